#ifndef PB_LOADERS_WORKBOOK_NEIGHBOURS_H
#define PB_LOADERS_WORKBOOK_NEIGHBOURS_H
/*
 * The figures that have a standing among authorities, as the sheets Neighbours and Similar authorities show them.
 */
#include "loaders/workbook/book.h"

#include "placebook/standing.h"

struct neighbours_row {
    size_t row; /* of the observation table */
    struct pb_standing standing;
};

struct neighbours_rows {
    struct neighbours_row *items;
    size_t count;
    bool alike, near; /* is any figure ranked so? */
};

/* The charts of the figures that stand worst among similar authorities, under the table of `sheet`, and the sheet
 * Similar authorities with their numbers. */
void workbook_add_similar_authorities(struct book *book, struct sheet *sheet, const struct neighbours_rows *rows);

#endif
