#include "cli/views/run.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "cli/terminal/progress.h"
#include "cli/terminal/signals.h"
#include "cli/views/closing_line.h"
#include "cli/views/plan.h"

#include <math.h>
#include <string.h>

static void hear(void *context, bool warning, const struct pb_error *what)
{
    struct pb_output *output = context;
    pb_output_message(output, warning ? PB_LEVEL_WARNING : PB_LEVEL_INFO, warning ? "warning" : "run", what);
}

const char *pb_place_state_text(enum pb_place_state state)
{
    static const char *const texts[] = { "published", "unchanged", "kept", "absent" };
    return texts[state];
}

static void result_json(const struct pb_run_result *result, const struct pb_pipeline *pipeline, int exit_code,
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

void pb_run_closing(const struct pb_run_result *result, const struct pb_pipeline *pipeline, FILE *file)
{
    char text[5000];
    pb_print_text(file, pb_closing_line(result, text, sizeof text));
    if (!result->unchanged && result->row_counts.rejected) {
        pb_print(file, ": ");
        pb_print_text(file, pb_state_command("placebook rejects", pipeline, text, sizeof text));
    }
    pb_print(file, "\n");
    if (result->unchanged)
        return;
    pb_print(file, "  ");
    pb_print_text(file, result->output);
    pb_print(file, "/latest -> ");
    pb_print_text(file, result->publication);
    pb_print(file, "\n");
}

/* Places that were to be published and were not. */
static void tell_partial(struct pb_output *output, const struct pb_run_result *result, const struct pb_error *partial)
{
    for (size_t i = 0; i < result->place_count; i++) {
        const struct pb_place_outcome *outcome = &result->places[i];
        if (outcome->state == PB_PLACE_KEPT || outcome->state == PB_PLACE_ABSENT)
            pb_output_say(output, PB_LEVEL_WARNING, "place-kept", "%s is %s: %s", outcome->place->id,
                          outcome->state == PB_PLACE_KEPT ? "as it was before" : "not published",
                          outcome->reason && outcome->reason[0] ? outcome->reason : "no reason was given");
    }
    pb_output_message(output, PB_LEVEL_WARNING, "partial", partial);
}

void pb_run_partial(struct pb_call *call, const struct pb_run_result *result, const struct pb_error *error)
{
    if (error->code != PB_ERROR_PARTIAL)
        return;
    call->exit_code = PB_ERROR_PARTIAL;
    tell_partial(call->output, result, error);
}

static void finish(struct pb_call *call, const struct pb_run_result *result, const struct pb_pipeline *pipeline,
                   const struct pb_error *error)
{
    struct pb_output *output = call->output;
    pb_run_partial(call, result, error);
    if (call->exit_code == 0 && result->unchanged && pb_is_given(call->arguments, "error-on-no-change"))
        call->exit_code = PB_ERROR_NO_CHANGE;
    if (output->json)
        result_json(result, pipeline, call->exit_code, output->results);
    else if (!output->quiet) {
        pb_run_closing(result, pipeline, output->results);
        pb_carried_print(pipeline, NULL, "  carried", output->results);
    }
}

enum pb_status pb_run_shown(struct pb_call *call, const struct pb_session *opened, struct pb_run_request *request,
                            struct pb_run_result *result, struct pb_error *error)
{
    struct pb_progress *progress = pb_arena_take(call->arena, 1, sizeof *progress);
    struct pb_display *display = pb_arena_take(call->arena, 1, sizeof *display);
    memset(result, 0, sizeof *result);
    if (!progress || !display)
        return pb_out_of_memory(error);
    progress->message = hear;
    progress->message_context = call->output;
    request->pipeline = &opened->pipeline;
    request->registry = &opened->registry;
    request->selection = opened->selection;
    request->progress = progress;
    request->cancelled = pb_signals_catch();
    request->stop_code = pb_signals_exit_code;
    request->given = opened->given;
    pb_display_start(display, call->output, progress,
                     pb_display_mode(opened->pipeline.settings.progress, call->output));
    enum pb_status status = pb_run(request, result, error);
    pb_display_stop(display);
    return status;
}

/* *again: a load came or went before the run had the lock. */
static enum pb_status run_opened(struct pb_call *call, const struct pb_session *opened, bool *again,
                                 struct pb_error *error)
{
    struct pb_run_request request = { .offline = pb_is_given(call->arguments, "offline") };
    struct pb_run_result *result = pb_arena_take(call->arena, 1, sizeof *result);
    if (!result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_run_shown(call, opened, &request, result, error);
    if (status == PB_OK)
        finish(call, result, &opened->pipeline, error);
    *again = result->loads_changed;
    pb_run_result_close(result);
    return status;
}

static enum pb_status run(struct pb_call *call, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    bool again = true;
    for (int attempt = 0; again && attempt < PB_RUN_ATTEMPTS; attempt++) {
        struct pb_session opened;
        again = false;
        pb_error_clear(error);
        status = pb_opened_open(call, &opened, error);
        if (status != PB_OK)
            return status;
        if (pb_is_given(call->arguments, "dry-run"))
            status = pb_plan_show(call, &opened, error);
        else
            status = run_opened(call, &opened, &again, error);
        pb_session_close(&opened);
    }
    return status;
}

static const struct pb_flag flags[] = {
    PB_FLAG_PLACE,
    PB_FLAG_SOURCE,
    PB_FLAG_MEASURE,
    PB_FLAG_SET,
    { .name = "dry-run", .letter = 'n', .help = "say what would be done, as placebook plan does, and do nothing" },
    { .name = "offline", .help = "no network: inputs must be files" },
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
    .description =
        "Reads the sources of a pipeline, makes the files of each Place and publishes them in one step. What "
        "was read before and has not changed is not read again. When something fails, what was published "
        "before stays as it is; the same command again goes on where it stopped.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = run,
};
