/*
 * The part of engine/store/store.h that keeps, drops and forgets units. Rows and findings are turned into their binary
 * forms before the store is locked, so that threads wait for each other only while SQLite writes. Of a long table,
 * whose bytes would be a third of it, each part is turned when it is written.
 */
#include "engine/store/store_private.h"
#include "placebook/digest.h"

#include <stdlib.h>
#include <string.h>

/* The rows of one part. */
struct portion {
    const char *name;
    const uint32_t *order; /* its rows in the table */
    size_t rows;
    struct pb_bytes bytes;
    char digest[PB_DIGEST_TEXT];
    int32_t *starts; /* the days on which periods begin */
    size_t start_count;
};

struct division {
    struct portion *portions;
    size_t count;
    uint32_t *order;
    struct pb_segment_scratch scratch;
    struct pb_finding_parts *findings; /* by share */
    size_t share_count;
};

static void close_division(struct division *division)
{
    for (size_t i = 0; i < division->count; i++) {
        pb_bytes_close(&division->portions[i].bytes);
        free(division->portions[i].starts);
    }
    free(division->portions);
    free(division->order);
    pb_segment_scratch_close(&division->scratch);
    for (size_t i = 0; division->findings && i < division->share_count; i++)
        pb_finding_parts_close(&division->findings[i]);
    free(division->findings);
    *division = (struct division){ 0 };
}

/* The column that says to which part a row belongs. */
static const pb_symbol *column_of(const struct pb_unit_keeping *unit)
{
    const pb_symbol *column = NULL;
    memcpy(&column, (const unsigned char *)unit->table + unit->division, sizeof column);
    return column;
}

/* Row indexes by part, in their order within each: counted first, then dealt. `starts` has an entry for each symbol
 * and one more, zeroed; afterwards starts[s] is where the rows of part s end. Returns how many parts there are. */
static size_t deal_rows(const struct pb_table *table, const pb_symbol *column, uint32_t *starts, uint32_t *order)
{
    size_t parts = 0;
    for (size_t row = 0; row < table->rows; row++)
        parts += starts[column[row] + 1]++ == 0;
    for (size_t symbol = 0; symbol < table->symbols->count; symbol++)
        starts[symbol + 1] += starts[symbol];
    for (size_t row = 0; row < table->rows; row++)
        order[starts[column[row]]++] = (uint32_t)row;
    return parts;
}

static enum pb_status digest_portion(struct portion *portion, struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    pb_digest_add(digest, portion->bytes.bytes, portion->bytes.length);
    pb_digest_close(digest, portion->digest);
    return PB_OK;
}

static int store_keep_days_in_order(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

/* The days on which periods of the rows begin, each once, sorted. There are few of them, and they come again and again:
 * those that were just seen are passed over before the others are sorted. */
static enum pb_status store_keep_list_starts(const struct pb_table *table, const uint32_t *rows,
                                             struct portion *portion, struct pb_error *error)
{
    enum { SEEN = 1024 };
    int32_t seen[SEEN] = { 0 };
    size_t count = 0;
    size_t capacity = 0;
    for (size_t i = 0; i < portion->rows; i++) {
        int32_t day = table->period_start[rows[i]];
        if (day <= 0 || seen[day % SEEN] == day)
            continue;
        seen[day % SEEN] = day;
        if (count == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            int32_t *grown = reallocarray(portion->starts, capacity, sizeof *grown);
            if (!grown)
                return pb_out_of_memory(error);
            portion->starts = grown;
        }
        portion->starts[count++] = day;
    }
    if (count > 1)
        qsort(portion->starts, count, sizeof *portion->starts, store_keep_days_in_order);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || portion->starts[i] != portion->starts[portion->start_count - 1])
            portion->starts[portion->start_count++] = portion->starts[i];
    return PB_OK;
}

static enum pb_status write_portion(const struct pb_table *table, struct portion *portion,
                                    struct pb_segment_scratch *scratch, struct pb_error *error)
{
    enum pb_status status = pb_segment_write(table, portion->order, portion->rows, scratch, &portion->bytes, error);
    if (status == PB_OK)
        status = digest_portion(portion, error);
    if (status == PB_OK)
        status = store_keep_list_starts(table, portion->order, portion, error);
    return status;
}

/* Are the bytes of all parts too many to have them at a time? */
static bool is_long(const struct pb_table *table)
{
    enum { LONG_ROWS = 65536 };
    return table->rows >= LONG_ROWS;
}

