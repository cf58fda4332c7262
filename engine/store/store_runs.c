/*
 * The part of engine/store/store.h that is the ledger of runs.
 */
#include "engine/store/store_private.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define KILLED "the run was killed before it had finished"

static const char beginning[] = "begin a run in the ledger";
static const char noting[] = "note a unit in the ledger";
static const char closing[] = "close a run in the ledger";
static const char reading[] = "read the ledger";

/* Says which run holds the lock, as far as the ledger knows. */
static enum pb_status folder_in_use(struct pb_store *store, struct pb_error *error)
{
    static const char sql[] =
        "SELECT started, process, pipeline FROM run WHERE state = 'running' ORDER BY number DESC LIMIT 1";
    char who[256] = "";
    sqlite3_stmt *statement = pb_store_statement(store, sql, beginning, error);
    bool row = false;
    if (statement && pb_store_next(store, statement, &row, beginning, error) == PB_OK && row) {
        (void)snprintf(who, sizeof who, " (%s, started %s, process %lld)",
                       (const char *)sqlite3_column_text(statement, 2), (const char *)sqlite3_column_text(statement, 0),
                       (long long)sqlite3_column_int64(statement, 1));
        pb_store_done(statement);
    }
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_LOCKED, "another run%s is using the state folder %s", who, store->folder);
    pb_error_hint(error, "wait until it has finished, or give this run another state folder");
    return status;
}

static enum pb_status mark_killed(struct pb_store *store, struct pb_error *error)
{
    static const char sql[] = "UPDATE run SET state = 'killed', message = '" KILLED "' WHERE state = 'running'";
    sqlite3_stmt *statement = pb_store_statement(store, sql, beginning, error);
    return statement ? pb_store_execute(store, statement, beginning, error) : PB_FATAL;
}

static enum pb_status insert_run(struct pb_store *store, const char *pipeline, const char *output,
                                 struct pb_error *error)
{
    static const char sql[] = "INSERT INTO run (pipeline, output, process, started)"
                              " VALUES (?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))";
    sqlite3_stmt *statement = pb_store_statement(store, sql, beginning, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, pipeline);
    pb_store_bind_text(statement, 2, output);
    (void)sqlite3_bind_int64(statement, 3, getpid());
    return pb_store_execute(store, statement, beginning, error);
}

static void give_lock_back(struct pb_store *store)
{
    if (store->run_lock >= 0)
        (void)close(store->run_lock);
    store->run_lock = -1;
}

static enum pb_status store_runs_hold(struct pb_store *store, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (store->run_lock < 0)
        status = pb_store_folder_lock(store, &store->run_lock, error);
    return status == PB_OK && store->run_lock < 0 ? folder_in_use(store, error) : status;
}

