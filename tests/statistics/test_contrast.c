/* Differences of proportions: the examples of Newcombe, Statistics in Medicine 1998;17:873-90, table II, method 10.
 * Ratios of rates with Byar's limits: NumPy, from the formula of the header; with 1,000 events the limits are within
 * 0.1% of exp(log(a / b) -+ z sqrt(1 / A + 1 / B)). */
#include "placebook/statistics/contrast.h"

#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"
#include "tests/support/close.h"

static struct pb_estimate proportion(double count, double denominator)
{
    struct pb_estimate estimate = { count / denominator, { 0, 0 } };
    cr_assert_eq(pb_proportion_limits(count, denominator, 1, PB_Z_95, &estimate.limits, NULL), PB_OK);
    return estimate;
}

static struct pb_estimate rate(double count, double denominator)
{
    struct pb_estimate estimate = { 1e5 * count / denominator, { 0, 0 } };
    cr_assert_eq(pb_rate_limits(count, denominator, 1e5, PB_Z_95, &estimate.limits, NULL), PB_OK);
    return estimate;
}

Test(contrast, differences_of_proportions_are_newcombes)
{
    static const struct {
        double count, denominator, other_count, other_denominator, lower, upper;
    } table[] = {
        { 56, 70, 48, 80, 0.0524, 0.3339 }, { 9, 10, 3, 10, 0.1705, 0.8090 },  { 6, 7, 2, 7, 0.0582, 0.8062 },
        { 5, 56, 0, 29, -0.0381, 0.1926 },  { 0, 10, 0, 20, -0.1611, 0.2775 }, { 10, 10, 0, 20, 0.6791, 1 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pb_estimate a = proportion(table[i].count, table[i].denominator);
        struct pb_estimate b = proportion(table[i].other_count, table[i].other_denominator);
        struct pb_estimate found = pb_difference(&a, &b);
        cr_assert_eq(found.value, a.value - b.value);
        cr_assert_float_eq(found.limits.lower, table[i].lower, 0.00006, "%zu: %g", i, found.limits.lower);
        cr_assert_float_eq(found.limits.upper, table[i].upper, 0.00006, "%zu: %g", i, found.limits.upper);
        struct pb_estimate turned = pb_difference(&b, &a);
        cr_assert(turned.limits.lower == -found.limits.upper && turned.limits.upper == -found.limits.lower);
    }
}

Test(contrast, ratios_of_rates)
{
    struct pb_estimate england = rate(9000, 9000000);
    struct pb_estimate few = rate(30, 20000);
    struct pb_estimate found = pb_ratio(&few, &england);
    assert_close(found.value, 1.5, 1e-14);
    assert_close(found.limits.lower, 1.0112988419492808, 1e-13);
    assert_close(found.limits.upper, 2.1427151614140847, 1e-13);
    struct pb_estimate many = rate(1000, 20000);
    found = pb_ratio(&many, &england);
    assert_close(found.limits.lower, 46.79379420508868, 1e-12);
    assert_close(found.limits.upper, 53.378089165742274, 1e-12);
    double half = PB_Z_95 * sqrt(1.0 / 1000 + 1.0 / 9000);
    assert_close(found.limits.lower, 50 * exp(-half), 1e-3);
    assert_close(found.limits.upper, 50 * exp(half), 1e-3);
    struct pb_estimate turned = pb_ratio(&england, &many);
    assert_close(turned.limits.lower, 1 / found.limits.upper, 1e-14);
    assert_close(turned.limits.upper, 1 / found.limits.lower, 1e-14);
}

Test(contrast, what_is_missing_is_missing)
{
    const double none = (double)NAN;
    const struct pb_estimate whole = { 10, { 8, 13 } };
    const struct pb_estimate bad[] = {
        { 10, { none, 13 } }, { 10, { 8, none } }, { 10, { 11, 13 } }, { 10, { 5, 9 } }
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_estimate difference = pb_difference(&whole, &bad[i]);
        cr_assert(difference.value == 0 && isnan(difference.limits.lower) && isnan(difference.limits.upper));
        difference = pb_difference(&bad[i], &whole);
        cr_assert(difference.value == 0 && isnan(difference.limits.lower));
        struct pb_estimate ratio = pb_ratio(&whole, &bad[i]);
        cr_assert(ratio.value == 1 && isnan(ratio.limits.lower) && isnan(ratio.limits.upper));
        ratio = pb_ratio(&bad[i], &whole);
        cr_assert(ratio.value == 1 && isnan(ratio.limits.upper));
    }
    const struct pb_estimate missing = { none, { 8, 13 } };
    cr_assert(isnan(pb_difference(&whole, &missing).value) && isnan(pb_difference(&missing, &whole).value));
    cr_assert(isnan(pb_ratio(&whole, &missing).value) && isnan(pb_ratio(&missing, &whole).value));
}

Test(contrast, a_ratio_has_no_limits_on_the_far_side_of_zero)
{
    const struct pb_estimate whole = { 10, { 8, 13 } };
    const struct pb_estimate zero = { 0, { 0, 3 } };
    const struct pb_estimate low = { 2, { 0, 5 } };
    const struct pb_estimate below = { 2, { -1, 5 } };
    const struct pb_estimate negative = { -2, { -3, -1 } };
    cr_assert(isnan(pb_ratio(&whole, &zero).value) && isnan(pb_ratio(&whole, &negative).value));
    cr_assert(isnan(pb_ratio(&negative, &whole).value));
    struct pb_estimate ratio = pb_ratio(&zero, &whole);
    cr_assert(ratio.value == 0 && isnan(ratio.limits.upper));
    ratio = pb_ratio(&low, &whole);
    cr_assert(ratio.limits.lower == 0 && ratio.limits.upper > ratio.value);
    ratio = pb_ratio(&whole, &low);
    cr_assert(ratio.value == 5 && ratio.limits.lower < 5 && isnan(ratio.limits.upper));
    cr_assert(isnan(pb_ratio(&below, &whole).limits.lower) && isnan(pb_ratio(&whole, &below).limits.lower));
}
