#include "engine/plan/remote.h"

#include "engine/files/files.h"
#include "engine/files/parallel.h"
#include "engine/plan/ahead.h"
#include "engine/plan/find.h"

#include <math.h>
#include <string.h>

#define ANSWERS_MAXIMUM ((size_t)512 << 20)

enum { ROUNDS_MAXIMUM = 64 };

/* Whom a fetch is for. */
struct customer {
    struct pb_remote_source *source;
    struct pb_arrival *arrival; /* NULL: a question of a round */
};

/* What is fetched together, and for whom. */
struct pb_errand {
    struct pb_fetch *fetches;
    struct customer *customers; /* by fetch */
    size_t count;
    size_t capacity;
    bool out_of_memory; /* something came and could not be noted */
};

/* How a source is fetched, as its part of the pipeline file says. */
static struct pb_fetch_limits limits_of(const struct pb_pipeline_source *source)
{
    const struct pb_source_fetch *given = &source->fetch;
    return (struct pb_fetch_limits){ .requests_per_second =
                                         isnan(given->requests_per_second) ? 0 : given->requests_per_second,
                                     .connections = given->connections,
                                     .maximum_bytes = (uint64_t)given->maximum_megabytes << 20,
                                     .hosts = given->hosts,
                                     .credentials = given->credentials };
}

enum pb_status pb_remote_open(struct pb_remote *remote, struct pb_error *error)
{
    const struct pb_pipeline_source *sources = remote->pipeline->sources.items;
    pb_arena_open(&remote->answers, ANSWERS_MAXIMUM);
    size_t count = remote->pipeline->sources.count;
    remote->count = 0;
    remote->sources = pb_arena_take(remote->arena, count, sizeof *remote->sources);
    if (!remote->sources)
        return pb_out_of_memory(error);
    remote->count = count;
    for (size_t i = 0; i < count; i++)
        remote->sources[i] = (struct pb_remote_source){ .source = &sources[i], .limits = limits_of(&sources[i]) };
    return PB_OK;
}

void pb_remote_close(struct pb_remote *remote)
{
    pb_fetcher_close(remote->fetcher);
    remote->fetcher = NULL;
    pb_arena_close(&remote->answers);
}

/* The texts of a fetch live as long as the fetcher, those of an arrival as long as the plan. */
static bool fill_arrival(const struct pb_remote *remote, const struct pb_fetch *fetch, struct pb_arrival *arrival)
{
    const char *const texts[] = { fetch->path, fetch->sha256, fetch->retrieved, fetch->changed, fetch->checked };
    const char *copies[sizeof texts / sizeof *texts];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        copies[i] = texts[i] ? pb_arena_text(remote->arena, texts[i], strlen(texts[i])) : NULL;
        if (!copies[i])
            return false;
    }
    arrival->path = copies[0];
    arrival->sha256 = copies[1];
    arrival->size = fetch->size;
    atomic_store(&arrival->verified, fetch->verified);
    arrival->differs = !fetch->unchanged;
    arrival->retrieved = copies[2];
    arrival->changed = copies[3];
    arrival->checked = copies[4];
    return true;
}

/* A fetch ended, and others are still on their way. */
static void fetch_ended(void *context, const struct pb_fetch *fetch)
{
    struct pb_remote *remote = context;
    struct pb_errand *errand = remote->errand;
    if (!errand || fetch->status != PB_OK)
        return;
    struct pb_arrival *arrival = errand->customers[fetch - errand->fetches].arrival;
    if (!fill_arrival(remote, fetch, arrival))
        errand->out_of_memory = true;
    else if (remote->ahead)
        pb_ahead_arrived(remote->ahead, arrival);
}

