/*
 * Disclosure control of rows by themselves: what is withheld and rounded, what is reported, and which options there
 * are.
 *
 * Expectations: the published rules (NHS Digital, HES disclosure control since September 2018: counts from 1 to 7 are
 * withheld, others rounded to the nearest 5, percentages from rounded parts; ONS, deaths: no crude rate under 3 deaths,
 * no age-standardised rate under 10, unreliable under 20). Wilson limits from statsmodels (proportion_confint), Byar's
 * from its formula in Python.
 */
#include "tests/support/close.h"
#include "tests/support/disclosure.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(disclosure, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

#define WITHHELD(range)                                                                                                \
    "withheld: counts from " range " are not shown, nor are counts from which one could be worked out (rule hes)"

/* ---- Rows by themselves ---- */

Test(disclosure, hes_withholds_1_to_7_and_rounds_the_others)
{
    static const struct {
        const char *count;
        double shown; /* below 0: withheld */
    } cases[] = { { "0", 0 },   { "1", -1 },  { "7", -1 },  { "8", 10 },      { "12", 10 },
                  { "13", 15 }, { "15", 15 }, { "17", 15 }, { "1002", 1000 }, { "4.5", -1 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char period[8];
        (void)snprintf(period, sizeof period, "%d", 2000 + (int)i);
        (void)ADD(.indicator = "1001", .area = RUGBY, .period = period, .value = cases[i].count,
                  .count = cases[i].count, .trend = "Increasing");
    }
    trial_disclose(&trial, NULL);
    const struct pb_table *table = &trial.table;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(trial_withheld(&trial, i), cases[i].shown < 0, "%s", cases[i].count);
        if (cases[i].shown < 0) {
            assert_text(pb_cell(table, note, i), WITHHELD("1 to 7"));
            assert_text(pb_cell(table, trend, i), "");
            continue;
        }
        cr_expect_eq(table->count[i], cases[i].shown);
        cr_expect_eq(table->value[i], cases[i].shown);
        cr_expect(!table->count_text[i] && !table->value_text[i]);
        assert_text(pb_cell(table, status, i), "calculated");
        assert_text(pb_cell(table, note, i), "count rounded to the nearest 5 (rule hes)");
        assert_text(pb_cell(table, trend, i), "Increasing");
    }
}

Test(disclosure, percentages_come_from_rounded_parts)
{
    (void)ADD(.area = RUGBY, .value = "13.26530612", .lower = "7.9", .upper = "21.4", .count = "13",
              .denominator = "98", .note = "Estimated");
    trial_disclose(&trial, NULL);
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->count[0], 15);
    cr_assert_eq(table->denominator[0], 100);
    cr_assert_eq(table->value[0], 15);
    assert_close(table->lower_95[0], 9.305985284, 1e-9);
    assert_close(table->upper_95[0], 23.283559591, 1e-9);
    cr_assert(pb_missing(table->lower_998[0]));
    assert_text(pb_cell(table, method, 0), "from counts rounded to the nearest 5, Wilson limits");
    assert_text(pb_cell(table, note, 0), "Estimated; count rounded to the nearest 5 (rule hes)");
}

/* 27 of 1,210 are 2.23%, published as 2.2. Were it kept beside the count of 25, it would say that 27 were there: 2.2
 * and 1,210 make 26.6. */
Test(disclosure, percentages_that_were_published_rounded_come_from_rounded_parts)
{
    (void)ADD(.area = RUGBY, .value = "2.2", .lower = "1.5", .upper = "3.2", .count = "27", .denominator = "1210");
    (void)ADD(.indicator = "4711", .area = RUGBY, .value = "2.2", .count = "27", .denominator = "1210");
    trial_disclose(&trial, NULL);
    for (size_t row = 0; row < 2; row++) {
        cr_assert_eq(trial.table.count[row], 25);
        assert_close(trial.table.value[row], 100 * 25 / 1210.0, 1e-15);
    }
}

