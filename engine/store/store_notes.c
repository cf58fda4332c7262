/*
 * The part of engine/store/ledger.h that notes and reads one run.
 */
#include "engine/store/ledger.h"
#include "engine/store/store_private.h"

static const char notes_noting[] = "note a run in the ledger";
static const char notes_reading[] = "read the ledger";

/* ---- Keeping ---- */

/* Every table of notes is keyed by run and position. */
static sqlite3_stmt *notes_insert(struct pb_store *store, const char *sql, int64_t number, size_t position,
                                  struct pb_error *error)
{
    sqlite3_stmt *statement = pb_store_statement(store, sql, notes_noting, error);
    if (!statement)
        return NULL;
    (void)sqlite3_bind_int64(statement, 1, number);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)position);
    return statement;
}

static enum pb_status keep_step(struct pb_store *store, int64_t number, size_t position,
                                const struct pb_ledger_step *step, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO run_step (run, position, step, seconds, items, rows, bytes)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    sqlite3_stmt *statement = notes_insert(store, sql, number, position, error);
    if (!statement)
        return PB_FATAL;
    pb_store_bind_text(statement, 3, step->step);
    (void)sqlite3_bind_double(statement, 4, step->seconds);
    (void)sqlite3_bind_int64(statement, 5, step->items);
    (void)sqlite3_bind_int64(statement, 6, step->rows);
    (void)sqlite3_bind_int64(statement, 7, step->bytes);
    return pb_store_execute(store, statement, notes_noting, error);
}