static enum pb_status list_portions(const struct pb_unit_keeping *unit, struct division *division,
                                    struct pb_error *error)
{
    const struct pb_table *table = unit->table;
    const pb_symbol *column = column_of(unit);
    const uint32_t *order = division->order;
    enum pb_status status = pb_segment_scratch_open(&division->scratch, table, error);
    for (size_t from = 0, to = 0; from < table->rows && status == PB_OK; from = to) {
        pb_symbol part = column[order[from]];
        while (to < table->rows && column[order[to]] == part)
            to++;
        struct portion *portion = &division->portions[division->count++];
        *portion =
            (struct portion){ .name = pb_symbol_text(table->symbols, part), .order = order + from, .rows = to - from };
        if (!is_long(table))
            status = write_portion(table, portion, &division->scratch, error);
    }
    return status;
}

/* Room for `count` numbers and one more, so that its size is never 0. */
static uint32_t *take_numbers(size_t count)
{
    return calloc(count + 1, sizeof(uint32_t)); /* checked: by the callers */
}

static enum pb_status divide_rows(const struct pb_unit_keeping *unit, struct division *division, struct pb_error *error)
{
    const struct pb_table *table = unit->table;
    const pb_symbol *column = column_of(unit);
    if (table->rows >= UINT32_MAX)
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a unit of %zu rows is too large for the store", table->rows);
    for (size_t row = 0; row < table->rows; row++)
        if (column[row] >= table->symbols->count)
            return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "a row has a part that its pool does not have");
    uint32_t *starts = take_numbers((size_t)table->symbols->count + 1);
    division->order = take_numbers(table->rows);
    size_t parts = starts && division->order ? deal_rows(table, column, starts, division->order) : 0;
    bool room = starts && division->order;
    free(starts);
    division->portions = room ? calloc(parts + 1, sizeof *division->portions) : NULL; /* checked: next line */
    return division->portions ? list_portions(unit, division, error) : pb_out_of_memory(error);
}

static enum pb_status store_keep_divide(const struct pb_unit_keeping *unit, struct division *division,
                                        struct pb_error *error)
{
    *division = (struct division){ .share_count = unit->share_count };
    enum pb_status status = divide_rows(unit, division, error);
    division->findings = calloc(unit->share_count + 1, sizeof *division->findings); /* checked: below */
    if (status == PB_OK && !division->findings)
        status = pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < unit->share_count; i++)
        status = pb_findings_write(&unit->shares[i].result, &division->findings[i], error);
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

static enum pb_status insert_unit(struct pb_store *store, const struct pb_unit_keeping *unit, sqlite3_int64 *number,
                                  struct pb_error *error)
{
    static const char sql[] = "INSERT INTO unit (key, name, used, seconds) VALUES (?1, ?2, unixepoch(), ?3)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, unit->key);
    pb_store_bind_text(statement, 2, unit->name);
    /* A time that was not measured would be NaN, which SQLite takes for NULL. */
    (void)sqlite3_bind_double(statement, 3, pb_missing(unit->seconds) ? 0 : unit->seconds);
    enum pb_status status = pb_store_execute(store, statement, keeping, error);
    *number = sqlite3_last_insert_rowid(store->database);
    return status;
}

/* Writes the bytes of the segment that was just inserted over its zeros. */
static enum pb_status store_keep_fill(struct pb_store *store, const struct pb_bytes *form, struct pb_error *error)
{
    sqlite3_blob *zeros = NULL;
    sqlite3_int64 row = sqlite3_last_insert_rowid(store->database);
    int answer = sqlite3_blob_open(store->database, "main", "segment", "form", row, 1, &zeros);
    if (answer == SQLITE_OK)
        answer = sqlite3_blob_write(zeros, form->bytes, (int)form->length, 0);
    enum pb_status status = answer == SQLITE_OK ? PB_OK : pb_store_failed(store, answer, keeping, error);
    (void)sqlite3_blob_close(zeros); /* repeats what the write answered */
    return status;
}

/* SQLite makes a copy of what a statement is given, the whole row in one piece. Of many bytes it is told their number:
 * zeros at the end of a row take no memory, and the bytes are written over them. */
