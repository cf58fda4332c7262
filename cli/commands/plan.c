/*
 * `placebook plan`: what a run would do. It is `placebook run --dry-run` under its own name.
 */
#include "cli/views/plan.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"

static enum pb_status plan_command(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    enum pb_status status = pb_session_working(call, pb_operand(call->arguments, 0), &session, error);
    return status == PB_OK ? pb_plan_show(call, &session, error) : status;
}

static const struct pb_flag flags[] = { PB_FLAG_PLACE, PB_FLAG_SOURCE, PB_FLAG_MEASURE, PB_FLAG_SET, { 0 } };
static const char *const examples[] = { "placebook plan pipelines/demo.json",
                                        "placebook plan pipelines/demo.json --place rugby,coventry", NULL };

const struct pb_command pb_command_plan = {
    .name = "plan",
    .order = 20,
    .summary = "show what a run would do",
    .operands = "PIPELINE",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_PIPELINE,
    .description = "Shows which units a run would read, which it already has from earlier runs, how long they took "
                   "last time, and which Places it would publish. Writes nothing.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = plan_command,
};
