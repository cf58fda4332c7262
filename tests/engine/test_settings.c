/* Expectations: the order of precedence that the command line documents, and the XDG base directory specification. */
#include "engine/pipeline/settings.h"
#include "tests/support/schema.h"
#include "tests/support/scratch.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_arena arena;
static struct pb_settings settings;
static enum pb_origin origins[PB_SETTINGS_COUNT];
static struct pb_error error;
static struct pb_json pipeline;

static void set(const char *name, const char *value)
{
    cr_assert_eq(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void open_all(void)
{
    static const char *const names[] = { "OUTPUT",   "STATE",      "JOBS",    "MAX_REJECTS",
                                         "PROGRESS", "LOG_FORMAT", "PROFILE", "MODULES_DIRECTORY" };
    char name[64];
    for (size_t i = 0; i < 8; i++) {
        (void)snprintf(name, sizeof name, "PLACEBOOK_%s", names[i]);
        set(name, NULL);
    }
    scratch_open(&scratch);
    pb_arena_open(&arena, 10 << 20);
    set("HOME", scratch.path);
    set("XDG_CONFIG_HOME", NULL);
    set("XDG_STATE_HOME", NULL);
}

static void close_all(void)
{
    pb_json_close(&pipeline);
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(settings, .init = open_all, .fini = close_all);

static void write_user_file(const char *text)
{
    cr_assert_eq(mkdir(scratch_path(&scratch, "xdg"), 0700), 0);
    cr_assert_eq(mkdir(scratch_path(&scratch, "xdg/placebook"), 0700), 0);
    scratch_write(&scratch, "xdg/placebook/config.json", text);
    set("XDG_CONFIG_HOME", scratch_path(&scratch, "xdg"));
}

static void open_pipeline(const char *text)
{
    cr_assert_eq(pb_json_open(&pipeline, "p.json", text, strlen(text), &error), PB_OK);
}

static enum pb_status read_with(const char *name, const char *value)
{
    struct pb_setting_flag flag = { name, value };
    pb_error_clear(&error);
    return pb_settings_read(&settings, origins, &flag, name ? 1 : 0, pipeline.root ? &pipeline : NULL, "folder", &arena,
                            &error);
}

static enum pb_origin origin_of(const char *name)
{
    for (size_t i = 0; i < PB_SETTINGS_COUNT; i++)
        if (strcmp(pb_settings_options[i].name, name) == 0)
            return origins[i];
    cr_assert_fail("no setting %s", name);
    return PB_ORIGIN_DEFAULT;
}

Test(settings, have_defaults)
{
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert_str_eq(settings.output, "placebook-output");
    cr_assert_str_eq(settings.state, scratch_path(&scratch, ".local/state/placebook"));
    cr_assert_eq(settings.jobs, 0);
    cr_assert_str_eq(settings.max_rejects, "50%");
    cr_assert_str_eq(settings.max_mismatches, "25%");
    cr_assert_str_eq(settings.progress, "auto");
    cr_assert_str_eq(settings.log_format, "text");
    cr_assert_str_eq(settings.profile, "analyst");
    cr_assert_null(settings.modules_directory);
    for (size_t i = 0; i < PB_SETTINGS_COUNT; i++)
        cr_assert_eq(origins[i], PB_ORIGIN_DEFAULT);
    set("XDG_STATE_HOME", "/srv/state");
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_str_eq(settings.state, "/srv/state/placebook");
    set("XDG_STATE_HOME", "relative"); /* to be ignored, says the specification */
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_str_eq(settings.state, scratch_path(&scratch, ".local/state/placebook"));
}

Test(settings, follow_the_order_of_precedence)
{
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_eq(origin_of("jobs"), PB_ORIGIN_DEFAULT);
    write_user_file("{\"jobs\": 2, \"output\": \"mine\", \"$schema\": \"x\"}");
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert_eq(settings.jobs, 2);
    cr_assert_eq(origin_of("jobs"), PB_ORIGIN_USER_FILE);
    cr_assert_str_eq(settings.output, scratch_path(&scratch, "xdg/placebook/mine"));
    open_pipeline("{\"pipeline\": \"x\", \"jobs\": 3, \"output\": \"out\"}");
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_eq(settings.jobs, 3);
    cr_assert_eq(origin_of("jobs"), PB_ORIGIN_PIPELINE);
    cr_assert_str_eq(settings.output, "folder/out");
    set("PLACEBOOK_JOBS", "");
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_eq(settings.jobs, 3); /* empty counts as not set */
    set("PLACEBOOK_JOBS", "4");
    set("PLACEBOOK_OUTPUT", "env");
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_eq(settings.jobs, 4);
    cr_assert_eq(origin_of("jobs"), PB_ORIGIN_ENVIRONMENT);
    cr_assert_str_eq(settings.output, "env");
    cr_assert_eq(read_with("jobs", "5"), PB_OK);
    cr_assert_eq(settings.jobs, 5);
    cr_assert_eq(origin_of("jobs"), PB_ORIGIN_FLAG);
    cr_assert_eq(read_with("max-rejects", "10"), PB_OK); /* as it is typed */
    cr_assert_str_eq(settings.max_rejects, "10");
    cr_assert_str_eq(pb_origin_text(PB_ORIGIN_USER_FILE), "user file");
}

static void assert_wrong(enum pb_status status, enum pb_error_code code, const char *expected, const char *hint)
{
    char text[1700];
    cr_assert_eq(status, PB_FAILED);
    cr_assert_eq(error.code, code);
    pb_error_text(&error, text, sizeof text);
    cr_assert(strstr(text, expected), "got: %s", text);
    cr_assert(strstr(error.hint, hint), "hinted: %s", error.hint);
}

Test(settings, say_what_is_wrong_and_where)
{
    assert_wrong(read_with("jbos", "1"), PB_ERROR_USAGE, "unknown setting --jbos", "did you mean --jobs?");
    assert_wrong(read_with("jobs", "many"), PB_ERROR_USAGE, "--jobs: expected a whole number, found 'many'", "");
    assert_wrong(read_with("jobs", "1025"), PB_ERROR_USAGE, "--jobs: 'jobs' is 1025, expected 0 to 1024", "");
    assert_wrong(read_with("max_rejects", "x"), PB_ERROR_USAGE, "--max-rejects: 'x' is not a valid limit",
                 "such as 50%");
    assert_wrong(read_with("max_mismatches", "few"), PB_ERROR_USAGE,
                 "--max-mismatches: 'few' is not a valid limit for mismatches", "such as 50%");
    assert_wrong(read_with("output", ""), PB_ERROR_USAGE, "--output: the text of 'output' is empty", "");
    set("PLACEBOOK_PROGRESS", "barr");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "PLACEBOOK_PROGRESS: 'barr' is not one of the choices",
                 "did you mean 'bar'?");
    cr_assert_eq(read_with("progress", "none"), PB_OK); /* what a flag decides, the environment cannot spoil */
    set("PLACEBOOK_PROGRESS", NULL);
    open_pipeline("{\n \"max_rejects\": \"101%\"}");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "p.json:2:17: '101%' is not a valid limit", "");
    set("HOME", NULL);
    pb_json_close(&pipeline);
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "neither XDG_STATE_HOME nor HOME", "--state");
    cr_assert_eq(read_with("state", "here"), PB_OK);
}

