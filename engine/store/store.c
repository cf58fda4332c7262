#include "engine/store/store.h"

#include "engine/files/files.h"
#include "engine/store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

void pb_store_lock(struct pb_store *store)
{
    if (pthread_mutex_lock(&store->mutex) != 0)
        abort(); /* only a mutex that was never made can fail */
}

void pb_store_unlock(struct pb_store *store)
{
    if (pthread_mutex_unlock(&store->mutex) != 0)
        abort();
}

/* Notes that the file is damaged, so that the next one to open it checks all of it and starts with an empty one. What
 * is certain is written into the note: a bit that makes a column's name another one leaves a file that looks sound. */
static void leave_suspicion(const struct pb_store *store, const char *certain)
{
    char path[PB_STORE_PATH + sizeof PB_STORE_SUSPICION + 1];
    struct pb_error ignored;
    if (pb_store_refuse_root(store, &ignored) != PB_OK)
        return;
    (void)snprintf(path, sizeof path, "%s/" PB_STORE_SUSPICION, store->folder);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return;
    ssize_t written = write(descriptor, certain, strlen(certain));
    (void)written; /* without it, the next one finds the same */
    (void)close(descriptor);
}

enum pb_status pb_store_is_damaged(struct pb_store *store, const char *doing, const char *what, struct pb_error *error)
{
    leave_suspicion(store, what);
    enum pb_status status = pb_fail(error, PB_FATAL, PB_ERROR_PUBLISH, "cannot %s: the store %s is damaged%s%s", doing,
                                    store->path, what[0] ? ": " : "", what);
    pb_error_hint(error,
                  "run again: Placebook moves the damaged file aside and starts an empty one; imported files and "
                  "corrections are not in it and stay");
    return status;
}

/* Errors of the disk that SQLite reported. No advice here may lose what is beside the store: imports and corrections,
 * which cannot be made again. */
static enum pb_status broken_disk(const struct pb_store *store, int answer, int number, const char *doing,
                                  struct pb_error *error)
{
    int primary = answer & 0xff;
    bool full = primary == SQLITE_FULL || number == ENOSPC || number == EDQUOT;
    bool files = number == EMFILE || number == ENFILE;
    bool disk = primary == SQLITE_IOERR || number == EIO;
    bool refused = primary == SQLITE_READONLY || primary == SQLITE_PERM;
    const char *reason = full                                          ? "the disk is full"
                         : files                                       ? "too many files are open"
                         : refused                                     ? "it cannot be written"
                         : number == EIO                               ? "the disk reports an error"
                         : store->database && primary != SQLITE_MISUSE ? sqlite3_errmsg(store->database)
                                                                       : sqlite3_errstr(answer);
    enum pb_status status =
        pb_fail(error, PB_FATAL, PB_ERROR_PUBLISH, "cannot %s in %s: %s", doing, store->path, reason);
    if (full)
        pb_error_hint(error, "free some space, or choose a state folder on another disk");
    else if (files)
        pb_error_hint(error, "raise the limit of open files, for instance with: ulimit -n 1024");
    else if (refused || primary == SQLITE_CANTOPEN)
        pb_error_hint(error,
                      "give the user that runs Placebook the right to write to the state folder and the files in it");
    else if (disk)
        pb_error_hint(error, "check the disk, then run again: you do not need to delete anything");
    else
        pb_error_hint(
            error,
            "run again; if it happens again, move the files %s* elsewhere: the next run starts with an empty "
            "store. Leave everything else in that folder: imported files and corrections cannot be made again",
            PB_STORE_NAME);
    return status;
}

enum pb_status pb_store_failed(struct pb_store *store, int answer, const char *doing, struct pb_error *error)
{
    int primary = answer & 0xff;
    bool disk = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL;
    int number = store->database && disk ? sqlite3_system_errno(store->database) : 0;
    enum pb_status status = PB_FATAL;
    if (answer == SQLITE_IOERR_NOMEM || number == ENOMEM)
        return pb_out_of_memory(error);
    switch (primary) {
    case SQLITE_NOMEM:
        return pb_out_of_memory(error);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: /* rows that belong together do not: an index leads elsewhere than its table */
        return pb_store_is_damaged(store, doing, "", error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        status =
            pb_fail(error, status, PB_ERROR_LOCKED, "cannot %s: another program has locked %s", doing, store->path);
        pb_error_hint(error, "close the program that has the file open, then run again");
        return status;
    default:
        break;
    }
    return broken_disk(store, answer, number, doing, error);
}

sqlite3_stmt *pb_store_statement(struct pb_store *store, const char *sql, const char *doing, struct pb_error *error)
{
    int at = 0;
    while (at < PB_STORE_STATEMENTS && store->statements[at].sql && store->statements[at].sql != sql)
        at++;
    if (at == PB_STORE_STATEMENTS) {
        (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "cannot %s: more than %d statements", doing,
                      PB_STORE_STATEMENTS);
        return NULL;
    }
    if (!store->statements[at].sql) {
        int answer = sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                        &store->statements[at].statement, NULL);
        if ((answer & 0xff) == SQLITE_ERROR) /* it has no such table or column, and did when it was opened or made */
            (void)pb_store_is_damaged(store, doing, sqlite3_errmsg(store->database), error);
        else if (answer != SQLITE_OK)
            (void)pb_store_failed(store, answer, doing, error);
        if (answer != SQLITE_OK)
            return NULL;
        store->statements[at].sql = sql;
    }
    pb_store_done(store->statements[at].statement);
    return store->statements[at].statement;
}

void pb_store_done(sqlite3_stmt *statement)
{
    (void)sqlite3_reset(statement); /* repeats the answer of the last step, which was seen then */
    (void)sqlite3_clear_bindings(statement);
}

