#ifndef PB_CORE_CONTRACT_DIFFERENCE_ROWS_H
#define PB_CORE_CONTRACT_DIFFERENCE_ROWS_H
/*
 * Reading the rows of a tidy table by the names of its columns. Part of core/contract/difference.h; not for others.
 */
#include "placebook/contract/tidy.h"

#define PB_NO_FIELD SIZE_MAX

/* The cells of one row, terminated. */
struct pb_row_texts {
    const char *cells[PB_TIDY_COLUMNS];
    char buffer[PB_CSV_RECORD_MAXIMUM + PB_TIDY_COLUMNS + 1];
};

/* A table that is read from its beginning to its end: a CSV file, or one in memory that is about to be written as one.
 */
struct pb_row_reader {
    const char *name;
    struct pb_csv *csv; /* NULL: it is none */
    const struct pb_csv_record *record;
    size_t fields[PB_TIDY_COLUMNS]; /* which field a column is */
    const struct pb_table *table;   /* NULL: it is none */
    size_t next;                    /* row of it */
    bool there;                     /* is a row in hand? */
};

/* Fills an error about the table, at its row in hand, with what to do about it. */
enum pb_status pb_row_fail(const struct pb_row_reader *reader, enum pb_error_code code, struct pb_error *error,
                           const char *message);

/* The next row, which must be whole and in UTF-8; `there` is false at the end. */
enum pb_status pb_row_next(struct pb_row_reader *reader, struct pb_error *error) PB_MUST_USE;

/* A cell of the row in hand; "" where the column is not there. A text that was kept from being taken for a formula by
 * an apostrophe (placebook/formats/csv_guard.h) is without it. Valid until the next call with this scratch, and until
 * the next row. */
const char *pb_row_cell(const struct pb_row_reader *reader, size_t column, struct pb_tidy_cell *scratch,
                        size_t *length);

/* Reads the header: fills `fields`, PB_NO_FIELD for a column that is not there. PB_ERROR_COLUMNS when there is no
 * header or a column is there twice. */
enum pb_status pb_row_header(struct pb_row_reader *reader, struct pb_error *error) PB_MUST_USE;

/* The cells of the row in hand; "" for columns that are not there. Valid until `texts` is filled again. */
void pb_row_texts_fill(const struct pb_row_reader *reader, struct pb_row_texts *texts);

/* Do two cells of a column differ: as texts, and where both are numbers, by more than what another processor or C
 * library makes of the same calculation (1e-12 of the larger)? */
bool pb_row_differs(size_t column, const char *before, const char *after);

#endif
