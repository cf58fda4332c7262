/*
 * What can happen to kept units: bytes that went bad, a full disk, threads that keep at once, a process that is killed.
 * Damage is noticed and nothing of it taken; a unit is there whole or not at all.
 */
#include "engine/store/store_private.h"
#include "tests/support/killed.h"
#include "tests/support/long.h"
#include "tests/support/rows.h"
#include "tests/support/unit_trial.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

static struct unit_trial trial;

static void set_up(void)
{
    unit_trial_open(&trial);
}

static void tear_down(void)
{
    unit_trial_close(&trial);
}

TestSuite(store_units_harm, .init = set_up, .fini = tear_down);

/* --- damage --- */

static size_t read_form(sqlite3 *database, const char *name, unsigned char *bytes, size_t size)
{
    char sql[64];
    sqlite3_stmt *statement = NULL;
    (void)snprintf(sql, sizeof sql, "SELECT form FROM %s", name);
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    size_t length = (size_t)sqlite3_column_bytes(statement, 0);
    cr_assert_leq(length, size);
    memcpy(bytes, sqlite3_column_blob(statement, 0), length);
    (void)sqlite3_finalize(statement);
    return length;
}

static void write_form(sqlite3 *database, const char *name, const unsigned char *bytes, size_t length)
{
    char sql[64];
    sqlite3_stmt *statement = NULL;
    (void)snprintf(sql, sizeof sql, "UPDATE %s SET form = ?", name);
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_bind_blob64(statement, 1, bytes, length, SQLITE_STATIC), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_DONE);
    (void)sqlite3_finalize(statement);
}

static void keep_with_findings(void)
{
    const struct pb_reject rejects[] = { { "rule", "reason", "file", 1, "", "raw", ',', "", NULL },
                                         { "r", "s", "f", 2, "A1", NULL, ';', "9f", NULL } };
    const struct pb_warning warnings[] = { { .file = "file", .line = 1, .message = "warning" } };
    struct pb_unit_result result = { .rejects = rejects, .reject_count = 2, .warnings = warnings, .warning_count = 1 };
    cr_assert_eq(unit_keep_result(trial.store, "k", "s", "u", &trial.table, &result, &trial.error), PB_OK);
}

/* A flipped bit anywhere, and any other length, is noticed, and nothing of such rows is taken. */
Test(store_units_harm, damaged_rows_are_refused, .timeout = 120)
{
    static unsigned char bytes[100000];
    rows_add(&trial.table, "rugby", 20, 1);
    rows_add(&trial.back, "coventry", 2, 1);
    unit_keep(&trial, "k");
    sqlite3 *database = unit_trial_database(&trial);
    cr_assert_eq(sqlite3_exec(database, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
    size_t length = read_form(database, "segment", bytes, sizeof bytes);
    size_t step = length / 1500 + 1;
    for (size_t at = 0; at < length; at += at < 64 ? 1 : step) {
        unsigned char flip = (unsigned char)(1U << (at % 8));
        bytes[at] ^= flip;
        write_form(database, "segment", bytes, length);
        bytes[at] ^= flip;
        cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_FAILED, "byte %zu of %zu",
                     at, length);
        cr_assert_eq(trial.back.rows, 2);
    }
    for (size_t shorter = 0; shorter < length; shorter += 1 + shorter / 8) {
        write_form(database, "segment", bytes, shorter);
        cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_FAILED, "cut to %zu",
                     shorter);
        cr_assert_eq(trial.back.rows, 2);
    }
    write_form(database, "segment", bytes, length);
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(trial.back.rows, 22);
    (void)sqlite3_close(database);
}

/* Damage that the checksum does not tell, because it was calculated over the damage: every byte is still checked. */
Test(store_units_harm, rows_with_a_false_checksum_do_no_harm, .timeout = 120)
{
    enum { HEADER = 32, CHECKSUM_AT = 24 };
    static unsigned char bytes[100000];
    static unsigned char changed[100000];
    rows_add(&trial.table, "rugby", 25, 1);
    rows_add(&trial.back, "coventry", 2, 1);
    unit_keep(&trial, "k");
    sqlite3 *database = unit_trial_database(&trial);
    size_t length = read_form(database, "segment", bytes, sizeof bytes);
    (void)sqlite3_close(database);
    uint64_t seed = 7;
    int taken = 0;
    int refused = 0;
    for (int i = pb_test_long() ? 20000 : 4000; i > 0; i--) {
        memcpy(changed, bytes, length);
        size_t cut = length;
        for (int flips = 0; flips < 1 + i % 3; flips++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            size_t at = 8 + (seed >> 33) % (length - 8);
            changed[at] = (seed >> 20) % 2 ? (unsigned char)(seed >> 25) : (unsigned char)(changed[at] + 1);
            cut = (seed >> 21) % 50 ? cut : at;
        }
        if (cut < HEADER)
            continue;
        memset(changed + CHECKSUM_AT, 0, 8);
        uint64_t checksum = XXH3_64bits_withSeed(changed + HEADER, cut - HEADER, XXH3_64bits(changed, HEADER));
        memcpy(changed + CHECKSUM_AT, &checksum, sizeof checksum);
        unsigned char *exact = malloc(cut); /* so that a byte too many is seen */
        cr_assert(exact);
        memcpy(exact, changed, cut);
        enum pb_status status = pb_segment_read(exact, cut, &trial.back, &trial.error);
        free(exact);
        cr_assert(status == PB_OK || status == PB_FAILED);
        taken += status == PB_OK;
        refused += status == PB_FAILED;
        cr_assert(status == PB_OK || trial.back.rows == 2);
        for (size_t row = 2; row < trial.back.rows; row++)
            cr_assert(trial.back.area_code[row] < trial.other.count && trial.back.source_row[row] < trial.other.count);
        trial.back.rows = 2;
    }
    cr_assert(taken > 200 && refused > 200, "%d taken, %d refused", taken, refused);
}

