#include "core/statistics/student.h"

#include "core/statistics/normal.h"
#include "tests/support/close.h"

static double quantile(double probability, double df)
{
    double t = 0;
    cr_assert(pb_student_quantile(probability, df, &t));
    return t;
}

/* As tables print them (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2). */
Test(student, agrees_with_the_printed_table)
{
    static const double table[][3] = {
        { 0.90, 1, 3.078 },  { 0.975, 1, 12.706 }, { 0.999, 1, 318.313 }, { 0.975, 2, 4.303 },   { 0.95, 5, 2.015 },
        { 0.975, 9, 2.262 }, { 0.999, 9, 4.297 },  { 0.975, 30, 2.042 },  { 0.999, 100, 3.174 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        cr_assert_float_eq(quantile(table[i][0], table[i][1]), table[i][2], 0.005);
}

/* Newton's steps on mpmath.betainc(df/2, 1/2, 0, df/(df + t^2), regularized=True) / 2; from 10,000 degrees of freedom
 * on mpmath.quad of the density; 40 digits. */
Test(student, agrees_with_40_digit_arithmetic)
{
    static const double table[][3] = {
        { 1e-100, 1, -3.1830988618379067e+99 },    { 0.025, 1, -12.706204736174704 },
        { 0.001, 1.5, -52.184430008992647 },       { 0.09, 2, -2.0260814655403433 },
        { 0.11, 2, -1.7627399973517178 },          { 0.3, 1, -0.72654252800536094 },
        { 0.45, 3.3, -0.13559091888878488 },       { 0.4999999, 5, -2.6343055242160602e-7 },
        { 0.6, 10, 0.26018482949208018 },          { 0.975, 9, 2.262157162798205 },
        { 0.999, 30, 3.3851848668293048 },         { 0.9999999, 39.5, 6.2814008655714672 },
        { 1e-50, 41, -98.980991196274584 },        { 0.025, 100, -1.9839715185235523 },
        { 0.2, 999.5, -0.84198100212058133 },      { 0.001, 10000.0, -3.0910475160306121 },
        { 0.025, 199999, -1.9599758460260763 },    { 0.025, 200001, -1.9599758459074613 },
        { 1e-100, 300000.0, -21.281496754049024 }, { 0.001, 1000000000.0, -3.0902323143179426 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_close(quantile(table[i][0], table[i][1]), table[i][2], 1e-11);
}

/* The Cauchy distribution and df 2 have closed forms: tan(pi (p - 1/2)) and (2p - 1) / sqrt(2 p (1 - p)). */
Test(student, agrees_with_the_closed_forms)
{
    for (double p = 0.003; p < 1; p += 0.0171) {
        assert_close(quantile(p, 1), tan(3.14159265358979323846 * (p - 0.5)), 1e-12);
        assert_close(quantile(p, 2), (2 * p - 1) / sqrt(2 * p * (1 - p)), 1e-12);
    }
}

Test(student, is_symmetric_rises_and_comes_down_to_the_normal_quantile)
{
    for (double df = 1; df < 1e7; df *= 2.3) {
        double last = -INFINITY;
        for (double p = 0.0005; p < 1; p += 0.0131) {
            double t = quantile(p, df);
            cr_assert_gt(t, last);
            cr_assert_float_eq(quantile(1 - p, df), -t, 1e-9 * fabs(t));
            double z = 0;
            cr_assert(pb_normal_quantile(p, &z));
            cr_assert(fabs(t) >= fabs(z) * (1 - 1e-12));
            last = t;
        }
    }
    cr_assert_eq(quantile(0.5, 7), 0);
    cr_assert_eq(quantile(0.5, INFINITY), 0);
    assert_close(quantile(0.975, INFINITY), 1.959963984540054, 1e-15);
}

/* Far out t is about (df^(df/2) density(0) sqrt(df) / df / p)^(1/df): a tenth of the probability is 10^(1/df) times the
 * t. The convergents of some of these never settle on their last digit. */
Test(student, far_tails_are_a_power_of_the_probability)
{
    for (double df = 1; df < 6; df += 0.0625)
        for (int digits = 20; digits < 99; digits++) {
            double ratio = quantile(pow(10, -digits - 1), df) / quantile(pow(10, -digits), df);
            cr_assert_float_eq(ratio, pow(10, 1 / df), 2e-6 * ratio, "df %g, 1e-%d", df, digits);
        }
    assert_close(quantile(1e-10, 1.5), 2 * quantile(1e-10 * pow(2, 1.5), 1.5), 1e-9);
}

Test(student, refuses_what_has_no_quantile)
{
    double t = 42;
    cr_assert_not(pb_student_quantile(0, 5, &t));
    cr_assert_not(pb_student_quantile(1e-101, 5, &t));
    cr_assert_not(pb_student_quantile(1, 5, &t));
    cr_assert_not(pb_student_quantile((double)NAN, 5, &t));
    cr_assert_not(pb_student_quantile(0.5, 0.5, &t));
    cr_assert_not(pb_student_quantile(0.5, (double)NAN, &t));
    cr_assert_eq(t, 42);
}
