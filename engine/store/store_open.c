/*
 * The part of engine/store/store.h that is about the file: opening and creating it, its schema, and what happens when
 * it is damaged.
 *
 * WAL with synchronous NORMAL: after a kill everything that was committed is there. After a power cut the last
 * transactions may be missing, never half: a lost unit is run again, and the end of a run, which is not to be lost, is
 * checkpointed to disk (pb_store_run_end).
 */
#include "engine/files/files.h"
#include "engine/store/store_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    BUSY_MILLISECONDS = 20000,
    CLAIM_MILLISECONDS = 4000, /* for another process that brings the store up to date */
    CLAIM_PAUSE_MILLISECONDS = 20,
    DAMAGED_MOST = 99,           /* files moved aside that are kept; then the last one is overwritten */
    APPLICATION_ID = 1346523974, /* "PBSF": tells our databases from others */
};

/* The finished units. They can be made again, so that a store of an older version loses them and keeps its ledger. */
#define UNIT_TABLES                                                                                                    \
    "CREATE TABLE unit ("                                                                                              \
    "  number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"                                      \
    "  used INTEGER NOT NULL," /* seconds since 1970 when it was kept or a run used it */                              \
    "  seconds REAL NOT NULL) STRICT;"                                                                                 \
    "CREATE TABLE segment ("                                                                                           \
    "  unit INTEGER NOT NULL REFERENCES unit (number) ON DELETE CASCADE, part TEXT NOT NULL, row_count INTEGER NOT "   \
    "NULL,"                                                                                                            \
    "  digest TEXT NOT NULL,"                                                                                          \
    "  starts BLOB NOT NULL," /* days on which periods begin */                                                        \
    "  form BLOB NOT NULL,"   /* the last (store_keep.c); in older stores before `starts`, and nobody minds */         \
    "  UNIQUE (unit, part)) STRICT;"                                                                                   \
    "CREATE TABLE share ("                                                                                             \
    "  number INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES unit (number) ON DELETE CASCADE,"                  \
    "  position INTEGER NOT NULL, source TEXT NOT NULL, last_day INTEGER NOT NULL, rows_read INTEGER NOT NULL,"        \
    "  kept INTEGER NOT NULL, filtered INTEGER NOT NULL, rejected INTEGER NOT NULL, duplicates INTEGER NOT NULL,"      \
    "  elsewhere INTEGER NOT NULL,"                                                                                    \
    "  rejects INTEGER NOT NULL, warnings INTEGER NOT NULL, quality INTEGER NOT NULL, UNIQUE (unit, position))"        \
    " STRICT;"                                                                                                         \
    "CREATE TABLE origin ("                                                                                            \
    "  unit INTEGER NOT NULL REFERENCES unit (number) ON DELETE CASCADE, position INTEGER NOT NULL,"                   \
    "  name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, UNIQUE (unit, position)) STRICT;"              \
    "CREATE TABLE finding ("                                                                                           \
    "  share INTEGER NOT NULL REFERENCES share (number) ON DELETE CASCADE, part INTEGER NOT NULL,"                     \
    "  form BLOB NOT NULL, UNIQUE (share, part)) STRICT;"                                                              \
    "CREATE TABLE unit_check ("                                                                                        \
    "  share INTEGER NOT NULL REFERENCES share (number) ON DELETE CASCADE, position INTEGER NOT NULL, rule TEXT NOT "  \
    "NULL,"                                                                                                            \
    "  sentence TEXT NOT NULL, compared INTEGER NOT NULL, mismatched INTEGER NOT NULL, found INTEGER NOT NULL,"        \
    "  UNIQUE (share, position)) STRICT;"

