/*
 * National long tables, read by a mapping: rows that only columns tell apart that the mapping does not use, areas in
 * several columns, values made of counts, limits side by side. Expectations by hand on small made-up tables.
 */
#include "tests/support/mapping.h"

#include <criterion/criterion.h>
#include <stdio.h>
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

TestSuite(table_long, .init = open_all, .fini = close_all);

static void take_times(const char *mapping, const char *text, size_t rows, size_t times)
{
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, text, strlen(text), times);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.table.rows, rows, "%zu rows; %s", trial.table.rows,
                 trial.findings.reject_count ? trial.findings.rejects[0].reason : "no reject");
}

static void take(const char *mapping, const char *text, size_t rows)
{
    take_times(mapping, text, rows, 1);
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&trial.table, column, row), text)

#define COLUMN(field, name) "{\"field\": \"" field "\", \"names\": [\"" name "\"]}"
#define CONSTANTS           "\"constants\": {\"indicator\": \"a\", \"period\": \"2019\"}"
#define PLAIN               "\"columns\": [" COLUMN("area_code", "Code") ", " COLUMN("value", "Value") "], " CONSTANTS

/* ---- Rows that only an unused column tells apart ---- */

static void expect_reject(size_t number, uint64_t line, const char *words)
{
    cr_assert(number < trial.findings.reject_count, "%zu rejects", trial.findings.reject_count);
    const struct pb_reject *reject = &trial.findings.rejects[number];
    cr_expect_str_eq(reject->rule, "conflicting-rows");
    cr_expect_eq(reject->line, line);
    cr_expect_not_null(strstr(reject->reason, words), "%s", reject->reason);
}

Test(table_long, equal_rows_with_another_unused_cell_are_two_facts)
{
    take(PLAIN,
         "Code,Provider type,Value\nE07000220,GP,5\nE07000221,GP,5\nE07000220,Dental,5\nE07000222,GP,7\n"
         "E07000222,GP,7\nE06000001,GP,1\nE06000001,Dental,1\n",
         3);
    SAME(area_code, 0, "E07000221");
    SAME(source_row, 1, "5");
    SAME(source_row, 2, "6"); /* the same in every cell: a duplicate, for the transform normalise */
    cr_expect_eq(trial.findings.reject_count, 2);
    expect_reject(0, 2, "rows 2 and 4 differ only in 'Provider type', which the mapping does not use");
    expect_reject(1, 4, "rows 2 and 4 differ only in 'Provider type', which the mapping does not use");
}

Test(table_long, rows_that_differ_in_figures_too_name_the_column)
{
    take(PLAIN, "Code,Domain,,Value\nE07000220,Income,x,5\nE07000220,Health,y,6\nE07000220,Income,x,5\n", 0);
    expect_reject(0, 2, "rows 2 and 3 differ only in their figures and in 'Domain', column C, which");
    expect_reject(1, 3, "rows 2 and 3 differ");
    expect_reject(2, 4, "rows 3 and 4 differ");
}

/* A column by which rows are chosen tells them apart as well, a mapped one does so already. */
Test(table_long, columns_of_conditions_and_of_fields_tell_rows_apart)
{
    take(PLAIN ", \"only\": [{\"column\": \"Sex\", \"matches\": [\"M*\", \"F*\"]}]",
         "Code,Sex,Value\nE07000220,Male,5\nE07000220,Female,5\nE07000220,Persons,5\n", 0);
    expect_reject(0, 2, "in 'Sex'");
    cr_expect_eq(trial.row_counts.filtered, 1);
    pb_test_mapping_close(&trial);
    pb_test_mapping_open(&trial);
    take("\"columns\": [" COLUMN("area_code", "Code") ", " COLUMN("sex", "Sex") ", " COLUMN("value",
                                                                                            "Value") "], " CONSTANTS,
         "Code,Sex,Value\nE07000220,Male,5\nE07000220,Female,5\n", 2);
}

/* The county is listed twice, as one of two kinds of area: its code says that it is the same. */
Test(table_long, the_kind_of_area_tells_nothing_apart)
{
    take(PLAIN, "Code,Area Type,Value\nE10000031,County & UA,5\nE10000031,Counties,5\n", 2);
    cr_expect_eq(trial.findings.reject_count, 0);
}

/* Each sheet or file is looked at by itself, and origins stay different although rows were taken out. */
Test(table_long, files_are_looked_at_one_by_one)
{
    take_times(PLAIN, "Code,Kind,Value\nE07000220,A,5\nE07000220,B,5\nE07000221,A,5\n", 2, 2);
    cr_expect_eq(trial.findings.reject_count, 4);
    cr_expect_neq(trial.table.origin[0], trial.table.origin[1]);
}

Test(table_long, a_missing_figure_is_a_figure_too)
{
    take(PLAIN, "Code,Kind,Value\nE07000220,A,*\nE07000220,B,*\n", 0);
    expect_reject(1, 3, "differ only in 'Kind'");
}

/* A hundred unused columns: those beyond the 64th are told apart together. */
Test(table_long, many_unused_columns)
{
    char text[8000] = "Code,Value";
    for (int i = 0; i < 100; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), ",U%d", i);
    for (int row = 0; row < 2; row++) {
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "\nE07000220,5");
        for (int i = 0; i < 100; i++)
            (void)snprintf(text + strlen(text), sizeof text - strlen(text), ",%d", i == 90 ? row : 7);
    }
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), "\n");
    take(PLAIN, text, 0);
    expect_reject(0, 2, "differ only in a column from 'U63' on, which");
}

