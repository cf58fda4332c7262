/*
 * The loop of engine/fetch/fetch_private.h: which job may ask now, what came of it, and what is noted.
 */
#include "engine/fetch/fetch.h"

#include "engine/fetch/fetch_private.h"
#include "engine/files/limits.h"
#include "engine/files/stopwatch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FETCHER_ARENA = 256 << 20 };
static const double longest_sleep = 0.1; /* seconds until an interrupt, or a lack of speed, is seen */

/* --- opening and closing --- */

static void choose(double *value, double otherwise)
{
    if (*value <= 0)
        *value = otherwise;
}

static void choose_count(int *value, int otherwise)
{
    if (*value <= 0)
        *value = otherwise;
}

static void fill_in_defaults(struct pb_fetch_rules *rules)
{
    choose(&rules->connect_seconds, 20);
    choose(&rules->stall_seconds, 60);
    choose(&rules->total_seconds, 1800);
    choose(&rules->host_retry_seconds, 120);
    choose(&rules->run_retry_seconds, 600);
    choose(&rules->first_retry_seconds, 1);
    choose_count(&rules->attempts, 6);
    choose_count(&rules->redirects, 5);
    choose_count(&rules->connections, 12);
}

/* The cache and the secrets. */
static enum pb_status open_rules(struct pb_fetcher *fetcher, struct pb_error *error)
{
    const struct pb_fetch_rules *rules = &fetcher->rules;
    if (rules->offline)
        return PB_OK; /* nothing is written, and nobody is told a secret */
    enum pb_status status = pb_cache_make(rules->folder, error);
    if (status == PB_OK)
        status = pb_limits_files(3 * (size_t)rules->connections, error);
    if (status == PB_OK)
        status = pb_fetch_secret_read(rules->proxy_credentials, false, &fetcher->arena, &fetcher->proxy_secret, error);
    if (status == PB_OK && rules->ca_bundle && access(rules->ca_bundle, R_OK) != 0) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "the certificates of authorities in %s cannot be read", rules->ca_bundle);
        pb_error_hint(error, "check the setting ca_bundle");
    }
    return status;
}

/* "" where the system does not say: then parts of earlier runs are not gone on with. */
static void read_boot(struct pb_fetcher *fetcher)
{
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (!file)
        return;
    if (!fgets(fetcher->boot, sizeof fetcher->boot, file))
        fetcher->boot[0] = '\0';
    fetcher->boot[strcspn(fetcher->boot, "\n")] = '\0';
    (void)fclose(file);
}

enum pb_status pb_fetcher_open(struct pb_fetcher **fetcher, const struct pb_fetch_rules *rules, struct pb_store *store,
                               struct pb_error *error)
{
    *fetcher = NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return pb_out_of_memory(error);
    struct pb_fetcher *opened = calloc(1, sizeof *opened); /* checked: next lines */
    if (!opened) {
        curl_global_cleanup();
        return pb_out_of_memory(error);
    }
    opened->rules = *rules;
    opened->store = store;
    opened->random = (uint64_t)(pb_stopwatch() * 1e9) ^ ((uint64_t)getpid() << 40) ^ UINT64_C(0x9e3779b97f4a7c15);
    pb_arena_open(&opened->arena, FETCHER_ARENA);
    fill_in_defaults(&opened->rules);
    read_boot(opened);
    enum pb_status status = open_rules(opened, error);
    if (status == PB_OK && !rules->offline) {
        opened->multi = curl_multi_init();
        status = opened->multi ? PB_OK : pb_out_of_memory(error);
    }
    if (status == PB_OK)
        *fetcher = opened;
    else
        pb_fetcher_close(opened);
    return status;
}

void pb_fetcher_close(struct pb_fetcher *fetcher)
{
    struct pb_error ignored = { 0 };
    if (!fetcher)
        return;
    /* A cache that stays too large disturbs nobody; the next run tries again. */
    const struct pb_cache_wish wish = { .maximum = fetcher->rules.cache_bytes ? fetcher->rules.cache_bytes : UINT64_MAX,
                                        .used = fetcher->used,
                                        .used_count = fetcher->used_count };
    struct pb_cache_pruned pruned;
    if (fetcher->added && pb_cache_prune(fetcher->store, fetcher->rules.folder, &wish, &pruned, &ignored) != PB_OK)
        pb_error_clear(&ignored);
    (void)curl_multi_cleanup(fetcher->multi);
    pb_arena_close(&fetcher->arena);
    free(fetcher);
    curl_global_cleanup();
}