/* What the ledger says of a run beside its units (engine/store/ledger.h). */
#define LEDGER_TABLES                                                                                                  \
    "CREATE TABLE run_step ("                                                                                          \
    "  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE, position INTEGER NOT NULL, step TEXT NOT NULL," \
    "  seconds REAL NOT NULL, items INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,"                  \
    "  PRIMARY KEY (run, position)) STRICT;"                                                                           \
    "CREATE TABLE run_source ("                                                                                        \
    "  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE, position INTEGER NOT NULL,"                     \
    "  source TEXT NOT NULL, title TEXT NOT NULL, frequency TEXT NOT NULL, outcome TEXT NOT NULL,"                     \
    "  reason TEXT NOT NULL, inputs INTEGER NOT NULL, bytes INTEGER NOT NULL, rows_read INTEGER NOT NULL,"             \
    "  kept INTEGER NOT NULL, rejected INTEGER NOT NULL, last_day INTEGER NOT NULL,"                                   \
    "  digest TEXT NOT NULL," /* of its inputs */                                                                      \
    "  PRIMARY KEY (run, position)) STRICT;"                                                                           \
    "CREATE INDEX run_source_by_source ON run_source (source, run);"                                                   \
    "CREATE TABLE run_drift ("                                                                                         \
    "  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE, position INTEGER NOT NULL,"                     \
    "  source TEXT NOT NULL, severity TEXT NOT NULL, part TEXT NOT NULL, change TEXT NOT NULL, sentence TEXT NOT "     \
    "NULL, PRIMARY KEY (run, position)) STRICT;"                                                                       \
    "CREATE TABLE unit_headings ("                                                                                     \
    "  unit INTEGER PRIMARY KEY REFERENCES unit (number) ON DELETE CASCADE, headings BLOB NOT NULL) STRICT;"

/* The index of the cache and the ledger of fetches (engine/store/store_fetches.h). */
#define FETCH_TABLES                                                                                                   \
    "CREATE TABLE IF NOT EXISTS fetched ("                                                                             \
    "  url TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT " \
    "NULL,"                                                                                                            \
    "  content_type TEXT NOT NULL, final_url TEXT NOT NULL, retrieved TEXT NOT NULL, changed TEXT NOT NULL,"           \
    "  checked TEXT NOT NULL) STRICT;"                                                                                 \
    "CREATE TABLE IF NOT EXISTS fetch ("                                                                               \
    "  number INTEGER PRIMARY KEY, run INTEGER REFERENCES run (number) ON DELETE CASCADE, started TEXT NOT NULL,"      \
    "  source TEXT NOT NULL, url TEXT NOT NULL, outcome TEXT NOT NULL, sha256 TEXT NOT NULL, cause TEXT NOT NULL,"     \
    "  http_status INTEGER NOT NULL, size INTEGER NOT NULL, wire INTEGER NOT NULL, attempts INTEGER NOT NULL,"         \
    "  requests INTEGER NOT NULL, seconds REAL NOT NULL) STRICT;"                                                      \
    "CREATE INDEX IF NOT EXISTS fetch_of_run ON fetch (run);"                                                          \
    "CREATE TABLE IF NOT EXISTS partial (url TEXT PRIMARY KEY, validator TEXT NOT NULL) STRICT;"

/* How many links of a page had the form of the file that a source looks for. */
#define LINKS_TABLE                                                                                                    \
    "CREATE TABLE IF NOT EXISTS run_links ("                                                                           \
    "  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE, source TEXT NOT NULL, form TEXT NOT NULL,"      \
    "  links INTEGER NOT NULL, PRIMARY KEY (run, source)) STRICT;"

/* What units are sealed with (store_seal.c). */
#define SEAL_TABLE                                                                                                     \
    "CREATE TABLE IF NOT EXISTS unit_seal ("                                                                           \
    "  unit INTEGER PRIMARY KEY REFERENCES unit (number) ON DELETE CASCADE, seal INTEGER NOT NULL) STRICT;"

/* What the units of the intake have seen of all authorities (store_seen.c). */
#define SEEN_TABLE                                                                                                     \
    "CREATE TABLE IF NOT EXISTS unit_seen ("                                                                           \
    "  unit INTEGER PRIMARY KEY REFERENCES unit (number) ON DELETE CASCADE, checksum INTEGER NOT NULL,"                \
    "  form BLOB NOT NULL) STRICT;"

/* What is said of rows, without them: a row of `segment` goes on for many pages before `starts`, and an unchanged night
 * asks for nothing else. */
#define SAID_INDEX "CREATE INDEX IF NOT EXISTS segment_said ON segment (unit, part, row_count, digest, starts);"

