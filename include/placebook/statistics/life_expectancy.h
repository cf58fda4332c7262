#ifndef PLACEBOOK_STATISTICS_LIFE_EXPECTANCY_H
#define PLACEBOOK_STATISTICS_LIFE_EXPECTANCY_H
/*
 * Life expectancy from an abridged life table of the 20 age bands 0, 1-4, 5-9, ... 85-89, 90 and over: Chiang's second
 * method (Chiang, Introduction to Stochastic Processes in Biostatistics, 1968; Newell, Methods and Models in
 * Demography, 1994), with the variance of the last band after Silcocks, Jenner & Reza (J Epidemiol Community Health
 * 2001;55:38). With D deaths among P people, M = D / P, a band of n years and a = 0.1 for age 0, 0.5 else,
 *
 *   q = n M / (1 + n M (1 - a)), and 1 where D is above P / (n a)
 *   survivors l from 100,000, d = l q, years lived L = n (l - d + a d), in the last band l / M
 *   life expectancy e = sum of L from the band on / l
 *   variance of e = sum of W from the band on / l^2, W = q^2 (1 - q) / D (l ((1 - a) n + e of the next band))^2,
 *   in the last band (l / 2)^2 4 / (D M^2)
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

enum { PB_LIFE_TABLE_BANDS = 20 };

/* First year of age of each band. */
extern const int pb_life_table_ages[PB_LIFE_TABLE_BANDS];

/* A table needs more people than this (Toson & Baker, National Statistics Methodological Series 33, 2003). */
#define PB_LIFE_TABLE_PEOPLE 5000.0

struct pb_life_expectancy {
    double years;          /* still to be lived by those who reach the band; 0 where nobody of the table does */
    double standard_error; /* NaN where nobody reaches the band */
    double survivors;      /* part of those who reach the first band, such as those born, who reach this one */
};

/* a of a band but the last one: the part of the band that those who die in it live. */
double pb_life_table_lived(size_t band);

/* Life expectancy at the start of each of the `bands` bands; there have to be 20, in the order of their ages.
 * PB_REJECTED with the reason, and the table untouched: another number of bands, deaths below 0 or missing, a
 * population that is not above 0, more deaths than people, 5,000 people or fewer in all, no deaths at 90 and over,
 * numbers that are too large or too small to calculate with. */
enum pb_status pb_life_table(const double *deaths, const double *populations, size_t bands,
                             struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS], struct pb_error *error) PB_MUST_USE;

/* The same from the band `first` on alone: what is expected of those who reach an age does not depend on the deaths of
 * younger people. Numbers of the bands before are not looked at, and results before `first` are left as they are;
 * `younger`, people of these bands as far as they are known, count for the 5,000 that a table needs. */
enum pb_status pb_life_table_from(size_t first, double younger, const double *deaths, const double *populations,
                                  struct pb_life_expectancy table[PB_LIFE_TABLE_BANDS],
                                  struct pb_error *error) PB_MUST_USE;

/* The limits at normal quantile z. PB_REJECTED, and *limits untouched: nobody reaches the age, a z that is not above 0
 * or is infinite. */
enum pb_status pb_life_expectancy_limits(const struct pb_life_expectancy *expectancy, double z,
                                         struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

/* Is the 95% interval wider than 20 years? Then the limits may be shown, the life expectancy not (Eayres & Williams, J
 * Epidemiol Community Health 2004;58:243). */
bool pb_life_expectancy_is_vague(const struct pb_life_expectancy *expectancy);

#pragma GCC visibility pop

#endif
