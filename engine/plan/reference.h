#ifndef PB_ENGINE_PLAN_REFERENCE_H
#define PB_ENGINE_PLAN_REFERENCE_H
/*
 * The reference data of a run (placebook/reference.h). The sources that give them are planned before the others, so
 * that the keys of their units can be in the keys of all that look things up; they are read before the others; and what
 * they said is read from the store when something is to be made with it, so that a night without changes reads none of
 * it.
 */
#include "engine/plan/plan.h"

struct pb_plan_reference {
    char digest[PB_DIGEST_TEXT]; /* of the units that give them: in the keys of units that look things up */
    char facts[PB_DIGEST_TEXT];  /* of what they said, without outlines: in the keys of measures (pb_plan_measures) */
    bool loaded;
    struct pb_reference data; /* when loaded */
};

/* Notes in plan->reference what the units of sources that give reference data are known by; they must all be in the
 * plan. Without such a source it stays NULL. */
enum pb_status pb_plan_reference_note(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                      struct pb_error *error) PB_MUST_USE;

/* Digests the facts that the store has of these units, all of which must be known. */
enum pb_status pb_plan_reference_digest(struct pb_run_plan *plan, struct pb_store *store,
                                        struct pb_error *error) PB_MUST_USE;

/* Reads them from the store, once. PB_RETRY with PB_ERROR_INTERNAL: a kept result is damaged and was dropped. */
enum pb_status pb_plan_reference_load(struct pb_run_plan *plan, struct pb_store *store,
                                      struct pb_error *error) PB_MUST_USE;

/* What was read, or NULL. */
const struct pb_reference *pb_plan_reference(const struct pb_plan_reference *reference);

void pb_plan_reference_close(struct pb_plan_reference *reference);

#endif
