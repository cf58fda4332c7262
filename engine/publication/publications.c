#include "engine/publication/publications.h"

#include "engine/files/files.h"
#include "engine/files/parallel.h"
#include "engine/publication/publication_private.h"
#include "engine/store/known_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STAMP = sizeof "20261121T020000Z" - 1 };

/* A publication while the list is made. */
struct candidate {
    const char *name;
    struct timespec written;
};

/* Newest first. */
static int publications_compare(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    int order = strncmp(right->name, left->name, STAMP);
    if (order == 0)
        order = (right->written.tv_sec > left->written.tv_sec) - (right->written.tv_sec < left->written.tv_sec);
    if (order == 0)
        order = (right->written.tv_nsec > left->written.tv_nsec) - (right->written.tv_nsec < left->written.tv_nsec);
    return order ? order : strcmp(right->name, left->name);
}

static void read_link(const char *path, char name[PB_PUBLICATION_NAME])
{
    ssize_t length = readlink(path, name, PB_PUBLICATION_NAME);
    name[length > 0 && length < PB_PUBLICATION_NAME ? length : 0] = '\0';
}

static enum pb_status publications_gather(DIR *folder, const char *output, struct pb_arena *arena,
                                          struct candidate **candidates, size_t *count, struct pb_error *error)
{
    size_t capacity = 0;
    *candidates = NULL;
    *count = 0;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        struct stat facts;
        char path[sizeof entry->d_name + sizeof PB_MANIFEST_NAME + 1];
        if (!pb_publication_name_valid(entry->d_name))
            continue;
        (void)snprintf(path, sizeof path, "%s/" PB_MANIFEST_NAME, entry->d_name);
        if (fstatat(dirfd(folder), path, &facts, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(facts.st_mode))
            continue;
        if (*count == PB_PUBLICATIONS_MAXIMUM)
            return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "more than %d publications in %s",
                           (int)PB_PUBLICATIONS_MAXIMUM, output);
        if (*count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 64;
            struct candidate *grown = pb_arena_grow(arena, *candidates, capacity, wanted, sizeof **candidates);
            if (!grown)
                return pb_out_of_memory(error);
            *candidates = grown;
            capacity = wanted;
        }
        const char *name = pb_arena_text(arena, entry->d_name, strlen(entry->d_name));
        if (!name)
            return pb_out_of_memory(error);
        (*candidates)[(*count)++] = (struct candidate){ name, facts.st_mtim };
    }
    return PB_OK;
}

enum pb_status pb_publications_list(const char *output, struct pb_arena *arena, struct pb_listed **list, size_t *count,
                                    struct pb_error *error)
{
    *list = NULL;
    *count = 0;
    errno = 0;
    DIR *folder = opendir(output);
    if (!folder && errno == ENOENT)
        return PB_OK;
    if (!folder)
        return pb_path_failed("read the folder", output, errno, 0, PB_ERROR_PUBLISH, error);
    struct candidate *candidates = NULL;
    size_t found = 0;
    enum pb_status status = publications_gather(folder, output, arena, &candidates, &found, error);
    (void)closedir(folder);
    if (status != PB_OK || found == 0)
        return status;
    qsort(candidates, found, sizeof *candidates, publications_compare);
    const char *link = pb_path_join(arena, output, PB_LATEST_NAME);
    *list = pb_arena_take(arena, found, sizeof **list);
    if (!link || !*list)
        return pb_out_of_memory(error);
    char latest[PB_PUBLICATION_NAME];
    read_link(link, latest);
    for (size_t i = 0; i < found; i++)
        (*list)[i] = (struct pb_listed){ candidates[i].name, strcmp(candidates[i].name, latest) == 0 };
    *count = found;
    return PB_OK;
}

enum pb_status pb_publications_manifest(const char *output, const char *name, struct pb_arena *arena,
                                        struct pb_manifest *manifest, bool *found, struct pb_error *error)
{
    *found = false;
    if (!pb_publication_name_valid(name))
        return PB_OK;
    const char *folder = pb_path_join(arena, output, name);
    const char *path = folder ? pb_path_join(arena, folder, PB_MANIFEST_NAME) : NULL;
    struct stat facts;
    if (!path)
        return pb_out_of_memory(error);
    if (lstat(path, &facts) != 0)
        return PB_OK;
    char *text = NULL;
    size_t length = 0;
    enum pb_status status = pb_file_read(path, PB_MANIFEST_MAXIMUM, arena, &text, &length, PB_ERROR_PUBLISH, error);
    if (status == PB_OK)
        status = pb_manifest_look(text, arena, manifest, error);
    if (status != PB_OK)
        pb_error_at(error, path, 0, 0);
    *found = status == PB_OK;
    return status;
}