/* What files are known by (store_files.c). */
#define FILES_TABLE                                                                                                    \
    "CREATE TABLE IF NOT EXISTS known_file ("                                                                          \
    "  device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,"             \
    "  changed INTEGER NOT NULL, seen INTEGER NOT NULL, digested INTEGER NOT NULL, settled INTEGER NOT NULL,"          \
    "  sha256 TEXT NOT NULL, remark INTEGER NOT NULL, seal INTEGER NOT NULL,"                                          \
    "  PRIMARY KEY (device, inode)) STRICT, WITHOUT ROWID;"

#define VERSION_IS_NOW "PRAGMA user_version = 14;"

static const char schema[] = UNIT_TABLES
    "CREATE TABLE run ("
    "  number INTEGER PRIMARY KEY AUTOINCREMENT, pipeline TEXT NOT NULL, output TEXT NOT NULL, process INTEGER NOT "
    "NULL,"
    "  started TEXT NOT NULL, finished TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'running',"
    "  exit_code INTEGER NOT NULL DEFAULT -1, message TEXT NOT NULL DEFAULT '', publication TEXT NOT NULL DEFAULT '',"
    "  rows_read INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0, filtered INTEGER NOT NULL DEFAULT 0,"
    "  rejected INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0,"
    "  units_run INTEGER NOT NULL DEFAULT 0, units_reused INTEGER NOT NULL DEFAULT 0,"
    "  path TEXT NOT NULL DEFAULT ''," /* of the pipeline file */
    "  given TEXT NOT NULL DEFAULT ''" /* flags and assignments, as the program reads them back */
    ") STRICT;"
    /* By key and not by reference: a run remembers its units after they were forgotten. */
    "CREATE TABLE run_unit ("
    "  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE, position INTEGER NOT NULL, key TEXT NOT NULL,"
    "  source TEXT NOT NULL, unit TEXT NOT NULL, reused INTEGER NOT NULL, PRIMARY KEY (run, position)) "
    "STRICT;" LEDGER_TABLES FETCH_TABLES LINKS_TABLE SEAL_TABLE SEEN_TABLE FILES_TABLE SAID_INDEX
    "PRAGMA application_id = 1346523974;" VERSION_IS_NOW;

/* The steps from older versions to this one, in order. The units can be made again; the ledger cannot. */
static const struct {
    int before; /* stores of a version before this one take the step */
    const char *sql;
} steps[] = {
    { 5, "ALTER TABLE run ADD COLUMN path TEXT NOT NULL DEFAULT '';"
         "ALTER TABLE run ADD COLUMN given TEXT NOT NULL DEFAULT '';" },
    /* Before version 6 all files of a source were one unit; before version 7 no unit said when its periods begin;
     * before version 8 no quality record named the source that counts. */
    { 8, "DROP TABLE finding; DROP TABLE segment; DROP TABLE IF EXISTS unit_check; DROP TABLE IF EXISTS share;"
         "DROP TABLE IF EXISTS origin;"
         "DROP TABLE unit;" UNIT_TABLES },
    { 9, "DROP TABLE IF EXISTS run_step; DROP TABLE IF EXISTS run_source; DROP TABLE IF EXISTS run_drift;"
         "DROP TABLE IF EXISTS unit_headings;" LEDGER_TABLES },
    { 10, FETCH_TABLES },
    { 11, LINKS_TABLE },
    { 12, SEAL_TABLE SEEN_TABLE }, /* and pb_store_seal_all, which looks for both */
    { 13, SEEN_TABLE },
    { 14, FILES_TABLE SAID_INDEX },
};
enum { FIRST_WITH_SEALS = 12 };

_Static_assert(PB_STORE_VERSION == 14,
               "the schema sets its version, and an older one needs steps that lead to this one");

/* Outcomes of opening, besides success and failure. */
enum outcome { OPENED, DAMAGED, BROKEN };

/* A format that SQLite does not know is that of no store: none of ours has it. */
static bool is_damage(const struct pb_store *store, int answer)
{
    int primary = answer & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ||
           (primary == SQLITE_ERROR && strcmp(sqlite3_errmsg(store->database), "unsupported file format") == 0);
}

static enum outcome broken(struct pb_store *store, int answer, struct pb_error *error)
{
    if (is_damage(store, answer))
        return DAMAGED;
    (void)pb_store_failed(store, answer, "keep the state", error);
    return BROKEN;
}

