#ifndef PLACEBOOK_FORMATS_TABULAR_REJECT_H
#define PLACEBOOK_FORMATS_TABULAR_REJECT_H
/*
 * Rows of tables that are not taken: how they are written down, and how what was written down is read again as cells.
 */
#include "placebook/formats/csv.h"
#include "placebook/formats/tabular.h"
#include "placebook/reconciliation.h"

#pragma GCC visibility push(default)

enum {
    PB_TABULAR_RAW = PB_RAW_MAXIMUM + 8, /* room for the text of a row */
    PB_REJECT_CELLS_MAXIMUM = 480        /* a row with more cells is not given in cells: a worksheet has to hold them */
};

/* The text of a row: as it stands in a text file, else its cells as CSV with commas. Where its bytes cannot be trusted,
 * ? stands for those beyond ASCII. One that is longer than a reject keeps is cut behind that. */
size_t pb_tabular_raw(const struct pb_tabular_row *row, char raw[PB_TABULAR_RAW]);

/* What separates the cells of such a text of the sheet that is open. */
char pb_tabular_raw_separator(const struct pb_tabular *tabular);

/* Rejects a row of the sheet that is open; `column` SIZE_MAX: as a whole. The caller counts it in its row counts. */
enum pb_status pb_tabular_reject(const struct pb_tabular *tabular, const struct pb_tabular_row *row, size_t column,
                                 struct pb_findings *findings, const char *rule, const char *reason,
                                 struct pb_error *error) PB_MUST_USE;

/* Where a rejected row stands in its input. */
struct pb_row_place {
    const char *sheet; /* as in pb_tabular_sheet, not terminated; "" where there is none */
    size_t sheet_length;
    uint64_t row; /* as in pb_tabular_row */
};

/* Reads what pb_tabular_place wrote, or the line where there is no such text. False when it says no row. */
bool pb_row_place(const char *cell, uint64_t line, struct pb_row_place *place);

/* The cells of a rejected row, each without its quotes. Large: not for the stack. */
struct pb_reject_cells {
    struct pb_csv_field cells[PB_CSV_FIELDS_MAXIMUM + PB_CSV_FIELDS_ROOM];
    char text[PB_TABULAR_RAW + PB_CSV_SLACK];
    char unquoted[PB_TABULAR_RAW];
};

/* Divides the raw text of a rejected row into its cells and answers how many there are. 0: it cannot be corrected by
 * its cells, because its text is withheld, cut or empty, is no single record or has too many cells, or because it is
 * not known where it stands. */
size_t pb_reject_cells(const struct pb_reject *reject, struct pb_reject_cells *cells);

#pragma GCC visibility pop

#endif
