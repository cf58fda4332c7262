#ifndef PLACEBOOK_LETTERS_H
#define PLACEBOOK_LETTERS_H
/*
 * How wide a text is on paper and on a screen, in thousandths of the size of its font. Widths are those of Helvetica
 * from Adobe's metrics, which Arial and Liberation Sans share.
 */
#include <stddef.h>

#pragma GCC visibility push(default)

enum { PB_LETTERS_DIGIT = 556, PB_LETTERS_BOLD_PERCENT = 107 /* a bold text is so wide by a regular one */ };

size_t pb_letters_width(const char *text, size_t length);

/* How many lines a text takes that is broken between words into lines of this width, and at line feeds. A longer word
 * is broken too. Of breaking after hyphens or not, whichever takes more. */
size_t pb_letters_lines(const char *text, size_t length, size_t width);

#pragma GCC visibility pop

#endif
