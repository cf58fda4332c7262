#ifndef PB_ENGINE_PLAN_PLAN_PRIVATE_H
#define PB_ENGINE_PLAN_PLAN_PRIVATE_H
/*
 * What the two steps of a plan share.
 */
#include "engine/plan/plan.h"

/* Adds what a step does to a key: its module, its version, its options. */
void pb_plan_digest_step(struct pb_digest *digest, const struct pb_step *step);

#endif
