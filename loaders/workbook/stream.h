#ifndef PB_LOADERS_WORKBOOK_STREAM_H
#define PB_LOADERS_WORKBOOK_STREAM_H
/*
 * Bytes on their way into a member of a zip file, in large pieces. The first failure is kept; anything written after it
 * is dropped, so that a writer checks once at the end. A stream without a zip file collects up to STREAM_BUFFER bytes.
 */
#include "placebook/formats/zip.h"

#include <string.h>

enum { STREAM_BUFFER = 1 << 16 };

struct stream {
    struct pb_zip *zip; /* NULL: the bytes stay in the buffer */
    struct pb_error *error;
    enum pb_status status;
    size_t used;
    char buffer[STREAM_BUFFER];
};

/* Bytes that do not fit into the buffer. */
void workbook_stream_overflow(struct stream *stream, const char *bytes, size_t length);

/* Sends what is left. */
enum pb_status workbook_stream_flush(struct stream *stream);

/* Makes sure that the buffer has room for so many bytes, STREAM_BUFFER at most. */
static inline void workbook_stream_room(struct stream *stream, size_t room)
{
    if (room > STREAM_BUFFER - stream->used)
        (void)workbook_stream_flush(stream);
}

/* A cell is a dozen pieces of a few bytes, most of them fixed texts: the compiler makes plain moves of them. */
static inline void workbook_stream_bytes(struct stream *stream, const char *bytes, size_t length)
{
    if (length > STREAM_BUFFER - stream->used) {
        workbook_stream_overflow(stream, bytes, length);
        return;
    }
    memcpy(stream->buffer + stream->used, bytes, length);
    stream->used += length;
}

static inline void workbook_stream_text(struct stream *stream, const char *text)
{
    workbook_stream_bytes(stream, text, strlen(text));
}

void workbook_stream_unsigned(struct stream *stream, uint64_t number);

/* Text as the content of an XML element of a spreadsheet: markup escaped, control characters as _x000B_, a text that
 * looks like such an escape kept apart from it, bytes that are not UTF-8 and characters that XML cannot hold replaced
 * by U+FFFD. */
void workbook_stream_escaped(struct stream *stream, const char *text, size_t length);

/* The same as the value of an attribute between double quotes. */
void workbook_stream_attribute(struct stream *stream, const char *text, size_t length);

/* The name of a sheet between apostrophes, in an attribute: one of its own is doubled. The outer two are the caller's.
 */
void workbook_stream_quoted(struct stream *stream, const char *name);

/* Writes the first character of a text as XML, or `instead` where XML cannot hold it. Returns how many bytes it has. */
size_t workbook_stream_character(struct stream *stream, const char *text, size_t length, const char *instead);

#endif
