/* The table extractor on files as offices have them: what belongs to one cell, one row, one list. Each outcome is what
 * a spreadsheet program shows for the file, or what its text says. */
#include "tests/support/mapping.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_test_mapping trial;

static void open_all(void)
{
    pb_test_mapping_open(&trial);
}

static void close_all(void)
{
    pb_test_mapping_close(&trial);
}

TestSuite(table_formats, .init = open_all, .fini = close_all);

static void take(const char *mapping, const char *text, size_t rows, size_t rejects)
{
    close_all();
    open_all();
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_expect_eq(trial.table.rows, rows, "%zu rows; %s", trial.table.rows,
                 trial.findings.reject_count ? trial.findings.rejects[0].reason : "no reject");
    cr_expect_eq(trial.findings.reject_count, rejects);
}

static void take_book(const char *mapping, const char *sheet, const char *styles, size_t rows, size_t rejects)
{
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheet, .styles = styles });
    close_all();
    open_all();
    enum pb_status status = pb_test_mapping_extract(&trial, mapping, package.bytes, package.length, 1);
    cr_assert_eq(status, PB_OK, "%s", trial.error.message);
    cr_expect_eq(trial.table.rows, rows, "%zu rows; %s", trial.table.rows,
                 trial.findings.reject_count ? trial.findings.rejects[0].reason : "no reject");
    cr_expect_eq(trial.findings.reject_count, rejects);
    free(package.bytes);
}

static void expect_warning(const char *words)
{
    bool found = false;
    for (size_t i = 0; i < trial.findings.warning_count; i++)
        found = found || strstr(trial.findings.warnings[i].message, words);
    cr_expect(found, "%s; got %s", words,
              trial.findings.warning_count ? trial.findings.warnings[0].message : "no warning");
}

#define SAME(column, row, text) cr_expect_str_eq(pb_cell(&trial.table, column, row), text)

#define COLUMNS                                                                                                        \
    "{\"field\": \"area_code\", \"names\": [\"Code\"]}, {\"field\": \"period\", \"names\": [\"Period\"]}, "            \
    "{\"field\": \"value\", \"names\": [\"Value\"]}"
#define PLAIN "\"columns\": [" COLUMNS "], \"constants\": {\"indicator\": \"a\"}"
#define COUNTED                                                                                                        \
    "\"columns\": [" COLUMNS                                                                                           \
    ", {\"field\": \"count\", \"names\": [\"N\"]}, {\"field\": \"note\", \"names\": [\"Note\"]}], "                    \
    "\"constants\": {\"indicator\": \"a\"}"

Test(table_formats, fills_rows_that_are_short)
{
    take(COUNTED, "Code,Period,Value,N,Note\nE07000220,2019,1.5\nE08000026,2019,2.5,7\nE07000221,2019,3,8,x\n", 3, 0);
    SAME(value_text, 0, "1.5");
    SAME(count_text, 0, "");
    SAME(count_text, 1, "7");
    cr_expect_eq(trial.findings.warning_count, 1);
    expect_warning("2 rows with fewer fields than the headings");
    expect_warning("(first: line 2)");
    take("\"short_rows\": \"reject\", " COUNTED, "Code,Period,Value,N,Note\nE07000220,2019,1.5\n", 0, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "too-few-fields");
}

/* Of three rows one has its limits in the wrong order, one those of something else. */
Test(table_formats, warns_of_values_that_are_not_between_their_limits)
{
    take("\"columns\": [" COLUMNS ", {\"field\": \"lower_95\", \"names\": [\"L\"]}, "
         "{\"field\": \"upper_95\", \"names\": [\"U\"]}], \"constants\": {\"indicator\": \"a\"}",
         "Code,Period,Value,L,U\nE07000220,2019,1.5,1,2\nE08000026,2019,2.5,3,2\nE07000221,2019,3,30,40\n"
         "E07000222,2019,3,3,\n",
         4, 0);
    cr_expect_eq(trial.findings.warning_count, 1);
    expect_warning("2 values outside the confidence limits beside");
    expect_warning("(first: line 3, column 'Value')");
}

/* A file that was cut off ends within a row; one whose writer leaves out empty fields is short elsewhere too. */
Test(table_formats, does_not_fill_the_row_in_which_the_file_ends)
{
    take(COUNTED, "Code,Period,Value,N,Note\nE08000026,2019,2.5,7,x\nE07000220,2019,1", 1, 1);
    cr_expect_str_eq(trial.findings.rejects[0].rule, "too-few-fields");
    take(COUNTED, "Code,Period,Value,N,Note\nE08000026,2019,2.5\nE07000220,2019,1", 2, 0);
    take(COUNTED, "Code,Period,Value,N,Note\nE08000026,2019,2.5,7,x\nE07000220,2019,1,8,", 2, 0);
}

