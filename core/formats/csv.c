#include "placebook/formats/csv.h"

#include "core/base/correction.h"
#include "core/formats/csv_split.h"
#include "core/formats/csv_start.h"
#include "core/formats/utf16.h"
#include "placebook/formats/csv_encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CSV_CHUNK = 256 * 1024 };

#define BOM "\xEF\xBB\xBF"

struct pb_csv {
    struct pb_input input;
    char separator;
    char *buffer; /* capacity + PB_CSV_SLACK bytes */
    size_t capacity;
    size_t from;  /* the first byte that no record has taken */
    size_t until; /* after the last byte that was read */
    bool ended;   /* the input has no more */
    bool started; /* the beginning was looked at */
    uint64_t bytes;
    uint64_t line;                    /* of the next record */
    const struct pb_input_part *part; /* of which what is left out lies ahead; NULL: nothing does */
    size_t width;                     /* fields of the first record, 0 = not read yet */
    enum pb_csv_encoding encoding;
    struct pb_utf16 *utf16;        /* what the input is read through, when it is UTF-16 */
    char *wide;                    /* then: the first bytes, as they are in the file */
    bool ends_at_return;           /* lines end at CR alone: it is turned into LF as it comes */
    struct pb_csv_returns returns; /* then: where the text has come */
    char *converted;               /* a record in UTF-8, when the file is Windows-1252 */
    size_t converted_capacity;
    struct pb_corrections corrections;
    char *corrected; /* a record that was corrected by hand */
    size_t corrected_capacity;
    char *rewritten; /* fields without their quotes */
    size_t rewritten_capacity;
    size_t rewritten_length;
    struct pb_csv_record record;
    struct pb_csv_field fields[PB_CSV_FIELDS_MAXIMUM + PB_CSV_FIELDS_ROOM];
};

enum pb_status pb_csv_open(struct pb_csv **csv, const struct pb_input *input, char separator, struct pb_error *error)
{
    struct pb_csv *reader = malloc(sizeof *reader); /* checked: below */
    if (!reader)
        return pb_out_of_memory(error);
    memset(reader, 0, offsetof(struct pb_csv, fields));
    reader->buffer = calloc(CSV_CHUNK + PB_CSV_SLACK, 1); /* checked: below */
    if (!reader->buffer) {
        free(reader);
        return pb_out_of_memory(error);
    }
    reader->capacity = CSV_CHUNK;
    reader->input = *input;
    reader->separator = separator;
    if (input->corrections)
        reader->corrections = *input->corrections;
    reader->line = 1;
    reader->part = input->part;
    *csv = reader;
    return PB_OK;
}

void pb_csv_close(struct pb_csv *csv)
{
    if (!csv)
        return;
    free(csv->buffer);
    free(csv->utf16);
    free(csv->wide);
    free(csv->converted);
    free(csv->corrected);
    free(csv->rewritten);
    free(csv);
}

/* Fails at a byte of the record that is being read. */
static enum pb_status csv_fail_at(const struct pb_csv *csv, const char *place, struct pb_error *error,
                                  const char *message)
{
    uint64_t line = csv->line;
    uint32_t column = 1;
    for (const char *at = csv->buffer + csv->from; at < place; at++) {
        if (*at == '\n') {
            line++;
            column = 1;
        } else if (csv->encoding == PB_CSV_WINDOWS_1252 || ((unsigned char)*at & 0xC0) != 0x80)
            column++; /* the later bytes of a character do not count */
    }
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s", message);
    pb_error_at(error, csv->input.name, line, column);
    return status;
}

static enum pb_status fail_nul(const struct pb_csv *csv, const char *text, size_t length, struct pb_error *error)
{
    const char *place = memchr(text, '\0', length);
    enum pb_status status =
        csv_fail_at(csv, place, error, "a NUL byte, which no text has: expected CSV in UTF-8 or Windows-1252");
    /* Every other byte of western text in UTF-16 is NUL. With its mark it would have been read. */
    bool wide = csv->line == 1 && place - text <= 3;
    pb_error_hint(error, wide ? "this looks like UTF-16: save it as CSV UTF-8"
                              : "the file is damaged or is not a CSV file: get it again");
    return status;
}

