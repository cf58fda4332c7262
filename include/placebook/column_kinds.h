#ifndef PLACEBOOK_COLUMN_KINDS_H
#define PLACEBOOK_COLUMN_KINDS_H
/*
 * What the columns of a table hold, numbers or texts, so that the engine can say that a column of numbers holds texts
 * since the last edition. A sample is enough: the first rows, and then one of many.
 *
 *     struct pb_column_kinds kinds;
 *     pb_column_kinds_open(&kinds, context->findings);
 *     pb_column_kinds_heading(&kinds, 0, "Area", 4);          // for each column; notes the heading too
 *     if (pb_column_kinds_due(&kinds))                        // for each row
 *         pb_column_kinds_cell(&kinds, 0, "Rugby", 5);        //   for each of its cells
 *     pb_column_kinds_close(&kinds);
 */
#include "placebook/reconciliation.h"

#pragma GCC visibility push(default)

enum { PB_KINDS_COLUMNS = 256 /* further ones are not looked at */, PB_KINDS_FIRST = 64, PB_KINDS_EACH = 64 };

struct pb_column_kinds {
    struct pb_findings *findings;
    const char *headings[PB_KINDS_COLUMNS]; /* NULL: none */
    uint32_t numbers[PB_KINDS_COLUMNS], texts[PB_KINDS_COLUMNS];
    uint64_t rows;
};

void pb_column_kinds_open(struct pb_column_kinds *kinds, struct pb_findings *findings);

/* Notes a heading of the input (pb_heading_add), and which column it is above. The text is copied. */
void pb_column_kinds_heading(struct pb_column_kinds *kinds, size_t column, const char *text, size_t length);

/* Counts a row. Is it one that is looked at? */
static inline bool pb_column_kinds_due(struct pb_column_kinds *kinds)
{
    uint64_t row = kinds->rows++;
    return row < PB_KINDS_FIRST || row % PB_KINDS_EACH == 0;
}

/* Looks at a cell of such a row. What is empty, or stands for a figure that is not there, is neither. */
void pb_column_kinds_cell(struct pb_column_kinds *kinds, size_t column, const char *text, size_t length);

/* Says what the columns hold: nearly all of their cells. */
void pb_column_kinds_close(struct pb_column_kinds *kinds);

#pragma GCC visibility pop

#endif
