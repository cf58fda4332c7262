/*
 * The part of engine/fetch/fetch_private.h that is about secrets: where they come from, and that nobody else sees them.
 */
#include "core/base/url_hide.h"
#include "engine/fetch/fetch_private.h"
#include "engine/files/files.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "X-Api-Key: 123": a name of a header, a colon, a space. */
static bool is_header(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    return length > 0 && text[length] == ':' && text[length + 1] == ' ';
}

/* "?uid=0x123": what is added to the address, with the names of the parameters. */
static bool is_query(const char *text, size_t length)
{
    return text[0] == '?' && text[1] && strchr(text, '=') && strlen(text) == length && !strpbrk(text, " \t\r\n#");
}

static enum pb_status not_credentials(const char *path, bool headers, struct pb_error *error)
{
    pb_error_at(error, path, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "these are no credentials: expected one line%s",
                headers ? ", user:password, a header such as X-Api-Key: 123, or a parameter such as ?uid=0x123"
                        : ", user:password");
    pb_error_hint(error, "write the line again; its content is not shown here");
    return status;
}

/* "user:password" as base64, which is how Basic sends it (RFC 7617). */
static const char *encode_login(const char *login, size_t length, struct pb_arena *arena)
{
    unsigned char *encoded = pb_arena_take(arena, 4 * ((length + 2) / 3) + 1, 1);
    if (encoded)
        (void)EVP_EncodeBlock(encoded, (const unsigned char *)login, (int)length);
    return (const char *)encoded;
}

enum pb_status pb_fetch_secret_read(const char *name, bool headers, struct pb_arena *arena,
                                    struct pb_fetch_secret *secret, struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    *secret = (struct pb_fetch_secret){ 0 };
    if (!name || !name[0])
        return PB_OK;
    enum pb_status status = pb_secret_line(name, arena, &text, &length, error);
    if (status != PB_OK || !text)
        return status;
    if (headers && is_query(text, length)) {
        secret->query = text + 1;
        return PB_OK;
    }
    char *colon = strchr(text, ':');
    if (!colon || strlen(text) != length || strpbrk(text, "\r\n"))
        return not_credentials(name, headers, error);
    if (headers && is_header(text)) {
        secret->header = text;
        return PB_OK;
    }
    secret->encoded = encode_login(text, length, arena);
    *colon = '\0';
    secret->user = text;
    secret->password = colon + 1;
    return secret->encoded ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_fetch_credentials_check(const char *credentials, struct pb_arena *arena, struct pb_error *error)
{
    struct pb_fetch_secret secret;
    return pb_fetch_secret_read(credentials, true, arena, &secret, error);
}

/* Short ones would match words of a message that have nothing to do with it. */
enum { HIDDEN_LEAST = 4 };

static void hide(const char *secret, char *text)
{
    size_t length = secret ? strlen(secret) : 0;
    if (length < HIDDEN_LEAST)
        return;
    for (char *at = strstr(text, secret); at; at = strstr(at + length, secret))
        memset(at, '*', length);
    size_t all = strlen(text);
    size_t cut = length - 1 < all ? length - 1 : all;
    while (cut >= HIDDEN_LEAST && memcmp(text + all - cut, secret, cut) != 0)
        cut--;
    if (cut >= HIDDEN_LEAST)
        memset(text + all - cut, '*', cut);
}

/* The values of a query; `all`: not only of parameters whose names say that they are secret. */
static void hide_parameters(const char *query, bool all, char *text)
{
    const char *name = NULL;
    const char *value = NULL;
    size_t name_length = 0;
    size_t length = 0;
    while (query && (query = pb_url_parameter(query, &name, &name_length, &value, &length))) {
        char copy[PB_FETCH_SECRET];
        if (length >= sizeof copy || !(all || pb_url_name_is_secret(name, name_length)))
            continue;
        memcpy(copy, value, length);
        copy[length] = '\0';
        hide(copy, text);
    }
}

const char *pb_fetch_secret_url(const struct pb_fetch_secret *secret, const char *url, struct pb_arena *arena)
{
    const char *sign = strchr(url, '?') ? "&" : "?";
    return secret->query ? pb_arena_format(arena, "%s%s%s", url, sign, secret->query) : url;
}

const char *pb_fetch_url_key(const char *url, struct pb_arena *arena)
{
    char digest[PB_DIGEST_TEXT];
    char *key = pb_arena_text(arena, url, strlen(url));
    if (!key)
        return NULL;
    pb_url_hide(key);
    if (strcmp(key, url) == 0)
        return key;
    struct pb_digest *digesting = pb_digest_open();
    if (!digesting)
        return NULL;
    pb_digest_text(digesting, url);
    pb_digest_close(digesting, digest);
    return pb_arena_format(arena, "%s#%.8s", key, digest);
}

void pb_fetch_secret_hide(const struct pb_fetch_secret *secret, char *text)
{
    const char *query = secret->asked ? strchr(secret->asked, '?') : NULL;
    hide_parameters(secret->query, true, text);
    hide_parameters(query ? query + 1 : NULL, false, text);
    hide(secret->password, text);
    hide(secret->encoded, text);
    if (!secret->header)
        return;
    const char *value = secret->header + strcspn(secret->header, " ") + 1;
    const char *scheme_end = strrchr(value, ' '); /* "Bearer 123" */
    hide(value, text);
    hide(scheme_end ? scheme_end + 1 : NULL, text);
}