static bool resize(char **buffer, size_t *capacity, size_t wanted)
{
    char *grown = realloc(*buffer, wanted); /* checked: below */
    if (!grown)
        return false;
    *buffer = grown;
    *capacity = wanted;
    return true;
}

/* Room for more bytes after those that no record has taken. */
static enum pb_status csv_make_room(struct pb_csv *csv, struct pb_error *error)
{
    size_t pending = csv->until - csv->from;
    if (csv->from > 0) {
        memmove(csv->buffer, csv->buffer + csv->from, pending);
        csv->from = 0;
        csv->until = pending;
    }
    if (csv->until < csv->capacity)
        return PB_OK;
    size_t capacity = csv->capacity * 2;
    size_t with_slack = 0;
    if (!resize(&csv->buffer, &with_slack, capacity + PB_CSV_SLACK))
        return pb_out_of_memory(error);
    memset(csv->buffer + csv->capacity, 0, capacity + PB_CSV_SLACK - csv->capacity);
    csv->capacity = capacity;
    return PB_OK;
}

/* Turns the CR of what was read from `at` on. */
static enum pb_status turn_returns(struct pb_csv *csv, size_t at, struct pb_error *error)
{
    size_t length = csv->until - at;
    size_t found = pb_csv_turn_returns(&csv->returns, csv->buffer + at, length, csv->separator);
    if (found == length)
        return PB_OK;
    enum pb_status status =
        csv_fail_at(csv, csv->buffer + at + found, error, "lines that end at LF, after others that end at CR alone");
    pb_error_hint(error, "two files were put together, or a program that writes neither made it: save it as CSV UTF-8");
    return status;
}

/* Reads at least as many bytes as are pending (so that a long record is looked through a few times, not once for each
 * read), or to the end of the input, or to a full buffer. */
static enum pb_status read_more(struct pb_csv *csv, struct pb_error *error)
{
    enum pb_status status = csv_make_room(csv, error);
    if (status != PB_OK)
        return status;
    size_t wanted = csv->until * 2;
    do {
        size_t got = 0;
        status = csv->input.read(csv->input.stream, csv->buffer + csv->until, csv->capacity - csv->until, &got, error);
        if (status != PB_OK)
            return status;
        if (got == 0) {
            csv->ended = true;
            return PB_OK;
        }
        csv->until += got;
        csv->bytes += got;
        if (csv->ends_at_return && (status = turn_returns(csv, csv->until - got, error)) != PB_OK)
            return status;
    } while (csv->until < wanted && csv->until < csv->capacity);
    return PB_OK;
}

/* Is enough there to say what the beginning says? An input that gives a line and waits for what is done with it, as a
 * row that is read again does, must not be asked for more. */
static bool has_start(const struct pb_csv *csv)
{
    bool line = csv->until >= strlen(BOM) && !pb_utf16_marked(csv->buffer, csv->until) &&
                pb_csv_has_line(csv->buffer, csv->until, csv->separator);
    return csv->ended || line || csv->until >= PB_CSV_START;
}

static enum pb_status read_start(struct pb_csv *csv, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    while (status == PB_OK && !has_start(csv))
        status = read_more(csv, error);
    return status;
}

/* From here on the input is read through what makes UTF-8 of it; what was read already goes through it first. */
static enum pb_status read_as_utf16(struct pb_csv *csv, struct pb_error *error)
{
    char *buffer = calloc(CSV_CHUNK + PB_CSV_SLACK, 1); /* checked: below */
    csv->utf16 = malloc(sizeof *csv->utf16);            /* checked: next line */
    if (!buffer || !csv->utf16) {
        free(buffer);
        return pb_out_of_memory(error);
    }
    csv->wide = csv->buffer;
    csv->input = pb_utf16_input(csv->utf16, &csv->input, csv->wide, csv->until);
    csv->buffer = buffer;
    csv->capacity = CSV_CHUNK;
    csv->until = 0;
    csv->bytes = 0;
    csv->ended = false;
    csv->encoding = PB_CSV_UTF8;
    return read_start(csv, error);
}

