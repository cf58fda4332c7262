/* Expectations: the rules of placebook/contract/quoted.h on figures made up by hand. */
#include "placebook/contract/quoted.h"

#include "placebook/contract/tidy.h"
#include "tests/support/edition.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct pb_test_edition test;
static struct pb_quoted_figure figure;
static struct pb_quoted_area where[2];
static struct pb_quoted_found *found;

static void open_place(const char *place)
{
    pb_test_edition_open(&test, place, "");
    where[0] = (struct pb_quoted_area){ .place = pb_geography_place(&test.geography, "south-warwickshire") };
    where[1] = (struct pb_quoted_area){ .place = pb_geography_place(&test.geography, "rugby") };
    figure =
        (struct pb_quoted_figure){ .id = "smoking",
                                   .text = "smokers",
                                   .measure = pb_framework_measure(&test.framework, "smoking-prevalence-qof", NULL),
                                   .areas = { .count = 1 },
                                   .where = where,
                                   .value = 15.9,
                                   .rounded_to = PB_MISSING,
                                   .times = PB_MISSING,
                                   .period = "2018/19",
                                   .start = 20180401,
                                   .end = 20190331 };
}

static void open_south(void)
{
    open_place("south-warwickshire");
}

static void close_edition(void)
{
    pb_test_edition_close(&test);
}

TestSuite(quoted_compare, .init = open_south, .fini = close_edition);

/* A row of smoking prevalence, told apart by its source row. */
static void smoking(const char *id, const char *code, enum pb_word geography, int32_t year, const char *value,
                    const char *lower, const char *upper)
{
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                                      .indicator = "91280",
                                                      .age = "15+ yrs",
                                                      .area_code = code,
                                                      .geography = geography,
                                                      .start = year * 10000 + 401,
                                                      .end = (year + 1) * 10000 + 331,
                                                      .value = value,
                                                      .lower_95 = lower,
                                                      .upper_95 = upper,
                                                      .source_row = id });
}

static void sum(const char *id, int32_t year, const char *value, const char *lower, const char *upper)
{
    smoking(id, "south-warwickshire", PB_WORD_SUM, year, value, lower, upper);
}

static const struct pb_quoted_found *compare(void)
{
    struct pb_error error = { 0 };
    size_t count = 0;
    const struct pb_quoted quoted = { .figures = { .count = 1, .items = &figure } };
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, &error), PB_OK);
    cr_assert_eq(
        pb_quoted_compare(&test.table, &quoted, &test.geography, test.load.place, &test.arena, &found, &count, &error),
        PB_OK, "%s", error.message);
    cr_assert_eq(count, 1);
    return found;
}

static void result_is(enum pb_word result, const char *source_row)
{
    (void)compare();
    cr_assert_eq(found->result, result, "%s", pb_vocabulary[found->result].text);
    cr_assert_str_eq(found->row == SIZE_MAX ? "" : pb_cell(&test.table, source_row, found->row), source_row);
}

Test(quoted_compare, agrees_as_far_as_the_document_rounds)
{
    sum("1", 2018, "15.93", "15.5", "16.4");
    result_is(PB_WORD_AGREES, "1");
    cr_assert_float_eq(found->difference, 0.03, 1e-12);
    cr_assert_eq(found->value, 15.93);
    figure.value = 15.88; /* two decimals: 15.93 is another figure */
    result_is(PB_WORD_DIFFERS_WITHIN, "1");
    figure.value = 15; /* a whole number: up to 15.5 */
    result_is(PB_WORD_DIFFERS_BEYOND, "1");
    figure.rounded_to = 5; /* full fives: 12.5 to 17.5 */
    result_is(PB_WORD_AGREES, "1");
    figure.value = 15.9;
    figure.rounded_to = 0.01; /* 15.90 */
    result_is(PB_WORD_DIFFERS_WITHIN, "1");
}

/* Half a unit of the last digit belongs to the figure, however doubles hold it: 16.25 is 16.3 and 16.2. */
Test(quoted_compare, agrees_at_the_edge)
{
    sum("1", 2018, "16.25", NULL, NULL);
    figure.value = 16.3;
    result_is(PB_WORD_AGREES, "1");
    figure.value = 16.2;
    result_is(PB_WORD_AGREES, "1");
    figure.value = 16.1;
    result_is(PB_WORD_DIFFERS, "1");
    cr_assert_float_eq(found->difference, 0.15, 1e-12);
}

