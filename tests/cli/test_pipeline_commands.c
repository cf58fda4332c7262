/*
 * check and plan over a small pipeline of the test's own. Lines and columns that are expected were counted in the text
 * below; digests come from sha256sum.
 */
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;
static struct pb_program program;

/* A pipeline file of three lines and a bit; `more` stands on a line of its own, `files` in line 5, column 40. */
static void write_pipeline(const char *more, const char *files)
{
    char text[4096];
    (void)snprintf(
        text, sizeof text,
        "{\n"
        "  \"pipeline\": \"small\", \"framework\": \"%s/pipelines/framework/outcomes.json\",\n"
        "  \"places\": \"%s/pipelines/framework/places.json\",\n"
        "%s\n"
        "  \"sources\": [{ \"id\": \"one\", \"extractor\": \"fingertips\", \"options\": { \"files\": [%s] } }]\n"
        "}\n",
        PB_SOURCE_DIR, PB_SOURCE_DIR, more, files);
    scratch_write(&scratch, "small.json", text);
}

static void set_up(void)
{
    scratch_open(&scratch);
    scratch_write(&scratch, "b.csv", "Indicator ID\n");
    scratch_write(&scratch, "a.csv", "");
    write_pipeline("", "\"*.csv\"");
}

static void tear_down(void)
{
    pb_program_close(&program);
    scratch_close(&scratch);
}

TestSuite(pipeline_commands, .init = set_up, .fini = tear_down);

static void run_here(int code, const char *const *argv)
{
    struct pb_program_setting setting = { .folder = scratch.path, .environment = { "XDG_STATE_HOME=/nowhere/state" } };
    pb_program_close(&program);
    pb_program_run(&program, &setting, argv);
    cr_assert_eq(program.code, code, "exit code %d: %s", program.code, program.err);
}

static void expect_error(const char *text)
{
    cr_assert(strstr(program.err, text), "expected '%s', found: %s", text, program.err);
}

Test(pipeline_commands, check_counts_what_is_there_and_makes_nothing)
{
    run_here(0, PB_ARGUMENTS("check", "small.json"));
    cr_assert(strstr(program.out, "small.json: 1 source (2 files), 4 Places and the system, "), "%s", program.out);
    cr_assert(strstr(program.out, " measures: fine\n"), "%s", program.out);
    cr_assert_str_eq(program.err, "");
    cr_assert_eq(scratch_count(&scratch, "."), 3);
    run_here(0, PB_ARGUMENTS("check", "-q", "small.json"));
    cr_assert_str_eq(program.out, "");
}

Test(pipeline_commands, check_counts_the_files_of_several_patterns_once)
{
    write_pipeline("", "\"a.csv\", \"b.csv\", \"*.csv\"");
    run_here(0, PB_ARGUMENTS("check", "small.json"));
    cr_assert(strstr(program.out, "1 source (2 files)"), "%s", program.out);
}

Test(pipeline_commands, check_and_run_say_which_sources_are_left_out)
{
    write_pipeline("\"parameters\": { \"share\": { \"type\": \"path\", \"optional\": true, \"help\": \"a folder\" } },",
                   "\"*.csv\"] } }, { \"id\": \"two\", \"extractor\": \"fingertips\", \"options\": { \"files\": "
                   "[\"${share}/*.csv\"");
    run_here(0, PB_ARGUMENTS("check", "small.json"));
    cr_assert(strstr(program.out, "1 source (2 files)"), "%s", program.out);
    expect_error("source 'two' is left out: it needs --set share=... (a folder)");
    run_here(5, PB_ARGUMENTS("run", "small.json", "--output", "o", "--state", "s"));
    expect_error("source 'two' is left out: it needs --set share=... (a folder)");
    run_here(0, PB_ARGUMENTS("check", "small.json", "--set", "share=."));
    cr_assert(strstr(program.out, "2 sources (4 files)"), "%s", program.out);
}

