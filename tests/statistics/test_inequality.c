#include "placebook/statistics/inequality.h"

#include "placebook/number.h"
#include "tests/support/close.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { DECILES = 10 };

/* The two areas of the documentation of phe_sii (PHEindicatormethods): population, value and 95% limits by decile. */
static const double populations[2][DECILES] = {
    { 7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534 },
    { 21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312 },
};
static const double values[2][DECILES] = {
    { 75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3 },
    { 70.5, 71.6, 72.5, 73.5, 73.1, 76.2, 78.7, 80.6, 80.9, 80 },
};
static const double lower[2][DECILES] = {
    { 72.7, 75.3, 80.9, 80.2, 77.1, 78, 79, 81.4, 75.8, 83.2 },
    { 70.1, 71.1, 72, 73.1, 72.7, 75.7, 78.2, 80.1, 80.4, 79.5 },
};
static const double upper[2][DECILES] = {
    { 79.1, 81.4, 86.8, 87.1, 83.8, 84.2, 84.4, 86.9, 85.4, 89.4 },
    { 71, 72.1, 73.2, 73.7, 75.8, 78.8, 79.8, 81.2, 81.3, 80.9 },
};

/* The groups of a test: copies, divided by 100 for proportions and moved by a constant where one is asked for. */
struct example {
    double numbers[4][DECILES];
    struct pb_slope_groups groups;
};

static struct pb_slope_groups *make(struct example *example, int area, enum pb_slope_values kind, bool transform,
                                    double multiplier, double moved)
{
    double divisor = kind == PB_SLOPE_PROPORTION ? 100 : 1;
    for (int i = 0; i < DECILES; i++) {
        example->numbers[0][i] = populations[area][i];
        example->numbers[1][i] = values[area][i] / divisor + moved;
        example->numbers[2][i] = lower[area][i] / divisor + moved;
        example->numbers[3][i] = upper[area][i] / divisor + moved;
    }
    example->groups = (struct pb_slope_groups){
        .count = DECILES,
        .population = example->numbers[0],
        .value = example->numbers[1],
        .lower_95 = example->numbers[2],
        .upper_95 = example->numbers[3],
        .values = kind,
        .transform = transform,
        .multiplier = multiplier,
    };
    return &example->groups;
}

static struct pb_arena arena;
static struct pb_slope_draws draws;

static void open_draws(void)
{
    pb_arena_open(&arena, (size_t)64 << 20);
    cr_assert_eq(pb_slope_draws_open(&draws, &arena, NULL), PB_OK);
}

static void close_draws(void)
{
    pb_arena_close(&arena);
}

TestSuite(inequality, .init = open_draws, .fini = close_draws);

static struct pb_slope slope_of(const struct pb_slope_groups *groups)
{
    struct pb_slope slope = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_slope_index(groups, &slope, &error), PB_OK, "%s", error.message);
    return slope;
}

static struct pb_slope_limits limits_of(const struct pb_slope_groups *groups, double confidence)
{
    struct pb_slope_limits limits = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_slope_limits(groups, &confidence, 1, &draws, &limits, &error), PB_OK, "%s", error.message);
    return limits;
}

/* lm(value ~ rank, weights = population / sum(population)) in R 4.2, with the multiplier and the inverse of the RII
 * that phe_sii makes of them. */
