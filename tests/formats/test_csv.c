#include "placebook/formats/csv.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(csv);

/* Everything that a reader says about a file, as one text. */
struct dump {
    char *text;
    size_t length;
    size_t capacity;
    enum pb_status status;
    struct pb_error error;
    enum pb_csv_encoding encoding;
};

static void dump_bytes(struct dump *dump, const char *bytes, size_t length)
{
    if (dump->length + length + 1 > dump->capacity) {
        dump->capacity = (dump->length + length + 1) * 2;
        dump->text = realloc(dump->text, dump->capacity);
        cr_assert_not_null(dump->text);
    }
    memcpy(dump->text + dump->length, bytes, length);
    dump->length += length;
    dump->text[dump->length] = '\0';
}

static const char *const fault_names[] = { "", "short ", "long ", "bad " };

/* "LINE [fault ][end ]field|field|...;" for each record. `bare`: fields end with US, records with RS, nothing else. */
static struct dump read_all(const void *bytes, size_t length, size_t step, bool bare)
{
    struct dump dump = { 0 };
    dump_bytes(&dump, "", 0);
    struct pb_memory_stream stream = { .bytes = bytes, .length = length, .step = step };
    struct pb_input input = pb_memory_input("file.csv", &stream);
    struct pb_csv *csv = NULL;
    cr_assert_eq(pb_csv_open(&csv, &input, ',', &dump.error), PB_OK);
    const struct pb_csv_record *record = NULL;
    while ((dump.status = pb_csv_next(csv, &record, &dump.error)) == PB_OK && record) {
        char head[64];
        int size = snprintf(head, sizeof head, "%llu %s%s", (unsigned long long)record->line,
                            fault_names[record->fault], record->last_without_end ? "end " : "");
        if (!bare)
            dump_bytes(&dump, head, (size_t)size);
        for (size_t i = 0; i < record->count; i++) {
            size_t text_length = 0;
            const char *text = pb_csv_text(csv, record, i, &text_length);
            if (i > 0 && !bare)
                dump_bytes(&dump, "|", 1);
            dump_bytes(&dump, text, text_length);
            if (bare)
                dump_bytes(&dump, "\x1F", 1);
        }
        dump_bytes(&dump, bare ? "\x1E" : ";", 1);
    }
    dump.encoding = pb_csv_encoding(csv);
    pb_csv_close(csv);
    return dump;
}

/* The expectation holds however the bytes arrive. */
static void expect(const char *bytes, size_t length, const char *expected)
{
    for (size_t step = 0; step < 5; step++) {
        struct dump dump = read_all(bytes, length, step, false);
        cr_expect_eq(dump.status, PB_OK, "%s", dump.error.message);
        cr_expect_str_eq(dump.text, expected, "step %zu: expected %s, got %s", step, expected, dump.text);
        free(dump.text);
    }
}

#define EXPECT(text, expected) expect(text, sizeof(text) - 1, expected)

/* RFC 4180, section 2, rule by rule. */
Test(csv, follows_rfc_4180)
{
    EXPECT("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", "1 aaa|bbb|ccc;2 zzz|yyy|xxx;");
    EXPECT("aaa,bbb,ccc\r\nzzz,yyy,xxx", "1 aaa|bbb|ccc;2 end zzz|yyy|xxx;");
    EXPECT("a, b ,c\n", "1 a| b |c;");
    EXPECT("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", "1 aaa|bbb|ccc;2 end zzz|yyy|xxx;");
    EXPECT("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx\n", "1 aaa|b\r\nbb|ccc;3 zzz|yyy|xxx;");
    EXPECT("\"a,a\",b\n", "1 a,a|b;");
    EXPECT("\"aaa\",\"b\"\"bb\",\"ccc\"\n", "1 aaa|b\"bb|ccc;");
    EXPECT("\"\"\"\",\"\"\"a\"\"\"\n", "1 \"|\"a\";");
}

