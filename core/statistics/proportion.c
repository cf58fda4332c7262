#include "placebook/statistics/proportion.h"

#include <math.h>

static enum pb_status proportion_refuse(struct pb_error *error, const char *what, double number, const char *expected)
{
    if (!isfinite(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s is missing or beyond the range of numbers", what);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g: expected %s", what, number, expected);
}

static enum pb_status proportion_check(double count, double denominator, double multiplier, double z,
                                       struct pb_error *error)
{
    if (!(denominator > 0) || !isfinite(denominator))
        return proportion_refuse(error, "denominator", denominator, "a number above 0");
    if (!(count >= 0) || !isfinite(count))
        return proportion_refuse(error, "count", count, "0 or more");
    if (count > denominator)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "count %.15g is above the denominator %.15g: a proportion is at most 1", count, denominator);
    if (!(multiplier > 0) || !isfinite(multiplier))
        return proportion_refuse(error, "multiplier", multiplier, "a number above 0");
    if (!(z > 0))
        return proportion_refuse(error, "normal quantile", z, "a number above 0");
    return PB_OK;
}

enum pb_status pb_proportion_limits(double count, double denominator, double multiplier, double z,
                                    struct pb_interval *limits, struct pb_error *error)
{
    enum pb_status status = proportion_check(count, denominator, multiplier, z, error);
    if (status != PB_OK)
        return status;
    if (isinf(z)) {
        *limits = (struct pb_interval){ 0, multiplier };
        return PB_OK;
    }
    double middle = 2 * count + z * z;
    double spread = z * sqrt(z * z + 4 * count * (1 - count / denominator));
    double scale = 2 * (denominator + z * z);
    /* Rounding can leave -1e-17 or 1 + 1e-16. */
    *limits = (struct pb_interval){
        count == 0 ? 0 : fmax(multiplier * ((middle - spread) / scale), 0),
        count == denominator ? multiplier : fmin(multiplier * ((middle + spread) / scale), multiplier),
    };
    return PB_OK;
}
