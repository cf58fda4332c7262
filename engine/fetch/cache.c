#include "engine/fetch/cache.h"

#include "engine/files/files.h"
#include "placebook/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

/* What is not what its name says makes room for what is. A folder is none of ours: it is moved beside it. */
static void make_way(const char *path)
{
    char aside[PATH_MAX];
    if (unlink(path) == 0 || rmdir(path) == 0)
        return;
    int length = snprintf(aside, sizeof aside, "%s.aside", path);
    if (length > 0 && (size_t)length < sizeof aside && access(aside, F_OK) != 0)
        (void)rename(path, aside);
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
        make_way(path);
    return PB_OK;
}

/* A number of nanoseconds that belongs to a name; never 0. */
static long stamp_of(const char *sha256)
{
    enum { NANOSECONDS = 1000000000 };
    long stamp = 0;
    for (; *sha256; sha256++)
        stamp = (stamp * 31 + *sha256) % (NANOSECONDS - 1);
    return stamp + 1;
}

/* Where the disk keeps no nanoseconds, a file has no stamp and is read whenever it is looked at. */
static void stamp_file(const char *path, const char *sha256)
{
    const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
                                       { .tv_sec = time(NULL), .tv_nsec = stamp_of(sha256) } };
    (void)utimensat(AT_FDCWD, path, times, 0);
}

void pb_cache_doubt(const char *path)
{
    const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = time(NULL) } }; /* no name has stamp 0 */
    (void)utimensat(AT_FDCWD, path, times, 0);
}

enum pb_status pb_cache_look(const char *path, const char *sha256, uint64_t size, const atomic_bool *cancelled,
                             bool *there, bool *damaged, struct pb_error *error)
{
    struct stat facts = { 0 };
    *damaged = false;
    *there = sha256[0] && lstat(path, &facts) == 0 && S_ISREG(facts.st_mode) && (uint64_t)facts.st_size == size &&
             facts.st_mtim.tv_nsec == stamp_of(sha256);
    if (*there)
        return PB_OK;
    enum pb_status status = pb_cache_verify(path, sha256, cancelled, there, damaged, error);
    if (*there)
        stamp_file(path, sha256);
    return status;
}

/* Folders are not synced: a name that is lost with the power costs a request, and no more. */
enum pb_status pb_cache_take(const char *folder, const char *from, const char *path, struct pb_error *error)
{
    char above[PATH_MAX];
    stamp_file(from, strrchr(path, '/') + 1);
    if (rename(from, path) == 0)
        return PB_OK;
    int length = snprintf(above, sizeof above, "%s/%.2s", folder, path + strlen(folder) + 1);
    if (length < 0 || (size_t)length >= sizeof above)
        return pb_path_failed("write", path, ENAMETOOLONG, 0, PB_ERROR_PUBLISH, error);
    if (mkdir(above, 0700) != 0 && errno != EEXIST)
        return pb_path_failed("create the folder", above, errno, 0, PB_ERROR_PUBLISH, error);
    return rename(from, path) == 0 ? PB_OK : pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
}
