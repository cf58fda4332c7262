/*
 * The part of engine/imports/imports.h that changes the imports. Everything appears and disappears by a rename, and is
 * on disk before the next step:
 *
 *   1. .new-NAME is filled
 *   2. .new-NAME/publishing says what is about to be published, and where; all of .new-NAME is synced. A load that is
 *      only tried gets no further than 1, and waits for no disk
 *   3. the publication appears (engine/publication/publication.h)
 *   4. NAME becomes .old-NAME, .new-NAME becomes NAME
 *   5. .old-NAME is removed
 *
 * Killed before 3: the earlier import of that name, or none, is in force, and .new-NAME is removed by the next run.
 * Killed after 3: the new one is in force, and the next run finishes 4 and 5.
 */
#include "core/base/name.h"
#include "engine/files/files.h"
#include "engine/files/tree.h"
#include "engine/imports/imports_private.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SCRATCH_MAXIMUM ((size_t)64 << 20)

static enum pb_status rename_synced(const char *folder, const char *from, const char *to, struct pb_error *error)
{
    if (rename(from, to) != 0)
        return pb_path_failed("put in place", to, errno, 0, PB_ERROR_PUBLISH, error);
    return pb_path_sync(folder, error);
}

static bool is_there(const char *path)
{
    struct stat facts;
    return lstat(path, &facts) == 0;
}

/* The paths of one import. */
struct paths {
    const char *folder; /* of all imports of the pipeline */
    const char *import, *staged, *old, *removed;
};

static enum pb_status make_paths(struct paths *paths, const char *state, const char *pipeline, const char *name,
                                 struct pb_arena *arena, struct pb_error *error)
{
    *paths = (struct paths){ .folder = pb_imports_folder(arena, state, pipeline) };
    if (!paths->folder) {
        (void)pb_out_of_memory(error);
        return PB_FATAL;
    }
    paths->import = pb_arena_format(arena, "%s/%s", paths->folder, name);
    paths->staged = pb_arena_format(arena, "%s/" PB_IMPORT_NEW "%s", paths->folder, name);
    paths->old = pb_arena_format(arena, "%s/" PB_IMPORT_OLD "%s", paths->folder, name);
    paths->removed = pb_arena_format(arena, "%s/" PB_IMPORT_REMOVED "%s", paths->folder, name);
    if (paths->import && paths->staged && paths->old && paths->removed)
        return PB_OK;
    (void)pb_out_of_memory(error);
    return PB_FATAL;
}

/* --- staging --- */

static bool add_list(cJSON *root, const char *key, const struct pb_text_list *ids)
{
    cJSON *list = ids->count ? cJSON_AddArrayToObject(root, key) : NULL;
    bool whole = ids->count == 0 || list;
    for (size_t i = 0; list && i < ids->count; i++) {
        cJSON *id = cJSON_CreateString(ids->items[i]);
        whole = whole && id && cJSON_AddItemToArray(list, id);
    }
    return whole;
}

/* load.json; malloc'ed, NULL when out of memory. Paths need not be UTF-8, JSON must be. */
static char *description(const struct pb_import *import, struct pb_arena *arena)
{
    const char *mapping = pb_name_spell(arena, import->mapping);
    const char *file = pb_name_spell(arena, import->file);
    if (!mapping || !file)
        return NULL;
    bool spelled = mapping != import->mapping || file != import->file;
    cJSON *root = cJSON_CreateObject();
    bool whole = root && cJSON_AddStringToObject(root, "schema", "placebook.load/1") &&
                 cJSON_AddStringToObject(root, "name", import->name) &&
                 cJSON_AddStringToObject(root, "pipeline", import->pipeline) &&
                 cJSON_AddStringToObject(root, "mapping", mapping) && cJSON_AddStringToObject(root, "file", file) &&
                 (!spelled || cJSON_AddTrueToObject(root, "spelled")) &&
                 cJSON_AddStringToObject(root, "sha256", import->sha256) &&
                 cJSON_AddNumberToObject(root, "size", (double)import->size) &&
                 cJSON_AddStringToObject(root, "loaded", import->loaded) && add_list(root, "places", &import->places) &&
                 add_list(root, "measures", &import->measures);
    char *text = whole ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    return text;
}

