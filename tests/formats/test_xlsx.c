/*
 * What the workbook reader makes of what may be in a workbook (ISO/IEC 29500-1, part 18). Expectations about dates and
 * formats were checked against openpyxl 3.0.9 and Excel's documentation.
 */
#include "placebook/formats/xlsx.h"

#include "tests/support/package.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(xlsx);

static struct pb_error error;

static void expect_parts(const struct pb_test_workbook *parts, const char *expected)
{
    struct pb_test_package package = pb_test_workbook(parts);
    char *text = pb_test_dump(package.bytes, package.length, &error);
    cr_expect_str_eq(text, expected, "expected %s\n     got %s", expected, text);
    free(text);
    free(package.bytes);
}

static void expect(const char *sheet, const char *expected)
{
    expect_parts(&(struct pb_test_workbook){ .sheet = sheet }, expected);
    expect_parts(&(struct pb_test_workbook){ .sheet = sheet, .deflated = true }, expected);
}

#define EXPECT(cells, expected) expect(PB_TEST_CELLS(cells), "[Data]" expected)

Test(xlsx, reads_cells_of_each_type)
{
    EXPECT(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" t=\"n\"><v>2.7999999999999998E-2</v></c>"
        "<c r=\"C1\" t=\"b\"><v>1</v></c><c r=\"D1\" t=\"b\"><v>0</v></c><c r=\"E1\" t=\"e\"><v>#N/A</v></c>"
        "<c r=\"F1\" t=\"inlineStr\"><is><t>Rugby &amp; more</t></is></c><c r=\"G1\" t=\"str\"><f>A1</f><v>x y</v></c>"
        "<c r=\"AA1\"><v>\n -3 \n</v></c></row>",
        "1 A n:1 B n:2.7999999999999998E-2 C b:TRUE D b:FALSE E e:#N/A F t:Rugby & more G =t:x y AA n:-3;");
    EXPECT("<row r=\"2\"><c r=\"A2\" t=\"d\"><v>2019-03-31T00:00:00</v></c><c r=\"B2\" t=\"d\"><v>2019-03-31</v></c>"
           "<c r=\"C2\" t=\"d\"><v>2019-03-31T14:30:05.5Z</v></c><c r=\"D2\" t=\"d\"><v>14:30:00</v></c></row>",
           "2 A d:2019-03-31 B d:2019-03-31 C d:2019-03-31T14:30:05 D d:14:30:00;");
}

Test(xlsx, leaves_out_what_is_empty)
{
    EXPECT("", "");
    EXPECT("<row r=\"1\" spans=\"1:3\"/><row r=\"5\"><c r=\"A5\" s=\"0\"/><c r=\"B5\"><v/></c><c r=\"C5\"><v>7</v></c>"
           "<c r=\"D5\" t=\"str\"><v></v></c><c r=\"E5\" t=\"inlineStr\"><is><t/></is></c></row><row r=\"9\"/>",
           "5 C n:7;");
    expect(PB_TEST_SHEET("<dimension ref=\"A1:XFD16000000\"/><sheetData/>"), "[Data]");
    expect(PB_TEST_SHEET(""), "[Data]");
}

Test(xlsx, finds_places_that_are_not_written)
{
    EXPECT("<row><c><v>1</v></c><c><v>2</v></c></row><row><c r=\"D2\"><v>3</v></c><c><v>4</v></c></row>"
           "<row r=\"10\"><c><v>5</v></c></row><row><c><v>6</v></c></row>",
           "1 A n:1 B n:2;2 D n:3 E n:4;10 A n:5;11 A n:6;");
}

Test(xlsx, puts_cells_in_order)
{
    EXPECT("<row r=\"1\"><c r=\"C1\"><v>3</v></c><c r=\"A1\" t=\"inlineStr\"><is><t>one</t></is></c>"
           "<c r=\"B1\" t=\"b\"><v>1</v></c></row>",
           "1 A t:one B b:TRUE C n:3;");
    EXPECT("<row r=\"1\"><c r=\"A1\"><v>3</v></c><c r=\"A1\"><v>4</v></c></row>", "1 A x8:3;");
    EXPECT("<row r=\"2\"><c r=\"A2\"><v>3</v></c></row><row r=\"2\"><c r=\"A2\"><v>4</v></c></row>",
           "2 A n:3;error: sheet 'Data', row 2: found this row after row 2: rows must ascend, each only once");
}