/* Looks at what the beginning says: a BOM, UTF-16, the separator, how lines end. */
static enum pb_status start(struct pb_csv *csv, struct pb_error *error)
{
    enum pb_status status = read_start(csv, error);
    if (status == PB_OK && !csv->part && pb_utf16_marked(csv->buffer, csv->until))
        status = read_as_utf16(csv, error);
    if (status != PB_OK)
        return status;
    if (csv->until >= strlen(BOM) && memcmp(csv->buffer, BOM, strlen(BOM)) == 0) {
        csv->from = strlen(BOM);
        csv->encoding = PB_CSV_UTF8;
    }
    size_t line = pb_csv_separator_line(csv->buffer + csv->from, csv->until - csv->from, &csv->separator);
    if (!csv->part && pb_csv_ends_at_return(csv->buffer + csv->from, csv->until - csv->from, csv->separator)) {
        csv->ends_at_return = true;
        status = turn_returns(csv, csv->from, error);
    }
    csv->from += line;
    csv->line += line > 0;
    csv->started = true;
    return status;
}

static enum pb_status fail_split(const struct pb_csv *csv, const struct pb_csv_extent *split, struct pb_error *error)
{
    const char *text = csv->buffer + csv->from;
    char message[160];
    enum pb_status status = PB_FAILED;
    if (split->state == PB_CSV_TOO_MANY) {
        (void)snprintf(message, sizeof message, "a row with more than %d fields", (int)PB_CSV_FIELDS_MAXIMUM);
        status = csv_fail_at(csv, text, error, message);
        pb_error_hint(error, "this is not a table with one row a line: check the file");
    } else if (split->state == PB_CSV_OPEN_QUOTE) {
        status = csv_fail_at(csv, split->end, error, "the file ends within a quoted text that begins here");
        pb_error_hint(error, "it was cut off, or a quotation mark is missing: get it again");
    } else {
        (void)snprintf(message, sizeof message, "a row of more than %d bytes", (int)PB_CSV_RECORD_MAXIMUM);
        status = csv_fail_at(csv, text, error, message);
        pb_error_hint(error, "a quotation mark that is never closed makes such rows, and so does a file that is not "
                             "CSV: check this line");
    }
    return status;
}

/* Finds and splits the next record, reading on as far as it needs. */
static enum pb_status csv_find(struct pb_csv *csv, struct pb_csv_extent *split, struct pb_error *error)
{
    for (;;) {
        const char *text = csv->buffer + csv->from;
        size_t length = csv->until - csv->from;
        *split = pb_csv_split(text, length, csv->ended, csv->separator, csv->fields);
        bool too_long = split->state == PB_CSV_COMPLETE     ? split->end - text > PB_CSV_RECORD_MAXIMUM
                        : split->state == PB_CSV_INCOMPLETE ? length > PB_CSV_RECORD_MAXIMUM
                                                            : false;
        if (split->state == PB_CSV_COMPLETE && !too_long)
            return PB_OK;
        if (split->state != PB_CSV_INCOMPLETE || too_long) {
            /* A NUL byte explains it better. */
            if (pb_csv_look(text, length).nul)
                return fail_nul(csv, text, length, error);
            return fail_split(csv, split, error);
        }
        enum pb_status status = read_more(csv, error);
        if (status != PB_OK)
            return status;
    }
}

/* Another part may be UTF-8: only the whole file tells what this byte is. */
static enum pb_status fail_part(const struct pb_csv *csv, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "a part of a file cannot be read as Windows-1252: read the whole");
    pb_error_at(error, csv->input.name, csv->line, 0);
    return status;
}

/* A record beyond ASCII: settles the encoding of the file, if it was open, and finds text that does not fit it. A
 * record in Windows-1252 is converted and its fields are found again. */
