/*
 * The part of engine/store/store.h that reads units.
 */
#include "engine/store/store_private.h"

#include <stdlib.h>
#include <string.h>

static uint64_t count_in(sqlite3_stmt *statement, int column)
{
    sqlite3_int64 number = sqlite3_column_int64(statement, column);
    return number > 0 ? (uint64_t)number : 0;
}

/* What a share says besides its findings: columns SHARE_COLUMNS, from the first one of the statement on. */
#define SHARE_COLUMNS                                                                                                  \
    "share.number, share.source, unit.seconds, last_day, rows_read, kept, filtered, rejected, duplicates,"             \
    " elsewhere, rejects, warnings, quality"

static void read_share(sqlite3_stmt *statement, struct pb_unit_result *result)
{
    *result = (struct pb_unit_result){
        .seconds = sqlite3_column_double(statement, 2),
        .last_day = sqlite3_column_int(statement, 3),
        .row_counts = { .read = count_in(statement, 4),
                        .kept = count_in(statement, 5),
                        .filtered = count_in(statement, 6),
                        .rejected = count_in(statement, 7),
                        .duplicates = count_in(statement, 8),
                        .elsewhere = count_in(statement, 9) },
        .reject_count = (size_t)count_in(statement, 10),
        .warning_count = (size_t)count_in(statement, 11),
        .quality_count = (size_t)count_in(statement, 12),
    };
}

/* The number of a share in the database, 0 when it is not there; `source` NULL: the first one. What `result` says
 * besides findings, when not NULL. */
static enum pb_status find_share(struct pb_store *store, const char *key, const char *source, sqlite3_int64 *number,
                                 struct pb_unit_result *result, struct pb_error *error)
{
    static const char sql[] = "SELECT " SHARE_COLUMNS " FROM unit JOIN share ON share.unit = unit.number"
                              " WHERE key = ?1 AND (?2 = '' OR source = ?2) ORDER BY position LIMIT 1";
    static const char doing[] = "look for a unit";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    pb_store_bind_text(statement, 2, source);
    bool row = false;
    enum pb_status status = pb_store_next(store, statement, &row, doing, error);
    *number = 0;
    if (!row)
        return status;
    *number = sqlite3_column_int64(statement, 0);
    if (result)
        read_share(statement, result);
    pb_store_done(statement);
    return PB_OK;
}

enum pb_status pb_store_unit_known(struct pb_store *store, const char *key, const char *source, bool *known,
                                   struct pb_unit_result *result, struct pb_error *error)
{
    sqlite3_int64 number = 0;
    struct pb_unit_result found = { 0 };
    bool fits = false;
    pb_store_lock(store);
    enum pb_status status = pb_store_seal_fits(store, key, &fits, error);
    if (status == PB_OK && fits)
        status = find_share(store, key, source, &number, &found, error);
    pb_store_unlock(store);
    *known = number != 0;
    found.reject_count = found.warning_count = found.quality_count = 0;
    if (result)
        *result = found;
    return status;
}

/* A list of what a unit has: how it is asked for, and how an entry is read from a row of the answer (false when out of
 * memory). */
struct unit_list {
    const char *sql; /* ?1: the key */
    const char *doing;
    size_t size; /* of an entry */
    bool (*read)(sqlite3_stmt *statement, struct pb_arena *arena, void *entry);
};

static enum pb_status collect_list(struct pb_store *store, const struct unit_list *list, const char *key,
                                   struct pb_arena *arena, void **entries, size_t *count, struct pb_error *error)
{
    sqlite3_stmt *statement = pb_store_statement(store, list->sql, list->doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    for (size_t capacity = 0;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, list->doing, error);
        if (!row)
            return status;
        unsigned char *grown = pb_store_one_more(arena, *entries, *count, &capacity, list->size);
        if (!grown || !list->read(statement, arena, grown + *count * list->size)) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
        *entries = grown;
        ++*count;
    }
}

static enum pb_status read_list(struct pb_store *store, const struct unit_list *list, const char *key,
                                struct pb_arena *arena, void **entries, size_t *count, struct pb_error *error)
{
    *entries = NULL;
    *count = 0;
    pb_store_lock(store);
    enum pb_status status = collect_list(store, list, key, arena, entries, count, error);
    pb_store_unlock(store);
    return status;
}

static bool read_share_entry(sqlite3_stmt *statement, struct pb_arena *arena, void *entry)
{
    struct pb_unit_share *share = entry;
    share->source = pb_store_text(statement, 1, arena);
    read_share(statement, &share->result);
    share->result.reject_count = share->result.warning_count = share->result.quality_count = 0;
    return share->source != NULL;
}

