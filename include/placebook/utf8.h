#ifndef PLACEBOOK_UTF8_H
#define PLACEBOOK_UTF8_H
/*
 * Where a character of UTF-8 ends, and whether bytes are UTF-8 at all: the one decoder of the program.
 */
#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

/* The length in bytes (1 to 4) of the UTF-8 character at `text`, 0 when there is none: no overlong forms, no
 * surrogates, nothing above U+10FFFF (The Unicode Standard, table 3-7). */
size_t pb_utf8_character(const char *text, size_t length);

/* Is all of it UTF-8? */
bool pb_utf8_valid(const char *text, size_t length);

#pragma GCC visibility pop

#endif
