#ifndef PB_LOADERS_PROFILE_WIDTHS_H
#define PB_LOADERS_PROFILE_WIDTHS_H
/*
 * How many lines a text takes. The printed page is one page, and nobody can ask a browser while it is made, so the room
 * that texts take is worked out from the widths of Helvetica (Adobe's Core 14 metrics), which Arial and Liberation Sans
 * share. Lines break at blanks, and within a word only when it is longer than a line.
 */
#include <stddef.h>

/* The lines of a text in lines of `width` thousandths of the size of the font; at least 1. */
size_t profile_lines(const char *text, size_t width);

#endif
