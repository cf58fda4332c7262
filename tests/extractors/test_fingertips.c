#include "core/reference/reading.h"
#include "placebook/module.h"
#include "placebook/period.h"
#include "tests/support/fingertips_places.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_extractor_fingertips;

/* The options as the module declares them. */
struct given {
    struct pb_text_list files;
    struct pb_text_list academic_indicators;
    struct pb_location at;
    const char *base_url;
    struct pb_text_list area_types;
    int64_t profile;
    int64_t ids_per_request;
    bool metadata;
};

#define HEADER                                                                                                         \
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"         \
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,"      \
    "Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,Compared to Regions "          \
    "(statistical) value or percentiles,Time period Sortable,New data,Compared to goal"

#define RUGBY                                                                                                          \
    "90366,Life expectancy,E12000005,West Midlands region,E07000220,Rugby,Districts,Female,All "                       \
    "ages,,,2017 - 19,83.50,82.9,84.1,82.5,84.5,10,2000.5,A note,Increasing,Similar,Similar,20170000,,,3y\r\n"

static struct pb_json json;
static struct pb_arena arena;
static struct pb_geography geography;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_row_counts row_counts;
static struct pb_findings findings;
static struct pb_error error;
static atomic_bool cancelled;
static _Atomic uint64_t bytes_read;
static struct given given;

static void open_all(void)
{
    pb_arena_open(&arena, (size_t)64 << 20);
    enum pb_status status = pb_json_open(&json, "places.json", fingertips_places, strlen(fingertips_places), &error);
    if (status == PB_OK)
        status = pb_geography_read(&geography, &json, &arena, NULL, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 100000);
    pb_findings_open(&findings);
}

static void close_all(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
    pb_json_close(&json);
    pb_arena_close(&arena);
}

TestSuite(fingertips, .init = open_all, .fini = close_all);

static enum pb_status extract_input(const struct pb_input *input, size_t count)
{
    struct pb_context context = { .source = "ft",
                                  .scheme = "fingertips",
                                  .geography = &geography,
                                  .table = &table,
                                  .row_counts = &row_counts,
                                  .findings = &findings,
                                  .cancelled = &cancelled,
                                  .bytes_read = &bytes_read };
    enum pb_status status = pb_extractor_fingertips.extract(&given, input, count, &context, &error);
    /* Every row ends as one thing, and the rejected ones are all kept. */
    cr_expect(status != PB_OK || row_counts.read == table.rows + row_counts.filtered + row_counts.rejected);
    cr_expect_eq(findings.reject_count, row_counts.rejected);
    return status;
}

static enum pb_status extract(const char *bytes, size_t length, size_t step)
{
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)bytes, .length = length, .step = step };
    const struct pb_input input = pb_memory_input("data.csv", &stream);
    return extract_input(&input, 1);
}

#define EXTRACT(text) extract(text, sizeof(text) - 1, 0)

static bool has_warning(const char *word)
{
    for (size_t i = 0; i < findings.warning_count; i++)
        if (strstr(findings.warnings[i].message, word))
            return true;
    return false;
}

static void expect_reject(const char *bytes, size_t length, const char *rule, const char *word)
{
    size_t before = findings.reject_count;
    cr_expect_eq(extract(bytes, length, 0), PB_OK, "%s", error.message);
    cr_assert_eq(findings.reject_count, before + 1, "%s", rule);
    const struct pb_reject *reject = &findings.rejects[before];
    cr_expect_str_eq(reject->rule, rule);
    cr_expect_not_null(strstr(reject->reason, word), "%s", reject->reason);
    cr_expect_str_eq(reject->file, "data.csv");
    cr_expect_eq(reject->line, 2);
    cr_expect_not_null(reject->raw);
}

#define EXPECT_REJECT(row, rule, word)                                                                                 \
    expect_reject(HEADER ",Time period range\n" row, sizeof(HEADER ",Time period range\n" row) - 1, rule, word)

static void expect_failure(const char *bytes, size_t length, enum pb_error_code code, const char *word,
                           const char *hint)
{
    error = (struct pb_error){ 0 };
    cr_expect_eq(extract(bytes, length, 0), PB_FAILED);
    cr_expect_eq(error.code, code, "%s", error.message);
    cr_expect_not_null(strstr(error.message, word), "%s", error.message);
    cr_expect_not_null(strstr(error.hint, hint), "%s", error.hint);
    cr_expect_str_eq(error.source, "data.csv");
    cr_expect_str_eq(error.module, "fingertips");
}

