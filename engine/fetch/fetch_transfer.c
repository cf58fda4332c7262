/*
 * The part of engine/fetch/fetch_private.h that is one attempt: what is sent, and what is done with the bytes that
 * come.
 */
#include "engine/fetch/fetch_private.h"
#include "engine/files/stopwatch.h"
#include "placebook/number.h"
#include "placebook/version.h"

#include <string.h>
#include <strings.h>

enum { BUFFER_BYTES = 32 << 10, SETTLED_SECONDS = 60 };

const char *pb_fetch_header(const struct pb_fetch_job *job, const char *name)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(job->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return "";
    return header->value;
}

/* --- what comes --- */

/* The number at a text; *text goes to the sign behind it. False when it is none. */
static bool take_number(const char **text, int64_t *number)
{
    size_t length = strspn(*text, "0123456789");
    bool good = pb_integer_parse(*text, length, number);
    *text += length;
    return good;
}

/* Does the rest begin where the part ends, and go to the end of the file? "bytes 100-199/200". */
static bool rest_fits(const struct pb_fetch_job *job)
{
    int64_t first = 0;
    int64_t last = 0;
    int64_t all = 0;
    const char *range = pb_fetch_header(job, "content-range");
    const char *at = strchr(range, ' ');
    if (!at++ || strncasecmp(range, "bytes ", strlen("bytes ")) != 0)
        return false;
    return take_number(&at, &first) && *at++ == '-' && take_number(&at, &last) && *at++ == '/' &&
           take_number(&at, &all) && first == (int64_t)job->body.size && last == all - 1;
}

/* Is it a part of the same version of the file? Not every server looks at If-Range; one that sends an ETag sends it
 * with a part too (RFC 9110, 15.3.7). */
static bool rest_is_of_same(const struct pb_fetch_job *job)
{
    if (job->validator[0] == '"')
        return strcmp(pb_fetch_header(job, "etag"), job->validator) == 0;
    const char *modified = pb_fetch_header(job, "last-modified");
    return !modified[0] || strcmp(modified, job->validator) == 0;
}

static enum pb_status announced_too_large(const struct pb_fetch_job *job, bool resumed, struct pb_error *error)
{
    curl_off_t length = -1;
    (void)curl_easy_getinfo(job->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    uint64_t before = resumed ? job->body.size : 0;
    if (length <= 0 || (uint64_t)length <= job->body.maximum - before)
        return PB_OK;
    return pb_fetch_body_too_large(job->body.maximum, before + (uint64_t)length, error);
}

/* When the file was last changed, if nothing else can have the same time: two versions may come within a second, and
 * clocks differ (RFC 9110, 8.8.2.2). */
static const char *settled_time(const struct pb_fetch_job *job)
{
    const char *modified = pb_fetch_header(job, "last-modified");
    time_t changed = curl_getdate(modified, NULL);
    time_t sent = curl_getdate(pb_fetch_header(job, "date"), NULL);
    return changed >= 0 && sent >= 0 && sent - changed >= SETTLED_SECONDS ? modified : "";
}

/* What the part that now begins is marked with, so that its rest can be asked for: a strong ETag, or a date. A later
 * run hears of it when that is worth it. */
static enum pb_status note_validator(struct pb_fetch_job *job, struct pb_error *error)
{
    curl_off_t length = -1;
    const char *etag = pb_fetch_header(job, "etag");
    const char *validator = etag[0] == '"' ? etag : settled_time(job);
    bool ranges = strcasecmp(pb_fetch_header(job, "accept-ranges"), "none") != 0;
    if (!ranges || job->body.compressed)
        validator = "";
    char *kept = pb_arena_text(&job->fetcher->arena, validator, strlen(validator));
    if (!kept)
        return pb_out_of_memory(error);
    pb_fetch_secret_hide(&job->secret, kept);
    job->validator = kept;
    (void)curl_easy_getinfo(job->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    bool worth = job->validator[0] && length >= PB_FETCH_WORTH;
    bool noted = job->noted;
    job->noted = worth;
    if (!worth && !noted)
        return PB_OK;
    const char *text = pb_arena_format(&job->fetcher->arena, "%s %s", job->fetcher->boot, job->validator);
    return text ? pb_store_partial_keep(job->fetcher->store, job->key, worth ? text : NULL, error)
                : pb_out_of_memory(error);
}

static enum pb_status open_body(struct pb_fetch_job *job, struct pb_error *error)
{
    if (job->body.descriptor >= 0)
        return PB_OK;
    return pb_fetch_body_open(&job->body, job->fetcher->rules.folder, job->asked, &job->fetcher->arena, error);
}

/* The body of an answer that is wanted begins. */
static enum pb_status begin_body(struct pb_fetch_job *job, bool resumed, struct pb_error *error)
{
    const char *encoding = pb_fetch_header(job, "content-encoding");
    bool compressed = strcasecmp(encoding, "gzip") == 0 || strcasecmp(encoding, "x-gzip") == 0;
    job->body_begun = true;
    enum pb_status status = open_body(job, error);
    if (status != PB_OK)
        return status;
    if (encoding[0] && !compressed && strcasecmp(encoding, "identity") != 0)
        status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                         "the answer is compressed in a way that nobody asked for: '%.40s'", encoding);
    else if (resumed && (!job->ranged || compressed || !rest_fits(job) || !rest_is_of_same(job))) {
        status = pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY,
                         "the server sent another part of the file than it was asked for");
        job->validator = ""; /* next time the whole is asked for */
    }
    if (status != PB_OK) {
        pb_error_hint(error, "ask those who run the server: it does not keep to HTTP");
        return status;
    }
    status = announced_too_large(job, resumed, error);
    if (status == PB_OK)
        status = pb_fetch_body_begin(&job->body, resumed, compressed, error);
    if (status == PB_OK && !resumed)
        status = note_validator(job, error);
    return status;
}

