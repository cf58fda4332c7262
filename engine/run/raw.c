#include "engine/run/raw.h"

#include "engine/files/files.h"
#include "engine/files/line_marks.h"
#include "engine/plan/inputs.h"
#include "placebook/reject.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RAW_BYTES_FOR_A_ROW = 16 * 1024 /* are read from the beginning in the time that one row takes: measured */ };

/* A reject whose text is to be read back, and where it is. */
struct wanted {
    struct pb_reject *reject;
    struct pb_row_place place;
};

static int by_row(const void *a, const void *b)
{
    const struct wanted *left = a;
    const struct wanted *right = b;
    return left->place.row < right->place.row ? -1 : left->place.row > right->place.row;
}

/* Rejects of one input, by row. */
struct collecting {
    struct pb_arena *arena;
    struct wanted *wanted;
    size_t count;
    size_t found;
};

static bool is_of(const struct wanted *wanted, const char *sheet)
{
    return strlen(sheet) == wanted->place.sheet_length &&
           memcmp(sheet, wanted->place.sheet, wanted->place.sheet_length) == 0;
}

static enum pb_status raw_take_row(struct collecting *collecting, char separator, const char *sheet,
                                   const struct pb_tabular_row *row, size_t *next, struct pb_error *error)
{
    while (*next < collecting->count && collecting->wanted[*next].place.row < row->number)
        ++*next;
    for (; *next < collecting->count && collecting->wanted[*next].place.row == row->number; ++*next) {
        struct pb_reject *reject = collecting->wanted[*next].reject;
        char raw[PB_TABULAR_RAW];
        if (reject->raw || !is_of(&collecting->wanted[*next], sheet))
            continue;
        reject->raw = pb_raw_keep(collecting->arena, raw, pb_tabular_raw(row, raw));
        if (!reject->raw)
            return pb_out_of_memory(error);
        reject->separator = separator;
        collecting->found++;
    }
    return PB_OK;
}

static enum pb_status raw_read_sheet(struct collecting *collecting, struct pb_tabular *tabular, size_t number,
                                     struct pb_error *error)
{
    const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, number);
    bool asked_for = false;
    size_t next = 0;
    for (size_t i = 0; i < collecting->count; i++)
        asked_for = asked_for || is_of(&collecting->wanted[i], sheet->name);
    if (!asked_for || sheet->unreadable)
        return PB_OK;
    enum pb_status status = pb_tabular_begin(tabular, number, error);
    while (status == PB_OK && next < collecting->count && collecting->found < collecting->count) {
        const struct pb_tabular_row *row = NULL;
        status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            return status;
        status = raw_take_row(collecting, pb_tabular_raw_separator(tabular), sheet->name, row, &next, error);
    }
    return status;
}

static enum pb_status raw_read_rows(const struct pb_unit_input *file, struct collecting *collecting,
                                    struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_tabular *tabular = NULL;
    enum pb_status status = pb_input_open(file, NULL, &stream, &input, error);
    if (status != PB_OK)
        return status;
    struct pb_error why = { 0 };
    input.corrections = file->corrected ? &file->corrected->corrections : NULL;
    status = pb_tabular_open(&tabular, &input, &why);
    for (size_t i = 0; status == PB_OK && i < pb_tabular_count(tabular); i++)
        status = raw_read_sheet(collecting, tabular, i, &why);
    pb_tabular_close(tabular);
    pb_file_stream_close(&stream);
    if (status != PB_FATAL)
        return PB_OK; /* an extractor may know a kind of file that is not a table: its rows have no text */
    if (error)
        *error = why;
    return status;
}

/* A row is short, and a reader takes as much as it is given. */
static enum pb_status read_little(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    enum { LITTLE = 4096 };
    return pb_file_stream_read(stream, buffer, size < LITTLE ? size : LITTLE, got, error);
}

/* The row that begins on a line of a text file. False when it is not the row for certain: what is beyond ASCII depends
 * on the rest of the file. */
