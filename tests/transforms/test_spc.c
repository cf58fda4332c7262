#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_spc;

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(spc, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

static void run(const char *options)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_spc, options);
}

/* One value a year from 2000 on; a value below 0 is missing, 0 leaves the year out. */
static void add_years(const char *indicator, const char *area, const double *values, size_t count)
{
    char period[32];
    char value[32];
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(period, sizeof period, "%d", 2000 + (int)i);
        (void)snprintf(value, sizeof value, "%g", values[i]);
        if (values[i] != 0)
            ADD(.indicator = indicator, .area = area, .period = period, .value = values[i] < 0 ? NULL : value);
    }
}

static void assert_state(const char *area, const char *period, enum pb_word state, const char *note)
{
    size_t row = trial_row(&trial, "", area, period);
    cr_assert_eq(trial.table.spc[row], state, "%s %s: %s", area, period, pb_cell(&trial.table, spc, row));
    assert_text(pb_cell(&trial.table, note, row), note);
}

/* The series of tests/statistics/test_control_chart.c: outside the limits at the seventh point. */
static const double jump[] = { 23, 25, 22, 24, 26, 23, 40, 24, 25, 22, 23, 24, 26, 25 };

Test(spc, says_what_the_chart_says_by_polarity)
{
    add_years("91547", "E07000220", jump, 14); /* low is good */
    add_years("93014", "E07000220", jump, 14); /* high is good */
    add_years("1001", "E07000220", jump, 14);  /* no judgement */
    run(NULL);
    size_t concerns = 0;
    for (size_t row = 0; row < trial.table.rows; row++) {
        enum pb_word expected = PB_WORD_COMMON_CAUSE;
        if (trial.table.value[row] == 40)
            expected = row < 14 ? PB_WORD_CONCERN : row < 28 ? PB_WORD_IMPROVEMENT : PB_WORD_HIGH;
        concerns += trial.table.value[row] == 40;
        cr_assert_eq(trial.table.spc[row], expected, "row %zu: %s", row, pb_cell(&trial.table, spc, row));
        assert_text(pb_cell(&trial.table, note, row), "");
    }
    cr_assert_eq(concerns, 3);
    cr_assert_eq(trial.findings.quality_count, 0);
}

/* The lines belong to all rows of the chart, also to one whose figure is missing; where there is no chart there are
 * none. */
Test(spc, draws_lines_where_there_is_a_chart)
{
    static const double values[] = { 23, 25, 22, -1, 26, 23, 24, 24, 25, 22, 23, 24 };
    add_years("91547", "E07000220", values, 12);
    add_years("91547", "E07000221", values, 5);
    run(NULL);
    for (size_t row = 0; row < 12; row++)
        cr_assert(trial.table.lower_limit[row] < trial.table.mean[row] &&
                  trial.table.mean[row] < trial.table.upper_limit[row]);
    for (size_t row = 12; row < trial.table.rows; row++)
        cr_assert(pb_missing(trial.table.mean[row]) && pb_missing(trial.table.lower_limit[row]) &&
                  pb_missing(trial.table.upper_limit[row]));
}

/* The same series as gaps: all of them above none, and 24 lower, so that they lie on both sides of it. */
Test(spc, of_gaps_on_both_sides_of_none_judges_nothing)
{
    for (int i = 0; i < 2; i++) {
        add_years("90282", i ? "E07000221" : "E07000220", jump, 14);
        trial_run(&trial, &pb_transform_normalise, NULL);
        for (size_t row = 0; i && row < trial.table.rows; row++)
            trial.table.value[row] -= 24;
        trial_run(&trial, &pb_transform_spc, NULL);
        size_t row = trial_row(&trial, "", i ? "E07000221" : "E07000220", "2006");
        cr_assert_eq(trial.table.spc[row], i ? PB_WORD_HIGH : PB_WORD_CONCERN);
        close_trial();
        open_trial();
    }
}

