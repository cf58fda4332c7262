/* Answers of the Nomis API. Expectations: rows written out here, in the columns that the service sends by default or in
 * some of them; the promises of extractors/nomis/nomis.h. What is asked of the service, and what goes wrong between
 * pages, is in tests/job/test_nomis.py. */
#include "tests/support/house.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_extractor_nomis;

#define HEADINGS                                                                                                       \
    "DATE_NAME,GEOGRAPHY_CODE,GEOGRAPHY_NAME,GENDER,GENDER_NAME,C_AGE,C_AGE_NAME,MEASURES,MEASURES_NAME,OBS_VALUE,"    \
    "OBS_STATUS,OBS_STATUS_NAME,OBS_CONF,RECORD_OFFSET,RECORD_COUNT\n"
#define RUGBY    "E07000220,Rugby"
#define COVENTRY "E08000026,Coventry"
#define LSOA     "E01031002,Rugby 001A"

static struct pb_test_house house;
static struct pb_arena arena;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_row_counts row_counts;
static struct pb_findings findings;
static struct pb_error error;
static atomic_bool cancelled;
static struct pb_context context;

static void open_all(void)
{
    pb_test_house_open(&house);
    pb_arena_open(&arena, (size_t)16 << 20);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 1 << 20);
    pb_findings_open(&findings);
    context = (struct pb_context){ .source = "nomis",
                                   .scheme = "nomis",
                                   .framework = &house.framework,
                                   .geography = &house.geography,
                                   .table = &table,
                                   .row_counts = &row_counts,
                                   .findings = &findings,
                                   .cancelled = &cancelled };
}

static void close_all(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    pb_findings_close(&findings);
    pb_arena_close(&arena);
    pb_test_house_close(&house);
}

TestSuite(nomis, .init = open_all, .fini = close_all);

/* `more`: options beside the files, beginning with a comma; "" for none. */
static enum pb_status extract(const char *more, const char *text)
{
    char options[1000];
    struct pb_json json;
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)text, .length = strlen(text) };
    const struct pb_input input = pb_memory_input("answer", &stream);
    (void)snprintf(options, sizeof options, "{\"files\": [\"x\"]%s}", more);
    error = (struct pb_error){ 0 };
    cr_assert_eq(pb_json_open(&json, "options.json", options, strlen(options), &error), PB_OK, "%s", error.message);
    void *values = pb_arena_take(&arena, 1, pb_extractor_nomis.option_values_size);
    const struct pb_option_reading reading = { .json = &json, .arena = &arena, .what = "module 'nomis'" };
    cr_assert_eq(pb_options_read(pb_extractor_nomis.options, json.root, values, &reading, &error), PB_OK, "%s",
                 error.message);
    cr_assert_eq(pb_extractor_nomis.check(values, &error), PB_OK, "%s", error.message);
    enum pb_status status = pb_extractor_nomis.extract(values, &input, 1, &context, &error);
    pb_json_close(&json);
    if (status == PB_OK) {
        cr_expect_eq(row_counts.read, table.rows + row_counts.filtered + row_counts.rejected + row_counts.duplicates);
        cr_expect_eq(row_counts.rejected, findings.reject_count);
    }
    return status;
}

static void take(const char *more, const char *text, size_t rows)
{
    cr_assert_eq(extract(more, text), PB_OK, "%s", error.message);
    cr_assert_eq(table.rows, rows, "%zu rows; %s", table.rows,
                 findings.reject_count ? findings.rejects[0].reason : "no reject");
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&table, column, row), text)

Test(nomis, reads_people_by_sex_and_age)
{
    take(",\"indicator\": \"people\", \"unit\": \"People\"",
         HEADINGS "2019," RUGBY ",0,Total,200,All Ages,20100,Value,107200,A,Normal Value,F,0,6\n"
                  "2019," RUGBY ",1,Male,101,Age 0,20100,Value,640,A,Normal Value,F,1,6\n"
                  "2019," RUGBY ",2,Female,1,Age 5 - 9,20100,Value,3100,A,Normal Value,F,2,6\n"
                  "2019," COVENTRY ",2,Female,191,Aged 90+,20100,Value,1900,A,Normal Value,F,3,6\n"
                  "2019," COVENTRY ",2,Female,106,Age 5,20100,Value,2300,A,Normal Value,F,4,6\n"
                  "2019,E06000001,Hartlepool,1,Male,191,Aged 90+,20100,Value,300,A,Normal Value,F,5,6\n",
         5);
    SAME(sex, 0, "Persons");
    SAME(age, 0, "All ages");
    SAME(sex, 1, "Male");
    SAME(age, 2, "5-9 yrs");
    SAME(age, 3, "90+ yrs");
    SAME(age, 4, "5 yrs");
    SAME(area_code, 0, "E07000220");
    SAME(period, 0, "2019");
    SAME(value_text, 0, "107200");
    SAME(indicator, 0, "people");
    SAME(unit, 0, "People");
    SAME(source_row, 0, "2");
    cr_expect_eq(table.value_type[0], PB_WORD_COUNT_VALUE);
    cr_expect_eq(table.period_start[0], 20190101);
    cr_expect_eq(row_counts.filtered, 1);
    int32_t from = 0;
    int32_t to = 0;
    cr_expect(pb_age_parse(pb_cell(&table, age, 1), strlen(pb_cell(&table, age, 1)), &from, &to));
    cr_expect_eq(from, 0);
    cr_expect_eq(to, 1, "age 0 is %s", pb_cell(&table, age, 1));
}

