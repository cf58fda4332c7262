#include "loaders/archive/archive.h"

#include "placebook/contract/contrast_table.h"
#include "placebook/descriptor.h"

#include <string.h>

/* Names, paths and the small texts; the table itself never is in here. Provenance grows with the inputs, and lists
 * about the rows with these. */
static const size_t arena_maximum = (size_t)64 << 20;
static const size_t arena_a_row = 256;

static const struct pb_option options[] = {
    {
        .name = "encrypt",
        .type = PB_OPTION_TEXT_LIST,
        .offset = offsetof(struct archive_options, encrypt),
        .help = "Places whose archives are encrypted with AES-256, for those that send them by mail: their ids, or "
                "all. The "
                "password is that of the setting archive_password. The files beside an archive are not encrypted, and "
                "Windows Explorer does not open such an archive; 7-Zip and WinZip do.",
        .example = "[\"rugby\"]",
    },
    {
        .name = "csv_formula_guard",
        .type = PB_OPTION_BOOLEAN,
        .offset = offsetof(struct archive_options, csv_formula_guard),
        .default_value = "false",
        .help = "Put an apostrophe in front of texts that a spreadsheet would take for a formula.",
        .example = "true",
    },
    {
        .name = "csv_bom",
        .type = PB_OPTION_BOOLEAN,
        .offset = offsetof(struct archive_options, csv_bom),
        .default_value = "false",
        .help = "Begin CSV files with a byte order mark, for people who open them with a double click in Excel: "
                "without it a pound sign shows as two letters. Some programs take it for a part of the first heading.",
        .example = "true",
    },
    { .name = NULL },
};

static bool write_rows(struct archive *archive, const char *name, struct pb_output_file *file)
{
    const struct pb_load *load = archive->load;
    const struct pb_publication_info *info = load->info;
    bool guard = archive->options->csv_formula_guard;
    for (enum pb_peers_table which = 0; which < PB_PEERS_TABLES; which++)
        if (name == archive->peers[which])
            return pb_peers_write(which, info->england, info->peers, info->geography, load->table, guard,
                                  pb_output_emit, file);
    if (name == archive->contrasts)
        return pb_contrasts_write(load->table, guard, pb_output_emit, file);
    if (name == archive->quoted)
        return pb_quoted_write(load->table, archive->figures, archive->figure_count, &archive->arena, guard,
                               pb_output_emit, file);
    if (name == archive->targets)
        return pb_targets_write(load->table, info->targets, archive->aims, archive->aim_count, guard, pb_output_emit,
                                file);
    if (name == archive->milestones)
        return pb_milestones_write(info->targets, info->geography, load->place, guard, pb_output_emit, file);
    const struct pb_tidy_context context = { info->geography, info->published };
    return pb_tidy_write(load->table, &context, guard, pb_output_emit, file);
}

/* One of the tables, hashed while it is written. */
static enum pb_status write_table(struct archive *archive, const char *name, struct pb_error *error)
{
    struct pb_output_file *file = NULL;
    enum pb_status status = archive_create(archive->options, archive->load->output, name, &file, error);
    if (status != PB_OK)
        return status;
    status = archive_finish(file, write_rows(archive, name, file), error);
    return status == PB_OK ? archive_add_file(archive, name, PB_ZIP_PACKED, error) : status;
}

/* The figures that plans quote, where there is a register of them. */
static enum pb_status write_quoted(struct archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const struct pb_quoted *quoted = load->info->quoted;
    if (!quoted)
        return PB_OK;
    archive->quoted = pb_arena_format(&archive->arena, "%s-plan-figures.csv", load->place->id);
    if (!archive->quoted)
        return pb_out_of_memory(error);
    enum pb_status status = pb_quoted_compare(load->table, quoted, load->info->geography, load->place, &archive->arena,
                                              &archive->figures, &archive->figure_count, error);
    return status == PB_OK ? write_table(archive, archive->quoted, error) : status;
}

