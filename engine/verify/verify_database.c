/*
 * The database against the tables beside it. It is sound by its own account (integrity, foreign keys), and each of its
 * tables but those about itself has the rows of the CSV file of that name, in the same order and cell for cell.
 *
 * A database comes from anywhere: nothing that its schema says is run but its checks and indexes, and it is only read.
 */
#include "engine/files/files.h"
#include "engine/publication/publication_private.h"
#include "engine/verify/verify_private.h"
#include "placebook/formats/csv.h"
#include "placebook/number.h"
#include "placebook/text.h"

#include <sqlite3.h>
#include <string.h>

enum {
    VERIFY_TABLES_MOST = 64,
    VERIFY_VALUE_MOST = 32 << 20,  /* bytes of a row of the database */
    VERIFY_CELLS_TOLD = 3,         /* of those that differ, in one database */
    VERIFY_STEPS_BETWEEN = 100000, /* of the library, until it is asked whether to stop */
};

#define DATABASE_ENDING "outcomes.sqlite"

/* A database while it is looked at. */
struct verify_database {
    struct pb_verifying *verifying;
    const char *path; /* from the folder of the publication */
    sqlite3 *db;
    const char *tables[VERIFY_TABLES_MOST];
    size_t table_count;
    const char *table; /* the one in hand, */
    const char *file;  /* and that of its file */
    uint64_t differ;   /* cells */
};

static int verify_database_stopped(void *verifying)
{
    return pb_verify_stopped(verifying, NULL) != PB_OK;
}

/* What the library said: PB_OK for a row or the end, and where a damage was noted. */
static enum pb_status take_result(struct verify_database *database, int result, struct pb_error *error)
{
    if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
        return PB_OK;
    if ((result & 0xFF) == SQLITE_NOMEM || result == SQLITE_IOERR_NOMEM || !database->db)
        return pb_out_of_memory(error);
    if (result == SQLITE_INTERRUPT)
        return pb_verify_stopped(database->verifying, error);
    return pb_verify_damaged(database->verifying, database->path, error, "cannot be read as a database: %s",
                             sqlite3_errmsg(database->db));
}

/* Prepares what a format says; NULL with PB_OK where that was noted as a damage. */
static enum pb_status prepare(struct verify_database *database, const char *format, const char *name,
                              sqlite3_stmt **statement, struct pb_error *error)
{
    char *sql = sqlite3_mprintf(format, name);
    *statement = NULL;
    if (!sql)
        return pb_out_of_memory(error);
    int result = sqlite3_prepare_v2(database->db, sql, -1, statement, NULL);
    sqlite3_free(sql);
    return take_result(database, result, error);
}

/* ---- What it says of itself ---- */

/* The first row of a check, of which "ok" or none is good. */
static enum pb_status check_itself(struct verify_database *database, const char *pragma, const char *what,
                                   struct pb_error *error)
{
    sqlite3_stmt *statement = NULL;
    enum pb_status status = prepare(database, pragma, "", &statement, error);
    if (status != PB_OK || !statement)
        return status;
    int result = sqlite3_step(statement);
    const char *said = result == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "ok";
    status = take_result(database, result, error);
    if (status == PB_OK && (!said || strcmp(said, "ok") != 0))
        status = pb_verify_damaged(database->verifying, database->path, error, "%s: %s", what, said ? said : "unknown");
    (void)sqlite3_finalize(statement);
    return status;
}

static enum pb_status list_tables(struct verify_database *database, struct pb_error *error)
{
    sqlite3_stmt *statement = NULL;
    enum pb_status status =
        prepare(database, "SELECT name FROM sqlite_master WHERE type = 'table'%s ORDER BY name", "", &statement, error);
    while (status == PB_OK && statement && database->table_count < VERIFY_TABLES_MOST) {
        int result = sqlite3_step(statement);
        status = take_result(database, result, error);
        if (result != SQLITE_ROW)
            break;
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        database->tables[database->table_count] =
            pb_arena_text(database->verifying->arena, name ? name : "", name ? strlen(name) : 0);
        if (!database->tables[database->table_count++])
            status = pb_out_of_memory(error);
    }
    (void)sqlite3_finalize(statement);
    return status;
}

/* ---- Its tables ---- */

