#ifndef PLACEBOOK_SIMILAR_SOURCE_H
#define PLACEBOOK_SIMILAR_SOURCE_H
/*
 * Where similar organisations come from: a table that names them, or NHS England's input workbook, from which they are
 * calculated. The content of a file decides which of the two it is.
 */
#include "placebook/similar/input.h"
#include "placebook/similar/neighbours.h"

#pragma GCC visibility push(default)

struct pb_similar_source {
    bool calculated;
    struct pb_neighbours neighbours; /* of a table */
    struct pb_similar_input input;   /* to calculate from */
};

/* Reads either; everything is in the arena. `sheet` as the readers of the two take it. Errors: theirs, and a file that
 * is neither. */
enum pb_status pb_similar_source_read(struct pb_similar_source *source, const struct pb_input *file, const char *sheet,
                                      struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
