#include "placebook/contract/headline.h"

#include "placebook/contract/tidy.h"
#include "tests/support/edition.h"

#include <criterion/criterion.h>
#include <string.h>

static struct pb_test_edition test;
static struct pb_headline *headlines;
static size_t count;

static void open_rugby(void)
{
    pb_test_edition_open(&test, "rugby", "");
}

static void close_edition(void)
{
    pb_test_edition_close(&test);
}

TestSuite(headline, .init = open_rugby, .fini = close_edition);

static void choose(void)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, &error), PB_OK);
    cr_assert_eq(pb_headlines(&test.table, &test.framework, &test.geography, test.load.place, &test.arena, &headlines,
                              &count, &error),
                 PB_OK, "%s", error.message);
}

/* A row of smoking prevalence with the sex and age of the framework, told apart by its source row. */
static void smoking(const char *id, enum pb_word geography, const char *code, int32_t year, const char *value)
{
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                                      .indicator = "91280",
                                                      .age = "15+ yrs",
                                                      .geography = geography,
                                                      .area_code = code,
                                                      .start = year * 10000 + 401,
                                                      .end = (year + 1) * 10000 + 331,
                                                      .value = value,
                                                      .source_row = id });
}

/* The source row of the first headline, "" when the measure has none. */
static const char *chosen(void)
{
    choose();
    cr_assert_eq(count, 1);
    return headlines[0].row == SIZE_MAX ? "" : pb_cell(&test.table, source_row, headlines[0].row);
}

/* The source rows of a measure's two headlines, those of women and of men. */
static void both_are(const char *women, const char *men)
{
    choose();
    cr_assert_eq(count, 2);
    for (size_t i = 0; i < 2; i++) {
        size_t row = headlines[i].row;
        cr_assert_str_eq(row == SIZE_MAX ? "" : pb_cell(&test.table, source_row, row), i ? men : women);
        cr_assert_eq(headlines[i].sex, i ? PB_WORD_MALE : PB_WORD_FEMALE);
        cr_assert_eq(headlines[i].second, i == 1);
        cr_assert_str_eq(headlines[i].measure->id, headlines[0].measure->id);
    }
}

Test(headline, is_the_latest_figure_of_the_place_itself)
{
    smoking("1", PB_WORD_EXACT, "E07000220", 2012, "20");
    smoking("2", PB_WORD_EXACT, "E07000220", 2013, "21");
    smoking("3", PB_WORD_EXACT, "E07000220", 2014, NULL);
    smoking("4", PB_WORD_COUNTY, "E10000031", 2015, "22");
    smoking("5", PB_WORD_SHARED, "E38000038", 2016, "23");
    smoking("6", PB_WORD_BENCHMARK, "E92000001", 2017, "24");
    smoking("7", PB_WORD_LOCAL, "JSNA1", 2017, "24");
    cr_assert_str_eq(chosen(), "2");
    cr_assert_str_eq(headlines[0].measure->id, "smoking-prevalence-qof");
}

Test(headline, is_the_county_then_a_shared_area_where_the_place_has_no_figure)
{
    smoking("1", PB_WORD_EXACT, "E07000220", 2013, NULL);
    smoking("2", PB_WORD_SHARED, "E38000038", 2016, "23");
    cr_assert_str_eq(chosen(), "2");
    smoking("3", PB_WORD_COUNTY, "E10000031", 2012, "22");
    cr_assert_str_eq(chosen(), "3");
}

/* University Hospitals before the Partnership Trust, which the Places file names second for Rugby. */
Test(headline, is_the_first_trust_where_only_trusts_have_figures)
{
    smoking("1", PB_WORD_SHARED, "RYG", 2014, "22");
    smoking("2", PB_WORD_SHARED, "RKB", 2014, "21");
    smoking("3", PB_WORD_LOCAL, "U62213", 2015, "20");
    cr_assert_str_eq(chosen(), "2");
    test.load.place = &test.geography.system;
    cr_assert_str_eq(chosen(), "", "each is one of several of the system");
}

/* Neighbourhoods alone say nothing of the Place: there is no line without a figure either. */
Test(headline, is_none_of_local_areas_alone)
{
    smoking("1", PB_WORD_LOCAL, "E01031162", 2014, "22");
    choose();
    cr_assert_eq(count, 0);
}

Test(headline, has_no_figure_only_when_no_row_has)
{
    smoking("1", PB_WORD_COUNTY, "E10000031", 2014, NULL);
    smoking("2", PB_WORD_EXACT, "E07000220", 2013, NULL);
    smoking("3", PB_WORD_EXACT, "E07000220", 2012, NULL);
    cr_assert_str_eq(chosen(), "2");
}

/* Seen on 31 March 2015: the financial year 2014/15 is not over but has begun, 2015/16 begins the next day. */
Test(headline, is_never_a_projection)
{
    test.table.as_of = 20150331;
    smoking("1", PB_WORD_EXACT, "E07000220", 2013, "20");
    smoking("2", PB_WORD_EXACT, "E07000220", 2014, "21");
    smoking("3", PB_WORD_EXACT, "E07000220", 2015, "22");
    smoking("4", PB_WORD_EXACT, "E07000220", 2040, "23");
    cr_assert_str_eq(chosen(), "2");
    cr_assert_not(headlines[0].projected);
}

