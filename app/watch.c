#include "app/watch.h"

#include "engine/fetch/send.h"
#include "engine/files/stopwatch.h"
#include "engine/watch/command.h"
#include "engine/watch/lineage.h"
#include "engine/watch/metrics.h"

#include <stdlib.h>
#include <string.h>

/* Long enough for a slow proxy; a run that is over should not be held up by those who are told of it. */
static const double URL_SECONDS = 15;
static const double COMMAND_SECONDS = 60;

static void warn(const struct pb_session *session, enum pb_status status, const struct pb_error *error)
{
    if (status == PB_OK || !session->tell)
        return;
    struct pb_error said = *error;
    if (!said.hint[0])
        pb_error_hint(&said, "the run is not affected; somebody was not told of it");
    session->tell(session->context, PB_TONE_WARNING, "watch", &said, 1);
}

static void watch_send(const struct pb_session *session, const struct pb_settings *settings, const char *credential,
                       const char *suffix, const struct pb_json_buffer *body)
{
    struct pb_error error = { 0 };
    if (!credential || !credential[0])
        return;
    const struct pb_send send = {
        .credential = credential,
        .suffix = suffix,
        .text = body->text,
        .length = body->length,
        .seconds = URL_SECONDS,
        .ca_bundle = settings->ca_bundle,
        .proxy = settings->proxy,
        .proxy_credentials = settings->proxy_credentials,
    };
    warn(session, pb_send(&send, session->arena, &error), &error);
}

static void tell_lineage(const struct pb_session *session, const struct pb_run_watch *watch,
                         enum pb_lineage_event event)
{
    const struct pb_settings *settings = watch->settings;
    struct pb_json_buffer line = { .arena = session->arena };
    struct pb_error error = { 0 };
    if (!settings->lineage && !settings->lineage_url)
        return;
    enum pb_status status = pb_lineage_text(&watch->summary, event, &line, &error);
    if (status == PB_OK && settings->lineage)
        status = pb_lineage_add(settings->lineage, line.text, line.length, &error);
    warn(session, status, &error);
    if (line.text)
        watch_send(session, settings, settings->lineage_url, "", &line);
}

/* The document that command, webhook and switch get; text NULL when out of memory. */
static struct pb_json_buffer document(const struct pb_session *session, const struct pb_summary *summary)
{
    struct pb_json_buffer buffer = { .arena = session->arena };
    struct pb_json_writer writer = { .emit = pb_json_buffer_emit, .sink = &buffer };
    pb_summary_json(summary, &writer);
    if (writer.failed)
        buffer.text = NULL;
    return buffer;
}

/* The pipeline may be opened again, because an import came or went, and may fail to open: what its file said stays. */
static const struct pb_settings *keep_settings(const struct pb_session *session, const struct pb_settings *settings)
{
    struct pb_settings *kept = pb_arena_take(session->arena, 1, sizeof *kept);
    if (!kept)
        return settings;
    *kept = *settings;
    for (const struct pb_option *option = pb_settings_options; option->name; option++) {
        const char *text = NULL;
        if (option->type != PB_OPTION_TEXT && option->type != PB_OPTION_PATH)
            continue;
        memcpy(&text, (const char *)settings + option->offset, sizeof text);
        text = text ? pb_arena_text(session->arena, text, strlen(text)) : NULL;
        memcpy((char *)kept + option->offset, &text, sizeof text);
    }
    return kept;
}

static void watch_start(struct pb_session *session, struct pb_run_watch *watch, const struct pb_settings *settings,
                        const char *pipeline, const char *output)
{
    watch->settings = keep_settings(session, settings);
    watch->begun = pb_stopwatch();
    pipeline = pb_arena_text(session->arena, pipeline, strlen(pipeline));
    output = pb_arena_text(session->arena, output, strlen(output));
    pipeline = pipeline ? pipeline : "";
    output = output ? output : "";
    char *full = realpath(output, NULL);
    watch->summary = (struct pb_summary){
        .pipeline = pipeline,
        .path = session->path ? session->path : "",
        .state = "running",
        .run_id = "",
        .started = time(NULL),
        .output = full ? pb_arena_text(session->arena, full, strlen(full)) : output,
        .publication = "",
        .data_as_at = "",
        .message = "",
        .hint = "",
    };
    free(full);
    if (!watch->summary.output)
        watch->summary.output = "";
    pb_uuid_make(watch->summary.uuid);
}

