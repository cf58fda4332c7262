#include "core/data/table_part.h"

#include <criterion/criterion.h>

static struct pb_symbols symbols;
static struct pb_table table;

static void open_table(void)
{
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 5000);
}

static void close_table(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

TestSuite(table, .init = open_table, .fini = close_table);

static size_t add(const char *area, int32_t end, double value)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&table, &row, NULL), PB_OK);
    table.area_code[row] = pb_symbol_of(&symbols, area);
    table.period_end[row] = end;
    table.value[row] = value;
    return row;
}

Test(table, new_rows_hold_nothing)
{
    size_t row = add("E07000220", 20191231, 1);
    cr_assert(pb_missing(table.count[row]));
    cr_assert(pb_missing(table.multiplier[row]));
    cr_assert_eq(table.value_text[row], 0);
    cr_assert_str_eq(pb_cell(&table, sex, row), "");
    cr_assert_str_eq(pb_cell(&table, area_code, row), "E07000220");
}

Test(table, refuses_more_rows_than_its_maximum)
{
    struct pb_error error = { 0 };
    size_t row = 0;
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(pb_table_add(&table, &row, &error), PB_OK);
    cr_assert_eq(pb_table_add(&table, &row, &error), PB_FAILED);
    cr_assert_eq(table.rows, 5000);
    cr_assert_neq(error.hint[0], '\0');
}

Test(table, extends_by_many_empty_rows_or_none)
{
    size_t first = 9;
    cr_assert_eq(pb_table_extend(&table, 0, &first, NULL), PB_OK);
    cr_assert_eq(first, 0);
    add("A", 20201231, 1);
    cr_assert_eq(pb_table_extend(&table, 3000, &first, NULL), PB_OK);
    cr_assert_eq(first, 1);
    cr_assert_eq(table.rows, 3001);
    for (size_t row = 1; row < table.rows; row++)
        cr_assert(pb_missing(table.value[row]) && pb_missing(table.multiplier[row]) && table.area_code[row] == 0 &&
                  table.value_text[row] == 0 && table.origin[row] == 0);
    cr_assert_eq(table.value[0], 1);
    cr_assert_eq(pb_table_extend(&table, 2000, &first, NULL), PB_FAILED);
    cr_assert_eq(table.rows, 3001);
    cr_assert_eq(pb_table_extend(&table, 1999, &first, NULL), PB_OK);
}

/* A period that begins on the day itself has begun. */
Test(table, tells_projections_by_the_day_of_the_run)
{
    static const int32_t starts[] = { 0, 20250101, 20261129, 20261130, 20410101 };
    static const uint32_t order[] = { 4, 3, 2, 1, 0 };
    for (size_t i = 0; i < 5; i++) {
        size_t row = add("A", 20411231, 1);
        table.period_start[row] = starts[i];
    }
    for (size_t row = 0; row < 5; row++)
        cr_assert_not(pb_is_projection(&table, row), "without a day nothing is one");
    table.as_of = 20261129;
    for (size_t row = 0; row < 5; row++)
        cr_assert_eq(pb_is_projection(&table, row), row > 2, "row %zu", row);
    cr_assert_eq(pb_table_reorder(&table, order, NULL), PB_OK);
    for (size_t row = 0; row < 5; row++)
        cr_assert_eq(pb_is_projection(&table, row), row < 2, "the day stays with the table");
}

Test(table, is_put_in_another_order_and_keeps_marked_rows)
{
    add("B", 20201231, 1);
    add("A", 20201231, 2);
    add("B", 20191231, 3);
    add("A", 20191231, 4);
    static const uint32_t order[] = { 2, 0, 3, 1 };
    cr_assert_eq(pb_table_reorder(&table, order, NULL), PB_OK);
    cr_assert_eq(table.value[0], 3);
    const bool marks[] = { false, true, false, true };
    pb_table_keep(&table, marks);
    cr_assert_eq(table.rows, 2);
    cr_assert_eq(table.value[0], 1);
    cr_assert_eq(table.value[1], 2);
}

/* The texts of another pool get symbols of this one, which has all of them afterwards, in the order of the other. */
Test(table, takes_the_rows_of_another_table_and_pool)
{
    struct pb_symbols others;
    struct pb_table other;
    add("B", 20201231, 1);
    cr_assert_eq(pb_symbols_open(&others, NULL), PB_OK);
    pb_table_open(&other, &others, 10);
    cr_assert_neq(pb_symbol_of(&others, "of a rejected row"), PB_SYMBOL_NONE);
    for (size_t i = 0; i < 2; i++) {
        size_t row = 0;
        cr_assert_eq(pb_table_add(&other, &row, NULL), PB_OK);
        other.area_code[row] = pb_symbol_of(&others, i ? "B" : "A");
        other.value[row] = (double)i + 2;
        other.value_text[row] = pb_symbol_of(&others, i ? "3.0" : "2.0");
        other.origin[row] = (uint32_t)i + 1;
    }
    cr_assert_eq(pb_table_append(&table, &other, NULL), PB_OK);
    pb_table_close(&other);
    pb_symbols_close(&others);
    cr_assert_eq(table.rows, 3);
    cr_assert_str_eq(pb_cell(&table, area_code, 1), "A");
    cr_assert_eq(table.area_code[2], table.area_code[0]);
    cr_assert_str_eq(pb_cell(&table, value_text, 2), "3.0");
    cr_assert(table.value[2] == 3 && table.origin[2] == 2 && pb_missing(table.count[2]));
    cr_assert_neq(pb_symbol_find(&symbols, "of a rejected row", 17), PB_SYMBOL_NONE);
    pb_table_open(&other, &symbols, 10);
    cr_assert_eq(pb_table_append(&table, &other, NULL), PB_OK);
    cr_assert_eq(table.rows, 3);
    pb_table_close(&other);
}

/* Behind the first 256 rows too, row by row and many at once; what the table does not have stays away. */
Test(table, a_part_has_the_columns_that_were_named_and_no_others)
{
    static const size_t columns[] = { offsetof(struct pb_table, area_code), offsetof(struct pb_table, value) };
    struct pb_table part;
    size_t first = 0;
    size_t row = 0;
    cr_assert_eq(pb_table_open_part(&part, &symbols, 2000, columns, 2, NULL), PB_OK);
    cr_assert_eq(pb_table_extend(&part, 255, &first, NULL), PB_OK);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(pb_table_add(&part, &row, NULL), PB_OK);
    part.area_code[row] = pb_symbol_of(&symbols, "E07000220");
    part.value[row] = 7;
    cr_assert_eq(pb_table_extend(&part, 1000, &first, NULL), PB_OK);
    cr_assert(part.rows == 1258 && first == 258 && row == 257);
    cr_assert(part.value[257] == 7 && pb_missing(part.value[256]) && pb_missing(part.value[1257]));
    cr_assert_str_eq(pb_cell(&part, area_code, 257), "E07000220");
    cr_assert_str_eq(pb_cell(&part, area_code, 1257), "");
    cr_assert(!part.note && !part.count && !part.period_start && !part.value_text);
    cr_assert_eq(pb_table_extend(&part, 1000, &first, NULL), PB_FAILED, "the maximum");
    pb_table_close(&part);
}
