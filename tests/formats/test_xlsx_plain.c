/*
 * Rows that are read straight from their bytes (core/formats/xlsx_plain.c): each sheet must give the same cells, the
 * same survey and the same errors when a line break stands before its root, for then all of it is read by expat.
 * The line break at the end of each sheet's data is for the other side: without it a small sheet is one plain element,
 * which is cut into tokens as a whole.
 */
#include "tests/support/book_words.h"
#include "tests/support/hostile.h"
#include "tests/support/long.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(xlsx_plain, .timeout = 600);

static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"&quot;E&quot;00000\"/><numFmt numFmtId=\"165\" "
    "formatCode=\"[&lt;8]&quot;*&quot;;0.0\"/></numFmts><cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/><xf numFmtId=\"10\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
static const char strings[] = "<sst><si><t>Rugby</t></si><si><r><t>War</t></r><r><t>wick</t></r></si><si><t/></si>"
                              "<si><t>&lt;5 \xC2\xA3</t></si></sst>";

static char *words(const char *sheet, size_t length, unsigned lines)
{
    struct pb_test_package package = pb_test_workbook(
        &(struct pb_test_workbook){ .styles = styles, .strings = strings, .sheet = sheet, .sheet_length = length });
    char *said = pb_test_book_words(package.bytes, package.length, lines);
    free(package.bytes);
    cr_assert_not_null(said);
    return said;
}

static void expect_twins(const char *sheet, size_t length)
{
    char *slow_sheet = malloc(length + 1);
    cr_assert_not_null(slow_sheet);
    slow_sheet[0] = '\n';
    memcpy(slow_sheet + 1, sheet, length);
    char *fast = words(sheet, length, 0);
    char *slow = words(slow_sheet, length + 1, 1);
    size_t at = 0;
    while (fast[at] && fast[at] == slow[at])
        at++;
    cr_assert_str_eq(fast, slow, "at byte %zu:\n'%.120s' and, by expat,\n'%.120s' of\n%.*s", at, fast + at, slow + at,
                     length < 3000 ? (int)length : 3000, sheet);
    free(fast);
    free(slow);
    free(slow_sheet);
}

/* ---- Sheets by chance ---- */

struct sheet {
    char *text;
    size_t length;
    size_t capacity;
    uint64_t state; /* of chance */
};

static void put(struct sheet *sheet, const char *format, ...) PB_PRINTF(2, 3);
static void put(struct sheet *sheet, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(sheet->text + sheet->length, sheet->capacity - sheet->length, format, arguments);
    va_end(arguments);
    cr_assert(size >= 0 && (size_t)size < sheet->capacity - sheet->length);
    sheet->length += (size_t)size;
}

static unsigned chance(struct sheet *sheet, unsigned below)
{
    return pb_test_random(&sheet->state) % below;
}

static const char *any(struct sheet *sheet, const char *const *texts, size_t count)
{
    return texts[chance(sheet, (unsigned)count)];
}
#define ANY(sheet, texts) any(sheet, texts, sizeof(texts) / sizeof *(texts))

/* Behind the place of a cell: what programs write, */
static const char *const plain_cells[] = {
    "><v>1</v></c>",
    "><v>12345678</v></c>",
    "><v>-0.5</v></c>",
    "><v>2.7999999999999998E-2</v></c>",
    "><v>0.30000000000000004</v></c>",
    " s=\"1\"><v>43555.604166666664</v></c>",
    " s=\"2\"><v>17</v></c>",
    " s=\"3\"><v>3</v></c>",
    " s=\"3\"><v>17.25</v></c>",
    " s=\"4\" t=\"n\"><v>0.25</v></c>",
    " s=\"5\"><v>1.5</v></c>",
    " s=\"4\"/>",
    "/>",
    " t=\"s\"><v>0</v></c>",
    " s=\"1\" t=\"s\"><v>1</v></c>",
    " t=\"s\"><v>2</v></c>",
    " t=\"s\"><v>3</v></c>",
    " t=\"b\"><v>1</v></c>",
    " t=\"b\"><v>false</v></c>",
    " t=\"e\"><v>#N/A</v></c>",
    " t=\"d\"><v>2019-03-31T00:00</v></c>",
    " t=\"d\"><v>2019-03-31T14:30</v></c>",
    " t=\"str\"><f>A1</f><v>x_x000D_ y_x0041_</v></c>",
    " t=\"str\"><v></v></c>",
    " t=\"str\"><f>A1</f><v></v></c>",
    "><f>SUM(B1:B7)</f><v>7</v></c>",
    "><f>SUM(B1:B7)</f></c>",
    "><v></v></c>",
    "></c>",
    " t=\"inlineStr\"><is><t>a text of more than sixteen bytes, and of more than thirty-two</t></is></c>",
    " t=\"inlineStr\"><is><t>  blanks \"and\" 'quotes' > </t></is></c>",
    " t=\"inlineStr\"><is><t xml:space=\"preserve\">  blanks_x000A_  </t></is></c>",
    " t=\"inlineStr\"><is><t></t></is></c>",
    "><is><t>no type</t></is></c>",
};

