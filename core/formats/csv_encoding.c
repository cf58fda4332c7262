#include "placebook/formats/csv_encoding.h"

/* What bytes 80 to 9F are in Windows-1252; 0 = undefined. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static bool is_between(unsigned char byte, unsigned char low, unsigned char high)
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
    if (is_between(first, 0xC2, 0xDF))
        return length >= 2 && is_between(bytes[1], 0x80, 0xBF) ? 2 : 0;
    /* The second byte is what keeps out overlong forms, surrogates and what is beyond U+10FFFF. */
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    size_t size = is_between(first, 0xE0, 0xEF) ? 3 : is_between(first, 0xF0, 0xF4) ? 4 : 0;
    if (size == 0 || length < size || !is_between(bytes[1], low, high))
        return 0;
    for (size_t i = 2; i < size; i++)
        if (!is_between(bytes[i], 0x80, 0xBF))
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

bool pb_windows_1252_convert(const char *text, size_t length, char *converted, size_t *converted_length)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned code = is_between(byte, 0x80, 0x9F) ? windows_1252[byte - 0x80] : byte;
        if (code == 0 && byte != 0)
            return false;
        if (code < 0x80)
            converted[out++] = (char)code;
        else if (code < 0x800) {
            converted[out++] = (char)(0xC0 | code >> 6);
            converted[out++] = (char)(0x80 | (code & 0x3F));
        } else {
            converted[out++] = (char)(0xE0 | code >> 12);
            converted[out++] = (char)(0x80 | (code >> 6 & 0x3F));
            converted[out++] = (char)(0x80 | (code & 0x3F));
        }
    }
    *converted_length = out;
    return true;
}
