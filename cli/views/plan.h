#ifndef PB_CLI_PLAN_H
#define PB_CLI_PLAN_H
/*
 * What `placebook plan` and `placebook run --dry-run` share.
 */
#include "app/run.h"
#include "cli/arguments/command.h"

/* Makes the plan and prints it, and closes the session. Writes nothing. */
enum pb_status pb_plan_show(struct pb_call *call, struct pb_session *session, struct pb_error *error) PB_MUST_USE;

#endif
