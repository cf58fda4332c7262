/* Story: engine/store/known_files.h. */
#include "engine/store/known_files.h"

#include "engine/store/store_private.h"
#include "placebook/text.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { NOTES_MAXIMUM = 200000 };

#define DAYS (INT64_C(86400) * 1000000000)

static const char files_doing[] = "note what a file has";

/* What the store has of a file. */
struct pb_file_note {
    struct pb_file_state state;
    int64_t seen;     /* first with this state */
    int64_t digested; /* the file was looked at before that, or written */
    bool settled;     /* the digest holds for as long as the state does */
    struct pb_known_file file;
    enum pb_file_clock clock; /* of a note that is not kept yet */
};

enum { NUMBERS = 9 };

/* Of the columns of a row, in their order. */
static void numbers_of(const struct pb_file_note *note, int64_t numbers[NUMBERS])
{
    numbers[0] = (int64_t)note->state.device;
    numbers[1] = (int64_t)note->state.inode;
    numbers[2] = (int64_t)note->state.size;
    numbers[3] = note->state.modified;
    numbers[4] = note->state.changed;
    numbers[5] = note->seen;
    numbers[6] = note->digested;
    numbers[7] = note->settled;
    numbers[8] = note->file.remark;
}

static int64_t seal_of(const struct pb_file_note *note)
{
    int64_t numbers[NUMBERS];
    numbers_of(note, numbers);
    XXH64_hash_t seal = XXH3_64bits_withSeed(numbers, sizeof numbers, 'F');
    return (int64_t)(XXH3_64bits_withSeed(note->file.sha256, strlen(note->file.sha256), seal) >> 1);
}

/* The row of a file. *found is false when there is none, or one that is damaged. The mutex is held. */
static enum pb_status read_file(struct pb_store *store, const struct pb_file_state *state, bool *found,
                                struct pb_file_note *note, struct pb_error *error)
{
    static const char sql[] = "SELECT size, modified, changed, seen, digested, settled, remark, sha256, seal"
                              " FROM known_file WHERE device = ?1 AND inode = ?2";
    *found = false;
    *note = (struct pb_file_note){ .state = { .device = state->device, .inode = state->inode } };
    sqlite3_stmt *statement = pb_store_statement(store, sql, files_doing, error);
    if (!statement)
        return PB_FATAL;
    (void)sqlite3_bind_int64(statement, 1, (int64_t)state->device);
    (void)sqlite3_bind_int64(statement, 2, (int64_t)state->inode);
    enum pb_status status = pb_store_next(store, statement, found, files_doing, error);
    if (!*found)
        return status;
    note->state.size = (uint64_t)sqlite3_column_int64(statement, 0);
    note->state.modified = sqlite3_column_int64(statement, 1);
    note->state.changed = sqlite3_column_int64(statement, 2);
    note->seen = sqlite3_column_int64(statement, 3);
    note->digested = sqlite3_column_int64(statement, 4);
    note->settled = sqlite3_column_int64(statement, 5) == 1;
    note->file.remark = sqlite3_column_int64(statement, 6);
    const char *sha256 = (const char *)sqlite3_column_text(statement, 7);
    *found = sha256 && pb_text_copy(note->file.sha256, sizeof note->file.sha256, sha256) &&
             sqlite3_column_int64(statement, 8) == seal_of(note);
    pb_store_done(statement);
    return PB_OK;
}

/* A digest of the future is one of a clock that was put back. */
static bool holds(const struct pb_file_note *note, const struct pb_file_state *state)
{
    int64_t now = pb_file_now();
    return note->settled && pb_file_states_equal(&note->state, state) && note->digested <= now &&
           note->digested > now - PB_KNOWN_FILE_DAYS * DAYS;
}

enum pb_status pb_store_file_known(struct pb_store *store, const struct pb_file_state *state, bool *known,
                                   struct pb_known_file *file, struct pb_error *error)
{
    struct pb_file_note note;
    *known = false;
    if (store->doubts_files)
        return PB_OK;
    pb_store_lock(store);
    enum pb_status status = read_file(store, state, known, &note, error);
    pb_store_unlock(store);
    *known = status == PB_OK && *known && holds(&note, state);
    if (*known)
        *file = note.file;
    return status;
}