static bool raw_read_line(const struct pb_unit_input *file, struct pb_file_stream *stream, const struct pb_input *input,
                          char separator, struct collecting *collecting, size_t *next)
{
    uint64_t line = collecting->wanted[*next].place.row;
    uint64_t offset = 0;
    if (!pb_line_marks_find(file->lines, stream->descriptor, line, &offset) ||
        lseek(stream->descriptor, (off_t)offset, SEEK_SET) < 0)
        return false;
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    const struct pb_input little = pb_input_through(input, stream, read_little);
    bool good = pb_csv_open(&csv, &little, separator, NULL) == PB_OK && pb_csv_next(csv, &record, NULL) == PB_OK &&
                record && record->line == 1 && pb_csv_encoding(csv) == PB_CSV_ASCII && pb_csv_divides(csv);
    if (good) {
        const struct pb_tabular_row row = { .number = line, .raw = record->raw, .raw_length = record->raw_length };
        good = raw_take_row(collecting, separator, "", &row, next, NULL) == PB_OK;
    }
    pb_csv_close(csv);
    return good;
}

/* The rows of a large text file, each from where it is. False when they must be read from the beginning instead, which
 * takes less time when they are many. */
static bool raw_read_lines(const struct pb_unit_input *file, struct collecting *collecting)
{
    if (collecting->count > file->size / RAW_BYTES_FOR_A_ROW)
        return false;
    struct pb_file_stream stream;
    struct pb_input input;
    unsigned char peek[PB_TABULAR_PEEK];
    size_t length = 0;
    for (size_t i = 0; i < collecting->count; i++)
        if (collecting->wanted[i].place.sheet_length > 0)
            return false;
    if (!file->lines || file->corrected || pb_file_input(file->path, file->name, &stream, &input, NULL) != PB_OK)
        return false;
    bool good = input.read(&stream, peek, sizeof peek, &length, NULL) == PB_OK &&
                pb_tabular_content(peek, length) == PB_TABULAR_TEXT;
    char separator = good ? pb_tabular_separator(peek, length) : ',';
    for (size_t next = 0; good && next < collecting->count;)
        good = raw_read_line(file, &stream, &input, separator, collecting, &next);
    pb_file_stream_close(&stream);
    return good;
}

/* All rejects of a call. */
struct filling {
    struct pb_reject *rejects;
    size_t count;
    struct pb_arena *arena;
    struct wanted *wanted; /* scratch */
    struct pb_error *error;
};

static enum pb_status fill_file(const struct filling *filling, const struct pb_unit_input *file)
{
    struct wanted *wanted = filling->wanted;
    struct collecting collecting = { .arena = filling->arena, .wanted = wanted };
    for (size_t i = 0; i < filling->count; i++) {
        struct pb_reject *reject = &filling->rejects[i];
        struct wanted *next = &wanted[collecting.count];
        if (strcmp(reject->file, file->name) != 0)
            continue;
        reject->input = file->sha256;
        next->reject = reject;
        collecting.count += !reject->raw && pb_row_place(reject->cell, reject->line, &next->place);
    }
    if (collecting.count == 0 || !*file->path) /* the last good rows of a source that cannot be read */
        return PB_OK;
    enum pb_status status = pb_input_verify(file, NULL, filling->error);
    if (status != PB_OK)
        return status;
    qsort(wanted, collecting.count, sizeof *wanted, by_row);
    return raw_read_lines(file, &collecting) ? PB_OK : raw_read_rows(file, &collecting, filling->error);
}

enum pb_status pb_raw_fill(const struct pb_raw_inputs *inputs, struct pb_reject *rejects, size_t count, bool withheld,
                           struct pb_arena *arena, struct pb_error *error)
{
    if (count == 0)
        return PB_OK;
    struct filling filling = { .rejects = rejects, .count = count, .arena = arena, .error = error };
    for (size_t i = 0; withheld && i < count; i++)
        rejects[i].raw = PB_RAW_WITHHELD;
    filling.wanted = calloc(count, sizeof *filling.wanted); /* checked: below */
    if (!filling.wanted)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    for (size_t u = 0; u < inputs->count; u++)
        for (size_t i = 0;
             status == PB_OK && inputs->units[u].source == inputs->source && i < inputs->units[u].input_count; i++)
            status = fill_file(&filling, &inputs->units[u].inputs[i]);
    free(filling.wanted);
    for (size_t i = 0; i < count; i++)
        if (!rejects[i].raw)
            rejects[i].raw = "";
    return status;
}
