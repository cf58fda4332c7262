#ifndef PB_CORE_STATISTICS_INDIRECTLY_STANDARDISED_H
#define PB_CORE_STATISTICS_INDIRECTLY_STANDARDISED_H
/*
 * Indirect standardisation (Armitage & Berry, Statistical Methods in Medical Research, 4th edition 2002): the events
 * observed against those expected if every age band had the reference population's rate. With X events among N people
 * in the reference population and n people in the area,
 *
 *   expected = sum(X / N n)
 *   ratio    = m observed / expected                        m = 100 for a standardised mortality ratio
 *   rate     = m (sum X / sum N) observed / expected
 *
 * The expected number carries no uncertainty, so the limits of both are those of the observed count:
 * pb_rate_limits(observed, expected, m, z), for the rate with m times reference_rate in place of m.
 */
#include "placebook/statistics/interval.h"

struct pb_indirectly_standardised {
    double observed;
    double expected;
    double reference_rate; /* sum X / sum N */
};

/* Counts, populations and reference counts that are missing are 0. PB_REJECTED with the reason, and *result untouched:
 * a number below 0 or infinite, a reference population that is not above 0, nothing expected, numbers that are too
 * large to calculate with. */
enum pb_status pb_indirectly_standardised(const double *counts, const double *populations,
                                          const double *reference_counts, const double *reference_populations,
                                          size_t bands, struct pb_indirectly_standardised *result,
                                          struct pb_error *error) PB_MUST_USE;

#endif
