#ifndef PB_CORE_STATISTICS_GAMMA_H
#define PB_CORE_STATISTICS_GAMMA_H
/*
 * The gamma distribution with scale 1, through the regularised incomplete gamma function: the series 6.5.29 and the
 * continued fraction 6.5.31 of Abramowitz & Stegun, Handbook of Mathematical Functions, 1964; the leading term as in
 * Loader, Fast and accurate computation of binomial probabilities, 2000. What chi_square.h and rate.h rest on.
 *
 * All of it is good to 1e-10 of itself for shapes from above 0 to PB_GAMMA_SHAPE_MAXIMUM; results that are too small
 * for a double come out as 0.
 */
#include <stdbool.h>

#define PB_GAMMA_SHAPE_MAXIMUM 50000.0

struct pb_tails {
    double lower; /* P(X <= x) */
    double upper; /* P(X > x) */
};

/* Both tails at a finite x >= 0. */
struct pb_tails pb_gamma_tails(double shape, double x);

/* Where one tail, the lower or the upper one, has the given size. It is to be the smaller one, at most about a half,
 * and at least 1e-300. z is the normal quantile of the same tail (negative for the lower one): where the search
 * begins. */
double pb_gamma_quantile(double shape, double tail, bool upper, double z);

#endif
