#include "placebook/statistics/years_of_life_lost.h"

#include "placebook/statistics/rate.h"

#include <math.h>

double pb_years_up_to(int from, int to, int limit)
{
    if (from >= limit)
        return 0;
    return to <= limit ? limit - (from + to) / 2.0 : (double)NAN;
}

static enum pb_status lost_check_number(const char *what, double number, size_t band, struct pb_error *error)
{
    if (isfinite(number) && number >= 0)
        return PB_OK;
    if (isnan(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s missing in age band %zu", what, band + 1);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g in age band %zu: expected 0 or more", what, number,
                   band + 1);
}

static enum pb_status lost_check(const struct pb_lost_bands *bands, double multiplier, struct pb_error *error)
{
    if (!(multiplier > 0) || isinf(multiplier))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "multiplier %.15g: expected a number above 0", multiplier);
    if (bands->bands == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no age bands");
    enum pb_status status = PB_OK;
    for (size_t band = 0; status == PB_OK && band < bands->bands; band++) {
        status = lost_check_number("deaths", bands->deaths[band], band, error);
        if (status == PB_OK)
            status = lost_check_number("years", bands->years[band], band, error);
        if (status == PB_OK)
            status = lost_check_number("population", bands->populations[band], band, error);
        if (status == PB_OK && bands->standard)
            status = lost_check_number("standard population", bands->standard[band], band, error);
        if (status == PB_OK && bands->populations[band] == 0)
            status = pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "nobody in age band %zu", band + 1);
    }
    return status;
}

enum pb_status pb_years_lost(const struct pb_lost_bands *bands, double multiplier, struct pb_years_lost *lost,
                             struct pb_error *error)
{
    enum pb_status status = lost_check(bands, multiplier, error);
    if (status != PB_OK)
        return status;
    struct pb_years_lost sum = { 0 };
    double standard = 0;
    for (size_t band = 0; band < bands->bands; band++) {
        double people = bands->populations[band];
        double each = bands->years[band]; /* death */
        double weight = bands->standard ? bands->standard[band] : (double)NAN;
        double weighted = weight * each / people;
        sum.deaths += each > 0 ? bands->deaths[band] : 0;
        sum.population += people;
        sum.years += each * bands->deaths[band];
        sum.crude_variance += each * each * bands->deaths[band];
        sum.rate += weighted * bands->deaths[band];
        sum.rate_variance += weighted * weighted * bands->deaths[band];
        standard += weight;
    }
    if (standard == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu age bands without any standard population",
                       bands->bands);
    double scale = multiplier / sum.population;
    sum.crude = sum.years * scale;
    sum.crude_variance *= scale * scale;
    sum.rate *= multiplier / standard;
    sum.rate_variance *= multiplier / standard * (multiplier / standard);
    double numbers = sum.crude + sum.crude_variance + (bands->standard ? sum.rate + sum.rate_variance : 0);
    if (!isfinite(numbers))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the rate is too large to be calculated");
    *lost = sum;
    return PB_OK;
}

enum pb_status pb_years_lost_limits(double rate, double variance, double deaths, double z, struct pb_interval *limits,
                                    struct pb_error *error)
{
    if (!(deaths > 0))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no deaths: years lost have no limits");
    struct pb_interval events = { 0, 0 };
    enum pb_status status = pb_count_limits(deaths, z, &events, error);
    if (status != PB_OK)
        return status;
    double scale = sqrt(variance / deaths);
    *limits = (struct pb_interval){ rate + scale * (events.lower - deaths), rate + scale * (events.upper - deaths) };
    return PB_OK;
}
