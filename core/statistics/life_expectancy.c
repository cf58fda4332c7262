#include "placebook/statistics/life_expectancy.h"

#include <math.h>

enum { LAST = PB_LIFE_TABLE_BANDS - 1 };

#define RADIX             100000.0
#define WIDEST_HALF_YEARS 10.0

const int pb_life_table_ages[PB_LIFE_TABLE_BANDS] = {
    0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90,
};

static enum pb_status life_expectancy_refuse(struct pb_error *error, size_t band, const char *what, double number,
                                             const char *expected)
{
    if (isnan(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s missing from age %d", what, pb_life_table_ages[band]);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g from age %d: expected %s", what, number,
                   pb_life_table_ages[band], expected);
}

static enum pb_status life_expectancy_check(size_t first, double younger, const double *deaths,
                                            const double *populations, struct pb_error *error)
{
    double people = younger;
    for (size_t band = first; band < PB_LIFE_TABLE_BANDS; band++) {
        if (!(deaths[band] >= 0))
            return life_expectancy_refuse(error, band, "deaths", deaths[band], "0 or more");
        if (!(populations[band] > 0))
            return life_expectancy_refuse(error, band, "population", populations[band], "a number above 0");
        if (deaths[band] > populations[band])
            return life_expectancy_refuse(error, band, "deaths", deaths[band], "no more than there are people");
        people += populations[band];
    }
    if (people <= PB_LIFE_TABLE_PEOPLE)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%.15g people in all: a life table needs more than %g",
                       people, PB_LIFE_TABLE_PEOPLE);
    if (deaths[LAST] == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no deaths at 90 and over: a life table needs some");
    return PB_OK;
}

/* One band of the table. */
struct band {
    double width;     /* years */
    double lived;     /* part of the width that those who die in it live */
    double dying;     /* probability */
    double survivors; /* at its start */
};

double pb_life_table_lived(size_t band)
{
    return band == 0 ? 0.1 : 0.5;
}

static struct band make_band(size_t band, double deaths, double population, double survivors)
{
    double width = pb_life_table_ages[band + 1] - pb_life_table_ages[band];
    double lived = pb_life_table_lived(band);
    double years = width * deaths / population;
    return (struct band){
        .width = width,
        .lived = lived,
        .dying = deaths <= population / width / lived ? years / (1 + years * (1 - lived)) : 1,
        .survivors = survivors,
    };
}

enum pb_status pb_life_table_from(size_t first, double younger, const double *deaths, const double *populations,
                                  struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS], struct pb_error *error)
{
    if (first > LAST)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no band of a life table begins there");
    enum pb_status status = life_expectancy_check(first, younger, deaths, populations, error);
    if (status != PB_OK)
        return status;
    struct band made[LAST];
    double survivors = RADIX;
    for (size_t band = first; band < LAST; band++) {
        made[band] = make_band(band, deaths[band], populations[band], survivors);
        survivors *= 1 - made[band].dying;
    }
    double mortality = deaths[LAST] / populations[LAST];
    double years = survivors / mortality;                                           /* lived from here on, by all */
    double spread = survivors * survivors / (deaths[LAST] * mortality * mortality); /* variance of that */
    struct pb_life_expectancy result[PB_LIFE_TABLE_BANDS];
    for (size_t band = LAST;; band--) {
        result[band].years = survivors > 0 ? years / survivors : 0;
        result[band].standard_error = survivors > 0 ? sqrt(spread) / survivors : (double)NAN;
        result[band].survivors = survivors / RADIX;
        if (band == first)
            break;
        const struct band *before = &made[band - 1];
        double dead = before->survivors - survivors;
        double rest = before->survivors * ((1 - before->lived) * before->width + result[band].years);
        if (before->dying > 0)
            spread += before->dying * before->dying * (1 - before->dying) / deaths[band - 1] * rest * rest;
        years += before->width * (survivors + before->lived * dead);
        survivors = before->survivors;
    }
    if (!isfinite(result[first].years) || !isfinite(result[first].standard_error))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the life table is too large or too small to calculate");
    for (size_t band = first; band < PB_LIFE_TABLE_BANDS; band++)
        table[band] = result[band];
    return PB_OK;
}

enum pb_status pb_life_table(const double *deaths, const double *populations, size_t bands,
                             struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS], struct pb_error *error)
{
    if (bands != PB_LIFE_TABLE_BANDS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu age bands: a life table needs %d (0, 1-4, 5-9 to 90+)",
                       bands, (int)PB_LIFE_TABLE_BANDS);
    return pb_life_table_from(0, 0, deaths, populations, table, error);
}

enum pb_status pb_life_expectancy_limits(const struct pb_life_expectancy *expectancy, double z,
                                         struct pb_interval *limits, struct pb_error *error)
{
    if (isnan(expectancy->standard_error))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "nobody in the life table reaches this age");
    if (!(z > 0) || isinf(z))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "normal quantile %.15g: expected a number above 0", z);
    double half = z * expectancy->standard_error;
    *limits = (struct pb_interval){ expectancy->years - half, expectancy->years + half };
    return PB_OK;
}

bool pb_life_expectancy_is_vague(const struct pb_life_expectancy *expectancy)
{
    return PB_Z_95 * expectancy->standard_error > WIDEST_HALF_YEARS;
}
