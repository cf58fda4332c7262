#ifndef PLACEBOOK_STATISTICS_RATE_H
#define PLACEBOOK_STATISTICS_RATE_H
/*
 * Limits of a count of events, and of the crude rate made of it: Byar's approximation (Breslow & Day, Statistical
 * Methods in Cancer Research II, IARC 1987) for 10 events or more, exact Poisson limits through the chi-square
 * distribution (Armitage & Berry, Statistical Methods in Medical Research, 4th edition 2002) below 10.
 *
 *   O >= 10: lower = O (1 - 1/(9O) - z/(3 sqrt O))^3         upper = P (1 - 1/(9P) + z/(3 sqrt P))^3 with P = O + 1
 *   O <  10: lower = chi-square quantile(a; 2O) / 2          upper = chi-square quantile(1 - a; 2O + 2) / 2
 *            with a the part of the normal distribution above z
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

/* Below this many events the limits are exact ones. */
#define PB_EXACT_BELOW 10.0

/* Limits of the expected number of events behind `count` observed ones at normal quantile z. A count may be fractional;
 * 0 has lower limit 0. PB_REJECTED with the reason, and *limits untouched: a count below 0, missing or infinite, a z
 * that is not above 0 or is above 37, where no tail is left. The exact limits are good to 1e-10 of themselves. */
enum pb_status pb_count_limits(double count, double z, struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

/* The exact limits whatever the count is, up to 40,000 events (more: PB_REJECTED). */
enum pb_status pb_count_exact_limits(double count, double z, struct pb_interval *limits,
                                     struct pb_error *error) PB_MUST_USE;

/* Limits of multiplier * count / denominator. Further PB_REJECTED: a denominator or multiplier that is not above 0. */
enum pb_status pb_rate_limits(double count, double denominator, double multiplier, double z, struct pb_interval *limits,
                              struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
