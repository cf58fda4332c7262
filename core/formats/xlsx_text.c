/*
 * Texts of cells: rich text runs, phonetic runs, blanks, escapes.
 */
#include "core/base/digits.h"
#include "core/formats/xlsx_private.h"
#include "placebook/text.h"

#include <string.h>

void pb_xlsx_item_begin(struct pb_xlsx_item *item, unsigned depth, const char *name, const char *const *attributes,
                        size_t at)
{
    unsigned below = depth - item->depth;
    if (item->collect)
        return;
    if (below == 1)
        item->run = strcmp(name, "r") == 0;
    if (strcmp(name, "t") != 0 || !(below == 1 || (below == 2 && item->run)))
        return;
    const char *space = pb_xml_attribute(attributes, "space");
    item->preserve = space && strcmp(space, "preserve") == 0;
    item->collect = true;
    item->at = depth;
    item->start = at;
}

bool pb_xlsx_item_end(struct pb_xlsx_item *item, unsigned depth, char *text, size_t *length)
{
    if (!item->collect || depth != item->at)
        return false;
    item->collect = false;
    char *from = text + item->start;
    size_t size = *length - item->start;
    if (!item->preserve) {
        while (size > 0 && pb_xlsx_blank(from[size - 1]))
            size--;
        size_t before = 0;
        while (before < size && pb_xlsx_blank(from[before]))
            before++;
        size -= before;
        memmove(from, from + before, size);
    }
    *length = item->start + pb_xlsx_unescape(from, size);
    return true;
}

/* _xHHHH_ at a place: the code unit, or -1. */
static int32_t escape_at(const char *text, size_t length)
{
    if (length < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return -1;
    int32_t unit = 0;
    for (int i = 2; i < 6; i++) {
        int digit = text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : (text[i] | 32) - 'a' + 10;
        if (digit < 0 || digit > 15 || (text[i] > '9' && digit < 10))
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

size_t pb_xlsx_unescape(char *text, size_t length)
{
    enum { SIZE = 7, REPLACEMENT = 0xFFFD };
    const char *first = length >= SIZE ? memmem(text, length, "_x", 2) : NULL;
    if (!first)
        return length;
    size_t from = (size_t)(first - text);
    size_t to = from;
    while (from < length) {
        int32_t unit = escape_at(text + from, length - from);
        if (unit <= 0) { /* a NUL would end the text for its readers: that escape stays as it is */
            text[to++] = text[from++];
            continue;
        }
        from += SIZE;
        uint32_t character = (uint32_t)unit;
        if (character >= 0xD800 && character < 0xDC00) {
            int32_t low = escape_at(text + from, length - from);
            if (low >= 0xDC00 && low < 0xE000) {
                character = 0x10000 + ((character - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
                from += SIZE;
            }
        }
        if (character >= 0xD800 && character < 0xE000)
            character = REPLACEMENT;
        to += pb_utf8_write(character, text + to);
    }
    return to;
}

bool pb_xlsx_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

bool pb_xlsx_whole(const char *text, size_t length, uint64_t *number)
{
    if (length == 0 || length > 18)
        return false;
    if (length <= PB_DIGITS_AT_ONCE)
        return pb_digits_value(pb_digits_take(text, length), length, number);
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    *number = value;
    return true;
}
