/*
 * `placebook runs`: the ledger. Without a word it lists the runs, latest first; `show` prints one run with its units
 * and the counts of its rows, `log` its messages.
 */
#include "app/ledger.h"

#include "app/publications.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/run_notes.h"
#include "placebook/record_json.h"

#include <inttypes.h>
#include <string.h>

static const char *const words[] = { "show", "log", NULL };

static const char *runs_word_at(const void *context, size_t i)
{
    (void)context;
    return words[i];
}

static void run_json(struct pb_json_writer *writer, const struct pb_ledger_run *run)
{
    pb_json_integer(writer, "number", run->number);
    pb_json_text(writer, "pipeline", run->pipeline);
    pb_json_text(writer, "path", run->path[0] ? run->path : NULL);
    pb_json_text(writer, "started", run->started);
    pb_json_text(writer, "finished", run->finished[0] ? run->finished : NULL);
    pb_json_text(writer, "state", run->state);
    pb_json_integer(writer, "exit_code", run->exit_code);
    pb_json_text(writer, "message", run->message);
    pb_json_text(writer, "output", run->output);
    pb_json_text(writer, "publication", run->publication[0] ? run->publication : NULL);
    pb_row_counts_json(writer, "rows", &run->row_counts);
    pb_json_integer(writer, "units_run", run->units_run);
    pb_json_integer(writer, "units_reused", run->units_reused);
}

/* --- the list --- */

static enum pb_status print_list(struct pb_call *call, const struct pb_ledger_run *runs, size_t count,
                                 struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, ">run|started|pipeline|state|>exit|>units|>rejected|publication");
    for (size_t i = 0; i < count; i++) {
        const struct pb_ledger_run *run = &runs[i];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%" PRId64, run->number);
        pb_columns_cell(&columns, 1, "%s", run->started);
        pb_columns_cell(&columns, 2, "%s", run->pipeline);
        pb_columns_cell(&columns, 3, "%s", run->state);
        if (run->exit_code < 0)
            pb_columns_cell(&columns, 4, "-");
        else
            pb_columns_cell(&columns, 4, "%d", run->exit_code);
        pb_columns_cell(&columns, 5, "%" PRId64, run->units_run + run->units_reused);
        pb_columns_cell(&columns, 6, "%" PRIu64, run->row_counts.rejected);
        pb_columns_cell(&columns, 7, "%s", run->publication[0] ? run->publication : "-");
    }
    return pb_columns_print(&columns, call->terminal, error);
}

static enum pb_status list(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    enum pb_status status = pb_app_runs(session, pb_value_given(call->arguments, "output"), &runs, &count, error);
    if (status != PB_OK)
        return status;
    if (!call->terminal->json && count == 0)
        pb_terminal_say(call->terminal, PB_LEVEL_NOTICE, "no-runs", "no runs yet in %s", session->settings.state);
    if (!call->terminal->json)
        return count ? print_list(call, runs, count, error) : PB_OK;
    for (size_t i = 0; i < count; i++) {
        struct pb_json_writer writer;
        pb_json_document(&writer, call->terminal->results, "placebook.ledger-run/1");
        run_json(&writer, &runs[i]);
        pb_json_end_object(&writer);
    }
    return PB_OK;
}

/* --- one run --- */

/* "read 6318 = kept 51 + filtered 0 + rejected 6267 + duplicates 0" */
static void runs_print_account(const struct pb_row_counts *row_counts, FILE *file)
{
    pb_print(file,
             "read %" PRIu64 " = kept %" PRIu64 " + filtered %" PRIu64 " + rejected %" PRIu64 " + duplicates %" PRIu64
             "\n",
             row_counts->read, row_counts->kept, row_counts->filtered, row_counts->rejected, row_counts->duplicates);
}

static void print_pair(FILE *file, const char *name, const char *value)
{
    pb_print(file, "%-12s ", name);
    pb_print_text(file, value && value[0] ? value : "-");
    pb_print(file, "\n");
}

