#include "placebook/series.h"

#include <criterion/criterion.h>

#include "tests/support/plain_rows.h"

static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_arena arena;

static void set_up(void)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_symbols_open(&symbols, &error), PB_OK);
    pb_table_open(&table, &symbols, 100);
    pb_arena_open(&arena, (size_t)1 << 20);
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

TestSuite(series, .init = set_up, .fini = tear_down);

static void add(const char *area, int32_t start, int32_t end)
{
    size_t row = pb_plain_row(&table, "108", area, area, 2019, 1, 1, 1);
    table.period_start[row] = start;
    table.period_end[row] = end;
}

/* The periods of the rows that were added as one series. */
static enum pb_series_periods periods(void)
{
    struct pb_groups walk;
    struct pb_group series;
    cr_assert_eq(pb_series_open(&walk, &table, &arena, NULL), PB_OK);
    cr_assert(pb_groups_next(&walk, &series));
    cr_assert_eq(series.count, table.rows);
    cr_assert_not(pb_groups_next(&walk, &series));
    enum pb_series_periods found = pb_series_periods(&table, &series);
    table.rows = 0;
    return found;
}

Test(series, are_rows_that_differ_in_their_period_only)
{
    struct pb_groups walk;
    struct pb_group series;
    cr_assert_eq(pb_series_open(&walk, &table, &arena, NULL), PB_OK);
    cr_expect_not(pb_groups_next(&walk, &series));
    add("E07000220", 20200101, 20201231);
    add("E07000221", 20190101, 20191231);
    add("E07000220", 20190101, 20191231);
    add("E07000220", 20180101, 20181231);
    pb_plain_set(&table, table.sex, 3, "Male");
    cr_assert_eq(pb_series_open(&walk, &table, &arena, NULL), PB_OK);
    size_t found = 0;
    while (pb_groups_next(&walk, &series)) {
        found++;
        if (series.count == 1)
            continue;
        cr_expect_eq(series.count, 2);
        cr_expect(series.rows[0] == 2 && series.rows[1] == 0, "oldest first");
        cr_expect(pb_series_follows(&table, 2, 0) && !pb_series_follows(&table, 0, 2));
    }
    cr_expect_eq(found, 3);
}

Test(series, are_independent_when_their_periods_are_whole_and_apart)
{
    add("x", 20190401, 20200331);
    add("x", 20200401, 20210331);
    cr_expect_eq(periods(), PB_SERIES_ANNUAL);
    add("x", 20190101, 20190331);
    add("x", 20191001, 20191231);
    cr_expect_eq(periods(), PB_SERIES_QUARTERLY);
    add("x", 20190201, 20190228);
    add("x", 20200201, 20200229);
    cr_expect_eq(periods(), PB_SERIES_MONTHLY);
    cr_expect(pb_series_is_independent(PB_SERIES_ANNUAL) && pb_series_is_independent(PB_SERIES_MONTHLY));
    cr_expect_str_eq(pb_series_obstacle(PB_SERIES_ANNUAL), "");
}

Test(series, are_not_when_they_are_otherwise)
{
    add("x", 20150101, 20171231); /* rolling */
    add("x", 20160101, 20181231);
    cr_expect_eq(periods(), PB_SERIES_OVERLAPPING);
    add("x", 20130401, 20140331); /* cumulative */
    add("x", 20130401, 20150331);
    cr_expect_eq(periods(), PB_SERIES_OVERLAPPING);
    add("x", 20190101, 20191231); /* twice the same */
    add("x", 20190101, 20191231);
    cr_expect_eq(periods(), PB_SERIES_OVERLAPPING);
    add("x", 20150101, 20171231);
    add("x", 20180101, 20201231);
    cr_expect_eq(periods(), PB_SERIES_OTHER);
    add("x", 20190101, 20191231);
    add("x", 20200101, 20200331);
    cr_expect_eq(periods(), PB_SERIES_UNEQUAL);
    add("x", 20190102, 20200101);
    cr_expect_eq(periods(), PB_SERIES_OTHER);
    add("x", 20190101, 20191230);
    cr_expect_eq(periods(), PB_SERIES_OTHER);
    add("x", 0, 0);
    add("x", 20190101, 20191231);
    cr_expect_eq(periods(), PB_SERIES_NOT_UNDERSTOOD);
    for (int obstacle = PB_SERIES_NOT_UNDERSTOOD; obstacle < PB_SERIES_ANNUAL; obstacle++) {
        cr_expect(pb_series_obstacle((enum pb_series_periods)obstacle)[0]);
        cr_expect_not(pb_series_is_independent((enum pb_series_periods)obstacle));
    }
}
