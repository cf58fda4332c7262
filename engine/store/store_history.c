/*
 * The part of engine/store/ledger.h that looks over all runs of a pipeline.
 */
#include "engine/store/ledger.h"
#include "engine/store/store_private.h"

#include <string.h>

static const char history_reading[] = "read the ledger";

enum { PIPELINES_MAXIMUM = 10000 };

enum pb_status pb_store_pipelines(struct pb_store *store, struct pb_arena *arena, const char *const **names,
                                  size_t *count, struct pb_error *error)
{
    static const char sql[] = "SELECT DISTINCT pipeline FROM run ORDER BY pipeline LIMIT 10000";
    const char **found = pb_arena_take(arena, PIPELINES_MAXIMUM, sizeof *found);
    *count = 0;
    *names = found;
    if (!found)
        return pb_out_of_memory(error);
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, history_reading, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    for (bool row = true; status == PB_OK && row;) {
        status = pb_store_next(store, statement, &row, history_reading, error);
        if (!row)
            break;
        found[*count] = pb_store_text(statement, 0, arena);
        if (!found[(*count)++]) {
            pb_store_done(statement);
            status = pb_out_of_memory(error);
        }
    }
    pb_store_unlock(store);
    return status;
}

/* The number that a statement about a pipeline answers; 0 when there is none. */
static enum pb_status history_number(struct pb_store *store, const char *sql, const char *pipeline, int64_t *number,
                                     struct pb_error *error)
{
    bool row = false;
    *number = 0;
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, history_reading, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    if (statement) {
        pb_store_bind_text(statement, 1, pipeline);
        status = pb_store_next(store, statement, &row, history_reading, error);
    }
    if (row) {
        *number = sqlite3_column_int64(statement, 0);
        pb_store_done(statement);
    }
    pb_store_unlock(store);
    return status;
}

/* A text that stays what it was when there is one. */
static bool history_note(const char **text, sqlite3_stmt *statement, int column, struct pb_arena *arena)
{
    if (!(*text)[0])
        *text = pb_store_text(statement, column, arena);
    return *text != NULL;
}

static bool history_is(sqlite3_stmt *statement, int column, const char *word)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text && strcmp((const char *)text, word) == 0;
}

/* One run, latest first. *known: the digest of the present inputs; *over: an earlier one had others. */
static bool history_add(sqlite3_stmt *statement, struct pb_arena *arena, struct pb_ledger_history *history,
                        const char **known, bool *over)
{
    bool good = history_is(statement, 1, "done") || history_is(statement, 1, "unchanged");
    bool failed = history_is(statement, 2, "failed");
    bool read = history_is(statement, 2, "new") || history_is(statement, 2, "same");
    bool fine = true;
    if (failed && !history->checked[0])
        fine =
            history_note(&history->failed, statement, 0, arena) && history_note(&history->reason, statement, 3, arena);
    if (!read)
        return fine;
    fine = history_note(&history->checked, statement, 0, arena) &&
           (!good || history_note(&history->success, statement, 0, arena)) && history_note(known, statement, 4, arena);
    if (!fine)
        return false;
    *over = *over || !history_is(statement, 4, *known);
    if (!*over)
        history->changed = pb_store_text(statement, 0, arena);
    return history->changed != NULL;
}

static enum pb_status history_read(struct pb_store *store, const char *pipeline, const char *source,
                                   struct pb_arena *arena, struct pb_ledger_history *history, struct pb_error *error)
{
    static const char sql[] =
        "SELECT run.started, run.state, run_source.outcome, run_source.reason, run_source.digest FROM run_source"
        " JOIN run ON run.number = run_source.run WHERE run_source.source = ?2 AND run.pipeline = ?1"
        " AND run.state <> 'dry-run' ORDER BY run_source.run DESC";
    const char *known = "";
    bool over = false;
    *history = (struct pb_ledger_history){ "", "", "", "", "" };
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, history_reading, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    if (statement) {
        pb_store_bind_text(statement, 1, pipeline);
        pb_store_bind_text(statement, 2, source);
    }
    for (bool row = true; status == PB_OK && row && !(over && history->success[0]);) {
        status = pb_store_next(store, statement, &row, history_reading, error);
        if (row && !history_add(statement, arena, history, &known, &over)) {
            status = pb_out_of_memory(error);
            break;
        }
    }
    if (statement)
        pb_store_done(statement);
    pb_store_unlock(store);
    return status;
}

static enum pb_status history_sources(struct pb_store *store, const char *name, struct pb_arena *arena,
                                      struct pb_ledger_pipeline *pipeline, struct pb_error *error)
{
    static const char sql[] = "SELECT max(run.number) FROM run JOIN run_source ON run_source.run = run.number"
                              " WHERE run.pipeline = ?1 AND run.state <> 'dry-run'";
    struct pb_ledger_notes notes = { 0 };
    int64_t number = 0;
    enum pb_status status = history_number(store, sql, name, &number, error);
    if (status == PB_OK && number)
        status = pb_store_run_notes(store, number, arena, &notes, error);
    if (status != PB_OK || !notes.sources)
        return status;
    struct pb_ledger_history *histories = pb_arena_take(arena, notes.source_count, sizeof *histories);
    if (!histories)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < notes.source_count; i++)
        status = history_read(store, name, notes.sources[i].source, arena, &histories[i], error);
    pipeline->sources = notes.sources;
    pipeline->source_count = status == PB_OK ? notes.source_count : 0;
    pipeline->histories = histories;
    return status;
}

enum pb_status pb_store_pipeline(struct pb_store *store, const char *name, struct pb_arena *arena,
                                 struct pb_ledger_pipeline *pipeline, struct pb_error *error)
{
    static const char last_sql[] = "SELECT max(number) FROM run WHERE pipeline = ?1 AND state <> 'dry-run'";
    static const char good_sql[] = "SELECT max(number) FROM run WHERE pipeline = ?1 AND state IN ('done', 'unchanged')";
    int64_t last = 0;
    int64_t good = 0;
    *pipeline = (struct pb_ledger_pipeline){ 0 };
    enum pb_status status = history_number(store, last_sql, name, &last, error);
    if (status == PB_OK)
        status = history_number(store, good_sql, name, &good, error);
    if (status == PB_OK && last)
        status = pb_store_run(store, last, arena, &pipeline->last, error);
    if (status == PB_OK && good)
        status = pb_store_run(store, good, arena, &pipeline->good, error);
    return status == PB_OK ? history_sources(store, name, arena, pipeline, error) : status;
}
