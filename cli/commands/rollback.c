/*
 * `placebook rollback`: makes an earlier publication the latest again (app/rollback.h), and warns that the next run
 * publishes what its inputs give.
 */
#include "app/rollback.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"

static void rollback_write_json(const struct pb_terminal *terminal, const struct pb_going_back *request,
                                const struct pb_gone_back *gone)
{
    const struct pb_rollback_result *result = &gone->rollback;
    struct pb_json_writer writer;
    pb_json_document(&writer, terminal->results, "placebook.rollback/1");
    pb_json_text(&writer, "output", gone->output);
    pb_json_text(&writer, "publication", result->name);
    pb_json_text(&writer, "before", result->before[0] ? result->before : NULL);
    pb_json_text(&writer, "contract_version", result->contract_version);
    pb_json_count(&writer, "files_verified", result->files);
    pb_json_boolean(&writer, "dry_run", request->dry_run);
    if (result->number)
        pb_json_integer(&writer, "run", result->number);
    pb_json_end_object(&writer);
}

static void rollback_write_text(struct pb_terminal *terminal, const struct pb_going_back *request,
                                const struct pb_gone_back *gone)
{
    const struct pb_rollback_result *result = &gone->rollback;
    FILE *file = terminal->results;
    if (terminal->quiet)
        return;
    pb_print_text(file, gone->output);
    pb_print(file, "/latest %s ", request->dry_run ? "would be" : "is now");
    pb_print_text(file, result->name);
    pb_print(file, " (%zu file%s verified)\n", result->files, result->files == 1 ? "" : "s");
    if (result->before[0]) {
        pb_print(file, "  %s ", request->dry_run ? "instead of" : "it was");
        pb_print_text(file, result->before);
        pb_print(file, ", which is kept\n");
    }
    pb_print(file, "  the next run publishes what its inputs give: fix the inputs first, or stop the runs\n");
}

static enum pb_status rollback(struct pb_call *call, struct pb_error *error)
{
    const struct pb_going_back request = {
        .output = pb_value_given(call->arguments, "output"),
        .wanted = pb_operand(call->arguments, 0),
        .dry_run = pb_is_given(call->arguments, "dry-run"),
    };
    struct pb_session session;
    struct pb_gone_back gone = { 0 };
    enum pb_status status = pb_session_working(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_app_rollback(&session, &request, &gone, error);
    if (status != PB_OK && gone.rollback.in_place)
        pb_terminal_say(call->terminal, PB_LEVEL_WARNING, "in-place",
                        "%s/latest is now %s, although a later step failed", gone.output, gone.rollback.name);
    if (status != PB_OK)
        return status;
    if (call->terminal->json)
        rollback_write_json(call->terminal, &request, &gone);
    else
        rollback_write_text(call->terminal, &request, &gone);
    return PB_OK;
}

static const struct pb_flag flags[] = {
    { .name = "dry-run", .letter = 'n', .help = "choose and verify the publication, but change nothing" },
    PB_FLAG_WAIT,
    { 0 },
};
static const char *const settings[] = { "output", "state", NULL };
static const char *const examples[] = { "placebook rollback --dry-run", "placebook rollback", "placebook rollback 12",
                                        "placebook rollback 20261121T020000Z-3f9a1c", NULL };

const struct pb_command pb_command_rollback = {
    .name = "rollback",
    .order = 120,
    .summary = "make an earlier publication the latest again",
    .operands = "[RUN]",
    .most = 1,
    .description = "Points the link latest to an earlier publication, in one step, after checking by SHA-256 that its "
                   "files are those that were published. RUN is the number of a run in the ledger, or the name of a "
                   "publication's folder. Without RUN: the newest publication that is older than the latest. Nothing "
                   "is removed: the publication that was the latest stays, and rollback with its name makes it the "
                   "latest again. Without --output: the folder of the latest run that published.\nThe rollback is in "
                   "the ledger, with the state rolled-back. The next run compares itself with the new latest. If its "
                   "inputs and options are the same, nothing changes; otherwise it publishes, even if the result is "
                   "what you rolled back. So fix the input, or stop the timer, before the next run.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = rollback,
};
