#ifndef PB_CORE_BASE_NAME_H
#define PB_CORE_BASE_NAME_H
/*
 * Names that come in from outside: of files, of members of archives, of sheets. To the system a name is bytes, and
 * what Placebook publishes is text, so a name is spelled as text once, where it comes in. The bytes are kept beside it
 * to open the file with.
 *
 * A name that is UTF-8 and can be shown is its own spelling. In every other name each byte that is not UTF-8, and each
 * byte of a character that cannot be shown (controls, line and paragraph separators, marks that turn the direction of
 * writing, non-characters), is written \xHH in capital letters: "caf\xE9.csv". A backslash that would look like
 * one is written \x5C. So two names never have one spelling, and a shell finds the file by it: ls $'caf\xE9.csv'.
 */
#include "placebook/arena.h"

/* The spelling of a name: the name itself where that is its own spelling, and otherwise a text in the arena. NULL when
 * out of memory. */
const char *pb_name_spell(struct pb_arena *arena, const char *name);

/* The bytes of a name from its spelling: the spelling itself where nothing in it is escaped, and otherwise a text in
 * the arena. NULL when out of memory. */
const char *pb_name_bytes(struct pb_arena *arena, const char *spelling);

/* Can every character of a text be shown, on one line? False when it is not UTF-8. */
bool pb_name_is_line(const char *text);

/* A text that may hold names, spelled into a buffer of `size` bytes to be shown: always terminated, cut at a whole
 * character. Backslashes stay as they are, so that a name that is spelled already is not spelled again. */
void pb_name_show(char *buffer, size_t size, const char *text);

#endif
