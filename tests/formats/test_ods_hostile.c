/*
 * OpenDocument files that are damaged, made to harm, or something else altogether: each is refused with what was found
 * and what to do, or read as far as it can be; none crashes the program or fills its memory.
 */
#include "core/formats/ods.h"

#include "tests/support/hostile.h"
#include "tests/support/ods.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(ods_hostile, .timeout = 300);

static struct pb_error error;

static void expect_refused(struct pb_test_package package, const char *message, const char *hint)
{
    char *text = pb_test_ods_dump(package.bytes, package.length, &error);
    cr_expect_eq(error.status, PB_FAILED, "%.300s", text);
    cr_expect_eq(error.code, PB_ERROR_SOURCE);
    cr_expect_not_null(strstr(error.message, message), "expected '%s', got %.300s", message, text);
    cr_expect_not_null(strstr(error.hint, hint), "expected '%s', got '%s'", hint, error.hint);
    cr_expect(strncmp(error.source, "data.ods", 8) == 0, "%s", error.source);
    free(text);
    free(package.bytes);
}

static void expect_members(const char *type, const char *content, const char *manifest, const char *message,
                           const char *hint)
{
    struct pb_test_member members[3] = { { .name = "mimetype", .content = type } };
    size_t count = 1;
    if (content)
        members[count++] = (struct pb_test_member){ .name = "content.xml", .content = content, .deflated = true };
    if (manifest)
        members[count++] = (struct pb_test_member){ .name = "META-INF/manifest.xml", .content = manifest };
    expect_refused(pb_test_zip(members, count), message, hint);
}

static void expect_content(const char *content, const char *message, const char *hint)
{
    expect_members(TYPE, content, NULL, message, hint);
}

#define EXPECT_ROWS(rows, message) expect_content(CONTENT("", SHEET(rows)), message, "look at that place")
#define BODY(kind)                                                                                                     \
    "<office:document-content" SPACES "><office:body><office:" kind "/></office:body></office:document-content>"

Test(ods_hostile, says_what_a_file_is_instead)
{
    static const char sheet[] = CONTENT("", SHEET(ROW(TEXT("x"))));
    static const char odt[] = "application/vnd.oasis.opendocument.text";
    expect_members(odt, BODY("text"), NULL, "an OpenDocument text (.odt)", "give a spreadsheet");
    expect_members("application/vnd.oasis.opendocument.presentation", sheet, NULL, "presentation (.odp)", "give");
    expect_members("application/vnd.oasis.opendocument.thing", sheet, NULL, "another kind", "give a spreadsheet");
    expect_members("application/vnd.sun.xml.calc", sheet, NULL, "OpenOffice 1 (.sxc)", "save it as .ods");
    expect_members("application/epub+zip", sheet, NULL, "a document of another kind", "give a spreadsheet");
    /* Renamed, with a type that is not true. */
    expect_members(TYPE, BODY("text"), NULL, "an OpenDocument text (.odt)", "give a spreadsheet");
    expect_members(TYPE, "<a/>", NULL, "without a spreadsheet in its body", "give the right file");
    expect_members(TYPE, BODY("spreadsheet"), NULL, "no sheets", "save it again");
    expect_members(TYPE, NULL, NULL, "without its part content.xml", "open it in LibreOffice and save it again");
}

Test(ods_hostile, says_that_a_file_has_a_password)
{
    static const char manifest[] =
        "<manifest:manifest xmlns:manifest=\"" OASIS "manifest:1.0\"><manifest:file-entry "
        "manifest:full-path=\"content.xml\"><manifest:encryption-data><manifest:algorithm/></manifest:encryption-data>"
        "</manifest:file-entry></manifest:manifest>";
    expect_members(TYPE, "\x12\x34\x00garbage", manifest, "protected by a password", "save it without one");
    /* As LibreOffice 24.8 does. */
    const struct pb_test_member members[] = { { .name = "mimetype", .content = TYPE },
                                              { .name = "encrypted-package", .content = "garbage" } };
    expect_refused(pb_test_zip(members, 2), "protected by a password", "save it without one");
    /* A manifest that cannot be read says nothing. */
    expect_members(TYPE, "not XML", "<!DOCTYPE a []><a>", "not well-formed XML", "save it again");
}

