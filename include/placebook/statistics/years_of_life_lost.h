#ifndef PLACEBOOK_STATISTICS_YEARS_OF_LIFE_LOST_H
#define PLACEBOOK_STATISTICS_YEARS_OF_LIFE_LOST_H
/*
 * Years of life lost: each death counts the years that the dead might have lived (Romeder & McWhinnie, Int J Epidemiol
 * 1977;6:143-51). Either those up to a fixed age, such as 75, from the middle of the age band; or those that a life
 * table still gives at that age. With d deaths, n people and w people of the standard population in each band, and y
 * years for each death,
 *
 *   years    sum y d
 *   crude    m sum(y d) / sum n              variance m^2 sum(y^2 d) / (sum n)^2
 *   rate     m sum(w y d / n) / sum w        variance m^2 sum(w^2 y^2 d / n^2) / (sum w)^2
 *   limits   rate + sqrt(variance / sum d) (limits of the count sum d - sum d)
 *
 * The limits are those of a weighted sum of Poisson counts (Dobson, Kuulasmaa, Eberle & Scherer, Stat Med 1991;10:457),
 * of which directly standardised rates are another case. A death in a band that costs no years has no part in them.
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

/* Years up to `limit` from the middle of the ages from `from` to before `to`: 0 from the limit on, NaN where the limit
 * lies within the band. To 75: 74.5 for those under 1, 72 from 1 to 4, 67.5 from 5 to 9 ... 2.5 from 70 to 74. */
double pb_years_up_to(int from, int to, int limit);

/* Below this many deaths there is no standardised rate, as with pb_standardised_rate_limits. */
#define PB_YEARS_LOST_DEATHS 10.0

struct pb_lost_bands {
    const double *deaths;
    const double *populations;
    const double *years;    /* by each death */
    const double *standard; /* NULL: no standardised rate */
    size_t bands;
};

struct pb_years_lost {
    double deaths; /* in the bands that cost years */
    double population;
    double years;
    double crude, crude_variance;
    double rate, rate_variance; /* NaN without a standard population */
};

/* All bands of an area whose people may lose years: those of a rate of people under 75 are the bands under 75.
 * PB_REJECTED with the reason, and *lost untouched: no bands; a number of deaths, years or standard people that is
 * missing, below 0 or infinite; a population that is not above 0; a multiplier that is not above 0; standard
 * populations that add up to nothing; numbers that are too large to calculate with. */
enum pb_status pb_years_lost(const struct pb_lost_bands *bands, double multiplier, struct pb_years_lost *lost,
                             struct pb_error *error) PB_MUST_USE;

/* The limits of a rate with this variance from so many deaths. PB_REJECTED, and *limits untouched: no deaths, a z that
 * pb_count_limits refuses. */
enum pb_status pb_years_lost_limits(double rate, double variance, double deaths, double z, struct pb_interval *limits,
                                    struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