Test(inequality, fits_the_line_of_the_reference)
{
    static const struct {
        int area;
        enum pb_slope_values kind;
        bool transform;
        double multiplier, sii, rii, intercept;
    } cases[] = {
        { 0, PB_SLOPE_NORMAL, false, 1, 7.0002347600798958, 1.0897097049119413, 78.032078769529946 },
        { 1, PB_SLOPE_NORMAL, false, 1, 12.622738563631648, 1.1820343480014959, 69.342619688059756 },
        { 0, PB_SLOPE_NORMAL, false, -100, -700.02347600798953, 0.91767559331850612, 78.032078769529946 },
        { 1, PB_SLOPE_RATE, false, 1, 12.622738563631648, 1.1820343480014959, 69.342619688059756 },
        { 0, PB_SLOPE_PROPORTION, false, 100, 7.0002347600798904, 1.0897097049119413, 0.78032078769529956 },
        { 0, PB_SLOPE_RATE, true, -1, -7.0662410464883436, 0.91695276652234714, 78.020772097541098 },
        { 1, PB_SLOPE_RATE, true, -1, -12.60773075820579, 0.84648476168017273, 69.519170103188586 },
        { 0, PB_SLOPE_PROPORTION, true, 100, 6.8947047441138665, 1.0883724389982823, 78.018721925824465 },
        { 1, PB_SLOPE_PROPORTION, true, 100, 12.703936058597165, 1.1842701820042401, 68.941897817764414 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct example example;
        struct pb_slope slope =
            slope_of(make(&example, cases[i].area, cases[i].kind, cases[i].transform, cases[i].multiplier, 0));
        assert_close(slope.sii, cases[i].sii, 1e-12);
        assert_close(slope.rii, cases[i].rii, 1e-12);
        assert_close(slope.intercept, cases[i].intercept, 1e-12);
    }
}

/* The slope's standard error as sqrt(sum((H * se)^2)) with H the rows of solve(t(W) A W) t(W) A, the ratio's
 * percentiles by scipy.optimize.brentq on the normal distribution of Y1 - r Y0: no simulation. */
Test(inequality, linear_limits_are_exact)
{
    struct example example;
    struct pb_slope_limits limits = limits_of(make(&example, 0, PB_SLOPE_NORMAL, false, 1, 0), 0.95);
    assert_close(limits.sii.lower, 3.1516794694867452, 1e-12);
    assert_close(limits.sii.upper, 10.848790050673045, 1e-12);
    assert_close(limits.rii.lower, 1.039465041610749, 1e-9);
    assert_close(limits.rii.upper, 1.1423904267100555, 1e-9);
    limits = limits_of(&example.groups, 99.8);
    assert_close(limits.sii.lower, 0.93230188739757747, 1e-12);
    assert_close(limits.sii.upper, 13.068167632762215, 1e-12);
    assert_close(limits.rii.lower, 1.011522994411365, 1e-9);
    assert_close(limits.rii.upper, 1.17395881140875, 1e-9);
    example.groups.multiplier = -100;
    limits = limits_of(&example.groups, 0.95);
    assert_close(limits.sii.lower, -1084.8790050673047, 1e-12);
    assert_close(limits.sii.upper, -315.16794694867451, 1e-12);
    assert_close(limits.rii.lower, 0.8753574755347675, 1e-9);
    assert_close(limits.rii.upper, 0.962033315185286, 1e-9);
    cr_assert_eq(draws.of[0].tail, 0, "nothing was drawn");
}

/* In R: the limits of the slope of lm() on the transformed values, turned into indices with the middle of the line
 * held. */
Test(inequality, limits_of_a_transformed_fit_are_exact)
{
    struct example example;
    struct pb_slope_limits limits = limits_of(make(&example, 0, PB_SLOPE_RATE, true, -1, 0), 0.95);
    assert_close(limits.sii.lower, -10.966680513526498, 1e-12);
    assert_close(limits.sii.upper, -3.1698376117505802, 1e-12);
    assert_close(limits.rii.lower, 0.87415589519702286, 1e-12);
    assert_close(limits.rii.upper, 0.96184488447965044, 1e-12);
    limits = limits_of(make(&example, 1, PB_SLOPE_PROPORTION, true, 100, 0), 0.95);
    assert_close(limits.sii.lower, 12.055309067509768, 1e-12);
    assert_close(limits.sii.upper, 13.352127317879525, 1e-12);
    assert_close(limits.rii.lower, 1.1739029353649653, 1e-12);
    assert_close(limits.rii.upper, 1.1947533535037496, 1e-12);
    cr_assert_eq(draws.of[0].tail, 0, "nothing was drawn");
}

static void assert_simulated(struct pb_interval found, double expected_lower, double expected_upper, double part)
{
    double width = expected_upper - expected_lower;
    cr_assert_float_eq(found.lower, expected_lower, part * width, "%.9g", found.lower);
    cr_assert_float_eq(found.upper, expected_upper, part * width, "%.9g", found.upper);
}

/* A simulation of 1,000,000 sets of values in R (set.seed(1); rnorm on the log or logit scale, back, least squares,
 * percentiles). Two simulations agree up to their own error: a percentile of 100,000 draws has a standard error of
 * 0.0085 standard deviations at 0.975 and 0.03 at 0.999, so 2% of the distance between the limits (3% at 99.8%) is more
 * than four of them. */
Test(inequality, simulated_limits_agree_with_another_simulation)
{
    struct example example;
    struct pb_slope_limits limits = limits_of(make(&example, 0, PB_SLOPE_RATE, false, 1, 0), 0.95);
    assert_simulated(limits.sii, 3.1681050838731082, 10.874350840011481, 0.02);
    assert_simulated(limits.rii, 1.0396637476416586, 1.1426832710601587, 0.02);
    limits = limits_of(make(&example, 1, PB_SLOPE_RATE, false, 1, 0), 0.95);
    assert_simulated(limits.sii, 12.01053268728446, 13.238700113614144, 0.02);
    assert_simulated(limits.rii, 1.1725295841062262, 1.1916663308861455, 0.02);
    limits = limits_of(make(&example, 0, PB_SLOPE_PROPORTION, false, 100, 0), 0.95);
    assert_simulated(limits.sii, 3.000456108469268, 10.810701898435971, 0.02);
    assert_simulated(limits.rii, 1.037600778658633, 1.1420978867954639, 0.02);
    limits = limits_of(&example.groups, 0.998);
    assert_simulated(limits.sii, 0.6283273914319043, 12.993247924852835, 0.03);
    assert_simulated(limits.rii, 1.0077707442731321, 1.1733622706302114, 0.03);
    cr_assert_gt(draws.of[0].tail, 0, "lines were drawn");
}

/* Where both ways are open they agree: rates with limits that are nearly symmetric on both scales. */
Test(inequality, simulation_agrees_with_the_exact_limits)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 1, PB_SLOPE_NORMAL, false, 1, 0);
    for (int i = 0; i < DECILES; i++) {
        example.numbers[2][i] = values[1][i] * 0.995;
        example.numbers[3][i] = values[1][i] / 0.995;
    }
    struct pb_slope_limits exact = limits_of(groups, 0.95);
    groups->values = PB_SLOPE_RATE;
    struct pb_slope_limits drawn = limits_of(groups, 0.95);
    assert_simulated(drawn.sii, exact.sii.lower, exact.sii.upper, 0.02);
    assert_simulated(drawn.rii, exact.rii.lower, exact.rii.upper, 0.02);
    groups->multiplier = -10;
    drawn = limits_of(groups, 0.95);
    assert_simulated(drawn.sii, -10 * exact.sii.upper, -10 * exact.sii.lower, 0.02);
    assert_simulated(drawn.rii, 1 / exact.rii.upper, 1 / exact.rii.lower, 0.02);
}

