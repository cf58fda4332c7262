/*
 * The command around the methods: reading tables, grouping, writing results, and what is typed or written wrong.
 * Figures of Wilson: Altman, Machin, Bryant, Gardner, Statistics with Confidence (2000), chapter 6 (81 of 263, 15 of
 * 148, 0 of 20, 1 of 29).
 */
#include "cli/views/statistics_flags.h"
#include "tests/support/program.h"
#include "tests/support/scratch.h"
#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;

static void set_up(void)
{
    scratch_open(&scratch);
}

static void tear_down(void)
{
    scratch_close(&scratch);
}

TestSuite(statistics_command, .init = set_up, .fini = tear_down);

/* Runs the method on a table; further arguments end with NULL. */
static void run_on(struct pb_program *program, const char *method, const char *table, const char *const *more)
{
    const char *argv[PB_PROGRAM_ARGUMENTS] = { "statistics", method, "--input", "table.csv" };
    size_t count = 4;
    for (; more && *more; more++)
        argv[count++] = *more;
    scratch_write(&scratch, "table.csv", table);
    pb_program_run(program, &(struct pb_program_setting){ .folder = scratch.path }, argv);
}

static void expect_output(const char *method, const char *table, const char *const *more, const char *out,
                          const char *err)
{
    struct pb_program program;
    run_on(&program, method, table, more);
    cr_expect_eq(program.code, 0, "%s", program.err);
    cr_expect_str_eq(program.out, out);
    cr_expect_str_eq(program.err, err);
    pb_program_close(&program);
}

static void expect_error(const char *method, const char *table, const char *const *more, int code, const char *err)
{
    struct pb_program program;
    run_on(&program, method, table, more);
    cr_expect_eq(program.code, code, "%d: %s", program.code, program.err);
    cr_expect_str_eq(program.out, "");
    cr_expect(strstr(program.err, err), "'%s' is not in: %s", err, program.err);
    pb_program_close(&program);
}

/* The cell of a column in a line (0: the first after the heading) of output without quotes. */
static double number_of(const char *out, size_t line, const char *column)
{
    size_t position = 0;
    const char *at = out;
    for (; strncmp(at, column, strlen(column)) != 0 || !strchr(",\n", at[strlen(column)]); position++) {
        at += strcspn(at, ",\n");
        cr_assert(*at == ',', "no column %s in %s", column, out);
        at++;
    }
    at = out;
    for (size_t i = 0; i <= line; i++)
        at += strcspn(at, "\n") + 1;
    for (; position > 0; position--)
        at += strcspn(at, ",") + 1;
    return strtod(at, NULL);
}

Test(statistics_command, values_and_limits_follow_the_cells)
{
    struct pb_program program;
    run_on(&program, "proportion", "area,numerator,denominator\na,81,263\nb,15,148\nc,0,20\nd,1,29\n", NULL);
    cr_assert_eq(program.code, 0, "%s", program.err);
    static const double published[][2] = { { 0.2553, 0.3662 }, { 0.0624, 0.1605 }, { 0, 0.1611 }, { 0.0061, 0.1718 } };
    for (size_t i = 0; i < 4; i++) {
        cr_expect(fabs(number_of(program.out, i, "lower_95") - published[i][0]) <= 0.00005);
        cr_expect(fabs(number_of(program.out, i, "upper_95") - published[i][1]) <= 0.00005);
        cr_expect(number_of(program.out, i, "lower_998") <= number_of(program.out, i, "lower_95"));
        cr_expect(number_of(program.out, i, "upper_998") >= number_of(program.out, i, "upper_95"));
    }
    pb_program_close(&program);
}

Test(statistics_command, cells_come_back_as_they_were)
{
    /* n/(n + z^2) of 4 and z^2/(n + z^2) of 8. BOM, CRLF, quotes, a line break in a cell, blanks around a number, a
     * column that the method does not know. */
    expect_output("proportion",
                  "\xEF\xBB\xBFnote,denominator,numerator\r\n\"a, \"\"b\"\"\nc\",4,04\r\n\xC3\xA9, 8 ,0\r\n\"\",2,\r\n",
                  PB_ARGUMENTS("--confidence", "0.95"),
                  "note,denominator,numerator,value,lower_95,upper_95,method,reason\n"
                  "\"a, \"\"b\"\"\nc\",4,04,1,0.5101091635454027,1,wilson,\n"
                  "\xC3\xA9, 8 ,0,0,0,0.32440756488388023,wilson,\n"
                  ",2,,,,,,numerator is missing\n",
                  "placebook: 1 of 3 rows have no result: the column reason says why\n");
}

