#ifndef PB_CORE_FORMATS_UTF16_H
#define PB_CORE_FORMATS_UTF16_H
/*
 * Text in UTF-16 with its mark (FE FF or FF FE), as "Unicode text" of Excel is, read as UTF-8. The mark itself is left
 * out. Half a character (a lone surrogate, an odd byte at the end) is an error with its line and column: there is no
 * UTF-8 for it. Lines end at LF, or at CR in a text without LF.
 */
#include "placebook/input.h"

enum { PB_UTF16_BYTES = 16 * 1024, PB_UTF16_CHARACTER = 4 };

struct pb_utf16 {
    struct pb_input input;      /* in UTF-16 */
    const unsigned char *first; /* bytes of it that were read already */
    size_t first_left;
    bool begun;      /* the mark was read */
    bool high_first; /* UTF-16BE */
    bool ended;
    unsigned char bytes[PB_UTF16_BYTES];
    size_t length;
    size_t at;
    char left[PB_UTF16_CHARACTER]; /* of a character for which there was no room */
    size_t left_count;
    uint64_t breaks;  /* LF so far */
    uint64_t returns; /* CR so far */
    uint64_t since_break;
    uint64_t since_return;
};

/* Is this the beginning of a text in UTF-16? */
bool pb_utf16_marked(const void *bytes, size_t length);

/* Makes an input of UTF-8 around one that begins with a mark, of which `length` bytes were read already. They and
 * `utf16` must stay where they are. */
struct pb_input pb_utf16_input(struct pb_utf16 *utf16, const struct pb_input *input, const void *first, size_t length);

#endif
