#include "cli/views/replay.h"

#include "cli/terminal/columns.h"
#include "cli/views/run.h"

#include <inttypes.h>

enum { WORDS = 400 };

/* What was changed; nothing when out of memory, since the row itself shows that it was corrected. */
static const char *replay_words(const struct pb_corrected_row *row, char text[WORDS])
{
    const char *words = pb_corrected_words(row, text, WORDS);
    return words ? words : "";
}

static void replay_print_row(FILE *file, const struct pb_replay_result *result, size_t i)
{
    const struct pb_corrected_row *row = &result->replayed.corrected.rows[i];
    char text[PB_TABULAR_PLACE_TEXT + WORDS];
    pb_print(file, "  ");
    pb_print_text(file, row->file);
    pb_print(file, ":");
    pb_print_text(file, pb_corrected_place(row, text, sizeof text));
    pb_print(file, ": ");
    pb_print_text(file, replay_words(row, text));
    if (result->again[i]) {
        pb_print(file, "\n      rejected again: ");
        pb_print_text(file, result->again[i]->reason);
    }
    pb_print(file, "\n");
}

static void print_counts(FILE *file, const struct pb_replay_result *result)
{
    const struct pb_replayed *replayed = &result->replayed;
    size_t count = replayed->corrected.count;
    if (!result->ran)
        pb_print(file, "%zu row%s to correct", count, count == 1 ? "" : "s");
    else
        pb_print(file, "%zu row%s corrected: %zu no longer rejected, %zu rejected again", count, count == 1 ? "" : "s",
                 count - result->again_count, result->again_count);
    pb_print(file, "; %" PRIu64 " in the list unchanged", replayed->unchanged + replayed->withheld);
    if (replayed->repeated)
        pb_print(file, "; %" PRIu64 " already corrected", replayed->repeated);
    pb_print(file, "\n");
}

void pb_replay_text(const struct pb_terminal *terminal, const struct pb_pipeline *pipeline,
                    const struct pb_replay_result *result)
{
    enum { SHOWN = 20 };
    size_t count = result->replayed.corrected.count;
    if (terminal->quiet)
        return;
    print_counts(terminal->results, result);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        replay_print_row(terminal->results, result, i);
    if (count > SHOWN)
        pb_print(terminal->results, "  and %zu more: placebook replay --list\n", count - SHOWN);
    if (result->ran)
        pb_run_closing(&result->run, pipeline, terminal->results);
    else if (!count)
        pb_print(terminal->results, "nothing to do: change cells from Column A on, and save the list\n");
}

/* What a correction says, as keys of the object in hand. */
static void correction_json(struct pb_json_writer *writer, const struct pb_corrected_row *row)
{
    pb_json_text(writer, "input", row->file);
    pb_json_text(writer, "input_sha256", row->input);
    pb_json_text(writer, "source", row->source);
    if (*row->sheet)
        pb_json_text(writer, "sheet", row->sheet);
    pb_json_integer(writer, "row", row->row);
    pb_json_text(writer, "was", row->was);
    pb_json_text(writer, "now", row->now);
}

void pb_replay_json(FILE *file, const struct pb_pipeline *pipeline, const struct pb_replay_result *result)
{
    struct pb_json_writer writer;
    const struct pb_replayed *replayed = &result->replayed;
    pb_json_document(&writer, file, "placebook.replay/1");
    pb_json_text(&writer, "file", result->file);
    pb_json_text(&writer, "pipeline", pipeline->path);
    pb_json_boolean(&writer, "dry_run", !result->ran);
    pb_json_count(&writer, "corrected", replayed->corrected.count);
    pb_json_count(&writer, "rejected_again", result->again_count);
    pb_json_count(&writer, "unchanged", replayed->unchanged);
    pb_json_count(&writer, "without_cells", replayed->withheld);
    pb_json_count(&writer, "corrected_before", replayed->repeated);
    if (result->ran) {
        pb_json_integer(&writer, "run", result->run.number);
        pb_json_boolean(&writer, "nothing_changed", result->run.unchanged);
        pb_json_text(&writer, "output", result->run.output);
        pb_json_text(&writer, "publication", result->run.publication);
    }
    pb_json_list(&writer, "rows");
    for (size_t i = 0; i < replayed->corrected.count; i++) {
        const struct pb_reject *again = result->again[i];
        pb_json_object(&writer, NULL);
        correction_json(&writer, &replayed->corrected.rows[i]);
        if (again) {
            pb_json_text(&writer, "rule", again->rule);
            pb_json_text(&writer, "reason", again->reason);
        }
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

/* ---- The corrections that are kept ---- */

static const char *state_of(const bool *used, size_t i)
{
    return !used ? "-" : used[i] ? "in use" : "not in use";
}

enum pb_status pb_corrections_text(struct pb_call *call, const struct pb_kept_corrections *kept, struct pb_error *error)
{
    const struct pb_corrected *corrected = &kept->corrected;
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "row|source|state|correction");
    for (size_t i = 0; i < corrected->count; i++) {
        const struct pb_corrected_row *row = &corrected->rows[i];
        char text[PB_TABULAR_PLACE_TEXT + WORDS];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s:%s", row->file, pb_corrected_place(row, text, sizeof text));
        pb_columns_cell(&columns, 1, "%s", row->source);
        pb_columns_cell(&columns, 2, "%s", state_of(kept->used, i));
        pb_columns_cell(&columns, 3, "%s", replay_words(row, text));
    }
    if (corrected->count)
        return pb_columns_print(&columns, call->terminal, error);
    if (!call->terminal->quiet)
        pb_print(call->terminal->results, "no corrections\n");
    return PB_OK;
}

void pb_corrections_json(FILE *file, const struct pb_kept_corrections *kept)
{
    const struct pb_corrected *corrected = &kept->corrected;
    for (size_t i = 0; i < corrected->count; i++) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.correction/1");
        correction_json(&writer, &corrected->rows[i]);
        if (kept->used)
            pb_json_boolean(&writer, "in_use", kept->used[i]);
        pb_json_end_object(&writer);
    }
}