enum pb_status pb_store_unit_shares(struct pb_store *store, const char *key, struct pb_arena *arena,
                                    struct pb_unit_share **shares, size_t *count, struct pb_error *error)
{
    static const struct unit_list list = { "SELECT " SHARE_COLUMNS " FROM unit JOIN share ON share.unit = unit.number"
                                           " WHERE key = ?1 ORDER BY position",
                                           "read the account of a unit", sizeof **shares, read_share_entry };
    void *entries = NULL;
    bool fits = false;
    *count = 0;
    pb_store_lock(store);
    enum pb_status status = pb_store_seal_fits(store, key, &fits, error);
    if (status == PB_OK && fits)
        status = collect_list(store, &list, key, arena, &entries, count, error);
    pb_store_unlock(store);
    *shares = entries;
    return status;
}

static bool read_part_entry(sqlite3_stmt *statement, struct pb_arena *arena, void *entry)
{
    struct pb_unit_part *part = entry;
    size_t starts = (size_t)sqlite3_column_bytes(statement, 3) / sizeof *part->starts;
    int32_t *days = pb_arena_take(arena, starts, sizeof *days);
    *part = (struct pb_unit_part){ pb_store_text(statement, 0, arena), pb_store_text(statement, 1, arena),
                                   count_in(statement, 2), days, starts };
    if (days && starts)
        memcpy(days, sqlite3_column_blob(statement, 3), starts * sizeof *days);
    return part->name && part->digest && days;
}

enum pb_status pb_store_parts(struct pb_store *store, const char *key, struct pb_arena *arena,
                              struct pb_unit_part **parts, size_t *count, struct pb_error *error)
{
    static const struct unit_list list = { "SELECT part, digest, row_count, starts FROM unit JOIN segment"
                                           " ON segment.unit = unit.number WHERE key = ?1 ORDER BY part",
                                           "read the parts of a unit", sizeof **parts, read_part_entry };
    void *entries = NULL;
    enum pb_status status = read_list(store, &list, key, arena, &entries, count, error);
    *parts = entries;
    return status;
}

static bool read_origin_entry(sqlite3_stmt *statement, struct pb_arena *arena, void *entry)
{
    struct pb_unit_origin *origin = entry;
    *origin = (struct pb_unit_origin){ pb_store_text(statement, 0, arena), pb_store_text(statement, 1, arena),
                                       count_in(statement, 2) };
    return origin->name && origin->sha256;
}

enum pb_status pb_store_origins(struct pb_store *store, const char *key, struct pb_arena *arena,
                                struct pb_unit_origin **origins, size_t *count, struct pb_error *error)
{
    static const struct unit_list list = { "SELECT origin.name, sha256, size FROM unit JOIN origin"
                                           " ON origin.unit = unit.number WHERE key = ?1 ORDER BY position",
                                           "read the inputs of a unit", sizeof **origins, read_origin_entry };
    void *entries = NULL;
    enum pb_status status = read_list(store, &list, key, arena, &entries, count, error);
    *origins = entries;
    return status;
}

enum pb_status pb_store_size_seen(struct pb_store *store, uint64_t size, bool *seen, struct pb_error *error)
{
    static const char doing[] = "look for the size of an input";
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, "SELECT 1 FROM origin WHERE size = ?1 LIMIT 1", doing, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    *seen = false;
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, (sqlite3_int64)size);
        status = pb_store_next(store, statement, seen, doing, error);
    }
    if (*seen)
        pb_store_done(statement);
    pb_store_unlock(store);
    return status;
}

static enum pb_status unit_missing(const char *key, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "the store no longer has unit %.12s", key);
    pb_error_hint(error, "run the pipeline again: it reads the unit again");
    return status;
}

/* A copy of the bytes, so that they are decoded without the lock. NULL and no rows: the unit has no such part. */
static enum pb_status copy_segment(struct pb_store *store, const char *key, const char *part, unsigned char **bytes,
                                   size_t *length, struct pb_error *error)
{
    static const char sql[] = "SELECT segment.form FROM unit LEFT JOIN segment ON segment.unit = unit.number AND"
                              " segment.part = ?2 WHERE unit.key = ?1";
    static const char doing[] = "read the rows of a unit";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    pb_store_bind_text(statement, 2, part);
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
    if (*bytes)
        pb_segment_bind(*bytes, *length, key, part);
    pb_store_done(statement);
    return status;
}

enum pb_status pb_store_rows(struct pb_store *store, const char *key, const char *part, struct pb_table *table,
                             struct pb_error *error)
{
    unsigned char *bytes = NULL;
    size_t length = 0;
    pb_store_lock(store);
    enum pb_status status = copy_segment(store, key, part, &bytes, &length, error);
    pb_store_unlock(store);
    if (status == PB_OK && bytes)
        status = pb_segment_read(bytes, length, table, error);
    free(bytes);
    return status;
}

