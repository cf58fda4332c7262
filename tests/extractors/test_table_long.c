/*
 * National long tables, read by a mapping: rows that only columns tell apart that the mapping does not use, areas in
 * several columns, values made of counts, limits side by side. Expectations by hand on small made-up tables.
 */
#include "core/reference/reading.h"
#include "tests/support/close.h"
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

/* ---- First and last days in two columns ---- */

/* As NHS England's monthly files have it: a month, a quarter and 12 months that end on the same day. */
Test(table_long, a_first_and_a_last_day_are_one_period)
{
    static const char mapping[] =
        "\"columns\": [" COLUMN("area_code", "Code") ", " COLUMN("value", "Value") ", " COLUMN(
            "period", "From") ", " COLUMN("period_end", "To") "], \"constants\": {\"indicator\": \"a\"}";
    take(mapping,
         "Code,From,To,Value\nE07000220,01/03/2025,31/03/2025,1\nE07000220,01/01/2025,31/03/2025,2\n"
         "E07000220,2024-04-01,2025-03-31,3\nE07000220,2025-03-10,2025-03-12,4\nE07000220,2025-03-31,2025-03-01,5\n"
         "E07000220,2025-03-31,soon,6\nE07000220,2025,,7\n",
         5);
    static const char *const periods[] = { "Mar 2025", "Jan 2025 - Mar 2025", "Apr 2024 - Mar 2025",
                                           "2025-03-10 to 2025-03-12", "2025" };
    static const int32_t starts[] = { 20250301, 20250101, 20240401, 20250310, 20250101 };
    static const int32_t ends[] = { 20250331, 20250331, 20250331, 20250312, 20251231 };
    for (size_t row = 0; row < 5; row++) {
        SAME(period, row, periods[row]);
        cr_expect_eq(trial.table.period_start[row], starts[row]);
        cr_expect_eq(trial.table.period_end[row], ends[row]);
    }
    cr_expect_eq(trial.findings.reject_count, 2);
    cr_expect_eq(trial.findings.warning_count, 0);
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

/* ---- Values of counts and denominators ---- */

#define CODE  COLUMN("area_code", "Code")
#define PARTS COLUMN("count", "Number") ", " COLUMN("denominator", "Of")
#define RATIO(kind, per)                                                                                               \
    "\"calculate\": true, \"columns\": [" CODE ", " PARTS                                                              \
    "], \"constants\": {\"indicator\": \"a\", \"period\": \"2019\", \"value_type\": \"" kind "\", \"unit\": \"" per    \
    "\"}"

static void expect_figures(size_t row, const double figures[5])
{
    const struct pb_table *table = &trial.table;
    const double found[] = { table->value[row], table->lower_95[row], table->upper_95[row], table->lower_998[row],
                             table->upper_998[row] };
    for (size_t i = 0; i < 5; i++)
        if (pb_missing(figures[i]))
            cr_expect(pb_missing(found[i]), "figure %zu of row %zu: %.17g", i, row, found[i]);
        else
            assert_close(found[i], figures[i], 1e-10);
}

/* Wilson's limits of 30 of 100 by their formula in Python. */
Test(table_long, proportions_are_calculated_with_wilson_limits)
{
    static const double figures[] = { 30, 21.894885294932763, 39.584854633346666, 18.10162717665872,
                                      45.385210314539506 };
    take(RATIO("proportion", "%"), "Code,Number,Of\nE07000220,30,100\n", 1);
    expect_figures(0, figures);
    SAME(status, 0, "calculated");
    SAME(method, 0, "count over denominator, Wilson limits (exact)");
    SAME(note, 0, "calculated from count and denominator");
    SAME(value_text, 0, "");
    SAME(count_text, 0, "30");
    SAME(source_row, 0, "2");
    cr_expect_eq(trial.table.value_type[0], PB_WORD_PROPORTION);
    cr_expect_eq(trial.table.multiplier[0], 100);
}

/* 30 in 1,000 by Byar's formula in Python; 5 of 2,000 by scipy 1.10: chi2.ppf(0.025, 10) / 2 and so on, times 50. */
Test(table_long, rates_are_calculated_with_byar_or_exact_limits)
{
    static const double figures[][5] = {
        { 30, 20.23693909326639, 42.828371941998704, 15.838985419892989, 51.118501236970666 },
        { 250, 81.174319505921035, 583.4166039661335, 36.968586595891615, 822.73726018400525 },
    };
    take(RATIO("crude_rate", "per 1,000"), "Code,Number,Of\nE07000220,30,\"1,000\"\n", 1);
    expect_figures(0, figures[0]);
    SAME(method, 0, "count over denominator, Byar limits (exact)");
    pb_test_mapping_close(&trial);
    pb_test_mapping_open(&trial);
    take(RATIO("Crude rate", "per 100,000 residents"), "Code,Number,Of\nE07000220,5 [p],2000\nE07000221,0,2000\n", 2);
    expect_figures(0, figures[1]);
    SAME(method, 0, "count over denominator, exact limits (exact)");
    SAME(note, 0, "[p]; calculated from count and denominator");
    cr_expect_eq(trial.table.value[1], 0);
    cr_expect_eq(trial.table.lower_95[1], 0);
}

/* Weighted numbers are no events: a share of them has no limits. */
Test(table_long, numbers_with_decimals_have_no_limits)
{
    static const double figures[] = { 25, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING };
    take(RATIO("proportion", "%"), "Code,Number,Of\nE07000220,2.5,10\nE07000221,2,8.0\nE07000222,3,12.5\n", 3);
    expect_figures(0, figures);
    SAME(method, 0, "count over denominator, without limits (exact)");
    SAME(method, 1, "count over denominator, Wilson limits (exact)");
    SAME(method, 2, "count over denominator, without limits (exact)");
}

Test(table_long, no_value_is_made_of_numbers_that_are_not_known)
{
    take(RATIO("proportion", "%"),
         "Code,Number,Of\nE07000220,*,100\nE07000221,5,[c]\nE07000222,,100\nE07000218,5,0\nE07000219,5,\n"
         "E08000026,101,100\n",
         5);
    static const char *const states[] = { "suppressed", "suppressed", "missing", "not_calculable", "not_calculable" };
    for (size_t row = 0; row < 5; row++) {
        SAME(status, row, states[row]);
        SAME(method, row, "");
        cr_expect(pb_missing(trial.table.value[row]));
        SAME(note, row, row < 3 ? "" : "not calculable: the denominator is 0, or there is none");
    }
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "count-above-denominator");
}

