#ifndef PLACEBOOK_STATISTICS_DIRECTLY_STANDARDISED_H
#define PLACEBOOK_STATISTICS_DIRECTLY_STANDARDISED_H
/*
 * Directly standardised rates with Dobson's limits (Dobson, Kuulasmaa, Eberle & Scherer, Stat Med 1991;10:457). With O
 * events in a population of n and w people of the standard population in each age band,
 *
 *   rate = m sum(w O / n) / sum w            variance = m^2 sum(w^2 O / n^2) / (sum w)^2
 *   limits = rate + sqrt(variance / sum O) (limits of the count sum O - sum O)
 *
 * with Byar's limits of the count. Any age bands will do: the weights are divided by their own sum, so a rate of people
 * under 75 takes the bands under 75. A rate from fewer than 10 events is not to be shown.
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

/* Below this many events there are no limits and the rate is not to be shown. */
#define PB_STANDARDISED_EVENTS_MINIMUM 10.0

/* A rate and what its limits are made of. */
struct pb_standardised_rate {
    double count;      /* events */
    double population; /* people */
    double value;      /* the rate, per multiplier */
    double variance;   /* of the value */
};

/* The age bands of a rate. A missing count is 0. */
struct pb_standardised_bands {
    const double *counts;
    const double *populations;
    const double *standard; /* people of the standard population, such as pb_european_population */
    size_t bands;
    double event_frequency; /* events of each one counted: 1, unless people are counted by how often it happened */
};

/* The rate of some age bands, whatever the number of events.
 *
 * Where one person can have several events (readmissions), the events are not independent: then `counts` are the people
 * who had `event_frequency` events each, and the rates of all the frequencies are added (pb_standardised_rate_add):
 * k times the rate of people, k^2 times its variance. The population of an addend is the same people again.
 *
 * PB_REJECTED with the reason, and *rate untouched: no bands, a count or a standard population below 0 or infinite, a
 * missing standard population, standard populations that add up to nothing, a population that is not above 0, a
 * frequency or multiplier that is not above 0, numbers that are too large to calculate with. */
enum pb_status pb_standardised_rate(const struct pb_standardised_bands *bands, double multiplier,
                                    struct pb_standardised_rate *rate, struct pb_error *error) PB_MUST_USE;

/* Adds the rate of another event frequency of the same people. */
void pb_standardised_rate_add(struct pb_standardised_rate *rate, const struct pb_standardised_rate *other);

/* The limits at normal quantile z. The lower one can be below 0 when few events carry much of the weight. PB_REJECTED,
 * and *limits untouched: fewer than 10 events, a z that pb_count_limits refuses. */
enum pb_status pb_standardised_rate_limits(const struct pb_standardised_rate *rate, double z,
                                           struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
