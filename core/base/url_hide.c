#include "core/base/url_hide.h"

#include <string.h>
#include <strings.h>

#define URL_ENDS   " \t\r\n\"<>"
#define PART_ENDS  "&;#" URL_ENDS
#define URL_HIDDEN 3 /* signs */

static bool url_ends_in(const char *name, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    return length >= size && strncasecmp(name + length - size, ending, size) == 0;
}

bool pb_url_name_is_secret(const char *name, size_t length)
{
    static const char *const whole[] = { "uid", "sig", "auth", "authorization", "pwd", "pass" };
    static const char *const endings[] = { "key", "token", "secret", "password", "passwd", "signature" };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (length == strlen(whole[i]) && strncasecmp(name, whole[i], length) == 0)
            return true;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (url_ends_in(name, length, endings[i]))
            return true;
    return false;
}

const char *pb_url_parameter(const char *query, const char **name, size_t *name_length, const char **value,
                             size_t *value_length)
{
    if (!*query || strchr("#" URL_ENDS, *query))
        return NULL;
    *name = query;
    *name_length = strcspn(query, "=" PART_ENDS);
    bool has_value = query[*name_length] == '=';
    *value = query + *name_length + has_value;
    *value_length = has_value ? strcspn(*value, PART_ENDS) : 0;
    const char *end = *value + *value_length;
    return *end == '&' || *end == ';' ? end + 1 : end;
}

/* Hides in the query that begins here. */
static void url_hide_query(char *query)
{
    const char *name = NULL;
    const char *found = NULL;
    size_t name_length = 0;
    size_t length = 0;
    const char *next = query;
    while ((next = pb_url_parameter(next, &name, &name_length, &found, &length))) {
        bool done = strncmp(found, "***", URL_HIDDEN) == 0; /* in a text that is now part of another: "key=***: no" */
        if (!length || done || !pb_url_name_is_secret(name, name_length))
            continue;
        char *value = query + (found - query);
        size_t kept = length < URL_HIDDEN ? length : URL_HIDDEN;
        memset(value, '*', kept);
        memmove(value + kept, value + length, strlen(value + length) + 1);
        next -= length - kept;
    }
}

void pb_url_hide(char *text)
{
    for (char *at = strstr(text, "://"); at; at = strstr(at + 1, "://")) {
        char *query = at + strcspn(at, "?#" URL_ENDS);
        if (*query == '?')
            url_hide_query(query + 1);
    }
}
