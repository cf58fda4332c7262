#ifndef RIGHTCARE_TEXTS_H
#define RIGHTCARE_TEXTS_H
/*
 * Texts of cells, compared as people compare them.
 */
#include <stdbool.h>
#include <stddef.h>

struct text {
    const char *text;
    size_t length;
};

enum { PLAIN_TEXT = 256 };

/* Without blanks of any kind around it. */
struct text rightcare_text_trim(const char *text, size_t length);

/* Small letters and digits with one space wherever there was anything else ("&" is "and"); cut where the room ends.
 * Returns its length. */
size_t rightcare_text_plain(struct text text, char plain[PLAIN_TEXT]);

/* Are they equal but for the case of ASCII letters? */
bool rightcare_text_same(struct text text, const char *other);

#endif