enum pb_status pb_store_hold(struct pb_store *store, struct pb_error *error)
{
    pb_store_lock(store);
    enum pb_status status = store_runs_hold(store, error);
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_run_begin(struct pb_store *store, const char *pipeline, const char *output, int64_t *number,
                                  struct pb_error *error)
{
    char full[PATH_MAX];
    pb_store_lock(store);
    enum pb_status status = store_runs_hold(store, error);
    if (status == PB_OK) {
        status = pb_store_begin(store, beginning, error);
        if (status == PB_OK)
            status = mark_killed(store, error);
        if (status == PB_OK)
            status = insert_run(store, pipeline, realpath(output, full) ? full : output, error);
        *number = sqlite3_last_insert_rowid(store->database);
        status = pb_store_finish(store, status, beginning, error);
        if (status != PB_OK)
            give_lock_back(store);
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_run_given(struct pb_store *store, int64_t number, const char *path, const char *given,
                                  struct pb_error *error)
{
    static const char sql[] = "UPDATE run SET path = ?2, given = ?3 WHERE number = ?1";
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, beginning, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, number);
        pb_store_bind_text(statement, 2, path);
        pb_store_bind_text(statement, 3, given);
        status = pb_store_execute(store, statement, beginning, error);
    }
    pb_store_unlock(store);
    return status;
}

static enum pb_status insert_run_unit(struct pb_store *store, int64_t number, int64_t position,
                                      const struct pb_ledger_unit *unit, struct pb_error *error)
{
    static const char sql[] =
        "INSERT INTO run_unit (run, position, key, source, unit, reused) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, noting, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    (void)sqlite3_bind_int64(statement, 2, position);
    pb_store_bind_text(statement, 3, unit->key);
    pb_store_bind_text(statement, 4, unit->source);
    pb_store_bind_text(statement, 5, unit->unit);
    (void)sqlite3_bind_int(statement, 6, unit->reused);
    return pb_store_execute(store, statement, noting, error);
}

/* How many units the run has noted. */
static enum pb_status last_position(struct pb_store *store, int64_t number, int64_t *position, struct pb_error *error)
{
    static const char sql[] = "SELECT coalesce(max(position), 0) FROM run_unit WHERE run = ?1";
    sqlite3_stmt *statement = pb_store_statement(store, sql, noting, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    bool row = false;
    enum pb_status status = pb_store_next(store, statement, &row, noting, error);
    if (!row)
        return status;
    *position = sqlite3_column_int64(statement, 0);
    pb_store_done(statement);
    return PB_OK;
}

static enum pb_status touch_unit(struct pb_store *store, const char *key, struct pb_error *error)
{
    static const char sql[] = "UPDATE unit SET used = unixepoch() WHERE key = ?1";
    sqlite3_stmt *statement = pb_store_statement(store, sql, noting, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, key);
    return pb_store_execute(store, statement, noting, error);
}

enum pb_status pb_store_run_units_note(struct pb_store *store, int64_t number, const struct pb_ledger_unit *units,
                                       size_t count, struct pb_error *error)
{
    int64_t position = 0;
    pb_store_lock(store);
    enum pb_status status = pb_store_begin(store, noting, error);
    if (status == PB_OK)
        status = last_position(store, number, &position, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        status = insert_run_unit(store, number, ++position, &units[i], error);
        if (status == PB_OK)
            status = touch_unit(store, units[i].key, error);
    }
    status = pb_store_finish(store, status, noting, error);
    pb_store_unlock(store);
    return status;
}

static enum pb_status update_run(struct pb_store *store, const struct pb_ledger_run *run, struct pb_error *error)
{
    static const char sql[] =
        "UPDATE run SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), state = ?2, message = ?3, publication = ?4,"
        " exit_code = ?5, rows_read = ?6, kept = ?7, filtered = ?8, rejected = ?9, duplicates = ?10, units_run = ?11,"
        " units_reused = ?12 WHERE number = ?1";
    sqlite3_stmt *statement = pb_store_statement(store, sql, closing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, run->number);
    pb_store_bind_text(statement, 2, run->state);
    pb_store_bind_text(statement, 3, run->message);
    pb_store_bind_text(statement, 4, run->publication);
    const int64_t numbers[] = { run->exit_code,
                                (int64_t)run->row_counts.read,
                                (int64_t)run->row_counts.kept,
                                (int64_t)run->row_counts.filtered,
                                (int64_t)run->row_counts.rejected,
                                (int64_t)run->row_counts.duplicates,
                                run->units_run,
                                run->units_reused };
    for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++)
        (void)sqlite3_bind_int64(statement, 5 + i, numbers[i]);
    enum pb_status status = pb_store_execute(store, statement, closing, error);
    if (status == PB_OK && sqlite3_changes(store->database) != 1)
        status = pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "the ledger has no run %lld", (long long)run->number);
    return status;
}

