#include "engine/store_private.h"
#include "tests/support/rows.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

static struct scratch scratch;
static struct pb_store *store;
static struct pb_error error;
static struct pb_arena arena;
static struct pb_symbols symbols;
static struct pb_table table;   /* what is kept */
static struct pb_symbols other; /* another pool, with other numbers for the same texts */
static struct pb_table back;    /* what comes back */
static const struct pb_unit_result nothing;

static void open_store(void)
{
    struct pb_error warning;
    cr_assert_eq(pb_store_open(&store, scratch.path, &warning, &error), PB_OK, "%s", error.message);
    cr_assert_str_eq(warning.message, "");
}

static void set_up(void)
{
    scratch_open(&scratch);
    pb_error_clear(&error);
    pb_arena_open(&arena, (size_t)1 << 30);
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    cr_assert_eq(pb_symbols_open(&other, NULL), PB_OK);
    cr_assert_neq(pb_symbol_of(&other, "something else first"), PB_SYMBOL_NONE);
    pb_table_open(&table, &symbols, 1000000);
    pb_table_open(&back, &other, 1000000);
    open_store();
}

static void tear_down(void)
{
    pb_store_close(store);
    pb_table_close(&table);
    pb_table_close(&back);
    pb_symbols_close(&symbols);
    pb_symbols_close(&other);
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(store_units, .init = set_up, .fini = tear_down);

static void keep(const char *key)
{
    cr_assert_eq(pb_store_unit_keep(store, key, "phof", "unit 1", &table, &nothing, &error), PB_OK, "%s",
                 error.message);
}

static bool is_known(const char *key)
{
    bool known = false;
    cr_assert_eq(pb_store_unit_known(store, key, &known, NULL, &error), PB_OK, "%s", error.message);
    return known;
}

/* The rows of `table` that have this Place are those of `read` from `at` on. Answers where they end. */
static size_t assert_rows(const char *place, size_t at)
{
    for (size_t row = 0; row < table.rows; row++) {
        if (strcmp(pb_cell(&table, place, row), place) != 0)
            continue;
        cr_assert_lt(at, back.rows);
        const char *column = rows_differ(&table, row, &back, at++);
        cr_assert(!column, "row %zu came back with another %s", row, column);
    }
    return at;
}

Test(store_units, every_column_comes_back)
{
    rows_add(&table, "rugby", 700, 1);
    rows_add(&table, "coventry", 1, 2);
    rows_add(&table, "rugby", 800, 3);
    rows_add(&table, "", 5, 4);
    keep("k");
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_OK, "%s", error.message);
    cr_assert_eq(back.rows, 1500);
    cr_assert_eq(assert_rows("rugby", 0), 1500);
    cr_assert_eq(pb_store_rows(store, "k", "coventry", &back, &error), PB_OK);
    cr_assert_eq(assert_rows("coventry", 1500), 1501);
    cr_assert_eq(pb_store_rows(store, "k", "", &back, &error), PB_OK);
    cr_assert_eq(assert_rows("", 1501), 1506);
    cr_assert_eq(pb_store_rows(store, "k", "nowhere", &back, &error), PB_OK);
    cr_assert_eq(back.rows, 1506);
}

Test(store_units, columns_of_any_spread_come_back)
{
    /* One row; then few, hundreds and tens of thousands of different texts in a column: entries of 0, 1, 2, 4 bytes. */
    static const size_t counts[] = { 1, 200, 300, 70000 };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        table.rows = 0;
        back.rows = 0;
        for (size_t row = 0; row < counts[i]; row++) {
            char text[32];
            size_t at = 0;
            (void)snprintf(text, sizeof text, "%zu", row);
            cr_assert_eq(pb_table_add(&table, &at, NULL), PB_OK);
            table.source_row[at] = pb_symbol_of(&symbols, text);
            table.value[at] = (double)row;
            table.origin[at] = (uint32_t)(UINT32_MAX - row * 60000);
            table.period_start[at] = row % 2 ? INT32_MIN : INT32_MAX;
        }
        keep("k");
        cr_assert_eq(pb_store_rows(store, "k", "", &back, &error), PB_OK, "%s", error.message);
        cr_assert_eq(back.rows, counts[i]);
        cr_assert_eq(assert_rows("", 0), counts[i]);
    }
}