Test(store_units_harm, damaged_findings_are_refused, .timeout = 120)
{
    static unsigned char bytes[10000];
    keep_with_findings();
    sqlite3 *database = unit_trial_database(&trial);
    size_t length = read_form(database, "finding", bytes, sizeof bytes);
    struct pb_unit_result found;
    for (size_t at = 0; at < length; at++) {
        bytes[at] ^= 0x10;
        write_form(database, "finding", bytes, length);
        bytes[at] ^= 0x10;
        cr_assert_eq(pb_store_findings(trial.store, "k", NULL, &trial.arena, &found, &trial.error), PB_FAILED,
                     "byte %zu of %zu", at, length);
        cr_assert_eq(found.reject_count, 0);
    }
    for (size_t shorter = 0; shorter < length; shorter++) {
        write_form(database, "finding", bytes, shorter);
        cr_assert_eq(pb_store_findings(trial.store, "k", NULL, &trial.arena, &found, &trial.error), PB_FAILED,
                     "cut to %zu", shorter);
    }
    write_form(database, "finding", bytes, length);
    static const char *const counts[] = { "rejects = 1",  "rejects = 3",  "warnings = 0",
                                          "warnings = 9", "rejects = -1", "rejects = 9000000000000000000" };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char sql[128];
        (void)snprintf(sql, sizeof sql, "UPDATE share SET rejects = 2, warnings = 1; UPDATE share SET %s", counts[i]);
        cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
        cr_assert_eq(pb_store_findings(trial.store, "k", NULL, &trial.arena, &found, &trial.error), PB_FAILED, "%s",
                     counts[i]);
    }
    (void)sqlite3_close(database);
}

/* --- a full disk --- */

/* Units until the disk is full: the one that has no room is not there, the others are. */
static int fill_disk(void)
{
    pb_store_close(trial.store);
    if (!scratch_small_disk(&trial.scratch, "disk", "1m"))
        return 77;
    if (pb_store_open(&trial.store, scratch_path(&trial.scratch, "disk"), NULL, &trial.error) != PB_OK)
        return 1;
    rows_add(&trial.table, "rugby", 200, 1);
    enum pb_status status = PB_OK;
    char key[32];
    int units = 0;
    for (; units < 1000 && status == PB_OK; units++) {
        (void)snprintf(key, sizeof key, "%d", units);
        status = unit_keep_result(trial.store, key, "s", "u", &trial.table, &unit_without_findings, &trial.error);
    }
    if (status != PB_FATAL || trial.error.code != PB_ERROR_PUBLISH || !strstr(trial.error.message, "the disk is full"))
        return 2;
    if (units < 3 || unit_is_known(&trial, key))
        return 3;
    for (int unit = 0; unit < units - 1; unit++) {
        (void)snprintf(key, sizeof key, "%d", unit);
        if (pb_store_rows(trial.store, key, "rugby", &trial.back, &trial.error) != PB_OK)
            return 4;
    }
    return trial.back.rows == 200 * ((size_t)units - 1) ? 0 : 5;
}

Test(store_units_harm, a_full_disk_loses_no_unit)
{
    scratch_in_child(fill_disk);
}

/* --- threads and kills --- */

enum { THREADS = 4, UNITS = 12, ROWS = 150 };

static void unit_key(char key[32], int thread, int unit)
{
    (void)snprintf(key, 32, "thread %d unit %d", thread, unit);
}

