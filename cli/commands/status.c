/*
 * `placebook status`: renders the report of app/status.h.
 */
#include "app/status.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "placebook/period.h"

#include <inttypes.h>
#include <string.h>

/* ---- JSON ---- */

static const char *text_or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

static const char *day_or_null(int32_t day, char text[11])
{
    return text_or_null(pb_date_text(day, text));
}

static void status_run_json(struct pb_json_writer *writer, const char *name, const struct pb_ledger_run *run)
{
    if (!run)
        return;
    pb_json_object(writer, name);
    pb_json_integer(writer, "number", run->number);
    pb_json_text(writer, "started", run->started);
    pb_json_text(writer, "finished", text_or_null(run->finished));
    pb_json_text(writer, "state", run->state);
    pb_json_integer(writer, "exit_code", run->exit_code);
    pb_json_text(writer, "message", run->message);
    pb_json_text(writer, "output", run->output);
    pb_json_text(writer, "publication", text_or_null(run->publication));
    pb_json_end_object(writer);
}

static void status_source_json(struct pb_json_writer *writer, const struct pb_source_status *status)
{
    const struct pb_ledger_source *source = status->source;
    const struct pb_ledger_history *history = status->history;
    char day[11];
    pb_json_object(writer, NULL);
    pb_json_text(writer, "id", source->source);
    pb_json_text(writer, "title", text_or_null(source->title));
    pb_json_text(writer, "standing", pb_source_standing_text(status->standing));
    pb_json_text(writer, "frequency", text_or_null(source->frequency));
    pb_json_text(writer, "due", day_or_null(status->due, day));
    pb_json_text(writer, "changed", text_or_null(history->changed));
    pb_json_text(writer, "checked", text_or_null(history->checked));
    pb_json_text(writer, "success", text_or_null(history->success));
    pb_json_text(writer, "failed", text_or_null(history->failed));
    pb_json_text(writer, "reason", text_or_null(history->reason));
    pb_json_text(writer, "newest_data", day_or_null(source->last_day, day));
    if (status->age_days >= 0)
        pb_json_integer(writer, "age_days", status->age_days);
    pb_json_integer(writer, "inputs", source->inputs);
    pb_json_integer(writer, "bytes", source->bytes);
    pb_json_integer(writer, "rows_read", source->rows_read);
    pb_json_integer(writer, "kept", source->kept);
    pb_json_integer(writer, "rejected", source->rejected);
    pb_json_end_object(writer);
}

