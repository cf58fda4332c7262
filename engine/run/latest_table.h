#ifndef PB_ENGINE_RUN_LATEST_TABLE_H
#define PB_ENGINE_RUN_LATEST_TABLE_H
/*
 * The tidy tables of the latest publication, read row by row: what was published before says what would be withdrawn,
 * and what was withheld.
 */
#include "engine/run/run_private.h"

enum { PB_LATEST_COLUMNS = 12 }; /* that can be asked for */

/* A cell; not terminated, valid during the call. */
struct pb_latest_cell {
    const char *text;
    size_t length;
};

typedef enum pb_status pb_latest_row(void *context, const struct pb_latest_cell *cells, struct pb_error *error);

/* Calls `take` for each row of a Place's table with the cells of `columns` (names of the contract, ended by NULL). A
 * Place without a table, and a table without one of the columns, have no rows; one that cannot be read is a warning.
 * Errors: those of `take`, and PB_FATAL. */
enum pb_status pb_latest_table_read(const struct pb_running *running, const char *place, const char *const *columns,
                                    pb_latest_row *take, void *context, struct pb_error *error) PB_MUST_USE;

#endif
