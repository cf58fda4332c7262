/*
 * Lines of a file and parts of it, against the file read from its beginning: no row is lost, doubled or moved.
 */
#include "engine/files/line_marks.h"
#include "engine/run/file_parts.h"
#include "placebook/formats/csv.h"
#include "tests/support/scratch.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 3 * 1024 * 1024, COUNTED_MEANWHILE = 0 };

static char path[600];
static struct scratch scratch;
static struct pb_line_marks marks;

static void make_folder(void)
{
    scratch_open(&scratch);
    (void)snprintf(path, sizeof path, "%s", scratch_path(&scratch, "large.csv"));
    pb_line_marks_open(&marks);
}

static void remove_folder(void)
{
    pb_line_marks_close(&marks);
    scratch_close(&scratch);
}

TestSuite(file_parts, .init = make_folder, .fini = remove_folder);

static uint32_t state;

static uint32_t draw(uint32_t below)
{
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % below;
}

/* Rows with commas, quotes and line breaks in quoted texts, blank lines and either line end. */
static void write_file(uint32_t seed, const char *first, const char *odd)
{
    static const char *const cells[] = {
        "a", "", "\"b, c\"", "\"two\nlines\"", "\"he said \"\"no\"\"\"", "12.5", "\"\""
    };
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    state = seed;
    (void)fputs(first, file);
    for (long row = 0; ftell(file) < SIZE; row++) {
        for (int i = 0; i < 5; i++)
            (void)fprintf(file, "%s%s", cells[draw(sizeof cells / sizeof cells[0])], i < 4 ? "," : "");
        (void)fprintf(file, ",%ld%s", row, draw(2) ? "\r\n" : draw(9) ? "\n" : "\n\n");
        if (row % 20000 == 10000)
            (void)fputs(odd, file);
    }
    cr_assert_eq(fclose(file), 0);
}

struct seen {
    uint64_t rows;
    uint64_t mixed; /* of text, line and offset, in order */
    bool failed;
};

static void look_at(const struct pb_input *input, bool header, struct seen *seen)
{
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_csv_open(&csv, input, ',', NULL), PB_OK);
    enum pb_status status = pb_csv_next(csv, &record, &error);
    if (!header && status == PB_OK)
        status = pb_csv_next(csv, &record, &error);
    for (; status == PB_OK && record; status = pb_csv_next(csv, &record, &error)) {
        seen->rows++;
        for (size_t i = 0; i < record->raw_length; i++)
            seen->mixed = seen->mixed * 31 + (unsigned char)record->raw[i];
        seen->mixed = (seen->mixed * 31 + record->line) * 31 + record->offset;
    }
    seen->failed = seen->failed || status != PB_OK;
    pb_csv_close(csv);
}

static struct seen read_whole(void)
{
    struct pb_file_stream stream;
    struct pb_input input;
    struct seen seen = { 0 };
    cr_assert_eq(pb_file_input(path, "large.csv", &stream, &input, NULL), PB_OK);
    look_at(&input, true, &seen);
    pb_file_stream_close(&stream);
    return seen;
}

/* Reads the file in odd pieces, as a digest of it would. */
static void *read_and_count(void *unused)
{
    static char bytes[200000];
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file);
    uint32_t pieces = 9; /* a generator of its own: that of the file belongs to another thread */
    size_t got = 0;
    do {
        pieces = pieces * 1664525U + 1013904223U;
        got = fread(bytes, 1, 1 + (pieces >> 8) % sizeof bytes, file);
        pb_line_marks_take(&marks, bytes, got);
    } while (got > 0);
    pb_line_marks_end(&marks, true);
    (void)fclose(file);
    return unused;
}