#define EXPECT_FAILURE(text, code, word, hint) expect_failure(text, sizeof(text) - 1, code, word, hint)

Test(fingertips, fills_every_column_of_a_row)
{
    cr_assert_eq(EXTRACT(HEADER ",Time period range\r\n" RUGBY), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 1);
    static const char *const expected[] = { "ft",    "90366",     "",       "Life expectancy", "E07000220",
                                            "Rugby", "Districts", "Female", "All ages",        "",
                                            "",      "2017 - 19", "A note", "Increasing",      "data.csv",
                                            "2",     "published" };
    const char *const found[] = {
        pb_cell(&table, source, 0),        pb_cell(&table, indicator, 0), pb_cell(&table, measure, 0),
        pb_cell(&table, measure_name, 0),  pb_cell(&table, area_code, 0), pb_cell(&table, area_name, 0),
        pb_cell(&table, area_type, 0),     pb_cell(&table, sex, 0),       pb_cell(&table, age, 0),
        pb_cell(&table, category_type, 0), pb_cell(&table, category, 0),  pb_cell(&table, period, 0),
        pb_cell(&table, note, 0),          pb_cell(&table, trend, 0),     pb_cell(&table, source_file, 0),
        pb_cell(&table, source_row, 0),    pb_cell(&table, status, 0)
    };
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++)
        cr_expect_str_eq(found[i], expected[i]);
    cr_expect_eq(table.sex[0], PB_WORD_FEMALE);
    cr_expect_eq(table.period_start[0], 20170101);
    cr_expect_eq(table.period_end[0], 20191231);
    cr_expect_eq(table.origin[0], 1);
    cr_expect_eq(table.value[0], 83.5);
    cr_expect_str_eq(pb_cell(&table, value_text, 0), "83.50"); /* as published, with its zero */
    cr_expect_eq(table.lower_95[0], 82.9);
    cr_expect_eq(table.upper_95[0], 84.1);
    cr_expect_eq(table.lower_998[0], 82.5);
    cr_expect_eq(table.upper_998[0], 84.5);
    cr_expect_eq(table.count[0], 10);
    cr_expect_eq(table.denominator[0], 2000.5);
    cr_expect_str_eq(pb_cell(&table, denominator_text, 0), "2000.5");
    cr_expect(pb_missing(table.england_value[0]) && pb_missing(table.multiplier[0]));
    cr_expect_eq(findings.warning_count, 0);
    cr_expect_eq(atomic_load(&bytes_read), sizeof(HEADER ",Time period range\r\n" RUGBY) - 1);
}

/* Names as other services, R and web pages write them; each line gives one row. */
Test(fingertips, knows_columns_by_all_their_names)
{
#define ROW_26 "90366,N,,,E07000220,Rugby,D,Persons,All ages,,,2019,1,,,,,,,,,,,20190000,,\n"
    cr_expect_eq(EXTRACT("\xEF\xBB\xBF" HEADER "\n" ROW_26), PB_OK, "%s", error.message);
    cr_expect_eq(EXTRACT("age,SEX,AreaName,area code,Category type,CATEGORY,indicator id,VALUE,time Period\n"
                         "All ages,Persons,Rugby,E07000220,,,90366,1,2019\n"),
                 PB_OK, "%s", error.message);
    cr_expect_eq(EXTRACT("Indicator ID,Area Code,Gender,Age,Category Type,Category,Time period,Value,Target data,"
                         "Compared to subnational parent value or percentiles,Compared to percentiles,Column not used\n"
                         "90366,E07000220,Persons,All ages,,,2019,1,,,,\n"),
                 PB_OK, "%s", error.message);
    cr_expect_eq(
        EXTRACT("\"\",\"Indicator.ID\",\"Area.Code\",\"Sex\",\"Age\",\"Category.Type\",\"Category\",\"Time.period\","
                "\"Value\",\"Lower.CI.95.0.limit\",\"Upper.CI.95.0.limit\",\"Count\"\n"
                "\"1\",90366,\"E07000220\",\"Persons\",\"All ages\",NA,NA,2019,1,0.5,1.5,NA\n"),
        PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 4);
    for (size_t row = 0; row < 4; row++) {
        cr_expect_str_eq(pb_cell(&table, area_code, row), "E07000220");
        cr_expect_eq(table.sex[row], PB_WORD_PERSONS);
        cr_expect_str_eq(pb_cell(&table, age, row), "All ages");
        cr_expect_eq(table.category[row], 0);
        cr_expect_eq(table.value[row], 1);
        cr_expect_eq(table.period_end[row], 20191231);
        cr_expect_eq(table.origin[row], row + 1);
    }
    cr_expect_eq(table.upper_95[3], 1.5);
    cr_expect_not(has_warning("not known"));
    cr_expect(has_warning("no column Indicator Name, Area Name")); /* of the second file */
    cr_expect_eq(EXTRACT("Indicator ID,Area Code,Sex,Age,Category Type,Category,Time period,Value,Ward,Beds\n"
                         "90366,E07000220,Persons,All ages,,,2019,1,a,b\n"),
                 PB_OK);
    cr_expect(has_warning("not used: Ward, Beds"));
}

