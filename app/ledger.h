#ifndef PB_APP_LEDGER_H
#define PB_APP_LEDGER_H
/*
 * The runs so far: finding one, listing them, and what each did.
 */
#include "app/session.h"
#include "engine/store/ledger.h"

/* A run with its units, in the session's arena. */
struct pb_found_run {
    struct pb_ledger_run *run;
    struct pb_ledger_unit *units;
    size_t unit_count;
};

/* Opens the store that the settings name, for reading. PB_ERROR_USAGE when no run has made one yet. */
enum pb_status pb_ledger_open(struct pb_session *session, struct pb_store **store, struct pb_error *error) PB_MUST_USE;

/* The run with a number, or with 0 the latest that read or used any unit, else the latest of all. PB_ERROR_USAGE when
 * there is none. */
enum pb_status pb_ledger_find(const struct pb_session *session, struct pb_store *store, int64_t number,
                              struct pb_found_run *found, struct pb_error *error) PB_MUST_USE;

/* The runs, latest first, of those that published to `output` unless NULL. A state folder without a store has none. */
enum pb_status pb_app_runs(struct pb_session *session, const char *output, struct pb_ledger_run **runs, size_t *count,
                           struct pb_error *error) PB_MUST_USE;

/* A unit of a run, as far as the store still knows it. */
struct pb_run_unit {
    struct pb_ledger_unit unit;
    bool known;                    /* what follows is filled */
    struct pb_unit_result result;  /* counts and seconds */
    const struct pb_check *checks; /* how often each rule was applied */
    size_t check_count;
    const struct pb_unit_origin *inputs; /* of a unit of the intake */
    size_t input_count;
};

struct pb_run_report {
    struct pb_ledger_run *run;
    struct pb_run_unit *units;
    size_t unit_count;
    struct pb_ledger_notes notes;
};

/* One run (pb_ledger_find) with all that is known of its units. */
enum pb_status pb_app_run_report(struct pb_session *session, int64_t number, struct pb_run_report *report,
                                 struct pb_error *error) PB_MUST_USE;

/* A message of a run. Texts last as long as the call that gets it. */
struct pb_log_line {
    const char *ts;            /* NULL: not known */
    const char *level;         /* info, warning, mismatch, error */
    const char *source, *unit; /* NULL: of the whole run */
    const char *file;          /* NULL: none */
    uint64_t line;             /* 0: not known */
    const char *message;
};

/* The messages of one run, in their order: its beginning, the warnings and mismatches of its units, how it ended. */
enum pb_status pb_app_run_log(struct pb_session *session, int64_t number,
                              void (*receive)(void *context, const struct pb_log_line *line), void *context,
                              struct pb_error *error) PB_MUST_USE;

#endif
