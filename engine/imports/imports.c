/*
 * The part of engine/imports/imports.h that looks at what is there.
 */
#include "core/base/name.h"
#include "engine/files/files.h"
#include "engine/imports/imports_private.h"
#include "engine/publication/publications.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_MAXIMUM = 10000, PATH_SIZE = 4096 };

#define DESCRIPTION_MAXIMUM ((size_t)4 << 20)

/* load.json as it is read. */
struct description {
    const char *schema;
    bool spelled; /* mapping and file are spelled (core/base/name.h) */
    struct pb_import import;
};

static const char *const schemas[] = { "placebook.load/1", NULL };

static const struct pb_option description_options[] = {
    { .name = "schema",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, schema),
      .flags = PB_REQUIRED,
      .choices = schemas },
    { .name = "name",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, import.name),
      .flags = PB_REQUIRED | PB_IDENTIFIER },
    { .name = "pipeline",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, import.pipeline),
      .flags = PB_REQUIRED | PB_IDENTIFIER },
    { .name = "mapping",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, import.mapping),
      .flags = PB_REQUIRED },
    { .name = "file",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, import.file),
      .flags = PB_REQUIRED },
    { .name = "sha256",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, import.sha256),
      .flags = PB_REQUIRED },
    { .name = "spelled", .type = PB_OPTION_BOOLEAN, .offset = offsetof(struct description, spelled) },
    { .name = "size", .type = PB_OPTION_INTEGER, .offset = offsetof(struct description, import.size), .maximum = 9e15 },
    { .name = "loaded",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct description, import.loaded),
      .flags = PB_REQUIRED },
    { .name = "places",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct description, import.places),
      .flags = PB_UNIQUE | PB_IDENTIFIER },
    { .name = "measures",
      .type = PB_OPTION_TEXT_LIST,
      .offset = offsetof(struct description, import.measures),
      .flags = PB_UNIQUE },
    { 0 },
};

const char *pb_imports_folder(struct pb_arena *arena, const char *state, const char *pipeline)
{
    char here[PATH_SIZE];
    const char *between = "/";
    if (state[0] == '/')
        here[0] = '\0';
    else if (!getcwd(here, sizeof here))
        return NULL;
    if (!here[0])
        between = "";
    return pb_arena_format(arena, "%s%s%s/" PB_IMPORTS_FOLDER "%s%s", here, between, state, pipeline ? "/" : "",
                           pipeline ? pipeline : "");
}

const char *pb_import_after(const char *name, const char *beginning)
{
    size_t length = strlen(beginning);
    return strncmp(name, beginning, length) == 0 ? name + length : NULL;
}

static int imports_by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum pb_status gather_names(DIR *stream, const char *folder, struct pb_arena *arena, struct pb_text_list *names,
                                   struct pb_error *error)
{
    size_t capacity = 0;
    for (const struct dirent *entry = readdir(stream); entry; entry = readdir(stream)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (names->count == NAMES_MAXIMUM)
            return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d names in %s", (int)NAMES_MAXIMUM,
                           folder);
        if (names->count == capacity) {
            size_t larger = capacity ? capacity * 2 : 16;
            names->items = pb_arena_grow(arena, names->items, capacity, larger, sizeof *names->items);
            capacity = larger;
        }
        const char *name = names->items ? pb_arena_text(arena, entry->d_name, strlen(entry->d_name)) : NULL;
        if (!name)
            return pb_out_of_memory(error);
        names->items[names->count++] = name;
    }
    return PB_OK;
}

enum pb_status pb_imports_names(const char *folder, struct pb_arena *arena, struct pb_text_list *names,
                                struct pb_error *error)
{
    *names = (struct pb_text_list){ 0 };
    errno = 0;
    DIR *stream = opendir(folder);
    if (!stream && errno == ENOENT)
        return PB_OK;
    if (!stream)
        return pb_path_failed("read the folder", folder, errno, 0, PB_ERROR_CONFIGURATION, error);
    enum pb_status status = gather_names(stream, folder, arena, names, error);
    (void)closedir(stream);
    if (status == PB_OK && names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, imports_by_text);
    return status;
}

