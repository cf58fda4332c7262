#ifndef PLACEBOOK_STATISTICS_SIMILAR_H
#define PLACEBOOK_STATISTICS_SIMILAR_H
/*
 * The organisations most like a given one: the method that NHS England used for the "similar 10" of RightCare (April
 * 2021).
 *
 * Of each variable the mean m and the population standard deviation s (divided by n) are taken over all organisations.
 * Every value is capped at m + 5 s and its square root taken, so that a few very large or very urban organisations do
 * not decide everything; the results are standardised by their own mean and population standard deviation:
 *
 *   x' = sqrt(min(x, m + 5 s))     z = (x' - m') / s'     distance(a, b) = sum over variables of weight (z_a - z_b)^2
 *
 * No square root is taken of the distance. It is the same in both directions, but a can be among the ten nearest of b
 * without b being among the ten nearest of a. It depends on which organisations are in the table.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

enum {
    PB_SIMILAR_COUNT = 10,
    PB_SIMILAR_WEIGHT_MAXIMUM = 1000000,
};

/* What organisations are compared by. */
struct pb_similar_table {
    size_t organisations;
    size_t variables;
    const double *values;     /* of organisation o and variable v at o * variables + v; NaN where missing */
    const double *weights;    /* of each variable */
    const char *const *names; /* of the variables, for messages; NULL: they are called by their number */
};

struct pb_similar {
    size_t organisation; /* index in the table */
    double distance;
};

/* Standardised values into `scores`, which has room for organisations * variables. An organisation without all its
 * values takes no part: it is left out of means and deviations, and its scores are NaN. PB_REJECTED with the reason,
 * and nothing of use in `scores`: no variables; a weight that is not above 0, or above the maximum; a value below 0 or
 * infinite; no organisation that has all values; a variable that has the same value everywhere, which tells none apart;
 * values too large to calculate with. */
enum pb_status pb_similar_scores(const struct pb_similar_table *table, double *scores,
                                 struct pb_error *error) PB_MUST_USE;

/* The `count` organisations nearest to one, the nearest first, into `found`; it is never its own. Of equal distances
 * the organisation that stands first in the table comes first; *tied says whether one that was left out is as near as
 * the last one that was taken. PB_REJECTED with the reason, and nothing filled: a count of 0, an organisation that is
 * not in the table or has no scores, fewer than `count` others with scores. */
enum pb_status pb_similar_find(const struct pb_similar_table *table, const double *scores, size_t organisation,
                               size_t count, struct pb_similar *found, bool *tied, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
