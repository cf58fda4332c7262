/*
 * The seal of a unit: a checksum over its key and all that the store has of it besides rows and findings, whose bytes
 * have checksums of their own. SQLite notices damage to the shape of its file only: a flipped bit can make a digest
 * another one, or lead from a unit to what belongs to another. A unit whose seal does not fit is one that the store
 * does not have, so it is made again. The units of an older store are sealed as they are: of a source that is down on
 * the night of the upgrade they are the last good rows.
 */
#include "engine/store/store_private.h"

#include <string.h>
#include <xxhash.h>

/* What is sealed: each statement has the number of the unit as ?1. */
static const char *const sealed[] = {
    "SELECT name FROM unit WHERE number = ?1",
    "SELECT position, source, last_day, rows_read, kept, filtered, rejected, duplicates, elsewhere, rejects, warnings,"
    " quality FROM share WHERE unit = ?1 ORDER BY position",
    "SELECT share.position, unit_check.position, rule, sentence, compared, mismatched, found FROM share"
    " JOIN unit_check ON unit_check.share = share.number WHERE unit = ?1 ORDER BY 1, 2",
    "SELECT part, row_count, digest, starts FROM segment WHERE unit = ?1 ORDER BY part",
    "SELECT position, name, sha256, size FROM origin WHERE unit = ?1 ORDER BY position",
    "SELECT headings FROM unit_headings WHERE unit = ?1",
    "SELECT checksum, length(form) FROM unit_seen WHERE unit = ?1",
};
/* What came later changes no seal where there is none of it. */
enum { SEALED = sizeof sealed / sizeof sealed[0], SEALED_ALWAYS = 6 };

/* The columns of a row: each with its length, so that no two rows look the same. */
static uint64_t seal_row(sqlite3_stmt *statement, uint64_t hash)
{
    int columns = sqlite3_column_count(statement);
    for (int column = 0; column < columns; column++) {
        const void *bytes = sqlite3_column_blob(statement, column);
        int length = sqlite3_column_bytes(statement, column);
        hash = XXH3_64bits_withSeed(bytes && length > 0 ? bytes : "", length > 0 ? (size_t)length : 0,
                                    hash + (uint64_t)length + 1);
    }
    return hash;
}

/* What the seal of a unit should be, and of how many rows it is made. */
static enum pb_status seal_calculate(struct pb_store *store, sqlite3_int64 unit, const char *key, int64_t *seal,
                                     size_t *rows, struct pb_error *error)
{
    static const char doing[] = "look at a unit";
    uint64_t hash = XXH3_64bits(key, strlen(key));
    *rows = 0;
    for (int i = 0; i < SEALED; i++) {
        sqlite3_stmt *statement = pb_store_statement(store, sealed[i], doing, error);
        if (!statement)
            return PB_FATAL;
        (void)sqlite3_bind_int64(statement, 1, unit);
        for (bool row = true; row;) {
            enum pb_status status = pb_store_next(store, statement, &row, doing, error);
            if (status != PB_OK)
                return status;
            if (row)
                hash = seal_row(statement, hash);
            else if (i < SEALED_ALWAYS)
                hash = XXH3_64bits_withSeed("", 0, hash + (uint64_t)i);
            *rows += row;
        }
    }
    *seal = (int64_t)(hash >> 1); /* never negative, as SQLite writes it shortest */
    return PB_OK;
}

/* What was just kept is not found. */
static enum pb_status seal_lost(struct pb_store *store, const char *doing, struct pb_error *error)
{
    return pb_store_is_damaged(store, doing, "an index of it leads elsewhere", error);
}

static enum pb_status seal_write(struct pb_store *store, sqlite3_int64 unit, int64_t seal, const char *doing,
                                 struct pb_error *error)
{
    static const char sql[] = "INSERT INTO unit_seal (unit, seal) VALUES (?1, ?2)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, unit);
    (void)sqlite3_bind_int64(statement, 2, seal);
    return pb_store_execute(store, statement, doing, error);
}

