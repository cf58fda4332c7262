/*
 * OpenDocument spreadsheets, as several programs write them. What is expected of a cell is what the standard
 * (OpenDocument 1.3 part 3) says of its attributes, or what LibreOffice 7 shows for it; where xlsx has the same, its
 * tests expect the same.
 */
#include "placebook/formats/tabular.h"
#include "tests/support/ods.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_error error;

static void expect_of(const struct pb_test_member *members, size_t count, const char *expected)
{
    struct pb_test_package package = pb_test_zip(members, count);
    char *found = pb_test_ods_dump(package.bytes, package.length, &error);
    cr_expect_str_eq(found, expected);
    free(found);
    free(package.bytes);
}

static void expect_content(const char *content, const char *styles, const char *expected)
{
    const struct pb_test_member members[] = { { .name = "mimetype", .content = TYPE },
                                              { .name = "content.xml", .content = content, .deflated = true },
                                              { .name = "styles.xml", .content = styles, .deflated = true } };
    expect_of(members, styles ? 3 : 2, expected);
}

/* One sheet of these rows. */
#define EXPECT(rows, expected)              expect_content(CONTENT("", SHEET(rows)), NULL, "[S] " expected)
#define EXPECT_WITH(styles, rows, expected) expect_content(CONTENT(styles, SHEET(rows)), NULL, "[S] " expected)
/* One cell with these attributes. */
#define EXPECT_CELL(attributes, shown, expected) EXPECT(ROW(CELL(attributes, shown)), "1 A " expected ";")

#define VALUE(type, number) "office:value-type=\"" type "\" office:value=\"" number "\""

Test(ods, reads_each_type)
{
    EXPECT(ROW(TEXT("Code") TEXT("Rate")) ROW(TEXT("E07000220") NUMBER("12.50", "12.5")),
           "1 A t:Code B t:Rate;2 A t:E07000220 B n:12.50;");
    EXPECT_CELL(VALUE("percentage", "0.25"), P("25%"), "!n:0.25");
    EXPECT_CELL(VALUE("currency", "12.5") " office:currency=\"GBP\"", P("£12.50"), "n:12.5");
    EXPECT_CELL("office:value-type=\"date\" office:date-value=\"2019-03-31\"", P("31/03/19"), "d:2019-03-31");
    EXPECT_CELL("office:value-type=\"date\" office:date-value=\"2019-03-31T00:00:00\"", "", "d:2019-03-31");
    EXPECT_CELL("office:value-type=\"date\" office:date-value=\"2019-03-31T14:30:15.123\"", "",
                "d:2019-03-31T14:30:15");
    EXPECT_CELL("office:value-type=\"time\" office:time-value=\"PT14H30M05S\"", P("14:30"), "d:14:30:05");
    EXPECT_CELL("office:value-type=\"time\" office:time-value=\"PT36H00M00S\"", P("36:00"), "n:1.5");
    EXPECT_CELL("office:value-type=\"boolean\" office:boolean-value=\"true\"", P("TRUE"), "b:TRUE");
    EXPECT_CELL("office:value-type=\"boolean\" office:boolean-value=\"false\"", "", "b:FALSE");
    EXPECT_CELL("office:value-type=\"string\" office:string-value=\"a  b\"", P("shown"), "t:a  b");
    EXPECT_CELL("", P("without a type"), "t:without a type");
    EXPECT(ROW(CELL("office:value-type=\"void\"", "") CELL("office:value-type=\"string\"", "")), "");
}

Test(ods, the_fault_of_a_cell_is_its_own)
{
    EXPECT_CELL(VALUE("float", "1,5"), P("1.5"), "x:1,5(2)");
    EXPECT_CELL("office:value-type=\"float\"", P("12"), "x:12(2)");
    EXPECT_CELL(VALUE("float", "1e999"), "", "x:1e999(2)");
    EXPECT_CELL("office:value-type=\"date\" office:date-value=\"31/03/2019\"", "", "x:31/03/2019(6)");
    EXPECT_CELL("office:value-type=\"time\" office:time-value=\"PT\"", "", "x:PT(6)");
    EXPECT_CELL("office:value-type=\"time\" office:time-value=\"14:30\"", "", "x:14:30(6)");
    EXPECT_CELL("office:value-type=\"boolean\" office:boolean-value=\"yes\"", "", "x:yes(5)");
    EXPECT_CELL("office:value-type=\"colour\"", P("red"), "x:red(7)");
}

