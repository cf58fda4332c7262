#ifndef PB_LOADERS_WORKBOOK_ODS_H
#define PB_LOADERS_WORKBOOK_ODS_H
/*
 * The same book as an OpenDocument spreadsheet (ODF 1.3), without charts: its cells, and the package around them.
 */
#include "loaders/workbook/book.h"

/* Writes the file STEM.ods. */
enum pb_status workbook_write_ods(struct book *book, struct pb_output *output, const char *stem,
                                  struct pb_error *error) PB_MUST_USE;

/* One cell. `digits` are those of a number, `day` is YYYY-MM-DD. */
void workbook_ods_text(struct stream *stream, enum style style, const char *text, size_t length);
/* A text that leads to the top of a sheet, or to an address of the web, as the row of the cells says. */
void workbook_ods_link(const struct cells *cells, enum style style, const char *text, size_t length);
void workbook_ods_number(struct stream *stream, enum style style, const char *digits, size_t length);
void workbook_ods_date(struct stream *stream, const char *day);
void workbook_ods_truth(struct stream *stream, bool truth);
void workbook_ods_empty(struct stream *stream, enum style style);

#endif