void pb_watch_begin(struct pb_session *session, struct pb_run_watch *watch)
{
    const struct pb_settings *settings = &session->pipeline.settings;
    watch_start(session, watch, settings, session->pipeline.name, settings->output);
    watch->summary.finished = watch->summary.started;
    struct pb_run_watch begun = *watch; /* with the inputs of the latest publication: others are not known yet */
    struct pb_error unread = { 0 };
    if ((settings->lineage || settings->lineage_url) &&
        pb_summary_latest(&begun.summary, 0, session->arena, &unread) != PB_OK)
        begun.summary.input_count = 0;
    tell_lineage(session, &begun, PB_LINEAGE_START);
    if (watch->loads)
        return;
    struct pb_json_buffer body = document(session, &watch->summary);
    if (body.text)
        watch_send(session, settings, settings->heartbeat, "/start", &body);
    /* It may be silent for months; better to know now that it would be when there is news. */
    const struct pb_send webhook = { .credential = settings->webhook };
    struct pb_error error = { 0 };
    if (settings->webhook && settings->webhook[0])
        warn(session, pb_send_check(&webhook, session->arena, &error), &error);
}

void pb_watch_load_begin(struct pb_session *session, struct pb_run_watch *watch, const char *import)
{
    watch->loads = true;
    pb_watch_begin(session, watch);
    watch->summary.import = import;
    const char *path = session->pipeline.path;
    path = pb_arena_text(session->arena, path, strlen(path));
    watch->summary.path = path ? path : "";
}

/* The name of a pipeline that could not be read: that of its file. */
static const char *file_name(const struct pb_session *session)
{
    const char *path = session->path ? session->path : "";
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *text = pb_arena_text(session->arena, name, strcspn(name, "."));
    return text ? text : "";
}

static void fill_end(const struct pb_session *session, struct pb_summary *summary, enum pb_status status,
                     const struct pb_run_result *result, const struct pb_error *error)
{
    bool stopped = error->code == PB_ERROR_INTERRUPTED || error->code == PB_ERROR_TERMINATED;
    int signal = stopped && session->stop_code ? session->stop_code() : 0;
    summary->exit_code = signal ? signal : (int)error->code;
    if (status != PB_OK && !summary->exit_code)
        summary->exit_code = PB_ERROR_INTERNAL;
    summary->state = status != PB_OK                   ? (stopped ? "stopped" : "failed")
                     : error->code == PB_ERROR_PARTIAL ? "partial"
                     : result->unchanged               ? "unchanged"
                                                       : "published";
    summary->message = error->message;
    summary->hint = error->hint;
    summary->number = result->number;
    summary->run_id = result->run_id;
    summary->publication = status == PB_OK || result->in_place ? result->publication : "";
    summary->rows = result->row_counts;
    summary->units_run = result->units_run;
    summary->units_reused = result->units_reused;
    summary->places = result->places;
    summary->place_count = status == PB_OK ? result->place_count : 0;
}

/* "2026-11-29T02:30:00Z" or with a fraction; 0 when it is not a time. */
static time_t ledger_time(const char *text)
{
    struct tm parts = { 0 };
    return strptime(text, "%Y-%m-%dT%H:%M:%S", &parts) ? timegm(&parts) : 0;
}

/* From the ledger: when the pipeline last had success. A store that cannot be read has been told of by the run. */
static time_t find_success(const struct pb_session *session, const struct pb_run_watch *watch)
{
    struct pb_store *store = NULL;
    struct pb_ledger_run *runs = NULL;
    size_t count = 0;
    time_t found = 0;
    struct pb_error ignored = { 0 };
    enum pb_status status = pb_session_store(session, watch->settings->state, &store, &ignored);
    if (status == PB_OK && store)
        status = pb_store_runs(store, PB_APP_RUNS_LOOKED_AT, session->arena, &runs, &count, &ignored);
    pb_store_close(store);
    for (size_t i = 0; status == PB_OK && i < count && !found; i++) {
        bool good = strcmp(runs[i].state, "done") == 0 || strcmp(runs[i].state, "unchanged") == 0;
        if (good && runs[i].exit_code == 0 && strcmp(runs[i].pipeline, watch->summary.pipeline) == 0)
            found = ledger_time(runs[i].finished);
    }
    return found;
}

