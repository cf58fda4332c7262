#ifndef PB_ENGINE_RUN_MEASURE_H
#define PB_ENGINE_RUN_MEASURE_H
/*
 * The second step of a run: all rows of a measure, from all sources, go through the transforms together, and what comes
 * of them is kept by Place.
 */
#include "engine/plan/plan.h"

/* Runs one of the plan's measures and keeps its result in the store. A kept result of the intake that does not pass its
 * checksum is dropped from the store; then the answer is PB_RETRY with PB_ERROR_INTERNAL: its unit is to be run again.
 * Errors name the module. */
enum pb_status pb_measure_run(const struct pb_run_plan *plan, const struct pb_measure_unit *measure,
                              const struct pb_pipeline *pipeline, struct pb_store *store, const atomic_bool *cancelled,
                              struct pb_error *error) PB_MUST_USE;

/* The same for what a transform makes of the results of all measures, which must be in the store. */
enum pb_status pb_measure_combine(const struct pb_run_plan *plan, const struct pb_measure_unit *unit,
                                  const struct pb_pipeline *pipeline, struct pb_store *store,
                                  const atomic_bool *cancelled, struct pb_error *error) PB_MUST_USE;

#endif
