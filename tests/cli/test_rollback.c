/*
 * rollback, and what the next run makes of it. The pipeline is one source of the sample with the archive as its only
 * loader, so that a run is quick.
 */
#include "placebook/module.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_program program;
static struct pb_program_setting setting;
static char state[600];
static char first[256], second[256]; /* publications of good.csv and of less.csv */

static void write_pipeline(const char *files)
{
    char text[4096];
    (void)snprintf(
        text, sizeof text,
        "{ \"pipeline\": \"small\",\n"
        "  \"framework\": \"%s/pipelines/framework/outcomes.json\",\n"
        "  \"places\": \"%s/pipelines/framework/places.json\",\n"
        "  \"output\": \"out\",\n"
        "  \"sources\": [{ \"id\": \"one\", \"extractor\": \"fingertips\", \"options\": { \"files\": [\"%s\"] } }],\n"
        "  \"transforms\": [{ \"use\": \"normalise\" }, { \"use\": \"places\" }, { \"use\": \"benchmark\" }],\n"
        "  \"loaders\": [{ \"use\": \"archive\" }] }\n",
        PB_SOURCE_DIR, PB_SOURCE_DIR, files);
    scratch_write(&scratch, "small.json", text);
}

static void run_here(int code, const char *const *argv)
{
    pb_program_close(&program);
    pb_program_run(&program, &setting, argv);
    cr_assert_eq(program.code, code, "exit code %d, expected %d: %s", program.code, code, program.err);
}

static void latest(char name[256])
{
    ssize_t length = readlink(scratch_path(&scratch, "out/latest"), name, 255);
    name[length > 0 ? length : 0] = '\0';
}

static void assert_latest(const char *wanted)
{
    char name[256];
    latest(name);
    cr_assert_str_eq(name, wanted);
}

static void expect(const char *stream, const char *text)
{
    cr_assert(strstr(stream, text), "expected '%s', found: %s", text, stream);
}

static void set_up(void)
{
    scratch_open(&scratch);
    (void)snprintf(state, sizeof state, "PLACEBOOK_STATE=%s/state", scratch.path);
    setting = (struct pb_program_setting){ .folder = scratch.path, .environment = { state } };
    size_t length = 0;
    char *sample = pb_test_content(PB_SOURCE_DIR "/pipelines/sample/overarching.csv", &length);
    scratch_write(&scratch, "good.csv", sample);
    /* The last row is a part of the sample that a Place has: without it something is withdrawn. */
    sample[strlen(sample) - 1] = '\0';
    *(strrchr(sample, '\n') + 1) = '\0';
    scratch_write(&scratch, "less.csv", sample);
    free(sample);
    write_pipeline("good.csv");
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    latest(first);
    write_pipeline("less.csv");
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    latest(second);
    cr_assert_str_neq(first, second);
}

static void tear_down(void)
{
    pb_program_close(&program);
    scratch_close(&scratch);
}

TestSuite(rollback_command, .init = set_up, .fini = tear_down);

/* The folder is known from the ledger: nothing has to be said. */
Test(rollback_command, makes_the_one_before_the_latest)
{
    run_here(0, PB_ARGUMENTS("diff"));
    expect(program.out, "withdrawn");
    run_here(0, PB_ARGUMENTS("rollback", "--dry-run"));
    expect(program.out, "out/latest would be ");
    assert_latest(second);
    run_here(0, PB_ARGUMENTS("rollback"));
    expect(program.out, "out/latest is now ");
    expect(program.out, first);
    assert_latest(first);
    cr_assert(scratch_has(&scratch, "out/latest/publication.json"));
    run_here(0, PB_ARGUMENTS("runs"));
    expect(program.out, "rolled-back");
    run_here(0, PB_ARGUMENTS("runs", "log", "3"));
    expect(program.out, "info: made the latest again, in place of ");
    /* The run with the rows that were not taken is still found. */
    run_here(0, PB_ARGUMENTS("rejects"));
    expect(program.out, "run 2 of small");
}

/* Nothing has changed only for a run that would make what is the latest now. */
Test(rollback_command, the_next_run_compares_with_what_is_the_latest_then)
{
    char name[256];
    run_here(0, PB_ARGUMENTS("rollback"));
    write_pipeline("good.csv");
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    expect(program.out, "nothing changed");
    assert_latest(first);
    write_pipeline("less.csv");
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    cr_assert_null(strstr(program.out, "nothing changed"));
    latest(name);
    cr_assert_str_neq(name, first);
    cr_assert_str_neq(name, second);
    /* It is the same again, as the comparison says. */
    run_here(0, PB_ARGUMENTS("diff", second, "latest"));
    expect(program.out, "no rows changed");
}

Test(rollback_command, goes_to_a_run_or_a_name_and_forward_again)
{
    run_here(0, PB_ARGUMENTS("rollback", "1", "--json"));
    cJSON *object = pb_program_json(&program, "placebook.rollback/1");
    cr_assert_str_eq(cJSON_GetObjectItem(object, "publication")->valuestring, first);
    cr_assert_str_eq(cJSON_GetObjectItem(object, "before")->valuestring, second);
    cr_assert(cJSON_IsFalse(cJSON_GetObjectItem(object, "dry_run")));
    cr_assert_eq(cJSON_GetObjectItem(object, "run")->valueint, 3);
    cJSON_Delete(object);
    assert_latest(first);
    run_here(0, PB_ARGUMENTS("rollback", second, "--output", "out", "--quiet"));
    cr_assert_str_eq(program.out, "");
    assert_latest(second);
}

Test(rollback_command, errors_say_what_to_do)
{
    run_here(2, PB_ARGUMENTS("rollback", "2"));
    expect(program.err, "is the latest publication already");
    run_here(2, PB_ARGUMENTS("rollback", "12"));
    expect(program.err, "there is no run 12 in the ledger");
    run_here(2, PB_ARGUMENTS("rollback", "none"));
    expect(program.err, "there is no publication none in the folder");
    run_here(2, PB_ARGUMENTS("rollback", "--output", "nowhere"));
    expect(program.err, "there is no publication in the folder");
    cr_assert_not(scratch_has(&scratch, "nowhere"));
    run_here(2, PB_ARGUMENTS("rollback", "1", "2"));
    char name[1024];
    (void)snprintf(name, sizeof name, "out/%s/rugby/rugby-outcomes.csv", first);
    scratch_write(&scratch, name, "not what was published");
    run_here(11, PB_ARGUMENTS("rollback", "--json"));
    cJSON *object = pb_program_error_json(&program, "placebook.error/1");
    cr_assert_eq(cJSON_GetObjectItem(object, "exit_code")->valueint, 11);
    cr_assert(strstr(cJSON_GetObjectItem(object, "message")->valuestring, "SHA-256"));
    cJSON_Delete(object);
    assert_latest(second);
}

Test(rollback_command, another_contract_version_is_said)
{
    char name[1024];
    size_t length = 0;
    (void)snprintf(name, sizeof name, "%s/out/%s/publication.json", scratch.path, first);
    char *text = pb_test_content(name, &length);
    char *version = strstr(text, PB_CONTRACT_VERSION);
    cr_assert(version);
    version[0] = '0';
    version[2] = '9';
    (void)snprintf(name, sizeof name, "out/%s/publication.json", first);
    scratch_write(&scratch, name, text);
    free(text);
    run_here(0, PB_ARGUMENTS("rollback", first));
    expect(program.err, "follows output contract 0.9");
    assert_latest(first);
    /* What this version does not understand is made again. */
    write_pipeline("good.csv");
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    cr_assert_null(strstr(program.out, "nothing changed"));
}
