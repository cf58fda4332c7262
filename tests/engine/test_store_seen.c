/*
 * What a unit has seen of all authorities, kept beside its rows: it comes back whole or not at all, and a store of the
 * version before has its units as they were.
 */
#include "tests/support/unit_trial.h"

#include <criterion/criterion.h>
#include <string.h>

static struct unit_trial trial;

static void store_seen_set_up(void)
{
    unit_trial_open(&trial);
}

static void store_seen_tear_down(void)
{
    unit_trial_close(&trial);
}

TestSuite(store_seen, .init = store_seen_set_up, .fini = store_seen_tear_down);

static void keep(const char *key, const char *seen)
{
    const struct pb_unit_share share = { .source = "s", .result = unit_without_findings };
    const struct pb_unit_keeping keeping = { .key = key,
                                             .name = "unit",
                                             .table = &trial.table,
                                             .division = offsetof(struct pb_table, place),
                                             .shares = &share,
                                             .share_count = 1,
                                             .seen = (const unsigned char *)seen,
                                             .seen_length = strlen(seen) };
    cr_assert_eq(pb_store_unit_keep(trial.store, &keeping, &trial.error), PB_OK, "%s", trial.error.message);
}

static enum pb_status back(const char *key, const unsigned char **bytes, size_t *length)
{
    return pb_store_seen(trial.store, key, &trial.arena, bytes, length, &trial.error);
}

static void change(const char *sql)
{
    pb_store_close(trial.store);
    sqlite3 *database = unit_trial_database(&trial);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(database));
    (void)sqlite3_close(database);
    unit_trial_open_store(&trial);
}

Test(store_seen, comes_back_as_it_was)
{
    const unsigned char *bytes = NULL;
    size_t length = 0;
    keep("a", "what was seen");
    keep("b", "");
    cr_assert(unit_is_known(&trial, "a") && unit_is_known(&trial, "b"));
    cr_assert_eq(back("a", &bytes, &length), PB_OK);
    cr_assert_eq(length, strlen("what was seen"));
    cr_assert_eq(memcmp(bytes, "what was seen", length), 0);
    cr_assert_eq(back("b", &bytes, &length), PB_OK);
    cr_assert_eq(length, 0);
    cr_assert_eq(back("c", &bytes, &length), PB_OK);
    cr_assert_eq(length, 0);
}

Test(store_seen, with_another_byte_it_is_refused)
{
    const unsigned char *bytes = NULL;
    size_t length = 0;
    keep("a", "what was seen");
    change("UPDATE unit_seen SET form = CAST('what was sewn' AS BLOB)");
    cr_assert_eq(back("a", &bytes, &length), PB_FAILED);
}

/* The seal of the unit covers the checksum, and that there is one. */
Test(store_seen, a_unit_that_lost_it_is_not_known)
{
    keep("a", "what was seen");
    keep("b", "what was seen");
    change("UPDATE unit_seen SET checksum = checksum + 1 WHERE unit = (SELECT number FROM unit WHERE key = 'a');"
           "DELETE FROM unit_seen WHERE unit = (SELECT number FROM unit WHERE key = 'b')");
    cr_assert_not(unit_is_known(&trial, "a"));
    cr_assert_not(unit_is_known(&trial, "b"));
}

Test(store_seen, the_units_of_the_version_before_stay)
{
    keep("a", "");
    change("DROP TABLE unit_seen; PRAGMA user_version = 12");
    cr_assert(unit_is_known(&trial, "a"));
    keep("b", "what was seen");
    cr_assert(unit_is_known(&trial, "b"));
}
