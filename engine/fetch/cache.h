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

/* Moves a file that was written and synced to its place. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_cache_take(const char *folder, const char *from, const char *path,
                             struct pb_error *error) PB_MUST_USE;

/* Removes files until the cache has no more than `maximum` bytes: first what no URL leads to any more, then what was
 * checked longest ago; never those of `used` (SHA-256s). Rests of broken downloads go after a week. `maximum` of
 * UINT64_MAX removes only these; *removed is how many bytes went (may be NULL). */
enum pb_status pb_cache_prune(struct pb_store *store, const char *folder, uint64_t maximum, const char *const *used,
                              size_t used_count, uint64_t *removed, struct pb_error *error) PB_MUST_USE;

#endif
