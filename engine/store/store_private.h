#ifndef PB_ENGINE_STORE_STORE_PRIVATE_H
#define PB_ENGINE_STORE_STORE_PRIVATE_H
/*
 * What the files store*.c share: the connection and its mutex, prepared statements, and the binary forms in which rows
 * and findings are kept.
 */
#include "engine/store/store.h"

#include <pthread.h>
#include <sqlite3.h>

enum {
    PB_STORE_VERSION = 14, /* of the schema; in PRAGMA user_version */
    PB_STORE_PATH = 4096,
    PB_STORE_STATEMENTS = 90
};

#define PB_STORE_NAME      "placebook.sqlite"
#define PB_STORE_LOCK_NAME "lock"
#define PB_STORE_SUSPICION PB_STORE_NAME ".suspect" /* damage was met: the next one to open looks closely */

struct pb_file_note;

struct pb_store {
    char folder[PB_STORE_PATH];
    char path[PB_STORE_PATH + sizeof PB_STORE_SUSPICION + 1];
    sqlite3 *database;
    pthread_mutex_t mutex; /* around every use of the connection */
    int run_lock;          /* descriptor of the locked file while a run is going on, else -1 */
    struct {
        const char *sql; /* a constant: compared by address */
        sqlite3_stmt *statement;
    } statements[PB_STORE_STATEMENTS];
    struct pb_file_note *notes; /* of files that are not kept yet (store_files.c) */
    size_t note_count, note_capacity;
    bool doubts_files; /* nothing that is known of a file is believed */
};

/* --- the connection (store.c); the mutex is held --- */

/* Fills an error from what SQLite answered. */
enum pb_status pb_store_failed(struct pb_store *store, int answer, const char *doing, struct pb_error *error);

/* Says that the store is damaged, and leaves a note of it, so that the next one to open it starts with an empty one:
 * after a look at all of it, or, where `what` says what is wrong, in any case. */
enum pb_status pb_store_is_damaged(struct pb_store *store, const char *doing, const char *what, struct pb_error *error);

/* With all of its statements. */
void pb_store_close_database(struct pb_store *store);

/* A statement, prepared once and reset. NULL after an error. */
sqlite3_stmt *pb_store_statement(struct pb_store *store, const char *sql, const char *doing,
                                 struct pb_error *error) PB_MUST_USE;

/* Runs a statement that answers no rows, and resets it. */
enum pb_status pb_store_execute(struct pb_store *store, sqlite3_stmt *statement, const char *doing,
                                struct pb_error *error) PB_MUST_USE;

/* Goes to the next row of a statement; *row is false after the last one, when it was reset. */
enum pb_status pb_store_next(struct pb_store *store, sqlite3_stmt *statement, bool *row, const char *doing,
                             struct pb_error *error) PB_MUST_USE;

/* Resets a statement before its last row. */
void pb_store_done(sqlite3_stmt *statement);

