#ifndef PB_TRANSFORMS_PLACES_OUTSIDE_H
#define PB_TRANSFORMS_PLACES_OUTSIDE_H
/*
 * Rows of areas that the Places file does not have, but that the extractor says are something to one of its areas:
 * neighbours, which an organisation of a Place names as similar, and local areas, which lie within a district.
 */
#include "core/lookup.h"
#include "core/module.h"

struct pb_outside {
    const struct pb_geography *geography;
    struct pb_lookup codes; /* of organisations that are named as similar: number of the code */
    bool *named;            /* by number of the code and Place: a Place's organisation names it */
};

/* Gathers the codes that the organisations of the Places name. */
enum pb_status pb_outside_open(struct pb_outside *outside, const struct pb_geography *geography,
                               const struct pb_table *table, struct pb_arena *arena,
                               struct pb_error *error) PB_MUST_USE;

/* What a row is to a Place: PB_WORD_NEIGHBOUR, PB_WORD_LOCAL or PB_WORD_NONE. */
enum pb_word pb_outside_role(const struct pb_outside *outside, const struct pb_table *table, size_t row,
                             const struct pb_place *place);

#endif
