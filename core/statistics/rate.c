#include "placebook/statistics/rate.h"

#include "core/statistics/gamma.h"
#include "core/statistics/normal.h"

#include <math.h>

/* Beyond this the tail is hardly a number any more. */
#define Z_MAXIMUM           37.0
#define EXACT_COUNT_MAXIMUM 40000.0

static double rate_byar(double count, double z)
{
    double inverse = 1 / sqrt(count);
    double root = 1 + inverse * (z / 3 - inverse / 9);
    return count * root * root * root;
}

static struct pb_interval exact_limits(double count, double z)
{
    double tail = pb_normal_upper_tail(z);
    return (struct pb_interval){ count == 0 ? 0 : pb_gamma_quantile(count, tail, false, -z),
                                 pb_gamma_quantile(count + 1, tail, true, z) };
}

static enum pb_status rate_refuse(struct pb_error *error, const char *what, double number, const char *expected)
{
    if (!isfinite(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s is missing or beyond the range of numbers", what);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g: expected %s", what, number, expected);
}

static enum pb_status rate_check(double count, double maximum, double z, struct pb_error *error)
{
    if (!(count >= 0) || isinf(count))
        return rate_refuse(error, "count", count, "0 or more");
    if (count > maximum)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "count %.15g: exact limits are for at most %g", count,
                       maximum);
    if (!(z > 0 && z <= Z_MAXIMUM))
        return rate_refuse(error, "normal quantile", z, "a number above 0, at most 37");
    return PB_OK;
}

enum pb_status pb_count_exact_limits(double count, double z, struct pb_interval *limits, struct pb_error *error)
{
    enum pb_status status = rate_check(count, EXACT_COUNT_MAXIMUM, z, error);
    if (status == PB_OK)
        *limits = exact_limits(count, z);
    return status;
}

enum pb_status pb_count_limits(double count, double z, struct pb_interval *limits, struct pb_error *error)
{
    enum pb_status status = rate_check(count, INFINITY, z, error);
    if (status != PB_OK)
        return status;
    if (count < PB_EXACT_BELOW)
        *limits = exact_limits(count, z);
    else
        *limits = (struct pb_interval){ fmax(rate_byar(count, -z), 0), rate_byar(count + 1, z) };
    return PB_OK;
}

enum pb_status pb_rate_limits(double count, double denominator, double multiplier, double z, struct pb_interval *limits,
                              struct pb_error *error)
{
    if (!(denominator > 0) || !isfinite(denominator))
        return rate_refuse(error, "denominator", denominator, "a number above 0");
    if (!(multiplier > 0) || !isfinite(multiplier))
        return rate_refuse(error, "multiplier", multiplier, "a number above 0");
    struct pb_interval events = { 0, 0 };
    enum pb_status status = pb_count_limits(count, z, &events, error);
    if (status != PB_OK)
        return status;
    *limits = (struct pb_interval){ multiplier * events.lower / denominator, multiplier * events.upper / denominator };
    return PB_OK;
}
