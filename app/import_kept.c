/*
 * The part of app/import.h that lists the current imports and removes one.
 */
#include "app/import.h"

#include "engine/files/files.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <string.h>

/* The name of the session's pipeline; NULL when it has none: all pipelines. */
static enum pb_status pipeline_name(const struct pb_session *session, const char **name, struct pb_error *error)
{
    const char *path = session->path;
    struct pb_json json;
    char *text = NULL;
    size_t length = 0;
    *name = NULL;
    if (!path)
        return PB_OK;
    enum pb_status status =
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, session->arena, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status == PB_OK)
        status = pb_json_open(&json, path, text, length, error);
    if (status != PB_OK)
        return status;
    const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json.root, "pipeline"));
    if (found) {
        *name = pb_arena_text(session->arena, found, strlen(found));
        status = *name ? PB_OK : pb_out_of_memory(error);
    } else {
        pb_error_at(error, path, 0, 0);
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "not a pipeline file: the key 'pipeline' is missing");
    }
    pb_json_close(&json);
    return status;
}

enum pb_status pb_app_imports(struct pb_session *session, struct pb_imports *imports, struct pb_error *error)
{
    const char *pipeline = NULL;
    *imports = (struct pb_imports){ 0 };
    enum pb_status status = pb_session_settings(session, error);
    if (status == PB_OK)
        status = pipeline_name(session, &pipeline, error);
    if (status == PB_OK)
        status = pb_imports_list(session->settings.state, pipeline, session->arena, imports, NULL, error);
    return status;
}

static const char *import_kept_name_at(const void *context, size_t i)
{
    const struct pb_imports *imports = context;
    return i < imports->count ? imports->items[i].name : NULL;
}

/* The import of that name, of one pipeline. */
static enum pb_status choose_import(const struct pb_imports *imports, const char *name, const struct pb_import **chosen,
                                    struct pb_error *error)
{
    enum pb_status status = PB_OK;
    *chosen = NULL;
    for (size_t i = 0; i < imports->count; i++) {
        if (strcmp(imports->items[i].name, name) != 0)
            continue;
        if (*chosen) {
            status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the pipelines '%s' and '%s' both have an import '%s'",
                             (*chosen)->pipeline, imports->items[i].pipeline, name);
            pb_error_hint(error, "say which pipeline you mean: --pipeline FILE");
            return status;
        }
        *chosen = &imports->items[i];
    }
    if (*chosen)
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--remove %.80s: there is no import of this name", name);
    const char *nearest = pb_nearest(name, import_kept_name_at, imports);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else
        pb_error_hint(error, "placebook load --list lists the imports");
    return status;
}

enum pb_status pb_import_choose(struct pb_session *session, const char *name, const struct pb_import **chosen,
                                struct pb_error *error)
{
    struct pb_imports imports;
    *chosen = NULL;
    enum pb_status status = pb_app_imports(session, &imports, error);
    return status == PB_OK ? choose_import(&imports, name, chosen, error) : status;
}

static enum pb_status import_kept_remove_locked(const struct pb_session *session, const struct pb_import *import,
                                                struct pb_error *error)
{
    const char *state = session->settings.state;
    struct pb_store *store = NULL;
    struct pb_error warning = { 0 };
    bool found = false;
    enum pb_status status = pb_store_open(&store, state, &warning, error);
    if (status != PB_OK)
        return status;
    if (warning.message[0] && session->tell)
        session->tell(session->context, PB_TONE_WARNING, "store", &warning, 1);
    status = pb_store_hold(store, error);
    if (status == PB_OK)
        status = pb_import_remove(state, import->pipeline, import->name, &found, error);
    pb_store_close(store);
    if (status == PB_OK && !found)
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "another command has already removed the import '%s'",
                         import->name);
    return status;
}

enum pb_status pb_app_import_remove(struct pb_session *session, const char *name, const struct pb_import **removed,
                                    struct pb_error *error)
{
    double waited = 0;
    enum pb_status status = pb_import_choose(session, name, removed, error);
    if (status != PB_OK || !*removed)
        return status;
    do
        status = import_kept_remove_locked(session, *removed, error);
    while (pb_session_wait(session, &status, &waited, error));
    return status;
}
