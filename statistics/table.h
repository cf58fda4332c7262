#ifndef PB_STATISTICS_TABLE_H
#define PB_STATISTICS_TABLE_H
/*
 * The user's table in memory: the columns that the method takes as numbers and texts, and, when its rows come back, all
 * cells as they were.
 *
 * Any file that core/formats/tabular reads is a table. Its first row is the heading. In workbooks, rows without any
 * cell are passed over, as blank lines are in a text, and cells right of the heading must be empty. A number in a
 * workbook or JSON is the stored number: 0.25 where a cell shows 25%.
 */
#include "placebook/input.h"
#include "placebook/symbols.h"
#include "statistics/method.h"

enum { PB_METHOD_HEADINGS = 512 }; /* columns of a table, at most */

struct pb_method_table {
    const struct pb_method *method;
    const char *name; /* of the file, for messages */
    const char **headings;
    size_t heading_count;
    size_t fields[PB_METHOD_COLUMNS]; /* where each column of the method stands; SIZE_MAX: nowhere */
    size_t count, capacity;           /* rows */
    double *numbers[PB_METHOD_COLUMNS];
    const char **texts[PB_METHOD_COLUMNS];
    pb_symbol *groups;   /* of each row; NULL without a group column */
    uint64_t *lines;     /* where each row begins in the file: line of a text or JSON, row of a workbook */
    const char **echoes; /* cells of each row, one terminated text after the other; NULL: rows do not come back */
    struct pb_symbols symbols;
};

/* Reads a sheet of the input: the one that is called `sheet`, or with NULL the only one that can be seen and read.
 * Texts and arrays are in the arena of the setting. Errors: PB_ERROR_CONFIGURATION with file, line and column. The
 * table is to be closed in any case. */
enum pb_status pb_method_table_read(struct pb_method_table *table, const struct pb_method_setting *setting,
                                    const struct pb_input *input, const char *sheet,
                                    struct pb_error *error) PB_MUST_USE;
void pb_method_table_close(struct pb_method_table *table);

#endif
