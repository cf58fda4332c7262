#ifndef PB_STATISTICS_STATISTIC_H
#define PB_STATISTICS_STATISTIC_H
/*
 * A statistic on a table: the whole of it in three calls.
 *
 *     struct pb_statistic statistic;
 *     status = pb_statistic_open(&statistic, method, given, count, arena, error);   // looks at the options
 *     if (status == PB_OK)
 *         status = pb_statistic_run(&statistic, &input, NULL, error);               // reads the table and calculates
 *     for each row of statistic.row_count:
 *         pb_statistic_row(&statistic, row, cells);                                 // one cell for each column
 *     pb_statistic_close(&statistic);                                               // in any case
 *
 * The table may be any file that core/formats/tabular reads: CSV and its relatives, workbooks, JSON, packed ones.
 *
 * The result is a table too. Its columns are, by the shape of the method, those of the user's table or the name of the
 * group, then the outputs of the method, then `reason`, which says why a result is missing. Everything lives in the
 * arena and until pb_statistic_close.
 */
#include "placebook/input.h"
#include "statistics/methods.h"

struct pb_statistic_column {
    const char *name;
    bool number; /* cells are numbers; otherwise texts */
};

struct pb_statistic_cell {
    const char
        *text;     /* of a text: NULL when missing. Of a number: as it is in the user's table; NULL when calculated */
    double number; /* NaN: missing, or a text */
};

struct pb_statistic {
    struct pb_method_setting setting;
    struct pb_statistic_column *columns;
    size_t column_count;
    size_t row_count;
    size_t reason_count; /* rows that have a reason */
    struct pb_method_table *table;
    struct pb_results *results;
};

/* Errors: PB_ERROR_USAGE about an option. `given` must live as long as the statistic. */
enum pb_status pb_statistic_open(struct pb_statistic *statistic, const struct pb_method *method,
                                 const struct pb_method_given *given, size_t count, struct pb_arena *arena,
                                 struct pb_error *error) PB_MUST_USE;

/* `sheet`: which one of a workbook or of a zip; NULL: the only one. Errors: PB_ERROR_CONFIGURATION with file and line
 * about the table, the input's own otherwise. */
enum pb_status pb_statistic_run(struct pb_statistic *statistic, const struct pb_input *input, const char *sheet,
                                struct pb_error *error) PB_MUST_USE;

/* Fills column_count cells. */
void pb_statistic_row(const struct pb_statistic *statistic, size_t row, struct pb_statistic_cell *cells);

void pb_statistic_close(struct pb_statistic *statistic);

#endif
