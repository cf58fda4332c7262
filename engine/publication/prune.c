#include "engine/publication/prune.h"

#include "engine/files/files.h"
#include "engine/files/tree.h"
#include "engine/publication/publication_private.h"
#include "placebook/period.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum pb_status prune_weigh(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    (void)error;
    *(uint64_t *)context += S_ISREG(entry->facts.st_mode) ? (uint64_t)entry->facts.st_size : 0;
    return PB_OK;
}

/* Was a Place of the latest publication compared with this one? It is needed when the Place is made again. */
static bool prune_compared(const struct pb_manifest *latest, const char *name)
{
    for (size_t i = 0; i < latest->place_count; i++)
        if (strcmp(latest->places[i].compared_with, name) == 0)
            return true;
    return false;
}

/* The manifest of the latest publication; empty when there is none that can be read. */
static enum pb_status prune_latest(const struct pb_prune_request *request, struct pb_arena *arena,
                                   struct pb_manifest *latest, struct pb_error *error)
{
    struct pb_error damaged = { 0 };
    bool found = false;
    enum pb_status status = pb_publications_latest(request->output, arena, latest, &found, &damaged);
    if (!found)
        *latest = (struct pb_manifest){ 0 };
    if (status == PB_FATAL)
        *error = damaged;
    return status == PB_FATAL ? status : PB_OK;
}

/* Which go: none of the newest, not the latest nor the one before it nor one that it was compared with, and none
 * whose day is not known. */
static enum pb_status prune_choose(const struct pb_prune_request *request, const struct pb_listed *list, size_t count,
                                   struct pb_arena *arena, struct pb_prune_result *result, struct pb_error *error)
{
    size_t latest = count;
    struct pb_manifest manifest;
    enum pb_status status = prune_latest(request, arena, &manifest, error);
    if (status != PB_OK)
        return status;
    result->publications = pb_arena_take(arena, count, sizeof *result->publications);
    if (!result->publications)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++)
        latest = list[i].latest ? i : latest;
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        int32_t day = pb_publication_day(list[i].name);
        bool old = day && pb_date_days(request->today) - pb_date_days(day) > request->days;
        bool needed = latest == count || i == latest || i == latest + 1 || i < request->keep ||
                      prune_compared(&manifest, list[i].name);
        if (needed || (request->days > 0 && !old))
            continue;
        struct pb_pruned *pruned = &result->publications[result->publication_count++];
        const char *path = pb_path_join(arena, request->output, list[i].name);
        pruned->name = list[i].name;
        status = path ? pb_tree_walk(path, prune_weigh, &pruned->bytes, error) : pb_out_of_memory(error);
    }
    result->kept = count - result->publication_count;
    return status;
}

static enum pb_status prune_remove(const struct pb_publication *publication, const char *name, struct pb_error *error)
{
    char hidden[sizeof PB_STAGING_START + 256];
    char path[sizeof publication->output + sizeof hidden + 1];
    (void)snprintf(hidden, sizeof hidden, PB_STAGING_START "%.200s", name);
    (void)snprintf(path, sizeof path, "%s/%s", publication->output, hidden);
    if (renameat(publication->lock, name, publication->lock, hidden) != 0)
        return pb_publication_failed(publication, "remove", name, errno, error);
    if (fsync(publication->lock) != 0)
        return pb_publication_failed(publication, "sync", ".", errno, error);
    return pb_path_remove(path, error);
}

static enum pb_status prune_publications(const struct pb_prune_request *request, struct pb_store *store,
                                         const struct pb_publication *publication, struct pb_arena *arena,
                                         struct pb_prune_result *result, struct pb_error *error)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    enum pb_status status = pb_publications_list(request->output, arena, &list, &count, error);
    if (status == PB_OK)
        status = pb_publications_order(list, count, request->output, store, arena, error);
    if (status == PB_OK)
        status = prune_choose(request, list, count, arena, result, error);
    size_t chosen = result->publication_count;
    if (!publication)
        return status;
    /* The oldest first: what a kill leaves is then as if a larger number was kept. */
    for (size_t i = chosen; status == PB_OK && i-- > 0;)
        status = prune_remove(publication, result->publications[i].name, error);
    return status;
}

