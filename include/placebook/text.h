#ifndef PLACEBOOK_TEXT_H
#define PLACEBOOK_TEXT_H
/*
 * Texts that are cut or quoted, and lists of texts.
 */
#include "placebook/utf8.h"

#pragma GCC visibility push(default)

/* How much of a text fits into `maximum` bytes without half a character at its end. */
size_t pb_text_fit(const char *text, size_t length, size_t maximum);

/* Takes blanks of every kind, and what takes no room (placebook/utf8.h), from both ends of a text. */
void pb_text_trim(const char **text, size_t *length);

enum { PB_QUOTE_MAXIMUM = 80, PB_QUOTE_TEXT = PB_QUOTE_MAXIMUM + 6 };

/* Writes at most `maximum` (up to PB_QUOTE_MAXIMUM) bytes of a text in single quotes, with "..." where it was cut:
 * 'Nuneaton an...'. Returns buffer. */
const char *pb_quote(const char *text, size_t length, size_t maximum, char buffer[PB_QUOTE_TEXT]);

struct pb_text_list {
    size_t count;
    const char **items;
};

/* Is the text on the list? */
bool pb_text_listed(const struct pb_text_list *list, const char *text);

#pragma GCC visibility pop

#endif