static void status_json(const struct pb_pipeline_status *pipeline, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.status/1");
    pb_json_text(&writer, "pipeline", pipeline->name);
    status_run_json(&writer, "last_run", pipeline->ledger.last);
    status_run_json(&writer, "last_success", pipeline->ledger.good);
    pb_json_list(&writer, "sources");
    for (size_t i = 0; i < pipeline->ledger.source_count; i++)
        status_source_json(&writer, &pipeline->sources[i]);
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

/* ---- Text ---- */

static void status_run_text(FILE *file, const char *title, const struct pb_ledger_run *run)
{
    pb_print(file, "  %-12s ", title);
    if (!run) {
        pb_print(file, "never\n");
        return;
    }
    pb_print(file, "run %" PRId64 ", %s, %s", run->number, run->started, run->state);
    if (run->publication[0]) {
        pb_print(file, ": ");
        pb_print_text(file, run->publication);
    } else if (run->message[0]) {
        pb_print(file, ": ");
        pb_print_text(file, run->message);
    }
    pb_print(file, "\n");
}

static const char *day_or_dash(const char *time)
{
    return time[0] ? time : "-";
}

static void status_cells(struct pb_columns *columns, const struct pb_source_status *status)
{
    const struct pb_ledger_source *source = status->source;
    const struct pb_ledger_history *history = status->history;
    char day[11];
    pb_columns_row(columns);
    pb_columns_cell(columns, 0, "%s", source->source);
    pb_columns_cell(columns, 1, "%s", pb_source_standing_text(status->standing));
    pb_columns_cell(columns, 2, "%s", source->frequency[0] ? source->frequency : "-");
    pb_columns_cell(columns, 3, "%s", day_or_dash(pb_date_text(status->due, day)));
    pb_columns_cell(columns, 4, "%.10s", day_or_dash(history->changed));
    pb_columns_cell(columns, 5, "%.10s", day_or_dash(history->checked));
    pb_columns_cell(columns, 6, "%.10s", day_or_dash(history->success));
    pb_columns_cell(columns, 7, "%s", day_or_dash(pb_date_text(source->last_day, day)));
    if (status->age_days >= 0)
        pb_columns_cell(columns, 8, "%" PRId32 " day%s", status->age_days, status->age_days == 1 ? "" : "s");
    else
        pb_columns_cell(columns, 8, "-");
}

static enum pb_status status_text(struct pb_call *call, const struct pb_pipeline_status *pipeline,
                                  struct pb_error *error)
{
    FILE *file = call->terminal->results;
    struct pb_columns columns;
    pb_print_text(file, pipeline->name);
    pb_print(file, "\n");
    status_run_text(file, "last run", pipeline->ledger.last);
    if (pipeline->ledger.good != pipeline->ledger.last &&
        (!pipeline->ledger.good || pipeline->ledger.good->number != pipeline->ledger.last->number))
        status_run_text(file, "last success", pipeline->ledger.good);
    pb_columns_open(&columns, call->arena, "source|state|expected|due|changed|checked|published|newest data|>age");
    for (size_t i = 0; i < pipeline->ledger.source_count; i++)
        status_cells(&columns, &pipeline->sources[i]);
    enum pb_status status = columns.rows ? pb_columns_print(&columns, call->terminal, error) : PB_OK;
    for (size_t i = 0; i < pipeline->ledger.source_count; i++) {
        const struct pb_source_status *source = &pipeline->sources[i];
        if (source->standing != PB_SOURCE_FAILING)
            continue;
        pb_print_text(file, source->source->source);
        pb_print(file, " could not be read: ");
        pb_print_text(file, source->history->reason);
        pb_print(file, "\n");
    }
    return status;
}

static enum pb_status status_run(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    struct pb_status_report report;
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_app_status(&session, pb_operand(call->arguments, 0), 0, &report, error);
    if (status != PB_OK)
        return status;
    call->exit_code = report.exit_code;
    for (size_t i = 0; status == PB_OK && i < report.count; i++) {
        if (call->terminal->json) {
            status_json(&report.pipelines[i], call->terminal->results);
            continue;
        }
        if (i)
            pb_print(call->terminal->results, "\n");
        status = status_text(call, &report.pipelines[i], error);
    }
    return status;
}

static const char *const settings[] = { "state", NULL };
static const char *const examples[] = { "placebook status", "placebook status nightly --json", NULL };

const struct pb_command pb_command_status = {
    .name = "status",
    .order = 75,
    .summary = "say which sources are due, stale or failing, and when they were last published",
    .operands = "[NAME]",
    .most = 1,
    .description =
        "Shows how the pipelines of a state folder stand: the last run, the last that went well, and each source: when "
        "its inputs last changed, when it was last checked and published, and the newest day that its figures are "
        "about. Everything comes from the ledger, so nothing is read or fetched. NAME is the name of a pipeline, as "
        "placebook runs shows it.\nA source whose entry in the pipeline file has a frequency is due when it has not "
        "changed for that long, and stale when a quarter of that time has passed since. failing: it could not be read "
        "when it was last tried. never: no run could read it. unknown: the pipeline file says no frequency.\nEnds with "
        "exit code 8 when a source is stale or failing or was never read, or when the last run failed or was killed.",
    .settings = settings,
    .examples = examples,
    .run = status_run,
};
