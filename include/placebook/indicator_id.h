#ifndef PLACEBOOK_INDICATOR_ID_H
#define PLACEBOOK_INDICATOR_ID_H
/*
 * The id of an indicator that has no code, from its name: small letters, digits and dashes.
 *
 * Spellings that differ only in capitals, blanks and signs such as brackets and commas have the same id, so that a
 * series goes on when a publisher writes its heading in another way. Names that say different things must not: the
 * figures of two measures would become one series. So < and > are the words under and over, <= and >= at-most and
 * at-least, %, + and the pound sign percent, plus and pounds; and a name of which letters are lost, because they are
 * none of a to z or because there is no room for them, ends with eight hexadecimal digits that are made of all of it.
 */
#include <stddef.h>

#pragma GCC visibility push(default)

enum { PB_INDICATOR_ID_LEAST = 24 /* the least size of a buffer for an id */ };

/* Writes the id of a name into a buffer of `size` bytes, at least PB_INDICATOR_ID_LEAST: always terminated, and empty
 * only when the name is. A name of signs alone has the digits alone. An id is its own id, where there is room for it.
 */
void pb_indicator_id(const char *name, size_t length, char *id, size_t size);

#pragma GCC visibility pop

#endif
