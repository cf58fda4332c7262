#include "placebook/statistics/control_chart.h"
#include "tests/support/close.h"

#include <string.h>

enum { MOST = 32 };

/* Signals as letters: upper case upwards, lower case downwards; a point without a signal is "." */
static const char *letters_of(const double *values, size_t count, const struct pb_chart_limits *limits, char *text)
{
    static const char upwards[] = ".OTNS";
    static const char downwards[] = ".otns";
    struct pb_chart_signal signals[MOST];
    pb_chart_signals(values, count, limits, signals);
    for (size_t i = 0; i < count; i++)
        text[i] = signals[i].upwards ? upwards[signals[i].rule] : downwards[signals[i].rule];
    text[count] = '\0';
    return text;
}

static struct pb_chart_limits limits_of(const double *values, size_t count, size_t baseline, bool screen)
{
    struct pb_chart_limits limits = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_chart_limits(values, count, baseline, screen, &limits, &error), PB_OK, "%s", error.message);
    return limits;
}

/* What the points say when the limits are given: 10 within 4 and 16, near lines 6 and 14. */
static const struct pb_chart_limits given = { 10, 4, 16, 6, 14, 20 };
#define ASSERT_GIVEN(expected, ...)                                                                                    \
    do {                                                                                                               \
        const double points[] = { __VA_ARGS__ };                                                                       \
        char text[MOST + 1];                                                                                           \
        cr_assert_str_eq(letters_of(points, sizeof points / sizeof points[0], &given, text), expected);                \
    } while (0)

/* Random series (R: set.seed(1), a random walk plus noise, rounded), calculated with the published steps of
 * NHSRplotthedots 0.2.2 in R 4.2. */
