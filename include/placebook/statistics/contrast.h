#ifndef PLACEBOOK_STATISTICS_CONTRAST_H
#define PLACEBOOK_STATISTICS_CONTRAST_H
/*
 * How far two independent figures are apart, with limits that are made from the limits of each (Zou and Donner,
 * Statistics in Medicine 2008;27:1693-702). With estimates a and b and their limits (al, au) and (bl, bu),
 *
 *   difference   a - b,   lower = a - b - sqrt((a - al)^2 + (bu - b)^2)
 *                         upper = a - b + sqrt((au - a)^2 + (b - bl)^2)
 *   ratio        a / b,   the same for the logarithms
 *
 * With Wilson's limits of two proportions the first is Newcombe's method 10 (Statistics in Medicine 1998;17:873-90).
 * With Byar's limits of two rates the second is near exp(log(a / b) -+ z sqrt(1 / A + 1 / B)) where both have many
 * events A and B, and is not symmetrical where they have few.
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

/* A figure and its limits, NaN where they are not known. */
struct pb_estimate {
    double value;
    struct pb_interval limits;
};

/* The difference; NaN when a value is missing. Its limits are NaN when a limit is missing or not in order. */
struct pb_estimate pb_difference(const struct pb_estimate *a, const struct pb_estimate *b);

/* The ratio; NaN unless a is at least 0 and b above 0. Its limits are NaN when a is 0, or a limit is missing, below 0
 * or not in order; a lower limit of 0 of b leaves the upper one NaN. */
struct pb_estimate pb_ratio(const struct pb_estimate *a, const struct pb_estimate *b);

#pragma GCC visibility pop

#endif
