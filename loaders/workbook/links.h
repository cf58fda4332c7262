#ifndef PB_LOADERS_WORKBOOK_LINKS_H
#define PB_LOADERS_WORKBOOK_LINKS_H
/*
 * What the first column of a table leads to, row by row: another sheet of the workbook, or an address of the web.
 */
#include "loaders/workbook/parts.h"

/* Can an address be a link? It is http or https, no longer than Excel takes, and has only characters that an address
 * may have. */
bool workbook_links_address(const char *address);

/* Has the row a link? Excel takes 65,530 on a sheet; the texts beyond are no links. */
bool workbook_links_row(const struct sheet *sheet, size_t row);

/* The element of the worksheet; nothing where there is no link. */
void workbook_links_write(struct stream *stream, const struct sheet *sheet);

/* Its addresses as relationships of the worksheet's part: false when it has none. */
bool workbook_links_outside(const struct sheet *sheet);
void workbook_links_relationships(struct stream *stream, const struct sheet *sheet);

#endif
