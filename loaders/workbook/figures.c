#include "loaders/workbook/figures.h"

#include "loaders/workbook/words.h"

void workbook_value_cells(struct cells *cells, const struct pb_table *table, size_t row, enum style style)
{
    const char *missing = workbook_words_missing(table, row);
    CELL_NUMBER(cells, style, table, value, row, missing);
    CELL_NUMBER(cells, style, table, lower_95, row, missing);
    CELL_NUMBER(cells, style, table, upper_95, row, missing);
}
