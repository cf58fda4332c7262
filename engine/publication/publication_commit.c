/*
 * How a publication appears. In this order, each step on disk before the next one:
 *
 *   1. everything in the staging folder is synced
 *   2. .committing names the publication to come
 *   3. the staging folder is renamed to that name
 *   4. `latest` is swapped
 *   5. .committing is removed
 *
 * Killed before 3: the next run removes staging folder and journal. Killed between 3 and 5: the publication is whole,
 * since it was synced before, and the next run swaps the link. An earlier publication that was made the latest again
 * has no journal, so newer ones beside it are left alone.
 */
#include "engine/files/files.h"
#include "engine/files/tree.h"
#include "engine/publication/publication_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pb_status sync_output(const struct pb_publication *publication, struct pb_error *error)
{
    if (fsync(publication->lock) == 0 || errno == EINVAL)
        return PB_OK;
    return pb_path_failed("write to disk", publication->output, errno, 0, PB_ERROR_PUBLISH, error);
}

static enum pb_status rename_inside(const struct pb_publication *publication, const char *from, const char *to,
                                    struct pb_error *error)
{
    if (renameat(publication->lock, from, publication->lock, to) == 0)
        return PB_OK;
    return pb_publication_failed(publication, "put in place", to, errno, error);
}

static void link_name(char name[PB_PUBLICATION_NAME])
{
    (void)snprintf(name, PB_PUBLICATION_NAME, PB_LINK_START "%ld", (long)getpid());
}

static enum pb_status make_link(const struct pb_publication *publication, const char *target, struct pb_error *error)
{
    char link[PB_PUBLICATION_NAME];
    link_name(link);
    (void)unlinkat(publication->lock, link, 0);
    if (symlinkat(target, publication->lock, link) == 0)
        return PB_OK;
    return pb_publication_failed(publication, "create the link", link, errno, error);
}

static enum pb_status swap_link(const struct pb_publication *publication, struct pb_error *error)
{
    char link[PB_PUBLICATION_NAME];
    link_name(link);
    return rename_inside(publication, link, PB_LATEST_NAME, error);
}

/* The journal appears whole or not at all, like everything else. */
static enum pb_status write_journal(const struct pb_publication *publication, const char *name, struct pb_error *error)
{
    char path[sizeof publication->output + sizeof PB_JOURNAL_NEW + 1];
    (void)snprintf(path, sizeof path, "%s/" PB_JOURNAL_NEW, publication->output);
    enum pb_status status = pb_file_write(path, name, strlen(name), error);
    if (status == PB_OK)
        status = rename_inside(publication, PB_JOURNAL_NEW, PB_JOURNAL_NAME, error);
    return status == PB_OK ? sync_output(publication, error) : status;
}

static enum pb_status remove_journal(const struct pb_publication *publication, struct pb_error *error)
{
    if (unlinkat(publication->lock, PB_JOURNAL_NAME, 0) != 0 && errno != ENOENT)
        return pb_publication_failed(publication, "remove", PB_JOURNAL_NAME, errno, error);
    return sync_output(publication, error);
}

