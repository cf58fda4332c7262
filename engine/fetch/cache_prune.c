/*
 * The part of engine/fetch/cache.h that looks at the whole cache: which files are in it, and which of them go to make
 * room. The index says when each was checked; a file that no URL leads to any more was written when it came.
 */
#include "engine/fetch/cache.h"
#include "engine/files/files.h"
#include "engine/files/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PARTIAL_DAYS = 7, CACHE_ARENA = 256 << 20, DAY_SECONDS = 24 * 3600 };

struct cached {
    struct pb_cache_file file;
    size_t rank; /* 0: no URL leads to it; then by when it was checked */
    const char *checked;
    bool used;
};

struct pruning {
    struct pb_arena *arena;
    struct cached *files;
    size_t count;
    size_t capacity;
    time_t now;
    bool keeps; /* nothing is removed */
    struct pb_cache_pruned *pruned;
};

static void remove_old_part(struct pruning *pruning, const struct pb_tree_entry *entry)
{
    if (pruning->now - entry->facts.st_mtime <= (time_t)PARTIAL_DAYS * DAY_SECONDS)
        return;
    if (!pruning->keeps && unlinkat(entry->folder, entry->name, 0) != 0)
        return;
    pruning->pruned->files++;
    pruning->pruned->bytes += (uint64_t)entry->facts.st_size;
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
        struct cached *grown = pb_arena_grow(pruning->arena, pruning->files, pruning->capacity, larger, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        pruning->files = grown;
        pruning->capacity = larger;
    }
    struct cached *file = &pruning->files[pruning->count++];
    *file = (struct cached){ .file = { .sha256 = pb_arena_text(pruning->arena, entry->name, PB_DIGEST_TEXT - 1),
                                       .size = (uint64_t)entry->facts.st_size,
                                       .written = entry->facts.st_mtime } };
    pruning->pruned->left += file->file.size;
    return file->file.sha256 ? PB_OK : pb_out_of_memory(error);
}

static int compare_names(const void *a, const void *b)
{
    const struct cached *left = a;
    const struct cached *right = b;
    return strcmp(left->file.sha256, right->file.sha256);
}

/* Which file goes first. */
static int compare_ranks(const void *a, const void *b)
{
    const struct cached *left = a;
    const struct cached *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    if (left->file.written != right->file.written)
        return left->file.written < right->file.written ? -1 : 1;
    return strcmp(left->file.sha256, right->file.sha256);
}

static struct cached *find_cached(const struct pruning *pruning, const char *sha256)
{
    const struct cached wanted = { .file = { .sha256 = sha256 } };
    return pruning->count ? bsearch(&wanted, pruning->files, pruning->count, sizeof wanted, compare_names) : NULL;
}

/* All files, by name. A folder that is not there has none. */
static enum pb_status see_all(struct pruning *pruning, const char *folder, struct pb_error *error)
{
    if (access(folder, F_OK) != 0)
        return PB_OK;
    enum pb_status status = pb_tree_walk(folder, see_cached, pruning, error);
    if (status == PB_OK && pruning->count)
        qsort(pruning->files, pruning->count, sizeof pruning->files[0], compare_names);
    return status;
}

static enum pb_status rank_files(struct pruning *pruning, struct pb_store *store, const struct pb_cache_wish *wish,
                                 struct pb_error *error)
{
    struct pb_fetched *index = NULL;
    size_t count = 0;
    enum pb_status status = pb_store_fetched_all(store, pruning->arena, &index, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct cached *file = find_cached(pruning, index[i].sha256);
        if (!file)
            continue;
        file->rank = i + 1;
        file->checked = index[i].checked;
    }
    for (size_t i = 0; status == PB_OK && i < wish->used_count; i++) {
        struct cached *file = find_cached(pruning, wish->used[i]);
        if (file)
            file->used = true;
    }
    if (pruning->count)
        qsort(pruning->files, pruning->count, sizeof pruning->files[0], compare_ranks);
    return status;
}

