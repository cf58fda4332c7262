#ifndef PB_CORE_FORMATS_XLSX_SHEET_H
#define PB_CORE_FORMATS_XLSX_SHEET_H
/*
 * A sheet that is being read: shared by xlsx_sheet.c, which hands out rows, xlsx_row.c, which puts them together, and
 * those who know what they are put together from: xlsx_plain.c and xlsx_rows.c.
 */
#include "core/formats/xlsx_private.h"

enum pb_xlsx_section { PB_XLSX_ELSEWHERE, PB_XLSX_IN_COLUMNS, PB_XLSX_IN_DATA, PB_XLSX_IN_MERGES };

struct pb_xlsx_sheet {
    struct pb_xlsx *workbook;
    const struct pb_xlsx_sheet_about *about;
    struct pb_input input;
    struct pb_xml *xml;
    struct pb_error *error; /* of the call that is at work */
    bool skim;
    bool ended;
    bool failed;
    bool located; /* the error names its sheet */

    enum pb_xlsx_section section;
    bool in_row;
    bool in_cell;
    bool in_value;
    bool in_inline;
    bool had_value;  /* the cell has a v already */
    bool was_inline; /* the cell has text of its own: a v beside it is nothing */
    struct pb_xlsx_item item;

    uint32_t number; /* of the row, or of the last one */
    bool hidden;
    bool unsorted;
    bool given;             /* there is a row for the caller */
    uint64_t column;        /* of the cell, or of the last one in this row */
    struct pb_xlsx_raw raw; /* its text is in `text` from `start` on */
    size_t start;

    struct pb_xlsx_cell *cells;
    size_t count;
    size_t capacity;
    char *text; /* of the cells of this row */
    size_t length;
    size_t text_capacity;

    struct pb_xlsx_row row;
    struct pb_xlsx_survey survey;
    struct pb_xlsx_range *merges;
    size_t merge_capacity;
    unsigned char hidden_columns[PB_XLSX_COLUMNS_MAXIMUM / 8 + 1];
};

extern const struct pb_xml_handlers pb_xlsx_row_handlers; /* their context is the sheet */

/* xlsx_row.c: what happens where rows and cells begin and end, however their XML was read. A cell begins with nothing
 * in `raw` but its type; its text is put into `text` from `start` on. What is wrong stops the reader of the XML. */
void pb_xlsx_begin_row(struct pb_xlsx_sheet *sheet, uint32_t number, bool hidden);
void pb_xlsx_begin_cell(struct pb_xlsx_sheet *sheet);
void pb_xlsx_end_cell(struct pb_xlsx_sheet *sheet);
void pb_xlsx_end_row(struct pb_xlsx_sheet *sheet);
/* Room for this many bytes more, with what the conversion of a cell may add; false when there is none. */
bool pb_xlsx_text_room(struct pb_xlsx_sheet *sheet, size_t more);
/* Stops it with an error that names the cell; the row when the column is 0, and the sheet alone when the row is 0. */
void pb_xlsx_fail_at(struct pb_xlsx_sheet *sheet, uint32_t row, uint64_t column, const char *format, ...)
    PB_PRINTF(4, 5);

/* xlsx_plain.c: reads a row that is as programs write them. The handler `element` of xml.h. */
enum pb_plain_answer pb_xlsx_plain_row(void *context, unsigned depth, struct pb_plain *plain, const char *bytes,
                                       size_t length, size_t *used);

#endif