static enum pb_status runs_show_units(struct pb_call *call, const struct pb_run_report *report, struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena,
                    "source|unit|state|>read|>kept|>filtered|>rejected|>duplicates|>compared|>mismatches|>time");
    for (size_t i = 0; i < report->unit_count; i++) {
        const struct pb_run_unit *unit = &report->units[i];
        const struct pb_row_counts *row_counts = &unit->result.row_counts;
        struct pb_check checks = { .rule = "", .sentence = "" };
        char time[32];
        for (size_t c = 0; c < unit->check_count; c++)
            pb_check_merge(&checks, &unit->checks[c]);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", unit->unit.source);
        pb_columns_cell(&columns, 1, "%s", unit->unit.unit);
        pb_columns_cell(&columns, 2, "%s", !unit->known ? "forgotten" : unit->unit.reused ? "reused" : "run");
        if (!unit->known)
            continue;
        pb_columns_cell(&columns, 3, "%" PRIu64, row_counts->read);
        pb_columns_cell(&columns, 4, "%" PRIu64, row_counts->kept);
        pb_columns_cell(&columns, 5, "%" PRIu64, row_counts->filtered);
        pb_columns_cell(&columns, 6, "%" PRIu64, row_counts->rejected);
        pb_columns_cell(&columns, 7, "%" PRIu64, row_counts->duplicates);
        pb_columns_cell(&columns, 8, "%" PRIu64, checks.compared);
        pb_columns_cell(&columns, 9, "%" PRIu64, checks.mismatched);
        pb_columns_cell(&columns, 10, "%s", pb_duration_text(unit->result.seconds, time));
    }
    return pb_columns_print(&columns, call->terminal, error);
}

static void runs_unit_json(const struct pb_run_unit *unit, struct pb_json_writer *writer)
{
    pb_json_object(writer, NULL);
    pb_json_text(writer, "source", unit->unit.source);
    pb_json_text(writer, "unit", unit->unit.unit);
    pb_json_text(writer, "key", unit->unit.key);
    pb_json_boolean(writer, "reused", unit->unit.reused);
    pb_json_boolean(writer, "known", unit->known);
    if (unit->known) {
        pb_row_counts_json(writer, "rows", &unit->result.row_counts);
        pb_json_list(writer, "checks");
        for (size_t i = 0; i < unit->check_count; i++) {
            pb_json_object(writer, NULL);
            pb_check_json(writer, &unit->checks[i]);
            pb_json_end_object(writer);
        }
        pb_json_end_list(writer);
        pb_json_list(writer, "inputs");
        for (size_t i = 0; i < unit->input_count; i++) {
            pb_json_object(writer, NULL);
            pb_json_text(writer, "file", unit->inputs[i].name);
            pb_json_text(writer, "sha256", unit->inputs[i].sha256);
            pb_json_count(writer, "bytes", unit->inputs[i].size);
            pb_json_end_object(writer);
        }
        pb_json_end_list(writer);
        pb_json_number(writer, "seconds", unit->result.seconds);
    }
    pb_json_end_object(writer);
}

static void show_json(const struct pb_run_report *report, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.ledger-run/1");
    run_json(&writer, report->run);
    pb_json_list(&writer, "units");
    for (size_t i = 0; i < report->unit_count; i++)
        runs_unit_json(&report->units[i], &writer);
    pb_json_end_list(&writer);
    pb_run_notes_json(&writer, &report->notes);
    pb_json_end_object(&writer);
}

