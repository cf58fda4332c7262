/* A table whose rows are kept says the same, however little room there is and however it is looked at. What is right is
 * what a table says that keeps nothing and is opened anew. */
#include "core/base/correction.h"
#include "core/formats/tabular_kept.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 400, ALL = 100000 };

static struct pb_error error;

static void write_row(FILE *out, const struct pb_tabular *tabular, const struct pb_tabular_row *row)
{
    char place[PB_TABULAR_PLACE_TEXT];
    (void)fprintf(out, "%s %llu%s%s:", pb_tabular_place(tabular, row->number, 0, place), (unsigned long long)row->line,
                  row->hidden ? "h" : "", row->without_end ? "e" : "");
    for (size_t c = 0; c < row->count; c++)
        (void)fprintf(out, " %d'%.*s'%g", (int)row->cells[c].kind, (int)row->cells[c].length, row->cells[c].text,
                      row->cells[c].number);
    (void)fprintf(out, " %.*s\n", (int)row->raw_length, row->raw ? row->raw : "");
}

static void write_merges(FILE *out, struct pb_tabular *tabular)
{
    const struct pb_xlsx_range *merges = NULL;
    size_t count = 0;
    cr_assert_eq(pb_tabular_merges(tabular, &merges, &count, &error), PB_OK, "%s", error.message);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(out, "merged %u:%u to %u:%u\n", merges[i].first_row, merges[i].first_column, merges[i].last_row,
                      merges[i].last_column);
}

/* The first rows of a sheet. Merged ranges are asked for after `ask` rows, and said before them. */
static char *say(struct pb_tabular *tabular, size_t sheet, size_t rows, size_t ask)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const struct pb_tabular_row *row = NULL;
    cr_assert_not_null(out);
    cr_assert_eq(pb_tabular_begin(tabular, sheet, &error), PB_OK, "%s", error.message);
    for (size_t i = 0; i < rows; i++) {
        cr_assert_eq(pb_tabular_next(tabular, &row, &error), PB_OK, "%s", error.message);
        if (i == ask)
            write_merges(out, tabular);
        if (!row)
            break;
        write_row(out, tabular, row); /* also after the merged ranges were looked for */
    }
    if (!row)
        (void)fprintf(out, "%s\n", pb_tabular_encoding(tabular) ? pb_tabular_encoding(tabular) : "-");
    (void)fclose(out);
    return text;
}

struct look {
    size_t sheet, rows, ask;
};

/* The same looks at a table that keeps rows in so much room, and each at a table of its own. */
static void expect_same(const struct pb_test_package *file, const struct look *looks, size_t count, size_t room)
{
    struct pb_memory_stream stream = { .bytes = file->bytes, .length = file->length };
    const struct pb_input input = pb_memory_input("data", &stream);
    struct pb_tabular *kept = NULL;
    cr_assert_eq(pb_tabular_open(&kept, &input, &error), PB_OK, "%s", error.message);
    pb_tabular_keep(kept, room);
    for (size_t i = 0; i < count; i++) {
        struct pb_memory_stream again = { .bytes = file->bytes, .length = file->length };
        const struct pb_input own = pb_memory_input("data", &again);
        struct pb_tabular *tabular = NULL;
        cr_assert_eq(pb_tabular_open(&tabular, &own, &error), PB_OK);
        char *right = say(tabular, looks[i].sheet, looks[i].rows, looks[i].ask);
        char *found = say(kept, looks[i].sheet, looks[i].rows, looks[i].ask);
        cr_expect_str_eq(found, right, "look %zu with room for %zu bytes", i, room);
        free(found);
        free(right);
        pb_tabular_close(tabular);
    }
    pb_tabular_close(kept);
}

/* Nothing fits; the first rows do; all do. */
static const size_t rooms[] = { 0, 4000, 60000, PB_TABULAR_KEPT };

static void expect_same_in_all_rooms(const struct pb_test_package *file, const struct look *looks, size_t count)
{
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        expect_same(file, looks, count, rooms[i]);
}

static struct pb_test_package text_of_rows(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    (void)fprintf(out, "code,name,value\n");
    for (int i = 1; i < ROWS; i++)
        (void)fprintf(out, "E%08d,\"an \"\"area\"\", %d\",%s", i, i, i % 7 ? "1.5\n" : "\n");
    (void)fprintf(out, "E1,the last,9");
    (void)fclose(out);
    return (struct pb_test_package){ .bytes = (unsigned char *)text, .length = size };
}

static struct pb_test_package book_of_rows(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    (void)fprintf(out, "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/"
                       "main\"><sheetData>");
    for (int i = 1; i <= ROWS; i++)
        (void)fprintf(out,
                      "<row r=\"%d\"%s><c r=\"A%d\" t=\"inlineStr\"><is><t>area %d</t></is></c><c r=\"C%d\"><v>%d.5</v>"
                      "</c></row>",
                      i, i == 9 ? " hidden=\"1\"" : "", i, i, i, i);
    (void)fprintf(out, "</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"C7:C9\"/></mergeCells>"
                       "</worksheet>");
    (void)fclose(out);
    struct pb_test_package book = pb_test_workbook(&(struct pb_test_workbook){ .sheet = text, .deflated = true });
    free(text);
    return book;
}

