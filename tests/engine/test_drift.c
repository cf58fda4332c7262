/*
 * What is said of two editions of a source, as the store has them. The editions are made here, so what differs is
 * known; whole runs are in tests/job/test_drift.py.
 */
#include "engine/run/drift.h"

#include "tests/support/unit_trial.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static struct unit_trial trial;
static struct pb_drift_report report;

static void drift_open(void)
{
    unit_trial_open(&trial);
}

static void drift_close(void)
{
    unit_trial_close(&trial);
}

TestSuite(drift, .init = drift_open, .fini = drift_close);

static void add_row(const char *measure, const char *area, double value)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&trial.table, &row, NULL), PB_OK);
    trial.table.measure[row] = pb_symbol_of(&trial.symbols, measure);
    trial.table.area_code[row] = pb_symbol_of(&trial.symbols, area);
    trial.table.value[row] = value;
}

/* Keeps the rows so far as a unit of the intake, and forgets them. */
static void keep(const char *key, const char *headings, size_t length)
{
    const struct pb_unit_share share = { .source = "one" };
    const struct pb_unit_keeping unit = { .key = key,
                                          .name = "one.csv",
                                          .table = &trial.table,
                                          .division = offsetof(struct pb_table, measure),
                                          .shares = &share,
                                          .share_count = 1,
                                          .headings = headings,
                                          .headings_length = length };
    cr_assert_eq(pb_store_unit_keep(trial.store, &unit, &trial.error), PB_OK, "%s", trial.error.message);
    const bool none[64] = { false };
    pb_table_keep(&trial.table, none);
}

#define KEEP(KEY, HEADINGS) keep((KEY), (HEADINGS), sizeof(HEADINGS) - 1)

static enum pb_status compare(const char *before, const char *now)
{
    const struct pb_drift_side sides[] = { { &before, 1 }, { &now, 1 } };
    return pb_drift_compare(trial.store, &sides[0], &sides[1], &trial.arena, &report, &trial.error);
}

static const struct pb_drift_group *group(enum pb_drift_part part, enum pb_drift_change change)
{
    return &report.groups[part][change];
}

Test(drift, counts_all_and_names_the_first)
{
    for (int i = 0; i < 20; i++) {
        char area[32];
        (void)snprintf(area, sizeof area, "E0600%04d", i);
        add_row("smoking", area, 1);
    }
    KEEP("before", "");
    add_row("smoking", "E06000000", 1);
    KEEP("now", "");
    cr_assert_eq(compare("before", "now"), PB_OK);
    const struct pb_drift_group *gone = group(PB_DRIFT_AREAS, PB_DRIFT_REMOVED);
    cr_assert_eq(gone->count, 19);
    cr_assert_str_eq(gone->texts[0], "E06000001");
    cr_assert_str_eq(gone->texts[PB_DRIFT_NAMED - 1], "E06000008");
    cr_assert_eq(report.rows_before, 20);
    cr_assert_eq(report.rows_now, 1);
    cr_assert_eq(report.revised, 0);
}

Test(drift, says_an_area_once_for_all_measures)
{
    add_row("smoking", "E1", 1);
    add_row("smoking", "E2", 1);
    add_row("obesity", "E1", 1);
    add_row("obesity", "E2", 1);
    KEEP("before", "");
    add_row("smoking", "E1", 1);
    add_row("obesity", "E1", 2);
    KEEP("now", "");
    cr_assert_eq(compare("before", "now"), PB_OK);
    cr_assert_eq(group(PB_DRIFT_AREAS, PB_DRIFT_REMOVED)->count, 1);
    cr_assert_eq(group(PB_DRIFT_AREAS, PB_DRIFT_REMOVED)->measures, 2);
    cr_assert_eq(report.compared, 2);
    cr_assert_eq(report.revised, 1);
    cr_assert_str_eq(group(PB_DRIFT_HISTORY, PB_DRIFT_CHANGED)->texts[0], "obesity");
}

Test(drift, knows_kinds_of_columns_and_needs_none)
{
    add_row("smoking", "E1", 1);
    KEEP("kinds", "Area\x01t\0Value\x01n\0Note\x01-\0");
    add_row("smoking", "E1", 2);
    KEEP("other kinds", "Area\x01t\0Value\x01t\0Note\x01n\0");
    add_row("smoking", "E1", 3);
    KEEP("older", "Area\0Value\0Note\0"); /* as an older version kept them */
    cr_assert_eq(compare("kinds", "other kinds"), PB_OK);
    cr_assert_eq(group(PB_DRIFT_COLUMNS, PB_DRIFT_RETYPED)->count, 1);
    cr_assert_str_eq(group(PB_DRIFT_COLUMNS, PB_DRIFT_RETYPED)->texts[0], "'Value' (texts, not numbers)");
    cr_assert_eq(compare("older", "other kinds"), PB_OK);
    for (enum pb_drift_change change = 0; change < PB_DRIFT_CHANGES; change++)
        cr_assert_eq(group(PB_DRIFT_COLUMNS, change)->count, 0);
}

Test(drift, of_the_same_rows_is_none)
{
    add_row("smoking", "E1", 1);
    KEEP("before", "Area\x01t\0");
    add_row("smoking", "E1", 1);
    KEEP("now", "Area\x01t\0");
    cr_assert_eq(compare("before", "now"), PB_OK);
    cr_assert_not(report.differs);
}

Test(drift, says_nothing_when_rows_are_damaged)
{
    add_row("smoking", "E1", 1);
    KEEP("before", "");
    add_row("smoking", "E1", 2);
    KEEP("now", "");
    sqlite3 *database = unit_trial_database(&trial);
    cr_assert_eq(sqlite3_exec(database, "UPDATE segment SET form = x'00'", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(database);
    cr_assert_eq(compare("before", "now"), PB_FAILED);
}
