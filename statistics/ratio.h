#ifndef PB_STATISTICS_RATIO_H
#define PB_STATISTICS_RATIO_H
/*
 * What rates and proportions share: a result for each row, which is the numerator over the denominator with its limits.
 * They differ in how the limits are made.
 */
#include "statistics/method.h"

/* The columns and the outputs of such a method, in this order. */
enum { PB_RATIO_NUMERATOR, PB_RATIO_DENOMINATOR };
enum { PB_RATIO_VALUE, PB_RATIO_LIMITS, PB_RATIO_METHOD };

struct pb_ratio_limits {
    /* As pb_rate_limits. */
    enum pb_status (*limits)(double count, double denominator, double multiplier, double z, struct pb_interval *limits,
                             struct pb_error *error);
    /* How the limits of this numerator are made. */
    const char *(*method)(double count);
};

enum pb_status pb_ratio_run(const struct pb_method_setting *setting, const struct pb_group *group,
                            const struct pb_ratio_limits *how, struct pb_results *results,
                            struct pb_error *error) PB_MUST_USE;

#endif