Test(pipeline_commands, check_says_where_every_setting_came_from)
{
    write_pipeline("\"profile\": \"publication\",", "\"*.csv\"");
    struct pb_program_setting setting = { .folder = scratch.path,
                                          .environment = { "XDG_STATE_HOME=/nowhere/state", "PLACEBOOK_JOBS=3" } };
    pb_program_run(&program, &setting, PB_ARGUMENTS("check", "small.json", "--max-rejects=7%", "--json"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    static const struct {
        const char *name, *value, *origin;
    } expected[] = { { "profile", "publication", "pipeline file" },
                     { "jobs", "3", "environment" },
                     { "max_rejects", "7%", "flag" },
                     { "progress", "auto", "default" } };
    cJSON *check = pb_program_json(&program, "placebook.check/1");
    size_t found = 0;
    const cJSON *setting_found = NULL;
    cJSON_ArrayForEach(setting_found,
                       cJSON_GetObjectItem(check, "settings")) for (size_t i = 0;
                                                                    i < sizeof expected / sizeof expected[0]; i++)
    {
        if (strcmp(cJSON_GetObjectItem(setting_found, "name")->valuestring, expected[i].name) != 0)
            continue;
        cr_expect_str_eq(cJSON_GetObjectItem(setting_found, "value")->valuestring, expected[i].value);
        cr_expect_str_eq(cJSON_GetObjectItem(setting_found, "origin")->valuestring, expected[i].origin);
        found++;
    }
    cr_assert_eq(found, sizeof expected / sizeof expected[0]);
    cJSON_Delete(check);
    run_here(0, PB_ARGUMENTS("check", "small.json", "--origin"));
    cr_assert(strstr(program.out, "profile            publication"), "%s", program.out);
}

Test(pipeline_commands, errors_point_to_where_they_can_be_fixed)
{
    run_here(3, PB_ARGUMENTS("check", "nowhere.json"));
    expect_error("nowhere.json");
    write_pipeline("\"framwork\": 1,", "\"*.csv\"");
    run_here(3, PB_ARGUMENTS("check", "small.json"));
    expect_error("small.json:4:1: ");
    expect_error("did you mean 'framework'?");
    write_pipeline("\"profile\": \"pretty\",", "\"*.csv\"");
    run_here(3, PB_ARGUMENTS("plan", "small.json", "--json"));
    cJSON *error = pb_program_error_json(&program, "placebook.error/1");
    cr_assert_eq(cJSON_GetObjectItem(error, "exit_code")->valueint, 3);
    cr_assert_str_eq(cJSON_GetObjectItem(error, "source")->valuestring, "small.json");
    cr_assert_eq(cJSON_GetObjectItem(error, "line")->valueint, 4);
    cr_assert_eq(cJSON_GetObjectItem(error, "column")->valueint, 12);
    cJSON_Delete(error);
    write_pipeline("", "\"*.csv\", \"none.csv\"");
    run_here(3, PB_ARGUMENTS("check", "small.json"));
    expect_error("small.json:5:15: source 'one': ");
    expect_error("none.csv: No such file or directory");
    write_pipeline("", "\"*.txt\"");
    run_here(3, PB_ARGUMENTS("check", "small.json"));
    expect_error("*.txt");
    run_here(2, PB_ARGUMENTS("check", "small.json", "--set", "nothing=1"));
    expect_error("nothing");
    run_here(2, PB_ARGUMENTS("check", "small.json", "--jobs", "many"));
    expect_error("--jobs");
}

Test(pipeline_commands, plan_lists_units_and_writes_nothing)
{
    char sum[256];
    run_here(0, PB_ARGUMENTS("plan", "small.json", "--place", "rugby,coventry", "--json"));
    cJSON *plan = pb_program_json(&program, "placebook.plan/1");
    cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(plan, "places")), 2);
    const cJSON *unit = cJSON_GetArrayItem(cJSON_GetObjectItem(plan, "units"), 1); /* a.csv is the first */
    cr_assert(cJSON_IsFalse(cJSON_GetObjectItem(unit, "known")));
    const cJSON *input = cJSON_GetArrayItem(cJSON_GetObjectItem(unit, "inputs"), 0);
    cr_assert_str_eq(cJSON_GetObjectItem(input, "name")->valuestring, "b.csv");
    cr_assert_eq(cJSON_GetObjectItem(input, "size")->valueint, 13);
    cr_assert_eq(pb_test_tool(PB_ARGUMENTS("sha256sum", "b.csv"), scratch.path, sum, sizeof sum), 0);
    cr_assert_eq(strncmp(sum, cJSON_GetObjectItem(input, "sha256")->valuestring, 64), 0);
    cJSON_Delete(plan);
    cr_assert_eq(scratch_count(&scratch, "."), 3);
    run_here(0, PB_ARGUMENTS("plan", "small.json"));
    cr_assert(strstr(program.out, "2 of 2 units to run (13 bytes)\n"), "%s", program.out);
}

