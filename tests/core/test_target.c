/* Expectations: placebook/contract/target.h, by hand. */
#include "core/reference/reading.h"
#include "placebook/contract/target.h"
#include "tests/support/close.h"
#include "tests/support/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct pb_json framework_json, places_json, json;
    struct pb_arena arena;
    struct pb_framework framework;
    struct pb_geography geography;
    struct pb_targets targets;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_error error;
} house;

static void open_house(void)
{
    pb_arena_open(&house.arena, (size_t)32 << 20);
    pb_test_document_of(&house.framework_json, "pipelines/framework/outcomes.json");
    pb_test_document_of(&house.places_json, "pipelines/framework/places.json");
    cr_assert_eq(pb_framework_read(&house.framework, &house.framework_json, &house.arena, NULL, &house.error), PB_OK);
    cr_assert_eq(pb_geography_read(&house.geography, &house.places_json, &house.arena, NULL, &house.error), PB_OK);
    cr_assert_eq(pb_symbols_open(&house.symbols, &house.error), PB_OK);
    pb_table_open(&house.table, &house.symbols, 1000);
}

static void close_house(void)
{
    pb_table_close(&house.table);
    pb_symbols_close(&house.symbols);
    pb_json_close(&house.json);
    pb_json_close(&house.places_json);
    pb_json_close(&house.framework_json);
    pb_arena_close(&house.arena);
}

TestSuite(target_rows, .init = open_house, .fini = close_house);

struct given {
    const char *place, *code;
    enum pb_word geography;
    const char *sex, *age;
    int32_t start, end;
    double value, lower, upper;
    const char *method;
    enum pb_word type;
};

static pb_symbol symbol_of(const char *text)
{
    return pb_symbol_add(&house.symbols, text, strlen(text));
}

static size_t put(struct given given)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&house.table, &row, &house.error), PB_OK);
    house.table.measure[row] = symbol_of("smoking-adults");
    house.table.place[row] = symbol_of(given.place ? given.place : "rugby");
    house.table.area_code[row] = symbol_of(given.code ? given.code : "E07000220");
    house.table.area_name[row] = symbol_of("An area");
    house.table.geography[row] = given.geography ? given.geography : PB_WORD_EXACT;
    house.table.sex[row] = symbol_of(given.sex ? given.sex : "Persons");
    house.table.age[row] = symbol_of(given.age ? given.age : "18+ yrs");
    house.table.method[row] = symbol_of(given.method ? given.method : "");
    house.table.value_type[row] = given.type;
    house.table.period_start[row] = given.start;
    house.table.period_end[row] = given.end;
    house.table.value[row] = given.value;
    house.table.lower_95[row] = given.lower ? given.lower : PB_MISSING;
    house.table.upper_95[row] = given.upper ? given.upper : PB_MISSING;
    return row;
}

#define PUT(...) put((struct given){ __VA_ARGS__ })
#define YEAR(y)  .start = (y)*10000 + 101, .end = (y)*10000 + 1231

/* A target of Rugby's smoking, with these keys beside. */
static struct pb_target_result compare(const char *keys, const char *place)
{
    char text[1000];
    struct pb_target_result result;
    (void)snprintf(text, sizeof text,
                   "{\"documents\": [{\"id\": \"plan\", \"title\": \"Plan\"}], \"targets\": [{\"id\": \"t\", \"text\": "
                   "\"T\", \"measure\": \"smoking-adults\", \"document\": \"plan\", \"line\": \"1\", %s}]}",
                   keys);
    pb_json_close(&house.json);
    pb_test_document(&house.json, "targets.json", text);
    cr_assert_eq(pb_targets_read(&house.targets, &house.json, &house.framework, &house.geography, &house.arena, NULL,
                                 &house.error),
                 PB_OK, "%s", house.error.message);
    const struct pb_measure_rows rows = { &house.table, 0, house.table.rows };
    pb_target_compare(house.targets.targets.items, &rows, &house.geography, pb_geography_place(&house.geography, place),
                      &result);
    return result;
}

