#ifndef PB_ENGINE_STORE_STORE_H
#define PB_ENGINE_STORE_STORE_H
/*
 * What Placebook remembers between runs, in one SQLite file in the state folder: the finished units with their results,
 * and the ledger of runs. A unit is written in one transaction when it is finished, so after a kill it is there whole
 * or not at all. Calls may come from several threads; the store serialises them.
 */
#include "placebook/reconciliation.h"
#include "placebook/table.h"

struct pb_store; /* opaque */

/* Opens or creates the store in a state folder, creating the folder. Folder and files are readable by their owner
 * alone, those of an older version too. A store of a newer version of Placebook is refused (PB_ERROR_CONFIGURATION);
 * one that is damaged is moved aside (placebook.sqlite.damaged-1, -2 ...) with a warning in *warning (may be NULL; its
 * message is "" when all is well), and an empty one takes its place: its units can be made again. Several processes may
 * have it open. Errors: PB_ERROR_PUBLISH, for root in the folder of another user too. A store that breaks later returns
 * PB_FATAL. */
enum pb_status pb_store_open(struct pb_store **store, const char *folder, struct pb_error *warning,
                             struct pb_error *error) PB_MUST_USE;
/* The same for a command that only looks: a folder in which nothing may be written, such as a copy on a read-only disk,
 * is enough, and root may look at that of another user. Nothing can be kept then, nothing is put right, and a store of
 * an older version is refused. */
enum pb_status pb_store_open_to_look(struct pb_store **store, const char *folder, struct pb_error *warning,
                                     struct pb_error *error) PB_MUST_USE;
void pb_store_close(struct pb_store *store);

/* Has a run made a store in this folder? Opening would make one. If not, errno says why: EACCES where this user may not
 * know. */
bool pb_store_exists(const char *folder);

/* A file of a damaged store that was moved aside. */
struct pb_damaged_store {
    const char *name; /* placebook.sqlite.damaged-1 */
    const char *path;
    uint64_t bytes;
    int days; /* since it was last written to */
    bool old; /* that is as many days as were asked about, or more */
};

struct pb_damaged_stores {
    struct pb_damaged_store *items;
    size_t count;
};

/* All of a state folder, in no particular order; none when there is no folder. Into the arena. And removing one. */
enum pb_status pb_store_damaged(const char *folder, int days, struct pb_arena *arena, struct pb_damaged_stores *stores,
                                struct pb_error *error) PB_MUST_USE;
enum pb_status pb_store_damaged_remove(const struct pb_damaged_store *store, struct pb_error *error) PB_MUST_USE;

/* --- units --- */

/* A unit is a finished piece of work: the rows of an input, divided by measure, or those of a measure, divided by
 * Place. Its account and its findings are kept for each source that its rows come from. */

struct pb_unit_result {
    struct pb_row_counts row_counts;
    const struct pb_reject *rejects; /* read: in the arena given */
    size_t reject_count;
    const struct pb_warning *warnings;
    size_t warning_count;
    const struct pb_quality *quality;
    size_t quality_count;
    const struct pb_check *checks;
    size_t check_count;
    double seconds;   /* how long the unit took */
    int32_t last_day; /* YYYYMMDD that any of the source's figures in it speaks about, but projections; 0: none */
};

/* What a unit has of one source. */
struct pb_unit_share {
    const char *source; /* id */
    struct pb_unit_result result;
};

/* An input that a unit of the intake was read from. */
struct pb_unit_origin {
    const char *name;
    const char *sha256;
    uint64_t size;
};

struct pb_unit_keeping {
    const char *key;
    const char *name; /* for people: the input, or the measure */
    const struct pb_table *table;
    size_t division; /* the text column that says to which part a row belongs: PB_COLUMN(measure) or PB_COLUMN(place) */
    const struct pb_unit_share *shares;
    size_t share_count;
    const struct pb_unit_origin *origins; /* of a unit of the intake */
    size_t origin_count;
    const char *headings; /* each ended by a zero byte (struct pb_findings); NULL: none */
    size_t headings_length;
    const unsigned char *seen; /* the figures of all authorities (core/peers/seen.h) */
    size_t seen_length;        /* 0: none */
    double seconds;
};

/* What was seen by a unit, into the arena; none (*length 0) when it has seen nothing. PB_FAILED: it does not pass its
 * checksum. */
enum pb_status pb_store_seen(struct pb_store *store, const char *key, struct pb_arena *arena,
                             const unsigned char **bytes, size_t *length, struct pb_error *error) PB_MUST_USE;

