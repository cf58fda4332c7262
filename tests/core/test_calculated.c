/* Rows that are calculated: what they keep of the row that they are like, and what they say of their sources. */
#include "placebook/calculated.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_arena arena;
static struct pb_error error;

static void open_all(void)
{
    cr_assert_eq(pb_symbols_open(&symbols, &error), PB_OK);
    pb_table_open(&table, &symbols, 100);
    pb_arena_open(&arena, (size_t)4 << 20);
}

static void close_all(void)
{
    pb_arena_close(&arena);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

TestSuite(calculated, .init = open_all, .fini = close_all);

static size_t add(const char *file, const char *line)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&table, &row, &error), PB_OK);
    cr_assert_eq(pb_cell_set(&table, &table.source_file[row], file, &error), PB_OK);
    cr_assert_eq(pb_cell_set(&table, &table.source_row[row], line, &error), PB_OK);
    return row;
}

Test(calculated, a_row_keeps_what_it_is_about_and_no_figure)
{
    size_t like = add("a.csv", "2");
    size_t row = 0;
    table.value[like] = 12.5;
    table.value_text[like] = pb_symbol_of(&symbols, "12.50");
    table.region_value[like] = 3;
    table.multiplier[like] = 100;
    table.origin[like] = 7;
    table.period_end[like] = 20251231;
    table.trend[like] = table.spc[like] = table.method[like] = pb_symbol_of(&symbols, "something");
    table.compared_with_england[like] = table.compared_with_region[like] = PB_WORD_SIMILAR;
    table.status[like] = PB_WORD_PUBLISHED;
    cr_assert_eq(pb_cell_set(&table, &table.sex[like], "Female", &error), PB_OK);

    cr_assert_eq(pb_calculated_add(&table, &table, like, &row, &error), PB_OK);
    cr_expect_eq(row, like + 1);
    cr_expect_str_eq(pb_cell(&table, sex, row), "Female");
    cr_expect_eq(table.period_end[row], 20251231);
    cr_expect_eq(table.multiplier[row], 100);
    cr_expect(pb_missing(table.value[row]) && pb_missing(table.region_value[row]));
    cr_expect_eq(table.value_text[row], PB_WORD_NONE);
    cr_expect_eq(table.origin[row], 0U);
    cr_expect_eq(table.trend[row] + table.spc[row] + table.method[row], 0U);
    cr_expect_eq(table.compared_with_england[row] + table.compared_with_region[row], 0U);
    cr_expect_eq(table.status[row], PB_WORD_NOT_CALCULABLE);
    cr_expect_eq(table.value[like], 12.5);
}

Test(calculated, a_figure_says_how_it_was_made_and_none_says_nothing)
{
    size_t row = add("a.csv", "2");
    table.value[row] = 4;
    cr_assert_eq(pb_calculated_method(&table, row, "sum of districts", &error), PB_OK);
    cr_expect_eq(table.status[row], PB_WORD_CALCULATED);
    cr_expect_str_eq(pb_cell(&table, method, row), "sum of districts");
    pb_calculated_not(&table, row);
    cr_expect_eq(table.status[row], PB_WORD_NOT_CALCULABLE);
    cr_expect(pb_missing(table.value[row]));
    cr_expect_str_eq(pb_cell(&table, method, row), "");
}

Test(calculated, sources_are_lines_in_order_and_files_each_once)
{
    size_t rows[] = { add("b.csv", "9"), SIZE_MAX, add("a.csv", "3"), SIZE_MAX - 1, add("b.csv", "Sheet!C1") };
    struct pb_joined joined = { .arena = &arena };
    size_t row = add("", "");
    cr_assert_eq(pb_calculated_sources(&joined, &table, rows, 5, &table, row, &error), PB_OK);
    cr_expect_str_eq(pb_cell(&table, source_row, row), "9;3;Sheet!C1");
    cr_expect_str_eq(pb_cell(&table, source_file, row), "b.csv;a.csv");
    cr_assert_eq(pb_calculated_sources(&joined, &table, rows, 0, &table, row, &error), PB_OK);
    cr_expect_str_eq(pb_cell(&table, source_row, row), "");
}

Test(calculated, a_joined_text_has_a_maximum)
{
    static char half[PB_JOINED_MAXIMUM / 2];
    struct pb_joined joined = { .arena = &arena };
    memset(half, 'x', sizeof half - 1);
    cr_assert_eq(pb_joined_add(&joined, ";", half, &error), PB_OK);
    cr_assert_eq(pb_joined_add(&joined, "", half, &error), PB_OK);
    cr_expect_eq(joined.length, 2 * (sizeof half - 1));
    cr_expect_eq(pb_joined_add(&joined, ";", "yyy", &error), PB_FAILED);
    cr_expect(strstr(error.message, "a text of more than 1048576 bytes"), "%s", error.message);
    pb_joined_clear(&joined);
    cr_assert_eq(pb_joined_add(&joined, ";", "short", &error), PB_OK);
    cr_expect_str_eq(joined.text, "short");
}
