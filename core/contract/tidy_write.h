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

/* The same of the row that a walk over the table has come to. */
bool pb_tidy_writer_item(struct pb_tidy_writer *writer, struct pb_tidy_walk *walk, size_t column, bool guard);

#endif
