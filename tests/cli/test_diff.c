#include "engine/store/store.h"
#include "tests/support/program.h"
#include "tests/support/publications.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define FIRST  "20261120T020000Z-aaaaaa"
#define SECOND "20261121T020000Z-bbbbbb"
#define ROW    "measure=smoking measure_name=Smoking source=f area_code=E1 area_name=Rugby sex=Persons age=18+ "

static struct scratch scratch;
static struct pb_error error;
static char out[600];
static char state[600];

static void note_run(struct pb_store *store, const char *run_state, const char *publication)
{
    struct pb_ledger_run run = { .state = run_state, .message = "", .publication = publication };
    cr_assert_eq(pb_store_run_begin(store, "demo", out, &run.number, &error), PB_OK);
    cr_assert_eq(pb_store_run_end(store, &run, &error), PB_OK);
}

static void set_up(void)
{
    struct pb_store *store = NULL;
    scratch_open(&scratch);
    (void)snprintf(out, sizeof out, "%s/out", scratch.path);
    (void)snprintf(state, sizeof state, "%s/state", scratch.path);
    publication_write(
        &scratch, "out", FIRST, "1.0",
        PLACES({ "coventry", TIDY("value=1") },
               { "rugby",
                 TIDY(ROW "place=rugby period=2018 value=9", ROW "place=rugby period=2019 value=14.10 upper_95=15",
                      ROW "place=rugby period=2020 value=14 trend=\"a,b\"", ROW "place=rugby period=2021 value=20.0") },
               { "nuneaton", NULL }));
    publication_write(&scratch, "out", SECOND, "1.0",
                      PLACES({ "coventry", TIDY("value=1") },
                             { "rugby", TIDY(ROW "place=rugby period=2019 value=14.3 upper_95=",
                                             ROW "place=rugby period=2020 value=14 trend=\"say:\"\"c\"\"\"",
                                             ROW "place=rugby period=2021 value=20",
                                             ROW "place=rugby period=2022 status=suppressed") },
                             { "nuneaton", NULL }));
    cr_assert_eq(pb_store_open(&store, state, NULL, &error), PB_OK, "%s", error.message);
    note_run(store, "done", FIRST);
    note_run(store, "failed", "");
    note_run(store, "done", SECOND);
    pb_store_close(store);
}

static void tear_down(void)
{
    scratch_close(&scratch);
}

TestSuite(diff, .init = set_up, .fini = tear_down);

static void expect(struct pb_program *program, int code, const char *const *argv)
{
    pb_program_run(program, NULL, argv);
    cr_assert_eq(program->code, code, "exit code %d: %s", program->code, program->err);
}

Test(diff, people_see_counts_and_examples)
{
    struct pb_program program;
    expect(&program, 0, PB_ARGUMENTS("diff", "--state", state));
    cr_expect(strstr(program.out, "from " FIRST " to " SECOND ": 4 rows changed\n"), "%s", program.out);
    cr_expect(strstr(program.out, "coventry") && strstr(program.out, "the same table"));
    cr_expect(strstr(program.out, "nuneaton") && strstr(program.out, "no table in either"));
    cr_expect(strstr(program.out, "Smoking: 1 new, 1 revised, 1 with other findings only, 1 withdrawn\n"), "%s",
              program.out);
    cr_expect(
        strstr(program.out, "revised    Rugby, 2019, Persons, 18+: value 14.10 -> 14.3, upper_95 15 -> (empty)\n"),
        "%s", program.out);
    cr_expect(strstr(program.out, "new        Rugby, 2022, Persons, 18+: suppressed\n"), "%s", program.out);
    cr_expect(strstr(program.out, "and 1 more\n"), "%s", program.out);
    const char *columns = strstr(program.out, "place");
    const char *rugby = columns ? strstr(columns, "\nrugby") : NULL;
    cr_assert(rugby, "%s", program.out);
    rugby += strlen("\nrugby");
    for (size_t i = 0; i < 5; i++) { /* new, revised, findings only, withdrawn, unchanged */
        rugby += strspn(rugby, " ");
        cr_expect(strncmp(rugby, "1", strspn(rugby, "0123456789")) == 0, "count %zu: %s", i, program.out);
        rugby += strspn(rugby, "0123456789");
    }
    cr_expect_str_eq(program.err, "");
    pb_program_close(&program);
}

