#include "loaders/archive/archive.h"
#include "loaders/archive/sqlite.h"

#include "placebook/descriptor.h"
#include "placebook/share.h"

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

/* One of the tables, hashed while it is written. */
static enum pb_status write_table(struct archive *archive, size_t which, struct pb_error *error)
{
    struct pb_output_file *file = NULL;
    const char *path = archive->paths[which];
    bool sound = false;
    enum pb_status status = archive_create(archive->options, archive->load->output, path, &file, error);
    if (status != PB_OK)
        return status;
    status = archive_tables_write(&archive->tables, which, archive->options->csv_formula_guard, pb_output_emit, file,
                                  &sound, error);
    if (status == PB_OK)
        return archive_finish(file, sound, error);
    pb_output_abandon(file);
    return status;
}

static const char *table_path(struct archive *archive, size_t which)
{
    return pb_arena_format(&archive->arena, "%s-%s.csv", archive->load->place->id, archive_table(which).name);
}

/* One of them that this loader makes, with an arena of its own: a thread may be at each. */
static enum pb_status write_one_table(void *context, size_t which, struct pb_error *error)
{
    struct archive archive = *(const struct archive *)context;
    if (which == TABLES_PROFILE || !archive.tables.there[which]) /* that one another loader has made */
        return PB_OK;
    pb_arena_open(&archive.arena, arena_maximum + archive.load->table->rows * arena_a_row);
    archive.tables.arena = &archive.arena;
    enum pb_status status = write_table(&archive, which, error);
    pb_arena_close(&archive.arena);
    return status;
}

/* Each table that there is becomes a file beside the archive, and its member. */
static enum pb_status write_tables(struct archive *archive, struct pb_error *error)
{
    enum pb_status status = archive_tables_open(&archive->tables, archive->load, &archive->arena, error);
    for (size_t i = 0; status == PB_OK && i < TABLES; i++)
        if (archive->tables.there[i] && !(archive->paths[i] = table_path(archive, i)))
            return pb_out_of_memory(error);
    if (status == PB_OK)
        status = pb_output_share(archive->load->output, TABLES, write_one_table, archive, error);
    for (size_t i = 0; status == PB_OK && i < TABLES; i++)
        if (archive->tables.there[i])
            status = archive_add_file(archive, archive->paths[i], PB_ZIP_PACKED, error);
    return status;
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
    const char *zip = pb_arena_format(&archive->arena, "%s.zip", archive->load->stem);
    if (!zip)
        return pb_out_of_memory(error);
    enum pb_status status = write_tables(archive, error);
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

/* The tidy table alone. */
static enum pb_status tabulate_place(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    struct archive archive = { .load = load, .options = option_values };
    pb_arena_open(&archive.arena, arena_maximum);
    enum pb_status status = archive_tables_open(&archive.tables, load, &archive.arena, error);
    archive.paths[TABLES_OUTCOMES] = table_path(&archive, TABLES_OUTCOMES);
    if (status == PB_OK && !archive.paths[TABLES_OUTCOMES])
        status = pb_out_of_memory(error);
    if (status == PB_OK)
        status = write_table(&archive, TABLES_OUTCOMES, error);
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
    .summary = "Writes the tables as CSV, and a zip archive with them, the workbook and their description.",
    .version = "18",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct archive_options),
    .load = load_place,
    .conclude = archive_conclude,
    .tabulate = tabulate_place,
};

static enum pb_status load_sqlite(const void *option_values, const struct pb_load *load, struct pb_error *error)
{
    (void)option_values;
    return archive_sqlite(load, error);
}

/* The same tables in another form: CMakeLists.txt says that this folder has two modules. */
extern const struct pb_module pb_loader_sqlite;
const struct pb_module pb_loader_sqlite = {
    .head = PB_MODULE_HEAD,
    .kind = PB_LOADER,
    .name = "sqlite",
    .summary = "Writes the tables, with their keys, as one SQLite database for each Place.",
    .version = "2",
    .since = "0.1.0",
    .load = load_sqlite,
};

PB_EXPORT_MODULE(pb_loader_archive);