/* ---- Areas in several columns ---- */

#define VALUE          COLUMN("value", "Value")
#define LA             COLUMN("area_code", "la_code") ", " COLUMN("area_name", "la_name")
#define REGION         COLUMN("area_code", "region_code") ", " COLUMN("area_name", "region_name")
#define COUNTRY        COLUMN("area_code", "country_code") ", " COLUMN("area_name", "country_name")
#define LEVELS         "\"columns\": [" LA ", " REGION ", " COUNTRY ", " VALUE "], " CONSTANTS
#define LEVEL_HEADINGS "country_code,country_name,region_code,region_name,la_code,la_name,Value\n"
#define MIDLANDS       "E92000001,England,E12000005,West Midlands,"

/* As the Department for Education publishes: a row of a local authority has its region and its country too. */
Test(table_long, the_most_detailed_area_is_the_area)
{
    take(LEVELS,
         LEVEL_HEADINGS MIDLANDS "E08000026,Coventry,1\n" MIDLANDS ",,2\n"
                                 "E92000001,England,,,,,3\n" MIDLANDS "z,z,4\nE92000001,England,z,z,z,z,5\n"
                                 "E92000001,England,x,..,[z],Not applicable,6\n" MIDLANDS ",Total,7\n" MIDLANDS
                                 "E08000025,Birmingham,8\n",
         7);
    static const char *const codes[] = { "E08000026", "E12000005", "E92000001", "E12000005",
                                         "E92000001", "E92000001", "E12000005" };
    for (size_t row = 0; row < 7; row++)
        SAME(area_code, row, codes[row]);
    SAME(area_name, 0, "Coventry");
    SAME(area_name, 1, "West Midlands");
    SAME(area_name, 6, "West Midlands");
    cr_expect_eq(trial.row_counts.filtered, 1);
}

/* A code that is missing at the level of the name is not that of the region around it. */
Test(table_long, a_name_without_its_code_is_not_the_larger_area)
{
    take(LEVELS, LEVEL_HEADINGS MIDLANDS "z,Herefordshire,1\n" MIDLANDS ",Rugby,2\n" MIDLANDS "E08000026,Rugby,3\n", 1);
    SAME(area_code, 0, "E07000220");
    cr_expect_eq(trial.row_counts.filtered, 1);
    cr_expect_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "area-contradicted");
}

#define CODES       COLUMN("area_code", "la_code") ", " COLUMN("area_code", "region_code")
#define CODE_LEVELS CODES ", " VALUE

Test(table_long, one_column_of_names_must_be_that_of_the_code)
{
    take("\"columns\": [" CODE_LEVELS ", " COLUMN("area_name", "Area") "], " CONSTANTS,
         "la_code,region_code,Area,Value\nE07000220,E12000005,Rugby,1\n,E12000005,West Midlands,2\n"
         ",E12000005,Herefordshire,3\n,E12000005,,4\n,E12000005,Rugby,5\n,E12000001,Hartlepool,6\n",
         3);
    SAME(area_code, 0, "E07000220");
    SAME(area_code, 1, "E12000005");
    SAME(area_code, 2, "E12000005");
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "area-contradicted");
    cr_expect_not_null(strstr(trial.findings.rejects[0].reason, "'Herefordshire' is not West Midlands"), "%s",
                       trial.findings.rejects[0].reason);
    cr_expect_eq(trial.row_counts.filtered, 1);
}

Test(table_long, levels_without_names_and_rows_without_areas)
{
    take("\"columns\": [" CODE_LEVELS "], " CONSTANTS,
         "la_code,region_code,Value\nE07000220,E12000005,1\n:,E12000005,2\n,,3\n-,z,4\n", 2);
    SAME(area_code, 1, "E12000005");
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "no-area");
    cr_expect_str_eq(trial.findings.rejects[1].rule, "no-area");
}

#define WARD COLUMN("area_name", "ward_name")

/* An optional level that a sheet does not have keeps its place, so that names stay beside their codes. */
Test(table_long, a_level_that_is_not_there)
{
    take("\"columns\": [{\"field\": \"area_code\", \"names\": [\"ward_code\"], \"optional\": true}, " WARD ", " LA
         ", " VALUE "], " CONSTANTS,
         "ward_name,la_code,la_name,Value\n,E07000220,Rugby,1\nNewbold,E07000220,Rugby,2\n", 1);
    SAME(area_name, 0, "Rugby");
    cr_expect_eq(trial.row_counts.filtered, 1);
}

Test(table_long, levels_are_given_in_pairs)
{
    pb_test_mapping_refuse(&trial, "\"columns\": [" CODE_LEVELS ", " LA ", " WARD "], " CONSTANTS,
                           "there are 3 columns of 'area_code' and 2 of 'area_name'");
    pb_test_mapping_refuse(&trial,
                           "\"columns\": [" CODE_LEVELS ", {\"field\": \"area_code\", \"names\": [\"a*\"], "
                           "\"last\": true}], " CONSTANTS,
                           "one of several columns of 'area_code' has 'combine' or 'last'");
}

/* One entry of the mapping is one column still. */
Test(table_long, one_level_is_one_column)
{
    const char *mapping = "\"columns\": [" COLUMN("area_code", "*code") ", " COLUMN("value", "Value") "], " CONSTANTS;
    const char *text = "la_code,region_code,Value\nE07000220,E12000005,1\n";
    cr_expect_eq(pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1), PB_FAILED);
    cr_expect_not_null(strstr(trial.error.message, "are the same one"), "%s", trial.error.message);
}
