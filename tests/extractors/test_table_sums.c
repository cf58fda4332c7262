/* Rows that the table extractor adds up: sums and where they come from, by hand on small made-up tables. */
#include "core/reference/reading.h"
#include "tests/support/mapping.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_test_mapping trial;

static void open_all(void)
{
    pb_test_mapping_open(&trial);
}

static void close_all(void)
{
    pb_test_mapping_close(&trial);
}

TestSuite(table_sums, .init = open_all, .fini = close_all);

#define AREA      "{\"field\": \"area_code\", \"names\": [\"Code\"]}"
#define PERIOD    "{\"field\": \"period\", \"names\": [\"Month\"]}"
#define VALUE     "{\"field\": \"value\", \"names\": [\"N\"]}"
#define COLUMNS   "\"columns\": [" AREA ", " PERIOD ", " VALUE "]"
#define CONSTANTS "\"constants\": {\"indicator\": \"visits\", \"unit\": \"Visits\"}"
#define SUMMED    "\"add_up\": true, " COLUMNS ", " CONSTANTS
#define BROKEN_DOWN                                                                                                    \
    SUMMED ", \"breakdowns\": [{\"column\": \"Status\", \"category_type\": \"Status of the visit\"},"                  \
           "{\"column\": \"Mode\", \"category_type\": \"Mode of the visit\"}],"                                        \
           "\"values\": [{\"field\": \"category\", \"from\": [\"DNA\"], \"to\": \"Did not attend\"}]"

static void take_times(const char *mapping, const char *text, size_t rows, size_t times)
{
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, text, strlen(text), times);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, rows, "%zu rows", trial.table.rows);
}

static void take(const char *mapping, const char *text, size_t rows)
{
    take_times(mapping, text, rows, 1);
}

/* The text fails to be read, with these words. */
static void fail(const char *mapping, const char *text, const char *words, const char *hint)
{
    cr_expect_eq(pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1), PB_FAILED);
    cr_expect_not_null(strstr(trial.error.message, words), "%s", trial.error.message);
    cr_expect_not_null(strstr(trial.error.hint, hint), "%s", trial.error.hint);
}

static void expect(size_t row, double value, const char *status, const char *lines, const char *words)
{
    const struct pb_table *table = &trial.table;
    if (pb_missing(value))
        cr_expect(pb_missing(table->value[row]), "row %zu: %g", row, table->value[row]);
    else
        cr_expect_eq(table->value[row], value, "row %zu: %g", row, table->value[row]);
    cr_expect_str_eq(pb_cell(table, status, row), status, "row %zu", row);
    cr_expect_str_eq(pb_cell(table, source_row, row), lines, "row %zu", row);
    const char *said = pb_missing(value) ? pb_cell(table, note, row) : pb_cell(table, method, row);
    cr_expect_str_eq(said, words, "row %zu: %s", row, said);
}

static void expect_check(uint64_t rows)
{
    cr_assert_eq(trial.findings.check_count > 0, true);
    cr_expect_str_eq(trial.findings.checks[0].rule, "added-up");
    cr_expect_eq(trial.findings.checks[0].compared, rows);
    cr_expect_eq(trial.findings.checks[0].mismatched, 0);
}

Test(table_sums, adds_up_rows_about_the_same_thing)
{
    take(SUMMED,
         "Code,Month,N\nE07000220,MAR2019,5\nE07000220,MAR2019,5\nE07000220,APR2019,1\nE06000001,MAR2019,9\n"
         "E07000220,MAR2019,\"1,000\"\nE07000221,MAR2019,7\n",
         3);
    expect(0, 1010, "calculated", "2-3;6", "sum of 3 rows");
    expect(1, 1, "published", "4", "");
    expect(2, 7, "published", "7", "");
    cr_expect_str_eq(pb_symbol_text(&trial.symbols, trial.table.value_text[0]), "");
    cr_expect_str_eq(pb_symbol_text(&trial.symbols, trial.table.value_text[2]), "7");
    cr_expect_eq(trial.table.period_start[0], 20190301);
    cr_expect_str_eq(pb_cell(&trial.table, unit, 0), "Visits");
    cr_expect_eq(trial.row_counts.read, 4);
    cr_expect_eq(trial.row_counts.filtered, 1);
    expect_check(5);
}