Test(ods, joins_paragraphs_and_keeps_the_blanks_that_count)
{
    EXPECT(ROW(TEXT("one") CELL("office:value-type=\"string\"", P("one") P("two") P("") P("four"))),
           "1 A t:one B t:one\ntwo\n\nfour;");
    EXPECT(ROW(TEXT(" a \n\t b<text:s/><text:s text:c=\"3\"/>c<text:tab/>d<text:line-break/>e ")),
           "1 A t:a b    c\td\ne;");
    EXPECT(ROW(TEXT("x<text:span>y<text:span>z</text:span></text:span> <text:a>link</text:a>")), "1 A t:xyz link;");
    EXPECT(ROW(TEXT("Stratford&amp;co\xC3\xA9<![CDATA[<]]>")), "1 A t:Stratford&co\xC3\xA9<;");
}

Test(ods, a_note_or_a_drawing_is_no_text_of_the_cell)
{
    EXPECT(ROW(CELL(VALUE("float", "3"), "<office:annotation>" P("a note of 99") "</office:annotation>" P("3"))),
           "1 A n:3;");
    EXPECT(ROW(CELL("office:value-type=\"string\"",
                    P("a<office:annotation>" P("n") "</office:annotation><text:note>" P(
                        "n") "</text:note>b") "<draw:frame><draw:text-box>" P("c") "</draw:text-box></draw:frame>")),
           "1 A t:ab;");
    EXPECT(ROW(CELL("", "<office:annotation>" P("alone") "</office:annotation>")), "");
}

#define TIMES(columns, cell) "<table:table-cell table:number-columns-repeated=\"" columns "\"" cell
#define ROWS(times, cells)   "<table:table-row table:number-rows-repeated=\"" times "\">" cells "</table:table-row>"

Test(ods, repeats_what_is_full_and_skips_what_is_empty)
{
    EXPECT(ROW(TIMES("2", "/>") TIMES("3", " " VALUE("float", "1") ">" P("1") "</table:table-cell>") TEXT("x")),
           "1 C n:1 D n:1 E n:1 F t:x;");
    EXPECT(ROWS("3", TEXT("a") NUMBER("1", "1")) ROW(TEXT("b")), "1 A t:a B n:1;2 A t:a B n:1;3 A t:a B n:1;4 A t:b;");
    EXPECT(ROW(TEXT("a")) ROWS("1048575", TIMES("16384", "/>")), "1 A t:a;");
    EXPECT(ROWS("999999999999999999999", TIMES("999999999999999999999", "/>")) ROWS("0", ""), "");
    EXPECT(ROWS("1048575", "") ROW(TEXT("last")), "1048576 A t:last;");
    EXPECT(ROW(TIMES("16383", "/>") TEXT("last") TIMES("16384", "/>")), "1 XFD t:last;");
}

Test(ods, gives_merged_ranges_and_what_they_cover)
{
    EXPECT(ROW(CELL("office:value-type=\"string\" table:number-columns-spanned=\"3\" table:number-rows-spanned=\"2\"",
                    P("Rate")) "<table:covered-table-cell table:number-columns-repeated=\"2\"/>" TEXT("Count"))
               ROW("<table:covered-table-cell table:number-columns-repeated=\"3\"/>" TEXT("n")),
           "1 A t:Rate D t:Count;2 D t:n; merge A1:C2");
    /* LibreOffice does not show a covered number: it is as good as masked. */
    EXPECT(ROW(CELL(VALUE("float", "1") " table:number-columns-spanned=\"2\"",
                    P("1")) "<table:covered-table-cell " VALUE("float", "7") ">" P("7") "</table:covered-table-cell>"),
           "1 A n:1 B *n:7; merge A1:B1");
    /* An empty row has none that matter, however often it is repeated. */
    EXPECT(ROWS("1048000", CELL("table:number-columns-spanned=\"2\"", "")) ROW(TEXT("x")), "1048001 A t:x;");
    EXPECT(ROWS("2", CELL("office:value-type=\"string\" table:number-columns-spanned=\"2\"", P("x"))),
           "1 A t:x;2 A t:x; merge A1:B1 merge A2:B2");
}

