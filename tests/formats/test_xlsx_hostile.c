/*
 * Workbooks that are damaged, made to harm, or something else altogether: each is refused with what was found and what
 * to do, or read as far as it can be; none crashes the program or fills its memory.
 */
#include "placebook/formats/xlsx.h"

#include "core/formats/xlsx_private.h"
#include "tests/support/hostile.h"
#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(xlsx_hostile, .timeout = 300);

static struct pb_error error;

static void expect_refused(struct pb_test_package package, const char *message, const char *hint)
{
    char *text = pb_test_dump(package.bytes, package.length, &error);
    cr_expect_eq(error.status, PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_SOURCE);
    cr_expect_not_null(strstr(error.message, message), "expected '%s', got %s", message, text);
    cr_expect_not_null(strstr(error.hint, hint), "expected '%s', got '%s'", hint, error.hint);
    cr_expect(strncmp(error.source, "book.xlsx", 9) == 0, "%s", error.source);
    free(text);
    free(package.bytes);
}

static void expect_bytes(const char *bytes, size_t length, const char *message, const char *hint)
{
    struct pb_test_package package = { .bytes = malloc(length + 1), .length = length };
    cr_assert_not_null(package.bytes);
    memcpy(package.bytes, bytes, length);
    expect_refused(package, message, hint);
}

static void expect_sheet(const char *sheet, const char *message, const char *hint)
{
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheet }), message, hint);
}

#define BYTES(text)      text, sizeof(text) - 1
#define COMPOUND         "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define WIDE(a, b, c, d) a "\0" b "\0" c "\0" d "\0"

Test(xlsx_hostile, says_what_a_file_is_instead)
{
    expect_bytes(BYTES(""), "empty", "get the file again");
    expect_bytes(BYTES(COMPOUND "...E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), "password", "without one");
    expect_bytes(BYTES(COMPOUND "......W\0o\0r\0k\0b\0o\0o\0k\0"), ".xls", "save it as .xlsx");
    expect_bytes(BYTES(COMPOUND "......" WIDE("B", "o", "o", "k")), ".xls", "save it as .xlsx");
    expect_bytes(BYTES(COMPOUND "...Word"), "old format", "saved as .xlsx");
    expect_bytes(BYTES("\x09\x08\x10\x00\x00\x06\x05\x00"), ".xls", "save it as .xlsx");
    expect_bytes(BYTES("\x09\x08\x08\x00\x00\x05\x05\x00"), ".xls", "save it as .xlsx");
    expect_bytes(BYTES("%PDF-1.7\n"), "PDF", "CSV");
    expect_bytes(BYTES("\x1F\x8B\x08\x00more"), "gzip", "unpack");
    expect_bytes(BYTES("\r\n<!DOCTYPE HTML><html><body>Sign in"), "HTML", "download the file again");
    expect_bytes(BYTES("<table><tr><td>1"), "HTML", "save it as .xlsx");
    expect_bytes(BYTES("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
                 "XML spreadsheet of 2003", "save it as .xlsx");
    expect_bytes(BYTES("<?xml version=\"1.0\"?><a/>"), "XML of another kind", "save it as .xlsx");
    expect_bytes(BYTES("Area Code,Value\r\nE08000026,1\r\n"), "CSV", ".csv");
    expect_bytes(BYTES("\x01\x02\x03\x00\xFF"), "of an unknown kind", "save it as .xlsx");
}

static void expect_member(const char *name, const char *content, const char *message, const char *hint)
{
    expect_refused(pb_test_zip(&(struct pb_test_member){ .name = name, .content = content }, 1), message, hint);
}

Test(xlsx_hostile, says_what_a_zip_is_instead)
{
    expect_member("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ".ods", "save it as .xlsx");
    expect_member("xl/workbook.bin", "x", ".xlsb", "save it as .xlsx");
    expect_member("word/document.xml", "<w/>", "Word", "save it as .xlsx");
    expect_member("ppt/presentation.xml", "<w/>", "presentation", "save it as .xlsx");
    expect_member("Index/Document.iwa", "x", "Numbers", "save it as .xlsx");
    expect_member("[Content_Types].xml", "<Types/>", "package without a workbook", "save it as .xlsx");
    expect_member("data.csv", "a,b\n", "zip file without a workbook", "unpack it");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){ .sheet = "", .workbook = "<document/>" }),
                   "package without a workbook", "save it as .xlsx");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){ .sheet = "", .workbook = "<workbook/>" }), "no sheets",
                   "damaged");
}