/* What real files do beyond the standard, decided in placebook/formats/csv.h. */
Test(csv, takes_files_as_they_are)
{
    EXPECT("", "");
    EXPECT("\n\r\n\n", "");
    EXPECT("a", "1 end a;");
    EXPECT(",", "1 end |;");
    EXPECT("\"\"\n", "1 ;");
    EXPECT("\"\"", "1 end ;");
    EXPECT("a,b\n\n\r\n1,2\n", "1 a|b;4 1|2;");
    EXPECT("\xEF\xBB\xBF\"a\",b\n1,2\n", "1 a|b;2 1|2;");
    EXPECT("\xEF\xBB\xBF", "");
    EXPECT("a,b\n1\n1,2,3\n,\n", "1 a|b;2 short 1;3 long 1|2|3;4 |;");
    EXPECT("a,b\n1,x\ry\n", "1 a|b;2 1|x\ry;"); /* a lone CR is text */
    EXPECT("a,b\n\r,\r\n", "1 a|b;2 \r|;");
    EXPECT("a,b\r\n1,2\r", "1 a|b;2 end 1|2;"); /* cut between CR and LF */
    EXPECT("a,b\n5\" pipe,\"x\" y\n", "1 a|b;2 5\" pipe|x y;");
    EXPECT("a,b\n1, \"x\"\n", "1 a|b;2 1| \"x\";"); /* a quote after a space is text */
    EXPECT("\"a\"\"b\"c\"d\n", "1 a\"bc\"d;");
    EXPECT("\"a\r\nb\",\"c\n\n\"\n1,2\n", "1 a\r\nb|c\n\n;5 1|2;");
}

/* The table of Windows-1252: 93/94 quotation marks, 80 the euro, E9 an e with acute. */
Test(csv, detects_the_encoding)
{
    struct dump dump = read_all("a\nb\n", 4, 0, false);
    cr_expect_eq(dump.encoding, PB_CSV_ASCII);
    free(dump.text);
    const char utf8[] = "a,b\n\xC3\xA9,2\n\xE9,3\n\xE2\x80\x93,4\n";
    dump = read_all(utf8, sizeof utf8 - 1, 0, false);
    cr_expect_eq(dump.encoding, PB_CSV_UTF8);
    cr_expect_str_eq(dump.text, "1 a|b;2 \xC3\xA9|2;3 bad \xE9|3;4 \xE2\x80\x93|4;");
    free(dump.text);
    const char western[] = "a,b\n\x93x\x94,\x80\n\"caf\xE9, \"\"\xFF\"\"\",2\n\x81,3\n\xC3\xA9,4\n\xE9\n";
    for (size_t step = 0; step < 3; step++) {
        dump = read_all(western, sizeof western - 1, step, false);
        cr_expect_eq(dump.encoding, PB_CSV_WINDOWS_1252);
        cr_expect_str_eq(dump.text,
                         "1 a|b;2 \xE2\x80\x9Cx\xE2\x80\x9D|\xE2\x82\xAC;3 caf\xC3\xA9, \"\xC3\xBF\"|2;4 bad \x81|3;"
                         "5 \xC3\x83\xC2\xA9|4;6 short \xC3\xA9;");
        free(dump.text);
    }
    dump = read_all("\xEF\xBB\xBF\xE9\n", 5, 0, false);
    cr_expect_eq(dump.encoding, PB_CSV_UTF8);
    cr_expect_str_eq(dump.text, "1 bad \xE9;");
    free(dump.text);
}

Test(csv, gives_the_raw_record_in_utf8)
{
    static const char bytes[] = "a,b\r\n\"caf\xE9\",2\r\n";
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)bytes, .length = sizeof bytes - 1 };
    struct pb_input input = pb_memory_input("x", &stream);
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    cr_assert_eq(pb_csv_open(&csv, &input, ',', NULL), PB_OK);
    cr_assert_eq(pb_csv_next(csv, &record, NULL), PB_OK);
    cr_expect(record->raw_length == 3 && memcmp(record->raw, "a,b", 3) == 0);
    cr_assert_eq(pb_csv_next(csv, &record, NULL), PB_OK);
    cr_expect(record->raw_length == 9 && memcmp(record->raw, "\"caf\xC3\xA9\",2", 9) == 0);
    cr_expect(record->fields[0].quoted);
    size_t length = 0;
    for (int twice = 0; twice < 2; twice++) {
        const char *text = pb_csv_text(csv, record, 0, &length);
        cr_expect(length == 5 && memcmp(text, "caf\xC3\xA9", 5) == 0);
    }
    (void)pb_csv_text(csv, record, 7, &length);
    cr_expect_eq(length, 0);
    pb_csv_close(csv);
}

static bool is_failure_at(const struct dump *dump, uint64_t line, uint32_t column, const char *word)
{
    return dump->status == PB_FAILED && dump->error.code == PB_ERROR_SOURCE &&
           strcmp(dump->error.source, "file.csv") == 0 && dump->error.line == line && dump->error.column == column &&
           strstr(dump->error.message, word) && dump->error.hint[0];
}

static void expect_failure(const char *bytes, size_t length, uint64_t line, uint32_t column, const char *word)
{
    for (size_t step = 0; step < 3; step++) {
        struct dump dump = read_all(bytes, length, step, false);
        char text[2048];
        cr_expect(is_failure_at(&dump, line, column, word), "%s", pb_error_text(&dump.error, text, sizeof text));
        free(dump.text);
    }
}

