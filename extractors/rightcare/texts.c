#include "extractors/rightcare/texts.h"

#include "placebook/text.h"

#include <string.h>
#include <strings.h>

struct text rightcare_text_trim(const char *text, size_t length)
{
    pb_text_trim(&text, &length);
    return (struct text){ text, length };
}

static size_t texts_add(char plain[PLAIN_TEXT], size_t written, const char *text, size_t length)
{
    if (written + length >= PLAIN_TEXT)
        return written;
    memcpy(plain + written, text, length);
    return written + length;
}

size_t rightcare_text_plain(struct text text, char plain[PLAIN_TEXT])
{
    size_t written = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            written = texts_add(plain, written, &c, 1);
        else if (written && plain[written - 1] != ' ')
            written = texts_add(plain, written, " ", 1);
        if (c == '&')
            written = texts_add(plain, written, "and ", 4);
    }
    while (written && plain[written - 1] == ' ')
        written--;
    plain[written] = '\0';
    return written;
}

bool rightcare_text_same(struct text text, const char *other)
{
    return strlen(other) == text.length && strncasecmp(text.text, other, text.length) == 0;
}
