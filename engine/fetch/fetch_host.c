/*
 * The part of engine/fetch/fetch_private.h that knows hosts: each is met once, and where the sources of a run share
 * one, the stricter limits of theirs count.
 */
#include "engine/fetch/fetch_private.h"

#include <strings.h>

enum pb_status pb_fetch_find_host(struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_fetcher *fetcher = job->fetcher;
    const struct pb_fetch_limits *limits = job->limits;
    int64_t connections = limits && limits->connections > 0 ? limits->connections : PB_FETCH_HOST_CONNECTIONS;
    double interval = limits && limits->requests_per_second > 0 ? 1 / limits->requests_per_second : 0;
    struct pb_fetch_host *host = fetcher->hosts;
    while (host && strcasecmp(host->key, job->address.key) != 0)
        host = host->after;
    if (!host) {
        host = pb_arena_take(&fetcher->arena, 1, sizeof *host);
        if (!host)
            return pb_out_of_memory(error);
        (void)pb_text_copy(host->key, sizeof host->key, job->address.key);
        host->connections = connections;
        host->after = fetcher->hosts;
        fetcher->hosts = host;
    }
    if (connections < host->connections)
        host->connections = connections;
    if (interval > host->interval)
        host->interval = interval;
    job->host = host;
    return PB_OK;
}

bool pb_fetch_host_free(const struct pb_fetcher *fetcher)
{
    const struct pb_fetch_host *host = fetcher->hosts;
    while (host && host->active >= host->connections)
        host = host->after;
    return host && fetcher->active + fetcher->syncing < fetcher->rules.connections;
}
