#ifndef TABLE_CELLS_H
#define TABLE_CELLS_H
/*
 * What is said about single cells: faults that reject their row, what is remarked once for a sheet, and labels that are
 * filled down.
 */
#include "extractors/table/rows.h"

/* The first column that the mapping reads as a text and whose cell in this row has a fault; NO_COLUMN: none.
 * `conditions`: only those of `only` and `skip`. */
size_t table_cells_faulty(const struct rows *rows, const struct pb_tabular_row *row, bool conditions);

/* Rejects the row for the fault of its cell. `name` says what the cell is, or NULL. */
enum pb_status table_cells_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *name,
                                  struct pb_error *error) PB_MUST_USE;

/* Remarks something on a cell, or with NO_COLUMN on the row. */
void table_cells_remark(struct rows *rows, const struct pb_tabular_row *row, size_t column, enum remark remark);

/* Warns of columns of figures that are hidden in the workbook. */
void table_cells_hidden(const struct rows *rows);

/* Says what was remarked in the sheet, each once with its number and the first place, and forgets it. */
void table_cells_say(struct rows *rows);

/* The row with the labels of `fill_down` in its empty cells; the row itself where there are none. */
enum pb_status table_cells_fill(struct rows *rows, const struct pb_tabular_row **row,
                                struct pb_error *error) PB_MUST_USE;

#endif
