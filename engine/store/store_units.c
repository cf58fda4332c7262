/*
 * The part of engine/store/store.h that reads units.
 */
#include "engine/store/store_private.h"

#include <stdlib.h>
#include <string.h>

/* A unit's number in the database, 0 when it is not there; what `result` says besides findings, when not NULL. */
static enum pb_status find_unit(struct pb_store *store, const char *key, sqlite3_int64 *number,
                                struct pb_unit_result *result, struct pb_error *error)
{
    static const char sql[] =
        "SELECT number, seconds, rows_read, kept, filtered, rejected, duplicates, rejects, warnings,"
        " quality"
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
            .row_counts = { .read = (uint64_t)sqlite3_column_int64(statement, 2),
                            .kept = (uint64_t)sqlite3_column_int64(statement, 3),
                            .filtered = (uint64_t)sqlite3_column_int64(statement, 4),
                            .rejected = (uint64_t)sqlite3_column_int64(statement, 5),
                            .duplicates = (uint64_t)sqlite3_column_int64(statement, 6) },
            .reject_count = (size_t)sqlite3_column_int64(statement, 7),
            .warning_count = (size_t)sqlite3_column_int64(statement, 8),
            .quality_count = (size_t)sqlite3_column_int64(statement, 9),
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
        *result = (struct pb_unit_result){ .row_counts = found.row_counts, .seconds = found.seconds };
    return status;
}

static enum pb_status unit_missing(const char *key, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "the store no longer has unit %.12s", key);
    pb_error_hint(error, "run the pipeline again: it reads the unit again");
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

static enum pb_status store_units_read_parts(struct pb_store *store, sqlite3_int64 number,
                                             struct pb_finding_lists *lists, struct pb_error *error)
{
    static const char sql[] = "SELECT form FROM finding WHERE unit = ?1 ORDER BY part";
    static const char doing[] = "read the findings of a unit";
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

static enum pb_status store_units_damaged(struct pb_error *error)
{
    return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "findings in the store are damaged");
}

static uint64_t count_in(sqlite3_stmt *statement, int column)
{
    sqlite3_int64 number = sqlite3_column_int64(statement, column);
    return number > 0 ? (uint64_t)number : 0;
}

/* The checks of a unit; none when it is not there. The mutex is held. */
static enum pb_status read_checks(struct pb_store *store, const char *key, struct pb_arena *arena,
                                  const struct pb_check **checks, size_t *count, struct pb_error *error)
{
    static const char sql[] = "SELECT rule, sentence, compared, mismatched, found FROM unit JOIN unit_check ON"
                              " unit_check.unit = unit.number WHERE unit.key = ?1 ORDER BY position LIMIT ?2";
    static const char doing[] = "read the checks of a unit";
    struct pb_check *list = pb_arena_take(arena, PB_CHECKS_MAXIMUM, sizeof *list);
    if (!list)
        return pb_out_of_memory(error);
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    (void)sqlite3_bind_int(statement, 2, PB_CHECKS_MAXIMUM);
    size_t found = 0;
    for (;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, doing, error);
        if (status != PB_OK)
            return status;
        if (!row)
            break;
        struct pb_check *check = &list[found++];
        *check = (struct pb_check){ .rule = pb_store_text(statement, 0, arena),
                                    .sentence = pb_store_text(statement, 1, arena),
                                    .compared = count_in(statement, 2),
                                    .mismatched = count_in(statement, 3),
                                    .found = count_in(statement, 4) };
        if (!check->rule || !check->sentence) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
    }
    *checks = list;
    *count = found;
    return PB_OK;
}

enum pb_status pb_store_checks(struct pb_store *store, const char *key, struct pb_arena *arena,
                               const struct pb_check **checks, size_t *count, struct pb_error *error)
{
    *checks = NULL;
    *count = 0;
    pb_store_lock(store);
    enum pb_status status = read_checks(store, key, arena, checks, count, error);
    pb_store_unlock(store);
    return status;
}

/* Room for as many entries as the unit says that it has; a damaged number is not believed. */
static enum pb_status open_lists(struct pb_finding_lists *lists, struct pb_arena *arena,
                                 const struct pb_unit_result *result, struct pb_error *error)
{
    *lists = (struct pb_finding_lists){ .arena = arena,
                                        .reject_room = result->reject_count,
                                        .warning_room = result->warning_count,
                                        .quality_room = result->quality_count };
    if (lists->reject_room > PB_REJECTS_MAXIMUM || lists->warning_room > PB_REJECTS_MAXIMUM ||
        lists->quality_room > (size_t)PB_QUALITY_MAXIMUM * PB_CHECKS_MAXIMUM)
        return store_units_damaged(error);
    lists->rejects = pb_arena_take(arena, lists->reject_room, sizeof *lists->rejects);
    lists->warnings = pb_arena_take(arena, lists->warning_room, sizeof *lists->warnings);
    lists->quality = pb_arena_take(arena, lists->quality_room, sizeof *lists->quality);
    return lists->rejects && lists->warnings && lists->quality ? PB_OK : pb_out_of_memory(error);
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
    struct pb_finding_lists lists;
    status = open_lists(&lists, arena, result, error);
    if (status == PB_OK)
        status = store_units_read_parts(store, number, &lists, error);
    if (status == PB_OK && (lists.reject_count != lists.reject_room || lists.warning_count != lists.warning_room ||
                            lists.quality_count != lists.quality_room))
        status = store_units_damaged(error);
    if (status == PB_OK)
        status = read_checks(store, key, arena, &result->checks, &result->check_count, error);
    result->rejects = lists.rejects;
    result->warnings = lists.warnings;
    result->quality = lists.quality;
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
