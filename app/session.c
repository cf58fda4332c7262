#include "app/session.h"

#include "engine/files/files.h"
#include "engine/files/stopwatch.h"
#include "engine/imports/imports.h"
#include "placebook/period.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { POLL_MILLISECONDS = 200 };

/* ---- What was said ---- */

/* Settings said earlier, then those of the session, which count before them; with room for one more. */
static enum pb_status join_flags(const struct pb_session *session, const struct pb_given_parts *before,
                                 struct pb_given_parts *joined, struct pb_error *error)
{
    const struct pb_given_parts *said = &session->said;
    size_t earlier = before ? before->flag_count : 0;
    joined->flags = pb_arena_take(session->arena, earlier + said->flag_count + 1, sizeof *joined->flags);
    if (!joined->flags)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < earlier; i++)
        joined->flags[joined->flag_count++] = before->flags[i];
    for (size_t i = 0; i < said->flag_count; i++)
        joined->flags[joined->flag_count++] = said->flags[i];
    return PB_OK;
}

static enum pb_status join_parts(const struct pb_session *session, const struct pb_given_parts *before,
                                 struct pb_given_parts *joined, struct pb_error *error)
{
    const struct pb_given_parts *said = &session->said;
    *joined = (struct pb_given_parts){ 0 };
    enum pb_status status = join_flags(session, before, joined, error);
    if (status != PB_OK)
        return status;
    size_t most = before->assignment_count + said->assignment_count;
    joined->assignments = pb_arena_take(session->arena, most, sizeof *joined->assignments);
    if (!joined->assignments)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < before->assignment_count; i++)
        joined->assignments[joined->assignment_count++] = before->assignments[i];
    for (size_t i = 0; i < said->assignment_count; i++)
        joined->assignments[joined->assignment_count++] = said->assignments[i];
    return PB_OK;
}

/* ---- Settings and modules ---- */

enum pb_status pb_session_settings(struct pb_session *session, struct pb_error *error)
{
    session->settings = (struct pb_settings){ 0 };
    return pb_settings_read(&session->settings, session->origins, session->said.flags, session->said.flag_count, NULL,
                            NULL, session->arena, error);
}

/* The folder of modules comes from a flag, the environment or the installation, never from a file: so it is known
 * before a pipeline file is read, and a mistake in one of the file's settings is found with all others. `parts` has
 * room for one more flag: work on modules remembers nothing, and is done for a user who has no folder for state. */
static enum pb_status session_open_registry(struct pb_session *session, struct pb_given_parts parts,
                                            struct pb_error *error)
{
    struct pb_settings settings = { 0 };
    enum pb_origin origins[PB_SETTINGS_COUNT];
    parts.flags[parts.flag_count++] = (struct pb_setting_flag){ "state", "." };
    enum pb_status status =
        pb_settings_read(&settings, origins, parts.flags, parts.flag_count, NULL, NULL, session->arena, error);
    if (status == PB_OK)
        status = pb_registry_open(&session->registry, settings.modules_directory, error);
    session->modules_open = status == PB_OK;
    return status;
}

enum pb_status pb_session_settings_alone(const struct pb_session *session, struct pb_settings *settings,
                                         enum pb_origin *origins, struct pb_error *error)
{
    struct pb_given_parts joined = { 0 };
    enum pb_status status = join_flags(session, NULL, &joined, error);
    if (status != PB_OK)
        return status;
    joined.flags[joined.flag_count++] = (struct pb_setting_flag){ "state", "." };
    return pb_settings_read(settings, origins, joined.flags, joined.flag_count, NULL, NULL, session->arena, error);
}

enum pb_status pb_session_modules(struct pb_session *session, struct pb_error *error)
{
    struct pb_given_parts joined = { 0 };
    enum pb_status status = join_flags(session, NULL, &joined, error);
    return status == PB_OK ? session_open_registry(session, joined, error) : status;
}

/* ---- The pipeline ---- */

static enum pb_status session_read_pipeline(struct pb_session *session, const struct pb_opening *opening,
                                            struct pb_error *error)
{
    const struct pb_given_parts *parts = &session->parts;
    enum pb_status status =
        pb_pipeline_read(&session->pipeline, opening->path, &session->registry, parts->flags, parts->flag_count,
                         parts->assignments, parts->assignment_count, session->mistakes, error);
    if (status != PB_OK)
        return status;
    session->pipeline_open = true;
    status = pb_given_write(parts, session->pipeline.settings.output, session->arena, &session->given, error);
    if (status == PB_OK)
        status = pb_imports_attach(&session->pipeline, &session->registry, opening->without, error);
    return status;
}