/* and what few of them do, or none. */
static const char *const odd_cells[] = {
    " t='s'><v>0</v></c>",
    " t=\"s\" s=\"1\"><v>0</v></c>",
    " s=\"1\" s=\"1\"><v>0</v></c>",
    " t=\"s\"><v>4</v></c>",
    " t=\"s\"><v>-1</v></c>",
    " t=\"s\"><v> 1 </v></c>",
    " t=\"s\"><v>1\n</v></c>",
    " t=\"s\"><v>99999999999999999999</v></c>",
    " t=\"s\"><v></v></c>",
    " t=\"s\"><is><t>x</t></is></c>",
    " s=\"6\"><v>1</v></c>",
    " s=\"\"><v>1</v></c>",
    " s=\"0001\"><v>43555</v></c>",
    " s=\"-1\"><v>1</v></c>",
    " s=\"1234567890123\"><v>1</v></c>",
    " t=\"z\"><v>1</v></c>",
    " t=\"\"><v>1</v></c>",
    " t=\"inlineStrings\"><v>1</v></c>",
    " t=\"inlineStr\"><v>1</v></c>",
    " t=\"inlineStr\"><is><t>a</t><t>b</t></is></c>",
    " t=\"inlineStr\"><is><r><t>a</t></r><r><t>&amp;</t></r></is></c>",
    " t=\"inlineStr\"><is><t>a</t></is><v>1</v></c>",
    " t=\"b\"><v>yes</v></c>",
    " t=\"d\"><v>31/03/2019</v></c>",
    "><v>1,000</v></c>",
    "><v> 1</v></c>",
    "><v>1]</v></c>",
    "><v>nan</v></c>",
    "><v>1</v><v>2</v></c>",
    "><v>1&#50;</v></c>",
    "><v><![CDATA[12]]></v></c>",
    "><v>1<!-- > -->2</v></c>",
    "><v>1</v><!-- <v> --></c>",
    "><v>1</v><?p ?></c>",
    "><v>\xC2\xA3</v></c>",
    "><v>1\t</v></c>",
    "><v>\x7F</v></c>",
    "><v xmlns=\"x\">1</v></c>",
    "><v>1</v ></c >",
    " ><v>1</v></c>",
    "\n><v>1</v></c>",
    "><f t=\"shared\" ref=\"A1:A2\" si=\"0\">A1</f><v>1</v></c>",
    "><f>A1&amp;\"x\"</f><v>1</v></c>",
    "><f>T[x]</f><v>1</v></c>",
    "><f/><v>1</v></c>",
    "><v>1</v><f>A1</f></c>",
    "><x><v>1</v></x></c>",
    "><v><v>1</v></v></c>",
    " x:s=\"1\"><v>1</v></c>",
    " vm=\"1\"><v>1</v></c>",
    "><v>1</v></c>text",
    "/><!-- -->",
    "/> ",
};

static const char *const row_words[] = { "",
                                         " spans=\"1:10\"",
                                         " spans=\"1:4\" ht=\"15\" customHeight=\"1\" x14ac:dyDescent=\"0.25\"",
                                         " customFormat=\"false\" hidden=\"false\" outlineLevel=\"0\"",
                                         " hidden=\"1\"",
                                         " hidden=\"true\"",
                                         " hidden=\"trueish\"",
                                         " x:hidden=\"1\"",
                                         " x:hidden=\"0\" hidden=\"1\"" };