/* The single whole number, or the first letter of the text, that a statement answers. */
static int store_open_ask(struct pb_store *store, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    int answer = sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL);
    if (answer != SQLITE_OK)
        return answer;
    answer = sqlite3_step(statement);
    bool row = answer == SQLITE_ROW;
    if (row && sqlite3_column_type(statement, 0) == SQLITE_TEXT)
        *number = sqlite3_column_text(statement, 0)[0];
    else if (row)
        *number = sqlite3_column_int64(statement, 0);
    answer = sqlite3_finalize(statement);
    return answer == SQLITE_OK && !row ? SQLITE_CORRUPT : answer;
}

static void suspicion_path(const struct pb_store *store, char *path, size_t size)
{
    (void)snprintf(path, size, "%s/" PB_STORE_SUSPICION, store->folder);
}

/* Reads the whole file, and looks for each row in its indexes. Only done when damage was met before: it takes seconds
 * per gigabyte. */
static enum outcome look_closely(struct pb_store *store, struct pb_error *error)
{
    char suspicion[PB_STORE_PATH + sizeof PB_STORE_SUSPICION + 1];
    struct stat facts;
    suspicion_path(store, suspicion, sizeof suspicion);
    if (stat(suspicion, &facts) != 0)
        return OPENED;
    if (facts.st_size > 0)
        return DAMAGED; /* it is certain */
    int64_t letter = 0;
    int answer = store_open_ask(store, "PRAGMA integrity_check(1)", &letter);
    if (answer != SQLITE_OK)
        return broken(store, answer, error);
    if (letter != 'o') /* "ok" */
        return DAMAGED;
    (void)unlink(suspicion);
    return OPENED;
}

static int take_steps(struct pb_store *store, int64_t version)
{
    int answer = SQLITE_OK;
    for (size_t i = 0; answer == SQLITE_OK && i < sizeof steps / sizeof steps[0]; i++)
        if (version < steps[i].before)
            answer = sqlite3_exec(store->database, steps[i].sql, NULL, NULL, NULL);
    return answer == SQLITE_OK ? sqlite3_exec(store->database, VERSION_IS_NOW, NULL, NULL, NULL) : answer;
}

/* Creates the tables in an empty file, or brings those of an older version to this one; another process may be doing
 * the same, so it is asked again inside. */