Test(settings, refuse_a_wrong_key_in_the_users_file)
{
    write_user_file("{\n  \"ouptut\": \"x\"}");
    set("PLACEBOOK_OUTPUT", "y");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION,
                 "/xdg/placebook/config.json:2:3: unknown key 'ouptut' in the user's settings",
                 "did you mean 'output'?");
}

/* A module is code, and a pipeline file may come from anybody. */
Test(settings, take_no_modules_from_a_file)
{
    open_pipeline("{\n \"modules_directory\": \"modules\"}");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION,
                 "p.json:2:2: 'modules_directory' cannot be set in a file",
                 "use --modules-directory FOLDER or PLACEBOOK_MODULES_DIRECTORY");
    assert_wrong(read_with("modules-directory", "mine"), PB_ERROR_CONFIGURATION, "cannot be set in a file",
                 "remove the");
    pb_json_close(&pipeline);
    open_pipeline("{\"jobs\": 1}");
    cr_assert_eq(read_with("modules-directory", "mine"), PB_OK, "%s", error.message);
    cr_assert_str_eq(settings.modules_directory, "mine");
    set("PLACEBOOK_MODULES_DIRECTORY", "theirs");
    cr_assert_eq(read_with(NULL, NULL), PB_OK);
    cr_assert_str_eq(settings.modules_directory, "theirs");
    write_user_file("{\n  \"modules_directory\": \"x\"}");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "config.json:2:3: 'modules_directory' cannot be set",
                 "");
}

/* Whoever knows the address of a webhook can write there: it is a secret, and its place is a file. */
Test(settings, that_name_a_secret_do_not_hold_it)
{
    static const char *const names[] = { "webhook", "heartbeat", "lineage_url" };
    for (size_t i = 0; i < 3; i++) {
        assert_wrong(read_with(names[i], "https://hooks.example.org/T0KEN"), PB_ERROR_USAGE,
                     "expected the name of a file with the address in it", "one line");
        cr_assert_null(strstr(error.message, "T0KEN"));
        cr_assert_null(strstr(error.hint, "T0KEN"));
        cr_assert_eq(read_with(names[i], "team-hook"), PB_OK, "%s", error.message);
    }
    set("PLACEBOOK_WEBHOOK", "http://hooks.example.org/T0KEN");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "PLACEBOOK_WEBHOOK: expected the name of a file", "");
    set("PLACEBOOK_WEBHOOK", NULL);
    open_pipeline("{\"webhook\": \"https://hooks.example.org/T0KEN\"}");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "p.json:1:13: expected the name of a file", "");
    cr_assert_null(strstr(error.message, "T0KEN"));
}