/* `jobs` is how many threads count the lines before, or COUNTED_MEANWHILE. */
static struct seen read_in_parts(size_t wanted, size_t jobs, size_t *count)
{
    struct pb_file_parts *parts = calloc(1, sizeof *parts);
    struct pb_unit_input file = { .path = path, .name = "large.csv", .lines = &marks };
    struct seen seen = { 0 };
    FILE *opened = fopen(path, "rb");
    cr_assert(parts && opened && fseek(opened, 0, SEEK_END) == 0);
    file.size = (uint64_t)ftell(opened);
    (void)fclose(opened);
    cr_assert_eq(pb_file_parts_open(parts, &file, wanted, NULL), PB_OK);
    pthread_t counter;
    bool counted_meanwhile = jobs == COUNTED_MEANWHILE && parts->wanted > 0;
    if (counted_meanwhile) {
        cr_assert(pb_line_marks_begin(&marks, file.size));
        cr_assert_eq(pthread_create(&counter, NULL, read_and_count, NULL), 0);
    } else if (parts->wanted > 0)
        cr_assert(pb_line_marks_count(&marks, parts->file.descriptor, jobs));
    for (size_t part = 0; pb_file_parts_next(parts, &part);) {
        struct pb_part_stream stream;
        struct pb_input input;
        cr_assert_eq(pb_file_part_open(parts, part, &stream, &input, NULL), PB_OK);
        look_at(&input, part == 0, &seen);
        pb_file_part_close(&stream);
    }
    *count = parts->count;
    if (counted_meanwhile)
        cr_assert_eq(pthread_join(counter, NULL), 0);
    pb_file_parts_close(parts);
    free(parts);
    return seen;
}

Test(file_parts, have_the_rows_lines_and_offsets_of_the_file)
{
    static const char *const headers[] = { "A,B,C,D,E,F\n", "\xEF\xBB\xBF\n\n\"A\nlong\",B,C,D,E,F\r\n\n" };
    for (uint32_t seed = 0; seed < 6; seed++) {
        size_t count = 0;
        write_file(seed, headers[seed % 2], "");
        struct seen whole = read_whole();
        cr_assert(whole.rows > 50000 && !whole.failed);
        struct seen parts = read_in_parts(2 + seed, seed % 3, &count);
        cr_assert_eq(count, 2 + seed);
        cr_assert(!parts.failed);
        cr_assert_eq(parts.rows, whole.rows);
        cr_assert_eq(parts.mixed, whole.mixed, "seed %u", seed);
        remove_folder();
        make_folder();
    }
}

/* A quotation mark in an unquoted text is a letter to the reader, and makes the count wrong. */
Test(file_parts, are_right_or_cannot_be_read)
{
    for (uint32_t seed = 0; seed < 6; seed++) {
        size_t count = 0;
        write_file(seed, "A,B,C,D,E,F\n", "5\" of rain,x,x,x,x,x\n");
        struct seen whole = read_whole();
        struct seen parts = read_in_parts(8, 2, &count);
        cr_assert(count > 1 && !whole.failed);
        cr_assert(parts.failed || parts.mixed == whole.mixed, "seed %u", seed);
        remove_folder();
        make_folder();
    }
}

/* Rows of cells as they should be, and now and then one of any bytes that mean something, in about one of `odds`. */
static void write_hostile_file(uint32_t seed, uint32_t odds)
{
    static const char bytes[] = "\"\",,\n\r ab";
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    state = seed;
    (void)fputs("A,B,C\n", file);
    for (long row = 0; ftell(file) < SIZE; row++) {
        for (uint32_t i = draw(odds) ? 0 : draw(40); i > 0; i--)
            (void)fputc(bytes[draw(sizeof bytes - 1)], file);
        (void)fprintf(file, "%ld,\"%s\",%s\n", row, draw(3) ? "two\nlines, \"\"quoted\"\"" : "", draw(2) ? "x" : "");
    }
    cr_assert_eq(fclose(file), 0);
}

/* Where quotation marks stand anywhere, parts are the file, or one of them cannot be read: a million and a half rows
 * with PLACEBOOK_TEST_LONG. */
Test(file_parts, of_hostile_files_are_right_or_cannot_be_read)
{
    uint32_t rounds = getenv("PLACEBOOK_TEST_LONG") ? 12 : 2;
    uint64_t rows = 0;
    size_t same = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        size_t count = 0;
        write_hostile_file(round, round % 2 ? 1000000 : 5000);
        struct seen whole = read_whole();
        struct seen parts = read_in_parts(2 + round % 31, round % 3, &count);
        cr_assert(parts.failed || (parts.mixed == whole.mixed && parts.rows == whole.rows), "round %u", round);
        same += !parts.failed;
        rows += whole.rows;
        remove_folder();
        make_folder();
    }
    cr_assert(same > 0 && rows > 100000 * rounds, "%zu, %llu", same, (unsigned long long)rows);
}

Test(file_parts, are_none_of_a_file_without_rows)
{
    size_t count = 9;
    FILE *file = fopen(path, "wb");
    cr_assert(file && fputs("A,B\n", file) >= 0 && fclose(file) == 0);
    (void)read_in_parts(4, 2, &count);
    cr_assert_eq(count, 0);
}