Test(disclosure, populations_are_not_rounded)
{
    (void)ADD(.indicator = "21001", .area = RUGBY, .value = "650", .lower = "346", .upper = "1112", .count = "13",
              .denominator = "2000");
    (void)ADD(.indicator = "21001", .area = WARWICK, .value = "325", .lower = "173", .upper = "556", .count = "13");
    (void)ADD(.indicator = "108", .area = RUGBY, .value = "331.5", .lower = "320", .upper = "340", .count = "13",
              .denominator = "2001");
    trial_disclose(&trial, NULL);
    const struct pb_table *table = &trial.table;
    size_t row = 0;
    cr_assert_eq(table->denominator[row], 2000);
    cr_assert_eq(table->value[row], 750);
    assert_close(table->lower_95[row], 419.463200661, 1e-9);
    assert_close(table->upper_95[row], 1237.081567162, 1e-9);
    /* no denominator: value and limits hang on the count all the same */
    row = 1;
    cr_assert(pb_missing(table->denominator[row]));
    assert_close(table->value[row], 375, 1e-9);
    assert_close(table->lower_95[row], 419.463200661 / 2, 1e-9);
}

/* Dobson's limits are R + f (limits of O - O): (upper - R) / (R - lower) is a function of O alone, so that they tell
 * the count however it is rounded. Those of a ratio of observed and expected events are made again from the rounded
 * count: Byar's for 15 are 8.390 and 24.742 (the exact ones used here lie within 0.5% of them). */
Test(disclosure, limits_of_standardised_rates_do_not_tell_the_count)
{
    size_t direct = ADD(.indicator = "108", .area = RUGBY, .value = "331.5", .lower = "320", .upper = "340",
                        .count = "13", .denominator = "2001");
    size_t ratio = ADD(.indicator = "93231", .area = RUGBY, .value = "130", .lower = "69.2", .upper = "222.3",
                       .count = "13", .denominator = "10");
    size_t plain =
        ADD(.indicator = "93231", .area = WARWICK, .value = "130", .lower = "69.2", .upper = "222.3", .count = "13");
    size_t score = ADD(.indicator = "93553", .area = RUGBY, .value = "20", .lower = "19", .count = "13");
    trial_disclose(&trial, NULL);
    const struct pb_table *table = &trial.table;
    assert_text(pb_cell(table, value_text, direct), "331.5");
    assert_text(pb_cell(table, status, direct), "published");
    cr_assert(pb_missing(table->lower_95[direct]) && pb_missing(table->upper_95[direct]));
    cr_assert(!table->lower_95_text[direct] && !table->upper_95_text[direct]);
    assert_text(pb_cell(table, note, direct),
                "count rounded to the nearest 5, limits withheld because they would give it away (rule hes)");
    cr_assert_eq(table->value[ratio], 150);
    cr_assert_float_eq(table->lower_95[ratio], 83.90, 0.5);
    cr_assert_float_eq(table->upper_95[ratio], 247.42, 0.5);
    cr_assert_float_eq(table->value[plain], 150, 1e-9);
    cr_assert_float_eq(table->lower_95[plain], 83.90, 0.5);
    cr_assert(pb_missing(table->lower_95[score]) && table->value[score] == 20);
    cr_assert(table->count[direct] == 15 && table->count[ratio] == 15 && table->count[plain] == 15);
}

Test(disclosure, counts_in_other_words_are_counts)
{
    size_t value = ADD(.indicator = "1001", .area = RUGBY, .value = "3");
    size_t rate = ADD(.indicator = "21001", .area = RUGBY, .value = "150", .denominator = "2000"); /* 3 events */
    size_t larger = ADD(.indicator = "21001", .area = WARWICK, .value = "650", .denominator = "2000");
    size_t small = ADD(.area = RUGBY, .value = "0", .count = "0", .denominator = "6"); /* 6 people in all */
    trial_disclose(&trial, NULL);
    const struct pb_table *table = &trial.table;
    cr_assert(trial_withheld(&trial, value) && trial_withheld(&trial, rate) && trial_withheld(&trial, small));
    cr_assert_eq(table->denominator[rate], 2000); /* a population */
    cr_assert(pb_missing(table->denominator[small]));
    cr_assert(pb_missing(table->count[larger]));
    cr_assert_eq(table->value[larger], 750); /* as 15 events are */
}

