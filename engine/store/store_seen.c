/*
 * The part of engine/store/store.h that keeps what a unit has seen of all authorities: bytes with a checksum that is
 * bound to the unit's key, which its seal covers, so that asking whether a unit is known does not read them.
 */
#include "engine/store/store_private.h"

#include <string.h>
#include <xxhash.h>

static int64_t seen_checksum(const char *key, const void *bytes, size_t length)
{
    return (int64_t)(XXH3_64bits_withSeed(bytes, length, XXH3_64bits(key, strlen(key))) >> 1);
}

enum pb_status pb_store_seen_keep(struct pb_store *store, sqlite3_int64 unit, const struct pb_unit_keeping *kept,
                                  struct pb_error *error)
{
    static const char sql[] = "INSERT INTO unit_seen (unit, checksum, form) VALUES (?1, ?2, ?3)";
    static const char doing[] = "keep what a unit has seen";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, unit);
    (void)sqlite3_bind_int64(statement, 2, seen_checksum(kept->key, kept->seen, kept->seen_length));
    (void)sqlite3_bind_blob64(statement, 3, kept->seen, kept->seen_length, SQLITE_STATIC);
    return pb_store_execute(store, statement, doing, error);
}

enum pb_status pb_store_seen(struct pb_store *store, const char *key, struct pb_arena *arena,
                             const unsigned char **bytes, size_t *length, struct pb_error *error)
{
    static const char sql[] =
        "SELECT checksum, form FROM unit_seen JOIN unit ON unit.number = unit_seen.unit WHERE unit.key = ?1";
    static const char doing[] = "read what a unit has seen";
    bool row = false;
    *bytes = NULL;
    *length = 0;
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    if (statement) {
        pb_store_bind_text(statement, 1, key);
        status = pb_store_next(store, statement, &row, doing, error);
    }
    if (row) {
        const void *form = sqlite3_column_blob(statement, 1);
        int size = sqlite3_column_bytes(statement, 1);
        *length = form && size > 0 ? (size_t)size : 0;
        if (sqlite3_column_int64(statement, 0) != seen_checksum(key, form ? form : "", *length))
            status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "what a unit has seen is damaged in the store");
        else if (!(*bytes = (const unsigned char *)pb_arena_text(arena, form ? form : "", *length)))
            status = pb_out_of_memory(error);
        pb_store_done(statement);
    }
    pb_store_unlock(store);
    return status;
}
