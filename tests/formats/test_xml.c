/*
 * The XML reader: what it reads without expat is what expat reads, in whole documents and broken ones.
 */
#include "core/formats/xml.h"

#include "core/formats/xml_plain.h"
#include "tests/support/xml_events.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(xml, .timeout = 300);

static void expect_same(const char *document, size_t length)
{
    char *mixed = pb_test_xml_events(document, length, false);
    char *expat = pb_test_xml_events(document, length, true);
    cr_assert_not_null(mixed);
    cr_assert_not_null(expat);
    size_t at = 0;
    while (mixed[at] && mixed[at] == expat[at])
        at++;
    cr_assert_str_eq(mixed, expat, "at byte %zu: '%.80s' and '%.80s' of\n%.*s", at, mixed + at, expat + at,
                     length < 2000 ? (int)length : 2000, document);
    free(mixed);
    free(expat);
}

static void expect_events(const char *document, const char *events)
{
    char *found = pb_test_xml_events(document, strlen(document), false);
    cr_expect_str_eq(found, events);
    free(found);
    expect_same(document, strlen(document));
}

Test(xml, tells_of_plain_elements)
{
    expect_events("<a><b><row r=\"1\" n:s=\"x y\"><c/><v>1 > 2</v></row><row/></b></a>",
                  "<a><b><row r=1 n:s=x y><c></3><v>1 > 2</3></2>|<row></2>|</1></0>");
    expect_events("<n:a><n:b>text<n:c></n:c>more</n:b></n:a>", "<a><b>text<c></2>|more</1></0>");
}

