#include "engine/publication/published_table.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum pb_status pb_published_table_find(const char *output, const char *publication, const struct pb_manifest *manifest,
                                       const char *place, struct pb_arena *arena, struct pb_published_table *table,
                                       struct pb_error *error)
{
    const char *wanted = pb_arena_format(arena, "%s/%s-outcomes.csv", place, place);
    *table = (struct pb_published_table){ .stream = { .descriptor = -1 } };
    if (!wanted)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < manifest->artefact_count && !table->artefact; i++)
        if (strcmp(manifest->artefacts[i].path, wanted) == 0)
            table->artefact = &manifest->artefacts[i];
    if (!table->artefact)
        return PB_OK;
    table->path = pb_arena_format(arena, "%s/%s/%s", output, publication, wanted);
    return table->path ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_published_table_open(struct pb_published_table *table, struct pb_error *error)
{
    if (!table->artefact)
        return PB_OK;
    enum pb_status status = pb_file_input(table->path, table->path, &table->stream, &table->input, error);
    if (status != PB_OK) {
        error->code = PB_ERROR_PUBLISH;
        pb_error_hint(error, "publication.json lists it, so the publication is damaged; compare other publications");
    }
    return status;
}

void pb_published_table_close(struct pb_published_table *table)
{
    pb_file_stream_close(&table->stream);
}

enum pb_status pb_published_table_again(void *stream, uint64_t offset, void *buffer, size_t size,
                                        struct pb_error *error)
{
    const struct pb_published_table *table = stream;
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(table->stream.descriptor, (char *)buffer + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return pb_path_failed("read", table->path, got < 0 ? errno : EIO, 0, PB_ERROR_SOURCE, error);
        done += (size_t)got;
    }
    return PB_OK;
}
