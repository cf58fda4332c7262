#ifndef PB_TESTS_ROWS_H
#define PB_TESTS_ROWS_H
/*
 * Tables of made-up rows that use every column, and the comparison of tables of different pools.
 */
#include "placebook/table.h"

/* Adds `count` rows of a Place: every text column, every number with its text, missing numbers, odd bytes. The same
 * seed gives the same rows. */
void rows_add(struct pb_table *table, const char *place, size_t count, uint64_t seed);

/* The name of the first column in which a row differs, or NULL: numbers by their bits, texts byte by byte. */
const char *rows_differ(const struct pb_table *table, size_t row, const struct pb_table *other, size_t other_row);

#endif
