#include "placebook/statistics/proportion.h"

#include "tests/support/close.h"

static struct pb_interval limits_of(double count, double denominator, double multiplier, double z)
{
    struct pb_interval limits = { -1, -1 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_proportion_limits(count, denominator, multiplier, z, &limits, &error), PB_OK, "%s", error.message);
    return limits;
}

/* The four examples of Newcombe, Statistics in Medicine 1998;17:857, table I, method 3 (score, no correction). */
Test(proportion, agrees_with_newcombe)
{
    static const struct {
        double count, denominator, lower, upper;
    } table[] = {
        { 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 }, { 0, 20, 0, 0.1611 }, { 1, 29, 0.0061, 0.1718 }
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pb_interval limits = limits_of(table[i].count, table[i].denominator, 1, PB_Z_95);
        cr_assert_float_eq(limits.lower, table[i].lower, 0.00005);
        cr_assert_float_eq(limits.upper, table[i].upper, 0.00005);
    }
}

/* The formula in 30-digit arithmetic (python3-mpmath); the last line is England 2013/14 of indicator 91547, published
 * with 19.15946674 and 19.18206886. */
Test(proportion, agrees_with_30_digit_arithmetic)
{
    struct pb_interval limits = limits_of(15, 148, 1, PB_Z_998);
    assert_close(limits.lower, 0.04738368050657232, 1e-14);
    assert_close(limits.upper, 0.2036455309019902, 1e-14);
    limits = limits_of(1, 29, 1000, PB_Z_998);
    assert_close(limits.lower, 3.016001358716946, 1e-14);
    assert_close(limits.upper, 296.5864580364214, 1e-14);
    limits = limits_of(8935216, 46608551.5, 100, PB_Z_95);
    assert_close(limits.lower, 19.15946674122972, 1e-13);
    assert_close(limits.upper, 19.18206886427932, 1e-13);
}

/* The limits are the two proportions p whose score statistic is z: (x/n - p)^2 = z^2 p (1 - p) / n. */
Test(proportion, limits_solve_the_score_equation_and_stay_in_range)
{
    for (int j = 0; j < 13; j++)
        for (int i = 0; i <= 20; i++) {
            double n = pow(3.7, j);
            double x = i == 20 ? n : n * i / 20;
            struct pb_interval limits = limits_of(x, n, 100, PB_Z_95);
            cr_assert_geq(limits.lower, 0);
            cr_assert_leq(limits.upper, 100);
            cr_assert_leq(limits.lower, 100 * x / n + 1e-12);
            cr_assert_geq(limits.upper, 100 * x / n - 1e-12);
            struct pb_interval wider = limits_of(x, n, 100, PB_Z_998);
            cr_assert_leq(wider.lower, limits.lower);
            cr_assert_geq(wider.upper, limits.upper);
            for (int side = 0; side < 2; side++) {
                double p = (side ? limits.upper : limits.lower) / 100;
                double difference = x / n - p;
                cr_assert_float_eq(difference * difference, PB_Z_95 * PB_Z_95 * p * (1 - p) / n, 1e-12);
            }
        }
}

Test(proportion, ends_are_exact)
{
    cr_assert_eq(limits_of(0, 17, 100, PB_Z_95).lower, 0);
    cr_assert_not(signbit(limits_of(0, 17, 100, PB_Z_95).lower));
    cr_assert_eq(limits_of(17, 17, 100, PB_Z_95).upper, 100);
    cr_assert_eq(limits_of(3, 17, 100, INFINITY).lower, 0);
    cr_assert_eq(limits_of(3, 17, 100, INFINITY).upper, 100);
}

Test(proportion, refuses_with_the_reason_and_leaves_the_result_alone)
{
    static const double bad[][4] = {
        { -1, 10, 100, 2 },          { 11, 10, 100, 2 },         { 1, 0, 100, 2 },  { 1, -5, 100, 2 },
        { (double)NAN, 10, 100, 2 }, { 1, (double)NAN, 100, 2 }, { 1, 10, 0, 2 },   { 1, 10, (double)NAN, 2 },
        { 1, INFINITY, 100, 2 },     { INFINITY, 1, 100, 2 },    { 1, 10, 100, 0 }, { 1, 10, 100, (double)NAN },
        { 1, 10, INFINITY, 2 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_interval limits = { 7, 8 };
        struct pb_error error = { 0 };
        cr_assert_eq(pb_proportion_limits(bad[i][0], bad[i][1], bad[i][2], bad[i][3], &limits, &error), PB_REJECTED);
        cr_assert_neq(error.message[0], '\0');
        cr_assert(!strstr(error.message, "nan") && !strstr(error.message, "inf"), "%s", error.message);
        cr_assert_eq(limits.lower, 7);
        cr_assert_eq(limits.upper, 8);
    }
}

/* Properties that hold for any interval of this kind, over counts from none to all. */
Test(proportion, limits_enclose_the_value_widen_with_z_and_scale_with_the_multiplier)
{
    static const double denominators[] = { 1, 7, 60, 1009, 46608551.5 };
    for (size_t i = 0; i < sizeof denominators / sizeof denominators[0]; i++)
        for (int part = 0; part <= 20; part++) {
            double count = denominators[i] * part / 20;
            struct pb_interval inner = { 0, 0 };
            for (double z = 0.5; z < 6; z += 0.5) {
                struct pb_interval limits = limits_of(count, denominators[i], 1, z);
                double value = count / denominators[i];
                cr_assert(limits.lower <= value && value <= limits.upper);
                if (z > 0.5)
                    cr_assert(limits.lower <= inner.lower && inner.upper <= limits.upper);
                inner = limits;
                struct pb_interval percent = limits_of(count, denominators[i], 100, z);
                assert_close(percent.lower, 100 * limits.lower, 1e-14);
                assert_close(percent.upper, 100 * limits.upper, 1e-14);
            }
        }
}