/* The settings of a run as the rules of what it fetches. */
static void rules_of(struct pb_remote *remote, struct pb_fetch_rules *rules)
{
    const struct pb_settings *settings = &remote->pipeline->settings;
    *rules = (struct pb_fetch_rules){ .folder = pb_path_join(remote->arena, settings->state, "cache"),
                                      .run = remote->run,
                                      .offline = settings->offline || remote->cached,
                                      .again = settings->fetch_again,
                                      .alone = pb_parallel_jobs(settings->jobs) == 1,
                                      .ca_bundle = settings->ca_bundle,
                                      .proxy = settings->proxy,
                                      .proxy_credentials = settings->proxy_credentials,
                                      .cache_bytes = (uint64_t)settings->cache_megabytes << 20,
                                      .connect_seconds = (double)settings->connect_seconds,
                                      .stall_seconds = (double)settings->stall_seconds,
                                      .total_seconds = (double)settings->fetch_seconds,
                                      .host_retry_seconds = (double)settings->retry_seconds,
                                      .run_retry_seconds = 5 * (double)settings->retry_seconds,
                                      .attempts = settings->retry_seconds ? 0 : 1, /* 0: as many as are usual */
                                      .cancelled = remote->cancelled,
                                      .ended = fetch_ended,
                                      .context = remote };
}

/* There is no state: nothing was run yet, or it is a look at a file. */
static enum pb_status nowhere_to_keep(const struct pb_remote *remote, struct pb_error *error)
{
    if (!remote->cached)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "expected a file, found an address");
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "it is not in the cache, and nothing is fetched now");
    pb_error_hint(error, "run once without --offline");
    return status;
}

static enum pb_status open_fetcher(struct pb_remote *remote, struct pb_error *error)
{
    if (remote->fetcher)
        return PB_OK;
    if (!remote->store)
        return nowhere_to_keep(remote, error);
    struct pb_fetch_rules rules;
    rules_of(remote, &rules);
    return rules.folder ? pb_fetcher_open(&remote->fetcher, &rules, remote->store, error) : pb_out_of_memory(error);
}

/* What one round of a source says. Nothing is kept of the round before but the answers. */
static void plan_once(struct pb_remote *remote, struct pb_remote_source *source)
{
    const struct pb_step *step = &source->source->step;
    source->planned = true;
    source->requests = (struct pb_plan){ .arena = remote->arena,
                                         .framework = &remote->pipeline->framework,
                                         .geography = &remote->pipeline->geography,
                                         .answers = source->requests.answers,
                                         .answer_count = source->requests.answer_count };
    source->status = step->module->plan(step->context, &source->requests, &source->error);
    if (source->status == PB_OK && source->source->find.page)
        source->status =
            pb_find(&source->source->find, &source->limits, &source->requests, &source->seen, &source->error);
}

static void source_fails(struct pb_remote_source *source, enum pb_status status, const struct pb_error *error)
{
    if (source->status != PB_OK)
        return; /* the first cause */
    source->status = status;
    source->error = *error;
}

static enum pb_status errand_add(struct pb_errand *errand, struct pb_arena *arena, const struct customer *customer,
                                 const struct pb_fetch *fetch, struct pb_error *error)
{
    if (errand->count == errand->capacity) {
        size_t capacity = errand->capacity ? errand->capacity * 2 : 32;
        struct pb_fetch *fetches = pb_arena_grow(arena, errand->fetches, errand->capacity, capacity, sizeof *fetches);
        struct customer *grown = pb_arena_grow(arena, errand->customers, errand->capacity, capacity, sizeof *grown);
        if (!fetches || !grown)
            return pb_out_of_memory(error);
        errand->fetches = fetches;
        errand->customers = grown;
        errand->capacity = capacity;
    }
    errand->fetches[errand->count] = *fetch;
    errand->customers[errand->count++] = *customer;
    return PB_OK;
}

static enum pb_status source_is_warned(struct pb_remote *remote, struct pb_remote_source *source,
                                       const struct pb_fetch *fetch, struct pb_error *error)
{
    if (fetch->status != PB_OK || !fetch->warning.message[0])
        return PB_OK;
    if (source->warnings++ > 0)
        return PB_OK;
    source->warning = pb_arena_text(remote->arena, fetch->warning.message, strlen(fetch->warning.message));
    return source->warning ? PB_OK : pb_out_of_memory(error);
}