#define HALF "\"area\": \"rugby\", \"baseline\": {\"period\": \"2018\"}, \"change\": \"-50%\", \"by\": \"2020\""

Test(target_rows, are_compared_with_the_line_from_their_baseline)
{
    PUT(YEAR(2018), .value = 16);
    size_t latest = PUT(YEAR(2019), .value = 12);
    struct pb_target_result result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_ON_TRACK, "%s", result.reason);
    cr_assert_eq(result.row, latest);
    cr_assert_eq(result.target, 8);
    assert_close(result.expected, 16 - 8.0 / 2, 1e-6);
    assert_close(result.change_a_year, -4, 1e-6);
    cr_assert_str_empty(result.reason);
    house.table.value[latest] = 12.1;
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_OFF_TRACK);
    house.table.lower_95[latest] = 11.9;
    house.table.upper_95[latest] = 12.3;
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_ON_TRACK, "the line lies within its limits");
    house.table.value[latest] = 8;
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_MET);
}

Test(target_rows, of_a_date_that_is_past_are_met_or_missed)
{
    PUT(YEAR(2018), .value = 16);
    PUT(YEAR(2020), .value = 8);
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_MET);
    PUT(YEAR(2021), .value = 9);
    struct pb_target_result result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_MISSED);
    cr_assert_str_eq(result.reason, "It was reached at its date, and is not any more.");
}

Test(target_rows, need_a_baseline_and_something_since)
{
    PUT(YEAR(2019), .value = 12);
    struct pb_target_result result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_str_eq(result.reason, "There is no figure for the baseline, 2018.");
    cr_assert(pb_missing(result.target));
    cr_assert_eq(compare("\"area\": \"rugby\", \"baseline\": {\"period\": \"2018\", \"value\": 16}, \"change\": "
                         "\"-50%\", \"by\": \"2020\"",
                         "rugby")
                     .state,
                 PB_WORD_ON_TRACK, "the plan's own figure");
    house.table.rows = 0;
    PUT(YEAR(2018), .value = 16);
    result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_str_eq(result.reason, "There is no figure since the baseline.");
}

Test(target_rows, are_never_those_of_a_larger_area_or_approximate)
{
    PUT(YEAR(2018), .value = 16, .code = "E10000031", .geography = PB_WORD_COUNTY);
    PUT(YEAR(2019), .value = 2, .code = "E10000031", .geography = PB_WORD_COUNTY);
    struct pb_target_result result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert(result.proxy && strstr(result.reason, "There is no figure of Rugby itself"));
    PUT(YEAR(2018), .value = 16, .geography = PB_WORD_SUM);
    PUT(YEAR(2019), .value = 12, .geography = PB_WORD_SUM, .method = "weighted (approximate)");
    result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_str_eq(result.reason, "The figure of the Place is approximate.");
}

Test(target_rows, are_of_one_sex_and_one_age)
{
    PUT(YEAR(2018), .value = 20, .sex = "Male");
    PUT(YEAR(2019), .value = 10, .sex = "Male");
    PUT(YEAR(2018), .value = 20, .sex = "Female");
    struct pb_target_result result = compare(HALF, "rugby");
    cr_assert_str_eq(result.reason, "The plan does not say of which sex.");
    cr_assert_eq(compare(HALF ", \"sex\": \"male\"", "rugby").state, PB_WORD_MET);
    result = compare(HALF ", \"sex\": \"Persons\"", "rugby");
    cr_assert_str_eq(result.reason, "There is no data for this sex.");
    PUT(YEAR(2018), .value = 20);
    PUT(YEAR(2019), .value = 19);
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_OFF_TRACK, "Persons are the measure's headline");
}

