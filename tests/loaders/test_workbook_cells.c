/*
 * The cells of Data, which are put together from pieces made once, as our reader of workbooks finds them, against the
 * cells of the tidy table looked up one by one.
 */
#include "loaders/workbook/cell_digits.h"
#include "placebook/contract/tidy.h"
#include "placebook/formats/xlsx.h"
#include "placebook/letters.h"
#include "placebook/number.h"
#include "tests/support/hostile.h"
#include "tests/support/hostile_table.h"
#include "tests/support/tool.h"
#include "tests/support/workbook.h"

#include <criterion/criterion.h>
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
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

/* In digits of the font: of the widest line of a cell of the column, of which a number shows 12 characters. */
static size_t widest_of(size_t column, const struct pb_tidy_context *context)
{
    size_t widest = 0;
    for (size_t row = 0; row < ROWS; row++) {
        struct pb_tidy_cell cell;
        char digits[PB_NUMBER_TEXT];
        pb_tidy_cell(&test.table, row, column, context, &cell);
        enum pb_tidy_type type = pb_tidy_columns[column].type;
        bool number = type == PB_TIDY_NUMBER || type == PB_TIDY_WHOLE;
        const char *text = type == PB_TIDY_TRUTH ? "FALSE" : cell.text;
        if (number && cell.length && !is_number(cell.text)) {
            (void)pb_number_format(cell.number, digits);
            text = digits;
        }
        for (const char *line = text; cell.length && line;) {
            const char *end = strchr(line, '\n');
            size_t length = end ? (size_t)(end - line) : strlen(line);
            length = number && length > 12 ? 12 : length > 400 ? 400 : length;
            size_t width = (pb_letters_width(line, length) + PB_LETTERS_DIGIT - 1) / PB_LETTERS_DIGIT;
            widest = width > widest ? width : widest;
            line = end && end - text < 400 ? end + 1 : NULL;
        }
    }
    return widest;
}

/* As loaders/workbook/measure.c has it: with a filter button beside the longest word of the heading, which has none but
 * one; between 8 and 60 characters, of the first four columns 30, and of figures as wide as they are; two as padding.
 */
static size_t width_of(size_t column, const struct pb_tidy_context *context)
{
    enum pb_tidy_type type = pb_tidy_columns[column].type;
    bool figures = type == PB_TIDY_NUMBER || type == PB_TIDY_WHOLE || type == PB_TIDY_DATE;
    size_t word = strlen(pb_tidy_columns[column].name) + 3;
    size_t narrowest = word > 8 ? word : 8;
    size_t most = column < 4 ? 30 : 60;
    size_t widest = most > narrowest ? most : narrowest;
    size_t width = widest_of(column, context) + 1;
    widest = figures && width > widest ? width : widest;
    return (width < narrowest ? narrowest : width > widest ? widest : width) + 2;
}

/* Short texts of what numbers are made of, wherever in a word they end. */
Test(workbook_cells, know_simple_digits_as_an_expression_does)
{
    static const char letters[] = "0123456789012345.-.-+eE, \xB0";
    uint64_t state = 20261130;
    regex_t simple;
    cr_assert_eq(regcomp(&simple, "^-?[0-9]+([.][0-9]+)?$", REG_EXTENDED | REG_NOSUB), 0);
    size_t found = 0;
    for (int i = 0; i < 200000; i++) {
        char text[24] = "";
        char copy[DIGITS_OF_TWO_WORDS] = "";
        size_t length = pb_test_random(&state) % 21;
        size_t kinds = pb_test_random(&state) % 2 ? 10 : sizeof letters - 1; /* half of them all digits at first */
        for (size_t at = 0; at < length; at++)
            text[at] = letters[pb_test_random(&state) % kinds];
        if (length && pb_test_random(&state) % 2)
            text[pb_test_random(&state) % length] = '.';
        if (length && pb_test_random(&state) % 4 == 0)
            text[0] = '-';
        bool expected = regexec(&simple, text, 0, NULL, 0) == 0;
        char *alone = strndup(text, length); /* so that a byte behind it is noticed */
        cr_assert_eq(workbook_digits_simple_plainly(alone, length), expected, "%s", text);
        cr_assert_eq(workbook_digits_simple(alone, length), expected, "%s", text);
        if (length <= DIGITS_OF_TWO_WORDS && workbook_digits_copy(alone, length, copy))
            cr_assert_eq(memcmp(copy, text, length), 0, "%s", text);
        free(alone);
        found += expected;
    }
    cr_assert_gt(found, 20000);
    regfree(&simple);
}

/* The widths of Data's columns, from all cells: of the texts of a workbook that is not long all are measured. */
Test(workbook_cells, are_as_wide_as_their_widest_text)
{
    pb_test_edition_hostile(&test, ROWS);
    pb_test_book_write(&test);
    static char sheet[1 << 20];
    const char *const argv[] = {
        "sh", "-c",
        "for s in $(unzip -Z1 \"$0\" 'xl/worksheets/*'); do unzip -p \"$0\" $s | head -c 9000 |"
        " grep -o '<cols>.*</cols>' | grep 'min=\"50\"'; done; true",
        pb_test_book_path(&test), NULL
    };
    cr_assert_eq(pb_test_tool(argv, NULL, sheet, sizeof sheet), 0);
    const struct pb_tidy_context context = { &test.geography, test.info.published };
    const char *at = sheet;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        at = strstr(at, "width=\"");
        cr_assert_not_null(at, "column %zu of %s", column, sheet);
        int64_t found = 0; /* the part before the point, which Excel adds */
        at += strlen("width=\"");
        cr_assert(pb_integer_parse(at, strspn(at, "0123456789"), &found));
        cr_assert_eq((size_t)found, width_of(column, &context), "%s", pb_tidy_columns[column].name);
    }
}