Test(xlsx, joins_runs_and_passes_over_phonetic_ones)
{
    static const char strings[] =
        "<sst count=\"9\" uniqueCount=\"9\"><si><t>plain</t></si>"
        "<si><r><rPr><b/></rPr><t>Rug</t></r><r><t xml:space=\"preserve\">by </t></r><r><t>now</t></r></si>"
        "<si><t>\xE8\xAA\xB2</t><rPh sb=\"0\" eb=\"1\"><t>KA</t></rPh><phoneticPr fontId=\"1\"/></si>"
        "<si/><si><t xml:space=\"preserve\">  kept  </t></si><si><t>\n  cut\n</t></si>"
        "<si><t>a_x000D__x000A_b_x0009_c_x005F_x0041_ _x00e9_ _xZZZZ_ _x0000_ _xD83D__xDE00_ _xD83D_</t></si></sst>";
    expect_parts(
        &(struct pb_test_workbook){
            .strings = strings,
            .sheet = PB_TEST_CELLS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                                   "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c>"
                                   "<c r=\"E1\" t=\"s\"><v>4</v></c><c r=\"F1\" t=\"s\"><v>5</v></c>"
                                   "<c r=\"G1\" t=\"s\"><v>6</v></c></row>") },
        "[Data]1 A t:plain B t:Rugby now C t:\xE8\xAA\xB2 E t:  kept   F t:cut "
        "G t:a\r\nb\tc_x0041_ \xC3\xA9 _xZZZZ_ _x0000_ \xF0\x9F\x98\x80 \xEF\xBF\xBD;");
    EXPECT("<row r=\"1\"><c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>no</t></rPh></is></c></row>",
           "1 A t:inline;");
}

Test(xlsx, takes_formulas_by_their_cached_value)
{
    EXPECT(
        "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f>SUM(A1)</f></c><c r=\"C1\"><f>A1</f><v></v></c>"
        "<c r=\"D1\" t=\"str\"><f>A1&amp;\"\"</f><v></v></c><c r=\"E1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"
        "<c r=\"F1\" t=\"str\"><f>A1</f></c></row>",
        "1 A =n:2 B =-: C =-: D =t: E =e:#DIV/0! F =-:; uncached 3 from B1");
}

Test(xlsx, notices_what_is_hidden_and_merged)
{
    static const char sheet[] = PB_TEST_SHEET(
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"999999999\" hidden=\"true\"/></cols>"
        "<sheetData><row r=\"1\" hidden=\"1\"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"
        "<row r=\"2\"><c r=\"F2\"><v>4</v></c></row></sheetData>"
        "<mergeCells count=\"3\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B4\"/>"
        "<mergeCell ref=\"XFC5:XFD9\"/></mergeCells>");
    expect(sheet, "[Data]1h A n:1 B n:2 C n:3;2 F n:4; merge A1:C1 merge XFC5:XFD9");
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheet });
    for (int skim = 0; skim < 2; skim++) {
        struct pb_memory_stream stream = { .bytes = package.bytes, .length = package.length };
        struct pb_input input = pb_memory_input("book.xlsx", &stream);
        struct pb_xlsx *workbook = NULL;
        struct pb_xlsx_sheet *open = NULL;
        cr_assert_eq(pb_xlsx_open(&workbook, &input, &error), PB_OK, "%s", error.message);
        cr_assert_eq(pb_xlsx_sheet_open(&open, workbook, 0, &error), PB_OK, "%s", error.message);
        const struct pb_xlsx_row *row = NULL;
        if (skim)
            cr_assert_eq(pb_xlsx_skim(open, &error), PB_OK);
        else
            do
                cr_assert_eq(pb_xlsx_next(open, &row, &error), PB_OK);
            while (row);
        cr_assert_eq(pb_xlsx_next(open, &row, &error), PB_OK);
        cr_expect_null(row);
        const struct pb_xlsx_survey *survey = pb_xlsx_survey(open);
        cr_expect_eq(survey->merge_count, 2);
        cr_expect_eq(survey->last_row, 2);
        cr_expect_eq(survey->last_column, 6);
        cr_expect_eq(survey->rows, 2);
        cr_expect_eq(survey->cells, 4);
        cr_expect_eq(survey->hidden_rows, 1);
        cr_expect_eq(survey->hidden_columns, 4); /* B, C, E, F */
        cr_expect(!pb_xlsx_column_hidden(open, 1) && pb_xlsx_column_hidden(open, 3) &&
                  pb_xlsx_column_hidden(open, 16384));
        cr_expect(!pb_xlsx_column_hidden(open, 16385));
        pb_xlsx_sheet_close(open);
        pb_xlsx_close(workbook);
    }
    free(package.bytes);
}