/* With parts of a second: of two files that a script loads at once the later one counts first. */
static enum pb_status note_time(struct pb_new_import *import, struct pb_error *error)
{
    struct timespec now;
    struct tm utc;
    char seconds[20];
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || !gmtime_r(&now.tv_sec, &utc) ||
        strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &utc) == 0)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "cannot read the clock");
    (void)snprintf(import->loaded, sizeof import->loaded, "%s.%06uZ", seconds,
                   (unsigned)(now.tv_nsec / 1000) % 1000000U);
    return PB_OK;
}

/* The copy is what is read from now on, so it must be the file that was given. */
static enum pb_status copy_input(struct pb_new_import *import, const atomic_bool *cancelled, struct pb_error *error)
{
    char copied[PB_DIGEST_TEXT];
    uint64_t size = 0;
    enum pb_status status = pb_file_digest(import->path, import->sha256, &size, cancelled, error);
    if (status == PB_OK)
        status = pb_file_copy_private(import->path, import->kept.input, error);
    if (status == PB_OK)
        status = pb_file_digest(import->kept.input, copied, &size, cancelled, error);
    if (status != PB_OK)
        return status;
    import->kept.size = (int64_t)size;
    if (strcmp(copied, import->sha256) == 0)
        return PB_OK;
    pb_error_at(error, import->path, 0, 0);
    status = pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the file changed while it was being read");
    pb_error_hint(error, "wait until the program that writes it has finished, then load it again");
    return status;
}

static enum pb_status imports_keep_fill(struct pb_new_import *import, const atomic_bool *cancelled,
                                        struct pb_arena *arena, struct pb_error *error)
{
    const char *folder = import->kept.folder;
    const char *input = pb_path_join(arena, folder, PB_IMPORT_INPUT);
    const char *mapping = pb_path_join(arena, folder, PB_IMPORT_MAPPING);
    const char *path = pb_path_join(arena, folder, PB_IMPORT_DESCRIPTION);
    if (!input || !mapping || !path)
        return pb_out_of_memory(error);
    enum pb_status status = pb_folder_add_private(folder, error);
    if (status == PB_OK)
        status = pb_folder_add_private(input, error);
    if (status == PB_OK)
        status = copy_input(import, cancelled, error);
    if (status == PB_OK)
        status = pb_file_put_private(mapping, import->mapping_text, import->mapping_length, error);
    if (status == PB_OK)
        status = note_time(import, error);
    if (status != PB_OK)
        return status;
    char *text = description(&import->kept, arena);
    status = text ? pb_file_put_private(path, text, strlen(text), error) : pb_out_of_memory(error);
    cJSON_free(text);
    return status;
}