/* Does the store have a finished unit with this key? Fills row_counts, seconds and last_day of `result` when not NULL
 * (no findings): those of a source, or of the first one (NULL). */
enum pb_status pb_store_unit_known(struct pb_store *store, const char *key, const char *source, bool *known,
                                   struct pb_unit_result *result, struct pb_error *error) PB_MUST_USE;

/* The shares of a unit without their findings, in the order in which they were kept; none when it is not there. Into
 * the arena. */
enum pb_status pb_store_unit_shares(struct pb_store *store, const char *key, struct pb_arena *arena,
                                    struct pb_unit_share **shares, size_t *count, struct pb_error *error) PB_MUST_USE;

/* The inputs of a unit; none when it is not there. Into the arena. */
enum pb_status pb_store_origins(struct pb_store *store, const char *key, struct pb_arena *arena,
                                struct pb_unit_origin **origins, size_t *count, struct pb_error *error) PB_MUST_USE;

/* Has a unit of the intake an input of this size, whatever its name? */
enum pb_status pb_store_size_seen(struct pb_store *store, uint64_t size, bool *seen,
                                  struct pb_error *error) PB_MUST_USE;

/* Keeps a finished unit: its rows, divided into parts, and what is to be said about it. Replaces one of the same key.
 */
enum pb_status pb_store_unit_keep(struct pb_store *store, const struct pb_unit_keeping *unit,
                                  struct pb_error *error) PB_MUST_USE;

/* One part of a unit. The digest (SHA-256) is the same for the same rows in the same order. */
struct pb_unit_part {
    const char *name; /* a measure or a Place */
    const char *digest;
    uint64_t rows;
    const int32_t *starts; /* the days, as YYYYMMDD, on which periods of its rows begin: each once, sorted */
    size_t start_count;
};

/* The parts of a unit, sorted by name; none when it is not there. Into the arena. */
enum pb_status pb_store_parts(struct pb_store *store, const char *key, struct pb_arena *arena,
                              struct pb_unit_part **parts, size_t *count, struct pb_error *error) PB_MUST_USE;

/* Appends the rows of one part of a unit to a table (of any pool), in the order in which they were kept; none when it
 * has no such part. PB_FAILED, and the table as it was, when the unit is not in the store, or when its rows are damaged
 * or were kept by a version with other columns: then the unit is to be dropped and run again. */
enum pb_status pb_store_rows(struct pb_store *store, const char *key, const char *part, struct pb_table *table,
                             struct pb_error *error) PB_MUST_USE;

/* How many rows that are; 0 also when the unit is not there. */
enum pb_status pb_store_row_count(struct pb_store *store, const char *key, const char *part, size_t *count,
                                  struct pb_error *error) PB_MUST_USE;

/* Forgets a unit, if the store has it. */
enum pb_status pb_store_unit_drop(struct pb_store *store, const char *key, struct pb_error *error) PB_MUST_USE;

/* What the store has of a unit turned out to be damaged: forgets it. PB_RETRY with PB_ERROR_INTERNAL, since it is made
 * again when it is looked for again; "the kept result of source 'x' is damaged". */
enum pb_status pb_store_unit_damaged(struct pb_store *store, const char *key, const char *kind, const char *name,
                                     struct pb_error *error) PB_MUST_USE;

/* All that is said about a source in a unit (NULL: the first), in the order in which it was kept, into the arena.
 * PB_FAILED as for pb_store_rows. */
enum pb_status pb_store_findings(struct pb_store *store, const char *key, const char *source, struct pb_arena *arena,
                                 struct pb_unit_result *result, struct pb_error *error) PB_MUST_USE;

/* The same for a caller that copies the entries of the lists: they go into an arena of their own, as checks with their
 * texts do, and only the texts of the others into the one that is kept. */
enum pb_status pb_store_findings_for_now(struct pb_store *store, const char *key, const char *source,
                                         struct pb_arena *texts, struct pb_arena *lists, struct pb_unit_result *result,
                                         struct pb_error *error) PB_MUST_USE;

/* How often the rules were applied to a source in a unit; nothing when it is not there. Into the arena. Much less than
 * all its findings. */
enum pb_status pb_store_checks(struct pb_store *store, const char *key, const char *source, struct pb_arena *arena,
                               const struct pb_check **checks, size_t *count, struct pb_error *error) PB_MUST_USE;

/* Forgets the units that none of these keys names and that were neither kept nor used by a run in the last `days` days.
 */
