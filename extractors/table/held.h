#ifndef TABLE_HELD_H
#define TABLE_HELD_H
/*
 * Rows whose period can be read in two ways, such as 03/04/2019. They are held back to the end of their sheet, when it
 * is known what the other periods of the rows that are asked for show; a file can be read only once.
 */
#include "extractors/table/layout.h"

struct held_row {
    struct pb_tabular_row row; /* a copy */
    const struct series *series;
};

struct held {
    struct pb_arena arena;
    struct held_row *rows;
    size_t count, room;
};

void table_held_open(struct held *held);
void table_held_close(struct held *held);

/* Keeps a copy of a row; false when there is no room left: then it is read as it stands. */
bool table_held_keep(struct held *held, const struct pb_tabular_row *row, const struct series *series) PB_MUST_USE;

#endif
