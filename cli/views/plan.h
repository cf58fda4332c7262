#ifndef PB_CLI_PLAN_H
#define PB_CLI_PLAN_H
/*
 * What `placebook plan` and `placebook run --dry-run` share.
 */
#include "cli/arguments/opening.h"

/* Makes the plan and prints it. Writes nothing: without a store every unit counts as new. */
enum pb_status pb_plan_show(struct pb_call *call, const struct pb_session *opened, struct pb_error *error) PB_MUST_USE;

#endif
