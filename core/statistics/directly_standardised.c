#include "placebook/statistics/directly_standardised.h"

#include "placebook/statistics/rate.h"

#include <math.h>

static enum pb_status directly_standardised_refuse(struct pb_error *error, size_t band, const char *what, double number,
                                                   const char *expected)
{
    if (isnan(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s is missing in age band %zu", what, band + 1);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g in age band %zu: expected %s", what, number, band + 1,
                   expected);
}

static bool directly_standardised_is_number(double number)
{
    return isfinite(number) && number >= 0;
}

static enum pb_status check_band(const struct pb_standardised_bands *bands, size_t band, struct pb_error *error)
{
    if (!isnan(bands->counts[band]) && !directly_standardised_is_number(bands->counts[band]))
        return directly_standardised_refuse(error, band, "count", bands->counts[band], "0 or more");
    if (!(bands->populations[band] > 0) || isinf(bands->populations[band]))
        return directly_standardised_refuse(error, band, "population", bands->populations[band], "a number above 0");
    if (!directly_standardised_is_number(bands->standard[band]))
        return directly_standardised_refuse(error, band, "standard population", bands->standard[band], "0 or more");
    return PB_OK;
}

static enum pb_status check_factor(const char *what, double factor, struct pb_error *error)
{
    if (factor > 0 && isfinite(factor))
        return PB_OK;
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g: expected a number above 0", what, factor);
}

static enum pb_status directly_standardised_check(const struct pb_standardised_bands *bands, double multiplier,
                                                  struct pb_error *error)
{
    enum pb_status status = check_factor("multiplier", multiplier, error);
    if (status == PB_OK)
        status = check_factor("event frequency", bands->event_frequency, error);
    for (size_t band = 0; status == PB_OK && band < bands->bands; band++)
        status = check_band(bands, band, error);
    return status;
}

enum pb_status pb_standardised_rate(const struct pb_standardised_bands *bands, double multiplier,
                                    struct pb_standardised_rate *rate, struct pb_error *error)
{
    enum pb_status status = directly_standardised_check(bands, multiplier, error);
    if (status != PB_OK)
        return status;
    double standard = 0;
    double variance = 0;
    struct pb_standardised_rate sum = { 0 };
    for (size_t band = 0; band < bands->bands; band++) {
        double count = isnan(bands->counts[band]) ? 0 : bands->counts[band];
        double weight = bands->standard[band] / bands->populations[band];
        sum.count += count;
        sum.population += bands->populations[band];
        sum.value += weight * count;
        variance += weight * weight * count;
        standard += bands->standard[band];
    }
    if (!(standard > 0))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu age bands without any standard population",
                       bands->bands);
    double scale = multiplier * bands->event_frequency / standard;
    sum.count *= bands->event_frequency;
    sum.value *= scale;
    sum.variance = variance * scale * scale;
    if (!isfinite(sum.count) || !isfinite(sum.population) || !isfinite(sum.value) || !isfinite(sum.variance))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the rate is too large to be calculated");
    *rate = sum;
    return PB_OK;
}

void pb_standardised_rate_add(struct pb_standardised_rate *rate, const struct pb_standardised_rate *other)
{
    rate->count += other->count;
    rate->value += other->value;
    rate->variance += other->variance;
}

enum pb_status pb_standardised_rate_limits(const struct pb_standardised_rate *rate, double z,
                                           struct pb_interval *limits, struct pb_error *error)
{
    if (rate->count < PB_STANDARDISED_EVENTS_MINIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%.15g events: a directly standardised rate needs %g",
                       rate->count, PB_STANDARDISED_EVENTS_MINIMUM);
    struct pb_interval events = { 0, 0 };
    enum pb_status status = pb_count_limits(rate->count, z, &events, error);
    if (status != PB_OK)
        return status;
    double scale = sqrt(rate->variance / rate->count);
    *limits = (struct pb_interval){
        rate->value + scale * (events.lower - rate->count),
        rate->value + scale * (events.upper - rate->count),
    };
    return PB_OK;
}