enum pb_status pb_session_open(struct pb_session *session, const struct pb_opening *opening, struct pb_error *error)
{
    session->selection =
        (struct pb_selection){ .places = session->places, .sources = session->sources, .measures = session->measures };
    enum pb_status status = join_parts(session, &opening->before, &session->parts, error);
    if (status == PB_OK)
        status = session_open_registry(session, session->parts, error);
    if (status == PB_OK)
        status = session_read_pipeline(session, opening, error);
    if (status != PB_OK)
        pb_session_close(session);
    else if (session->opened)
        session->opened(session->context, session);
    return status;
}

void pb_session_close(struct pb_session *session)
{
    if (session->pipeline_open)
        pb_pipeline_close(&session->pipeline);
    if (session->modules_open)
        pb_registry_close(&session->registry);
    session->pipeline_open = session->modules_open = false;
}

/* ---- The current pipeline: what is published and what is worked on when no file is named ---- */

static enum pb_status no_current(const struct pb_settings *settings, const char *output,
                                 const struct pb_ledger_run *unknown, struct pb_error *error)
{
    if (unknown) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE,
                    "the ledger does not say which file the pipeline '%s' of run %" PRId64 " was read from",
                    unknown->pipeline, unknown->number);
        pb_error_hint(error, "give the file: --pipeline FILE");
        return status;
    }
    enum pb_status status =
        output
            ? pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no run in %s has published to %s yet", settings->state, output)
            : pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no run in %s has published anything yet", settings->state);
    pb_error_hint(error, "run a pipeline first (placebook run PIPELINE), then use the same --state and --output");
    return status;
}

/* The latest run that published, to `output` unless NULL. */
static enum pb_status find_run(const struct pb_session *session, const char *output, const struct pb_ledger_run **found,
                               struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_ledger_run *runs = NULL;
    const struct pb_ledger_run *unknown = NULL;
    size_t count = 0;
    *found = NULL;
    enum pb_status status = pb_session_store(session, session->settings.state, &store, error);
    if (status == PB_OK && store)
        status = pb_store_runs(store, PB_APP_RUNS_LOOKED_AT, session->arena, &runs, &count, error);
    pb_store_close(store);
    for (size_t i = 0; status == PB_OK && i < count && !*found; i++) {
        bool published = runs[i].publication[0] && (!output || pb_path_same(output, runs[i].output));
        if (published && runs[i].path[0])
            *found = &runs[i];
        else if (published && !unknown && strcmp(runs[i].state, "rolled-back") != 0)
            unknown = &runs[i];
    }
    return status == PB_OK && !*found ? no_current(&session->settings, output, unknown, error) : status;
}

enum pb_status pb_session_find_current(struct pb_session *session, struct pb_opening *opening, struct pb_error *error)
{
    const struct pb_ledger_run *run = NULL;
    *opening = (struct pb_opening){ .path = session->path };
    if (opening->path)
        return PB_OK;
    enum pb_status status = pb_session_settings(session, error);
    if (status != PB_OK)
        return status;
    bool said = session->origins[pb_setting_index("output")] != PB_ORIGIN_DEFAULT;
    status = find_run(session, said ? session->settings.output : NULL, &run, error);
    if (status != PB_OK || !run)
        return status;
    opening->path = run->path;
    return pb_given_read(run->given, session->arena, &opening->before, error);
}

enum pb_status pb_session_check_current(struct pb_session *session, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    if (session->path)
        return PB_OK;
    enum pb_status status = pb_session_settings(session, error);
    if (status != PB_OK || pb_path_same(session->settings.state, pipeline->settings.state))
        return status;
    status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s sets its state folder to %s, but its latest run is in %s",
                     pipeline->path, pipeline->settings.state, session->settings.state);
    pb_error_hint(error, "say which folder you mean: --state FOLDER");
    return status;
}

enum pb_status pb_session_open_current(struct pb_session *session, struct pb_error *error)
{
    struct pb_opening opening;
    enum pb_status status = pb_session_find_current(session, &opening, error);
    if (status == PB_OK)
        status = pb_session_open(session, &opening, error);
    if (status != PB_OK)
        return status;
    status = pb_session_check_current(session, error);
    if (status != PB_OK)
        pb_session_close(session);
    return status;
}

/* ---- The store ---- */