enum pb_status pb_store_next(struct pb_store *store, sqlite3_stmt *statement, bool *row, const char *doing,
                             struct pb_error *error)
{
    int answer = sqlite3_step(statement);
    *row = answer == SQLITE_ROW;
    if (*row)
        return PB_OK;
    enum pb_status status = answer == SQLITE_DONE ? PB_OK : pb_store_failed(store, answer, doing, error);
    pb_store_done(statement);
    return status;
}

enum pb_status pb_store_execute(struct pb_store *store, sqlite3_stmt *statement, const char *doing,
                                struct pb_error *error)
{
    bool row = false;
    enum pb_status status = pb_store_next(store, statement, &row, doing, error);
    if (row)
        pb_store_done(statement);
    return status;
}

static enum pb_status execute_text(struct pb_store *store, const char *sql, const char *doing, struct pb_error *error)
{
    sqlite3_stmt *statement = pb_store_statement(store, sql, doing, error);
    return statement ? pb_store_execute(store, statement, doing, error) : PB_FATAL;
}

enum pb_status pb_store_begin(struct pb_store *store, const char *doing, struct pb_error *error)
{
    return execute_text(store, "BEGIN IMMEDIATE", doing, error);
}

enum pb_status pb_store_finish(struct pb_store *store, enum pb_status status, const char *doing, struct pb_error *error)
{
    if (status == PB_OK)
        status = execute_text(store, "COMMIT", doing, error);
    /* SQLite may have rolled back by itself, on a full disk for instance; the first error is the one to tell. */
    if (status != PB_OK && !sqlite3_get_autocommit(store->database))
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

void pb_store_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    (void)sqlite3_bind_text(statement, at, text ? text : "", -1, SQLITE_STATIC);
}

const char *pb_store_text(sqlite3_stmt *statement, int column, struct pb_arena *arena)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    int length = sqlite3_column_bytes(statement, column);
    return pb_arena_text(arena, (const char *)text, text && length > 0 ? (size_t)length : 0);
}

void *pb_store_one_more(struct pb_arena *arena, void *entries, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return entries;
    size_t larger = *capacity ? *capacity * 2 : 16;
    void *grown = pb_arena_grow(arena, entries, *capacity, larger, size);
    if (grown)
        *capacity = larger;
    return grown;
}

enum pb_status pb_store_folder_lock(const struct pb_store *store, int *descriptor, struct pb_error *error)
{
    char path[PB_STORE_PATH + sizeof PB_STORE_LOCK_NAME + 1];
    (void)snprintf(path, sizeof path, "%s/" PB_STORE_LOCK_NAME, store->folder);
    *descriptor = -1;
    enum pb_status status = pb_store_refuse_root(store, error);
    if (status != PB_OK)
        return status;
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*descriptor < 0)
        return pb_path_failed("open", path, errno, 0, PB_ERROR_PUBLISH, error);
    if (flock(*descriptor, LOCK_EX | LOCK_NB) == 0)
        return PB_OK;
    int number = errno;
    (void)close(*descriptor);
    *descriptor = -1;
    if (number == EWOULDBLOCK)
        return PB_OK;
    return pb_path_failed("lock", path, number, 0, PB_ERROR_PUBLISH, error);
}

void pb_store_close_database(struct pb_store *store)
{
    for (int i = 0; i < PB_STORE_STATEMENTS; i++)
        (void)sqlite3_finalize(store->statements[i].statement);
    memset(store->statements, 0, sizeof store->statements);
    (void)sqlite3_close(store->database);
    store->database = NULL;
}

void pb_store_close(struct pb_store *store)
{
    if (!store)
        return;
    pb_store_close_database(store);
    if (store->run_lock >= 0)
        (void)close(store->run_lock);
    (void)pthread_mutex_destroy(&store->mutex);
    free(store->notes);
    free(store);
}

unsigned char *pb_bytes_add(struct pb_bytes *bytes, size_t length)
{
    if (length > PB_BYTES_MAXIMUM - bytes->length)
        return NULL;
    size_t wanted = bytes->length + length;
    if (wanted > bytes->capacity) {
        size_t capacity = bytes->capacity ? bytes->capacity : 4096;
        while (capacity < wanted)
            capacity *= 2;
        unsigned char *grown = realloc(bytes->bytes, capacity); /* checked: below */
        if (!grown)
            return NULL;
        bytes->bytes = grown;
        bytes->capacity = capacity;
    }
    unsigned char *added = bytes->bytes + bytes->length;
    bytes->length = wanted;
    return added;
}

bool pb_bytes_take(struct pb_bytes *bytes, size_t length)
{
    bytes->length = 0;
    if (length <= bytes->capacity)
        return true;
    pb_bytes_close(bytes);
    if (length > PB_BYTES_MAXIMUM || !(bytes->bytes = malloc(length))) /* checked: here */
        return false;
    bytes->capacity = length;
    return true;
}

void pb_bytes_close(struct pb_bytes *bytes)
{
    free(bytes->bytes);
    *bytes = (struct pb_bytes){ 0 };
}

const unsigned char *pb_cursor_take(struct pb_cursor *cursor, size_t length)
{
    if (length > cursor->left)
        return NULL;
    const unsigned char *taken = cursor->at;
    cursor->at += length;
    cursor->left -= length;
    return taken;
}

bool pb_cursor_number(struct pb_cursor *cursor, uint32_t *number)
{
    const unsigned char *bytes = pb_cursor_take(cursor, sizeof *number);
    if (bytes)
        memcpy(number, bytes, sizeof *number);
    return bytes != NULL;
}
