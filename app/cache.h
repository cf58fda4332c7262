#ifndef PB_APP_CACHE_H
#define PB_APP_CACHE_H
/*
 * The cache of fetched files in a state folder: what is in it, and making it smaller (engine/fetch/cache.h).
 */
#include "app/session.h"
#include "engine/fetch/cache.h"

/* An address of the index, or a file that no address leads to any more. */
struct pb_cache_entry {
    const struct pb_fetched *fetched; /* NULL: no address leads to it */
    const char *sha256;
    uint64_t size;
    const char *source; /* id of the source that asked for it last; "" when not known */
    bool needed;        /* by the next run of a pipeline, if it is offline */
    bool there;         /* the file is in the cache */
};

struct pb_cache_listing {
    const char *folder;
    struct pb_cache_entry *entries; /* what was checked longest ago first; then files that no address leads to */
    size_t count;
    uint64_t files, bytes; /* that are there; several addresses may have the same file */
    uint64_t limit;        /* bytes, by the setting; 0: none */
};

/* Needs to read the state folder only. Into the session's arena. */
enum pb_status pb_app_cache(struct pb_session *session, struct pb_cache_listing *listing,
                            struct pb_error *error) PB_MUST_USE;

struct pb_cache_pruning {
    uint64_t maximum; /* bytes that may stay */
    int days;         /* only what was not checked for more than so many days; 0: whatever its age */
    bool all;         /* also what a next run needs when it is offline */
    bool dry_run;
};

/* Waits for another run as the session says. */
enum pb_status pb_app_cache_prune(struct pb_session *session, const struct pb_cache_pruning *pruning,
                                  struct pb_cache_pruned *pruned, struct pb_error *error) PB_MUST_USE;

#endif
