#include "engine/fetch/send.h"

#include "engine/fetch/fetch_private.h"
#include "engine/files/files.h"
#include "placebook/version.h"

#include <string.h>
#include <strings.h>

static enum pb_status send_refuse(const struct pb_send *send, const char *why, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the credential %.300s %s", send->credential, why);
    pb_error_hint(error, "write one line into it: the URL, which begins with https://; it is not shown here");
    return status;
}

/* Adds the suffix to the path of a URL, and looks whether it may be asked. *whole is to be given back with curl_free.
 */
static bool send_build(const char *url, const char *suffix, struct pb_arena *arena, CURLU *parts, char **whole)
{
    char *scheme = NULL;
    char *host = NULL;
    char *path = NULL;
    bool good = curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_PATH, &path, 0) == CURLUE_OK;
    good =
        good && (strcasecmp(scheme, "https") == 0 || (strcasecmp(scheme, "http") == 0 && pb_fetch_is_loopback(host)));
    if (good && suffix[0]) {
        size_t length = strlen(path);
        const char *longer = pb_arena_format(
            arena, "%.*s%s", (int)(length && path[length - 1] == '/' ? length - 1 : length), path, suffix);
        good = longer && curl_url_set(parts, CURLUPART_PATH, longer, 0) == CURLUE_OK;
    }
    good = good && curl_url_get(parts, CURLUPART_URL, whole, 0) == CURLUE_OK;
    curl_free(scheme);
    curl_free(host);
    curl_free(path);
    return good;
}

static size_t send_ignore(const void *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    (void)context;
    return size * count;
}

static CURLcode send_set_up(CURL *easy, const struct pb_send *send, const char *url, struct curl_slist *headers)
{
    const long most = (long)(send->seconds * 1000);
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, url);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_USERAGENT, "placebook/" PB_VERSION);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)send->length);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_POSTFIELDS, send->text);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, send_ignore);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, most);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, most);
    return code;
}

/* Certificates are verified, of servers and of proxies: it is the default, and there is no way to say otherwise. */
static CURLcode send_set_way(CURL *easy, const struct pb_send *send, bool plain, const struct pb_fetch_secret *secret)
{
    CURLcode code = CURLE_OK;
    if (send->ca_bundle)
        code = curl_easy_setopt(easy, CURLOPT_CAINFO, send->ca_bundle);
    if (!code && send->ca_bundle)
        code = curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, send->ca_bundle);
    return code ? code : pb_fetch_proxy_set(easy, send->proxy, plain, secret);
}

static enum pb_status send_perform(const struct pb_send *send, const char *url, const struct pb_fetch_secret *secret,
                                   struct pb_error *error)
{
    long answer = 0;
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    CURL *easy = curl_easy_init();
    CURLcode code = easy && headers ? send_set_up(easy, send, url, headers) : CURLE_OUT_OF_MEMORY;
    if (!code)
        code = send_set_way(easy, send, strncmp(url, "http:", 5) == 0, secret);
    if (!code)
        code = curl_easy_perform(easy);
    if (!code)
        code = curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    if (code == CURLE_OUT_OF_MEMORY)
        return pb_out_of_memory(error);
    /* What the code means, not the message of the library, which may name the host. */
    if (code)
        return pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the URL of the credential %.300s: %s",
                       send->credential, curl_easy_strerror(code));
    if (answer < 200 || answer > 299)
        return pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY,
                       "the URL of the credential %.300s answered with status %ld", send->credential, answer);
    return PB_OK;
}

/* The line of the credential. */
static enum pb_status send_read(const struct pb_send *send, struct pb_arena *arena, char **line, struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    enum pb_status status = pb_secret_line(send->credential, arena, &text, &length, error);
    if (status != PB_OK)
        return status;
    while (length && text[length - 1] == ' ')
        text[--length] = '\0';
    *line = text;
    if (length && strlen(text) == length && !strpbrk(text, " \r\n"))
        return PB_OK;
    return send_refuse(send, "holds no URL, or more than one line", error);
}

enum pb_status pb_send(const struct pb_send *send, struct pb_arena *arena, struct pb_error *error)
{
    char *text = NULL;
    char *url = NULL;
    struct pb_fetch_secret secret;
    enum pb_status status = send_read(send, arena, &text, error);
    if (status == PB_OK)
        status = pb_fetch_secret_read(send->proxy_credentials, false, arena, &secret, error);
    if (status != PB_OK)
        return status;
    CURLU *parts = curl_url();
    if (!parts)
        return pb_out_of_memory(error);
    status = send_build(text, send->suffix, arena, parts, &url) ? send_perform(send, url, &secret, error)
                                                                : send_refuse(send, "holds no https URL", error);
    curl_free(url);
    curl_url_cleanup(parts);
    return status;
}

enum pb_status pb_send_check(const struct pb_send *send, struct pb_arena *arena, struct pb_error *error)
{
    char *text = NULL;
    char *url = NULL;
    enum pb_status status = send_read(send, arena, &text, error);
    CURLU *parts = status == PB_OK ? curl_url() : NULL;
    if (status == PB_OK && !parts)
        return pb_out_of_memory(error);
    if (status == PB_OK && !send_build(text, "", arena, parts, &url))
        status = send_refuse(send, "holds no https URL", error);
    curl_free(url);
    curl_url_cleanup(parts);
    return status;
}