Test(store_units, an_empty_unit_is_a_unit)
{
    cr_assert_not(is_known("k"));
    keep("k");
    cr_assert(is_known("k"));
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_OK);
    cr_assert_eq(back.rows, 0);
}

Test(store_units, a_unit_is_replaced_dropped_and_remembered)
{
    rows_add(&table, "rugby", 3, 1);
    rows_add(&table, "coventry", 3, 2);
    struct pb_unit_result result = { .account = { 10, 6, 1, 2, 1 }, .seconds = 1.5 };
    cr_assert_eq(pb_store_unit_keep(store, "k", "s", "u", &table, &result, &error), PB_OK);
    struct pb_unit_result found;
    bool known = false;
    pb_store_close(store);
    open_store();
    cr_assert_eq(pb_store_unit_known(store, "k", &known, &found, &error), PB_OK);
    cr_assert(known);
    cr_assert_eq(memcmp(&found.account, &result.account, sizeof found.account), 0);
    cr_assert_eq(found.seconds, 1.5);

    table.rows = 2;
    keep("k");
    cr_assert_eq(pb_store_rows(store, "k", "coventry", &back, &error), PB_OK);
    cr_assert_eq(back.rows, 0, "the rows of the unit that was replaced are still there");
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_OK);
    cr_assert_eq(back.rows, 2);

    cr_assert_eq(pb_store_unit_drop(store, "k", &error), PB_OK);
    cr_assert_eq(pb_store_unit_drop(store, "k", &error), PB_OK);
    cr_assert_not(is_known("k"));
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_FAILED);
    cr_assert_eq(back.rows, 2);
    cr_assert_neq(error.hint[0], '\0');
}

Test(store_units, refuses_rows_beyond_the_maximum_of_the_table)
{
    rows_add(&table, "rugby", 100, 1);
    keep("k");
    back.maximum = 150;
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_OK);
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_FAILED);
    cr_assert_eq(back.rows, 100);
}

/* --- findings --- */

static void assert_text(const char *text, const char *wanted)
{
    if (wanted)
        cr_assert(text && strcmp(text, wanted) == 0, "\"%s\" instead of \"%s\"", text ? text : "(null)", wanted);
    else
        cr_assert_null(text);
}

Test(store_units, findings_come_back_in_order)
{
    enum { REJECTS = 30000 };
    static struct pb_reject rejects[REJECTS];
    for (int i = 0; i < REJECTS; i++) {
        char *raw = pb_arena_format(&arena, "%d,%d,\"raw \xff text\"", i, i * i % 1000);
        rejects[i] = (struct pb_reject){ .rule = i % 3 ? "no-indicator-id" : "fields",
                                         .reason = i % 100 ? "the row has no indicator id" : "another reason",
                                         .file = "a.csv",
                                         .line = i ? (uint64_t)i : UINT64_MAX,
                                         .cell = i % 2 ? "" : "Sheet!A1",
                                         .raw = i % 10 ? raw : NULL };
    }
    const struct pb_warning warnings[] = { { "a.csv", 0, "first" }, { "b.csv", 17, "second" } };
    struct pb_unit_result result = {
        .rejects = rejects, .reject_count = REJECTS, .warnings = warnings, .warning_count = 2, .seconds = 3
    };
    cr_assert_eq(pb_store_unit_keep(store, "k", "s", "u", &table, &result, &error), PB_OK, "%s", error.message);
    struct pb_unit_result found;
    cr_assert_eq(pb_store_findings(store, "k", &arena, &found, &error), PB_OK, "%s", error.message);
    cr_assert_eq(found.reject_count, REJECTS);
    cr_assert_eq(found.warning_count, 2);
    cr_assert_eq(found.seconds, 3);
    for (int i = 0; i < REJECTS; i++) {
        assert_text(found.rejects[i].rule, rejects[i].rule);
        assert_text(found.rejects[i].reason, rejects[i].reason);
        assert_text(found.rejects[i].file, rejects[i].file);
        assert_text(found.rejects[i].cell, rejects[i].cell);
        assert_text(found.rejects[i].raw, rejects[i].raw);
        cr_assert_eq(found.rejects[i].line, rejects[i].line);
    }
    assert_text(found.warnings[0].message, "first");
    assert_text(found.warnings[1].file, "b.csv");
    cr_assert_eq(found.warnings[1].line, 17);

    keep("none");
    cr_assert_eq(pb_store_findings(store, "none", &arena, &found, &error), PB_OK);
    cr_assert_eq(found.reject_count + found.warning_count, 0);
    cr_assert_eq(pb_store_findings(store, "unknown", &arena, &found, &error), PB_FAILED);
}