/* A framework that shows men does not make a plan's words those of men. */
Test(target_rows, are_not_those_of_men_because_the_headline_is)
{
    struct pb_measure *measures = house.framework.measures.items;
    for (size_t i = 0; i < house.framework.measures.count; i++)
        measures[i].headline_sex = "Male";
    PUT(YEAR(2018), .value = 20, .sex = "Male");
    PUT(YEAR(2019), .value = 10, .sex = "Male");
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_MET, "there are only men");
    PUT(YEAR(2019), .value = 30, .sex = "Female");
    cr_assert_str_eq(compare(HALF, "rugby").reason, "The plan does not say of which sex.");
    PUT(YEAR(2018), .value = 20);
    PUT(YEAR(2019), .value = 19);
    cr_assert_eq(compare(HALF, "rugby").state, PB_WORD_OFF_TRACK, "all people before either");
}

Test(target_rows, of_an_area_by_code_are_compared_wherever_it_is)
{
    PUT(YEAR(2018), .value = 16, .code = "E10000031", .geography = PB_WORD_COUNTY);
    PUT(YEAR(2019), .value = 8, .code = "E10000031", .geography = PB_WORD_COUNTY);
    cr_assert_eq(compare("\"area\": \"E10000031\", \"baseline\": {\"period\": \"2018\"}, \"change\": \"-50%\", \"by\": "
                         "\"2020\"",
                         "rugby")
                     .state,
                 PB_WORD_MET);
}

Test(target_rows, of_another_place_are_left_to_it)
{
    PUT(YEAR(2019), .value = 12);
    struct pb_target_result result = compare(HALF, "coventry");
    cr_assert_eq(result.state, PB_WORD_NONE);
    cr_assert_str_eq(result.reason, "It is compared in the outcomes of Rugby.");
}

Test(target_rows, are_of_the_series_that_has_the_baseline)
{
    PUT(YEAR(2020), .value = 3, .code = "E38000164");
    PUT(YEAR(2018), .value = 16, .geography = PB_WORD_SUM);
    PUT(YEAR(2019), .value = 12, .geography = PB_WORD_SUM);
    struct pb_target_result result = compare(HALF, "rugby");
    cr_assert_eq(result.state, PB_WORD_ON_TRACK);
    cr_assert_eq(result.latest, 12);
}

