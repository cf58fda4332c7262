#ifndef PLACEBOOK_SIMILAR_NEIGHBOURS_H
#define PLACEBOOK_SIMILAR_NEIGHBOURS_H
/*
 * A table that says which organisations are similar to which, as somebody else worked it out: CSV, a workbook or
 * whatever else placebook/formats/tabular.h reads, in one of three forms, found by its headings below any number of
 * other rows:
 *
 *  - Long: a row for each pair, with columns for the organisation's code and the similar one's, and perhaps for their
 *    names, the rank and the distance. Without ranks the order of the rows is that of the similarity.
 *  - Wide, as NHS England publishes it: a column for each organisation, headed by its code, and a row for each rank
 *    (1, Rank 1). Further sheets of this form may hold the names and the distances.
 *  - Wide without ranks: every heading is the code of an area of ONS, and the rows are in the order of similarity. An
 *    answer of Fingertips (parent_to_child_areas?nearest_neighbour_code=...) is one: {"E10000031": ["E10000016", ...]}.
 */
#include "placebook/arena.h"
#include "placebook/input.h"
#include "placebook/nhs_code.h"

#pragma GCC visibility push(default)

enum {
    PB_NEIGHBOURS_EACH = 100,              /* similar organisations of one */
    PB_NEIGHBOURS_MAXIMUM = 20000,         /* organisations */
    PB_NEIGHBOURS_FILE_MAXIMUM = 64 << 20, /* bytes */
};

struct pb_neighbour {
    const char *code; /* in capitals, without the "n" that some files put in front */
    const char *name; /* or "" */
    double distance;  /* NaN where the table does not say it */
};

struct pb_neighbourhood {
    const char *code;
    const char *name; /* or "" */
    size_t count;
    struct pb_neighbour *items; /* the most similar first */
};

struct pb_neighbours {
    size_t count;
    struct pb_neighbourhood *items;
};

/* Reads such a table; everything is in the arena. `sheet` names the one to read, or is NULL: then it is found. *found
 * false, and nothing filled: the file has none. Errors (PB_FAILED, PB_ERROR_SOURCE, with the place): those of
 * tabular.h, a table on two sheets, an organisation with two columns, itself among those similar to it, one of them
 * twice, a rank twice or one that is missing before others, a text that is not a code. */
enum pb_status pb_neighbours_read(struct pb_neighbours *neighbours, const struct pb_input *input, const char *sheet,
                                  struct pb_arena *arena, bool *found, struct pb_error *error) PB_MUST_USE;

/* Those of the organisation with this code (the case of letters and an "n" in front do not count), or NULL. */
const struct pb_neighbourhood *pb_neighbours_find(const struct pb_neighbours *neighbours, const char *code);

#pragma GCC visibility pop

#endif
