#ifndef PLACEBOOK_STATISTICS_INTERVAL_H
#define PLACEBOOK_STATISTICS_INTERVAL_H
/*
 * What every method with confidence limits shares.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

/* Exact normal quantiles at 0.975 and 0.999: the two-sided levels 95% and 99.8%. */
#define PB_Z_95  1.959963984540054
#define PB_Z_998 3.0902323061678132

struct pb_interval {
    double lower;
    double upper;
};

/* A two-sided confidence level as a part of 1, from 0.9 to 1, or from 90 to 100 in percent. Anything else: PB_REJECTED.
 */
enum pb_status pb_confidence_part(double confidence, double *part, struct pb_error *error) PB_MUST_USE;

/* The normal quantile of such a level; that of 95% and 99.8% is the constant above. Exactly 1 or 100 gives infinity,
 * for which a proportion has the limits 0 and 1 and a count has none. */
enum pb_status pb_confidence_z(double confidence, double *z, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