/* --- all fetches of one call --- */

struct batch {
    struct pb_fetcher *fetcher;
    struct pb_fetch_job *jobs;
    size_t count;
    size_t left;    /* that have not ended */
    size_t first;   /* of these */
    size_t same;    /* of these: that wait for the answer of another */
    double watched; /* when the speed was last looked at */
    struct pb_fetch_notes notes;
};

static bool is_cancelled(const struct pb_fetcher *fetcher)
{
    return fetcher->rules.cancelled && atomic_load_explicit(fetcher->rules.cancelled, memory_order_relaxed);
}

static enum pb_status end_job(struct batch *batch, struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_fetch *fetch = job->fetch;
    enum pb_status status = PB_OK;
    bool kept = fetch->status != PB_OK && job->noted;
    pb_fetch_stop(job);
    pb_fetch_body_close(&job->body, kept);
    if (job->noted && !kept)
        status = pb_store_partial_keep(batch->fetcher->store, job->key, NULL, error);
    fetch->seconds = pb_stopwatch() - job->begun;
    job->stage = PB_FETCH_ENDED;
    batch->left--;
    if (status == PB_OK)
        status = pb_fetch_notes_add(&batch->notes, job, error);
    if (batch->fetcher->rules.ended)
        batch->fetcher->rules.ended(batch->fetcher->rules.context, fetch);
    return status;
}

/* --- beginning --- */

static enum pb_status refuse_job(struct batch *batch, struct pb_fetch_job *job, struct pb_error *error)
{
    job->fetch->status = job->fetch->error.status;
    return end_job(batch, job, error);
}

static enum pb_status end_offline(struct batch *batch, struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_fetch *fetch = job->fetch;
    if (job->known) {
        enum pb_status status = pb_fetch_take_known(job, PB_FETCH_FROM_CACHE, error);
        return status == PB_OK ? end_job(batch, job, error) : status;
    }
    pb_error_at(&fetch->error, fetch->url, 0, 0);
    (void)pb_fail(&fetch->error, PB_FAILED, PB_ERROR_SOURCE, "%s, and nothing is fetched now",
                  fetch->warning.message[0] ? "the copy in the cache was damaged" : "it is not in the cache");
    pb_error_hint(&fetch->error, "run once without --offline");
    return refuse_job(batch, job, error);
}

/* A clock that was wrong, or is. */
static void look_at_clock(struct pb_fetch_job *job)
{
    char now[PB_FETCH_TIME];
    if (job->before && strcmp(job->before->checked, pb_fetch_now(now)) > 0)
        (void)pb_fail(
            &job->fetch->warning, PB_OK, PB_ERROR_NONE,
            "%s was last checked at %s, which is later than now, %s: the clock of this machine is or was wrong",
            job->fetch->url, job->before->checked, now);
}

/* What is known of the URL before it is asked for. */
static enum pb_status look_up(struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_fetcher *fetcher = job->fetcher;
    enum pb_status status = pb_store_fetched(fetcher->store, job->key, &fetcher->arena, &job->before, error);
    if (status == PB_OK)
        status = pb_fetch_find_known(job, error);
    if (status == PB_OK && !fetcher->rules.offline)
        status = pb_store_partial(fetcher->store, job->key, &fetcher->arena, &job->validator, error);
    job->noted = job->validator[0] != '\0';
    size_t boot = strlen(fetcher->boot);
    bool lasting = boot && strncmp(job->validator, fetcher->boot, boot) == 0 && job->validator[boot] == ' ';
    job->validator = lasting ? job->validator + boot + 1 : "";
    if (status == PB_OK)
        look_at_clock(job);
    return status;
}

static bool same_request(const struct pb_fetch_job *a, const struct pb_fetch_job *b)
{
    return strcmp(a->asked, b->asked) == 0 && a->fetch->page == b->fetch->page && a->fetch->later == b->fetch->later &&
           a->limits == b->limits;
}

/* A fragment is for the reader of an answer, not for the server. */
static const char *without_fragment(struct pb_fetcher *fetcher, const char *url)
{
    return pb_arena_text(&fetcher->arena, url, strcspn(url, "#"));
}

static void clear_answer(struct pb_fetch *fetch)
{
    *fetch = (struct pb_fetch){
        .url = fetch->url, .source = fetch->source, .limits = fetch->limits, .page = fetch->page, .later = fetch->later
    };
}

