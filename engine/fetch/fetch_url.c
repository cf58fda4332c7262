/*
 * The part of engine/fetch/fetch_private.h that is about addresses: what may be asked for, and where an answer may
 * lead.
 */
#include "engine/fetch/fetch_private.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool pb_fetch_is_url(const char *location)
{
    return strncasecmp(location, "https://", 8) == 0 || strncasecmp(location, "http://", 7) == 0;
}

bool pb_fetch_is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;
    char bare[64];
    size_t length = strlen(host);
    if (strcasecmp(host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (host[0] != '[' || length < 3 || length >= sizeof bare)
        return false;
    memcpy(bare, host + 1, length - 2);
    bare[length - 2] = '\0';
    return inet_pton(AF_INET6, bare, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

static enum pb_status refuse_url(const char *url, CURLUcode code, struct pb_error *error)
{
    if (code == CURLUE_OUT_OF_MEMORY)
        return pb_out_of_memory(error);
    pb_error_at(error, url, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "this is not a URL that can be fetched: %s",
                code ? curl_url_strerror(code) : "it has no host");
    pb_error_hint(error, "write it as in https://www.example.org/data.csv");
    return status;
}

static enum pb_status refuse_password(const char *host, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "the URL of %s has a user or a password in it, and would be logged", host);
    pb_error_hint(error, "take them out, and put them in a file that 'credentials' in 'fetch' of the source names");
    return status;
}

/* Fills the address from a URL that was taken apart. */
static enum pb_status check_url_parts(CURLU *parts, const char *url, struct pb_fetch_address *address,
                                      struct pb_error *error)
{
    char *scheme = NULL;
    char *host = NULL;
    char *port = NULL;
    char *user = NULL;
    char *password = NULL;
    CURLUcode code = curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
    if (!code)
        code = curl_url_get(parts, CURLUPART_HOST, &host, 0);
    if (!code)
        code = curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
    (void)curl_url_get(parts, CURLUPART_USER, &user, 0);
    (void)curl_url_get(parts, CURLUPART_PASSWORD, &password, 0);
    enum pb_status status = code || !host || !host[0] ? PB_FAILED : PB_OK;
    int length = snprintf(address->key, sizeof address->key, "%s://%s:%s", scheme ? scheme : "", host ? host : "",
                          port ? port : "");
    if (status != PB_OK || (size_t)length >= sizeof address->key ||
        !pb_text_copy(address->name, sizeof address->name, host ? host : ""))
        status = refuse_url(user || password ? "" : url, code, error);
    else if (user || password)
        status = refuse_password(host, error);
    address->plain = scheme && strcasecmp(scheme, "http") == 0;
    address->loopback = status == PB_OK && pb_fetch_is_loopback(address->name);
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_free(user);
    curl_free(password);
    return status;
}

enum pb_status pb_fetch_address(const char *url, struct pb_fetch_address *address, struct pb_error *error)
{
    *address = (struct pb_fetch_address){ 0 };
    if (!pb_fetch_is_url(url)) {
        pb_error_at(error, url, 0, 0);
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "only https addresses are fetched, and this is another one");
        pb_error_hint(error, "write it as in https://www.example.org/data.csv");
        return status;
    }
    CURLU *parts = curl_url();
    if (!parts)
        return pb_out_of_memory(error);
    CURLUcode code = curl_url_set(parts, CURLUPART_URL, url, 0);
    /* What cannot be taken apart may still hold a password. */
    enum pb_status status =
        code ? refuse_url(strchr(url, '@') ? "" : url, code, error) : check_url_parts(parts, url, address, error);
    curl_url_cleanup(parts);
    if (status == PB_OK && address->plain && !address->loopback) {
        pb_error_at(error, url, 0, 0);
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "plain http is not fetched: anybody on the way could change it");
        pb_error_hint(error, "use https://, if the server has it");
    }
    return status;
}

