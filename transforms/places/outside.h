#ifndef PB_TRANSFORMS_PLACES_OUTSIDE_H
#define PB_TRANSFORMS_PLACES_OUTSIDE_H
/*
 * Rows of areas that have a role for a Place only because the extractor says so: neighbours, which an organisation of
 * the Place names as similar (areas of another Place can be that too), and local areas, which lie within a district.
 */
#include "placebook/lookup.h"
#include "placebook/module.h"

struct places_outside {
    const struct pb_geography *geography;
    struct pb_lookup codes; /* of organisations that are named as similar: number of the code */
    bool *named;            /* by number of the code and Place: a Place's organisation names it */
};

/* Gathers the codes that the organisations of the Places name. */
enum pb_status places_outside_open(struct places_outside *outside, const struct pb_geography *geography,
                                   const struct pb_table *table, struct pb_arena *arena,
                                   struct pb_error *error) PB_MUST_USE;

/* What a row is to a Place: PB_WORD_NEIGHBOUR, PB_WORD_LOCAL or PB_WORD_NONE. `area`: the row's in the Places file, or
 * NULL; one that has no role of its own for the Place. */
enum pb_word places_outside_role(const struct places_outside *outside, const struct pb_table *table, size_t row,
                                 const struct pb_area *area, const struct pb_place *place);

#endif