Test(ods, goes_into_groups_and_headings)
{
    EXPECT("<office:forms/><table:shapes><draw:frame><table:table><table:table-row>" TEXT(
               "no") "</table:table-row></table:table></draw:frame></table:shapes>"
                     "<table:table-header-columns><table:table-column/></table:table-header-columns>"
                     "<table:table-header-rows>" ROW(
                         TEXT("head")) "</table:table-header-rows><table:table-row-group>"
                                       "<table:table-row-group>" ROW(
                                           TEXT("a")) "</"
                                                      "table:table-row-group><table:table-rows>" ROW(
                                                          TEXT("b")) "</table:table-rows></"
                                                                     "table:table-row-group>",
           "1 A t:head;2 A t:a;3 A t:b;");
    EXPECT("<table:table-row table:visibility=\"collapse\">" TEXT("a") "</table:table-row><table:table-row "
                                                                       "table:visibility=\"filter\">" TEXT(
                                                                           "b") "</table:table-row>"
                                                                                "<table:table-row "
                                                                                "table:visibility=\"visible\">" TEXT(
                                                                                    "c") "</table:table-row>",
           "1h A t:a;2h A t:b;3 A t:c;");
    /* A table in a cell is none of ours. */
    EXPECT(ROW(CELL("", "<table:table table:is-sub-table=\"true\">" ROW(TEXT("inner")) "</table:table>") TEXT("outer")),
           "1 B t:outer;");
}

Test(ods, formulas_have_the_result_that_was_stored)
{
    EXPECT_CELL("table:formula=\"of:=1+1\" " VALUE("float", "2"), P("2"), "=n:2");
    EXPECT_CELL("table:formula=\"of:=1+1\"", "", "=-:(1)");
    EXPECT_CELL("table:formula=\"of:=1+1\" office:value-type=\"float\"", "", "=-:(1)");
    EXPECT(ROW(TEXT("x") CELL(
               "table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\" office:string-value=\"\"", "")),
           "1 A t:x B =-:;");
    /* LibreOffice, older versions of it, Excel. */
    EXPECT_CELL(
        "table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"",
        P("#N/A"), "=e:#N/A");
    EXPECT_CELL("table:formula=\"of:=1/0\" " VALUE("float", "0"), P("#DIV/0!"), "=e:#DIV/0!");
    EXPECT_CELL("table:formula=\"of:=1/0\" " VALUE("float", "0"), P("Err:502"), "=e:Err:502");
    EXPECT_CELL("table:formula=\"of:=TRUE()\" " VALUE("float", "1"), P("TRUE"), "=b:TRUE");
}

/* ---- Styles ---- */

#define NUMBERS(name, parts) "<number:number-style style:name=\"" name "\">" parts "</number:number-style>"
#define DIGITS(least)                                                                                                  \
    "<number:number number:decimal-places=\"0\" number:min-decimal-places=\"0\" number:min-integer-digits=\"" least    \
    "\"/>"
#define OF(name, format)                                                                                               \
    "<style:style style:name=\"" name "\" style:family=\"table-cell\" style:data-style-name=\"" format "\"/>"
#define MAP(condition, apply)                                                                                          \
    "<style:map style:condition=\"value()" condition "\" style:apply-style-name=\"" apply "\"/>"
#define STYLED(name, rest) "table:style-name=\"" name "\" " rest

