/*
 * The part of engine/fetch/fetch_private.h that writes the ledger of fetches, several lines at a time. A run that is
 * killed need not fetch again what is noted, so what is new does not wait for many others.
 */
#include "engine/fetch/fetch_private.h"

#include <string.h>

enum { NOTES_AT_ONCE = 64 };

const char *pb_fetch_outcome_text(enum pb_fetch_outcome outcome)
{
    static const char *const texts[] = { "failed", "new", "changed", "not-modified", "same-bytes", "from-cache" };
    return texts[outcome];
}

enum pb_status pb_fetch_notes_flush(struct pb_fetch_notes *notes, struct pb_store *store, struct pb_error *error)
{
    size_t waiting = notes->count - notes->noted;
    notes->news = false;
    if (waiting == 0)
        return PB_OK;
    enum pb_status status = pb_store_fetches_note(store, &notes->items[notes->noted], waiting, error);
    notes->noted = notes->count;
    return status;
}

enum pb_status pb_fetch_notes_add(struct pb_fetch_notes *notes, const struct pb_fetch_job *job, struct pb_error *error)
{
    struct pb_fetcher *fetcher = job->fetcher;
    const struct pb_fetch *fetch = job->fetch;
    char now[PB_FETCH_TIME];
    if (fetcher->rules.offline && !fetcher->rules.run)
        return PB_OK; /* somebody only looks, perhaps where nothing can be written */
    const char *time = pb_arena_format(&fetcher->arena, "%s", pb_fetch_now(now));
    const char *cause = fetch->status != PB_OK       ? fetch->error.message
                        : job->first.status != PB_OK ? job->first.message
                                                     : fetch->warning.message;
    cause = pb_arena_format(&fetcher->arena, "%s", cause);
    if (!time || !cause)
        return pb_out_of_memory(error);
    bool indexed = fetch->status == PB_OK && fetch->outcome != PB_FETCH_FROM_CACHE;
    notes->items[notes->count++] = (struct pb_fetch_note){
        .record = { .run = fetcher->rules.run,
                    .started = time,
                    .source = fetch->source,
                    .url = job->refused && strchr(job->asked, '@') ? "" : job->key, /* it may hold a password */
                    .outcome = pb_fetch_outcome_text(fetch->outcome),
                    .sha256 = fetch->sha256,
                    .http_status = fetch->http_status,
                    .size = fetch->size,
                    .wire = fetch->wire,
                    .attempts = fetch->attempts,
                    .requests = fetch->requests,
                    .seconds = fetch->seconds,
                    .cause = cause },
        .fetched = indexed ? job->known : NULL,
    };
    notes->news = notes->news || fetch->outcome == PB_FETCH_NEW || fetch->outcome == PB_FETCH_CHANGED;
    return notes->count - notes->noted >= NOTES_AT_ONCE ? pb_fetch_notes_flush(notes, fetcher->store, error) : PB_OK;
}