static const char *const odd_rows[] = { " hidden='1'", " r=\"3\"", " x:r=\"3\"",     " a=\"&amp;\"",
                                        "\n",          " ",        " a=\"1\"b=\"2\"" };
static const char *const odd_ends[] = { "",           "</c>",      "</row></row>", "<v>1</v></row>",
                                        "text</row>", "</row >",   "</row>\n",     "<!-- --></row>",
                                        "</ROW>",     "</row>]]>", "\x01</row>",   "&x;</row>" };

static void put_cell(struct sheet *sheet, unsigned row, unsigned column, unsigned odd)
{
    char place[PB_XLSX_PLACE_TEXT];
    (void)pb_xlsx_place(row, column, place);
    if (chance(sheet, odd) > 0)
        put(sheet, "<c r=\"%s\"%s", place, ANY(sheet, plain_cells));
    else if (chance(sheet, 3) > 0)
        put(sheet, "<c r=\"%s\"%s", place, ANY(sheet, odd_cells));
    else {
        static const char *const places[] = {
            " r=\"a%u\"", " r=\"A0%u\"",  " r=\"%u\"",     " r=\"A%u \"", "",
            " r='B%u'",   " r=\"XFE%u\"", " r=\"AAAA%u\"", " r=\"A1%u\"", " x=\"1\" r=\"C%u\""
        };
        char odd_place[64];
        const char *pattern = ANY(sheet, places);
        const char *number = strstr(pattern, "%u");
        (void)snprintf(odd_place, sizeof odd_place, number ? "%.*s%u%s" : "%.*s", number ? (int)(number - pattern) : 0,
                       pattern, row, number ? number + 2 : "");
        put(sheet, "<c%s%s", odd_place, ANY(sheet, plain_cells));
    }
}

/* One in `odd` cells, rows and ends is as programs do not write them. */
static void put_rows(struct sheet *sheet, unsigned rows, unsigned odd)
{
    unsigned number = 0;
    for (unsigned r = 0; r < rows; r++) {
        number += 1 + (chance(sheet, 8) == 0 ? chance(sheet, 1000) : 0);
        unsigned said = chance(sheet, 40 * odd) ? number : number - chance(sheet, 3) % number;
        put(sheet, "<row r=\"%u\"%s%s>", said, ANY(sheet, row_words),
            chance(sheet, odd * 8) ? "" : ANY(sheet, odd_rows));
        unsigned column = 0;
        for (unsigned count = chance(sheet, 14); count > 0; count--) {
            column += 1 + (chance(sheet, 6) == 0 ? chance(sheet, 300) : 0);
            put_cell(sheet, said, chance(sheet, 20 * odd) ? column : 1, odd);
        }
        put(sheet, "%s", chance(sheet, odd * 8) ? "</row>" : ANY(sheet, odd_ends));
        if (chance(sheet, 20) == 0)
            put(sheet, "<row r=\"%u\"%s/>", ++number, ANY(sheet, row_words));
    }
}

static struct sheet open_sheet(void)
{
    struct sheet sheet = { .capacity = 8 << 20, .state = 20210331 };
    sheet.text = malloc(sheet.capacity);
    cr_assert_not_null(sheet.text);
    return sheet;
}

Test(xlsx_plain, reads_each_cell_as_expat_does)
{
    struct sheet sheet = open_sheet();
    for (size_t kind = 0; kind < 2; kind++) {
        size_t count = kind ? sizeof odd_cells / sizeof *odd_cells : sizeof plain_cells / sizeof *plain_cells;
        for (size_t i = 0; i < count; i++) {
            sheet.length = 0;
            put(&sheet,
                "<worksheet><sheetData><row r=\"7\"><c r=\"B7\"><v>1</v></c><c r=\"AZ7\"%s<c r=\"BA7\"><v>2</v></c>"
                "</row><row r=\"8\"><c r=\"A8\"><v>3</v></c></row>\n</sheetData></worksheet>",
                kind ? odd_cells[i] : plain_cells[i]);
            expect_twins(sheet.text, sheet.length);
        }
    }
    free(sheet.text);
}