/* "Over 15.9" says no more than that. */
Test(quoted_compare, agrees_on_the_side_that_the_document_says)
{
    sum("1", 2018, "18", "17", "19");
    figure.bound = "over";
    result_is(PB_WORD_AGREES, "1");
    figure.bound = "under";
    result_is(PB_WORD_DIFFERS_BEYOND, "1");
    figure.value = -18.5;
    figure.times = -1;
    result_is(PB_WORD_DIFFERS_WITHIN, "1"); /* -18 is not under -18.5 */
    figure.bound = "over";
    result_is(PB_WORD_AGREES, "1");
}

/* A figure of per cent quoted as a fraction of a thousand: 159 per 1,000 is 15.9%. */
Test(quoted_compare, multiplies_before_it_compares)
{
    sum("1", 2018, "15.94", "15", "17");
    figure.value = 159;
    figure.times = 0.1;
    result_is(PB_WORD_AGREES, "1");
    cr_assert_float_eq(found->quoted, 15.9, 1e-12);
    figure.value = 158;
    result_is(PB_WORD_DIFFERS_WITHIN, "1");
    figure.value = 149;
    result_is(PB_WORD_DIFFERS_BEYOND, "1");
}

Test(quoted_compare, names_the_nearest_period_that_there_is)
{
    sum("1", 2014, "17", NULL, NULL);
    sum("2", 2016, "18", NULL, NULL);
    sum("3", 2020, "15.9", NULL, NULL);
    sum("4", 2021, "15.9", NULL, NULL);
    result_is(PB_WORD_OTHER_PERIOD, "3"); /* as near as the year two before: the later one */
    cr_assert(isnan(found->difference));
    cr_assert_eq(found->value, 15.9);
    sum("5", 2017, NULL, NULL, NULL);
    result_is(PB_WORD_OTHER_PERIOD, "3"); /* a nearer row without figure says nothing */
    sum("6", 2018, NULL, NULL, NULL);
    result_is(PB_WORD_NO_FIGURE, "6");
}

Test(quoted_compare, is_not_made_without_data_of_the_area)
{
    result_is(PB_WORD_NO_DATA, "");
    smoking("1", "E07000221", PB_WORD_PART, 2018, "15.9", NULL, NULL);
    smoking("2", "E10000031", PB_WORD_COUNTY, 2018, "15.9", NULL, NULL);
    result_is(PB_WORD_NO_DATA, "");
}

Test(quoted_compare, is_not_made_where_the_document_leaves_it_open)
{
    sum("1", 2017, "15", NULL, NULL);
    sum("2", 2018, "15.9", NULL, NULL);
    figure.start = figure.end = 0;
    result_is(PB_WORD_UNCLEAR, "2"); /* the latest is shown */
    cr_assert(isnan(found->difference));
    figure.measure = NULL;
    figure.no_measure = "nobody publishes it";
    result_is(PB_WORD_NO_MEASURE, "");
}

/* A mean of districts may agree by chance, and differ without fault of the document. */
Test(quoted_compare, is_not_made_with_an_approximate_figure)
{
    struct pb_test_row row = { .measure = "smoking-prevalence-qof",
                               .age = "15+ yrs",
                               .area_code = "south-warwickshire",
                               .geography = PB_WORD_SUM,
                               .start = 20180401,
                               .end = 20190331,
                               .value = "15.9",
                               .method = "mean of districts weighted by population (approximate)",
                               .source_row = "1" };
    pb_test_edition_add(&test, &row);
    result_is(PB_WORD_UNCLEAR, "1");
    cr_assert(isnan(found->difference));
    cr_assert_eq(found->value, 15.9);
    figure.start = 20170401;
    figure.end = 20180331;
    result_is(PB_WORD_OTHER_PERIOD, "1");
}

Test(quoted_compare, is_of_the_headline_where_the_document_says_no_more)
{
    sum("1", 2018, "15.9", NULL, NULL);
    pb_test_edition_add(&test, &(struct pb_test_row){ .measure = "smoking-prevalence-qof",
                                                      .sex = "Female",
                                                      .age = "15+ yrs",
                                                      .area_code = "south-warwickshire",
                                                      .geography = PB_WORD_SUM,
                                                      .start = 20180401,
                                                      .end = 20190331,
                                                      .value = "14.2",
                                                      .source_row = "2" });
    result_is(PB_WORD_AGREES, "1");
    figure.sex = "Female";
    figure.value = 14.2;
    result_is(PB_WORD_AGREES, "2");
    figure.sex = "Male";
    result_is(PB_WORD_NO_DATA, "");
}

