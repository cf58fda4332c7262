#include "placebook/statistics/trend.h"
#include "tests/support/close.h"

#include <string.h>

/* Expected slopes and chi-squareds: the sums of the method's description (S1 to S5, and the Cochran-Armitage formula
 * with N, X, sum x t, sum n t, sum n t^2) in mpmath with 30 digits. R agrees: coef(lm(value ~ I(1:5), weights = 1 /
 * s^2)) and prop.trend.test(counts, denominators). */
static const double falling[] = { 52.1, 50.3, 49.9, 47.2, 45.8 };
static const double falling_lower[] = { 49.8, 48.1, 47.7, 45.1, 43.7 };
static const double falling_upper[] = { 54.5, 52.6, 52.2, 49.4, 48.0 };
static const double people[] = { 1000, 1010, 990, 1005, 1000 };
static const double cases[] = { 120, 131, 150, 166, 181 };

static struct pb_trend of_values(const double *values, const double *lower, const double *upper)
{
    struct pb_trend trend = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_trend_of_values(values, lower, upper, &trend, &error), PB_OK, "%s", error.message);
    return trend;
}

/* Values with limits one above and one below. */
static struct pb_trend of_steps(double a, double b, double c, double d, double e)
{
    double values[] = { a, b, c, d, e };
    double lower[] = { a - 1, b - 1, c - 1, d - 1, e - 1 };
    double upper[] = { a + 1, b + 1, c + 1, d + 1, e + 1 };
    return of_values(values, lower, upper);
}

static struct pb_trend of_proportions(const double *counts, const double *denominators)
{
    struct pb_trend trend = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_trend_of_proportions(counts, denominators, &trend, &error), PB_OK, "%s", error.message);
    return trend;
}

Test(trend, of_values_with_limits)
{
    struct pb_trend trend = of_values(falling, falling_lower, falling_upper);
    assert_close(trend.slope, -1.5763735594343891, 1e-12);
    assert_close(trend.chi_squared, 19.050382189305039, 1e-12);
    cr_assert(trend.significant);
    static const double values[] = { 52.1, 50.3, 51.9, 50.2, 51.8 };
    static const double upper[] = { 54.5, 52.6, 54.2, 54.4, 58.0 };
    trend = of_values(values, falling_lower, upper);
    assert_close(trend.slope, -0.24804284281147054, 1e-12);
    assert_close(trend.chi_squared, 0.14866964483694502, 1e-12);
    cr_assert_not(trend.significant);
}

Test(trend, of_proportions)
{
    struct pb_trend trend = of_proportions(cases, people);
    assert_close(trend.slope, 0.12490508805792875, 1e-12);
    assert_close(trend.chi_squared, 19.546805321730298, 1e-12);
    cr_assert(trend.significant);
    static const double steady[] = { 100, 101, 99, 100, 102 };
    static const double thousand[] = { 1000, 1000, 1000, 1000, 1000 };
    trend = of_proportions(steady, thousand);
    assert_close(trend.slope, 0.0032992584930723162, 1e-12);
    assert_close(trend.chi_squared, 0.0099645880683579599, 1e-12);
    cr_assert_not(trend.significant);
}

/* Backwards in time the slope changes its sign and nothing else does: a rise is not printed as a fall. */
Test(trend, has_a_direction)
{
    double counts[PB_TREND_POINTS];
    double denominators[PB_TREND_POINTS];
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        counts[i] = cases[PB_TREND_POINTS - 1 - i];
        denominators[i] = people[PB_TREND_POINTS - 1 - i];
    }
    struct pb_trend forwards = of_proportions(cases, people);
    struct pb_trend backwards = of_proportions(counts, denominators);
    assert_close(backwards.slope, -forwards.slope, 1e-12);
    assert_close(backwards.chi_squared, forwards.chi_squared, 1e-12);
    cr_assert(backwards.significant);
}

/* 50, 50.1, 49.9, 50, 90: chi-squared is 2452, but without the last point the line falls. */
Test(trend, rests_on_more_than_one_point)
{
    struct pb_trend trend = of_steps(50, 50.1, 49.9, 50, 90);
    assert_close(trend.chi_squared, 2452.4812816, 1e-12);
    cr_assert_not(trend.significant);
    trend = of_steps(90, 89.9, 90.1, 90, 50);
    cr_assert(trend.slope < 0 && !trend.significant);
    static const double counts[] = { 100, 101, 99, 100, 190 };
    static const double thousand[] = { 1000, 1000, 1000, 1000, 1000 };
    trend = of_proportions(counts, thousand);
    assert_close(trend.chi_squared, 30.786156270417772, 1e-12);
    cr_assert_not(trend.significant);
}