static const char formats[] =
    "<office:document-styles" SPACES
    "><office:styles>" NUMBERS("Z", DIGITS("5")) "<number:date-style style:name=\"Y\"><number:year "
                                                 "number:style=\"long\"/></number:date-style>" OF(
                                                     "Default", "Y") "</office:styles></office:document-styles>";

#define FORMATS                                                                                                        \
    NUMBERS("Z", "<number:text>E</number:text>" DIGITS("3"))                                                           \
    "<number:percentage-style style:name=\"PC\"><number:number number:decimal-places=\"1\" "                           \
    "number:min-integer-digits=\"1\"/><number:text>%</number:text></number:percentage-style>"                          \
    "<number:date-style style:name=\"M\"><number:month number:textual=\"true\"/><number:text> </number:text>"          \
    "<number:year/></number:date-style><number:date-style style:name=\"Y\"><number:year/></number:date-style>"         \
    "<number:date-style style:name=\"Q\"><number:quarter/><number:text>/</number:text><number:year/>"                  \
    "</number:date-style><number:time-style style:name=\"H\" number:truncate-on-overflow=\"false\"><number:hours/>"    \
    "<number:text>:</number:text><number:minutes/></number:time-style>" NUMBERS("S0", "<number:text>*</number:text>")  \
        NUMBERS("S", DIGITS("1") MAP("&lt;8", "S0")) NUMBERS("E0", "<number:text/>")                                   \
            NUMBERS("D0", "<number:text>-</number:text>") "<number:text-style style:name=\"E\"><number:text/>" MAP(    \
                "&gt;0", "E0") MAP("&lt;0", "E0")                                                                      \
                MAP("=0", "E0") "</number:text-style>"                                                                 \
                                "<number:percentage-style style:name=\"PD\">"                                          \
                                "<number:number number:decimal-places=\"1\" "                                          \
                                "number:min-integer-digits=\"1\"/>" MAP("=0", "D0") "</number:percentage-style>" OF(   \
                                    "z", "Z") OF("pc", "PC") OF("m", "M") OF("y", "Y") OF("q", "Q") OF("h", "H")       \
                                    OF("s", "S") OF("e", "E") OF("pd", "PD")                                           \
                                        OF("none",                                                                     \
                                           "nowhere") "<style:style style:name=\"child\" style:family=\"table-cell\" " \
                                                      "style:parent-style-name=\"Default\"/>"                          \
                                                      "<style:style style:name=\"loop\" style:family=\"table-cell\" "  \
                                                      "style:parent-style-name=\"loop\"/>"

#define EXPECT_STYLED(attributes, shown, expected)                                                                     \
    expect_content(CONTENT(FORMATS, SHEET(ROW(CELL(attributes, shown)))), formats, "[S] 1 A " expected ";")

#define DATE(date) "office:value-type=\"date\" office:date-value=\"" date "\""

Test(ods, uses_the_format_of_the_style)
{
    EXPECT_STYLED(STYLED("z", VALUE("float", "7")), "", "n:E007"); /* of the content, not that of styles.xml */
    EXPECT_STYLED(STYLED("pc", VALUE("float", "0.25")), "", "!n:0.25");
    EXPECT_STYLED(STYLED("m", DATE("2019-04-01")), "", "d:Apr 2019");
    EXPECT_STYLED(STYLED("y", DATE("2019-03-31")), "", "d:2019");
    EXPECT_STYLED(STYLED("y", VALUE("float", "43555")), "", "d:2019"); /* 31 March 2019, as in a workbook */
    EXPECT_STYLED(STYLED("q", DATE("2019-03-31")), "", "d:2019-03-31");
    EXPECT_STYLED(STYLED("h", "office:value-type=\"time\" office:time-value=\"PT12H00M\""), "", "n:0.5");
    EXPECT_STYLED(STYLED("child", DATE("2019-03-31")), "", "d:2019");
    EXPECT_STYLED(STYLED("none", VALUE("float", "7")), "", "n:7");
    EXPECT_STYLED(STYLED("nowhere", VALUE("float", "7")), "", "n:7");
    EXPECT_STYLED(STYLED("loop", VALUE("float", "7")), "", "n:7");
    EXPECT_STYLED(STYLED("pc", VALUE("float", "-0.5")), P("-50.0%"), "!n:-0.5");
}

