/*
 * The part of engine/fetch/fetch_private.h that judges what came of an attempt.
 */
#include "core/base/url_hide.h"
#include "engine/fetch/fetch_private.h"
#include "engine/files/files.h"
#include "placebook/number.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *pb_fetch_now(char text[PB_FETCH_TIME])
{
    time_t now = time(NULL);
    struct tm utc;
    if (!gmtime_r(&now, &utc) || strftime(text, PB_FETCH_TIME, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        text[0] = '\0';
    return text;
}

/* --- answers that are taken --- */

static enum pb_status note_used(struct pb_fetcher *fetcher, const char *sha256, struct pb_error *error)
{
    if (fetcher->used_count == fetcher->used_capacity) {
        size_t larger = fetcher->used_capacity ? fetcher->used_capacity * 2 : 64;
        const char **grown =
            pb_arena_grow(&fetcher->arena, fetcher->used, fetcher->used_capacity, larger, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        fetcher->used = grown;
        fetcher->used_capacity = larger;
    }
    fetcher->used[fetcher->used_count++] = sha256;
    return PB_OK;
}

static enum pb_status take_answer(struct pb_fetch_job *job, const struct pb_fetched *fetched,
                                  enum pb_fetch_outcome outcome, struct pb_error *error)
{
    struct pb_fetch *fetch = job->fetch;
    fetch->path = pb_cache_path(&job->fetcher->arena, job->fetcher->rules.folder, fetched->sha256);
    if (!fetch->path)
        return pb_out_of_memory(error);
    fetch->status = PB_OK;
    fetch->outcome = outcome;
    fetch->unchanged = outcome >= PB_FETCH_NOT_MODIFIED;
    fetch->verified = !fetch->later || (outcome != PB_FETCH_NOT_MODIFIED && outcome != PB_FETCH_FROM_CACHE);
    fetch->sha256 = fetched->sha256;
    fetch->size = fetched->size;
    fetch->content_type = fetched->content_type;
    fetch->final_url = fetched->final_url;
    fetch->retrieved = fetched->retrieved;
    fetch->changed = fetched->changed;
    fetch->checked = fetched->checked;
    return note_used(job->fetcher, fetched->sha256, error);
}

enum pb_status pb_fetch_find_known(struct pb_fetch_job *job, struct pb_error *error)
{
    bool there = false;
    bool damaged = false;
    job->known = NULL;
    if (!job->before)
        return PB_OK;
    const char *path = pb_cache_path(&job->fetcher->arena, job->fetcher->rules.folder, job->before->sha256);
    if (!path)
        return pb_out_of_memory(error);
    const char *sha256 = job->before->sha256;
    const atomic_bool *cancelled = job->fetcher->rules.cancelled;
    enum pb_status status = job->fetch->later
                                ? pb_cache_look(path, sha256, job->before->size, cancelled, &there, &damaged, error)
                                : pb_cache_verify(path, sha256, cancelled, &there, &damaged, error);
    if (there)
        job->known = job->before;
    if (damaged)
        (void)pb_fail(&job->fetch->warning, PB_OK, PB_ERROR_NONE,
                      "the copy of %s in the cache was damaged and is not used", job->fetch->url);
    return status;
}

/* A text for as long as the fetcher lives; NULL when out of memory. */
static const char *keep_text(struct pb_fetch_job *job, const char *text)
{
    return pb_arena_text(&job->fetcher->arena, text, strlen(text));
}

/* What the server says of its answer, without what it was sent: the ledger keeps it. */
static const char *keep_header(struct pb_fetch_job *job, const char *name)
{
    const char *value = pb_fetch_header(job, name);
    char *kept = pb_arena_text(&job->fetcher->arena, value, strlen(value));
    if (kept)
        pb_fetch_secret_hide(&job->secret, kept);
    return kept;
}

enum pb_status pb_fetch_take_known(struct pb_fetch_job *job, enum pb_fetch_outcome outcome, struct pb_error *error)
{
    char now[PB_FETCH_TIME];
    struct pb_fetched *known = job->known;
    assert(known);
    if (outcome == PB_FETCH_FROM_CACHE)
        return take_answer(job, known, outcome, error);
    known->checked = keep_text(job, pb_fetch_now(now));
    return known->checked ? take_answer(job, known, outcome, error) : pb_out_of_memory(error);
}

/* What the index will have of the answer. */
static bool describe_answer(struct pb_fetch_job *job, const char *sha256, struct pb_fetched *answer)
{
    char now[PB_FETCH_TIME];
    char final_url[4096];
    (void)pb_text_copy(final_url, sizeof final_url, job->url);
    pb_fetch_secret_hide(&job->secret, final_url);
    pb_url_hide(final_url);
    const struct pb_fetched *before = job->before;
    bool same = before && strcmp(before->sha256, sha256) == 0;
    const char *time = keep_text(job, pb_fetch_now(now));
    *answer = (struct pb_fetched){
        .url = job->key,
        .sha256 = keep_text(job, sha256),
        .size = job->body.size,
        .etag = keep_header(job, "etag"),
        .last_modified = keep_header(job, "last-modified"),
        .content_type = keep_header(job, "content-type"),
        .final_url = keep_text(job, final_url),
        .retrieved = same && job->known ? before->retrieved : time,
        .changed = same ? before->changed : time,
        .checked = time,
    };
    return answer->sha256 && answer->etag && answer->last_modified && answer->content_type && answer->final_url && time;
}

/* Are the bytes of an answer in the cache already? */
static enum pb_status is_kept(struct pb_fetch_job *job, const char *sha256, const char *path, bool *kept,
                              struct pb_error *error)
{
    bool damaged = false;
    *kept = job->known && strcmp(job->before->sha256, sha256) == 0;
    return *kept && job->fetch->later
               ? pb_cache_verify(path, sha256, job->fetcher->rules.cancelled, kept, &damaged, error)
               : PB_OK;
}

/* The body is complete and on the disk: into the cache with it. */
static enum pb_status keep_answer(struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_fetcher *fetcher = job->fetcher;
    const char *sha256 = job->sha256;
    enum pb_status status = PB_OK;
    struct pb_fetched *answer = pb_arena_take(&fetcher->arena, 1, sizeof *answer);
    if (!answer || !describe_answer(job, sha256, answer))
        return pb_out_of_memory(error);
    bool same = job->before && strcmp(job->before->sha256, sha256) == 0;
    bool kept = false;
    const char *path = pb_cache_path(&fetcher->arena, fetcher->rules.folder, sha256);
    status = path ? is_kept(job, sha256, path, &kept, error) : pb_out_of_memory(error);
    if (status == PB_OK && !kept) {
        status = pb_cache_take(fetcher->rules.folder, job->body.path, path, error);
        fetcher->added = true;
    }
    if (status != PB_OK)
        return status;
    enum pb_fetch_outcome outcome = same ? PB_FETCH_SAME_BYTES : job->before ? PB_FETCH_CHANGED : PB_FETCH_NEW;
    job->known = answer;
    return take_answer(job, answer, outcome, error);
}

/* --- answers that are not --- */

static const char *status_words(long code)
{
    static const struct {
        long code;
        const char *words;
    } known[] = {
        { 400, "bad request" },
        { 401, "login needed" },
        { 403, "forbidden" },
        { 404, "not found" },
        { 405, "method not allowed" },
        { 408, "request timeout" },
        { 410, "gone" },
        { 425, "too early" },
        { 429, "too many requests" },
        { 500, "internal error" },
        { 502, "bad gateway" },
        { 503, "service unavailable" },
        { 504, "gateway timeout" },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].code == code)
            return known[i].words;
    return "";
}

static bool may_pass(long code)
{
    return code == 408 || code == 425 || code == 429 || code >= 500;
}

static void hint_status(long code, struct pb_error *error)
{
    if (may_pass(code))
        pb_error_hint(error, "run again later");
    else if (code == 401 || code == 403)
        pb_error_hint(error, "check whether the source needs credentials, and whether they are still valid");
    else
        pb_error_hint(error, "check the address: open it in a browser");
}

static enum pb_fetch_verdict refuse_status(struct pb_fetch_job *job, long code)
{
    char quoted[PB_QUOTE_TEXT] = "";
    if (code == 407) {
        pb_fetch_proxy_refuses(job);
        return PB_FETCH_OVER;
    }
    const char *words = status_words(code);
    pb_fetch_secret_hide(&job->secret, job->excerpt);
    if (job->excerpt[0] && !pb_fetch_body_is_page(job->excerpt, pb_fetch_header(job, "content-type")))
        (void)pb_quote(job->excerpt, strlen(job->excerpt), PB_QUOTE_MAXIMUM, quoted);
    bool passes = may_pass(code);
    (void)pb_fail(&job->fault, passes ? PB_RETRY : PB_FAILED, passes ? PB_ERROR_SOURCE_TEMPORARY : PB_ERROR_SOURCE,
                  "the server answered %ld%s%s%s%s%s", code, words[0] ? " (" : "", words, words[0] ? ")" : "",
                  quoted[0] ? ": " : "", quoted);
    hint_status(code, &job->fault);
    return passes ? PB_FETCH_LATER : PB_FETCH_OVER;
}

/* "Failed to connect to x port 1 after 49 ms: ...": with the time, each attempt would seem to fail in its own way. */
static void drop_milliseconds(char *reason)
{
    for (char *at = strstr(reason, " after "); at; at = strstr(at + 1, " after ")) {
        const char *unit = at + strlen(" after ");
        unit += strspn(unit, "0123456789");
        size_t length = strncmp(unit, " milliseconds", 13) == 0 ? 13 : strncmp(unit, " ms", 3) == 0 ? 3 : 0;
        if (length)
            memmove(at, unit + length, strlen(unit + length) + 1);
    }
}

/* libcurl gave up. */
static enum pb_fetch_verdict refuse_transport(struct pb_fetch_job *job, CURLcode code)
{
    const char *reason = job->reason[0] ? job->reason : curl_easy_strerror(code);
    struct pb_error *fault = &job->fault;
    long connect = 0;
    enum pb_status proxy = pb_fetch_proxy_fault(job, code, reason);
    if (proxy != PB_OK)
        return proxy == PB_RETRY ? PB_FETCH_LATER : PB_FETCH_OVER;
    drop_milliseconds(job->reason);
    (void)curl_easy_getinfo(job->easy, CURLINFO_HTTP_CONNECTCODE, &connect);
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        (void)pb_fail(fault, PB_FAILED, PB_ERROR_SOURCE, "the certificate of %s cannot be trusted: %s",
                      job->address.name, reason);
        pb_error_hint(fault, "if your network has an authority of its own, set ca_bundle to the file with its "
                             "certificate; verification cannot be switched off");
        return PB_FETCH_OVER;
    case CURLE_SSL_CACERT_BADFILE:
        (void)pb_fail(fault, PB_FAILED, PB_ERROR_CONFIGURATION, "the certificates of authorities cannot be read: %s",
                      reason);
        pb_error_hint(fault, "check the setting ca_bundle");
        return PB_FETCH_OVER;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
        (void)pb_fail(fault, PB_FAILED, PB_ERROR_SOURCE, "it cannot be asked for: %s", reason);
        pb_error_hint(fault, "check the address");
        return PB_FETCH_OVER;
    default:
        break;
    }
    if (connect == 407) {
        pb_fetch_proxy_refuses(job);
        return PB_FETCH_OVER;
    }
    if (connect >= 400 && !may_pass(connect)) {
        (void)pb_fail(fault, PB_FAILED, PB_ERROR_SOURCE, "the proxy answered %ld", connect);
        hint_status(connect, fault);
        return PB_FETCH_OVER;
    }
    (void)pb_fail(fault, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "%s", reason);
    pb_error_hint(fault, "check the network, and the proxy if there is one, then run again");
    return PB_FETCH_LATER;
}

/* --- judging --- */

static enum pb_fetch_verdict redirect_to(struct pb_fetch_job *job, const char *url)
{
    struct pb_fetch_address next;
    struct pb_error *fault = &job->fault;
    if (!url)
        return PB_FETCH_BROKEN;
    if (++job->redirects > job->fetcher->rules.redirects) {
        (void)pb_fail(fault, PB_FAILED, PB_ERROR_SOURCE, "the server redirects more than %d times, perhaps in a circle",
                      job->fetcher->rules.redirects);
        pb_error_hint(fault, "check the address: open it in a browser");
        return PB_FETCH_OVER;
    }
    enum pb_status status = pb_fetch_address(url, &next, fault);
    if (status == PB_FATAL)
        return PB_FETCH_BROKEN;
    if (status != PB_OK) {
        char message[sizeof fault->message];
        fault->source[0] = '\0'; /* what is wrong is not the address that was given */
        (void)pb_text_copy(message, sizeof message, fault->message);
        char shown[128];
        (void)pb_text_copy(shown, sizeof shown, strchr(url, '@') ? "a URL with a password" : url);
        (void)pb_fail(fault, PB_FAILED, PB_ERROR_SOURCE, "the server redirects to %s: %s", shown, message);
        pb_error_hint(fault, "ask those who run the server, or use the address that a browser ends at");
        return PB_FETCH_OVER;
    }
    if (pb_fetch_may_redirect(&job->address, &next, job->limits, fault) != PB_OK)
        return PB_FETCH_OVER;
    job->url = keep_text(job, url);
    job->address = next;
    return job->url ? PB_FETCH_ELSEWHERE : PB_FETCH_BROKEN;
}

static enum pb_fetch_verdict refuse_page(struct pb_fetch_job *job)
{
    char title[PB_QUOTE_TEXT] = "";
    pb_fetch_secret_hide(&job->secret, job->body.head);
    const char *element = strcasestr(job->body.head, "<title");
    const char *text = element ? strchr(element, '>') : NULL;
    if (text)
        (void)pb_quote(text + 1, strcspn(text + 1, "<"), PB_QUOTE_MAXIMUM, title);
    (void)pb_fail(&job->fault, PB_FAILED, PB_ERROR_SOURCE, "the answer is a web page, and not data%s%s",
                  text ? "; its title is " : "", title);
    pb_error_hint(&job->fault,
                  "open the address in a browser: it may show an error, a login or the new place of the file");
    return PB_FETCH_OVER;
}

/* What a body that was put away, or could not be, makes of its job. */
static enum pb_fetch_verdict verdict_of(enum pb_status status, const struct pb_fetch_job *job, struct pb_error *error)
{
    if (status == PB_FATAL && error)
        *error = job->fault;
    return status == PB_FATAL ? PB_FETCH_BROKEN : status == PB_RETRY ? PB_FETCH_LATER : PB_FETCH_OVER;
}

enum pb_fetch_verdict pb_fetch_keep(struct pb_fetch_job *job, struct pb_error *error)
{
    enum pb_status status =
        job->sync.error ? pb_path_failed("write", job->body.path, job->sync.error, 0, PB_ERROR_PUBLISH, &job->fault)
                        : keep_answer(job, &job->fault);
    return status == PB_OK ? PB_FETCH_DONE : verdict_of(status, job, error);
}

static enum pb_fetch_verdict take_body(struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_error *fault = &job->fault;
    enum pb_status status = PB_OK;
    if (!job->body_begun || job->arrived == job->arrived_before_attempt) {
        (void)pb_fail(fault, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the answer is empty");
        pb_error_hint(fault, "run again later; if it stays so, check the address");
        return PB_FETCH_LATER;
    }
    if (!job->fetch->page && pb_fetch_body_is_page(job->body.head, pb_fetch_header(job, "content-type")))
        return refuse_page(job);
    status = pb_fetch_body_end(&job->body, job->sha256, fault);
    return status == PB_OK ? PB_FETCH_WHOLE : verdict_of(status, job, error);
}

/* Do two ETags name the same? Weak or not: that of a packed answer is weak and that of its 304 need not be (RFC
 * 9110, 8.8.3.2). */
static bool same_etag(const char *a, const char *b)
{
    a += strncmp(a, "W/", 2) == 0 ? 2 : 0;
    b += strncmp(b, "W/", 2) == 0 ? 2 : 0;
    return strcmp(a, b) == 0;
}

/* Does a 304 announce another length than ours (RFC 9110, 8.6: it is that of the answer to a request without a
 * condition)? A smaller one may be that of a packed answer; none, or 0, says nothing. */
static bool other_length(const struct pb_fetch_job *job)
{
    const char *text = pb_fetch_header(job, "content-length");
    int64_t length = 0;
    if (!pb_integer_parse(text, strlen(text), &length) || length <= 0)
        return false;
    bool packs = strncmp(job->known->etag, "W/", 2) == 0 || pb_fetch_header(job, "vary")[0];
    return (uint64_t)length > job->known->size || ((uint64_t)length < job->known->size && !packs);
}

/* 304: our bytes are right, unless the server describes others. */
static enum pb_fetch_verdict take_not_modified(struct pb_fetch_job *job, struct pb_error *error)
{
    const char *etag = pb_fetch_header(job, "etag");
    const char *modified = pb_fetch_header(job, "last-modified");
    const struct pb_fetched *known = job->known;
    bool other = known && ((etag[0] && known->etag[0] && !same_etag(etag, known->etag)) ||
                           (modified[0] && known->last_modified[0] && strcmp(modified, known->last_modified) != 0) ||
                           other_length(job));
    if (job->unconditional) {
        (void)pb_fail(&job->fault, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY,
                      "the server says that nothing changed, though it was not asked that");
        pb_error_hint(&job->fault, "ask those who run the server: it does not keep to HTTP");
        return PB_FETCH_LATER;
    }
    if (!known || other) {
        job->unconditional = true;
        return PB_FETCH_AT_ONCE;
    }
    return pb_fetch_take_known(job, PB_FETCH_NOT_MODIFIED, error) == PB_OK ? PB_FETCH_DONE : PB_FETCH_BROKEN;
}

enum pb_fetch_verdict pb_fetch_judge(struct pb_fetch_job *job, CURLcode code, struct pb_error *error)
{
    long answered = 0;
    char *elsewhere = NULL;
    (void)curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &answered);
    (void)curl_easy_getinfo(job->easy, CURLINFO_REDIRECT_URL, &elsewhere);
    if (answered)
        job->fetch->http_status = (int)answered;
    if (job->fault.status == PB_FATAL) {
        *error = job->fault;
        return PB_FETCH_BROKEN;
    }
    if (job->fault.status != PB_OK)
        return job->fault.status == PB_RETRY ? PB_FETCH_LATER : PB_FETCH_OVER;
    if (code != CURLE_OK && answered < 400) /* what a server says of an error need not be whole */
        return refuse_transport(job, code);
    if (answered == 304)
        return take_not_modified(job, error);
    if (answered == 416 && job->ranged) {
        job->validator = "";
        return PB_FETCH_AT_ONCE;
    }
    if (answered >= 300 && answered < 400 && elsewhere)
        return redirect_to(job,
                           pb_fetch_redirect_url(&job->fetcher->arena, elsewhere, pb_fetch_header(job, "location")));
    return answered == 200 || answered == 206 ? take_body(job, error) : refuse_status(job, answered);
}
