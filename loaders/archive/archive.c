#include "loaders/archive/archive.h"

#include "placebook/contract/tidy.h"
#include "placebook/formats/zip.h"

#include <string.h>

/* Names, paths and the small texts; the table itself never is in here. Provenance grows with the inputs. */
static const size_t arena_maximum = (size_t)64 << 20;

static const struct pb_option options[] = {
    {
        .name = "csv_formula_guard",
        .type = PB_OPTION_BOOLEAN,
        .offset = offsetof(struct pb_archive_options, csv_formula_guard),
        .default_value = "false",
        .help = "Put an apostrophe in front of texts that a spreadsheet would take for a formula.",
        .example = "true",
    },
    { .name = NULL },
};

/* The tidy table, hashed while it is written. */
static enum pb_status write_table(struct pb_archive *archive, const char *name, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const char *path = pb_arena_format(&archive->arena, "%s/%s", load->directory, name);
    struct pb_archive_file file;
    enum pb_status status = path ? pb_archive_file_open(&file, path, error) : pb_out_of_memory(error);
    if (status != PB_OK)
        return status;
    file.cancelled = load->cancelled;
    (void)pb_tidy_write(load->table, load->info->geography, archive->options->csv_formula_guard, pb_archive_file_emit,
                        &file); /* close answers for it */
    struct pb_archive_member *member = &archive->members[archive->count++];
    *member = (struct pb_archive_member){ .name = name, .path = path, .level = PB_ZIP_NORMAL };
    status = pb_archive_file_close(&file, member->sha256, error);
    member->size = file.size;
    return status;
}

/* The workbook, when a loader before this one made it. */
static enum pb_status add_workbook(struct pb_archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const char *name = pb_arena_format(&archive->arena, "%s.xlsx", load->stem);
    const char *path = name ? pb_arena_format(&archive->arena, "%s/%s", load->directory, name) : NULL;
    if (!path)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < load->artefact_count; i++)
        if (strcmp(load->artefacts[i], name) == 0)
            return pb_archive_add_file(archive, name, path, PB_ZIP_STORED, error);
    return PB_OK;
}

static enum pb_status make(struct pb_archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const char *csv = pb_arena_format(&archive->arena, "%s.csv", load->stem);
    const char *zip = pb_arena_format(&archive->arena, "%s/%s.zip", load->directory, load->stem);
    if (!csv || !zip)
        return pb_out_of_memory(error);
    enum pb_status status = write_table(archive, csv, error);
    if (status == PB_OK)
        status = add_workbook(archive, error);
    if (status == PB_OK)
        status = pb_archive_datapackage(archive, error);
    if (status == PB_OK)
        status = pb_archive_provenance(archive, error);
    if (status == PB_OK)
        status = pb_archive_readme(archive, error);
    if (status == PB_OK)
        status = pb_archive_sums(archive, error);
    if (status == PB_OK && pb_archive_stopped(load->cancelled, error))
        status = PB_FATAL;
    return status == PB_OK ? pb_archive_write(archive, zip, error) : status;
}

static enum pb_status load_place(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    struct pb_archive archive = { .load = load, .options = option_values };
    pb_arena_open(&archive.arena, arena_maximum);
    enum pb_status status = make(&archive, error);
    pb_arena_close(&archive.arena);
    return status;
}

static enum pb_status conclude(const void *option_values, const struct pb_conclusion *conclusion,
                               struct pb_error *error)
{
    return pb_archive_rejects(option_values, conclusion, error);
}

extern const struct pb_module pb_loader_archive;

const struct pb_module pb_loader_archive = {
    .abi = PB_MODULE_ABI,
    .kind = PB_LOADER,
    .name = "archive",
    .summary = "Writes the tidy table as CSV and a zip archive with the table, the workbook and their description.",
    .version = "3",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct pb_archive_options),
    .load = load_place,
    .conclude = conclude,
};

PB_EXPORT_MODULE(pb_loader_archive);