Test(settings, of_fetching)
{
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert_not(settings.offline);
    cr_assert_eq(settings.cache_megabytes, 4096);
    cr_assert_null(settings.proxy);
    cr_assert_eq(read_with("offline", "true"), PB_OK, "%s", error.message);
    cr_assert(settings.offline);
    set("PLACEBOOK_OFFLINE", "1");
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert(settings.offline);
    cr_assert_eq(origin_of("offline"), PB_ORIGIN_ENVIRONMENT);
    set("PLACEBOOK_OFFLINE", "perhaps");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION,
                 "PLACEBOOK_OFFLINE: expected true or false, found 'perhaps'", "");
    set("PLACEBOOK_OFFLINE", NULL);
    assert_wrong(read_with("proxy", "http://me:word@proxy:3128"), PB_ERROR_USAGE,
                 "--proxy: a user or a password cannot be part of the proxy", "proxy_credentials");
    cr_assert_null(strstr(error.message, "word@"));
    write_user_file("{\"proxy\": \"http://proxy:3128\", \"ca_bundle\": \"council.pem\"}");
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert_str_eq(settings.proxy, "http://proxy:3128");
    cr_assert_str_eq(settings.ca_bundle, scratch_path(&scratch, "xdg/placebook/council.pem"));
    open_pipeline("{\"offline\": true,\n \"ca_bundle\": \"theirs.pem\"}");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION,
                 "p.json:2:2: 'ca_bundle' cannot be set in a pipeline file", "--ca-bundle");
    pb_json_close(&pipeline);
    open_pipeline("{\"offline\": true, \"stall_seconds\": 5}");
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert(settings.offline);
    cr_assert_eq(settings.stall_seconds, 5);
}

Test(settings, refuse_a_users_file_that_is_not_json)
{
    write_user_file("jobs = 4\n");
    assert_wrong(read_with(NULL, NULL), PB_ERROR_CONFIGURATION, "config.json:1:1: expected a value, found 'jobs'", "");
}

Test(settings, find_the_users_file_in_the_home_folder)
{
    cr_assert_eq(mkdir(scratch_path(&scratch, ".config"), 0700), 0);
    cr_assert_eq(mkdir(scratch_path(&scratch, ".config/placebook"), 0700), 0);
    scratch_write(&scratch, ".config/placebook/config.json", "{\"profile\": \"publication\"}");
    cr_assert_eq(read_with(NULL, NULL), PB_OK, "%s", error.message);
    cr_assert_str_eq(settings.profile, "publication");
}

Test(settings, report_memory_that_is_out)
{
    size_t failures = 0;
    write_user_file("{\"jobs\": 2, \"output\": \"mine\"}");
    for (size_t maximum = 0; maximum < 20000; maximum += 64) {
        struct pb_arena small;
        pb_arena_open(&small, maximum);
        pb_error_clear(&error);
        enum pb_status status = pb_settings_read(&settings, origins, NULL, 0, NULL, NULL, &small, &error);
        cr_assert(status == PB_OK || status == PB_FATAL, "%s", error.message);
        failures += status != PB_OK;
        pb_arena_close(&small);
    }
    cr_assert(failures > 0 && failures < 300);
}

Test(settings, have_a_schema)
{
    static const char *const documents[] = { "{}", "{\"jobs\": 3, \"profile\": \"analyst\"}", "{\"jobs\": -1}",
                                             "{\"progress\": \"x\"}", "{\"ouptut\": \"x\"}" };
    bool valid[5];
    struct cJSON *schema = pb_options_schema(pb_settings_options);
    pb_test_judge(schema, documents, 5, valid);
    cr_assert(valid[0] && valid[1] && !valid[2] && !valid[3] && !valid[4]);
    cJSON_Delete(schema);
}

Test(limit, is_a_percentage_or_a_number)
{
    static const struct {
        const char *text;
        uint64_t read, limit;
    } good[] = {
        { "50%", 12543, 6271 },
        { "100%", UINT64_MAX, UINT64_MAX },
        { "0%", 1000000, 0 },
        { "0.5%", 1000, 5 },
        { "12.5%", 7, 0 },
        { "0.0001%", 2000000, 2 },
        { "33.3333%", 3000000, 999999 },
        { "1000", 5, 1000 },
        { "0", 5, 0 },
        { "18446744073709551615", 5, UINT64_MAX },
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t limit = 1;
        cr_assert_eq(pb_limit_parse(good[i].text, "rejected rows", good[i].read, &limit, &error), PB_OK);
        cr_assert_eq(limit, good[i].limit, "%s gave %llu", good[i].text, (unsigned long long)limit);
    }
    static const char *const bad[] = { "",
                                       "%",
                                       "101%",
                                       "-1",
                                       "-1%",
                                       "1.5",
                                       "1.%",
                                       ".5%",
                                       "0.00001%",
                                       "50 %",
                                       "5%%",
                                       "x",
                                       "1e3",
                                       "0x10",
                                       "100.1%",
                                       " 5",
                                       "18446744073709551616" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t limit = 0;
        cr_assert_eq(pb_limit_parse(bad[i], "rejected rows", 100, &limit, &error), PB_FAILED, "%s taken", bad[i]);
    }
}