/* Fetches all; what cannot be fetched fails its source. */
static enum pb_status errand_run(struct pb_remote *remote, struct pb_errand *errand, struct pb_error *error)
{
    enum pb_status status = errand->count ? open_fetcher(remote, error) : PB_OK;
    if (status == PB_FAILED)
        pb_error_at(error, errand->fetches[0].url, 0, 0);
    if (status == PB_OK && errand->count)
        status = pb_fetch_all(remote->fetcher, errand->fetches, errand->count, error);
    for (size_t i = 0; status == PB_OK && i < errand->count; i++) {
        struct pb_remote_source *source = errand->customers[i].source;
        if (errand->fetches[i].status != PB_OK)
            source_fails(source, errand->fetches[i].status, &errand->fetches[i].error);
        status = source_is_warned(remote, source, &errand->fetches[i], error);
    }
    return status;
}

/* ---- Rounds ---- */

static enum pb_status add_answer(struct pb_remote *remote, struct pb_remote_source *source, const char *location,
                                 const char *final, const char *path, struct pb_error *error)
{
    struct pb_arena *arena = &remote->answers;
    size_t count = source->requests.answer_count;
    bool full = (count & (count - 1)) == 0; /* there is room for a power of two */
    struct pb_answer *grown = full ? pb_arena_take(arena, count ? 2 * count : 1, sizeof *grown) : source->answers;
    if (!grown)
        return pb_out_of_memory(error);
    if (full && count)
        memcpy(grown, source->answers, count * sizeof *grown);
    struct pb_answer *answer = &grown[count];
    *answer = (struct pb_answer){ .location = location, .final = final };
    char *text = NULL;
    enum pb_status status =
        pb_file_read(path, PB_ANSWER_MAXIMUM, arena, &text, &answer->length, PB_ERROR_SOURCE, error);
    answer->bytes = (const unsigned char *)text;
    source->requests.answers = source->answers = grown;
    source->requests.answer_count = count + (status == PB_OK);
    return status;
}

/* What the sources ask for in this round. Paths are read at once. */
static enum pb_status collect_asked(struct pb_remote *remote, struct pb_errand *errand, bool *asked,
                                    struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t s = 0; status == PB_OK && s < remote->count; s++) {
        struct pb_remote_source *source = &remote->sources[s];
        const struct pb_plan *plan = &source->requests;
        asked[s] = asked[s] && source->status == PB_OK && plan->asked_count > 0;
        for (size_t i = 0; status == PB_OK && asked[s] && i < plan->asked_count; i++) {
            const char *location = plan->asked[i];
            const struct customer customer = { .source = source };
            const struct pb_fetch fetch = { .url = location,
                                            .source = source->source->id,
                                            .limits = &source->limits,
                                            .page = source->source->find.page != NULL };
            struct pb_error why = { 0 };
            if (pb_fetch_is_url(location))
                status = errand_add(errand, &remote->answers, &customer, &fetch, error);
            else if (add_answer(remote, source, location, location, location, &why) != PB_OK)
                source_fails(source, PB_FAILED, &why);
        }
    }
    return status;
}

static enum pb_status make_rounds(struct pb_remote *remote, bool *asks, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (int round = 0; status == PB_OK; round++) {
        struct pb_errand errand = { 0 };
        bool any = false;
        status = collect_asked(remote, &errand, asks, error);
        for (size_t s = 0; status == PB_OK && s < remote->count; s++) {
            any = any || asks[s];
            if (asks[s] && round == ROUNDS_MAXIMUM) {
                (void)pb_fail(&remote->sources[s].error, PB_FAILED, PB_ERROR_SOURCE,
                              "more than %d rounds of questions before it is known what to read", (int)ROUNDS_MAXIMUM);
                remote->sources[s].status = PB_FAILED;
                asks[s] = false;
            }
        }
        if (status != PB_OK || !any)
            return status;
        status = errand_run(remote, &errand, error);
        for (size_t i = 0; status == PB_OK && i < errand.count; i++) {
            const struct pb_fetch *fetch = &errand.fetches[i];
            struct pb_error why = { 0 };
            struct pb_remote_source *source = errand.customers[i].source;
            if (fetch->status == PB_OK &&
                add_answer(remote, source, fetch->url, fetch->final_url, fetch->path, &why) != PB_OK)
                source_fails(source, PB_FAILED, &why);
        }
        for (size_t s = 0; status == PB_OK && s < remote->count; s++)
            if (asks[s] && remote->sources[s].status == PB_OK)
                plan_once(remote, &remote->sources[s]);
    }
    return status;
}