/* Without the last point the other four are equal: the slope 0 counts as a rise, so the rise holds and the fall does
 * not. chi-squared is 153.664 both times. */
Test(trend, a_slope_of_zero_counts_as_a_rise)
{
    struct pb_trend rise = of_steps(50, 50, 50, 50, 60);
    assert_close(rise.slope, 2, 1e-12);
    assert_close(rise.chi_squared, 153.664, 1e-12);
    cr_assert(rise.significant);
    struct pb_trend fall = of_steps(50, 50, 50, 50, 40);
    assert_close(fall.chi_squared, 153.664, 1e-12);
    cr_assert_not(fall.significant);
    struct pb_trend flat = of_steps(50, 50, 50, 50, 50);
    cr_assert(flat.slope == 0 && flat.chi_squared == 0 && !flat.significant);
    static const double tenth[] = { 0.1, 0.1, 0.1, 0.1, 0.1 };
    static const double lower[] = { 0.09, 0.07, 0.08, 0.05, 0.0 };
    static const double upper[] = { 0.11, 0.13, 0.12, 0.15, 0.3 };
    flat = of_values(tenth, lower, upper);
    cr_assert(flat.slope == 0 && flat.chi_squared == 0);
}

/* With limits one above and one below, s = 2 / 3.92 and chi-squared = slope^2 x 10 / s^2 = slope^2 x 38.416: the
 * critical value is reached at a slope of 0.498585... */
Test(trend, is_significant_above_the_critical_value_only)
{
    double slope = sqrt(PB_TREND_CRITICAL / 38.416);
    struct pb_trend below = of_steps(50, 50 + slope * 0.99999, 50 + 2 * slope * 0.99999, 50 + 3 * slope * 0.99999,
                                     50 + 4 * slope * 0.99999);
    struct pb_trend above = of_steps(50, 50 + slope * 1.00001, 50 + 2 * slope * 1.00001, 50 + 3 * slope * 1.00001,
                                     50 + 4 * slope * 1.00001);
    cr_assert(below.chi_squared < PB_TREND_CRITICAL && !below.significant);
    cr_assert(above.chi_squared > PB_TREND_CRITICAL && above.significant);
}

/* Values and limits in another unit: the slope is in that unit, and nothing else changes. */
Test(trend, does_not_depend_on_the_unit)
{
    double values[PB_TREND_POINTS];
    double lower[PB_TREND_POINTS];
    double upper[PB_TREND_POINTS];
    struct pb_trend unit = of_values(falling, falling_lower, falling_upper);
    for (double scale = 1e-6; scale < 1e7; scale *= 10) {
        for (int i = 0; i < PB_TREND_POINTS; i++) {
            values[i] = falling[i] * scale;
            lower[i] = falling_lower[i] * scale;
            upper[i] = falling_upper[i] * scale;
        }
        struct pb_trend scaled = of_values(values, lower, upper);
        assert_close(scaled.slope, unit.slope * scale, 1e-11);
        assert_close(scaled.chi_squared, unit.chi_squared, 1e-11);
        cr_assert_eq(scaled.significant, unit.significant);
    }
}

/* Twice the people and cases: the same slope and twice the chi-squared. */
Test(trend, more_people_give_more_certainty)
{
    double counts[PB_TREND_POINTS];
    double denominators[PB_TREND_POINTS];
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        counts[i] = 2 * cases[i];
        denominators[i] = 2 * people[i];
    }
    struct pb_trend once = of_proportions(cases, people);
    struct pb_trend twice = of_proportions(counts, denominators);
    assert_close(twice.slope, once.slope, 1e-12);
    assert_close(twice.chi_squared, 2 * once.chi_squared, 1e-12);
}

static void assert_refused(enum pb_status status, const struct pb_error *error, const struct pb_trend *trend,
                           const char *reason)
{
    cr_assert_eq(status, PB_REJECTED);
    cr_assert(strstr(error->message, reason), "%s", error->message);
    cr_assert_eq(trend->slope, 7, "an output of a refused call is touched");
}