bool pb_import_published(const char *folder, struct pb_arena *arena, const char **output)
{
    char *text = NULL;
    size_t length = 0;
    struct pb_manifest manifest;
    bool found = false;
    const char *path = pb_path_join(arena, folder, PB_IMPORT_PUBLISHING);
    *output = "";
    if (!path || access(path, R_OK) != 0 ||
        pb_file_read(path, 2 * PATH_SIZE, arena, &text, &length, PB_ERROR_CONFIGURATION, NULL) != PB_OK)
        return false;
    char *blank = strchr(text, ' ');
    if (!blank)
        return false;
    *blank = '\0';
    *output = blank + 1;
    return pb_publications_latest(*output, arena, &manifest, &found, NULL) == PB_OK && found &&
           strcmp(manifest.run_id, text) == 0;
}

/* --- one import --- */

static enum pb_status check_description(const struct pb_import *import, const char *path, const char *pipeline,
                                        const char *name, struct pb_error *error)
{
    bool plain = import->file[0] && !strchr(import->file, '/') && strcmp(import->file, ".") != 0 &&
                 strcmp(import->file, "..") != 0;
    const char *wrong = strcmp(import->name, name) != 0           ? "its name differs from that of its folder"
                        : strcmp(import->pipeline, pipeline) != 0 ? "its pipeline differs from that of its folder"
                        : strlen(import->sha256) != PB_DIGEST_TEXT - 1 ||
                                strspn(import->sha256, "0123456789abcdef") != PB_DIGEST_TEXT - 1
                            ? "its SHA-256 is not valid"
                        : !plain ? "its file must be a name without a path"
                                 : NULL;
    if (!wrong)
        return PB_OK;
    pb_error_at(error, path, 0, 0);
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s", wrong);
}

static enum pb_status parse_description(const char *path, const char *text, size_t length, struct pb_arena *arena,
                                        struct description *description, struct pb_error *error)
{
    struct pb_json json;
    enum pb_status status = pb_json_open(&json, path, text, length, error);
    if (status != PB_OK)
        return status;
    const struct pb_option_reading reading = { .json = &json, .arena = arena, .what = "the description of an import" };
    status = pb_options_read(description_options, json.root, description, &reading, error);
    pb_json_close(&json);
    if (status != PB_OK || !description->spelled)
        return status;
    description->import.mapping = pb_name_bytes(arena, description->import.mapping);
    description->import.file = pb_name_bytes(arena, description->import.file);
    return description->import.mapping && description->import.file ? PB_OK : pb_out_of_memory(error);
}

/* Fills `import`; what is wrong with it goes to import->damage. The text of load.json, "" when there is none, is what
 * the digest of all imports is made of. */
static enum pb_status read_import(const char *folder, const char *pipeline, const char *name, struct pb_arena *arena,
                                  struct pb_import *import, const char **text, struct pb_error *error)
{
    struct description description = { 0 };
    struct pb_error damage = { 0 };
    char *bytes = NULL;
    size_t length = 0;
    const char *path = pb_path_join(arena, folder, PB_IMPORT_DESCRIPTION);
    if (!path)
        return pb_out_of_memory(error);
    enum pb_status status =
        pb_file_read(path, DESCRIPTION_MAXIMUM, arena, &bytes, &length, PB_ERROR_CONFIGURATION, &damage);
    *text = status == PB_OK ? bytes : "";
    if (status == PB_OK)
        status = parse_description(path, bytes, length, arena, &description, &damage);
    if (status == PB_OK)
        status = check_description(&description.import, path, pipeline, name, &damage);
    if (status == PB_FATAL)
        return pb_out_of_memory(error);
    *import = description.import;
    import->name = name;
    import->pipeline = pipeline;
    import->folder = folder;
    if (status == PB_OK)
        import->input = pb_arena_format(arena, "%s/" PB_IMPORT_INPUT "/%s", folder, import->file);
    else
        import->damage = damage;
    return status != PB_OK || import->input ? PB_OK : pb_out_of_memory(error);
}

/* --- all of them --- */

struct listing {
    struct pb_arena *arena;
    struct pb_imports *imports;
    size_t capacity;
    struct pb_digest *digest;
};

static bool imports_has_name(const struct pb_text_list *names, const char *beginning, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *rest = pb_import_after(names->items[i], beginning);
        if (rest && strcmp(rest, name) == 0)
            return true;
    }
    return false;
}

