#include "core/base/name.h"

#include "placebook/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { ESCAPED = 4 }; /* bytes of \xHH */

/* The value of a digit as escapes are written, with capital letters; -1: it is not one. */
static int hex_value(char digit)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *found = digit ? strchr(digits, digit) : NULL;
    return found ? (int)(found - digits) : -1;
}

static bool is_escape(const char *text)
{
    return text[0] == '\\' && text[1] == 'x' && hex_value(text[2]) >= 0 && hex_value(text[3]) >= 0;
}

static uint32_t code_point(const unsigned char *bytes, size_t size)
{
    static const unsigned char first_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    assert(size > 0 && size < sizeof first_bits);
    uint32_t code = bytes[0] & first_bits[size];
    for (size_t i = 1; i < size; i++)
        code = code << 6 | (bytes[i] & 0x3FU);
    return code;
}

/* Characters that a line of text, a terminal or an XML file cannot hold, or that make a name look like another. */
static bool can_be_shown(uint32_t code)
{
    bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
    bool separator = code == 0x2028 || code == 0x2029;
    bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    bool no_character = (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
    return !control && !separator && !direction && !no_character;
}

/* How many bytes at the beginning of a text are spelled alike, and whether they stand for themselves. */
static size_t name_next_piece(const char *text, size_t length, bool backslashes, bool *plain)
{
    size_t size = pb_utf8_character(text, length);
    *plain =
        size > 0 && can_be_shown(code_point((const unsigned char *)text, size)) && !(backslashes && is_escape(text));
    return size ? size : 1;
}

bool pb_name_is_line(const char *text)
{
    size_t length = strlen(text);
    bool plain = true;
    for (size_t at = 0; plain && at < length;)
        at += name_next_piece(text + at, length - at, false, &plain);
    return plain;
}

static char *put_escape(char *at, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF";
    *at++ = '\\';
    *at++ = 'x';
    *at++ = digits[byte >> 4];
    *at++ = digits[byte & 15];
    return at;
}

const char *pb_name_spell(struct pb_arena *arena, const char *name)
{
    size_t length = strlen(name);
    size_t at = 0;
    bool plain = true;
    while (at < length && plain)
        at += name_next_piece(name + at, length - at, true, &plain);
    if (plain)
        return name;
    if (length > (SIZE_MAX - 1) / ESCAPED)
        return NULL;
    char *spelling = pb_arena_take(arena, length * ESCAPED + 1, 1);
    char *end = spelling;
    for (at = 0; spelling && at < length;) {
        size_t size = name_next_piece(name + at, length - at, true, &plain);
        for (size_t i = 0; i < size; i++)
            if (plain)
                *end++ = name[at + i];
            else
                end = put_escape(end, (unsigned char)name[at + i]);
        at += size;
    }
    return spelling;
}

const char *pb_name_bytes(struct pb_arena *arena, const char *spelling)
{
    const char *escape = spelling;
    while (*escape && !is_escape(escape))
        escape++;
    if (!*escape)
        return spelling;
    char *bytes = pb_arena_text(arena, spelling, strlen(spelling));
    char *end = bytes ? bytes + (escape - spelling) : NULL;
    for (const char *at = escape; bytes && *at;) {
        bool escaped = is_escape(at);
        unsigned byte = (unsigned char)*at;
        if (escaped)
            byte = (unsigned)hex_value(at[2]) << 4 | (unsigned)hex_value(at[3]);
        *end++ = (char)byte;
        at += escaped ? ESCAPED : 1;
    }
    if (bytes)
        *end = '\0';
    return bytes;
}

void pb_name_show(char *buffer, size_t size, const char *text)
{
    assert(size > 0);
    size_t length = strlen(text);
    char *end = buffer;
    const char *limit = buffer + size - 1;
    bool plain = true;
    for (size_t at = 0; at < length;) {
        size_t piece = name_next_piece(text + at, length - at, false, &plain);
        if ((size_t)(limit - end) < (plain ? piece : piece * ESCAPED))
            break;
        for (size_t i = 0; i < piece; i++)
            if (plain)
                *end++ = text[at + i];
            else
                end = put_escape(end, (unsigned char)text[at + i]);
        at += piece;
    }
    *end = '\0';
}