/* An intercept of 4.5 standard errors (1.0743513834 each): the ratio has no simple limits and is drawn. 4,000,000 draws
 * with NumPy gave 1.46894 and 4.84482. */
Test(inequality, a_relative_index_over_a_small_intercept_is_drawn)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_NORMAL, false, 1, -73.1974975444288);
    struct pb_slope_limits limits = limits_of(groups, 0.95);
    assert_close(limits.sii.lower, 3.1516794694867452, 1e-9);
    assert_close(slope_of(groups).rii, 2.4479505947143188, 1e-9);
    assert_simulated(limits.rii, 1.46894, 4.84482, 0.03);
}

static void assert_no_ratio(const struct pb_slope_groups *groups, double sii)
{
    struct pb_slope slope = slope_of(groups);
    struct pb_slope_limits limits = limits_of(groups, 0.95);
    assert_close(slope.sii, sii, 1e-9);
    cr_assert(limits.sii.lower <= sii && sii <= limits.sii.upper);
    cr_assert(isnan(slope.rii) && isnan(limits.rii.lower) && isnan(limits.rii.upper));
}

/* 2.9 standard errors, and 3.1. An intercept of 0 without any error is no denominator either. */
Test(inequality, nothing_is_divided_by_what_is_within_three_standard_errors_of_0)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_NORMAL, false, 1, -74.91645975779808);
    assert_no_ratio(groups, 7.0002347600798958);
    groups->multiplier = -1; /* divides by the other end, which is far from 0 */
    cr_assert_float_eq(slope_of(groups).rii, 1 / 3.2468198883497905, 1e-9);
    groups = make(&example, 0, PB_SLOPE_NORMAL, false, 1, -74.70158948112692);
    cr_assert_float_eq(slope_of(groups).rii, 3.101863766520773, 1e-9);
    for (int i = 0; i < DECILES; i++)
        example.numbers[1][i] = example.numbers[2][i] = example.numbers[3][i] = 0;
    assert_no_ratio(groups, 0);
}