/* The same from end to end is one thing said twice; other figures contradict each other, and then nobody knows. */
Test(table_sums, takes_alike_rows_once_where_the_mapping_says_so)
{
    take(BROKEN_DOWN ", \"alike_rows\": \"once\"",
         "Code,Month,Status,Mode,N\nE07000220,MAR2019,Attended,Video,5\ne07000220\xE2\x80\x8B,MAR2019,Attended,Video, "
         "5\n"
         "E07000220,MAR2019,DNA,Video,2\nE07000221,MAR2019,DNA,Video,3\n",
         7);
    expect(0, 7, "calculated", "2;4", "sum of 2 rows");
    expect(1, 5, "published", "2", "");
    expect(2, 7, "calculated", "2;4", "sum of 2 rows");
    cr_expect_eq(trial.row_counts.read, 8);
    cr_expect_eq(trial.row_counts.duplicates, 1);
    cr_expect_eq(trial.findings.reject_count, 0);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect_not_null(strstr(trial.findings.warnings[0].message, "1 row the same as another from end to end, added up "
                                                                  "once"));
    expect_check(3);
}

Test(table_sums, rejects_alike_rows_with_other_figures_where_the_mapping_says_so)
{
    take(SUMMED ", \"alike_rows\": \"once\"",
         "Code,Month,N\nE07000220,MAR2019,5\nE07000220,MAR2019,6\nE07000221,MAR2019,7\nE07000221,MAR2019,7\n"
         "E07000222,MAR2019,8\n",
         3);
    expect(0, PB_MISSING, "missing", "2-3", "no sum: of its 2 rows 1 is rejected");
    expect(1, PB_MISSING, "missing", "4", "no sum: of its 2 rows 1 is the same as another");
    expect(2, 8, "published", "6", "");
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "conflicting-rows");
    cr_expect_eq(trial.findings.rejects[0].line, 3);
    cr_expect_not_null(strstr(trial.findings.rejects[0].reason, "It differs from row 2 only in its figures"));
}

Test(table_sums, breaks_sums_down_by_columns)
{
    take(BROKEN_DOWN,
         "Code,Month,Status,Mode,N\nE07000220,MAR2019,Attended,Video,5\nE07000220,MAR2019,DNA,Video,2\n"
         "E07000220,MAR2019,Attended,,4\n",
         5);
    static const struct {
        double value;
        const char *type;
        const char *category;
        const char *lines;
    } sums[] = { { 11, "", "", "2-4" },
                 { 9, "Status of the visit", "Attended", "2;4" },
                 { 7, "Mode of the visit", "Video", "2-3" },
                 { 2, "Status of the visit", "Did not attend", "3" },
                 { 4, "Mode of the visit", "Not stated", "4" } };
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        cr_expect_eq(trial.table.value[i], sums[i].value);
        cr_expect_str_eq(pb_cell(&trial.table, category_type, i), sums[i].type);
        cr_expect_str_eq(pb_cell(&trial.table, category, i), sums[i].category);
        cr_expect_str_eq(pb_cell(&trial.table, source_row, i), sums[i].lines);
    }
    expect_check(3);
}

