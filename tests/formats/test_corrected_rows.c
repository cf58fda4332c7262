/*
 * Rows that were corrected by hand, as the readers of text, workbooks and JSON give them: in place of those in the
 * file, everything else as it is there.
 */
#include "core/base/correction.h"
#include "placebook/formats/csv.h"
#include "placebook/formats/tabular.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 4 };

static bool used[MOST];

static struct pb_corrections corrections_of(const struct pb_correction *items, size_t count)
{
    memset(used, 0, sizeof used);
    return (struct pb_corrections){ items, count, used };
}

/* "LINE:field|field;" of each record, with the fault in front where there is one. */
static void expect_csv(const char *text, size_t length, char separator, const struct pb_corrections *corrections,
                       const char *expected)
{
    char found[1000] = "";
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)text, .length = length, .step = 5 };
    struct pb_input input = pb_memory_input("a.csv", &stream);
    struct pb_csv *csv = NULL;
    struct pb_error error = { 0 };
    const struct pb_csv_record *record = NULL;
    input.corrections = corrections;
    cr_assert_eq(pb_csv_open(&csv, &input, separator, &error), PB_OK);
    enum pb_status status = PB_OK;
    while ((status = pb_csv_next(csv, &record, &error)) == PB_OK && record) {
        size_t used_text = strlen(found);
        (void)snprintf(found + used_text, sizeof found - used_text, "%llu:%s", (unsigned long long)record->line,
                       record->fault ? "!" : "");
        for (size_t i = 0; i < record->count; i++) {
            size_t size = 0;
            const char *field = pb_csv_text(csv, record, i, &size);
            used_text = strlen(found);
            (void)snprintf(found + used_text, sizeof found - used_text, "%s%.*s", i ? "|" : "", (int)size, field);
        }
        used_text = strlen(found);
        (void)snprintf(found + used_text, sizeof found - used_text, ";");
    }
    pb_csv_close(csv);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_expect_str_eq(found, expected);
}

Test(corrected_rows, of_text_keep_their_lines)
{
    /* A BOM, CRLF, a row of two lines before the one that was corrected, and one behind it. */
    static const char text[] = "\xEF\xBB\xBF"
                               "area,period,value\r\nRugby,\"2018\n(part)\",1\r\nRugby,2019-13,2\r\nRugby,2020,3";
    static const char *const cells[] = { "Rugby, \"town\"", "2019\nto 2020", "2" };
    const struct pb_correction items[] = { { "", 4, cells, 3 } };
    const struct pb_corrections corrections = corrections_of(items, 1);
    expect_csv(text, sizeof text - 1, ',', &corrections,
               "1:area|period|value;2:Rugby|2018\n(part)|1;4:Rugby, \"town\"|2019\nto 2020|2;5:Rugby|2020|3;");
    cr_expect(used[0]);
}

Test(corrected_rows, have_as_many_fields_as_the_header)
{
    static const char text[] = "a;b;c\n1;2\n3;4;5;6\n7;8;9\n";
    static const char *const longer[] = { "1,5" };
    static const char *const shorter[] = { "3", "4", "5", "" };
    static const char *const too_long[] = { "7", "8", "9", "x" };
    const struct pb_correction items[] = { { "", 2, longer, 1 }, { "", 3, shorter, 4 }, { "", 4, too_long, 4 } };
    const struct pb_corrections corrections = corrections_of(items, 3);
    expect_csv(text, sizeof text - 1, ';', &corrections, "1:a|b|c;2:1,5||;3:3|4|5;4:!7|8|9|x;");
}

/* The file is Windows-1252, the corrected row is UTF-8; so is the one of a row whose bytes are none. */
Test(corrected_rows, are_not_in_the_encoding_of_the_file)
{
    static const char text[] = "a,b\ncaf\xE9,1\nx,2\n\x81,3\n";
    static const char *const cells[] = { "na\xC3\xAFve", "2" };
    const struct pb_correction items[] = { { "", 3, cells, 2 }, { "", 4, cells, 2 } };
    const struct pb_corrections corrections = corrections_of(items, 2);
    expect_csv(text, sizeof text - 1, ',', &corrections, "1:a|b;2:caf\xC3\xA9|1;3:na\xC3\xAFve|2;4:na\xC3\xAFve|2;");
}