Test(xml, leaves_the_rest_to_expat)
{
    static const char *const documents[] = {
        "<a><b><c d='1'/><c d = \"1\"/><c\nd=\"1\"/></b></a>",
        "<a><b>&lt;&#65;</b><b c=\"&amp;\"/><b>\xC3\xA9</b><b>\r\n</b></a>",
        "<a><!-- <b> --><b><![CDATA[<c>]]></b><?p <b>?><b/></a>",
        "<a><b>]]&gt;</b><b>]</b><b>\t</b></a>",
        "<a><b c=\"1\" c=\"2\"/></a>",
        "<a><b></c></a>",
        "<a><b>]]></b></a>",
        "<a><b c=\"<\"/></a>",
        "<a><b c=\"1\"d=\"2\"/></a>",
        "<a><b>\x01</b></a>",
        "<a><b>\xC3(</b></a>",
        "<a><b>",
        "<a><b/></a><c/>",
        "<a><b/></a>text",
        "<a><1/></a>",
        "<a><b/ ></a>",
        "<a><b c=1/></a>",
        "<a>&undefined;<b/></a>",
        "<a><b/>\n<b/><b/></c></a>",
        "<!DOCTYPE a><a><b/></a>",
        "<a><a><a><a><a><a><a><a><a><a><a><a>deep</a></a></a></a></a></a></a></a></a></a></a></a>",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        expect_same(documents[i], strlen(documents[i]));
}

/* UTF-16 in which the bytes of two letters spell a tag: "<" and "b", "/" and ">". */
Test(xml, is_not_deceived_by_wide_letters)
{
    static const char document[] = "\xFE\xFF\0<\0a\0><b/>\0<\0/\0a\0>";
    char *events = pb_test_xml_events(document, sizeof document - 1, false);
    cr_expect_str_eq(events, "<a>\xE3\xB1\xA2\xE2\xBC\xBE</0>", "%s", events);
    free(events);
}

/* ---- Documents by chance ---- */

struct document {
    char *text;
    size_t length;
    size_t capacity;
};

static void append(struct document *document, const char *format, ...) PB_PRINTF(2, 3);
static void append(struct document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(document->text + document->length, document->capacity - document->length, format, arguments);
    va_end(arguments);
    cr_assert(size >= 0 && (size_t)size < document->capacity - document->length);
    document->length += (size_t)size;
}

static unsigned chance(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

/* Rows as workbooks have them, now and then with something else in them. */
static void write_rows(struct document *document, unsigned *seed, unsigned rows, unsigned odd)
{
    static const char *const others[] = { "<!-- > -->", "<c t='s'/>", "<is><t>&amp;</t></is>", "\n", "<v>\xC2\xA3</v>",
                                          "<v>]</v>",   "<?x?>",      "<t a=\">\"/>" };
    append(document, "<worksheet><sheetData>");
    for (unsigned r = 1; r <= rows; r++) {
        append(document, "<row r=\"%u\" x:d=\"0.2\">", r);
        for (unsigned c = chance(seed, 12); c > 0; c--)
            append(document, "<c r=\"%c%u\" s=\"%u\"><v>%u</v></c>", (char)('A' + c), r, chance(seed, 9),
                   chance(seed, 100000));
        if (chance(seed, odd) == 0)
            append(document, "%s", others[chance(seed, sizeof others / sizeof *others)]);
        append(document, "</row>");
    }
    append(document, "</sheetData></worksheet>");
}

Test(xml, reads_documents_as_expat_does)
{
    struct document document = { .capacity = 4 << 20 };
    document.text = malloc(document.capacity);
    cr_assert_not_null(document.text);
    for (unsigned trial = 0; trial < 60; trial++) {
        unsigned seed = 7919 + trial;
        document.length = 0;
        write_rows(&document, &seed, 1 + chance(&seed, trial % 6 == 0 ? 6000 : 300), trial % 3 == 0 ? 1000 : 4);
        expect_same(document.text, document.length);
    }
    free(document.text);
}

Test(xml, reads_broken_documents_as_expat_does)
{
    static const char signs[] = "<>/=\" '&;]-!?ax1\n\t\x01\xC3\xA9";
    struct document document = { .capacity = 1 << 20 };
    document.text = malloc(document.capacity);
    cr_assert_not_null(document.text);
    for (unsigned trial = 0; trial < 3000; trial++) {
        unsigned seed = 104729 + trial;
        document.length = 0;
        write_rows(&document, &seed, 1 + chance(&seed, 5), 3);
        for (unsigned change = 1 + chance(&seed, 3); change > 0; change--)
            document.text[1 + chance(&seed, (unsigned)document.length - 1)] = signs[chance(&seed, sizeof signs - 1)];
        if (chance(&seed, 4) == 0)
            document.length = 1 + chance(&seed, (unsigned)document.length - 1);
        expect_same(document.text, document.length);
    }
    free(document.text);
}

/* One row that is longer than any buffer, and one with more cells than are scanned at once. */
Test(xml, reads_what_is_too_long_to_be_plain)
{
    struct document document = { .capacity = 4 << 20 };
    document.text = malloc(document.capacity);
    cr_assert_not_null(document.text);
    append(&document, "<a><b><row>");
    for (int i = 0; i < 20000; i++)
        append(&document, "<c r=\"A1\"/>");
    append(&document, "</row><row><t>");
    for (int i = 0; i < 20000; i++)
        append(&document, "plenty of text ");
    append(&document, "</t></row></b></a>");
    expect_same(document.text, document.length);
    free(document.text);
}

/* ---- The scan ---- */

Test(xml, scans_no_element_before_its_end)
{
    static const char element[] = "<row r=\"1\"><c r=\"A1\" s=\"2\"><v>12.5</v></c><c/></row>";
    struct pb_plain *plain = malloc(sizeof *plain);
    cr_assert_not_null(plain);
    pb_plain_open(plain);
    size_t used = 0;
    for (size_t length = 0; length < sizeof element - 1; length++) {
        char *exact = malloc(length + 1); /* so that a byte read behind its end is found */
        cr_assert_not_null(exact);
        memcpy(exact, element, length);
        cr_assert_eq(pb_plain_scan(plain, exact, length, &used), PB_PLAIN_MORE, "%zu", length);
        free(exact);
    }
    cr_assert_eq(pb_plain_scan(plain, element, sizeof element - 1, &used), PB_PLAIN_TAKEN);
    cr_expect_eq(used, sizeof element - 1);
    cr_expect_eq(plain->count, 9);
    free(plain);
}

/* Every byte, at every place of a text, behind and before bytes of text: sixteen at a time as one by one. */
Test(xml, finds_the_end_of_a_text_at_any_place)
{
    enum { TEXT = 40 };
    char text[TEXT + PB_PLAIN_MARGIN];
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < TEXT; at++) {
            memset(text, 'x', TEXT);
            memset(text + TEXT, 0, PB_PLAIN_MARGIN);
            text[at] = (char)byte;
            size_t expected = byte < ' ' || byte > '~' || strchr("<&]", (int)byte) ? at : TEXT;
            cr_assert_eq(pb_plain_text(text), expected, "%u at %zu", byte, at);
            cr_assert_eq(pb_plain_text_anywhere(text), expected, "%u at %zu", byte, at);
        }
}
