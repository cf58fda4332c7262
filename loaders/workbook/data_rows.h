#ifndef PB_LOADERS_WORKBOOK_DATA_ROWS_H
#define PB_LOADERS_WORKBOOK_DATA_ROWS_H
/*
 * The rows of the sheet Data, of which there may be a million with fifty cells each. Most cells say what the one above
 * says. So what a cell has behind the number of its row is kept for each column, and made anew only where the walk over
 * the tidy table says that it changed: in the same way as the cells of any other sheet, so that there is one way to
 * make them. Where texts and dates come again, as the periods of the next series do, what was made of them is found in
 * a table. A row is then put together from what is kept:
 *
 *     <c r="AB  |  1234  |  " s="1" t="s"><v>567</v></c>
 *     column       row      kept
 */
#include "placebook/contract/tidy_walk.h"

#include "loaders/workbook/book.h"

/* What is kept. */
struct data_cell {
    uint32_t length;
    uint16_t lines; /* that its text takes; as many as a row can show */
    bool string;    /* it refers to a shared string */
    char text[PIECES_OF_CELL];
};

enum { DATA_MADE = 512 /* a power of two */ };

struct data_kept {
    uint64_t present; /* a bit for each column: it has a cell in this row, */
    uint64_t strings; /* which refers to a shared string, */
    uint64_t tall;    /* or takes more than one line */
    struct data_cell cells[PB_TIDY_COLUMNS];
    /* What was made of a text, a date or a year in a column; a later one takes its place. The keys, 0 for nothing yet,
     * are side by side: most are looked at only. */
    uint64_t keys[DATA_MADE];
    struct data_cell made[DATA_MADE];
};

/* Which rows of the tidy table a sheet has; its context. */
struct data_part {
    size_t first;
    struct pb_tidy_walk *walk; /* the same for all parts, as is */
    struct data_kept *kept;
};

sheet_fill workbook_data_fill;       /* cell by cell, as other sheets do */
sheet_fill workbook_data_row;        /* from what is kept */
sheet_measure workbook_data_measure; /* column by column: most are soon as wide as they may be */

#endif
