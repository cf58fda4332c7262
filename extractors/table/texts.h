#ifndef TABLE_TEXTS_H
#define TABLE_TEXTS_H
/*
 * The texts in the cells of a row, as the mapping wants them.
 */
#include "extractors/table/table.h"
#include "placebook/formats/tabular.h"

/* The text of a cell without spaces around it; empty where there is no such cell or it holds an error or a fault. */
struct text table_cell_text(const struct pb_tabular_row *row, size_t column);

/* Puts in place of a text what `values` of the mapping says for it in this field. */
void table_turn(const struct table_options *options, enum field field, struct text *text);

/* The text of a breakdown's column, turned as the mapping says for categories; never empty. */
struct text table_category(const struct table_options *options, const struct pb_tabular_row *row, size_t column);

enum { INDICATOR_TEXT = 101 };

/* The id of an indicator: that of its name, by placebook/indicator_id.h. */
void table_indicator_id(const struct text *text, char id[INDICATOR_TEXT]);

#endif
