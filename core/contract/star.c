/*
 * Writing a table of the star: the header, and the rows by the function that knows them.
 */
#include "core/contract/star_private.h"

static enum pb_status star_write_rows(enum pb_star which, struct pb_star_writing *writing)
{
    switch (which) {
    case PB_STAR_MEASURES:
        return pb_star_write_measures(writing);
    case PB_STAR_AREAS:
        return pb_star_write_areas(writing);
    case PB_STAR_PRIORITIES:
        return pb_star_write_priorities(writing, false);
    case PB_STAR_ANSWERS:
        return pb_star_write_priorities(writing, true);
    case PB_STAR_CHANGES:
        pb_star_write_changes(writing);
        return PB_OK;
    default:
        return pb_star_write_opportunities(writing);
    }
}

enum pb_status pb_star_write(enum pb_star which, const struct pb_star_source *source, struct pb_arena *arena,
                             bool guard, pb_csv_emit *emit, void *sink, bool *sound, struct pb_error *error)
{
    struct pb_star_writing writing;
    writing.source = source;
    writing.arena = arena;
    writing.guard = guard;
    writing.error = error;
    pb_tidy_writer_open(&writing.writer, emit, sink);
    writing.line = (struct pb_csv_line){ .writer = &writing.writer, .guard = guard };
    writing.sound = pb_csv_line_header(&writing.writer, pb_stars[which].columns, pb_stars[which].count);
    enum pb_status status = star_write_rows(which, &writing);
    *sound = writing.sound && status == PB_OK && pb_tidy_writer_flush(&writing.writer);
    return status;
}
