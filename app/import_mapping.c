#include "app/import_mapping.h"

#include "app/shipped.h"
#include "core/base/append.h"
#include "engine/files/files.h"
#include "engine/imports/imports.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENDING ".json"

enum { NAMES_MAXIMUM = 1000, MAPPING_MAXIMUM = 4 << 20, ROOM_FOR_MORE = 24 };

/* Folders where mappings are looked for, and what is there. */
struct looking {
    struct pb_arena *arena;
    const char *folders[2];
    size_t folder_count;
    const char *shipped; /* the one that comes with the program */
    const char *names[NAMES_MAXIMUM];
    const char *paths[NAMES_MAXIMUM];
    size_t count;
};

static bool import_mapping_ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t end = strlen(ending);
    return length > end && strcmp(text + length - end, ending) == 0;
}

static const char *base_name(struct pb_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    return pb_arena_text(arena, base, strlen(base) - (import_mapping_ends_with(base, ENDING) ? strlen(ENDING) : 0));
}

static enum pb_status by_path(struct pb_arena *arena, const char *path, struct pb_found_mapping *found,
                              struct pb_error *error)
{
    char full[PATH_MAX];
    if (!realpath(path, full))
        return pb_path_failed("open the mapping", path, errno, 0, PB_ERROR_USAGE, error);
    found->path = pb_arena_text(arena, full, strlen(full));
    found->name = base_name(arena, path);
    return found->path && found->name ? PB_OK : pb_out_of_memory(error);
}

/* Does the file take a loaded file, as mappings do? */
static bool is_mapping(const char *path)
{
    struct pb_arena scratch;
    char *text = NULL;
    size_t length = 0;
    bool takes = false;
    pb_arena_open(&scratch, (size_t)2 * MAPPING_MAXIMUM);
    if (pb_file_read(path, MAPPING_MAXIMUM, &scratch, &text, &length, PB_ERROR_CONFIGURATION, NULL) == PB_OK) {
        cJSON *root = cJSON_ParseWithLength(text, length);
        const cJSON *parameters = cJSON_GetObjectItemCaseSensitive(root, "parameters");
        takes = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "sources")) == 1 &&
                cJSON_GetObjectItemCaseSensitive(parameters, "files");
        cJSON_Delete(root);
    }
    pb_arena_close(&scratch);
    return takes;
}

static bool import_mapping_listed(const struct looking *looking, const char *name)
{
    for (size_t i = 0; i < looking->count; i++)
        if (strcmp(looking->names[i], name) == 0)
            return true;
    return false;
}

static void list_folder(struct looking *looking, const char *folder)
{
    DIR *stream = opendir(folder);
    for (const struct dirent *entry = stream ? readdir(stream) : NULL; entry; entry = readdir(stream)) {
        if (!import_mapping_ends_with(entry->d_name, ENDING) || looking->count == NAMES_MAXIMUM)
            continue;
        const char *path = pb_path_join(looking->arena, folder, entry->d_name);
        const char *name = base_name(looking->arena, entry->d_name);
        if (!path || !name || import_mapping_listed(looking, name) || !is_mapping(path))
            continue;
        looking->paths[looking->count] = path;
        looking->names[looking->count++] = name;
    }
    if (stream)
        (void)closedir(stream);
}

static const char *import_mapping_name_at(const void *context, size_t i)
{
    const struct looking *looking = context;
    return i < looking->count ? looking->names[i] : NULL;
}

static int import_mapping_by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names, as many as a hint has room for. */
static void import_mapping_list(const struct looking *looking, char *names, size_t room)
{
    size_t i = 0;
    for (; i < looking->count && strlen(names) + strlen(looking->names[i]) + ROOM_FOR_MORE < room; i++)
        pb_append(names, room, "%s%s", i ? ", " : "", looking->names[i]);
    if (i < looking->count)
        pb_append(names, room, " and %zu more", looking->count - i);
}

static enum pb_status none(struct looking *looking, const char *named, struct pb_error *error)
{
    char names[400] = "";
    for (size_t i = 0; i < looking->folder_count; i++)
        list_folder(looking, looking->folders[i]);
    if (looking->count > 1)
        qsort(looking->names, looking->count, sizeof looking->names[0], import_mapping_by_text);
    import_mapping_list(looking, names, sizeof names);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--as %.80s: there is no mapping of this name in %s%s%s", named,
                looking->folders[0], looking->folder_count > 1 ? " or " : "",
                looking->folder_count > 1 ? looking->folders[1] : "");
    const char *nearest = pb_nearest(named, import_mapping_name_at, looking);
    if (nearest)
        pb_error_hint(error, "did you mean '%.60s'? Found: %s", nearest, names);
    else if (looking->count)
        pb_error_hint(error, "found: %s; or give the path of a mapping; placebook preview FILE --pipeline proposes one",
                      names);
    else
        pb_error_hint(error, "give the path of a mapping; placebook preview FILE --pipeline proposes one");
    return status;
}