/* Rows that do not ascend, or have a number that no row has, with cells that agree with it. */
Test(xlsx_plain, refuses_rows_as_expat_does)
{
    static const char *const numbers[] = { "1", "2", "0", "007", "1048576", "1048577", "99999999", "", "-3", "3a" };
    struct sheet sheet = open_sheet();
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        sheet.length = 0;
        put(&sheet,
            "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"%s\"><c r=\"A%s\"><v>2</v></c>"
            "</row><row r=\"%s\"/>\n</sheetData></worksheet>",
            numbers[i], numbers[i], numbers[i]);
        expect_twins(sheet.text, sheet.length);
    }
    free(sheet.text);
}

Test(xlsx_plain, reads_sheets_as_expat_does)
{
    struct sheet sheet = open_sheet();
    unsigned trials = pb_test_long() ? 3000 : 200; /* a million rows */
    for (unsigned trial = 0; trial < trials; trial++) {
        static const unsigned odds[] = { 5, 50, 1000, 1000000 };
        sheet.length = 0;
        put(&sheet, "%s<sheetData>",
            trial % 5 ? "<worksheet>" : "<x:worksheet><cols><col min=\"2\" max=\"9\" hidden=\"1\"/></cols>");
        put_rows(&sheet, 1 + chance(&sheet, trial % 4 ? 900 : 9), odds[trial % 4]);
        put(&sheet, "\n</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></%sworksheet>",
            trial % 5 ? "" : "x:");
        expect_twins(sheet.text, sheet.length);
    }
    free(sheet.text);
}

Test(xlsx_plain, reads_broken_sheets_as_expat_does)
{
    static const char signs[] = "<>/=\" '&;]-!?acrstv17\n\t\x01\xC3\xA9";
    struct sheet sheet = open_sheet();
    unsigned trials = pb_test_long() ? 10000 : 1500;
    for (unsigned trial = 0; trial < trials; trial++) {
        sheet.length = 0;
        put(&sheet, "<worksheet><sheetData>");
        size_t first = sheet.length;
        put_rows(&sheet, 1 + chance(&sheet, 4), 30);
        for (unsigned change = 1 + chance(&sheet, 3); change > 0; change--)
            sheet.text[first + chance(&sheet, (unsigned)(sheet.length - first))] =
                signs[chance(&sheet, sizeof signs - 1)];
        if (chance(&sheet, 4) == 0)
            sheet.length = first + chance(&sheet, (unsigned)(sheet.length - first));
        else
            put(&sheet, "\n</sheetData></worksheet>");
        expect_twins(sheet.text, sheet.length);
    }
    free(sheet.text);
}

/* The reader holds 65,536 bytes at once: rows in which these end at every byte. */
Test(xlsx_plain, reads_rows_cut_at_any_byte)
{
    enum { HELD = 1 << 16, BEFORE = 1200 };
    struct sheet sheet = open_sheet();
    for (unsigned filler = HELD - BEFORE; filler < HELD; filler += 1) {
        sheet.length = 0;
        sheet.state = 3;
        put(&sheet, "<worksheet><x>%0*d</x><sheetData>", (int)filler, 0);
        put_rows(&sheet, 12, 1000000);
        put(&sheet, "\n</sheetData></worksheet>");
        expect_twins(sheet.text, sheet.length);
    }
    free(sheet.text);
}

/* A row that is longer than what the reader holds, and one that has a text of that length. */
Test(xlsx_plain, reads_rows_that_are_too_long)
{
    struct sheet sheet = open_sheet();
    put(&sheet, "<worksheet><sheetData><row r=\"1\">");
    for (unsigned column = 1; column <= PB_XLSX_COLUMNS_MAXIMUM; column++)
        put_cell(&sheet, 1, column, 1000000);
    put(&sheet, "</row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>%0*d</t></is></c></row><row r=\"3\">", 100000,
        0);
    put_cell(&sheet, 3, PB_XLSX_COLUMNS_MAXIMUM, 1000000);
    put(&sheet, "</row>\n</sheetData></worksheet>");
    expect_twins(sheet.text, sheet.length);
    free(sheet.text);
}