enum pb_status pb_store_run_end(struct pb_store *store, const struct pb_ledger_run *run, struct pb_error *error)
{
    pb_store_lock(store);
    enum pb_status status = update_run(store, run, error);
    /* The end of a run survives a power cut, or the next one would say that it was killed. A reader that keeps the log
     * busy only delays this. */
    if (status == PB_OK)
        (void)sqlite3_wal_checkpoint_v2(store->database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    give_lock_back(store);
    pb_store_unlock(store);
    return status;
}

#define RUN_COLUMNS                                                                                                    \
    "SELECT number, pipeline, started, finished, state, exit_code, message, publication, output, rows_read, kept,"     \
    " filtered, rejected, duplicates, units_run, units_reused, path, given FROM run "

static bool read_run(sqlite3_stmt *statement, struct pb_arena *arena, struct pb_ledger_run *run)
{
    *run = (struct pb_ledger_run){
        .number = sqlite3_column_int64(statement, 0),
        .pipeline = pb_store_text(statement, 1, arena),
        .started = pb_store_text(statement, 2, arena),
        .finished = pb_store_text(statement, 3, arena),
        .state = pb_store_text(statement, 4, arena),
        .exit_code = sqlite3_column_int(statement, 5),
        .message = pb_store_text(statement, 6, arena),
        .publication = pb_store_text(statement, 7, arena),
        .output = pb_store_text(statement, 8, arena),
        .row_counts = { .read = (uint64_t)sqlite3_column_int64(statement, 9),
                        .kept = (uint64_t)sqlite3_column_int64(statement, 10),
                        .filtered = (uint64_t)sqlite3_column_int64(statement, 11),
                        .rejected = (uint64_t)sqlite3_column_int64(statement, 12),
                        .duplicates = (uint64_t)sqlite3_column_int64(statement, 13) },
        .units_run = sqlite3_column_int64(statement, 14),
        .units_reused = sqlite3_column_int64(statement, 15),
        .path = pb_store_text(statement, 16, arena),
        .given = pb_store_text(statement, 17, arena),
    };
    return run->pipeline && run->started && run->finished && run->state && run->message && run->publication &&
           run->output && run->path && run->given;
}

/* Nobody has the lock of the folder that a run holds as long as it lives. */
static bool nobody_runs(const struct pb_store *store)
{
    char path[PB_STORE_PATH + sizeof PB_STORE_LOCK_NAME + 1];
    (void)snprintf(path, sizeof path, "%s/" PB_STORE_LOCK_NAME, store->folder);
    int lock = store->run_lock < 0 ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    bool free = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) == 0;
    if (lock >= 0)
        (void)close(lock);
    return free;
}

/* A run that was killed is marked when the next one begins; until then it is told as what it is. */
static void tell_killed(const struct pb_store *store, struct pb_ledger_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(runs[i].state, "running") == 0 && nobody_runs(store)) {
            runs[i].state = "killed";
            runs[i].message = KILLED;
        }
}

static enum pb_status collect_runs(struct pb_store *store, sqlite3_stmt *statement, struct pb_arena *arena,
                                   struct pb_ledger_run **runs, size_t *count, struct pb_error *error)
{
    *runs = NULL;
    *count = 0;
    for (size_t capacity = 0;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, reading, error);
        if (!row) {
            tell_killed(store, *runs, *count);
            return status;
        }
        struct pb_ledger_run *grown = pb_store_one_more(arena, *runs, *count, &capacity, sizeof *grown);
        if (!grown || !read_run(statement, arena, &grown[*count])) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
        *runs = grown;
        ++*count;
    }
}