enum pb_status pb_store_row_count(struct pb_store *store, const char *key, const char *part, size_t *count,
                                  struct pb_error *error)
{
    static const char sql[] = "SELECT segment.row_count FROM unit JOIN segment ON segment.unit = unit.number"
                              " WHERE unit.key = ?1 AND segment.part = ?2";
    static const char doing[] = "count the rows of a unit";
    *count = 0;
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    bool row = false;
    if (statement) {
        pb_store_bind_text(statement, 1, key);
        pb_store_bind_text(statement, 2, part);
        status = pb_store_next(store, statement, &row, doing, error);
    }
    if (row) {
        *count = (size_t)count_in(statement, 0);
        pb_store_done(statement);
    }
    pb_store_unlock(store);
    return status;
}

static enum pb_status store_units_read_parts(struct pb_store *store, sqlite3_int64 number,
                                             struct pb_finding_lists *lists, struct pb_error *error)
{
    static const char sql[] = "SELECT form FROM finding WHERE share = ?1 ORDER BY part";
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

/* The checks of a share; none when it has none. The mutex is held. */
static enum pb_status read_checks(struct pb_store *store, sqlite3_int64 share, struct pb_arena *arena,
                                  const struct pb_check **checks, size_t *count, struct pb_error *error)
{
    static const char sql[] = "SELECT rule, sentence, compared, mismatched, found FROM unit_check WHERE share = ?1"
                              " ORDER BY position LIMIT ?2";
    static const char doing[] = "read the checks of a unit";
    struct pb_check list[PB_CHECKS_MAXIMUM]; /* of which a unit has few, and a run many units */
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, share);
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
    struct pb_check *kept = pb_arena_take(arena, found, sizeof *kept);
    if (!kept)
        return pb_out_of_memory(error);
    if (found)
        memcpy(kept, list, found * sizeof *kept);
    *checks = kept;
    *count = found;
    return PB_OK;
}

enum pb_status pb_store_checks(struct pb_store *store, const char *key, const char *source, struct pb_arena *arena,
                               const struct pb_check **checks, size_t *count, struct pb_error *error)
{
    *checks = NULL;
    *count = 0;
    sqlite3_int64 share = 0;
    pb_store_lock(store);
    enum pb_status status = find_share(store, key, source, &share, NULL, error);
    if (status == PB_OK && share)
        status = read_checks(store, share, arena, checks, count, error);
    pb_store_unlock(store);
    return status;
}

/* Room for as many entries as the unit says that it has; a damaged number is not believed. */
static enum pb_status open_lists(struct pb_finding_lists *lists, struct pb_arena *texts, struct pb_arena *arena,
                                 const struct pb_unit_result *result, struct pb_error *error)
{
    *lists = (struct pb_finding_lists){ .arena = texts,
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

static enum pb_status read_findings(struct pb_store *store, const char *key, const char *source, struct pb_arena *texts,
                                    struct pb_arena *arena, struct pb_unit_result *result, struct pb_error *error)
{
    sqlite3_int64 number = 0;
    enum pb_status status = find_share(store, key, source, &number, result, error);
    if (status != PB_OK)
        return status;
    if (number == 0)
        return unit_missing(key, error);
    struct pb_finding_lists lists;
    status = open_lists(&lists, texts, arena, result, error);
    if (status == PB_OK)
        status = store_units_read_parts(store, number, &lists, error);
    if (status == PB_OK && (lists.reject_count != lists.reject_room || lists.warning_count != lists.warning_room ||
                            lists.quality_count != lists.quality_room))
        status = store_units_damaged(error);
    if (status == PB_OK)
        status = read_checks(store, number, arena, &result->checks, &result->check_count, error);
    result->rejects = lists.rejects;
    result->warnings = lists.warnings;
    result->quality = lists.quality;
    return status;
}

enum pb_status pb_store_findings(struct pb_store *store, const char *key, const char *source, struct pb_arena *arena,
                                 struct pb_unit_result *result, struct pb_error *error)
{
    return pb_store_findings_for_now(store, key, source, arena, arena, result, error);
}

enum pb_status pb_store_findings_for_now(struct pb_store *store, const char *key, const char *source,
                                         struct pb_arena *texts, struct pb_arena *lists, struct pb_unit_result *result,
                                         struct pb_error *error)
{
    *result = (struct pb_unit_result){ 0 };
    pb_store_lock(store);
    enum pb_status status = read_findings(store, key, source, texts, lists, result, error);
    pb_store_unlock(store);
    if (status != PB_OK)
        *result = (struct pb_unit_result){ 0 };
    return status;
}