/* Was it checked, or did it come, before that moment? */
static bool is_old(const struct cached *cached, time_t before)
{
    char moment[32];
    struct tm parts;
    if (!cached->rank)
        return cached->file.written < before;
    if (!gmtime_r(&before, &parts) || !strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &parts))
        return false;
    return strcmp(cached->checked, moment) < 0;
}

static enum pb_status remove_cached(struct pruning *pruning, struct pb_store *store, const char *folder,
                                    const struct cached *cached, struct pb_error *error)
{
    const char *path = pb_cache_path(pruning->arena, folder, cached->file.sha256);
    if (!path)
        return pb_out_of_memory(error);
    if (unlink(path) != 0 && errno != ENOENT)
        return pb_path_failed("remove", path, errno, 0, PB_ERROR_PUBLISH, error);
    return cached->rank ? pb_store_fetched_forget(store, cached->file.sha256, error) : PB_OK;
}

static enum pb_status remove_files(struct pruning *pruning, struct pb_store *store, const char *folder,
                                   const struct pb_cache_wish *wish, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    struct pb_cache_pruned *pruned = pruning->pruned;
    time_t before = pruning->now - (time_t)wish->days * DAY_SECONDS;
    for (size_t i = 0; status == PB_OK && i < pruning->count && pruned->left > wish->maximum; i++) {
        const struct cached *cached = &pruning->files[i];
        if (cached->used || (wish->days && !is_old(cached, before)))
            continue;
        if (!wish->dry_run)
            status = remove_cached(pruning, store, folder, cached, error);
        if (status != PB_OK)
            return status;
        pruned->left -= cached->file.size;
        pruned->bytes += cached->file.size;
        pruned->files++;
    }
    return status;
}

enum pb_status pb_cache_prune(struct pb_store *store, const char *folder, const struct pb_cache_wish *wish,
                              struct pb_cache_pruned *pruned, struct pb_error *error)
{
    struct pb_arena arena;
    struct pruning pruning = { .arena = &arena, .now = time(NULL), .keeps = wish->dry_run, .pruned = pruned };
    *pruned = (struct pb_cache_pruned){ 0 };
    pb_arena_open(&arena, CACHE_ARENA);
    enum pb_status status = see_all(&pruning, folder, error);
    if (status == PB_OK && pruned->left > wish->maximum)
        status = rank_files(&pruning, store, wish, error);
    if (status == PB_OK)
        status = remove_files(&pruning, store, folder, wish, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_cache_make_room(struct pb_store *store, const char *folder, struct pb_cache_wish wish, bool all,
                                  struct pb_cache_pruned *pruned, struct pb_error *error)
{
    struct pb_arena arena;
    struct pb_fetched_use *uses = NULL;
    size_t count = 0;
    const char **needed = NULL;
    *pruned = (struct pb_cache_pruned){ 0 };
    pb_arena_open(&arena, CACHE_ARENA);
    enum pb_status status = pb_store_fetched_uses(store, &arena, &uses, &count, error);
    if (status == PB_OK) {
        needed = pb_arena_take(&arena, count, sizeof *needed);
        status = needed ? PB_OK : pb_out_of_memory(error);
    }
    wish.used_count = 0;
    for (size_t i = 0; needed && !all && i < count; i++)
        if (uses[i].needed)
            needed[wish.used_count++] = uses[i].fetched.sha256;
    wish.used = needed;
    if (status == PB_OK)
        status = pb_cache_prune(store, folder, &wish, pruned, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_cache_files(const char *folder, struct pb_arena *arena, struct pb_cache_file **files, size_t *count,
                              struct pb_error *error)
{
    struct pb_cache_pruned unused = { 0 };
    struct pruning looking = { .arena = arena, .now = time(NULL), .keeps = true, .pruned = &unused };
    *files = NULL;
    *count = 0;
    enum pb_status status = see_all(&looking, folder, error);
    if (status != PB_OK)
        return status;
    *files = pb_arena_take(arena, looking.count, sizeof **files);
    if (!*files)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < looking.count; i++)
        (*files)[i] = looking.files[i].file;
    *count = looking.count;
    return PB_OK;
}
