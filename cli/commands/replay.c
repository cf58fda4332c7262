#include "cli/views/replay.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/endings.h"
#include "cli/arguments/job_flags.h"
#include "cli/terminal/signals.h"
#include "cli/views/current.h"
#include "cli/views/run.h"

#include <inttypes.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { WORDS = 400 };

/* A list that is taken back, and what came of it. */
struct replaying {
    struct pb_call *call;
    const struct pb_session *opened;
    struct pb_arena arena; /* of the list */
    struct pb_replay_list list;
    struct pb_replayed replayed;
    const struct pb_reject **again; /* by corrected row: why it is rejected again; NULL: it is not */
    size_t again_count;
    struct pb_run_result *result; /* NULL: a dry run, or nothing to do */
};

/* ---- Comparing ---- */

static enum pb_status compare(struct replaying *replaying, struct pb_error *error)
{
    struct pb_call *call = replaying->call;
    const struct pb_settings *settings = &replaying->opened->pipeline.settings;
    struct pb_store *store = NULL;
    struct pb_corrected earlier;
    struct pb_run_plan plan;
    enum pb_status status = pb_store_look(call, settings, &store, error);
    if (status != PB_OK)
        return status;
    status = pb_corrected_read(&earlier, settings->state, error);
    struct pb_selection selection = replaying->opened->selection;
    selection.corrected = &earlier;
    if (status == PB_OK)
        status = pb_plan_make(&plan, &replaying->opened->pipeline, &selection, store, pb_signals_catch(), error);
    if (status == PB_OK) {
        status = pb_replay_compare(&replaying->list, &plan, store, &earlier, &replaying->replayed, error);
        pb_plan_close(&plan);
    }
    pb_corrected_close(&earlier);
    pb_store_close(store);
    return status;
}

/* ---- What came of it ---- */

static enum pb_status note_again(struct replaying *replaying, const struct pb_reject *reject, struct pb_error *error)
{
    struct pb_arena *arena = replaying->call->arena;
    const struct pb_corrected *corrected = &replaying->replayed.corrected;
    struct pb_row_place place;
    if (!reject->input || !pb_row_place(reject->cell, reject->line, &place))
        return PB_OK;
    const char *sheet = pb_arena_text(arena, place.sheet, place.sheet_length);
    struct pb_reject *copy = pb_arena_take(arena, 1, sizeof *copy);
    if (!sheet || !copy)
        return pb_out_of_memory(error);
    const struct pb_corrected_row *row = pb_corrected_find(corrected, reject->input, sheet, (int64_t)place.row);
    if (!row || replaying->again[row - corrected->rows])
        return PB_OK;
    copy->rule = pb_arena_text(arena, reject->rule, strlen(reject->rule));
    copy->reason = pb_arena_text(arena, reject->reason, strlen(reject->reason));
    if (!copy->rule || !copy->reason)
        return pb_out_of_memory(error);
    replaying->again[row - corrected->rows] = copy;
    replaying->again_count++;
    return PB_OK;
}

/* Which of the corrected rows are rejected again, by what the run kept. */
static enum pb_status find_again(struct replaying *replaying, struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_unit *units = NULL;
    size_t count = 0;
    enum pb_status status = pb_store_look(replaying->call, &replaying->opened->pipeline.settings, &store, error);
    if (status == PB_OK && store)
        status = pb_store_run_units(store, replaying->result->number, replaying->call->arena, &units, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct pb_unit_result result = { 0 };
        struct pb_arena arena;
        pb_arena_open(&arena, FINDINGS_MAXIMUM);
        status = pb_store_findings(store, units[i].key, &arena, &result, error);
        for (size_t r = 0; status == PB_OK && r < result.reject_count; r++)
            status = note_again(replaying, &result.rejects[r], error);
        pb_arena_close(&arena);
    }
    pb_store_close(store);
    return status;
}

static void print_row(const struct replaying *replaying, size_t i)
{
    FILE *file = replaying->call->output->results;
    const struct pb_corrected_row *row = &replaying->replayed.corrected.rows[i];
    char text[PB_TABULAR_PLACE_TEXT + WORDS];
    pb_print(file, "  ");
    pb_print_text(file, row->file);
    pb_print(file, ":");
    pb_print_text(file, pb_corrected_place(row, text, sizeof text));
    pb_print(file, ": ");
    pb_print_text(file, pb_corrected_words(row, text, WORDS));
    if (replaying->again[i]) {
        pb_print(file, "\n      rejected again: ");
        pb_print_text(file, replaying->again[i]->reason);
    }
    pb_print(file, "\n");
}

