/* Story: app/replay.h. The list is compared with what the units of the current pipeline rejected, the corrections that
 * it makes are given to a run, and what it rejected again is found in what it kept with its units. */
#include "app/replay.h"

#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

/* ---- Comparing ---- */

static enum pb_status compare_list(const struct pb_session *session, const struct pb_replay_list *list,
                                   struct pb_replay_result *result, struct pb_error *error)
{
    const char *state = session->pipeline.settings.state;
    struct pb_store *store = NULL;
    struct pb_corrected earlier;
    struct pb_run_plan plan;
    enum pb_status status = pb_session_store(session, state, &store, error);
    if (status != PB_OK)
        return status;
    status = pb_corrected_read(&earlier, state, error);
    struct pb_selection selection = session->selection;
    selection.corrected = &earlier;
    selection.cached = true;
    if (status == PB_OK)
        status = pb_plan_make(&plan, &session->pipeline, &selection, store, session->cancelled, error);
    if (status == PB_OK)
        status = pb_plan_measures(&plan, &session->pipeline, &selection, store, error);
    if (status == PB_OK)
        status = pb_plan_results(&plan, &session->pipeline, error);
    if (status == PB_OK) {
        status = pb_replay_compare(list, &plan, store, &earlier, &result->replayed, error);
        pb_plan_close(&plan);
    }
    pb_corrected_close(&earlier);
    pb_store_close(store);
    return status;
}

static enum pb_status read_and_compare(const struct pb_session *session, const char *file,
                                       struct pb_replay_result *result, struct pb_error *error)
{
    struct pb_replay_list list = { 0 };
    struct pb_arena arena;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = pb_replay_read(file, &arena, &list, error);
    if (status == PB_OK)
        status = compare_list(session, &list, result, error);
    pb_arena_close(&arena);
    return status;
}

/* ---- The result ---- */

static enum pb_status note_again(const struct pb_session *session, struct pb_replay_result *result,
                                 const struct pb_reject *reject, struct pb_error *error)
{
    struct pb_arena *arena = session->arena;
    const struct pb_corrected *corrected = &result->replayed.corrected;
    struct pb_row_place place;
    if (!reject->input || !pb_row_place(reject->cell, reject->line, &place))
        return PB_OK;
    const char *sheet = pb_arena_text(arena, place.sheet, place.sheet_length);
    struct pb_reject *copy = pb_arena_take(arena, 1, sizeof *copy);
    if (!sheet || !copy)
        return pb_out_of_memory(error);
    const struct pb_corrected_row *row = pb_corrected_find(corrected, reject->input, sheet, (int64_t)place.row);
    if (!row || result->again[row - corrected->rows])
        return PB_OK;
    copy->rule = pb_arena_text(arena, reject->rule, strlen(reject->rule));
    copy->reason = pb_arena_text(arena, reject->reason, strlen(reject->reason));
    if (!copy->rule || !copy->reason)
        return pb_out_of_memory(error);
    result->again[row - corrected->rows] = copy;
    result->again_count++;
    return PB_OK;
}

/* Which of the corrected rows are rejected again, by what the run kept. */
static enum pb_status find_again(const struct pb_session *session, struct pb_replay_result *result,
                                 struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_unit *units = NULL;
    size_t count = 0;
    enum pb_status status = pb_session_store(session, session->pipeline.settings.state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_run_units(store, result->run.number, session->arena, &units, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct pb_unit_result found = { 0 };
        struct pb_arena arena;
        pb_arena_open(&arena, FINDINGS_MAXIMUM);
        status = pb_store_findings(store, units[i].key, units[i].source, &arena, &found, error);
        for (size_t r = 0; status == PB_OK && r < found.reject_count; r++)
            status = note_again(session, result, &found.rejects[r], error);
        pb_arena_close(&arena);
    }
    pb_store_close(store);
    return status;
}

/* The failure came after the run. If the run's own error says that it was partial, this one says more. */
static enum pb_status again_unknown(enum pb_status status, const struct pb_error *why, struct pb_error *error)
{
    *error = *why;
    (void)pb_fail(error, status, why->code, "it is not known which corrected rows are rejected again: %s",
                  why->message);
    pb_error_hint(error, "%s", why->hint);
    return status;
}

/* ---- Replaying ---- */

static enum pb_status replay_once(struct pb_session *session, const struct pb_replay_request *request,
                                  struct pb_replay_result *result, struct pb_error *error)
{
    enum pb_status status = pb_session_open_current(session, error);
    if (status == PB_OK)
        status = read_and_compare(session, request->file, result, error);
    if (status != PB_OK)
        return status;
    size_t count = result->replayed.corrected.count;
    result->again = pb_arena_take(session->arena, count, sizeof *result->again);
    if (!result->again)
        return pb_out_of_memory(error);
    if (!count || request->dry_run)
        return PB_OK;
    struct pb_run_request run = { .corrections = &result->replayed.corrected };
    result->ran = true;
    status = pb_app_run_opened(session, &run, &result->run, error);
    if (status != PB_OK)
        return status;
    result->kept = true;
    struct pb_error why;
    pb_error_clear(&why);
    status = find_again(session, result, &why);
    return status == PB_OK ? PB_OK : again_unknown(status, &why, error);
}

enum pb_status pb_app_replay(struct pb_session *session, const struct pb_replay_request *request,
                             struct pb_replay_result *result, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    *result = (struct pb_replay_result){ .file = request->file };
    for (int attempt = 0; attempt < PB_APP_ATTEMPTS; attempt++) {
        pb_error_clear(error);
        pb_replay_result_close(result);
        pb_session_close(session);
        result->file = request->file;
        status = replay_once(session, request, result, error);
        if (!result->run.imports_changed)
            return status;
    }
    return status;
}

void pb_replay_result_close(struct pb_replay_result *result)
{
    pb_replayed_close(&result->replayed);
    pb_run_result_close(&result->run);
    *result = (struct pb_replay_result){ 0 };
}