Test(table_formats, leaves_faults_with_their_cells)
{
    static const char sheet[] = PB_TEST_CELLS(
        "<row><c t=\"str\"><v>Code</v></c><c t=\"str\"><v>Period</v></c><c t=\"str\"><v>Value</v></c><c "
        "t=\"str\"><v>Other</v>"
        "</c></row><row><c t=\"str\"><v>E07000220</v></c><c><v>2019</v></c><c><v>1.5</v></c><c><v>INF</v></c></row>"
        "<row><c t=\"str\"><v>E08000026</v></c><c><v>2019</v></c><c><v>NaN</v></c></row>"
        "<row><c t=\"str\"><v>E07000221</v></c><c s=\"\"><v>2019</v></c><c><v>2</v></c></row>"
        "<row><c t=\"str\"><v>E07000222</v></c><c><v>2019</v></c><c><f>1+1</f></c></row>"
        "<row><c t=\"s\"><v>9</v></c><c><v>2019</v></c><c><v>4</v></c></row>"
        "<row><c t=\"str\"><v>E09000001</v></c><c s=\"9\"><v>2019</v></c><c><v>NaN</v></c></row>");
    take_book(PLAIN, sheet, NULL, 1, 4);
    SAME(value_text, 0, "1.5");
    static const struct {
        const char *rule;
        const char *cell;
        const char *reason;
    } expected[] = {
        { "damaged-cell", "Data!C3", "The cell of value is not a number, though the file says that it is one: 'NaN'" },
        { "damaged-cell", "Data!B4", "The cell is in a style that the workbook does not have" },
        { "no-result", "Data!C5", "The cell of value is a formula without a stored result" },
        { "damaged-cell", "Data!A6", "The cell is a reference to a text that the workbook does not have" },
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected && i < trial.findings.reject_count; i++) {
        cr_expect_str_eq(trial.findings.rejects[i].rule, expected[i].rule);
        cr_expect_str_eq(trial.findings.rejects[i].cell, expected[i].cell);
        cr_expect_not_null(strstr(trial.findings.rejects[i].reason, expected[i].reason), "%s",
                           trial.findings.rejects[i].reason);
    }
    expect_warning("1 cell with a formula without a stored result");
    expect_warning("(first: Data!C5, column 'Value')");
}

#define BOOK_STYLES(code)                                                                                              \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"" code "\"/></numFmts><cellXfs><xf numFmtId=\"0\"/>"   \
    "<xf numFmtId=\"164\"/></cellXfs></styleSheet>"
#define TWO_NUMBERS                                                                                                    \
    PB_TEST_CELLS("<row><c t=\"str\"><v>Code</v></c><c t=\"str\"><v>Period</v></c><c t=\"str\"><v>Value</v></c></row>" \
                  "<row><c t=\"str\"><v>E07000220</v></c><c><v>2019</v></c><c s=\"1\"><v>0.25</v></c></row>"           \
                  "<row><c t=\"str\"><v>E08000026</v></c><c><v>2019</v></c><c s=\"1\"><v>0</v></c></row>")

Test(table_formats, takes_numbers_as_their_format_shows_them)
{
    take_book(PLAIN, TWO_NUMBERS, BOOK_STYLES("[&lt;=0]&quot;none&quot;;0.00%"), 2, 0);
    cr_expect_eq(trial.table.value[0], 25);
    cr_expect_eq(trial.table.value[1], 0);
    cr_expect_eq(trial.findings.warning_count, 0);
    take_book(PLAIN, TWO_NUMBERS, BOOK_STYLES("[&gt;0.2]&quot;c&quot;;0"), 2, 0);
    SAME(status, 0, "suppressed");
    SAME(status, 1, "published");
    expect_warning("1 number hidden or masked by its number format");
    take_book(PLAIN, TWO_NUMBERS, BOOK_STYLES("0.00;-0.00;;@"), 2, 0);
    SAME(value_text, 0, "0.25");
    SAME(value_text, 1, "0");
    expect_warning("1 zero shown as an empty cell");
    take_book(PLAIN, TWO_NUMBERS, BOOK_STYLES(";;;"), 2, 0);
    SAME(status, 0, "suppressed");
}

#define FILLED                                                                                                         \
    "\"columns\": [{\"field\": \"area_code\", \"names\": [\"Code\"], \"fill_down\": true}, {\"field\": \"sex\", "      \
    "\"names\": "                                                                                                      \
    "[\"Sex\"], \"fill_down\": true}, {\"field\": \"period\", \"names\": [\"Period\"]}, {\"field\": \"value\", "       \
    "\"names\": "                                                                                                      \
    "[\"Value\"]}], \"constants\": {\"indicator\": \"a\"}"