/* Opens a job; PB_OK also when it has ended, because it cannot be asked for. */
static enum pb_status open_job(struct batch *batch, size_t i, struct pb_error *error)
{
    struct pb_fetcher *fetcher = batch->fetcher;
    struct pb_fetch_job *job = &batch->jobs[i];
    struct pb_fetch *fetch = job->fetch;
    job->asked = job->url = without_fragment(fetcher, fetch->url);
    job->key = job->asked ? pb_fetch_url_key(job->asked, &fetcher->arena) : NULL;
    if (!job->key)
        return pb_out_of_memory(error);
    enum pb_status status = pb_fetch_address(job->asked, &job->origin, &fetch->error);
    job->refused = status != PB_OK;
    if (status == PB_OK)
        status = pb_fetch_secret_read(job->limits ? job->limits->credentials : NULL, true, &fetcher->arena,
                                      &job->secret, &fetch->error);
    job->secret.asked = job->asked;
    if (status == PB_FATAL)
        return pb_out_of_memory(error);
    if (status != PB_OK)
        return refuse_job(batch, job, error);
    job->address = job->origin;
    for (size_t k = 0; k < i; k++)
        if (same_request(&batch->jobs[k], job) && !batch->jobs[k].same) {
            job->same = &batch->jobs[k];
            batch->same++;
            return PB_OK;
        }
    status = look_up(job, error);
    if (status == PB_OK && fetcher->rules.offline)
        return end_offline(batch, job, error);
    return status == PB_OK ? pb_fetch_find_host(job, error) : status;
}

static enum pb_status open_batch(struct batch *batch, struct pb_fetch *fetches, struct pb_error *error)
{
    struct pb_fetcher *fetcher = batch->fetcher;
    struct pb_fetch_job *jobs = pb_arena_take(&fetcher->arena, batch->count, sizeof *jobs);
    batch->notes.items = pb_arena_take(&fetcher->arena, batch->count, sizeof *batch->notes.items);
    if (!jobs || !batch->notes.items) {
        (void)pb_out_of_memory(error);
        return PB_FATAL; /* without jobs: none was begun that would have to be ended */
    }
    batch->jobs = jobs;
    for (size_t i = 0; i < batch->count; i++) {
        struct pb_fetch_job *job = &batch->jobs[i];
        clear_answer(&fetches[i]);
        *job = (struct pb_fetch_job){ .fetcher = fetcher,
                                      .fetch = &fetches[i],
                                      .limits = fetches[i].limits,
                                      .validator = "",
                                      .unconditional = fetcher->rules.again,
                                      .begun = pb_stopwatch() };
        job->body.descriptor = -1;
        job->body.maximum =
            job->limits && job->limits->maximum_bytes ? job->limits->maximum_bytes : (uint64_t)PB_FETCH_BYTES;
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < batch->count; i++)
        status = is_cancelled(fetcher) ? PB_FATAL : open_job(batch, i, error);
    return status;
}

/* --- going on --- */

/* The answer of a job is also that of a later one. */
static void copy_answer(const struct pb_fetch *from, struct pb_fetch *to)
{
    const char *url = to->url;
    const char *source = to->source;
    *to = *from;
    to->url = url;
    to->source = source;
    to->attempts = to->requests = 0;
    to->wire = 0;
}

static enum pb_status end_same(struct batch *batch, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = batch->first; status == PB_OK && batch->same && i < batch->count; i++) {
        struct pb_fetch_job *job = &batch->jobs[i];
        if (job->stage == PB_FETCH_ENDED || !job->same || job->same->stage != PB_FETCH_ENDED)
            continue;
        copy_answer(job->same->fetch, job->fetch);
        job->known = job->same->known;
        batch->same--;
        status = end_job(batch, job, error);
    }
    return status;
}

static double may_begin(const struct pb_fetch_job *job)
{
    return job->ready > job->host->next ? job->ready : job->host->next;
}

static enum pb_status begin_attempt(struct pb_fetch_job *job, double now, struct pb_error *error)
{
    struct pb_fetcher *fetcher = job->fetcher;
    struct pb_fetch_host *host = job->host;
    host->next = (host->next > now ? host->next : now) + host->interval;
    host->active++;
    fetcher->active++;
    job->stage = PB_FETCH_ACTIVE;
    return pb_fetch_start(job, now, error);
}

static void leave_host(struct pb_fetch_job *job)
{
    job->host->active--;
    job->fetcher->active--;
    job->stage = PB_FETCH_ANSWERED;
}

