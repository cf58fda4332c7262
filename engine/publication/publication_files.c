/*
 * The part of engine/publication/publication.h that is about the files of a publication: what it has, and whether it
 * has all.
 */
#include "core/base/output_folder.h"
#include "engine/files/files.h"
#include "engine/files/parallel.h"
#include "engine/files/tree.h"
#include "engine/publication/publication_private.h"
#include "engine/store/known_files.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARTEFACTS_MAXIMUM = 100000 };

#define MADE_ARENA ((size_t)64 << 20)

struct collection {
    const struct pb_publication *publication;
    const struct pb_made_files *made; /* sorted by path */
    struct pb_store *store;
    struct pb_arena *arena;
    struct pb_artefact *artefacts;
    size_t count;
    size_t capacity;
};

static enum pb_status publication_files_collect(void *context, const struct pb_tree_entry *entry,
                                                struct pb_error *error)
{
    struct collection *collection = context;
    if (S_ISDIR(entry->facts.st_mode))
        return PB_OK;
    if (!S_ISREG(entry->facts.st_mode) || collection->count == ARTEFACTS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL,
                       "cannot publish %s/%s: a publication holds only plain files, at most %d",
                       collection->publication->staging, entry->path, ARTEFACTS_MAXIMUM);
    if (collection->count == collection->capacity) {
        size_t capacity = collection->capacity ? collection->capacity * 2 : 64;
        struct pb_artefact *grown =
            pb_arena_grow(collection->arena, collection->artefacts, collection->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        collection->artefacts = grown;
        collection->capacity = capacity;
    }
    const char *path = pb_arena_text(collection->arena, entry->path, strlen(entry->path));
    if (!path)
        return pb_out_of_memory(error);
    collection->artefacts[collection->count++] =
        (struct pb_artefact){ .path = path, .size = (uint64_t)entry->facts.st_size };
    return PB_OK;
}

static int compare_paths(const void *a, const void *b)
{
    const struct pb_artefact *left = a;
    const struct pb_artefact *right = b;
    return strcmp(left->path, right->path);
}

/* What was made was digested while it was written, and nobody else writes in the staging folder. */
static enum pb_status digest_artefact(void *context, size_t item, struct pb_error *error)
{
    struct collection *collection = context;
    struct pb_artefact *artefact = &collection->artefacts[item];
    const struct pb_made_files *made = collection->made;
    const struct pb_artefact *known =
        made->count ? bsearch(artefact, made->files, made->count, sizeof *made->files, compare_paths) : NULL;
    char path[sizeof collection->publication->staging + PB_TREE_PATH];
    struct pb_file_sight sight;
    struct pb_known_file file = { .remark = 0 };
    enum pb_status status = PB_OK;
    (void)snprintf(path, sizeof path, "%s/%s", collection->publication->staging, artefact->path);
    bool was_made = known && known->size == artefact->size;
    bool noted = collection->store != NULL;
    if (was_made) {
        memcpy(file.sha256, known->sha256, sizeof file.sha256);
        noted = noted && pb_file_see(path, &sight) && sight.state.size == known->size;
    } else {
        status = pb_file_digest_and_look(path, file.sha256, &sight, NULL, NULL, NULL, error);
        artefact->size = sight.state.size;
    }
    memcpy(artefact->sha256, file.sha256, sizeof artefact->sha256);
    if (status == PB_OK && noted)
        pb_store_file_note(collection->store, &sight, &file);
    return status;
}

enum pb_status pb_publication_artefacts(const struct pb_publication *publication, struct pb_made_files *made,
                                        struct pb_store *store, size_t jobs, struct pb_arena *arena,
                                        struct pb_artefact **artefacts, size_t *count, struct pb_error *error)
{
    struct collection collection = { .publication = publication, .made = made, .store = store, .arena = arena };
    enum pb_status status = pb_tree_walk(publication->staging, publication_files_collect, &collection, error);
    if (status != PB_OK)
        return status;
    if (collection.count > 1)
        qsort(collection.artefacts, collection.count, sizeof *collection.artefacts, compare_paths);
    if (made->count > 1)
        qsort(made->files, made->count, sizeof *made->files, compare_paths);
    status = pb_parallel(collection.count, jobs, digest_artefact, &collection, error);
    *artefacts = collection.artefacts;
    *count = collection.count;
    return status;
}

void pb_made_files_open(struct pb_made_files *made)
{
    *made = (struct pb_made_files){ .lock = PTHREAD_MUTEX_INITIALIZER };
    pb_arena_open(&made->arena, MADE_ARENA);
}

void pb_made_files_close(struct pb_made_files *made)
{
    pb_arena_close(&made->arena);
    pthread_mutex_destroy(&made->lock);
}

static enum pb_status add_made(struct pb_made_files *made, const char *path, const struct pb_output_record *record,
                               struct pb_error *error)
{
    if (made->count == made->capacity) {
        size_t capacity = made->capacity ? made->capacity * 2 : 64;
        struct pb_artefact *grown = pb_arena_grow(&made->arena, made->files, made->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        made->files = grown;
        made->capacity = capacity;
    }
    struct pb_artefact *file = &made->files[made->count];
    *file = (struct pb_artefact){ .path = path, .size = record->size };
    if (!file->path)
        return pb_out_of_memory(error);
    memcpy(file->sha256, record->sha256, sizeof file->sha256);
    made->count++;
    return PB_OK;
}

enum pb_status pb_made_files_add(struct pb_made_files *made, const char *folder, struct pb_output *output,
                                 struct pb_error *error)
{
    enum pb_status status = PB_OK;
    const char *name = NULL;
    for (size_t i = 0; status == PB_OK && (name = pb_output_name(output, i)); i++) {
        struct pb_output_record record;
        status = pb_output_digest(output, name, &record, error);
        if (status != PB_OK)
            return status;
        pthread_mutex_lock(&made->lock);
        const char *path = pb_arena_format(&made->arena, "%s%s%s", folder, folder[0] ? "/" : "", name);
        status = add_made(made, path, &record, error);
        pthread_mutex_unlock(&made->lock);
    }
    return status;
}

static bool artefact_is_there(int folder, const cJSON *artefact)
{
    const cJSON *path = cJSON_GetObjectItemCaseSensitive(artefact, "path");
    const cJSON *size = cJSON_GetObjectItemCaseSensitive(artefact, "size");
    if (!cJSON_IsString(path) || !cJSON_IsNumber(size) || !pb_publication_path_inside(path->valuestring))
        return false;
    struct stat facts;
    return fstatat(folder, path->valuestring, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(facts.st_mode) &&
           (double)facts.st_size == size->valuedouble;
}

bool pb_publication_whole(const struct pb_publication *publication, const char *name, const char *manifest)
{
    if (!pb_publication_name_valid(name))
        return false;
    int folder = openat(publication->lock, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return false;
    cJSON *json = cJSON_Parse(manifest);
    const cJSON *artefacts = cJSON_GetObjectItemCaseSensitive(json, "artefacts");
    bool whole = cJSON_IsArray(artefacts);
    const cJSON *artefact = NULL;
    cJSON_ArrayForEach(artefact, artefacts) whole = whole && artefact_is_there(folder, artefact);
    cJSON_Delete(json);
    (void)close(folder);
    return whole;
}
