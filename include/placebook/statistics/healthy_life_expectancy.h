#ifndef PLACEBOOK_STATISTICS_HEALTHY_LIFE_EXPECTANCY_H
#define PLACEBOOK_STATISTICS_HEALTHY_LIFE_EXPECTANCY_H
/*
 * Healthy life expectancy by Sullivan's method (Sullivan, HSMHA Health Reports 1971;86:347-54; Jagger, Van Oyen &
 * Robine, Health Expectancy Calculation by the Sullivan Method: A Practical Guide, 4th edition, EHLEIS 2014): the years
 * that are lived in each age band of a life table, times the part of the people of that age who are in good health.
 * With survivors l, years lived L, and the part g of N people asked who are in good health,
 *
 *   years in good health   H = sum of L g from the band on / l
 *   variance of H          V1 = sum of L^2 g (1 - g) / N from the band on / l^2
 *
 * V1 is the survey's alone, as the guide and the Office for National Statistics have it: deaths are taken to be
 * certain. They are not in a small area. The guide's appendix (after Mathers, Health Expectancies in Australia 1981 and
 * 1988, 1991, and Newman, 1988) adds what the deaths D bring: with q and a of the life table (life_expectancy.h), a
 * band of n years and H' of the next band
 *
 *   V2 = sum of q^2 (1 - q) / D (l ((1 - a) n g + H'))^2 from the band on / l^2, in the last band (l g)^2 / (D M^2)
 *
 * which is the variance of life expectancy where everyone is in good health.
 */
#include "placebook/statistics/life_expectancy.h"

#pragma GCC visibility push(default)

/* The life table's 20 age bands. */
struct pb_health_bands {
    const double *deaths;
    const double *populations;
    const double *good;  /* part of the people in good health, 0 to 1 */
    const double *asked; /* how many people say so; NULL: not known, then there is no V1 */
    size_t bands;
    bool deaths_vary; /* the variance is V1 + V2, else V1 */
    size_t first;     /* the first band that is needed; those before, and their results, are not looked at */
    double younger;   /* people of these, as far as they are known (pb_life_table_from) */
};

/* Years in good health at the start of each band, with their standard error: NaN where nobody reaches the band or
 * `asked` is NULL. PB_REJECTED with the reason, and the table untouched: as pb_life_table; a part that is missing,
 * below 0 or above 1; a number of people asked that is missing or not above 0. */
enum pb_status pb_healthy_life_table(const struct pb_health_bands *bands,
                                     struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS],
                                     struct pb_error *error) PB_MUST_USE;

/* The same from a life table that somebody else made, of any age bands: without deaths there is V1 alone. */
struct pb_sullivan_band {
    double survivors; /* at its start */
    double lived;     /* years, by all of them */
    double good;
    double asked; /* NaN: not known */
};
void pb_sullivan(const struct pb_sullivan_band *bands, size_t count, struct pb_life_expectancy *table);

#pragma GCC visibility pop

#endif
