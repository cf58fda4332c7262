#ifndef PB_ENGINE_PLAN_PLAN_PRIVATE_H
#define PB_ENGINE_PLAN_PLAN_PRIVATE_H
/*
 * What the two steps of a plan share.
 */
#include "engine/plan/plan.h"

/* Adds a unit of the intake to the plan; NULL when out of memory. */
struct pb_unit *pb_plan_add_unit(struct pb_run_plan *plan) PB_MUST_USE;

/* Adds the units that the last run that published had of a source. `why` says that it cannot be read; NULL: nobody
 * asked for it, and its rows are its last good ones when the latest publication says so. *found is false when the store
 * has none, or not all of them undamaged. */
enum pb_status pb_plan_add_last(struct pb_run_plan *plan, const struct pb_pipeline *pipeline, struct pb_store *store,
                                const struct pb_pipeline_source *source, const char *why, bool *found,
                                struct pb_error *error) PB_MUST_USE;

/* Identifies what the plan publishes. */
enum pb_status pb_plan_identify(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                const struct pb_selection *selection, struct pb_error *error) PB_MUST_USE;

/* Adds to a key on how many days that are still to come periods of its rows begin, unless there are none. */
void pb_plan_digest_projected(struct pb_digest *digest, size_t projected);

/* Adds what a step does to a key: its module, its version, its options. */
void pb_plan_digest_step(struct pb_digest *digest, const struct pb_step *step);

#endif
