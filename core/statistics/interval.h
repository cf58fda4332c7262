#ifndef PB_CORE_STATISTICS_INTERVAL_H
#define PB_CORE_STATISTICS_INTERVAL_H
/*
 * What every method with confidence limits shares.
 */
#include "core/status.h"

/* Exact normal quantiles at 0.975 and 0.999: the two-sided levels 95% and 99.8%. */
#define PB_Z_95  1.959963984540054
#define PB_Z_998 3.0902323061678132

struct pb_interval {
    double lower;
    double upper;
};

/* The normal quantile of a two-sided confidence level, stated as a part (0.9 to below 1) or in percent (90 to below
 * 100). Exactly 1 or 100 gives infinity. Anything else: PB_REJECTED. */
enum pb_status pb_confidence_z(double confidence, double *z, struct pb_error *error) PB_MUST_USE;

#endif
