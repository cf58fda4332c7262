/*
 * Units that were read once and are kept: every column, finding, quality record and check comes back as it went in, and
 * what no run has asked for lately is forgotten.
 */
#include "tests/support/rows.h"
#include "tests/support/unit_trial.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
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

TestSuite(store_units, .init = set_up, .fini = tear_down);

Test(store_units, every_column_comes_back)
{
    rows_add(&trial.table, "rugby", 700, 1);
    rows_add(&trial.table, "coventry", 1, 2);
    rows_add(&trial.table, "rugby", 800, 3);
    rows_add(&trial.table, "", 5, 4);
    unit_keep(&trial, "k");
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_OK, "%s", trial.error.message);
    cr_assert_eq(trial.back.rows, 1500);
    cr_assert_eq(assert_rows_back(&trial, "rugby", 0), 1500);
    cr_assert_eq(pb_store_rows(trial.store, "k", "coventry", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(assert_rows_back(&trial, "coventry", 1500), 1501);
    cr_assert_eq(pb_store_rows(trial.store, "k", "", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(assert_rows_back(&trial, "", 1501), 1506);
    cr_assert_eq(pb_store_rows(trial.store, "k", "nowhere", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(trial.back.rows, 1506);
}

Test(store_units, columns_of_any_spread_come_back)
{
    /* One row; then few, hundreds and tens of thousands of different texts in a column: entries of 0, 1, 2, 4 bytes. */
    static const size_t counts[] = { 1, 200, 300, 70000 };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        trial.table.rows = 0;
        trial.back.rows = 0;
        for (size_t row = 0; row < counts[i]; row++) {
            char text[32];
            size_t at = 0;
            (void)snprintf(text, sizeof text, "%zu", row);
            cr_assert_eq(pb_table_add(&trial.table, &at, NULL), PB_OK);
            trial.table.source_row[at] = pb_symbol_of(&trial.symbols, text);
            trial.table.value[at] = (double)row;
            trial.table.origin[at] = (uint32_t)(UINT32_MAX - row * 60000);
            trial.table.period_start[at] = row % 2 ? INT32_MIN : INT32_MAX;
        }
        unit_keep(&trial, "k");
        cr_assert_eq(pb_store_rows(trial.store, "k", "", &trial.back, &trial.error), PB_OK, "%s", trial.error.message);
        cr_assert_eq(trial.back.rows, counts[i]);
        cr_assert_eq(assert_rows_back(&trial, "", 0), counts[i]);
    }
}

/* Parts of a long table are turned into bytes one after the other, those of a short one before any is written: the same
 * rows have the same digest. */
Test(store_units, parts_of_a_long_table_are_those_of_a_short_one)
{
    struct pb_unit_part *parts[2] = { NULL, NULL };
    size_t counts[2] = { 0, 0 };
    rows_add(&trial.table, "rugby", 700, 1);
    unit_keep(&trial, "short");
    rows_add(&trial.table, "solihull", 66000, 2);
    unit_keep(&trial, "long");
    cr_assert_eq(pb_store_parts(trial.store, "short", &trial.arena, &parts[0], &counts[0], &trial.error), PB_OK);
    cr_assert_eq(pb_store_parts(trial.store, "long", &trial.arena, &parts[1], &counts[1], &trial.error), PB_OK);
    cr_assert(counts[0] == 1 && counts[1] == 2);
    cr_assert_str_eq(parts[1][0].name, "rugby");
    cr_assert_str_eq(parts[0][0].digest, parts[1][0].digest);
    cr_assert_eq(parts[1][1].rows, 66000);
    cr_assert_eq(parts[0][0].start_count, parts[1][0].start_count);
}

/* Parts of a megabyte and more are written over zeros (store_keep.c), also where `form` is not the last column, as in
 * stores that an earlier Placebook made; what is there already stays. */
Test(store_units, long_parts_come_back_from_a_store_of_an_earlier_order)
{
    static const char earlier[] =
        "CREATE TABLE other (unit INTEGER NOT NULL REFERENCES unit (number) ON DELETE CASCADE, part TEXT NOT NULL,"
        " row_count INTEGER NOT NULL, digest TEXT NOT NULL, form BLOB NOT NULL, starts BLOB NOT NULL,"
        " UNIQUE (unit, part)) STRICT;"
        "INSERT INTO other SELECT unit, part, row_count, digest, form, starts FROM segment;"
        "DROP TABLE segment; ALTER TABLE other RENAME TO segment;"
        "CREATE INDEX segment_said ON segment (unit, part, row_count, digest, starts)";
    rows_add(&trial.table, "rugby", 30000, 1);
    rows_add(&trial.table, "coventry", 2, 2);
    unit_keep(&trial, "k");
    sqlite3 *database = unit_trial_database(&trial);
    cr_assert_eq(sqlite3_exec(database, earlier, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(database));
    unit_keep(&trial, "l");
    sqlite3_stmt *statement = NULL;
    static const char sql[] = "SELECT count(*), count(DISTINCT digest), sum(length(form) > 1 << 20) FROM segment";
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    cr_assert_eq(sqlite3_column_int(statement, 0), 4);
    cr_assert_eq(sqlite3_column_int(statement, 1), 2);
    cr_assert_eq(sqlite3_column_int(statement, 2), 2);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(database);
    for (const char *const *key = (const char *const[]){ "k", "l", NULL }; *key; key++) {
        trial.back.rows = 0;
        cr_assert(unit_is_known(&trial, *key));
        cr_assert_eq(pb_store_rows(trial.store, *key, "rugby", &trial.back, &trial.error), PB_OK);
        cr_assert_eq(trial.back.rows, 30000);
        cr_assert_eq(assert_rows_back(&trial, "rugby", 0), 30000);
    }
}

/* The days on which periods begin: each once, sorted, of each part; those that are not understood are left out. Days
 * that are 1024 apart as numbers push each other out of what was just seen. */
Test(store_units, days_on_which_periods_begin_come_back)
{
    static const int32_t days[] = { 20261024, 20260000 + 101, 20261024, 20261024 - 1024, 20261024,
                                    0,        INT32_MIN,      19990401 };
    static const int32_t sorted[] = { 19990401, 20260000, 20260101, 20261024 };
    struct pb_unit_part *parts = NULL;
    size_t count = 0;
    rows_add(&trial.table, "coventry", 2, 1);
    rows_add(&trial.table, "rugby", sizeof days / sizeof days[0], 2);
    for (size_t row = 0; row < trial.table.rows; row++)
        trial.table.period_start[row] = row < 2 ? 0 : days[row - 2];
    unit_keep(&trial, "k");
    struct pb_arena arena;
    pb_arena_open(&arena, 1 << 20);
    cr_assert_eq(pb_store_parts(trial.store, "k", &arena, &parts, &count, &trial.error), PB_OK);
    cr_assert_eq(count, 2);
    cr_assert_eq(parts[0].start_count, 0);
    cr_assert_eq(parts[1].start_count, 4);
    cr_assert_eq(memcmp(parts[1].starts, sorted, sizeof sorted), 0);
    pb_arena_close(&arena);
}

Test(store_units, an_empty_unit_is_a_unit)
{
    cr_assert_not(unit_is_known(&trial, "k"));
    unit_keep(&trial, "k");
    cr_assert(unit_is_known(&trial, "k"));
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(trial.back.rows, 0);
}

Test(store_units, a_unit_is_replaced_dropped_and_remembered)
{
    rows_add(&trial.table, "rugby", 3, 1);
    rows_add(&trial.table, "coventry", 3, 2);
    struct pb_unit_result result = { .row_counts = { 10, 6, 1, 2, 1 }, .seconds = 1.5 };
    cr_assert_eq(unit_keep_result(trial.store, "k", "s", "u", &trial.table, &result, &trial.error), PB_OK);
    struct pb_unit_result found;
    bool known = false;
    pb_store_close(trial.store);
    unit_trial_open_store(&trial);
    cr_assert_eq(pb_store_unit_known(trial.store, "k", NULL, &known, &found, &trial.error), PB_OK);
    cr_assert(known);
    cr_assert_eq(memcmp(&found.row_counts, &result.row_counts, sizeof found.row_counts), 0);
    cr_assert_eq(found.seconds, 1.5);

    trial.table.rows = 2;
    unit_keep(&trial, "k");
    cr_assert_eq(pb_store_rows(trial.store, "k", "coventry", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(trial.back.rows, 0, "the rows of the unit that was replaced are still there");
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(trial.back.rows, 2);

    cr_assert_eq(pb_store_unit_drop(trial.store, "k", &trial.error), PB_OK);
    cr_assert_eq(pb_store_unit_drop(trial.store, "k", &trial.error), PB_OK);
    cr_assert_not(unit_is_known(&trial, "k"));
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_FAILED);
    cr_assert_eq(trial.back.rows, 2);
    cr_assert_neq(trial.error.hint[0], '\0');
}

Test(store_units, refuses_rows_beyond_the_maximum_of_the_table)
{
    rows_add(&trial.table, "rugby", 100, 1);
    unit_keep(&trial, "k");
    trial.back.maximum = 150;
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_OK);
    cr_assert_eq(pb_store_rows(trial.store, "k", "rugby", &trial.back, &trial.error), PB_FAILED);
    cr_assert_eq(trial.back.rows, 100);
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
        char *raw = pb_arena_format(&trial.arena, "%d,%d,\"raw \xff text\"", i, i * i % 1000);
        rejects[i] = (struct pb_reject){ .rule = i % 3 ? "no-indicator-id" : "fields",
                                         .reason = i % 100 ? "the row has no indicator id" : "another reason",
                                         .file = "a.csv",
                                         .line = i ? (uint64_t)i : UINT64_MAX,
                                         .cell = i % 2 ? "" : "Sheet!A1",
                                         .raw = i % 10 ? raw : NULL };
    }
    const struct pb_warning warnings[] = { { .file = "a.csv", .message = "first" },
                                           { .file = "b.csv", .line = 17, .message = "second" } };
    struct pb_unit_result result = {
        .rejects = rejects, .reject_count = REJECTS, .warnings = warnings, .warning_count = 2, .seconds = 3
    };
    cr_assert_eq(unit_keep_result(trial.store, "k", "s", "u", &trial.table, &result, &trial.error), PB_OK, "%s",
                 trial.error.message);
    struct pb_unit_result found;
    cr_assert_eq(pb_store_findings(trial.store, "k", NULL, &trial.arena, &found, &trial.error), PB_OK, "%s",
                 trial.error.message);
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

    unit_keep(&trial, "none");
    cr_assert_eq(pb_store_findings(trial.store, "none", NULL, &trial.arena, &found, &trial.error), PB_OK);
    cr_assert_eq(found.reject_count + found.warning_count, 0);
    cr_assert_eq(pb_store_findings(trial.store, "unknown", NULL, &trial.arena, &found, &trial.error), PB_FAILED);
}

Test(store_units, quality_records_and_checks_come_back)
{
    enum { RECORDS = 5000 };
    static struct pb_quality quality[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
        char *sentence = pb_arena_format(&trial.arena, "sentence %d", i);
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
                                          .rows = "3;4",
                                          .counts = i % 2 ? "" : "two" };
    }
    const struct pb_check checks[] = { { "sums", "Districts against county", 9000, 2500, 2500 },
                                       { "rounding", "", 0, 0, 123456 } };
    const struct pb_unit_result result = {
        .quality = quality, .quality_count = RECORDS, .checks = checks, .check_count = 2
    };
    cr_assert_eq(unit_keep_result(trial.store, "k", "s", "u", &trial.table, &result, &trial.error), PB_OK, "%s",
                 trial.error.message);
    struct pb_unit_result found;
    cr_assert_eq(pb_store_findings(trial.store, "k", NULL, &trial.arena, &found, &trial.error), PB_OK, "%s",
                 trial.error.message);
    cr_assert_eq(found.quality_count, RECORDS);
    for (int i = 0; i < RECORDS; i++) {
        const struct pb_quality *record = &found.quality[i];
        cr_assert_eq(record->kind, quality[i].kind);
        assert_text(record->rule, quality[i].rule);
        assert_text(record->area_name, "Rugby");
        assert_text(record->period, "2019/20");
        assert_text(record->counts, i % 2 ? "" : "two");
        assert_text(record->sentence, quality[i].sentence);
        assert_text(record->rows, "3;4");
        cr_assert(i % 3 ? record->found == i / 7.0 : pb_missing(record->found));
        cr_assert(record->expected == 0 && signbit(record->expected));
    }
    cr_assert_eq(found.check_count, 2);
    const struct pb_check *alone = NULL;
    size_t count = 0;
    cr_assert_eq(pb_store_checks(trial.store, "k", NULL, &trial.arena, &alone, &count, &trial.error), PB_OK, "%s",
                 trial.error.message);
    cr_assert_eq(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_text(alone[i].rule, checks[i].rule);
        assert_text(alone[i].sentence, checks[i].sentence);
        assert_text(found.checks[i].rule, checks[i].rule);
        cr_assert_eq(alone[i].compared, checks[i].compared);
        cr_assert_eq(alone[i].mismatched, checks[i].mismatched);
        cr_assert_eq(alone[i].found, checks[i].found);
    }
    unit_keep(&trial, "k"); /* anew, with nothing to say */
    cr_assert_eq(pb_store_checks(trial.store, "k", NULL, &trial.arena, &alone, &count, &trial.error), PB_OK);
    cr_assert_eq(count, 0);
    cr_assert_eq(pb_store_checks(trial.store, "unknown", NULL, &trial.arena, &alone, &count, &trial.error), PB_OK);
    cr_assert_eq(count, 0);
}

/* --- forgetting --- */

static void age_units(const char *where, int days)
{
    char sql[128];
    sqlite3 *database = unit_trial_database(&trial);
    (void)snprintf(sql, sizeof sql, "UPDATE unit SET used = used - %d * 86400 WHERE %s", days, where);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(database);
}

Test(store_units, forgets_what_is_neither_named_nor_recent)
{
    rows_add(&trial.table, "rugby", 10, 1);
    unit_keep(&trial, "named");
    unit_keep(&trial, "recent");
    unit_keep(&trial, "used");
    unit_keep(&trial, "old");
    age_units("key <> 'recent'", 40);
    int64_t number = 0;
    cr_assert_eq(pb_store_run_begin(trial.store, "p", "o", &number, &trial.error), PB_OK);
    cr_assert_eq(unit_note(trial.store, number, "used", "s", "u", true, &trial.error), PB_OK);
    const char *const keys[] = { "named", "not here" };
    cr_assert_eq(pb_store_forget_units(trial.store, keys, 2, 30, &trial.error), PB_OK, "%s", trial.error.message);
    cr_assert(unit_is_known(&trial, "named"));
    cr_assert(unit_is_known(&trial, "recent"));
    cr_assert(unit_is_known(&trial, "used"));
    cr_assert_not(unit_is_known(&trial, "old"));
    sqlite3 *database = unit_trial_database(&trial);
    sqlite3_stmt *statement = NULL;
    cr_assert_eq(sqlite3_prepare_v2(database, "SELECT count(*) FROM segment", -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    cr_assert_eq(sqlite3_column_int(statement, 0), 3, "rows of forgotten units stay in the store");
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(database);
    cr_assert_eq(pb_store_forget_units(trial.store, NULL, 0, 0, &trial.error), PB_OK);
    cr_assert_not(unit_is_known(&trial, "named"));
}

/* What version 10 wrote: checksums of rows that say nothing of key and part, and no seals. */
static void make_version_10(sqlite3 *database)
{
    enum { HEADER = 32, CHECKSUM_AT = 24 };
    static unsigned char bytes[1 << 21];
    sqlite3_stmt *read = NULL;
    sqlite3_stmt *write = NULL;
    cr_assert_eq(sqlite3_prepare_v2(database, "SELECT rowid, form FROM segment", -1, &read, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, "UPDATE segment SET form = ?2 WHERE rowid = ?1", -1, &write, NULL),
                 SQLITE_OK);
    while (sqlite3_step(read) == SQLITE_ROW) {
        size_t length = (size_t)sqlite3_column_bytes(read, 1);
        cr_assert(length >= HEADER && length <= sizeof bytes);
        memcpy(bytes, sqlite3_column_blob(read, 1), length);
        memset(bytes + CHECKSUM_AT, 0, 8);
        uint64_t checksum = XXH3_64bits_withSeed(bytes + HEADER, length - HEADER, XXH3_64bits(bytes, HEADER));
        memcpy(bytes + CHECKSUM_AT, &checksum, sizeof checksum);
        (void)sqlite3_bind_int64(write, 1, sqlite3_column_int64(read, 0));
        (void)sqlite3_bind_blob64(write, 2, bytes, length, SQLITE_STATIC);
        cr_assert_eq(sqlite3_step(write), SQLITE_DONE);
        (void)sqlite3_reset(write);
    }
    (void)sqlite3_finalize(read);
    (void)sqlite3_finalize(write);
    cr_assert_eq(sqlite3_exec(database, "DROP TABLE unit_seal; DROP TABLE run_links; PRAGMA user_version = 10", NULL,
                              NULL, NULL),
                 SQLITE_OK);
}

/* They may be the last good rows of a source that is down on the night of the upgrade. */
Test(store_units, of_a_store_without_seals_are_kept)
{
    rows_add(&trial.table, "rugby", 3000, 1);
    rows_add(&trial.table, "coventry", 2, 2);
    unit_keep(&trial, "k");
    unit_keep(&trial, "l");
    pb_store_close(trial.store);
    sqlite3 *database = unit_trial_database(&trial);
    make_version_10(database);
    (void)sqlite3_close(database);
    unit_trial_open_store(&trial);
    cr_assert(unit_is_known(&trial, "k") && unit_is_known(&trial, "l"));
    for (int i = 0; i < 2; i++) {
        const char *key = i ? "l" : "k";
        trial.back.rows = 0;
        cr_assert_eq(pb_store_rows(trial.store, key, "rugby", &trial.back, &trial.error), PB_OK, "%s",
                     trial.error.message);
        cr_assert_eq(assert_rows_back(&trial, "rugby", 0), 3000);
        cr_assert_eq(pb_store_rows(trial.store, key, "coventry", &trial.back, &trial.error), PB_OK);
        cr_assert_eq(assert_rows_back(&trial, "coventry", 3000), 3002);
    }
    /* They are sealed now as if they had been kept today. */
    database = unit_trial_database(&trial);
    cr_assert_eq(sqlite3_exec(database, "UPDATE segment SET row_count = 1 WHERE part = 'coventry'", NULL, NULL, NULL),
                 SQLITE_OK);
    (void)sqlite3_close(database);
    cr_assert_not(unit_is_known(&trial, "k"));
}
