#include "core/formats/xml_pass.h"

#include <string.h>

static bool pass_begins(const char *bytes, size_t length, const char *with)
{
    size_t size = strlen(with);
    return length >= size && memcmp(bytes, with, size) == 0;
}

/* The name of the element, and not only the beginning of another one? */
static bool pass_is_name(const struct pb_pass *pass, const char *at)
{
    return memcmp(at, pass->name, pass->length) == 0 && at[pass->length] && strchr(" \t\r\n/>", at[pass->length]);
}

/* Behind the sign that ends a tag, NULL when it is not there. Values may have that sign. */
static const char *pass_tag_end(const char *at, const char *end)
{
    char quote = '\0';
    for (; at < end; at++) {
        if (quote)
            quote = *at == quote ? '\0' : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (*at == '>')
            return at + 1;
    }
    return NULL;
}

/* What begins with this '<', of which enough is there. Returns where to go on; NULL: at the end tag, or more is needed.
 */
static const char *pass_markup(struct pb_pass *pass, const char *at, const char *end, bool *found)
{
    size_t left = (size_t)(end - at);
    if (at[1] == '/') {
        if (!pass_is_name(pass, at + 2))
            return at + 2;
        *found = pass->open == 0;
        pass->open -= !*found;
        return *found ? NULL : at + 2;
    }
    if (at[1] == '!' || at[1] == '?') {
        pass->until = at[1] == '?'                         ? "?>"
                      : pass_begins(at, left, "<!--")      ? "-->"
                      : pass_begins(at, left, "<![CDATA[") ? "]]>"
                                                           : NULL;
        return at + (pass->until && at[1] == '!' ? 4 : 2);
    }
    if (!pass_is_name(pass, at + 1))
        return at + 1;
    const char *close = pass_tag_end(at, end);
    if (close)
        pass->open += close[-2] != '/';
    return close;
}

/* Passes over the end of a comment or the like; false when it is not there yet. */
static bool pass_leave(struct pb_pass *pass, const char **at, const char *end)
{
    size_t size = strlen(pass->until);
    const char *close = memmem(*at, (size_t)(end - *at), pass->until, size);
    if (close) {
        *at = close + size;
        pass->until = NULL;
        return true;
    }
    if ((size_t)(end - *at) >= size)
        *at = end - (size - 1);
    return false;
}

size_t pb_pass_scan(struct pb_pass *pass, const char *bytes, size_t length, bool *found)
{
    enum { MARK = 9 /* <![CDATA[ */ };
    const char *at = bytes;
    const char *end = bytes + length;
    size_t needed = pass->length + 3 > MARK ? pass->length + 3 : MARK;
    *found = false;
    while (at < end) {
        if (pass->until && !pass_leave(pass, &at, end))
            break;
        const char *sign = memchr(at, '<', (size_t)(end - at));
        if (!sign)
            return length;
        at = sign;
        const char *next = (size_t)(end - sign) >= needed ? pass_markup(pass, sign, end, found) : NULL;
        if (!next)
            break;
        at = next;
    }
    return (size_t)(at - bytes);
}