/* What somebody hid may be what was replaced: it is read, and asked about. */
Test(table_formats, asks_about_what_is_hidden)
{
    static const char sheet[] = PB_TEST_SHEET(
        "<cols><col min=\"3\" max=\"4\" hidden=\"1\"/></cols><sheetData>"
        "<row r=\"1\"><c t=\"str\"><v>Code</v></c><c t=\"str\"><v>Period</v></c><c t=\"str\"><v>Value</v></c>"
        "<c t=\"str\"><v>Other</v></c></row>"
        "<row r=\"2\"><c t=\"str\"><v>E07000220</v></c><c><v>2019</v></c><c><v>1.5</v></c></row>"
        "<row r=\"3\" hidden=\"1\"><c t=\"str\"><v>E07000220</v></c><c><v>2018</v></c><c><v>2.5</v></c></row>"
        "<row r=\"4\" hidden=\"1\"><c t=\"str\"><v>E09000001</v></c><c><v>2018</v></c><c><v>2.5</v></c></row>"
        "</sheetData>");
    take_book(PLAIN, sheet, NULL, 2, 0);
    cr_expect_eq(trial.findings.warning_count, 2);
    expect_warning("sheet 'Data': the column 'Value' is hidden in the workbook and read like the others");
    expect_warning("1 row hidden in the workbook and read like the others: are they meant? \"hidden_rows\": "
                   "\"filter\" in the mapping leaves them out (first: Data!3)");
    take_book("\"hidden_rows\": \"filter\", " PLAIN, sheet, NULL, 1, 0);
    cr_expect_eq(trial.findings.warning_count, 1);
}

#define FLAT_TEXT(text) "<table:table-cell office:value-type=\"string\"><text:p>" text "</text:p></table:table-cell>"
#define FLAT_NAME(name) " xmlns:" name "=\"urn:oasis:names:tc:opendocument:xmlns:" name ":1.0\""

/* As LibreOffice and Excel write it: columns that are repeated, a hidden one and one of a folded group. */
Test(table_formats, asks_about_hidden_columns_of_opendocument)
{
    take(PLAIN,
         "<?xml version=\"1.0\"?>\n<office:document" FLAT_NAME("office") FLAT_NAME("table") FLAT_NAME(
             "text") " office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\" office:version=\"1.3\">"
                     "<office:body><office:spreadsheet><table:table table:name=\"Data\">"
                     "<table:table-column table:number-columns-repeated=\"2\"/><table:table-column-group "
                     "table:display=\"false\"><table:table-column table:visibility=\"collapse\"/>"
                     "</table:table-column-group><table:table-column table:visibility=\"filter\"/>"
                     "<table:table-row>" FLAT_TEXT("Code") FLAT_TEXT("Period") FLAT_TEXT("Value")
                         FLAT_TEXT("Other") "</table:table-row><table:table-row>" FLAT_TEXT("E07000220")
                             FLAT_TEXT("2019") FLAT_TEXT("1.5") "</table:table-row></table:table>"
                                                                "</office:spreadsheet></office:body>"
                                                                "</office:document>",
         1, 0);
    cr_expect_eq(trial.findings.warning_count, 1);
    expect_warning("sheet 'Data': the column 'Value' is hidden in the workbook and read like the others");
}

Test(table_formats, fills_labels_down)
{
    take(FILLED,
         "Code,Sex,Period,Value\nE07000220,Male,2018,1\n,,2019,2\n,Female,2018,3\n,,2019,4\nE09000001,Male,2018,5\n"
         ",,2019,6\nE08000026,Male,2018,7\n,,2019,8\n",
         6, 0);
    SAME(area_code, 3, "E07000220");
    SAME(sex, 1, "Male");
    SAME(sex, 3, "Female");
    SAME(value_text, 3, "4");
    SAME(area_code, 5, "E08000026");
    SAME(source_row, 5, "9");
    cr_expect_eq(trial.row_counts.filtered, 2);
    take(FILLED, "Code,Sex,Period,Value\n,Male,2018,1\nE07000220,,2018,1\n", 1, 1); /* nothing above */
    take(PLAIN, "Code,Period,Value\nE07000220,2018,1\n,2019,2\n", 1, 1);            /* not asked for */
    take_book(
        FILLED,
        PB_TEST_SHEET(
            "<sheetData><row><c t=\"str\"><v>Code</v></c><c t=\"str\"><v>Sex</v></c><c t=\"str\"><v>Period</v></c>"
            "<c t=\"str\"><v>Value</v></c></row><row><c t=\"str\"><v>E07000220</v></c><c t=\"str\"><v>Male</v></c><c>"
            "<v>2018</v></c><c><v>1</v></c></row><row><c r=\"C3\"><v>2019</v></c><c r=\"D3\"><v>2</v></c></row>"
            "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/></mergeCells>"),
        NULL, 2, 0);
    SAME(area_code, 1, "E07000220");
}