/* The end of an attempt, and what follows. */
static enum pb_status follow(struct batch *batch, struct pb_fetch_job *job, enum pb_fetch_verdict verdict,
                             struct pb_error *error)
{
    double now = pb_stopwatch();
    bool again = false;
    if (job->stage == PB_FETCH_ACTIVE)
        leave_host(job);
    if (verdict == PB_FETCH_WHOLE) {
        job->stage = PB_FETCH_SYNCING;
        return pb_fetch_sync(batch->fetcher, job, error);
    }
    job->stage = PB_FETCH_WAITING;
    if (verdict == PB_FETCH_DONE || verdict == PB_FETCH_ELSEWHERE)
        pb_fetch_host_well(batch->fetcher, job->host, now);
    if (verdict == PB_FETCH_DONE)
        job->fetch->attempts++;
    if (verdict == PB_FETCH_LATER || verdict == PB_FETCH_OVER) {
        job->fetch->attempts++;
        again = pb_fetch_retry(job, verdict == PB_FETCH_LATER, now);
    }
    if (verdict == PB_FETCH_DONE || ((verdict == PB_FETCH_LATER || verdict == PB_FETCH_OVER) && !again))
        return end_job(batch, job, error);
    pb_fetch_stop(job);
    pb_fetch_body_close(&job->body, job->validator[0] != '\0');
    if (verdict == PB_FETCH_LATER) {
        /* Again from where the first request went: what redirects led to may be there for once only. */
        job->url = job->asked;
        job->address = job->origin;
        job->redirects = 0;
    }
    return verdict == PB_FETCH_BROKEN ? PB_FATAL : pb_fetch_find_host(job, error);
}

static enum pb_status begin_what_may(struct batch *batch, double now, double *soonest, struct pb_error *error)
{
    struct pb_fetcher *fetcher = batch->fetcher;
    enum pb_status status = PB_OK;
    *soonest = now + longest_sleep;
    while (batch->first < batch->count && batch->jobs[batch->first].stage == PB_FETCH_ENDED)
        batch->first++;
    bool room = pb_fetch_host_free(fetcher);
    for (size_t i = batch->first; status == PB_OK && room && i < batch->count; i++) {
        struct pb_fetch_job *job = &batch->jobs[i];
        if (job->stage != PB_FETCH_WAITING || job->same || !job->host || job->host->active >= job->host->connections)
            continue;
        if (job->host->given_up) {
            pb_fetch_give_up(job);
            status = end_job(batch, job, error);
            continue;
        }
        double from = may_begin(job);
        if (from > now) {
            *soonest = from < *soonest ? from : *soonest;
            continue;
        }
        struct pb_error reason = { 0 };
        status = begin_attempt(job, now, &reason);
        room = pb_fetch_host_free(fetcher);
        if (status == PB_FATAL)
            *error = reason;
        if (status == PB_FAILED) { /* the disk: others may fare better */
            job->fault = reason;
            status = follow(batch, job, PB_FETCH_OVER, error);
        }
    }
    return status;
}

/* Marks the attempts that came to an end. Where nothing speaks of trouble, the host may be asked for something else. */
static bool look_what_came(const struct batch *batch)
{
    int left = 0;
    bool any = false;
    for (CURLMsg *message = NULL; (message = curl_multi_info_read(batch->fetcher->multi, &left));) {
        struct pb_fetch_job *job = NULL;
        long answered = 0;
        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&job) != CURLE_OK || !job)
            continue;
        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &answered);
        job->came = true;
        job->result = message->data.result;
        if (job->result == CURLE_OK && (answered == 200 || answered == 304))
            leave_host(job);
        any = true;
    }
    return any;
}

/* To put an answer away takes a while: what is asked for next is on its way meanwhile. */
static enum pb_status take_what_came(struct batch *batch, struct pb_error *error)
{
    double soonest = 0;
    int running = 0;
    enum pb_status status = begin_what_may(batch, pb_stopwatch(), &soonest, error);
    if (status == PB_OK && curl_multi_perform(batch->fetcher->multi, &running) != CURLM_OK)
        status = pb_out_of_memory(error);
    for (size_t i = batch->first; status == PB_OK && i < batch->count; i++) {
        struct pb_fetch_job *job = &batch->jobs[i];
        if (!job->came)
            continue;
        job->came = false;
        status = follow(batch, job, pb_fetch_judge(job, job->result, error), error);
    }
    return status;
}

/* Answers that are on the disk now. */
static enum pb_status take_what_is_synced(struct batch *batch, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    struct pb_fetch_job *job = NULL;
    while (status == PB_OK && (job = pb_fetch_synced(batch->fetcher)))
        status = follow(batch, job, pb_fetch_keep(job, error), error);
    return status;
}