Test(statistics_command, windows_1252_becomes_utf8)
{
    struct pb_program program;
    run_on(&program, "rate", "area,numerator,denominator\nCaf\xE9,20,100\n", NULL);
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_expect(strstr(program.out, "\nCaf\xC3\xA9,20,100,20000,"), "%s", program.out);
    pb_program_close(&program);
}

Test(statistics_command, levels_name_their_columns)
{
    expect_output("rate", "numerator,denominator\n", PB_ARGUMENTS("--confidence", "0.9,99.9,0.975", "--confidence=95"),
                  "numerator,denominator,value,lower_90,upper_90,lower_999,upper_999,lower_975,upper_975,lower_95,"
                  "upper_95,method,reason\n",
                  "");
    const char *table = "numerator,denominator\n10,100\n";
    static const char *const wrong[] = { "0.89", "1", "100", "95%", "1.5", "nan", "0.95,95", "-0.95" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        expect_error("rate", table, PB_ARGUMENTS("--confidence", wrong[i]), 2, "confidence level '");
    expect_error("rate", table, PB_ARGUMENTS("--confidence", "91,92,93,94,95,96,97,98,99"), 2, "at most 8");
}

Test(statistics_command, percent_and_part_are_the_same_level)
{
    struct pb_program part;
    struct pb_program percent;
    run_on(&part, "rate", "numerator,denominator\n5,100\n", PB_ARGUMENTS("--confidence", "0.998"));
    run_on(&percent, "rate", "numerator,denominator\n5,100\n", PB_ARGUMENTS("--confidence", "99.8"));
    cr_expect_str_eq(part.out, percent.out);
    pb_program_close(&part);
    pb_program_close(&percent);
}

Test(statistics_command, multipliers_scale_and_are_checked)
{
    const char *table = "numerator,denominator\n20,100\n";
    struct pb_program one;
    struct pb_program thousand;
    run_on(&one, "rate", table, PB_ARGUMENTS("--multiplier", "1"));
    run_on(&thousand, "rate", table, PB_ARGUMENTS("--multiplier", "1000"));
    cr_expect(fabs(number_of(one.out, 0, "upper_95") * 1000 - number_of(thousand.out, 0, "upper_95")) < 1e-9);
    pb_program_close(&one);
    pb_program_close(&thousand);
    static const char *const wrong[] = { "0", "-1", "inf", "nan", "1e999", "per 1000" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        expect_error("rate", table, PB_ARGUMENTS("--multiplier", wrong[i]), 2, "expected a number above 0");
}

Test(statistics_command, what_is_wrong_with_a_table_is_named)
{
    expect_error("rate", "", NULL, 3, "is empty: expected a heading line");
    expect_error("rate", "area,Numerator,denominator\n", NULL, 3,
                 "table.csv:1: no column 'numerator'; found: area, Numerator, denominator");
    expect_error("rate", "area,Numerator,denominator\n", NULL, 3, "rename 'Numerator' to 'numerator'");
    expect_error("rate", "a,b\n", NULL, 3, "statistics rate --help");
    expect_error("rate", "numerator,denominator,numerator\n", NULL, 3, "two columns are called 'numerator'");
    expect_error("rate", "numerator,denominator,value\n1,2,3\n", NULL, 3,
                 "column 'value' has the name of a result of method rate");
    expect_error("rate", "numerator,denominator,reason\n", NULL, 3, "column 'reason'");
    expect_error("rate", "numerator,denominator\n1,2\n3\n", NULL, 3, "table.csv:3: 1 cells: expected 2");
    expect_error("rate", "numerator,denominator\n1,2,3\n", NULL, 3, "table.csv:2: 3 cells: expected 2");
    expect_error("rate", "numerator,denominator\n1,\"2\n", NULL, 3, "table.csv:2");
    static const char *const wrong[] = { "x", "NaN", "inf", "-inf", "1,5", "1 000", "*", "0x10", "1e999", "NA" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char table[100];
        (void)snprintf(table, sizeof table, "area,numerator,denominator\na,1,2\nb,3,\"%s\"\n", wrong[i]);
        expect_error("rate", table, NULL, 3, "table.csv:3: column 'denominator' has '");
    }
}

Test(statistics_command, what_is_typed_wrong_is_named)
{
    const char *table = "numerator,denominator\n1,2\n";
    expect_error("raet", table, NULL, 2, "did you mean 'rate'?");
    expect_error("rate", table, PB_ARGUMENTS("--invert"), 2, "option '--invert' does not belong to method rate");
    expect_error("rate", table, PB_ARGUMENTS("--invert"), 2, "--confidence, --multiplier");
    expect_error("rate", table, PB_ARGUMENTS("--input", "none.csv"), 3, "cannot read none.csv");
    expect_error("rate", table, PB_ARGUMENTS("--input", "."), 3, "cannot read");
    expect_error("rate", table, PB_ARGUMENTS("--output", "table.csv"), 2, "would overwrite the input table");
    expect_error("rate", table, PB_ARGUMENTS("--output", "none/out.csv"), 11, "cannot write the file");
    struct pb_program program;
    pb_program_run(&program, NULL, PB_ARGUMENTS("statistics", "rate"));
    cr_expect_eq(program.code, 2);
    cr_expect(strstr(program.err, "needs --input FILE"), "%s", program.err);
    pb_program_close(&program);
}

Test(statistics_command, a_row_that_has_no_result_says_why)
{
    expect_output("proportion", "numerator,denominator\n-1,2\n3,2\n1,0\n,\n0,-0\n",
                  PB_ARGUMENTS("--confidence", "0.95"),
                  "numerator,denominator,value,lower_95,upper_95,method,reason\n"
                  "-1,2,,,,,count -1: expected 0 or more\n"
                  "3,2,,,,,count 3 is above the denominator 2: a proportion is at most 1\n"
                  "1,0,,,,,denominator 0: expected a number above 0\n"
                  ",,,,,,numerator is missing\n"
                  "0,-0,,,,,denominator -0: expected a number above 0\n",
                  "placebook: 5 of 5 rows have no result: the column reason says why\n");
    expect_output("rate", "numerator,denominator\n1e308,1e-300\n", PB_ARGUMENTS("--confidence", "0.95"),
                  "numerator,denominator,value,lower_95,upper_95,method,reason\n"
                  "1e308,1e-300,,,,byar,a result is beyond the range of numbers\n",
                  "placebook: 1 of 1 rows have no result: the column reason says why\n");
}

Test(statistics_command, results_go_to_a_file_as_a_whole)
{
    struct pb_program program;
    struct pb_program shown;
    size_t length = 0;
    const char *table = "numerator,denominator\n20,100\n";
    scratch_write(&scratch, "out.csv", "old");
    run_on(&shown, "rate", table, NULL);
    run_on(&program, "rate", table, PB_ARGUMENTS("--output", "out.csv"));
    cr_expect_eq(program.code, 2, "%s", program.err);
    cr_expect(strstr(program.err, "out.csv already exists") && strstr(program.err, "--overwrite"), "%s", program.err);
    pb_program_close(&program);
    run_on(&program, "rate", table, PB_ARGUMENTS("--output", "out.csv", "--overwrite"));
    cr_assert_eq(program.code, 0, "%s", program.err);
    cr_expect_str_eq(program.out, "1 row in out.csv\n");
    char *content = pb_test_content(scratch_path(&scratch, "out.csv"), &length);
    cr_expect_str_eq(content, shown.out);
    cr_expect_eq(scratch_count(&scratch, "."), 2);
    pb_program_close(&program);
    run_on(&program, "rate", table, PB_ARGUMENTS("--output", "out.csv", "--overwrite", "--json"));
    cJSON *told = pb_program_json(&program, "placebook.statistics-file/1");
    cr_expect_eq(cJSON_GetObjectItem(told, "rows")->valueint, 1);
    cJSON_Delete(told);
    pb_program_close(&program);
    pb_program_close(&shown);
    free(content);
}

Test(statistics_command, a_disk_that_is_full_leaves_what_was_there)
{
    struct pb_program program;
    size_t length = 0;
    scratch_write(&scratch, "out.csv", "old");
    scratch_write(&scratch, "table.csv", "numerator,denominator\n20,100\n");
    pb_program_run(&program, &(struct pb_program_setting){ .folder = scratch.path, .file_limit = 20 },
                   PB_ARGUMENTS("statistics", "rate", "--input", "table.csv", "--output", "out.csv", "--overwrite"));
    cr_expect_eq(program.code, 11, "%s", program.err);
    char *content = pb_test_content(scratch_path(&scratch, "out.csv"), &length);
    cr_expect_str_eq(content, "old");
    cr_expect_eq(scratch_count(&scratch, "."), 2);
    free(content);
    pb_program_close(&program);
}

Test(statistics_command, rows_are_json_when_asked)
{
    struct pb_program program;
    run_on(&program, "rate", "area,numerator,denominator\nx,,5\n", PB_ARGUMENTS("--json", "-q"));
    cJSON *line = pb_program_json(&program, "placebook.statistics-row/1");
    cJSON *row = cJSON_GetObjectItem(line, "row");
    cr_expect_str_eq(cJSON_GetObjectItem(line, "method")->valuestring, "rate");
    cr_expect_str_eq(cJSON_GetObjectItem(row, "area")->valuestring, "x");
    cr_expect_eq(cJSON_GetObjectItem(row, "denominator")->valueint, 5);
    cr_expect(cJSON_IsNull(cJSON_GetObjectItem(row, "numerator")));
    cr_expect(cJSON_IsNull(cJSON_GetObjectItem(row, "lower_998")));
    cr_expect_str_eq(cJSON_GetObjectItem(row, "reason")->valuestring, "numerator is missing");
    cr_expect_str_eq(program.err, "");
    cJSON_Delete(line);
    pb_program_close(&program);
}

Test(statistics_command, tables_come_from_a_pipe_too)
{
    char output[1000];
    char line[800];
    (void)snprintf(line, sizeof line, "printf 'numerator,denominator\\n5,10\\n' | \"%s\" statistics proportion -i -",
                   getenv("PLACEBOOK") ? getenv("PLACEBOOK") : PB_BINARY_DIR "/placebook");
    cr_expect_eq(pb_test_tool(PB_ARGUMENTS("sh", "-c", line), NULL, output, sizeof output), 0, "%s", output);
    cr_expect(strstr(output, "\n5,10,0.5,0.2365930905"), "%s", output);
}

Test(statistics_command, methods_are_listed_and_explained)
{
    struct pb_program program;
    struct pb_program page;
    pb_program_run(&program, NULL, PB_ARGUMENTS("statistics"));
    cr_expect_eq(program.code, 0);
    for (const struct pb_method *const *method = pb_methods; *method; method++) {
        cr_expect(strstr(program.out, (*method)->name));
        pb_program_run(&page, NULL, PB_ARGUMENTS("statistics", (*method)->name, "--help"));
        cr_expect_eq(page.code, 0);
        for (const struct pb_method_column *column = (*method)->columns; column->name; column++)
            cr_expect(strstr(page.out, column->name), "%s of %s", column->name, (*method)->name);
        for (const struct pb_method_output *output = (*method)->outputs; output->name; output++)
            cr_expect(strstr(page.out, output->name), "%s of %s", output->name, (*method)->name);
        for (const char *line = page.out; *line; line += strcspn(line, "\n") + 1)
            cr_expect(strcspn(line, "\n") <= 100, "a line of the page of %s is too long", (*method)->name);
        pb_program_close(&page);
    }
    pb_program_close(&program);
    pb_program_run(&program, NULL, PB_ARGUMENTS("statistics", "raet", "--help"));
    cr_expect_eq(program.code, 2);
    pb_program_close(&program);
}

/* The declaration of a method is within what the framework holds, and its example has results. */
Test(statistics_command, every_method_keeps_its_word)
{
    const char *before = "";
    for (const struct pb_method *const *known = pb_methods; *known; before = (*known++)->name) {
        const struct pb_method *method = *known;
        size_t columns = 0;
        size_t outputs = 0;
        cr_expect(strcmp(before, method->name) < 0);
        for (; method->columns[columns].name; columns++) {
            cr_expect(method->columns[columns].help, "%s of %s", method->columns[columns].name, method->name);
            cr_expect(columns == 0 || method->columns[columns].kind != PB_COLUMN_GROUP);
        }
        for (; method->outputs[outputs].name; outputs++)
            cr_expect(method->outputs[outputs].help, "%s of %s", method->outputs[outputs].name, method->name);
        cr_assert(columns <= PB_METHOD_COLUMNS && outputs <= PB_METHOD_OUTPUTS);
        cr_expect(method->shape == PB_PER_ROW || method->columns[0].kind == PB_COLUMN_GROUP);
        bool required = false;
        for (const struct pb_method_flag *flag = method->flags; flag && flag->name; flag++) {
            size_t i = 0;
            while (pb_statistics_flags[i].name && strcmp(pb_statistics_flags[i].name, flag->name) != 0)
                i++;
            cr_expect(pb_statistics_flags[i].name && pb_method_takes(method, flag->name, &required), "--%s",
                      flag->name);
        }

        char line[600];
        char output[20000];
        scratch_write(&scratch, "table.csv", method->example);
        (void)snprintf(line, sizeof line, "\"%s\" statistics %s --input table.csv %s",
                       getenv("PLACEBOOK") ? getenv("PLACEBOOK") : PB_BINARY_DIR "/placebook", method->name,
                       method->example_flags ? method->example_flags : "");
        cr_expect_eq(pb_test_tool(PB_ARGUMENTS("sh", "-c", line), scratch.path, output, sizeof output), 0, "%s: %s",
                     method->name, output);
        cr_expect(strstr(output, ",reason\n") && !strstr(output, "have no result"), "%s: %s", method->name, output);
    }
}
