#ifndef PB_LOADERS_WORKBOOK_FIGURES_H
#define PB_LOADERS_WORKBOOK_FIGURES_H
/*
 * Cells that several sheets have for a row of the table.
 */
#include "loaders/workbook/book.h"

/* Value and limits. */
void workbook_value_cells(struct cells *cells, const struct pb_table *table, size_t row, enum style style);

#endif