Test(fingertips, refuses_columns_that_it_cannot_trust)
{
    EXPECT_FAILURE("Indicator ID,Area Code,Sex,Age,Category Type,Category,Time period,Amount\n1,E07000220,,,,,2019,1\n",
                   PB_ERROR_COLUMNS, "no column Value; found: Indicator ID, Area Code", "column");
    EXPECT_FAILURE("Indicator ID;Area Code;Sex\n1;2;3\n", PB_ERROR_COLUMNS, "found: Indicator ID, Area Code, Sex",
                   "right file");
    EXPECT_FAILURE("area_code,area_name,period,value\n", PB_ERROR_COLUMNS, "Indicator ID, Sex, Age", "column");
    EXPECT_FAILURE("Indicator ID,Area Code,Sex,Gender,Age,Category Type,Category,Time period,Value\n", PB_ERROR_COLUMNS,
                   "columns 3 and 4 are both 'Sex'", "remove");
    cr_expect_eq(table.rows, 0);
}

Test(fingertips, says_what_a_file_is_that_is_not_csv)
{
    EXPECT_FAILURE("", PB_ERROR_SOURCE, "empty", "again");
    EXPECT_FAILURE("\xEF\xBB\xBF\r\n \n", PB_ERROR_SOURCE, "empty", "again");
    EXPECT_FAILURE("\n<!DOCTYPE html>\n<html><body>Error</body></html>", PB_ERROR_SOURCE,
                   "it begins: <!DOCTYPE html> <html>", "browser");
    EXPECT_FAILURE("<?xml version=\"1.0\"?><Error>No data</Error>", PB_ERROR_SOURCE, "<Error>No data</Error>",
                   "error message");
    EXPECT_FAILURE("{\"Message\":\"An error has occurred.\"}", PB_ERROR_SOURCE, "An error has occurred", "CSV");
    EXPECT_FAILURE("[{\"IndicatorId\": 108}]", PB_ERROR_SOURCE, "JSON; expected CSV", "csv form");
    EXPECT_FAILURE("CSV data could not be built for indicator 108", PB_ERROR_COLUMNS,
                   "found: CSV data could not be built for indicator 108", "right file");
    EXPECT_FAILURE("PK\x03\x04zipzip", PB_ERROR_SOURCE, "zip", "again");
    EXPECT_FAILURE("\x1F\x8B\x08", PB_ERROR_SOURCE, "gzip", "again");
    EXPECT_FAILURE(HEADER "\r\n", PB_ERROR_SOURCE, "no rows",
                   "usually this is an area type that the indicator is not published for");
    EXPECT_FAILURE(HEADER "\n1,\0\n", PB_ERROR_SOURCE, "NUL", "damaged");
}

