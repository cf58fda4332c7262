#include "engine/store/store_fetches.h"

#include "engine/store/store_private.h"

static const char reading_index[] = "read the index of the cache";
static const char noting_fetch[] = "note a fetch";

#define FETCHED_COLUMNS                                                                                                \
    "SELECT url, sha256, size, etag, last_modified, content_type, final_url, retrieved, changed, checked FROM "        \
    "fetched "

static bool read_fetched(sqlite3_stmt *statement, struct pb_arena *arena, struct pb_fetched *fetched)
{
    *fetched = (struct pb_fetched){
        .url = pb_store_text(statement, 0, arena),
        .sha256 = pb_store_text(statement, 1, arena),
        .size = (uint64_t)sqlite3_column_int64(statement, 2),
        .etag = pb_store_text(statement, 3, arena),
        .last_modified = pb_store_text(statement, 4, arena),
        .content_type = pb_store_text(statement, 5, arena),
        .final_url = pb_store_text(statement, 6, arena),
        .retrieved = pb_store_text(statement, 7, arena),
        .changed = pb_store_text(statement, 8, arena),
        .checked = pb_store_text(statement, 9, arena),
    };
    return fetched->url && fetched->sha256 && fetched->etag && fetched->last_modified && fetched->content_type &&
           fetched->final_url && fetched->retrieved && fetched->changed && fetched->checked;
}

static enum pb_status collect_fetched(struct pb_store *store, sqlite3_stmt *statement, struct pb_arena *arena,
                                      struct pb_fetched **fetched, size_t *count, struct pb_error *error)
{
    for (size_t capacity = 0;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, reading_index, error);
        if (!row)
            return status;
        struct pb_fetched *grown = pb_store_one_more(arena, *fetched, *count, &capacity, sizeof *grown);
        if (!grown || !read_fetched(statement, arena, &grown[*count])) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
        *fetched = grown;
        ++*count;
    }
}

enum pb_status pb_store_fetched(struct pb_store *store, const char *url, struct pb_arena *arena,
                                struct pb_fetched **fetched, struct pb_error *error)
{
    static const char sql[] = FETCHED_COLUMNS "WHERE url = ?1";
    size_t count = 0;
    *fetched = NULL;
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading_index, error);
    if (statement) {
        pb_store_bind_text(statement, 1, url);
        status = collect_fetched(store, statement, arena, fetched, &count, error);
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_fetched_all(struct pb_store *store, struct pb_arena *arena, struct pb_fetched **fetched,
                                    size_t *count, struct pb_error *error)
{
    static const char sql[] = FETCHED_COLUMNS "ORDER BY checked, url";
    *fetched = NULL;
    *count = 0;
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading_index, error);
    enum pb_status status = statement ? collect_fetched(store, statement, arena, fetched, count, error) : PB_FATAL;
    pb_store_unlock(store);
    return status;
}

/* See pb_store_fetched_uses. What the last good reading of a source asked for stays needed while later ones fail. */
#define USES                                                                                                           \
    "WITH last AS (SELECT pipeline, max(number) AS number FROM run WHERE state IN ('done', 'unchanged')"               \
    " GROUP BY pipeline, output),"                                                                                     \
    " wanted AS (SELECT DISTINCT last.pipeline, run_source.source FROM last JOIN run_source ON run_source.run ="       \
    " last.number),"                                                                                                   \
    " good AS (SELECT wanted.pipeline, wanted.source, max(run.number) AS run FROM wanted JOIN run USING (pipeline)"    \
    " JOIN run_source ON run_source.run = run.number AND run_source.source = wanted.source"                            \
    " WHERE run.state IN ('done', 'unchanged') AND run_source.outcome IN ('new', 'same')"                              \
    " GROUP BY wanted.pipeline, wanted.source),"                                                                       \
    " needed AS (SELECT DISTINCT fetch.url FROM good JOIN run ON run.pipeline = good.pipeline AND run.number >="       \
    " good.run JOIN fetch ON fetch.run = run.number AND fetch.source = good.source WHERE fetch.outcome <> 'failed'),"  \
    " asked AS (SELECT url, source, max(number) FROM fetch GROUP BY url) "

