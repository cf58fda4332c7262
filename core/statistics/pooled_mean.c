#include "placebook/statistics/pooled_mean.h"

#include "core/statistics/student.h"

#include <math.h>

enum pb_status pb_mean_spread(struct pb_mean *mean, struct pb_interval limits, double confidence,
                              struct pb_error *error)
{
    double width = limits.upper - limits.lower;
    double t = 0;
    if (!(width >= 0) || isinf(width))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "limits %.15g and %.15g: expected two numbers in order",
                       limits.lower, limits.upper);
    if (!(mean->n >= 2) || isinf(mean->n))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "a mean of %.15g values: limits need two", mean->n);
    if (!(confidence > 0) || !pb_student_quantile((1 + confidence) / 2, mean->n - 1, &t))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "a confidence level of %.15g: expected one between 0 and 1",
                       confidence);
    mean->standard_deviation = width * sqrt(mean->n) / (2 * t);
    return PB_OK;
}

enum pb_status pb_pooled_mean(const struct pb_mean *groups, size_t count, struct pb_mean *pooled,
                              struct pb_error *error)
{
    struct pb_mean sum = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (!(groups[i].n > 0) || isnan(groups[i].mean))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "a group without values or without a mean");
        sum.n += groups[i].n;
        sum.mean += groups[i].n * groups[i].mean;
    }
    if (count == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no groups to take together");
    sum.mean /= sum.n;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        double s = groups[i].standard_deviation;
        double distance = groups[i].mean - sum.mean;
        squares += (groups[i].n - 1) * s * s + groups[i].n * distance * distance;
    }
    if (!isfinite(sum.n) || !isfinite(sum.mean) || isinf(squares))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the mean is too large to be calculated");
    sum.standard_deviation = sum.n > 1 ? sqrt(squares / (sum.n - 1)) : (double)NAN;
    *pooled = sum;
    return PB_OK;
}