enum pb_status pb_store_forget_units(struct pb_store *store, const char *const *keys, size_t key_count, int days,
                                     struct pb_error *error) PB_MUST_USE;

/* Forgets the units that nothing used in the last `days` days, but those of the last two runs of each pipeline that
 * published; or only counts them. `bytes`: of their rows and findings (engine/store/store_prune.c). */
enum pb_status pb_store_units_prune(struct pb_store *store, int days, bool only_count, uint64_t *units, uint64_t *bytes,
                                    struct pb_error *error) PB_MUST_USE;

/* --- ledger --- */

struct pb_ledger_run {
    int64_t number;       /* 1, 2, 3 ... */
    const char *pipeline; /* name of the pipeline */
    const char *started;  /* UTC, ISO 8601 */
    const char *finished; /* "" while running or when the run was killed */
    const char *state;    /* running, done, unchanged, dry-run, failed, interrupted, rolled-back; killed: never ended */
    int exit_code;        /* -1 while running or when killed */
    const char *message;  /* the closing line, or the error */
    const char *publication; /* name of the folder, or "" */
    const char *output;      /* folder of publications: its full path, where there was one when the run began */
    struct pb_row_counts row_counts;
    int64_t units_run, units_reused;
    const char *path;  /* absolute, of the pipeline file; "" when the run had none or an older version made it */
    const char *given; /* flags and assignments that it was given, as they were typed; "" when none */
};

/* What a unit has of one source, in a run. */
struct pb_ledger_unit {
    const char *key;
    const char *source;
    const char *unit;
    bool reused;
};

/* Begins a run in the ledger; a run still marked as running from before was killed and is marked so. One run at a time
 * uses a state folder, until pb_store_run_end or pb_store_close: PB_ERROR_LOCKED names the other one. Reading needs no
 * lock. */
enum pb_status pb_store_run_begin(struct pb_store *store, const char *pipeline, const char *output, int64_t *number,
                                  struct pb_error *error) PB_MUST_USE;
/* Notes how the run can be made again. */
enum pb_status pb_store_run_given(struct pb_store *store, int64_t number, const char *path, const char *given,
                                  struct pb_error *error) PB_MUST_USE;
/* Takes the lock of the state folder before a run begins, so that nobody else changes what is in it; until
 * pb_store_run_end or pb_store_close. PB_ERROR_LOCKED as above. */
enum pb_status pb_store_hold(struct pb_store *store, struct pb_error *error) PB_MUST_USE;
/* Notes that the run used units: what `rejects` and `runs show` read. In the order of the plan; several calls add to
 * each other. */
enum pb_status pb_store_run_units_note(struct pb_store *store, int64_t number, const struct pb_ledger_unit *units,
                                       size_t count, struct pb_error *error) PB_MUST_USE;
/* Closes a run, on disk when it answers: state, exit_code, message, publication, row_counts, units_run and units_reused
 * are taken from `run`. */
enum pb_status pb_store_run_end(struct pb_store *store, const struct pb_ledger_run *run,
                                struct pb_error *error) PB_MUST_USE;

/* Moves what was kept from the log of the store into its file, while others go on using it. What cannot be moved now is
 * as safe where it is. */
void pb_store_settle(const struct pb_store *store);

/* The runs, latest first, at most `limit`; into the arena. */
enum pb_status pb_store_runs(struct pb_store *store, size_t limit, struct pb_arena *arena, struct pb_ledger_run **runs,
                             size_t *count, struct pb_error *error) PB_MUST_USE;
/* One run by number; number 0: the latest. *run is NULL when there is none. */
enum pb_status pb_store_run(struct pb_store *store, int64_t number, struct pb_arena *arena, struct pb_ledger_run **run,
                            struct pb_error *error) PB_MUST_USE;

/* The units of the intake that the last run of a pipeline that published had of a source, as far as the store still has
 * them; in the order of the plan. *run is its number. Into the arena. */
enum pb_status pb_store_last_units(struct pb_store *store, const char *pipeline, const char *source,
                                   struct pb_arena *arena, struct pb_ledger_unit **units, size_t *count, int64_t *run,
                                   struct pb_error *error) PB_MUST_USE;

/* The units of a run, in the order of the plan. */
enum pb_status pb_store_run_units(struct pb_store *store, int64_t number, struct pb_arena *arena,
                                  struct pb_ledger_unit **units, size_t *count, struct pb_error *error) PB_MUST_USE;

#endif