/* A writing transaction: begun, and ended by what came of it. */
enum pb_status pb_store_begin(struct pb_store *store, const char *doing, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_store_finish(struct pb_store *store, enum pb_status status, const char *doing,
                               struct pb_error *error) PB_MUST_USE;

/* Ends a transaction with a removal, whose ?1 is a number of days, unless `status` says that it has failed already;
 * then gives the space back. */
enum pb_status pb_store_finish_removal(struct pb_store *store, const char *sql, int days, const char *doing,
                                       enum pb_status status, struct pb_error *error) PB_MUST_USE;

/* Binds a text; NULL is kept as "". It must live until the statement is reset. */
void pb_store_bind_text(sqlite3_stmt *statement, int at, const char *text);

/* A column of the present row as a text in the arena; NULL when out of memory. */
const char *pb_store_text(sqlite3_stmt *statement, int column, struct pb_arena *arena) PB_MUST_USE;

/* An array of entries of `size` bytes in the arena that takes one more than `count`, perhaps at another place; NULL
 * when out of memory. */
void *pb_store_one_more(struct pb_arena *arena, void *entries, size_t count, size_t *capacity, size_t size) PB_MUST_USE;

void pb_store_lock(struct pb_store *store);
void pb_store_unlock(struct pb_store *store);

/* Is this root, and the folder another user's? Then root may look at it, and PB_ERROR_PUBLISH is the answer to more. */
bool pb_store_is_for_another(const char *folder);
enum pb_status pb_store_refuse_root(const struct pb_store *store, struct pb_error *error) PB_MUST_USE;

/* Takes the exclusive lock of the state folder; -1 in *descriptor when another process has it. */
enum pb_status pb_store_folder_lock(const struct pb_store *store, int *descriptor, struct pb_error *error) PB_MUST_USE;

/* --- seals (store_seal.c); the mutex is held --- */

/* Seals a unit of which this many rows were just written, within the transaction that keeps it. An error when they are
 * not found again. */
enum pb_status pb_store_seal(struct pb_store *store, sqlite3_int64 unit, const char *key, size_t rows,
                             struct pb_error *error) PB_MUST_USE;
/* Seals all units of a store of a time when there were no seals, and binds their rows: what it has is believed, as it
 * was then. Within the transaction that brings it up to date. */
enum pb_status pb_store_seal_all(struct pb_store *store, struct pb_error *error) PB_MUST_USE;
/* Is there such a unit, with a seal that fits? */
enum pb_status pb_store_seal_fits(struct pb_store *store, const char *key, bool *fits,
                                  struct pb_error *error) PB_MUST_USE;

/* --- bytes that grow --- */

struct pb_bytes {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
};

enum { PB_BYTES_MAXIMUM = 1000000000 }; /* SQLite's own limit of a value */

/* Room for `length` more bytes, which count as added. NULL when memory or the maximum is exhausted. */
unsigned char *pb_bytes_add(struct pb_bytes *bytes, size_t length) PB_MUST_USE;
void pb_bytes_close(struct pb_bytes *bytes);

/* None are left, and there is room for `length` of them. */
bool pb_bytes_take(struct pb_bytes *bytes, size_t length) PB_MUST_USE;

/* Reads bytes that may be damaged. NULL when fewer are left. */
struct pb_cursor {
    const unsigned char *at;
    size_t left;
};
const unsigned char *pb_cursor_take(struct pb_cursor *cursor, size_t length) PB_MUST_USE;
bool pb_cursor_number(struct pb_cursor *cursor, uint32_t *number) PB_MUST_USE;

/* --- rows (store_segment.c) --- */

/* Room that writing segments of one table needs: an entry for each symbol of its pool. */
struct pb_segment_scratch {
    uint32_t *local; /* by symbol: its number in the segment + 1, 0 when it is not in it */
    pb_symbol *used; /* the symbols in the segment, by number */
};
enum pb_status pb_segment_scratch_open(struct pb_segment_scratch *scratch, const struct pb_table *table,
                                       struct pb_error *error) PB_MUST_USE;
void pb_segment_scratch_close(struct pb_segment_scratch *scratch);

/* The given rows of a table as bytes. */
enum pb_status pb_segment_write(const struct pb_table *table, const uint32_t *rows, size_t count,
                                struct pb_segment_scratch *scratch, struct pb_bytes *bytes,
                                struct pb_error *error) PB_MUST_USE;

/* Appends the rows to a table. Trusts no byte. PB_FAILED, with the table as it was, when something is wrong with them.
 */
enum pb_status pb_segment_read(const void *bytes, size_t length, struct pb_table *table,
                               struct pb_error *error) PB_MUST_USE;

/* Makes them the rows of one part of one unit, and if done twice of nobody again: their checksum then fits only there,
 * wherever a damaged store leads to. */
void pb_segment_bind(unsigned char *bytes, size_t length, const char *key, const char *part);
enum { PB_SEGMENT_HEAD = 32 /* so many of them are enough for that */ };

/* --- findings (store_findings.c) --- */

/* Rejects, warnings and quality records in parts of about a megabyte before compression. */
struct pb_finding_parts {
    struct pb_bytes *parts;
    size_t count;
    size_t capacity;
};
enum pb_status pb_findings_write(const struct pb_unit_result *result, struct pb_finding_parts *parts,
                                 struct pb_error *error) PB_MUST_USE;
void pb_finding_parts_close(struct pb_finding_parts *parts);

/* Reads one part: adds to the arrays, which have room for this many entries. PB_FAILED when something is wrong with
 * it. */
struct pb_finding_lists {
    struct pb_arena *arena;
    struct pb_reject *rejects;
    size_t reject_count;
    size_t reject_room;
    struct pb_warning *warnings;
    size_t warning_count;
    size_t warning_room;
    struct pb_quality *quality;
    size_t quality_count;
    size_t quality_room;
};
enum pb_status pb_findings_read(const void *bytes, size_t length, struct pb_finding_lists *lists,
                                struct pb_error *error) PB_MUST_USE;

/* Keeps what a unit has seen (store_seen.c). The mutex is held. */
enum pb_status pb_store_seen_keep(struct pb_store *store, sqlite3_int64 unit, const struct pb_unit_keeping *kept,
                                  struct pb_error *error) PB_MUST_USE;

#endif
