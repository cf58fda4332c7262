#include "app/run.h"

#include "app/watch.h"
#include "engine/store/known_files.h"

static void on_message(void *context, bool warning, const struct pb_error *what, size_t files)
{
    const struct pb_session *session = context;
    if (session->tell)
        session->tell(session->context, warning ? PB_TONE_WARNING : PB_TONE_DETAIL, warning ? "warning" : "run", what,
                      files);
}

enum pb_status pb_app_run_opened(struct pb_session *session, struct pb_run_request *request,
                                 struct pb_run_result *result, struct pb_error *error)
{
    double waited = 0;
    *result = (struct pb_run_result){ 0 };
    struct pb_progress *progress = session->progress;
    if (!progress)
        progress = pb_arena_take(session->arena, 1, sizeof *progress);
    if (!progress)
        return pb_out_of_memory(error);
    progress->message = on_message;
    progress->message_context = session;
    request->pipeline = &session->pipeline;
    request->registry = &session->registry;
    request->selection = session->selection;
    request->progress = progress;
    request->cancelled = session->cancelled;
    request->stop_code = session->stop_code;
    request->given = session->given;
    request->accept_drift = session->accept_drift;
    if (session->at_work)
        session->at_work(session->context, session, true);
    enum pb_status status = pb_run(request, result, error);
    /* Both locks are taken before anything else is done, so that beginning again costs nothing. */
    while (pb_session_wait(session, &status, &waited, error)) {
        pb_run_result_close(result);
        status = pb_run(request, result, error);
    }
    if (session->at_work)
        session->at_work(session->context, session, false);
    return status;
}

static enum pb_status open_path(struct pb_session *session, struct pb_error *error)
{
    const struct pb_opening opening = { .path = session->path };
    return pb_session_open(session, &opening, error);
}

static enum pb_status open_and_run(struct pb_session *session, struct pb_run_watch *watch, struct pb_run_result *result,
                                   struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (int attempt = 0; attempt < PB_APP_ATTEMPTS; attempt++) {
        struct pb_run_request request = { 0 };
        pb_error_clear(error);
        pb_run_result_close(result);
        pb_session_close(session);
        status = open_path(session, error);
        if (status != PB_OK)
            return status;
        if (attempt == 0) {
            pb_session_tell_left_out(session);
            pb_watch_begin(session, watch);
        }
        status = pb_app_run_opened(session, &request, result, error);
        if (!result->imports_changed)
            return status;
    }
    return status;
}

enum pb_status pb_app_run(struct pb_session *session, struct pb_run_result *result, struct pb_error *error)
{
    struct pb_run_watch watch = { 0 };
    *result = (struct pb_run_result){ 0 };
    enum pb_status status = open_and_run(session, &watch, result, error);
    pb_watch_end(session, &watch, status, result, error);
    return status;
}

enum pb_status pb_app_plan(struct pb_session *session, struct pb_run_plan *plan, struct pb_error *error)
{
    struct pb_store *store = NULL;
    enum pb_status status = open_path(session, error);
    if (status == PB_OK)
        pb_session_tell_left_out(session);
    if (status == PB_OK)
        status = pb_session_store(session, session->pipeline.settings.state, &store, error);
    if (status == PB_OK && store && session->pipeline.settings.verify_inputs)
        pb_store_files_doubt(store);
    struct pb_selection selection = session->selection;
    selection.cached = true; /* to look costs nobody anything */
    if (status == PB_OK)
        status = pb_plan_make(plan, &session->pipeline, &selection, store, session->cancelled, error);
    pb_store_close(store);
    return status;
}
