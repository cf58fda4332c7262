#ifndef PB_ENGINE_FETCH_CACHE_H
#define PB_ENGINE_FETCH_CACHE_H
/*
 * The cache: files that are named by the SHA-256 of their bytes, FOLDER/ab/abcdef..., and never change. A file is
 * written as FOLDER/partial/..., synced, and then renamed, so that one with such a name is whole.
 */
#include "engine/store/store_fetches.h"

#include <stdatomic.h>

/* Makes the folder, for its owner alone. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_cache_make(const char *folder, struct pb_error *error) PB_MUST_USE;

/* The path of a file, into the arena; NULL when out of memory. */
const char *pb_cache_path(struct pb_arena *arena, const char *folder, const char *sha256) PB_MUST_USE;

/* Is the file there, and has it these bytes? A damaged one is removed (*damaged). Errors: PB_FATAL when interrupted. */
enum pb_status pb_cache_verify(const char *path, const char *sha256, const atomic_bool *cancelled, bool *there,
                               bool *damaged, struct pb_error *error) PB_MUST_USE;

/* The same, without reading a file of the right size that nobody has written to since it came: the nanoseconds of its
 * last change are a number that belongs to its name. That a disk lost a bit is not seen so. */
enum pb_status pb_cache_look(const char *path, const char *sha256, uint64_t size, const atomic_bool *cancelled,
                             bool *there, bool *damaged, struct pb_error *error) PB_MUST_USE;

/* Somebody read the file and found other bytes: whoever looks at it next is to read it. */
void pb_cache_doubt(const char *path);

/* Moves a file that was written and synced to its place. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_cache_take(const char *folder, const char *from, const char *path,
                             struct pb_error *error) PB_MUST_USE;

/* --- what is in it, and making it smaller (cache_prune.c) --- */

struct pb_cache_file {
    const char *sha256;
    uint64_t size;
    int64_t written; /* seconds since 1970 */
};

/* The whole files, by name; none when there is no folder. Into the arena. */
enum pb_status pb_cache_files(const char *folder, struct pb_arena *arena, struct pb_cache_file **files, size_t *count,
                              struct pb_error *error) PB_MUST_USE;

/* What may go. */
struct pb_cache_wish {
    uint64_t maximum;        /* bytes that may stay; UINT64_MAX: no whole file has to go */
    int days;                /* only what was not checked for more than so many days goes; 0: whatever its age */
    const char *const *used; /* SHA-256s of what stays in any case */
    size_t used_count;
    bool dry_run; /* only counts */
};

struct pb_cache_pruned {
    uint64_t files, bytes; /* that went, or would go */
    uint64_t left;         /* bytes of the whole files that stay */
};

/* Removes files until the cache has no more than the maximum: first what no URL leads to any more, then what was
 * checked longest ago. Rests of broken downloads go after a week. */
enum pb_status pb_cache_prune(struct pb_store *store, const char *folder, const struct pb_cache_wish *wish,
                              struct pb_cache_pruned *pruned, struct pb_error *error) PB_MUST_USE;

/* The same for somebody who makes room: what a next run of any pipeline needs for --offline stays, unless `all`. */
enum pb_status pb_cache_make_room(struct pb_store *store, const char *folder, struct pb_cache_wish wish, bool all,
                                  struct pb_cache_pruned *pruned, struct pb_error *error) PB_MUST_USE;

#endif