/* Is a cell what the file has? A text that a spreadsheet would take for a formula may have an apostrophe there. */
static bool is_same_value(sqlite3_stmt *row, int column, const char *text, size_t length)
{
    double number = 0;
    int64_t whole = 0;
    bool truth = length == strlen("true") && memcmp(text, "true", length) == 0;
    bool no_truth = length == strlen("false") && memcmp(text, "false", length) == 0;
    int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL)
        return length == 0;
    if (type == SQLITE_FLOAT)
        return pb_number_parse(text, length, &number) && number == sqlite3_column_double(row, column);
    if (type == SQLITE_INTEGER) {
        int64_t value = sqlite3_column_int64(row, column);
        return truth || no_truth ? value == truth : pb_integer_parse(text, length, &whole) && whole == value;
    }
    const void *bytes = sqlite3_column_blob(row, column); /* of a text its UTF-8 */
    size_t size = (size_t)sqlite3_column_bytes(row, column);
    if (type != SQLITE_TEXT || !bytes)
        return false;
    return (size == length && memcmp(bytes, text, size) == 0) ||
           (length == size + 1 && text[0] == '\'' && memcmp(bytes, text + 1, size) == 0);
}

static enum pb_status tell_value(struct verify_database *database, sqlite3_stmt *row, int column, uint64_t number,
                                 const char *text, size_t length, struct pb_error *error)
{
    char found[PB_QUOTE_TEXT];
    char wanted[PB_QUOTE_TEXT];
    if (database->differ++ >= VERIFY_CELLS_TOLD)
        return PB_OK;
    const char *value = (const char *)sqlite3_column_text(row, column);
    return pb_verify_damaged(database->verifying, database->path, error,
                             "has %s in the column %s of row %llu of the table %s, where %s has %s",
                             value ? pb_quote(value, strlen(value), 40, found) : "nothing",
                             sqlite3_column_name(row, column), (unsigned long long)number, database->table,
                             database->file, length ? pb_quote(text, length, 40, wanted) : "nothing");
}

static enum pb_status compare_values(struct verify_database *database, sqlite3_stmt *row, uint64_t number,
                                     struct pb_csv *csv, const struct pb_csv_record *record, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (int column = 0; status == PB_OK && column < sqlite3_column_count(row); column++) {
        size_t length = 0;
        const char *text = pb_csv_text(csv, record, (size_t)column, &length);
        database->verifying->result->values++;
        if (!is_same_value(row, column, text, length))
            status = tell_value(database, row, column, number, text, length, error);
    }
    return status;
}

/* Are the columns those of the file's first record? */
static bool has_columns(sqlite3_stmt *row, struct pb_csv *csv, const struct pb_csv_record *header)
{
    bool same = header && header->count == (size_t)sqlite3_column_count(row);
    for (size_t i = 0; same && i < header->count; i++) {
        size_t length = 0;
        const char *text = pb_csv_text(csv, header, i, &length);
        const char *name = sqlite3_column_name(row, (int)i);
        same = name && strlen(name) == length && memcmp(name, text, length) == 0;
    }
    return same;
}

static enum pb_status compare_table(struct verify_database *database, sqlite3_stmt *row, struct pb_csv *csv,
                                    struct pb_error *error)
{
    const struct pb_csv_record *record = NULL;
    uint64_t rows = 0;
    enum pb_status status = pb_csv_next(csv, &record, error);
    if (status == PB_OK && !has_columns(row, csv, record))
        return pb_verify_damaged(database->verifying, database->path, error,
                                 "has a table %s with other columns than %s", database->table, database->file);
    while (status == PB_OK) {
        int result = sqlite3_step(row);
        status = take_result(database, result, error);
        if (status == PB_OK)
            status = pb_csv_next(csv, &record, error);
        if (status == PB_OK)
            status = pb_verify_stopped(database->verifying, error);
        if (status != PB_OK || result != SQLITE_ROW || !record) {
            bool same = (result == SQLITE_ROW) == (record != NULL);
            return status != PB_OK || same
                       ? status
                       : pb_verify_damaged(database->verifying, database->path, error,
                                           "has %s rows in the table %s than %s", record ? "fewer" : "more",
                                           database->table, database->file);
        }
        status = compare_values(database, row, ++rows, csv, record, error);
    }
    return status;
}