static enum pb_status csv_check_text(struct pb_csv *csv, struct pb_csv_extent *split, struct pb_error *error)
{
    struct pb_csv_record *record = &csv->record;
    if (csv->encoding == PB_CSV_ASCII) {
        size_t at = 0;
        while ((unsigned char)record->raw[at] < 0x80)
            at++;
        bool utf8 = pb_utf8_character(record->raw + at, record->raw_length - at) > 0;
        if (!utf8 && csv->input.part)
            return fail_part(csv, error);
        csv->encoding = utf8 ? PB_CSV_UTF8 : PB_CSV_WINDOWS_1252;
    }
    if (csv->encoding == PB_CSV_UTF8) {
        if (!pb_utf8_valid(record->raw, record->raw_length))
            record->fault = PB_CSV_BAD_TEXT;
        return PB_OK;
    }
    size_t room = record->raw_length * PB_WINDOWS_1252_GROWTH + PB_CSV_SLACK;
    if (csv->converted_capacity < room && !resize(&csv->converted, &csv->converted_capacity, room))
        return pb_out_of_memory(error);
    size_t length = 0;
    if (!pb_windows_1252_convert(record->raw, record->raw_length, csv->converted, &length)) {
        record->fault = PB_CSV_BAD_TEXT;
        return PB_OK;
    }
    memset(csv->converted + length, 0, PB_CSV_SLACK);
    const char *next = split->next;
    *split = pb_csv_split(csv->converted, length, true, csv->separator, csv->fields);
    split->next = next;
    record->raw = csv->converted;
    record->raw_length = length;
    return PB_OK;
}

static size_t csv_write_cell(const struct pb_csv *csv, const char *cell, char *out)
{
    const char special[] = { csv->separator, '"', '\r', '\n', '\0' };
    bool quoted = strpbrk(cell, special) != NULL;
    size_t written = 0;
    if (quoted)
        out[written++] = '"';
    for (; *cell; cell++) {
        if (*cell == '"')
            out[written++] = '"';
        out[written++] = *cell;
    }
    if (quoted)
        out[written++] = '"';
    return written;
}

/* Puts the corrected row in place of the record, with as many fields as the header has, and more only where they hold
 * something. Its text is UTF-8, whatever the file is. False when out of memory. */
static bool csv_correct(struct pb_csv *csv, const struct pb_correction *correction, struct pb_csv_extent *split)
{
    size_t count = correction->count;
    while (count > csv->width && !*correction->cells[count - 1])
        count--;
    size_t fields = count > csv->width ? count : csv->width;
    size_t room = fields + PB_CSV_SLACK;
    for (size_t i = 0; i < count; i++)
        room += 2 * strlen(correction->cells[i]) + 2;
    if (csv->corrected_capacity < room && !resize(&csv->corrected, &csv->corrected_capacity, room))
        return false;
    size_t length = 0;
    for (size_t i = 0; i < fields; i++) {
        if (i > 0)
            csv->corrected[length++] = csv->separator;
        if (i < count)
            length += csv_write_cell(csv, correction->cells[i], csv->corrected + length);
    }
    memset(csv->corrected + length, 0, PB_CSV_SLACK);
    const struct pb_csv_extent original = *split;
    *split = pb_csv_split(csv->corrected, length, true, csv->separator, csv->fields);
    split->next = original.next;
    split->inner_breaks = original.inner_breaks;
    csv->record.raw = csv->corrected;
    csv->record.raw_length = length;
    csv->record.fault = PB_CSV_SOUND;
    return true;
}

