/*
 * The documents that a pipeline is read from: opened with their digest, and how their objects are read.
 */
#include "engine/files/files.h"
#include "engine/pipeline/pipeline_private.h"

#define FILE_MAXIMUM (3 * PB_JSON_SIZE_MAXIMUM)

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