static const struct {
    size_t baseline;
    bool screen;
    const char *signals;
    double values[MOST];
    double mean, lower, upper;
} charts[] = {
    { 0,
      false,
      "..........SSSSSSSS..",
      { 51, 49, 52, 53, 56, 50, 54, 54, 53, 52, 54, 55, 54, 57, 58, 56, 56, 55, 50, 52 },
      53.549999999999997,
      48.089999999999996,
      59.009999999999998 },
    { 0,
      false,
      "o............O.......",
      { 48.87, 56.27, 61.23, 60.6,  62.62, 61.21, 55.85, 61.36, 58.29, 63.4, 59.79,
        63.89, 68.71, 72.37, 64.48, 65.47, 59.73, 60.21, 63.14, 61.36, 63.22 },
      61.527142857142856,
      51.774252857142855,
      71.280032857142857 },
    { 0,
      false,
      "oooososssNNNSSOOSSS",
      { 54, 54, 55, 52, 58, 56, 63, 60, 60, 69, 69, 69, 67, 66, 72, 71, 67, 67, 70 },
      63.10526315789474,
      56.011929824561406,
      70.198596491228074 },
    { 0,
      true,
      ".......nn........NN.N",
      { 50, 49, 50, 51, 51, 49, 53, 46, 46, 50, 51, 48, 49, 51, 51, 50, 48, 54, 54, 51, 54 },
      50.285714285714285,
      45.385714285714286,
      55.185714285714283 },
    { 0,
      true,
      "O.....onn.........",
      { 53, 50, 50, 51, 50, 52, 43, 45, 45, 47, 50, 51, 48, 49, 46, 48, 47, 46 },
      48.388888888888886,
      44.066388888888888,
      52.711388888888884 },
    { 0,
      true,
      "OONN.........ssssnonss",
      { 54.7, 51, 48.6, 48.3, 43.2, 39.6, 45.3, 38.1, 40.7, 40,   35.8,
        38.6, 45, 34.5, 34.4, 34.8, 36.1, 32.4, 30.5, 32.9, 37.4, 35.8 },
      39.895454545454548,
      30.889454545454548,
      48.901454545454548 },
    { 0,
      true,
      "...o.SSSOOSSSSsssssnnn",
      { 56.96, 53.53, 52.92, 47.42, 56.16, 62.15, 62.09, 66.29, 73.06, 73.81, 62.87,
        63.82, 65.28, 64.42, 55.03, 57.7,  57.67, 58.91, 56.24, 52.02, 50.92, 52.6 },
      59.175909090909094,
      49.896309090909099,
      68.455509090909089 },
    { 0,
      false,
      "SSSSSSSS......n.n.",
      { 50.9, 46.5, 47.8, 46.2, 44.7, 46.8, 50.4, 45.3, 43.6, 39.7, 46, 46.6, 40, 42.1, 38.9, 39.7, 38.1, 42.5 },
      44.211111111111109,
      36.262405228758169,
      52.159816993464048 },
    { 0,
      false,
      ".Otttttt.",
      { 46.8, 51.2, 48, 47.1, 46.8, 46, 44.2, 43.7, 45.2 },
      46.555555555555557,
      42.100055555555556,
      51.011055555555558 },
    { 12,
      false,
      "OOONN.ssooosoooooooooso",
      { 54, 54, 50, 46, 46, 40, 35, 32, 26, 23, 29, 32, 24, 26, 23, 23, 21, 20, 23, 27, 23, 30, 23 },
      38.916666666666664,
      29.243939393939392,
      48.589393939393936 },
    { 12,
      true,
      "...........SSOSSSSS....",
      { 48.2,  46.85, 47.91, 42.92, 49.72, 46.24, 46.81, 49.39, 41.4,  40.42, 39.36, 47.55,
        54.12, 56.39, 51.84, 51.43, 45.6,  45.72, 47.3,  40.69, 42.07, 47.39, 41.3 },
      45.564166666666665,
      36.121166666666667,
      55.007166666666663 },
    { 12,
      false,
      "..............sssssosnsn",
      { 48.47, 52.38, 48.63, 46.06, 50.74, 50.02, 51.87, 49.35, 51.05, 49.95, 44.76, 50.28,
        45.92, 50.4,  47.41, 47.21, 48,    44.54, 42.43, 41.33, 45.84, 42.43, 45.72, 41.86 },
      49.463333333333331,
      41.360006060606061,
      57.566660606060601 },
    { 12,
      true,
      "...........NN......",
      { 53.58, 52.02, 53.57, 55.8, 53.11, 55.94, 55.62, 54.78, 57.82, 58.62, 57.68, 60.09, 60.05, 54.82, 56.67, 58.33,
        56.24, 53.91, 55.02 },
      55.719166666666666,
      51.073839393939394,
      60.364493939393938 },
    { 12,
      true,
      ".............O.o.......",
      { 48.1, 52.3, 50.9, 50.5, 49.4, 49.8, 51.1, 50.5, 46.4, 48.1, 48.7, 48.6,
        49.8, 54.7, 47.3, 43.8, 49.3, 47.3, 48.4, 48,   50.5, 48.4, 48 },
      49.533333333333331,
      45.68842424242424,
      53.378242424242423 },
};

Test(control_chart, agrees_with_the_reference)
{
    for (size_t i = 0; i < sizeof charts / sizeof charts[0]; i++) {
        size_t count = strlen(charts[i].signals);
        struct pb_chart_limits limits = limits_of(charts[i].values, count, charts[i].baseline, charts[i].screen);
        assert_close(limits.mean, charts[i].mean, 1e-13);
        assert_close(limits.lower, charts[i].lower, 1e-12);
        assert_close(limits.upper, charts[i].upper, 1e-12);
        char text[MOST + 1];
        cr_assert_str_eq(letters_of(charts[i].values, count, &limits, text), charts[i].signals, "chart %zu: %s", i,
                         text);
    }
}

/* Moving ranges 2, 3, 2, 2, 3, 17, 16, 1, 3, 1, 1, 2, 1: their mean is 54 / 13, and 3.267 times that is 13.57. Without
 * 17 and 16 it is 21 / 11. The mean of the values stays 352 / 14. */