static enum pb_status insert_segment(struct pb_store *store, sqlite3_int64 number, const char *key,
                                     const struct portion *portion, struct pb_error *error)
{
    enum { MANY_BYTES = 1 << 20 };
    static const char sql[] =
        "INSERT INTO segment (unit, part, row_count, digest, starts, form) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    const struct pb_bytes *form = &portion->bytes;
    bool many = form->length >= MANY_BYTES;
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    pb_segment_bind(form->bytes, form->length, key, portion->name);
    (void)sqlite3_bind_int64(statement, 1, number);
    pb_store_bind_text(statement, 2, portion->name);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)portion->rows);
    pb_store_bind_text(statement, 4, portion->digest);
    (void)sqlite3_bind_blob64(statement, 5, portion->starts ? (const void *)portion->starts : "",
                              portion->start_count * sizeof *portion->starts, SQLITE_STATIC);
    if (many)
        (void)sqlite3_bind_zeroblob64(statement, 6, form->length);
    else
        (void)sqlite3_bind_blob64(statement, 6, form->bytes, form->length, SQLITE_STATIC);
    enum pb_status status = pb_store_execute(store, statement, keeping, error);
    return many && status == PB_OK ? store_keep_fill(store, form, error) : status;
}

/* Of a long table one part after the other is turned into bytes, kept and let go of. */
static enum pb_status insert_segments(struct pb_store *store, sqlite3_int64 number, const struct pb_unit_keeping *unit,
                                      struct division *division, struct pb_error *error)
{
    bool later = is_long(unit->table);
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < division->count && status == PB_OK; i++) {
        struct portion *portion = &division->portions[i];
        if (later)
            status = write_portion(unit->table, portion, &division->scratch, error);
        if (status == PB_OK)
            status = insert_segment(store, number, unit->key, portion, error);
        if (later)
            pb_bytes_close(&portion->bytes);
    }
    return status;
}

static enum pb_status insert_share(struct pb_store *store, sqlite3_int64 unit, size_t position,
                                   const struct pb_unit_share *share, sqlite3_int64 *number, struct pb_error *error)
{
    static const char sql[] =
        "INSERT INTO share (unit, position, source, last_day, rows_read, kept, filtered, rejected, duplicates,"
        " elsewhere, rejects, warnings, quality) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    const struct pb_unit_result *result = &share->result;
    const uint64_t numbers[] = { result->row_counts.read,       result->row_counts.kept,
                                 result->row_counts.filtered,   result->row_counts.rejected,
                                 result->row_counts.duplicates, result->row_counts.elsewhere,
                                 result->reject_count,          result->warning_count,
                                 result->quality_count };
    (void)sqlite3_bind_int64(statement, 1, unit);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)position);
    pb_store_bind_text(statement, 3, share->source);
    (void)sqlite3_bind_int(statement, 4, result->last_day);
    for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++)
        (void)sqlite3_bind_int64(statement, 5 + i, (sqlite3_int64)numbers[i]);
    enum pb_status status = pb_store_execute(store, statement, keeping, error);
    *number = sqlite3_last_insert_rowid(store->database);
    return status;
}

static enum pb_status insert_findings(struct pb_store *store, sqlite3_int64 share, size_t part,
                                      const struct pb_bytes *bytes, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO finding (share, part, form) VALUES (?1, ?2, ?3)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, share);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)part);
    (void)sqlite3_bind_blob64(statement, 3, bytes->bytes, bytes->length, SQLITE_STATIC);
    return pb_store_execute(store, statement, keeping, error);
}

static enum pb_status insert_check(struct pb_store *store, sqlite3_int64 share, size_t position,
                                   const struct pb_check *check, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO unit_check (share, position, rule, sentence, compared, mismatched, found)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, share);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)position);
    pb_store_bind_text(statement, 3, check->rule);
    pb_store_bind_text(statement, 4, check->sentence);
    (void)sqlite3_bind_int64(statement, 5, (sqlite3_int64)check->compared);
    (void)sqlite3_bind_int64(statement, 6, (sqlite3_int64)check->mismatched);
    (void)sqlite3_bind_int64(statement, 7, (sqlite3_int64)check->found);
    return pb_store_execute(store, statement, keeping, error);
}

/* The account of one source, and what is said about it. */
static enum pb_status keep_share(struct pb_store *store, sqlite3_int64 unit, size_t position,
                                 const struct pb_unit_share *share, const struct pb_finding_parts *findings,
                                 struct pb_error *error)
{
    sqlite3_int64 number = 0;
    enum pb_status status = insert_share(store, unit, position, share, &number, error);
    for (size_t i = 0; i < findings->count && status == PB_OK; i++)
        status = insert_findings(store, number, i, &findings->parts[i], error);
    for (size_t i = 0; i < share->result.check_count && status == PB_OK; i++)
        status = insert_check(store, number, i, &share->result.checks[i], error);
    return status;
}