Test(nomis, takes_no_figure_for_what_is_none)
{
    take("",
         HEADINGS "2019," RUGBY ",1,Male,101,Age 0,20100,Value,,Q,These figures are missing,F,0,7\n"
                  "2019," RUGBY ",1,Male,102,Age 1,20100,Value,,D,Suppressed to avoid disclosure,F,1,7\n"
                  "2019," RUGBY ",1,Male,103,Age 2,20100,Value,5,U,Estimate is considered unreliable,F,2,7\n"
                  "2019," RUGBY ",1,Male,104,Age 3,20100,Value,5,A,Normal Value,C,3,7\n"
                  "2019," RUGBY ",1,Male,105,Age 4,20100,Value,five,A,Normal Value,F,4,7\n"
                  "2019," RUGBY ",7,Robots,106,Age 5,20100,Value,5,A,Normal Value,F,5,7\n"
                  "20199," RUGBY ",1,Male,107,Age 6,20100,Value,5,A,Normal Value,F,6,7\n",
         2);
    cr_expect_eq(table.status[0], PB_WORD_MISSING);
    SAME(note, 0, "These figures are missing");
    cr_expect(pb_missing(table.value[0]));
    cr_expect_eq(table.status[1], PB_WORD_SUPPRESSED);
    static const char *const rules[] = { "status", "status", "not-a-number", "sex", "period" };
    cr_assert_eq(findings.reject_count, sizeof rules / sizeof rules[0]);
    for (size_t i = 0; i < findings.reject_count; i++) {
        cr_expect_str_eq(findings.rejects[i].rule, rules[i], "%s", findings.rejects[i].reason);
        cr_expect_eq(findings.rejects[i].line, i + 4);
    }
}

Test(nomis, rejects_what_was_not_asked_for)
{
    take(",\"dimensions\": {\"c_age\": {\"values\": [\"101...110\", \"200\"]}, \"date\": {\"values\": [\"2019\"]}, "
         "\"measures\": {\"values\": [\"20100\"]}}",
         HEADINGS "2019," RUGBY ",1,Male,101,Age 0,20100,Value,1,A,Normal Value,F,0,5\n"
                  "2019," RUGBY ",1,Male,110,Age 9,20100,Value,2,A,Normal Value,F,1,5\n"
                  "2019," RUGBY ",1,Male,111,Age 10,20100,Value,3,A,Normal Value,F,2,5\n"
                  "2019," RUGBY ",1,Male,200,All Ages,20301,Percent,4,A,Normal Value,F,3,5\n"
                  "2018," RUGBY ",1,Male,200,All Ages,20100,Value,5,A,Normal Value,F,4,5\n",
         2 + 1);
    cr_assert_eq(findings.reject_count, 2);
    cr_expect_str_eq(findings.rejects[0].rule, "not-asked-for");
    cr_expect_str_eq(findings.rejects[0].reason, "C_AGE is '111' ('Age 10'), which was not asked for: the service "
                                                 "ignored what it was asked");
    cr_expect_not_null(strstr(findings.rejects[1].reason, "MEASURES is '20301' ('Percent')"));
}

Test(nomis, neither_adds_up_nor_picks_among_values_of_a_dimension)
{
    cr_expect_eq(extract("", HEADINGS "2019," RUGBY ",1,Male,101,Age 0,20100,Value,1,A,Normal Value,F,0,2\n"
                                      "2019," RUGBY ",1,Male,101,Age 0,20301,Percent,2,A,Normal Value,F,1,2\n"),
                 PB_FAILED);
    cr_expect_not_null(strstr(error.message, "dimension MEASURES has several values, 'Value' and 'Percent'"), "%s",
                       error.message);
    cr_expect_eq(error.line, 3);
}