enum pb_status pb_store_runs(struct pb_store *store, size_t limit, struct pb_arena *arena, struct pb_ledger_run **runs,
                             size_t *count, struct pb_error *error)
{
    static const char sql[] = RUN_COLUMNS "ORDER BY number DESC LIMIT ?1";
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading, error);
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, limit < INT64_MAX ? (sqlite3_int64)limit : INT64_MAX);
        status = collect_runs(store, statement, arena, runs, count, error);
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_run(struct pb_store *store, int64_t number, struct pb_arena *arena, struct pb_ledger_run **run,
                            struct pb_error *error)
{
    static const char sql[] = RUN_COLUMNS "WHERE ?1 = 0 OR number = ?1 ORDER BY number DESC LIMIT 1";
    size_t count = 0;
    *run = NULL;
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading, error);
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, number);
        status = collect_runs(store, statement, arena, run, &count, error);
    }
    pb_store_unlock(store);
    return status;
}

static bool read_run_unit(sqlite3_stmt *statement, struct pb_arena *arena, struct pb_ledger_unit *unit)
{
    *unit = (struct pb_ledger_unit){
        .key = pb_store_text(statement, 0, arena),
        .source = pb_store_text(statement, 1, arena),
        .unit = pb_store_text(statement, 2, arena),
        .reused = sqlite3_column_int(statement, 3) != 0,
    };
    return unit->key && unit->source && unit->unit;
}

static enum pb_status collect_run_units(struct pb_store *store, sqlite3_stmt *statement, struct pb_arena *arena,
                                        struct pb_ledger_unit **units, size_t *count, struct pb_error *error)
{
    for (size_t capacity = 0;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, reading, error);
        if (!row)
            return status;
        struct pb_ledger_unit *grown = pb_store_one_more(arena, *units, *count, &capacity, sizeof *grown);
        if (!grown || !read_run_unit(statement, arena, &grown[*count])) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
        *units = grown;
        ++*count;
    }
}

/* The last run that published, or found nothing to publish, and had units of the source that are still there. */
static enum pb_status find_last_run(struct pb_store *store, const char *pipeline, const char *source, int64_t *run,
                                    struct pb_error *error)
{
    static const char sql[] = "SELECT max(run.number) FROM run JOIN run_unit ON run_unit.run = run.number JOIN unit ON "
                              "unit.key = run_unit.key"
                              " JOIN origin ON origin.unit = unit.number"
                              " WHERE run.pipeline = ?1 AND run_unit.source = ?2 AND run.state = 'done'";
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, pipeline);
    pb_store_bind_text(statement, 2, source);
    bool row = false;
    enum pb_status status = pb_store_next(store, statement, &row, reading, error);
    if (row) {
        *run = sqlite3_column_int64(statement, 0);
        pb_store_done(statement);
    }
    return status;
}

enum pb_status pb_store_last_units(struct pb_store *store, const char *pipeline, const char *source,
                                   struct pb_arena *arena, struct pb_ledger_unit **units, size_t *count, int64_t *run,
                                   struct pb_error *error)
{
    static const char sql[] =
        "SELECT DISTINCT run_unit.key, source, run_unit.unit, reused FROM run_unit JOIN unit ON unit.key = run_unit.key"
        " JOIN origin ON origin.unit = unit.number WHERE run = ?1 AND source = ?2 ORDER BY run_unit.position";
    *units = NULL;
    *count = 0;
    *run = 0;
    pb_store_lock(store);
    enum pb_status status = find_last_run(store, pipeline, source, run, error);
    sqlite3_stmt *statement = NULL;
    if (status == PB_OK && *run) {
        statement = pb_store_statement(store, sql, reading, error);
        status = statement ? PB_OK : PB_FATAL;
    }
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, *run);
        pb_store_bind_text(statement, 2, source);
        status = collect_run_units(store, statement, arena, units, count, error);
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_run_units(struct pb_store *store, int64_t number, struct pb_arena *arena,
                                  struct pb_ledger_unit **units, size_t *count, struct pb_error *error)
{
    static const char sql[] = "SELECT key, source, unit, reused FROM run_unit WHERE run = ?1 ORDER BY position";
    *units = NULL;
    *count = 0;
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading, error);
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, number);
        status = collect_run_units(store, statement, arena, units, count, error);
    }
    pb_store_unlock(store);
    return status;
}