/* Ranks and similar authorities, where the pipeline asks for them. */
static enum pb_status write_peers(struct archive *archive, struct pb_error *error)
{
    static const char *const names[PB_PEERS_TABLES] = { "peers", "neighbours" };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && archive->load->info->peers && i < PB_PEERS_TABLES; i++) {
        archive->peers[i] = pb_arena_format(&archive->arena, "%s-%s.csv", archive->load->place->id, names[i]);
        status = archive->peers[i] ? write_table(archive, archive->peers[i], error) : pb_out_of_memory(error);
    }
    return status;
}

/* Targets and milestones, where there is a file of them. */
static enum pb_status write_targets(struct archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const struct pb_targets *targets = load->info->targets;
    if (!targets || (!targets->targets.count && !targets->milestones.count))
        return PB_OK;
    archive->targets = pb_arena_format(&archive->arena, "%s-targets.csv", load->place->id);
    archive->milestones = pb_arena_format(&archive->arena, "%s-milestones.csv", load->place->id);
    if (!archive->targets || !archive->milestones)
        return pb_out_of_memory(error);
    enum pb_status status = pb_targets_compare(load->table, targets, load->info->geography, load->place,
                                               &archive->arena, &archive->aims, &archive->aim_count, error);
    if (status == PB_OK)
        status = write_table(archive, archive->targets, error);
    return status == PB_OK ? write_table(archive, archive->milestones, error) : status;
}

/* The workbook, when a loader before this one made it. */
static enum pb_status add_workbook(struct archive *archive, struct pb_error *error)
{
    const char *name = pb_arena_format(&archive->arena, "%s.xlsx", archive->load->stem);
    if (!name)
        return pb_out_of_memory(error);
    return pb_output_has(archive->load->output, name) ? archive_add_file(archive, name, PB_ZIP_STORED, error) : PB_OK;
}

static enum pb_status archive_make(struct archive *archive, struct pb_error *error)
{
    archive->tidy = pb_arena_format(&archive->arena, "%s.csv", archive->load->stem);
    archive->contrasts = pb_arena_format(&archive->arena, "%s-contrasts.csv", archive->load->place->id);
    const char *zip = pb_arena_format(&archive->arena, "%s.zip", archive->load->stem);
    if (!archive->tidy || !archive->contrasts || !zip)
        return pb_out_of_memory(error);
    enum pb_status status = write_table(archive, archive->tidy, error);
    if (status == PB_OK)
        status = write_table(archive, archive->contrasts, error);
    if (status == PB_OK)
        status = write_quoted(archive, error);
    if (status == PB_OK)
        status = write_peers(archive, error);
    if (status == PB_OK)
        status = write_targets(archive, error);
    if (status == PB_OK)
        status = archive_stars(archive, error);
    if (status == PB_OK)
        status = add_workbook(archive, error);
    if (status == PB_OK)
        status = archive_datapackage(archive, error);
    if (status == PB_OK)
        status = archive_provenance(archive, error);
    if (status == PB_OK)
        status = archive_readme(archive, error);
    if (status == PB_OK)
        status = archive_sums(archive, error);
    return status == PB_OK ? archive_write(archive, zip, error) : status;
}

static enum pb_status load_place(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    struct archive archive = { .load = load, .options = option_values };
    pb_arena_open(&archive.arena, arena_maximum + load->table->rows * arena_a_row);
    enum pb_status status = archive_make(&archive, error);
    pb_arena_close(&archive.arena);
    return status;
}

static enum pb_status archive_conclude(const void *option_values, const struct pb_conclusion *conclusion,
                                       struct pb_error *error)
{
    return archive_rejects(option_values, conclusion, error);
}

extern const struct pb_module pb_loader_archive;

const struct pb_module pb_loader_archive = {
    .head = PB_MODULE_HEAD,
    .kind = PB_LOADER,
    .name = "archive",
    .summary = "Writes the tidy table, the contrasts, what plans quote and aim at and the ranks as CSV, and a zip "
               "archive with them, the workbook and their description.",
    .version = "12",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct archive_options),
    .load = load_place,
    .conclude = archive_conclude,
};

PB_EXPORT_MODULE(pb_loader_archive);
