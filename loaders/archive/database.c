#include "loaders/archive/database.h"

#include "placebook/number.h"

#include <string.h>

enum {
    DATABASE_HEADER = 100,         /* bytes before the first page's own */
    DATABASE_VERSION = 3040000,    /* what the header says in place of the library's version */
    DATABASE_PIECE = 1 << 20,      /* bytes written at a time */
    DATABASE_CANCEL_ROWS = 1024,   /* looks that often whether the run is stopped, */
    DATABASE_CANCEL_STEPS = 100000 /* and in long work of the library */
};

/* ---- Failing ---- */

/* Keeps the first failure. What the library says of memory comes in two forms. */
static void database_check(struct archive_database *database, int result)
{
    struct pb_error *error = database->error;
    if (database->status != PB_OK || result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
        return;
    if ((result & 0xFF) == SQLITE_NOMEM || result == SQLITE_IOERR_NOMEM || !database->db) {
        database->status = pb_out_of_memory(error);
    } else if (result == SQLITE_INTERRUPT && pb_output_stopped(database->output, error)) {
        database->status = PB_FATAL;
    } else if (result == SQLITE_FULL || result == SQLITE_TOOBIG) {
        database->status =
            pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s would be larger than %d MiB, which is the most",
                    database->name, DATABASE_MAXIMUM >> 20);
        pb_error_hint(error, "leave out the loader sqlite: the CSV files have the same tables");
    } else if ((result & 0xFF) == SQLITE_CONSTRAINT) {
        database->status =
            pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s: the table %s has a row that breaks its key: %s",
                    database->name, database->table.name, sqlite3_errmsg(database->db));
    } else {
        database->status = pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "%s could not be made: %s", database->name,
                                   sqlite3_errmsg(database->db));
    }
}

static int database_stopped(void *of)
{
    const struct archive_database *database = of;
    return pb_output_stopped(database->output, NULL);
}

static void database_run(struct archive_database *database, const char *sql)
{
    if (database->status == PB_OK)
        database_check(database, sqlite3_exec(database->db, sql, NULL, NULL, NULL));
}

/* Runs a statement that was put together, and frees it. */
static void database_run_text(struct archive_database *database, sqlite3_str *sql)
{
    int result = sqlite3_str_errcode(sql);
    char *text = sqlite3_str_finish(sql);
    database_check(database, result);
    if (text)
        database_run(database, text);
    sqlite3_free(text);
}

/* ---- Opening and closing ---- */

void archive_database_open(struct archive_database *database, const char *name, const struct pb_output *output,
                           struct pb_error *error)
{
    *database = (struct archive_database){ .name = name, .output = output, .error = error };
    sqlite3_int64 most = DATABASE_MAXIMUM;
    database_check(database,
                   sqlite3_open_v2("tables", &database->db,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, "memdb"));
    if (database->status != PB_OK)
        return;
    database_check(database, sqlite3_file_control(database->db, "main", SQLITE_FCNTL_SIZE_LIMIT, &most));
    sqlite3_progress_handler(database->db, DATABASE_CANCEL_STEPS, database_stopped, database);
    /* Keys and words are checked by the tests, and by who reads it: PRAGMA integrity_check, foreign_key_check. */
    database_run(database, "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;"
                           "PRAGMA journal_mode = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;"
                           "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN");
}

void archive_database_close(struct archive_database *database)
{
    (void)sqlite3_finalize(database->insert);
    (void)sqlite3_close(database->db);
}

/* ---- Tables ---- */

/* A name as SQL has it: "priority-measures" is priority_measures. */
static void add_name(sqlite3_str *sql, const char *name)
{
    sqlite3_str_appendchar(sql, 1, '"');
    for (; *name; name++)
        sqlite3_str_appendchar(sql, 1, *name == '-' ? '_' : *name);
    sqlite3_str_appendchar(sql, 1, '"');
}

static void add_names(sqlite3_str *sql, const char *const *names, size_t most)
{
    for (size_t i = 0; i < most && names[i]; i++) {
        sqlite3_str_appendall(sql, i ? ", " : " (");
        add_name(sql, names[i]);
    }
    sqlite3_str_appendchar(sql, 1, ')');
}