Test(store_units, quality_records_and_checks_come_back)
{
    enum { RECORDS = 5000 };
    static struct pb_quality quality[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
        char *sentence = pb_arena_format(&arena, "sentence %d", i);
        quality[i] = (struct pb_quality){ .kind = i % 2 ? PB_WORD_MISMATCH : PB_WORD_ROUNDED,
                                          .rule = i % 2 ? "sums" : "rounding",
                                          .measure = "smoking",
                                          .measure_name = "Smoking",
                                          .area_code = "E07000220",
                                          .area_name = "Rugby",
                                          .sex = "Male",
                                          .age = "15+ yrs",
                                          .category_type = "",
                                          .category = "",
                                          .period = "2019/20",
                                          .found = i % 3 ? i / 7.0 : PB_MISSING,
                                          .expected = -0.0,
                                          .sentence = sentence,
                                          .file = "a.csv",
                                          .rows = "3;4" };
    }
    const struct pb_check checks[] = { { "sums", "Districts against county", 9000, 2500, 2500 },
                                       { "rounding", "", 0, 0, 123456 } };
    const struct pb_unit_result result = {
        .quality = quality, .quality_count = RECORDS, .checks = checks, .check_count = 2
    };
    cr_assert_eq(pb_store_unit_keep(store, "k", "s", "u", &table, &result, &error), PB_OK, "%s", error.message);
    struct pb_unit_result found;
    cr_assert_eq(pb_store_findings(store, "k", &arena, &found, &error), PB_OK, "%s", error.message);
    cr_assert_eq(found.quality_count, RECORDS);
    for (int i = 0; i < RECORDS; i++) {
        const struct pb_quality *record = &found.quality[i];
        cr_assert_eq(record->kind, quality[i].kind);
        assert_text(record->rule, quality[i].rule);
        assert_text(record->area_name, "Rugby");
        assert_text(record->period, "2019/20");
        assert_text(record->sentence, quality[i].sentence);
        assert_text(record->rows, "3;4");
        cr_assert(i % 3 ? record->found == i / 7.0 : pb_missing(record->found));
        cr_assert(record->expected == 0 && signbit(record->expected));
    }
    cr_assert_eq(found.check_count, 2);
    const struct pb_check *alone = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_checks(store, "k", &arena, &alone, &count, &error), PB_OK, "%s", error.message);
    cr_assert_eq(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_text(alone[i].rule, checks[i].rule);
        assert_text(alone[i].sentence, checks[i].sentence);
        assert_text(found.checks[i].rule, checks[i].rule);
        cr_assert_eq(alone[i].compared, checks[i].compared);
        cr_assert_eq(alone[i].mismatched, checks[i].mismatched);
        cr_assert_eq(alone[i].found, checks[i].found);
    }
    keep("k"); /* anew, with nothing to say */
    cr_assert_eq(pb_store_checks(store, "k", &arena, &alone, &count, &error), PB_OK);
    cr_assert_eq(count, 0);
    cr_assert_eq(pb_store_checks(store, "unknown", &arena, &alone, &count, &error), PB_OK);
    cr_assert_eq(count, 0);
}

/* --- damage --- */

