#ifndef PLACEBOOK_STATISTICS_EMPIRICAL_BAYES_H
#define PLACEBOOK_STATISTICS_EMPIRICAL_BAYES_H
/*
 * Estimates for small areas that borrow strength from all of them: the fewer events an area could have, the nearer its
 * estimate is to the rate of all areas together. With x events among n people in each of k areas, the rate of all m =
 * sum x / sum n, the mean number of people N = sum n / k and s^2 = sum n (x/n - m)^2 / sum n, the areas' true rates
 * vary about m with variance
 *
 *   rates         A = s^2 - m / N                            (Marshall, Applied Statistics 1991;40:283-94)
 *   proportions   A = (s^2 - m (1 - m) / N) / (1 - 1 / N)    (Martuzzi & Elliott, Stat Med 1996;15:1867-73)
 *
 * by the method of moments, and 0 where that is negative: then they differ by no more than chance would have it. The
 * estimate of an area is
 *
 *   rates         (x + p m) / (n + p), p = m / A
 *   proportions   (x + p m) / (n + p), p = m (1 - m) / A - 1
 *
 * as if p more people had been there who had events at the rate of all. It is the mean of the gamma or beta
 * distribution that the area's rate has after its events were seen (Clayton & Kaldor, Biometrics 1987;43:671-81), whose
 * quantiles are the limits. They take m and A to be certain, which they are not, so they are somewhat too narrow. All
 * areas are taken to be alike but for chance: an estimate says what is plausible for one area, not how it differs from
 * the others, and one that truly stands out is pulled back too.
 */
#include "placebook/statistics/interval.h"

#include <stddef.h>

#pragma GCC visibility push(default)

/* From fewer areas nobody can tell how much they vary. */
enum { PB_SHRINK_AREAS = 8 };

/* What all areas say together. */
struct pb_shrinkage {
    bool proportion;
    double mean;    /* m */
    double between; /* A, above 0 or 0 */
    double prior;   /* p; infinity where the variance is 0 */
};

/* PB_REJECTED with the reason, and *shrinkage untouched: fewer areas than PB_SHRINK_AREAS; a count that is missing,
 * below 0 or infinite, or of a proportion above its denominator; a denominator that is not above 0; no events at all,
 * or of proportions nothing else, in all areas or in each of them; numbers that are too large to calculate with. */
enum pb_status pb_shrinkage_fit(const double *counts, const double *denominators, size_t areas, bool proportion,
                                struct pb_shrinkage *shrinkage, struct pb_error *error) PB_MUST_USE;

/* The estimate for an area, as a part: multiply it by what rates are given per. */
double pb_shrinkage_estimate(const struct pb_shrinkage *shrinkage, double count, double denominator);

/* Its limits at normal quantile z. PB_REJECTED, and *limits untouched: the areas differ by no more than chance; more
 * events than PB_SHRINK_EVENTS, where there is nothing to borrow strength for; a z that is not above 0 or is above 8.
 */
#define PB_SHRINK_EVENTS 10000.0
enum pb_status pb_shrinkage_limits(const struct pb_shrinkage *shrinkage, double count, double denominator, double z,
                                   struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
