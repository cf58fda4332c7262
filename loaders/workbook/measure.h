#ifndef PB_LOADERS_WORKBOOK_MEASURE_H
#define PB_LOADERS_WORKBOOK_MEASURE_H
/*
 * How wide the columns of a table are: as their cells need, within what the sheet's description allows.
 */
#include "loaders/workbook/book.h"

/* Fills in the widths of a sheet's columns. `widths` has room for two numbers each, all 0. Returns how many lines the
 * highest heading takes. */
size_t workbook_measure_columns(const struct sheet *sheet, size_t *widths);

#endif
