#ifndef TABLE_LEVELS_H
#define TABLE_LEVELS_H
/*
 * Areas that are spread over several columns, such as the codes of an authority, its region and its country: the
 * mapping lists the columns from the most detailed level to the largest, and the first that is not empty says the area
 * of the row. Where both codes and names have levels they belong together, so that a name whose code is missing is
 * never taken for the larger area around it.
 */
#include "extractors/table/rows.h"

/* Finds the level of a row: of codes and names together where both have levels, else of the one that has. */
void table_levels_find(struct rows *rows, const struct pb_tabular_row *row);

/* The column of a field that all series share, in the row for which the level was found. */
size_t table_levels_column(const struct rows *rows, enum field field);

#endif