/* Each with its own pool and table, as units are. */
static void *keep_units(void *argument)
{
    const int *thread = argument;
    struct pb_symbols pool;
    struct pb_error mine;
    cr_assert_eq(pb_symbols_open(&pool, NULL), PB_OK);
    for (int unit = 0; unit < UNITS; unit++) {
        char key[32];
        struct pb_table rows;
        pb_table_open(&rows, &pool, 10000);
        rows_add(&rows, "rugby", ROWS, (uint64_t)(*thread * 100 + unit));
        unit_key(key, *thread, unit);
        struct pb_unit_result result = { .row_counts = { .kept = ROWS } };
        cr_assert_eq(unit_keep_result(trial.store, key, "s", "u", &rows, &result, &mine), PB_OK, "%s", mine.message);
        size_t kept = rows.rows;
        cr_assert_eq(pb_store_rows(trial.store, key, "rugby", &rows, &mine), PB_OK, "%s", mine.message);
        cr_assert_eq(rows.rows, 2 * kept);
        for (size_t row = 0; row < kept; row++)
            cr_assert_null(rows_differ(&rows, row, &rows, kept + row));
        pb_table_close(&rows);
    }
    pb_symbols_close(&pool);
    return NULL;
}

Test(store_units_harm, threads_keep_units_at_once, .timeout = 120)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        cr_assert_eq(pthread_create(&threads[i], NULL, keep_units, &numbers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_join(threads[i], NULL), 0);
    for (int thread = 0; thread < THREADS; thread++)
        for (int unit = 0; unit < UNITS; unit++) {
            char key[32];
            unit_key(key, thread, unit);
            trial.table.rows = 0;
            trial.back.rows = 0;
            rows_add(&trial.table, "rugby", ROWS, (uint64_t)(thread * 100 + unit));
            cr_assert_eq(pb_store_rows(trial.store, key, "rugby", &trial.back, &trial.error), PB_OK, "%s",
                         trial.error.message);
            cr_assert_eq(trial.back.rows, ROWS);
            cr_assert_eq(assert_rows_back(&trial, "rugby", 0), ROWS);
        }
}

/* Keeps units without end: two Places and rejects each, sometimes one that is there already. */
static void keep_for_ever(int unit)
{
    struct pb_store *mine = NULL;
    if (pb_store_open(&mine, trial.scratch.path, NULL, &trial.error) != PB_OK)
        _exit(1);
    const struct pb_reject rejects[] = { { "rule", "reason", "file", 1, "", "raw", ',', "", NULL } };
    for (;; unit++) {
        char key[32];
        unit_key(key, 0, unit);
        trial.table.rows = 0;
        rows_add(&trial.table, "rugby", 200, (uint64_t)unit);
        rows_add(&trial.table, "coventry", 100, (uint64_t)unit);
        struct pb_unit_result result = { .row_counts = { .kept = 300 }, .rejects = rejects, .reject_count = 1 };
        for (int again = 0; again < 2; again++)
            if (unit_keep_result(mine, key, "s", "u", &trial.table, &result, &trial.error) != PB_OK)
                _exit(1);
        pb_test_report_work();
    }
}

static void assert_unit_whole(int unit)
{
    char key[32];
    struct pb_unit_result found;
    unit_key(key, 0, unit);
    trial.table.rows = 0;
    trial.back.rows = 0;
    rows_add(&trial.table, "rugby", 200, (uint64_t)unit);
    rows_add(&trial.table, "coventry", 100, (uint64_t)unit);
    cr_assert_eq(pb_store_rows(trial.store, key, "rugby", &trial.back, &trial.error), PB_OK, "%s", trial.error.message);
    cr_assert_eq(pb_store_rows(trial.store, key, "coventry", &trial.back, &trial.error), PB_OK, "%s",
                 trial.error.message);
    cr_assert_eq(trial.back.rows, 300);
    cr_assert_eq(assert_rows_back(&trial, "rugby", 0), 200);
    cr_assert_eq(assert_rows_back(&trial, "coventry", 200), 300);
    cr_assert_eq(pb_store_findings(trial.store, key, NULL, &trial.arena, &found, &trial.error), PB_OK, "%s",
                 trial.error.message);
    cr_assert_eq(found.reject_count, 1);
}

Test(store_units_harm, are_there_whole_or_not_at_all_after_a_kill, .timeout = 300)
{
    enum { KILLS = 60 };
    uint64_t seed = 20261122;
    int count = 0;
    pb_store_close(trial.store);
    for (int i = 0; i < KILLS; i++) {
        pb_test_kill(keep_for_ever, count, (unsigned)i % 2, &seed);
        unit_trial_open_store(&trial); /* which fails the test when the file counts as damaged */
        for (char key[32];; count++) {
            unit_key(key, 0, count);
            if (!unit_is_known(&trial, key))
                break;
            assert_unit_whole(count);
        }
        pb_store_close(trial.store);
        pb_arena_close(&trial.arena);
    }
    unit_trial_open_store(&trial);
    for (int unit = 0; unit < count; unit++)
        assert_unit_whole(unit);
    cr_assert_geq(count, KILLS / 2);
    cr_log_info("%d units in %d killed runs", count, KILLS);
}
