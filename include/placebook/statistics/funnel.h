#ifndef PLACEBOOK_STATISTICS_FUNNEL_H
#define PLACEBOOK_STATISTICS_FUNNEL_H
/*
 * Funnel plots (Spiegelhalter, Stat Med 2005;24:1185): how far from the average of all areas an area of its size can be
 * by chance. 2s limits leave out 0.025 and 3s limits 0.001 on each side.
 *
 * Proportions, with the average p and the area's denominator N: the limits are p -+ z sqrt(p (1 - p) / N), the values
 * whose Wilson limits just reach p. (PHEindicatormethods writes them as a longer expression that is equal to this one.)
 *
 * Ratios (observed over expected events) and rates (events over population): an area is judged by the limits of its own
 * count, exact Poisson below 10 events and Byar's from 10 on (rate.h). The limits that are drawn are exact Poisson
 * ones: for O events the expected number E with P(X >= O | E) = a gives the upper limit O / E, the one with P(X <= O |
 * E) = a the lower one. The reference finds E by bisection, which leaves it up to 2e-6 away from the solution at 10
 * events and 5e-5 at one; here it is the chi-square quantile, good to 1e-10, and from PB_FUNNEL_EXACT_BELOW events on
 * Byar's approximation, good to 2e-8 there.
 */
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

enum pb_funnel_kind { PB_FUNNEL_PROPORTION, PB_FUNNEL_RATIO, PB_FUNNEL_RATE };

enum pb_funnel_significance {
    PB_FUNNEL_HIGH_001,
    PB_FUNNEL_HIGH_025,
    PB_FUNNEL_NOT_SIGNIFICANT,
    PB_FUNNEL_LOW_025,
    PB_FUNNEL_LOW_001,
};

enum { PB_FUNNEL_POINTS = 100 };

#define PB_FUNNEL_EXACT_BELOW 50000.0

/* What is known of all areas of a funnel. Begin with zeros. */
struct pb_funnel {
    enum pb_funnel_kind kind;
    size_t areas;
    double numerators;   /* their sum */
    double denominators; /* their sum */
    double denominator_minimum;
    double denominator_maximum;
    double standard; /* what rates and proportions are compared with, such as England's numerator over its denominator;
                        0: the average of all areas */
};

/* A point of the lines that are drawn. `population` is what the reference has on its axis: the population for
 * proportions, the number of events for ratios and rates. A limit L of a ratio or rate is to be drawn above its
 * expected events or population: population / (L / multiplier). */
struct pb_funnel_point {
    double population;
    struct pb_interval limits_2s;
    struct pb_interval limits_3s;
};

/* Takes an area into the funnel. PB_REJECTED with the reason, and the funnel untouched: a numerator below 0, a
 * denominator that is not above 0, a proportion's numerator above its denominator, a number that is missing or
 * infinite. */
enum pb_status pb_funnel_add(struct pb_funnel *funnel, double numerator, double denominator,
                             struct pb_error *error) PB_MUST_USE;

/* What areas are compared with: the standard; where there is none the average, the sum of the numerators over that of
 * the denominators; for ratios 1. The funnel has at least one area. */
double pb_funnel_baseline(const struct pb_funnel *funnel);

/* Where an area that was added lies. A value on a limit is within it. */
enum pb_funnel_significance pb_funnel_significance(const struct pb_funnel *funnel, double numerator,
                                                   double denominator);

/* The words of the reference: "High (0.001)", "High (0.025)", "Not significant", "Low (0.025)", "Low (0.001)". */
const char *pb_funnel_words(enum pb_funnel_significance significance);

/* The 100 points of the lines over the axis that the reference chooses: from 0 (or, when no denominator is more than
 * twice another, from 95% of the smallest one, rounded down to one digit) to 105% of the largest one, rounded up to two
 * digits, closer together where the funnel is narrower. Proportions stay between 0 and the multiplier (the reference
 * cuts them at 100 whatever the multiplier is). PB_REJECTED, and `points` untouched: no areas, no events for ratios and
 * rates, a multiplier that is not above 0. */
enum pb_status pb_funnel_limits(const struct pb_funnel *funnel, double multiplier,
                                struct pb_funnel_point points[PB_FUNNEL_POINTS], struct pb_error *error) PB_MUST_USE;

/* The limits above one denominator: the values at which an area of this size begins to lie beyond them, so that they
 * and pb_funnel_significance always agree. `population` is the denominator here, whatever the kind. For rates and
 * ratios they are the limits of the area's own count turned round, and differ from the exact ones above by less than
 * 1%. PB_REJECTED, and *point untouched: as above, and a denominator that is not above 0. */
enum pb_status pb_funnel_limits_at(const struct pb_funnel *funnel, double denominator, double multiplier,
                                   struct pb_funnel_point *point, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