/* A zip with two files of figures and something else: where a row is says the member too. */
Test(fingertips, reads_what_is_packed)
{
    const struct pb_test_member members[] = {
        { .name = "a.csv", .content = HEADER "\n" ROW_26, .deflated = true },
        { .name = "b/c.csv", .content = HEADER "\n90366,N,,,E07000220,R,D,P,A,,,last year,1,,,,,,,,,,,,,\n" ROW_26 },
        { .name = "LICENCE.txt", .content = "Open Government Licence" },
    };
    struct pb_test_package zip = pb_test_zip(members, 3);
    cr_expect_eq(extract((const char *)zip.bytes, zip.length, 0), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 2);
    cr_expect_str_eq(pb_cell(&table, source_row, 0), "a.csv!2");
    cr_expect_str_eq(pb_cell(&table, source_row, 1), "b/c.csv!3");
    cr_expect_str_eq(pb_cell(&table, source_file, 1), "data.csv");
    cr_assert_eq(findings.reject_count, 1);
    cr_expect_str_eq(findings.rejects[0].cell, "b/c.csv!2");
    cr_expect_str_eq(findings.rejects[0].raw, "90366,N,,,E07000220,R,D,P,A,,,last year,1,,,,,,,,,,,,,");
    cr_expect(has_warning("'LICENCE.txt' is not read"));
    free(zip.bytes);
    struct pb_test_package none = pb_test_zip(&members[2], 1);
    cr_expect_eq(extract((const char *)none.bytes, none.length, 0), PB_FAILED);
    free(none.bytes);
}

/* Made with Python: gzip.compress of a heading and a row of Rugby in 2019. */
Test(fingertips, reads_gzip)
{
    static const unsigned char packed[] = {
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x45, 0xc7, 0xb1, 0x0a, 0x83, 0x30, 0x10, 0x06,
        0xe0, 0xdd, 0xa7, 0xb8, 0x07, 0xf8, 0x29, 0x67, 0x4a, 0x2d, 0x8e, 0xc1, 0x3a, 0xb8, 0x09, 0x4a, 0xf7, 0xa3,
        0x39, 0x42, 0x20, 0x35, 0x72, 0xb1, 0x50, 0xdf, 0xbe, 0x63, 0xbf, 0xed, 0x9b, 0xb6, 0x90, 0x5e, 0x72, 0x14,
        0xa3, 0xe9, 0x01, 0x6f, 0x2a, 0x34, 0x94, 0xa0, 0x58, 0xf4, 0x0b, 0x1f, 0x15, 0x83, 0x1c, 0x1a, 0x8b, 0x9d,
        0xb4, 0x9e, 0xfb, 0x7f, 0x58, 0xd3, 0x5b, 0x69, 0x57, 0x4b, 0x25, 0xe0, 0x29, 0xf9, 0xa3, 0x4d, 0xcf, 0xd7,
        0xae, 0xc3, 0xc8, 0x77, 0x66, 0x76, 0x8e, 0x31, 0xab, 0xd5, 0xb2, 0x55, 0xf8, 0x9c, 0x49, 0xa2, 0x56, 0x00,
        0x8e, 0xdb, 0x1e, 0xed, 0xe5, 0xd6, 0xfc, 0x00, 0x23, 0x04, 0x4f, 0x08, 0x74, 0x00, 0x00, 0x00
    };
    cr_expect_eq(extract((const char *)packed, sizeof packed, 7), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 1);
    cr_expect_str_eq(pb_cell(&table, source_row, 0), "2");
    cr_expect_eq(table.value[0], 1.5);
    cr_expect_eq(extract((const char *)packed, sizeof packed - 12, 0), PB_FAILED, "cut off");
    cr_expect_eq(error.code, PB_ERROR_SOURCE);
}

/* As spreadsheet programs of other countries save them. */
Test(fingertips, reads_other_separators)
{
    cr_expect_eq(EXTRACT("Indicator ID;Area Code;Sex;Age;Category Type;Category;Time period;Value\n"
                         "90366;E07000220;Persons;All ages;;;2019;1.5\n90366;E07000220;Male;All ages;;;2019;many\n"),
                 PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, 1);
    cr_expect_eq(table.value[0], 1.5);
    cr_assert_eq(findings.reject_count, 1);
    cr_expect_eq(findings.rejects[0].separator, ';');
}

