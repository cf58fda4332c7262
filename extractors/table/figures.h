#ifndef TABLE_FIGURES_H
#define TABLE_FIGURES_H
/*
 * Numbers as tables write them: marks of thousands, decimal commas, percent signs, pounds, letters that stand for a
 * withheld number.
 */
#include "extractors/table/table.h"
#include "placebook/formats/tabular.h"
#include "placebook/number.h"

enum figure_state {
    FIGURE_GOOD,
    FIGURE_MISSING,
    FIGURE_SUPPRESSED,
    FIGURE_AMBIGUOUS, /* 1,523 where it may be 1523 or 1.523 */
    FIGURE_WRONG
};

struct figure {
    enum figure_state state;
    double number; /* NaN unless it is good */
    char text[64]; /* as published, in plain digits; "" when it is not as published */
    char mark[48]; /* what stood behind it, such as [p] or [note 1]; "": nothing */
};

/* Does a text stand for something that is missing? */
bool table_figure_is_missing(const struct table_options *options, const char *text, size_t length);

/* `column`: of the mapping, or NULL. `separator`: between the fields of a separated text, where a comma may be the
 * decimal mark; '\0' for other tables. */
struct figure table_figure_read(const struct table_options *options, const struct pb_tabular_cell *cell, char separator,
                                const struct table_column *column);

#endif
