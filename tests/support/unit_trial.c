#include "tests/support/unit_trial.h"

#include "tests/support/rows.h"

#include <criterion/criterion.h>
#include <string.h>

const struct pb_unit_result unit_without_findings;

enum pb_status unit_keep_result(struct pb_store *store, const char *key, const char *source, const char *unit,
                                const struct pb_table *table, const struct pb_unit_result *result,
                                struct pb_error *error)
{
    const struct pb_unit_share share = { .source = source, .result = *result };
    const struct pb_unit_keeping keeping = { .key = key,
                                             .name = unit,
                                             .table = table,
                                             .division = offsetof(struct pb_table, place),
                                             .shares = &share,
                                             .share_count = 1,
                                             .seconds = result->seconds };
    return pb_store_unit_keep(store, &keeping, error);
}

enum pb_status unit_note(struct pb_store *store, int64_t number, const char *key, const char *source, const char *unit,
                         bool reused, struct pb_error *error)
{
    const struct pb_ledger_unit noted = { .key = key, .source = source, .unit = unit, .reused = reused };
    return pb_store_run_units_note(store, number, &noted, 1, error);
}

void unit_trial_open_store(struct unit_trial *trial)
{
    struct pb_error warning;
    cr_assert_eq(pb_store_open(&trial->store, trial->scratch.path, &warning, &trial->error), PB_OK, "%s",
                 trial->error.message);
    cr_assert_str_eq(warning.message, "");
}

void unit_trial_open(struct unit_trial *trial)
{
    scratch_open(&trial->scratch);
    pb_error_clear(&trial->error);
    pb_arena_open(&trial->arena, (size_t)1 << 30);
    cr_assert_eq(pb_symbols_open(&trial->symbols, NULL), PB_OK);
    cr_assert_eq(pb_symbols_open(&trial->other, NULL), PB_OK);
    cr_assert_neq(pb_symbol_of(&trial->other, "something else first"), PB_SYMBOL_NONE);
    pb_table_open(&trial->table, &trial->symbols, 1000000);
    pb_table_open(&trial->back, &trial->other, 1000000);
    unit_trial_open_store(trial);
}

void unit_trial_close(struct unit_trial *trial)
{
    pb_store_close(trial->store);
    pb_table_close(&trial->table);
    pb_table_close(&trial->back);
    pb_symbols_close(&trial->symbols);
    pb_symbols_close(&trial->other);
    pb_arena_close(&trial->arena);
    scratch_close(&trial->scratch);
}

sqlite3 *unit_trial_database(const struct unit_trial *trial)
{
    sqlite3 *database = NULL;
    cr_assert_eq(sqlite3_open(scratch_path(&trial->scratch, "placebook.sqlite"), &database), SQLITE_OK);
    cr_assert_eq(sqlite3_busy_timeout(database, 5000), SQLITE_OK);
    return database;
}

void unit_keep(struct unit_trial *trial, const char *key)
{
    cr_assert_eq(
        unit_keep_result(trial->store, key, "phof", "unit 1", &trial->table, &unit_without_findings, &trial->error),
        PB_OK, "%s", trial->error.message);
}

bool unit_is_known(struct unit_trial *trial, const char *key)
{
    bool known = false;
    cr_assert_eq(pb_store_unit_known(trial->store, key, NULL, &known, NULL, &trial->error), PB_OK, "%s",
                 trial->error.message);
    return known;
}

size_t assert_rows_back(const struct unit_trial *trial, const char *place, size_t at)
{
    const struct pb_table *table = &trial->table;
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(pb_cell(table, place, row), place) != 0)
            continue;
        cr_assert_lt(at, trial->back.rows);
        const char *column = rows_differ(table, row, &trial->back, at++);
        cr_assert(!column, "row %zu came back with another %s", row, column);
    }
    return at;
}
