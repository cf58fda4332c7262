#ifndef TABLE_MATCH_H
#define TABLE_MATCH_H
/*
 * Patterns: literal text, "*" for any text, "{field}" for a text that becomes a field. The case of ASCII letters is
 * ignored. One pass from left to right, so no pattern takes long: each literal is looked for at its first place, the
 * last one at the end.
 */
#include "extractors/table/table.h"

struct captured {
    const char *text; /* NULL: not captured; within the text that was matched */
    size_t length;
};

/* Does the whole text match? Captures are set by field (FIELD_TEXTS of them; NULL when not wanted), at least one byte
 * each, without spaces around them. */
bool table_match_pattern(const char *pattern, const char *text, size_t length, struct captured *captured);

/* Does it match one of the patterns? */
bool table_match_any(const struct pb_text_list *patterns, const char *text, size_t length);

/* Does a pattern capture something? */
bool table_match_captures(const char *pattern);

/* Is every "{...}" of the pattern the name of a text field, each once, and something between two of them? *wrong is
 * what is not. */
bool table_match_pattern_valid(const char *pattern, const char **wrong);

/* A text without spaces around it (no-break spaces and control characters are spaces). */
void table_trim(const char **text, size_t *length);

/* The same with every run of spaces inside made one space, into a buffer; cut where the buffer ends. Returns its
 * length. */
size_t table_squeeze(const char *text, size_t length, char *buffer, size_t size);

/* May they be equal but for that? Most texts differ in their first byte. The first one is not empty. */
static inline bool table_may_be_same(const char *text, const char *other)
{
    return (*text | 0x20) == (*other | 0x20);
}

/* Are two texts equal but for the case of ASCII letters? */
bool table_same_text(const char *text, size_t length, const char *other);

/* Is it the unit of a rate or a percentage, which cannot be added up? */
bool table_unit_is_rate(const char *unit, size_t length);

#endif