Test(disclosure, an_indicator_outside_the_framework_is_what_its_figures_say)
{
    size_t ratio = ADD(.indicator = "4711", .area = RUGBY, .value = "13.26530612", .count = "13", .denominator = "98");
    size_t rate = ADD(.indicator = "4712", .area = RUGBY, .value = "6.5", .count = "13", .denominator = "2000");
    size_t other = ADD(.indicator = "4713", .area = RUGBY, .value = "81.5", .count = "13", .denominator = "98");
    trial_disclose(&trial, NULL);
    const struct pb_table *table = &trial.table;
    cr_assert(table->value[ratio] == 15 && table->denominator[ratio] == 100);
    cr_assert(table->value[rate] == 7.5 && table->denominator[rate] == 2000);
    cr_assert(table->value[other] == 81.5 && table->count[other] == 15);
}

Test(disclosure, benchmarks_stay_as_they_are)
{
    size_t england = ADD(.indicator = "1001", .area = "E92000001", .value = "3", .count = "3");
    size_t region = ADD(.indicator = "1001", .area = "E12000005", .value = "13", .count = "13");
    size_t hidden =
        ADD(.indicator = "1001", .area = "E12000005", .sex = "Male", .denominator = "9", .status = PB_WORD_SUPPRESSED);
    trial_disclose(&trial, "{\"rule\": \"hes\", \"secondary\": \"on\"}");
    assert_text(pb_cell(&trial.table, value_text, england), "3");
    assert_text(pb_cell(&trial.table, value_text, region), "13");
    cr_assert_eq(trial.table.denominator[hidden], 9);
    trial_run(&trial, &pb_transform_disclosure, "{\"rule\": \"hes\", \"benchmarks\": \"apply\"}");
    cr_assert(trial_withheld(&trial, england));
    cr_assert_eq(trial.table.value[region], 15);
}

Test(disclosure, ons_withholds_rates_on_few_deaths)
{
    size_t two =
        ADD(.indicator = "21001", .area = RUGBY, .value = "100", .lower = "9", .count = "2", .denominator = "2000");
    size_t three = ADD(.indicator = "21001", .area = WARWICK, .value = "150", .count = "3", .denominator = "2000");
    size_t nine = ADD(.indicator = "108", .area = RUGBY, .value = "331.5", .count = "9", .denominator = "2001");
    size_t ten = ADD(.indicator = "108", .area = WARWICK, .value = "331.5", .count = "10", .denominator = "2001");
    size_t twenty = ADD(.indicator = "108", .area = NORTH, .value = "331.5", .count = "20", .denominator = "2001");
    size_t percent = ADD(.area = WARWICK, .value = "2", .count = "2", .denominator = "100");
    trial_disclose(&trial, "{\"rule\": \"ons_deaths\"}");
    const struct pb_table *table = &trial.table;
    cr_assert(pb_missing(table->value[two]) && pb_missing(table->lower_95[two]));
    assert_text(pb_cell(table, status, two), "suppressed");
    assert_text(pb_cell(table, count_text, two), "2");
    assert_text(pb_cell(table, note, two), "rate withheld: it rests on fewer than 3 events (rule ons_deaths)");
    assert_text(pb_cell(table, value_text, three), "150");
    assert_text(pb_cell(table, note, three), "unreliable: it rests on fewer than 20 events (rule ons_deaths)");
    assert_text(pb_cell(table, note, nine), "rate withheld: it rests on fewer than 10 events (rule ons_deaths)");
    cr_assert(pb_missing(table->value[nine]) && table->value[ten] == 331.5);
    assert_text(pb_cell(table, note, twenty), "");
    assert_text(pb_cell(table, value_text, percent), "2");
    assert_text(pb_cell(table, note, percent), "");
}

