/*
 * The part of app/run.h that checks a pipeline: its file is checked by opening it, then its inputs. Each source is
 * asked for its units as in a run; each of their files must exist, but is not read.
 */
#include "app/run.h"

#include "core/options/mistakes.h"
#include "engine/plan/inputs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pb_status app_check_file(const char *path, struct pb_error *error)
{
    char text[128];
    struct stat file;
    if (stat(path, &file) != 0 || access(path, R_OK) != 0)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s: %s", path,
                       pb_errno_text(errno, text, sizeof text));
    if (!S_ISREG(file.st_mode))
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s: expected a file, found a folder or a device",
                       path);
    return PB_OK;
}

static bool same_unit(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool seen_before(const struct pb_plan *requests, size_t request)
{
    for (size_t i = 0; i < request; i++)
        if (same_unit(requests->requests[i].unit, requests->requests[request].unit))
            return true;
    return false;
}

/* What is at an address is not looked at: `check` works without a network. */
static void without_addresses(struct pb_plan *plan)
{
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (!pb_fetch_is_url(plan->requests[i].location) && strcmp(plan->requests[i].location, PB_LOCATION_FOUND) != 0)
            plan->requests[kept++] = plan->requests[i];
    plan->count = kept;
}

static enum pb_status find_inputs(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source,
                                  struct pb_arena *arena, size_t *files, struct pb_error *error)
{
    struct pb_plan requests = { .arena = arena, .framework = &pipeline->framework, .geography = &pipeline->geography };
    enum pb_status status = source->step.module->plan(source->step.context, &requests, error);
    without_addresses(&requests);
    for (size_t i = 0; status == PB_OK && i < requests.count; i++) {
        struct pb_unit_input *inputs = NULL;
        size_t count = 0;
        if (seen_before(&requests, i))
            continue;
        status = pb_inputs_expand(&requests, requests.requests[i].unit, NULL, arena, &inputs, &count, error);
        for (size_t input = 0; status == PB_OK && input < count; input++)
            status = app_check_file(inputs[input].path, error);
        *files += count;
    }
    return status;
}

/* Do the files that a source asks for exist? They are not read. An error points to the source in the pipeline file,
 * where it can be fixed. */
static enum pb_status check_inputs(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source,
                                   struct pb_arena *arena, size_t *files, struct pb_error *error)
{
    enum pb_status status = find_inputs(pipeline, source, arena, files, error);
    if (status == PB_OK)
        return PB_OK;
    const struct pb_error cause = *error;
    pb_error_clear(error);
    pb_error_at(error, source->file, source->at.line, source->at.column);
    (void)pb_fail(error, status, PB_ERROR_CONFIGURATION, "source '%s': %s%s%s", source->id, cause.source,
                  cause.source[0] ? ": " : "", cause.message);
    pb_error_hint(error, "%s", cause.hint);
    return status;
}

enum pb_status pb_app_check(struct pb_session *session, size_t *files, struct pb_error *error)
{
    const struct pb_opening opening = { .path = session->path };
    *files = 0;
    enum pb_status status = pb_session_open(session, &opening, error);
    if (status != PB_OK)
        return status;
    pb_session_tell_left_out(session);
    if (!session->pipeline.sources.count)
        pb_session_tell(session, PB_TONE_WARNING, "no-source-left", "no source is left: a run needs one of them");
    const struct pb_pipeline_source *sources = session->pipeline.sources.items;
    struct pb_mistakes *mistakes = session->mistakes;
    for (size_t i = 0; i < session->pipeline.sources.count; i++)
        if (pb_mistakes_end(mistakes, check_inputs(&session->pipeline, &sources[i], session->arena, files, error),
                            &status, error))
            break;
    return pb_mistakes_close(mistakes, status, error);
}