Test(fingertips, finds_files_that_were_cut_off)
{
    EXPECT_FAILURE(HEADER "\n" ROW_26 "90366,N,,,E07000220,Rug", PB_ERROR_SOURCE, "ends in the middle of line 3",
                   "cut off: get it again");
    EXPECT_FAILURE(HEADER "\n90366,N,,,E07000220,Rug", PB_ERROR_SOURCE, "ends in the middle of line 2", "cut off");
    EXPECT_FAILURE(HEADER "\n" ROW_26 "90366,\"N, per 1", PB_ERROR_SOURCE, "ends within a quoted text", "cut off");
    EXPECT_FAILURE(HEADER "\n" ROW_26 "90366,caf\xC3", PB_ERROR_SOURCE, "ends in the middle of line 3", "cut off");
    cr_expect_eq(row_counts.rejected, 0);
}

/* A last row without a line end is whole when it has all its fields; rows that are all short are not a cut file. */
Test(fingertips, does_not_mistake_a_whole_file_for_one_that_was_cut_off)
{
    cr_expect_eq(EXTRACT(HEADER "\r\n90366,N,,,E07000220,Rugby,D,Persons,All ages,,,2019,1,,,,,,,,,,,20190000,,"),
                 PB_OK, "%s", error.message);
    cr_expect_eq(table.rows, 1);
    cr_expect_eq(EXTRACT(HEADER "\n1,N,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,,\n1,N,,,E07000220,R,D,P,A,,,2019,1,,,,,"
                                ",,,,,,,"),
                 PB_OK);
    cr_expect_eq(row_counts.rejected, 2);
    cr_expect_str_eq(findings.rejects[0].rule, "too-few-fields");
    cr_expect_not_null(strstr(findings.rejects[0].reason, "25 fields; expected 26"), "%s", findings.rejects[0].reason);
}

Test(fingertips, rejects_rows_with_the_reason)
{
    EXPECT_REJECT("90366,N,,\n", "too-few-fields", "4 fields; expected 27");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,,1y,more\n", "too-many-fields",
                  "28 fields; expected 27");
    EXPECT_REJECT(",N,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,,1y\n", "no-indicator-id",
                  "Indicator ID is empty: the row cannot be matched to a measure");
    EXPECT_REJECT(",,,,E06000099,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,,1y\n", "no-indicator-id",
                  "empty"); /* before the area */
    EXPECT_REJECT("9x,N,,,E06000099,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,,1y\n", "indicator-id",
                  "whole number above 0: '9x'");
    EXPECT_REJECT("-5,N,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,,1y\n", "indicator-id", "'-5'");
    EXPECT_REJECT("90366,N,,, ,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,,1y\n", "no-area-code", "Area Code is empty");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,last year,1,,,,,,,,,,,20190000,,,1y\n", "period", "'last year'");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,,1,,,,,,,,,,,20190000,,,1y\n", "period", "''");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,2019 - 18,1,,,,,,,,,,,20190000,,,1y\n", "period", "before it begins");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,2019,\"1,234\",,,,,,,,,,,20190000,,,1y\n", "not-a-number",
                  "Value is not a number: '1,234'");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,2019,1,,0x5,,,,,,,,,20190000,,,1y\n", "not-a-number",
                  "Upper CI 95.0 limit is not a number: '0x5'");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,2019,1,,,,,-1,,,,,,20190000,,,1y\n", "negative", "Count is below 0");
    EXPECT_REJECT("90366,N,,,E07000220,R,D,P,A,,,2019,1,,,,,,-0.5,,,,,20190000,,,1y\n", "negative",
                  "Denominator is below 0: '-0.5'");
    cr_expect_eq(table.rows, 0);
}

Test(fingertips, keeps_rejected_rows_readable)
{
    cr_expect_eq(EXTRACT(HEADER "\n90366,caf\xC3\xA9,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,\n"
                                "90366,caf\xE9,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,\n"),
                 PB_OK);
    cr_assert_eq(findings.reject_count, 1);
    cr_expect_str_eq(findings.rejects[0].rule, "not-utf-8");
    cr_expect_str_eq(findings.rejects[0].raw,
                     "90366,caf\xEF\xBF\xBD,,,E07000220,R,D,P,A,,,2019,1,,,,,,,,,,,20190000,,");
    char period[200];
    memset(period, 'p', sizeof period - 1);
    period[sizeof period - 1] = '\0';
    memcpy(period + 59, "\xC3\xA9", 2); /* a character across the place where the text is cut */
    char text[2000];
    int length = snprintf(text, sizeof text, HEADER "\n1,N,,,E07000220,R,D,P,A,,,%s,1,,,,,,,,,,,20190000,,\n", period);
    cr_expect_eq(extract(text, (size_t)length, 0), PB_OK);
    cr_assert_eq(findings.reject_count, 2);
    const char *end = strstr(findings.rejects[1].reason, "ppp...'");
    cr_expect_not_null(end, "%s", findings.rejects[1].reason);
}