#define LINKS(id, kind, target)                                                                                        \
    "<Relationships><Relationship Id=\"" id "\" Type=\"x/" kind "\" Target=\"" target "\"/></Relationships>"

Test(xlsx_hostile, takes_no_path_out_of_the_package)
{
    static const char *const bad[] = { "../../etc/passwd",
                                       "..%2F..%2Fetc/passwd",
                                       "worksheets/../../../x",
                                       "..\\..\\x",
                                       "%2e%2e/%2e%2e/x",
                                       "a%00b",
                                       "",
                                       "." };
    char part[PB_ARCHIVE_NAME_MAXIMUM];
    char longest[2 * PB_ARCHIVE_NAME_MAXIMUM];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(!pb_xlsx_resolve("xl/workbook.xml", bad[i], part) || strcmp(part, "xl") == 0, "%s", bad[i]);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    cr_expect(!pb_xlsx_resolve("xl/workbook.xml", longest, part));
    longest[PB_ARCHIVE_NAME_MAXIMUM - 2] = '\0';
    cr_expect(!pb_xlsx_resolve("xl/workbook.xml", longest, part));
    cr_expect(pb_xlsx_resolve("xl/workbook.xml", "/a%20b%zz//./c", part));
    cr_expect_str_eq(part, "a b%zz/c");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){
                       .sheet = "", .links = LINKS("rId1", "worksheet", "../../../etc/passwd") }),
                   "outside the file", "name a sheet");
    expect_refused(
        pb_test_workbook(&(struct pb_test_workbook){ .sheet = "", .links = LINKS("rId1", "worksheet", "sheet9.xml") }),
        "its part 'xl/sheet9.xml', which it does not have", "repair");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){
                       .sheet = "", .package_links = LINKS("rId1", "officeDocument", "../xl/workbook.xml") }),
                   "without a workbook", "save it as .xlsx");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){
                       .sheet = "", .package_links = LINKS("rId1", "officeDocument", "xl/workbook.bin") }),
                   "without a workbook", "save it as .xlsx");
    static const struct pb_test_member twice[] = { { .name = "xl/a.xml" }, { .name = "XL/A.xml" } };
    expect_refused(pb_test_zip(twice, 2), "is there twice", "plain zip");
    static const struct pb_test_member upward = { .name = "xl/../../a.xml" };
    expect_refused(pb_test_zip(&upward, 1), "leads out", "plain zip");
}

Test(xlsx_hostile, refuses_entities)
{
    static const char bomb[] =
        "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
        "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData>"
        "</worksheet>";
    expect_sheet(bomb, "sheet 'Data': this XML has a document type", "save it again");
    expect_sheet("<!DOCTYPE w SYSTEM \"file:///etc/passwd\"><worksheet/>", "document type", "save it again");
    expect_sheet(PB_TEST_CELLS("<row><c t=\"str\"><v>&x;</v></c></row>"), "undefined entity", "save it again");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){
                       .sheet = PB_TEST_CELLS(""), .strings = "<!DOCTYPE sst [<!ENTITY a \"a\">]><sst/>" }),
                   "document type", "save it again");
}

