#ifndef PB_STATISTICS_RESULTS_H
#define PB_STATISTICS_RESULTS_H
/*
 * The results of a method: rows of cells, held until all groups are done, then written.
 */
#include "statistics/table.h"

union pb_result_cell {
    double number;    /* NaN: missing */
    const char *text; /* NULL: missing */
};

struct pb_result_column {
    const char *name;
    bool text;
};

enum { PB_RESULT_COLUMNS = PB_METHOD_OUTPUTS * 2 * PB_METHOD_LEVELS };

struct pb_results {
    const struct pb_method_setting *setting;
    struct pb_arena *arena;
    struct pb_result_column columns[PB_RESULT_COLUMNS];
    size_t column_count;
    size_t first[PB_METHOD_OUTPUTS]; /* where the columns of each output begin */

    union pb_result_cell *cells; /* row by row */
    const char **reasons;        /* of each row; NULL: none */
    const char **names;          /* of each row's group; NULL with PB_PER_ROW */
    size_t count, capacity;      /* rows */

    /* the group in hand */
    const struct pb_group *group;
    const size_t *places; /* PB_PER_ROW: the row of the table behind each row of the group */
    size_t from;          /* otherwise: the first row of the group's */
    size_t rows;          /* how many the group has */
    bool broken;          /* memory was out; said after the group */
};

/* Columns for the outputs of the method at the levels that were asked for; rows for every row of the table when they
 * come back. */
enum pb_status pb_results_open(struct pb_results *results, const struct pb_method_setting *setting,
                               const struct pb_method_table *table, struct pb_error *error) PB_MUST_USE;

/* Calls the method for one group. Its failure ends the command; what it refuses becomes a reason. */
enum pb_status pb_results_run(struct pb_results *results, const struct pb_group *group, const size_t *places,
                              struct pb_error *error) PB_MUST_USE;

#endif
