/*
 * Files of Places that are taken from the latest publication: of a Place that this run was not asked for, or for which
 * no source has a row any more, and of one about which it has nothing else to say. They are copies, never links, since
 * somebody may edit a file in place; each is digested on its way, and compared with what publication.json says of it.
 *
 * A Place is copied when it has the same run id there. All that decides its files is in that id, and what is not about
 * it is not (engine/plan/audiences.h), so the copy has the bytes that making the files would give.
 */
#include "engine/files/files.h"
#include "engine/files/output.h"
#include "engine/run/run_private.h"

#include <stdlib.h>
#include <string.h>

enum { COPY_CHUNK = 256 << 10 };

#define COPY_ARENA ((size_t)16 << 20)

static enum pb_status copies_bytes(struct pb_file_stream *stream, struct pb_output_file *file, unsigned char *buffer,
                                   struct pb_error *error)
{
    size_t got = 0;
    enum pb_status status = PB_OK;
    do {
        status = pb_file_stream_read(stream, buffer, COPY_CHUNK, &got, error);
        if (status == PB_OK)
            status = pb_output_write(file, buffer, got, error);
    } while (status == PB_OK && got);
    return status;
}

/* One file. Whatever keeps it from being read is damage. */
static enum pb_status copies_file(const char *from, const char *name, const struct pb_artefact *artefact,
                                  struct pb_output *output, unsigned char *buffer, bool *damaged,
                                  struct pb_error *error)
{
    struct pb_file_stream stream = { .descriptor = -1 };
    struct pb_input input;
    struct pb_output_file *file = NULL;
    struct pb_output_record record = { 0 };
    struct pb_error ignored = { 0 };
    enum pb_status status = pb_file_input(from, name, &stream, &input, error);
    if (status == PB_OK)
        status = pb_output_create(output, name, &file, error);
    if (status == PB_OK)
        status = copies_bytes(&stream, file, buffer, error);
    enum pb_status finished = file ? pb_output_finish(file, &record, status == PB_OK ? error : &ignored) : PB_OK;
    if (status == PB_OK)
        status = finished;
    pb_file_stream_close(&stream);
    *damaged = status == PB_OK ? strcmp(record.sha256, artefact->sha256) != 0
                               : status == PB_FAILED && error->code == PB_ERROR_SOURCE;
    if (*damaged)
        pb_error_clear(error);
    return *damaged ? PB_OK : status;
}

/* The files of a folder, which is there. */
static enum pb_status copies_files(struct pb_running *running, const char *id, struct pb_output *output,
                                   struct pb_arena *arena, const struct pb_artefact **damaged, struct pb_error *error)
{
    const struct pb_manifest *latest = &running->latest;
    unsigned char *buffer = pb_arena_take(arena, COPY_CHUNK, 1);
    enum pb_status status = buffer ? PB_OK : pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && !*damaged && i < latest->artefact_count; i++) {
        const struct pb_artefact *artefact = &latest->artefacts[i];
        bool wrong = false;
        if (!pb_manifest_below(artefact->path, id))
            continue;
        const char *from = pb_path_join(arena, running->latest_folder, artefact->path);
        status = from ? copies_file(from, artefact->path + strlen(id) + 1, artefact, output, buffer, &wrong, error)
                      : pb_out_of_memory(error);
        if (wrong)
            *damaged = artefact;
    }
    return status;
}

enum pb_status pb_run_copy(struct pb_running *running, const char *id, const struct pb_artefact **damaged,
                           struct pb_error *error)
{
    struct pb_arena arena;
    struct pb_output *output = NULL;
    *damaged = NULL;
    pb_arena_open(&arena, COPY_ARENA);
    const char *folder = pb_path_join(&arena, running->publication.staging, id);
    enum pb_status status = folder ? pb_folder_add(folder, error) : pb_out_of_memory(error);
    if (status == PB_OK)
        status = pb_folder_output_open(folder, running->request->cancelled, &output, error);
    if (status == PB_OK)
        status = copies_files(running, id, output, &arena, damaged, error);
    if (status == PB_OK && !*damaged)
        status = pb_made_files_add(&running->made, id, output, error);
    pb_folder_output_close(output);
    if (status == PB_OK && *damaged)
        status = pb_path_remove(folder, error);
    pb_arena_close(&arena);
    return status;
}