Test(control_chart, screens_moving_ranges)
{
    static const double values[] = { 23, 25, 22, 24, 26, 23, 40, 24, 25, 22, 23, 24, 26, 25 };
    struct pb_chart_limits all = limits_of(values, 14, 0, false);
    assert_close(all.mean, 352.0 / 14, 1e-14);
    assert_close(all.upper, 352.0 / 14 + 2.66 * 54 / 13, 1e-14);
    assert_close(all.lower, 352.0 / 14 - 2.66 * 54 / 13, 1e-14);
    assert_close(all.near_upper, 352.0 / 14 + 2.66 * 2 / 3 * 54 / 13, 1e-14);
    assert_close(all.near_lower, 352.0 / 14 - 2.66 * 2 / 3 * 54 / 13, 1e-14);
    struct pb_chart_limits screened = limits_of(values, 14, 0, true);
    assert_close(screened.mean, 352.0 / 14, 1e-14);
    assert_close(screened.upper, 352.0 / 14 + 2.66 * 21 / 11, 1e-14);
    cr_assert_eq(screened.points, 14);
}

/* The first 12 points alone: mean 125 / 12, moving ranges 2, 3, 2, 1, 2, 4, 3, 1, 1, 3, 1. */
Test(control_chart, rests_on_a_fixed_baseline)
{
    static const double values[] = { 10, 12, 9, 11, 10, 12, 8, 11, 10, 9, 12, 11, 20, 21, 22, 23 };
    struct pb_chart_limits limits = limits_of(values, 16, 12, true);
    assert_close(limits.mean, 125.0 / 12, 1e-14);
    assert_close(limits.upper, 125.0 / 12 + 2.66 * 23 / 11, 1e-14);
    cr_assert_eq(limits.points, 16);
    char text[MOST + 1];
    cr_assert_str_eq(letters_of(values, 16, &limits, text), "............OOOO");
    struct pb_chart_limits shorter = limits_of(values, 12, 0, true);
    cr_assert(shorter.mean == limits.mean && shorter.upper == limits.upper);
    struct pb_chart_limits longer = limits_of(values, 16, 30, true);
    struct pb_chart_limits all = limits_of(values, 16, 0, true);
    cr_assert(longer.mean == all.mean && longer.upper == all.upper, "a baseline longer than the series is all of it");
}

Test(control_chart, a_point_is_outside_beyond_a_limit_and_not_on_it)
{
    ASSERT_GIVEN(".O.o.", 16, 16.001, 10, 3.999, 4);
}

Test(control_chart, a_trend_is_seven_points_that_rise_or_fall)
{
    ASSERT_GIVEN("......", 8, 9, 10, 11, 12, 13);
    ASSERT_GIVEN("TTTTTTT", 7, 8, 9, 10, 11, 12, 13);
    ASSERT_GIVEN(".ttttttt.", 9, 13, 12, 11, 10, 9, 8, 7, 8);
    ASSERT_GIVEN("........", 7, 8, 9, 10, 10, 11, 12, 13);
    ASSERT_GIVEN("TTTTTTTT", 6.5, 7, 8, 9, 10, 11, 12, 13);
    ASSERT_GIVEN("TTTTTTtttttttt.", 8, 9, 9.5, 10, 11, 12, 13, 12, 11, 10, 9, 8, 7, 6.5, 7);
}

/* The mean of these is 2.2, by hand; added up as doubles it is 2.1999999999999997. The seventh is on it. */
Test(control_chart, a_point_on_the_mean_is_on_it_however_it_is_rounded)
{
    static const double points[] = { 2.9, 2.9, 2.8, 2.8, 2.5, 2.8, 2.2, 1.6, 1.7, 1.7, 1.9, 1.7, 1.8, 1.7, 2.0 };
    struct pb_chart_limits limits;
    char text[MOST + 1];
    cr_assert_eq(pb_chart_limits(points, 15, 0, true, &limits, NULL), PB_OK);
    cr_assert_lt(limits.mean, 2.2);
    cr_assert_eq(letters_of(points, 15, &limits, text)[6], '.');
}

Test(control_chart, two_of_three_lie_near_a_limit_on_one_side)
{
    ASSERT_GIVEN("N.N", 15, 11, 15);
    ASSERT_GIVEN("NN.", 15, 15, 11);
    ASSERT_GIVEN(".nn.", 9, 5, 5, 9);
    ASSERT_GIVEN("...", 15, 10, 15);      /* a point on the mean is on no side */
    ASSERT_GIVEN("...", 15, 9, 15);       /* not all three on one side */
    ASSERT_GIVEN("....", 15, 11, 12, 15); /* two in four */
    ASSERT_GIVEN("...", 14, 11, 14);      /* on the near line is not beyond it */
    ASSERT_GIVEN("N.N", 16, 11, 16);      /* on the limit is within it */
    ASSERT_GIVEN("O..", 17, 15, 11);      /* a point outside does not count as near ... */
    ASSERT_GIVEN("NON", 15, 17, 15);      /* ... but lies on the side */
    ASSERT_GIVEN("..", 15, 15);           /* three points have to be there */
}

