#include "placebook/statistics/rate.h"

#include "core/statistics/chi_square.h"
#include "tests/support/close.h"

static struct pb_interval limits_of(double count, double z)
{
    struct pb_interval limits = { -1, -1 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_count_limits(count, z, &limits, &error), PB_OK, "%s", error.message);
    return limits;
}

/* Exact limits of a Poisson count as printed in Altman, Machin, Bryant and Gardner, Statistics with Confidence, 2000.
 */
Test(rate, agrees_with_the_printed_poisson_limits)
{
    static const double table[10][2] = {
        { 0, 3.689 },      { 0.025, 5.572 },  { 0.242, 7.225 },  { 0.619, 8.767 },  { 1.090, 10.242 },
        { 1.623, 11.668 }, { 2.202, 13.059 }, { 2.814, 14.423 }, { 3.454, 15.763 }, { 4.115, 17.085 },
    };
    for (int count = 0; count < 10; count++) {
        struct pb_interval limits = limits_of(count, PB_Z_95);
        cr_assert_float_eq(limits.lower, table[count][0], 0.0005001);
        cr_assert_float_eq(limits.upper, table[count][1], 0.0005001);
    }
}

/* By bisection on the Poisson sums in 30-digit arithmetic (python3-mpmath), without any chi-square. */
Test(rate, agrees_with_poisson_sums_at_998)
{
    static const double table[10][2] = {
        { 0, 6.90775527898214 },
        { 0.00100050033358353, 9.23341347645159 },
        { 0.0454020177694896, 11.2288722424127 },
        { 0.190533377568403, 13.0622407791881 },
        { 0.428552413628423, 14.7941492225372 },
        { 0.739371731917833, 16.4547452036801 },
        { 1.10710466025564, 18.0616368401991 },
        { 1.52033626039881, 19.6261773953842 },
        { 1.97081392174037, 21.15619816584 },
        { 2.45242440436377, 22.6573733090629 },
    };
    for (int count = 0; count < 10; count++) {
        struct pb_interval limits = limits_of(count, PB_Z_998);
        assert_close(limits.lower, table[count][0], 1e-12);
        assert_close(limits.upper, table[count][1], 1e-12);
    }
}

/* A fractional count below 10: the chi-square quantile with real degrees of freedom, in 30-digit arithmetic. */
Test(rate, takes_fractional_counts_and_switches_at_ten)
{
    struct pb_interval limits = limits_of(9.999, PB_Z_95);
    assert_close(limits.lower, 4.79470041476151, 1e-12);
    assert_close(limits.upper, 18.3890577397438, 1e-12);
    limits = limits_of(0.5, PB_Z_998);
    assert_close(limits.lower, 7.85398574631245e-7, 1e-12);
    assert_close(limits.upper, 8.13311809811907, 1e-12);
    /* From here on Byar's formula, in the same arithmetic. */
    limits = limits_of(10, PB_Z_95);
    assert_close(limits.lower, 4.787449913967562, 1e-13);
    assert_close(limits.upper, 18.39145860575647, 1e-13);
    limits = limits_of(12.5, PB_Z_998);
    assert_close(limits.lower, 4.283113826347527, 1e-13);
    assert_close(limits.upper, 27.79195849324601, 1e-13);
    limits = limits_of(65000, PB_Z_95);
    assert_close(limits.lower, 64501.2530357578, 1e-13);
    assert_close(limits.upper, 65501.64511068012, 1e-13);
}

/* By bisection on the Poisson sums in 30-digit arithmetic (python3-mpmath). */
Test(rate, exact_limits_are_there_for_larger_counts_too)
{
    static const double table[][3] = { { 13, 6.9219524910038027, 22.230395918158877 },
                                       { 14, 7.6539302763005985, 23.489621121835577 },
                                       { 400, 361.75629663114345, 441.18664809667594 } };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pb_interval limits = { 0, 0 };
        cr_assert_eq(pb_count_exact_limits(table[i][0], PB_Z_95, &limits, NULL), PB_OK);
        assert_close(limits.lower, table[i][1], 1e-12);
        assert_close(limits.upper, table[i][2], 1e-12);
    }
    struct pb_interval limits = { 7, 8 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_count_exact_limits(40000, PB_Z_95, &limits, NULL), PB_OK);
    cr_assert_eq(pb_count_exact_limits(40001, PB_Z_95, &limits, &error), PB_REJECTED);
    cr_assert_eq(pb_count_exact_limits(-1, PB_Z_95, &limits, &error), PB_REJECTED);
}