#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships/"

/* Strict namespaces, prefixes on every name, targets that are absolute, relative and percent-encoded, parts in any
 * order and case, and each state that a sheet can have. */
Test(xlsx, resolves_relationships)
{
    static const struct pb_test_member members[] = {
        { .name = "data/Two Sheets/b.xml",
          .content = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData>"
                     "<x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>",
          .deflated = true },
        { .name = "data/text.xml", .content = "<x:sst xmlns:x=\"m\"><x:si><x:t>second</x:t></x:si></x:sst>" },
        { .name = "DATA/A.XML", .content = PB_TEST_CELLS("<row><c><v>1</v></c></row>") },
        { .name = "data/_rels/book.xml.rels",
          .content =
              "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
              "<Relationship Id=\"c\" Type=\"" STRICT "chartsheet\" Target=\"c.xml\"/>"
              "<Relationship Id=\"b\" Type=\"" STRICT "worksheet\" Target=\"./x/../Two%20Sheets/b.xml\"/>"
              "<Relationship Id=\"s\" Type=\"" STRICT "sharedStrings\" Target=\"text.xml\"/>"
              "<Relationship Id=\"e\" Type=\"" STRICT "hyperlink\" Target=\"http://x/y\" TargetMode=\"External\"/>"
              "<Relationship Id=\"a\" Type=\"" STRICT "worksheet\" Target=\"/data/a.xml\"/></Relationships>" },
        { .name = "data/book.xml",
          .content = "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:rel=\"" STRICT "\">"
                     "<x:workbookPr date1904=\"true\"/><x:sheets>"
                     "<x:sheet name=\"A &amp; E\" sheetId=\"3\" rel:id=\"a\" state=\"visible\"/>"
                     "<x:sheet name=\"Chart\" sheetId=\"1\" rel:id=\"c\"/>"
                     "<x:sheet name=\"B\" sheetId=\"2\" rel:id=\"b\" state=\"veryHidden\"/></x:sheets></x:workbook>" },
        { .name = "_rels/.rels",
          .content =
              "<Relationships><Relationship Id=\"x\" Type=\"" STRICT "officeDocument\" Target=\"/data/book.xml\"/>"
              "</Relationships>" },
    };
    struct pb_test_package package = pb_test_zip(members, sizeof members / sizeof *members);
    char *text = pb_test_dump(package.bytes, package.length, &error);
    cr_expect_str_eq(text, "[A & E]1 A n:1;[Chart] no table[B] very hidden1 A t:second;", "%s", text);
    free(text);
    free(package.bytes);
}

static size_t utf16(const char *text, bool big, char *to)
{
    size_t length = 0;
    to[length++] = big ? '\xFE' : '\xFF';
    to[length++] = big ? '\xFF' : '\xFE';
    for (; *text; text++) {
        to[length++] = big ? '\0' : *text;
        to[length++] = big ? *text : '\0';
    }
    return length;
}

Test(xlsx, reads_parts_in_utf_16)
{
    static const char sheet[] = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row><c><v>12</v></c>"
                                "<c t=\"inlineStr\"><is><t>&#xE9;</t></is></c></row></sheetData></worksheet>";
    char wide[2 * sizeof sheet + 2];
    for (int big = 0; big < 2; big++)
        expect_parts(&(struct pb_test_workbook){ .sheet = wide, .sheet_length = utf16(sheet, big, wide) },
                     "[Data]1 A n:12 B t:\xC3\xA9;");
}

