#ifndef PLACEBOOK_FORMATS_CSV_ENCODING_H
#define PLACEBOOK_FORMATS_CSV_ENCODING_H
/*
 * Windows-1252. Part of the CSV reader, and useful for other text of unknown encoding.
 */
#include "placebook/utf8.h"

#pragma GCC visibility push(default)

enum { PB_WINDOWS_1252_GROWTH = 3 }; /* bytes of UTF-8 that one byte of Windows-1252 may need */

/* Converts Windows-1252 (the WHATWG's table without its five undefined bytes 81 8D 8F 90 9D) to UTF-8. `converted` has
 * room for PB_WINDOWS_1252_GROWTH times `length` bytes. False when there is an undefined byte. */
bool pb_windows_1252_convert(const char *text, size_t length, char *converted, size_t *converted_length);

#pragma GCC visibility pop

#endif