/* A practice without patients is not one whose patients nobody knows: 0 of 0 stays, 5 of 0 is not believed. */
Test(table_long, nobody_is_a_number_of_people_where_nothing_happened)
{
    take(RATIO("proportion", "%"), "Code,Number,Of\nE07000220,0,0\nE07000221,5,0\n", 2);
    for (size_t row = 0; row < 2; row++) {
        SAME(status, row, "not_calculable");
        cr_expect(pb_missing(trial.table.value[row]));
    }
    cr_expect_eq(trial.table.denominator[0], 0);
    cr_expect(pb_missing(trial.table.denominator[1]));
}

/* Limits that the table has stay; a series with values of its own keeps them. */
Test(table_long, only_what_the_table_does_not_have_is_calculated)
{
    take("\"calculate\": true, \"columns\": [" CODE ", " COLUMN(
             "denominator",
             "Of") ", "
                   "{\"field\": \"value\", \"names\": [\"Seen %\"], \"with\": {\"indicator\": \"seen\"}}, "
                   "{\"field\": \"count\", \"names\": [\"Seen\"], \"with\": {\"indicator\": \"seen\"}}, "
                   "{\"field\": \"count\", \"names\": [\"Heard\"], \"with\": {\"indicator\": \"heard\"}}, "
                   "{\"field\": \"lower_95\", \"names\": [\"Heard low\"], \"with\": {\"indicator\": \"heard\"}}], "
                   "\"constants\": {\"period\": \"2019\", \"value_type\": \"proportion\", \"unit\": \"%\"}",
         "Code,Of,Seen %,Seen,Heard,Heard low\nE07000220,100,30.5,30,40,7\n", 2);
    SAME(status, 0, "published");
    SAME(value_text, 0, "30.5");
    cr_expect_eq(trial.table.value[1], 40);
    cr_expect_eq(trial.table.lower_95[1], 7);
    cr_expect(pb_missing(trial.table.upper_95[1]));
    SAME(method, 1, "count over denominator, limits as published (exact)");
}

Test(table_long, says_what_a_calculation_lacks)
{
    pb_test_mapping_refuse(&trial, "\"calculate\": true, \"columns\": [" CODE ", " COLUMN("count", "N") "], " CONSTANTS,
                           "values cannot be calculated without columns of 'count' and 'denominator'");
    pb_test_mapping_refuse(&trial, "\"columns\": [" CODE ", " PARTS "], " CONSTANTS, "no column has the field 'value'");
    pb_test_mapping_refuse(&trial,
                           "\"calculate\": true, \"add_up\": true, \"columns\": [" CODE ", " PARTS "], " CONSTANTS,
                           "'calculate' makes a rate of each row, and rates cannot be added up by 'add_up'");
    take("\"calculate\": true, \"columns\": [" CODE ", " PARTS "], " CONSTANTS, "Code,Number,Of\nE07000220,5,10\n", 0);
    cr_assert_eq(trial.findings.reject_count, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "not-calculable");
}