/* Opens the file that a table is to have, and compares both. */
static enum pb_status check_table(struct verify_database *database, struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_csv *csv = NULL;
    sqlite3_stmt *row = NULL;
    const char *path = pb_path_join(database->verifying->arena, database->verifying->folder, database->file);
    if (!path)
        return pb_out_of_memory(error);
    enum pb_status status = PB_FAILED; /* a table can have any name */
    if (pb_publication_path_inside(database->file))
        status = pb_file_input(path, database->file, &stream, &input, error);
    if (status == PB_FAILED)
        return pb_verify_damaged(database->verifying, database->path, error,
                                 "has a table %s, and there is no %s beside it", database->table, database->file);
    if (status != PB_OK)
        return status;
    status = pb_csv_open(&csv, &input, ',', error);
    if (status == PB_OK)
        status = prepare(database, "SELECT * FROM \"%w\" ORDER BY rowid", database->table, &row, error);
    if (status == PB_OK && row)
        status = compare_table(database, row, csv, error);
    (void)sqlite3_finalize(row);
    pb_csv_close(csv);
    pb_file_stream_close(&stream);
    return pb_verify_reader(database->verifying, database->file, status, error);
}

/* "rugby/rugby-priority-measures.csv" for the table priority_measures of rugby/rugby-outcomes.sqlite. NULL: out of
 * memory. */
static const char *file_of_table(const struct verify_database *database, const char *table)
{
    size_t stem = strlen(database->path) - strlen(DATABASE_ENDING);
    char *path = pb_arena_format(database->verifying->arena, "%.*s%s.csv", (int)stem, database->path, table);
    for (char *at = path ? path + stem : NULL; at && *at; at++)
        *at = *at == '_' ? '-' : *at;
    return path;
}

static enum pb_status check_tables_of(struct verify_database *database, struct pb_error *error)
{
    static const char *const about[] = { "about", "inputs", "columns" }; /* itself */
    enum pb_status status = list_tables(database, error);
    bool outcomes = false;
    for (size_t i = 0; status == PB_OK && i < database->table_count; i++) {
        bool own = false;
        database->table = database->tables[i];
        for (size_t j = 0; j < sizeof about / sizeof about[0]; j++)
            own = own || strcmp(about[j], database->table) == 0;
        outcomes = outcomes || strcmp(database->table, "outcomes") == 0;
        if (own)
            continue;
        database->file = file_of_table(database, database->table);
        status = database->file ? check_table(database, error) : pb_out_of_memory(error);
    }
    if (status == PB_OK && !outcomes)
        status = pb_verify_damaged(database->verifying, database->path, error, "has no table outcomes");
    if (status == PB_OK && database->differ > VERIFY_CELLS_TOLD)
        status = pb_verify_damaged(database->verifying, database->path, error,
                                   "has %llu cells more that are not those of the files beside it",
                                   (unsigned long long)(database->differ - VERIFY_CELLS_TOLD));
    return status;
}

static enum pb_status verify_database_open(struct verify_database *database, const char *path, struct pb_error *error)
{
    /* Nobody writes it, so it needs no locks. */
    int result = sqlite3_open_v2(path, &database->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, "unix-none");
    if (result != SQLITE_OK)
        return take_result(database, result, error);
    (void)sqlite3_db_config(database->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(database->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_limit(database->db, SQLITE_LIMIT_LENGTH, VERIFY_VALUE_MOST);
    sqlite3_progress_handler(database->db, VERIFY_STEPS_BETWEEN, verify_database_stopped, database->verifying);
    result = sqlite3_exec(database->db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY",
                          NULL, NULL, NULL);
    return take_result(database, result, error);
}

enum pb_status pb_verify_database(struct pb_verifying *verifying, const char *path, struct pb_error *error)
{
    struct verify_database database = { .verifying = verifying, .path = path };
    uint64_t before = verifying->result->damages_found;
    const char *full = pb_path_join(verifying->arena, verifying->folder, path);
    if (!full)
        return pb_out_of_memory(error);
    verifying->result->databases++;
    enum pb_status status = verify_database_open(&database, full, error);
    if (status == PB_OK && before == verifying->result->damages_found)
        status = check_itself(&database, "PRAGMA integrity_check(1)%s", "is no sound database", error);
    if (status == PB_OK && before == verifying->result->damages_found)
        status =
            check_itself(&database, "PRAGMA foreign_key_check%s", "has a row that leads nowhere, in the table", error);
    if (status == PB_OK && before == verifying->result->damages_found)
        status = check_tables_of(&database, error);
    (void)sqlite3_close(database.db);
    return status;
}