/* The styles of these tests: number formats by their number, 0 to 58, then codes of the file. */
static char *styles(const char *const *codes, size_t count)
{
    static char text[16384];
    size_t at = (size_t)snprintf(text, sizeof text, "<styleSheet><numFmts>");
    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "<numFmt numFmtId=\"%zu\" formatCode=\"%s\"/>", 164 + i,
                               codes[i]);
    at += (size_t)snprintf(text + at, sizeof text - at,
                           "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                           "<cellXfs>");
    for (size_t i = 0; i < 60; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "<xf numFmtId=\"%zu\"/>", i);
    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "<xf numFmtId=\"%zu\" applyNumberFormat=\"1\"/>", 164 + i);
    (void)snprintf(text + at, sizeof text - at, "</cellXfs></styleSheet>");
    return text;
}

/* One number shown by a style: "kind:text". */
static void expect_shown(const char *code, unsigned style, const char *number, bool from_1904, const char *expected)
{
    char sheet[1024];
    char whole[256];
    (void)snprintf(sheet, sizeof sheet, PB_TEST_CELLS("<row><c s=\"%u\"><v>%s</v></c></row>"), style, number);
    (void)snprintf(whole, sizeof whole, "[Data]1 A %s;", expected);
    struct pb_test_workbook parts = { .sheet = sheet, .styles = styles(&code, 1) };
    if (from_1904)
        parts.workbook =
            "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"Data\" r:id=\"rId1\" xmlns:r=\"r\"/>"
            "</sheets></workbook>";
    expect_parts(&parts, whole);
}

#define OWN 60 /* the style of the code */

/* Serials: 43555 is 31 March 2019 (openpyxl.utils.datetime.to_excel). */
Test(xlsx, reads_dates_by_their_format)
{
    expect_shown("0", 14, "43555", false, "d:2019-03-31");
    expect_shown("0", 14, "43555.75", false, "d:2019-03-31");
    expect_shown("0", 22, "43555.75", false, "d:2019-03-31T18:00:00");
    expect_shown("0", 22, "43555.999999", false, "d:2019-04-01T00:00:00");
    expect_shown("0", 20, "0.75", false, "d:18:00:00");
    expect_shown("0", 18, "43555.75", false, "d:2019-03-31T18:00:00");
    expect_shown("0", 27, "43555", false, "d:2019-03-31");
    expect_shown("0", 46, "1.5", false, "n:1.5");
    expect_shown("0", 58, "43555", false, "d:2019-03-31");
    expect_shown("0", 14, "1", false, "d:1900-01-01");
    expect_shown("0", 14, "59", false, "d:1900-02-28");
    expect_shown("0", 14, "60", false, "d:1900-02-29");
    expect_shown("0", 14, "61", false, "d:1900-03-01");
    expect_shown("0", 14, "2958465", false, "d:9999-12-31");
    expect_shown("0", 14, "2958466", false, "n:2958466");
    expect_shown("0", 14, "0", false, "n:0");
    expect_shown("0", 14, "-1", false, "n:-1");
    expect_shown("0", 14, "0", true, "d:1904-01-01");
    expect_shown("0", 14, "60", true, "d:1904-03-01");
    expect_shown("0", 14, "42093", true, "d:2019-03-31");
    expect_shown("0", 14, "2957003", true, "d:9999-12-31");
    expect_shown("0", 14, "36526", false, "d:2000-01-01");
    expect_shown("0", 14, "36585", false, "d:2000-02-29");
}

