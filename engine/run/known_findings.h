#ifndef PB_ENGINE_RUN_KNOWN_FINDINGS_H
#define PB_ENGINE_RUN_KNOWN_FINDINGS_H
/*
 * What the store says of the results of a plan: the whole publication is told of it, and so is each audience, mostly of
 * the same results. Each is read and unpacked once.
 */
#include "engine/plan/plan.h"

struct pb_known_finding; /* of one result; opaque */

struct pb_known_findings {
    struct pb_store *store;
    struct pb_arena lists;
    struct pb_known_finding *items;
    size_t count, capacity;
    size_t next; /* behind the one that was found last: those who ask go through the results in one order */
};

void pb_known_findings_open(struct pb_known_findings *known, struct pb_store *store);
void pb_known_findings_close(struct pb_known_findings *known);

/* What is said of a result. Its lists live as long as `known`, its texts, which are those of its findings too, as long
 * as the arena of whoever asked first. PB_RETRY with PB_ERROR_INTERNAL: it was damaged in the store, and is dropped
 * there. */
enum pb_status pb_known_findings_of(struct pb_known_findings *known, const struct pb_plan_result *from,
                                    struct pb_arena *texts, const struct pb_unit_result **result,
                                    struct pb_error *error) PB_MUST_USE;

#endif
