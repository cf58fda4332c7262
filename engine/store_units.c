/*
 * The part of engine/store.h that reads units.
 */
#include "engine/store_private.h"

#include <stdlib.h>
#include <string.h>

/* A unit's number in the database, 0 when it is not there; what `result` says besides findings, when not NULL. */
static enum pb_status find_unit(struct pb_store *store, const char *key, sqlite3_int64 *number,
                                struct pb_unit_result *result, struct pb_error *error)
{
    static const char sql[] =
        "SELECT number, seconds, rows_read, kept, filtered, rejected, duplicates, rejects, warnings"
        " FROM unit WHERE key = ?1";
    static const char doing[] = "look for a unit";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    bool row = false;
    enum pb_status status = pb_store_next(store, statement, &row, doing, error);
    *number = 0;
    if (!row)
        return status;
    *number = sqlite3_column_int64(statement, 0);
    if (result)
        *result = (struct pb_unit_result){
            .seconds = sqlite3_column_double(statement, 1),
            .account = { .read = (uint64_t)sqlite3_column_int64(statement, 2),
                         .kept = (uint64_t)sqlite3_column_int64(statement, 3),
                         .filtered = (uint64_t)sqlite3_column_int64(statement, 4),
                         .rejected = (uint64_t)sqlite3_column_int64(statement, 5),
                         .duplicates = (uint64_t)sqlite3_column_int64(statement, 6) },
            .reject_count = (size_t)sqlite3_column_int64(statement, 7),
            .warning_count = (size_t)sqlite3_column_int64(statement, 8),
        };
    pb_store_done(statement);
    return PB_OK;
}

enum pb_status pb_store_unit_known(struct pb_store *store, const char *key, bool *known, struct pb_unit_result *result,
                                   struct pb_error *error)
{
    sqlite3_int64 number = 0;
    struct pb_unit_result found = { 0 };
    pb_store_lock(store);
    enum pb_status status = find_unit(store, key, &number, &found, error);
    pb_store_unlock(store);
    *known = number != 0;
    if (result)
        *result = (struct pb_unit_result){ .account = found.account, .seconds = found.seconds };
    return status;
}

static enum pb_status unit_missing(const char *key, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "the store has no unit %.12s any more", key);
    pb_error_hint(error, "run the pipeline again: the unit is made anew");
    return status;
}

/* A copy of the bytes, so that they are decoded without the lock. NULL and no rows: the unit has none of that Place. */
static enum pb_status copy_segment(struct pb_store *store, const char *key, const char *place, unsigned char **bytes,
                                   size_t *length, struct pb_error *error)
{
    static const char sql[] = "SELECT segment.form FROM unit LEFT JOIN segment ON segment.unit = unit.number AND"
                              " segment.place = ?2 WHERE unit.key = ?1";
    static const char doing[] = "read the rows of a unit";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    pb_store_bind_text(statement, 2, place);
    bool row = false;
    enum pb_status status = pb_store_next(store, statement, &row, doing, error);
    if (!row)
        return status == PB_OK ? unit_missing(key, error) : status;
    if (sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        const void *form = sqlite3_column_blob(statement, 0);
        *length = (size_t)sqlite3_column_bytes(statement, 0);
        *bytes = malloc(*length + 1); /* checked: below */
        if (!*bytes || (*length && !form))
            status = pb_out_of_memory(error);
        else if (*length)
            memcpy(*bytes, form, *length);
    }
    pb_store_done(statement);
    return status;
}

enum pb_status pb_store_rows(struct pb_store *store, const char *key, const char *place, struct pb_table *table,
                             struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    pb_store_lock(store);
    enum pb_status status = copy_segment(store, key, place, &bytes, &length, error);
    pb_store_unlock(store);
    if (status == PB_OK && bytes)
        status = pb_segment_read(bytes, length, table, error);
    free(bytes);
    return status;
}

static enum pb_status read_parts(struct pb_store *store, sqlite3_int64 number, struct pb_finding_lists *lists,
                                 struct pb_error *error)
{
    static const char sql[] = "SELECT form FROM finding WHERE unit = ?1 ORDER BY part";
    static const char doing[] = "read the rejects of a unit";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    for (;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, doing, error);
        if (!row)
            return status;
        const void *form = sqlite3_column_blob(statement, 0);
        int length = sqlite3_column_bytes(statement, 0);
        status = pb_findings_read(form, form && length > 0 ? (size_t)length : 0, lists, error);
        if (status != PB_OK) {
            pb_store_done(statement);
            return status;
        }
    }
}

static enum pb_status read_findings(struct pb_store *store, const char *key, struct pb_arena *arena,
                                    struct pb_unit_result *result, struct pb_error *error)
{
    sqlite3_int64 number = 0;
    enum pb_status status = find_unit(store, key, &number, result, error);
    if (status != PB_OK)
        return status;
    if (number == 0)
        return unit_missing(key, error);
    struct pb_finding_lists lists = { .arena = arena,
                                      .reject_room = result->reject_count,
                                      .warning_room = result->warning_count };
    if (lists.reject_room > PB_REJECTS_MAXIMUM || lists.warning_room > PB_REJECTS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "rejects in the store are damaged");
    lists.rejects = pb_arena_take(arena, lists.reject_room, sizeof *lists.rejects);
    lists.warnings = pb_arena_take(arena, lists.warning_room, sizeof *lists.warnings);
    if (!lists.rejects || !lists.warnings)
        return pb_out_of_memory(error);
    status = read_parts(store, number, &lists, error);
    if (status == PB_OK && (lists.reject_count != lists.reject_room || lists.warning_count != lists.warning_room))
        status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "rejects in the store are damaged");
    result->rejects = lists.rejects;
    result->warnings = lists.warnings;
    return status;
}

enum pb_status pb_store_findings(struct pb_store *store, const char *key, struct pb_arena *arena,
                                 struct pb_unit_result *result, struct pb_error *error)
{
    *result = (struct pb_unit_result){ 0 };
    pb_store_lock(store);
    enum pb_status status = read_findings(store, key, arena, result, error);
    pb_store_unlock(store);
    if (status != PB_OK)
        *result = (struct pb_unit_result){ 0 };
    return status;
}