static enum pb_status prune_damaged(const struct pb_prune_request *request, struct pb_arena *arena,
                                    struct pb_prune_result *result, struct pb_error *error)
{
    struct pb_damaged_stores stores;
    enum pb_status status = pb_store_damaged(request->state, request->days, arena, &stores, error);
    if (status != PB_OK)
        return status;
    result->damaged = pb_arena_take(arena, stores.count, sizeof *result->damaged);
    if (!result->damaged)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < stores.count; i++) {
        if (!stores.items[i].old)
            continue;
        if (!request->dry_run)
            status = pb_store_damaged_remove(&stores.items[i], error);
        if (status == PB_OK)
            result->damaged[result->damaged_count++] =
                (struct pb_pruned){ .name = stores.items[i].name, .bytes = stores.items[i].bytes };
    }
    return status;
}

/* What the state folder keeps that no run needs. The store is held unless this is only a look. */
static enum pb_status prune_state(const struct pb_prune_request *request, struct pb_store *store,
                                  struct pb_arena *arena, struct pb_prune_result *result, struct pb_error *error)
{
    const struct pb_cache_wish wish = { .days = request->days, .dry_run = request->dry_run };
    const char *cache = pb_path_join(arena, request->state, "cache");
    if (!cache)
        return pb_out_of_memory(error);
    enum pb_status status =
        pb_store_units_prune(store, request->days, request->dry_run, &result->units, &result->unit_bytes, error);
    if (status == PB_OK)
        status = pb_cache_make_room(store, cache, wish, false, &result->cache, error);
    return status == PB_OK ? prune_damaged(request, arena, result, error) : status;
}

static enum pb_status prune_locked(const struct pb_prune_request *request, struct pb_store *store,
                                   struct pb_arena *arena, struct pb_prune_result *result, struct pb_error *error)
{
    struct pb_publication publication;
    enum pb_status status = pb_publication_open(&publication, request->output, error);
    if (status != PB_OK)
        return status;
    if (store)
        status = pb_store_hold(store, error);
    if (status == PB_OK)
        status = prune_publications(request, store, &publication, arena, result, error);
    if (status == PB_OK && store)
        status = prune_state(request, store, arena, result, error);
    pb_publication_close(&publication);
    return status;
}

/* A folder of publications that is not there has none: nothing is created to look. */
static bool prune_has_output(const struct pb_prune_request *request)
{
    return access(request->output, F_OK) == 0;
}

enum pb_status pb_prune(const struct pb_prune_request *request, struct pb_arena *arena, struct pb_prune_result *result,
                        struct pb_error *error)
{
    struct pb_store *store = NULL;
    enum pb_status status = PB_OK;
    *result = (struct pb_prune_result){ 0 };
    if (pb_store_exists(request->state))
        status = request->dry_run ? pb_store_open_to_look(&store, request->state, NULL, error)
                                  : pb_store_open(&store, request->state, NULL, error);
    if (status != PB_OK)
        return status;
    if (!prune_has_output(request)) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "there is no folder of publications %s", request->output);
        pb_error_hint(error, "give it with --output");
    } else if (!request->dry_run)
        status = prune_locked(request, store, arena, result, error);
    else {
        status = prune_publications(request, store, NULL, arena, result, error);
        if (status == PB_OK && store)
            status = prune_state(request, store, arena, result, error);
    }
    pb_store_close(store);
    result->bytes = result->unit_bytes + result->cache.bytes;
    for (size_t i = 0; i < result->damaged_count; i++)
        result->bytes += result->damaged[i].bytes;
    for (size_t i = 0; i < result->publication_count; i++)
        result->bytes += result->publications[i].bytes;
    return status;
}
