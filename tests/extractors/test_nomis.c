/* Answers of the Nomis API. Expectations: rows written out here, in the columns that the service sends by default or in
 * some of them; the promises of extractors/nomis/nomis.h. What is asked of the service, and what goes wrong between
 * pages, is in tests/job/test_nomis.py. */
#include "tests/support/area_facts.h"
#include "tests/support/fact_stage.h"

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

static struct pb_fact_stage stage;

static void open_all(void)
{
    pb_fact_stage_open(&stage, &pb_extractor_nomis);
}

static void close_all(void)
{
    pb_fact_stage_close(&stage);
}

TestSuite(nomis, .init = open_all, .fini = close_all);

/* `more`: options beside the files, beginning with a comma; "" for none. */
static enum pb_status extract(const char *more, const char *text)
{
    return pb_fact_stage_read(&stage, pb_fact_stage_of_files(&stage, more), "answer", text, strlen(text));
}

static void take(const char *more, const char *text, size_t rows)
{
    cr_assert_eq(extract(more, text), PB_OK, "%s", stage.error.message);
    cr_assert_eq(stage.table.rows, rows, "%zu rows; %s", stage.table.rows,
                 stage.findings.reject_count ? stage.findings.rejects[0].reason : "no reject");
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&stage.table, column, row), text)

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
    cr_expect_eq(stage.table.value_type[0], PB_WORD_COUNT_VALUE);
    cr_expect_eq(stage.table.period_start[0], 20190101);
    cr_expect_eq(stage.row_counts.filtered, 1);
    int32_t from = 0;
    int32_t to = 0;
    cr_expect(pb_age_parse(pb_cell(&stage.table, age, 1), strlen(pb_cell(&stage.table, age, 1)), &from, &to));
    cr_expect_eq(from, 0);
    cr_expect_eq(to, 1, "age 0 is %s", pb_cell(&stage.table, age, 1));
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
    cr_expect_eq(stage.table.status[0], PB_WORD_MISSING);
    SAME(note, 0, "These figures are missing");
    cr_expect(pb_missing(stage.table.value[0]));
    cr_expect_eq(stage.table.status[1], PB_WORD_SUPPRESSED);
    static const char *const rules[] = { "status", "status", "not-a-number", "sex", "period" };
    cr_assert_eq(stage.findings.reject_count, sizeof rules / sizeof rules[0]);
    for (size_t i = 0; i < stage.findings.reject_count; i++) {
        cr_expect_str_eq(stage.findings.rejects[i].rule, rules[i], "%s", stage.findings.rejects[i].reason);
        cr_expect_eq(stage.findings.rejects[i].line, i + 4);
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
    cr_assert_eq(stage.findings.reject_count, 2);
    cr_expect_str_eq(stage.findings.rejects[0].rule, "not-asked-for");
    cr_expect_str_eq(stage.findings.rejects[0].reason,
                     "C_AGE is '111' ('Age 10'), which was not asked for: the service "
                     "ignored what it was asked");
    cr_expect_not_null(strstr(stage.findings.rejects[1].reason, "MEASURES is '20301' ('Percent')"));
}

Test(nomis, neither_adds_up_nor_picks_among_values_of_a_dimension)
{
    cr_expect_eq(extract("", HEADINGS "2019," RUGBY ",1,Male,101,Age 0,20100,Value,1,A,Normal Value,F,0,2\n"
                                      "2019," RUGBY ",1,Male,101,Age 0,20301,Percent,2,A,Normal Value,F,1,2\n"),
                 PB_FAILED);
    cr_expect_not_null(strstr(stage.error.message, "dimension MEASURES has several values, 'Value' and 'Percent'"),
                       "%s", stage.error.message);
    cr_expect_eq(stage.error.line, 3);
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
        cr_expect_not_null(strstr(stage.error.message, wrong[i].words), "%s", stage.error.message);
    }
}

Test(nomis, reads_chosen_columns_and_says_that_nobody_can_count_them)
{
    take("", "DATE_NAME,GEOGRAPHY_CODE,OBS_VALUE\n2019,E07000220,7\n2020,E07000220,8\n", 2);
    cr_assert_eq(stage.findings.quality_count, 1);
    cr_expect_str_eq(stage.findings.quality[0].rule, "records-not-counted");
    cr_expect_eq(extract("", "DATE_NAME,OBS_VALUE\n2019,7\n"), PB_FAILED);
    cr_expect_eq(stage.error.code, PB_ERROR_COLUMNS);
}

Test(nomis, keeps_small_areas_where_they_are_wanted)
{
    static const char text[] =
        HEADINGS "2019," LSOA ",0,Total,200,All Ages,20100,Value,1500,A,Normal Value,F,0,2\n"
                 "2019,E01000001,London 1,0,Total,200,All Ages,20100,Value,1500,A,Normal,F,1,2\n";
    struct pb_area_facts facts;
    pb_area_facts_open(&facts);
    pb_area_facts_area(&facts, "E01031002", "Rugby 001A", PB_TYPE_LSOA);
    pb_area_facts_within(&facts, "E01031002", "E07000220", 1, 0, 0);
    stage.context.reference = pb_area_facts_build(&facts, &stage.house.geography);
    take(",\"other_areas\": \"leave_out\"", text, 0);
    cr_assert_eq(stage.findings.warning_count, 1);
    cr_expect_eq(stage.findings.warnings[0].line, 2);
    cr_expect_str_eq(
        stage.findings.warnings[0].message,
        "2 rows of small areas, such as E01031002, filtered: \"other_areas\": \"look_up\" takes those that "
        "a lookup places in one of your areas, and \"keep\" takes all, which populations need");
    take(",\"other_areas\": \"look_up\"", text, 1);
    SAME(area_code, 0, "E01031002");
    SAME(within, 0, "E07000220");
    SAME(area_type, 0, PB_TYPE_LSOA);
    SAME(note, 0, "its file has 1 row of a small area that no lookup has, E01000001");
    cr_expect_eq(stage.table.geography[0], PB_WORD_LOCAL);
    stage.context.reference = NULL;
    take(",\"other_areas\": \"keep\"", text, 3);
    SAME(area_code, 2, "E01000001");
    pb_area_facts_close(&facts);
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
