#ifndef PLACEBOOK_UTF8_H
#define PLACEBOOK_UTF8_H
/*
 * Characters of UTF-8, and whether bytes are UTF-8 at all: the one decoder of the program.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* The length in bytes (1 to 4) of the UTF-8 character at `text`, 0 when there is none: no overlong forms, no
 * surrogates, nothing above U+10FFFF (The Unicode Standard, table 3-7). */
size_t pb_utf8_character(const char *text, size_t length);

/* Is all of it UTF-8? */
bool pb_utf8_valid(const char *text, size_t length);

#define PB_UTF8_INVALID UINT32_MAX

/* Decodes the character at the beginning of `length` (at least 1) bytes and returns how many bytes it has. Where they
 * are not UTF-8 the character is PB_UTF8_INVALID and the answer is 1. */
size_t pb_utf8_next(const char *text, size_t length, uint32_t *character);

/* Is the character a blank of any kind: a space or a control of ASCII, the no-break, narrow, thin or ideographic space,
 * a line separator (The Unicode Standard, property White_Space)? */
bool pb_utf8_blank(uint32_t character);

/* Does the character take no room: zero-width spaces and joiners, the soft hyphen, the byte order mark, marks of the
 * direction of writing? Nobody sees it in a spreadsheet. */
bool pb_utf8_invisible(uint32_t character);

/* Writes a character and returns how many bytes it has. */
size_t pb_utf8_write(uint32_t character, char to[4]);

/* Puts a question mark in place of every byte that is not UTF-8, such as the first half of a character that a message
 * was cut within. Text that is UTF-8 stays as it is. */
void pb_utf8_repair(char *text);

#pragma GCC visibility pop

#endif