Test(table_sums, gives_no_sum_of_which_a_part_is_not_known)
{
    take(SUMMED,
         "Code,Month,N\nE07000220,MAR2019,5\nE07000220,MAR2019,*\nE07000220,MAR2019,..\n"
         "E07000221,MAR2019,many\nE07000221,MAR2019,3\nE07000222,MAR2019,2.5\nE07000218,MAR2019,*\n",
         4);
    expect(0, PB_MISSING, "suppressed", "2-4", "no sum: of its 3 rows 1 is suppressed, 1 is without a figure");
    expect(1, PB_MISSING, "missing", "5-6", "no sum: of its 2 rows 1 is rejected");
    expect(2, PB_MISSING, "missing", "7", "no sum: of its 1 rows 1 is rejected");
    expect(3, PB_MISSING, "suppressed", "8", "");
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "not-a-number");
    cr_expect_str_eq(trial.findings.rejects[1].rule, "not-a-count");
    cr_expect_eq(trial.findings.rejects[1].line, 7);
    cr_assert_eq(trial.findings.quality_count, 3);
    cr_expect_eq(trial.findings.quality[0].kind, PB_WORD_REFUSED);
    cr_expect_str_eq(trial.findings.quality[0].rule, "not-added-up");
    cr_expect_str_eq(trial.findings.quality[0].rows, "2-4");
    cr_expect(pb_missing(trial.table.lower_95[1]) && pb_missing(trial.table.denominator[1]));
}

Test(table_sums, keeps_counts_apart_from_values_and_marks_as_notes)
{
    take("\"add_up\": true, \"columns\": [" AREA ", " PERIOD ", " VALUE
         ", {\"field\": \"count\", \"names\": [\"People\"]}], " CONSTANTS,
         "Code,Month,N,People\nE07000220,MAR2019,5,2\nE07000220,MAR2019,6 [p],*\nE07000221,MAR2019,1,1\n"
         "E07000221,MAR2019,1,2\n",
         2);
    expect(0, 11, "calculated", "2-3", "sum of 2 rows");
    cr_expect(pb_missing(trial.table.count[0]));
    cr_expect_str_eq(pb_cell(&trial.table, note, 0), "[p]");
    cr_expect_eq(trial.table.count[1], 3);
}

/* April 2019 in two spellings, all ages in two, and women in two: 5 + 6 + 7. */
Test(table_sums, adds_up_a_fact_however_it_is_spelled)
{
    take("\"add_up\": true, \"columns\": [" AREA ", " PERIOD ", " VALUE
         ", {\"field\": \"sex\", \"names\": [\"Sex\"]}, {\"field\": \"age\", \"names\": [\"Age\"]}], " CONSTANTS,
         "Code,Month,N,Sex,Age\nE07000220,APR2019,5,F,17+\nE07000220,Apr 2019,6,Female,17 years and over\n"
         "E07000220,April 2019,7,women,17+ yrs\n",
         1);
    expect(0, 18, "calculated", "2-4", "sum of 3 rows");
    cr_expect_str_eq(pb_cell(&trial.table, sex, 0), "Female");
    cr_expect_str_eq(pb_cell(&trial.table, age, 0), "17+ yrs");
}

Test(table_sums, lists_rows_up_to_a_length)
{
    char text[4000] = "Code,Month,N\n";
    for (int i = 0; i < 60; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "E07000220,MAR2019,1\nE07000221,MAR2019,2\n");
    take(SUMMED, text, 2);
    cr_expect_eq(trial.table.value[0], 60);
    cr_expect_eq(trial.table.value[1], 120);
    const char *lines = pb_cell(&trial.table, source_row, 0);
    cr_expect_eq(strncmp(lines, "2;4;6;8;", 8), 0, "%s", lines);
    cr_expect_str_eq(lines + strlen(lines) - 4, ";...", "%s", lines);
    cr_expect_leq(strlen(lines), 130);
    cr_expect_str_eq(pb_cell(&trial.table, method, 0), "sum of 60 rows");
}

Test(table_sums, adds_nothing_up_across_files)
{
    take_times(SUMMED, "Code,Month,N\nE07000220,MAR2019,5\nE07000220,MAR2019,6\n", 2, 2);
    expect(0, 11, "calculated", "2-3", "sum of 2 rows");
    expect(1, 11, "calculated", "2-3", "sum of 2 rows");
    cr_expect_str_eq(pb_cell(&trial.table, source_file, 0), "data");
    cr_expect_str_eq(pb_cell(&trial.table, source_file, 1), "again");
}