/* Bytes of UTF-16 that are an LF may be half of another character, and lines that end at CR alone have none. */
Test(file_parts, are_none_of_utf16_and_of_lines_that_end_at_cr)
{
    size_t count = 9;
    FILE *file = fopen(path, "wb");
    cr_assert(file && fwrite("\xFF\xFE", 1, 2, file) == 2);
    for (int i = 0; i < 200000; i++)
        cr_assert_eq(fwrite("a\0,\0b\0\n\0", 1, 8, file), 8);
    cr_assert_eq(fclose(file), 0);
    struct seen whole = read_whole();
    cr_assert(whole.rows == 200000 && !whole.failed);
    (void)read_in_parts(4, 2, &count);
    cr_assert_eq(count, 0);
    remove_folder();
    make_folder();
    file = fopen(path, "wb");
    cr_assert_not_null(file);
    for (int i = 0; i < 400000; i++)
        cr_assert(fputs("a,b\r", file) >= 0);
    cr_assert_eq(fclose(file), 0);
    whole = read_whole();
    cr_assert(whole.rows == 400000 && !whole.failed);
    (void)read_in_parts(4, 2, &count);
    cr_assert_eq(count, 0);
}

/* The line sep=; belongs to what is before the first row, in every part. */
Test(file_parts, know_the_separator_that_the_file_names)
{
    size_t count = 0;
    write_file(3, "sep=;\nA;B;C;D;E;F\n", "");
    struct seen whole = read_whole();
    struct seen parts = read_in_parts(4, 2, &count);
    cr_assert(!whole.failed && !parts.failed);
    cr_assert_eq(count, 4);
    cr_assert_eq(parts.rows, whole.rows);
    cr_assert_eq(parts.mixed, whole.mixed);
}

/* A file that could not be read to its end has no marks, and nobody waits for them. */
Test(line_marks, of_half_a_file_are_none, .init = make_folder, .fini = remove_folder)
{
    static char bytes[2 * PB_LINES_BLOCK];
    write_file(11, "A,B,C,D,E,F\n", "");
    struct pb_file_stream stream;
    struct pb_input input;
    cr_assert_eq(pb_file_input(path, "large.csv", &stream, &input, NULL), PB_OK);
    cr_assert(pb_line_marks_begin(&marks, SIZE));
    size_t got = 0;
    cr_assert_eq(input.read(input.stream, bytes, sizeof bytes, &got, NULL), PB_OK);
    pb_line_marks_take(&marks, bytes, got);
    uint64_t offset = 1;
    uint64_t lines = 0;
    cr_assert(pb_line_marks_cut(&marks, stream.descriptor, &offset, &lines));
    cr_assert(offset >= PB_LINES_BLOCK && lines > 0);
    pb_line_marks_end(&marks, false);
    uint64_t found = 0;
    cr_assert_not(pb_line_marks_cut(&marks, stream.descriptor, &offset, &lines));
    cr_assert_not(pb_line_marks_find(&marks, stream.descriptor, 2, &found));
    cr_assert_not(pb_line_marks_count(&marks, stream.descriptor, 2));
    pb_file_stream_close(&stream);
}

Test(line_marks, find_every_line, .init = make_folder, .fini = remove_folder)
{
    write_file(7, "A,B,C,D,E,F\n", "");
    struct pb_file_stream stream;
    struct pb_input input;
    cr_assert_eq(pb_file_input(path, "large.csv", &stream, &input, NULL), PB_OK);
    FILE *file = fopen(path, "rb");
    uint64_t line = 1;
    uint64_t offset = 0;
    uint64_t found = 0;
    for (int byte = 0; (byte = fgetc(file)) != EOF;) {
        offset++;
        if (byte != '\n')
            continue;
        line++;
        if (line % 97 == 0) {
            cr_assert(pb_line_marks_find(&marks, stream.descriptor, line, &found));
            cr_assert_eq(found, offset, "line %llu", (unsigned long long)line);
        }
    }
    cr_assert(pb_line_marks_find(&marks, stream.descriptor, 1, &found) && found == 0);
    cr_assert_not(pb_line_marks_find(&marks, stream.descriptor, line + 1, &found));
    cr_assert_not(pb_line_marks_find(&marks, stream.descriptor, 0, &found));
    (void)fclose(file);
    pb_file_stream_close(&stream);
}
