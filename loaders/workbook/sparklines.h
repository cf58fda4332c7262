#ifndef PB_LOADERS_WORKBOOK_SPARKLINES_H
#define PB_LOADERS_WORKBOOK_SPARKLINES_H
/*
 * Small lines within the cells of a column, each of a range of cells below each other on another sheet. Their cells
 * hold nothing else, which a line above the table says.
 */
#include "loaders/workbook/book.h"

struct sparklines {
    size_t column; /* of the sheet's table, counted from 0 */
    const struct sheet *source;
    size_t source_column;
    const size_t *first; /* row of the source's table, counted from 0, by row of the sheet's */
    const size_t *count; /* 0: no line */
};

/* The extension at the end of the part of a worksheet (Excel 2010 and later, LibreOffice 7.4 and later). */
void workbook_sparklines_write(struct stream *stream, struct book *book, const struct sheet *sheet);

#endif
