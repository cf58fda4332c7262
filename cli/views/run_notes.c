#include "cli/views/run_notes.h"

#include "cli/terminal/columns.h"

#include <inttypes.h>

static enum pb_status notes_show_steps(struct pb_call *call, const struct pb_ledger_notes *notes,
                                       struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "step|>time|>items|>rows|>bytes");
    for (size_t i = 0; i < notes->step_count; i++) {
        const struct pb_ledger_step *step = &notes->steps[i];
        char time[32];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", step->step);
        pb_columns_cell(&columns, 1, "%s", pb_duration_text(step->seconds, time));
        pb_columns_cell(&columns, 2, "%" PRId64, step->items);
        pb_columns_cell(&columns, 3, "%" PRId64, step->rows);
        pb_columns_cell(&columns, 4, "%" PRId64, step->bytes);
    }
    return pb_columns_print(&columns, call->terminal, error);
}

static enum pb_status notes_show_sources(struct pb_call *call, const struct pb_ledger_notes *notes,
                                         struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "source|inputs are|>inputs|>bytes|>read|>kept|>rejected");
    for (size_t i = 0; i < notes->source_count; i++) {
        const struct pb_ledger_source *source = &notes->sources[i];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", source->source);
        pb_columns_cell(&columns, 1, "%s", source->outcome);
        pb_columns_cell(&columns, 2, "%" PRId64, source->inputs);
        pb_columns_cell(&columns, 3, "%" PRId64, source->bytes);
        pb_columns_cell(&columns, 4, "%" PRId64, source->rows_read);
        pb_columns_cell(&columns, 5, "%" PRId64, source->kept);
        pb_columns_cell(&columns, 6, "%" PRId64, source->rejected);
    }
    return pb_columns_print(&columns, call->terminal, error);
}

static void notes_show_drift(const struct pb_terminal *terminal, const struct pb_ledger_notes *notes)
{
    for (size_t i = 0; i < notes->drift_count; i++) {
        const struct pb_ledger_drift *drift = &notes->drift[i];
        pb_print(terminal->results, "%-5s ", drift->severity);
        pb_print_text(terminal->results, drift->source);
        pb_print(terminal->results, ": ");
        pb_print_text(terminal->results, drift->sentence);
        pb_print(terminal->results, "\n");
    }
}

enum pb_status pb_run_notes_show(struct pb_call *call, const struct pb_ledger_notes *notes, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    FILE *file = call->terminal->results;
    if (notes->step_count) {
        pb_print(file, "\n");
        status = notes_show_steps(call, notes, error);
    }
    if (status == PB_OK && notes->source_count) {
        pb_print(file, "\n");
        status = notes_show_sources(call, notes, error);
    }
    if (status == PB_OK && notes->drift_count) {
        pb_print(file, "\nwhat differs from the last run that published:\n");
        notes_show_drift(call->terminal, notes);
    }
    return status;
}

static void notes_steps_json(struct pb_json_writer *writer, const struct pb_ledger_notes *notes)
{
    pb_json_list(writer, "steps");
    for (size_t i = 0; i < notes->step_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "step", notes->steps[i].step);
        pb_json_number(writer, "seconds", notes->steps[i].seconds);
        pb_json_integer(writer, "items", notes->steps[i].items);
        pb_json_integer(writer, "rows", notes->steps[i].rows);
        pb_json_integer(writer, "bytes", notes->steps[i].bytes);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void notes_sources_json(struct pb_json_writer *writer, const struct pb_ledger_notes *notes)
{
    pb_json_list(writer, "sources");
    for (size_t i = 0; i < notes->source_count; i++) {
        const struct pb_ledger_source *source = &notes->sources[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", source->source);
        pb_json_text(writer, "outcome", source->outcome);
        pb_json_text(writer, "reason", source->reason[0] ? source->reason : NULL);
        pb_json_integer(writer, "inputs", source->inputs);
        pb_json_integer(writer, "bytes", source->bytes);
        pb_json_text(writer, "digest", source->digest[0] ? source->digest : NULL);
        pb_json_integer(writer, "rows_read", source->rows_read);
        pb_json_integer(writer, "kept", source->kept);
        pb_json_integer(writer, "rejected", source->rejected);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

void pb_run_notes_json(struct pb_json_writer *writer, const struct pb_ledger_notes *notes)
{
    notes_steps_json(writer, notes);
    notes_sources_json(writer, notes);
    pb_json_list(writer, "drift");
    for (size_t i = 0; i < notes->drift_count; i++) {
        const struct pb_ledger_drift *drift = &notes->drift[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, "source", drift->source);
        pb_json_text(writer, "severity", drift->severity);
        pb_json_text(writer, "part", drift->part);
        pb_json_text(writer, "change", drift->change);
        pb_json_text(writer, "sentence", drift->sentence);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}