static void print_counts(const struct replaying *replaying)
{
    FILE *file = replaying->call->output->results;
    const struct pb_replayed *replayed = &replaying->replayed;
    size_t count = replayed->corrected.count;
    if (!replaying->result)
        pb_print(file, "%zu row%s to correct", count, count == 1 ? "" : "s");
    else
        pb_print(file, "%zu row%s corrected: %zu not rejected any more, %zu rejected again", count,
                 count == 1 ? "" : "s", count - replaying->again_count, replaying->again_count);
    pb_print(file, "; %" PRIu64 " in the list left as they are", replayed->unchanged + replayed->withheld);
    if (replayed->repeated)
        pb_print(file, "; %" PRIu64 " corrected so before", replayed->repeated);
    pb_print(file, "\n");
}

static void print(const struct replaying *replaying)
{
    enum { SHOWN = 20 };
    const struct pb_output *output = replaying->call->output;
    size_t count = replaying->replayed.corrected.count;
    if (output->quiet)
        return;
    print_counts(replaying);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        print_row(replaying, i);
    if (count > SHOWN)
        pb_print(output->results, "  and %zu more: placebook replay --list\n", count - SHOWN);
    if (replaying->result)
        pb_run_closing(replaying->result, &replaying->opened->pipeline, output->results);
    else if (!count)
        pb_print(output->results, "nothing to do: change the cells from Column A on, and save the list\n");
}

