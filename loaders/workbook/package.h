#ifndef PB_LOADERS_WORKBOOK_PACKAGE_H
#define PB_LOADERS_WORKBOOK_PACKAGE_H
/*
 * From the workbook that libxlsxwriter made, with titles, column headings, styles and table definitions, to the one
 * that is published: the rows of the tables are streamed into it. libxlsxwriter would hold every cell in memory, and
 * writes numbers with 16 digits, which is one too few for some; here a number keeps its digits and memory does not grow
 * with the table. The document's properties are written anew with their language. Everything else is copied as it is.
 */
#include "loaders/workbook/book.h"

struct package {
    const struct book *book;
    const struct sheet *const *sheets; /* in the order of xl/worksheets/sheet1.xml, sheet2.xml ... */
    size_t sheet_count;
    const int32_t *xfs; /* cell formats by enum style */
    int32_t created;    /* YYYYMMDD */
};

/* The row, counted from 1, of the column headings of a sheet's table. */
size_t sheet_header_row(const struct sheet *sheet);

/* Reads the file `from` and writes the file `to`, which is removed when something fails. */
enum pb_status package_finish(const struct package *package, const char *from, const char *to,
                              struct pb_error *error) PB_MUST_USE;

#endif