Test(fingertips, converts_windows_1252_with_a_warning)
{
    cr_expect_eq(EXTRACT(HEADER "\n90366,N,,,E07000220,Rugby \x96 caf\xE9,D,P,A,,,2017 \x96 19,1,,,,,,,,,,,20190000,,\n"
                                "90366,N,,,E07000220,\x81,D,P,A,,,2019,1,,,,,,,,,,,20190000,,\n"),
                 PB_OK);
    cr_assert_eq(table.rows, 1);
    cr_expect_str_eq(pb_cell(&table, area_name, 0), "Rugby \xE2\x80\x93 caf\xC3\xA9");
    cr_expect_eq(table.period_start[0], 20170101); /* the dash of Windows-1252 is an en dash */
    cr_expect(has_warning("Windows-1252"));
    cr_assert_eq(findings.reject_count, 1);
    cr_expect_str_eq(findings.rejects[0].rule, "not-windows-1252");
}

Test(fingertips, passes_over_areas_that_nobody_asks_for)
{
    cr_expect_eq(EXTRACT(HEADER "\n90366,N,,,E06000001,H,D,P,A,,,nonsense,x,,,,,,,,,,,,,\n"
                                "90366,N,,,05A,CCG,C,P,A,,,2019,1,,,,,,,,,,,,,\n"
                                "90366,N,,, E92000001 ,England,C,P,A,,,2019,1,,,,,,,,,,,,,\n"
                                "90366,N,,,\"E10000031\",W,C,P,A,,,2019,1,,,,,,,,,,,,,\n"),
                 PB_OK);
    cr_expect_eq(row_counts.read, 4);
    cr_expect_eq(row_counts.filtered, 1);
    cr_assert_eq(table.rows, 3);
    cr_expect_str_eq(pb_cell(&table, area_code, 0), "E38000038"); /* the code of the Places file */
    cr_expect_str_eq(pb_cell(&table, area_code, 1), "E92000001");
    cr_expect_str_eq(pb_cell(&table, area_code, 2), "E10000031");
    cr_expect_str_eq(pb_cell(&table, source_row, 2), "5");
}

/* The service's words of a comparison; quintiles are none of ours. And what copied text has around it, and nobody sees.
 */
Test(fingertips, takes_what_the_service_says_of_a_comparison_and_leaves_invisible_blanks)
{
#define SAID(code, england, region) "90366,N,,," code ",R,D,P,A,,,2019,\xC2\xA0 2 ,,,,,,,,," england "," region ",,,\n"
    cr_expect_eq(EXTRACT(HEADER "\n" SAID("E07000220\xC2\xA0", "Better", "Worse") SAID("\xE2\x80\x8B"
                                                                                       "E07000220",
                                                                                       "similar", "Higher")
                             SAID(" \xEF\xBB\xBF"
                                  "E07000220\t",
                                  "Highest quintile", "Lower")),
                 PB_OK);
    static const enum pb_word expected[][2] = { { PB_WORD_BETTER, PB_WORD_WORSE },
                                                { PB_WORD_SIMILAR, PB_WORD_HIGHER },
                                                { PB_WORD_NONE, PB_WORD_LOWER } };
    cr_assert_eq(table.rows, 3);
    for (size_t row = 0; row < 3; row++)
        cr_expect(table.value[row] == 2 && table.compared_with_england[row] == expected[row][0] &&
                      table.compared_with_region[row] == expected[row][1],
                  "row %zu", row);
}

