#ifndef PLACEBOOK_REJECT_H
#define PLACEBOOK_REJECT_H
/*
 * Rejected rows: how a module rejects one, and how its text is read again as cells.
 */
#include "placebook/formats/csv.h"
#include "placebook/formats/tabular.h"
#include "placebook/module.h"

#pragma GCC visibility push(default)

enum {
    PB_TABULAR_RAW = PB_RAW_MAXIMUM + 8, /* room for the text of a row */
    PB_REJECT_CELLS_MAXIMUM = 480 /* a row with more cells is not divided into cells: a worksheet must hold them */
};

/* The text of a row: as it is in a text file, else its cells as CSV with commas. Where its bytes cannot be trusted, ?
 * stands for those beyond ASCII. One that is longer than a reject keeps is cut there. */
size_t pb_tabular_raw(const struct pb_tabular_row *row, char raw[PB_TABULAR_RAW]);

/* What separates the cells of such a text of the sheet that is open. */
char pb_tabular_raw_separator(const struct pb_tabular *tabular);

/* ---- What a module calls ---- */

/* Where a rejected row stands, and what it says there. */
struct pb_reject_source {
    const char *file; /* name of the input */
    uint64_t line;    /* 1-based line where the row begins; 0 where `cell` says it */
    const char *cell; /* "Sheet!C17", "record 17"; NULL or "": the line says it */
    const char *raw;  /* the row as it is in the file. Bytes that are not UTF-8 are kept as U+FFFD */
    size_t raw_length;
    char separator; /* between the cells of `raw`, which are quoted as in CSV; 0: it is not divided into cells */
};

/* Rejects a row that an extractor read, and counts it in the row counts of the context. The reason is formatted: a
 * sentence for the data officer that says what was found and what was expected; pb_quote writes the text that was
 * found. */
enum pb_status pb_extractor_reject(const struct pb_context *context, const struct pb_reject_source *source,
                                   const char *rule, struct pb_error *error, const char *format, ...) PB_MUST_USE
    PB_PRINTF(5, 6);

/* The same for a row of the sheet that is open; `column` SIZE_MAX: as a whole. */
enum pb_status pb_extractor_reject_row(const struct pb_context *context, const struct pb_tabular *tabular,
                                       const struct pb_tabular_row *row, size_t column, const char *rule,
                                       struct pb_error *error, const char *format, ...) PB_MUST_USE PB_PRINTF(7, 8);

/* Rejects a row of the table and counts it. The transform takes the row out; the engine reads its raw text back from
 * the input. */
enum pb_status pb_transform_reject(const struct pb_context *context, size_t row, const char *rule,
                                   struct pb_error *error, const char *format, ...) PB_MUST_USE PB_PRINTF(5, 6);

/* Counts a row that the transform takes out as one that the plan leaves out, or as identical to one that stays. */
void pb_transform_filter(const struct pb_context *context, size_t row);
void pb_transform_duplicate(const struct pb_context *context, size_t row);

/* The line of the input that a row of a table comes from; 0 when it is not a line, but a cell or a sum of lines. */
uint64_t pb_row_line(const struct pb_table *table, size_t row);

/* ---- What the engine and the loaders read again ---- */

/* Where a rejected row is in its input. */
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

/* Divides the raw text of a rejected row into its cells and returns how many there are. 0: it cannot be corrected by
 * its cells, because its text is withheld, cut or empty, is not a single record or has too many cells, or because it is
 * not known where it is. */
size_t pb_reject_cells(const struct pb_reject *reject, struct pb_reject_cells *cells);

#pragma GCC visibility pop

#endif
