/*
 * The cells of Data, which are put together from pieces made once, as our reader of workbooks finds them, against the
 * cells of the tidy table looked up one by one.
 */
#include "placebook/contract/tidy.h"
#include "placebook/formats/xlsx.h"
#include "placebook/number.h"
#include "tests/support/hostile_table.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 700 };

static char folder[64];
static struct pb_test_edition test;
static struct pb_error error;

static void open_folder(void)
{
    pb_test_folder(folder);
    pb_test_edition_open(&test, "rugby", folder);
}

static void close_folder(void)
{
    pb_test_edition_close(&test);
    pb_test_remove(folder);
}

TestSuite(workbook_cells, .init = open_folder, .fini = close_folder);

static enum pb_status read_file(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *unused)
{
    (void)unused;
    *got = fread(buffer, 1, size, stream);
    return PB_OK;
}

/* A number as a spreadsheet takes it, by an expression and not by our code. */
static bool is_number(const char *digits)
{
    static regex_t plain;
    static bool made;
    if (!made)
        cr_assert_eq(regcomp(&plain, "^-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$", REG_EXTENDED | REG_NOSUB), 0);
    made = true;
    return regexec(&plain, digits, 0, NULL, 0) == 0;
}

static bool same_number(const struct pb_tidy_cell *expected, const struct pb_xlsx_cell *found)
{
    char digits[PB_NUMBER_TEXT];
    (void)pb_number_format(expected->number, digits);
    return found->kind == PB_XLSX_NUMBER &&
           strcmp(found->text, is_number(expected->text) ? expected->text : digits) == 0;
}

/* Excel has no dates before March 1900 that are right. */
static bool same_date(const struct pb_tidy_cell *expected, const struct pb_xlsx_cell *found)
{
    return found->kind == (expected->date < 19000301 ? PB_XLSX_TEXT : PB_XLSX_DATE) &&
           strcmp(found->text, expected->text) == 0;
}

static bool same(const struct pb_tidy_cell *expected, size_t column, const struct pb_xlsx_cell *found)
{
    switch (pb_tidy_columns[column].type) {
    case PB_TIDY_NUMBER:
    case PB_TIDY_WHOLE:
        return same_number(expected, found);
    case PB_TIDY_DATE:
        return same_date(expected, found);
    case PB_TIDY_TRUTH:
        return found->kind == PB_XLSX_BOOLEAN && found->number == expected->number;
    default:
        return found->kind == PB_XLSX_TEXT && found->length == expected->length &&
               memcmp(found->text, expected->text, expected->length) == 0;
    }
}

static void assert_row(size_t row, const struct pb_xlsx_row *found)
{
    const struct pb_tidy_context context = { &test.geography, test.info.published };
    size_t at = 0;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        struct pb_tidy_cell cell;
        pb_tidy_cell(&test.table, row, column, &context, &cell);
        bool there = at < found->count && found->cells[at].column == column + 1;
        cr_assert_eq(there, cell.length > 0, "row %zu, %s", row, pb_tidy_columns[column].name);
        if (there)
            cr_assert(same(&cell, column, &found->cells[at++]), "row %zu, %s", row, pb_tidy_columns[column].name);
    }
    cr_assert_eq(at, found->count);
}

static void assert_sheet(struct pb_xlsx *workbook, size_t index)
{
    struct pb_xlsx_sheet *sheet = NULL;
    const struct pb_xlsx_row *row = NULL;
    bool begun = false;
    size_t rows = 0;
    cr_assert_eq(pb_xlsx_sheet_open(&sheet, workbook, index, &error), PB_OK, "%s", error.message);
    for (;;) {
        cr_assert_eq(pb_xlsx_next(sheet, &row, &error), PB_OK, "%s", error.message);
        if (!row)
            break;
        if (begun)
            assert_row(rows++, row);
        begun = begun || row->count == PB_TIDY_COLUMNS;
    }
    cr_assert_eq(rows, ROWS);
    pb_xlsx_sheet_close(sheet);
}

Test(workbook_cells, are_those_of_the_tidy_table)
{
    pb_test_edition_hostile(&test, ROWS);
    pb_test_book_write(&test);
    FILE *file = fopen(pb_test_book_path(&test), "rbe");
    cr_assert_not_null(file);
    const struct pb_input input = { .name = "book.xlsx", .stream = file, .read = read_file };
    struct pb_xlsx *workbook = NULL;
    cr_assert_eq(pb_xlsx_open(&workbook, &input, &error), PB_OK, "%s", error.message);
    size_t found = 0;
    for (size_t i = 0; i < pb_xlsx_sheet_count(workbook); i++)
        if (strcmp(pb_xlsx_sheet_about(workbook, i)->name, "Data") == 0) {
            assert_sheet(workbook, i);
            found++;
        }
    cr_assert_eq(found, 1);
    pb_xlsx_close(workbook);
    cr_assert_eq(fclose(file), 0);
}
