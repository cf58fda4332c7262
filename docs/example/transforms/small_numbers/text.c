#include "text.h"

#include <string.h>

const char *trim(const char *text, size_t *length)
{
    text += strspn(text, " ");
    *length = strlen(text);
    while (*length > 0 && text[*length - 1] == ' ')
        --*length;
    return text;
}
