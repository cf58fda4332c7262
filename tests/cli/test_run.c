/*
 * run: what it prints, its exit codes, and that a failure leaves what was published. The pipeline is one source of the
 * sample with the archive as its only loader, so that a run is quick.
 */
#include "engine/publication/publication.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct scratch scratch;
static struct pb_program program;
static struct pb_program_setting setting;
static char state[600];

static void write_pipeline(const char *files)
{
    char text[4096];
    (void)snprintf(
        text, sizeof text,
        "{ \"pipeline\": \"small\",\n"
        "  \"framework\": \"%s/pipelines/framework/outcomes.json\",\n"
        "  \"places\": \"%s/pipelines/framework/places.json\",\n"
        "  \"output\": \"out\",\n"
        "  \"sources\": [{ \"id\": \"one\", \"required\": true, \"extractor\": \"fingertips\", \"options\": { "
        "\"files\": [\"%s\"] } }],\n"
        "  \"transforms\": [{ \"use\": \"normalise\" }, { \"use\": \"places\" }, { \"use\": \"benchmark\" }],\n"
        "  \"loaders\": [{ \"use\": \"archive\" }] }\n",
        PB_SOURCE_DIR, PB_SOURCE_DIR, files);
    scratch_write(&scratch, "small.json", text);
}

static void set_up(void)
{
    scratch_open(&scratch);
    (void)snprintf(state, sizeof state, "PLACEBOOK_STATE=%s/state", scratch.path);
    setting = (struct pb_program_setting){ .folder = scratch.path, .environment = { state } };
    size_t length = 0;
    char *sample = pb_test_content(PB_SOURCE_DIR "/pipelines/sample/overarching.csv", &length);
    scratch_write(&scratch, "good.csv", sample);
    free(sample);
    write_pipeline("good.csv");
}

static void tear_down(void)
{
    pb_program_close(&program);
    scratch_close(&scratch);
}

TestSuite(run, .init = set_up, .fini = tear_down);

static void run_here(int code, const char *const *argv)
{
    pb_program_close(&program);
    pb_program_run(&program, &setting, argv);
    cr_assert_eq(program.code, code, "exit code %d, expected %d: %s", program.code, code, program.err);
}

static void expect(const char *stream, const char *text)
{
    cr_assert(strstr(stream, text), "expected '%s', found: %s", text, stream);
}

/* The name of the publication that `latest` leads to. */
static const char *latest(char name[256])
{
    ssize_t length = readlink(scratch_path(&scratch, "out/latest"), name, 255);
    cr_assert(length > 0);
    name[length] = '\0';
    return name;
}

Test(run, publishes_says_where_and_then_that_nothing_changed)
{
    char name[256];
    char line[600];
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    expect(program.out, "published 4 Places and the system in ");
    expect(program.out, " s, 0 rows rejected\n");
    (void)snprintf(line, sizeof line, "  out/latest -> %s\n", latest(name));
    expect(program.out, line);
    cr_assert_str_eq(program.err, "");
    cr_assert(scratch_has(&scratch, "out/latest/rugby/rugby-outcomes.zip"));

    run_here(0, PB_ARGUMENTS("run", "small.json"));
    (void)snprintf(line, sizeof line, "nothing changed: out/latest is %s (4 units checked, none run)\n", name);
    expect(program.out, line);
    run_here(9, PB_ARGUMENTS("run", "small.json", "--error-on-no-change", "--quiet"));
    cr_assert_str_eq(program.out, "");
    run_here(0, PB_ARGUMENTS("runs", "--json"));
    size_t lines = 0;
    for (const char *at = program.out; (at = strchr(at, '\n')); at++)
        lines++;
    cr_assert_eq(lines, 3);
}

