#include "loaders/profile/widths.h"

#include "placebook/utf8.h"

#include <string.h>

/* Of the characters from blank to ~, in thousandths of the size of the font. */
static const unsigned short helvetica[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};
enum { FIRST = ' ', OF_LETTERS = 700, OF_IDEOGRAPHS = 1050, IDEOGRAPHS = 0x1100 };

static size_t width_of(uint32_t character)
{
    if (character >= FIRST && character - FIRST < sizeof helvetica / sizeof helvetica[0])
        return helvetica[character - FIRST];
    return pb_utf8_invisible(character) ? 0 : character < IDEOGRAPHS ? OF_LETTERS : OF_IDEOGRAPHS;
}

size_t profile_lines(const char *text, size_t width)
{
    size_t lines = 1;
    size_t line = 0; /* what stands on the line before the word, with its blanks */
    size_t word = 0;
    for (size_t left = strlen(text); left;) {
        uint32_t character = 0;
        size_t length = pb_utf8_next(text, left, &character);
        size_t wide = width_of(character);
        text += length;
        left -= length;
        if (character == ' ') {
            line += word + wide;
            word = 0;
            continue;
        }
        if (line && line + word + wide > width) {
            lines++;
            line = 0;
        }
        if (word + wide > width) {
            lines++;
            word = 0;
        }
        word += wide;
    }
    return lines;
}
