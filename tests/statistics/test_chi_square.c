#include "core/statistics/chi_square.h"

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
    cr_assert_not(pb_chi_square_quantile((double)NAN, 2, &x));
    cr_assert_not(pb_chi_square_quantile(0.5, -1, &x));
    cr_assert_not(pb_chi_square_quantile(0.5, (double)NAN, &x));
    cr_assert_not(pb_chi_square_quantile(0.5, PB_CHI_SQUARE_DF_MAXIMUM * 2, &x));
    cr_assert_eq(x, 42);
    cr_assert(pb_chi_square_quantile(0.5, 0, &x));
    cr_assert_eq(x, 0);
    cr_assert(isnan(pb_chi_square_lower_tail(-1, 2)));
    cr_assert(isnan(pb_chi_square_upper_tail(1, (double)NAN)));
    cr_assert_eq(pb_chi_square_lower_tail(0, 3), 0);
    cr_assert_eq(pb_chi_square_upper_tail(0, 3), 1);
}