/* One step of 5 among steps of 1: left out (3.267 x 15 / 11 is 4.45), the limits are 10.34 and 15.66 and 11 is near the
 * lower one; kept, they are 9.37 and 16.63, and it is not. */
Test(spc, keeps_jumps_when_it_is_told_to)
{
    static const double steps[] = { 10, 11, 10, 11, 10, 11, 16, 15, 16, 15, 16, 15 };
    add_years("91547", "E07000220", steps, 12);
    run(NULL);
    assert_state("E07000220", "2003", PB_WORD_IMPROVEMENT, "control chart: trial limits from 12 points");
    for (size_t row = 0; row < trial.table.rows; row++)
        cr_assert(fabs(trial.table.mean[row] - 13) < 1e-9 && fabs(trial.table.lower_limit[row] - 10.34) < 1e-9 &&
                  fabs(trial.table.upper_limit[row] - 15.66) < 1e-9);
    trial.table.rows = 0;
    add_years("91547", "E07000220", steps, 12);
    run("{\"screen\": false}");
    assert_state("E07000220", "2003", PB_WORD_COMMON_CAUSE, "control chart: trial limits from 12 points");
}

Test(spc, marks_trial_limits_and_keeps_notes)
{
    add_years("91547", "E07000220", jump, 12);
    ADD(.area = "E07000221", .period = "2019", .value = "1");
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial.table.note[3] = pb_symbol_of(&trial.symbols, "Interpret with caution");
    trial_run(&trial, &pb_transform_spc, NULL);
    assert_state("E07000220", "2000", PB_WORD_COMMON_CAUSE, "control chart: trial limits from 12 points");
    assert_state("E07000220", "2003", PB_WORD_COMMON_CAUSE,
                 "Interpret with caution; control chart: trial limits from 12 points");
    assert_state("E07000220", "2006", PB_WORD_CONCERN, "control chart: trial limits from 12 points");
    assert_state("E07000221", "2019", PB_WORD_NOT_ENOUGH_POINTS, "");
    cr_assert_eq(trial.findings.quality_count, 2);
    const struct pb_quality *refused = &trial.findings.quality[0];
    const struct pb_quality *limits = &trial.findings.quality[1];
    cr_assert_eq(refused->kind, PB_WORD_REFUSED);
    assert_text(refused->sentence, "no control chart for some of the series: fewer than 8 points");
    assert_text(refused->measure, "smoking");
    assert_text(refused->area_code, "");
    cr_assert_eq(limits->kind, PB_WORD_TRIAL_LIMITS);
    assert_text(limits->sentence, "control charts with trial limits, from 12 points; 13 make firm ones");
}

