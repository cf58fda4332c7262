#include "core/statistics/normal.h"

#include "tests/support/close.h"

/* Newton's steps on mpmath.erfc(-z / sqrt(2)) / 2, 40 digits. */
Test(normal, quantiles_agree_with_40_digit_arithmetic)
{
    static const double table[][2] = {
        { 1e-300, -37.047096299361199 },     { 1e-50, -14.933337534788489 },    { 1e-08, -5.6120012441747887 },
        { 0.001, -3.0902323061678135 },      { 0.025, -1.9599639845400542 },    { 0.1, -1.2815515655446004 },
        { 0.2499, -0.67480447011060999 },    { 0.2501, -0.67417509707465894 },  { 0.4, -0.25334710313579974 },
        { 0.49999, -2.5066282748960009e-5 }, { 0.6, 0.25334710313579974 },      { 0.76, 0.70630256284008748 },
        { 0.99, 2.3263478740408408 },        { 0.9999999, 5.1993375822906611 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double z = 0;
        cr_assert(pb_normal_quantile(table[i][0], &z));
        assert_close(z, table[i][1], 1e-14);
    }
    double z = 42;
    cr_assert(pb_normal_quantile(0.5, &z));
    cr_assert_eq(z, 0);
}

/* mpmath.erfc(-x / sqrt(2)) / 2 */
Test(normal, tails_agree_with_40_digit_arithmetic)
{
    static const double table[][2] = {
        { -37.5, 4.6053530095819548e-308 }, { -20, 2.7536241186062337e-89 }, { -5, 2.8665157187919391e-7 },
        { -1.96, 0.024997895148220436 },    { -0.01, 0.4960106436853684 },   { 0, 0.5 },
        { 0.5, 0.6914624612740131 },        { 3.09, 0.99899921752338599 },   { 8, 0.99999999999999938 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_close(pb_normal_upper_tail(-table[i][0]), table[i][1], 1e-12);
    }
}

Test(normal, quantiles_invert_the_tails_and_rise)
{
    double last = -40;
    for (double p = 1e-12; p < 1; p = p < 0.01 ? p * 1.7 : p + 0.0077) {
        double z = 0;
        cr_assert(pb_normal_quantile(p, &z));
        cr_assert_gt(z, last);
        assert_close(pb_normal_upper_tail(-z), p, 1e-14);
        last = z;
    }
}

Test(normal, refuses_what_has_no_quantile)
{
    double z = 42;
    cr_assert_not(pb_normal_quantile(0, &z));
    cr_assert_not(pb_normal_quantile(1, &z));
    cr_assert_not(pb_normal_quantile(-0.5, &z));
    cr_assert_not(pb_normal_quantile((double)NAN, &z));
    cr_assert_eq(z, 42);
}
