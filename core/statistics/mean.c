#include "placebook/statistics/mean.h"

#include "core/statistics/student.h"

#include <math.h>

/* The deviations from a middle: their sum and the sum of their squares. */
struct moments {
    double sum;
    double squares;
};

static struct moments moments_about(const double *values, size_t count, double middle)
{
    struct moments moments = { 0, 0 };
    for (size_t i = 0; i < count; i++) {
        double deviation = values[i] - middle;
        moments.sum += deviation;
        moments.squares += deviation * deviation;
    }
    return moments;
}

enum pb_status pb_mean(const double *values, size_t count, struct pb_mean *mean, struct pb_error *error)
{
    if (count == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no values: a mean needs at least one");
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "value %zu of %zu is missing or infinite", i + 1,
                           count);
    double n = (double)count;
    double about = moments_about(values, count, 0).sum / n;
    double middle = about + moments_about(values, count, about).sum / n; /* the first sum was rounded */
    struct moments moments = moments_about(values, count, middle);
    double squares = fmax(moments.squares - moments.sum * moments.sum / n, 0);
    if (!isfinite(middle) || !isfinite(squares))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the values are too large to be added");
    *mean = (struct pb_mean){ n, middle, count == 1 ? (double)NAN : sqrt(squares / (n - 1)) };
    return PB_OK;
}

enum pb_status pb_mean_limits(const struct pb_mean *mean, double confidence, struct pb_interval *limits,
                              struct pb_error *error)
{
    double part = 0;
    enum pb_status status = pb_confidence_part(confidence, &part, error);
    if (status != PB_OK)
        return status;
    if (!(mean->n >= 2))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "limits of a mean need at least 2 values, found %.15g",
                       mean->n);
    if (!isfinite(mean->mean) || !(mean->standard_deviation >= 0))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "mean %.15g and standard deviation %.15g: expected numbers",
                       mean->mean, mean->standard_deviation);
    double t = 0;
    if (!pb_student_quantile((1 - part) / 2, mean->n - 1, &t))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "a confidence level of 1 leaves no limits of a mean");
    double half = -t * mean->standard_deviation / sqrt(mean->n);
    *limits = (struct pb_interval){ mean->mean - half, mean->mean + half };
    return PB_OK;
}
