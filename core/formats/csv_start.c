#include "core/formats/csv_start.h"

#include <string.h>
#include <strings.h>

static bool is_separator(char byte)
{
    return byte == '\t' || byte == ' ' || (byte > ' ' && byte < 0x7F && strchr(",;|:^~!#$%&*+/<>?@\\_`", byte) != NULL);
}

size_t pb_csv_separator_line(const char *text, size_t length, char *separator)
{
    static const char words[] = "sep=";
    enum { WORDS = sizeof words - 1 };
    if (length <= WORDS || strncasecmp(text, words, WORDS) != 0 || !is_separator(text[WORDS]))
        return 0;
    char sign = text[WORDS];
    size_t at = WORDS;
    while (at < length && text[at] == sign)
        at++;
    if (at < length && text[at] == '\r')
        at++;
    else if (at < length && text[at] != '\n')
        return 0;
    if (at < length && text[at] == '\n')
        at++;
    *separator = sign;
    return at;
}

static bool ends_field(char byte, char separator)
{
    return byte == '\r' || byte == '\n' || (separator ? byte == separator : strchr(",;|\t", byte) && byte);
}

/* Takes one byte; is it outside quotes? */
static bool takes_outside(struct pb_csv_returns *returns, char byte, char separator)
{
    if (returns->quoted) {
        returns->quoted = byte != '"';
        returns->closed = byte == '"';
        return false;
    }
    if (byte == '"' && (returns->closed || !returns->within)) {
        returns->quoted = true;
        returns->closed = false;
        returns->within = true;
        return false;
    }
    returns->closed = false;
    returns->within = !ends_field(byte, separator);
    return true;
}

bool pb_csv_ends_at_return(const char *text, size_t length, char separator)
{
    struct pb_csv_returns returns = { 0 };
    if (!memchr(text, '\r', length))
        return false;
    bool any = false;
    for (size_t i = 0; i < length; i++) {
        bool outside = takes_outside(&returns, text[i], separator);
        if (text[i] == '\n' && outside)
            return false;
        any = any || (text[i] == '\r' && outside);
    }
    return any;
}

bool pb_csv_has_line(const char *text, size_t length, char separator)
{
    struct pb_csv_returns returns = { 0 };
    if (!memchr(text, '\n', length))
        return false;
    for (size_t i = 0; i < length; i++)
        if (takes_outside(&returns, text[i], separator) && text[i] == '\n')
            return true;
    return false;
}

size_t pb_csv_turn_returns(struct pb_csv_returns *returns, char *text, size_t length, char separator)
{
    for (size_t i = 0; i < length; i++) {
        bool outside = takes_outside(returns, text[i], separator);
        if (text[i] == '\n' && outside)
            return i;
        if (text[i] == '\r' && outside)
            text[i] = '\n';
    }
    return length;
}
