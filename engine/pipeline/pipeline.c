#include "engine/pipeline/pipeline.h"

#include "core/options/mistakes.h"
#include "engine/files/files.h"
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>
#include <string.h>

#define PIPELINE_MAXIMUM ((size_t)256 << 20) /* texts and lists of all three files */

static enum pb_status set_path(struct pb_pipeline *pipeline, const char *path, struct pb_error *error)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    pipeline->path = pb_arena_text(&pipeline->arena, path, strlen(path));
    if (slash)
        pipeline->folder = pb_arena_text(&pipeline->arena, length ? path : "/", length ? length : 1);
    else
        pipeline->folder = pb_arena_text(&pipeline->arena, ".", 1);
    return pipeline->path && pipeline->folder ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status pipeline_read_keys(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_option_reading reading = pb_pipeline_reading(pipeline, "the pipeline file");
    /* Both have their values already, which the file does not decide alone. */
    const struct pb_object_list parameters = pipeline->parameters;
    const struct pb_settings settings = pipeline->settings;
    enum pb_status status =
        pb_options_read(pb_pipeline_options, pipeline->documents[0].root, pipeline, &reading, error);
    pipeline->parameters = parameters;
    pipeline->settings = settings;
    if (!pipeline->title)
        pipeline->title = pipeline->name;
    struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        sources[i].file = pipeline->path;
    return status;
}

/* The file itself, as far as that can be checked without the settings. */
static enum pb_status pipeline_read_parts(struct pb_pipeline *pipeline, const struct pb_assignment *assignments,
                                          size_t count, struct pb_full_paths *paths, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (pb_mistakes_end(pipeline->mistakes, pb_parameters_read(pipeline, assignments, count, error), &status, error) ||
        pb_mistakes_end(pipeline->mistakes, pb_sources_leave_out(pipeline, error), &status, error) ||
        pb_mistakes_end(pipeline->mistakes, pb_parameters_substitute(pipeline, paths, error), &status, error) ||
        pb_mistakes_end(pipeline->mistakes, pipeline_read_keys(pipeline, error), &status, error))
        return status;
    return status;
}

static enum pb_status pipeline_read_pipeline(struct pb_pipeline *pipeline, const char *path,
                                             const struct pb_registry *registry, const struct pb_setting_flag *flags,
                                             size_t flag_count, const struct pb_assignment *assignments,
                                             size_t assignment_count, struct pb_error *error)
{
    struct pb_full_paths paths = { 0 };
    enum pb_status status = set_path(pipeline, path, error);
    if (status == PB_OK)
        status = pb_pipeline_open_document(&pipeline->documents[0], path, NULL, error);
    struct pb_mistakes *mistakes = pipeline->mistakes;
    /* A file that is not an object has no settings, and the reading of its keys says so. */
    const struct pb_json *object = cJSON_IsObject(pipeline->documents[0].root) ? &pipeline->documents[0] : NULL;
    if (status != PB_OK ||
        pb_mistakes_end(mistakes,
                        pb_settings_check(&pipeline->settings, pipeline->origins, flags, flag_count, object,
                                          pipeline->folder, &pipeline->arena, mistakes, error),
                        &status, error) ||
        pb_mistakes_end(mistakes, pipeline_read_parts(pipeline, assignments, assignment_count, &paths, error), &status,
                        error) ||
        pb_mistakes_end(mistakes, pb_steps_prepare(pipeline, registry, &paths, error), &status, error) ||
        (mistakes &&
         pb_mistakes_end(mistakes, pb_sources_look_at_left_out(pipeline, registry, error), &status, error)) ||
        pb_mistakes_end(mistakes, pb_finds_check(pipeline, error), &status, error) ||
        pb_mistakes_end(mistakes, pb_pipeline_read_references(pipeline, error), &status, error))
        return status;
    return pb_mistakes_close(mistakes, status, error);
}

enum pb_status pb_pipeline_read(struct pb_pipeline *pipeline, const char *path, const struct pb_registry *registry,
                                const struct pb_setting_flag *flags, size_t flag_count,
                                const struct pb_assignment *assignments, size_t assignment_count,
                                struct pb_mistakes *mistakes, struct pb_error *error)
{
    *pipeline = (struct pb_pipeline){ .mistakes = mistakes };
    pb_arena_open(&pipeline->arena, PIPELINE_MAXIMUM);
    enum pb_status status =
        pipeline_read_pipeline(pipeline, path, registry, flags, flag_count, assignments, assignment_count, error);
    pipeline->mistakes = NULL;
    if (status != PB_OK)
        pb_pipeline_close(pipeline);
    return status;
}

enum pb_status pb_pipeline_read_mapping(struct pb_pipeline *pipeline, const struct pb_mapping *mapping,
                                        const struct pb_registry *registry, const struct pb_assignment *assignments,
                                        size_t assignment_count, struct pb_error *error)
{
    struct pb_full_paths paths = { 0 };
    *pipeline = (struct pb_pipeline){ 0 };
    pb_arena_open(&pipeline->arena, PIPELINE_MAXIMUM);
    pipeline->path = pb_arena_text(&pipeline->arena, mapping->path, strlen(mapping->path));
    pipeline->folder = pb_arena_text(&pipeline->arena, mapping->folder, strlen(mapping->folder));
    enum pb_status status = pipeline->path && pipeline->folder ? PB_OK : pb_out_of_memory(error);
    if (status == PB_OK)
        status = pb_json_open(&pipeline->documents[0], mapping->path, mapping->text, mapping->length, error);
    if (status == PB_OK)
        status = pipeline_read_parts(pipeline, assignments, assignment_count, &paths, error);
    if (status == PB_OK)
        status = pb_steps_prepare(pipeline, registry, &paths, error);
    if (status == PB_OK)
        status = pb_finds_check(pipeline, error);
    if (status == PB_OK)
        status = pb_expectations_check(pipeline, NULL, error);
    if (status != PB_OK)
        pb_pipeline_close(pipeline);
    return status;
}

enum pb_status pb_pipeline_read_text(struct pb_pipeline *pipeline, const struct pb_mapping *file,
                                     const struct pb_registry *registry, struct pb_error *error)
{
    enum pb_status status = pb_pipeline_read_mapping(pipeline, file, registry, NULL, 0, error);
    if (status == PB_OK) {
        status = pb_pipeline_read_references(pipeline, error);
        if (status != PB_OK)
            pb_pipeline_close(pipeline);
    }
    return status;
}

static void close_documents(struct pb_pipeline *pipeline)
{
    for (size_t i = 0; i < sizeof pipeline->documents / sizeof *pipeline->documents; i++)
        pb_json_close(&pipeline->documents[i]);
    cJSON_Delete(pipeline->left_out_nodes);
    pipeline->left_out_nodes = NULL;
}

void pb_pipeline_close(struct pb_pipeline *pipeline)
{
    struct pb_pipeline *next = NULL;
    for (struct pb_pipeline *mapping = pipeline->mappings; mapping; mapping = next) {
        next = mapping->next;
        close_documents(mapping);
        pb_arena_close(&mapping->arena);
    }
    close_documents(pipeline);
    pb_arena_close(&pipeline->arena);
    *pipeline = (struct pb_pipeline){ 0 };
}