Test(xlsx_hostile, says_where_a_sheet_is_wrong)
{
    expect_sheet(PB_TEST_CELLS("<row r=\"16000000\"><c><v>1</v></c></row>"),
                 "sheet 'Data': found a row with the number 16000000: a sheet has rows 1 to 1,048,576",
                 "look at that place");
    expect_sheet(PB_TEST_CELLS("<row r=\"0\"/>"), "number 0: a sheet has", "look at that place");
    expect_sheet(PB_TEST_CELLS("<row r=\"x\"/>"), "number x: a sheet has", "look at that place");
    expect_sheet(PB_TEST_CELLS("<row r=\"1048576\"/><row/>"), "number 1048577: a sheet has", "look at that place");
    expect_sheet(PB_TEST_CELLS("<row r=\"17\"><c r=\"C18\"><v>1</v></c></row>"),
                 "row 17: found a cell in this row with the place C18", "look at that place");
    expect_sheet(PB_TEST_CELLS("<row r=\"17\"><c r=\"17\"><v>1</v></c></row>"),
                 "row 17: found a cell with the place '17': expected", "look at that place");
    expect_sheet(PB_TEST_CELLS("<row r=\"17\"><c r=\"XFE17\"><v>1</v></c></row>"),
                 "row 17: found a cell beyond column XFD", "look at that place");
    expect_sheet("<chartsheet/>", "not a worksheet", "look");
    expect_sheet("", "no element found", "save it again");
    expect_sheet("<worksheet><sheetData><row><c><v>1</v></c></row>", "after row 1: this is not well-formed XML",
                 "save");
    expect_sheet("<worksheet><sheetData></worksheet>", "mismatched tag", "save");
    expect_sheet("<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>\xFF\xFE</t>", "not well-formed", "save");
}

/* The workbook points to a part for shared texts that is not there. */
Test(xlsx_hostile, reads_what_needs_no_shared_texts)
{
    static const char links[] =
        "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"x/sharedStrings\" Target=\"none.xml\"/></Relationships>";
    static const char *const sheets[] = { PB_TEST_CELLS("<row><c><v>1</v></c></row>"),
                                          PB_TEST_CELLS("<row><c><v>1</v></c><c t=\"s\"><v>0</v></c></row>") };
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheets[0], .links = links });
    char *text = pb_test_dump(package.bytes, package.length, &error);
    cr_expect_str_eq(text, "[Data]1 A n:1;", "%s", text);
    free(text);
    free(package.bytes);
    package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheets[1], .links = links });
    text = pb_test_dump(package.bytes, package.length, &error);
    cr_expect_str_eq(text, "[Data]1 A n:1 B x4:0;", "%s", text);
    free(text);
    free(package.bytes);
}

/* After an error a sheet gives no more rows, and says so. */
Test(xlsx_hostile, stays_stopped_after_an_error)
{
    struct pb_test_package package =
        pb_test_workbook(&(struct pb_test_workbook){ .sheet = PB_TEST_CELLS("<row r=\"0\"/><row/>") });
    struct pb_memory_stream stream = { .bytes = package.bytes, .length = package.length };
    struct pb_input input = pb_memory_input("book.xlsx", &stream);
    struct pb_xlsx *workbook = NULL;
    struct pb_xlsx_sheet *sheet = NULL;
    const struct pb_xlsx_row *row = NULL;
    cr_assert_eq(pb_xlsx_open(&workbook, &input, NULL), PB_OK);
    cr_assert_eq(pb_xlsx_sheet_open(&sheet, workbook, 0, NULL), PB_OK);
    cr_expect_eq(pb_xlsx_next(sheet, &row, NULL), PB_FAILED);
    cr_expect_eq(pb_xlsx_next(sheet, &row, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "first error"));
    pb_xlsx_sheet_close(sheet);
    pb_xlsx_close(workbook);
    free(package.bytes);
}

static void expect_repeated(const char *before, const char *text, size_t times, const char *after, const char *message)
{
    char *sheet = pb_test_repeated(before, text, times, after);
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheet, .deflated = true }), message, "");
    free(sheet);
}

Test(xlsx_hostile, bounds_what_grows)
{
    static const char data[] = "<worksheet><sheetData>";
    expect_repeated("<worksheet><sheetData><row>", "<c><v>1</v></c>", 200000, "</row></sheetData></worksheet>",
                    "row 1: found a cell beyond column XFD");
    expect_repeated("<worksheet><sheetData><row>", "<c r=\"A1\"><v>1</v></c>", 200000, "</row></sheetData></worksheet>",
                    "found more than 16,384 cells");
    expect_repeated("", "<worksheet>", 100000, "", "nested more than 128 deep");
    expect_repeated(data, "<row><c><is><r><t><x><y>", 100, "", "nested more than 128 deep");
    expect_repeated("<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>", "aaaaaaaa", 200000, "</t></is></c></row>",
                    "cell Data!A1: found a text of more than 1 MB");
    expect_repeated("<worksheet ", "aaaaaaaa", 4000000, "=\"\"/>", "needs more than 8 MB");
    expect_repeated("<worksheet><!--", "aaaaaaaa", 4000000, "--></worksheet>", "needs more than 8 MB");
}

