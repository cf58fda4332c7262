/*
 * The part of app/replay.h about the corrections that are kept. With a pipeline they are in its state folder, which may
 * differ from that of the settings.
 */
#include "app/replay.h"

#include <string.h>

static enum pb_status state_folder(struct pb_session *session, const char **state, struct pb_error *error)
{
    enum pb_status status = session->pipeline_open ? PB_OK : pb_session_settings(session, error);
    const char *folder = session->pipeline_open ? session->pipeline.settings.state : session->settings.state;
    if (status == PB_OK)
        *state = pb_arena_text(session->arena, folder, strlen(folder));
    return status == PB_OK && !*state ? pb_out_of_memory(error) : status;
}

/* ---- Listing ---- */

/* Which of the corrections belong to inputs that the plan reads. */
static void mark_used(const struct pb_run_plan *plan, const struct pb_corrected *corrected, bool *used)
{
    for (size_t u = 0; u < plan->count; u++)
        for (size_t i = 0; i < plan->units[u].input_count; i++)
            for (size_t c = 0; c < corrected->count; c++)
                used[c] = used[c] || strcmp(corrected->rows[c].input, plan->units[u].inputs[i].sha256) == 0;
}

static enum pb_status find_used(const struct pb_session *session, struct pb_kept_corrections *kept,
                                struct pb_error *error)
{
    struct pb_run_plan plan;
    struct pb_selection selection = session->selection;
    selection.corrected = &kept->corrected;
    selection.cached = true;
    kept->used = pb_arena_take(session->arena, kept->corrected.count, sizeof *kept->used);
    if (!kept->used)
        return pb_out_of_memory(error);
    struct pb_store *store = NULL;
    enum pb_status status = pb_session_store(session, session->pipeline.settings.state, &store, error);
    if (status == PB_OK)
        status = pb_plan_make(&plan, &session->pipeline, &selection, store, session->cancelled, error);
    pb_store_close(store);
    if (status != PB_OK)
        return status;
    mark_used(&plan, &kept->corrected, kept->used);
    pb_plan_close(&plan);
    return PB_OK;
}

enum pb_status pb_app_corrections(struct pb_session *session, struct pb_kept_corrections *kept, struct pb_error *error)
{
    const char *state = NULL;
    *kept = (struct pb_kept_corrections){ 0 };
    enum pb_status status = pb_session_open_current(session, error);
    if (status != PB_OK && !session->path) {
        pb_error_clear(error); /* nothing was published: whether they are in use is not known */
        status = PB_OK;
    }
    if (status == PB_OK)
        status = state_folder(session, &state, error);
    if (status == PB_OK)
        status = pb_corrected_read(&kept->corrected, state, error);
    if (status == PB_OK && session->pipeline_open)
        status = find_used(session, kept, error);
    return status;
}

void pb_kept_corrections_close(struct pb_kept_corrections *kept)
{
    pb_corrected_close(&kept->corrected);
    *kept = (struct pb_kept_corrections){ 0 };
}

/* ---- Forgetting ---- */

static bool corrections_is_named(const struct pb_corrected_row *row, const char *what)
{
    char place[PB_TABULAR_PLACE_TEXT + 32];
    size_t length = strlen(row->file);
    if (strncmp(what, row->file, length) != 0)
        return false;
    return !what[length] ||
           (what[length] == ':' && strcmp(what + length + 1, pb_corrected_place(row, place, sizeof place)) == 0);
}

static enum pb_status forget_named(const struct pb_session *session, struct pb_corrected *corrected, const char *what,
                                   size_t *count, struct pb_error *error)
{
    bool *kept = pb_arena_take(session->arena, corrected->count, sizeof *kept);
    size_t before = corrected->count;
    if (!kept)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < corrected->count; i++)
        kept[i] = !corrections_is_named(&corrected->rows[i], what);
    pb_corrected_keep(corrected, kept);
    *count = before - corrected->count;
    if (*count)
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there are no corrections of '%s'", what);
    pb_error_hint(error, "placebook replay --list lists the corrections");
    return status;
}

/* With the lock of the state folder, so that no run reads them meanwhile. */
static enum pb_status corrections_remove_locked(const struct pb_session *session, const char *state, const char *what,
                                                size_t *count, struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_corrected corrected = { 0 };
    enum pb_status status = pb_session_store(session, state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_hold(store, error);
    if (status == PB_OK)
        status = pb_corrected_read(&corrected, state, error);
    if (status == PB_OK)
        status = forget_named(session, &corrected, what, count, error);
    if (status == PB_OK)
        status = pb_corrected_write(&corrected, state, error);
    pb_corrected_close(&corrected);
    pb_store_close(store);
    return status;
}

enum pb_status pb_app_corrections_remove(struct pb_session *session, const char *what, size_t *count,
                                         struct pb_error *error)
{
    const char *state = NULL;
    double waited = 0;
    *count = 0;
    enum pb_status status = session->path ? pb_session_open_current(session, error) : PB_OK;
    if (status == PB_OK)
        status = state_folder(session, &state, error);
    if (status != PB_OK)
        return status;
    do
        status = corrections_remove_locked(session, state, what, count, error);
    while (pb_session_wait(session, &status, &waited, error));
    return status;
}