static enum outcome bring_up_to_date(struct pb_store *store, struct pb_error *error)
{
    int64_t version = -1;
    int answer = store_open_ask(store, "PRAGMA user_version", &version);
    int64_t application = 0;
    if (answer == SQLITE_OK)
        answer = store_open_ask(store, "PRAGMA application_id", &application);
    bool ours = application == APPLICATION_ID;
    if (answer == SQLITE_OK && (version == 0 || (ours && version > 0 && version < PB_STORE_VERSION))) {
        int64_t tables = 0;
        answer = sqlite3_exec(store->database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        if (answer == SQLITE_OK)
            answer = store_open_ask(store, "PRAGMA user_version", &version);
        if (answer == SQLITE_OK && version == 0)
            answer = store_open_ask(store, "SELECT count(*) FROM sqlite_schema", &tables);
        if (answer == SQLITE_OK && ((version == 0 && tables == 0) || (version > 0 && version < PB_STORE_VERSION))) {
            answer = version ? take_steps(store, version) : sqlite3_exec(store->database, schema, NULL, NULL, NULL);
            if (answer == SQLITE_OK && version < FIRST_WITH_SEALS && pb_store_seal_all(store, error) != PB_OK)
                return BROKEN;
            version = PB_STORE_VERSION;
        }
        if (answer == SQLITE_OK)
            answer = sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
    }
    if (answer == SQLITE_OK)
        answer = store_open_ask(store, "PRAGMA application_id", &application);
    if (answer != SQLITE_OK)
        return broken(store, answer, error);
    if (application != APPLICATION_ID || version <= 0)
        return DAMAGED; /* a database, but not one of ours */
    if (version == PB_STORE_VERSION)
        return OPENED;
    (void)pb_fail(error, PB_FATAL, PB_ERROR_CONFIGURATION,
                  "the store %s is of version %lld, made by a newer Placebook; this one knows version %d", store->path,
                  (long long)version, PB_STORE_VERSION);
    pb_error_hint(error, "use the newer Placebook, or rename this file: the next run makes another; publications, "
                         "imported files and corrections are not in it and stay");
    return BROKEN;
}

/* Takes the lock of the folder when the store is of an older version: a run of that version that is at work would take
 * for damaged what it finds then, and drop it. Another process may be bringing the store up to date. */
static enum outcome claim_older(struct pb_store *store, int *lock, struct pb_error *error)
{
    const struct timespec pause = { .tv_nsec = CLAIM_PAUSE_MILLISECONDS * 1000000L };
    for (int waited = 0;; waited += CLAIM_PAUSE_MILLISECONDS) {
        int64_t version = 0;
        int64_t application = 0;
        int answer = store_open_ask(store, "PRAGMA user_version", &version);
        if (answer == SQLITE_OK)
            answer = store_open_ask(store, "PRAGMA application_id", &application);
        if (answer != SQLITE_OK)
            return broken(store, answer, error);
        if (application != APPLICATION_ID || version <= 0 || version >= PB_STORE_VERSION)
            return OPENED;
        if (pb_store_folder_lock(store, lock, error) != PB_OK)
            return BROKEN;
        if (*lock >= 0)
            return OPENED;
        if (waited >= CLAIM_MILLISECONDS)
            break;
        (void)nanosleep(&pause, NULL);
    }
    (void)pb_fail(error, PB_FATAL, PB_ERROR_LOCKED,
                  "the store %s is of an older version, and a run of an older Placebook is using it", store->path);
    pb_error_hint(error, "wait until that run has finished, then run again: the store is brought up to date then");
    return BROKEN;
}

static enum outcome bring_up_to_date_alone(struct pb_store *store, bool locked, struct pb_error *error)
{
    int lock = -1;
    enum outcome outcome = locked ? OPENED : claim_older(store, &lock, error);
    if (outcome == OPENED)
        outcome = bring_up_to_date(store, error);
    if (lock >= 0)
        (void)close(lock);
    return outcome;
}

/* What is laid down for good when the file is new. Not asked for again later: SQLite would write that a file has the
 * `auto_vacuum` that it has, so that whoever only looks would wait for the disk five times. */
static int lay_out_new_file(struct pb_store *store)
{
    int64_t pages = 0;
    int answer = store_open_ask(store, "PRAGMA page_count", &pages);
    if (answer != SQLITE_OK || pages > 0)
        return answer;
    return sqlite3_exec(store->database, "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;", NULL, NULL,
                        NULL);
}

/* `locked`: this process has the lock of the folder. */
static enum outcome open_database(struct pb_store *store, bool locked, struct pb_error *error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int answer = sqlite3_open_v2(store->path, &store->database, flags, NULL);
    if (answer == SQLITE_OK)
        answer = sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
    if (answer == SQLITE_OK && sqlite3_db_readonly(store->database, "main") == 1)
        answer = SQLITE_READONLY;
    if (answer == SQLITE_OK)
        answer = lay_out_new_file(store);
    if (answer == SQLITE_OK)
        answer = sqlite3_exec(
            store->database,
            "PRAGMA journal_mode = WAL; PRAGMA cache_size = -512; PRAGMA synchronous = NORMAL; "
            "PRAGMA foreign_keys = ON;"
            "PRAGMA wal_autocheckpoint = 8192;" /* pages: rarely, since everybody waits; see pb_store_settle */
            "PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;"
            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
            NULL, NULL, NULL);
    enum outcome outcome = answer == SQLITE_OK ? look_closely(store, error) : broken(store, answer, error);
    if (outcome == OPENED)
        outcome = bring_up_to_date_alone(store, locked, error);
    if (outcome != OPENED)
        pb_store_close_database(store);
    return outcome;
}

/* Moves the file and its log to the first free name. */
static enum pb_status move_aside(const struct pb_store *store, char *aside, size_t size, struct pb_error *error)
{
    struct stat facts;
    int number = 1;
    do
        (void)snprintf(aside, size, "%s.damaged-%d", store->path, number);
    while (number++ < DAMAGED_MOST && lstat(aside, &facts) == 0);
    if (rename(store->path, aside) != 0)
        return pb_path_failed("move aside", store->path, errno, 0, PB_ERROR_PUBLISH, error);
    char log[PB_STORE_PATH + 128];
    char log_aside[PB_STORE_PATH + 128];
    (void)snprintf(log, sizeof log, "%s-wal", store->path);
    (void)snprintf(log_aside, sizeof log_aside, "%s-wal", aside);
    if (rename(log, log_aside) != 0 && errno != ENOENT)
        return pb_path_failed("move aside", log, errno, 0, PB_ERROR_PUBLISH, error);
    (void)snprintf(log, sizeof log, "%s-shm", store->path);
    (void)unlink(log);
    suspicion_path(store, log, sizeof log);
    (void)unlink(log);
    return PB_OK;
}

/* Starts with an empty store, unless a run is using it or another process did so in the meantime. */
static enum pb_status start_again(struct pb_store *store, struct pb_error *warning, struct pb_error *error)
{
    int lock = -1;
    enum pb_status status = pb_store_folder_lock(store, &lock, error);
    if (status != PB_OK)
        return status;
    if (lock < 0) {
        status =
            pb_fail(error, PB_FATAL, PB_ERROR_LOCKED, "the store %s is damaged, and a run is using it", store->path);
        pb_error_hint(error, "wait until that run has finished, then run again");
        return status;
    }
    char aside[PB_STORE_PATH + 64];
    enum outcome outcome = open_database(store, true, error);
    if (outcome == DAMAGED) {
        status = move_aside(store, aside, sizeof aside, error);
        if (status == PB_OK) {
            (void)pb_fail(warning, PB_OK, PB_ERROR_NONE,
                          "the store %s was damaged; it was moved to %s, and an empty one was started", store->path,
                          aside);
            pb_error_hint(
                warning,
                "publications, imported files and corrections are not in it and stay; this run takes longer, since it "
                "reads every input again, and the list of runs starts again");
            outcome = open_database(store, true, error);
        }
    }
    if (status == PB_OK && outcome == DAMAGED)
        status = pb_fail(error, PB_FATAL, PB_ERROR_PUBLISH, "the store %s is damaged although it is new", store->path);
    else if (status == PB_OK && outcome == BROKEN)
        status = PB_FATAL;
    (void)close(lock);
    return status;
}

static bool is_ours(const char *name)
{
    static const char *const names[] = { PB_STORE_NAME, PB_STORE_LOCK_NAME, "corrections.json", "loads", "cache", "." };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* The state is its owner's alone: it has copies of inputs, and rejected rows that may be under disclosure control. What
 * an older version left readable is tightened. A folder that holds other things too keeps its mode. */
static void make_private(const struct pb_store *store)
{
    DIR *folder = opendir(store->folder);
    bool alone = folder != NULL;
    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
        char path[PB_STORE_PATH + sizeof entry->d_name + 1];
        (void)snprintf(path, sizeof path, "%s/%s", store->folder, entry->d_name);
        if (!is_ours(entry->d_name))
            alone = false;
        else if (entry->d_name[0] != '.' && strcmp(entry->d_name, "cache") != 0) /* nobody else could ever read that */
            pb_tree_make_private(path);
    }
    if (folder)
        (void)closedir(folder);
    if (alone)
        pb_path_make_private(store->folder);
    /* SQLite gives the files beside the database the rights of the database, and says why when it cannot be opened. */
    int descriptor = open(store->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        (void)close(descriptor);
}

void pb_store_settle(const struct pb_store *store)
{
    sqlite3 *own = NULL; /* a connection of its own: on that of the store everybody else would wait */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(store->path, &own, flags, NULL) == SQLITE_OK) /* a new one knows of the log when it has read */
        (void)sqlite3_exec(own, "PRAGMA user_version; PRAGMA wal_checkpoint(PASSIVE);", NULL, NULL, NULL);
    (void)sqlite3_close(own);
}

bool pb_store_exists(const char *folder)
{
    char path[PB_STORE_PATH + sizeof PB_STORE_NAME + 1];
    int length = snprintf(path, sizeof path, "%s/" PB_STORE_NAME, folder);
    return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

/* --- where nothing may be written --- */

/* The path as SQLite takes it with a parameter: what has a meaning in such a location is written by its number. */
static void write_location(const struct pb_store *store, bool immutable, char *location, size_t size)
{
    size_t length = (size_t)snprintf(location, size, "file:");
    for (const char *at = store->path; *at && length + 4 < size; at++) {
        bool plain = !strchr("%?#", *at);
        length += (size_t)snprintf(location + length, size - length, plain ? "%c" : "%%%02X", (unsigned char)*at);
    }
    (void)snprintf(location + length, size - length, "%s", immutable ? "?immutable=1" : "");
}

/* Without a log nobody is writing; a log is read through the file beside it, which must be there then. */
static enum pb_status open_as_it_is(struct pb_store *store, struct pb_error *error)
{
    char log[sizeof store->path + 8];
    char location[3 * sizeof store->path + 32];
    struct stat facts;
    int64_t version = 0;
    int64_t application = 0;
    (void)snprintf(log, sizeof log, "%s-wal", store->path);
    bool busy = stat(log, &facts) == 0 && facts.st_size > 0;
    write_location(store, !busy, location, sizeof location);
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int answer = sqlite3_open_v2(location, &store->database, flags, NULL);
    if (answer == SQLITE_OK)
        answer = sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
    if (answer == SQLITE_OK)
        answer = sqlite3_exec(store->database, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;", NULL, NULL,
                              NULL);
    if (answer == SQLITE_OK)
        answer = store_open_ask(store, "PRAGMA user_version", &version);
    if (answer == SQLITE_OK)
        answer = store_open_ask(store, "PRAGMA application_id", &application);
    if (answer != SQLITE_OK)
        return pb_store_failed(store, answer, "read the state", error);
    if (application == APPLICATION_ID && version == PB_STORE_VERSION)
        return PB_OK;
    (void)pb_fail(error, PB_FATAL, PB_ERROR_CONFIGURATION,
                  "the store %s is of version %lld, and this Placebook reads version %d", store->path,
                  (long long)version, PB_STORE_VERSION);
    pb_error_hint(error, "the next run of its user brings it up to date; this command may not write in its folder");
    return PB_FATAL;
}

/* --- opening --- */

/* A store that is not open yet; NULL when out of memory. */
static struct pb_store *make_store(void)
{
    struct pb_store *made = calloc(1, sizeof *made); /* checked: next line */
    if (made && pthread_mutex_init(&made->mutex, NULL) != 0) {
        free(made);
        made = NULL;
    }
    if (made)
        made->run_lock = -1;
    return made;
}

static enum pb_status name_store(struct pb_store *store, const char *folder, struct pb_error *error)
{
    if (!pb_text_copy(store->folder, sizeof store->folder, folder))
        return pb_path_failed("make the folder", folder, ENAMETOOLONG, 0, PB_ERROR_PUBLISH, error);
    (void)snprintf(store->path, sizeof store->path, "%s/" PB_STORE_NAME, folder);
    return PB_OK;
}

static bool may_write(const char *folder)
{
    return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
}

static enum pb_status open_to_write(struct pb_store *store, struct pb_error *warning, struct pb_error *error)
{
    enum pb_status status = pb_store_refuse_root(store, error);
    if (status == PB_OK)
        status = pb_folder_make_private(store->folder, error);
    if (status == PB_OK && !may_write(store->folder))
        status = pb_path_failed("write to the state folder", store->folder, errno, 0, PB_ERROR_PUBLISH, error);
    if (status != PB_OK)
        return status;
    make_private(store);
    enum outcome outcome = open_database(store, false, error);
    return outcome == OPENED ? PB_OK : outcome == BROKEN ? PB_FATAL : start_again(store, warning, error);
}

static enum pb_status store_open(struct pb_store **store, const char *folder, bool look, struct pb_error *warning,
                                 struct pb_error *error)
{
    struct pb_store *opened = make_store();
    *store = NULL;
    pb_error_clear(warning);
    if (!opened)
        return pb_out_of_memory(error);
    enum pb_status status = name_store(opened, folder, error);
    if (status == PB_OK)
        status = look && pb_store_exists(folder) && (!may_write(folder) || pb_store_is_for_another(folder))
                     ? open_as_it_is(opened, error)
                     : open_to_write(opened, warning, error);
    if (status == PB_OK)
        *store = opened;
    else
        pb_store_close(opened);
    return status;
}

enum pb_status pb_store_open(struct pb_store **store, const char *folder, struct pb_error *warning,
                             struct pb_error *error)
{
    return store_open(store, folder, false, warning, error);
}

enum pb_status pb_store_open_to_look(struct pb_store **store, const char *folder, struct pb_error *warning,
                                     struct pb_error *error)
{
    return store_open(store, folder, true, warning, error);
}
