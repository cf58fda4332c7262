/*
 * The part of engine/files/files.h that is about folders: making, syncing and removing.
 */
#include "engine/files/files.h"
#include "engine/files/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Puts the name of a new folder on disk. This is not possible if the folder above cannot be read. */
static void sync_above(const char *path)
{
    char above[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    if (length >= sizeof above)
        return;
    memcpy(above, path, length);
    above[length] = '\0';
    int descriptor = open(length ? above : slash ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    (void)close(descriptor);
}

static enum pb_status add_one(const char *path, mode_t mode, bool *made, struct pb_error *error)
{
    *made = mkdir(path, mode) == 0;
    if (*made)
        return PB_OK;
    int number = errno;
    struct stat facts;
    if (stat(path, &facts) == 0) {
        if (S_ISDIR(facts.st_mode))
            return PB_OK;
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                                        "cannot create the folder %s: a file of that name exists", path);
        pb_error_hint(error, "choose another folder, or move that file away");
        return status;
    }
    if (number == EEXIST) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                    "cannot create the folder %s: a link of that name exists, but its target does not", path);
        pb_error_hint(error, "create the folder that the link points to, or remove the link");
        return status;
    }
    return pb_path_failed("create the folder", path, number, 0, PB_ERROR_PUBLISH, error);
}

static enum pb_status make_one(const char *path, mode_t mode, struct pb_error *error)
{
    bool made = false;
    enum pb_status status = add_one(path, mode, &made, error);
    if (made)
        sync_above(path);
    return status;
}

static enum pb_status make_all(const char *path, mode_t mode, struct pb_error *error)
{
    char part[PATH_MAX];
    if (!path[0] || !pb_text_copy(part, sizeof part, path))
        return pb_path_failed("create the folder", path, path[0] ? ENAMETOOLONG : ENOENT, 0, PB_ERROR_PUBLISH, error);
    size_t length = strlen(part);
    while (length > 1 && part[length - 1] == '/')
        part[--length] = '\0';
    for (size_t at = 1; at < length; at++) {
        if (part[at] != '/' || part[at - 1] == '/')
            continue;
        part[at] = '\0';
        enum pb_status status = make_one(part, mode, error);
        part[at] = '/';
        if (status != PB_OK)
            return status;
    }
    return make_one(part, mode, error);
}

enum pb_status pb_folder_make(const char *path, struct pb_error *error)
{
    return make_all(path, 0777, error);
}

enum pb_status pb_folder_make_private(const char *path, struct pb_error *error)
{
    return make_all(path, 0700, error);
}

enum pb_status pb_folder_add(const char *path, struct pb_error *error)
{
    bool made = false;
    return add_one(path, 0777, &made, error);
}

enum pb_status pb_folder_add_private(const char *path, struct pb_error *error)
{
    bool made = false;
    return add_one(path, 0700, &made, error);
}

void pb_path_make_private(const char *path)
{
    struct stat facts;
    if (lstat(path, &facts) != 0 || facts.st_uid != geteuid() || (facts.st_mode & 077) == 0)
        return;
    if (S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode))
        (void)chmod(path, facts.st_mode & 0700);
}

static enum pb_status folders_make_entry_private(void *context, const struct pb_tree_entry *entry,
                                                 struct pb_error *error)
{
    (void)context;
    (void)error;
    mode_t mode = entry->facts.st_mode;
    if ((S_ISREG(mode) || S_ISDIR(mode)) && entry->facts.st_uid == geteuid() && mode & 077)
        (void)fchmodat(entry->folder, entry->name, mode & 0700, 0);
    return PB_OK;
}

void pb_tree_make_private(const char *path)
{
    struct pb_error ignored;
    struct stat facts;
    pb_path_make_private(path);
    if (lstat(path, &facts) == 0 && S_ISDIR(facts.st_mode) &&
        pb_tree_walk(path, folders_make_entry_private, NULL, &ignored) != PB_OK)
        return; /* what cannot be reached stays as it is, and reading it says why */
}

struct removal {
    const char *folder;
    bool again; /* something was added to a folder, or missed in it, while it was emptied */
};

static enum pb_status remove_entry(void *context, const struct pb_tree_entry *entry, struct pb_error *error)
{
    struct removal *removal = context;
    int flags = S_ISDIR(entry->facts.st_mode) ? AT_REMOVEDIR : 0;
    if (unlinkat(entry->folder, entry->name, flags) == 0 || errno == ENOENT)
        return PB_OK;
    if (flags && (errno == ENOTEMPTY || errno == EEXIST)) {
        removal->again = true;
        return PB_OK;
    }
    char whole[2 * PB_TREE_PATH];
    int number = errno;
    (void)pb_text_copy(whole, sizeof whole, removal->folder);
    size_t length = strlen(whole);
    whole[length++] = '/';
    (void)pb_text_copy(whole + length, sizeof whole - length, entry->path);
    return pb_path_failed("remove", whole, number, 0, PB_ERROR_PUBLISH, error);
}

enum pb_status pb_path_remove(const char *path, struct pb_error *error)
{
    enum { ATTEMPTS = 3 };
    struct stat facts;
    if (lstat(path, &facts) != 0)
        return errno == ENOENT ? PB_OK : pb_path_failed("remove", path, errno, 0, PB_ERROR_PUBLISH, error);
    if (!S_ISDIR(facts.st_mode)) {
        if (unlink(path) == 0 || errno == ENOENT)
            return PB_OK;
        return pb_path_failed("remove", path, errno, 0, PB_ERROR_PUBLISH, error);
    }
    struct removal removal = { .folder = path, .again = true };
    for (int attempt = 0; attempt < ATTEMPTS && removal.again; attempt++) {
        removal.again = false;
        enum pb_status status = pb_tree_walk(path, remove_entry, &removal, error);
        if (status != PB_OK)
            return status;
        if (!removal.again && rmdir(path) != 0 && errno != ENOENT) {
            if (errno != ENOTEMPTY && errno != EEXIST)
                return pb_path_failed("remove", path, errno, 0, PB_ERROR_PUBLISH, error);
            removal.again = true;
        }
    }
    return removal.again ? pb_path_failed("remove", path, ENOTEMPTY, 0, PB_ERROR_PUBLISH, error) : PB_OK;
}
