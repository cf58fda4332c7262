#ifndef PLACEBOOK_STATISTICS_POOLED_YEARS_H
#define PLACEBOOK_STATISTICS_POOLED_YEARS_H
/*
 * Years taken together, for areas that have few events in one: three years, as ONS and OHID publish deaths by cause of
 * districts, and five where three are not enough. The rate of the years together is sum of counts / sum of
 * denominators, with the limits of any rate or proportion. It is about the middle of these years, not about the last.
 */
#include <stddef.h>

#pragma GCC visibility push(default)

enum { PB_POOL_YEARS = 3, PB_POOL_YEARS_MOST = 5 };

/* So many events are enough: from fewer, limits are exact ones and standardised rates are not shown. */
#define PB_POOL_EVENTS 10.0

struct pb_pooled {
    size_t years;
    double count;
    double denominator;
};

/* The latest years together, the latest first and each a year before the one before; NaN ends them. Three years; five
 * where three have fewer events than PB_POOL_EVENTS and five are there. No years (0) where there are fewer than three.
 */
struct pb_pooled pb_pool_years(const double *counts, const double *denominators, size_t years);

#pragma GCC visibility pop

#endif