static void print_json(const struct replaying *replaying)
{
    struct pb_json_writer writer;
    const struct pb_replayed *replayed = &replaying->replayed;
    pb_json_document(&writer, replaying->call->output->results, "placebook.replay/1");
    pb_json_text(&writer, "file", replaying->list.path);
    pb_json_text(&writer, "pipeline", replaying->opened->pipeline.path);
    pb_json_boolean(&writer, "dry_run", !replaying->result);
    pb_json_count(&writer, "corrected", replayed->corrected.count);
    pb_json_count(&writer, "rejected_again", replaying->again_count);
    pb_json_count(&writer, "unchanged", replayed->unchanged);
    pb_json_count(&writer, "without_cells", replayed->withheld);
    pb_json_count(&writer, "corrected_before", replayed->repeated);
    if (replaying->result) {
        pb_json_integer(&writer, "run", replaying->result->number);
        pb_json_boolean(&writer, "nothing_changed", replaying->result->unchanged);
        pb_json_text(&writer, "output", replaying->result->output);
        pb_json_text(&writer, "publication", replaying->result->publication);
    }
    pb_json_list(&writer, "rows");
    for (size_t i = 0; i < replayed->corrected.count; i++) {
        const struct pb_reject *again = replaying->again[i];
        pb_json_object(&writer, NULL);
        pb_correction_json(&writer, &replayed->corrected.rows[i]);
        if (again) {
            pb_json_text(&writer, "rule", again->rule);
            pb_json_text(&writer, "reason", again->reason);
        }
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

void pb_correction_json(struct pb_json_writer *writer, const struct pb_corrected_row *row)
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

/* ---- The command ---- */

enum pb_status pb_replay_open(struct pb_call *call, struct pb_session *opened, struct pb_error *error)
{
    struct pb_opening opening = { 0 };
    enum pb_status status = pb_current_find(call, &opening, error);
    if (status == PB_OK)
        status = pb_opened_open_as(call, &opening, opened, error);
    if (status != PB_OK)
        return status;
    status = pb_current_check(call, &opened->pipeline, error);
    if (status != PB_OK)
        pb_session_close(opened);
    return status;
}

static enum pb_status run_corrected(struct replaying *replaying, struct pb_error *error)
{
    struct pb_call *call = replaying->call;
    struct pb_run_request request = { .corrections = &replaying->replayed.corrected };
    replaying->result = pb_arena_take(call->arena, 1, sizeof *replaying->result);
    if (!replaying->result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_run_shown(call, replaying->opened, &request, replaying->result, error);
    if (status != PB_OK && !replaying->result->loads_changed)
        pb_output_say(call->output, PB_LEVEL_WARNING, "not-corrected",
                      "the run did not succeed: the corrections were not kept, and what was published is as it was");
    if (status == PB_OK) {
        pb_run_partial(call, replaying->result, error);
        status = find_again(replaying, error);
    }
    return status;
}

static enum pb_status take_back(struct replaying *replaying, const char *path, struct pb_error *error)
{
    struct pb_call *call = replaying->call;
    enum pb_status status = pb_replay_read(path, &replaying->arena, &replaying->list, error);
    if (status == PB_OK)
        status = compare(replaying, error);
    if (status != PB_OK)
        return status;
    size_t count = replaying->replayed.corrected.count;
    replaying->again = pb_arena_take(call->arena, count, sizeof *replaying->again);
    if (!replaying->again)
        return pb_out_of_memory(error);
    if (count && !pb_is_given(call->arguments, "dry-run"))
        status = run_corrected(replaying, error);
    if (status == PB_OK && call->output->json)
        print_json(replaying);
    else if (status == PB_OK)
        print(replaying);
    return status;
}

static enum pb_status check_words(const struct pb_call *call, struct pb_error *error)
{
    static const char *const endings[] = { ".xlsx", ".csv", NULL };
    const struct pb_arguments *arguments = call->arguments;
    const char *file = pb_operand(arguments, 0);
    bool list = pb_is_given(arguments, "list");
    bool removal = pb_is_given(arguments, "remove");
    if ((list || removal) && (file || (list && removal) || pb_is_given(arguments, "dry-run")))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s stands alone, besides --pipeline and --state",
                       list ? "--list" : "--remove");
    if (list || removal)
        return PB_OK;
    if (!file)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "expected the list of rejected rows that was corrected");
    return pb_ending_check("", file, endings, "it is the file that placebook rejects --output wrote", error);
}

/* *again: a load came or went before the run had the lock. */
static enum pb_status replay_once(struct pb_call *call, bool *again, struct pb_error *error)
{
    struct pb_session opened;
    struct replaying *replaying = pb_arena_take(call->arena, 1, sizeof *replaying);
    if (!replaying)
        return pb_out_of_memory(error);
    enum pb_status status = pb_replay_open(call, &opened, error);
    if (status != PB_OK)
        return status;
    replaying->call = call;
    replaying->opened = &opened;
    pb_arena_open(&replaying->arena, FINDINGS_MAXIMUM);
    status = take_back(replaying, pb_operand(call->arguments, 0), error);
    pb_replayed_close(&replaying->replayed);
    pb_arena_close(&replaying->arena);
    *again = replaying->result && replaying->result->loads_changed;
    if (replaying->result)
        pb_run_result_close(replaying->result);
    pb_session_close(&opened);
    return status;
}

static enum pb_status replay(struct pb_call *call, struct pb_error *error)
{
    enum pb_status status = check_words(call, error);
    if (status != PB_OK)
        return status;
    if (pb_is_given(call->arguments, "list"))
        return pb_corrections_list(call, error);
    if (pb_is_given(call->arguments, "remove"))
        return pb_corrections_remove(call, pb_value_given(call->arguments, "remove"), error);
    bool again = true;
    for (int attempt = 0; again && attempt < PB_RUN_ATTEMPTS; attempt++) {
        again = false;
        pb_error_clear(error);
        status = replay_once(call, &again, error);
    }
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "dry-run", .letter = 'n', .help = "say which rows were corrected and how, and change nothing" },
    { .name = "list", .help = "list the corrections that are kept, and whether their inputs are still read" },
    { .name = "remove",
      .kind = PB_FLAG_VALUE,
      .value = "FILE[:ROW]",
      .help =
          "forget the corrections of an input, or of one of its rows, as --list names them; the next run is without" },
    { .name = "pipeline",
      .kind = PB_FLAG_VALUE,
      .value = "FILE",
      .help = "the pipeline that rejected the rows; without it that of the latest run that published",
      .completes = PB_FILES },
    PB_FLAG_SET,
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
    .summary = "take rejected rows back that were corrected",
    .operands = "[LIST]",
    .most = 1,
    .operand = PB_OPERAND_FILE,
    .description =
        "LIST is a file that placebook rejects --output wrote, or rejects.xlsx or rejects.csv of a publication, in "
        "which "
        "cells from Column A on were changed. Each corrected row takes the place of the one in its input, the pipeline "
        "is run, and everything else is as it was; rows that were not changed are left as they are. A figure that "
        "comes "
        "of a corrected row says so in its note and on the sheet Quality.\n"
        "The corrections are kept in the state folder, and every run heeds them as long as the input is the same, byte "
        "by byte: when a new file comes, they apply no more. A run that fails or is stopped leaves no correction "
        "behind. A row that is rejected again is in placebook rejects, with its new reason.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = replay,
};