static enum pb_status keep_source(struct pb_store *store, int64_t number, size_t position,
                                  const struct pb_ledger_source *source, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO run_source (run, position, source, title, frequency, outcome, reason,"
                              " digest, inputs, bytes, rows_read, kept, rejected, last_day)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    sqlite3_stmt *statement = notes_insert(store, sql, number, position, error);
    if (!statement)
        return PB_FATAL;
    const char *const texts[] = { source->source,  source->title,  source->frequency,
                                  source->outcome, source->reason, source->digest };
    const int64_t numbers[] = { source->inputs, source->bytes,    source->rows_read,
                                source->kept,   source->rejected, source->last_day };
    for (int i = 0; i < 6; i++) {
        pb_store_bind_text(statement, 3 + i, texts[i]);
        (void)sqlite3_bind_int64(statement, 9 + i, numbers[i]);
    }
    return pb_store_execute(store, statement, notes_noting, error);
}

static enum pb_status keep_drift(struct pb_store *store, int64_t number, size_t position,
                                 const struct pb_ledger_drift *drift, struct pb_error *error)
{
    static const char sql[] = "INSERT INTO run_drift (run, position, source, severity, part, change, sentence)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    sqlite3_stmt *statement = notes_insert(store, sql, number, position, error);
    if (!statement)
        return PB_FATAL;
    const char *const texts[] = { drift->source, drift->severity, drift->part, drift->change, drift->sentence };
    for (int i = 0; i < 5; i++)
        pb_store_bind_text(statement, 3 + i, texts[i]);
    return pb_store_execute(store, statement, notes_noting, error);
}

static enum pb_status forget_notes(struct pb_store *store, int64_t number, struct pb_error *error)
{
    static const char *const forget[] = { "DELETE FROM run_step WHERE run = ?1",
                                          "DELETE FROM run_source WHERE run = ?1",
                                          "DELETE FROM run_drift WHERE run = ?1" };
    enum pb_status status = PB_OK;
    for (int i = 0; status == PB_OK && i < 3; i++) {
        sqlite3_stmt *statement = pb_store_statement(store, forget[i], notes_noting, error);
        if (!statement)
            return PB_FATAL;
        (void)sqlite3_bind_int64(statement, 1, number);
        status = pb_store_execute(store, statement, notes_noting, error);
    }
    return status;
}

enum pb_status pb_store_run_notes_keep(struct pb_store *store, int64_t number, const struct pb_ledger_notes *notes,
                                       struct pb_error *error)
{
    pb_store_lock(store);
    enum pb_status status = pb_store_begin(store, notes_noting, error);
    if (status == PB_OK)
        status = forget_notes(store, number, error);
    for (size_t i = 0; status == PB_OK && i < notes->step_count; i++)
        status = keep_step(store, number, i + 1, &notes->steps[i], error);
    for (size_t i = 0; status == PB_OK && i < notes->source_count; i++)
        status = keep_source(store, number, i + 1, &notes->sources[i], error);
    for (size_t i = 0; status == PB_OK && i < notes->drift_count; i++)
        status = keep_drift(store, number, i + 1, &notes->drift[i], error);
    status = pb_store_finish(store, status, notes_noting, error);
    pb_store_unlock(store);
    return status;
}

/* ---- Headings ---- */

enum pb_status pb_store_headings(struct pb_store *store, const char *key, struct pb_arena *arena, const char **headings,
                                 size_t *length, struct pb_error *error)
{
    static const char sql[] =
        "SELECT headings FROM unit_headings JOIN unit ON unit.number = unit_headings.unit WHERE unit.key = ?1";
    bool row = false;
    *headings = "";
    *length = 0;
    pb_store_lock(store);
    sqlite3_stmt *statement = pb_store_statement(store, sql, notes_reading, error);
    enum pb_status status = statement ? PB_OK : PB_FATAL;
    if (statement) {
        pb_store_bind_text(statement, 1, key);
        status = pb_store_next(store, statement, &row, notes_reading, error);
    }
    if (row) {
        const void *bytes = sqlite3_column_blob(statement, 0);
        int size = sqlite3_column_bytes(statement, 0);
        *headings = pb_arena_text(arena, bytes, bytes && size > 0 ? (size_t)size : 0);
        *length = size > 0 ? (size_t)size : 0;
        status = *headings ? PB_OK : pb_out_of_memory(error);
        pb_store_done(statement);
    }
    pb_store_unlock(store);
    return status;
}

/* ---- Reading ---- */

/* Entries of `size` bytes in an arena, filled row by row. */
struct notes_list {
    struct pb_arena *arena;
    size_t size;
    bool (*read)(sqlite3_stmt *statement, struct pb_arena *arena, void *entry);
    void *items;
    size_t count, capacity;
};

static bool read_step(sqlite3_stmt *statement, struct pb_arena *arena, void *entry)
{
    struct pb_ledger_step *step = entry;
    *step = (struct pb_ledger_step){ .step = pb_store_text(statement, 0, arena),
                                     .seconds = sqlite3_column_double(statement, 1),
                                     .items = sqlite3_column_int64(statement, 2),
                                     .rows = sqlite3_column_int64(statement, 3),
                                     .bytes = sqlite3_column_int64(statement, 4) };
    return step->step != NULL;
}

static bool read_source(sqlite3_stmt *statement, struct pb_arena *arena, void *entry)
{
    struct pb_ledger_source *source = entry;
    *source = (struct pb_ledger_source){ .source = pb_store_text(statement, 0, arena),
                                         .title = pb_store_text(statement, 1, arena),
                                         .frequency = pb_store_text(statement, 2, arena),
                                         .outcome = pb_store_text(statement, 3, arena),
                                         .reason = pb_store_text(statement, 4, arena),
                                         .digest = pb_store_text(statement, 5, arena),
                                         .inputs = sqlite3_column_int64(statement, 6),
                                         .bytes = sqlite3_column_int64(statement, 7),
                                         .rows_read = sqlite3_column_int64(statement, 8),
                                         .kept = sqlite3_column_int64(statement, 9),
                                         .rejected = sqlite3_column_int64(statement, 10),
                                         .last_day = sqlite3_column_int(statement, 11) };
    return source->source && source->title && source->frequency && source->outcome && source->reason && source->digest;
}

static bool read_drift(sqlite3_stmt *statement, struct pb_arena *arena, void *entry)
{
    struct pb_ledger_drift *drift = entry;
    *drift = (struct pb_ledger_drift){ .source = pb_store_text(statement, 0, arena),
                                       .severity = pb_store_text(statement, 1, arena),
                                       .part = pb_store_text(statement, 2, arena),
                                       .change = pb_store_text(statement, 3, arena),
                                       .sentence = pb_store_text(statement, 4, arena) };
    return drift->source && drift->severity && drift->part && drift->change && drift->sentence;
}

static enum pb_status notes_read(struct pb_store *store, const char *sql, int64_t number, struct notes_list *list,
                                 struct pb_error *error)
{
    sqlite3_stmt *statement = pb_store_statement(store, sql, notes_reading, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, number);
    for (;;) {
        bool row = false;
        enum pb_status status = pb_store_next(store, statement, &row, notes_reading, error);
        if (!row)
            return status;
        char *grown = pb_store_one_more(list->arena, list->items, list->count, &list->capacity, list->size);
        if (!grown || !list->read(statement, list->arena, grown + list->count * list->size)) {
            pb_store_done(statement);
            return pb_out_of_memory(error);
        }
        list->items = grown;
        list->count++;
    }
}

enum pb_status pb_store_run_notes(struct pb_store *store, int64_t number, struct pb_arena *arena,
                                  struct pb_ledger_notes *notes, struct pb_error *error)
{
    static const char step_sql[] =
        "SELECT step, seconds, items, rows, bytes FROM run_step WHERE run = ?1 ORDER BY position";
    static const char source_sql[] = "SELECT source, title, frequency, outcome, reason, digest, inputs, bytes,"
                                     " rows_read, kept, rejected, last_day FROM run_source WHERE run = ?1"
                                     " ORDER BY position";
    static const char drift_sql[] =
        "SELECT source, severity, part, change, sentence FROM run_drift WHERE run = ?1 ORDER BY position";
    struct notes_list steps = { .arena = arena, .size = sizeof(struct pb_ledger_step), .read = read_step };
    struct notes_list sources = { .arena = arena, .size = sizeof(struct pb_ledger_source), .read = read_source };
    struct notes_list drift = { .arena = arena, .size = sizeof(struct pb_ledger_drift), .read = read_drift };
    pb_store_lock(store);
    enum pb_status status = notes_read(store, step_sql, number, &steps, error);
    if (status == PB_OK)
        status = notes_read(store, source_sql, number, &sources, error);
    if (status == PB_OK)
        status = notes_read(store, drift_sql, number, &drift, error);
    pb_store_unlock(store);
    *notes = (struct pb_ledger_notes){ .steps = steps.items,
                                       .step_count = steps.count,
                                       .sources = sources.items,
                                       .source_count = sources.count,
                                       .drift = drift.items,
                                       .drift_count = drift.count };
    return status;
}
