#ifndef PB_TESTS_UNIT_TRIAL_H
#define PB_TESTS_UNIT_TRIAL_H
/*
 * A store in a folder of its own, a table whose rows are kept in it as units, and a second table of another pool of
 * texts into which they come back. A call that fails ends the test.
 */
#include "engine/store/store.h"
#include "tests/support/scratch.h"

#include <sqlite3.h>

struct unit_trial {
    struct scratch scratch;
    struct pb_store *store;
    struct pb_error error;
    struct pb_arena arena;
    struct pb_symbols symbols;
    struct pb_table table;   /* what is kept */
    struct pb_symbols other; /* another pool, with other numbers for the same texts */
    struct pb_table back;    /* what comes back */
};

extern const struct pb_unit_result unit_without_findings;

/* A unit of one source whose rows are divided by Place. */
enum pb_status unit_keep_result(struct pb_store *store, const char *key, const char *source, const char *unit,
                                const struct pb_table *table, const struct pb_unit_result *result,
                                struct pb_error *error) PB_MUST_USE;

/* Notes a unit in a run of the ledger. */
enum pb_status unit_note(struct pb_store *store, int64_t number, const char *key, const char *source, const char *unit,
                         bool reused, struct pb_error *error) PB_MUST_USE;

/* The struct must not be moved. */
void unit_trial_open(struct unit_trial *trial);
void unit_trial_close(struct unit_trial *trial);

/* Opens the store again after a test has closed it; there has to be nothing to warn of. */
void unit_trial_open_store(struct unit_trial *trial);

/* The store's database beside the store, to look into or to damage. To be closed by the test. */
sqlite3 *unit_trial_database(const struct unit_trial *trial);

/* Keeps the table as the unit `key`, without findings. */
void unit_keep(struct unit_trial *trial, const char *key);

bool unit_is_known(struct unit_trial *trial, const char *key);

/* The rows of `table` that have this Place are those of `back` from `at` on. Returns where they end. */
size_t assert_rows_back(const struct unit_trial *trial, const char *place, size_t at);

#endif
