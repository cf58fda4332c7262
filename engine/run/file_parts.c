#include "engine/run/file_parts.h"

#include "placebook/formats/csv.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How many bytes there are before the second row; 0: there is no first row, or it cannot be read. */
static size_t length_of_header(const struct pb_unit_input *file)
{
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_csv *csv = NULL;
    const struct pb_csv_record *record = NULL;
    if (pb_file_input(file->path, file->name, &stream, &input, NULL) != PB_OK)
        return 0;
    size_t length = 0;
    if (pb_csv_open(&csv, &input, ',', NULL) == PB_OK && pb_csv_next(csv, &record, NULL) == PB_OK && record) {
        size_t end = (size_t)record->offset + record->raw_length;
        /* Elsewhere raw has another length than in the file. */
        if (pb_csv_divides(csv) && pb_csv_next(csv, &record, NULL) == PB_OK && record)
            length = record->offset > end && record->offset - end <= PB_CSV_RECORD_MAXIMUM ? (size_t)record->offset : 0;
    }
    pb_csv_close(csv);
    pb_file_stream_close(&stream);
    return length;
}

static enum pb_status read_header(struct pb_file_parts *parts, const struct pb_unit_input *file, struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    size_t length = length_of_header(file);
    if (length == 0 || pb_file_input(file->path, file->name, &stream, &input, NULL) != PB_OK)
        return PB_OK;
    parts->header = calloc(length, 1); /* checked: below */
    size_t got = 1;
    while (parts->header && parts->header_length < length && got > 0)
        if (input.read(input.stream, parts->header + parts->header_length, length - parts->header_length, &got, NULL) ==
            PB_OK)
            parts->header_length += got;
        else
            got = 0;
    pb_file_stream_close(&stream);
    if (!parts->header)
        return pb_out_of_memory(error);
    if (parts->header_length < length)
        parts->header_length = 0;
    return PB_OK;
}

enum pb_status pb_file_parts_open(struct pb_file_parts *parts, const struct pb_unit_input *file, size_t wanted,
                                  struct pb_error *error)
{
    struct pb_input input;
    *parts = (struct pb_file_parts){ .path = file->path,
                                     .name = file->name,
                                     .lock = PTHREAD_MUTEX_INITIALIZER,
                                     .file = { .descriptor = -1 },
                                     .lines = file->lines,
                                     .size = file->size };
    enum pb_status status = file->lines ? read_header(parts, file, error) : PB_OK;
    if (status == PB_OK && parts->header_length > 0 && file->size > parts->header_length &&
        pb_file_input(file->path, file->name, &parts->file, &input, NULL) == PB_OK)
        parts->wanted = wanted > PB_FILE_PARTS_MAXIMUM ? PB_FILE_PARTS_MAXIMUM : wanted;
    return status;
}

void pb_file_parts_close(struct pb_file_parts *parts)
{
    free(parts->header);
    parts->header = NULL;
    pb_file_stream_close(&parts->file);
    pthread_mutex_destroy(&parts->lock);
}

static uint64_t lines_of_header(const struct pb_file_parts *parts)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < parts->header_length; i++)
        lines += parts->header[i] == '\n';
    return lines;
}

/* Where the part ends and the next begins: at about equal distances. Where the file cannot be cut, a part is longer. */
static struct pb_file_part cut_next(struct pb_file_parts *parts, uint64_t from)
{
    uint64_t step = (parts->size - parts->header_length) / parts->wanted;
    while (++parts->cuts < parts->wanted) {
        uint64_t offset = parts->header_length + step * parts->cuts;
        uint64_t lines = 0;
        if (pb_line_marks_cut(parts->lines, parts->file.descriptor, &offset, &lines) && offset > from &&
            offset < parts->size)
            return (struct pb_file_part){ .from = offset, .lines = lines - lines_of_header(parts) };
    }
    return (struct pb_file_part){ .from = parts->size };
}

bool pb_file_parts_next(struct pb_file_parts *parts, size_t *part)
{
    pthread_mutex_lock(&parts->lock);
    if (parts->count == 0 && parts->wanted > 0)
        parts->parts[0].from = parts->header_length;
    struct pb_file_part *next = &parts->parts[parts->count];
    bool found = parts->count < parts->wanted && next->from < parts->size;
    if (found) {
        struct pb_file_part after = cut_next(parts, next->from);
        next->to = after.from;
        *part = parts->count++;
        if (parts->count < parts->wanted)
            parts->parts[parts->count] = after;
    }
    pthread_mutex_unlock(&parts->lock);
    return found;
}

static enum pb_status read_part(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct pb_part_stream *part = stream;
    size_t header = part->parts->header_length - part->header_at;
    *got = 0;
    if (header > 0) {
        *got = header < size ? header : size;
        memcpy(buffer, part->parts->header + part->header_at, *got);
        part->header_at += *got;
        return PB_OK;
    }
    if (part->left == 0)
        return PB_OK;
    size_t most = part->left < size ? (size_t)part->left : size;
    enum pb_status status = part->whole.read(part->whole.stream, buffer, most, got, error);
    if (status == PB_OK && *got == 0) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the file has become shorter while it was read");
        pb_error_at(error, part->parts->name, 0, 0);
    }
    part->left -= *got;
    return status;
}

enum pb_status pb_file_part_open(const struct pb_file_parts *parts, size_t part, struct pb_part_stream *stream,
                                 struct pb_input *input, struct pb_error *error)
{
    const struct pb_file_part *about = &parts->parts[part];
    *stream = (struct pb_part_stream){
        .parts = parts,
        .left = about->to - about->from,
        .about = { parts->header_length, about->from - parts->header_length, about->lines },
    };
    enum pb_status status = pb_file_input(parts->path, parts->name, &stream->file, &stream->whole, error);
    if (status != PB_OK)
        return status;
    if (lseek(stream->file.descriptor, (off_t)about->from, SEEK_SET) != (off_t)about->from) {
        pb_file_stream_close(&stream->file);
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "cannot be read in parts");
    }
    *input = pb_input_through(&stream->whole, stream, read_part);
    input->part = &stream->about;
    return PB_OK;
}

void pb_file_part_close(struct pb_part_stream *stream)
{
    pb_file_stream_close(&stream->file);
}