#define EXPECT_FAILURE(text, line, column, word) expect_failure(text, sizeof(text) - 1, line, column, word)

Test(csv, refuses_what_is_not_text)
{
    EXPECT_FAILURE("a,b\n1,x\0y\n", 2, 4, "NUL");
    EXPECT_FAILURE("a,b\n\"1\n\xC3\xA9\0\",x\n", 3, 2, "NUL");
    EXPECT_FAILURE("\0", 1, 1, "NUL");
    EXPECT_FAILURE("a,b\n\"x\0", 2, 3, "NUL");
    EXPECT_FAILURE("a,b\n1,\"x\ny", 2, 3, "quoted");
    EXPECT_FAILURE("\"\"\"", 1, 1, "quoted");
    /* UTF-16 without its mark. */
    struct dump dump = read_all("a\0,\0", 4, 0, false);
    cr_expect_eq(dump.status, PB_FAILED);
    cr_expect_not_null(strstr(dump.error.hint, "UTF-16"));
    free(dump.text);
}

Test(csv, keeps_to_its_maxima)
{
    size_t size = PB_CSV_RECORD_MAXIMUM + 100;
    char *bytes = malloc(size);
    cr_assert_not_null(bytes);
    memset(bytes, 'x', size);
    bytes[PB_CSV_RECORD_MAXIMUM] = '\n';
    struct dump dump = read_all(bytes, size, 10000, false);
    cr_expect_eq(dump.status, PB_OK);
    free(dump.text);
    bytes[PB_CSV_RECORD_MAXIMUM] = 'x';
    bytes[PB_CSV_RECORD_MAXIMUM + 1] = '\n';
    expect_failure(bytes, size, 1, 1, "1048576 bytes");
    bytes[0] = '"';
    bytes[PB_CSV_RECORD_MAXIMUM + 1] = 'x';
    expect_failure(bytes, size, 1, 1, "quoted"); /* the end of the file comes first */
    bytes[0] = '\n';
    expect_failure(bytes, size - 1, 2, 1, "1048576 bytes");
    memset(bytes, ',', size);
    bytes[PB_CSV_FIELDS_MAXIMUM - 1] = '\n';
    dump = read_all(bytes, PB_CSV_FIELDS_MAXIMUM, 0, false);
    cr_expect_eq(dump.status, PB_OK);
    free(dump.text);
    bytes[PB_CSV_FIELDS_MAXIMUM - 1] = ',';
    bytes[PB_CSV_FIELDS_MAXIMUM] = '\n';
    expect_failure(bytes, PB_CSV_FIELDS_MAXIMUM + 1, 1, 1, "4096 fields");
    expect_failure(bytes, size, 1, 1, "4096 fields");
    free(bytes);
}

static enum pb_status read_trouble(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    (void)buffer;
    (void)size;
    *got = 0;
    return pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "%s", (const char *)stream);
}

Test(csv, passes_on_trouble_of_the_input)
{
    char message[] = "connection lost";
    struct pb_input input = { .name = "x", .stream = message, .read = read_trouble };
    struct pb_csv *csv = NULL;
    struct pb_error error = { 0 };
    const struct pb_csv_record *record = NULL;
    cr_assert_eq(pb_csv_open(&csv, &input, ',', &error), PB_OK);
    cr_expect_eq(pb_csv_next(csv, &record, &error), PB_RETRY);
    cr_expect_null(record);
    cr_expect_str_eq(error.message, "connection lost");
    pb_csv_close(csv);
}

static char *load(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    char *bytes = malloc(1 << 20);
    cr_assert_not_null(bytes);
    *length = fread(bytes, 1, 1 << 20, file);
    (void)fclose(file);
    return bytes;
}

/* The other opinion is Python's csv module: tests/fixtures/csv/make_csv.py. */
Test(csv, agrees_with_python)
{
    size_t length = 0;
    size_t expected_length = 0;
    char *bytes = load(PB_SOURCE_DIR "/tests/fixtures/csv/random.csv", &length);
    char *expected = load(PB_SOURCE_DIR "/tests/fixtures/csv/random.txt", &expected_length);
    static const size_t steps[] = { 0, 1, 7, 64, 1000, 4096 };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct dump dump = read_all(bytes, length, steps[i], true);
        cr_expect_eq(dump.status, PB_OK);
        cr_expect_eq(dump.length, expected_length);
        cr_expect(memcmp(dump.text, expected, expected_length) == 0, "step %zu", steps[i]);
        free(dump.text);
    }
    free(bytes);
    free(expected);
}