static enum pb_status insert_origin(struct pb_store *store, sqlite3_int64 unit, size_t position,
                                    const struct pb_unit_origin *origin, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO origin (unit, position, name, sha256, size) VALUES (?1, ?2, ?3, ?4, ?5)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, keeping, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, unit);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)position);
    pb_store_bind_text(statement, 3, origin->name);
    pb_store_bind_text(statement, 4, origin->sha256);
    (void)sqlite3_bind_int64(statement, 5, (sqlite3_int64)origin->size);
    return pb_store_execute(store, statement, keeping, error);
}

static enum pb_status insert_headings(struct pb_store *store, sqlite3_int64 unit, const struct pb_unit_keeping *kept,
                                      struct pb_error *error)
{
    static const char sql[] = "INSERT INTO unit_headings (unit, headings) VALUES (?1, ?2)";
    static const char doing[] = "keep the headings of an input";
    if (!kept->headings_length)
        return PB_OK;
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, unit);
    (void)sqlite3_bind_blob64(statement, 2, kept->headings, kept->headings_length, SQLITE_STATIC);
    return pb_store_execute(store, statement, doing, error);
}

/* How many rows of the store its seal is about. */
static size_t store_keep_sealed(const struct pb_unit_keeping *unit, const struct division *division)
{
    size_t rows = 1 + unit->share_count + division->count + unit->origin_count + (unit->headings_length > 0) +
                  (unit->seen_length > 0);
    for (size_t i = 0; i < unit->share_count; i++)
        rows += unit->shares[i].result.check_count;
    return rows;
}

enum pb_status pb_store_unit_keep(struct pb_store *store, const struct pb_unit_keeping *unit, struct pb_error *error)
{
    struct division division;
    enum pb_status status = store_keep_divide(unit, &division, error);
    if (status != PB_OK)
        return status;
    pb_store_lock(store);
    status = pb_store_begin(store, keeping, error);
    sqlite3_int64 number = 0;
    if (status == PB_OK)
        status = drop_unit(store, unit->key, keeping, error);
    if (status == PB_OK)
        status = insert_unit(store, unit, &number, error);
    if (status == PB_OK)
        status = insert_segments(store, number, unit, &division, error);
    for (size_t i = 0; i < unit->origin_count && status == PB_OK; i++)
        status = insert_origin(store, number, i, &unit->origins[i], error);
    if (status == PB_OK)
        status = insert_headings(store, number, unit, error);
    if (status == PB_OK && unit->seen_length)
        status = pb_store_seen_keep(store, number, unit, error);
    for (size_t i = 0; i < unit->share_count && status == PB_OK; i++)
        status = keep_share(store, number, i, &unit->shares[i], &division.findings[i], error);
    if (status == PB_OK)
        status = pb_store_seal(store, number, unit->key, store_keep_sealed(unit, &division), error);
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

enum pb_status pb_store_unit_damaged(struct pb_store *store, const char *key, const char *kind, const char *name,
                                     struct pb_error *error)
{
    enum pb_status status = pb_store_unit_drop(store, key, error);
    return status == PB_OK
               ? pb_fail(error, PB_RETRY, PB_ERROR_INTERNAL, "the kept result of %s '%s' is damaged", kind, name)
               : status;
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

enum pb_status pb_store_finish_removal(struct pb_store *store, const char *sql, int days, const char *doing,
                                       enum pb_status status, struct pb_error *error)
{
    sqlite3_stmt *statement = status == PB_OK ? pb_store_statement(store, sql, doing, error) : NULL;
    if (statement) {
        (void)sqlite3_bind_int(statement, 1, days);
        status = pb_store_execute(store, statement, doing, error);
    } else if (status == PB_OK)
        status = PB_FATAL;
    status = pb_store_finish(store, status, doing, error);
    if (status == PB_OK) /* gives the space back to the disk; the store works without it too */
        (void)sqlite3_exec(store->database, "PRAGMA incremental_vacuum", NULL, NULL, NULL);
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
    status = pb_store_finish_removal(store, sql, days, doing, status, error);
    pb_store_unlock(store);
    return status;
}
