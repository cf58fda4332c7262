/*
 * PLACE-outcomes.sqlite: the tables of a Place in one file, for those who like SQL. The columns, types, words and keys
 * are those that datapackage.json declares. Beside them stand three tables about the database: what it is (about), its
 * inputs, and what each column means.
 */
#include "loaders/archive/sqlite.h"

#include "loaders/archive/database.h"
#include "placebook/number.h"

#include <stdio.h>
#include <string.h>

static const size_t sqlite_arena = (size_t)64 << 20; /* names and lists; what grows with the rows is added */
static const size_t sqlite_arena_a_row = 256;

#define NEVER_EMPTY(column, kind, heading, sentence)                                                                   \
    {                                                                                                                  \
        .name = (column), .type = (kind), .required = true, .title = (heading), .meaning = (sentence)                  \
    }
#define MAY_BE_EMPTY(column, heading, sentence)                                                                        \
    {                                                                                                                  \
        .name = (column), .type = PB_TIDY_TEXT, .title = (heading), .meaning = (sentence)                              \
    }

static const struct pb_tidy_column about_columns[] = {
    NEVER_EMPTY("name", PB_TIDY_TEXT, "Name", "What is said of the database."),
    MAY_BE_EMPTY("value", "Value", "What it is."),
};
static const struct pb_tidy_column input_columns[] = {
    NEVER_EMPTY("source", PB_TIDY_TEXT, "Source", "The id of the source, as in the tidy table."),
    MAY_BE_EMPTY("title", "Title", "What the source is called."),
    MAY_BE_EMPTY("publisher", "Publisher", "Who publishes it."),
    MAY_BE_EMPTY("url", "Address", "Where it comes from."),
    MAY_BE_EMPTY("licence", "Licence", "The licence under which it is published."),
    MAY_BE_EMPTY("retrieved", "Retrieved", "The day on which it was retrieved."),
    NEVER_EMPTY("file", PB_TIDY_TEXT, "File", "The name of the file, as in the tidy table."),
    NEVER_EMPTY("sha256", PB_TIDY_TEXT, "SHA-256", "The SHA-256 of the file."),
    NEVER_EMPTY("sample", PB_TIDY_TRUTH, "Sample", "Whether its figures were made up for demonstration."),
};
static const struct pb_tidy_column column_columns[] = {
    NEVER_EMPTY("table_name", PB_TIDY_TEXT, "Table", "The table."),
    NEVER_EMPTY("position", PB_TIDY_WHOLE, "Position", "The place of the column in the table, from 1."),
    NEVER_EMPTY("column_name", PB_TIDY_TEXT, "Column", "The column."),
    NEVER_EMPTY("title", PB_TIDY_TEXT, "Title", "The column in words."),
    NEVER_EMPTY("meaning", PB_TIDY_TEXT, "Meaning", "What it says."),
};

#define COLUMNS_OF(list) .own = (list), .columns = sizeof(list) / sizeof(list)[0]
static const struct archive_table about_table = { .name = "about", COLUMNS_OF(about_columns) };
static const struct archive_table inputs_table = { .name = "inputs", COLUMNS_OF(input_columns) };
static const struct archive_table columns_table = { .name = "columns", COLUMNS_OF(column_columns) };
static const struct pb_table_keys about_keys = { .name = "about", .primary = { "name" } };
static const struct pb_table_keys columns_keys = { .name = "columns", .primary = { "table_name", "position" } };

static void add_texts(struct archive_database *database, const char *const *texts, size_t count)
{
    struct database_cell cells[DATABASE_COLUMNS];
    for (size_t i = 0; i < count; i++)
        cells[i] = (struct database_cell){ texts[i], texts[i] ? strlen(texts[i]) : 0 };
    archive_database_row(database, cells);
}

static void add_about(struct archive_database *database, const struct pb_load *load)
{
    const struct pb_publication_info *info = load->info;
    const struct pb_geography *geography = info->geography;
    const char *const lines[][2] = {
        { "contract_version", PB_CONTRACT_VERSION },
        { "title", info->title },
        { "place", load->place->id },
        { "place_name", load->place->name },
        { "published", info->published_text },
        { "data_as_at", info->data_as_at },
        { "run_id", info->run_id },
        { "program_version", info->program_version },
        { "publisher", geography->publisher },
        { "contact", geography->contact },
        { "contact_email", geography->contact_email },
        { "contact_link", geography->contact_link },
        { "sample", info->sample ? "true" : "false" },
    };
    archive_database_table(database, &about_table, &about_keys);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        add_texts(database, lines[i], 2);
}