/* A run that failed has the inputs that it had planned, and the latest publication has others. */
static void fill_inputs(const struct pb_session *session, struct pb_summary *summary,
                        const struct pb_run_result *result)
{
    summary->input_count = 0;
    summary->inputs = pb_arena_take(session->arena, result->input_count, sizeof *summary->inputs);
    for (size_t i = 0; summary->inputs && i < result->input_count; i++)
        summary->inputs[summary->input_count++] = (struct pb_summary_input){ .source = result->inputs[i].source,
                                                                             .file = result->inputs[i].file,
                                                                             .url = result->inputs[i].url,
                                                                             .sha256 = result->inputs[i].sha256 };
}

static bool is_news(const struct pb_run_watch *watch)
{
    const char *when = watch->settings->notify_when;
    bool failed = watch->summary.exit_code != 0;
    return strcmp(when, "always") == 0 || failed ||
           (strcmp(when, "changes") == 0 && strcmp(watch->summary.state, "unchanged") != 0);
}

static void tell_end(const struct pb_session *session, const struct pb_run_watch *watch)
{
    const struct pb_settings *settings = watch->settings;
    const struct pb_summary *summary = &watch->summary;
    struct pb_error error = { 0 };
    bool failed = strcmp(summary->state, "failed") == 0;
    bool stopped = strcmp(summary->state, "stopped") == 0;
    tell_lineage(session, watch, stopped ? PB_LINEAGE_ABORT : failed ? PB_LINEAGE_FAIL : PB_LINEAGE_COMPLETE);
    if (watch->loads && (failed || stopped))
        return; /* who loaded the file sees it */
    if (settings->metrics && !watch->loads)
        warn(session, pb_metrics_write(summary, settings->metrics, session->arena, &error), &error);
    struct pb_json_buffer body = document(session, summary);
    if (!body.text)
        return;
    if (!watch->loads)
        watch_send(session, settings, settings->heartbeat, summary->exit_code ? "/fail" : "", &body);
    if (!is_news(watch))
        return;
    watch_send(session, settings, settings->webhook, "", &body);
    pb_error_clear(&error);
    if (settings->notify_command)
        warn(session, pb_command_tell(settings->notify_command, body.text, body.length, COMMAND_SECONDS, &error),
             &error);
}

void pb_watch_end(struct pb_session *session, struct pb_run_watch *watch, enum pb_status status,
                  const struct pb_run_result *result, const struct pb_error *error)
{
    struct pb_summary *summary = &watch->summary;
    struct pb_error ignored = { 0 };
    if (!watch->settings) {
        /* What flags, environment and the user's file say is known all the same. */
        if (pb_session_settings(session, &ignored) != PB_OK)
            return;
        watch_start(session, watch, &session->settings, file_name(session), session->settings.output);
    }
    fill_end(session, summary, status, result, error);
    summary->finished = time(NULL);
    summary->seconds = pb_stopwatch() - watch->begun;
    const struct pb_settings *settings = watch->settings;
    if (!settings->metrics && !settings->lineage && !settings->lineage_url && !settings->webhook &&
        !settings->heartbeat && !settings->notify_command)
        return;
    /* The ledger's time, also where it is that of this run: a later run says the same. */
    const time_t known = find_success(session, watch);
    if (summary->exit_code == 0 && known >= summary->started)
        summary->finished = known; /* the same second, though the clock went on since */
    summary->last_success = summary->exit_code == 0 ? summary->finished : known;
    warn(session, pb_summary_latest(summary, summary->last_success, session->arena, &ignored), &ignored);
    if (status != PB_OK)
        fill_inputs(session, summary, result);
    tell_end(session, watch);
}
