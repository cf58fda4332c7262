/*
 * `placebook replay`: runs the pipeline with corrected rows, or lists or removes corrections. Corrections are kept
 * exactly when they were published, so a failed run leaves none.
 */
#include "cli/views/replay.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/endings.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/run.h"

static enum pb_status replay_words(const struct pb_call *call, struct pb_error *error)
{
    static const char *const endings[] = { ".xlsx", ".csv", NULL };
    const struct pb_arguments *arguments = call->arguments;
    const char *file = pb_operand(arguments, 0);
    bool list = pb_is_given(arguments, "list");
    bool removal = pb_is_given(arguments, "remove");
    if ((list || removal) && (file || (list && removal) || pb_is_given(arguments, "dry-run")))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s can only be used with --pipeline and --state",
                       list ? "--list" : "--remove");
    if (list || removal)
        return PB_OK;
    if (!file)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "expected the corrected list of rejected rows");
    return pb_ending_check("", file, endings, "give the file that placebook rejects --output wrote", error);
}

static enum pb_status list_corrections(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    struct pb_kept_corrections kept;
    enum pb_status status = pb_app_corrections(session, &kept, error);
    if (status == PB_OK && call->terminal->json)
        pb_corrections_json(call->terminal->results, &kept);
    else if (status == PB_OK)
        status = pb_corrections_text(call, &kept, error);
    pb_kept_corrections_close(&kept);
    return status;
}

static enum pb_status remove_corrections(struct pb_call *call, struct pb_session *session, const char *what,
                                         struct pb_error *error)
{
    size_t count = 0;
    enum pb_status status = pb_app_corrections_remove(session, what, &count, error);
    if (status != PB_OK)
        return status;
    if (call->terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, call->terminal->results, "placebook.corrections-removed/1");
        pb_json_text(&writer, "removed", what);
        pb_json_count(&writer, "rows", count);
        pb_json_end_object(&writer);
    } else if (!call->terminal->quiet)
        pb_print(call->terminal->results,
                 "%zu correction%s removed; the next run reads the row%s from the file again\n", count,
                 count == 1 ? "" : "s", count == 1 ? "" : "s");
    return PB_OK;
}

/* Corrections are kept exactly when they were published. */
static void show_failure(struct pb_call *call, const struct pb_replay_result *result)
{
    const struct pb_run_result *run = &result->run;
    if (result->kept) {
        pb_terminal_say(call->terminal, PB_LEVEL_WARNING, "corrected",
                        "the run succeeded: %s/latest is %s, and the corrections are kept", run->output,
                        run->publication);
        return;
    }
    pb_run_failed(call, run, ", and the corrections are kept");
    if (!run->in_place && !run->imports_changed)
        pb_terminal_say(call->terminal, PB_LEVEL_WARNING, "not-corrected",
                        "the run failed: the corrections were not kept, and nothing was published");
}

static enum pb_status replay_list(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    const struct pb_replay_request request = { .file = pb_operand(call->arguments, 0),
                                               .dry_run = pb_is_given(call->arguments, "dry-run") };
    struct pb_replay_result *result = pb_arena_take(call->arena, 1, sizeof *result);
    if (!result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_app_replay(session, &request, result, error);
    if (status != PB_OK && result->ran)
        show_failure(call, result);
    if (status == PB_OK && result->ran)
        pb_run_partial(call, &result->run, error);
    if (status == PB_OK && call->terminal->json)
        pb_replay_json(call->terminal->results, &session->pipeline, result);
    else if (status == PB_OK)
        pb_replay_text(call->terminal, &session->pipeline, result);
    pb_replay_result_close(result);
    return status;
}

static enum pb_status replay(struct pb_call *call, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    struct pb_session session;
    enum pb_status status = replay_words(call, error);
    if (status == PB_OK)
        status = pb_session_working(call, pb_value_given(arguments, "pipeline"), &session, error);
    if (status != PB_OK)
        return status;
    if (pb_is_given(arguments, "list"))
        status = list_corrections(call, &session, error);
    else if (pb_is_given(arguments, "remove"))
        status = remove_corrections(call, &session, pb_value_given(arguments, "remove"), error);
    else
        status = replay_list(call, &session, error);
    pb_session_close(&session);
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "dry-run", .letter = 'n', .help = "show which rows were corrected and how, but change nothing" },
    { .name = "list", .help = "list the corrections, and whether their inputs are still in use" },
    { .name = "remove",
      .kind = PB_FLAG_VALUE,
      .value = "FILE[:ROW]",
      .help = "remove the corrections of an input, or of one of its rows, as --list names them; the next run is "
              "without them" },
    { .name = "pipeline",
      .kind = PB_FLAG_VALUE,
      .value = "FILE",
      .help = "the pipeline that rejected the rows (default: that of the latest run that published)",
      .completes = PB_FILES },
    PB_FLAG_SET,
    PB_FLAG_WAIT,
    { 0 },
};
static const char *const examples[] = {
    "placebook rejects --output rejects.xlsx",
    "placebook replay rejects.xlsx --dry-run",
    "placebook replay rejects.xlsx",
    "placebook replay --list",
    "placebook replay --remove extract.csv:17",
    NULL,
};

const struct pb_command pb_command_replay = {
    .name = "replay",
    .order = 100,
    .summary = "correct rejected rows and publish again",
    .operands = "[LIST]",
    .most = 1,
    .operand = PB_OPERAND_FILE,
    .description =
        "LIST is a file that placebook rejects --output wrote, or rejects.xlsx or rejects.csv of a publication, in "
        "which you corrected cells from Column A on. Each corrected row replaces the one in its input, and the "
        "pipeline is run again. Rows that you did not change stay rejected. A figure that comes from a corrected row "
        "says so in its note and on the sheet Checks.\nThe corrections are kept in the state folder. Every run "
        "applies them while the input is the same, byte for byte; they do not apply to a new file. A run that fails or "
        "is stopped keeps no corrections. If a row is rejected again, placebook rejects shows the new reason.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = replay,
};
