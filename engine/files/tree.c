#include "engine/files/tree.h"

#include "engine/files/files.h"
#include "engine/files/parallel.h"
#include "placebook/arena.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A sync is a wait and no work. What several threads wait for, the file system writes in one go: a fifth of the time.
 */
enum { SYNCS = 8 };

#define SYNC_ARENA ((size_t)256 << 20)

struct level {
    DIR *stream;
    size_t length; /* of the path up to this folder, with its slash */
};

struct walk {
    const char *folder;
    struct level levels[PB_TREE_DEPTH];
    int depth;               /* levels in use */
    char path[PB_TREE_PATH]; /* from the folder to the entry at hand */
};

static enum pb_status failed(const struct walk *walk, const char *doing, int number, struct pb_error *error)
{
    char whole[2 * PB_TREE_PATH];
    (void)snprintf(whole, sizeof whole, "%s/%s", walk->folder, walk->path);
    return pb_path_failed(doing, whole, number, 0, PB_ERROR_PUBLISH, error);
}

/* Goes into the folder that walk->path names, which is the entry `name` of `parent`. */
static enum pb_status tree_enter(struct walk *walk, int parent, const char *name, struct pb_error *error)
{
    size_t length = strlen(walk->path);
    if (walk->depth == PB_TREE_DEPTH || length + 2 > sizeof walk->path) {
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s has folders nested more than %d deep",
                                        walk->folder, PB_TREE_DEPTH);
        pb_error_hint(error, "Placebook does not create folders this deep: check what it is, and move it elsewhere");
        return status;
    }
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (walk->depth ? O_NOFOLLOW : 0));
    if (descriptor < 0)
        return failed(walk, "read the folder", errno, error);
    DIR *stream = fdopendir(descriptor);
    if (!stream) {
        int number = errno;
        (void)close(descriptor);
        return failed(walk, "read the folder", number, error);
    }
    if (length) {
        walk->path[length++] = '/';
        walk->path[length] = '\0';
    }
    walk->levels[walk->depth++] = (struct level){ stream, length };
    return PB_OK;
}

/* Closes the innermost folder and puts its own entry into walk->path. Returns where its name begins. */
static const char *tree_leave(struct walk *walk)
{
    struct level *level = &walk->levels[--walk->depth];
    (void)closedir(level->stream);
    walk->path[level->length ? level->length - 1 : 0] = '\0';
    return walk->path + (walk->depth ? walk->levels[walk->depth - 1].length : 0);
}

static enum pb_status tree_look_at(struct walk *walk, const char *name, struct pb_tree_entry *entry,
                                   struct pb_error *error)
{
    *entry = (struct pb_tree_entry){ .folder = dirfd(walk->levels[walk->depth - 1].stream),
                                     .name = name,
                                     .path = walk->path };
    if (fstatat(entry->folder, name, &entry->facts, AT_SYMLINK_NOFOLLOW) != 0)
        return failed(walk, "look at", errno, error);
    return PB_OK;
}

/* One step: the next entry of the innermost folder, or the folder itself when there is none left. */
static enum pb_status tree_step(struct walk *walk, struct pb_tree_entry *entry, bool *found, struct pb_error *error)
{
    struct level *level = &walk->levels[walk->depth - 1];
    *found = false;
    errno = 0;
    const struct dirent *item = readdir(level->stream);
    if (!item && errno)
        return failed(walk, "read the folder", errno, error);
    if (!item) {
        const char *name = tree_leave(walk);
        *found = walk->depth > 0;
        return *found ? tree_look_at(walk, name, entry, error) : PB_OK;
    }
    if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
        return PB_OK;
    if (!pb_text_copy(walk->path + level->length, sizeof walk->path - level->length, item->d_name))
        return failed(walk, "read the folder", ENAMETOOLONG, error);
    enum pb_status status = tree_look_at(walk, walk->path + level->length, entry, error);
    if (status == PB_OK && S_ISDIR(entry->facts.st_mode))
        return tree_enter(walk, entry->folder, entry->name, error);
    *found = status == PB_OK;
    return status;
}

enum pb_status pb_tree_walk(const char *folder,
                            enum pb_status (*visit)(void *context, const struct pb_tree_entry *entry,
                                                    struct pb_error *error),
                            void *context, struct pb_error *error)
{
    struct walk walk = { .folder = folder };
    enum pb_status status = tree_enter(&walk, AT_FDCWD, folder, error);
    while (status == PB_OK && walk.depth) {
        struct pb_tree_entry entry;
        bool found = false;
        status = tree_step(&walk, &entry, &found, error);
        if (status == PB_OK && found)
            status = visit(context, &entry, error);
    }
    while (walk.depth)
        (void)closedir(walk.levels[--walk.depth].stream);
    return status;
}

/* What is to be synced below a folder, and the folder itself ("."). */
struct sync_list {
    const char *folder;
    int descriptor; /* of the folder */
    struct pb_arena arena;
    const char **paths;
    size_t count, capacity;
};

static enum pb_status sync_list_add(struct sync_list *list, const char *path, struct pb_error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        const char **grown =
            pb_arena_grow(&list->arena, (void *)list->paths, list->capacity, capacity, sizeof *list->paths);
        if (!grown)
            return pb_out_of_memory(error);
        list->paths = grown;
        list->capacity = capacity;
    }
    list->paths[list->count] = pb_arena_text(&list->arena, path, strlen(path));
    return list->paths[list->count++] ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status sync_list_entry(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    if (!S_ISREG(entry->facts.st_mode) && !S_ISDIR(entry->facts.st_mode))
        return PB_OK; /* a link has no content of its own to sync */
    return sync_list_add(context, entry->path, error);
}

static enum pb_status sync_one(void *context, size_t item, struct pb_error *error)
{
    const struct sync_list *list = context;
    int descriptor = openat(list->descriptor, list->paths[item], O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    /* EINVAL: the file system cannot sync a folder. */
    int number = descriptor < 0 || (fsync(descriptor) != 0 && errno != EINVAL) ? errno : 0;
    if (descriptor >= 0)
        (void)close(descriptor);
    if (number == 0)
        return PB_OK;
    char whole[2 * PB_TREE_PATH];
    (void)snprintf(whole, sizeof whole, "%s/%s", list->folder, list->paths[item]);
    return pb_path_failed("write to disk", whole, number, 0, PB_ERROR_PUBLISH, error);
}

enum pb_status pb_tree_sync(const char *folder, struct pb_error *error)
{
    struct sync_list list = { .folder = folder, .descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    if (list.descriptor < 0)
        return pb_path_failed("write to disk", folder, errno, 0, PB_ERROR_PUBLISH, error);
    pb_arena_open(&list.arena, SYNC_ARENA);
    enum pb_status status = pb_tree_walk(folder, sync_list_entry, &list, error);
    if (status == PB_OK)
        status = sync_list_add(&list, ".", error);
    if (status == PB_OK)
        status = pb_parallel(list.count, SYNCS, sync_one, &list, error);
    pb_arena_close(&list.arena);
    (void)close(list.descriptor);
    return status;
}
