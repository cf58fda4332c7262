#ifndef PLACEBOOK_STATISTICS_POOLED_MEAN_H
#define PLACEBOOK_STATISTICS_POOLED_MEAN_H
/*
 * The mean of several groups taken together, from the number of values, the mean and the standard deviation of each
 * (Altman, Machin, Bryant & Gardner, Statistics with Confidence, 2000): it is what all the single values would give.
 *
 *   n = sum n_i     mean = sum n_i mean_i / n     s^2 = sum((n_i - 1) s_i^2 + n_i (mean_i - mean)^2) / (n - 1)
 *
 * Where a publication gives limits and no standard deviation, s = (upper - lower) sqrt(n) / (2 t) with Student's t at
 * n - 1 degrees of freedom. The limits of the whole are pb_mean_limits.
 */
#include "placebook/statistics/mean.h"

#pragma GCC visibility push(default)

/* Sets the standard deviation from the limits at a confidence level (as a part: 0.95). PB_REJECTED with the reason, and
 * *mean untouched: fewer than two values, a limit that is missing or infinite, limits in the wrong order, a level that
 * is not between 0 and 1. */
enum pb_status pb_mean_spread(struct pb_mean *mean, struct pb_interval limits, double confidence,
                              struct pb_error *error) PB_MUST_USE;

/* The groups together; the standard deviation is NaN when that of a group is, or when there is one value in all.
 * PB_REJECTED with the reason, and *pooled untouched: no groups, a number of values that is not above 0, a mean that is
 * missing, numbers that are too large to calculate with. */
enum pb_status pb_pooled_mean(const struct pb_mean *groups, size_t count, struct pb_mean *pooled,
                              struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