Test(ods_hostile, names_the_place_of_what_is_wrong)
{
    EXPECT_ROWS(ROW("") "<table:table-row table:number-rows-repeated=\"1048576\">" TEXT("x") "</table:table-row>",
                "sheet 'S': found a row with something in it at 1048577: a sheet has rows 1 to 1,048,576");
    EXPECT_ROWS("<table:table-row table:number-rows-repeated=\"many\"/>", "row 1: found 'many' as a number of");
    EXPECT_ROWS(ROW("<table:table-cell table:number-columns-repeated=\"-1\"/>"), "row 1: found '-1' as a number of");
    EXPECT_ROWS(ROW("<table:table-cell table:number-columns-repeated=\"16384\"/>" TEXT("x")),
                "sheet 'S', row 1: found a cell with something in it beyond column XFD");
    EXPECT_ROWS(ROW("<table:table-cell table:number-columns-repeated=\"9999999999\" office:value-type=\"float\" "
                    "office:value=\"1\"/>"),
                "row 1: found a cell with something in it beyond column XFD");
    expect_content(CONTENT("", SHEET(ROW(TEXT("a")) ROW("<table:table-cell></table:table-row>"))),
                   "sheet 'S', after row 1: this is not well-formed XML: mismatched tag", "save it again");
    expect_content(CONTENT("", SHEET(ROW(TEXT("\xFF\xFE")))), "not well-formed", "save it again");
    expect_content(CONTENT("", SHEET(ROW(TEXT("&#0;")))), "reference to invalid character", "save it again");
    expect_content("", "no element found", "save it again");
    /* The end of a sheet is not there; the one before it is passed over all the same. */
    expect_content("<office:document-content" SPACES
                   "><office:body><office:spreadsheet>" SHEET(ROW(TEXT("x"))) "<table:table "
                                                                              "table:name=\"T\"><table:table-row>",
                   "no element found", "save it again");
}

Test(ods_hostile, takes_no_entities)
{
    static const char laughs[] = "<!DOCTYPE a [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    char content[4096];
    (void)snprintf(content, sizeof content, "%s%s", laughs, CONTENT("", SHEET(ROW(TEXT("&b;")))) + 38);
    expect_content(content, "DOCTYPE", "save it again");
    expect_content(CONTENT("", SHEET(ROW(TEXT("&b;")))), "undefined entity", "save it again");
    (void)snprintf(content, sizeof content, "%s<office:document" SPACES "/>", laughs);
    struct pb_test_package flat = { .bytes = (unsigned char *)strdup(content), .length = strlen(content) };
    expect_refused(flat, "DOCTYPE", "save it again");
}

#define BEGIN        "<office:document-content" SPACES "><office:body><office:spreadsheet><table:table table:name=\"S\">"
#define END_OF_SHEET "</table:table>"
#define END          END_OF_SHEET "</office:spreadsheet></office:body></office:document-content>"

static void expect_repeated(const char *before, const char *text, size_t times, const char *after, const char *message)
{
    char *content = pb_test_repeated(before, text, times, after);
    expect_content(content, message, "");
    free(content);
}

Test(ods_hostile, bounds_what_grows)
{
    static const char full[] = "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\" "
                               "table:number-columns-repeated=\"16384\"/></table:table-row>";
    expect_repeated(BEGIN, full, 300, END, "there only because the file says that cells are repeated");
    expect_repeated(BEGIN "<table:table-row table:number-rows-repeated=\"1000000\">",
                    "<table:table-cell office:value-type=\"float\" office:value=\"1\" "
                    "table:number-columns-repeated=\"16384\"/>",
                    1, "</table:table-row>" END, "there only because the file says that cells are repeated");
    expect_repeated(BEGIN "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell "
                          "office:value-type=\"string\"><text:p>",
                    "aaaaaaaa", 100000, "</text:p></table:table-cell></table:table-row>" END, "256 MB of text");
    expect_repeated(BEGIN "<table:table-row table:number-rows-repeated=\"1000000\">" TEXT("x"),
                    "<table:table-cell table:number-columns-spanned=\"2\"/>", 2, "</table:table-row>" END,
                    "more than a million merged ranges");
    expect_repeated(BEGIN "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>", "aaaaaaaa",
                    200000, "</text:p></table:table-cell></table:table-row>" END,
                    "cell A1: found a text of more than 1 MB");
    expect_repeated(BEGIN "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>",
                    "<text:s text:c=\"2000000000\"/>", 1, "</text:p></table:table-cell></table:table-row>" END,
                    "cell A1: found a text of more than 1 MB");
    expect_repeated(BEGIN "<table:table-row>",
                    "<table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"1000000\"/></text:p>"
                    "</table:table-cell>",
                    100, "</table:table-row>" END, "more than 64 MB of text in one row");
}

