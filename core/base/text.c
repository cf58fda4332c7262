#include "placebook/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

size_t pb_text_fit(const char *text, size_t length, size_t maximum)
{
    if (length <= maximum)
        return length;
    while (maximum > 0 && ((unsigned char)text[maximum] & 0xC0) == 0x80)
        maximum--;
    return maximum;
}

static bool text_takes_no_ink(const char *text, size_t length)
{
    uint32_t character = (unsigned char)*text;
    if (character > ' ' && character < 0x7F)
        return false;
    (void)pb_utf8_next(text, length, &character);
    return pb_utf8_blank(character) || pb_utf8_invisible(character);
}

void pb_text_trim(const char **text, size_t *length)
{
    while (*length && text_takes_no_ink(*text, *length)) {
        size_t size = pb_utf8_character(*text, *length);
        *text += size;
        *length -= size;
    }
    while (*length) {
        size_t size = 1;
        while (size < *length && size < 4 && ((unsigned char)(*text)[*length - size] & 0xC0) == 0x80)
            size++;
        const char *last = *text + *length - size;
        if (pb_utf8_character(last, size) != size || !text_takes_no_ink(last, size))
            return;
        *length -= size;
    }
}

const char *pb_quote(const char *text, size_t length, size_t maximum, char buffer[PB_QUOTE_TEXT])
{
    assert(maximum <= PB_QUOTE_MAXIMUM);
    size_t kept = pb_text_fit(text, length, maximum);
    (void)snprintf(buffer, PB_QUOTE_TEXT, "'%.*s%s'", (int)kept, text, kept < length ? "..." : "");
    return buffer;
}

bool pb_text_listed(const struct pb_text_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}
