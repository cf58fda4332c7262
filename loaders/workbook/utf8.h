#ifndef PB_LOADERS_WORKBOOK_UTF8_H
#define PB_LOADERS_WORKBOOK_UTF8_H
/*
 * Characters of UTF-8 text.
 */
#include <stddef.h>
#include <stdint.h>

/* Decodes the character at the beginning of `length` (at least 1) bytes and answers how many bytes it has. Where they
 * are not UTF-8 the character is UTF8_INVALID and the answer is 1. */
size_t workbook_utf8_next(const char *text, size_t length, uint32_t *character);

#define UTF8_INVALID UINT32_MAX

#endif
