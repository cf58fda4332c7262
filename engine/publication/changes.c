#include "engine/publication/changes.h"

#include "engine/publication/published_table.h"

#include <string.h>

/* A Place while its tables are compared. */
struct changes_comparing {
    const struct pb_changes_sink *sink;
    const struct pb_changes_place *place;
};

static enum pb_status hand_on(void *context, const struct pb_change *change, struct pb_error *error)
{
    const struct changes_comparing *comparing = context;
    return comparing->sink->change(comparing->sink->context, comparing->place, change, error);
}

static enum pb_status compare_tables(struct pb_published_table *before, struct pb_published_table *after,
                                     struct changes_comparing *comparing, struct pb_difference *difference,
                                     struct pb_error *error)
{
    enum pb_status status = pb_published_table_open(before, error);
    if (status == PB_OK)
        status = pb_published_table_open(after, error);
    const struct pb_difference_request request = {
        .before = before->artefact ? &before->input : NULL,
        .after = after->artefact ? &after->input : NULL,
        .again = pb_published_table_again,
        .stream = before,
        .sink = comparing->sink ? hand_on : NULL,
        .context = comparing,
    };
    if (status == PB_OK)
        status = pb_difference_find(&request, difference, error);
    pb_published_table_close(before);
    pb_published_table_close(after);
    return status;
}

static enum pb_status compare_place(const struct pb_changes_side *before, const struct pb_changes_side *after,
                                    const struct pb_changes_sink *sink, struct pb_arena *arena,
                                    struct pb_changes_place *place, struct pb_error *error)
{
    struct pb_published_table old_table;
    struct pb_published_table new_table;
    enum pb_status status =
        pb_published_table_find(before->output, before->name, &before->manifest, place->id, arena, &old_table, error);
    if (status == PB_OK)
        status =
            pb_published_table_find(after->output, after->name, &after->manifest, place->id, arena, &new_table, error);
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
