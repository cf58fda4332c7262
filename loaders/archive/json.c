/*
 * The JSON texts of the archive: one indented object in the archive's memory, which becomes a member when it ends.
 */
#include "loaders/archive/archive.h"

struct pb_json_writer *archive_json_begin(struct archive_json *json, struct archive *archive)
{
    json->buffer = (struct pb_json_buffer){ .arena = &archive->arena };
    json->writer = (struct pb_json_writer){ .emit = pb_json_buffer_emit, .sink = &json->buffer, .indented = true };
    pb_json_object(&json->writer, NULL);
    return &json->writer;
}

enum pb_status archive_json_end(struct archive_json *json, struct archive *archive, const char *name,
                                struct pb_error *error)
{
    pb_json_end_object(&json->writer);
    if (json->writer.failed)
        return pb_out_of_memory(error);
    return archive_add_text(archive, name, json->buffer.text, json->buffer.length, error);
}

void archive_json_text(struct pb_json_writer *json, const char *key, const char *text)
{
    pb_json_text(json, key, text ? text : "");
}