/* Where the import of a name is in force: "" when it is not. */
static const char *in_force(const char *folder, const struct pb_text_list *names, const char *name,
                            struct pb_arena *arena)
{
    const char *output = NULL;
    const char *staged = pb_arena_format(arena, "%s/" PB_IMPORT_NEW "%s", folder, name);
    if (!staged)
        return NULL;
    if (imports_has_name(names, PB_IMPORT_NEW, name) && pb_import_published(staged, arena, &output))
        return staged;
    if (imports_has_name(names, "", name))
        return pb_arena_format(arena, "%s/%s", folder, name);
    return imports_has_name(names, PB_IMPORT_OLD, name) ? pb_arena_format(arena, "%s/" PB_IMPORT_OLD "%s", folder, name)
                                                        : "";
}

static enum pb_status add_import(struct listing *listing, const char *folder, const char *pipeline, const char *name,
                                 struct pb_error *error)
{
    struct pb_imports *imports = listing->imports;
    if (imports->count == listing->capacity) {
        size_t larger = listing->capacity ? listing->capacity * 2 : 8;
        imports->items =
            pb_arena_grow(listing->arena, imports->items, listing->capacity, larger, sizeof *imports->items);
        if (!imports->items)
            return pb_out_of_memory(error);
        listing->capacity = larger;
    }
    const char *text = NULL;
    enum pb_status status =
        read_import(folder, pipeline, name, listing->arena, &imports->items[imports->count], &text, error);
    if (status != PB_OK)
        return status;
    imports->count++;
    pb_digest_text(listing->digest, pipeline);
    pb_digest_text(listing->digest, folder); /* a staged import moves when it is settled */
    pb_digest_text(listing->digest, text);
    return PB_OK;
}

/* Every import has one name, whichever of its folders exist. */
static bool is_first(const struct pb_text_list *names, size_t i, const char *name)
{
    static const char *const beginnings[] = { PB_IMPORT_NEW, PB_IMPORT_OLD, "" };
    for (size_t k = 0; k < i; k++)
        for (size_t b = 0; b < 3; b++) {
            const char *rest = pb_import_after(names->items[k], beginnings[b]);
            if (rest && strcmp(rest, name) == 0)
                return false;
        }
    return true;
}

static enum pb_status list_pipeline(struct listing *listing, const char *state, const char *pipeline,
                                    struct pb_error *error)
{
    struct pb_text_list names = { 0 };
    const char *folder = pb_imports_folder(listing->arena, state, pipeline);
    if (!folder)
        return pb_out_of_memory(error);
    enum pb_status status = pb_imports_names(folder, listing->arena, &names, error);
    for (size_t i = 0; status == PB_OK && i < names.count; i++) {
        const char *name = pb_import_after(names.items[i], PB_IMPORT_NEW);
        if (!name)
            name = pb_import_after(names.items[i], PB_IMPORT_OLD);
        if (!name)
            name = names.items[i];
        if (!pb_option_is_identifier(name) || !is_first(&names, i, name))
            continue;
        const char *where = in_force(folder, &names, name, listing->arena);
        if (!where)
            return pb_out_of_memory(error);
        if (where[0])
            status = add_import(listing, where, pipeline, name, error);
    }
    return status;
}

static int imports_by_name(const void *a, const void *b)
{
    const struct pb_import *left = a;
    const struct pb_import *right = b;
    int order = strcmp(left->pipeline, right->pipeline);
    return order ? order : strcmp(left->name, right->name);
}

enum pb_status pb_imports_list(const char *state, const char *pipeline, struct pb_arena *arena,
                               struct pb_imports *imports, char digest[PB_DIGEST_TEXT], struct pb_error *error)
{
    char hex[PB_DIGEST_TEXT];
    struct pb_text_list pipelines = { .count = 1, .items = &pipeline };
    *imports = (struct pb_imports){ 0 };
    struct listing listing = { .arena = arena, .imports = imports, .digest = pb_digest_open() };
    if (!listing.digest)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    if (!pipeline) {
        const char *folder = pb_imports_folder(arena, state, NULL);
        status = folder ? pb_imports_names(folder, arena, &pipelines, error) : pb_out_of_memory(error);
    }
    for (size_t i = 0; status == PB_OK && i < pipelines.count; i++)
        if (pb_option_is_identifier(pipelines.items[i]))
            status = list_pipeline(&listing, state, pipelines.items[i], error);
    pb_digest_close(listing.digest, hex);
    if (status == PB_OK && imports->count > 1)
        qsort(imports->items, imports->count, sizeof *imports->items, imports_by_name);
    if (digest)
        memcpy(digest, hex, sizeof hex);
    return status;
}
