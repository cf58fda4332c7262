#ifndef PB_CORE_CONTRACT_TIDY_WRITE_H
#define PB_CORE_CONTRACT_TIDY_WRITE_H
/*
 * Writing a table of the contract as CSV. Part of placebook/contract/tidy.h; not for others.
 */
#include "placebook/contract/tidy.h"
#include "placebook/contract/tidy_walk.h"

/* Collects what is written, so that emit is called for large pieces only. */
struct pb_tidy_writer {
    pb_csv_emit *emit;
    void *sink;
    size_t length;
    size_t flushes; /* how often the buffer was emptied: what was written before is no longer in it */
    char buffer[1 << 16];
};

void pb_tidy_writer_open(struct pb_tidy_writer *writer, pb_csv_emit *emit, void *sink);

/* Writes what was collected. This and the functions below are false when emit was. */
bool pb_tidy_writer_flush(struct pb_tidy_writer *writer);

/* Bytes as they are: separators, names of columns, numbers. */
bool pb_tidy_writer_put(struct pb_tidy_writer *writer, const char *bytes, size_t length);

/* A text, in quotes where it needs them. */
bool pb_tidy_writer_text(struct pb_tidy_writer *writer, const char *text, size_t length, bool guard);

/* The cell of a column of the tidy table; the text is not written when it is missing. */
bool pb_tidy_writer_cell(struct pb_tidy_writer *writer, const struct pb_tidy_cell *cell, size_t column, bool guard);

/* Lines with cells of the tidy table, row after row. Of a row that says mostly what the row before says, the same cells
 * are copied from its line, many at once. */
struct pb_tidy_line {
    struct pb_tidy_walk walk;
    size_t columns[PB_TIDY_COLUMNS];
    size_t count;
    bool guard;
    bool there;                     /* the line before is in the buffer, unless that was emptied */
    size_t flushes;                 /* of the writer, then */
    size_t start;                   /* where it begins there */
    uint32_t ends[PB_TIDY_COLUMNS]; /* where its cells end, each with the comma before it */
};

/* `columns` in the order of the tidy table. */
void pb_tidy_line_open(struct pb_tidy_line *line, const struct pb_table *table, const struct pb_tidy_context *context,
                       const size_t *columns, size_t count, bool guard);

/* Writes the cells of a row, without the end of the line. */
bool pb_tidy_line_write(struct pb_tidy_writer *writer, struct pb_tidy_line *line, size_t row);

#endif