Test(table_sums, names_the_sheet_of_a_workbook)
{
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){
        .sheet = PB_TEST_SHEET(
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Code</t></is></c><c r=\"B1\" "
            "t=\"inlineStr\"><is>"
            "<t>Month</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>N</t></is></c></row>"
            "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>E07000220</t></is></c><c r=\"B2\" t=\"inlineStr\"><is>"
            "<t>MAR2019</t></is></c><c r=\"C2\"><v>5</v></c></row>"
            "<row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>E07000220</t></is></c><c r=\"B4\" t=\"inlineStr\"><is>"
            "<t>MAR2019</t></is></c><c r=\"C4\"><v>6</v></c></row></sheetData>"),
    });
    cr_assert_eq(pb_test_mapping_extract(&trial, SUMMED, package.bytes, package.length, 1), PB_OK, "%s",
                 trial.error.message);
    free(package.bytes);
    cr_assert_eq(trial.table.rows, 1);
    expect(0, 11, "calculated", "Data!2;4", "sum of 2 rows");
}

Test(table_sums, stops_at_rows_of_no_known_sum)
{
    fail(SUMMED, "Code,Month,N\nE07000220,MAR2019,5\nE07000220,Total,5\n",
         "row 3 cannot be added up: The period is not understood", "'skip'");
    cr_expect_eq(trial.error.line, 3);
    fail("\"short_rows\": \"reject\", " SUMMED, "Code,Month,N\nE07000220,MAR2019\n",
         "row 2 cannot be added up: The row has 2 fields", "correct the row");
    fail(SUMMED, "Code,Month,N\n,MAR2019,1\n", "row 2 cannot be added up: The row says no area", "'ends_at'");
}

Test(table_sums, refuses_what_is_no_count)
{
    struct pb_framework framework;
    struct pb_json json;
    static const char text[] =
        "{\"title\": \"t\", \"version\": \"1\", \"outcomes\": [{\"id\": \"o\", \"name\": \"O\", \"short_name\": "
        "\"O\"}],"
        "\"pillars\": [{\"id\": \"p\", \"name\": \"P\"}], \"measures\": [{\"id\": \"m\", \"name\": \"M\", \"outcome\":"
        "\"o\", \"pillar\": \"p\", \"sources\": [{\"scheme\": \"table\", \"indicator\": \"visits\"}], \"unit\": \"%\","
        "\"value_type\": \"survey_proportion\", \"polarity\": \"no_judgement\"}]}";
    struct pb_error *error = &trial.error;
    fail("\"add_up\": true, \"columns\": [" AREA ", " PERIOD ", " VALUE ", {\"field\": \"unit\", \"names\": [\"U\"]}], "
         "\"constants\": {\"indicator\": \"visits\"}",
         "Code,Month,N,U\nE07000220,MAR2019,5,per 1000\n", "figures in 'per 1000' cannot be added up", "add_up");
    cr_assert_eq(pb_json_open(&json, "framework.json", text, sizeof text - 1, error), PB_OK, "%s", error->message);
    cr_assert_eq(pb_framework_read(&framework, &json, &trial.arena, NULL, error), PB_OK, "%s", error->message);
    trial.framework = &framework;
    fail(SUMMED, "Code,Month,N\nE07000220,MAR2019,5\n", "m is not a count in the framework (survey_proportion)",
         "add_up");
    pb_json_close(&json);
}

