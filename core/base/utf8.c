#include "placebook/utf8.h"

#include <string.h>

static bool utf8_between(unsigned char byte, unsigned char low, unsigned char high)
{
    return byte >= low && byte <= high;
}

size_t pb_utf8_character(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (length == 0)
        return 0;
    unsigned char first = bytes[0];
    if (first < 0x80)
        return 1;
    if (utf8_between(first, 0xC2, 0xDF))
        return length >= 2 && utf8_between(bytes[1], 0x80, 0xBF) ? 2 : 0;
    /* The second byte is what keeps out overlong forms, surrogates and what is beyond U+10FFFF. */
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    size_t size = utf8_between(first, 0xE0, 0xEF) ? 3 : utf8_between(first, 0xF0, 0xF4) ? 4 : 0;
    if (size == 0 || length < size || !utf8_between(bytes[1], low, high))
        return 0;
    for (size_t i = 2; i < size; i++)
        if (!utf8_between(bytes[i], 0x80, 0xBF))
            return 0;
    return size;
}

bool pb_utf8_valid(const char *text, size_t length)
{
    size_t size = 0;
    for (size_t at = 0; at < length; at += size) {
        size = pb_utf8_character(text + at, length - at);
        if (size == 0)
            return false;
    }
    return true;
}

size_t pb_utf8_next(const char *text, size_t length, uint32_t *character)
{
    size_t size = pb_utf8_character(text, length);
    *character = size == 0   ? PB_UTF8_INVALID
                 : size == 1 ? (unsigned char)*text
                             : (unsigned char)*text & (0xFFU >> (size + 1));
    for (size_t i = 1; i < size; i++)
        *character = *character << 6 | ((unsigned char)text[i] & 0x3FU);
    return size ? size : 1;
}

bool pb_utf8_blank(uint32_t character)
{
    return character <= 0x20 || character == 0x7F || character == 0x85 || character == 0xA0 || character == 0x1680 ||
           (character >= 0x2000 && character <= 0x200A) || character == 0x2028 || character == 0x2029 ||
           character == 0x202F || character == 0x205F || character == 0x3000;
}

bool pb_utf8_invisible(uint32_t character)
{
    return character == 0xAD || character == 0x61C || character == 0x180E ||
           (character >= 0x200B && character <= 0x200F) || (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2060 && character <= 0x206F) || character == 0xFEFF;
}

size_t pb_utf8_write(uint32_t character, char to[4])
{
    if (character < 0x80) {
        to[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        to[0] = (char)(0xC0 | character >> 6);
        to[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        to[0] = (char)(0xE0 | character >> 12);
        to[1] = (char)(0x80 | (character >> 6 & 0x3F));
        to[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | character >> 18);
    to[1] = (char)(0x80 | (character >> 12 & 0x3F));
    to[2] = (char)(0x80 | (character >> 6 & 0x3F));
    to[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

void pb_utf8_repair(char *text)
{
    size_t left = strlen(text);
    for (size_t size = 0; left; text += size, left -= size) {
        size = pb_utf8_character(text, left);
        if (size == 0) {
            *text = '?';
            size = 1;
        }
    }
}