static const struct look looks[] = {
    { 0, 1, ALL }, { 0, 5, 2 },     { 0, 300, ALL }, { 0, 100, 99 },
    { 0, ALL, 4 }, { 0, 350, 300 }, { 0, ALL, ALL }, { 0, 5, 0 },
};
enum { LOOKS = sizeof looks / sizeof *looks };

Test(tabular_kept, a_text_is_read_as_often_as_wanted)
{
    struct pb_test_package text = text_of_rows();
    expect_same_in_all_rooms(&text, looks, LOOKS);
    free(text.bytes);
}

Test(tabular_kept, no_row_is_lost_when_merged_ranges_are_looked_for_behind_them)
{
    struct pb_test_package book = book_of_rows();
    expect_same_in_all_rooms(&book, looks, LOOKS);
    for (size_t room = 2000; room < 200000; room += room / 4)
        expect_same(&book, looks, LOOKS, room);
    free(book.bytes);
}

Test(tabular_kept, the_files_of_an_archive_take_turns)
{
    static const struct look turns[] = { { 0, 50, 3 },    { 1, 20, ALL }, { 2, ALL, ALL }, { 0, ALL, 10 },
                                         { 1, ALL, ALL }, { 2, 1, ALL },  { 1, 380, 2 },   { 0, ALL, ALL } };
    struct pb_test_package book = book_of_rows();
    struct pb_test_package text = text_of_rows();
    const struct pb_test_member members[] = {
        { .name = "a.xlsx", .content = (const char *)book.bytes, .length = book.length },
        { .name = "b.csv", .content = (const char *)text.bytes, .length = text.length, .deflated = true },
        { .name = "c.json", .content = "{\"rows\": [{\"a\": 1}, {\"a\": 2}]}" },
    };
    struct pb_test_package zip = pb_test_zip(members, 2);
    expect_same_in_all_rooms(&zip, turns, 2);
    struct pb_test_package three = pb_test_zip(
        (const struct pb_test_member[]){ members[0], members[1], { .name = "c.json", .content = "[{\"a\": 1}]" } }, 3);
    expect_same_in_all_rooms(&three, turns, sizeof turns / sizeof *turns);
    free(three.bytes);
    free(zip.bytes);
    free(text.bytes);
    free(book.bytes);
}

Test(tabular_kept, an_error_comes_at_its_row_each_time)
{
    static const char book_text[] = PB_TEST_SHEET("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\">"
                                                  "<c r=\"A1\"><v>2</v></c></row></sheetData>");
    struct pb_test_package book = pb_test_workbook(&(struct pb_test_workbook){ .sheet = book_text });
    struct pb_memory_stream stream = { .bytes = book.bytes, .length = book.length };
    const struct pb_input input = pb_memory_input("data", &stream);
    struct pb_tabular *tabular = NULL;
    cr_assert_eq(pb_tabular_open(&tabular, &input, &error), PB_OK);
    pb_tabular_keep(tabular, PB_TABULAR_KEPT);
    for (int i = 0; i < 3; i++) {
        const struct pb_tabular_row *row = NULL;
        const struct pb_xlsx_range *merges = NULL;
        size_t count = 0;
        cr_assert_eq(pb_tabular_begin(tabular, 0, &error), PB_OK);
        cr_expect_eq(pb_tabular_next(tabular, &row, &error), PB_OK);
        cr_assert_not_null(row);
        cr_expect_eq(row->number, 1);
        if (i == 1)
            cr_expect_eq(pb_tabular_merges(tabular, &merges, &count, &error), PB_FAILED);
        cr_expect_eq(pb_tabular_next(tabular, &row, &error), PB_FAILED);
        cr_expect_null(row);
    }
    pb_tabular_close(tabular);
    free(book.bytes);
}

Test(tabular_kept, who_opens_the_input_is_given_the_table)
{
    struct pb_test_package text = text_of_rows();
    struct pb_memory_stream stream = { .bytes = text.bytes, .length = text.length };
    struct pb_input input = pb_memory_input("data", &stream);
    struct pb_tabular *first = NULL;
    struct pb_tabular *second = NULL;
    const char *const keys[] = { "rows" };
    cr_assert_eq(pb_tabular_open_guess(&first, &input, &error), PB_OK);
    pb_tabular_keep(first, PB_TABULAR_KEPT);
    char *right = say(first, 0, ALL, ALL);
    struct pb_memory_stream empty = { .bytes = text.bytes, .length = 0 };
    struct pb_input other = pb_memory_input("data", &empty);
    other.table = first;
    cr_assert_eq(pb_tabular_open(&second, &other, &error), PB_OK);
    char *found = say(second, 0, ALL, ALL);
    cr_expect_str_eq(found, right);
    pb_tabular_close(second);
    char *after = say(first, 0, ALL, ALL); /* it is still open */
    cr_expect_str_eq(after, right);
    const struct pb_correction correction = { .sheet = "", .row = 2 };
    const struct pb_corrections corrections = { &correction, 1, NULL };
    other.corrections = &corrections; /* rows are to be changed: it is not the same table */
    cr_expect_eq(pb_tabular_open(&second, &other, &error), PB_FAILED);
    other.corrections = NULL;
    cr_expect_eq(pb_tabular_open_at(&second, &other, keys, 1, &error), PB_FAILED);
    pb_tabular_close(first);
    free(after);
    free(found);
    free(right);
    free(text.bytes);
}
