#ifndef PLACEBOOK_STATISTICS_PROPORTION_H
#define PLACEBOOK_STATISTICS_PROPORTION_H
/*
 * Wilson score limits of a proportion (Wilson, J Am Stat Assoc 1927;22:209; Newcombe & Altman in Altman et al,
 * Statistics with Confidence, 2000), without continuity correction:
 *
 *   m (2x + z^2 -+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2))
 *
 * Not for weighted survey percentages: their design effect is not in the sample size.
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

/* Limits of multiplier * count / denominator at normal quantile z (PB_Z_95, PB_Z_998 or pb_confidence_z; infinity gives
 * 0 and the multiplier). They lie within [0, multiplier]; a count of 0 has lower limit 0, a count equal to the
 * denominator has upper limit `multiplier`, exactly. Fractional counts are fine. PB_REJECTED with the reason, and
 * *limits untouched: a count below 0 or above the denominator, a denominator of 0 or less, a multiplier or z that is
 * not positive, a number that is missing or infinite. */
enum pb_status pb_proportion_limits(double count, double denominator, double multiplier, double z,
                                    struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
