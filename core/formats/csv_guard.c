#include "placebook/formats/csv_guard.h"

#include <string.h>

bool pb_csv_is_formula(const char *text, size_t length)
{
    static const char begins[] = { '=', '+', '-', '@', '\t', '\r' };
    return length > 0 && memchr(begins, text[0], sizeof begins) != NULL;
}

bool pb_csv_write_text(pb_csv_emit *emit, void *sink, const char *text, size_t length, bool guard)
{
    if (!guard || !pb_csv_is_formula(text, length))
        return pb_csv_write(emit, sink, text, length);
    /* Always in quotes: the text may be too long to be copied behind its apostrophe. */
    bool sound = emit(sink, "\"'", 2);
    for (size_t at = 0; sound && at < length;) {
        const char *quote = memchr(text + at, '"', length - at);
        size_t part = quote ? (size_t)(quote - text) + 1 - at : length - at;
        sound = emit(sink, text + at, part) && (!quote || emit(sink, "\"", 1));
        at += part;
    }
    return sound && emit(sink, "\"", 1);
}