Test(diff, json_has_every_row_and_a_closing_object)
{
    static const char *const changes[] = { "revised", "revised", "new", "withdrawn" };
    struct pb_program program;
    expect(&program, 0, PB_ARGUMENTS("diff", "1", "3", "--state", state, "--json"));
    int lines = 0;
    for (const char *line = program.out; *line; line += strcspn(line, "\n") + 1, lines++) {
        cJSON *object = cJSON_ParseWithLength(line, strcspn(line, "\n"));
        cr_assert_not_null(object);
        const char *schema = cJSON_GetObjectItem(object, "schema")->valuestring;
        if (lines < 4) {
            cr_assert_str_eq(schema, "placebook.change/1");
            cr_assert_str_eq(cJSON_GetObjectItem(object, "change")->valuestring, changes[lines]);
            cr_assert_eq(!!cJSON_IsNull(cJSON_GetObjectItem(object, "before")), lines == 2);
            cr_assert_eq(!!cJSON_IsNull(cJSON_GetObjectItem(object, "after")), lines == 3);
        }
        if (lines == 0) {
            const cJSON *before = cJSON_GetObjectItem(object, "before");
            const cJSON *after = cJSON_GetObjectItem(object, "after");
            cr_assert_eq(cJSON_GetObjectItem(before, "value")->valuedouble, 14.1);
            cr_assert(cJSON_IsNull(cJSON_GetObjectItem(after, "upper_95")));
            cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(object, "changed")), 2);
        } else if (lines == 4) {
            cr_assert_str_eq(schema, "placebook.diff/1");
            const cJSON *rugby = cJSON_GetArrayItem(cJSON_GetObjectItem(object, "places"), 1);
            cr_assert_eq(cJSON_GetObjectItem(rugby, "unchanged")->valueint, 1);
            cr_assert_eq(cJSON_GetObjectItem(rugby, "findings_only")->valueint, 1);
        }
        cJSON_Delete(object);
    }
    cr_assert_eq(lines, 5);
    pb_program_close(&program);
}

/* Python's csv module reads the file back. */
Test(diff, a_file_has_what_was_and_is)
{
    struct pb_program program;
    const char *file = scratch_path(&scratch, "changes.csv");
    expect(&program, 0, PB_ARGUMENTS("diff", FIRST, "latest", "--publications", out, "--output", file));
    cr_expect(strstr(program.out, "4 rows changed from " FIRST " to " SECOND ": in "), "%s", program.out);
    pb_test_python("import csv, sys\n"
                   "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))\n"
                   "assert [row['change'] for row in rows] == ['revised', 'revised', 'new', 'withdrawn'], rows\n"
                   "assert rows[0]['changed'] == 'value;upper_95', rows[0]\n"
                   "assert (rows[0]['value_before'], rows[0]['value_after']) == ('14.10', '14.3'), rows[0]\n"
                   "assert (rows[1]['trend_before'], rows[1]['trend_after']) == ('a,b', 'say:\"c\"'), rows[1]\n"
                   "assert rows[2]['status_after'] == 'suppressed' and rows[2]['value_before'] == '', rows[2]\n"
                   "assert rows[3]['value_before'] == '9' and rows[3]['period'] == '2018', rows[3]\n",
                   file, NULL, NULL, NULL);
    cr_expect_eq(scratch_count(&scratch, "."), 3, "something is left beside the file, the state and the publications");
    pb_program_close(&program);
    expect(&program, 2, PB_ARGUMENTS("diff", "--publications", out, "--output", file));
    cr_expect(strstr(program.err, "changes.csv already exists"), "%s", program.err);
    pb_program_close(&program);
    expect(&program, 0, PB_ARGUMENTS("diff", "--publications", out, "--output", file, "--overwrite"));
    pb_program_close(&program);
    expect(&program, 11, PB_ARGUMENTS("diff", "--publications", out, "--output", "/nowhere/x.csv"));
    pb_program_close(&program);
    expect(&program, 2, PB_ARGUMENTS("diff", "--publications", out, "--output", "folder"));
    cr_expect(strstr(program.err, "--publications"), "%s", program.err);
    pb_program_close(&program);
}

