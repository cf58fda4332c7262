/*
 * The part of engine/fetch/fetch_private.h that is about a proxy in trouble. An address of a proxy in the environment
 * may have a password in it, and libcurl quotes one that it does not understand: here that is said in other words. A
 * proxy that is down looks like a server that is down but for its name, so its name is said.
 */
#include "engine/fetch/fetch_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With a password, the scheme of those that it is good for. Negotiate takes a ticket of Kerberos and no password, and
 * libcurl would choose it first wherever it is offered; who has a ticket and nothing else writes an empty login. */
CURLcode pb_fetch_proxy_set(CURL *easy, const char *proxy, bool plain, const struct pb_fetch_secret *secret)
{
    if (!proxy && plain)
        proxy = ""; /* none, whatever the environment says: what is on this machine stays on it */
    CURLcode code = proxy ? curl_easy_setopt(easy, CURLOPT_PROXY, proxy) : CURLE_OK;
    if (code || !secret->user)
        return code;
    unsigned long schemes = secret->user[0] ? CURLAUTH_BASIC | CURLAUTH_NTLM : CURLAUTH_NEGOTIATE;
    code = curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, secret->user);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, secret->password);
    return code ? code : curl_easy_setopt(easy, CURLOPT_PROXYAUTH, (long)schemes);
}

static void hint_login(const struct pb_fetch_secret *secret, unsigned long offered, struct pb_error *fault)
{
    bool password = offered & (CURLAUTH_BASIC | CURLAUTH_NTLM);
    if (!password && (offered & CURLAUTH_NEGOTIATE))
        pb_error_hint(fault,
                      "give the user that runs Placebook a ticket of Kerberos (kinit), and set proxy_credentials "
                      "to a file with a colon and nothing else; or ask for a login with a password");
    else if (secret->user && secret->user[0])
        pb_error_hint(fault,
                      "the user or the password in the file of proxy_credentials is wrong%s; it was tried once, "
                      "since a proxy may lock out who tries often",
                      offered & CURLAUTH_NTLM ? ", or the domain before it (DOMAIN\\user:password)" : "");
    else
        pb_error_hint(fault, "set proxy_credentials to a file with %suser:password",
                      offered & CURLAUTH_NTLM ? "user:password or DOMAIN\\" : "");
}

void pb_fetch_proxy_refuses(struct pb_fetch_job *job)
{
    static const struct {
        unsigned long scheme;
        const char *name;
    } schemes[] = { { CURLAUTH_BASIC, "Basic" },
                    { CURLAUTH_DIGEST, "Digest" },
                    { CURLAUTH_NTLM, "NTLM" },
                    { CURLAUTH_NEGOTIATE, "Negotiate" } };
    char names[64] = "";
    long offered = 0;
    (void)curl_easy_getinfo(job->easy, CURLINFO_PROXYAUTH_AVAIL, &offered);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(names);
        if ((unsigned long)offered & schemes[i].scheme)
            (void)snprintf(names + length, sizeof names - length, "%s%s", length ? ", " : " by ", schemes[i].name);
    }
    (void)pb_fail(&job->fault, PB_FAILED, PB_ERROR_SOURCE, "the proxy answered 407: it wants a login%s", names);
    hint_login(&job->fetcher->proxy_secret, (unsigned long)offered, &job->fault);
}

/* What libcurl takes for an address (CURLOPT_PROXY), unless no_proxy has its host, and where that stands. */
static const char *proxy_named(const struct pb_fetch_job *job, const char **where)
{
    static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
    if (job->fetcher->rules.proxy) {
        *where = "the setting proxy";
        return job->fetcher->rules.proxy;
    }
    for (size_t i = 0; !job->address.plain && i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        *where = names[i];
        if (value && value[0])
            return value;
    }
    return NULL;
}

/* "Failed to connect to HOST port PORT": is that the proxy? Then *name is HOST:PORT. */
static bool proxy_is_meant(const char *proxy, const char *reason, char *name, size_t size)
{
    char *host = NULL;
    char *port = NULL;
    char meant[PB_FETCH_HOST + 32];
    CURLU *parts = curl_url();
    bool good =
        parts && curl_url_set(parts, CURLUPART_URL, proxy, CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) == 0 &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == 0 && curl_url_get(parts, CURLUPART_PORT, &port, 0) == 0;
    if (good) {
        (void)snprintf(meant, sizeof meant, "connect to %.*s port %s ", PB_FETCH_HOST, host, port);
        (void)snprintf(name, size, "%s:%s", host, port);
        good = strstr(reason, meant) != NULL;
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return good;
}

enum pb_status pb_fetch_proxy_fault(struct pb_fetch_job *job, CURLcode code, const char *reason)
{
    const char *where = NULL;
    const char *proxy = proxy_named(job, &where);
    char name[PB_FETCH_HOST + 32];
    if (!proxy)
        return PB_OK;
    if (strstr(reason, "Unsupported proxy") || (strchr(proxy, '@') && strstr(reason, proxy))) {
        enum pb_status status = pb_fail(&job->fault, PB_FAILED, PB_ERROR_CONFIGURATION,
                                        "the proxy of %s has an address that cannot be understood", where);
        pb_error_hint(&job->fault,
                      "write it as http://HOST:PORT; a password in it needs %%23 for #, %%2F for / and %%40 "
                      "for @, and is better kept in a file that proxy_credentials names");
        return status;
    }
    if (proxy_is_meant(proxy, reason, name, sizeof name))
        (void)pb_fail(&job->fault, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the proxy %s: %s", name,
                      curl_easy_strerror(code));
    else if (code == CURLE_COULDNT_RESOLVE_PROXY)
        (void)pb_fail(&job->fault, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "%s", reason);
    else
        return PB_OK;
    pb_error_hint(&job->fault, "look whether %s is still right, and whether that proxy is up; then run again", where);
    return PB_RETRY;
}
