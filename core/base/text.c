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
