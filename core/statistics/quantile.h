#ifndef PB_CORE_STATISTICS_QUANTILE_H
#define PB_CORE_STATISTICS_QUANTILE_H
/*
 * Quantiles of areas: which tenth or fifth an area belongs to. Public health uses two ways that do not agree, so both
 * are here.
 *
 * By rank (the deprivation deciles of the Department of Health and Social Care; phe_quantile of PHEindicatormethods):
 * with N values, q quantiles and the rank r of a value (equal values share the lowest of their ranks)
 *
 *   quantile = floor((q + 1) - ceiling((N + 1 - r) / (N / q))), and 1 where that is 0
 *
 * in double arithmetic in this order, as the reference has it: for some N and q, such as 34 and 14, N / q is not exact
 * and the quotient falls on the other side of a whole number.
 *
 * By bounds (the quartile and quintile comparisons of Fingertips): bounds are interpolated between the sorted values at
 * position (N - 1) p, counted from 0, and rounded to 10 decimals, halves away from zero; a value belongs to the first
 * bound that it does not exceed.
 */
#include "placebook/status.h"

enum {
    PB_QUANTILES_MINIMUM = 2,
    PB_QUANTILES_MAXIMUM = 100,
    PB_QUARTILES = 4, /* needs 4 values */
    PB_QUINTILES = 5, /* needs 5 values */
};

/* A value and where it came from: what ranking sorts. */
struct pb_ranked {
    double value;
    size_t index;
};

/* The quantile (1 to `quantiles`) of each of `count` values, 0 where the value is missing (NaN). Quantile 1 holds the
 * lowest values, or the highest when `invert`. `scratch` has room for `count`. PB_REJECTED with the reason, and
 * `assigned` untouched: `quantiles` outside 2 to 100, an infinite value, fewer values than quantiles. */
enum pb_status pb_quantile_ranks(const double *values, size_t count, unsigned quantiles, bool invert,
                                 struct pb_ranked *scratch, unsigned *assigned, struct pb_error *error) PB_MUST_USE;

/* The upper bounds of all `groups` (PB_QUARTILES or PB_QUINTILES) of `count` finite values: bounds[groups - 1] is the
 * highest value. Sorts `values`. PB_REJECTED, and *bounds untouched: fewer values than groups. */
enum pb_status pb_quantile_bounds(double *values, size_t count, unsigned groups, double *bounds,
                                  struct pb_error *error) PB_MUST_USE;

/* The value below which the part `probability` (0 to 1) of `count` sorted, finite values lies, by the second of the two
 * ways. `count` is at least 1. */
double pb_quantile_between(const double *sorted, size_t count, double probability);

/* The group (1 to `groups`) of a value: the first whose bound it does not exceed, and the last when it exceeds them
 * all. As Fingertips has it, quintiles are counted from the other end where a high value is good, so that quintile 5 is
 * the worst or the highest one; quartiles never are. */
unsigned pb_quantile_group(double value, const double *bounds, unsigned groups, bool high_is_good);

#endif
