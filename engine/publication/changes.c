#include "engine/publication/changes.h"

#include "engine/files/files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The table of one publication, while it is read. */
struct table {
    const struct pb_artefact *artefact; /* NULL: it has none */
    const char *path;
    struct pb_file_stream stream;
    struct pb_input input;
};

/* A Place while its tables are compared. */
struct changes_comparing {
    const struct pb_changes_sink *sink;
    const struct pb_changes_place *place;
};

/* The tidy table of a Place, as the output contract names it. */
static enum pb_status find_table(const struct pb_changes_side *publication, const char *place, struct pb_arena *arena,
                                 struct table *table, struct pb_error *error)
{
    const char *wanted = pb_arena_format(arena, "%s/%s-outcomes.csv", place, place);
    *table = (struct table){ .stream = { .descriptor = -1 } };
    if (!wanted)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < publication->manifest.artefact_count && !table->artefact; i++)
        if (strcmp(publication->manifest.artefacts[i].path, wanted) == 0)
            table->artefact = &publication->manifest.artefacts[i];
    if (!table->artefact)
        return PB_OK;
    table->path = pb_arena_format(arena, "%s/%s/%s", publication->output, publication->name, wanted);
    return table->path ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status changes_open_table(struct table *table, struct pb_error *error)
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

static enum pb_status changes_read_again(void *stream, uint64_t offset, void *buffer, size_t size,
                                         struct pb_error *error)
{
    const struct table *table = stream;
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

static enum pb_status hand_on(void *context, const struct pb_change *change, struct pb_error *error)
{
    const struct changes_comparing *comparing = context;
    return comparing->sink->change(comparing->sink->context, comparing->place, change, error);
}

static enum pb_status compare_tables(struct table *before, struct table *after, struct changes_comparing *comparing,
                                     struct pb_difference *difference, struct pb_error *error)
{
    enum pb_status status = changes_open_table(before, error);
    if (status == PB_OK)
        status = changes_open_table(after, error);
    const struct pb_difference_request request = {
        .before = before->artefact ? &before->input : NULL,
        .after = after->artefact ? &after->input : NULL,
        .again = changes_read_again,
        .stream = before,
        .sink = comparing->sink ? hand_on : NULL,
        .context = comparing,
    };
    if (status == PB_OK)
        status = pb_difference_find(&request, difference, error);
    pb_file_stream_close(&before->stream);
    pb_file_stream_close(&after->stream);
    return status;
}

static enum pb_status compare_place(const struct pb_changes_side *before, const struct pb_changes_side *after,
                                    const struct pb_changes_sink *sink, struct pb_arena *arena,
                                    struct pb_changes_place *place, struct pb_error *error)
{
    struct table old_table;
    struct table new_table;
    enum pb_status status = find_table(before, place->id, arena, &old_table, error);
    if (status == PB_OK)
        status = find_table(after, place->id, arena, &new_table, error);
    if (status != PB_OK)
        return status;
    place->before = old_table.artefact;
    place->after = new_table.artefact;
    place->state = PB_CHANGES_COMPARED;
    if (!place->before && !place->after)
        place->state = PB_CHANGES_NO_TABLE;
    else if (place->before && place->after && old_table.artefact->sha256[0] &&
             strcmp(old_table.artefact->sha256, new_table.artefact->sha256) == 0)
        place->state = PB_CHANGES_SAME_FILE;
    struct changes_comparing comparing = { sink, place };
    return place->state == PB_CHANGES_COMPARED
               ? compare_tables(&old_table, &new_table, &comparing, &place->difference, error)
               : PB_OK;
}

enum pb_status pb_changes_find(const struct pb_changes_side *before, const struct pb_changes_side *after,
                               const struct pb_changes_sink *sink, struct pb_arena *arena, struct pb_changes *changes,
                               struct pb_error *error)
{
    size_t most = before->manifest.place_count + after->manifest.place_count;
    *changes = (struct pb_changes){ .places = pb_arena_take(arena, most, sizeof *changes->places) };
    if (!changes->places)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < after->manifest.place_count; i++)
        changes->places[changes->place_count++].id = after->manifest.places[i].id;
    for (size_t i = 0; i < before->manifest.place_count; i++)
        if (!pb_manifest_find(&after->manifest, before->manifest.places[i].id))
            changes->places[changes->place_count++].id = before->manifest.places[i].id;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < changes->place_count; i++)
        status = compare_place(before, after, sink, arena, &changes->places[i], error);
    return status;
}
