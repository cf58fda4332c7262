#ifndef PB_TRANSFORMS_PLACES_SUM_H
#define PB_TRANSFORMS_PLACES_SUM_H
/*
 * One figure in the making: that of a Place from those of its parts.
 */
#include "transforms/places/places.h"

/* How the figures of a kind of value are put together. */
enum places_joining {
    PLACES_JOIN_NOT,          /* they are not */
    PLACES_JOIN_VALUES,       /* counts: added */
    PLACES_JOIN_COUNTS,       /* proportions, crude rates, ratios of observed and expected: counts over denominators */
    PLACES_JOIN_MEANS,        /* weighted by the numbers behind them */
    PLACES_JOIN_STANDARDISED, /* directly standardised rates: weighted by their populations */
    PLACES_JOIN_SHARES,       /* percentages of surveys, scores: weighted by all residents */
};

struct places_sum {
    struct places_work *work;
    const struct pb_place *place;
    const struct places_parts *parts;
    size_t first; /* the first row there is */
    const struct places_series_scale *scale;
    enum pb_word type;
    enum places_joining joining;
    double multiplier;
    bool proportion;
    char method[160];  /* filled in by places_sum_calculate */
    char reason[1024]; /* why it cannot be done; "" when it can */
};

/* Notes why the figure cannot be made; returns false for the caller to pass on. */
bool places_sum_not_calculable(struct places_sum *sum, const char *format, ...) PB_PRINTF(2, 3);

/* Looks for obstacles to putting the parts together, decides how that is done and finds the multiplier and the kind of
 * limits of an indicator that the framework does not have. False with the reason. */
bool places_sum_calculable(struct places_sum *sum);

/* Fills the numbers of `row` and the method. False with the reason when the figures allow none; the numbers are then of
 * no use. */
bool places_sum_calculate(struct places_sum *sum, struct pb_table *sums, size_t row);

#endif