static enum pb_status show_text(struct pb_call *call, const struct pb_run_report *report, struct pb_error *error)
{
    const struct pb_ledger_run *run = report->run;
    FILE *file = call->terminal->results;
    char number[32];
    (void)snprintf(number, sizeof number, "%" PRId64, run->number);
    print_pair(file, "run", number);
    print_pair(file, "pipeline", run->pipeline);
    if (run->path[0])
        print_pair(file, "file", run->path);
    print_pair(file, "started", run->started);
    print_pair(file, "finished", run->finished);
    print_pair(file, "state", run->state);
    (void)snprintf(number, sizeof number, "%d", run->exit_code);
    print_pair(file, "exit code", run->exit_code < 0 ? "-" : number);
    print_pair(file, "output", run->output);
    print_pair(file, "publication", run->publication);
    if (run->message[0])
        print_pair(file, "message", run->message);
    pb_print(file, "%-12s ", "rows");
    runs_print_account(&run->row_counts, file);
    enum pb_status status = PB_OK;
    if (report->unit_count) {
        pb_print(file, "\n");
        status = runs_show_units(call, report, error);
    }
    return status == PB_OK ? pb_run_notes_show(call, &report->notes, error) : status;
}

static enum pb_status runs_show(struct pb_call *call, struct pb_session *session, int64_t number,
                                struct pb_error *error)
{
    struct pb_run_report report;
    enum pb_status status = pb_app_run_report(session, number, &report, error);
    if (status != PB_OK)
        return status;
    if (!call->terminal->json)
        return show_text(call, &report, error);
    show_json(&report, call->terminal->results);
    return PB_OK;
}

/* --- its messages --- */

static void line_json(const struct pb_log_line *line, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.ledger-log/1");
    pb_json_text(&writer, "ts", line->ts);
    pb_json_text(&writer, "level", line->level);
    if (line->source) {
        pb_json_text(&writer, "source", line->source);
        pb_json_text(&writer, "unit", line->unit);
        pb_json_text(&writer, "file", line->file);
        if (line->line)
            pb_json_count(&writer, "line", line->line);
    }
    pb_json_text(&writer, "message", line->message);
    pb_json_end_object(&writer);
}

static void show_line(void *context, const struct pb_log_line *line)
{
    const struct pb_terminal *terminal = context;
    FILE *file = terminal->results;
    if (terminal->json) {
        line_json(line, file);
        return;
    }
    if (line->ts)
        pb_print(file, "%s ", line->ts);
    pb_print(file, "%s: ", line->level);
    if (line->source)
        pb_print_text(file, line->source);
    pb_print(file, line->source ? ": " : "");
    if (line->file && line->file[0]) {
        pb_print_text(file, line->file);
        if (line->line)
            pb_print(file, ":%" PRIu64, line->line);
        pb_print(file, ": ");
    }
    pb_print_text(file, line->message);
    pb_print(file, "\n");
}

static enum pb_status runs(struct pb_call *call, struct pb_error *error)
{
    const char *verb = pb_operand(call->arguments, 0);
    const char *number = pb_operand(call->arguments, 1);
    int64_t wanted = 0;
    struct pb_session session;
    if (verb && strcmp(verb, "show") != 0 && strcmp(verb, "log") != 0)
        return pb_unknown_word(error, "verb of runs", verb, runs_word_at, NULL);
    if (number && pb_run_number(number, &wanted, error) != PB_OK)
        return PB_FAILED;
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    if (status != PB_OK)
        return status;
    if (!verb)
        return list(call, &session, error);
    if (strcmp(verb, "show") == 0)
        return runs_show(call, &session, wanted, error);
    return pb_app_run_log(&session, wanted, show_line, call->terminal, error);
}

static const char *const settings[] = { "output", "state", NULL };
static const char *const examples[] = { "placebook runs", "placebook runs show 12", "placebook runs log 12 --json",
                                        NULL };

const struct pb_command pb_command_runs = {
    .name = "runs",
    .order = 80,
    .summary = "list the runs so far, or show one and its messages",
    .operands = "[show [ID] | log [ID]]",
    .most = 2,
    .operand = PB_OPERAND_WORDS,
    .words = words,
    .description = "Lists the runs in the ledger, latest first. show: one run with its units, row counts, steps and "
                   "sources, and what differs of them; log: its messages. Without ID: the latest run that worked on a "
                   "source. With --output: only the runs that "
                   "published to that folder.",
    .settings = settings,
    .examples = examples,
    .run = runs,
};