static sqlite3 *open_database(void)
{
    sqlite3 *database = NULL;
    cr_assert_eq(sqlite3_open(scratch_path(&scratch, "placebook.sqlite"), &database), SQLITE_OK);
    cr_assert_eq(sqlite3_busy_timeout(database, 5000), SQLITE_OK);
    return database;
}

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
    const struct pb_reject rejects[] = { { "rule", "reason", "file", 1, "", "raw" }, { "r", "s", "f", 2, "A1", NULL } };
    const struct pb_warning warnings[] = { { "file", 1, "warning" } };
    struct pb_unit_result result = { .rejects = rejects, .reject_count = 2, .warnings = warnings, .warning_count = 1 };
    cr_assert_eq(pb_store_unit_keep(store, "k", "s", "u", &table, &result, &error), PB_OK);
}

/* A flipped bit anywhere, and any other length, is noticed, and nothing of such rows is taken. */
Test(store_units, damaged_rows_are_refused, .timeout = 120)
{
    static unsigned char bytes[100000];
    rows_add(&table, "rugby", 20, 1);
    rows_add(&back, "coventry", 2, 1);
    keep("k");
    sqlite3 *database = open_database();
    cr_assert_eq(sqlite3_exec(database, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
    size_t length = read_form(database, "segment", bytes, sizeof bytes);
    size_t step = length / 1500 + 1;
    for (size_t at = 0; at < length; at += at < 64 ? 1 : step) {
        unsigned char flip = (unsigned char)(1U << (at % 8));
        bytes[at] ^= flip;
        write_form(database, "segment", bytes, length);
        bytes[at] ^= flip;
        cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_FAILED, "byte %zu of %zu", at, length);
        cr_assert_eq(back.rows, 2);
    }
    for (size_t shorter = 0; shorter < length; shorter += 1 + shorter / 8) {
        write_form(database, "segment", bytes, shorter);
        cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_FAILED, "cut to %zu", shorter);
        cr_assert_eq(back.rows, 2);
    }
    write_form(database, "segment", bytes, length);
    cr_assert_eq(pb_store_rows(store, "k", "rugby", &back, &error), PB_OK);
    cr_assert_eq(back.rows, 22);
    (void)sqlite3_close(database);
}

/* Damage that the checksum does not tell, because it was calculated over the damage: every byte is still checked. */
Test(store_units, rows_with_a_false_checksum_do_no_harm, .timeout = 120)
{
    enum { HEADER = 32, CHECKSUM_AT = 24 };
    static unsigned char bytes[100000];
    static unsigned char changed[100000];
    rows_add(&table, "rugby", 25, 1);
    rows_add(&back, "coventry", 2, 1);
    keep("k");
    sqlite3 *database = open_database();
    size_t length = read_form(database, "segment", bytes, sizeof bytes);
    (void)sqlite3_close(database);
    uint64_t seed = 7;
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < 20000; i++) {
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
        enum pb_status status = pb_segment_read(exact, cut, &back, &error);
        free(exact);
        cr_assert(status == PB_OK || status == PB_FAILED);
        taken += status == PB_OK;
        refused += status == PB_FAILED;
        cr_assert(status == PB_OK || back.rows == 2);
        for (size_t row = 2; row < back.rows; row++)
            cr_assert(back.area_code[row] < other.count && back.source_row[row] < other.count);
        back.rows = 2;
    }
    cr_assert(taken > 1000 && refused > 1000, "%d taken, %d refused", taken, refused);
}