/* "files.example.org", or "*.example.org" for all that are below it. */
static bool host_matches(const char *pattern, const char *name)
{
    if (strncmp(pattern, "*.", 2) != 0)
        return strcasecmp(pattern, name) == 0;
    size_t length = strlen(name);
    size_t ending = strlen(pattern) - 1;
    return length > ending && strcasecmp(name + length - ending, pattern + 1) == 0;
}

/* `who` leads there: "the server redirects", "the page leads". */
static enum pb_status may_lead(const char *who, const struct pb_fetch_address *from, const struct pb_fetch_address *to,
                               const struct pb_fetch_limits *limits, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (to->plain && !from->plain) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s from https to plain http, at %s", who, to->name);
        pb_error_hint(error, "ask those who run the server; nothing is fetched that anybody on the way could change");
        return status;
    }
    bool allowed = strcasecmp(from->name, to->name) == 0;
    for (size_t i = 0; !allowed && limits && i < limits->hosts.count; i++)
        allowed = host_matches(limits->hosts.items[i], to->name);
    if (allowed)
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "%s to another host, %s", who, to->name);
    pb_error_hint(error, "if that host may be trusted, add \"%s\" to the list 'hosts' in 'fetch' of the source",
                  to->name);
    return status;
}

enum pb_status pb_fetch_may_redirect(const struct pb_fetch_address *from, const struct pb_fetch_address *to,
                                     const struct pb_fetch_limits *limits, struct pb_error *error)
{
    return may_lead("the server redirects", from, to, limits, error);
}

static bool names_user(CURLU *parts, const char *url)
{
    char *user = NULL;
    bool named = curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
                 curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_OK;
    curl_free(user);
    return named;
}

const char *pb_fetch_redirect_url(struct pb_arena *arena, const char *whole, const char *location)
{
    CURLU *written = curl_url();
    CURLU *parts = curl_url();
    char *without = NULL;
    const char *url = NULL;
    bool ours = written && parts && !names_user(written, location) && names_user(parts, whole) &&
                curl_url_set(parts, CURLUPART_USER, NULL, 0) == CURLUE_OK &&
                curl_url_set(parts, CURLUPART_PASSWORD, NULL, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_URL, &without, 0) == CURLUE_OK;
    if (written && parts)
        url = ours ? pb_arena_text(arena, without, strlen(without)) : pb_arena_text(arena, whole, strlen(whole));
    curl_free(without);
    curl_url_cleanup(parts);
    curl_url_cleanup(written);
    return url;
}

enum pb_status pb_fetch_may_link(const char *page, const char *link, const struct pb_fetch_limits *limits,
                                 struct pb_error *error)
{
    struct pb_fetch_address from;
    struct pb_fetch_address to;
    enum pb_status status = pb_fetch_address(page, &from, error);
    if (status == PB_OK)
        status = pb_fetch_address(link, &to, error);
    return status == PB_OK ? may_lead("the page leads", &from, &to, limits, error) : status;
}

enum pb_status pb_fetch_url_resolve(struct pb_arena *arena, const char *page, const char *link, const char **address,
                                    struct pb_error *error)
{
    CURLU *parts = curl_url();
    char *whole = NULL;
    *address = NULL;
    CURLUcode code = parts ? curl_url_set(parts, CURLUPART_URL, page, 0) : CURLUE_OUT_OF_MEMORY;
    if (!code)
        code = curl_url_set(parts, CURLUPART_URL, link, CURLU_URLENCODE);
    if (!code)
        code = curl_url_get(parts, CURLUPART_URL, &whole, 0);
    bool fetched = !code && pb_fetch_is_url(whole);
    if (fetched)
        *address = pb_arena_text(arena, whole, strlen(whole));
    curl_free(whole);
    curl_url_cleanup(parts);
    return code == CURLUE_OUT_OF_MEMORY || (fetched && !*address) ? pb_out_of_memory(error) : PB_OK;
}