/* Values of 1 to 10 with limits of value / f and value x f, and the same in per cent. With NumPy, from the derivatives
 * of the exponential and of the logistic function, the intercept is 3.10 standard errors from 0 where f is 1.077,
 * and 2.89 where it is 1.083. */
Test(inequality, the_error_of_a_rate_or_proportion_is_that_on_its_own_scale)
{
    static const struct {
        enum pb_slope_values kind;
        double divisor, factor;
        bool none;
    } cases[] = { { PB_SLOPE_RATE, 1, 1.077, false },
                  { PB_SLOPE_RATE, 1, 1.083, true },
                  { PB_SLOPE_PROPORTION, 100, 1.077, false },
                  { PB_SLOPE_PROPORTION, 100, 1.083, true } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct example example;
        struct pb_slope_groups *groups = make(&example, 0, cases[i].kind, false, 1, 0);
        for (int k = 0; k < DECILES; k++) {
            example.numbers[1][k] = (k + 1) / cases[i].divisor;
            example.numbers[2][k] = (k + 1) / cases[i].divisor / cases[i].factor;
            example.numbers[3][k] = (k + 1) / cases[i].divisor * cases[i].factor;
        }
        cr_assert_eq(isnan(slope_of(groups).rii), cases[i].none, "case %zu", i);
        groups->transform = true;
        cr_assert_not(isnan(slope_of(groups).rii));
    }
}

/* 1, 4, 9 ... 100, nearly without error: the straight line begins at -18.08669 (NumPy). Below 0 there is no rate,
 * whichever end is divided by; a difference from something, which can be below 0, has its ratio. */
Test(inequality, a_line_below_0_has_no_ratio_of_rates)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_RATE, false, 1, 0);
    for (int k = 0; k < DECILES; k++) {
        example.numbers[1][k] = (k + 1) * (k + 1);
        example.numbers[2][k] = (k + 1) * (k + 1) * 0.999;
        example.numbers[3][k] = (k + 1) * (k + 1) * 1.001;
    }
    cr_assert_float_eq(slope_of(groups).intercept, -18.08668976246875, 1e-9);
    assert_no_ratio(groups, slope_of(groups).sii);
    groups->multiplier = -1;
    assert_no_ratio(groups, slope_of(groups).sii);
    groups->values = PB_SLOPE_NORMAL;
    cr_assert_lt(slope_of(groups).rii, 0);
}

Test(inequality, the_same_values_have_the_same_limits)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_RATE, false, 1, 0);
    groups->count = 6;
    struct pb_slope_limits first = limits_of(groups, 0.95);
    groups->count = DECILES;
    (void)limits_of(groups, 0.95);
    groups->count = 6;
    struct pb_slope_limits again = limits_of(groups, 0.95);
    cr_assert(first.sii.lower == again.sii.lower && first.rii.upper == again.rii.upper);
}