Test(control_chart, a_shift_is_seven_points_on_one_side)
{
    ASSERT_GIVEN("......", 11, 12, 11, 12, 11, 12);
    ASSERT_GIVEN("SSSSSSS", 11, 12, 11, 12, 11, 12, 11);
    ASSERT_GIVEN(".ssssssss.", 11, 9, 8, 9, 8, 9, 8, 9, 8, 11);
    ASSERT_GIVEN("........", 11, 12, 11, 10, 12, 11, 12, 11);
    ASSERT_GIVEN("........", 10, 10, 10, 10, 10, 10, 10, 10);
}

/* A point that several rules fit has the first of them. */
Test(control_chart, an_earlier_rule_goes_first)
{
    ASSERT_GIVEN("TTTTTTO", 10.5, 11, 12, 13, 14, 15, 17);             /* outside before trend */
    ASSERT_GIVEN("TTTTTTT", 10.5, 11, 12, 13, 14, 14.5, 15);           /* trend before near and shift */
    ASSERT_GIVEN("SSSNNSS", 11, 12, 11, 15, 15, 12, 11);               /* near before shift */
    ASSERT_GIVEN("SSSOSSS", 11, 12, 11, 17, 11, 12, 11);               /* outside before shift */
    ASSERT_GIVEN("tttttttSS", 15, 14.5, 14, 13.5, 13, 12, 11, 12, 11); /* downwards above the mean */
}

/* No range is taken across a missing point: 1, 1, then 2, 2; and no run goes through it. */
Test(control_chart, a_missing_point_divides_the_series)
{
    static const double values[] = { 10, 11, 10, NAN, 50, 52, 50, NAN };
    struct pb_chart_limits limits = limits_of(values, 8, 0, true);
    assert_close(limits.mean, 183.0 / 6, 1e-14);
    assert_close(limits.upper, 183.0 / 6 + 2.66 * 1.5, 1e-14);
    cr_assert_eq(limits.points, 6);
    ASSERT_GIVEN(".......", 7, 8, 9, NAN, 11, 12, 13);
    ASSERT_GIVEN("........", 11, 12, 11, NAN, 11, 12, 11, 12);
    ASSERT_GIVEN("...", 15, NAN, 15);
}

static void assert_refused(const double *values, size_t count, size_t baseline, bool screen, const char *reason)
{
    struct pb_chart_limits limits = { .mean = 7 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_chart_limits(values, count, baseline, screen, &limits, &error), PB_REJECTED);
    cr_assert(strstr(error.message, reason), "%s", error.message);
    cr_assert_eq(limits.mean, 7, "an output of a refused call is touched");
}

Test(control_chart, has_no_limits_without_variation)
{
    static const double same[] = { 5, 5, 5, 5, 5, 5, 5, 5 };
    static const double apart[] = { 5, NAN, 6, NAN, 7 };
    static const double nothing[] = { NAN, NAN, NAN };
    static const double step[] = { 5, 5, 5, 5, 5, 5, 5, 5, 9, 9, 9, 9, 9, 9 };
    static const double large[] = { 1, 2, 1e300 };
    static const double infinite[] = { 1, 2, -INFINITY };
    assert_refused(same, 8, 0, true, "all neighbouring points are the same");
    assert_refused(same, 8, 0, false, "all neighbouring points are the same");
    assert_refused(same, 1, 0, true, "no two neighbouring points");
    assert_refused(same, 0, 0, true, "no two neighbouring points");
    assert_refused(apart, 5, 0, true, "no two neighbouring points");
    assert_refused(nothing, 3, 0, true, "no two neighbouring points");
    assert_refused(step, 14, 0, true, "but for screened jumps");
    cr_assert_eq(limits_of(step, 14, 0, false).points, 14);
    assert_refused(large, 3, 0, true, "point 3 is too large");
    assert_refused(infinite, 3, 0, true, "point 3 is too large");
    assert_refused(step, 14, 11, false, "a baseline of 11 points: expected 12 or more");
    assert_refused(step, 14, 1, false, "a baseline of 1 points");
}