static const char uses_sql[] =
    USES "SELECT fetched.url, sha256, size, etag, last_modified, content_type, final_url, retrieved, changed, checked,"
         " coalesce(asked.source, ''), fetched.url IN needed FROM fetched LEFT JOIN asked ON asked.url = fetched.url"
         " ORDER BY checked, fetched.url";

enum pb_status pb_store_fetched_uses(struct pb_store *store, struct pb_arena *arena, struct pb_fetched_use **uses,
                                     size_t *count, struct pb_error *error)
{
    enum pb_status status = PB_FATAL;
    size_t capacity = 0;
    bool row = false;
    *uses = NULL;
    *count = 0;
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, uses_sql, reading_index, error);
    if (statement)
        status = pb_store_next(store, statement, &row, reading_index, error);
    while (status == PB_OK && row) {
        struct pb_fetched_use *grown = pb_store_one_more(arena, *uses, *count, &capacity, sizeof *grown);
        struct pb_fetched_use *use = grown ? &grown[*count] : NULL;
        if (!use || !read_fetched(statement, arena, &use->fetched) ||
            !(use->source = pb_store_text(statement, 10, arena))) {
            pb_store_done(statement);
            status = pb_out_of_memory(error);
            break;
        }
        use->needed = sqlite3_column_int(statement, 11) != 0;
        *uses = grown;
        ++*count;
        status = pb_store_next(store, statement, &row, reading_index, error);
    }
    pb_store_unlock(store);
    return status;
}

/* A statement with one or two texts (NULL: only one). */
static enum pb_status execute_with(struct pb_store *store, const char *sql, const char *first, const char *second,
                                   struct pb_error *error)
{
    sqlite3_stmt *statement = pb_store_statement(store, sql, noting_fetch, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, first);
    if (second)
        pb_store_bind_text(statement, 2, second);
    return pb_store_execute(store, statement, noting_fetch, error);
}

enum pb_status pb_store_fetched_forget(struct pb_store *store, const char *sha256, struct pb_error *error)
{
    static const char sql[] = "DELETE FROM fetched WHERE sha256 = ?1";
    pb_store_lock(store);
    enum pb_status status = execute_with(store, sql, sha256, NULL, error);
    pb_store_unlock(store);
    return status;
}

static enum pb_status insert_fetched(struct pb_store *store, const struct pb_fetched *fetched, struct pb_error *error)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO fetched (url, sha256, size, etag, last_modified, content_type, final_url, retrieved,"
        " changed, checked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, noting_fetch, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 1, fetched->url);
    pb_store_bind_text(statement, 2, fetched->sha256);
    (void)sqlite3_bind_int64(statement, 3, (sqlite3_int64)fetched->size);
    pb_store_bind_text(statement, 4, fetched->etag);
    pb_store_bind_text(statement, 5, fetched->last_modified);
    pb_store_bind_text(statement, 6, fetched->content_type);
    pb_store_bind_text(statement, 7, fetched->final_url);
    pb_store_bind_text(statement, 8, fetched->retrieved);
    pb_store_bind_text(statement, 9, fetched->changed);
    pb_store_bind_text(statement, 10, fetched->checked);
    return pb_store_execute(store, statement, noting_fetch, error);
}

static enum pb_status insert_record(struct pb_store *store, const struct pb_fetch_record *record,
                                    struct pb_error *error)
{
    static const char sql[] =
        "INSERT INTO fetch (run, started, source, url, outcome, sha256, cause, http_status, size, wire, attempts,"
        " requests, seconds) VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    sqlite3_stmt *statement = pb_store_statement(store, sql, noting_fetch, error);
    if (!statement)
        return PB_FATAL;
    const char *const texts[] = { record->started, record->source, record->url,
                                  record->outcome, record->sha256, record->cause };
    const int64_t numbers[] = { record->http_status, (int64_t)record->size, (int64_t)record->wire, record->attempts,
                                record->requests };
    (void)sqlite3_bind_int64(statement, 1, record->run);
    for (int i = 0; i < 6; i++)
        pb_store_bind_text(statement, 2 + i, texts[i]);
    for (int i = 0; i < 5; i++)
        (void)sqlite3_bind_int64(statement, 8 + i, numbers[i]);
    (void)sqlite3_bind_double(statement, 13, record->seconds);
    return pb_store_execute(store, statement, noting_fetch, error);
}