Test(corrected_rows, that_nobody_comes_to_are_not_used)
{
    static const char text[] = "a,b\n1,2\n";
    static const char *const cells[] = { "x", "y" };
    const struct pb_correction items[] = { { "", 1, cells, 2 }, { "", 9, cells, 2 } };
    const struct pb_corrections corrections = corrections_of(items, 2);
    expect_csv(text, sizeof text - 1, ',', &corrections, "1:a|b;2:1|2;");
    cr_expect(!used[0] && !used[1], "a header is not corrected, and there is no line 9");
}

/* "PLACE: KIND'text' ..." of each row of all sheets. */
static void expect_tables(const void *bytes, size_t length, const struct pb_corrections *corrections,
                          const char *expected)
{
    char found[1000] = "";
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    struct pb_input input = pb_memory_input("data", &stream);
    struct pb_tabular *tabular = NULL;
    struct pb_error error = { 0 };
    input.corrections = corrections;
    enum pb_status status = pb_tabular_open(&tabular, &input, &error);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++) {
        const struct pb_tabular_row *row = NULL;
        status = pb_tabular_begin(tabular, i, &error);
        while (status == PB_OK && (status = pb_tabular_next(tabular, &row, &error)) == PB_OK && row) {
            char place[PB_TABULAR_PLACE_TEXT];
            size_t at = strlen(found);
            (void)snprintf(found + at, sizeof found - at, "%s:", pb_tabular_place(tabular, row->number, 0, place));
            for (size_t c = 0; c < row->count; c++) {
                at = strlen(found);
                (void)snprintf(found + at, sizeof found - at, " %d%s'%.*s'", (int)row->cells[c].kind,
                               row->cells[c].percent ? "%" : "", (int)row->cells[c].length, row->cells[c].text);
            }
            at = strlen(found);
            (void)snprintf(found + at, sizeof found - at, "\n");
        }
    }
    pb_tabular_close(tabular);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_expect_str_eq(found, expected);
}

Test(corrected_rows, of_json_keep_the_kinds_of_their_cells)
{
    static const char text[] = "[{\"area\": \"Rugby\", \"value\": 1.5}, {\"area\": \"Rugy\", \"value\": 2.5}]";
    static const char *const cells[] = { "Rugby", "3" };
    const struct pb_correction items[] = { { "", 2, cells, 2 } };
    const struct pb_corrections corrections = corrections_of(items, 1);
    expect_tables(text, sizeof text - 1, &corrections,
                  "record 0: 1'area' 1'value'\nrecord 1: 1'Rugby' 2'1.5'\nrecord 2: 1'Rugby' 2'3'\n");
    cr_expect(used[0]);
}

Test(corrected_rows, of_workbooks_and_members_of_archives_are_of_one_sheet)
{
    static const char *const cells[] = { "", "2.5", "TRUE", "0.5" };
    static const char *const line[] = { "1", "3" };
    struct pb_test_package book = pb_test_workbook(&(struct pb_test_workbook){
        .sheet = PB_TEST_CELLS("<row r=\"2\"><c r=\"B2\"><v>1.50</v></c><c r=\"C2\" t=\"b\"><v>1</v></c>"
                               "<c r=\"D2\" t=\"e\"><v>#N/A</v></c></row>") });
    const struct pb_test_member members[] = {
        { .name = "book.xlsx", .content = (const char *)book.bytes, .length = book.length },
        { .name = "list.csv", .content = "a|b\n1|2\n" },
    };
    struct pb_test_package zip = pb_test_zip(members, 2);
    const struct pb_correction items[] = {
        { "Data", 2, cells, 4 },
        { "book.xlsx/Data", 1, line, 2 },
        { "book.xlsx/Data", 2, cells, 4 },
        { "list.csv", 2, line, 2 },
    };
    struct pb_corrections corrections = corrections_of(items, 4);
    expect_tables(zip.bytes, zip.length, &corrections,
                  "book.xlsx/Data!A2: 0'' 2'2.5' 4'TRUE' 1'0.5'\nlist.csv!1: 1'a' 1'b'\nlist.csv!2: 1'1' 1'3'\n");
    cr_expect(!used[0] && !used[1] && used[2] && used[3]);
    corrections = corrections_of(items, 1);
    expect_tables(book.bytes, book.length, &corrections, "Data!A2: 0'' 2'2.5' 4'TRUE' 1'0.5'\n");
    free(zip.bytes);
    free(book.bytes);
}
