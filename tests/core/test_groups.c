#include "placebook/groups.h"

#include "tests/support/plain_rows.h"

#include <criterion/criterion.h>

static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_arena arena;

static void set_up(void)
{
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 10000);
    pb_arena_open(&arena, (size_t)1 << 20);
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

TestSuite(groups, .init = set_up, .fini = tear_down);

static const size_t key[] = { PB_COLUMN(indicator), PB_COLUMN(area_code) };

static size_t add(const char *indicator, const char *area, int year)
{
    return pb_plain_row(&table, indicator, area, area, year, 1, 1, 1);
}

static void expect_rows(const struct pb_group *group, size_t count, uint32_t first, uint32_t last)
{
    cr_assert_eq(group->count, count);
    cr_expect_eq(group->rows[0], first);
    cr_expect_eq(group->rows[count - 1], last);
}

Test(groups, of_no_rows_are_none)
{
    struct pb_groups groups;
    struct pb_group group;
    cr_assert_eq(pb_groups_open(&groups, &table, PB_KEY(key), &arena, NULL), PB_OK);
    cr_expect_not(pb_groups_next(&groups, &group));
}

Test(groups, have_the_rows_that_agree_in_every_column_of_the_key_by_period)
{
    (void)add("1", "A", 2020);
    (void)add("1", "B", 2019);
    (void)add("2", "A", 2018);
    (void)add("1", "A", 2019);
    struct pb_groups groups;
    struct pb_group group;
    size_t found = 0;
    size_t pairs = 0;
    cr_assert_eq(pb_groups_open(&groups, &table, PB_KEY(key), &arena, NULL), PB_OK);
    for (; pb_groups_next(&groups, &group); found++)
        if (group.count == 2) {
            expect_rows(&group, 2, 3, 0);
            pairs++;
        }
    cr_expect_eq(found, 3);
    cr_expect_eq(pairs, 1);
    cr_expect(pb_rows_agree(&table, PB_KEY(key), 0, 3));
    cr_expect_not(pb_rows_agree(&table, PB_KEY(key), 0, 1));
}

/* A transform adds rows while it walks, and the columns move to another address. */
Test(groups, are_walked_while_rows_are_added)
{
    (void)add("1", "A", 2019);
    (void)add("1", "B", 2019);
    (void)add("1", "C", 2019);
    struct pb_groups groups;
    struct pb_group group;
    size_t found = 0;
    cr_assert_eq(pb_groups_open(&groups, &table, PB_KEY(key), &arena, NULL), PB_OK);
    while (pb_groups_next(&groups, &group)) {
        found += group.count;
        for (int i = 0; i < 2000; i++)
            (void)add("1", "A", 2020);
    }
    cr_expect_eq(found, 3);
}

Test(groups, are_parted_by_the_first_columns_of_their_key)
{
    (void)add("1", "A", 2019);
    (void)add("1", "B", 2019);
    (void)add("1", "A", 2018);
    (void)add("2", "A", 2018);
    struct pb_groups groups;
    struct pb_group indicator;
    struct pb_group area;
    size_t areas[2] = { 0 };
    size_t indicators = 0;
    cr_assert_eq(pb_groups_open(&groups, &table, PB_KEY(key), &arena, NULL), PB_OK);
    struct pb_groups outer = pb_groups_of(&table, key, 1, groups.order, groups.rows);
    for (; pb_groups_next(&outer, &indicator); indicators++) {
        struct pb_groups inner = pb_groups_within(&groups, &indicator, 2);
        size_t several = indicator.count == 3;
        while (pb_groups_next(&inner, &area))
            areas[several]++;
    }
    cr_expect_eq(indicators, 2);
    cr_expect_eq(areas[1], 2, "indicator 1 has two areas");
    cr_expect_eq(areas[0], 1, "indicator 2 has one");
}

Test(groups, can_be_of_some_rows_only)
{
    (void)add("1", "A", 2020);
    (void)add("1", "A", 2021);
    (void)add("1", "A", 2019);
    uint32_t rows[] = { 0, 2 };
    struct pb_groups groups = pb_groups_sort(&table, PB_KEY(key), rows, 2);
    struct pb_group group;
    cr_assert(pb_groups_next(&groups, &group));
    expect_rows(&group, 2, 2, 0);
    cr_expect_not(pb_groups_next(&groups, &group));
}

Test(groups, fail_when_memory_is_out)
{
    struct pb_groups groups;
    struct pb_arena small;
    for (int i = 0; i < 5000; i++)
        (void)add("1", "A", 2019);
    pb_arena_open(&small, 100);
    cr_expect_neq(pb_groups_open(&groups, &table, PB_KEY(key), &small, NULL), PB_OK);
    pb_arena_close(&small);
}