enum pb_status pb_session_store(const struct pb_session *session, const char *state, struct pb_store **store,
                                struct pb_error *error)
{
    struct pb_error warning;
    pb_error_clear(&warning);
    *store = NULL;
    if (!pb_store_exists(state))
        return errno == EACCES ? pb_path_failed("look into", state, errno, 0, PB_ERROR_PUBLISH, error) : PB_OK;
    enum pb_status status = pb_store_open_to_look(store, state, &warning, error);
    if (status == PB_OK && warning.message[0] && session->tell)
        session->tell(session->context, PB_TONE_WARNING, "store", &warning, 1);
    return status;
}

/* ---- Old workbooks ---- */

enum pb_status pb_session_readable(const struct pb_session *session, const char *path, char kept[PATH_MAX],
                                   const char **readable, struct pb_error *error)
{
    const struct pb_settings *settings = &session->pipeline.settings;
    const struct pb_converter *converter = NULL;
    char sha256[PB_DIGEST_TEXT];
    uint64_t size = 0;
    *readable = path;
    if (!pb_convert_wanted(path))
        return PB_OK;
    enum pb_status status = pb_converter_find(settings->converter, settings->converter_seconds, settings->state,
                                              session->arena, &converter, session->cancelled, error);
    if (status != PB_OK || !converter)
        return status;
    const char *slash = strrchr(path, '/');
    status = pb_file_digest(path, sha256, &size, session->cancelled, error);
    if (status == PB_OK)
        status = pb_convert_kept(converter, path, slash ? slash + 1 : path, sha256, session->cancelled, kept, error);
    if (status == PB_OK)
        *readable = kept;
    return status;
}

/* ---- Telling and waiting ---- */

void pb_session_tell(const struct pb_session *session, enum pb_tone tone, const char *event, const char *format, ...)
{
    char text[sizeof((struct pb_error *)NULL)->message];
    struct pb_error what = { 0 };
    if (!session->tell)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)pb_fail(&what, PB_OK, PB_ERROR_NONE, "%s", text);
    session->tell(session->context, tone, event, &what, 1);
}

void pb_session_tell_left_out(const struct pb_session *session)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    for (size_t i = 0; i < pipeline->left_out_count; i++) {
        const struct pb_parameter *parameter = pipeline->left_out[i].parameter;
        pb_session_tell(session, PB_TONE_NOTICE, "source-left-out",
                        "source '%.60s' is left out: it needs --set %.60s=...%s%.300s%s",
                        pipeline->left_out[i].id ? pipeline->left_out[i].id : "", parameter->name,
                        parameter->help ? " (" : "", parameter->help ? parameter->help : "",
                        parameter->help ? ")" : "");
    }
}

bool pb_session_wait(const struct pb_session *session, enum pb_status *status, double *waited, struct pb_error *error)
{
    const struct timespec moment = { .tv_nsec = POLL_MILLISECONDS * 1000000L };
    if (*status == PB_OK || error->code != PB_ERROR_LOCKED || *waited >= (double)session->wait)
        return false;
    if (*waited <= 0)
        pb_session_tell(session, PB_TONE_NOTICE, "waiting", "%s: waiting for up to %" PRId64 " s", error->message,
                        session->wait);
    double began = pb_stopwatch();
    (void)nanosleep(&moment, NULL); /* a signal ends it early, and `cancelled` says so */
    *waited += pb_stopwatch() - began;
    if (session->cancelled && atomic_load(session->cancelled)) {
        pb_error_clear(error);
        *status = pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "interrupted while waiting for another run");
        return false;
    }
    pb_error_clear(error);
    return true;
}

/* ---- The table of settings ---- */

size_t pb_setting_index(const char *name)
{
    size_t i = 0;
    while (pb_settings_options[i].name && strcmp(pb_settings_options[i].name, name) != 0)
        i++;
    return i;
}

void pb_setting_text(const struct pb_settings *settings, size_t index, char *text, size_t size)
{
    const struct pb_option *option = &pb_settings_options[index];
    const char *at = (const char *)settings + option->offset;
    if (option->type == PB_OPTION_INTEGER) {
        int64_t number = 0;
        memcpy(&number, at, sizeof number);
        (void)snprintf(text, size, "%" PRId64, number);
        return;
    }
    if (option->type == PB_OPTION_BOOLEAN) {
        bool truth = false;
        memcpy(&truth, at, sizeof truth);
        (void)pb_text_copy(text, size, truth ? "true" : "false");
        return;
    }
    if (option->type == PB_OPTION_DATE) {
        char day[11];
        int32_t date = 0;
        memcpy(&date, at, sizeof date);
        (void)pb_text_copy(text, size, pb_date_text(date, day));
        return;
    }
    const char *value = NULL;
    memcpy(&value, at, sizeof value);
    (void)pb_text_copy(text, size, value ? value : "");
}