/* ---- What the requests have at addresses ---- */

/* How files are named is known before they come. */
static enum pb_status expect_arrival(const struct pb_remote *remote, const char *location, struct pb_arrival *arrival,
                                     struct pb_error *error)
{
    const char *copy = pb_arena_text(remote->arena, location, strlen(location));
    const char *url = pb_arena_text(remote->arena, location, strcspn(location, "?#"));
    if (!copy || !url)
        return pb_out_of_memory(error);
    *arrival = (struct pb_arrival){ .location = copy, .url = url, .shown = strstr(url, "://") + 3 };
    return PB_OK;
}

static enum pb_status collect_source(struct pb_remote *remote, struct pb_remote_source *source,
                                     struct pb_errand *errand, struct pb_error *error)
{
    const struct pb_plan *plan = &source->requests;
    enum pb_status status = PB_OK;
    source->arrivals = pb_arena_take(remote->arena, plan->count, sizeof *source->arrivals);
    source->arrival_count = 0;
    if (!source->arrivals)
        return pb_out_of_memory(error);
    status = pb_lookup_open(&source->locations, plan->count, remote->arena, error);
    for (size_t i = 0; status == PB_OK && i < plan->count; i++) {
        const struct pb_fetch fetch = { .url = plan->requests[i].location,
                                        .source = source->source->id,
                                        .limits = &source->limits,
                                        .later = remote->later };
        if (!pb_fetch_is_url(fetch.url))
            continue;
        const struct customer customer = { source, &source->arrivals[source->arrival_count++] };
        status = expect_arrival(remote, fetch.url, customer.arrival, error);
        if (status == PB_OK)
            (void)pb_lookup_add(&source->locations, 0, customer.arrival->location,
                                (uint32_t)(source->arrival_count - 1));
        if (status == PB_OK)
            status = errand_add(errand, &remote->answers, &customer, &fetch, error);
    }
    if (status == PB_OK && remote->ahead && source->arrival_count)
        pb_ahead_expect(remote->ahead, source);
    return status;
}

static enum pb_status collect_requests(struct pb_remote *remote, const bool *wanted, struct pb_errand *errand,
                                       struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t s = 0; status == PB_OK && s < remote->count; s++)
        if (wanted[s] && remote->sources[s].status == PB_OK)
            status = collect_source(remote, &remote->sources[s], errand, error);
    return status;
}

static enum pb_status fetch_requests(struct pb_remote *remote, struct pb_errand *errand, struct pb_error *error)
{
    remote->errand = errand;
    enum pb_status status = errand_run(remote, errand, error);
    remote->errand = NULL;
    if (remote->ahead)
        pb_ahead_settle(remote->ahead);
    return status == PB_OK && errand->out_of_memory ? pb_out_of_memory(error) : status;
}

enum pb_status pb_remote_plan(struct pb_remote *remote, const bool *wanted, struct pb_error *error)
{
    bool *asks = pb_arena_take(&remote->answers, remote->count, sizeof *asks);
    if (!asks)
        return pb_out_of_memory(error);
    for (size_t s = 0; s < remote->count; s++) {
        asks[s] = wanted[s];
        if (wanted[s])
            plan_once(remote, &remote->sources[s]);
    }
    struct pb_errand errand = { 0 };
    enum pb_status status = make_rounds(remote, asks, error);
    if (status == PB_OK)
        status = collect_requests(remote, wanted, &errand, error);
    return status == PB_OK ? fetch_requests(remote, &errand, error) : status;
}

enum pb_status pb_remote_again(struct pb_remote *remote, struct pb_remote_source *source, struct pb_arrival *arrival,
                               struct pb_error *error)
{
    struct pb_errand errand = { 0 };
    const struct customer customer = { source, arrival };
    const struct pb_fetch fetch = { .url = arrival->location, .source = source->source->id, .limits = &source->limits };
    enum pb_status status = errand_add(&errand, &remote->answers, &customer, &fetch, error);
    if (status == PB_OK)
        status = fetch_requests(remote, &errand, error);
    if (status == PB_OK && source->status != PB_OK) {
        *error = source->error;
        status = source->status;
    }
    return status;
}