Test(store_units, damaged_findings_are_refused, .timeout = 120)
{
    static unsigned char bytes[10000];
    keep_with_findings();
    sqlite3 *database = open_database();
    size_t length = read_form(database, "finding", bytes, sizeof bytes);
    struct pb_unit_result found;
    for (size_t at = 0; at < length; at++) {
        bytes[at] ^= 0x10;
        write_form(database, "finding", bytes, length);
        bytes[at] ^= 0x10;
        cr_assert_eq(pb_store_findings(store, "k", &arena, &found, &error), PB_FAILED, "byte %zu of %zu", at, length);
        cr_assert_eq(found.reject_count, 0);
    }
    for (size_t shorter = 0; shorter < length; shorter++) {
        write_form(database, "finding", bytes, shorter);
        cr_assert_eq(pb_store_findings(store, "k", &arena, &found, &error), PB_FAILED, "cut to %zu", shorter);
    }
    write_form(database, "finding", bytes, length);
    static const char *const counts[] = { "rejects = 1",  "rejects = 3",  "warnings = 0",
                                          "warnings = 9", "rejects = -1", "rejects = 9000000000000000000" };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char sql[128];
        (void)snprintf(sql, sizeof sql, "UPDATE unit SET rejects = 2, warnings = 1; UPDATE unit SET %s", counts[i]);
        cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
        cr_assert_eq(pb_store_findings(store, "k", &arena, &found, &error), PB_FAILED, "%s", counts[i]);
    }
    (void)sqlite3_close(database);
}

/* --- forgetting --- */

static void age_units(const char *where, int days)
{
    char sql[128];
    sqlite3 *database = open_database();
    (void)snprintf(sql, sizeof sql, "UPDATE unit SET used = used - %d * 86400 WHERE %s", days, where);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(database);
}

Test(store_units, forgets_what_is_neither_named_nor_recent)
{
    rows_add(&table, "rugby", 10, 1);
    keep("named");
    keep("recent");
    keep("used");
    keep("old");
    age_units("key <> 'recent'", 40);
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(store, "p", "o", &number, &error), PB_OK);
    cr_assert_eq(pb_store_run_unit(store, number, "used", "s", "u", true, &error), PB_OK);
    const char *const keys[] = { "named", "not here" };
    cr_assert_eq(pb_store_forget_units(store, keys, 2, 30, &error), PB_OK, "%s", error.message);
    cr_assert(is_known("named"));
    cr_assert(is_known("recent"));
    cr_assert(is_known("used"));
    cr_assert_not(is_known("old"));
    sqlite3 *database = open_database();
    sqlite3_stmt *statement = NULL;
    cr_assert_eq(sqlite3_prepare_v2(database, "SELECT count(*) FROM segment", -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    cr_assert_eq(sqlite3_column_int(statement, 0), 3, "rows of forgotten units stay in the store");
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(database);
    cr_assert_eq(pb_store_forget_units(store, NULL, 0, 0, &error), PB_OK);
    cr_assert_not(is_known("named"));
}

/* Units until the disk is full: the one that has no room is not there, the others are. */
static int fill_disk(void)
{
    pb_store_close(store);
    if (!scratch_small_disk(&scratch, "disk", "1m"))
        return 77;
    if (pb_store_open(&store, scratch_path(&scratch, "disk"), NULL, &error) != PB_OK)
        return 1;
    rows_add(&table, "rugby", 200, 1);
    enum pb_status status = PB_OK;
    char key[32];
    int units = 0;
    for (; units < 1000 && status == PB_OK; units++) {
        (void)snprintf(key, sizeof key, "%d", units);
        status = pb_store_unit_keep(store, key, "s", "u", &table, &nothing, &error);
    }
    if (status != PB_FATAL || error.code != PB_ERROR_PUBLISH || !strstr(error.message, "the disk is full"))
        return 2;
    if (units < 3 || is_known(key))
        return 3;
    for (int unit = 0; unit < units - 1; unit++) {
        (void)snprintf(key, sizeof key, "%d", unit);
        if (pb_store_rows(store, key, "rugby", &back, &error) != PB_OK)
            return 4;
    }
    return back.rows == 200 * ((size_t)units - 1) ? 0 : 5;
}

Test(store_units, a_full_disk_loses_no_unit)
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
        struct pb_unit_result result = { .account = { .kept = ROWS } };
        cr_assert_eq(pb_store_unit_keep(store, key, "s", "u", &rows, &result, &mine), PB_OK, "%s", mine.message);
        size_t kept = rows.rows;
        cr_assert_eq(pb_store_rows(store, key, "rugby", &rows, &mine), PB_OK, "%s", mine.message);
        cr_assert_eq(rows.rows, 2 * kept);
        for (size_t row = 0; row < kept; row++)
            cr_assert_null(rows_differ(&rows, row, &rows, kept + row));
        pb_table_close(&rows);
    }
    pb_symbols_close(&pool);
    return NULL;
}

