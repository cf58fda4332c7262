#include "placebook/statistics/contrast.h"

#include <math.h>

static bool contrast_in_order(const struct pb_estimate *estimate)
{
    return estimate->limits.lower <= estimate->value && estimate->value <= estimate->limits.upper;
}

struct pb_estimate pb_difference(const struct pb_estimate *a, const struct pb_estimate *b)
{
    const double none = (double)NAN;
    struct pb_estimate difference = { a->value - b->value, { none, none } };
    if (!contrast_in_order(a) || !contrast_in_order(b))
        return difference;
    difference.limits.lower = difference.value - hypot(a->value - a->limits.lower, b->limits.upper - b->value);
    difference.limits.upper = difference.value + hypot(a->limits.upper - a->value, b->value - b->limits.lower);
    return difference;
}

/* Of a logarithm that is -infinity nothing can be subtracted: NaN says that there is no limit. */
static double limit_of_ratio(double way, double mine, double others)
{
    double limit = exp(way * hypot(mine, others));
    return isfinite(limit) ? limit : (double)NAN;
}

struct pb_estimate pb_ratio(const struct pb_estimate *a, const struct pb_estimate *b)
{
    const double none = (double)NAN;
    struct pb_estimate ratio = { none, { none, none } };
    if (!(a->value >= 0 && b->value > 0))
        return ratio;
    ratio.value = a->value / b->value;
    if (a->value == 0 || !contrast_in_order(a) || !contrast_in_order(b) || a->limits.lower < 0 || b->limits.lower < 0)
        return ratio;
    double below = log(a->value / a->limits.lower);
    double above = log(a->limits.upper / a->value);
    ratio.limits.lower = ratio.value * limit_of_ratio(-1, below, log(b->limits.upper / b->value));
    ratio.limits.upper = ratio.value * limit_of_ratio(1, above, log(b->value / b->limits.lower));
    return ratio;
}
