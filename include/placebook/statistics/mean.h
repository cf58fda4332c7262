#ifndef PLACEBOOK_STATISTICS_MEAN_H
#define PLACEBOOK_STATISTICS_MEAN_H
/*
 * The mean of single values, with limits by Student's t distribution:
 *
 *   mean -+ t(1 - (1 - confidence)/2; n - 1) s / sqrt(n)
 *
 * where s is the standard deviation with n - 1 (Armitage & Berry, Statistical Methods in Medical Research, 4th edition
 * 2002). It holds for values that are about normally distributed, or for many of them.
 */
#include "placebook/statistics/interval.h"

#include <stddef.h>

#pragma GCC visibility push(default)

struct pb_mean {
    double n; /* how many values */
    double mean;
    double standard_deviation; /* NaN for one value */
};

/* Mean and standard deviation in two passes, so that values far from 0 lose no digits. PB_REJECTED with the reason, and
 * *mean untouched: no values, a value that is missing or infinite, values too large to be added. */
enum pb_status pb_mean(const double *values, size_t count, struct pb_mean *mean, struct pb_error *error) PB_MUST_USE;

/* Limits at a confidence level (0.9 to below 1, or 90 to below 100 in percent). PB_REJECTED, and *limits untouched: any
 * other level, fewer than two values, numbers that are missing, a standard deviation below 0. */
enum pb_status pb_mean_limits(const struct pb_mean *mean, double confidence, struct pb_interval *limits,
                              struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
