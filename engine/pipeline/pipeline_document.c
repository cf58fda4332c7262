/*
 * The documents that a pipeline is read from: opened with their digest, and how their objects are read.
 */
#include "core/reference/reading.h"
#include "engine/files/files.h"
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>

#define FILE_MAXIMUM (3 * PB_JSON_SIZE_MAXIMUM)

enum { MILESTONES_MAXIMUM = 4 << 20 }; /* bytes */

struct pb_option_reading pb_pipeline_reading(struct pb_pipeline *pipeline, const char *what)
{
    return (struct pb_option_reading){ .json = &pipeline->documents[0],
                                       .arena = &pipeline->arena,
                                       .folder = pipeline->folder,
                                       .what = what,
                                       .mistakes = pipeline->mistakes };
}

enum pb_status pb_pipeline_open_document(struct pb_json *json, const char *path, char *sha256, struct pb_error *error)
{
    struct pb_arena scratch;
    char *text = NULL;
    size_t length = 0;
    pb_arena_open(&scratch, FILE_MAXIMUM);
    enum pb_status status =
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, &scratch, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status == PB_OK && sha256) {
        struct pb_digest *digest = pb_digest_open();
        if (digest) {
            pb_digest_add(digest, text, length);
            pb_digest_close(digest, sha256);
        } else {
            status = pb_out_of_memory(error);
        }
    }
    if (status == PB_OK)
        status = pb_json_open(json, path, text, length, error);
    pb_arena_close(&scratch);
    return status;
}

/* An error without a place of its own is shown where the file is named. */
static void point_to_key(const struct pb_pipeline *pipeline, const char *key, struct pb_error *error)
{
    const struct pb_json *own = &pipeline->documents[PB_DOCUMENT_PIPELINE];
    struct pb_location at = pb_json_value_at(own, cJSON_GetObjectItemCaseSensitive(own->root, key));
    if (error && !error->source[0])
        pb_error_at(error, own->name, at.line, at.column);
}

enum pb_status pb_pipeline_open_reference(struct pb_pipeline *pipeline, const char *key, const char *path,
                                          struct pb_json *json, char *sha256, struct pb_error *error)
{
    enum pb_status status = pb_pipeline_open_document(json, path, sha256, error);
    if (status == PB_FAILED)
        point_to_key(pipeline, key, error);
    return status;
}

static enum pb_status read_milestones(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const char *path = pipeline->milestones_path;
    char *text = NULL;
    size_t length = 0;
    enum pb_status status =
        pb_file_read(path, MILESTONES_MAXIMUM, &pipeline->arena, &text, &length, PB_ERROR_CONFIGURATION, error);
    struct pb_digest *digest = status == PB_OK ? pb_digest_open() : NULL;
    if (status == PB_FAILED)
        point_to_key(pipeline, "milestones", error);
    if (status != PB_OK)
        return status;
    if (!digest)
        return pb_out_of_memory(error);
    pb_digest_add(digest, text, length);
    pb_digest_close(digest, pipeline->milestones_sha256);
    return pb_milestones_read(&pipeline->targets, path, text, length, &pipeline->arena, pipeline->mistakes, error);
}

enum pb_status pb_pipeline_read_targets(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_json *json = &pipeline->documents[PB_DOCUMENT_TARGETS];
    enum pb_status status = PB_OK;
    if (pipeline->targets_path)
        status = pb_pipeline_open_reference(pipeline, "targets", pipeline->targets_path, json, pipeline->targets_sha256,
                                            error);
    if (status == PB_OK && pipeline->targets_path)
        status = pb_targets_read(&pipeline->targets, json, &pipeline->framework, &pipeline->geography, &pipeline->arena,
                                 pipeline->mistakes, error);
    return status == PB_OK && pipeline->milestones_path ? read_milestones(pipeline, error) : status;
}
