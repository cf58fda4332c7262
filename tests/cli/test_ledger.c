/*
 * runs, rejects and doctor over a ledger that the test wrote itself through engine/store/store.h, so that every figure
 * that is expected is one that was put in.
 */
#include "engine/store/store.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"
#include "tests/support/unit_trial.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;
static struct pb_error error;
static const char *state;

#define DIGEST "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define EMPTY  "no-indicator-id", "the field 'Indicator ID' is empty", "smoking.csv"

static const struct pb_reject rejects[] = {
    { EMPTY, 3, "", ",\"Smoking, all\",E06000026", ',', DIGEST, NULL },
    { EMPTY, 4, "", ",Smoking,\033[2J", ',', DIGEST, NULL },
    { EMPTY, 5, "", ",Smoking,x", ',', DIGEST, NULL },
    { EMPTY, 6, "", ",Smoking,=1+1", ',', DIGEST, NULL },
    { "bad-number", "the value 'n/a' is not a number", "smoking.csv", 9, "Sheet1!C9", "1;2,5;n/a", ';', DIGEST, NULL },
};
static const struct pb_warning warnings[] = { { .file = "smoking.csv", .message = "read as Windows-1252" } };

static void keep_unit(struct pb_store *store, const char *key, size_t reject_count)
{
    struct pb_symbols symbols;
    struct pb_table table;
    const struct pb_unit_result result = {
        .row_counts = { .read = 100,
                        .kept = 80,
                        .filtered = 13,
                        .rejected = reject_count,
                        .duplicates = 7 - reject_count },
        .rejects = rejects,
        .reject_count = reject_count,
        .warnings = warnings,
        .warning_count = 1,
        .seconds = 1.25,
    };
    cr_assert_eq(pb_symbols_open(&symbols, &error), PB_OK);
    pb_table_open(&table, &symbols, 1000);
    cr_assert_eq(unit_keep_result(store, key, "smoking", "all", &table, &result, &error), PB_OK, "%s", error.message);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

/* Run 1 failed before it read anything, run 2 published, run 3 found nothing changed. */
static void write_ledger(void)
{
    struct pb_store *store = NULL;
    struct pb_ledger_run run = { 0 };
    scratch_open(&scratch);
    state = scratch_path(&scratch, "state");
    cr_assert_eq(pb_store_open(&store, state, NULL, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_store_run_begin(store, "demo", "out", &run.number, &error), PB_OK);
    run.state = "failed";
    run.exit_code = 5;
    run.message = "a.csv: no such file";
    run.publication = "";
    cr_assert_eq(pb_store_run_end(store, &run, &error), PB_OK);

    cr_assert_eq(pb_store_run_begin(store, "demo", "out", &run.number, &error), PB_OK);
    keep_unit(store, "k1", 5);
    keep_unit(store, "k2", 0);
    cr_assert_eq(unit_note(store, run.number, "k1", "smoking", "all", false, &error), PB_OK);
    cr_assert_eq(unit_note(store, run.number, "k2", "smoking", "more", true, &error), PB_OK);
    run.state = "done";
    run.exit_code = 0;
    run.message = "";
    run.publication = "20261121T020000Z-3f9a1c";
    run.row_counts = (struct pb_row_counts){ .read = 200, .kept = 160, .filtered = 26, .rejected = 5, .duplicates = 9 };
    run.units_run = 1;
    run.units_reused = 1;
    cr_assert_eq(pb_store_run_end(store, &run, &error), PB_OK);

    cr_assert_eq(pb_store_run_begin(store, "demo", "other", &run.number, &error), PB_OK);
    run.state = "unchanged";
    cr_assert_eq(pb_store_run_end(store, &run, &error), PB_OK);
    pb_store_close(store);
}

static void remove_ledger(void)
{
    scratch_close(&scratch);
}

TestSuite(ledger, .init = write_ledger, .fini = remove_ledger);

static void expect_code(struct pb_program *program, int code, const char *const *argv)
{
    pb_program_run(program, NULL, argv);
    cr_assert_eq(program->code, code, "exit code %d: %s", program->code, program->err);
}

Test(ledger, runs_are_listed_latest_first)
{
    struct pb_program program;
    expect_code(&program, 0, PB_ARGUMENTS("runs", "--state", state));
    const char *third = strstr(program.out, "\n  3  ");
    const char *second = strstr(program.out, "\n  2  ");
    const char *first = strstr(program.out, "\n  1  ");
    cr_assert(first && second && third && third < second && second < first, "%s", program.out);
    pb_program_close(&program);
    expect_code(&program, 0, PB_ARGUMENTS("runs", "--state", state, "--output", "other", "--json"));
    cJSON *run = pb_program_json(&program, "placebook.ledger-run/1");
    cr_assert_eq(cJSON_GetObjectItem(run, "number")->valueint, 3);
    cJSON_Delete(run);
    pb_program_close(&program);
}

Test(ledger, a_run_is_shown_with_its_account_as_an_equation)
{
    struct pb_program program;
    expect_code(&program, 0, PB_ARGUMENTS("runs", "show", "2", "--state", state));
    cr_assert(strstr(program.out, "read 200 = kept 160 + filtered 26 + rejected 5 + duplicates 9\n"), "%s",
              program.out);
    cr_assert(strstr(program.out, "20261121T020000Z-3f9a1c"));
    cr_assert(strstr(program.out, "reused"));
    pb_program_close(&program);
    expect_code(&program, 0, PB_ARGUMENTS("runs", "show", "2", "--state", state, "--json"));
    cJSON *run = pb_program_json(&program, "placebook.ledger-run/1");
    const cJSON *unit = cJSON_GetArrayItem(cJSON_GetObjectItem(run, "units"), 0);
    cr_assert_eq(cJSON_GetObjectItem(cJSON_GetObjectItem(unit, "rows"), "filtered")->valueint, 13);
    cr_assert_eq(cJSON_GetObjectItem(unit, "seconds")->valuedouble, 1.25);
    cJSON_Delete(run);
    pb_program_close(&program);
}

Test(ledger, the_log_has_warnings_and_errors)
{
    struct pb_program program;
    expect_code(&program, 0, PB_ARGUMENTS("runs", "log", "2", "--state", state));
    cr_assert(strstr(program.out, "warning: smoking: smoking.csv: read as Windows-1252\n"), "%s", program.out);
    pb_program_close(&program);
    expect_code(&program, 0, PB_ARGUMENTS("runs", "log", "1", "--state", state));
    cr_assert(strstr(program.out, "error: a.csv: no such file\n"), "%s", program.out);
    pb_program_close(&program);
}

Test(ledger, rejects_are_counted_by_rule_with_first_examples)
{
    struct pb_program program;
    /* Without a number: the latest run that used a unit, which is the second. */
    expect_code(&program, 0, PB_ARGUMENTS("rejects", "--state", state));
    cr_assert(strstr(program.out, "run 2 of demo: 5 rows rejected\n"), "%s", program.out);
    cr_assert(strstr(program.out, "4  smoking: no-indicator-id\n"), "%s", program.out);
    cr_assert(strstr(program.out, "  smoking.csv:3: the field 'Indicator ID' is empty\n"), "%s", program.out);
    cr_assert(strstr(program.out, "and 1 more\n"), "%s", program.out);
    cr_assert(strstr(program.out, "  smoking.csv:Sheet1!C9: the value 'n/a'"), "%s", program.out);
    cr_assert_null(strchr(program.out, '\033'));
    pb_program_close(&program);
}

Test(ledger, rejects_as_json_are_one_object_a_line)
{
    struct pb_program program;
    expect_code(&program, 0, PB_ARGUMENTS("rejects", "2", "--state", state, "--json"));
    int lines = 0;
    for (const char *line = program.out; *line; line += strcspn(line, "\n") + 1, lines++) {
        cJSON *object = cJSON_ParseWithLength(line, strcspn(line, "\n"));
        cr_assert_not_null(object);
        cr_assert_str_eq(cJSON_GetObjectItem(object, "schema")->valuestring, "placebook.reject/1");
        cr_assert_str_eq(cJSON_GetObjectItem(object, "raw")->valuestring, rejects[lines].raw);
        cJSON_Delete(object);
    }
    cr_assert_eq(lines, 5);
    pb_program_close(&program);
}

/* Python's csv module reads the file back. */
Test(ledger, rejects_go_to_a_file_whole)
{
    struct pb_program program;
    const char *file = scratch_path(&scratch, "rejects.csv");
    expect_code(&program, 0, PB_ARGUMENTS("rejects", "2", "--state", state, "--output", file));
    pb_test_python("import csv, sys\n"
                   "rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8')))\n"
                   "assert rows[0] == ('source,file,line,cell,rule,reason,raw,input_sha256,column_a,column_b,'\n"
                   "                   'column_c').split(','), rows[0]\n"
                   "assert len(rows) == 6, rows\n"
                   "assert rows[1][6] == ',\"Smoking, all\",E06000026', rows[1]\n"
                   "assert rows[1][8:] == ['', 'Smoking, all', 'E06000026'], rows[1]\n"
                   "assert rows[4][8:] == ['', 'Smoking', \"'=1+1\"], rows[4]\n"
                   "assert rows[5][2:5] == ['9', 'Sheet1!C9', 'bad-number'], rows[5]\n"
                   "assert rows[5][7:] == ['" DIGEST "', '1', '2,5', 'n/a'], rows[5]\n",
                   file, NULL, NULL, NULL);
    cr_assert(!scratch_has(&scratch, "rejects.csv.part"));
    pb_program_close(&program);
    expect_code(&program, 11, PB_ARGUMENTS("rejects", "2", "--state", state, "--output", "/nowhere/rejects.csv"));
    cr_assert(strstr(program.err, "cannot write /nowhere/rejects.csv: no such file or folder"), "%s", program.err);
    pb_program_close(&program);
    /* What is there may have been corrected by hand. */
    expect_code(&program, 2, PB_ARGUMENTS("rejects", "2", "--state", state, "--output", file));
    cr_assert(strstr(program.err, "rejects.csv already exists"), "%s", program.err);
    pb_program_close(&program);
    expect_code(&program, 0, PB_ARGUMENTS("rejects", "2", "--state", state, "--output", file, "--overwrite"));
    pb_program_close(&program);
    expect_code(&program, 2, PB_ARGUMENTS("rejects", "2", "--state", state, "--output", "rejects.txt"));
    cr_assert(strstr(program.err, "--output rejects.txt: expected a name that ends in .xlsx or .csv"), "%s",
              program.err);
    pb_program_close(&program);
}

Test(ledger, what_is_not_there_is_said)
{
    struct pb_program program;
    const char *nothing = scratch_path(&scratch, "nothing");
    expect_code(&program, 2, PB_ARGUMENTS("runs", "show", "12", "--state", state));
    cr_assert(strstr(program.err, "there is no run 12 in the ledger"), "%s", program.err);
    pb_program_close(&program);
    expect_code(&program, 2, PB_ARGUMENTS("rejects", "--state", nothing));
    pb_program_close(&program);
    expect_code(&program, 0, PB_ARGUMENTS("runs", "--state", nothing));
    cr_assert_str_eq(program.out, "");
    pb_program_close(&program);
    cr_assert(!scratch_has(&scratch, "nothing"), "looking made a folder");
}

/* openpyxl reads the workbook back: the same columns as in a publication, the cells of the rows as text. */
Test(ledger, rejects_go_to_a_workbook_to_be_corrected)
{
    struct pb_program program;
    const char *file = scratch_path(&scratch, "rejects.xlsx");
    expect_code(&program, 0, PB_ARGUMENTS("rejects", "2", "--state", state, "--output", file));
    cr_assert(strstr(program.out, "5 rejected rows of run 2 in "), "%s", program.out);
    pb_test_python("import openpyxl, sys\n"
                   "(sheet,) = openpyxl.load_workbook(sys.argv[1])\n"
                   "(table,) = sheet.tables.values()\n"
                   "rows = list(sheet[table.ref])\n"
                   "assert [c.value for c in rows[0]] == ['Source', 'File', 'Line or cell', 'Rule', 'Reason',\n"
                   "    'Text of the row', 'Input SHA-256', 'Column A', 'Column B', 'Column C'], rows[0]\n"
                   "assert [c.value for c in rows[1]][7:] == [None, 'Smoking, all', 'E06000026']\n"
                   "assert [c.value for c in rows[5]][2] == 'Sheet1!C9'\n"
                   "assert [c.value for c in rows[5]][6:] == ['" DIGEST "', '1', '2,5', 'n/a']\n"
                   "assert {c.number_format for r in rows[1:] for c in r[7:]} == {'@'}\n",
                   file, NULL, NULL, NULL);
    cr_assert(!scratch_has(&scratch, "rejects.xlsx.part"));
    pb_program_close(&program);
}

static const char *check_state(const cJSON *doctor, const char *name)
{
    const cJSON *check = NULL;
    cJSON_ArrayForEach(
        check, cJSON_GetObjectItem(doctor, "checks")) if (strcmp(cJSON_GetObjectItem(check, "name")->valuestring,
                                                                 name) == 0) return cJSON_GetObjectItem(check, "state")
        ->valuestring;
    return "absent";
}

Test(ledger, doctor_finds_a_sound_machine_and_makes_nothing)
{
    struct pb_program program;
    const char *out = scratch_path(&scratch, "out");
    expect_code(&program, 0, PB_ARGUMENTS("doctor", "--state", state, "--output", out, "--json"));
    cJSON *doctor = pb_program_json(&program, "placebook.doctor/1");
    static const char *const names[] = { "program", "library", "clock",   "temporary", "output",
                                         "state",   "store",   "modules", "converter" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        cr_expect_str_eq(check_state(doctor, names[i]), "ok", "%s: %s", names[i], program.out);
    cJSON_Delete(doctor);
    pb_program_close(&program);
    cr_assert(!scratch_has(&scratch, "out"));
}

Test(ledger, doctor_finds_what_is_wrong)
{
    struct pb_program program;
    scratch_write(&scratch, "file", "");
    expect_code(&program, 11,
                PB_ARGUMENTS("doctor", "--output", scratch_path(&scratch, "file/out"), "--state", state, "--json"));
    cJSON *doctor = pb_program_json(&program, "placebook.doctor/1");
    cr_expect_str_eq(check_state(doctor, "output"), "fail");
    cr_expect_str_eq(check_state(doctor, "state"), "ok");
    cJSON_Delete(doctor);
    pb_program_close(&program);
    const struct pb_program_setting proxy = { .environment = { "https_proxy=http://me:secret@proxy:8080" } };
    pb_program_run(&program, &proxy, PB_ARGUMENTS("doctor", "--state", state));
    cr_assert(strstr(program.out, "https_proxy is http://***@proxy:8080"), "%s", program.out);
    cr_assert_null(strstr(program.out, "secret"));
    pb_program_close(&program);
    expect_code(&program, 3, PB_ARGUMENTS("doctor", "--state", state, "--modules-directory", "/nowhere", "--json"));
    pb_program_close(&program);
}
