/*
 * The part of engine/store/store.h that keeps, drops and forgets units. Rows and findings are turned into their binary
 * forms before the store is locked, so that threads wait for each other only while SQLite writes.
 */
#include "engine/store/store_private.h"

#include <stdlib.h>

/* The rows of one Place. */
struct share {
    const char *place;
    size_t rows;
    struct pb_bytes bytes;
};

struct division {
    struct share *shares;
    size_t count;
    struct pb_finding_parts findings;
};

static void close_division(struct division *division)
{
    for (size_t i = 0; i < division->count; i++)
        pb_bytes_close(&division->shares[i].bytes);
    free(division->shares);
    pb_finding_parts_close(&division->findings);
    *division = (struct division){ 0 };
}

/* Row indexes by Place, in their order within each: counted first, then dealt. `starts` has an entry for each symbol
 * and one more, zeroed; afterwards starts[s] is where the rows of Place s end. Returns how many Places there are. */
static size_t deal_rows(const struct pb_table *table, uint32_t *starts, uint32_t *order)
{
    size_t places = 0;
    for (size_t row = 0; row < table->rows; row++)
        places += starts[table->place[row] + 1]++ == 0;
    for (size_t symbol = 0; symbol < table->symbols->count; symbol++)
        starts[symbol + 1] += starts[symbol];
    for (size_t row = 0; row < table->rows; row++)
        order[starts[table->place[row]]++] = (uint32_t)row;
    return places;
}

static enum pb_status write_shares(const struct pb_table *table, const uint32_t *order, struct division *division,
                                   struct pb_error *error)
{
    struct pb_segment_scratch scratch;
    enum pb_status status = pb_segment_scratch_open(&scratch, table, error);
    if (status != PB_OK)
        return status;
    for (size_t from = 0, to = 0; from < table->rows && status == PB_OK; from = to) {
        pb_symbol place = table->place[order[from]];
        while (to < table->rows && table->place[order[to]] == place)
            to++;
        struct share *share = &division->shares[division->count++];
        *share = (struct share){ .place = pb_symbol_text(table->symbols, place), .rows = to - from };
        status = pb_segment_write(table, order + from, to - from, &scratch, &share->bytes, error);
    }
    pb_segment_scratch_close(&scratch);
    return status;
}

/* Room for `count` numbers and one more, so that its size is never 0. */
static uint32_t *take_numbers(size_t count)
{
    return calloc(count + 1, sizeof(uint32_t)); /* checked: by the callers */
}

static enum pb_status divide_rows(const struct pb_table *table, struct division *division, struct pb_error *error)
{
    if (table->rows >= UINT32_MAX)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a unit of %zu rows is too large for the store", table->rows);
    for (size_t row = 0; row < table->rows; row++)
        if (table->place[row] >= table->symbols->count)
            return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "a row has a Place that its pool does not have");
    uint32_t *starts = take_numbers((size_t)table->symbols->count + 1);
    uint32_t *order = take_numbers(table->rows);
    enum pb_status status = PB_OK;
    if (starts && order) {
        size_t places = deal_rows(table, starts, order);
        division->shares = calloc(places + 1, sizeof *division->shares); /* checked: below */
        status = division->shares ? write_shares(table, order, division, error) : pb_out_of_memory(error);
    } else
        status = pb_out_of_memory(error);
    free(starts);
    free(order);
    return status;
}

static enum pb_status store_keep_divide(const struct pb_table *table, const struct pb_unit_result *result,
                                        struct division *division, struct pb_error *error)
{
    *division = (struct division){ 0 };
    enum pb_status status = divide_rows(table, division, error);
    if (status == PB_OK)
        status = pb_findings_write(result, &division->findings, error);
    if (status != PB_OK)
        close_division(division);
    return status;
}

static const char keeping[] = "keep a unit";

static enum pb_status drop_unit(struct pb_store *store, const char *key, const char *doing, struct pb_error *error)
{
    static const char sql[] = "DELETE FROM unit WHERE key = ?1";
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    return pb_store_execute(store, statement, doing, error);
}

static enum pb_status insert_unit(struct pb_store *store, const char *key, const char *source, const char *unit,
                                  const struct pb_unit_result *result, sqlite3_int64 *number, struct pb_error *error)
{
    static const char sql[] =
        "INSERT INTO unit (key, source, unit, used, seconds, rows_read, kept, filtered, rejected, duplicates, rejects,"
        " warnings, quality) VALUES (?1, ?2, ?3, unixepoch(), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    pb_store_bind_text(statement, 2, source);
    pb_store_bind_text(statement, 3, unit);
    const uint64_t numbers[] = { result->row_counts.read,       result->row_counts.kept,
                                 result->row_counts.filtered,   result->row_counts.rejected,
                                 result->row_counts.duplicates, result->reject_count,
                                 result->warning_count,         result->quality_count };
    /* A time that was not measured would be NaN, which SQLite takes for NULL. */
    (void)sqlite3_bind_double(statement, 4, pb_missing(result->seconds) ? 0 : result->seconds);
    for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++)
        (void)sqlite3_bind_int64(statement, 5 + i, (sqlite3_int64)numbers[i]);
    enum pb_status status = pb_store_execute(store, statement, keeping, error);
    *number = sqlite3_last_insert_rowid(store->database);
    return status;
}

