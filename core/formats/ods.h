#ifndef PB_CORE_FORMATS_ODS_H
#define PB_CORE_FORMATS_ODS_H
/*
 * OpenDocument spreadsheets (.ods and .ots, OASIS OpenDocument 1.0 to 1.4; .fods, the same as one XML document), as
 * LibreOffice, Excel, Google and small programs write them, and damaged in any way. Rows, cells and ranges are those of
 * a workbook (placebook/formats/xlsx.h), so that a reader of tables need not know which of the two it has.
 *
 * The packed file is held in memory, because its directory is at the end. All sheets are one after the other in one
 * document, which is streamed: to list the sheets it is looked through once, and to read one of them those before it
 * are passed over (pb_xml_pass). Sheets that are read in order are read in one go.
 *
 * What a cell holds is its stored value, not what is shown; formats are used as in a workbook: percentages, dates of
 * which only the year is shown, codes padded with zeros, numbers that are masked. A number beside which the file has
 * the text that is shown, and that has no digit in it or is a bound (<5), is masked too.
 *
 * Rows and cells may say that they are repeated. Empty ones cost nothing; those with something in them count as often
 * as they are repeated, up to a maximum of their own.
 */
#include "core/formats/archive.h"
#include "placebook/formats/xlsx.h"

enum {
    PB_ODS_REPEATED_MAXIMUM = 1 << 22,       /* cells of one sheet that are there only by repetition */
    PB_ODS_REPEATED_TEXT_MAXIMUM = 256 << 20 /* bytes of their texts */
};

struct pb_ods; /* a spreadsheet being read; opaque */

/* Is it an OpenDocument file by its members? Of any kind: pb_ods_open says which. */
bool pb_ods_is(const struct pb_archive *archive);

/* Is it a flat one (.fods) by its first bytes, which are XML? */
bool pb_ods_is_flat(const void *bytes, size_t length);

/* Opens the spreadsheet in an archive or, when that is NULL, in the bytes themselves, and reads its styles and its list
 * of sheets. Archive and bytes belong to it from here on, also when it fails. Errors (PB_FAILED, PB_ERROR_SOURCE, with
 * the file, what was found and what to do): files with a password, texts and other documents; damaged ones; what
 * pb_xml_run refuses. */
enum pb_status pb_ods_open(struct pb_ods **ods, const char *name, struct pb_archive *archive, unsigned char *bytes,
                           size_t length, struct pb_error *error) PB_MUST_USE;
void pb_ods_close(struct pb_ods *ods);

/* The sheets in the order of their tabs; lives as long as the spreadsheet. */
size_t pb_ods_sheet_count(const struct pb_ods *ods);
const struct pb_xlsx_sheet_about *pb_ods_sheet_about(const struct pb_ods *ods, size_t sheet);

/* Begins to read a sheet from its top. One at a time. */
enum pb_status pb_ods_begin(struct pb_ods *ods, size_t sheet, struct pb_error *error) PB_MUST_USE;

/* The next row of the sheet that was begun, as pb_xlsx_next gives it. */
enum pb_status pb_ods_next(struct pb_ods *ods, const struct pb_xlsx_row **row, struct pb_error *error) PB_MUST_USE;

/* Is a column of that sheet hidden? Columns count from 1; known from the first row on. */
bool pb_ods_column_hidden(const struct pb_ods *ods, uint32_t column);

/* The merged ranges of that sheet that have something in their rows, until another is begun. Before the last row was
 * given the sheet is looked through once more for them. */
enum pb_status pb_ods_merges(struct pb_ods *ods, const struct pb_xlsx_range **merges, size_t *count,
                             struct pb_error *error) PB_MUST_USE;

#endif
