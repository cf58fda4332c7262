#ifndef PB_LOADERS_WORKBOOK_DRAWING_H
#define PB_LOADERS_WORKBOOK_DRAWING_H
/* What the part of a sheet has to know of the charts that stand on it. */
#include "loaders/workbook/book.h"

/* Do its charts stand in rows, without a table or below it? */
bool workbook_drawing_in_rows(const struct sheet *sheet);

/* The width of a column for a chart, in characters. */
size_t workbook_drawing_column(const struct sheet *sheet);

/* After which row of the sheet, counted from 1, the page ends for the number-th time; 0: there is no such break. */
size_t workbook_drawing_break(const struct sheet *sheet, size_t number);

#endif