enum pb_status pb_publications_latest(const char *output, struct pb_arena *arena, struct pb_manifest *manifest,
                                      bool *found, struct pb_error *error)
{
    char name[PB_PUBLICATION_NAME];
    const char *link = pb_path_join(arena, output, PB_LATEST_NAME);
    if (!link)
        return pb_out_of_memory(error);
    read_link(link, name);
    return pb_publications_manifest(output, name, arena, manifest, found, error);
}

/* The SHA-256 of a published file, read where it is not known. PB_FAILED: it cannot be read. */
static enum pb_status digest_published(const char *path, struct pb_store *store, const atomic_bool *cancelled,
                                       struct pb_known_file *file, struct pb_error *error)
{
    bool known = false;
    struct pb_file_sight sight;
    enum pb_status status = PB_OK;
    *file = (struct pb_known_file){ .remark = 0 };
    if (store && pb_file_see(path, &sight))
        status = pb_store_file_known(store, &sight.state, &known, file, error);
    if (status != PB_OK || known)
        return status;
    status = pb_file_digest_and_look(path, file->sha256, &sight, cancelled, NULL, NULL, error);
    if (status == PB_OK && store)
        pb_store_file_note(store, &sight, file);
    return status;
}

enum pb_status pb_publications_look(const char *folder, const struct pb_artefact *artefact, struct pb_store *store,
                                    const atomic_bool *cancelled, const char **damage, struct pb_error *error)
{
    char path[PATH_MAX];
    struct stat facts;
    struct pb_known_file file = { .remark = 0 };
    struct pb_error unreadable = { 0 };
    *damage = NULL;
    int length = snprintf(path, sizeof path, "%s/%s", folder, artefact->path);
    if (!pb_publication_path_inside(artefact->path) || length < 0 || (size_t)length >= sizeof path)
        *damage = "is not a valid name of a file in it";
    else if (lstat(path, &facts) != 0)
        *damage = "is missing";
    else if (!S_ISREG(facts.st_mode))
        *damage = "cannot be read";
    else if ((uint64_t)facts.st_size == artefact->size &&
             digest_published(path, store, cancelled, &file, &unreadable) != PB_OK)
        *damage = "cannot be read";
    else if ((uint64_t)facts.st_size != artefact->size || strcmp(file.sha256, artefact->sha256) != 0)
        *damage = "is not the file that was published (its SHA-256 differs)";
    bool ours = unreadable.code == PB_ERROR_SOURCE || unreadable.code == PB_ERROR_NONE;
    if (ours)
        return PB_OK;
    if (error)
        *error = unreadable;
    return PB_FATAL; /* stopped, or out of memory or file descriptors: this says nothing about the file */
}

/* The files to check, each by one thread. */
struct looking {
    const char *folder;
    const struct pb_manifest *manifest;
    const bool *wanted;
    struct pb_store *store;
    const char **damage;
    const atomic_bool *cancelled;
};

static enum pb_status look_at_one(void *context, size_t i, struct pb_error *error)
{
    const struct looking *looking = context;
    if (looking->wanted && !looking->wanted[i])
        return PB_OK;
    return pb_publications_look(looking->folder, &looking->manifest->artefacts[i], looking->store, looking->cancelled,
                                &looking->damage[i], error);
}

enum pb_status pb_publications_damage(const char *folder, const struct pb_manifest *manifest, const bool *wanted,
                                      struct pb_store *store, size_t jobs, const atomic_bool *cancelled,
                                      const char **damage, struct pb_error *error)
{
    struct looking looking = { folder, manifest, wanted, store, damage, cancelled };
    return pb_parallel(manifest->artefact_count, jobs, look_at_one, &looking, error);
}

enum pb_status pb_publications_verify(const char *output, const char *name, const struct pb_manifest *manifest,
                                      struct pb_arena *arena, struct pb_error *error)
{
    const char *folder = pb_path_join(arena, output, name);
    const char **damage = pb_arena_take(arena, manifest->artefact_count, sizeof *damage);
    if (!folder || !damage)
        return pb_out_of_memory(error);
    enum pb_status status =
        pb_publications_damage(folder, manifest, NULL, NULL, pb_parallel_jobs(0), NULL, damage, error);
    for (size_t i = 0; status == PB_OK && i < manifest->artefact_count; i++) {
        if (!damage[i])
            continue;
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "publication %s is damaged: %s %s", name,
                         manifest->artefacts[i].path, damage[i]);
        pb_error_hint(error, "choose another publication, or publish again from its inputs");
    }
    return status;
}
