#ifndef PB_ENGINE_PUBLICATION_PRUNE_H
#define PB_ENGINE_PUBLICATION_PRUNE_H
/*
 * Removes old publications, and what the state folder keeps that no run needs any more: results of units, files of the
 * cache, damaged stores that were moved aside. The latest publication, the one before it and those that its Places
 * were compared with always stay, and so do the units of the last two runs of each pipeline that published and what its
 * next run would need of the cache.
 *
 * A publication first gets a name that the next run removes by itself, by one rename; so after a kill each is there
 * whole or not at all. The locks of both folders are held, as a run holds them.
 */
#include "engine/fetch/cache.h"
#include "engine/publication/publications.h"
#include "engine/store/store.h"

enum { PB_PRUNE_KEEP_LEAST = 2 };

struct pb_prune_request {
    const char *output; /* the folder of publications */
    const char *state;
    size_t keep;   /* newest publications that stay; at least PB_PRUNE_KEEP_LEAST */
    int days;      /* only what is older than this many days goes */
    int32_t today; /* YYYYMMDD */
    bool dry_run;  /* change nothing, take no lock */
};

struct pb_pruned {
    const char *name;
    uint64_t bytes;
};

struct pb_prune_result {
    struct pb_pruned *publications; /* that went, or would go */
    size_t publication_count;
    size_t kept; /* that stay */
    uint64_t units, unit_bytes;
    struct pb_cache_pruned cache;
    struct pb_pruned *damaged; /* files of damaged stores that went, or would go */
    size_t damaged_count;
    uint64_t bytes; /* of all of it */
};

/* PB_ERROR_LOCKED while a run is at work. What had gone before an error stays in the result. Texts into the arena. */
enum pb_status pb_prune(const struct pb_prune_request *request, struct pb_arena *arena, struct pb_prune_result *result,
                        struct pb_error *error) PB_MUST_USE;

#endif
