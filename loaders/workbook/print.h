#ifndef PB_LOADERS_WORKBOOK_PRINT_H
#define PB_LOADERS_WORKBOOK_PRINT_H
/*
 * How a sheet is printed: always on A4, as wide as a page, so that no text is smaller than 7 points. A table that is
 * too wide for that keeps this size and goes over several pages across.
 */
#include "loaders/workbook/book.h"

/* Is the sheet fitted to the width of a page? Its columns have their widths. */
bool workbook_print_fits(const struct sheet *sheet);

/* Fitted to the width of its page, do its texts come out smaller than its description wants them? */
bool workbook_print_is_small(const struct sheet *sheet);

/* How many rows of the usual height a page of a sheet with a table holds. Its columns have their widths. */
size_t workbook_print_rows(const struct sheet *sheet);

/* Margins and page setup, as they stand in the part of a worksheet. */
void workbook_print_setup(struct stream *stream, const struct sheet *sheet);

#endif
