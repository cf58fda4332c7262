#include "core/base/append.h"

#include <stdio.h>
#include <string.h>

void pb_append(char *text, size_t size, const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text + length, size - length, format, arguments);
    va_end(arguments);
}

void pb_append_word(char *text, size_t size, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:@%+,";
    if (word[0] && !word[strspn(word, plain)]) {
        pb_append(text, size, "%s", word);
        return;
    }
    pb_append(text, size, "'");
    for (; *word; word++) {
        if (*word == '\'')
            pb_append(text, size, "'\\''");
        else
            pb_append(text, size, "%c", *word);
    }
    pb_append(text, size, "'");
}
