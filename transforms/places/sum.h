#ifndef PB_TRANSFORMS_PLACES_SUM_H
#define PB_TRANSFORMS_PLACES_SUM_H
/*
 * One figure in the making: that of a Place from those of its parts.
 */
#include "transforms/places/places.h"

/* How the figures of a kind of value are put together. */
enum pb_joining {
    PB_JOIN_NOT,          /* they are not */
    PB_JOIN_VALUES,       /* counts: added */
    PB_JOIN_COUNTS,       /* proportions, crude rates, ratios of observed and expected: counts over denominators */
    PB_JOIN_MEANS,        /* weighted by the numbers behind them */
    PB_JOIN_STANDARDISED, /* directly standardised rates: weighted by their populations */
    PB_JOIN_SHARES,       /* percentages of surveys, scores: weighted by all residents */
};

struct pb_sum {
    struct pb_placing *work;
    const struct pb_place *place;
    const struct pb_parts *parts;
    size_t first; /* the first row there is */
    const struct pb_series_scale *scale;
    enum pb_word type;
    enum pb_joining joining;
    double multiplier;
    bool proportion;
    char method[160];  /* filled in by pb_sum_calculate */
    char reason[1024]; /* why it cannot be done; "" when it can */
};

/* Notes why the figure cannot be made; answers false for the caller to pass on. */
bool pb_sum_cannot(struct pb_sum *sum, const char *format, ...) PB_PRINTF(2, 3);

/* Looks for anything that stands against putting the parts together, decides how that is done and finds the multiplier
 * and the kind of limits of an indicator that the framework does not have. False with the reason. */
bool pb_sum_can_be_made(struct pb_sum *sum);

/* Is there one row of the part, and does it have a value? */
bool pb_sum_has_figure(const struct pb_sum *sum, size_t part);

/* Adds to the reason for how many of the parts, and for which share of the Place, there is a figure. */
void pb_sum_say_coverage(struct pb_sum *sum);

/* Fills the numbers of `row` and the method. False with the reason when the figures allow none; the numbers are then of
 * no use. */
bool pb_sum_calculate(struct pb_sum *sum, struct pb_table *sums, size_t row);

#endif