Test(spc, needs_as_many_points_as_it_is_told)
{
    add_years("91547", "E07000220", jump, 9);
    add_years("91547", "E07000221", jump, 8);
    run("{\"minimum_points\": 9}");
    assert_state("E07000220", "2000", PB_WORD_COMMON_CAUSE, "control chart: trial limits from 9 points");
    assert_state("E07000221", "2006", PB_WORD_NOT_ENOUGH_POINTS, "");
    assert_state("E07000221", "2007", PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, fewer than 9 points");
}

/* Three-year periods that overlap, cumulative ones, and periods that nobody understands. */
Test(spc, refuses_periods_that_are_not_independent)
{
    char period[32];
    for (int i = 0; i < 14; i++) {
        (void)snprintf(period, sizeof period, "%d - %02d", 2000 + i, i + 2);
        ADD(.area = "E07000220", .period = period, .value = i % 2 ? "1" : "2");
        (void)snprintf(period, sizeof period, "Wave %d", i);
        ADD(.indicator = "93014", .area = "E07000220", .period = period, .value = i % 2 ? "1" : "2");
    }
    run(NULL);
    assert_state("E07000220", "2012 - 14", PB_WORD_NOT_ENOUGH_POINTS, "");
    assert_state("E07000220", "2013 - 15", PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, the periods overlap");
    assert_state("E07000220", "Wave 13", PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, a period is not understood");
    cr_assert_eq(trial.findings.quality_count, 2);
    assert_text(trial.findings.quality[0].sentence, "no control chart: the periods overlap");
    assert_text(trial.findings.quality[1].sentence, "no control chart: a period is not understood");
}

Test(spc, has_no_chart_without_variation)
{
    static const double same[] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 };
    add_years("91547", "E07000220", same, 14);
    run(NULL);
    assert_state("E07000220", "2013", PB_WORD_NOT_ENOUGH_POINTS,
                 "control chart: none, all neighbouring points are the same");
}

/* A missing value has no state; a year that is left out ends a run as a missing value does. */
Test(spc, a_run_does_not_go_through_a_gap)
{
    static const double whole[] = { 30, 10, 30, 10, 11, 12, 13, 14, 15, 16, 30, 10, 30, 10, 30 };
    static const double missing[] = { 30, 10, 30, 10, 11, 12, 13, -1, 14, 15, 16, 30, 10, 30, 10, 30 };
    static const double left_out[] = { 30, 10, 30, 10, 11, 12, 13, 0, 14, 15, 16, 30, 10, 30, 10, 30 };
    add_years("91547", "E07000220", whole, 15);
    add_years("91547", "E07000221", missing, 16);
    add_years("91547", "E07000222", left_out, 16);
    run("{\"screen\": false}");
    assert_state("E07000220", "2006", PB_WORD_CONCERN, "");
    assert_state("E07000221", "2006", PB_WORD_COMMON_CAUSE, "");
    assert_state("E07000221", "2007", PB_WORD_NONE, "");
    assert_state("E07000222", "2006", PB_WORD_COMMON_CAUSE, "");
}

Test(spc, has_nothing_to_say_about_approximations_and_empty_series)
{
    static const double nothing[] = { -1, -1, -1 };
    add_years("91547", "E07000220", jump, 14);
    add_years("91547", "E07000221", nothing, 3);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial.table.method[5] = pb_symbol_of(&trial.symbols, "weighted (approximate)");
    trial_run(&trial, &pb_transform_spc, NULL);
    for (size_t row = 0; row < trial.table.rows; row++)
        cr_assert(trial.table.spc[row] == PB_WORD_NONE && trial.table.note[row] == PB_WORD_NONE);
}

/* Each measure is said to have what its own series have. */
Test(spc, reports_measure_by_measure)
{
    static const double large[] = { 1e299, 1, 2, 3, 4, 5, 6, 7 };
    static const char *const indicators[] = { "91547", "21001", "108" };
    for (size_t i = 0; i < 3; i++) {
        add_years(indicators[i], "E07000220", jump, 8 + i);
        add_years(indicators[i], "E07000221", jump, 11);
    }
    add_years("90282", "E07000220", large, 8);
    run(NULL);
    cr_assert_eq(trial.findings.quality_count, 4);
    size_t found = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *sentence = trial.findings.quality[i].sentence;
        found +=
            strcmp(trial.findings.quality[i].measure, "mortality") == 0 && strstr(sentence, "from 10 to 11 points");
        found += strcmp(trial.findings.quality[i].measure, "smoking") == 0 && strstr(sentence, "from 8 to 11 points");
        found += strcmp(trial.findings.quality[i].measure, "employment-gap") == 0 && strstr(sentence, "too large");
    }
    cr_assert_eq(found, 3);
}

Test(spc, has_nothing_to_do_with_an_empty_table_and_stops_when_told)
{
    trial_run(&trial, &pb_transform_spc, NULL);
    for (int i = 0; i < 5000; i++)
        ADD(.area = "E07000220", .value = "20");
    atomic_store(&trial.cancelled, true);
    cr_assert_eq(trial_try(&trial, &pb_transform_spc, NULL), PB_FATAL);
}