static enum pb_status insert_segment(struct pb_store *store, sqlite3_int64 number, const struct share *share,
                                     struct pb_error *error)
{
    static const char sql[] = "INSERT INTO segment (unit, place, row_count, form) VALUES (?1, ?2, ?3, ?4)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    pb_store_bind_text(statement, 2, share->place);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)share->rows);
    (void)sqlite3_bind_blob64(statement, 4, share->bytes.bytes, share->bytes.length, SQLITE_STATIC);
    return pb_store_execute(store, statement, keeping, error);
}

static enum pb_status insert_findings(struct pb_store *store, sqlite3_int64 number, size_t part,
                                      const struct pb_bytes *bytes, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO finding (unit, part, form) VALUES (?1, ?2, ?3)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)part);
    (void)sqlite3_bind_blob64(statement, 3, bytes->bytes, bytes->length, SQLITE_STATIC);
    return pb_store_execute(store, statement, keeping, error);
}

static enum pb_status insert_check(struct pb_store *store, sqlite3_int64 number, size_t position,
                                   const struct pb_check *check, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO unit_check (unit, position, rule, sentence, compared, mismatched, found)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)position);
    pb_store_bind_text(statement, 3, check->rule);
    pb_store_bind_text(statement, 4, check->sentence);
    (void)sqlite3_bind_int64(statement, 5, (sqlite3_int64)check->compared);
    (void)sqlite3_bind_int64(statement, 6, (sqlite3_int64)check->mismatched);
    (void)sqlite3_bind_int64(statement, 7, (sqlite3_int64)check->found);
    return pb_store_execute(store, statement, keeping, error);
}

enum pb_status pb_store_unit_keep(struct pb_store *store, const char *key, const char *source, const char *unit,
                                  const struct pb_table *table, const struct pb_unit_result *result,
                                  struct pb_error *error)
{
    struct division division;
    enum pb_status status = store_keep_divide(table, result, &division, error);
    if (status != PB_OK)
        return status;
    pb_store_lock(store);
    status = pb_store_begin(store, keeping, error);
    sqlite3_int64 number = 0;
    if (status == PB_OK)
        status = drop_unit(store, key, keeping, error);
    if (status == PB_OK)
        status = insert_unit(store, key, source, unit, result, &number, error);
    for (size_t i = 0; i < division.count && status == PB_OK; i++)
        status = insert_segment(store, number, &division.shares[i], error);
    for (size_t i = 0; i < division.findings.count && status == PB_OK; i++)
        status = insert_findings(store, number, i, &division.findings.parts[i], error);
    for (size_t i = 0; i < result->check_count && status == PB_OK; i++)
        status = insert_check(store, number, i, &result->checks[i], error);
    status = pb_store_finish(store, status, keeping, error);
    pb_store_unlock(store);
    close_division(&division);
    return status;
}

enum pb_status pb_store_unit_drop(struct pb_store *store, const char *key, struct pb_error *error)
{
    pb_store_lock(store);
    enum pb_status status = drop_unit(store, key, "drop a unit", error);
    pb_store_unlock(store);
    return status;
}

/* Temporary tables are in memory: nothing is written for them. */
static enum pb_status note_keys(struct pb_store *store, const char *const *keys, size_t key_count, const char *doing,
                                struct pb_error *error)
{
    int answer = sqlite3_exec(store->database,
                              "CREATE TEMP TABLE IF NOT EXISTS named (key TEXT PRIMARY KEY) WITHOUT ROWID;"
                              "DELETE FROM named;",
                              NULL, NULL, NULL);
    enum pb_status status = answer == SQLITE_OK ? PB_OK : pb_store_failed(store, answer, doing, error);
    static const char sql[] = "INSERT OR IGNORE INTO named VALUES (?1)";
    for (size_t i = 0; i < key_count && status == PB_OK; i++) {
        sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
        if (!statement)
            return PB_FATAL;
        pb_store_bind_text(statement, 1, keys[i]);
        status = pb_store_execute(store, statement, doing, error);
    }
    return status;
}

enum pb_status pb_store_forget_units(struct pb_store *store, const char *const *keys, size_t key_count, int days,
                                     struct pb_error *error)
{
    static const char sql[] =
        "DELETE FROM unit WHERE used <= unixepoch() - ?1 * 86400 AND key NOT IN (SELECT key FROM named)";
    static const char doing[] = "forget old units";
    pb_store_lock(store);
    enum pb_status status = pb_store_begin(store, doing, error);
    if (status == PB_OK)
        status = note_keys(store, keys, key_count, doing, error);
    sqlite3_stmt *statement = status == PB_OK ? pb_store_statement(store, sql, doing, error) : NULL;
    if (statement) {
        (void)sqlite3_bind_int(statement, 1, days);
        status = pb_store_execute(store, statement, doing, error);
    } else if (status == PB_OK)
        status = PB_FATAL;
    status = pb_store_finish(store, status, doing, error);
    if (status == PB_OK) /* gives the space back to the disk; the store works without it too */
        (void)sqlite3_exec(store->database, "PRAGMA incremental_vacuum", NULL, NULL, NULL);
    pb_store_unlock(store);
    return status;
}
