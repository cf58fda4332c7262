#ifndef PB_CORE_CONTRACT_CSV_LINE_H
#define PB_CORE_CONTRACT_CSV_LINE_H
/*
 * A line of a table of the contract, cell after cell.
 */
#include "core/contract/tidy_write.h"

struct pb_csv_line {
    struct pb_tidy_writer *writer;
    bool guard;   /* texts that look like formulas get an apostrophe */
    size_t cells; /* written so far */
};

/* The names of the columns. This and the functions below are false when emit was. */
bool pb_csv_line_header(struct pb_tidy_writer *writer, const struct pb_tidy_column *columns, size_t count);

/* The next cell: a text (NULL: empty), a number (NaN: empty), a date YYYYMMDD (0: empty). */
bool pb_csv_line_text(struct pb_csv_line *line, const char *text);
bool pb_csv_line_number(struct pb_csv_line *line, double number);
bool pb_csv_line_date(struct pb_csv_line *line, int32_t date);

/* Ends the line, which must have this many cells. */
bool pb_csv_line_end(struct pb_csv_line *line, size_t cells);

#endif