Test(xlsx, understands_format_codes)
{
    static const char *const days[] = {
        "dd/mm/yyyy",    "[$-809]dd mmmm yyyy;@", "[$-F800]dddd\\,\\ mmmm\\ dd", "mmm", "d\\-m",
        "[Red]dd/mm/yy", "&quot;h&quot; dd"
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        expect_shown(days[i], OWN, "43555.5", false, "d:2019-03-31");
    static const char *const months[] = { "mmm-yy", "mmmm yyyy", "[$-809]mm/yyyy;@", "yyyy-mm" };
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        expect_shown(months[i], OWN, "43555.5", false, "d:Mar 2019");
    expect_shown("0", 17, "43555", false, "d:Mar 2019");
    expect_shown("yyyy", OWN, "43555.5", false, "d:2019");
    expect_shown("yy", OWN, "42093", true, "d:2019");
    expect_shown("yyyy-mm-dd hh:mm", OWN, "43555.5", false, "d:2019-03-31T12:00:00");
    expect_shown("hh:mm:ss.000", OWN, "0.5", false, "d:12:00:00");
    expect_shown("h:mm AM/PM", OWN, "0.5", false, "d:12:00:00");
    static const char *const numbers[] = { "[h]:mm",
                                           "[mm]:ss",
                                           "#,##0.00;[Red]-#,##0.00",
                                           "_-* #,##0_-;\\-* #,##0_-",
                                           "0.0",
                                           "General",
                                           "@",
                                           "&quot;days &quot;0",
                                           "# ?/?",
                                           "0.00E+00",
                                           "[&gt;100]0;General",
                                           "0\\d",
                                           "\\y0",
                                           "General &quot;yards&quot;",
                                           "",
                                           "[Red]",
                                           "0" };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        expect_shown(numbers[i], OWN, "43555.5", false, "n:43555.5");
    expect_shown("0.0%", OWN, "0.125", false, "!n:0.125");
    expect_shown("0", 10, "0.125", false, "!n:0.125");
    expect_shown("0&quot;%&quot;", OWN, "12.5", false, "n:12.5");
}

/* Which section applies: ISO/IEC 29500-1, 18.8.31; what is shown was checked with SheetJS's SSF 0.11 by reading its
 * choose_fmt. "*": the number is masked; "0": a zero that is shown as nothing. */
Test(xlsx, takes_the_section_that_applies)
{
    static const struct {
        const char *code;
        const char *number;
        const char *expected;
    } cases[] = {
        { "[=0]&quot;-&quot;;0.0%", "0.25", "!n:0.25" },
        { "[=0]&quot;-&quot;;0.0%", "0", "n:0" },
        { "[Red][&lt;0.5]0.0;0%", "0.25", "n:0.25" },
        { "[Red][&lt;0.5]0.0;0%", "0.5", "!n:0.5" },
        { "[&gt;=1]0;[&gt;=0.1]0.0;0.0%", "0.05", "!n:0.05" },
        { "[&gt;=1]0;[&gt;=0.1]0.0;0.0%", "0.5", "n:0.5" },
        { "[&lt;&gt;0]0%;0", "0", "n:0" },
        { "[&lt;&gt;0]0%;0", "1", "!n:1" },
        { "0%;0.0;0.00", "1", "!n:1" },
        { "0%;0.0;0.00", "-1", "n:-1" },
        { "0%;0.0;0.00", "0", "n:0" },
        { "0%;0.0", "0", "!n:0" },
        { "0%;@", "-1", "!n:-1" },
        { "dd/mm/yyyy;0", "43555", "d:2019-03-31" },
        { "[&lt;8]&quot;*&quot;;#,##0", "3", "*n:3" },
        { "[&lt;8]&quot;*&quot;;#,##0", "9", "n:9" },
        { "[&lt;=5]\\c;0", "5", "*n:5" },
        { "[&lt;=5]\\c;0", "5.5", "n:5.5" },
        { "[&lt;8];0", "3", "*n:3" },
        { ";;;", "3", "*n:3" },
        { ";;;", "-3", "*n:-3" },
        { ";;;", "0", "0n:0" },
        { ";;;@", "3", "*n:3" },
        { "**;**;**", "3", "*n:3" },
        { ";dd", "43555.5", "*n:43555.5" },
        { "&quot;n/a&quot;", "3", "*n:3" },
        { "0;-0;;@", "0", "0n:0" },
        { "0;-0;;@", "7", "n:7" },
        { "0;-0;&quot;*&quot;", "0", "*n:0" },
        { "0;-0;&quot; nil &quot;", "0", "n:0" },
        { "_-* #,##0_-;\\-* #,##0_-;_-* &quot;-&quot;??_-;_-@_-", "0", "n:0" },
        { "_-* #,##0_-;\\-* #,##0_-;_-* &quot;-&quot;_-;_-@_-", "0", "n:0" },
        { "#,##0;-#,##0;\xE2\x80\x93", "0", "n:0" },
        { "#,##0;-#,##0;&quot;\xE2\x80\x93&quot;", "0", "n:0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_shown(cases[i].code, OWN, cases[i].number, false, cases[i].expected);
}

/* A cell has the text of its type; what stands beside it, and what is in a namespace of somebody else, is nothing. */
Test(xlsx, takes_one_value_of_a_cell)
{
    EXPECT("<row><c t=\"inlineStr\"><v>1</v><is><t>12</t></is></c><c t=\"inlineStr\"><is><t>12</t></is><v>1</v></c>"
           "<c><v>1</v><is><t>12</t></is></c><c t=\"n\"><is><t>12</t></is><v>1</v></c></row>",
           "1 A t:12 B t:12 C t:12 D n:1;");
    EXPECT("<row><c><v>1</v><x:v xmlns:x=\"urn:x\">7</x:v></c><c t=\"str\"><f>A1</f><v>a</v><x:v "
           "xmlns:x=\"urn:x\">b</x:v></c></row><x:row xmlns:x=\"urn:x\"><c><v>3</v></c></x:row>",
           "1 A n:1 B =t:a;");
    EXPECT("<row><c><v xmlns=\"urn:x\">7</v><v>1</v></c><c><v "
           "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">2</v></c><c><v>1</v><v>2</v></c>"
           "<c t=\"inlineStr\"><v>1</v><v>2</v><is><t>3</t></is></c></row>",
           "1 A n:1 B n:2 C x8:1 D t:3;");
    expect(
        "<s:worksheet xmlns:s=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><s:sheetData><s:row><s:c>"
        "<s:v>5</s:v></s:c></s:row></s:sheetData></s:worksheet>",
        "[Data]1 A n:5;");
}

/* The fault of a cell is its own: the number behind x is that of enum pb_xlsx_fault. */
Test(xlsx, leaves_a_fault_with_its_cell)
{
    EXPECT("<row><c><v>NaN</v></c><c><v>1,5</v></c><c><v>1e999</v></c><c s=\"5\"><v>1</v></c><c s=\"\"><v>1</v></c>"
           "<c t=\"s\"><v>0</v></c><c t=\"s\"><v>-1</v></c><c t=\"b\"><v>yes</v></c><c t=\"d\"><v>31/03/2019</v></c>"
           "<c t=\"q\"><v>1</v></c><c><f>1+1</f><v></v></c><c><v>9</v></c></row>",
           "1 A x2:NaN B x2:1,5 C x2:1e999 D x3:1 E x3:1 F x4:0 G x4:-1 H x5:yes I x6:31/03/2019 J x7:1 K =-: L n:9; "
           "uncached 1 from K1");
    EXPECT("<row><c t=\"d\"><v>1976-11-22T08:30</v></c><c t=\"d\"><v>1976-11-22T00:00</v></c>"
           "<c t=\"d\"><v>1976-11-22T08:30Z</v></c></row>",
           "1 A d:1976-11-22T08:30:00 B d:1976-11-22 C d:1976-11-22T08:30:00;");
}

/* Whole columns and rows, corners the wrong way round; what is no range merges nothing. */
Test(xlsx, reads_merged_ranges_as_they_are)
{
    expect(PB_TEST_SHEET("<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"F:F\"/>"
                         "<mergeCell ref=\"2:3\"/><mergeCell ref=\"B2:A1\"/><mergeCell/><mergeCell ref=\"A1:-\"/>"
                         "<mergeCell ref=\"A0:B1\"/><mergeCell ref=\"A1:XFE1\"/><mergeCell ref=\":\"/></mergeCells>"),
           "[Data]1 A n:1; merge F1:F1048576 merge A2:XFD3 merge A1:B2");
}

/* The workbook points to a part for styles that is not there: what has a style is not known, and all else is. */
Test(xlsx, reads_what_needs_no_styles)
{
    expect_parts(
        &(struct pb_test_workbook){
            .sheet = PB_TEST_CELLS("<row><c><v>1</v></c><c s=\"0\"><v>2</v></c><c s=\"1\"><v>3</v></c></row>"),
            .links = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                     "<Relationship Id=\"rId2\" Type=\"x/styles\" Target=\"none.xml\"/></Relationships>" },
        "[Data]1 A n:1 B n:2 C x3:3;");
}

/* A format of zeros is a code that has lost its zeros. */
Test(xlsx, shows_the_zeros_of_codes)
{
    expect_shown("00000", OWN, "123", false, "n:00123");
    expect_shown("00000", OWN, "1234567", false, "n:1234567");
    expect_shown("00000", OWN, "0", false, "n:00000");
    expect_shown("&quot;E&quot;00000000", OWN, "6000001", false, "n:E06000001");
    expect_shown("\\E00000000", OWN, "6000001", false, "n:E06000001");
    expect_shown("000&quot;A&quot;;-000", OWN, "5", false, "n:005A");
    expect_shown("00000", OWN, "12.5", false, "n:12.5");
    expect_shown("00000", OWN, "-5", false, "n:-5");
    expect_shown("00000", OWN, "1e20", false, "n:1e20");
    expect_shown("00.00", OWN, "5", false, "n:5");
    expect_shown("00\\-00", OWN, "123", false, "n:123");
    expect_shown("0", OWN, "5", false, "n:5");
    expect_shown("#00", OWN, "5", false, "n:5");
    expect_shown("0000000000000000000000000000000000000000000000000000000000000000", OWN, "5", false, "n:5");
    expect_shown("&quot;a very long text before&quot;00", OWN, "5", false, "n:5");
}

Test(xlsx, names_places)
{
    char text[PB_XLSX_PLACE_TEXT];
    cr_expect_str_eq(pb_xlsx_place(1, 1, text), "A1");
    cr_expect_str_eq(pb_xlsx_place(17, 26, text), "Z17");
    cr_expect_str_eq(pb_xlsx_place(17, 27, text), "AA17");
    cr_expect_str_eq(pb_xlsx_place(1048576, 16384, text), "XFD1048576");
    cr_expect_str_eq(pb_xlsx_place(0, 702, text), "ZZ");
    cr_expect_str_eq(pb_xlsx_place(UINT32_MAX, UINT32_MAX, text), "MWLQKWU4294967295");
}

Test(xlsx, probes_by_content)
{
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = PB_TEST_CELLS("") });
    cr_expect_geq(pb_xlsx_probe(package.bytes, package.length), 90);
    cr_expect_geq(pb_xlsx_probe(package.bytes, 64), 50);
    cr_expect_eq(pb_xlsx_probe(package.bytes, 3), 0);
    free(package.bytes);
    static const struct pb_test_member csv = { .name = "data.csv", .content = "a,b\n1,2\n" };
    package = pb_test_zip(&csv, 1);
    cr_expect_leq(pb_xlsx_probe(package.bytes, package.length), 10);
    free(package.bytes);
    cr_expect_eq(pb_xlsx_probe("Area Code,Area Name,Value,Lower,Upper\n", 38), 0);
}

/* A long row makes the reader's memory move while cells point into it. */
Test(xlsx, keeps_texts_of_a_long_row)
{
    size_t size = 2 << 20;
    char *sheet = malloc(size);
    cr_assert_not_null(sheet);
    size_t at = (size_t)snprintf(sheet, size, "<worksheet><sheetData><row>");
    for (unsigned i = 0; i < 16384; i++)
        at += (size_t)snprintf(sheet + at, size - at, "<c t=\"inlineStr\"><is><t>text %u</t></is></c>", i);
    (void)snprintf(sheet + at, size - at, "</row></sheetData></worksheet>");
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheet });
    struct pb_memory_stream stream = { .bytes = package.bytes, .length = package.length };
    struct pb_input input = pb_memory_input("book.xlsx", &stream);
    struct pb_xlsx *workbook = NULL;
    struct pb_xlsx_sheet *open = NULL;
    const struct pb_xlsx_row *row = NULL;
    cr_assert_eq(pb_xlsx_open(&workbook, &input, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_xlsx_sheet_open(&open, workbook, 0, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_xlsx_next(open, &row, &error), PB_OK, "%s", error.message);
    cr_assert_eq(row->count, 16384);
    for (unsigned i = 0; i < row->count; i++) {
        char expected[32];
        (void)snprintf(expected, sizeof expected, "text %u", i);
        cr_assert_str_eq(row->cells[i].text, expected);
        cr_assert(row->cells[i].column == i + 1 && isnan(row->cells[i].number));
    }
    pb_xlsx_sheet_close(open);
    pb_xlsx_close(workbook);
    free(package.bytes);
    free(sheet);
}
