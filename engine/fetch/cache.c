#include "engine/fetch/cache.h"

#include "engine/files/files.h"
#include "engine/files/tree.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PARTIAL_DAYS = 7, CACHE_ARENA = 256 << 20 };

enum pb_status pb_cache_make(const char *folder, struct pb_error *error)
{
    char partial[PATH_MAX];
    int length = snprintf(partial, sizeof partial, "%s/partial", folder);
    if (length < 0 || (size_t)length >= sizeof partial)
        return pb_path_failed("create the folder", folder, ENAMETOOLONG, 0, PB_ERROR_PUBLISH, error);
    return pb_folder_make_private(partial, error);
}

const char *pb_cache_path(struct pb_arena *arena, const char *folder, const char *sha256)
{
    return pb_arena_format(arena, "%s/%.2s/%s", folder, sha256, sha256);
}

enum pb_status pb_cache_verify(const char *path, const char *sha256, const atomic_bool *cancelled, bool *there,
                               bool *damaged, struct pb_error *error)
{
    char found[PB_DIGEST_TEXT];
    uint64_t size = 0;
    struct pb_error reason = { 0 };
    *there = *damaged = false;
    if (!sha256[0] || access(path, F_OK) != 0)
        return PB_OK;
    enum pb_status status = pb_file_digest(path, found, &size, cancelled, &reason);
    if (status == PB_FATAL) {
        *error = reason;
        return status;
    }
    *there = status == PB_OK && strcmp(found, sha256) == 0;
    *damaged = !*there;
    if (*damaged)
        (void)unlink(path);
    return PB_OK;
}

enum pb_status pb_cache_take(const char *folder, const char *from, const char *path, struct pb_error *error)
{
    char above[PATH_MAX];
    int length = snprintf(above, sizeof above, "%s/%.2s", folder, path + strlen(folder) + 1);
    if (length < 0 || (size_t)length >= sizeof above)
        return pb_path_failed("write", path, ENAMETOOLONG, 0, PB_ERROR_PUBLISH, error);
    enum pb_status status = pb_folder_make_private(above, error);
    if (status == PB_OK && rename(from, path) != 0)
        status = pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
    if (status == PB_OK)
        status = pb_path_sync(above, error);
    return status;
}

/* --- making it smaller --- */

struct cached {
    const char *sha256;
    uint64_t size;
    size_t rank; /* 0: no URL leads to it; then by when it was checked */
    int64_t written;
    bool used;
};

struct pruning {
    struct pb_arena arena;
    struct cached *files;
    size_t count;
    size_t capacity;
    uint64_t total;
    uint64_t removed;
    time_t now;
};

static void remove_old_part(struct pruning *pruning, const struct pb_tree_entry *entry)
{
    if (pruning->now - entry->facts.st_mtime > (time_t)PARTIAL_DAYS * 24 * 3600 &&
        unlinkat(entry->folder, entry->name, 0) == 0)
        pruning->removed += (uint64_t)entry->facts.st_size;
}

static enum pb_status see_cached(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    struct pruning *pruning = context;
    if (!S_ISREG(entry->facts.st_mode))
        return PB_OK;
    if (strncmp(entry->path, "partial/", 8) == 0) {
        remove_old_part(pruning, entry);
        return PB_OK;
    }
    if (strlen(entry->name) != PB_DIGEST_TEXT - 1)
        return PB_OK;
    if (pruning->count == pruning->capacity) {
        size_t larger = pruning->capacity ? pruning->capacity * 2 : 64;
        struct cached *grown = pb_arena_grow(&pruning->arena, pruning->files, pruning->capacity, larger, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        pruning->files = grown;
        pruning->capacity = larger;
    }
    struct cached *file = &pruning->files[pruning->count++];
    *file = (struct cached){ .sha256 = pb_arena_text(&pruning->arena, entry->name, PB_DIGEST_TEXT - 1),
                             .size = (uint64_t)entry->facts.st_size,
                             .written = entry->facts.st_mtime };
    pruning->total += file->size;
    return file->sha256 ? PB_OK : pb_out_of_memory(error);
}

static int compare_names(const void *a, const void *b)
{
    const struct cached *left = a;
    const struct cached *right = b;
    return strcmp(left->sha256, right->sha256);
}

/* Which file goes first. */
static int compare_ranks(const void *a, const void *b)
{
    const struct cached *left = a;
    const struct cached *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    if (left->written != right->written)
        return left->written < right->written ? -1 : 1;
    return strcmp(left->sha256, right->sha256);
}

static struct cached *find_cached(const struct pruning *pruning, const char *sha256)
{
    const struct cached wanted = { .sha256 = sha256 };
    return pruning->count ? bsearch(&wanted, pruning->files, pruning->count, sizeof wanted, compare_names) : NULL;
}

static enum pb_status rank_files(struct pruning *pruning, struct pb_store *store, const char *const *used,
                                 size_t used_count, struct pb_error *error)
{
    struct pb_fetched *index = NULL;
    size_t count = 0;
    enum pb_status status = pb_store_fetched_all(store, &pruning->arena, &index, &count, error);
    if (pruning->count)
        qsort(pruning->files, pruning->count, sizeof pruning->files[0], compare_names);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct cached *file = find_cached(pruning, index[i].sha256);
        if (file)
            file->rank = i + 1;
    }
    for (size_t i = 0; status == PB_OK && i < used_count; i++) {
        struct cached *file = find_cached(pruning, used[i]);
        if (file)
            file->used = true;
    }
    if (pruning->count)
        qsort(pruning->files, pruning->count, sizeof pruning->files[0], compare_ranks);
    return status;
}

static enum pb_status remove_files(struct pruning *pruning, struct pb_store *store, const char *folder,
                                   uint64_t maximum, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < pruning->count && pruning->total > maximum; i++) {
        const struct cached *file = &pruning->files[i];
        if (file->used)
            continue;
        const char *path = pb_cache_path(&pruning->arena, folder, file->sha256);
        if (!path)
            return pb_out_of_memory(error);
        if (unlink(path) != 0 && errno != ENOENT)
            return pb_path_failed("remove", path, errno, 0, PB_ERROR_PUBLISH, error);
        pruning->total -= file->size;
        pruning->removed += file->size;
        if (file->rank)
            status = pb_store_fetched_forget(store, file->sha256, error);
    }
    return status;
}

enum pb_status pb_cache_prune(struct pb_store *store, const char *folder, uint64_t maximum, const char *const *used,
                              size_t used_count, uint64_t *removed, struct pb_error *error)
{
    struct pruning pruning = { .now = time(NULL) };
    pb_arena_open(&pruning.arena, CACHE_ARENA);
    enum pb_status status = pb_tree_walk(folder, see_cached, &pruning, error);
    if (status == PB_OK && pruning.total > maximum)
        status = rank_files(&pruning, store, used, used_count, error);
    if (status == PB_OK)
        status = remove_files(&pruning, store, folder, maximum, error);
    if (removed)
        *removed = pruning.removed;
    pb_arena_close(&pruning.arena);
    return status;
}
