/* Charts that the framework chooses. The published examples are those of tests/statistics/test_count_chart.c; the rest
 * follows from the rules in docs/methods.md by hand. */
#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_spc;

#define RUGBY    "E07000220"
#define SMOKING  "91547" /* a proportion, low is good */
#define HARM     "21001" /* a crude rate per 100,000, low is good */
#define CARERS   "1001"  /* a count, no judgement */
#define NO_VALUE -1.0

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(spc_charts, .init = open_trial, .fini = close_trial);

static struct pb_measure *measure_of(const char *indicator)
{
    const struct pb_measure *measures = trial.framework.measures.items;
    size_t position = (size_t)(pb_framework_by_indicator(&trial.framework, "fingertips", indicator) - measures);
    return &((struct pb_measure *)trial.framework.measures.items)[position];
}

/* One row a year from 2000 on, with a count and a denominator where they are above 0. */
static void add_year(const char *indicator, int year, double value, double count, double denominator)
{
    char texts[4][32];
    (void)snprintf(texts[0], sizeof texts[0], "%d", year);
    (void)snprintf(texts[1], sizeof texts[1], "%.17g", value);
    (void)snprintf(texts[2], sizeof texts[2], "%.17g", count);
    (void)snprintf(texts[3], sizeof texts[3], "%.17g", denominator);
    (void)trial_add(&trial, &(const struct observation){ .indicator = indicator,
                                                         .area = RUGBY,
                                                         .period = texts[0],
                                                         .value = texts[1],
                                                         .count = count > 0 ? texts[2] : NULL,
                                                         .denominator = denominator > 0 ? texts[3] : NULL });
}

static void add_values(const char *indicator, const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_year(indicator, 2000 + (int)i, values[i], NO_VALUE, NO_VALUE);
}

static void run(void)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_spc, NULL);
}

static void expect(int year, enum pb_word state, const char *note)
{
    char period[32];
    (void)snprintf(period, sizeof period, "%d", year);
    size_t row = trial_row(&trial, "", RUGBY, period);
    cr_assert_eq(trial.table.spc[row], state, "%d: %s", year, pb_cell(&trial.table, spc, row));
    assert_text(pb_cell(&trial.table, note, row), note);
}

/* The lines of the chart in the row of a year; NaN: none. To a unit of the last digit of the expectation. */
static void expect_lines(int year, double mean, double lower, double upper, double unit)
{
    char period[32];
    (void)snprintf(period, sizeof period, "%d", year);
    size_t row = trial_row(&trial, "", RUGBY, period);
    const double lines[][2] = { { trial.table.mean[row], mean },
                                { trial.table.lower_limit[row], lower },
                                { trial.table.upper_limit[row], upper } };
    for (size_t i = 0; i < 3; i++)
        cr_assert(isnan(lines[i][1]) ? isnan(lines[i][0]) : fabs(lines[i][0] - lines[i][1]) <= unit,
                  "%d: line %zu is %.6f, not %.6f", year, i, lines[i][0], lines[i][1]);
}

static const double orders[25][2] = { { 12, 100 }, { 8, 80 },   { 6, 80 },   { 9, 100 }, { 10, 110 },
                                      { 12, 110 }, { 11, 100 }, { 16, 100 }, { 10, 90 }, { 6, 90 },
                                      { 20, 110 }, { 15, 120 }, { 9, 120 },  { 8, 120 }, { 6, 110 },
                                      { 8, 80 },   { 10, 80 },  { 7, 80 },   { 5, 90 },  { 8, 100 },
                                      { 5, 100 },  { 8, 100 },  { 10, 100 }, { 6, 90 },  { 9, 90 } };

Test(spc_charts, a_p_chart_finds_the_published_sample)
{
    for (size_t i = 0; i < 25; i++)
        add_year(SMOKING, 2000 + (int)i, 100 * orders[i][0] / orders[i][1], orders[i][0], orders[i][1]);
    measure_of(SMOKING)->chart = "p";
    run();
    for (int i = 0; i < 25; i++)
        expect(2000 + i, i == 10 ? PB_WORD_CONCERN : PB_WORD_COMMON_CAUSE, "control chart: p chart");
    /* The published lines: 0.0955, for a sample of 100 from 0.007 to 0.184, of 80 from 0 to 0.194. */
    expect_lines(2000, 9.55, 0.7, 18.4, 0.05);
    expect_lines(2001, 9.55, 0, 19.4, 0.05);
}

/* 1 or 2 events a year in 10,000 people, then 30 in 250,000, then 9 in 10,000: 51 in 340,000 are 15.0 per 100,000. The
 * limits of the large year are 15.0 -+ 7.3, those of the small ones 15.0 -+ 36.7. */
Test(spc_charts, a_u_chart_knows_the_exposure)
{
    for (int i = 0; i < 8; i++)
        add_year(HARM, 2000 + i, i % 2 ? 20 : 10, i % 2 ? 2 : 1, 10000);
    add_year(HARM, 2008, 12, 30, 250000);
    add_year(HARM, 2009, 90, 9, 10000);
    measure_of(HARM)->chart = "u";
    run();
    expect(2003, PB_WORD_COMMON_CAUSE, "control chart: u chart, trial limits from 10 points");
    expect(2008, PB_WORD_COMMON_CAUSE, "control chart: u chart, trial limits from 10 points");
    expect(2009, PB_WORD_CONCERN, "control chart: u chart, trial limits from 10 points");
    expect_lines(2008, 15.0, 7.7, 22.3, 0.1);
    expect_lines(2009, 15.0, 0, 51.7, 0.1);
}

