#ifndef PB_LOADERS_WORKBOOK_FIGURES_H
#define PB_LOADERS_WORKBOOK_FIGURES_H
/*
 * Columns that several sheets have: their headings, and their cells for a row of the table. Notes are numbered in the
 * order in which they are first named, so a sheet names its own notes in between.
 */
#include "loaders/workbook/book.h"

/* "Area the figure is for"; `part`: areas of which only a part is the Place's are on the sheet too. */
void workbook_area_column(struct book *book, struct sheet *sheet, bool part);

/* The limits, which follow the value. The note is NOTE_LIMITS. */
void workbook_limits_columns(struct book *book, struct sheet *sheet, const char *note);

/* Value and limits. */
void workbook_value_cells(struct cells *cells, const struct pb_table *table, size_t row, enum style style);

/* The values of England and of the region with the comparisons, and the trend; with `spc` the control chart. */
void workbook_comparison_columns(struct book *book, struct sheet *sheet, bool spc);
void workbook_comparison_cells(struct cells *cells, const struct pb_table *table, size_t row, bool spc);

#endif
