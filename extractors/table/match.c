#include "extractors/table/match.h"

#include "placebook/text.h"

#include <string.h>
#include <strings.h>

/* Bytes of a space at the text: ASCII blanks and controls, U+00A0. */
static size_t space_at(const char *text, size_t length)
{
    if (length == 0)
        return 0;
    if ((unsigned char)*text <= ' ')
        return 1;
    return length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

void table_trim(const char **text, size_t *length)
{
    pb_text_trim(text, length);
}

size_t table_squeeze(const char *text, size_t length, char *buffer, size_t size)
{
    size_t written = 0;
    table_trim(&text, &length);
    for (size_t i = 0; i < length && written + 1 < size;) {
        size_t space = space_at(text + i, length - i);
        if (space == 0)
            buffer[written++] = text[i++];
        else {
            if (buffer[written - 1] != ' ')
                buffer[written++] = ' ';
            i += space;
        }
    }
    while (written && written + 1 == size && ((unsigned char)buffer[written - 1] & 0x80)) /* no half character */
        written--;
    buffer[written] = '\0';
    return written;
}

bool table_same_text(const char *text, size_t length, const char *other)
{
    if (length == 0 || !table_may_be_same(text, other))
        return length == 0 && !*other;
    return strlen(other) == length && strncasecmp(text, other, length) == 0;
}

/* One piece of a pattern: a wildcard (with its field, if it has one) or a literal. */
struct piece {
    bool wild;
    enum field field;
    const char *text;
    size_t length;
};

static enum field field_named(const char *name, size_t length)
{
    for (enum field field = 0; field < FIELD_TEXTS; field++)
        if (strlen(table_field_names[field]) == length && memcmp(table_field_names[field], name, length) == 0)
            return field;
    return FIELD_NONE;
}

/* The piece at *pattern, which moves behind it; false at the end. A brace that is never closed is literal. */
static bool match_next_piece(const char **pattern, struct piece *piece)
{
    const char *at = *pattern;
    const char *close = *at == '{' ? strchr(at, '}') : NULL;
    if (*at == '\0')
        return false;
    *piece = (struct piece){ .wild = *at == '*' || close, .field = FIELD_NONE, .text = at };
    if (close)
        piece->field = field_named(at + 1, (size_t)(close - at) - 1);
    piece->length = close ? (size_t)(close - at) + 1 : 1;
    if (!piece->wild)
        while (at[piece->length] != '\0' && at[piece->length] != '*' &&
               !(at[piece->length] == '{' && strchr(at + piece->length, '}')))
            piece->length++;
    *pattern = at + piece->length;
    return true;
}

/* Is the literal there, whatever the size of its letters? */
static bool match_here(const char *text, const struct piece *piece)
{
    return table_may_be_same(text, piece->text) && strncasecmp(text, piece->text, piece->length) == 0;
}

static const char *match_find(const char *text, size_t length, const struct piece *piece, bool last)
{
    if (piece->length > length)
        return NULL;
    if (last) {
        const char *end = text + length - piece->length;
        return match_here(end, piece) ? end : NULL;
    }
    for (size_t i = 0; i + piece->length <= length; i++)
        if (match_here(text + i, piece))
            return text + i;
    return NULL;
}

static bool capture(const struct piece *wild, const char *text, size_t length, struct captured *captured)
{
    if (wild->field == FIELD_NONE)
        return true;
    table_trim(&text, &length);
    if (captured && length)
        captured[wild->field] = (struct captured){ text, length };
    return length > 0;
}

bool table_match_pattern(const char *pattern, const char *text, size_t length, struct captured *captured)
{
    struct piece piece;
    struct piece wild = { .wild = false };
    while (match_next_piece(&pattern, &piece)) {
        if (piece.wild) {
            wild = piece;
            continue;
        }
        if (!wild.wild) {
            if (piece.length > length || !match_here(text, &piece) || (*pattern == '\0' && piece.length != length))
                return false;
            text += piece.length;
            length -= piece.length;
            continue;
        }
        /* What is captured has at least one byte, so that "{a}-{b}" does not begin with its sign. */
        size_t least = wild.field != FIELD_NONE;
        const char *found = length > least ? match_find(text + least, length - least, &piece, *pattern == '\0') : NULL;
        if (!found || !capture(&wild, text, (size_t)(found - text), captured))
            return false;
        length -= (size_t)(found - text) + piece.length;
        text = found + piece.length;
        wild.wild = false;
    }
    return wild.wild ? capture(&wild, text, length, captured) : length == 0;
}

bool table_match_any(const struct pb_text_list *patterns, const char *text, size_t length)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (table_match_pattern(patterns->items[i], text, length, NULL))
            return true;
    return false;
}

bool table_match_captures(const char *pattern)
{
    struct piece piece;
    while (match_next_piece(&pattern, &piece))
        if (piece.wild && piece.field != FIELD_NONE)
            return true;
    return false;
}

bool table_match_pattern_valid(const char *pattern, const char **wrong)
{
    bool seen[FIELD_TEXTS] = { false };
    bool before = false;
    struct piece piece;
    while (match_next_piece(&pattern, &piece)) {
        bool braces = piece.wild && *piece.text == '{';
        *wrong = piece.text;
        if (braces && (piece.field == FIELD_NONE || seen[piece.field]))
            return false;
        if (piece.wild && before)
            return false;
        if (braces)
            seen[piece.field] = true;
        before = piece.wild;
    }
    return true;
}

bool table_unit_is_rate(const char *unit, size_t length)
{
    static const char *const words[] = { "*%*", "per *", "* per *", "percent*", "*rate*", "*ratio*", "*score*" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (table_match_pattern(words[i], unit, length, NULL))
            return true;
    return false;
}
