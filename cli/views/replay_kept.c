/*
 * The corrections that are kept: listing and forgetting them.
 */
#include "cli/arguments/arguments.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/signals.h"
#include "cli/views/replay.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS = 400 };

/* The state folder: that of the pipeline, where one is said, which may say another one than the settings. */
static enum pb_status state_folder(struct pb_call *call, const struct pb_session *opened, const char **state,
                                   struct pb_error *error)
{
    struct pb_settings settings;
    enum pb_status status = PB_OK;
    if (!opened)
        status = pb_settings_open(call, &settings, error);
    const char *folder = opened ? opened->pipeline.settings.state : settings.state;
    if (status == PB_OK)
        *state = pb_arena_text(call->arena, folder, strlen(folder));
    return status == PB_OK && !*state ? pb_out_of_memory(error) : status;
}

/* ---- Listing ---- */

/* Which of the corrections are of inputs that the plan reads. */
static void mark_used(const struct pb_run_plan *plan, const struct pb_corrected *corrected, bool *used)
{
    for (size_t u = 0; u < plan->count; u++)
        for (size_t i = 0; i < plan->units[u].input_count; i++)
            for (size_t c = 0; c < corrected->count; c++)
                used[c] = used[c] || strcmp(corrected->rows[c].input, plan->units[u].inputs[i].sha256) == 0;
}

static enum pb_status find_used(struct pb_call *call, const struct pb_session *opened,
                                const struct pb_corrected *corrected, bool *used, struct pb_error *error)
{
    struct pb_run_plan plan;
    struct pb_selection selection = opened->selection;
    (void)call;
    selection.corrected = corrected;
    enum pb_status status = pb_plan_make(&plan, &opened->pipeline, &selection, NULL, pb_signals_catch(), error);
    if (status != PB_OK)
        return status;
    mark_used(&plan, corrected, used);
    pb_plan_close(&plan);
    return PB_OK;
}

static const char *state_of(const bool *used, size_t i)
{
    return !used ? "-" : used[i] ? "in use" : "not in use";
}

static enum pb_status print(struct pb_call *call, const struct pb_corrected *corrected, const bool *used,
                            struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, "row|source|state|correction");
    for (size_t i = 0; i < corrected->count; i++) {
        const struct pb_corrected_row *row = &corrected->rows[i];
        char text[PB_TABULAR_PLACE_TEXT + WORDS];
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s:%s", row->file, pb_corrected_place(row, text, sizeof text));
        pb_columns_cell(&columns, 1, "%s", row->source);
        pb_columns_cell(&columns, 2, "%s", state_of(used, i));
        pb_columns_cell(&columns, 3, "%s", pb_corrected_words(row, text, WORDS));
    }
    if (corrected->count)
        return pb_columns_print(&columns, call->output, error);
    if (!call->output->quiet)
        pb_print(call->output->results, "no row is corrected\n");
    return PB_OK;
}

static void print_json(struct pb_call *call, const struct pb_corrected *corrected, const bool *used)
{
    for (size_t i = 0; i < corrected->count; i++) {
        struct pb_json_writer writer;
        pb_json_document(&writer, call->output->results, "placebook.correction/1");
        pb_correction_json(&writer, &corrected->rows[i]);
        if (used)
            pb_json_boolean(&writer, "in_use", used[i]);
        pb_json_end_object(&writer);
    }
}

static enum pb_status list(struct pb_call *call, const struct pb_session *opened, struct pb_error *error)
{
    struct pb_corrected corrected;
    const char *state = NULL;
    bool *used = NULL;
    enum pb_status status = state_folder(call, opened, &state, error);
    if (status != PB_OK)
        return status;
    status = pb_corrected_read(&corrected, state, error);
    if (status == PB_OK && opened) {
        used = pb_arena_take(call->arena, corrected.count, sizeof *used);
        status = used ? find_used(call, opened, &corrected, used, error) : pb_out_of_memory(error);
    }
    if (status == PB_OK && call->output->json)
        print_json(call, &corrected, used);
    else if (status == PB_OK)
        status = print(call, &corrected, used, error);
    pb_corrected_close(&corrected);
    return status;
}

enum pb_status pb_corrections_list(struct pb_call *call, struct pb_error *error)
{
    struct pb_session opened;
    enum pb_status status = pb_replay_open(call, &opened, error);
    if (status != PB_OK && !pb_is_given(call->arguments, "pipeline")) {
        pb_error_clear(error); /* nothing was published: whether they are in use is not known */
        return list(call, NULL, error);
    }
    if (status != PB_OK)
        return status;
    status = list(call, &opened, error);
    pb_session_close(&opened);
    return status;
}

/* ---- Forgetting ---- */

static bool is_named(const struct pb_corrected_row *row, const char *what)
{
    char place[PB_TABULAR_PLACE_TEXT + 32];
    size_t length = strlen(row->file);
    if (strncmp(what, row->file, length) != 0)
        return false;
    return !what[length] ||
           (what[length] == ':' && strcmp(what + length + 1, pb_corrected_place(row, place, sizeof place)) == 0);
}

static enum pb_status forget(struct pb_call *call, struct pb_corrected *corrected, const char *state, const char *what,
                             struct pb_error *error)
{
    bool *kept = pb_arena_take(call->arena, corrected->count, sizeof *kept);
    size_t before = corrected->count;
    if (!kept)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < corrected->count; i++)
        kept[i] = !is_named(&corrected->rows[i], what);
    pb_corrected_keep(corrected, kept);
    size_t forgotten = before - corrected->count;
    if (!forgotten) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no correction is of '%s'", what);
        pb_error_hint(error, "placebook replay --list names them");
        return status;
    }
    enum pb_status status = pb_corrected_write(corrected, state, error);
    if (status != PB_OK)
        return status;
    if (call->output->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, call->output->results, "placebook.corrections-removed/1");
        pb_json_text(&writer, "removed", what);
        pb_json_count(&writer, "rows", forgotten);
        pb_json_end_object(&writer);
    } else if (!call->output->quiet)
        pb_print(call->output->results, "%zu correction%s forgotten; the next run takes the row%s as in the file\n",
                 forgotten, forgotten == 1 ? "" : "s", forgotten == 1 ? "" : "s");
    return PB_OK;
}

static enum pb_status remove_from(struct pb_call *call, const struct pb_session *opened, const char *what,
                                  struct pb_error *error)
{
    struct pb_settings settings;
    struct pb_store *store = NULL;
    struct pb_corrected corrected;
    const char *state = NULL;
    enum pb_status status = state_folder(call, opened, &state, error);
    if (status == PB_OK)
        status = pb_settings_open(call, &settings, error);
    if (status != PB_OK)
        return status;
    settings.state = state;
    status = pb_store_look(call, &settings, &store, error);
    if (status == PB_OK && store)
        status = pb_store_hold(store, error);
    if (status == PB_OK) {
        status = pb_corrected_read(&corrected, state, error);
        if (status == PB_OK)
            status = forget(call, &corrected, state, what, error);
        pb_corrected_close(&corrected);
    }
    pb_store_close(store);
    return status;
}

enum pb_status pb_corrections_remove(struct pb_call *call, const char *what, struct pb_error *error)
{
    struct pb_session opened;
    if (!pb_is_given(call->arguments, "pipeline"))
        return remove_from(call, NULL, what, error);
    enum pb_status status = pb_replay_open(call, &opened, error);
    if (status != PB_OK)
        return status;
    status = remove_from(call, &opened, what, error);
    pb_session_close(&opened);
    return status;
}
