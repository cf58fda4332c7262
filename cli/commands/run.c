/*
 * `placebook run`: runs a pipeline and publishes. With --json one document says what was published; otherwise the last
 * line does. The exit code comes from the error (cli/views/topics.c lists all of them).
 */
#include "cli/views/run.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/views/inbox.h"
#include "cli/views/plan.h"

#include <math.h>

static void run_write_json(const struct pb_run_result *result, const struct pb_pipeline *pipeline, int exit_code,
                           FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.run/1");
    pb_json_text(&writer, "pipeline", pipeline->path);
    pb_json_integer(&writer, "exit_code", exit_code);
    pb_json_integer(&writer, "number", result->number);
    pb_json_text(&writer, "run_id", result->run_id);
    pb_json_boolean(&writer, "unchanged", result->unchanged);
    pb_json_text(&writer, "output", result->output);
    pb_json_text(&writer, "publication", result->publication);
    pb_json_list(&writer, "places");
    for (size_t i = 0; i < result->place_count; i++) {
        const struct pb_place_outcome *outcome = &result->places[i];
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "id", outcome->place->id);
        pb_json_boolean(&writer, "system", outcome->place->system);
        pb_json_text(&writer, "state", pb_place_state_text(outcome->state));
        if (outcome->reason && outcome->reason[0])
            pb_json_text(&writer, "reason", outcome->reason);
        pb_json_count(&writer, "rows", outcome->rows);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_object(&writer, "rows");
    pb_json_count(&writer, "read", result->row_counts.read);
    pb_json_count(&writer, "kept", result->row_counts.kept);
    pb_json_count(&writer, "filtered", result->row_counts.filtered);
    pb_json_count(&writer, "rejected", result->row_counts.rejected);
    pb_json_count(&writer, "compared", result->compared);
    pb_json_count(&writer, "mismatched", result->mismatched);
    pb_json_count(&writer, "duplicates", result->row_counts.duplicates);
    pb_json_end_object(&writer);
    pb_carried_json(&writer, pipeline, NULL);
    pb_json_count(&writer, "units_run", result->units_run);
    pb_json_count(&writer, "units_reused", result->units_reused);
    pb_json_number(&writer, "seconds", round(result->seconds * 1000) / 1000);
    pb_json_end_object(&writer);
}

static void show_result(struct pb_call *call, const struct pb_session *session, const struct pb_run_result *result,
                        const struct pb_error *error)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    struct pb_terminal *terminal = call->terminal;
    pb_run_partial(call, result, error);
    if (call->exit_code == 0 && result->unchanged && pb_is_given(call->arguments, "error-on-no-change"))
        call->exit_code = PB_ERROR_NO_CHANGE;
    if (terminal->json)
        run_write_json(result, pipeline, call->exit_code, terminal->results);
    else if (!terminal->quiet) {
        pb_run_closing(result, pipeline, terminal->results);
        pb_carried_print(pipeline, NULL, "  carried", terminal->results);
    }
}

/* The files of the inbox, after a run of the whole pipeline that went well. */
static enum pb_status take_inbox(struct pb_call *call, struct pb_session *session, const struct pb_inbox_of *of,
                                 struct pb_error *error)
{
    struct pb_inbox_report report;
    bool part = session->places.count || session->sources.count || session->measures.count;
    if (!of->settings.folder || part)
        return PB_OK;
    enum pb_status status = pb_app_inbox(session, of, &report, error);
    pb_inbox_show(call, &report);
    if (report.any_done && call->exit_code == PB_ERROR_NO_CHANGE)
        call->exit_code = 0;
    if (!call->exit_code)
        call->exit_code = report.exit_code;
    return status;
}

static enum pb_status run_command(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    struct pb_run_result *result = pb_arena_take(call->arena, 1, sizeof *result);
    if (!result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_session_working(call, pb_operand(call->arguments, 0), &session, error);
    if (status == PB_OK && pb_is_given(call->arguments, "dry-run"))
        return pb_plan_show(call, &session, error);
    if (status != PB_OK)
        return status;
    session.accept_drift = pb_is_given(call->arguments, "accept-drift");
    status = pb_app_run(&session, result, error);
    struct pb_inbox_of inbox = { 0 };
    if (status == PB_OK)
        show_result(call, &session, result, error);
    else
        pb_run_failed(call, result, "");
    if (status == PB_OK)
        status = pb_app_inbox_of(&session, &inbox, error);
    pb_run_result_close(result);
    pb_session_close(&session);
    if (status == PB_OK)
        status = take_inbox(call, &session, &inbox, error);
    pb_session_close(&session);
    return status;
}

static const struct pb_flag flags[] = {
    PB_FLAG_PLACE,
    PB_FLAG_SOURCE,
    PB_FLAG_MEASURE,
    PB_FLAG_SET,
    PB_FLAG_WAIT,
    { .name = "dry-run", .letter = 'n', .help = "show what a run would do, as placebook plan does, but do nothing" },
    { .name = "accept-drift",
      .help = "publish although a source is not what it was when a run last published; see 'drift' of a source" },
    { .name = "error-on-no-change", .help = "end with exit code 9 when nothing changed" },
    { 0 },
};
static const char *const examples[] = {
    "placebook run pipelines/demo.json",
    "placebook run pipelines/demo.json --place rugby,coventry --output published",
    "placebook run pipelines/fingertips-files.json --set 'files=downloads/*.csv'",
    NULL,
};

const struct pb_command pb_command_run = {
    .name = "run",
    .order = 10,
    .summary = "make and publish the workbooks and archives",
    .operands = "PIPELINE",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_PIPELINE,
    .description = "Reads the sources of a pipeline, makes the files of each Place and publishes them in one step. "
                   "Sources that have not changed are not read again. If something fails, the latest publication stays "
                   "as it was; run the same command again to continue.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = run_command,
};