/* The framework shows men; a document that names no sex may mean women as well. */
Test(quoted_compare, is_not_of_men_because_the_headline_is)
{
    struct pb_measure *measures = test.framework.measures.items;
    for (size_t i = 0; i < test.framework.measures.count; i++)
        measures[i].headline_sex = "Male";
    struct pb_test_row row = { .measure = "smoking-prevalence-qof",
                               .sex = "Male",
                               .age = "15+ yrs",
                               .area_code = "south-warwickshire",
                               .geography = PB_WORD_SUM,
                               .start = 20180401,
                               .end = 20190331,
                               .value = "15.9",
                               .source_row = "1" };
    pb_test_edition_add(&test, &row);
    result_is(PB_WORD_AGREES, "1");
    row.sex = "Female";
    row.source_row = "2";
    pb_test_edition_add(&test, &row);
    result_is(PB_WORD_UNCLEAR, "");
    figure.sex = "Female";
    result_is(PB_WORD_AGREES, "2");
}

/* A measure without headline, of two ages: nobody can say which of them the figure is. */
Test(quoted_compare, is_not_guessed_among_ages)
{
    figure.measure = pb_framework_measure(&test.framework, "social-isolation", NULL);
    struct pb_test_row row = { .measure = "social-isolation",
                               .age = "18+ yrs",
                               .area_code = "south-warwickshire",
                               .geography = PB_WORD_SUM,
                               .start = 20180401,
                               .end = 20190331,
                               .value = "15.9",
                               .source_row = "1" };
    pb_test_edition_add(&test, &row);
    result_is(PB_WORD_AGREES, "1");
    row.age = "65+ yrs";
    row.source_row = "2";
    pb_test_edition_add(&test, &row);
    result_is(PB_WORD_UNCLEAR, "");
    figure.age = "65+ yrs";
    result_is(PB_WORD_AGREES, "2");
}

/* Rows of a group are not those of everybody. */
Test(quoted_compare, is_of_a_group_only_where_the_document_says_so)
{
    struct pb_test_row row = { .measure = "smoking-prevalence-qof",
                               .age = "15+ yrs",
                               .area_code = "south-warwickshire",
                               .geography = PB_WORD_SUM,
                               .category_type = "Ethnic group",
                               .category = "White British",
                               .start = 20180401,
                               .end = 20190331,
                               .value = "15.9",
                               .source_row = "1" };
    pb_test_edition_add(&test, &row);
    result_is(PB_WORD_NO_DATA, "");
    figure.category = "White British";
    result_is(PB_WORD_AGREES, "1");
    figure.category_type = "Religion";
    result_is(PB_WORD_NO_DATA, "");
}

/* Of two districts together: 7.9 and 8; where one is missing there is no sum. */
Test(quoted_compare, adds_areas_up)
{
    figure.areas.count = 2;
    close_edition();
    open_place("coventry-and-warwickshire");
    figure.areas.count = 2;
    sum("1", 2018, "7.9", "7", "9");
    smoking("2", "E07000220", PB_WORD_PART, 2018, "8", "7", "9");
    result_is(PB_WORD_AGREES, "1");
    cr_assert_float_eq(found->value, 15.9, 1e-12);
    figure.value = 17;
    result_is(PB_WORD_DIFFERS, "1"); /* sums have no limits */
    figure.start = 20190401;
    figure.end = 20200331;
    result_is(PB_WORD_OTHER_PERIOD, "1");
    cr_assert_eq(found->value, 7.9);
    cr_assert(isnan(found->difference));
}

/* Warwickshire North is also the area of a CCG, which speaks where nothing nearer does. */
Test(quoted_compare, takes_an_area_that_is_exactly_the_place)
{
    close_edition();
    open_place("warwickshire-north");
    where[0].place = pb_geography_place(&test.geography, "warwickshire-north");
    test.load.place = where[0].place;
    enum pb_word role =
        pb_geography_role(&test.geography, where[0].place, pb_geography_area(&test.geography, "E38000195", 9));
    cr_assert_eq(role, PB_WORD_EXACT);
    smoking("1", "E38000195", PB_WORD_EXACT, 2018, "15.9", NULL, NULL);
    result_is(PB_WORD_AGREES, "1");
    smoking("2", "warwickshire-north", PB_WORD_SUM, 2018, "16.9", NULL, NULL);
    result_is(PB_WORD_DIFFERS, "2");
}

Test(quoted_compare, leaves_other_places_out)
{
    struct pb_error error = { 0 };
    size_t count = 7;
    const struct pb_quoted quoted = { .figures = { .count = 1, .items = &figure } };
    where[0] = where[1];
    cr_assert_eq(
        pb_quoted_compare(&test.table, &quoted, &test.geography, test.load.place, &test.arena, &found, &count, &error),
        PB_OK);
    cr_assert_eq(count, 0);
}
