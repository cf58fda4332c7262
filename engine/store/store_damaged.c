/*
 * The part of engine/store/store.h that is about stores that were damaged and moved aside.
 */
#include "engine/files/files.h"
#include "engine/store/store_private.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAMAGED_MOST_FILES = 256, DAMAGED_DAY = 24 * 3600 };

static const char damaged_start[] = PB_STORE_NAME ".damaged-";

static enum pb_status damaged_look(const char *folder, const char *name, time_t before, struct pb_arena *arena,
                                   struct pb_damaged_stores *stores, struct pb_error *error)
{
    struct stat facts;
    const char *path = pb_path_join(arena, folder, name);
    if (!path)
        return pb_out_of_memory(error);
    if (lstat(path, &facts) != 0 || !S_ISREG(facts.st_mode) || stores->count == DAMAGED_MOST_FILES)
        return PB_OK;
    struct pb_damaged_store *store = &stores->items[stores->count++];
    *store = (struct pb_damaged_store){ .name = strrchr(path, '/') + 1,
                                        .path = path,
                                        .bytes = (uint64_t)facts.st_size,
                                        .days = (int)((time(NULL) - facts.st_mtime) / DAMAGED_DAY),
                                        .old = facts.st_mtime <= before };
    return PB_OK;
}

enum pb_status pb_store_damaged(const char *folder, int days, struct pb_arena *arena, struct pb_damaged_stores *stores,
                                struct pb_error *error)
{
    enum pb_status status = PB_OK;
    time_t before = time(NULL) - (time_t)days * DAMAGED_DAY;
    *stores = (struct pb_damaged_stores){ .items = pb_arena_take(arena, DAMAGED_MOST_FILES, sizeof *stores->items) };
    if (!stores->items)
        return pb_out_of_memory(error);
    DIR *listed = opendir(folder);
    for (const struct dirent *entry = listed ? readdir(listed) : NULL; status == PB_OK && entry;
         entry = readdir(listed))
        if (strncmp(entry->d_name, damaged_start, sizeof damaged_start - 1) == 0)
            status = damaged_look(folder, entry->d_name, before, arena, stores, error);
    if (listed)
        (void)closedir(listed);
    return status;
}

enum pb_status pb_store_damaged_remove(const struct pb_damaged_store *store, struct pb_error *error)
{
    if (unlink(store->path) != 0 && errno != ENOENT)
        return pb_path_failed("remove", store->path, errno, 0, PB_ERROR_PUBLISH, error);
    return PB_OK;
}