Test(ods_hostile, bounds_the_document)
{
    expect_repeated("", "<office:a>", 100000, "", "nested more than 128 deep");
    expect_repeated(BEGIN, "<table:table-row-group>", 100000, END, "nested more than 128 deep");
    expect_repeated(BEGIN "<table:table-row><table:table-cell><text:p>", "<text:span>", 100000, END,
                    "nested more than 128 deep");
    expect_repeated("<office:document-content ", "aaaaaaaa", 4000000, "=\"\"/>", "needs more than 8 MB");
    expect_repeated("<office:document-content" SPACES "><office:body><office:spreadsheet>", "<table:table/>", 5000,
                    "</office:spreadsheet></office:body></office:document-content>", "more than 4096 sheets");
    expect_repeated("<office:document-content" SPACES "><office:automatic-styles>",
                    "<style:style style:name=\"c\" style:family=\"table-cell\"/>", 140000,
                    "</office:automatic-styles></office:document-content>", "more than 131072 styles");
}

static void expect_read(char *content, const char *expected)
{
    const struct pb_test_member members[] = { { .name = "mimetype", .content = TYPE },
                                              { .name = "content.xml", .content = content, .deflated = true } };
    struct pb_test_package package = pb_test_zip(members, 2);
    size_t before = pb_test_peak_memory();
    char *text = pb_test_ods_dump(package.bytes, package.length, &error);
    cr_expect_str_eq(text, expected);
    cr_expect_lt(pb_test_peak_memory() - before, (size_t)16 << 20);
    free(text);
    free(content);
    free(package.bytes);
}

/* A billion billion cells that are empty cost nothing. */
Test(ods_hostile, passes_over_what_is_empty)
{
    static const char empty[] =
        "<table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell "
        "table:number-columns-repeated=\"1000000000\" table:number-columns-spanned=\"1000000000\" "
        "table:number-rows-spanned=\"1000000000\"/></table:table-row>";
    expect_read(pb_test_repeated(BEGIN ROW(TEXT("x")), empty, 10000, END), "[S] 1 A t:x;");
}

/* What looks like the end of a sheet but is none, some of it longer than what is looked at in one go. */
Test(ods_hostile, finds_the_end_of_a_sheet)
{
    static const char next[] = END_OF_SHEET "<table:table table:name=\"T\">" ROW(TEXT("x")) END;
    static const char *const around[][2] = { { "<!-- ", " </table:table> --><!-- </table:table>-->" },
                                             { "<![CDATA[", " </table:table> ]]>" },
                                             { "<?x ", " </table:table> ?>" },
                                             { "<table:table table:name=\"", ">\"></table:table>" },
                                             { "<table:table table:name='", "/>'/>" },
                                             { "<table:tables/><table:table x=\"",
                                               "/>\"><table:table/></table:table>" } };
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        for (size_t times = 1; times < 100000; times = times * 4 + 1) {
            char before[1024];
            char after[1024];
            (void)snprintf(before, sizeof before, "%s%s", BEGIN, around[i][0]);
            (void)snprintf(after, sizeof after, "%s%s", around[i][1], next);
            expect_read(pb_test_repeated(before, " a - ? b", times, after), "[S] [T] 1 A t:x;");
        }
}

/* 400 MB of blanks in 400 kB: refused by the ratio, in little memory, wherever they are. */
Test(ods_hostile, refuses_a_zip_bomb)
{
    static const char *const names[] = { "content.xml", "styles.xml" };
    size_t size = (size_t)400 << 20;
    for (size_t i = 0; i < 2; i++) {
        char *blanks = malloc(size);
        cr_assert_not_null(blanks);
        memset(blanks, ' ', size);
        memcpy(blanks, BEGIN, sizeof BEGIN - 1);
        const struct pb_test_member members[] = {
            { .name = "mimetype", .content = TYPE },
            { .name = names[i], .content = blanks, .length = size, .deflated = true },
            { .name = names[1 - i], .content = CONTENT("", SHEET("")), .deflated = true },
        };
        struct pb_test_package package = pb_test_zip(members, 3);
        free(blanks);
        cr_expect_lt(package.length, 1 << 20);
        size_t before = pb_test_peak_memory();
        expect_refused(package, "may be a zip bomb", "check where the file comes from");
        cr_expect_lt(pb_test_peak_memory() - before, (size_t)64 << 20);
    }
}

