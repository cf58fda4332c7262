#include "core/statistics/chi_square.h"
#include "core/statistics/gamma.h"
#include "core/statistics/normal.h"

#include "tests/support/close.h"

struct entry {
    double probability;
    double df;
    double quantile;
};

/* Critical values as tables print them (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4). */
Test(chi_square, agrees_with_the_printed_tables)
{
    static const struct entry table[] = {
        { 0.90, 1, 2.706 },    { 0.95, 1, 3.841 },     { 0.975, 1, 5.024 },     { 0.99, 1, 6.635 },
        { 0.999, 1, 10.828 },  { 0.95, 5, 11.070 },    { 0.95, 10, 18.307 },    { 0.999, 10, 29.588 },
        { 0.95, 30, 43.773 },  { 0.99, 100, 135.807 }, { 0.999, 100, 149.449 }, { 0.025, 2, 0.051 },
        { 0.025, 10, 3.247 },  { 0.05, 20, 10.851 },   { 0.01, 30, 14.953 },    { 0.001, 10, 1.479 },
        { 0.05, 100, 77.929 }, { 0.001, 100, 61.918 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double x = 0;
        cr_assert(pb_chi_square_quantile(table[i].probability, table[i].df, &x));
        cr_assert_float_eq(x, table[i].quantile, 0.0005001, "p %g df %g", table[i].probability, table[i].df);
    }
}

/* By bisection on the regularised incomplete gamma function in 30-digit arithmetic (python3-mpmath). */
Test(chi_square, agrees_with_30_digit_arithmetic_for_real_df)
{
    static const struct entry table[] = {
        { 0.025, 0.5, 5.2732025912599925e-7 }, { 0.001, 3.4, 0.044771668972618127 },
        { 0.5, 1, 0.45493642311957275 },       { 0.975, 19.998, 34.166980542764734 },
        { 0.999, 19.998, 45.311770060458499 }, { 0.025, 200, 162.72798250184628 },
        { 0.975, 2000, 2125.8423024497755 },   { 0.3, 20000, 19894.638524039167 },
        { 0.999, 7.3, 24.868517818537082 },    { 0.000001, 12, 0.62606295729463081 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double x = 0;
        cr_assert(pb_chi_square_quantile(table[i].probability, table[i].df, &x));
        assert_close(x, table[i].quantile, 1e-11);
    }
}

/* With two degrees of freedom the distribution is exponential: the quantile is -2 ln(1 - p). */
Test(chi_square, has_the_closed_form_of_two_degrees_of_freedom)
{
    for (int i = 1; i < 1000; i++) {
        double x = 0;
        cr_assert(pb_chi_square_quantile(i / 1000.0, 2, &x));
        assert_close(x, -2 * log1p(-i / 1000.0), 1e-12);
    }
}

/* With 2k degrees of freedom the upper tail is a Poisson sum: P(X > x) = sum over i < k of e^(-x/2) (x/2)^i / i! */
Test(chi_square, upper_tail_of_even_df_is_a_poisson_sum)
{
    for (int k = 1; k <= 40; k++)
        for (int j = 0; j < 24; j++) {
            double x = 0.1 * pow(1.37, j);
            double term = exp(-x / 2);
            double sum = 0;
            for (int i = 0; i < k; term *= x / 2 / ++i)
                sum += term;
            assert_close(pb_chi_square_upper_tail(x, 2 * k), sum, 1e-12);
            cr_assert_float_eq(pb_chi_square_lower_tail(x, 2 * k) + pb_chi_square_upper_tail(x, 2 * k), 1, 1e-15);
        }
}

/* From a small upper tail, as the limits of counts are: one minus it would have no digits. */
static double upper_quantile(double tail, double df)
{
    double z = 0;
    cr_assert(pb_normal_quantile(tail, &z));
    return 2 * pb_gamma_quantile(df / 2, tail, true, -z);
}

/* The inverse by Newton's steps on mpmath.gammainc(df/2, 0 or x/2, x/2 or inf, regularized=True), 40 digits. */
Test(chi_square, quantiles_agree_with_40_digit_arithmetic_everywhere)
{
    static const struct {
        double probability, df;
        bool upper;
        double quantile;
    } table[] = {
        { 1e-300, 2, false, 2.0000000000000001e-300 },  { 1e-10, 0.1, false, 1.1689264114573307e-200 },
        { 0.3, 0.01, false, 2.9948907893113121e-105 },  { 0.999, 0.01, false, 2.1177497230823182 },
        { 0.0001, 0.5, false, 1.3499395786223464e-16 }, { 0.025, 7.4, false, 1.8817449287550106 },
        { 0.975, 8.3, false, 17.984239694274505 },      { 0.5, 40.5, false, 39.835319570076192 },
        { 0.998, 1, false, 9.5495357060832417 },        { 1e-08, 300, false, 182.1858949268498 },
        { 1e-300, 1, true, 1373.8726312223941 },        { 1e-12, 0.019, true, 39.935890214331483 },
        { 0.001, 21.998, true, 48.26501131801364 },     { 1e-100, 77, true, 697.53156914725343 },
        { 0.025, 1000.5, true, 1090.0528270754237 },    { 0.1, 0.02, false, 1.1321476294123565e-100 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double x = 0;
        if (table[i].upper)
            x = upper_quantile(table[i].probability, table[i].df);
        else
            cr_assert(pb_chi_square_quantile(table[i].probability, table[i].df, &x));
        assert_close(x, table[i].quantile, 1e-12);
    }
}

/* mpmath.gammainc(df/2, 0, x/2, regularized=True) and mpmath.gammainc(df/2, x/2, inf, regularized=True); with 100,000
 * degrees of freedom the series in 60 digits. */
Test(chi_square, tails_agree_with_40_digit_arithmetic_everywhere)
{
    static const double table[][4] = {
        { 1e-05, 0.01, 0.9434944264187164, 0.056505573581283599 },
        { 0.02, 0.01, 0.97999293901738063, 0.020007060982619369 },
        { 1.5, 0.018, 0.99691466480982859, 0.0030853351901714098 },
        { 80, 0.01, 1.0, 5.2961512646126412e-22 },
        { 2.5, 0.3, 0.97415764836191096, 0.02584235163808904 },
        { 30, 3.3, 0.99999794042208763, 2.0595779123749485e-6 },
        { 900, 300, 1.0, 3.0852110460656568e-61 },
        { 100, 300, 3.53061222541479e-30, 1.0 },
        { 300, 300, 0.51085822974935968, 0.48914177025064032 },
        { 100000.0, 100000.0, 0.50059470810479331, 0.49940529189520669 },
        { 102000.0, 100000.0, 0.99999558806074488, 4.4119392551203062e-6 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_close(pb_chi_square_lower_tail(table[i][0], table[i][1]), table[i][2], 1e-12);
        assert_close(pb_chi_square_upper_tail(table[i][0], table[i][1]), table[i][3], 1e-12);
    }
}

/* Quantiles of tiny probabilities with few degrees of freedom are smaller than any double. */
Test(chi_square, what_is_too_small_is_0)
{
    double x = 42;
    cr_assert(pb_chi_square_quantile(1e-10, 0.01, &x));
    cr_assert_eq(x, 0);
}

/* The tail at the quantile is the probability, and quantiles rise with both arguments. */
Test(chi_square, quantile_inverts_the_distribution_and_rises)
{
    for (int i = 0; i < 30; i++) {
        double df = 0.01 * pow(1.7, i);
        double last = -1;
        for (int j = 0; j <= 30; j++) {
            double p = 0.0005 + 0.0333 * j;
            double x = 0;
            cr_assert(pb_chi_square_quantile(p, df, &x));
            cr_assert(x > last || (x == 0 && last <= 0), "df %g p %g: %g after %g", df, p, x, last);
            if (x > 0 && p < 0.5)
                assert_close(pb_chi_square_lower_tail(x, df), p, 1e-9);
            else if (x > 0)
                assert_close(pb_chi_square_upper_tail(x, df), 1 - p, 1e-9);
            double more = 0;
            cr_assert(pb_chi_square_quantile(p, df * 1.01, &more));
            cr_assert(more > x || x == 0);
            last = x;
        }
    }
}

Test(chi_square, refuses_what_has_no_quantile)
{
    double x = 42;
    cr_assert_not(pb_chi_square_quantile(0, 2, &x));
    cr_assert_not(pb_chi_square_quantile(1, 2, &x));
    cr_assert_not(pb_chi_square_quantile(PB_PROBABILITY_MINIMUM / 2, 2, &x));
    cr_assert_not(pb_chi_square_quantile((double)NAN, 2, &x));
    cr_assert_not(pb_chi_square_quantile(0.5, -1, &x));
    cr_assert_not(pb_chi_square_quantile(0.5, (double)NAN, &x));
    cr_assert_not(pb_chi_square_quantile(0.5, PB_CHI_SQUARE_DF_MAXIMUM * 2, &x));
    cr_assert_eq(x, 42);
    cr_assert(pb_chi_square_quantile(0.5, 0, &x));
    cr_assert_eq(x, 0);
    cr_assert(isnan(pb_chi_square_lower_tail(-1, 2)));
    cr_assert(isnan(pb_chi_square_upper_tail(1, (double)NAN)));
    cr_assert(isnan(pb_chi_square_upper_tail(INFINITY, 2)));
    cr_assert(isnan(pb_chi_square_upper_tail(1, -1)));
    cr_assert_eq(pb_chi_square_lower_tail(0, 0), 1);
    cr_assert_eq(pb_chi_square_upper_tail(0, 0), 0);
    cr_assert_eq(pb_chi_square_lower_tail(0, 3), 0);
    cr_assert_eq(pb_chi_square_upper_tail(0, 3), 1);
}
