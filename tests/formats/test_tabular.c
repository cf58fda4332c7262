/* Tables of any kind, read in one way. */
#include "placebook/formats/tabular.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_error error;

/* All that the reader says, to be freed: "[NAME]" (with "!" and the reason where it cannot be read), then the rows. */
static char *dump(const void *bytes, size_t length)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct pb_memory_stream stream = { .bytes = bytes, .length = length, .step = 7 };
    const struct pb_input input = pb_memory_input("data", &stream);
    struct pb_tabular *tabular = NULL;
    error = (struct pb_error){ 0 };
    cr_assert_not_null(out);
    enum pb_status status = pb_tabular_open(&tabular, &input, &error);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, i);
        const struct pb_tabular_row *row = NULL;
        (void)fprintf(out, "[%s]%s\n", sheet->name, sheet->unreadable ? "!" : "");
        if (sheet->unreadable)
            continue;
        status = pb_tabular_begin(tabular, i, &error);
        while (status == PB_OK && (status = pb_tabular_next(tabular, &row, &error)) == PB_OK && row) {
            char place[PB_TABULAR_PLACE_TEXT];
            (void)fprintf(out, "%s:", pb_tabular_place(tabular, row->number, 0, place));
            for (size_t c = 0; c < row->count; c++)
                (void)fprintf(out, " %d'%.*s'", (int)row->cells[c].kind, (int)row->cells[c].length, row->cells[c].text);
            (void)fprintf(out, "\n");
        }
    }
    if (status != PB_OK)
        (void)fprintf(out, "error: %s", error.message);
    pb_tabular_close(tabular);
    (void)fclose(out);
    return text;
}

static void expect(const void *bytes, size_t length, const char *expected)
{
    char *found = dump(bytes, length);
    cr_expect_str_eq(found, expected);
    free(found);
}

static void expect_refused(const char *bytes, size_t length, const char *words)
{
    char *found = dump(bytes, length);
    cr_expect_not_null(strstr(found, words), "%s", found);
    cr_expect_neq(error.hint[0], '\0', "%s", found);
    cr_expect_str_eq(error.source, "data");
    free(found);
}

#define EXPECT(text, expected) expect(text, sizeof(text) - 1, expected)
#define REFUSED(text, words)   expect_refused(text, sizeof(text) - 1, words)

Test(tabular, reads_separated_text)
{
    EXPECT("a,b\n1,\n", "[]\n1: 1'a' 1'b'\n2: 1'1' 0''\n");
    EXPECT("a;b\n1,5;2,5\n", "[]\n1: 1'a' 1'b'\n2: 1'1,5' 1'2,5'\n");
    EXPECT("a\tb\n\"x,y\"\t2\n", "[]\n1: 1'a' 1'b'\n2: 1'x,y' 1'2'\n");
    EXPECT("alone\n", "[]\n1: 1'alone'\n");
}

Test(tabular, reads_json)
{
    EXPECT("[{\"a\": 1, \"b\": \"x\"}, {\"c\": true, \"a\": null}]",
           "[]\nrecord 0: 1'a' 1'b' 1'c'\nrecord 1: 2'1' 1'x' 0''\nrecord 2: 0'' 0'' 4'TRUE'\n");
    EXPECT("{\"a\": [1, 2.5], \"b\": [\"x\", [1]]}",
           "[]\nrecord 0: 1'a' 1'b'\nrecord 1: 2'1' 1'x'\nrecord 2: 2'2.5' 1'(a "
           "list)'\n");
    REFUSED("{\"a\": [1, 2], \"b\": [1]}", "lists of different length");
    REFUSED("{\"error\": \"no\"}", "something other than lists");
    REFUSED("[{}, 2]", "something other than objects");
    EXPECT("[1, 2]", "[]\n1: 1'[1' 1' 2]'\n"); /* a table may begin with a bracket */
    REFUSED("[]", "no records");
}

Test(tabular, refuses_what_is_no_table)
{
    REFUSED("", "empty");
    REFUSED("  \n", "empty");
    REFUSED("<!DOCTYPE html><html>", "a web page");
    REFUSED("<?xml version=\"1.0\"?><a/>", "an XML document");
    REFUSED("%PDF-1.7", "a PDF");
    REFUSED("\x89PNG\r\n", "a picture");
    REFUSED("\xFF\xFE"
            "%\0P\0D\0F\0",
            "not text");
    REFUSED("\xFF\xFE"
            "<\0p\0>\0",
            "a web page");
    REFUSED("\xFF\xFE", "empty");
    REFUSED("a\0b", "not text");
    REFUSED("a\1b\nc\0d\n", "not text");
    REFUSED("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "");
    REFUSED("\x1F\x8B"
            "broken",
            "");
    cr_expect_eq(pb_tabular_probe("<html>", 6), 0);
    cr_expect_eq(pb_tabular_probe("a,b\n", 4), 60);
}

Test(tabular, reads_workbooks_and_archives)
{
    struct pb_test_package book = pb_test_workbook(&(struct pb_test_workbook){
        .sheet = PB_TEST_CELLS("<row r=\"2\"><c r=\"B2\"><v>1.50</v></c><c r=\"C2\" t=\"b\"><v>1</v></c>"
                               "<c r=\"D2\" t=\"e\"><v>#N/A</v></c></row>") });
    expect(book.bytes, book.length, "[Data]\nData!A2: 0'' 2'1.50' 4'TRUE' 5'#N/A'\n");
    const struct pb_test_member members[] = {
        { .name = "book.xlsx", .content = (const char *)book.bytes, .length = book.length },
        { .name = "list.csv", .content = "a|b\n1|2\n", .deflated = true },
        { .name = "page.html", .content = "<html>" },
        { .name = "rows.json", .content = "[{\"a\": 1}]" },
    };
    struct pb_test_package zip = pb_test_zip(members, 4);
    expect(zip.bytes, zip.length,
           "[book.xlsx/Data]\nbook.xlsx/Data!A2: 0'' 2'1.50' 4'TRUE' 5'#N/A'\n[list.csv]\nlist.csv!1: 1'a' 1'b'\n"
           "list.csv!2: 1'1' 1'2'\n[page.html]!\n[rows.json]\nrows.json!record 0: 1'a'\nrows.json!record 1: 2'1'\n");
    const struct pb_test_member nested[] = {
        { .name = "in.zip", .content = (const char *)zip.bytes, .length = zip.length }
    };
    struct pb_test_package outer = pb_test_zip(nested, 1);
    expect_refused((const char *)outer.bytes, outer.length, "no table in the archive");
    free(outer.bytes);
    free(zip.bytes);
    free(book.bytes);
}
