#ifndef PB_LOADERS_WORKBOOK_CHARTS_H
#define PB_LOADERS_WORKBOOK_CHARTS_H
/*
 * Charts beside a sheet's table, native ones that people can copy into their papers. A chart draws cells of the table,
 * so that its numbers can also be read; it keeps a copy of them for programs that show charts without reading cells.
 *
 * libxlsxwriter makes the charts and says in the package that they are there. It does not know the rows of the table,
 * which are streamed into the package afterwards: the copies are handed to it, and where the charts stand is written
 * anew, because it would make them as high as it thinks that the rows are.
 */
#include "loaders/workbook/book.h"

#include <xlsxwriter.h>

/* Adds the charts of a sheet. */
lxw_error charts_add(struct book *book, lxw_workbook *workbook, lxw_worksheet *worksheet, const struct sheet *sheet);

/* Writes the drawing part of a sheet: where its charts stand, and what they show in words. */
void charts_write_drawing(struct stream *stream, const struct sheet *sheet);

#endif