/* The keys of the units of two sources, with these transforms. */
/* The keys of the first file of each source: both sources read the same two. */
static void keys_with(const char *transforms, char keys[2][65])
{
    char more[1024];
    (void)snprintf(more, sizeof more, "\"transforms\": [%s],", transforms);
    write_pipeline(more, "\"*.csv\"] } }, { \"id\": \"two\", \"extractor\": \"fingertips\", "
                         "\"options\": { \"files\": [\"*.csv\"");
    run_here(0, PB_ARGUMENTS("plan", "small.json", "--json"));
    cJSON *plan = pb_program_json(&program, "placebook.plan/1");
    for (int i = 0; i < 2; i++)
        (void)snprintf(
            keys[i], 65, "%s",
            cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(plan, "units"), 2 * i), "key")->valuestring);
    cJSON_Delete(plan);
}

Test(pipeline_commands, a_step_for_one_source_leaves_the_others_as_they_were)
{
    char before[2][65];
    char after[2][65];
    keys_with("{ \"use\": \"normalise\" }", before);
    keys_with("{ \"use\": \"normalise\" }, { \"use\": \"disclosure\", \"sources\": [\"two\"] }", after);
    cr_assert_str_eq(before[0], after[0]);
    cr_assert_str_neq(before[1], after[1]);
    keys_with("{ \"use\": \"normalise\" }, { \"use\": \"disclosure\", \"sources\": [\"one\", \"two\"] }", before);
    cr_assert_str_neq(before[0], after[0]);
    cr_assert_str_eq(before[1], after[1]);
    keys_with("{ \"use\": \"normalise\" }, { \"use\": \"disclosure\" }", after);
    cr_assert_str_eq(before[0], after[0]);
}

Test(pipeline_commands, plan_knows_what_may_be_selected)
{
    run_here(2, PB_ARGUMENTS("plan", "small.json", "--place", "rugbee"));
    expect_error("did you mean 'rugby'?");
    run_here(2, PB_ARGUMENTS("plan", "small.json", "--source", "ome"));
    expect_error("did you mean 'one'?");
    run_here(2, PB_ARGUMENTS("plan", "small.json", "--measure", "no-such-measure-at-all"));
}

Test(pipeline_commands, modules_are_listed_and_shown)
{
    run_here(0, PB_ARGUMENTS("modules", "--json"));
    cJSON *modules = pb_program_json(&program, "placebook.modules/1");
    cr_assert(cJSON_GetArraySize(cJSON_GetObjectItem(modules, "modules")) > 0);
    const cJSON *module = NULL;
    cJSON *list = cJSON_DetachItemFromObject(modules, "modules");
    cJSON_ArrayForEach(module, list)
    {
        const char *name = cJSON_GetObjectItem(module, "name")->valuestring;
        run_here(0, PB_ARGUMENTS("modules", "show", name));
        cr_expect(strstr(program.out, name));
        cr_expect(strstr(program.out, "In a pipeline file"));
        run_here(0, PB_ARGUMENTS("modules", "show", name, "--json"));
        cJSON *shown = pb_program_json(&program, "placebook.module/1");
        cr_expect(cJSON_IsArray(cJSON_GetObjectItem(shown, "options")));
        cr_expect(cJSON_IsObject(cJSON_GetObjectItem(shown, "json_schema")));
        cJSON_Delete(shown);
    }
    cJSON_Delete(list);
    cJSON_Delete(modules);
    run_here(2, PB_ARGUMENTS("modules", "show", "fingertip"));
    expect_error("did you mean 'fingertips'?");
}

Test(pipeline_commands, schemas_are_json)
{
    static const char *const kinds[] = { "pipeline", "framework", "places" };
    for (size_t i = 0; i < 3; i++) {
        run_here(0, PB_ARGUMENTS("schema", kinds[i]));
        cJSON *schema = cJSON_Parse(program.out);
        cr_assert_not_null(cJSON_GetObjectItem(schema, "properties"), "%s", kinds[i]);
        cJSON_Delete(schema);
    }
}
