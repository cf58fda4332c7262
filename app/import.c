/* Story: app/import.h. The ledger says which pipeline is the current one and what it was given, the mapping is looked
 * for beside it, its source is added to the pipeline, and a run of that source alone publishes. */
#include "app/import.h"

#include "app/import_mapping.h"
#include "app/watch.h"

#include <string.h>

static enum pb_status take_change(void *context, const struct pb_changes_place *place, const struct pb_change *change,
                                  struct pb_error *error)
{
    return pb_changes_count(context, place, change, error);
}

/* Runs the pipeline with the import in it. */
static enum pb_status run_import(struct pb_session *session, bool dry_run, struct pb_import_result *result,
                                 struct pb_error *error)
{
    struct pb_new_import *import = &result->import;
    const struct pb_changes_sink sink = { take_change, &result->groups };
    struct pb_run_request request = { .import = import, .dry_run = dry_run, .changes = &sink };
    result->groups = (struct pb_changes_groups){ .arena = session->arena };
    session->selection = (struct pb_selection){
        .sources = { 1, &import->name },
        .whole = pb_given_command(session->pipeline.path, &session->parts, &session->pipeline.settings, session->arena),
    };
    enum pb_status status = pb_app_run_opened(session, &request, &result->run, error);
    return status == PB_OK ? pb_import_rules(session, result, error) : status;
}

/* The mapping that fits the file. It needs the Places of the pipeline, which is opened for that and stays open when one
 * was found: mostly it is the pipeline that the import is added to (open_import). */
static enum pb_status find_fitting(struct pb_session *session, const char *file, const struct pb_fitting **fitting,
                                   struct pb_error *error)
{
    struct pb_fittings found;
    struct pb_imports imports;
    enum pb_status status = pb_session_open_current(session, error);
    if (status != PB_OK)
        return status;
    const struct pb_pipeline *pipeline = &session->pipeline;
    char kept[PATH_MAX];
    const char *readable = NULL;
    status = pb_session_readable(session, file, kept, &readable, error);
    if (status != PB_OK) {
        pb_session_close(session);
        return status;
    }
    status = pb_imports_list(pipeline->settings.state, pipeline->name, session->arena, &imports, NULL, error);
    const struct pb_fitting_request request = { .file = file,
                                                .readable = readable,
                                                .beside = pipeline->path,
                                                .kept = &imports,
                                                .geography = &pipeline->geography };
    if (status == PB_OK)
        status = pb_fittings_find(session, &request, &found, error);
    if (status == PB_OK)
        status = pb_fittings_choose(&found, file, fitting, error);
    if (status != PB_OK)
        pb_session_close(session);
    if (status == PB_OK && *fitting)
        pb_session_tell(session, PB_TONE_NOTICE, "mapping", "%.200s fits %.300s: %.400s", file, (*fitting)->shown,
                        (*fitting)->why);
    return status;
}

static enum pb_status open_pipeline_without(struct pb_session *session, struct pb_opening *opening, const char *name,
                                            struct pb_error *error)
{
    pb_session_close(session);
    opening->without = name;
    enum pb_status status = pb_session_open(session, opening, error);
    return status == PB_OK ? pb_session_check_current(session, error) : status;
}

/* Is the pipeline open as it would be opened without this import, since it has none of that name? */
static bool import_is_open_without(const struct pb_session *session, const char *path, const char *name)
{
    const struct pb_pipeline *pipeline = &session->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    if (!session->pipeline_open || strcmp(path, pipeline->path) != 0)
        return false;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (sources[i].import && strcmp(sources[i].import->name, name) == 0)
            return false;
    return true;
}

/* Opens the pipeline without an import of the same name, and adds this one. */
static enum pb_status open_import(struct pb_session *session, const struct pb_import_request *request,
                                  const char *named, struct pb_new_import *import, struct pb_error *error)
{
    struct pb_opening opening;
    struct pb_found_mapping mapping;
    *import = (struct pb_new_import){ .path = request->file, .places = session->places, .measures = session->measures };
    enum pb_status status = pb_session_find_current(session, &opening, error);
    if (status == PB_OK)
        status = pb_mapping_find(session->arena, named, opening.path, &mapping, error);
    if (status != PB_OK)
        return status;
    import->mapping = mapping.path;
    import->name = request->name ? request->name(request->name_context, mapping.name) : mapping.name;
    if (!import->name)
        return pb_out_of_memory(error);
    if (!import_is_open_without(session, opening.path, import->name))
        status = open_pipeline_without(session, &opening, import->name, error);
    return status == PB_OK ? pb_import_attach(&session->pipeline, &session->registry, import, error) : status;
}

enum pb_status pb_app_import(struct pb_session *session, const struct pb_import_request *request,
                             struct pb_import_result *result, struct pb_error *error)
{
    const struct pb_fitting *fitting = NULL;
    struct pb_run_watch watch = { 0 };
    pb_session_close(session);
    enum pb_status status = request->mapping ? PB_OK : find_fitting(session, request->file, &fitting, error);
    *result = (struct pb_import_result){ 0 };
    for (int attempt = 0; status == PB_OK && attempt < PB_APP_ATTEMPTS; attempt++) {
        pb_error_clear(error);
        pb_import_result_close(result);
        if (attempt > 0)
            pb_session_close(session);
        result->fitting = fitting;
        status = open_import(session, request, fitting ? fitting->path : request->mapping, &result->import, error);
        if (status != PB_OK)
            break;
        if (request->tells && !request->dry_run && !watch.settings)
            pb_watch_load_begin(session, &watch, result->import.name);
        status = run_import(session, request->dry_run, result, error);
        if (!result->run.imports_changed)
            break;
    }
    if (watch.settings)
        pb_watch_end(session, &watch, status, &result->run, error);
    return status;
}

/* Opens the pipeline without the import. */
static enum pb_status open_without(struct pb_session *session, const struct pb_import *import, struct pb_error *error)
{
    struct pb_opening opening;
    enum pb_status status = pb_session_find_current(session, &opening, error);
    if (status != PB_OK)
        return status;
    opening.without = import->name;
    status = pb_session_open(session, &opening, error);
    if (status != PB_OK || strcmp(session->pipeline.name, import->pipeline) == 0)
        return status == PB_OK ? pb_session_check_current(session, error) : status;
    status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the import '%s' is of the pipeline '%s', and %s is '%s'",
                     import->name, import->pipeline, session->pipeline.path, session->pipeline.name);
    pb_error_hint(error, "say which pipeline you mean: --pipeline FILE");
    return status;
}

enum pb_status pb_app_import_remove_try(struct pb_session *session, const char *name, struct pb_import_result *result,
                                        struct pb_error *error)
{
    const struct pb_import *import = NULL;
    *result = (struct pb_import_result){ .groups.arena = session->arena };
    enum pb_status status = pb_import_choose(session, name, &import, error);
    if (status != PB_OK || !import)
        return status;
    result->import.kept = *import;
    status = open_without(session, import, error);
    if (status != PB_OK)
        return status;
    const struct pb_changes_sink sink = { take_change, &result->groups };
    struct pb_run_request request = { .dry_run = true, .changes = &sink };
    session->selection = (struct pb_selection){
        .no_source = true,
        .whole = pb_given_command(session->pipeline.path, &session->parts, &session->pipeline.settings, session->arena),
    };
    return pb_app_run_opened(session, &request, &result->run, error);
}

void pb_import_result_close(struct pb_import_result *result)
{
    pb_run_result_close(&result->run);
    *result = (struct pb_import_result){ 0 };
}