static void refuse_values(int point, double value, double lower, double upper, const char *reason)
{
    double values[PB_TREND_POINTS];
    double lowers[PB_TREND_POINTS];
    double uppers[PB_TREND_POINTS];
    memcpy(values, falling, sizeof values);
    memcpy(lowers, falling_lower, sizeof lowers);
    memcpy(uppers, falling_upper, sizeof uppers);
    values[point] = value;
    lowers[point] = lower;
    uppers[point] = upper;
    struct pb_trend trend = { .slope = 7 };
    struct pb_error error = { 0 };
    assert_refused(pb_trend_of_values(values, lowers, uppers, &trend, &error), &error, &trend, reason);
}

Test(trend, of_values_refuses_what_cannot_be_weighted)
{
    refuse_values(0, NAN, 1, 2, "point 1 of 5 has no value");
    refuse_values(4, INFINITY, 1, 2, "point 5 of 5 has no value");
    refuse_values(2, 50, NAN, 52, "point 3 of 5 has no 95% limits");
    refuse_values(2, 50, 48, NAN, "point 3 of 5 has no 95% limits");
    refuse_values(2, 50, 48, INFINITY, "point 3 of 5 has no 95% limits");
    refuse_values(1, 50, 50, 50, "point 2 of 5 has the 95% limits 50 and 50");
    refuse_values(1, 50, 52, 48, "point 2 of 5 has the 95% limits 52 and 48");
}

static void refuse_proportions(double count, double denominator, const char *reason)
{
    double counts[PB_TREND_POINTS];
    double denominators[PB_TREND_POINTS];
    memcpy(counts, cases, sizeof counts);
    memcpy(denominators, people, sizeof denominators);
    counts[3] = count;
    denominators[3] = denominator;
    struct pb_trend trend = { .slope = 7 };
    struct pb_error error = { 0 };
    assert_refused(pb_trend_of_proportions(counts, denominators, &trend, &error), &error, &trend, reason);
}

Test(trend, of_proportions_refuses_what_has_no_logit)
{
    refuse_proportions(NAN, 1000, "point 4 of 5 has no count or no denominator");
    refuse_proportions(100, INFINITY, "point 4 of 5 has no count or no denominator");
    refuse_proportions(0, 1000, "point 4 of 5 has the count 0 of 1000");
    refuse_proportions(-1, 1000, "point 4 of 5 has the count -1 of 1000");
    refuse_proportions(1000, 1000, "point 4 of 5 has the count 1000 of 1000");
    refuse_proportions(1001, 1000, "point 4 of 5 has the count 1001 of 1000");
    refuse_proportions(0, 0, "point 4 of 5 has the count 0 of 0");
    refuse_proportions(1e307, 1e308, "too large or too small");
}

Test(trend, refuses_weights_beyond_all_numbers)
{
    static const double values[] = { 1, 2, 3, 4, 5 };
    static const double lower[] = { 0, 0, 0, 0, 0 };
    static const double tiny[] = { 1e-200, 1e-200, 1e-200, 1e-200, 1e-200 };
    struct pb_trend trend = { .slope = 7 };
    struct pb_error error = { 0 };
    assert_refused(pb_trend_of_values(values, lower, tiny, &trend, &error), &error, &trend, "too large or too small");
    /* Few enough to have a slope, and still more than chi-squared can hold. */
    static const double large[] = { 1e160, 2e160, 3e160, 4e160, 5e160 };
    static const double upper[] = { 1, 1, 1, 1, 1 };
    assert_refused(pb_trend_of_values(large, lower, upper, &trend, &error), &error, &trend, "too large or too small");
}

/* One weight outweighs the others by so much that without it nothing is left: no direction, so no trend. */
Test(trend, is_not_significant_when_a_line_without_a_point_has_no_slope)
{
    static const double values[] = { 1, 2, 3, 4, 5 };
    static const double falls[] = { 5, 4, 3, 2, 1 };
    static const double lower[] = { 0, -1e170, -1e170, -1e170, 0 };
    static const double upper[] = { 1e-1, 1e170, 1e170, 1e170, 1e-1 };
    cr_assert_not(of_values(values, lower, upper).significant);
    cr_assert_not(of_values(falls, lower, upper).significant);
}