Test(run, json_is_one_object)
{
    run_here(0, PB_ARGUMENTS("run", "small.json", "--json"));
    cJSON *run = pb_program_json(&program, "placebook.run/1");
    const cJSON *rows = cJSON_GetObjectItem(run, "rows");
    double kept = cJSON_GetObjectItem(rows, "kept")->valuedouble;
    double filtered = cJSON_GetObjectItem(rows, "filtered")->valuedouble;
    double rejected = cJSON_GetObjectItem(rows, "rejected")->valuedouble;
    double duplicates = cJSON_GetObjectItem(rows, "duplicates")->valuedouble;
    /* 551 lines, one of them the heading, and no field with a line break. */
    cr_assert_eq(cJSON_GetObjectItem(rows, "read")->valueint, 550);
    cr_assert_eq(kept + filtered + rejected + duplicates, 550.0);
    cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(run, "places")), 5);
    cr_assert_eq(cJSON_GetObjectItem(run, "number")->valueint, 1);
    cJSON_Delete(run);
}

Test(run, a_dry_run_does_nothing)
{
    run_here(0, PB_ARGUMENTS("run", "small.json", "-n"));
    expect(program.out, "1 of 1 unit to run");
    cr_assert(!scratch_has(&scratch, "out"));
    cr_assert(!scratch_has(&scratch, "state"));
}

Test(run, places_that_were_not_asked_for_are_kept)
{
    run_here(0, PB_ARGUMENTS("run", "small.json", "--place", "rugby"));
    expect(program.out, "published 1 Place in ");
    cr_assert(!scratch_has(&scratch, "out/latest/coventry"));
    run_here(0, PB_ARGUMENTS("run", "small.json", "--place=coventry", "--place", "coventry-and-warwickshire"));
    expect(program.out, "published 1 Place and the system, kept 1 as before in ");
    cr_assert(scratch_has(&scratch, "out/latest/rugby"));
    run_here(2, PB_ARGUMENTS("run", "small.json", "--place", "rugbee"));
    expect(program.err, "did you mean 'rugby'?");
}

/* Whatever fails, `latest` and what it holds stay. */
Test(run, failures_have_their_codes_and_leave_what_was_published)
{
    static const struct {
        const char *file, *content;
        int code;
        const char *said;
    } cases[] = {
        { "none.csv", NULL, 5, "none.csv" },
        { "page.csv", "<!DOCTYPE html>\n<html><body>Service unavailable</body></html>\n", 5, "page.csv" },
        { "other.csv", "Code,Name,Amount\nE1,A,1\nE2,B,2\n", 6, "other.csv" },
        { "empty.csv", "", 5, "empty.csv" },
    };
    char before[256];
    char after[256];
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    (void)latest(before);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (cases[i].content)
            scratch_write(&scratch, cases[i].file, cases[i].content);
        write_pipeline(cases[i].file);
        run_here(cases[i].code, PB_ARGUMENTS("run", "small.json"));
        expect(program.err, cases[i].said);
        cr_assert_str_eq(program.out, "");
        cr_assert_str_eq(latest(after), before);
        cr_assert_eq(scratch_count(&scratch, "out"), 2 + scratch_has(&scratch, "out/.lock"), "something was left");
    }
    run_here(11, PB_ARGUMENTS("run", "small.json", "--output", "small.json/out"));
}

Test(run, too_many_rejects_stop_the_gate)
{
    size_t length = 0;
    char *sample = pb_test_content(scratch_path(&scratch, "good.csv"), &length);
    char *bad = calloc(length + 1000, 1);
    const char *heading_end = strchr(sample, '\n');
    cr_assert_not_null(bad);
    (void)snprintf(bad, length + 1000, "%s%s", sample, ",,,,,,,,,,,,,,,,,,,,,,,,,,\n,,,,,,,,,,,,,,,,,,,,,,,,,,\n");
    cr_assert_not_null(heading_end);
    scratch_write(&scratch, "good.csv", bad);
    free(sample);
    free(bad);
    run_here(7, PB_ARGUMENTS("run", "small.json", "--max-rejects", "1"));
    cr_assert(!scratch_has(&scratch, "out/latest"));
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    expect(program.out, "2 rows rejected: placebook rejects\n");
    run_here(0, PB_ARGUMENTS("rejects"));
    expect(program.out, "run 2 of small: 2 rows rejected\n");
    expect(program.out, "good.csv:552: ");
}

