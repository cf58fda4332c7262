#ifndef PB_ENGINE_RUN_UNIT_H
#define PB_ENGINE_RUN_UNIT_H
/*
 * One unit of work: read, transform, reconcile, keep.
 */
#include "engine/plan/plan.h"

/* Rows of wanted areas that one unit may hold in memory. */
#define PB_UNIT_ROWS_MAXIMUM ((size_t)20000000)

/* Runs a unit and keeps its result in the store. `item` shows its progress (may be NULL). Errors name the module and,
 * where there is one, the input and the line. On PB_OK `row_counts` holds the reconciled counts. */
enum pb_status pb_unit_run(const struct pb_unit *unit, const struct pb_pipeline *pipeline, struct pb_store *store,
                           struct pb_progress_item *item, const atomic_bool *cancelled,
                           struct pb_row_counts *row_counts, struct pb_error *error) PB_MUST_USE;

#endif
