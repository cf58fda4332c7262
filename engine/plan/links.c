#include "engine/plan/links.h"

#include "engine/fetch/fetch.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The bytes of a page that are still to be looked through. */
struct rest_of_page {
    const char *at;
    const char *end;
};

static bool begins_with(const struct rest_of_page *rest, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(rest->end - rest->at) >= length && strncasecmp(rest->at, word, length) == 0;
}

/* How long the reference to an ampersand is that stands at a text, the only one that addresses need; 0: there is none.
 */
static size_t ampersand_at(const char *text)
{
    static const char *const spellings[] = { "&amp;", "&#38;", "&#038;", "&#x26;" };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (strncasecmp(text, spellings[i], strlen(spellings[i])) == 0)
            return strlen(spellings[i]);
    return 0;
}

/* A link without references, and without what stands for a place on its page. */
static char *plain_text(struct pb_arena *arena, const char *text, size_t length)
{
    char *plain = pb_arena_text(arena, text, length);
    size_t to = 0;
    for (size_t from = 0; plain && from < length; to++) {
        size_t reference = ampersand_at(plain + from);
        plain[to] = plain[from];
        from += reference ? reference : 1;
    }
    if (plain)
        plain[to] = '\0';
    if (plain)
        plain[strcspn(plain, "#")] = '\0';
    return plain;
}

/* Where a link leads; NULL: to nothing that is fetched or read. */
static enum pb_status whole_address(struct pb_arena *arena, const struct pb_answer *page, const char *link,
                                    const char **whole, struct pb_error *error)
{
    if (pb_fetch_is_url(page->final))
        return pb_fetch_url_resolve(arena, page->final, link, whole, error);
    *whole = pb_fetch_is_url(link) ? link : NULL;
    if (*whole || strchr(link, ':'))
        return PB_OK;
    const char *slash = strrchr(page->final, '/');
    *whole = pb_arena_format(arena, "%.*s%s", slash ? (int)(slash - page->final + 1) : 0, page->final, link);
    return *whole ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status too_many(const struct pb_answer *page, int most, struct pb_error *error)
{
    pb_error_at(error, page->location, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "more than %d links on one page", most);
    pb_error_hint(error, "look for a page with fewer, or give the address of the file itself");
    return status;
}

static enum pb_status add_link(struct pb_links *links, struct pb_arena *arena, const struct pb_answer *page,
                               const char *text, size_t length, struct pb_error *error)
{
    if (++links->looked_at > PB_LINKS_LOOKED_AT)
        return too_many(page, PB_LINKS_LOOKED_AT, error);
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    if (length == 0 || length > PB_LINK_LENGTH || *text == '#' || memchr(text, '\0', length))
        return PB_OK;
    const char *plain = plain_text(arena, text, length);
    if (!plain)
        return pb_out_of_memory(error);
    const char *whole = NULL;
    enum pb_status status = whole_address(arena, page, plain, &whole, error);
    if (status != PB_OK || !whole)
        return status; /* mailto:, javascript:, or nothing that is an address */
    for (size_t i = 0; i < links->count; i++)
        if (strcmp(links->items[i], whole) == 0)
            return PB_OK;
    if (links->count == PB_LINKS_MAXIMUM)
        return too_many(page, PB_LINKS_MAXIMUM, error);
    if (links->count == links->capacity) {
        size_t capacity = links->capacity ? links->capacity * 2 : 64;
        const char **grown = pb_arena_grow(arena, links->items, links->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        links->items = grown;
        links->capacity = capacity;
    }
    links->items[links->count++] = whole;
    return PB_OK;
}

/* Passes over "href", blanks, "=" and a quotation mark, and says which; '\0' when that is not what stands here. */
static char pass_href(struct rest_of_page *rest)
{
    rest->at += 4;
    for (int equals = 0; rest->at < rest->end; rest->at++) {
        if (*rest->at == '=' && !equals)
            equals = 1;
        else if ((*rest->at == '"' || *rest->at == '\'') && equals)
            return *rest->at++;
        else if (!isspace((unsigned char)*rest->at))
            return '\0';
    }
    return '\0';
}

static enum pb_status links_of_html(const struct pb_answer *page, struct rest_of_page rest, struct pb_arena *arena,
                                    struct pb_links *links, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    while (status == PB_OK && rest.at < rest.end) {
        const char *before = rest.at;
        if (!begins_with(&rest, "href") || before == (const char *)page->bytes || !isspace((unsigned char)before[-1])) {
            rest.at++;
            continue;
        }
        char quote = pass_href(&rest);
        const char *end = quote ? memchr(rest.at, quote, (size_t)(rest.end - rest.at)) : NULL;
        if (!end)
            continue;
        while (rest.at < end && isspace((unsigned char)*rest.at))
            rest.at++;
        status = add_link(links, arena, page, rest.at, (size_t)(end - rest.at), error);
        rest.at = end + 1;
    }
    return status;
}

/* Texts in JSON that are addresses; "\/" is how some write a slash. */
static enum pb_status links_of_json(const struct pb_answer *page, struct rest_of_page rest, struct pb_arena *arena,
                                    struct pb_links *links, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    while (status == PB_OK && (rest.at = memchr(rest.at, '"', (size_t)(rest.end - rest.at))) != NULL) {
        rest.at++;
        const char *end = rest.at;
        while (end < rest.end && *end != '"')
            end += *end == '\\' && rest.end - end > 1 ? 2 : 1;
        if (end >= rest.end)
            return PB_OK;
        char *text = begins_with(&rest, "http") ? pb_arena_text(arena, rest.at, (size_t)(end - rest.at)) : NULL;
        size_t to = 0;
        for (size_t from = 0; text && text[from]; from++)
            if (text[from] != '\\')
                text[to++] = text[from];
        if (text)
            text[to] = '\0';
        if (text && pb_fetch_is_url(text))
            status = add_link(links, arena, page, text, to, error);
        rest.at = end + 1;
    }
    return status;
}

enum pb_status pb_links_of(const struct pb_answer *page, struct pb_arena *arena, struct pb_links *links,
                           struct pb_error *error)
{
    struct rest_of_page rest = { (const char *)page->bytes, (const char *)page->bytes + page->length };
    *links = (struct pb_links){ 0 };
    while (rest.at < rest.end && isspace((unsigned char)*rest.at))
        rest.at++;
    bool json = rest.at < rest.end && (*rest.at == '{' || *rest.at == '[');
    return json ? links_of_json(page, rest, arena, links, error) : links_of_html(page, rest, arena, links, error);
}