Test(headline, of_projections_alone_is_none_and_says_so)
{
    test.table.as_of = 20150331;
    smoking("1", PB_WORD_EXACT, "E07000220", 2015, "22");
    cr_assert_str_eq(chosen(), "");
    cr_assert(headlines[0].projected);
    smoking("2", PB_WORD_BENCHMARK, "E92000001", 2013, "22");
    cr_assert_str_eq(chosen(), "");
    smoking("3", PB_WORD_COUNTY, "E10000031", 2013, NULL);
    cr_assert_str_eq(chosen(), "3", "a row without a figure before a projection");
    cr_assert_not(headlines[0].projected);
}

Test(headline, is_never_a_part_or_a_benchmark)
{
    smoking("1", PB_WORD_PART, "E07000220", 2014, "20");
    smoking("2", PB_WORD_BENCHMARK, "E92000001", 2014, "20");
    smoking("3", PB_WORD_NEIGHBOUR, "E07000121", 2014, "20");
    cr_assert_str_eq(chosen(), "");
    cr_assert_eq(headlines[0].row, SIZE_MAX);
}

Test(headline, of_a_place_is_its_sum_before_an_nhs_area_but_the_system_takes_the_later_one)
{
    smoking("1", PB_WORD_SUM, "south-warwickshire", 2013, "20");
    smoking("2", PB_WORD_EXACT, "E38000195", 2014, "21");
    cr_assert_str_eq(chosen(), "1");
    test.load.place = &test.geography.system;
    cr_assert_str_eq(chosen(), "2");
}

Test(headline, has_the_sex_and_age_of_the_framework)
{
    struct pb_test_row row = { .measure = "life-expectancy-birth",
                               .indicator = "90366",
                               .area_code = "E07000220",
                               .value = "80",
                               .end = 20131231 };
    static const char *const sexes[] = { "Persons", "Male", "Female" };
    static const char *const ages[] = { "65+", "All ages" };
    for (size_t i = 0; i < 6; i++) {
        row.sex = sexes[i % 3];
        row.age = ages[i / 3];
        row.source_row = (const char *[]){ "1", "2", "3", "4", "5", "6" }[i];
        pb_test_edition_add(&test, &row);
    }
    row.category_type = "Deciles"; /* a group within the area is never the headline */
    row.category = "1";
    row.end = 20201231;
    pb_test_edition_add(&test, &row);
    both_are("6", "5"); /* women, as the framework has it, and men beside them */
}

/* Life expectancy, which no source publishes of Persons. */
static void lives(const char *id, const char *sex, enum pb_word geography, const char *code, const char *value)
{
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "life-expectancy-birth",
                                                      .indicator = "90366",
                                                      .sex = sex,
                                                      .geography = geography,
                                                      .area_code = code,
                                                      .start = 20180101,
                                                      .end = 20201231,
                                                      .value = value,
                                                      .source_row = id });
}

/* The framework of the test names women, and another one no sex: neither may hide the men. */
Test(headline, is_of_both_sexes_where_no_figure_is_of_all_people)
{
    lives("1", "Male", PB_WORD_EXACT, "E07000220", "79.9");
    cr_assert_str_eq(chosen(), "1", "of one sex alone there is one");
    cr_assert_eq(headlines[0].sex, PB_WORD_NONE);
    lives("2", "Female", PB_WORD_EXACT, "E07000220", "83.6");
    both_are("2", "1");
    struct pb_measure *measures = test.framework.measures.items;
    for (size_t i = 0; i < test.framework.measures.count; i++)
        measures[i].headline_sex = NULL;
    both_are("2", "1");
    lives("3", "Persons", PB_WORD_EXACT, "E07000220", "81.7");
    cr_assert_str_eq(chosen(), "3");
}

/* Each sex is chosen for itself: men's own figure stays where women have only that of the county, and a figure that was
 * withheld keeps its line. */
Test(headline, of_each_sex_is_chosen_for_itself)
{
    lives("1", "Male", PB_WORD_EXACT, "E07000220", "79.9");
    lives("2", "Female", PB_WORD_EXACT, "E07000220", NULL);
    both_are("2", "1");
    lives("3", "Female", PB_WORD_COUNTY, "E10000031", "83.4");
    both_are("3", "1");
}

/* Of two ages both sexes have that with most rows of the two together, 65+: three of six. */
Test(headline, of_both_sexes_is_of_one_age)
{
    static const struct {
        const char *sex, *age;
        int32_t year;
    } rows[] = { { "Male", "18-64", 2012 },   { "Male", "18-64", 2013 }, { "Male", "65+", 2013 },
                 { "Female", "18-64", 2013 }, { "Female", "65+", 2012 }, { "Female", "65+", 2013 },
                 { "Male", "65+", 2012 } };
    struct pb_test_row row = { .measure = "social-isolation", .area_code = "E07000220", .value = "40" };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        row.sex = rows[i].sex;
        row.age = rows[i].age;
        row.end = rows[i].year * 10000 + 1231;
        row.source_row = rows[i].age;
        pb_test_edition_add(&test, &row);
    }
    both_are("65+", "65+");
}

