#ifndef PB_CLI_LEDGER_H
#define PB_CLI_LEDGER_H
/*
 * Finding runs in the ledger: what `runs` and `rejects` share.
 */
#include "cli/arguments/opening.h"

/* A run's number as it is typed: 1, 2, 3 ... */
enum pb_status pb_run_number(const char *text, int64_t *number, struct pb_error *error) PB_MUST_USE;

/* Opens the store that the settings name, for reading. PB_ERROR_USAGE when no run has made one yet. */
enum pb_status pb_ledger_open(struct pb_call *call, struct pb_store **store, struct pb_error *error) PB_MUST_USE;

/* The run with a number, or with NULL the latest that read or used any unit, else the latest of all. PB_ERROR_USAGE
 * when there is none. Into the call's arena, with its units. */
struct pb_found_run {
    struct pb_ledger_run *run;
    struct pb_ledger_unit *units;
    size_t unit_count;
};
enum pb_status pb_ledger_find(struct pb_call *call, struct pb_store *store, const char *number,
                              struct pb_found_run *found, struct pb_error *error) PB_MUST_USE;

/* Prints the messages of a run: its beginning, the warnings of its units, its error, its end. */
enum pb_status pb_run_log(struct pb_call *call, struct pb_store *store, const struct pb_found_run *found,
                          struct pb_error *error) PB_MUST_USE;

#endif
