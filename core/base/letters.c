#include "placebook/letters.h"

#include "placebook/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Of the characters from blank to ~. */
static const unsigned short helvetica[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};
enum {
    FIRST_LETTER = ' ',
    WIDTH_OF_LETTERS = 700,
    WIDTH_OF_IDEOGRAPHS = 1050,
    FIRST_IDEOGRAPH = 0x1100,
    WIDE_AT_MOST = 778 /* texts are, by the letter: only words of M and W alone are wider */
};

/* Of the first character of a text, whose bytes it counts. */
static inline size_t letters_next(const char *text, size_t left, size_t *bytes)
{
    unsigned char byte = (unsigned char)*text;
    *bytes = 1;
    if (byte >= FIRST_LETTER && byte - FIRST_LETTER < (int)(sizeof helvetica / sizeof helvetica[0]))
        return helvetica[byte - FIRST_LETTER];
    uint32_t character = 0;
    *bytes = pb_utf8_next(text, left, &character);
    return pb_utf8_invisible(character) ? 0 : character < FIRST_IDEOGRAPH ? WIDTH_OF_LETTERS : WIDTH_OF_IDEOGRAPHS;
}

size_t pb_letters_width(const char *text, size_t length)
{
    size_t width = 0;
    size_t bytes = 0;
    for (size_t at = 0; at < length; at += bytes)
        width += letters_next(text + at, length - at, &bytes);
    return width;
}

/* Some programs break a line after a hyphen between letters, as in Stratford-on-Avon, and some do not. */
static bool letters_hyphen(const char *text, size_t length, size_t at)
{
    return text[at] == '-' && at > 0 && at + 1 < length && isalpha((unsigned char)text[at - 1]) &&
           isalpha((unsigned char)text[at + 1]);
}

static size_t letters_lines(const char *text, size_t length, size_t width, bool after_hyphens)
{
    size_t lines = 1;
    size_t line = 0; /* what stands on the line before the word, with its blanks */
    size_t word = 0;
    size_t bytes = 0;
    for (size_t at = 0; at < length; at += bytes) {
        size_t wide = letters_next(text + at, length - at, &bytes);
        if (text[at] == '\n') {
            lines++;
            line = word = 0;
            continue;
        }
        if (text[at] == ' ') {
            line += word + wide;
            word = 0;
            continue;
        }
        if (line && line + word + wide > width) {
            lines++;
            line = 0;
        }
        if (word && word + wide > width) {
            lines++;
            word = 0;
        }
        word += wide;
        if (after_hyphens && letters_hyphen(text, length, at)) {
            line += word;
            word = 0;
        }
    }
    return lines;
}

size_t pb_letters_lines(const char *text, size_t length, size_t width)
{
    if (!memchr(text, '\n', length) && (length <= width / WIDE_AT_MOST || pb_letters_width(text, length) <= width))
        return 1;
    size_t lines = letters_lines(text, length, width, false);
    size_t other = memchr(text, '-', length) ? letters_lines(text, length, width, true) : 0;
    return lines > other ? lines : other;
}