/* 2001 has no row: between two rare events nothing is left out. Mean 146 / 12, upper limit 50.1. */
Test(spc_charts, a_g_chart_has_no_gaps_between_events)
{
    static const double between[] = { 0, 3, 12, 5, 7, 1, 22, 9, 4, 16, 2, 65 };
    for (int i = 0; i < 12; i++)
        add_year(CARERS, 2000 + 2 * i, between[i], NO_VALUE, NO_VALUE);
    measure_of(CARERS)->chart = "g";
    run();
    expect(2020, PB_WORD_COMMON_CAUSE, "control chart: g chart, trial limits from 12 points");
    expect(2022, PB_WORD_HIGH, "control chart: g chart, trial limits from 12 points");
    expect_lines(2022, 8.43, NAN, 50.14, 0.005); /* the median; no lower limit */
}

Test(spc_charts, a_t_chart_takes_times_between_events)
{
    static const double hours[] = { 286,  948, 536, 124, 816, 729, 4,    143,  431,  8,
                                    2837, 596, 81,  227, 603, 492, 1199, 1214, 2831, 96 };
    add_values(CARERS, hours, 20);
    measure_of(CARERS)->chart = "t";
    run();
    for (int i = 0; i < 20; i++)
        expect(2000 + i, PB_WORD_COMMON_CAUSE, "control chart: t chart");
}

Test(spc_charts, none_is_none)
{
    static const double values[] = { 10, 12, 9, 11, 10, 12, 8, 11 };
    add_values(SMOKING, values, 8);
    measure_of(SMOKING)->chart = "none";
    run();
    expect(2007, PB_WORD_NONE, "");
    expect_lines(2007, NAN, NAN, NAN, 0);
}

Test(spc_charts, counts_that_do_not_make_the_values_are_refused)
{
    for (int i = 0; i < 8; i++)
        add_year(SMOKING, 2000 + i, 10 + i % 2, 12, 100);
    measure_of(SMOKING)->chart = "p";
    run();
    expect(2006, PB_WORD_NOT_ENOUGH_POINTS, "");
    expect(2007, PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, the values are not multiplier x count / denominator");
}

Test(spc_charts, a_p_chart_needs_denominators)
{
    static const double values[] = { 10, 12, 9, 11, 10, 12, 8, 11 };
    add_values(SMOKING, values, 8);
    measure_of(SMOKING)->chart = "p";
    run();
    expect(2007, PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, a denominator is missing or not above 0");
}

static const double steps[] = { 10, 12, 9, 11, 10, 12, 8, 11, 10, 9, 12, 11, 20, 21, 22, 23 };

/* The test of the statistic: the four points behind the first twelve are outside. */
Test(spc_charts, a_baseline_holds_for_all_points)
{
    add_values(SMOKING, steps, 16);
    measure_of(SMOKING)->baseline = (struct pb_chart_baseline){ 20000101, 20111231 };
    run();
    for (int i = 0; i < 16; i++)
        expect(2000 + i, i < 12 ? PB_WORD_COMMON_CAUSE : PB_WORD_CONCERN,
               "control chart: limits from the baseline 2000-01-01 to 2011-12-31");
}

Test(spc_charts, a_short_baseline_is_refused)
{
    add_values(SMOKING, steps, 16);
    measure_of(SMOKING)->baseline = (struct pb_chart_baseline){ 20000101, 20051231 };
    run();
    expect(2015, PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, a baseline of 6 points: expected 12 or more");
    close_trial();
    open_trial();
    add_values(SMOKING, steps, 16);
    measure_of(SMOKING)->baseline = (struct pb_chart_baseline){ 19800101, 19951231 };
    run();
    expect(2015, PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, no period lies in the baseline");
}

/* A rise of 10 in 2012 that somebody knows the reason of: nothing is special on either side of it. */
Test(spc_charts, limits_start_again_at_a_date)
{
    static const double rise[] = { 10, 12, 9, 11, 10, 12, 8, 11, 20, 22, 19, 21, 20, 22, 18, 21 };
    static const char *dates[] = { "2008-01-01" };
    add_values(SMOKING, rise, 16);
    measure_of(SMOKING)->rebase = (struct pb_text_list){ .items = dates, .count = 1 };
    run();
    for (int i = 0; i < 16; i++)
        expect(2000 + i, PB_WORD_COMMON_CAUSE,
               i < 8 ? "control chart: trial limits from 8 points"
                     : "control chart: limits made anew from 2008-01-01, trial limits from 8 points");
    /* 83 / 8 and 163 / 8, -+ 2.66 x 17 / 7 */
    expect_lines(2000, 10.375, 3.915, 16.835, 0.001);
    expect_lines(2007, 10.375, 3.915, 16.835, 0.001);
    expect_lines(2008, 20.375, 13.915, 26.835, 0.001);
    expect_lines(2015, 20.375, 13.915, 26.835, 0.001);
}

Test(spc_charts, a_short_segment_has_no_chart_and_a_baseline_belongs_to_its_own)
{
    static const char *dates[] = { "2012-01-01" };
    add_values(SMOKING, steps, 16);
    struct pb_measure *measure = measure_of(SMOKING);
    measure->rebase = (struct pb_text_list){ .items = dates, .count = 1 };
    measure->baseline = (struct pb_chart_baseline){ 20000101, 20111231 };
    run();
    expect(2011, PB_WORD_COMMON_CAUSE,
           "control chart: limits from the baseline 2000-01-01 to 2011-12-31, trial limits from 12 points");
    expect(2014, PB_WORD_NOT_ENOUGH_POINTS, "");
    expect(2015, PB_WORD_NOT_ENOUGH_POINTS, "control chart: none, fewer than 8 points");
    expect_lines(2014, NAN, NAN, NAN, 0);
}
