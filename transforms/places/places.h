#ifndef PB_TRANSFORMS_PLACES_H
#define PB_TRANSFORMS_PLACES_H
/*
 * What the steps of this transform share. Order: every row finds its area; the districts of a Place are added together;
 * every row is copied to the Places that its area has a role for.
 */
#include "placebook/calculated.h"
#include "placebook/contract/joining.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "transforms/places/outside.h"

struct places_options {
    double tolerance; /* part of the calculated value by which the published one may differ */
};

#define PLACES_NO_AREA UINT32_MAX /* of a neighbour or a local area, which the Places file does not have */

struct places_work {
    struct pb_context *context;
    double tolerance;
    struct pb_arena arena;
    uint32_t *areas; /* by row: position in the geography's areas, or PLACES_NO_AREA */
    struct places_outside outside;
    struct pb_joined joined; /* for building texts */
    struct pb_error *error;
};

/* A part of a Place without a row, and one with several. */
#define PLACES_NO_ROW       SIZE_MAX
#define PLACES_SEVERAL_ROWS (SIZE_MAX - 1)

/* What a Place is put together from, for one series and period: its districts, in its order; or upper-tier authorities
 * that cover the same ground, where only these have rows. */
struct places_parts {
    const char *name; /* "districts", "upper-tier authorities" */
    size_t count;
    const struct pb_area **areas;
    size_t *rows;       /* row of the area, PLACES_NO_ROW or PLACES_SEVERAL_ROWS */
    const char **names; /* scratch, one for each part, as are the next two */
    double *weights;
    struct pb_mean *means;
};

/* Adds to `sums` the row of a Place for one series and period: its parts put together or, when that cannot be done,
 * why. At least one part has a row or several. */
enum pb_status places_add_sum(struct places_work *work, const struct pb_place *place, const struct places_parts *parts,
                              const struct pb_scale *scale, struct pb_table *sums) PB_MUST_USE;

/* Adds to `sums` a row for each Place (and the system) of several districts and each series and period that one of its
 * districts has a row of. */
enum pb_status places_sums(struct places_work *work, struct pb_table *sums) PB_MUST_USE;

#endif
