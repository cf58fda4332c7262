#ifndef PB_CORE_FORMATS_XLSX_SHEET_H
#define PB_CORE_FORMATS_XLSX_SHEET_H
/*
 * A sheet that is being read: shared by xlsx_sheet.c, which hands out rows, and xlsx_rows.c, which makes them from XML.
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

#endif
