/*
 * The part of engine/fetch/fetch_private.h that asks again: exponential back-off with full jitter (M. Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: a random pause between 0 and base * 2^n), longer when
 * the server says so by Retry-After (RFC 9110, 10.2.3), as long as the budgets of the host and of the run last. A
 * budget is time on the clock: from the first attempt that failed until the host answers as it should, so that ten
 * fetches that wait at the same time use no more of it than one. Time in which a megabyte comes is not part of it.
 */
#include "engine/fetch/fetch_private.h"
#include "placebook/number.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_PAUSE = 60 };

/* xorshift64* (S. Vigna, 2016): pauses that differ are enough. */
static double random_part(struct pb_fetcher *fetcher)
{
    fetcher->random ^= fetcher->random >> 12;
    fetcher->random ^= fetcher->random << 25;
    fetcher->random ^= fetcher->random >> 27;
    return (double)((fetcher->random * UINT64_C(2685821657736338717)) >> 11) / 9007199254740992.0;
}

/* Seconds that the server asks for: a number, or a date, which is compared with the server's own clock. */
static double asked_pause(const struct pb_fetch_job *job)
{
    const char *text = pb_fetch_header(job, "retry-after");
    double seconds = 0;
    if (!text[0])
        return 0;
    if (pb_number_parse(text, strlen(text), &seconds))
        return seconds > 0 ? seconds : 0;
    time_t until = curl_getdate(text, NULL);
    const char *date = pb_fetch_header(job, "date");
    time_t now = date[0] ? curl_getdate(date, NULL) : -1;
    if (now < 0)
        now = time(NULL);
    return until >= 0 && until > now ? (double)(until - now) : 0;
}

static double backed_off(struct pb_fetcher *fetcher, int attempts)
{
    double longest = fetcher->rules.first_retry_seconds;
    for (int i = 1; i < attempts && longest < LONGEST_PAUSE; i++)
        longest *= 2;
    return random_part(fetcher) * (longest < LONGEST_PAUSE ? longest : LONGEST_PAUSE);
}

static void host_ill(struct pb_fetcher *fetcher, struct pb_fetch_host *host, double now)
{
    if (host->trouble_since > 0)
        return;
    host->trouble_since = now;
    if (fetcher->troubled++ == 0)
        fetcher->trouble_since = now;
}

void pb_fetch_host_well(struct pb_fetcher *fetcher, struct pb_fetch_host *host, double now)
{
    host->given_up = false;
    if (host->trouble_since <= 0)
        return;
    host->trouble += now - host->trouble_since;
    host->trouble_since = 0;
    if (--fetcher->troubled > 0)
        return;
    fetcher->trouble += now - fetcher->trouble_since;
    fetcher->trouble_since = 0;
}

/* A download that broke when much of it had come, which need not come again: that was no waiting. */
static void forgive_progress(struct pb_fetch_job *job)
{
    bool progress = job->validator[0] && job->arrived - job->arrived_before_attempt >= PB_FETCH_WORTH;
    if (progress && job->started > job->host->trouble_since)
        pb_fetch_host_well(job->fetcher, job->host, job->started);
}

/* What ends the waiting; NULL: nothing. */
static const char *spent(const struct pb_fetch_job *job, double until)
{
    const struct pb_fetcher *fetcher = job->fetcher;
    const struct pb_fetch_host *host = job->host;
    if (job->fetch->attempts >= fetcher->rules.attempts)
        return "";
    if (host->trouble + until - host->trouble_since > fetcher->rules.host_retry_seconds)
        return "the time to wait for this host is used up";
    if (fetcher->trouble + until - fetcher->trouble_since > fetcher->rules.run_retry_seconds)
        return "the time to wait in this run is used up";
    return NULL;
}

/* The first cause, with what came of the attempts after it. */
static void tell_end(struct pb_fetch_job *job, const char *why, double asked, double now)
{
    struct pb_fetch *fetch = job->fetch;
    const struct pb_error *last = &job->fault;
    const struct pb_error *first = job->first.status != PB_OK ? &job->first : last;
    char later[sizeof last->message + 16] = "";
    char tried[128] = "";
    char wait[96] = "";
    if (strcmp(first->message, last->message) != 0)
        (void)snprintf(later, sizeof later, "; then %s", last->message);
    int lasted = (int)(now - job->begun + 0.5);
    if (fetch->attempts > 1)
        (void)snprintf(tried, sizeof tried, "; tried %d times in %d second%s", fetch->attempts, lasted,
                       lasted == 1 ? "" : "s");
    if (asked > 0)
        (void)snprintf(wait, sizeof wait, "; the server asks to wait for %.0f seconds", asked);
    fetch->status = last->status;
    fetch->outcome = PB_FETCH_FAILED;
    pb_error_clear(&fetch->error);
    pb_error_at(&fetch->error, fetch->url, 0, 0);
    (void)pb_fail(&fetch->error, last->status, last->code, "%.600s%.200s%s%s%s%s", first->message, later, tried, wait,
                  why[0] ? "; " : "", why);
    pb_error_hint(&fetch->error, "%s", last->hint);
}

/* Each of a thousand addresses would otherwise wait until it cannot be connected to a host that is down. */
void pb_fetch_give_up(struct pb_fetch_job *job)
{
    const struct pb_error *cause = &job->host->cause;
    struct pb_fetch *fetch = job->fetch;
    fetch->status = cause->status;
    fetch->outcome = PB_FETCH_FAILED;
    pb_error_clear(&fetch->error);
    pb_error_at(&fetch->error, fetch->url, 0, 0);
    (void)pb_fail(&fetch->error, cause->status, cause->code,
                  "its host is in trouble, and the time to wait for it is used up: %.800s", cause->message);
    pb_error_hint(&fetch->error, "%s", cause->hint);
}

bool pb_fetch_retry(struct pb_fetch_job *job, bool may_pass, double now)
{
    struct pb_fetcher *fetcher = job->fetcher;
    pb_fetch_secret_hide(&job->secret, job->fault.message);
    pb_fetch_secret_hide(&fetcher->proxy_secret, job->fault.message);
    double asked = may_pass ? asked_pause(job) : 0;
    double pause = asked > 0 ? asked + random_part(fetcher) * fetcher->rules.first_retry_seconds
                             : backed_off(fetcher, job->fetch->attempts);
    const char *why = "";
    if (may_pass) {
        forgive_progress(job);
        host_ill(fetcher, job->host, now);
        why = spent(job, now + pause);
    }
    if (why && why[0] && !job->host->given_up) {
        job->host->given_up = true;
        job->host->cause = job->first.status != PB_OK ? job->first : job->fault;
    }
    if (!may_pass || why) {
        tell_end(job, why ? why : "", asked, now);
        return false;
    }
    if (job->first.status == PB_OK)
        job->first = job->fault;
    job->ready = now + pause;
    if ((asked > 0 || job->fetch->http_status == 429) && job->host->next < job->ready)
        job->host->next = job->ready; /* it is the host that wants to be left alone */
    return true;
}