static enum pb_status csv_take(struct pb_csv *csv, struct pb_csv_extent *split, struct pb_error *error)
{
    const char *text = csv->buffer + csv->from;
    size_t length = (size_t)(split->end - text);
    csv->record = (struct pb_csv_record){ .fields = csv->fields,
                                          .line = csv->line,
                                          .offset = csv->bytes - (csv->until - csv->from),
                                          .raw = text,
                                          .raw_length = length,
                                          .last_without_end = csv->ended && split->next == csv->buffer + csv->until &&
                                                              split->next[-1] != '\n' };
    struct pb_csv_bytes bytes = pb_csv_look(text, length);
    if (bytes.nul)
        return fail_nul(csv, text, length, error);
    if (bytes.beyond_ascii) {
        enum pb_status status = csv_check_text(csv, split, error);
        if (status != PB_OK)
            return status;
    }
    const struct pb_correction *correction = csv->width ? pb_corrections_take(&csv->corrections, csv->line) : NULL;
    if (correction && !csv_correct(csv, correction, split))
        return pb_out_of_memory(error);
    csv->rewritten_length = 0;
    if (split->doubled && csv->rewritten_capacity < csv->record.raw_length &&
        !resize(&csv->rewritten, &csv->rewritten_capacity, csv->record.raw_length))
        return pb_out_of_memory(error);
    csv->record.count = split->count;
    if (csv->width == 0)
        csv->width = split->count;
    if (csv->record.fault == PB_CSV_SOUND && split->count != csv->width)
        csv->record.fault = split->count < csv->width ? PB_CSV_SHORT : PB_CSV_LONG;
    return PB_OK;
}

/* After the first row of a part, what is left out of the file is passed over. */
static void csv_pass_gap(struct pb_csv *csv)
{
    if (!csv->part || csv->bytes - (csv->until - csv->from) < csv->part->header)
        return;
    csv->line += csv->part->lines;
    csv->bytes += csv->part->bytes;
    csv->part = NULL;
}

enum pb_status pb_csv_next(struct pb_csv *csv, const struct pb_csv_record **record, struct pb_error *error)
{
    *record = NULL;
    enum pb_status status = csv->started ? PB_OK : start(csv, error);
    while (status == PB_OK && !(csv->ended && csv->from == csv->until)) {
        struct pb_csv_extent split;
        status = csv_find(csv, &split, error);
        if (status != PB_OK || split.next == csv->buffer + csv->from)
            break; /* an error, or the input ended where a record could have begun */
        bool blank = split.count == 1 && csv->fields[0].length == 0;
        if (!blank) {
            status = csv_take(csv, &split, error);
            *record = status == PB_OK ? &csv->record : NULL;
        }
        csv->line += split.inner_breaks + 1;
        csv->from = (size_t)(split.next - csv->buffer);
        csv_pass_gap(csv);
        if (!blank)
            break;
    }
    return status;
}

size_t pb_csv_unquote(const char *text, size_t length, char *out)
{
    size_t written = 0;
    bool open = true;
    for (size_t at = 1; at < length; at++) {
        if (open && text[at] == '"') {
            open = at + 1 < length && text[at + 1] == '"';
            if (!open)
                continue;
            at++;
        }
        out[written++] = text[at];
    }
    return written;
}

const char *pb_csv_text(struct pb_csv *csv, const struct pb_csv_record *record, size_t field, size_t *length)
{
    *length = 0;
    if (field >= record->count)
        return "";
    struct pb_csv_field *found = &csv->fields[field];
    if (found->quoted) {
        /* Nothing to rewrite: the text stands between the quotes. */
        const char *inner = memchr(found->text + 1, '"', found->length - 1);
        if (inner == found->text + found->length - 1)
            *found = (struct pb_csv_field){ found->text + 1, found->length - 2, false };
        else {
            char *out = csv->rewritten + csv->rewritten_length;
            size_t written = pb_csv_unquote(found->text, found->length, out);
            csv->rewritten_length += written;
            *found = (struct pb_csv_field){ out, (uint32_t)written, false };
        }
    }
    *length = found->length;
    return found->text;
}

enum pb_csv_encoding pb_csv_encoding(const struct pb_csv *csv)
{
    return csv->utf16 ? PB_CSV_UTF16 : csv->encoding;
}

bool pb_csv_divides(const struct pb_csv *csv)
{
    return !csv->utf16 && !csv->ends_at_return && csv->encoding != PB_CSV_WINDOWS_1252;
}

char pb_csv_separator(const struct pb_csv *csv)
{
    return csv->separator;
}