/* The name in the journal; "" when there is no journal or no name in it. */
static enum pb_status read_journal(const struct pb_publication *publication, char name[PB_PUBLICATION_NAME],
                                   bool *found, struct pb_error *error)
{
    name[0] = '\0';
    int descriptor = openat(publication->lock, PB_JOURNAL_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    *found = descriptor >= 0;
    if (!*found)
        return errno == ENOENT ? PB_OK : pb_publication_failed(publication, "read", PB_JOURNAL_NAME, errno, error);
    ssize_t length = read(descriptor, name, PB_PUBLICATION_NAME);
    int number = errno;
    (void)close(descriptor);
    if (length < 0)
        return pb_publication_failed(publication, "read", PB_JOURNAL_NAME, number, error);
    name[length < PB_PUBLICATION_NAME ? length : 0] = '\0';
    if (!pb_publication_name_valid(name))
        name[0] = '\0';
    return PB_OK;
}

static enum pb_status remove_publication(const struct pb_publication *publication, const char *name,
                                         struct pb_error *error)
{
    char path[sizeof publication->output + PB_PUBLICATION_NAME + 1];
    (void)snprintf(path, sizeof path, "%s/%s", publication->output, name);
    return pb_path_remove(path, error);
}

/* Makes the publication of an interrupted commit the latest, or removes it when something of it is missing. */
static enum pb_status finish_commit(const struct pb_publication *publication, const char *name, struct pb_error *error)
{
    struct stat facts;
    char linked[PB_PUBLICATION_NAME];
    pb_publication_linked(publication, linked);
    if (fstatat(publication->lock, name, &facts, AT_SYMLINK_NOFOLLOW) != 0 || strcmp(linked, name) == 0)
        return PB_OK;
    struct pb_arena arena;
    pb_arena_open(&arena, (size_t)2 * PB_MANIFEST_MAXIMUM);
    const char *manifest = NULL;
    enum pb_status status = pb_publication_manifest(publication, name, &arena, &manifest, error);
    if (status == PB_OK && manifest && pb_publication_whole(publication, name, manifest)) {
        status = make_link(publication, name, error);
        if (status == PB_OK)
            status = swap_link(publication, error);
        if (status == PB_OK)
            status = sync_output(publication, error);
    } else if (status == PB_OK)
        status = remove_publication(publication, name, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_publication_recover(const struct pb_publication *publication, struct pb_error *error)
{
    char name[PB_PUBLICATION_NAME];
    bool found = false;
    enum pb_status status = read_journal(publication, name, &found, error);
    if (status == PB_OK && name[0])
        status = finish_commit(publication, name, error);
    if (status == PB_OK && found)
        status = remove_journal(publication, error);
    return status;
}

/* Appends "-2", "-3" ... until no folder has that name. */
static enum pb_status find_free_name(const struct pb_publication *publication, char name[PB_PUBLICATION_NAME],
                                     struct pb_error *error)
{
    enum { MOST = 9999 };
    char wished[PB_PUBLICATION_NAME];
    (void)pb_text_copy(wished, sizeof wished, name);
    struct stat facts;
    for (int number = 2; number <= MOST && pb_publication_name_valid(name); number++) {
        if (fstatat(publication->lock, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
            return errno == ENOENT ? PB_OK : pb_publication_failed(publication, "look at", name, errno, error);
        if (snprintf(name, PB_PUBLICATION_NAME, "%s-%d", wished, number) >= PB_PUBLICATION_NAME)
            break;
    }
    return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "\"%s\" cannot be the name of a publication in %s", wished,
                   publication->output);
}

/* Steps 2 to 4. Everything that needs space on the disk comes before the publication is visible. */
static enum pb_status publication_commit_put_in_place(const struct pb_publication *publication, const char *name,
                                                      bool *renamed, bool *swapped, struct pb_error *error)
{
    enum pb_status status = write_journal(publication, name, error);
    if (status == PB_OK)
        status = make_link(publication, name, error);
    if (status != PB_OK)
        return status;
    const char *staging = strrchr(publication->staging, '/') + 1;
    status = rename_inside(publication, staging, name, error);
    *renamed = status == PB_OK;
    if (status == PB_OK)
        status = sync_output(publication, error);
    if (status != PB_OK)
        return status;
    status = swap_link(publication, error);
    *swapped = status == PB_OK;
    return *swapped ? sync_output(publication, error) : status;
}

/* After a failure: the publication becomes the staging folder again, which pb_publication_close removes. The next run
 * handles what cannot be undone now. */
static void take_back(const struct pb_publication *publication, const char *name, bool renamed)
{
    char link[PB_PUBLICATION_NAME];
    link_name(link);
    (void)unlinkat(publication->lock, link, 0);
    (void)unlinkat(publication->lock, PB_JOURNAL_NEW, 0);
    const char *staging = strrchr(publication->staging, '/') + 1;
    if (!renamed || renameat(publication->lock, name, publication->lock, staging) == 0)
        (void)unlinkat(publication->lock, PB_JOURNAL_NAME, 0);
}

/* Says that the publication is there although a later step failed. */
static enum pb_status failed_in_place(const char *name, struct pb_error *error)
{
    if (!error)
        return PB_FAILED;
    const struct pb_error why = *error;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                "%s is the latest publication now, but it is not certain to be on disk: %s", name, why.message);
    pb_error_hint(error, "check the disk, then run again: you do not need to delete anything");
    return status;
}

enum pb_status pb_publication_commit(struct pb_publication *publication, char name[64], bool *in_place,
                                     struct pb_error *error)
{
    *in_place = false;
    struct stat facts;
    char manifest[sizeof publication->staging + sizeof PB_MANIFEST_NAME + 1];
    (void)snprintf(manifest, sizeof manifest, "%s/" PB_MANIFEST_NAME, publication->staging);
    if (!publication->staging[0] || lstat(manifest, &facts) != 0 || !S_ISREG(facts.st_mode))
        return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "a publication without " PB_MANIFEST_NAME " in %s",
                       publication->staging);
    enum pb_status status = find_free_name(publication, name, error);
    if (status == PB_OK)
        status = pb_tree_sync(publication->staging, error);
    if (status != PB_OK)
        return status;
    bool renamed = false;
    status = publication_commit_put_in_place(publication, name, &renamed, in_place, error);
    if (!*in_place) {
        take_back(publication, name, renamed);
        return status;
    }
    publication->staging[0] = '\0';
    if (status == PB_OK)
        status = remove_journal(publication, error);
    return status == PB_OK ? PB_OK : failed_in_place(name, error);
}

enum pb_status pb_publication_relink(const struct pb_publication *publication, const char *name, bool *in_place,
                                     struct pb_error *error)
{
    *in_place = false;
    if (!pb_publication_name_valid(name))
        return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "\"%s\" cannot be the name of a publication", name);
    enum pb_status status = make_link(publication, name, error);
    if (status != PB_OK)
        return status;
    status = swap_link(publication, error);
    *in_place = status == PB_OK;
    if (*in_place)
        return sync_output(publication, error) == PB_OK ? PB_OK : failed_in_place(name, error);
    char link[PB_PUBLICATION_NAME];
    link_name(link);
    (void)unlinkat(publication->lock, link, 0);
    return status;
}
