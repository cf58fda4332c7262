#ifndef CORE_DATA_TABLE_PART_H
#define CORE_DATA_TABLE_PART_H
/*
 * A table with some of its columns alone, the arrays of all others NULL: a fifth of the memory, where the rows of a
 * whole country are only looked through, such as facts of reference data. Rows are added to it and read from the store
 * (what the others would hold is passed over); it is not copied from, to, or reordered.
 */
#include "placebook/table.h"

/* `columns`: offsets of the pointers in struct pb_table. Close the table in every case. */
enum pb_status pb_table_open_part(struct pb_table *table, struct pb_symbols *symbols, size_t maximum_rows,
                                  const size_t *columns, size_t count, struct pb_error *error) PB_MUST_USE;

#endif