static void take_excerpt(struct pb_fetch_job *job, const char *bytes, size_t length)
{
    size_t filled = strlen(job->excerpt);
    size_t room = sizeof job->excerpt - 1 - filled;
    size_t taken = length < room ? length : room;
    memcpy(job->excerpt + filled, bytes, taken);
    job->excerpt[filled + taken] = '\0';
}

/* libcurl has bytes of the body. */
static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct pb_fetch_job *job = context;
    long code = 0;
    size_t length = size * count;
    enum pb_status status = PB_OK;
    job->arrived += length;
    (void)curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &code);
    if (code != 200 && code != 206) {
        take_excerpt(job, bytes, length);
        return length;
    }
    if (!job->body_begun)
        status = begin_body(job, code == 206, &job->fault);
    if (status == PB_OK)
        status = pb_fetch_body_add(&job->body, bytes, length, &job->fault);
    return status == PB_OK ? length : CURL_WRITEFUNC_ERROR;
}

static int transfer_goes_on(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct pb_fetch_job *job = context;
    const atomic_bool *cancelled = job->fetcher->rules.cancelled;
    (void)a, (void)b, (void)c, (void)d;
    return cancelled && atomic_load_explicit(cancelled, memory_order_relaxed);
}

/* --- what is sent --- */

static bool add_header(struct pb_fetch_job *job, const char *name, const char *value)
{
    const char *line = pb_arena_format(&job->fetcher->arena, "%s%s", name, value);
    struct curl_slist *longer = line ? curl_slist_append(job->headers, line) : NULL;
    if (longer)
        job->headers = longer;
    return longer != NULL;
}

static bool add_conditions(struct pb_fetch_job *job)
{
    const struct pb_fetched *known = job->unconditional || job->ranged ? NULL : job->known;
    bool ok = true;
    if (known && known->etag[0])
        ok = add_header(job, "If-None-Match: ", known->etag);
    if (ok && known && known->last_modified[0])
        ok = add_header(job, "If-Modified-Since: ", known->last_modified);
    if (ok && job->ranged) {
        const char *range = pb_arena_format(&job->fetcher->arena, "%llu-", (unsigned long long)job->body.size);
        ok = range && curl_easy_setopt(job->easy, CURLOPT_RANGE, range) == CURLE_OK &&
             add_header(job, "If-Range: ", job->validator);
    }
    return ok && (job->ranged || add_header(job, "Accept-Encoding: ", "gzip"));
}