Test(target_rows, can_be_a_direction)
{
    static const char more[] = "\"area\": \"rugby\", \"baseline\": {\"period\": \"2018\"}, \"direction\": "
                               "\"increase\", \"by\": \"not dated\"";
    PUT(YEAR(2018), .value = 60, .lower = 58, .upper = 62);
    size_t latest = PUT(YEAR(2019), .value = 70, .lower = 68, .upper = 72);
    cr_assert_eq(compare(more, "rugby").state, PB_WORD_MET);
    house.table.value[latest] = 61;
    house.table.lower_95[latest] = 59;
    house.table.upper_95[latest] = 63;
    struct pb_target_result result = compare(more, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_str_eq(result.reason, "The change since the baseline may be chance.");
    house.table.lower_95[latest] = PB_MISSING;
    result = compare(more, "rugby");
    cr_assert(strstr(result.reason, "no limits"));
    house.table.value_type[latest] = PB_WORD_AMOUNT;
    cr_assert_eq(compare(more, "rugby").state, PB_WORD_MET, "pounds are counted in full");
    cr_assert_str_eq(compare("\"area\": \"rugby\", \"direction\": \"not said\", \"by\": \"not dated\"", "rugby").reason,
                     "The plan gives no figure to reach.");
}

/* 100 to 104 are 4% more: halved, 2% a year by the end of 2020. */
Test(target_rows, can_be_of_growth)
{
    static const char slower[] = "\"area\": \"rugby\", \"of\": \"growth\", \"baseline\": {\"period\": \"2018\"}, "
                                 "\"change\": \"halved\", \"by\": \"2020\"";
    PUT(YEAR(2017), .value = 100);
    PUT(YEAR(2018), .value = 104);
    struct pb_target_result result = compare(slower, "rugby");
    cr_assert_str_eq(result.reason, "There is no figure since the baseline.");
    size_t latest = PUT(YEAR(2019), .value = 107.12);
    result = compare(slower, "rugby");
    assert_close(result.baseline, 4, 1e-9);
    assert_close(result.latest, 3, 1e-9);
    cr_assert_eq(result.target, 2);
    cr_assert_eq(result.state, PB_WORD_ON_TRACK, "3.0014 is expected");
    house.table.value[latest] = 107.15;
    cr_assert_eq(compare(slower, "rugby").state, PB_WORD_OFF_TRACK);
}

Test(target_rows, follow_the_trajectory_of_the_plan)
{
    static const char path[] = "\"area\": \"rugby\", \"baseline\": {\"period\": \"2018\"}, \"at_most\": 8, \"by\": "
                               "\"2020\", \"trajectory\": [{\"by\": \"2019\", \"value\": 15}, {\"by\": \"2020\", "
                               "\"value\": 8}]";
    PUT(YEAR(2018), .value = 16);
    PUT(YEAR(2019), .value = 15);
    struct pb_target_result result = compare(path, "rugby");
    cr_assert_eq(result.state, PB_WORD_ON_TRACK);
    cr_assert_eq(result.expected, 15);
    cr_assert(strstr(result.rule->sentence, "trajectory"));
}

/* Its first point is what the plan expects first, and not what it counts from. */
Test(target_rows, follow_a_trajectory_without_a_baseline)
{
    static const char path[] = "\"area\": \"rugby\", \"at_most\": 8, \"by\": \"2020\", \"trajectory\": [{\"by\": "
                               "\"2019\", \"value\": 15}, {\"by\": \"2020\", \"value\": 8}]";
    size_t latest = PUT(YEAR(2018), .value = 16);
    struct pb_target_result result = compare(path, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_str_eq(result.reason, "There is no figure since the plan's trajectory begins.");
    cr_assert(strstr(result.rule->sentence, "trajectory"));
    latest = PUT(YEAR(2019), .value = 15);
    result = compare(path, "rugby");
    cr_assert_eq(result.state, PB_WORD_ON_TRACK, "%s", result.reason);
    cr_assert_eq(result.expected, 15);
    house.table.value[latest] = 15.1;
    cr_assert_eq(compare(path, "rugby").state, PB_WORD_OFF_TRACK);
}

/* A figure of before the baseline says nothing of a promise that was made after it. */
Test(target_rows, are_not_met_before_their_baseline)
{
    static const char fewer[] = "\"area\": \"rugby\", \"baseline\": {\"period\": \"2018\", \"value\": 16}, "
                                "\"at_most\": 12, \"by\": \"2020\"";
    PUT(YEAR(2016), .value = 11);
    struct pb_target_result result = compare(fewer, "rugby");
    cr_assert_eq(result.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_str_eq(result.reason, "There is no figure since the baseline.");
    PUT(YEAR(2018), .value = 11);
    cr_assert_eq(compare(fewer, "rugby").state, PB_WORD_MET);
}

Test(target_rows, say_that_the_newest_figure_is_withheld)
{
    PUT(YEAR(2018), .value = 20);
    PUT(YEAR(2019), .value = 18);
    size_t withheld = PUT(YEAR(2020), .value = PB_MISSING);
    house.table.period[withheld] = symbol_of("2020");
    struct pb_target_result result = compare(
        "\"area\": \"rugby\", \"baseline\": {\"period\": \"2018\"}, \"change\": \"-50%\", \"by\": \"2028\"", "rugby");
    cr_assert_eq(result.state, PB_WORD_ON_TRACK);
    cr_assert_str_eq(result.reason, "The figure for 2020 is withheld or missing.");
}