/* Ends attempts that make no progress. */
static enum pb_status watch_speed(struct batch *batch, double now, struct pb_error *error)
{
    double window = batch->fetcher->rules.stall_seconds;
    enum pb_status status = PB_OK;
    if (now < batch->watched + longest_sleep)
        return PB_OK;
    batch->watched = now;
    for (size_t i = batch->first; status == PB_OK && i < batch->count; i++) {
        struct pb_fetch_job *job = &batch->jobs[i];
        if (job->stage != PB_FETCH_ACTIVE || now - job->watched < window)
            continue;
        uint64_t came = job->arrived - job->arrived_before;
        job->watched = now;
        job->arrived_before = job->arrived;
        if ((double)came >= PB_FETCH_CRAWL * window)
            continue;
        (void)pb_fail(&job->fault, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "only %llu bytes came in %.3g seconds",
                      (unsigned long long)came, window);
        pb_error_hint(&job->fault, "run again later");
        status = follow(batch, job, PB_FETCH_LATER, error);
    }
    return status;
}

static enum pb_status fetch_go_on(struct batch *batch, struct pb_error *error)
{
    CURLM *multi = batch->fetcher->multi;
    double soonest = 0;
    int running = 0;
    bool came = false;
    size_t left = batch->left;
    enum pb_status status = begin_what_may(batch, pb_stopwatch(), &soonest, error);
    int64_t active = batch->fetcher->active;
    if (status == PB_OK && curl_multi_perform(multi, &running) != CURLM_OK)
        status = pb_out_of_memory(error);
    if (status == PB_OK)
        came = look_what_came(batch);
    if (came)
        status = take_what_came(batch, error);
    if (status == PB_OK)
        status = take_what_is_synced(batch, error);
    if (status == PB_OK)
        status = watch_speed(batch, pb_stopwatch(), error);
    if (status == PB_OK)
        status = end_same(batch, error);
    /* Where one ended, another may begin. What is new is noted while there is nothing else to do. */
    if (status != PB_OK || came || batch->left < left || batch->fetcher->active < active)
        return status;
    if (batch->notes.news)
        return pb_fetch_notes_flush(&batch->notes, batch->fetcher->store, error);
    double sleep = soonest - pb_stopwatch();
    if (sleep > 0)
        (void)curl_multi_poll(multi, NULL, 0, (int)(sleep * 1000) + 1, NULL);
    return PB_OK;
}

/* Everything ends: what has not ended yet has the same error. */
static void abandon(struct batch *batch, const struct pb_error *error)
{
    for (size_t i = 0; batch->jobs && i < batch->count; i++) {
        struct pb_fetch_job *job = &batch->jobs[i];
        if (job->stage == PB_FETCH_ENDED)
            continue;
        pb_fetch_stop(job);
        pb_fetch_body_close(&job->body, job->noted);
        job->fetch->status = PB_FATAL;
        job->fetch->outcome = PB_FETCH_FAILED;
        job->fetch->path = NULL;
        if (error)
            job->fetch->error = *error;
        if (job->stage == PB_FETCH_ACTIVE)
            leave_host(job);
    }
}

enum pb_status pb_fetch_all(struct pb_fetcher *fetcher, struct pb_fetch *fetches, size_t count, struct pb_error *error)
{
    struct batch batch = { .fetcher = fetcher, .count = count, .left = count };
    struct pb_error reason = { 0 };
    enum pb_status status = open_batch(&batch, fetches, &reason);
    if (status == PB_OK)
        status = end_same(&batch, &reason);
    while (status == PB_OK && batch.left)
        status = is_cancelled(fetcher) ? PB_FATAL : fetch_go_on(&batch, &reason);
    if (status != PB_OK && (is_cancelled(fetcher) || reason.status == PB_OK))
        status = is_cancelled(fetcher) ? pb_fail(&reason, PB_FATAL, PB_ERROR_INTERRUPTED, "interrupted while fetching")
                                       : pb_out_of_memory(&reason);
    pb_fetch_sync_settle(fetcher);
    if (status != PB_OK)
        abandon(&batch, &reason);
    struct pb_error ignored = { 0 };
    enum pb_status noted =
        batch.notes.items ? pb_fetch_notes_flush(&batch.notes, fetcher->store, status == PB_OK ? &reason : &ignored)
                          : PB_OK;
    if (status == PB_OK)
        status = noted;
    if (status != PB_OK && error)
        *error = reason;
    return status;
}
