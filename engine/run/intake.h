#ifndef PB_ENGINE_RUN_INTAKE_H
#define PB_ENGINE_RUN_INTAKE_H
/*
 * The first step of a run: an input is read, its rows get their measures, and they are kept by measure.
 */
#include "engine/plan/plan.h"

/* Rows of wanted areas that one unit may hold in memory. */
#define PB_UNIT_ROWS_MAXIMUM ((size_t)20000000)

/* Runs a unit of the intake, one large file with up to `jobs` threads, and keeps its result in the store; fills
 * unit->known_result. `item` shows its progress (may be NULL). Errors name the module and, where there is one, the
 * input and the line. */
enum pb_status pb_intake_run(struct pb_unit *unit, const struct pb_pipeline *pipeline, struct pb_store *store,
                             size_t jobs, struct pb_progress_item *item, const atomic_bool *cancelled,
                             struct pb_error *error) PB_MUST_USE;

/* Reads a unit as a run would and keeps nothing: adds to the row counts and the findings, up to and with the transforms
 * that work on the rows of one source (duplicates, conflicts). `findings` is the caller's, and open. */
enum pb_status pb_intake_try(const struct pb_unit *unit, const struct pb_pipeline *pipeline,
                             const atomic_bool *cancelled, struct pb_findings *findings,
                             struct pb_row_counts *row_counts, struct pb_error *error) PB_MUST_USE;

/* Reads a unit of a source of reference data and keeps nothing: adds its facts to a table of the caller's. */
enum pb_status pb_intake_refer(const struct pb_unit *unit, const struct pb_pipeline *pipeline,
                               const atomic_bool *cancelled, struct pb_table *facts, struct pb_findings *findings,
                               struct pb_error *error) PB_MUST_USE;

#endif
