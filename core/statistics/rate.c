#include "core/statistics/rate.h"

#include "core/statistics/chi_square.h"

#include <math.h>

/* Beyond this the tail is below 1e-15, where 1 minus the tail is no longer a number that means something. */
#define Z_MAXIMUM 8.0

static double byar(double count, double z)
{
    double root = 1 - 1 / (9 * count) + z / (3 * sqrt(count));
    return count * root * root * root;
}

static bool exact_limits(double count, double z, struct pb_interval *limits)
{
    double tail = erfc(z / sqrt(2)) / 2;
    double lower = 0;
    double upper = 0;
    if (!pb_chi_square_quantile(tail, 2 * count, &lower) || !pb_chi_square_quantile(1 - tail, 2 * count + 2, &upper))
        return false;
    *limits = (struct pb_interval){ lower / 2, upper / 2 };
    return true;
}

enum pb_status pb_count_limits(double count, double z, struct pb_interval *limits, struct pb_error *error)
{
    if (!(count >= 0) || !isfinite(count))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "count %.15g: expected 0 or more", count);
    if (!(z > 0 && z <= Z_MAXIMUM))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "normal quantile %.15g: expected above 0, at most %g", z,
                       Z_MAXIMUM);
    if (count >= PB_EXACT_BELOW)
        *limits = (struct pb_interval){ fmax(byar(count, -z), 0), byar(count + 1, z) };
    else if (!exact_limits(count, z, limits))
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "no exact limits of %.17g at %.17g", count, z);
    return PB_OK;
}

enum pb_status pb_rate_limits(double count, double denominator, double multiplier, double z, struct pb_interval *limits,
                              struct pb_error *error)
{
    if (!(denominator > 0) || !isfinite(denominator))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "denominator %.15g: expected a number above 0",
                       denominator);
    if (!(multiplier > 0) || !isfinite(multiplier))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "multiplier %.15g: expected a number above 0", multiplier);
    struct pb_interval events = { 0, 0 };
    enum pb_status status = pb_count_limits(count, z, &events, error);
    if (status != PB_OK)
        return status;
    *limits = (struct pb_interval){ multiplier * events.lower / denominator, multiplier * events.upper / denominator };
    return PB_OK;
}