Test(fingertips, tells_missing_from_suppressed_and_from_minus_one)
{
#define VALUE(value, note) "90366,N,,,E07000220,R,D,P,A,,,2019," value ",,,,,-,0," note ",,,,,,\n"
    cr_expect_eq(EXTRACT(HEADER "\n" VALUE("", "")
                             VALUE("", "Value suppressed for disclosure control due to small count") VALUE("*", "")
                                 VALUE("-", "") VALUE("n/a", "") VALUE("NA", "Not available")
                                     VALUE("N/A", "Disclosure control") VALUE("-1", "") VALUE("0", "Suppressed")),
                 PB_OK);
    static const enum pb_word expected[] = { PB_WORD_MISSING,    PB_WORD_SUPPRESSED, PB_WORD_SUPPRESSED,
                                             PB_WORD_MISSING,    PB_WORD_MISSING,    PB_WORD_MISSING,
                                             PB_WORD_SUPPRESSED, PB_WORD_PUBLISHED,  PB_WORD_PUBLISHED };
    cr_assert_eq(table.rows, 9);
    for (size_t row = 0; row < 9; row++) {
        cr_expect_eq(table.status[row], expected[row], "row %zu", row);
        cr_expect_eq(pb_missing(table.value[row]), row < 7);
        cr_expect_eq(table.value_text[row] == 0, row < 7);
        cr_expect(pb_missing(table.count[row]) && table.count_text[row] == 0);
        cr_expect(pb_missing(table.denominator[row]) && table.denominator_text[row] == 0); /* 0 divides nothing */
    }
    cr_expect_eq(table.value[7], -1);
    cr_expect_str_eq(pb_cell(&table, note, 1), "Value suppressed for disclosure control due to small count");
}

/* A figure and what its source says of it: provisional, a footnote. */
Test(fingertips, keeps_the_notes_behind_a_value)
{
    cr_expect_eq(EXTRACT(HEADER "\n" VALUE("12.3 [p]", "") VALUE("14*", "Own note") VALUE("15 [note 2]", "")), PB_OK);
    cr_assert_eq(table.rows, 3);
    static const char *const expected[] = { "12.3", "[p]", "14", "*; Own note", "15", "[note 2]" };
    for (size_t row = 0; row < 3; row++) {
        cr_expect_str_eq(pb_cell(&table, value_text, row), expected[2 * row]);
        cr_expect_str_eq(pb_cell(&table, note, row), expected[2 * row + 1]);
    }
    cr_expect_eq(table.value[0], 12.3);
}

Test(fingertips, warns_of_limits_and_periods_that_cannot_be)
{
    cr_expect_eq(EXTRACT(HEADER ",Time period range\n90366,N,,,E07000220,R,D,P,A,,,2019,5,6,4,,,,,,,,,,,,1y\n"
                                "90366,N,,,E07000220,R,D,P,A,,,2020,5,6,7,,,,,,,,,,,,1y\n"
                                "90366,N,,,E07000220,R,D,P,A,,,2017 - 21,5,4,6,,,,,,,,,,,,3y\n"),
                 PB_OK);
    cr_expect_eq(table.rows, 3);
    cr_expect(has_warning("a lower confidence limit above the upper one: 1, first in line 2"));
    cr_expect(has_warning("a value outside its confidence limits: 1, first in line 3"));
    cr_expect(has_warning("a period longer than 'Time period range' says: 1, first in line 4"));
}

Test(fingertips, reads_academic_years_where_it_is_told_to)
{
    const char *ids[] = { "20602" };
    given.academic_indicators = (struct pb_text_list){ 1, ids };
    cr_expect_eq(EXTRACT(HEADER "\n90366,N,,,E07000220,R,D,P,A,,,2019/20,1,,,,,,,,,,,,,\n"
                                "020602,N,,,E07000220,R,D,P,A,,,2019/20,1,,,,,,,,,,,,,\n"
                                "90366,N,,,E07000220,R,D,P,A,,,2019/20,1,,,,,,,,,,,,,\n"),
                 PB_OK);
    cr_assert_eq(table.rows, 3);
    cr_expect_eq(table.period_end[0], 20200331);
    cr_expect_str_eq(pb_cell(&table, indicator, 1), "20602");
    cr_expect_eq(table.period_start[1], 20190901);
    cr_expect_eq(table.period_end[1], 20200831);
    cr_expect_eq(table.period_end[2], 20200331);
    const char *files[] = { "a.csv" };
    given.files = (struct pb_text_list){ 1, files };
    cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_OK, "%s", error.message);
    ids[0] = "NCMP";
    cr_expect_eq(pb_extractor_fingertips.check(&given, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_CONFIGURATION);
}