/* The words that a column may hold. */
static void add_words(sqlite3_str *sql, const struct pb_tidy_column *column)
{
    const char *before = " CHECK (";
    for (enum pb_word word = 1; word < PB_WORD_COUNT; word++) {
        if (!pb_tidy_takes(column, word))
            continue;
        sqlite3_str_appendall(sql, before);
        if (*before == ' ')
            sqlite3_str_appendf(sql, "\"%w\" IN (", column->name);
        sqlite3_str_appendf(sql, "%Q", pb_vocabulary[word].text);
        before = ", ";
    }
    if (*before == ',')
        sqlite3_str_appendall(sql, "))");
}

static void add_column(sqlite3_str *sql, const struct pb_tidy_column *column)
{
    static const char *const types[] = {
        [PB_TIDY_TEXT] = "TEXT", [PB_TIDY_WORD] = "TEXT",     [PB_TIDY_NUMBER] = "REAL",
        [PB_TIDY_DATE] = "TEXT", [PB_TIDY_WHOLE] = "INTEGER", [PB_TIDY_TRUTH] = "INTEGER"
    };
    sqlite3_str_appendf(sql, "\"%w\" %s%s", column->name, types[column->type], column->required ? " NOT NULL" : "");
    if (column->type == PB_TIDY_TRUTH)
        sqlite3_str_appendf(sql, " CHECK (\"%w\" IN (0, 1))", column->name);
    if (column->type == PB_TIDY_WORD && !column->open)
        add_words(sql, column);
}

static void add_keys(sqlite3_str *sql, const struct pb_table_keys *keys)
{
    if (keys->primary[0]) {
        sqlite3_str_appendall(sql, ",\n  PRIMARY KEY");
        add_names(sql, keys->primary, PB_KEY_COLUMNS);
    }
    for (size_t i = 0; i < PB_KEY_LINKS && keys->links[i].table; i++) {
        sqlite3_str_appendall(sql, ",\n  FOREIGN KEY");
        add_names(sql, keys->links[i].columns, PB_KEY_COLUMNS);
        sqlite3_str_appendall(sql, " REFERENCES ");
        add_name(sql, keys->links[i].table);
        add_names(sql, keys->links[i].others, PB_KEY_COLUMNS);
    }
}

static void prepare_insert(struct archive_database *database)
{
    sqlite3_str *sql = sqlite3_str_new(database->db);
    sqlite3_str_appendall(sql, "INSERT INTO ");
    add_name(sql, database->table.name);
    for (size_t i = 0; i < database->table.columns; i++)
        sqlite3_str_appendall(sql, i ? ", ?" : " VALUES (?");
    sqlite3_str_appendall(sql, ")");
    int result = sqlite3_str_errcode(sql);
    char *text = sqlite3_str_finish(sql);
    database_check(database, result);
    if (database->status == PB_OK)
        database_check(database, sqlite3_prepare_v2(database->db, text, -1, &database->insert, NULL));
    sqlite3_free(text);
}

void archive_database_table(struct archive_database *database, const struct archive_table *table,
                            const struct pb_table_keys *keys)
{
    if (database->status != PB_OK)
        return;
    if (table->columns > DATABASE_COLUMNS) {
        database->status = pb_fail(database->error, PB_FATAL, PB_ERROR_INTERNAL, "%s has more than %d columns",
                                   table->name, DATABASE_COLUMNS);
        return;
    }
    (void)sqlite3_finalize(database->insert);
    database->insert = NULL;
    database->table = *table;
    sqlite3_str *sql = sqlite3_str_new(database->db);
    sqlite3_str_appendall(sql, "CREATE TABLE ");
    add_name(sql, table->name);
    for (size_t i = 0; i < table->columns; i++) {
        sqlite3_str_appendall(sql, i ? ",\n  " : " (\n  ");
        add_column(sql, archive_table_column(table, i));
    }
    if (keys)
        add_keys(sql, keys);
    sqlite3_str_appendall(sql, "\n)");
    database_run_text(database, sql);
    prepare_insert(database);
}

/* ---- Rows ---- */