Test(ods, a_number_that_is_not_shown_is_masked)
{
    EXPECT_STYLED(STYLED("s", VALUE("float", "7")), P("*"), "*n:7");
    EXPECT_STYLED(STYLED("s", VALUE("float", "7")), "", "*n:7");
    EXPECT_STYLED(STYLED("s", VALUE("float", "8")), P("8"), "n:8");
    EXPECT_STYLED(STYLED("e", VALUE("float", "5")), P(""), "*n:5");
    EXPECT_STYLED(STYLED("e", VALUE("float", "0")), P(""), "0n:0");
    EXPECT_STYLED(STYLED("pd", VALUE("percentage", "0")), P("-"), "!n:0");
    EXPECT_STYLED(STYLED("pd", VALUE("percentage", "0.5")), P("50.0%"), "!n:0.5");
    /* Without a style that says so: the file has the text that is shown. */
    EXPECT_STYLED(VALUE("float", "3"), P("*"), "*n:3");
    EXPECT_STYLED(VALUE("float", "3"), P("suppressed"), "*n:3");
    EXPECT_STYLED(VALUE("float", "3"), P("&lt;5"), "*n:3");
    EXPECT_STYLED(VALUE("float", "3"), P("1 to 7"), "*n:3");
    EXPECT_STYLED(VALUE("float", "3"), P("fewer than 5"), "*n:3");
    EXPECT_STYLED(VALUE("float", "1234.5"),
                  P("\xC2\xA3"
                    "1,234.50"),
                  "n:1234.5");
    EXPECT_STYLED(VALUE("float", "-3"), P("(3)"), "n:-3");
    EXPECT_STYLED(VALUE("float", "1200"), P("1.2E+03"), "n:1200");
    EXPECT_STYLED(VALUE("float", "0"), P("-"), "n:0");
}

Test(ods, columns_and_rows_have_formats_for_their_cells)
{
    expect_content(
        CONTENT(
            FORMATS,
            SHEET("<table:table-column table:number-columns-repeated=\"2\"/><table:table-column "
                  "table:default-cell-style-name=\"y\"/>" ROW(
                      CELL(DATE("2019-01-02"), "") CELL(DATE("2019-01-02"), "") CELL(DATE("2019-01-02"), "") CELL(
                          DATE("2019-01-02"),
                          "")) "<table:table-row table:default-cell-style-name=\"m\">" CELL(DATE("2019-01-02"),
                                                                                            "") "</table:table-row>")),
        formats, "[S] 1 A d:2019-01-02 B d:2019-01-02 C d:2019 D d:2019-01-02;2 A d:Jan 2019;");
}

/* ---- The file ---- */

#define HIDING                                                                                                         \
    "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/>"         \
    "</style:style>"

static const char three[] = CONTENT(
    HIDING, "<table:calculation-settings/><table:table table:name=\"One\">" ROW(
                TEXT("1")) "</table:table><table:table table:name=\"Zw\xC3\xB6lf\" "
                           "table:style-name=\"ta2\"><table:table-row-group>" ROW(TEXT("2"))
                               ROW(TEXT("in a group")) "</table:table-row-group>" ROW(CELL(
                                   "", "<table:table/>")) "<!-- </table:table> --></table:table><table:table "
                                                          "table:name=\"Empty\"/><table:table table:name=\"Last\">" ROW(
                                                              TEXT("3")) "</table:table><table:named-expressions/>");

