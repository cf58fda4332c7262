#ifndef PB_CORE_STATISTICS_CHI_SQUARE_H
#define PB_CORE_STATISTICS_CHI_SQUARE_H
/*
 * The chi-square distribution with real degrees of freedom: twice a gamma variable (gamma.h) of half the degrees of
 * freedom. Tails and quantiles are good to 1e-10 of themselves; what is too small for a double comes out as 0.
 */
#include <stdbool.h>

#define PB_CHI_SQUARE_DF_MAXIMUM 100000.0

/* The smallest probability that has a quantile. */
#define PB_PROBABILITY_MINIMUM 1e-300

/* P(X <= x) and P(X > x) for X chi-square with `df` degrees of freedom; with df 0 all of X is at 0. NaN when x is
 * negative, df is negative or above the maximum, or either is not finite. */
double pb_chi_square_lower_tail(double x, double df);
double pb_chi_square_upper_tail(double x, double df);

/* The x with P(X <= x) = probability; 0 for df 0. False (and *x untouched) unless PB_PROBABILITY_MINIMUM <= probability
 * < 1 and 0 <= df <= PB_CHI_SQUARE_DF_MAXIMUM. */
bool pb_chi_square_quantile(double probability, double df, double *x);

#endif