/* The tails at the limits are the tail above z, for fractional counts and far out too. */
Test(rate, exact_limits_have_the_tails_that_were_asked_for)
{
    for (double z = 0.5; z < 37; z *= 1.3)
        for (double count = 0.37; count < 10; count += 0.61) {
            struct pb_interval limits = limits_of(count, z);
            double tail = erfc(z / sqrt(2)) / 2;
            assert_close(pb_chi_square_upper_tail(2 * limits.upper, 2 * count + 2), tail, 1e-10);
            if (limits.lower > 1e-290)
                assert_close(pb_chi_square_lower_tail(2 * limits.lower, 2 * count), tail, 1e-10);
        }
}

/* Breslow and Day state that the approximation is good to about 1% from 10 events on (95%): the exact limits are
 * Poisson sums, evaluated here. */
Test(rate, byar_is_near_the_exact_limits)
{
    for (int count = 10; count < 400; count += 13) {
        struct pb_interval limits = limits_of(count, PB_Z_95);
        double below = 0; /* P(X <= count - 1) at the lower limit, P(X <= count) at the upper one */
        double term = exp(-limits.lower);
        for (int i = 0; i < count; term *= limits.lower / ++i)
            below += term;
        cr_assert_float_eq(1 - below, 0.025, 0.0015, "lower, %d", count);
        below = 0;
        term = exp(-limits.upper);
        for (int i = 0; i <= count; term *= limits.upper / ++i)
            below += term;
        cr_assert_float_eq(below, 0.025, 0.0015, "upper, %d", count);
    }
}

Test(rate, limits_enclose_the_rate_widen_with_z_and_rise_with_the_count)
{
    struct pb_interval last = { -1, -1 };
    double count = 0;
    for (int i = 0; i < 50; i++, count = count * 1.3 + 0.7) {
        struct pb_interval limits = limits_of(count, PB_Z_95);
        struct pb_interval wider = limits_of(count, PB_Z_998);
        cr_assert(limits.lower <= count && limits.upper >= count);
        cr_assert(wider.lower >= 0 && wider.lower <= limits.lower && wider.upper > limits.upper);
        cr_assert(limits.lower > last.lower && limits.upper > last.upper);
        last = limits;
        struct pb_interval rate;
        cr_assert_eq(pb_rate_limits(count, 50000, 100000, PB_Z_95, &rate, NULL), PB_OK);
        assert_close(rate.lower, 2 * limits.lower, 1e-15);
        assert_close(rate.upper, 2 * limits.upper, 1e-15);
    }
}

Test(rate, refuses_with_the_reason_and_leaves_the_result_alone)
{
    static const double bad[][4] = {
        { -1, 10, 1, 2 },       { (double)NAN, 10, 1, 2 }, { INFINITY, 10, 1, 2 }, { 1, 0, 1, 2 },
        { 1, -1, 1, 2 },        { 1, (double)NAN, 1, 2 },  { 1, 10, 0, 2 },        { 1, 10, (double)NAN, 2 },
        { 1, 10, 1, 0 },        { 1, 10, 1, (double)NAN }, { 1, 10, 1, INFINITY }, { 1, INFINITY, 1, 2 },
        { 1, 10, INFINITY, 2 }, { 1, 10, 1, 37.5 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_interval limits = { 7, 8 };
        struct pb_error error = { 0 };
        cr_assert_eq(pb_rate_limits(bad[i][0], bad[i][1], bad[i][2], bad[i][3], &limits, &error), PB_REJECTED);
        cr_assert_neq(error.message[0], '\0');
        cr_assert(!strstr(error.message, "nan") && !strstr(error.message, "inf"), "%s", error.message);
        cr_assert_eq(limits.lower, 7);
        cr_assert_eq(limits.upper, 8);
    }
}