/* Records that lie across the chunks in which a file is read, at every offset. */
Test(csv, joins_records_across_chunks)
{
    enum { SIZE = 700000 };
    char *bytes = malloc(SIZE);
    char *expected = malloc(SIZE * 2);
    cr_assert(bytes && expected);
    for (size_t shift = 1; shift < 200; shift += 3) {
        size_t at = 0;
        size_t out = 0;
        memset(bytes, 'z', shift);
        memset(expected, 'z', shift);
        at = out = shift;
        bytes[at++] = '\n';
        expected[out++] = '\x1F';
        expected[out++] = '\x1E';
        for (int row = 0; at < SIZE - 300; row++) {
            at += (size_t)snprintf(bytes + at, SIZE - at, "%d,\"a, \"\"%d\"\"\nb\",%.*s\r\n", row, row, row % 90,
                                   "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
                                   "2345678901234567890123456789");
            out += (size_t)snprintf(expected + out, SIZE * 2 - out,
                                    "%d\x1F"
                                    "a, \"%d\"\nb\x1F%.*s\x1F\x1E",
                                    row, row, row % 90,
                                    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
                                    "2345678901234567890123456789");
        }
        struct dump dump = read_all(bytes, at, shift % 2 ? 0 : 50021, true);
        cr_assert_eq(dump.length, out, "shift %zu", shift);
        cr_assert(memcmp(dump.text, expected, out) == 0, "shift %zu", shift);
        free(dump.text);
    }
    free(bytes);
    free(expected);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Damaged files must not hurt, and what is read must not depend on how the bytes arrive. */
Test(csv, survives_mutations)
{
    static const char seed[] = "Indicator ID,\"Name, long\",Area Code,Value\r\n"
                               "90366,\"Life \"\"expectancy\"\" at birth, female\",E08000026,82.1\r\n"
                               "90366,caf\xC3\xA9,E07000220,\n\n\"a\r\nb\",\"\",x,-1.5e3\n"
                               "1,2,3,444444444444444444444444444444444444444444444444444444444444444444444\n";
    static const char alphabet[] = "\"\",,\n\r\n\0a1\xE9\xC3\xA9\x81\xEF\xBB\xBF";
    uint64_t state = 42;
    for (int round = 0; round < 6000; round++) {
        char bytes[sizeof seed + 16];
        size_t length = sizeof seed - 1;
        memcpy(bytes, seed, length);
        for (uint64_t change = next_random(&state) % 8 + 1; change > 0; change--) {
            size_t at = next_random(&state) % length;
            uint64_t kind = next_random(&state) % 4;
            if (kind == 0 && length > 40)
                length -= next_random(&state) % 40;
            else if (kind == 1 && length > 2) {
                memmove(bytes + at, bytes + at + 1, length - at - 1);
                length--;
            } else
                bytes[at] = alphabet[next_random(&state) % (sizeof alphabet - 1)];
        }
        struct dump whole = read_all(bytes, length, 0, false);
        struct dump pieces = read_all(bytes, length, next_random(&state) % 9 + 1, false);
        cr_assert_eq(whole.status, pieces.status, "round %d", round);
        cr_assert_eq(whole.encoding, pieces.encoding, "round %d", round);
        cr_assert_str_eq(whole.text, pieces.text, "round %d", round);
        cr_assert_eq(whole.error.line, pieces.error.line, "round %d", round);
        free(whole.text);
        free(pieces.text);
    }
}

static bool append(void *sink, const char *bytes, size_t length)
{
    struct dump *dump = sink;
    if (dump->length + length > 60)
        return false;
    dump_bytes(dump, bytes, length);
    return true;
}

/* RFC 4180, section 2, rules 5 to 7. */
Test(csv, writes_what_it_reads)
{
    static const char *const fields[][2] = { { "", "" },
                                             { "plain text", "plain text" },
                                             { "a,b", "\"a,b\"" },
                                             { "say \"x\"", "\"say \"\"x\"\"\"" },
                                             { "\"", "\"\"\"\"" },
                                             { "a\nb", "\"a\nb\"" },
                                             { "a\rb", "\"a\rb\"" },
                                             { "=1+1", "=1+1" } };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct dump dump = { 0 };
        dump_bytes(&dump, "", 0);
        cr_expect(pb_csv_write(append, &dump, fields[i][0], strlen(fields[i][0])));
        cr_expect_str_eq(dump.text, fields[i][1]);
        free(dump.text);
    }
    struct dump dump = { 0 };
    char longer[80];
    memset(longer, '"', sizeof longer);
    cr_expect_not(pb_csv_write(append, &dump, longer, sizeof longer));
    free(dump.text);
}
