#include "app/cache.h"

#include "app/ledger.h"
#include "core/base/url_hide.h"
#include "engine/files/files.h"

#include <stdlib.h>
#include <string.h>

static int cache_compare(const void *a, const void *b)
{
    const struct pb_cache_file *left = a;
    const struct pb_cache_file *right = b;
    return strcmp(left->sha256, right->sha256);
}

/* The entries of the index, and which of the files they lead to. What the store marks an address with, which has a
 * secret, is not shown, and no secret that the index of an older version has. False when out of memory. */
static bool cache_of_index(struct pb_cache_listing *listing, struct pb_arena *arena, struct pb_fetched_use *uses,
                           size_t count, const struct pb_cache_file *files, size_t file_count, bool *led_to)
{
    for (size_t i = 0; i < count; i++) {
        const struct pb_cache_file wanted = { .sha256 = uses[i].fetched.sha256 };
        const struct pb_cache_file *file =
            file_count ? bsearch(&wanted, files, file_count, sizeof wanted, cache_compare) : NULL;
        if (file)
            led_to[file - files] = true;
        char *shown = pb_arena_text(arena, uses[i].fetched.url, strcspn(uses[i].fetched.url, "#"));
        if (!shown)
            return false;
        pb_url_hide(shown);
        uses[i].fetched.url = shown;
        listing->entries[listing->count++] = (struct pb_cache_entry){ .fetched = &uses[i].fetched,
                                                                      .sha256 = uses[i].fetched.sha256,
                                                                      .size = uses[i].fetched.size,
                                                                      .source = uses[i].source,
                                                                      .needed = uses[i].needed,
                                                                      .there = file != NULL };
    }
    return true;
}

static enum pb_status cache_list(struct pb_store *store, struct pb_arena *arena, struct pb_cache_listing *listing,
                                 struct pb_error *error)
{
    struct pb_fetched_use *uses = NULL;
    size_t use_count = 0;
    struct pb_cache_file *files = NULL;
    size_t file_count = 0;
    enum pb_status status = pb_store_fetched_uses(store, arena, &uses, &use_count, error);
    if (status == PB_OK)
        status = pb_cache_files(listing->folder, arena, &files, &file_count, error);
    if (status != PB_OK)
        return status;
    bool *led_to = pb_arena_take(arena, file_count, sizeof *led_to);
    listing->entries = pb_arena_take(arena, use_count + file_count, sizeof *listing->entries);
    if (!led_to || !listing->entries)
        return pb_out_of_memory(error);
    if (!cache_of_index(listing, arena, uses, use_count, files, file_count, led_to))
        return pb_out_of_memory(error);
    for (size_t i = 0; i < file_count; i++) {
        listing->files++;
        listing->bytes += files[i].size;
        if (!led_to[i])
            listing->entries[listing->count++] = (struct pb_cache_entry){
                .sha256 = files[i].sha256, .size = files[i].size, .source = "", .there = true
            };
    }
    return PB_OK;
}

enum pb_status pb_app_cache(struct pb_session *session, struct pb_cache_listing *listing, struct pb_error *error)
{
    struct pb_store *store = NULL;
    *listing = (struct pb_cache_listing){ 0 };
    enum pb_status status = pb_ledger_open(session, &store, error);
    if (status != PB_OK)
        return status;
    listing->limit = (uint64_t)session->settings.cache_megabytes << 20;
    listing->folder = pb_path_join(session->arena, session->settings.state, "cache");
    status = listing->folder ? cache_list(store, session->arena, listing, error) : pb_out_of_memory(error);
    pb_store_close(store);
    return status;
}

/* A look takes no lock and needs no folder that may be written to. */
static enum pb_status cache_prune_once(struct pb_session *session, const struct pb_cache_pruning *pruning,
                                       const char *folder, struct pb_cache_pruned *pruned, struct pb_error *error)
{
    const struct pb_cache_wish wish = { .maximum = pruning->maximum,
                                        .days = pruning->days,
                                        .dry_run = pruning->dry_run };
    struct pb_store *store = NULL;
    enum pb_status status = pb_ledger_open(session, &store, error);
    if (status == PB_OK && !pruning->dry_run) {
        pb_store_close(store);
        store = NULL;
        status = pb_store_open(&store, session->settings.state, NULL, error);
        if (status == PB_OK)
            status = pb_store_hold(store, error);
    }
    if (status == PB_OK)
        status = pb_cache_make_room(store, folder, wish, pruning->all, pruned, error);
    pb_store_close(store);
    return status;
}

enum pb_status pb_app_cache_prune(struct pb_session *session, const struct pb_cache_pruning *pruning,
                                  struct pb_cache_pruned *pruned, struct pb_error *error)
{
    double waited = 0;
    *pruned = (struct pb_cache_pruned){ 0 };
    enum pb_status status = pb_session_settings(session, error);
    if (status != PB_OK)
        return status;
    const char *folder = pb_path_join(session->arena, session->settings.state, "cache");
    if (!folder)
        return pb_out_of_memory(error);
    do
        status = cache_prune_once(session, pruning, folder, pruned, error);
    while (pb_session_wait(session, &status, &waited, error));
    return status;
}