/* A text as what its column is. One that is not stays as it is, and no check lets it pass. */
static int bind_cell(sqlite3_stmt *insert, int at, enum pb_tidy_type type, const struct database_cell *cell)
{
    double number = 0;
    int64_t whole = 0;
    if (cell->length == 0)
        return sqlite3_bind_null(insert, at);
    if (type == PB_TIDY_NUMBER && pb_number_parse(cell->text, cell->length, &number))
        return sqlite3_bind_double(insert, at, number);
    if (type == PB_TIDY_WHOLE && pb_integer_parse(cell->text, cell->length, &whole))
        return sqlite3_bind_int64(insert, at, whole);
    if (type == PB_TIDY_TRUTH)
        return sqlite3_bind_int(insert, at, cell->length == strlen("true") && memcmp(cell->text, "true", 4) == 0);
    return sqlite3_bind_text64(insert, at, cell->text, cell->length, SQLITE_STATIC, SQLITE_UTF8);
}

void archive_database_row(struct archive_database *database, const struct database_cell *cells)
{
    if (database->status != PB_OK)
        return;
    if (database->rows++ % DATABASE_CANCEL_ROWS == 0 && pb_output_stopped(database->output, database->error)) {
        database->status = PB_FATAL;
        return;
    }
    for (size_t i = 0; i < database->table.columns; i++)
        database_check(database, bind_cell(database->insert, (int)i + 1,
                                           archive_table_column(&database->table, i)->type, &cells[i]));
    if (database->status == PB_OK)
        database_check(database, sqlite3_step(database->insert));
    (void)sqlite3_reset(database->insert); /* says again what the step said */
}

void archive_database_index(struct archive_database *database, const char *table, const char *const *columns)
{
    if (database->status != PB_OK)
        return;
    sqlite3_str *sql = sqlite3_str_new(database->db);
    sqlite3_str *name = sqlite3_str_new(database->db);
    sqlite3_str_appendall(name, table);
    for (size_t i = 0; i < PB_KEY_COLUMNS && columns[i]; i++)
        sqlite3_str_appendf(name, "_%s", columns[i]);
    char *text = sqlite3_str_finish(name);
    sqlite3_str_appendall(sql, "CREATE INDEX ");
    add_name(sql, text ? text : "");
    sqlite3_str_appendall(sql, " ON ");
    add_name(sql, table);
    add_names(sql, columns, PB_KEY_COLUMNS);
    if (!text)
        database_check(database, SQLITE_NOMEM);
    sqlite3_free(text);
    database_run_text(database, sql);
}

/* ---- The file ---- */

static void put_32(unsigned char *at, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(number >> (24 - 8 * i));
}

static enum pb_status write_bytes(struct pb_output_file *file, const unsigned char *bytes, uint64_t size,
                                  struct pb_error *error)
{
    unsigned char header[DATABASE_HEADER];
    memcpy(header, bytes, sizeof header);
    put_32(header + 24, 1); /* how often it was changed */
    put_32(header + 92, 1); /* for which of these the next is valid */
    put_32(header + 96, DATABASE_VERSION);
    enum pb_status status = pb_output_write(file, header, sizeof header, error);
    for (uint64_t at = sizeof header; status == PB_OK && at < size;) {
        size_t length = size - at < DATABASE_PIECE ? (size_t)(size - at) : DATABASE_PIECE;
        status = pb_output_write(file, bytes + at, length, error);
        at += length;
    }
    return status;
}

enum pb_status archive_database_write(struct archive_database *database, struct pb_output *output)
{
    struct pb_output_file *file = NULL;
    sqlite3_int64 size = 0;
    (void)sqlite3_finalize(database->insert);
    database->insert = NULL;
    database_run(database, "COMMIT");
    if (database->status != PB_OK)
        return database->status;
    const unsigned char *bytes = sqlite3_serialize(database->db, "main", &size, SQLITE_SERIALIZE_NOCOPY);
    if (!bytes || size < DATABASE_HEADER)
        return pb_out_of_memory(database->error);
    enum pb_status status = pb_output_create(output, database->name, &file, database->error);
    if (status != PB_OK)
        return status;
    status = write_bytes(file, bytes, (uint64_t)size, database->error);
    if (status == PB_OK)
        return pb_output_finish(file, NULL, database->error);
    pb_output_abandon(file);
    return status;
}
