#ifndef PB_TRANSFORMS_PLACES_SUM_H
#define PB_TRANSFORMS_PLACES_SUM_H
/*
 * One figure in the making: that of a Place from those of its parts.
 */
#include "transforms/places/places.h"

struct places_sum {
    struct places_work *work;
    const struct pb_place *place;
    const struct places_parts *parts;
    size_t first; /* the first row there is */
    struct pb_joint joint;
};

/* Looks for obstacles to putting the parts together and decides how that is done. False with the reason. */
bool places_sum_calculable(struct places_sum *sum);

#endif