/* Only the host of the URL itself gets what is secret. */
static bool add_secret(struct pb_fetch_job *job)
{
    CURL *easy = job->easy;
    const struct pb_fetch_secret *secret = &job->secret;
    if (strcasecmp(job->address.key, job->origin.key) != 0)
        return true;
    if (secret->header)
        return add_header(job, "", secret->header);
    return !secret->user || (curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) == CURLE_OK &&
                             curl_easy_setopt(easy, CURLOPT_USERNAME, secret->user) == CURLE_OK &&
                             curl_easy_setopt(easy, CURLOPT_PASSWORD, secret->password) == CURLE_OK);
}

static bool set_proxy(const struct pb_fetch_job *job)
{
    CURL *easy = job->easy;
    const struct pb_fetch_rules *rules = &job->fetcher->rules;
    const struct pb_fetch_secret *secret = &job->fetcher->proxy_secret;
    return pb_fetch_proxy_set(easy, rules->proxy, job->address.plain, secret) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) == CURLE_OK;
}

/* Certificates are verified, of servers and of proxies; there is no way to say otherwise. */
static bool set_safety(const struct pb_fetch_job *job)
{
    CURL *easy = job->easy;
    const char *bundle = job->fetcher->rules.ca_bundle;
    bool ok = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, job->address.plain ? "http" : "https") == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
    if (ok && bundle)
        ok = curl_easy_setopt(easy, CURLOPT_CAINFO, bundle) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, bundle) == CURLE_OK;
    return ok;
}

static bool set_times(const struct pb_fetch_job *job)
{
    const struct pb_fetch_rules *rules = &job->fetcher->rules;
    CURL *easy = job->easy;
    return curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           /* a name that is still being looked up does not hold up the end */
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(rules->connect_seconds * 1000)) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(rules->total_seconds * 1000)) == CURLE_OK;
}

static bool set_request(struct pb_fetch_job *job)
{
    CURL *easy = job->easy;
    bool own = strcasecmp(job->address.key, job->origin.key) == 0; /* no other host gets what is secret */
    const char *url = own ? pb_fetch_secret_url(&job->secret, job->url, &job->fetcher->arena) : job->url;
    return url && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, job) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, job->reason) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, "placebook/" PB_VERSION) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS) == CURLE_OK &&
           /* without TLS there is no HTTP/2 to wait for */
           curl_easy_setopt(easy, CURLOPT_PIPEWAIT, job->address.plain ? 0L : 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, job) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, transfer_goes_on) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_XFERINFODATA, job) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L) == CURLE_OK && set_safety(job) && set_times(job) &&
           set_proxy(job) && add_conditions(job) && add_secret(job) &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, job->headers) == CURLE_OK;
}

enum pb_status pb_fetch_start(struct pb_fetch_job *job, double now, struct pb_error *error)
{
    job->started = job->watched = now;
    job->arrived_before = job->arrived_before_attempt = job->arrived;
    job->body_begun = false;
    job->excerpt[0] = job->reason[0] = '\0';
    pb_error_clear(&job->fault);
    /* How much there is already; else a file is only made when there is something to write. */
    enum pb_status status = job->validator[0] ? open_body(job, error) : PB_OK;
    if (status != PB_OK)
        return status;
    job->ranged = job->body.size > 0 && job->validator[0] && job->body.size < job->body.maximum;
    job->easy = curl_easy_init();
    if (!job->easy || !set_request(job))
        return pb_out_of_memory(error);
    if (curl_multi_add_handle(job->fetcher->multi, job->easy) != CURLM_OK)
        return pb_out_of_memory(error);
    job->fetch->requests++;
    return PB_OK;
}

void pb_fetch_stop(struct pb_fetch_job *job)
{
    curl_off_t wire = 0;
    if (!job->easy)
        return;
    if (curl_easy_getinfo(job->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire) == CURLE_OK && wire > 0)
        job->fetch->wire += (uint64_t)wire;
    (void)curl_multi_remove_handle(job->fetcher->multi, job->easy);
    curl_easy_cleanup(job->easy);
    curl_slist_free_all(job->headers);
    job->easy = NULL;
    job->headers = NULL;
}