Test(inequality, limits_enclose_widen_with_confidence_and_scale_with_the_multiplier)
{
    static const struct {
        enum pb_slope_values kind;
        bool transform;
    } ways[] = { { PB_SLOPE_NORMAL, false },
                 { PB_SLOPE_RATE, false },
                 { PB_SLOPE_PROPORTION, false },
                 { PB_SLOPE_RATE, true },
                 { PB_SLOPE_PROPORTION, true } };
    for (int i = 0; i < 10; i++) {
        struct example example;
        struct pb_slope_groups *groups = make(&example, i % 2, ways[i / 2].kind, ways[i / 2].transform, 1, 0);
        struct pb_slope slope = slope_of(groups);
        struct pb_slope_limits last = limits_of(groups, 0.9);
        cr_assert(last.sii.lower < slope.sii && slope.sii < last.sii.upper);
        cr_assert(last.rii.lower < slope.rii && slope.rii < last.rii.upper);
        static const double levels[] = { 0.95, 0.99, 99.8, 0.9999 };
        for (int level = 0; level < 4; level++) {
            struct pb_slope_limits wider = limits_of(groups, levels[level]);
            cr_assert(wider.sii.lower < last.sii.lower && wider.sii.upper > last.sii.upper);
            cr_assert(wider.rii.lower < last.rii.lower && wider.rii.upper > last.rii.upper);
            last = wider;
        }
        groups->multiplier = 1000;
        struct pb_slope_limits scaled = limits_of(groups, 0.9999);
        assert_close(scaled.sii.lower, 1000 * last.sii.lower, 1e-12);
        assert_close(scaled.rii.upper, last.rii.upper, 1e-12);
    }
}

/* Points on a line, whatever the populations are. */
Test(inequality, recovers_a_line)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 1, PB_SLOPE_NORMAL, false, 1, 0);
    double total = 0;
    double below = 0;
    for (int i = 0; i < DECILES; i++)
        total += populations[1][i];
    for (int i = 0; i < DECILES; i++) {
        example.numbers[1][i] = 40 - 12 * (below + populations[1][i] / 2) / total;
        below += populations[1][i];
    }
    struct pb_slope slope = slope_of(groups);
    assert_close(slope.sii, -12, 1e-12);
    assert_close(slope.intercept, 40, 1e-12);
    assert_close(slope.rii, 0.7, 1e-12);
}

static void assert_without_limits(const struct pb_slope_groups *groups)
{
    struct pb_slope_limits limits = { { 7, 8 }, { 9, 10 } };
    cr_assert_eq(pb_slope_limits(groups, (double[]){ 0.95 }, 1, &draws, &limits, NULL), PB_REJECTED);
    cr_assert_eq(limits.sii.lower + limits.rii.upper, 17);
}

