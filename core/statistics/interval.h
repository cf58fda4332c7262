#ifndef PB_CORE_STATISTICS_INTERVAL_H
#define PB_CORE_STATISTICS_INTERVAL_H
/*
 * What every method with confidence limits shares.
 */
#include <stdbool.h>

/* Exact normal quantiles at 0.975 and 0.999. */
#define PB_Z_95  1.959963984540054
#define PB_Z_998 3.0902323061678132

struct pb_interval {
    double lower;
    double upper;
};

#endif
