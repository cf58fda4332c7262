#include "engine/publication/publication.h"

#include "engine/files/files.h"
#include "engine/publication/publication_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The process that holds the lock of a folder, by /proc/locks: "1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF". 0
 * when the system does not say. */
static long lock_holder(int folder)
{
    struct stat facts;
    FILE *locks = fstat(folder, &facts) == 0 ? fopen("/proc/locks", "re") : NULL;
    if (!locks)
        return 0;
    char wanted[64];
    (void)snprintf(wanted, sizeof wanted, " %02x:%02x:%" PRIu64 " ", major(facts.st_dev), minor(facts.st_dev),
                   (uint64_t)facts.st_ino);
    long holder = 0;
    char line[256];
    while (!holder && fgets(line, sizeof line, locks)) {
        const char *end = strstr(line, wanted);
        if (!end || !strstr(line, " FLOCK ") || strstr(line, "->"))
            continue;
        const char *digits = end;
        while (digits > line && digits[-1] >= '0' && digits[-1] <= '9')
            digits--;
        for (; digits < end && holder < 1L << 40; digits++)
            holder = holder * 10 + (*digits - '0');
    }
    (void)fclose(locks);
    return holder;
}

static enum pb_status take_lock(struct pb_publication *publication, struct pb_error *error)
{
    if (flock(publication->lock, LOCK_EX | LOCK_NB) == 0)
        return PB_OK;
    int number = errno;
    enum pb_status status = PB_FAILED;
    if (number != EWOULDBLOCK) {
        char buffer[128];
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot lock the folder %s: %s", publication->output,
                         pb_errno_text(number, buffer, sizeof buffer));
        pb_error_hint(error, "choose an output folder on a disk of this machine, and copy from there to the share");
        return status;
    }
    char process[64] = "";
    long holder = lock_holder(publication->lock);
    if (holder)
        (void)snprintf(process, sizeof process, " (process %ld)", holder);
    status =
        pb_fail(error, PB_FAILED, PB_ERROR_LOCKED, "another run%s is publishing to %s", process, publication->output);
    pb_error_hint(error, "wait until it has finished, or give this run another output folder");
    return status;
}

/* If `latest` is not a link, Placebook did not create it and must not remove it. */
static enum pb_status check_latest(const struct pb_publication *publication, struct pb_error *error)
{
    struct stat facts;
    if (fstatat(publication->lock, PB_LATEST_NAME, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? PB_OK : pb_publication_failed(publication, "look at", PB_LATEST_NAME, errno, error);
    if (S_ISLNK(facts.st_mode))
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s/%s is a %s, not the link to the latest publication",
                publication->output, PB_LATEST_NAME, S_ISDIR(facts.st_mode) ? "folder" : "file");
    pb_error_hint(error, "move it away, or choose another output folder: Placebook needs a link of that name");
    return status;
}

static bool is_leftover(const char *name)
{
    return strncmp(name, PB_STAGING_START, strlen(PB_STAGING_START)) == 0 ||
           strncmp(name, PB_LINK_START, strlen(PB_LINK_START)) == 0 || strcmp(name, PB_JOURNAL_NEW) == 0;
}

static enum pb_status remove_leftovers(const struct pb_publication *publication, struct pb_error *error)
{
    DIR *folder = opendir(publication->output);
    if (!folder)
        return pb_path_failed("read the folder", publication->output, errno, 0, PB_ERROR_PUBLISH, error);
    enum pb_status status = PB_OK;
    for (const struct dirent *entry = readdir(folder); entry && status == PB_OK; entry = readdir(folder)) {
        char path[sizeof publication->output + sizeof entry->d_name + 1];
        (void)snprintf(path, sizeof path, "%s/%s", publication->output, entry->d_name);
        if (is_leftover(entry->d_name))
            status = pb_path_remove(path, error);
    }
    (void)closedir(folder);
    return status;
}

enum pb_status pb_publication_open(struct pb_publication *publication, const char *output, struct pb_error *error)
{
    *publication = (struct pb_publication){ .lock = -1 };
    if (!pb_text_copy(publication->output, sizeof publication->output, output))
        return pb_path_failed("create the folder", output, ENAMETOOLONG, 0, PB_ERROR_PUBLISH, error);
    for (size_t length = strlen(output); length > 1 && output[length - 1] == '/'; length--)
        publication->output[length - 1] = '\0';
    enum pb_status status = pb_folder_make(publication->output, error);
    if (status != PB_OK)
        return status;
    publication->lock = open(publication->output, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (publication->lock < 0)
        return pb_path_failed("open the folder", publication->output, errno, 0, PB_ERROR_PUBLISH, error);
    status = take_lock(publication, error);
    if (status == PB_OK && faccessat(publication->lock, ".", W_OK | X_OK, AT_EACCESS) != 0)
        status = pb_path_failed("write to the folder", publication->output, errno, 0, PB_ERROR_PUBLISH, error);
    if (status == PB_OK)
        status = check_latest(publication, error);
    if (status == PB_OK)
        status = remove_leftovers(publication, error);
    if (status == PB_OK)
        status = pb_publication_recover(publication, error);
    if (status != PB_OK)
        pb_publication_close(publication);
    return status;
}

void pb_publication_close(struct pb_publication *publication)
{
    /* The next run removes what cannot be removed now. */
    if (publication->staging[0] && pb_path_remove(publication->staging, NULL) == PB_OK)
        publication->staging[0] = '\0';
    if (publication->lock >= 0)
        (void)close(publication->lock);
    publication->lock = -1;
}

enum pb_status pb_publication_stage(struct pb_publication *publication, struct pb_error *error)
{
    (void)snprintf(publication->staging, sizeof publication->staging, "%s/" PB_STAGING_START "%ld", publication->output,
                   (long)getpid());
    enum pb_status status = pb_path_remove(publication->staging, error);
    if (status == PB_OK && mkdir(publication->staging, 0777) != 0)
        status = pb_path_failed("create the folder", publication->staging, errno, 0, PB_ERROR_PUBLISH, error);
    return status;
}

enum pb_status pb_publication_latest(const struct pb_publication *publication, struct pb_arena *arena,
                                     const char **name, const char **manifest, struct pb_error *error)
{
    char linked[PB_PUBLICATION_NAME];
    *name = NULL;
    *manifest = NULL;
    pb_publication_linked(publication, linked);
    if (!linked[0])
        return PB_OK;
    enum pb_status status = pb_publication_manifest(publication, linked, arena, manifest, error);
    if (status != PB_OK || !*manifest)
        return status;
    *name = pb_arena_text(arena, linked, strlen(linked));
    return *name ? PB_OK : pb_out_of_memory(error);
}
