/*
 * The walk over the tidy table, which looks up a row at once, against pb_tidy_cell, which looks up a cell; and the CSV
 * that is written from it against one written cell by cell.
 */
#include "placebook/contract/tidy_walk.h"

#include "placebook/formats/csv_guard.h"
#include "tests/support/edition.h"
#include "tests/support/hostile_table.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 700 };

static struct pb_test_edition test;
static struct pb_tidy_context context;

static void open_all(void)
{
    pb_test_edition_open(&test, "rugby", "");
    pb_test_edition_hostile(&test, ROWS);
    context = (struct pb_tidy_context){ &test.geography, 20261130 };
}

static void close_all(void)
{
    pb_test_edition_close(&test);
}

TestSuite(tidy_walk, .init = open_all, .fini = close_all);

static bool same_text(const struct pb_tidy_cell *cell, const char *text, size_t length)
{
    return cell->length == length && memcmp(cell->text, text, length) == 0;
}

static bool same_number(struct pb_tidy_walk *walk, const struct pb_tidy_item *item, const struct pb_tidy_cell *cell)
{
    size_t length = 0;
    const char *digits = pb_tidy_walk_digits(walk, item, &length);
    return same_text(cell, digits, length) && cell->number == item->number &&
           signbit(cell->number) == signbit(item->number);
}

static bool same(struct pb_tidy_walk *walk, const struct pb_tidy_item *item, const struct pb_tidy_cell *cell)
{
    switch (item->kind) {
    case PB_TIDY_NOTHING:
        return cell->length == 0;
    case PB_TIDY_SYMBOL:
        return cell->symbol == item->symbol;
    case PB_TIDY_NAME:
        return same_text(cell, walk->place_name, walk->place_name_length);
    case PB_TIDY_FIGURE:
        return same_number(walk, item, cell);
    case PB_TIDY_DAY:
        return cell->date == item->date;
    case PB_TIDY_MARK:
        return cell->number == item->number;
    }
    return false;
}

static void assert_same(struct pb_tidy_walk *walk, size_t row, size_t column)
{
    struct pb_tidy_cell cell;
    pb_tidy_cell(&test.table, row, column, &context, &cell);
    cr_assert(same(walk, &walk->items[column], &cell), "row %zu, %s", row, pb_tidy_columns[column].name);
}

Test(tidy_walk, has_the_cells_of_every_row)
{
    struct pb_tidy_walk walk;
    pb_tidy_walk_open(&walk, &test.table, &context);
    for (size_t i = 0; i < ROWS; i++) {
        size_t row = i % 2 ? ROWS - i : i; /* in no order */
        pb_tidy_walk_row(&walk, row);
        for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
            assert_same(&walk, row, column);
    }
}

Test(tidy_walk, looks_up_no_other_columns_than_those_wanted)
{
    static const size_t wanted[] = { 22, 3 };
    struct pb_tidy_walk walk;
    pb_tidy_walk_open(&walk, &test.table, &context);
    pb_tidy_walk_only(&walk, wanted, 2);
    for (size_t row = 0; row < ROWS; row++) {
        pb_tidy_walk_row(&walk, row);
        assert_same(&walk, row, 3);
        assert_same(&walk, row, 22);
        cr_assert_eq(walk.items[4].kind, PB_TIDY_NOTHING);
    }
}

/* Does a cell say what that of another row says? */
static bool again(size_t row, size_t other, size_t column)
{
    struct pb_tidy_cell cell;
    struct pb_tidy_cell before;
    pb_tidy_cell(&test.table, row, column, &context, &cell);
    pb_tidy_cell(&test.table, other, column, &context, &before);
    return same_text(&cell, before.text, before.length);
}

Test(tidy_walk, tells_which_cells_changed)
{
    struct pb_tidy_walk walk;
    size_t unchanged = 0;
    pb_tidy_walk_open(&walk, &test.table, &context);
    for (size_t i = 0, before = 0; i < ROWS; i++) {
        size_t row = i % 3 ? i : ROWS - 1 - i; /* in no order */
        pb_tidy_walk_row(&walk, row);
        for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
            bool changed = walk.changed >> column & 1;
            cr_assert(changed || (i && again(row, before, column)), "row %zu, %s", row, pb_tidy_columns[column].name);
            unchanged += !changed;
        }
        before = row;
    }
    cr_assert_gt(unchanged, (size_t)ROWS * PB_TIDY_COLUMNS / 4);
    pb_tidy_walk_row(&walk, 1);
    pb_tidy_walk_row(&walk, 1);
    cr_assert_eq(walk.changed, 0);
    pb_tidy_walk_only(&walk, (size_t[]){ 22, 3 }, 2);
    pb_tidy_walk_row(&walk, 1);
    cr_assert_eq(walk.changed, UINT64_C(1) << 22 | UINT64_C(1) << 3);
}

struct text {
    char *bytes;
    size_t length;
    size_t room;
};

static bool collect(void *sink, const char *bytes, size_t length)
{
    struct text *text = sink;
    if (!text->bytes || length > text->room - text->length) {
        text->room = (text->room + length) * 2 + 1;
        text->bytes = realloc(text->bytes, text->room); /* checked: next line */
        cr_assert_not_null(text->bytes);
    }
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    return true;
}

/* Cell by cell, as plainly as can be. */
static void write_plainly(bool guard, struct text *text)
{
    struct pb_tidy_cell cell;
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        (void)collect(text, ",", i > 0);
        (void)collect(text, pb_tidy_columns[i].name, strlen(pb_tidy_columns[i].name));
    }
    (void)collect(text, "\n", 1);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
            bool words = pb_tidy_columns[i].type == PB_TIDY_TEXT || pb_tidy_columns[i].type == PB_TIDY_WORD;
            (void)collect(text, ",", i > 0);
            pb_tidy_cell(&test.table, row, i, &context, &cell);
            if (cell.length)
                cr_assert(pb_csv_write_text(collect, text, cell.text, cell.length, guard && words));
        }
        (void)collect(text, "\n", 1);
    }
}

Test(tidy_walk, makes_the_csv_that_is_made_cell_by_cell)
{
    for (int guard = 0; guard < 2; guard++) {
        struct text plain = { 0 };
        struct text fast = { 0 };
        write_plainly(guard, &plain);
        cr_assert(pb_tidy_write(&test.table, &context, guard, collect, &fast));
        cr_assert_eq(plain.length, fast.length);
        cr_assert_eq(memcmp(plain.bytes, fast.bytes, plain.length), 0);
        free(plain.bytes);
        free(fast.bytes);
    }
}
