/*
 * Writes one field of a CSV file, with quotes only where RFC 4180 needs them.
 */
#include "placebook/formats/csv.h"

#include <string.h>

static bool needs_quotes(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
            return true;
    return false;
}

bool pb_csv_write(pb_csv_emit *emit, void *sink, const char *text, size_t length)
{
    if (!needs_quotes(text, length))
        return length == 0 || emit(sink, text, length);
    if (!emit(sink, "\"", 1))
        return false;
    const char *end = text + length;
    while (text < end) {
        /* Up to and with the next quote, which is then written once more. */
        const char *quote = memchr(text, '"', (size_t)(end - text));
        const char *stop = quote ? quote + 1 : end;
        if (!emit(sink, text, (size_t)(stop - text)) || (quote && !emit(sink, "\"", 1)))
            return false;
        text = stop;
    }
    return emit(sink, "\"", 1);
}