Test(store_units, threads_keep_units_at_once, .timeout = 120)
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
            table.rows = 0;
            back.rows = 0;
            rows_add(&table, "rugby", ROWS, (uint64_t)(thread * 100 + unit));
            cr_assert_eq(pb_store_rows(store, key, "rugby", &back, &error), PB_OK, "%s", error.message);
            cr_assert_eq(back.rows, ROWS);
            cr_assert_eq(assert_rows("rugby", 0), ROWS);
        }
}

/* Keeps units without end: two Places and rejects each, sometimes one that is there already. */
static void keep_for_ever(int unit)
{
    struct pb_store *mine = NULL;
    if (pb_store_open(&mine, scratch.path, NULL, &error) != PB_OK)
        _exit(1);
    const struct pb_reject rejects[] = { { "rule", "reason", "file", 1, "", "raw" } };
    for (;; unit++) {
        char key[32];
        unit_key(key, 0, unit);
        table.rows = 0;
        rows_add(&table, "rugby", 200, (uint64_t)unit);
        rows_add(&table, "coventry", 100, (uint64_t)unit);
        struct pb_unit_result result = { .account = { .kept = 300 }, .rejects = rejects, .reject_count = 1 };
        for (int again = 0; again < 2; again++)
            if (pb_store_unit_keep(mine, key, "s", "u", &table, &result, &error) != PB_OK)
                _exit(1);
    }
}

static void assert_unit_whole(int unit)
{
    char key[32];
    struct pb_unit_result found;
    unit_key(key, 0, unit);
    table.rows = 0;
    back.rows = 0;
    rows_add(&table, "rugby", 200, (uint64_t)unit);
    rows_add(&table, "coventry", 100, (uint64_t)unit);
    cr_assert_eq(pb_store_rows(store, key, "rugby", &back, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_store_rows(store, key, "coventry", &back, &error), PB_OK, "%s", error.message);
    cr_assert_eq(back.rows, 300);
    cr_assert_eq(assert_rows("rugby", 0), 200);
    cr_assert_eq(assert_rows("coventry", 200), 300);
    cr_assert_eq(pb_store_findings(store, key, &arena, &found, &error), PB_OK, "%s", error.message);
    cr_assert_eq(found.reject_count, 1);
}

Test(store_units, are_there_whole_or_not_at_all_after_a_kill, .timeout = 300)
{
    enum { KILLS = 60 };
    uint64_t seed = 20261122;
    int count = 0;
    long range = 60000000; /* nanoseconds a run may live; longer for a while on a machine that is slow just now */
    pb_store_close(store);
    for (int i = 0; i < KILLS; i++) {
        int before = count;
        pid_t child = fork();
        cr_assert_geq(child, 0);
        if (child == 0)
            keep_for_ever(count);
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        struct timespec pause = { .tv_nsec = (long)(seed >> 33) % range };
        (void)nanosleep(&pause, NULL);
        cr_assert_eq(kill(child, SIGKILL), 0);
        int result = 0;
        cr_assert_eq(waitpid(child, &result, 0), child);
        cr_assert(WIFSIGNALED(result), "the writing process stopped by itself");
        open_store(); /* which fails the test when the file counts as damaged */
        for (char key[32];; count++) {
            unit_key(key, 0, count);
            if (!is_known(key))
                break;
            assert_unit_whole(count);
        }
        range = count > before ? 60000000 : range < 800000000 ? range + range / 4 : range;
        pb_store_close(store);
        pb_arena_close(&arena);
    }
    open_store();
    for (int unit = 0; unit < count; unit++)
        assert_unit_whole(unit);
    cr_assert_gt(count, KILLS / 4, "too few units were kept for this to say anything");
    cr_log_info("%d units in %d killed runs", count, KILLS);
}