static enum pb_status add_folder(struct looking *looking, const char *folder, struct pb_error *error)
{
    char full[PATH_MAX];
    if (!folder || !realpath(folder, full) || (looking->folder_count && strcmp(looking->folders[0], full) == 0))
        return PB_OK;
    const char *copy = pb_arena_text(looking->arena, full, strlen(full));
    if (!copy)
        return pb_out_of_memory(error);
    looking->folders[looking->folder_count++] = copy;
    return PB_OK;
}

/* The folder of the pipeline, and that of the program. */
static enum pb_status look_beside(struct looking *looking, struct pb_arena *arena, const char *beside,
                                  struct pb_error *error)
{
    enum pb_status status = PB_OK;
    looking->arena = arena;
    if (beside) {
        const char *slash = strrchr(beside, '/');
        const char *folder = slash ? pb_arena_text(arena, beside, (size_t)(slash - beside) + 1) : ".";
        status = folder ? add_folder(looking, folder, error) : pb_out_of_memory(error);
    }
    const char *shipped = pb_shipped_pipelines(arena, "");
    char full[PATH_MAX];
    if (status == PB_OK)
        status = add_folder(looking, shipped, error);
    if (status == PB_OK && shipped && realpath(shipped, full))
        looking->shipped = pb_arena_text(arena, full, strlen(full));
    return status;
}

enum pb_status pb_mapping_find(struct pb_arena *arena, const char *named, const char *beside,
                               struct pb_found_mapping *found, struct pb_error *error)
{
    if (strchr(named, '/') || import_mapping_ends_with(named, ENDING))
        return by_path(arena, named, found, error);
    struct looking *looking = pb_arena_take(arena, 1, sizeof *looking);
    if (!looking)
        return pb_out_of_memory(error);
    enum pb_status status = look_beside(looking, arena, beside, error);
    for (size_t i = 0; status == PB_OK && i < looking->folder_count; i++) {
        const char *path = pb_arena_format(arena, "%s/%s" ENDING, looking->folders[i], named);
        if (!path)
            return pb_out_of_memory(error);
        if (access(path, F_OK) == 0)
            return by_path(arena, path, found, error);
    }
    return status == PB_OK ? none(looking, named, error) : status;
}

static enum pb_status list_one(const struct looking *looking, const char *path, const char *as,
                               struct pb_listed_mappings *listed, struct pb_error *error)
{
    struct pb_listed_mapping *mapping = &listed->items[listed->count];
    for (size_t i = 0; i < listed->count; i++)
        if (strcmp(listed->items[i].path, path) == 0)
            return PB_OK;
    size_t length = looking->shipped ? strlen(looking->shipped) : 0;
    bool shipped = length && strncmp(path, looking->shipped, length) == 0 && path[length] == '/';
    mapping->path = path;
    mapping->as = as;
    mapping->shown = shipped ? pb_arena_format(looking->arena, "pipelines%s", path + length) : path;
    listed->count++;
    return mapping->shown ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_mappings_list(struct pb_arena *arena, const char *beside, const struct pb_imports *kept,
                                struct pb_listed_mappings *listed, struct pb_error *error)
{
    size_t kept_count = kept ? kept->count : 0;
    struct looking *looking = pb_arena_take(arena, 1, sizeof *looking);
    *listed = (struct pb_listed_mappings){ 0 };
    if (!looking)
        return pb_out_of_memory(error);
    enum pb_status status = look_beside(looking, arena, beside, error);
    for (size_t i = 0; status == PB_OK && i < looking->folder_count; i++)
        list_folder(looking, looking->folders[i]);
    listed->items = pb_arena_take(arena, looking->count + kept_count, sizeof *listed->items);
    if (!listed->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < looking->count; i++)
        status = list_one(looking, looking->paths[i], looking->names[i], listed, error);
    for (size_t i = 0; status == PB_OK && i < kept_count; i++) {
        const char *path = kept->items[i].mapping;
        if (path && access(path, R_OK) == 0 && is_mapping(path))
            status = list_one(looking, path, path, listed, error);
    }
    return status;
}