static void add_inputs(struct archive_database *database, const struct pb_publication_info *info)
{
    archive_database_table(database, &inputs_table, NULL);
    for (size_t i = 0; i < info->input_count; i++) {
        const struct pb_input_record *input = &info->inputs[i];
        const char *const texts[] = { input->source, input->title,   input->publisher,
                                      input->url,    input->licence, input->retrieved,
                                      input->file,   input->sha256,  input->sample ? "true" : "false" };
        add_texts(database, texts, sizeof texts / sizeof texts[0]);
    }
}

/* What each column of a table means. */
static void add_meanings(struct archive_database *database, const struct archive_table *table)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s", table->name);
    for (char *at = name; *at; at++)
        *at = *at == '-' ? '_' : *at;
    for (size_t i = 0; i < table->columns; i++) {
        const struct pb_tidy_column *column = archive_table_column(table, i);
        char position[PB_NUMBER_TEXT];
        (void)snprintf(position, sizeof position, "%zu", i + 1);
        const char *const texts[] = { name, position, column->name, column->title, column->meaning };
        add_texts(database, texts, sizeof texts / sizeof texts[0]);
    }
}

static void add_columns(struct archive_database *database, const struct archive_tables *tables)
{
    archive_database_table(database, &columns_table, &columns_keys);
    for (size_t i = 0; i < TABLES; i++) {
        const struct archive_table table = archive_table(i);
        if (tables->there[i])
            add_meanings(database, &table);
    }
    add_meanings(database, &about_table);
    add_meanings(database, &inputs_table);
    add_meanings(database, &columns_table);
}

/* Where a foreign key leads from, unless the primary key begins with it; and what is asked most. */
static void add_indexes(struct archive_database *database, const char *table, const struct pb_table_keys *keys)
{
    static const char *const newest[PB_KEY_COLUMNS] = { "latest", "place_level" };
    for (size_t i = 0; keys && i < PB_KEY_LINKS && keys->links[i].table; i++) {
        const char *const *columns = keys->links[i].columns;
        bool same = true;
        for (size_t c = 0; same && c < PB_KEY_COLUMNS && columns[c]; c++)
            same = keys->primary[c] && strcmp(keys->primary[c], columns[c]) == 0;
        if (!same)
            archive_database_index(database, table, columns);
    }
    if (strcmp(table, "outcomes") == 0)
        archive_database_index(database, table, newest);
}

static void add_table(struct archive_database *database, const struct archive_tables *tables, size_t which)
{
    const struct archive_table table = archive_table(which);
    const struct pb_table_keys *keys = pb_table_keys_of(table.name);
    struct pb_arena arena;
    bool sound = false;
    archive_database_table(database, &table, keys);
    if (database->status != PB_OK)
        return;
    pb_arena_open(&arena, 4 * (size_t)DATABASE_ROW);
    struct database_rows rows = { .database = database, .arena = &arena };
    struct pb_error *error = database->error;
    enum pb_status status = archive_tables_write(tables, which, false, archive_database_take, &rows, &sound, error);
    if (database->status == PB_OK && (status != PB_OK || !sound))
        database->status = status != PB_OK ? status : pb_out_of_memory(error);
    pb_arena_close(&arena);
    add_indexes(database, table.name, keys);
}

static enum pb_status sqlite_make(const struct pb_load *load, struct pb_arena *arena, struct pb_error *error)
{
    struct archive_tables tables = { .load = load };
    struct archive_database database;
    const char *name = pb_arena_format(arena, "%s.sqlite", load->stem);
    enum pb_status status = name ? archive_tables_open(&tables, load, arena, error) : pb_out_of_memory(error);
    if (status != PB_OK)
        return status;
    archive_database_open(&database, name, load->output, error);
    add_about(&database, load);
    add_inputs(&database, load->info);
    add_columns(&database, &tables);
    for (size_t i = 0; i < TABLES; i++)
        if (tables.there[i])
            add_table(&database, &tables, i);
    status = archive_database_write(&database, load->output);
    archive_database_close(&database);
    return status;
}

enum pb_status archive_sqlite(const struct pb_load *load, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, sqlite_arena + load->table->rows * sqlite_arena_a_row);
    enum pb_status status = sqlite_make(load, &arena, error);
    pb_arena_close(&arena);
    return status;
}
