#ifndef PB_CORE_STATISTICS_BETA_H
#define PB_CORE_STATISTICS_BETA_H
/*
 * The beta distribution, through the continued fraction 26.5.8 of the incomplete beta function (Abramowitz & Stegun,
 * Handbook of Mathematical Functions, 1964).
 */

/* P(X <= x) for X beta with a and b above 0 and x between 0 and 1. */
double pb_beta_lower_tail(double a, double b, double x);

/* Where the lower tail has this size, between 0 and 1: found by halving, so good to 1e-15 in all. */
double pb_beta_quantile(double a, double b, double tail);

#endif