Test(nomis, counts_its_records)
{
    static const struct {
        const char *rows;
        const char *words;
    } wrong[] = {
        { "2019," RUGBY ",1,Male,101,Age 0,20100,Value,1,A,Normal Value,F,0,3\n"
          "2019," RUGBY ",1,Male,102,Age 1,20100,Value,1,A,Normal Value,F,1,3\n",
          "2 records are there, and RECORD_COUNT says 3" },
        { "2019," RUGBY ",1,Male,101,Age 0,20100,Value,1,A,Normal Value,F,0,3\n"
          "2019," RUGBY ",1,Male,102,Age 1,20100,Value,1,A,Normal Value,F,2,3\n",
          "record 2 stands where record 1 is expected" },
        { "2019," RUGBY ",1,Male,101,Age 0,20100,Value,1,A,Normal Value,F,0,2\n"
          "2019," RUGBY ",1,Male,102,Age 1,20100,Value,1,A,Normal Value,F,1,3\n",
          "RECORD_COUNT is 3 here, and 2 in the rows before" },
        { "2019," RUGBY ",1,Male,102,Age 1,20100,Value,1,A,Normal Value,F,1,2\n", "records from 0 on are in no other" },
        { "", "no rows" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[1000];
        (void)snprintf(text, sizeof text, HEADINGS "%s", wrong[i].rows);
        cr_expect_eq(extract("", text), PB_FAILED, "%zu", i);
        cr_expect_not_null(strstr(error.message, wrong[i].words), "%s", error.message);
    }
}

Test(nomis, reads_chosen_columns_and_says_that_nobody_can_count_them)
{
    take("", "DATE_NAME,GEOGRAPHY_CODE,OBS_VALUE\n2019,E07000220,7\n2020,E07000220,8\n", 2);
    cr_assert_eq(findings.quality_count, 1);
    cr_expect_str_eq(findings.quality[0].rule, "records-not-counted");
    cr_expect_eq(extract("", "DATE_NAME,OBS_VALUE\n2019,7\n"), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_COLUMNS);
}

Test(nomis, keeps_small_areas_where_they_are_wanted)
{
    static const char text[] =
        HEADINGS "2019," LSOA ",0,Total,200,All Ages,20100,Value,1500,A,Normal Value,F,0,2\n"
                 "2019,E01000001,London 1,0,Total,200,All Ages,20100,Value,1500,A,Normal,F,1,2\n";
    struct pb_symbols pool;
    struct pb_table facts;
    struct pb_reference reference;
    struct pb_row_counts counts = { 0 };
    cr_assert_eq(pb_symbols_open(&pool, NULL), PB_OK);
    pb_table_open(&facts, &pool, 100);
    struct pb_context making = { .source = "lookup", .table = &facts, .row_counts = &counts };
    const struct pb_fact_source here = { "lookup", 1 };
    cr_assert_eq(pb_fact_area(&making, &here, "E01031002", "Rugby 001A", PB_TYPE_LSOA, 0, 0, &error), PB_OK);
    cr_assert_eq(pb_fact_within(&making, &here, "E01031002", "E07000220", 1, 0, 0, &error), PB_OK);
    cr_assert_eq(pb_reference_build(&reference, &house.geography, &facts, &error), PB_OK);
    context.reference = &reference;
    take(",\"other_areas\": \"leave_out\"", text, 0);
    take(",\"other_areas\": \"look_up\"", text, 1);
    SAME(area_code, 0, "E01031002");
    SAME(within, 0, "E07000220");
    SAME(area_type, 0, PB_TYPE_LSOA);
    cr_expect_eq(table.geography[0], PB_WORD_LOCAL);
    context.reference = NULL;
    take(",\"other_areas\": \"keep\"", text, 3);
    SAME(area_code, 2, "E01000001");
    pb_reference_close(&reference);
    pb_table_close(&facts);
    pb_symbols_close(&pool);
}

Test(nomis, names_measures_and_categories_by_dimensions)
{
    take(",\"indicator\": \"deaths\", \"category_type\": \"Cause of death\", \"dimensions\": {\"measures\": {\"is\": "
         "\"indicator\"}, \"cause_of_death\": {\"is\": \"category\"}}",
         "DATE_NAME,GEOGRAPHY_CODE,CAUSE_OF_DEATH,CAUSE_OF_DEATH_NAME,MEASURES,MEASURES_NAME,OBS_VALUE\n"
         "2019,E07000220,1,Cancer,20100,Value,7\n2019,E07000220,2,Heart,20301,Percent,8\n",
         2);
    SAME(indicator, 0, "deaths-20100");
    SAME(indicator, 1, "deaths-20301");
    SAME(category, 1, "Heart");
    SAME(category_type, 1, "Cause of death");
    SAME(measure_name, 1, "Percent");
}