/* The names of groups stand above the first column of each, as merged cells are written in text. */
Test(table_formats, fills_groups_of_headings_to_the_right)
{
    take("\"header\": {\"row\": 2, \"rows\": 2, \"fill_right\": true}, \"columns\": [{\"field\": "
         "\"area_code\", \"names\": [\"Code\"]}, {\"field\": \"value\", "
         "\"names\": [\"{indicator} | {period}\"]}]",
         ",Walks,,Swims\nCode,2018,2019,2018\nE07000220,1,2,3\n", 3, 0);
    SAME(indicator, 1, "walks");
    SAME(period, 1, "2019");
    SAME(value_text, 1, "2");
    SAME(indicator, 2, "swims");
    SAME(value_text, 2, "3");
}

#define AT(keys)                                                                                                       \
    "\"records\": [" keys "], \"columns\": [{\"field\": \"area_code\", \"names\": [\"areas.code\"]}, {\"field\": "     \
    "\"period\", \"names\": [\"when.year\"]}, {\"field\": \"value\", \"names\": [\"value\"]}, {\"field\": "            \
    "\"indicator\", "                                                                                                  \
    "\"names\": [\"document.name\"]}, {\"field\": \"note\", \"names\": [\"name\"]}]"

static const char nested[] =
    "{\"name\": \"Smoking\", \"notes\": [1, 2], \"areas\": [{\"code\": \"E07000220\", \"data\": [{\"when\": {\"year\": "
    "2018, "
    "\"kind\": \"calendar\"}, \"value\": 1.50, \"name\": \"first\"}, {\"when\": {\"year\": 2019}, \"value\": "
    "0.1234567890123456789}]}, {\"code\": \"E08000026\"}, {\"code\": \"E07000221\", \"data\": []}, {\"code\": "
    "\"E07000222\", \"data\": [{\"value\": 7, \"when\": {\"year\": 2019}}]}]}";

Test(table_formats, reads_records_inside_a_document)
{
    take(AT("\"areas\", \"data\""), nested, 3, 0);
    SAME(area_code, 0, "E07000220");
    SAME(area_code, 2, "E07000222");
    SAME(measure_name, 2, "Smoking");
    SAME(period, 1, "2019");
    SAME(note, 0, "first");
    SAME(value_text, 0, "1.50");
    SAME(value_text, 1, "0.1234567890123456789");
    SAME(source_row, 2, "data record 3");
}

static void refuse(const char *mapping, const char *text, const char *words, const char *hint)
{
    cr_expect_eq(pb_test_mapping_extract(&trial, mapping, text, strlen(text), 1), PB_FAILED);
    cr_expect_not_null(strstr(trial.error.message, words), "%s", trial.error.message);
    cr_expect_not_null(strstr(trial.error.hint, hint), "%s", trial.error.hint);
}

Test(table_formats, says_which_lists_a_document_has)
{
    refuse(AT("\"areas\", \"date\""), nested,
           "no records at 'areas' > 'date'; the document has 'areas' (4 records), 'areas' > 'data' (3 records)",
           "records");
    refuse(AT("\"nothing\""), "{\"a\": 1}", "the document has no list of objects", "records");
    refuse(AT("\"notes\""), nested, "something other than objects", "");
    refuse(PLAIN, nested, "something other than lists", "there are 'areas' (4 records), 'areas' > 'data' (3 records)");
}

Test(table_formats, reads_json_lines)
{
    take(PLAIN,
         "{\"Code\": \"E07000220\", \"Period\": 2019, \"Value\": 1.5}\n{\"Code\": \"E08000026\", \"Period\": \"2019\", "
         "\"Value\": \"}\"}\r\n\r\n{\"Code\": \"E07000221\", \"Value\": 3, \"Period\": 2019}",
         2, 1);
    SAME(source_row, 1, "record 3");
    cr_expect_eq(trial.findings.rejects[0].line, 2);
    refuse(PLAIN, "{\"Code\": 1}\n{\"Code\": 2\n", "", "");
    cr_expect_eq(trial.error.line, 3);
    refuse(PLAIN, "{\"Code\": 1}\n{\"Code\": 2},\n{\"Code\": 3}\n", "", "");
    refuse(PLAIN, "{\"Code\": 1}\n[2]\n", "", "");
}

Test(table_formats, refuses_nesting_without_end)
{
    enum { DEEP = 100000 };
    static char text[6 * DEEP + 20];
    for (size_t i = 0; i < DEEP; i++)
        memcpy(text + 5 * i, "{\"a\":", 5);
    memset(text + 5 * DEEP, '}', DEEP);
    refuse(AT("\"a\""), text, "nest", "");
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    text[0] = text[1] = ' ';
    text[2] = '[';
    text[3] = '{';
    text[2 * (size_t)DEEP] = '\0';
    refuse(AT("\"a\""), text, "", "");
}
