#ifndef PLACEBOOK_CONTRACT_CONTRAST_TABLE_H
#define PLACEBOOK_CONTRACT_CONTRAST_TABLE_H
/*
 * The table of contrasts of the output contract: the rows of the tidy table that have any contrast (contrast.h), in its
 * order, each with what identifies the row, its value, its unit and its contrasts.
 */
#include "placebook/contract/tidy.h"

#pragma GCC visibility push(default)

enum {
    PB_CONTRAST_SHARED = 13, /* columns that are those of the tidy table; they come first */
    PB_CONTRAST_COLUMNS = PB_CONTRAST_SHARED + 13
};

/* A column: of the tidy table, or of the contrasts themselves. */
const struct pb_tidy_column *pb_contrast_column(size_t column);

/* Writes the table as pb_tidy_write does. The rows are those of a table after pb_tidy_sort. */
bool pb_contrasts_write(const struct pb_table *table, bool guard, pb_csv_emit *emit, void *sink);

#pragma GCC visibility pop

#endif