enum pb_status pb_store_fetches_note(struct pb_store *store, const struct pb_fetch_note *notes, size_t count,
                                     struct pb_error *error)
{
    pb_store_lock(store);
    enum pb_status status = pb_store_begin(store, noting_fetch, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        status = insert_record(store, &notes[i].record, error);
        if (status == PB_OK && notes[i].fetched)
            status = insert_fetched(store, notes[i].fetched, error);
    }
    status = pb_store_finish(store, status, noting_fetch, error);
    pb_store_unlock(store);
    return status;
}

static bool read_record(sqlite3_stmt *statement, struct pb_arena *arena, struct pb_fetch_record *record)
{
    *record = (struct pb_fetch_record){
        .run = sqlite3_column_int64(statement, 0),
        .started = pb_store_text(statement, 1, arena),
        .source = pb_store_text(statement, 2, arena),
        .url = pb_store_text(statement, 3, arena),
        .outcome = pb_store_text(statement, 4, arena),
        .sha256 = pb_store_text(statement, 5, arena),
        .cause = pb_store_text(statement, 6, arena),
        .http_status = sqlite3_column_int(statement, 7),
        .size = (uint64_t)sqlite3_column_int64(statement, 8),
        .wire = (uint64_t)sqlite3_column_int64(statement, 9),
        .attempts = sqlite3_column_int64(statement, 10),
        .requests = sqlite3_column_int64(statement, 11),
        .seconds = sqlite3_column_double(statement, 12),
    };
    return record->started && record->source && record->url && record->outcome && record->sha256 && record->cause;
}

static enum pb_status collect_records(struct pb_store *store, sqlite3_stmt *statement, struct pb_arena *arena,
                                      struct pb_fetch_record **records, size_t *count, struct pb_error *error)
{
    for (size_t capacity = 0;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, reading_index, error);
        if (!row)
            return status;
        struct pb_fetch_record *grown = pb_store_one_more(arena, *records, *count, &capacity, sizeof *grown);
        if (!grown || !read_record(statement, arena, &grown[*count])) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
        *records = grown;
        ++*count;
    }
}

enum pb_status pb_store_fetches(struct pb_store *store, int64_t run, struct pb_arena *arena,
                                struct pb_fetch_record **records, size_t *count, struct pb_error *error)
{
    static const char sql[] =
        "SELECT coalesce(run, 0), started, source, url, outcome, sha256, cause, http_status, size,"
        " wire, attempts, requests, seconds FROM fetch WHERE run IS nullif(?1, 0) ORDER BY number";
    *records = NULL;
    *count = 0;
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading_index, error);
    if (statement) {
        (void)sqlite3_bind_int64(statement, 1, run);
        status = collect_records(store, statement, arena, records, count, error);
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_partial(struct pb_store *store, const char *url, struct pb_arena *arena, const char **validator,
                                struct pb_error *error)
{
    static const char sql[] = "SELECT validator FROM partial WHERE url = ?1";
    *validator = "";
    pb_store_lock(store);
    enum pb_status status = PB_FATAL;
    sqlite3_stmt *statement = pb_store_statement(store, sql, reading_index, error);
    if (statement) {
        bool row = false;
        pb_store_bind_text(statement, 1, url);
        status = pb_store_next(store, statement, &row, reading_index, error);
        if (row) {
            *validator = pb_store_text(statement, 0, arena);
            pb_store_done(statement);
            status = *validator ? PB_OK : pb_out_of_memory(error);
        }
    }
    pb_store_unlock(store);
    return status;
}

enum pb_status pb_store_partial_keep(struct pb_store *store, const char *url, const char *validator,
                                     struct pb_error *error)
{
    static const char insert[] = "INSERT OR REPLACE INTO partial (url, validator) VALUES (?1, ?2)";
    static const char forget[] = "DELETE FROM partial WHERE url = ?1";
    pb_store_lock(store);
    enum pb_status status = execute_with(store, validator ? insert : forget, url, validator, error);
    pb_store_unlock(store);
    return status;
}