Test(disclosure, figures_that_cannot_be_judged_are_kept_with_a_warning_or_withheld)
{
    size_t row = ADD(.indicator = "93283", .area = RUGBY, .value = "81.5");
    trial_disclose(&trial, NULL);
    assert_text(pb_cell(&trial.table, value_text, row), "81.5");
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_assert(strstr(trial.findings.warnings[0].message, "1 rows have a value and do not say"), "%s",
              trial.findings.warnings[0].message);
    trial_run(&trial, &pb_transform_disclosure, "{\"without_count\": \"suppress\"}");
    cr_assert(trial_withheld(&trial, row));
}

/* ---- Findings, order, options ---- */

Test(disclosure, rejected_rows_tell_nothing)
{
    (void)ADD(.indicator = "1001", .area = RUGBY, .value = "3", .count = "3");
    (void)ADD(.indicator = "1001", .area = RUGBY, .value = "4", .count = "4");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_assert(strstr(trial.findings.rejects[0].reason, "3"), "%s", trial.findings.rejects[0].reason);
    trial_run(&trial, &pb_transform_disclosure, NULL);
    cr_assert(trial.findings.withheld);
    for (size_t i = 0; i < 2; i++) {
        assert_text(trial.findings.rejects[i].raw, PB_RAW_WITHHELD);
        assert_text(trial.findings.rejects[i].reason, PB_REASON_WITHHELD);
        assert_text(trial.findings.rejects[i].rule, "conflicting-rows");
        cr_assert_eq(trial.findings.rejects[i].line, i + 2);
    }
}

Test(disclosure, rounding_is_reported_once)
{
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 20);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 21);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 3);
    trial_disclose(&trial, NULL);
    cr_assert_eq(trial.findings.quality_count, 2);
    const struct pb_quality *last = &trial.findings.quality[1];
    cr_assert_eq(last->kind, PB_WORD_ROUNDED);
    cr_assert_eq(strncmp(last->sentence, "2 rows of fingertips", 20), 0, "%s", last->sentence);
}

Test(disclosure, has_to_come_before_the_places)
{
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 20);
    trial_run(&trial, &pb_transform_places, NULL);
    cr_assert_eq(trial_try(&trial, &pb_transform_disclosure, NULL), PB_FAILED);
    cr_assert_eq(trial.error.code, PB_ERROR_CONFIGURATION);
    cr_assert(strstr(trial.error.hint, "before"), "%s", trial.error.hint);
}

static void assert_refused(const char *options, const char *message)
{
    char context[512] = { 0 };
    struct pb_option_reading reading = { .arena = &trial.arena, .what = "disclosure" };
    cJSON *object = cJSON_Parse(options);
    cr_assert_leq(pb_transform_disclosure.option_values_size, sizeof context);
    cr_assert_eq(pb_options_read(pb_transform_disclosure.options, object, context, &reading, &trial.error), PB_OK);
    cr_assert_eq(pb_transform_disclosure.check(context, &trial.error), PB_FAILED, "%s", options);
    cr_expect(strstr(trial.error.message, message), "%s: %s", options, trial.error.message);
    cJSON_Delete(object);
}

Test(disclosure, contradicting_options_are_refused)
{
    assert_refused("{\"suppress_from\": 8}", "suppress_from (8) is above suppress_to (7)");
    assert_refused("{\"round_to\": 2.5}", "2.5 is not a number of people");
    assert_refused("{\"rule\": \"custom\"}", "withholds and rounds nothing");
}

Test(disclosure, single_options_take_the_place_of_the_rules)
{
    size_t zero = trial_add_count(&trial, RUGBY, NULL, NULL, 0);
    size_t four = trial_add_count(&trial, WARWICK, NULL, NULL, 4);
    size_t five = trial_add_count(&trial, NORTH, NULL, NULL, 5);
    size_t fourteen = trial_add_count(&trial, NUNEATON, NULL, NULL, 14);
    trial_disclose(&trial, "{\"rule\": \"hes\", \"suppress_from\": 0, \"suppress_to\": 4, \"round_to\": 10}");
    cr_assert(trial_withheld(&trial, zero) && trial_withheld(&trial, four));
    cr_assert_eq(trial.table.count[five], 10);
    cr_assert_eq(trial.table.count[fourteen], 10);
    assert_text(pb_cell(&trial.table, note, four), WITHHELD("0 to 4"));
}
