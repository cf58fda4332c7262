/*
 * What the beginning of a text says: UTF-16, lines that end at CR alone, sep=. The bytes of UTF-16 were written with
 * Python's codecs (utf-16-le, utf-16-be); the rows are those of the text that went in.
 */
#include "placebook/formats/csv.h"
#include "placebook/formats/tabular.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(csv_start);

enum { DUMP = 1 << 16 };

struct reading {
    char rows[DUMP]; /* "LINE field|field;" */
    enum pb_status status;
    struct pb_error error;
    char separator;
    bool divides;
    enum pb_csv_encoding encoding;
};
static struct reading reading;

static const struct reading *read_text(const char *bytes, size_t length, size_t step)
{
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)bytes, .length = length, .step = step };
    struct pb_input input = pb_memory_input("file.csv", &stream);
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    memset(&reading, 0, sizeof reading);
    cr_assert_eq(pb_csv_open(&csv, &input, ',', &reading.error), PB_OK);
    size_t at = 0;
    while ((reading.status = pb_csv_next(csv, &record, &reading.error)) == PB_OK && record) {
        if (at > DUMP / 2) /* enough */
            continue;
        at += (size_t)snprintf(reading.rows + at, DUMP - at, "%llu ", (unsigned long long)record->line);
        for (size_t i = 0; i < record->count; i++) {
            size_t size = 0;
            const char *text = pb_csv_text(csv, record, i, &size);
            at += (size_t)snprintf(reading.rows + at, DUMP - at, "%s%.*s", i ? "|" : "", (int)size, text);
        }
        at += (size_t)snprintf(reading.rows + at, DUMP - at, ";");
    }
    reading.separator = pb_csv_separator(csv);
    reading.divides = pb_csv_divides(csv);
    reading.encoding = pb_csv_encoding(csv);
    pb_csv_close(csv);
    return &reading;
}

/* The same whole and cut at every byte. */
#define EXPECT_ROWS(bytes, expected)                                                                                   \
    do                                                                                                                 \
        for (size_t step = 0; step < 4; step++) {                                                                      \
            cr_expect_str_eq(read_text(bytes, sizeof(bytes) - 1, step)->rows, expected);                               \
            cr_expect_eq(reading.status, PB_OK, "%s", reading.error.message);                                          \
        }                                                                                                              \
    while (0)

Test(csv_start, reads_utf16_with_its_mark)
{
    EXPECT_ROWS("\xFF\xFE"
                "a\0,\0b\0\r\0\n\0001\0,\0\xE9\0",
                "1 a|b;2 1|\xC3\xA9;");
    cr_expect_eq(reading.encoding, PB_CSV_UTF16);
    cr_expect_not(reading.divides);
    EXPECT_ROWS("\xFE\xFF"
                "\0a\0,\0b\0\n\0001\0,\x20\x13\0\n",
                "1 a|b;2 1|\xE2\x80\x93;");
    /* U+1D11E is a pair: D834 DD1E. */
    EXPECT_ROWS("\xFF\xFE"
                "a\0\n\0\x34\xD8\x1E\xDD\n\0",
                "1 a;2 \xF0\x9D\x84\x9E;");
    EXPECT_ROWS("\xFF\xFE", "");
    EXPECT_ROWS("\xFF\xFEs\0e\0p\0=\0;\0\r\0a\0;\0b\0\r\0", "2 a|b;");
}

static void expect_failure(const char *bytes, size_t length, uint64_t line, uint64_t column, const char *words)
{
    for (size_t step = 0; step < 4; step++) {
        (void)read_text(bytes, length, step);
        cr_expect_eq(reading.status, PB_FAILED);
        cr_expect_eq(reading.error.code, PB_ERROR_SOURCE);
        cr_expect_eq(reading.error.line, line, "line %llu", (unsigned long long)reading.error.line);
        cr_expect_eq(reading.error.column, column, "column %llu", (unsigned long long)reading.error.column);
        cr_expect_not_null(strstr(reading.error.message, words), "%s", reading.error.message);
        cr_expect_str_eq(reading.error.source, "file.csv");
        cr_expect(*reading.error.hint != '\0');
    }
}
#define EXPECT_FAILURE(bytes, line, column, words) expect_failure(bytes, sizeof(bytes) - 1, line, column, words)