Test(run, a_second_run_at_the_same_time_is_told_so)
{
    struct pb_publication publication;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_publication_open(&publication, scratch_path(&scratch, "out"), &error), PB_OK, "%s", error.message);
    run_here(10, PB_ARGUMENTS("run", "small.json"));
    run_here(10, PB_ARGUMENTS("run", "small.json", "--wait", "1"));
    expect(program.err, "waiting for up to 1 s");
    run_here(2, PB_ARGUMENTS("run", "small.json", "--wait", "soon"));
    expect(program.err, "--wait soon: expected a number of seconds");
    pb_publication_close(&publication);
    run_here(0, PB_ARGUMENTS("run", "small.json", "--wait", "60"));
}

/* Without the care for SIGXFSZ the program would die of the signal (128 + 25). */
Test(run, a_file_size_limit_is_an_error)
{
    setting.file_limit = 30000;
    run_here(11, PB_ARGUMENTS("run", "small.json"));
    cr_assert(!scratch_has(&scratch, "out/latest"));
}

Test(run, log_lines_can_be_json)
{
    scratch_write(&scratch, "other.csv", "Code,Name\nE1,A\n");
    write_pipeline("other.csv");
    run_here(6, PB_ARGUMENTS("run", "small.json", "--log-format", "json"));
    cJSON *line = pb_program_error_json(&program, "placebook.log/1");
    cr_assert_str_eq(cJSON_GetObjectItem(line, "level")->valuestring, "error");
    cr_assert_str_eq(cJSON_GetObjectItem(line, "event")->valuestring, "error");
    cr_assert_eq(cJSON_GetObjectItem(line, "exit_code")->valueint, 6);
    /* 2026-11-21T02:00:00.000Z */
    cr_assert_eq(strlen(cJSON_GetObjectItem(line, "ts")->valuestring), 24);
    cJSON_Delete(line);
}

/* --- damage in what was published --- */

/* Changes the first '2' after `from` in a published file to a '3': a wrong figure of equal length. */
static void damage(const char *path, const char *from)
{
    size_t length = 0;
    char *text = pb_test_content(scratch_path(&scratch, "%s", path), &length);
    char *digit = strchr(strstr(text, from), '2');
    cr_assert_not_null(digit);
    *digit = '3';
    scratch_write(&scratch, path, text);
    free(text);
}

static char *content(const char *path)
{
    size_t length = 0;
    return pb_test_content(scratch_path(&scratch, "%s", path), &length);
}

Test(run, a_changed_digit_in_what_was_published_is_noticed_and_made_again)
{
    static const char table[] = "out/latest/rugby/rugby-outcomes.csv";
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    char *before = content(table);
    damage(table, "rugby");
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    cr_assert_null(strstr(program.out, "nothing changed"), "%s", program.out);
    expect(program.err, "rugby/rugby-outcomes.csv is not the file that was published");
    char *after = content(table);
    cr_assert_str_eq(after, before);
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    expect(program.out, "nothing changed");
    free(before);
    free(after);
}

Test(run, a_damaged_place_that_was_not_asked_for_is_made_again_and_not_kept)
{
    static const char table[] = "out/latest/rugby/rugby-outcomes.csv";
    run_here(0, PB_ARGUMENTS("run", "small.json"));
    char *before = content(table);
    damage(table, "rugby");
    /* The title makes the run publish. */
    char *text = content("small.json");
    char titled[4096];
    (void)snprintf(titled, sizeof titled, "{ \"title\": \"Other\",%s", text + 1);
    scratch_write(&scratch, "small.json", titled);
    free(text);
    run_here(0, PB_ARGUMENTS("run", "small.json", "--place", "south-warwickshire"));
    expect(program.err, "rugby/rugby-outcomes.csv is not the file that was published");
    char *after = content(table);
    cr_assert_str_eq(after, before);
    free(before);
    free(after);
}
