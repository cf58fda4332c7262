/*
 * From CSV, as the tables of the contract are written, to rows of the database: so both have the same cells, whoever
 * writes a table.
 */
#include "loaders/archive/database.h"

#include <string.h>

enum { ROWS_ROOM = 1 << 16 };

static void rows_fail(struct database_rows *rows, enum pb_status status)
{
    if (rows->database->status == PB_OK)
        rows->database->status = status;
}

static bool rows_room(struct database_rows *rows, size_t length)
{
    struct archive_database *database = rows->database;
    if (length > DATABASE_ROW - rows->length) {
        rows_fail(rows, pb_fail(database->error, PB_FAILED, PB_ERROR_PUBLISH,
                                "%s: a row of the table %s is longer than %d MiB, which is the most", database->name,
                                database->table.name, DATABASE_ROW >> 20));
        return false;
    }
    size_t larger = rows->capacity;
    while (larger < rows->length + length)
        larger = larger ? 2 * larger : ROWS_ROOM;
    if (larger == rows->capacity)
        return true;
    char *text = pb_arena_grow(rows->arena, rows->text, rows->capacity, larger, 1);
    if (!text) {
        rows_fail(rows, pb_out_of_memory(database->error));
        return false;
    }
    rows->text = text;
    rows->capacity = larger;
    return true;
}

static bool rows_add(struct database_rows *rows, const char *bytes, size_t length)
{
    if (length == 0)
        return true;
    if (length > rows->capacity - rows->length && !rows_room(rows, length))
        return false;
    memcpy(rows->text + rows->length, bytes, length);
    rows->length += length;
    return true;
}

static void rows_end_cell(struct database_rows *rows)
{
    if (rows->cells < DATABASE_COLUMNS)
        rows->ends[rows->cells] = rows->length;
    rows->cells++;
    rows->closing = false;
}

static void rows_end_row(struct database_rows *rows)
{
    struct archive_database *database = rows->database;
    struct database_cell cells[DATABASE_COLUMNS];
    if (rows->cells != database->table.columns) {
        rows_fail(rows, pb_fail(database->error, PB_FATAL, PB_ERROR_INTERNAL, "%s: a row of the table %s has %zu cells",
                                database->name, database->table.name, rows->cells));
        return;
    }
    size_t from = 0;
    for (size_t i = 0; i < rows->cells; i++) {
        cells[i] = (struct database_cell){ rows->text + from, rows->ends[i] - from };
        from = rows->ends[i];
    }
    if (rows->begun)
        archive_database_row(database, cells);
    rows->begun = true;
    rows->length = 0;
    rows->cells = 0;
}

/* A byte that is no text: a quotation mark, a comma, the end of a row. */
static bool rows_take_mark(struct database_rows *rows, char mark)
{
    bool again = rows->closing;
    rows->closing = false;
    if (mark == '"') {
        rows->closing = rows->quoted;
        rows->quoted = !rows->quoted;
        return !again || rows_add(rows, "\"", 1); /* the second of two */
    }
    if (rows->quoted)
        return rows_add(rows, &mark, 1);
    rows_end_cell(rows);
    if (mark == '\n')
        rows_end_row(rows);
    return true;
}

bool archive_database_take(void *sink, const char *bytes, size_t length)
{
    struct database_rows *rows = sink;
    for (size_t at = 0; at < length && rows->database->status == PB_OK;) {
        size_t plain = at;
        while (plain < length && bytes[plain] != '"' && bytes[plain] != ',' && bytes[plain] != '\n')
            plain++;
        if (plain > at)
            rows->closing = false;
        if (!rows_add(rows, bytes + at, plain - at) || (plain < length && !rows_take_mark(rows, bytes[plain])))
            return false;
        at = plain + 1;
    }
    return rows->database->status == PB_OK;
}