Test(fingertips, plans_one_unit_of_all_files)
{
    const char *files[] = { "a.csv", "file:///data/b.csv", "c/*.csv" };
    given.files = (struct pb_text_list){ 3, files };
    struct pb_plan plan = { .arena = &arena };
    cr_assert_eq(pb_extractor_fingertips.plan(&given, &plan, &error), PB_OK);
    cr_assert_eq(plan.count, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_null(plan.requests[i].unit, "each file is read on its own");
        cr_expect_str_eq(plan.requests[i].location, files[i]);
    }
}

Test(fingertips, reads_several_files_and_stops_when_told)
{
    static const char text[] = HEADER "\n" ROW_26;
    struct pb_memory_stream one = { .bytes = (const unsigned char *)text, .length = sizeof text - 1 };
    struct pb_memory_stream two = { .bytes = (const unsigned char *)text, .length = sizeof text - 1, .step = 1 };
    const struct pb_input inputs[] = { pb_memory_input("one.csv", &one), pb_memory_input("two.csv", &two) };
    cr_expect_eq(extract_input(inputs, 2), PB_OK);
    cr_assert_eq(table.rows, 2);
    cr_expect_str_eq(pb_cell(&table, source_file, 1), "two.csv");
    cr_expect_eq(table.origin[1], 2);
    atomic_store(&cancelled, true);
    cr_expect_eq(EXTRACT(HEADER "\n" ROW_26), PB_FATAL);
    cr_expect_eq(error.code, PB_ERROR_INTERRUPTED);
}

Test(fingertips, recognises_its_files_by_content)
{
#define PROBE(text) pb_extractor_fingertips.probe(text, sizeof(text) - 1)
    cr_expect_geq(PROBE(HEADER "\r\n" ROW_26), 90);
    cr_expect_geq(PROBE("\"\",\"Indicator.ID\",\"Area.Code\",\"Time.period\",\"Value\"\n"), 90);
    cr_expect_lt(PROBE("Indicator ID,Indicator,Definition,Rationale\n"), 50);
    cr_expect_gt(PROBE("Indicator ID,Indicator,Definition,Rationale\n"), 0);
    cr_expect_eq(PROBE(""), 0);
    cr_expect_eq(PROBE("<html>Indicator ID,Area Code,Time period,Value\n"), 0);
    cr_expect_eq(PROBE("<?xml?>"), 0);
    cr_expect_eq(PROBE("{\"Indicator ID\": 1}"), 0);
    cr_expect_eq(PROBE("PK\x03\x04Indicator ID,Value"), 0);
    cr_expect_eq(PROBE("area_code,area_name,period,value,indicator\n"), 0);
    cr_expect_eq(PROBE("\"Indicator ID, never closed"), 0);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Damage must not hurt, and every row must still be accounted for (extract_input checks that). */
Test(fingertips, survives_mutations)
{
    static const char seed[] =
        HEADER ",Time period range\r\n" RUGBY RUGBY
               "90366,\"caf\xC3\xA9, \"\"x\"\"\",,,E08000026,C,D,P,A,,,2019/20,*,,,,,,,,,,,,,,\r\n";
    static const char alphabet[] = "\"\",,,\n\r\n\0a19-/ .\xE9\xC3\xA9\x81";
    uint64_t state = 7;
    for (int round = 0; round < 4000; round++) {
        char bytes[sizeof seed];
        size_t length = sizeof seed - 1;
        memcpy(bytes, seed, length);
        for (uint64_t change = next_random(&state) % 6 + 1; change > 0; change--) {
            /* Mostly in the rows, for a broken header ends it all. */
            size_t from = next_random(&state) % 8 ? sizeof HEADER + 20 : 0;
            bytes[from + next_random(&state) % (length - from)] = alphabet[next_random(&state) % (sizeof alphabet - 1)];
        }
        if (next_random(&state) % 8 == 0)
            length -= next_random(&state) % 200;
        table.rows = 0;
        row_counts = (struct pb_row_counts){ 0 };
        pb_findings_close(&findings);
        pb_findings_open(&findings);
        (void)extract(bytes, length, next_random(&state) % 3);
        for (size_t row = 0; row < table.rows; row++)
            cr_assert(pb_date_valid(table.period_start[row]) && table.period_start[row] <= table.period_end[row]);
    }
}
