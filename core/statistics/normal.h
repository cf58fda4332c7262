#ifndef PB_CORE_STATISTICS_NORMAL_H
#define PB_CORE_STATISTICS_NORMAL_H
/*
 * The standard normal distribution. Tails are good to 1e-10 of themselves for |x| <= 37.5 (beyond that they are too
 * small for a double with all its digits), quantiles everywhere.
 */
#include <stdbool.h>

/* P(X > x). P(X <= x) is the upper tail of -x. */
double pb_normal_upper_tail(double x);

/* The z with P(X <= z) = probability. The quantile of a small upper tail is minus the quantile of the same lower tail.
 * False (and *z untouched) unless 1e-300 <= probability < 1. */
bool pb_normal_quantile(double probability, double *z);

#endif