/* Expat keeps each name that it meets. */
/* In quotes that make expat read them: the names of plain elements are not kept. */
Test(xlsx_hostile, bounds_the_number_of_names)
{
    enum { NAMES = 400000 };
    size_t size = 32 * NAMES;
    char *sheet = malloc(size);
    cr_assert_not_null(sheet);
    size_t at = (size_t)snprintf(sheet, size, "<worksheet>");
    for (unsigned i = 0; i < NAMES; i++)
        at += (size_t)snprintf(sheet + at, size - at, "<a%u b%u=''/>", i, i);
    (void)snprintf(sheet + at, size - at, "</worksheet>");
    expect_refused(pb_test_workbook(&(struct pb_test_workbook){ .sheet = sheet }), "too many different names", "save");
    free(sheet);
}

/* 400 MB of blanks in 400 kB: refused by the ratio, in little memory. */
Test(xlsx_hostile, refuses_a_zip_bomb)
{
    size_t size = (size_t)400 << 20;
    char *blanks = malloc(size);
    cr_assert_not_null(blanks);
    memset(blanks, ' ', size);
    memcpy(blanks, "<worksheet><sheetData>", 22);
    struct pb_test_package package =
        pb_test_workbook(&(struct pb_test_workbook){ .sheet = blanks, .sheet_length = size, .deflated = true });
    free(blanks);
    cr_expect_lt(package.length, 1 << 20);
    size_t before = pb_test_peak_memory();
    expect_refused(package, "may be a zip bomb", "check where the file comes from");
    cr_expect_lt(pb_test_peak_memory() - before, (size_t)64 << 20);
}

Test(xlsx_hostile, finds_damage)
{
    static const struct pb_test_member wrong[] = {
        { .name = "_rels/.rels", .content = LINKS("a", "officeDocument", "b.xml"), .wrong_checksum = true },
        { .name = "b.xml", .content = "<workbook/>" },
    };
    expect_refused(pb_test_zip(wrong, 2), "CRC", "get the file again");
    static const struct pb_test_member locked[] = {
        { .name = "_rels/.rels", .content = LINKS("a", "officeDocument", "b.xml"), .encrypted = true },
        { .name = "b.xml" }
    };
    expect_refused(pb_test_zip(locked, 2), "password", "with its password");
    struct pb_test_package package = pb_test_workbook(&(struct pb_test_workbook){ .sheet = PB_TEST_CELLS("") });
    for (size_t length = 4; length < package.length; length += length < package.length - 64 ? 37 : 1) {
        char *text = pb_test_dump(package.bytes, length, &error);
        cr_expect_eq(error.status, PB_FAILED, "cut to %zu: %s", length, text);
        cr_expect(strstr(error.message, "cut short") || strstr(error.message, "damaged"), "%zu: %s", length, text);
        free(text);
    }
    free(package.bytes);
}

