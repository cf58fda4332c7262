/*
 * The tables around the tidy table, beside it and in the archive.
 */
#include "loaders/archive/archive.h"

/* By row of the table: an index, a group, the texts of changes; and lists. */
enum { BYTES_A_ROW = 256 };

enum pb_status archive_create(const struct archive_options *options, struct pb_output *output, const char *name,
                              struct pb_output_file **file, struct pb_error *error)
{
    enum pb_status status = pb_output_create(output, name, file, error);
    if (status == PB_OK && options->csv_bom)
        (void)pb_output_emit(*file, "\xEF\xBB\xBF", 3); /* archive_finish says whether it failed */
    return status;
}

static enum pb_status stars_write_one(struct archive *archive, enum pb_star which, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const struct pb_star_source source = { load->info->framework, load->info->geography, load->place, load->table,
                                           load->changes };
    const char *name = archive->stars[which];
    struct pb_output_file *file = NULL;
    enum pb_status status = archive_create(archive->options, load->output, name, &file, error);
    if (status != PB_OK)
        return status;
    struct pb_arena arena;
    bool sound = false;
    pb_arena_open(&arena, (load->table->rows + load->table->symbols->count) * BYTES_A_ROW + ((size_t)64 << 20));
    status =
        pb_star_write(which, &source, &arena, archive->options->csv_formula_guard, pb_output_emit, file, &sound, error);
    pb_arena_close(&arena);
    struct pb_error further;
    enum pb_status finished = archive_finish(file, sound, status == PB_OK ? error : &further);
    status = status == PB_OK ? finished : status;
    return status == PB_OK ? archive_add_file(archive, name, PB_ZIP_PACKED, error) : status;
}

enum pb_status archive_stars(struct archive *archive, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (enum pb_star which = 0; status == PB_OK && which < PB_STARS; which++) {
        if (which == PB_STAR_CHANGES && !archive->load->changes)
            continue;
        archive->stars[which] =
            pb_arena_format(&archive->arena, "%s-%s.csv", archive->load->place->id, pb_stars[which].name);
        status = archive->stars[which] ? stars_write_one(archive, which, error) : pb_out_of_memory(error);
    }
    return status;
}