/* Limits move with the values and stretch with them, and the signals stay. */
Test(control_chart, does_not_depend_on_the_unit)
{
    for (size_t i = 0; i < sizeof charts / sizeof charts[0]; i++) {
        size_t count = strlen(charts[i].signals);
        struct pb_chart_limits unit = limits_of(charts[i].values, count, charts[i].baseline, charts[i].screen);
        cr_assert(unit.lower < unit.near_lower && unit.near_lower < unit.mean && unit.mean < unit.near_upper &&
                  unit.near_upper < unit.upper);
        double values[MOST];
        for (size_t j = 0; j < count; j++)
            values[j] = 8 * charts[i].values[j];
        struct pb_chart_limits scaled = limits_of(values, count, charts[i].baseline, charts[i].screen);
        assert_close(scaled.lower, 8 * unit.lower, 1e-12);
        assert_close(scaled.upper, 8 * unit.upper, 1e-12);
        char text[MOST + 1];
        cr_assert_str_eq(letters_of(values, count, &scaled, text), charts[i].signals);
    }
}

Test(control_chart, says_what_a_signal_means)
{
    static const struct pb_chart_signal none = { PB_CHART_NO_RULE, false };
    static const struct pb_chart_signal up = { PB_CHART_SHIFT, true };
    static const struct pb_chart_signal down = { PB_CHART_TREND, false };
    cr_assert_eq(pb_chart_state(none, PB_WORD_HIGH_IS_GOOD), PB_WORD_COMMON_CAUSE);
    cr_assert_eq(pb_chart_state(up, PB_WORD_HIGH_IS_GOOD), PB_WORD_IMPROVEMENT);
    cr_assert_eq(pb_chart_state(down, PB_WORD_HIGH_IS_GOOD), PB_WORD_CONCERN);
    cr_assert_eq(pb_chart_state(up, PB_WORD_LOW_IS_GOOD), PB_WORD_CONCERN);
    cr_assert_eq(pb_chart_state(down, PB_WORD_LOW_IS_GOOD), PB_WORD_IMPROVEMENT);
    cr_assert_eq(pb_chart_state(up, PB_WORD_NO_JUDGEMENT), PB_WORD_HIGH);
    cr_assert_eq(pb_chart_state(down, PB_WORD_NONE), PB_WORD_LOW);
}

Test(control_chart, says_whether_a_target_will_be_met)
{
    cr_assert_eq(pb_chart_assurance(&given, 3, PB_WORD_HIGH_IS_GOOD), PB_CHART_CONSISTENT_PASS);
    cr_assert_eq(pb_chart_assurance(&given, 17, PB_WORD_HIGH_IS_GOOD), PB_CHART_CONSISTENT_FAIL);
    cr_assert_eq(pb_chart_assurance(&given, 3, PB_WORD_LOW_IS_GOOD), PB_CHART_CONSISTENT_FAIL);
    cr_assert_eq(pb_chart_assurance(&given, 17, PB_WORD_LOW_IS_GOOD), PB_CHART_CONSISTENT_PASS);
    cr_assert_eq(pb_chart_assurance(&given, 12, PB_WORD_LOW_IS_GOOD), PB_CHART_INCONSISTENT);
    cr_assert_eq(pb_chart_assurance(&given, 4, PB_WORD_HIGH_IS_GOOD), PB_CHART_INCONSISTENT);
    cr_assert_eq(pb_chart_assurance(&given, 16, PB_WORD_HIGH_IS_GOOD), PB_CHART_INCONSISTENT);
    cr_assert_eq(pb_chart_assurance(&given, NAN, PB_WORD_HIGH_IS_GOOD), PB_CHART_NO_ASSURANCE);
    cr_assert_eq(pb_chart_assurance(&given, 3, PB_WORD_NO_JUDGEMENT), PB_CHART_NO_ASSURANCE);
}
