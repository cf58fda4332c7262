#include "placebook/formats/csv_encoding.h"

#include <stdint.h>

/* What bytes 80 to 9F are in Windows-1252; 0 = undefined. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

bool pb_windows_1252_convert(const char *text, size_t length, char *converted, size_t *converted_length)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned code = byte >= 0x80 && byte <= 0x9F ? windows_1252[byte - 0x80] : byte;
        if (code == 0 && byte != 0)
            return false;
        out += pb_utf8_write(code, converted + out);
    }
    *converted_length = out;
    return true;
}