Test(ods, lists_the_sheets_and_reads_them_in_any_order)
{
    expect_content(three, NULL, "[One] 1 A t:1;[Zw\xC3\xB6lf] hidden 1 A t:2;2 A t:in a group;[Empty] [Last] 1 A t:3;");
    const struct pb_test_member members[] = { { .name = "content.xml", .content = three },
                                              { .name = "mimetype", .content = TYPE "\n" } };
    struct pb_test_package package = pb_test_zip(members, 2);
    struct pb_memory_stream stream = { .bytes = package.bytes, .length = package.length };
    const struct pb_input input = pb_memory_input("data.ods", &stream);
    struct pb_tabular *tabular = NULL;
    static const struct {
        size_t sheet;
        const char *text;
    } turns[] = { { 3, "3" }, { 0, "1" }, { 0, "1" }, { 1, "2" }, { 3, "3" }, { 0, "1" }, { 3, "3" } };
    cr_assert_eq(pb_tabular_open(&tabular, &input, &error), PB_OK);
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        const struct pb_tabular_row *row = NULL;
        cr_assert_eq(pb_tabular_begin(tabular, turns[i].sheet, &error), PB_OK);
        cr_assert_eq(pb_tabular_next(tabular, &row, &error), PB_OK, "%s", error.message);
        cr_assert_not_null(row);
        cr_expect_eq(strncmp(row->cells[0].text, turns[i].text, row->cells[0].length), 0);
    }
    pb_tabular_close(tabular);
    free(package.bytes);
}

Test(ods, knows_the_file_however_it_was_packed)
{
    static const char content[] = CONTENT("", SHEET(ROW(TEXT("x"))));
    const struct pb_test_member without_type[] = { { .name = "META-INF/manifest.xml", .content = "<a/>" },
                                                   { .name = "content.xml", .content = content } };
    const struct pb_test_member template[] = { { .name = "mimetype", .content = TYPE "-template" },
                                               { .name = "content.xml", .content = content } };
    expect_of(without_type, 2, "[S] 1 A t:x;");
    expect_of(template, 2, "[S] 1 A t:x;");
    /* In a zip, beside others. */
    struct pb_test_package inner = pb_test_zip(template, 2);
    const struct pb_test_member outer[] = {
        { .name = "a.ods", .content = (const char *)inner.bytes, .length = inner.length },
        { .name = "b.csv", .content = "a,b\n" },
    };
    expect_of(outer, 2, "[a.ods/S] 1 A t:x;[b.csv] 1 A t:a B t:b;");
    free(inner.bytes);
}

Test(ods, prefixes_are_what_the_file_says)
{
    static const char content[] =
        "<ns0:document-content xmlns:ns0=\"" OASIS "office:1.0\" xmlns:ns1=\"" OASIS "table:1.0\" xmlns:ns2=\"" OASIS
        "text:1.0\"><ns0:body><ns0:spreadsheet><ns1:table ns1:name=\"S\"><ns1:table-row><ns1:table-cell "
        "ns0:value-type=\"string\"><ns2:p>x<ns0:annotation><ns2:p>n</ns2:p></ns0:annotation></ns2:p></ns1:table-cell>"
        "</ns1:table-row></ns1:table></ns0:spreadsheet></ns0:body></ns0:document-content>";
    expect_content(content, NULL, "[S] 1 A t:x;");
}

Test(ods, reads_a_flat_file)
{
    static const char flat[] =
        "<?xml version=\"1.0\"?>\n<office:document" SPACES " office:mimetype=\"" TYPE
        "\"><office:styles>" NUMBERS("Z", DIGITS("4")) "</office:styles><office:automatic-styles>" OF(
            "z",
            "Z") "</office:automatic-styles><office:body><office:spreadsheet>" SHEET(ROW(CELL(STYLED("z", VALUE("float",
                                                                                                                "12")),
                                                                                              P("0012")))) "</"
                                                                                                           "office:"
                                                                                                           "spreadsheet"
                                                                                                           "></"
                                                                                                           "office:"
                                                                                                           "body></"
                                                                                                           "office:"
                                                                                                           "document>";
    char *found = pb_test_ods_dump(flat, sizeof flat - 1, &error);
    cr_expect_str_eq(found, "[S] 1 A n:0012;");
    free(found);
    cr_expect_eq(pb_tabular_probe(flat, sizeof flat - 1), 80);
}