enum pb_status pb_store_seal(struct pb_store *store, sqlite3_int64 unit, const char *key, size_t rows,
                             struct pb_error *error)
{
    static const char doing[] = "keep a unit";
    int64_t seal = 0;
    size_t found = 0;
    bool fits = false;
    enum pb_status status = seal_calculate(store, unit, key, &seal, &found, error);
    if (status != PB_OK)
        return status;
    if (found != rows)
        return seal_lost(store, doing, error);
    status = seal_write(store, unit, seal, doing, error);
    if (status == PB_OK)
        status = pb_store_seal_fits(store, key, &fits, error);
    return status == PB_OK && !fits ? seal_lost(store, doing, error) : status;
}

enum pb_status pb_store_seal_fits(struct pb_store *store, const char *key, bool *fits, struct pb_error *error)
{
    static const char sql[] = "SELECT unit_seal.unit, seal FROM unit JOIN unit_seal ON unit_seal.unit = unit.number"
                              " WHERE key = ?1";
    static const char doing[] = "look for a unit";
    int64_t seal = 0;
    size_t rows = 0;
    bool row = false;
    *fits = false;
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    enum pb_status status = pb_store_next(store, statement, &row, doing, error);
    if (!row)
        return status;
    sqlite3_int64 unit = sqlite3_column_int64(statement, 0);
    int64_t wanted = sqlite3_column_int64(statement, 1);
    pb_store_done(statement);
    status = seal_calculate(store, unit, key, &seal, &rows, error);
    *fits = status == PB_OK && seal == wanted;
    return status;
}

/* ---- Units of a time without seals ---- */

static const char sealing[] = "bring the units of an older store up to date";

/* Rows stay where they are: only their checksum is written, in place. */
static enum pb_status bind_segment(struct pb_store *store, sqlite3_int64 row, const char *key, const char *part,
                                   struct pb_error *error)
{
    unsigned char head[PB_SEGMENT_HEAD];
    sqlite3_blob *form = NULL;
    int answer = sqlite3_blob_open(store->database, "main", "segment", "form", row, 1, &form);
    if (answer == SQLITE_OK && sqlite3_blob_bytes(form) >= PB_SEGMENT_HEAD) {
        answer = sqlite3_blob_read(form, head, PB_SEGMENT_HEAD, 0);
        pb_segment_bind(head, sizeof head, key, part);
        if (answer == SQLITE_OK)
            answer = sqlite3_blob_write(form, head, PB_SEGMENT_HEAD, 0);
    }
    int closed = sqlite3_blob_close(form);
    answer = answer == SQLITE_OK ? closed : answer;
    return answer == SQLITE_OK ? PB_OK : pb_store_failed(store, answer, sealing, error);
}

static enum pb_status bind_segments(struct pb_store *store, sqlite3_int64 unit, const char *key, struct pb_error *error)
{
    static const char sql[] = "SELECT rowid, part FROM segment WHERE unit = ?1 ORDER BY part";
    sqlite3_stmt *statement = pb_store_statement(store, sql, sealing, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    if (statement)
        (void)sqlite3_bind_int64(statement, 1, unit);
    for (bool row = true; status == PB_OK && row;) {
        status = pb_store_next(store, statement, &row, sealing, error);
        const char *part = status == PB_OK && row ? (const char *)sqlite3_column_text(statement, 1) : NULL;
        if (part)
            status = bind_segment(store, sqlite3_column_int64(statement, 0), key, part, error);
    }
    if (statement)
        pb_store_done(statement);
    return status;
}

enum pb_status pb_store_seal_all(struct pb_store *store, struct pb_error *error)
{
    sqlite3_stmt *statement = pb_store_statement(store, "SELECT number, key FROM unit", sealing, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    for (bool row = true; status == PB_OK && row;) {
        status = pb_store_next(store, statement, &row, sealing, error);
        const char *key = status == PB_OK && row ? (const char *)sqlite3_column_text(statement, 1) : NULL;
        if (!key)
            continue;
        sqlite3_int64 unit = sqlite3_column_int64(statement, 0);
        int64_t seal = 0;
        size_t rows = 0;
        status = bind_segments(store, unit, key, error);
        if (status == PB_OK)
            status = seal_calculate(store, unit, key, &seal, &rows, error);
        if (status == PB_OK)
            status = seal_write(store, unit, seal, sealing, error);
    }
    if (statement)
        pb_store_done(statement);
    return status;
}
