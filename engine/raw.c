#include "engine/raw.h"

#include "core/formats/archive.h"
#include "engine/files.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

static int by_line(const void *a, const void *b)
{
    const struct pb_reject *left = *(struct pb_reject *const *)a;
    const struct pb_reject *right = *(struct pb_reject *const *)b;
    return left->line < right->line ? -1 : left->line > right->line;
}

/* Reads an input once, collecting the lines that the rejects (sorted by line) ask for. */
struct collecting {
    struct pb_findings *findings;
    struct pb_reject **rejects;
    size_t count;
    size_t next;                   /* reject whose line is awaited */
    uint64_t line;                 /* present line */
    char text[PB_RAW_MAXIMUM + 1]; /* one more than is kept, so that a cut shows */
    size_t length;
};

static bool keep_line(struct collecting *collecting)
{
    size_t length = collecting->length;
    if (length && collecting->text[length - 1] == '\r')
        length--;
    while (collecting->next < collecting->count && collecting->rejects[collecting->next]->line == collecting->line) {
        const char *raw = pb_raw_keep(&collecting->findings->arena, collecting->text, length);
        if (!raw)
            return false;
        collecting->rejects[collecting->next++]->raw = raw;
    }
    collecting->length = 0;
    collecting->line++;
    return true;
}

static bool take_chunk(struct collecting *collecting, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size && collecting->next < collecting->count;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t part = end ? (size_t)(end - bytes) - at : size - at;
        if (collecting->rejects[collecting->next]->line == collecting->line) {
            size_t room = sizeof collecting->text - collecting->length;
            size_t taken = part < room ? part : room;
            memcpy(collecting->text + collecting->length, bytes + at, taken);
            collecting->length += taken;
        }
        at += part;
        if (end) {
            at++;
            if (!keep_line(collecting))
                return false;
        }
    }
    return true;
}

static enum pb_status read_lines(const struct pb_unit_input *file, struct collecting *collecting,
                                 struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    enum pb_status status = pb_file_input(file->path, file->name, &stream, &input, error);
    if (status != PB_OK)
        return status;
    char *chunk = malloc(CHUNK); /* checked: below */
    if (!chunk) {
        pb_file_stream_close(&stream);
        return pb_out_of_memory(error);
    }
    size_t got = 1;
    for (bool first = true; status == PB_OK && got && collecting->next < collecting->count; first = false) {
        status = input.read(input.stream, chunk, CHUNK, &got, error);
        if (status == PB_OK && first && pb_archive_probe(chunk, got) != PB_ARCHIVE_NONE)
            break; /* packed: its lines are not the lines of what is in it */
        if (status == PB_OK && !take_chunk(collecting, chunk, got))
            status = pb_out_of_memory(error);
    }
    if (status == PB_OK && collecting->length && !keep_line(collecting))
        status = pb_out_of_memory(error);
    free(chunk);
    pb_file_stream_close(&stream);
    return status;
}

static enum pb_status fill_file(const struct pb_unit_input *file, struct pb_findings *findings,
                                struct pb_reject **wanted, struct pb_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->reject_count; i++)
        if (!findings->rejects[i].raw && findings->rejects[i].line > 0 &&
            strcmp(findings->rejects[i].file, file->name) == 0)
            wanted[count++] = &findings->rejects[i];
    if (count == 0)
        return PB_OK;
    qsort(wanted, count, sizeof(void *), by_line);
    struct collecting collecting = { .findings = findings, .rejects = wanted, .count = count, .line = 1 };
    return read_lines(file, &collecting, error);
}

enum pb_status pb_raw_fill(const struct pb_unit *unit, struct pb_findings *findings, struct pb_error *error)
{
    for (size_t i = 0; findings->withheld && i < findings->reject_count; i++)
        findings->rejects[i].raw = PB_RAW_WITHHELD;
    bool missing = false;
    for (size_t i = 0; i < findings->reject_count; i++)
        missing = missing || !findings->rejects[i].raw;
    if (!missing)
        return PB_OK;
    struct pb_reject **wanted = calloc(findings->reject_count, sizeof(void *)); /* checked: below */
    if (!wanted)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < unit->input_count; i++)
        status = fill_file(&unit->inputs[i], findings, wanted, error);
    free(wanted);
    for (size_t i = 0; i < findings->reject_count; i++)
        if (!findings->rejects[i].raw)
            findings->rejects[i].raw = "";
    return status;
}