Test(ods_hostile, finds_damage)
{
    static const char content[] = CONTENT("", SHEET(ROW(TEXT("x"))));
    const struct pb_test_member wrong[] = {
        { .name = "mimetype", .content = TYPE },
        { .name = "content.xml", .content = content, .wrong_checksum = true },
    };
    expect_refused(pb_test_zip(wrong, 2), "CRC", "get the file again");
    const struct pb_test_member locked[] = { { .name = "mimetype", .content = TYPE },
                                             { .name = "content.xml", .content = content, .encrypted = true } };
    expect_refused(pb_test_zip(locked, 2), "password", "password");
    const struct pb_test_member sound[] = { { .name = "mimetype", .content = TYPE },
                                            { .name = "content.xml", .content = content, .deflated = true } };
    struct pb_test_package package = pb_test_zip(sound, 2);
    for (size_t length = 4; length < package.length; length += 11) {
        char *text = pb_test_ods_dump(package.bytes, length, &error);
        cr_expect_eq(error.status, PB_FAILED, "cut to %zu: %s", length, text);
        cr_expect(strstr(error.message, "cut short") || strstr(error.message, "damaged"), "%zu: %s", length, text);
        free(text);
    }
    free(package.bytes);
}

/* Changes, drops or puts in some bytes or words that mean something. */
static size_t mutate(char *text, size_t length, uint64_t *state)
{
    static const char *const words[] = { "<table:table>",
                                         "</table:table>",
                                         "<!--",
                                         "-->",
                                         "<![CDATA[",
                                         "]]>",
                                         "<?x ?>",
                                         "<text:p>",
                                         "</text:p>",
                                         "table:number-columns-repeated=\"16384\"",
                                         "table:number-rows-repeated=\"1048576\"",
                                         "office:value-type=\"time\"",
                                         "&amp;",
                                         "<table:table-row>",
                                         "</table:table-row>",
                                         "<table:table-cell>",
                                         "\"",
                                         "/>",
                                         "99999999999999999999" };
    for (unsigned times = 1 + pb_test_random(state) % 6; times > 0; times--) {
        size_t at = pb_test_random(state) % length;
        const char *word = words[pb_test_random(state) % (sizeof words / sizeof *words)];
        size_t size = strlen(word);
        switch (pb_test_random(state) % 3) {
        case 0:
            text[at] = (char)pb_test_random(state);
            break;
        case 1:
            memmove(text + at, text + at + 1, length - at);
            length--;
            break;
        default:
            memmove(text + at + size, text + at, length - at + 1);
            memcpy(text + at, word, size);
            length += size;
            break;
        }
    }
    return length;
}

Test(ods_hostile, survives_mutations)
{
    enum { RUNS = 1500, ROOM = 1024 };
    static const char content[] =
        CONTENT("<number:number-style style:name=\"N\"><number:text>*</number:text></number:number-style><style:style "
                "style:name=\"c\" style:family=\"table-cell\" style:data-style-name=\"N\"/>",
                SHEET(ROW(TEXT("a") NUMBER("1", "1") CELL(
                    "table:style-name=\"c\" office:value-type=\"float\" "
                    "office:value=\"3\" table:number-columns-repeated=\"3\"",
                    P("*"))) "<table:table-row table:number-rows-repeated=\"9\">" TEXT("b") "</table:table-row>")
                    SHEET(ROW(CELL("", "<table:table/>"))));
    uint64_t state = 20190331;
    for (unsigned run = 0; run < RUNS; run++) {
        char text[sizeof content + ROOM];
        memcpy(text, content, sizeof content);
        size_t length = mutate(text, sizeof content - 1, &state);
        const struct pb_test_member members[] = { { .name = "mimetype", .content = TYPE },
                                                  { .name = "content.xml", .content = text, .length = length } };
        struct pb_test_package package = pb_test_zip(members, 2);
        char *said = pb_test_ods_dump(package.bytes, package.length, &error);
        cr_expect(error.status == PB_OK || error.message[0], "run %u", run);
        free(said);
        free(package.bytes);
    }
}
