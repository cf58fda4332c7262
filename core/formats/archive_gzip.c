/*
 * A gzip file as an input. It may have several parts one after another, and zeros after the last one, as tapes and some
 * programs leave them. It is unpacked as it is read, and refused when it unpacks to far more than its size.
 */
#include "core/formats/archive.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum {
    GZIP_CHUNK = 1 << 16,
    GZIP_ONLY = 16 + MAX_WBITS /* zlib: expect a gzip header and verify the checksum and the length after the data */
};

struct gzip_stream {
    struct pb_input packed;
    z_stream inflater;
    uint64_t taken;
    uint64_t given;
    size_t parts; /* that ended */
    bool within;  /* one was begun and has not ended */
    bool ended;
    unsigned char chunk[GZIP_CHUNK];
    char name[];
};

static enum pb_status archive_gzip_fail(const struct gzip_stream *stream, const char *what, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the gzip file %s", what);
    pb_error_hint(error, "get the file again from where it came from");
    pb_error_at(error, stream->packed.name, 0, 0);
    return status;
}

static enum pb_status refill(struct gzip_stream *stream, struct pb_error *error)
{
    size_t got = 0;
    enum pb_status status = stream->packed.read(stream->packed.stream, stream->chunk, GZIP_CHUNK, &got, error);
    if (status != PB_OK)
        return status;
    stream->inflater.next_in = stream->chunk;
    stream->inflater.avail_in = (unsigned)got;
    stream->taken += got;
    if (got > 0)
        return PB_OK;
    if (stream->within || stream->parts == 0)
        return archive_gzip_fail(stream, stream->taken > 0 ? "is cut short" : "is empty", error);
    stream->ended = true;
    return PB_OK;
}

/* Between two parts: tapes and some programs fill a file up with zeros. */
static void pass_padding(struct gzip_stream *stream)
{
    while (stream->inflater.avail_in > 0 && *stream->inflater.next_in == 0) {
        stream->inflater.next_in++;
        stream->inflater.avail_in--;
    }
}

static enum pb_status inflate_some(struct gzip_stream *stream, struct pb_error *error)
{
    if (!stream->within && inflateReset(&stream->inflater) != Z_OK)
        return pb_out_of_memory(error);
    stream->within = true;
    int answer = inflate(&stream->inflater, Z_NO_FLUSH);
    if (answer == Z_MEM_ERROR)
        return pb_out_of_memory(error);
    if (answer == Z_STREAM_END) {
        stream->within = false;
        stream->parts++;
    } else if (answer != Z_OK && answer != Z_BUF_ERROR)
        return archive_gzip_fail(stream,
                                 stream->given > 0
                                     ? "is damaged: its content does not agree with its checksum or length"
                                     : "is damaged, or is not one",
                                 error);
    return PB_OK;
}

static enum pb_status read_gzip(void *from, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    struct gzip_stream *stream = from;
    *got = 0;
    size = size < GZIP_CHUNK ? size : GZIP_CHUNK;
    while (!stream->ended && *got == 0 && size > 0) {
        enum pb_status status = stream->inflater.avail_in == 0 ? refill(stream, error) : PB_OK;
        if (status == PB_OK && !stream->within && stream->parts > 0)
            pass_padding(stream);
        if (status != PB_OK)
            return status;
        if (stream->inflater.avail_in == 0)
            continue;
        stream->inflater.next_out = buffer;
        stream->inflater.avail_out = (unsigned)size;
        status = inflate_some(stream, error);
        if (status != PB_OK)
            return status;
        *got = size - stream->inflater.avail_out;
        stream->given += *got;
    }
    uint64_t maximum = PB_ARCHIVE_RATIO_FREE + PB_ARCHIVE_RATIO_MAXIMUM * stream->taken;
    if (stream->given <= maximum && stream->given <= PB_ARCHIVE_MEMBER_MAXIMUM)
        return PB_OK;
    *got = 0;
    return archive_gzip_fail(stream, "is refused: it unpacks to far more than its size, so it may be a zip bomb",
                             error);
}

enum pb_status pb_gzip_begin(const struct pb_input *packed, struct pb_input *input, struct pb_error *error)
{
    *input = (struct pb_input){ .read = read_gzip };
    size_t length = strlen(packed->name);
    struct gzip_stream *stream = calloc(1, sizeof *stream + length + 1); /* checked: next line */
    if (!stream)
        return pb_out_of_memory(error);
    if (inflateInit2(&stream->inflater, GZIP_ONLY) != Z_OK) {
        free(stream);
        return pb_out_of_memory(error);
    }
    stream->packed = *packed;
    memcpy(stream->name, packed->name, length);
    if (length > 3 && strcasecmp(stream->name + length - 3, ".gz") == 0)
        stream->name[length - 3] = '\0';
    input->stream = stream;
    input->name = stream->name;
    return PB_OK;
}

void pb_gzip_end(struct pb_input *input)
{
    struct gzip_stream *stream = input->stream;
    if (!stream)
        return;
    (void)inflateEnd(&stream->inflater);
    free(stream);
    input->stream = NULL;
    input->name = NULL;
}
