#include "placebook/statistics/healthy_life_expectancy.h"

#include <math.h>

enum { HEALTH_BANDS = PB_LIFE_TABLE_BANDS, HEALTH_LAST = HEALTH_BANDS - 1 };

static enum pb_status health_refuse(struct pb_error *error, size_t band, const char *what, double number,
                                    const char *expected)
{
    if (isnan(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s missing from age %d", what, pb_life_table_ages[band]);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g from age %d: expected %s", what, number,
                   pb_life_table_ages[band], expected);
}

static enum pb_status health_check(const struct pb_health_bands *bands, struct pb_error *error)
{
    for (size_t band = bands->first; band < HEALTH_BANDS; band++) {
        double good = bands->good[band];
        if (!(good >= 0 && good <= 1))
            return health_refuse(error, band, "part in good health", good, "0 to 1");
        double asked = bands->asked ? bands->asked[band] : 1;
        if (!(asked > 0) || isinf(asked))
            return health_refuse(error, band, "people asked", asked, "a number above 0");
    }
    return PB_OK;
}

void pb_sullivan(const struct pb_sullivan_band *bands, size_t count, struct pb_life_expectancy *table)
{
    double years = 0;
    double spread = 0;
    for (size_t band = count; band-- > 0;) {
        const struct pb_sullivan_band *at = &bands[band];
        years += at->lived * at->good;
        spread += at->lived * at->lived * at->good * (1 - at->good) / at->asked;
        bool reached = at->survivors > 0;
        table[band] = (struct pb_life_expectancy){
            .years = reached ? years / at->survivors : 0,
            .standard_error = reached ? sqrt(spread) / at->survivors : (double)NAN,
            .survivors = at->survivors / bands[0].survivors,
        };
    }
}

/* Adds what the deaths bring to the variances. */
static void health_add_deaths(const struct pb_health_bands *bands, struct pb_life_expectancy *table)
{
    double spread = 0;
    for (size_t band = HEALTH_BANDS; band-- > bands->first;) {
        double survivors = table[band].survivors;
        double deaths = bands->deaths[band];
        if (band == HEALTH_LAST) {
            double rest = survivors * bands->good[band] * bands->populations[band] / deaths;
            spread = rest * rest / deaths;
        } else if (deaths > 0 && survivors > 0) {
            double width = pb_life_table_ages[band + 1] - pb_life_table_ages[band];
            double dying = 1 - table[band + 1].survivors / survivors;
            double rest =
                survivors * ((1 - pb_life_table_lived(band)) * width * bands->good[band] + table[band + 1].years);
            spread += dying * dying * (1 - dying) / deaths * rest * rest;
        }
        double both = table[band].standard_error * table[band].standard_error + spread / (survivors * survivors);
        table[band].standard_error = sqrt(both);
    }
}

enum pb_status pb_healthy_life_table(const struct pb_health_bands *bands,
                                     struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS], struct pb_error *error)
{
    struct pb_life_expectancy life[HEALTH_BANDS];
    const size_t first = bands->first;
    enum pb_status status =
        first ? pb_life_table_from(first, bands->younger, bands->deaths, bands->populations, life, error)
              : pb_life_table(bands->deaths, bands->populations, bands->bands, life, error);
    if (status == PB_OK)
        status = health_check(bands, error);
    if (status != PB_OK)
        return status;
    struct pb_sullivan_band made[HEALTH_BANDS];
    double after = 0; /* years that are lived from the next band on, by all */
    for (size_t band = HEALTH_BANDS; band-- > first;) {
        double years = life[band].years * life[band].survivors;
        made[band] = (struct pb_sullivan_band){
            .survivors = life[band].survivors,
            .lived = years - after,
            .good = bands->good[band],
            .asked = bands->asked ? bands->asked[band] : (double)NAN,
        };
        after = years;
    }
    pb_sullivan(made + first, HEALTH_BANDS - first, table + first);
    if (bands->deaths_vary)
        health_add_deaths(bands, table);
    return PB_OK;
}