enum pb_status pb_import_stage(const char *state, struct pb_new_import *import, const atomic_bool *cancelled,
                               struct pb_error *error)
{
    struct pb_arena arena;
    struct paths paths;
    pb_arena_open(&arena, SCRATCH_MAXIMUM);
    enum pb_status status = make_paths(&paths, state, import->kept.pipeline, import->name, &arena, error);
    if (status == PB_OK)
        status = pb_folder_make_private(paths.folder, error);
    if (status == PB_OK)
        status = pb_path_remove(paths.staged, error);
    if (status == PB_OK)
        status = imports_keep_fill(import, cancelled, &arena, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_import_announce(const struct pb_new_import *import, const char *output, const char *run_id,
                                  struct pb_error *error)
{
    char where[PATH_MAX];
    char text[PATH_MAX + 64];
    char path[PATH_MAX + sizeof PB_IMPORT_PUBLISHING + 1];
    if (!realpath(output, where))
        return pb_path_failed("find", output, errno, 0, PB_ERROR_PUBLISH, error);
    int length = snprintf(text, sizeof text, "%s %s", run_id, where);
    (void)snprintf(path, sizeof path, "%s/" PB_IMPORT_PUBLISHING, import->kept.folder);
    enum pb_status status = pb_file_put_private(path, text, (size_t)length, error);
    if (status == PB_OK)
        status = pb_tree_sync(import->kept.folder, error);
    (void)snprintf(path, sizeof path, "%s/..", import->kept.folder);
    return status == PB_OK ? pb_path_sync(path, error) : status; /* its name */
}

/* --- in force --- */

/* Steps 4 and 5. */
static enum pb_status put_in_force(const struct paths *paths, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (is_there(paths->import)) {
        status = pb_path_remove(paths->old, error);
        if (status == PB_OK)
            status = rename_synced(paths->folder, paths->import, paths->old, error);
    }
    if (status == PB_OK)
        status = rename_synced(paths->folder, paths->staged, paths->import, error);
    if (status != PB_OK)
        return status;
    char announced[PATH_MAX];
    (void)snprintf(announced, sizeof announced, "%s/" PB_IMPORT_PUBLISHING, paths->import);
    (void)unlink(announced); /* it says nothing where it is now */
    return pb_path_remove(paths->old, error);
}

enum pb_status pb_import_keep(const char *state, const struct pb_new_import *import, struct pb_error *error)
{
    struct pb_arena arena;
    struct paths paths;
    pb_arena_open(&arena, SCRATCH_MAXIMUM);
    enum pb_status status = make_paths(&paths, state, import->kept.pipeline, import->name, &arena, error);
    if (status == PB_OK)
        status = put_in_force(&paths, error);
    pb_arena_close(&arena);
    return status;
}

/* Of a staged import; one that was announced for another output is settled by the next run there. */
static enum pb_status settle_staged(const struct paths *paths, const char *output, struct pb_arena *arena,
                                    struct pb_error *error)
{
    const char *announced = NULL;
    char where[PATH_MAX];
    if (pb_import_published(paths->staged, arena, &announced))
        return put_in_force(paths, error);
    bool elsewhere = announced[0] && (!realpath(output, where) || strcmp(where, announced) != 0);
    return elsewhere ? PB_OK : pb_path_remove(paths->staged, error);
}

static enum pb_status settle_old(const struct paths *paths, struct pb_error *error)
{
    if (is_there(paths->import))
        return pb_path_remove(paths->old, error);
    return rename_synced(paths->folder, paths->old, paths->import, error);
}

/* Everything with this beginning. */
static enum pb_status settle_all(const char *state, const char *pipeline, const char *output, const char *beginning,
                                 struct pb_arena *arena, struct pb_error *error)
{
    struct pb_text_list names = { 0 };
    const char *folder = pb_imports_folder(arena, state, pipeline);
    enum pb_status status = folder ? pb_imports_names(folder, arena, &names, error) : pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < names.count; i++) {
        struct paths paths;
        const char *name = pb_import_after(names.items[i], beginning);
        if (!name)
            continue;
        status = make_paths(&paths, state, pipeline, name, arena, error);
        if (status == PB_OK && strcmp(beginning, PB_IMPORT_NEW) == 0)
            status = settle_staged(&paths, output, arena, error);
        else if (status == PB_OK && strcmp(beginning, PB_IMPORT_OLD) == 0)
            status = settle_old(&paths, error);
        else if (status == PB_OK)
            status = pb_path_remove(paths.removed, error);
    }
    return status;
}

enum pb_status pb_imports_settle(const char *state, const char *pipeline, const char *output, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, SCRATCH_MAXIMUM);
    enum pb_status status = settle_all(state, pipeline, output, PB_IMPORT_NEW, &arena, error);
    if (status == PB_OK)
        status = settle_all(state, pipeline, output, PB_IMPORT_OLD, &arena, error);
    if (status == PB_OK)
        status = settle_all(state, pipeline, output, PB_IMPORT_REMOVED, &arena, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_import_remove(const char *state, const char *pipeline, const char *name, bool *found,
                                struct pb_error *error)
{
    struct pb_arena arena;
    struct paths paths;
    pb_arena_open(&arena, SCRATCH_MAXIMUM);
    enum pb_status status = make_paths(&paths, state, pipeline, name, &arena, error);
    *found = status == PB_OK && (is_there(paths.import) || is_there(paths.staged) || is_there(paths.old));
    /* First what would come back if only the others were removed. */
    if (status == PB_OK)
        status = pb_path_remove(paths.staged, error);
    if (status == PB_OK)
        status = pb_path_remove(paths.old, error);
    if (status == PB_OK)
        status = pb_path_remove(paths.removed, error);
    if (status == PB_OK && is_there(paths.import))
        status = rename_synced(paths.folder, paths.import, paths.removed, error);
    if (status == PB_OK)
        status = pb_path_remove(paths.removed, error);
    pb_arena_close(&arena);
    return status;
}