static void assert_refused(const struct pb_slope_groups *groups, const char *message)
{
    assert_without_limits(groups);
    struct pb_slope slope = { 7, 8, 9 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_slope_index(groups, &slope, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(slope.sii + slope.rii + slope.intercept, 24);
}

Test(inequality, refuses_groups_with_the_reason)
{
    static const struct {
        enum pb_slope_values kind;
        int column;
        double number;
        const char *message;
    } cases[] = {
        { PB_SLOPE_NORMAL, 0, 0, "quantile 3: population 0: expected a number above 0" },
        { PB_SLOPE_NORMAL, 0, INFINITY, "quantile 3: population inf: expected a number above 0" },
        { PB_SLOPE_NORMAL, 1, INFINITY, "quantile 3: value inf: expected a number" },
        { PB_SLOPE_NORMAL, 2, 99, "quantile 3: lower limit 99: expected at most the upper limit" },
        { PB_SLOPE_RATE, 2, 0, "quantile 3: lower limit 0: expected above 0 for a rate: 0 has no logarithm" },
        { PB_SLOPE_PROPORTION, 2, 0,
          "quantile 3: lower limit 0: expected above 0 and below 1 for a proportion: other numbers have no logit" },
        { PB_SLOPE_PROPORTION, 3, 1,
          "quantile 3: upper limit 1: expected above 0 and below 1 for a proportion: other numbers have no logit" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct example example;
        struct pb_slope_groups *groups = make(&example, 0, cases[i].kind, false, 1, 0);
        example.numbers[cases[i].column][2] = cases[i].number;
        assert_refused(groups, cases[i].message);
    }
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_NORMAL, false, 1, 0);
    for (int column = 0; column < 4; column++) {
        double kept = example.numbers[column][4];
        example.numbers[column][4] = (double)NAN;
        cr_assert_eq(pb_slope_index(groups, &(struct pb_slope){ 0 }, NULL), PB_REJECTED);
        example.numbers[column][4] = kept;
    }
}

Test(inequality, refuses_requests_with_the_reason)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_NORMAL, false, 1, 0);
    groups->count = 4;
    assert_refused(groups, "4 quantiles: expected 5 to 100");
    groups->count = 101;
    assert_refused(groups, "101 quantiles: expected 5 to 100");
    groups = make(&example, 0, PB_SLOPE_NORMAL, true, 1, 0);
    assert_refused(groups, "transform with value type 0: expected value type 1 (rates) or 2 (proportions)");
    groups = make(&example, 0, PB_SLOPE_NORMAL, false, 0, 0);
    assert_refused(groups, "multiplier 0: expected a number other than 0");
    groups->multiplier = INFINITY;
    assert_refused(groups, "multiplier inf: expected a number other than 0");
    groups->multiplier = 1;
    struct pb_slope_limits limits = { { 7, 8 }, { 9, 10 } };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_slope_limits(groups, (double[]){ 0.5 }, 1, &draws, &limits, &error), PB_REJECTED);
    cr_assert_eq(pb_slope_limits(groups, (double[]){ 1 }, 1, &draws, &limits, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "a confidence level of 1: expected at most 0.9999");
    cr_assert_eq(pb_slope_limits(groups, (double[9]){ 0.95 }, 9, &draws, &limits, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "9 confidence levels: expected at most 8");
    cr_assert_eq(limits.sii.lower, 7);
}

Test(inequality, refuses_what_has_no_finite_index)
{
    struct example example;
    struct pb_slope_groups *groups = make(&example, 0, PB_SLOPE_NORMAL, false, 1, 0);
    for (int i = 0; i < DECILES; i++)
        example.numbers[1][i] = example.numbers[3][i] = i < 5 ? 1.7e308 : -1.7e308;
    for (int i = 0; i < DECILES; i++)
        example.numbers[2][i] = example.numbers[1][i];
    assert_refused(groups, "the fitted line has no index: its numbers are out of range");
    struct pb_slope_limits limits = { { 7, 8 }, { 9, 10 } };
    struct pb_error error = { 0 };
    groups = make(&example, 0, PB_SLOPE_RATE, false, 1, 0);
    example.numbers[2][5] = 1e-200;
    cr_assert_eq(pb_slope_limits(groups, (double[]){ 0.95 }, 1, &draws, &limits, &error), PB_REJECTED);
    cr_assert_eq(strncmp(error.message, "quantile 6: standard error 118", 30), 0, "%s", error.message);
    groups->transform = true; /* the line's ends are in range, those of its limits are not */
    for (int i = 0; i < DECILES; i++) {
        example.numbers[2][i] = 1e-300;
        example.numbers[3][i] = 1e300;
    }
    cr_assert_eq(pb_slope_limits(groups, (double[]){ 0.9999 }, 1, &draws, &limits, &error), PB_REJECTED);
    cr_assert_eq(limits.sii.lower, 7);
}

Test(inequality, says_when_there_is_no_room_for_draws)
{
    struct pb_arena small;
    pb_arena_open(&small, 1000);
    struct pb_slope_draws none;
    cr_assert_eq(pb_slope_draws_open(&none, &small, NULL), PB_FATAL);
    pb_arena_close(&small);
}

#ifndef __SANITIZE_ADDRESS__ /* which has more addresses itself */
Test(inequality_of_little_memory, says_that_there_is_no_room_for_deviates)
{
    enum { LEFT = 60 << 20 }; /* they need 80 MB */
    struct pb_arena room;
    struct pb_slope_draws none;
    char text[64];
    int64_t pages = 0;
    FILE *size = fopen("/proc/self/statm", "r");
    cr_assert(size && fgets(text, sizeof text, size));
    cr_assert(pb_integer_parse(text, strcspn(text, " "), &pages));
    (void)fclose(size);
    pb_arena_open(&room, (size_t)16 << 20);
    rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + LEFT;
    cr_assert_eq(setrlimit(RLIMIT_AS, &(struct rlimit){ most, RLIM_INFINITY }), 0);
    cr_assert_eq(pb_slope_draws_open(&none, &room, NULL), PB_FATAL);
    cr_assert_eq(setrlimit(RLIMIT_AS, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }), 0);
    cr_assert_eq(pb_slope_draws_open(&none, &room, NULL), PB_OK, "later there may be room");
    pb_arena_close(&room);
}
#endif