Test(csv_start, refuses_half_characters_with_their_place)
{
    EXPECT_FAILURE("\xFF\xFE"
                   "a\0\n\0b\0\x34\xD8x\0\n\0",
                   2, 2, "surrogate");
    EXPECT_FAILURE("\xFF\xFE"
                   "a\0\n\0\x1E\xDD\n\0",
                   2, 1, "surrogate");
    EXPECT_FAILURE("\xFF\xFE"
                   "a\0\r\0b\0\r\0\x34\xD8",
                   3, 1, "surrogate");
    EXPECT_FAILURE("\xFF\xFE"
                   "a\0\n\0b",
                   2, 1, "half a character");
    EXPECT_FAILURE("\xFF\xFE"
                   "a\0\n\0b\0\0\0",
                   2, 2, "NUL");
}

Test(csv_start, ends_lines_at_cr_alone_where_there_is_no_lf)
{
    EXPECT_ROWS("a,b\r1,2\r", "1 a|b;2 1|2;");
    cr_expect_not(reading.divides);
    EXPECT_ROWS("a,b\r\r1,2", "1 a|b;3 1|2;");
    EXPECT_ROWS("a,b\r\"x\ny\",\"p\rq\"\r3,\"\"\"\r\"\r",
                "1 a|b;2 x\ny|p\rq;4 3|\"\r;"); /* a break in quotes is text */
    EXPECT_ROWS("a,b\r6\" pipe,2\r3,4\r", "1 a|b;2 6\" pipe|2;3 3|4;");
    EXPECT_ROWS("a,b\n1\r,2\n", "1 a|b;2 1\r|2;"); /* text, as there is an LF */
    cr_expect(reading.divides);
    EXPECT_ROWS("a,\"b\rc\"\n1,2\n", "1 a|b\rc;2 1|2;");
}

Test(csv_start, refuses_lf_far_behind_cr)
{
    static char bytes[600000];
    size_t length = sizeof bytes;
    for (size_t i = 0; i < length; i += 4)
        memcpy(bytes + i, "1,2\r", 4);
    bytes[500003] = '\n';
    (void)read_text(bytes, length, 0);
    cr_expect_eq(reading.status, PB_FAILED);
    cr_expect_eq(reading.error.line, 500004 / 4); /* its CR is what became the LF */
    cr_expect_eq(reading.error.column, 4);
    cr_expect_not_null(strstr(reading.error.message, "LF"));
}

Test(csv_start, takes_the_separator_from_sep)
{
    EXPECT_ROWS("sep=;\r\na;b,c\r\n1;2\r\n", "2 a|b,c;3 1|2;");
    cr_expect_eq(reading.separator, ';');
    cr_expect(reading.divides);
    EXPECT_ROWS("\xEF\xBB\xBFSEP=\t\na\tb\n", "2 a|b;");
    EXPECT_ROWS("sep=|\ra|b\r", "2 a|b;");
    EXPECT_ROWS("sep=;;;;\na;b\n", "2 a|b;"); /* saved again with four columns */
    EXPECT_ROWS("sep=;", "");
    /* None of these is such a line. */
    EXPECT_ROWS("sep=ab\n1\n", "1 sep=ab;2 1;");
    EXPECT_ROWS("sep=,a\n1,2\n", "1 sep=|a;2 1|2;");
    EXPECT_ROWS("sep=\n1\n", "1 sep=;2 1;");
    EXPECT_ROWS("sep=0\n1\n", "1 sep=0;2 1;");
    EXPECT_ROWS("a,b\nsep=;\n", "1 a|b;2 sep=;;");
}

Test(csv_start, finds_the_separator_of_such_texts)
{
    cr_expect_eq(pb_tabular_separator("sep=|\na;b;c\n", 12), '|');
    cr_expect_eq(pb_tabular_separator("a;b,c\r1;2\r3;4\r", 14), ';');
    cr_expect_eq(pb_tabular_separator("a,b\t\"x\ry\"\n1,2\n", 15), ',');
}