Test(diff, publications_are_named_in_several_ways)
{
    static const char *const names[] = { "1", FIRST };
    struct pb_program program;
    for (size_t i = 0; i < 2; i++) {
        expect(&program, 0, PB_ARGUMENTS("diff", names[i], "--state", state));
        cr_expect(strstr(program.out, "from " FIRST " to " SECOND ": 4 rows"), "%s", program.out);
        pb_program_close(&program);
    }
    const char *nothing = scratch_path(&scratch, "nothing");
    expect(&program, 0, PB_ARGUMENTS("diff", scratch_path(&scratch, "out/" FIRST "/"), "--state", nothing));
    cr_expect(strstr(program.out, "from " FIRST " to " SECOND ": 4 rows"), "%s", program.out);
    pb_program_close(&program);
    expect(&program, 0, PB_ARGUMENTS("diff", "3", "1", "--state", state, "--quiet"));
    cr_expect(strstr(program.out, "from " SECOND " to " FIRST ": 4 rows"), "%s", program.out);
    pb_program_close(&program);
    expect(&program, 0, PB_ARGUMENTS("diff", "latest", "--state", state));
    cr_expect(strstr(program.out, "no rows changed"), "%s", program.out);
    pb_program_close(&program);
}

Test(diff, what_is_not_there_is_said)
{
    struct pb_program program;
    expect(&program, 2, PB_ARGUMENTS("diff", "2", "--state", state));
    cr_expect(strstr(program.err, "run 2 published nothing: it is failed"), "%s", program.err);
    pb_program_close(&program);
    expect(&program, 2, PB_ARGUMENTS("diff", "12", "--state", state));
    cr_expect(strstr(program.err, "there is no run 12"), "%s", program.err);
    pb_program_close(&program);
    expect(&program, 2, PB_ARGUMENTS("diff", "yesterday", "--state", state));
    cr_expect(strstr(program.err, "there is no publication yesterday"), "%s", program.err);
    cr_expect(strstr(program.err, SECOND), "%s", program.err);
    pb_program_close(&program);
    const char *nothing = scratch_path(&scratch, "nothing");
    expect(&program, 2, PB_ARGUMENTS("diff", "--publications", nothing, "--state", nothing));
    cr_expect(strstr(program.err, "expected two to compare"), "%s", program.err);
    pb_program_close(&program);
    cr_expect_not(scratch_has(&scratch, "nothing"), "looking made a folder");
    publication_write(&scratch, "single", FIRST, "1.0", PLACES({ "coventry", TIDY("value=1") }));
    expect(&program, 2, PB_ARGUMENTS("diff", "--publications", scratch_path(&scratch, "single"), "--state", nothing));
    cr_expect(strstr(program.err, "only one publication"), "%s", program.err);
    cr_expect(strstr(program.err, "run the pipeline again when an input has changed"), "%s", program.err);
    pb_program_close(&program);
    expect(&program, 2, PB_ARGUMENTS("diff", "1", "2", "3", "--state", state));
    pb_program_close(&program);
}

Test(diff, other_contracts_and_repeated_rows_are_said)
{
    struct pb_program program;
    publication_write(
        &scratch, "out", "20261122T020000Z-cccccc", "2.0",
        PLACES({ "rugby", TIDY(ROW "place=rugby period=2019 value=1", ROW "place=rugby period=2019 value=2") },
               { "new-place", TIDY(ROW "place=new-place period=2019 value=1") }));
    expect(&program, 0, PB_ARGUMENTS("diff", "--state", state));
    cr_expect(strstr(program.err, SECOND " follows output contract 1.0, 20261122T020000Z-cccccc follows 2.0"), "%s",
              program.err);
    cr_expect(strstr(program.err, "rugby: 1 row cannot be told apart from another"), "%s", program.err);
    cr_expect(strstr(program.out, "no table in the earlier one"), "%s", program.out);
    cr_expect(strstr(program.out, "no table in the later one"), "%s", program.out);
    pb_program_close(&program);
}

Test(diff, a_damaged_publication_is_named)
{
    struct pb_program program;
    scratch_write(&scratch, "out/" SECOND "/rugby/rugby-outcomes.csv", "place\n");
    expect(&program, 6, PB_ARGUMENTS("diff", "--state", state));
    cr_expect(strstr(program.err, SECOND "/rugby/rugby-outcomes.csv:1: no column"), "%s", program.err);
    pb_program_close(&program);
    cr_assert_eq(remove(scratch_path(&scratch, "out/" SECOND "/rugby/rugby-outcomes.csv")), 0);
    expect(&program, 11, PB_ARGUMENTS("diff", "--state", state));
    cr_expect(strstr(program.err, "publication.json lists it"), "%s", program.err);
    pb_program_close(&program);
    scratch_write(&scratch, "out/" SECOND "/publication.json", "{");
    expect(&program, 11, PB_ARGUMENTS("diff", "--state", state));
    cr_expect(strstr(program.err, "publication.json is damaged"), "%s", program.err);
    pb_program_close(&program);
}
