#ifndef PB_TRANSFORMS_PLACES_SUM_H
#define PB_TRANSFORMS_PLACES_SUM_H
/*
 * One sum in the making.
 */
#include "transforms/places/places.h"

struct pb_sum {
    struct pb_placing *work;
    const struct pb_place *place;
    const size_t *rows; /* by district */
    size_t count;       /* of districts */
    size_t first;       /* the first row there is */
    const struct pb_series_scale *scale;
    enum pb_word type;
    double multiplier;
    bool proportion;
    char reason[1024]; /* why it cannot be done; "" when it can */
};

/* Notes why the sum cannot be made; answers false for the caller to pass on. */
bool pb_sum_cannot(struct pb_sum *sum, const char *format, ...) PB_PRINTF(2, 3);

/* Looks for anything that stands against adding the districts, and finds the multiplier and the kind of limits of an
 * indicator that the framework does not have. False with the reason. */
bool pb_sum_can_be_made(struct pb_sum *sum);

/* The name of one of the Place's districts. */
const char *pb_sum_district(const struct pb_sum *sum, size_t district);

#endif