/* Changes, doubles, drops or swaps some bytes, or puts in a word that means something. */
static size_t mutate(unsigned char *bytes, size_t length, size_t room, uint64_t *state)
{
    static const char *const words[] = { "<row>",
                                         "</row>",
                                         "<c r=\"XFD1\">",
                                         "<v>",
                                         "</v>",
                                         "&amp;",
                                         "<is><t>",
                                         "_x0000_",
                                         "r=\"1048577\"",
                                         "t=\"s\"",
                                         "t=\"d\"",
                                         "<![CDATA[",
                                         "]]>",
                                         "<!--",
                                         "<?x ?>",
                                         "\"",
                                         "99999999999999999999",
                                         "<f/>",
                                         "<mergeCells><mergeCell ref=\"A1:B2\"/>" };
    for (unsigned count = 1 + pb_test_random(state) % 4; count > 0 && length > 0; count--) {
        size_t at = pb_test_random(state) % length;
        size_t size = 1 + pb_test_random(state) % 16;
        size = size < length - at ? size : length - at;
        const char *word = words[pb_test_random(state) % (sizeof words / sizeof *words)];
        switch (pb_test_random(state) % 5) {
        case 0:
            bytes[at] = (unsigned char)pb_test_random(state);
            break;
        case 1:
            bytes[at] ^= (unsigned char)(1U << pb_test_random(state) % 8);
            break;
        case 2:
            memmove(bytes + at, bytes + at + size, length - at - size);
            length -= size;
            break;
        case 3:
            if (length + size <= room) {
                memmove(bytes + at + size, bytes + at, length - at);
                length += size;
            }
            break;
        default:
            if (length + strlen(word) <= room) {
                memmove(bytes + at + strlen(word), bytes + at, length - at);
                memcpy(bytes + at, word, strlen(word));
                length += strlen(word);
            }
        }
    }
    return length;
}

static const char rich_sheet[] = PB_TEST_SHEET(
    "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
    "<c r=\"B1\" s=\"1\"><v>43555</v></c><c r=\"C1\" s=\"2\"><v>12</v></c></row><row r=\"3\" hidden=\"1\">"
    "<c r=\"A3\" t=\"inlineStr\"><is><r><t>a</t></r><r><t xml:space=\"preserve\"> b_x000D_</t></r></is></c>"
    "<c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"str\"><f>A1</f><v>x</v></c><c><f>B1</f></c>"
    "<c t=\"d\"><v>2019-03-31</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>");
static const char rich_styles[] =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"&quot;E&quot;00000\"/></numFmts>"
    "<cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
static const char rich_strings[] = "<sst><si><r><t>Rug</t></r><r><t>by</t></r></si><si><t>x</t></si></sst>";

static void expect_an_answer(const unsigned char *bytes, size_t length)
{
    char *text = pb_test_dump(bytes, length, &error);
    cr_assert(error.status == PB_OK || (error.status == PB_FAILED && error.message[0] && error.source[0]),
              "status %d: %s", error.status, text);
    free(text);
}

/* Each part broken in turn, its packaging sound, so that the breakage is met by the reader of the part. */
Test(xlsx_hostile, survives_broken_parts)
{
    enum { RUNS = 1500, ROOM = 4096 };
    uint64_t state = 20190331;
    const char *const sources[] = { rich_sheet, rich_styles, rich_strings };
    char part[ROOM + 1];
    for (unsigned run = 0; run < RUNS; run++) {
        const char *source = sources[run % 3];
        size_t length = strlen(source);
        memcpy(part, source, length);
        length = mutate((unsigned char *)part, length, ROOM, &state);
        for (size_t i = 0; i < length; i++)
            part[i] = part[i] ? part[i] : ' ';
        part[length] = '\0';
        struct pb_test_package package =
            pb_test_workbook(&(struct pb_test_workbook){ .sheet = run % 3 == 0 ? part : rich_sheet,
                                                         .styles = run % 3 == 1 ? part : rich_styles,
                                                         .strings = run % 3 == 2 ? part : rich_strings });
        expect_an_answer(package.bytes, package.length);
        free(package.bytes);
    }
}

/* The packaging itself broken: the headers, the directory, the packed bytes. */
Test(xlsx_hostile, survives_broken_packages)
{
    enum { RUNS = 1500, MORE = 1024 };
    uint64_t state = 20200331;
    struct pb_test_package sound = pb_test_workbook(&(struct pb_test_workbook){
        .sheet = rich_sheet, .styles = rich_styles, .strings = rich_strings, .deflated = true });
    unsigned char *bytes = malloc(sound.length + MORE);
    cr_assert_not_null(bytes);
    for (unsigned run = 0; run < RUNS; run++) {
        memcpy(bytes, sound.bytes, sound.length);
        expect_an_answer(bytes, mutate(bytes, sound.length, sound.length + MORE, &state));
    }
    free(bytes);
    free(sound.bytes);
}