void pb_store_files_doubt(struct pb_store *store)
{
    store->doubts_files = true;
}

/* --- notes --- */

/* Where the kernel keeps the times, what is not settled now is not worth a row: it is as unknown without one. */
static bool is_worth_it(const struct pb_file_sight *sight)
{
    return sight->clock == PB_FILE_CLOCK_OTHER || pb_file_settled(sight, sight->at);
}

void pb_store_file_note(struct pb_store *store, const struct pb_file_sight *sight, const struct pb_known_file *file)
{
    if (!is_worth_it(sight))
        return;
    pb_store_lock(store);
    if (store->note_count == store->note_capacity && store->note_capacity < NOTES_MAXIMUM) {
        size_t capacity = store->note_capacity ? 2 * store->note_capacity : 64;
        struct pb_file_note *grown = realloc(store->notes, capacity * sizeof *grown); /* checked: at most a few MB */
        if (grown) {
            store->notes = grown;
            store->note_capacity = capacity;
        }
    }
    if (store->note_count < store->note_capacity)
        store->notes[store->note_count++] = (struct pb_file_note){
            .state = sight->state, .seen = sight->at, .digested = sight->at, .file = *file, .clock = sight->clock
        };
    pb_store_unlock(store);
}

static enum pb_status write_file(struct pb_store *store, const struct pb_file_note *note, struct pb_error *error)
{
    static const char sql[] = "INSERT OR REPLACE INTO known_file (device, inode, size, modified, changed, seen,"
                              " digested, settled, remark, sha256, seal)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    int64_t numbers[NUMBERS];
    numbers_of(note, numbers);
    sqlite3_stmt *statement = pb_store_statement(store, sql, files_doing, error);
    if (!statement)
        return PB_FATAL;
    for (int i = 0; i < NUMBERS; i++)
        (void)sqlite3_bind_int64(statement, i + 1, numbers[i]);
    pb_store_bind_text(statement, NUMBERS + 1, note->file.sha256);
    (void)sqlite3_bind_int64(statement, NUMBERS + 2, seal_of(note));
    return pb_store_execute(store, statement, files_doing, error);
}

/* Of a file that looked like this before, it is known since when. */
static enum pb_status keep_note(struct pb_store *store, struct pb_file_note *note, struct pb_error *error)
{
    struct pb_file_note before;
    bool found = false;
    enum pb_status status = read_file(store, &note->state, &found, &before, error);
    if (status != PB_OK)
        return status;
    if (found && pb_file_states_equal(&before.state, &note->state) && before.seen <= note->seen)
        note->seen = before.seen;
    const struct pb_file_sight sight = { note->state, note->clock, note->digested };
    note->settled = pb_file_settled(&sight, note->seen);
    return write_file(store, note, error);
}

enum pb_status pb_store_files_keep(struct pb_store *store, struct pb_error *error)
{
    static const char old[] = "DELETE FROM known_file WHERE digested < ?1";
    if (store->note_count == 0)
        return PB_OK;
    pb_store_lock(store);
    enum pb_status status = pb_store_begin(store, files_doing, error);
    if (status == PB_OK) {
        for (size_t i = 0; status == PB_OK && i < store->note_count; i++)
            status = keep_note(store, &store->notes[i], error);
        sqlite3_stmt *statement = status == PB_OK ? pb_store_statement(store, old, files_doing, error) : NULL;
        if (statement)
            (void)sqlite3_bind_int64(statement, 1, pb_file_now() - PB_KNOWN_FILE_DAYS * DAYS);
        if (status == PB_OK)
            status = statement ? pb_store_execute(store, statement, files_doing, error) : PB_FATAL;
        status = pb_store_finish(store, status, files_doing, error);
    }
    store->note_count = 0;
    pb_store_unlock(store);
    return status;
}