static const char framework_text[] =
    "{\"title\": \"T\", \"version\": \"1\", \"outcomes\": [{\"id\": \"o\", \"name\": \"O\", \"short_name\": \"O\"}], "
    "\"pillars\": [{\"id\": \"p\", \"name\": \"P\"}], \"measures\": [{\"id\": \"m\", \"name\": \"M\", \"outcome\": "
    "\"o\", "
    "\"pillar\": \"p\", \"sources\": [{\"scheme\": \"table\", \"indicator\": \"a\"}], \"unit\": \"per 1,000\", "
    "\"multiplier\": 1000, \"value_type\": \"crude_rate\", \"polarity\": \"no_judgement\"}, {\"id\": \"n\", \"name\": "
    "\"N\", \"outcome\": \"o\", \"pillar\": \"p\", \"sources\": [{\"scheme\": \"table\", \"indicator\": \"b\"}], "
    "\"unit\": \"%\", \"value_type\": \"survey_proportion\", \"polarity\": \"no_judgement\"}]}";

/* A measure that the framework has is calculated as the framework has it, and not at all where it is no ratio. */
Test(table_long, the_framework_says_what_is_calculated)
{
    static const char text[] = "Code,Number,Of\nE07000220,30,1000\n";
    struct pb_framework framework;
    struct pb_json json;
    enum pb_status status =
        pb_json_open(&json, "framework.json", framework_text, sizeof framework_text - 1, &trial.error);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    status = pb_framework_read(&framework, &json, &trial.arena, NULL, &trial.error);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    trial.framework = &framework;
    take(RATIO("proportion", "%"), text, 1);
    cr_expect_eq(trial.table.value[0], 30);
    SAME(method, 0, "count over denominator, Byar limits (exact)");
    cr_expect_eq(pb_test_mapping_extract(&trial,
                                         "\"calculate\": true, \"columns\": [" CODE ", " PARTS
                                         "], \"constants\": {\"indicator\": \"b\", \"period\": \"2019\"}",
                                         text, strlen(text), 1),
                 PB_FAILED);
    cr_expect_not_null(strstr(trial.error.message, "the measure n is a survey_proportion in the framework"), "%s",
                       trial.error.message);
    trial.framework = NULL;
    pb_json_close(&json);
}

/* ---- Limits side by side ---- */

#define LOWER  COLUMN("lower_95", "{indicator}_lower_CI")
#define UPPER  COLUMN("upper_95", "{indicator}_upper_CI")
#define BESIDE LOWER ", " UPPER ", " COLUMN("value", "{indicator}")

/* Several values in a row, each with limits of its own, by a pattern or by `with`. */
Test(table_long, several_values_have_limits_of_their_own)
{
    take("\"columns\": [" CODE ", " BESIDE "], \"constants\": {\"period\": \"2019\"}",
         "Code,smr01,smr01_lower_CI,smr01_upper_CI,smr02,smr02_upper_CI,smr02_lower_CI\n"
         "E07000220,5,4,6,15,16,14\n",
         2);
    for (size_t row = 0; row < 2; row++) {
        double value = row == 0 ? 5 : 15;
        SAME(indicator, row, row == 0 ? "smr01" : "smr02");
        cr_expect_eq(trial.table.value[row], value);
        cr_expect_eq(trial.table.lower_95[row], value - 1);
        cr_expect_eq(trial.table.upper_95[row], value + 1);
    }
}

#define WITH(field, name, id)                                                                                          \
    "{\"field\": \"" field "\", \"names\": [\"" name "\"], \"with\": {\"indicator\": \"" id "\"}}"

#define RATE_LIMITS  WITH("lower_95", "Rate LCL", "rate") ", " WITH("upper_95", "Rate (95% CI upper)", "rate")
#define SHARE_LIMITS WITH("lower_95", "Share LCL", "share") ", " WITH("upper_95", "Share UCL", "share")
#define RATE         WITH("value", "Rate", "rate") ", " RATE_LIMITS
#define SHARE        WITH("value", "Share", "share") ", " SHARE_LIMITS

Test(table_long, limits_are_joined_to_their_value_by_with)
{
    take("\"columns\": [" CODE ", " RATE ", " SHARE "], \"constants\": {\"period\": \"2019\"}",
         "Code,Rate,Rate LCL,Rate (95% CI upper),Share,Share LCL,Share UCL\nE07000220,5,4,6,15,14,16\n", 2);
    cr_expect_eq(trial.table.lower_95[0], 4);
    cr_expect_eq(trial.table.upper_95[0], 6);
    cr_expect_eq(trial.table.lower_95[1], 14);
    cr_expect_eq(trial.table.upper_95[1], 16);
}