Test(table_sums, says_what_is_wrong_with_a_mapping)
{
    pb_test_mapping_refuse(&trial,
                           "\"breakdowns\": [{\"column\": \"a\", \"category_type\": \"b\"}], " COLUMNS ", " CONSTANTS,
                           "'add_up' is not set");
    pb_test_mapping_refuse(&trial, "\"empty\": \"filter\", " SUMMED, "would be too small");
    pb_test_mapping_refuse(&trial,
                           "\"add_up\": true, " COLUMNS ", \"constants\": {\"indicator\": \"a\", \"unit\": \"%\"}",
                           "figures in '%' cannot be added up");
    pb_test_mapping_refuse(&trial,
                           "\"add_up\": true, " CONSTANTS ", \"columns\": [" AREA ", " PERIOD ", " VALUE
                           ", {\"field\": \"lower_95\", \"names\": [\"L\"]}]",
                           "a column of 'lower_95' cannot be added up");
    pb_test_mapping_refuse(&trial,
                           "\"add_up\": true, " CONSTANTS ", \"columns\": [" AREA ", " PERIOD
                           ", {\"field\": \"value\", \"names\": [\"R\"], \"with\": {\"unit\": \"per 1,000\"}}]",
                           "figures in 'per 1,000'");
    pb_test_mapping_refuse(&trial,
                           SUMMED ", \"breakdowns\": [{\"column\": \"a\", \"category_type\": \"b\"},"
                                  "{\"column\": \"c\", \"category_type\": \"b\"}]",
                           "two breakdowns are called 'b'");
    pb_test_mapping_refuse(&trial,
                           "\"add_up\": true, " CONSTANTS ", \"columns\": [" AREA ", " PERIOD ", " VALUE
                           ", {\"field\": \"category\", \"names\": [\"c\"]}], \"breakdowns\": [{\"column\": \"a\","
                           "\"category_type\": \"b\"}]",
                           "given twice");
}

/* Decimals add up as they are written: 5.25 + 4.1 = 9.35, 0.1 + 0.2 = 0.3, -1.5 + 1.25 = -0.25. */
Test(table_sums, adds_up_amounts_with_decimals)
{
    take("\"columns\": [{\"field\": \"area_code\", \"names\": [\"Code\"]}, {\"field\": \"value\", \"names\": "
         "[\"FTE\"]}], \"add_up\": true, "
         "\"constants\": {\"indicator\": \"a\", \"period\": \"2019\", \"value_type\": \"amount\"}",
         "Code,FTE\nE07000220,5.25\nE07000220,4.1\nE07000221,0.1\nE07000221,0.2\nE07000222,-1.5\nE07000222,1."
         "25\nE07000218,2.5\nE07000218,50%\n",
         4);
    cr_expect_eq(trial.table.value[0], 9.35);
    cr_expect_eq(trial.table.value[1], 0.3);
    cr_expect_eq(trial.table.value[2], -0.25);
    cr_expect(pb_missing(trial.table.value[3]));
    cr_expect_str_eq(trial.findings.rejects[0].rule, "not-a-count");
}

/* 10 + 30 = 40 with their total would be 80: nobody said so, so it is added up and asked about. */
Test(table_sums, asks_about_a_total_among_its_parts)
{
    take(BROKEN_DOWN,
         "Code,Month,Status,Mode,N\nE07000220,MAR2019,Attended,Video,10\nE07000220,MAR2019,DNA,Video,30\n"
         "E07000220,MAR2019,All,Video,40\n",
         5);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect_not_null(strstr(trial.findings.warnings[0].message,
                              "'All' in the column 'Status' is added up together with its parts, so that they count "
                              "twice: leave it out with \"skip\": [{\"column\": \"Status\", \"matches\": [\"All\"]}]"),
                       "%s", trial.findings.warnings[0].message);
}

/* A column that nobody mapped is added over as well. */
Test(table_sums, asks_about_a_total_in_a_column_that_is_not_used)
{
    take(SUMMED,
         "Code,Month,Sex,Kind,N\nE07000220,MAR2019,Persons,New,4\nE07000220,MAR2019,Male,New,1\n"
         "E07000220,MAR2019,Female,New,3\nE07000221,MAR2019,Male,Total,3\n",
         2);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect_not_null(strstr(trial.findings.warnings[0].message, "'Persons' in the column 'Sex'"));
}