/* No row speaks for the system, but its parts have figures: of men and women, or of all people. */
Test(headline, without_a_row_is_of_both_sexes_where_the_parts_are)
{
    test.load.place = &test.geography.system;
    lives("1", "Male", PB_WORD_PART, "E07000220", "79.9");
    lives("2", "Female", PB_WORD_PART, "E07000220", "83.6");
    both_are("", "");
    struct pb_measure *measures = test.framework.measures.items;
    for (size_t i = 0; i < test.framework.measures.count; i++)
        measures[i].headline_sex = NULL;
    lives("3", "Persons", PB_WORD_PART, "E07000220", "81.7");
    cr_assert_str_eq(chosen(), "");
}

/* A measure about categories: the framework says which is shown, also where its figure was withheld. */
Test(headline, has_the_category_of_the_framework_where_a_row_has_it)
{
    struct pb_test_row row = { .measure = "smoking-prevalence-qof",
                               .indicator = "91280",
                               .age = "15+ yrs",
                               .area_code = "E07000220",
                               .value = "100",
                               .end = 20200331,
                               .source_row = "whole" };
    struct pb_measure *measures = test.framework.measures.items;
    for (size_t i = 0; i < test.framework.measures.count; i++)
        if (strcmp(measures[i].id, row.measure) == 0)
            measures[i].headline_category = "Frail";
    pb_test_edition_add(&test, &row);
    row.category_type = "Population segment";
    row.category = "Well";
    row.source_row = "well";
    pb_test_edition_add(&test, &row);
    cr_assert_str_eq(chosen(), "whole");
    row.category = "Frail";
    row.source_row = "frail";
    row.value = NULL;
    pb_test_edition_add(&test, &row);
    cr_assert_str_eq(chosen(), "frail");
}

Test(headline, falls_back_to_persons_and_the_most_frequent_age)
{
    struct pb_test_row row = {
        .measure = "social-isolation", .area_code = "E07000220", .value = "40", .end = 20131231
    };
    const struct {
        const char *sex, *age, *id;
        int32_t end;
    } rows[] = {
        { "Female", "65+", "1", 20151231 },  { "Persons", "18+", "2", 20131231 },   { "Persons", "65+", "3", 20131231 },
        { "Persons", "65+", "4", 20141231 }, { "Persons", "18-64", "5", 20151231 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        row.sex = rows[i].sex;
        row.age = rows[i].age;
        row.source_row = rows[i].id;
        row.end = rows[i].end;
        pb_test_edition_add(&test, &row);
    }
    cr_assert_str_eq(chosen(), "4");
}

Test(headline, falls_back_to_the_first_sex_and_age_by_text)
{
    struct pb_test_row row = { .measure = "social-isolation", .area_code = "E07000220", .value = "40" };
    static const char *const texts[][3] = { { "Not known", "B", "1" }, { "Male", "B", "2" }, { "Male", "A", "3" } };
    for (size_t i = 0; i < 3; i++) {
        row.sex = texts[i][0];
        row.age = texts[i][1];
        row.source_row = texts[i][2];
        pb_test_edition_add(&test, &row);
    }
    cr_assert_str_eq(chosen(), "3");
}

/* 91280 stands before 91281 among the measure's sources; one year speaks before three years pooled. */
Test(headline, prefers_the_first_source_and_the_shorter_period)
{
    struct pb_test_row row = { .measure = "smoking-prevalence-qof",
                               .area_code = "E07000220",
                               .indicator = "91281",
                               .age = "15+ yrs",
                               .value = "20",
                               .source = "a",
                               .source_row = "1",
                               .start = 20130401,
                               .end = 20140331 };
    pb_test_edition_add(&test, &row);
    row.indicator = "91280";
    row.source = "b";
    row.source_row = "2";
    pb_test_edition_add(&test, &row);
    row.start = 20110401;
    row.source_row = "3";
    pb_test_edition_add(&test, &row);
    cr_assert_str_eq(chosen(), "2");
}

Test(headline, comes_in_framework_order_then_unmapped)
{
    pb_test_edition_awkward(&test);
    smoking("77", PB_WORD_EXACT, "E07000220", 2014, "19");
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "b-1", .geography = PB_WORD_BENCHMARK });
    choose();
    static const char *const measures[] = { "life-expectancy-birth", "life-expectancy-birth", "smoking-prevalence-qof",
                                            "social-isolation",      "emergency-admissions",  "local-7" };
    static const char *const rows[] = { "100", "99", "77", "8;9", "7", "2" };
    cr_assert_eq(count, 6);
    for (size_t i = 0; i < count; i++) {
        cr_assert_str_eq(pb_cell(&test.table, measure, headlines[i].row), measures[i]);
        cr_assert_str_eq(pb_cell(&test.table, source_row, headlines[i].row), rows[i]);
        cr_assert_eq(headlines[i].measure == NULL, i == 5);
    }
}

Test(headline, of_an_empty_table_is_nothing)
{
    choose();
    cr_assert_eq(count, 0);
}
