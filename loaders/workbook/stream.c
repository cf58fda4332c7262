#include "loaders/workbook/stream.h"

#include "placebook/utf8.h"

#include <stdio.h>
#include <string.h>

enum pb_status workbook_stream_flush(struct stream *stream)
{
    if (stream->status == PB_OK && !stream->zip)
        stream->status = pb_fail(stream->error, PB_FAILED, PB_ERROR_INTERNAL,
                                 "a row of a table is longer than %d bytes", (int)STREAM_BUFFER);
    if (stream->status == PB_OK && stream->used)
        stream->status = pb_zip_write(stream->zip, stream->buffer, stream->used, stream->error);
    stream->used = 0;
    return stream->status;
}

void workbook_stream_overflow(struct stream *stream, const char *bytes, size_t length)
{
    while (length) {
        if (stream->used == STREAM_BUFFER)
            (void)workbook_stream_flush(stream);
        size_t room = STREAM_BUFFER - stream->used;
        size_t piece = length < room ? length : room;
        memcpy(stream->buffer + stream->used, bytes, piece);
        stream->used += piece;
        bytes += piece;
        length -= piece;
    }
}

void workbook_stream_unsigned(struct stream *stream, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    workbook_stream_bytes(stream, digits + at, sizeof digits - at);
}

/* Does the text begin like the escape of a control character: _x, four hexadecimal digits, _? */
static bool stream_is_escape(const char *text, size_t length)
{
    if (length < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!strchr("0123456789abcdefABCDEF", text[i]) || text[i] == '\0')
            return false;
    return true;
}

/* What stands for the character at the beginning of the text, or NULL when it stands for itself. */
static const char *replacement(const char *text, size_t length, size_t *size, char buffer[16])
{
    uint32_t character = 0;
    *size = pb_utf8_next(text, length, &character);
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '_':
        return stream_is_escape(text, length) ? "_x005F_" : NULL;
    case '\t':
    case '\n':
        return NULL;
    case PB_UTF8_INVALID:
    case 0xFFFE:
    case 0xFFFF:
        return "\xEF\xBF\xBD";
    default:
        if (character >= ' ')
            return NULL;
        (void)snprintf(buffer, 16, "_x%04X_", character);
        return buffer;
    }
}

void workbook_stream_escaped(struct stream *stream, const char *text, size_t length)
{
    char buffer[16];
    size_t plain = 0; /* bytes before `at` that stand for themselves and wait */
    size_t at = 0;
    while (at < length) {
        unsigned char byte = (unsigned char)text[at];
        if (byte >= ' ' && byte < 0x80 && byte != '&' && byte != '<' && byte != '>' && byte != '_') {
            at++;
            continue;
        }
        size_t size = 0;
        const char *instead = replacement(text + at, length - at, &size, buffer);
        if (instead) {
            workbook_stream_bytes(stream, text + plain, at - plain);
            workbook_stream_text(stream, instead);
            plain = at + size;
        }
        at += size;
    }
    workbook_stream_bytes(stream, text + plain, length - plain);
}

void workbook_stream_attribute(struct stream *stream, const char *text, size_t length)
{
    while (length) {
        size_t piece = 0;
        while (piece < length && text[piece] != '"' && text[piece] != '\n')
            piece++;
        workbook_stream_escaped(stream, text, piece);
        if (piece < length)
            workbook_stream_text(stream, text[piece] == '"' ? "&quot;" : "&#xA;");
        piece += piece < length;
        text += piece;
        length -= piece;
    }
}

void workbook_stream_quoted(struct stream *stream, const char *name)
{
    while (*name) {
        size_t length = strcspn(name, "'");
        workbook_stream_attribute(stream, name, length);
        workbook_stream_text(stream, name[length] ? "''" : "");
        name += length + (name[length] != '\0');
    }
}

size_t workbook_stream_character(struct stream *stream, const char *text, size_t length, const char *instead)
{
    uint32_t character = 0;
    size_t size = pb_utf8_next(text, length, &character);
    bool bad = character < ' ' || character == PB_UTF8_INVALID || character == 0xFFFE || character == 0xFFFF;
    const char *escaped = bad                ? instead
                          : character == '&' ? "&amp;"
                          : character == '<' ? "&lt;"
                          : character == '>' ? "&gt;"
                                             : NULL;
    if (escaped)
        workbook_stream_text(stream, escaped);
    else
        workbook_stream_bytes(stream, text, size);
    return size;
}