/* One that stands alone in its sums is no total of anything there. */
Test(table_sums, a_total_without_parts_is_a_figure_like_others)
{
    take(SUMMED,
         "Code,Month,Sex,Country,N\nE07000220,MAR2019,Persons,England,4\nE07000220,MAR2019,Persons,England,1\n"
         "E07000221,MAR2019,Male,England,3\n",
         2);
    cr_expect_eq(trial.findings.warning_count, 0);
}

/* "Of them" is 3 of 3 and 7 of 7 in the two sums; in the third it is 1 of 2, and so no total. */
Test(table_sums, asks_about_a_text_as_large_as_all_others)
{
    static const char text[] = "Code,Month,Status,Mode,N\nE07000220,MAR2019,A,Video,1\nE07000220,MAR2019,B,Video,2\n"
                               "E07000220,MAR2019,Of them,Video,3\nE07000221,MAR2019,A,Video,7\n"
                               "E07000221,MAR2019,Of them,Video,7\nE07000222,MAR2019,A,Video,*\n"
                               "E07000222,MAR2019,Of them,Video,9\n";
    take(BROKEN_DOWN, text, 13);
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_expect_not_null(strstr(trial.findings.warnings[0].message,
                              "'Of them' in the column 'Status' is as large as all its other texts together"),
                       "%s", trial.findings.warnings[0].message);
    char more[sizeof text + 80];
    (void)snprintf(more, sizeof more, "%sE07000218,MAR2019,A,Video,2\nE07000218,MAR2019,Of them,Video,1\n", text);
    pb_test_mapping_close(&trial);
    pb_test_mapping_open(&trial);
    take(BROKEN_DOWN, more, 17);
    cr_expect_eq(trial.findings.warning_count, 0);
}

/* Halves are no totals: of two texts that are equal nobody can say which one would be the other's. */
Test(table_sums, two_equal_texts_are_no_totals)
{
    take(BROKEN_DOWN, "Code,Month,Status,Mode,N\nE07000220,MAR2019,A,Video,5\nE07000220,MAR2019,B,Video,5\n", 4);
    cr_expect_eq(trial.findings.warning_count, 0);
}

#define AMOUNTS                                                                                                        \
    "\"add_up\": true, \"columns\": [" AREA ", " VALUE                                                                 \
    "], \"constants\": {\"indicator\": \"a\", \"period\": \"2019\", "                                                  \
    "\"value_type\": \"amount\"}"

/* Ten thousand times 0.1 is 1000, and added one by one as doubles 1000.0000000001588 (python3: sum([0.1] * 10000)). */
Test(table_sums, many_amounts_are_as_exact_as_few)
{
    size_t room = 20 + 10000 * 15;
    char *text = malloc(room);
    size_t at = (size_t)snprintf(text, room, "Code,N\n");
    for (int i = 0; i < 10000; i++)
        at += (size_t)snprintf(text + at, room - at, "E07000220,0.1\n");
    take(AMOUNTS, text, 1);
    free(text);
    cr_expect_eq(trial.table.value[0], 1000);
}

Test(table_sums, refuses_kinds_that_do_not_add_up)
{
    pb_test_mapping_refuse(&trial,
                           "\"add_up\": true, \"columns\": [" AREA ", " VALUE
                           "], \"constants\": {\"indicator\": \"a\", "
                           "\"period\": \"2019\", \"value_type\": \"mean\"}",
                           "figures of the kind 'mean' cannot be added up");
    fail("\"add_up\": true, \"columns\": [" AREA ", " VALUE ", {\"field\": \"value_type\", \"names\": [\"Kind\"]}], "
         "\"constants\": {\"indicator\": \"a\", \"period\": \"2019\"}",
         "Code,Kind,N\nE07000220,Mean,5\n", "'a' is of the kind mean: its figures cannot be added up", "add_up");
}
