#ifndef PB_TESTS_SUPPORT_PLAIN_ROWS_H
#define PB_TESTS_SUPPORT_PLAIN_ROWS_H
/*
 * Observations made by hand, for tests of transforms and loaders.
 */
#include "placebook/table.h"

/* Adds a row as an extractor would: indicator, area, Persons, All ages, a calendar year, a value with limits, count and
 * denominator, published. `year` 2019 gives the period "2019". Returns its index; fails the test when it cannot. */
size_t pb_plain_row(struct pb_table *table, const char *indicator, const char *area_code, const char *area_name,
                    int year, double value, double count, double denominator);

/* Sets a text column of a row: pb_plain_set(table, table->note, row, "..."). */
void pb_plain_set(struct pb_table *table, pb_symbol *column, size_t row, const char *text);

#endif
