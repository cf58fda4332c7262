/*
 * The part of engine/imports/imports.h that makes sources of imports.
 */
#include "engine/files/files.h"
#include "engine/imports/imports_private.h"
#include "engine/plan/inputs.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>

/* The parameter of a mapping that stands for the loaded file. */
#define FILES "files"

/* A source that is added: what is kept of it, its mapping, and where it can be fixed. */
struct addition {
    const struct pb_import *import;
    struct pb_mapping mapping;
    bool typed; /* on the command line: an error about it points there */
};

static const char *imports_attach_place_at(const void *context, size_t i)
{
    const struct pb_geography *geography = context;
    return i < geography->all_count ? geography->all[i].id : NULL;
}

static const char *imports_attach_measure_at(const void *context, size_t i)
{
    const struct pb_framework *framework = context;
    return i < framework->measures.count ? ((const struct pb_measure *)framework->measures.items)[i].id : NULL;
}

static enum pb_status unknown_part(const struct addition *addition, const char *what, const char *id,
                                   const char *nearest, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    if (addition->typed)
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--%s %.100s: there is no such %s", what, id, what);
    else
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                    "the import '%s' is for the %s '%.100s', which no longer exists", addition->import->name, what, id);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else if (!addition->typed)
        pb_error_hint(error, "load the file again, or remove it with placebook load --remove %s",
                      addition->import->name);
    return status;
}

static enum pb_status imports_attach_check_expected(const struct pb_pipeline *pipeline, const struct addition *addition,
                                                    const struct pb_pipeline_source *source, struct pb_error *error)
{
    for (size_t i = 0; i < source->expect.areas.count; i++) {
        size_t count = 0;
        const char *const *text = &source->expect.areas.items[i];
        if (pb_expected_codes(&pipeline->geography, text, &count))
            continue;
        pb_error_at(error, addition->mapping.path, source->expect.at.line, source->expect.at.column);
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                    "the Places of the pipeline '%s' have no area and no Place '%.60s'", pipeline->name, *text);
        if (addition->typed)
            pb_error_hint(error, "correct 'areas' under 'expect', or leave it out");
        else
            pb_error_hint(error,
                          "load the file again with a corrected mapping, or remove it with placebook load --remove %s",
                          addition->import->name);
        return status;
    }
    return PB_OK;
}

/* The mapping was read without the Places and the framework of this pipeline, so its ids are checked here. */
static enum pb_status check_parts(const struct pb_pipeline *pipeline, const struct addition *addition,
                                  const struct pb_pipeline_source *source, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    const struct pb_framework *framework = &pipeline->framework;
    for (size_t i = 0; i < source->places.count; i++) {
        const char *id = source->places.items[i];
        if (!pb_geography_place(geography, id))
            return unknown_part(addition, "place", id, pb_nearest(id, imports_attach_place_at, geography), error);
    }
    for (size_t i = 0; i < source->measures.count; i++) {
        const char *id = source->measures.items[i];
        if (!pb_source_may_have(source, framework, id))
            return unknown_part(addition, "measure", id, pb_nearest(id, imports_attach_measure_at, framework), error);
    }
    return imports_attach_check_expected(pipeline, addition, source, error);
}

/* A mapping takes the file as its parameter `files`. */
static enum pb_status check_parameter(const struct pb_mapping *mapping, struct pb_error *error)
{
    struct pb_json json;
    enum pb_status status = pb_json_open(&json, mapping->path, mapping->text, mapping->length, error);
    if (status != PB_OK)
        return status;
    const struct cJSON *declared = cJSON_GetObjectItemCaseSensitive(json.root, "parameters");
    const struct cJSON *files = cJSON_GetObjectItemCaseSensitive(declared, FILES);
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(files, "type"));
    if (!type || strcmp(type, "path") != 0) {
        struct pb_location at = pb_json_value_at(&json, declared ? declared : json.root);
        pb_error_at(error, mapping->path, at.line, at.column);
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                         "this mapping cannot take the file: it does not declare a parameter '" FILES "' of type path");
        pb_error_hint(error, "add \"parameters\": { \"" FILES "\": { \"type\": \"path\" } }, and \"" FILES
                             "\": [\"${" FILES "}\"] to the options of its source");
    }
    pb_json_close(&json);
    return status;
}

static enum pb_status check_name(const struct pb_pipeline *pipeline, const struct addition *addition,
                                 struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const char *name = addition->import->name;
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        if (strcmp(sources[i].id, name) != 0)
            continue;
        enum pb_status status = pb_fail(error, PB_FAILED, addition->typed ? PB_ERROR_USAGE : PB_ERROR_CONFIGURATION,
                                        "the pipeline '%s' has a source '%s' of its own (%s:%u)", pipeline->name, name,
                                        sources[i].file, (unsigned)sources[i].at.line);
        if (addition->typed)
            pb_error_hint(error,
                          "put the file where that source finds its own; or copy the mapping as %s-extra.json and say "
                          "--as ./%s-extra.json: an import is named after its mapping",
                          name, name);
        else
            pb_error_hint(error, "give that source another id, or remove the import with placebook load --remove %s",
                          name);
        return status;
    }
    return PB_OK;
}

static enum pb_status one_source(const struct pb_pipeline *mapping, struct pb_error *error)
{
    if (mapping->sources.count == 1)
        return PB_OK;
    pb_error_at(error, mapping->path, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "a mapping has one source; this one has %zu", mapping->sources.count);
    pb_error_hint(error, "write a separate mapping for each kind of file");
    return status;
}

static enum pb_status read_mapping(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                   const struct addition *addition, struct pb_pipeline **mapping,
                                   struct pb_error *error)
{
    const char *file = pb_input_literal(&pipeline->arena, addition->import->file);
    const char *folder = pb_arena_format(&pipeline->arena, "%s/" PB_IMPORT_INPUT, addition->import->folder);
    const char *literal = folder ? pb_input_literal(&pipeline->arena, folder) : NULL;
    *mapping = pb_arena_take(&pipeline->arena, 1, sizeof **mapping);
    if (!file || !literal || !*mapping)
        return pb_out_of_memory(error);
    const struct pb_assignment assignment = { FILES, file, literal };
    enum pb_status status = check_parameter(&addition->mapping, error);
    if (status == PB_OK)
        status = pb_pipeline_read_mapping(*mapping, &addition->mapping, registry, &assignment, 1, error);
    if (status != PB_OK)
        return status;
    (*mapping)->next = pipeline->mappings; /* from here on the pipeline closes it */
    pipeline->mappings = *mapping;
    return one_source(*mapping, error);
}

/* Imports stand behind the sources of the pipeline file, by name: a new one where every later run has it. */
static size_t imports_attach_position(const struct pb_pipeline *pipeline, const char *name)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    size_t i = pipeline->sources.count;
    while (i > 0 && sources[i - 1].import && strcmp(sources[i - 1].import->name, name) > 0)
        i--;
    return i;
}

static enum pb_status add_source(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                 const struct addition *addition, struct pb_error *error)
{
    struct pb_pipeline *mapping = NULL;
    size_t count = pipeline->sources.count;
    enum pb_status status = check_name(pipeline, addition, error);
    if (status == PB_OK)
        status = read_mapping(pipeline, registry, addition, &mapping, error);
    if (status != PB_OK)
        return status;
    struct pb_pipeline_source *sources =
        pb_arena_grow(&pipeline->arena, pipeline->sources.items, count, count + 1, sizeof *sources);
    if (!sources)
        return pb_out_of_memory(error);
    size_t at = imports_attach_position(pipeline, addition->import->name);
    struct pb_pipeline_source *source = &sources[at];
    memmove(source + 1, source, (count - at) * sizeof *source);
    *source = *(const struct pb_pipeline_source *)mapping->sources.items;
    source->id = addition->import->name;
    source->import = addition->import;
    if (addition->import->places.count)
        source->places = addition->import->places;
    if (addition->import->measures.count)
        source->measures = addition->import->measures;
    pipeline->sources = (struct pb_object_list){ count + 1, sources };
    status = pb_source_adopt_transforms(pipeline, source, error);
    return status == PB_OK ? check_parts(pipeline, addition, source, error) : status;
}

/* --- those that are there --- */

static enum pb_status imports_attach_damaged(const struct pb_import *import, struct pb_error *error)
{
    *error = import->damage;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the import '%s' is damaged: %s", import->name,
                  import->damage.message);
    pb_error_hint(error,
                  "load the file again (placebook load FILE --as %s), or remove it with placebook load "
                  "--remove %s; nothing was published",
                  import->name, import->name);
    return PB_FAILED;
}

static const char *imports_attach_folder_of(struct pb_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : pb_arena_text(arena, path, (size_t)(slash - path));
}

static enum pb_status attach_kept(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                  const struct pb_import *import, struct pb_error *error)
{
    struct addition addition = { .import = import };
    char *text = NULL;
    addition.mapping.path = pb_path_join(&pipeline->arena, import->folder, PB_IMPORT_MAPPING);
    addition.mapping.folder = imports_attach_folder_of(&pipeline->arena, import->mapping);
    if (!addition.mapping.path || !addition.mapping.folder)
        return pb_out_of_memory(error);
    struct pb_error damage = { 0 };
    if (pb_file_read(addition.mapping.path, PB_JSON_SIZE_MAXIMUM, &pipeline->arena, &text, &addition.mapping.length,
                     PB_ERROR_CONFIGURATION, &damage) != PB_OK) {
        struct pb_import broken = *import;
        broken.damage = damage;
        return imports_attach_damaged(&broken, error);
    }
    addition.mapping.text = text;
    return add_source(pipeline, registry, &addition, error);
}

enum pb_status pb_imports_attach(struct pb_pipeline *pipeline, const struct pb_registry *registry, const char *without,
                                 struct pb_error *error)
{
    struct pb_imports imports;
    enum pb_status status = pb_imports_list(pipeline->settings.state, pipeline->name, &pipeline->arena, &imports,
                                            pipeline->imports_digest, error);
    for (size_t i = 0; status == PB_OK && i < imports.count; i++) {
        if (without && strcmp(imports.items[i].name, without) == 0)
            continue;
        status = imports.items[i].damage.message[0] ? imports_attach_damaged(&imports.items[i], error)
                                                    : attach_kept(pipeline, registry, &imports.items[i], error);
    }
    return status;
}

/* --- a new one --- */

/* Errors about the file come before anything is done. */
static enum pb_status imports_attach_check_file(const char *path, struct pb_error *error)
{
    struct pb_file_stream stream;
    struct pb_input input;
    enum pb_status status = pb_file_input(path, path, &stream, &input, error);
    pb_file_stream_close(&stream);
    return status;
}

static enum pb_status imports_attach_describe(struct pb_pipeline *pipeline, struct pb_new_import *import,
                                              struct pb_error *error)
{
    struct pb_arena *arena = &pipeline->arena;
    const char *slash = strrchr(import->path, '/');
    const char *folder = pb_imports_folder(arena, pipeline->settings.state, pipeline->name);
    import->kept = (struct pb_import){
        .name = import->name,
        .pipeline = pipeline->name,
        .mapping = import->mapping,
        .file = slash ? slash + 1 : import->path,
        .sha256 = import->sha256,
        .loaded = import->loaded,
        .places = import->places,
        .measures = import->measures,
        .folder = folder ? pb_arena_format(arena, "%s/" PB_IMPORT_NEW "%s", folder, import->name) : NULL,
    };
    if (import->kept.folder)
        import->kept.input =
            pb_arena_format(arena, "%s/" PB_IMPORT_INPUT "/%s", import->kept.folder, import->kept.file);
    return import->kept.input ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status find_replaced(struct pb_pipeline *pipeline, struct pb_new_import *import, struct pb_error *error)
{
    struct pb_imports imports;
    enum pb_status status =
        pb_imports_list(pipeline->settings.state, pipeline->name, &pipeline->arena, &imports, NULL, error);
    import->replaced = NULL;
    for (size_t i = 0; status == PB_OK && i < imports.count; i++)
        if (strcmp(imports.items[i].name, import->name) == 0)
            import->replaced = &imports.items[i];
    return status;
}

enum pb_status pb_import_attach(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                struct pb_new_import *import, struct pb_error *error)
{
    char *text = NULL;
    bool taken = strcmp(import->name, PB_PRECEDENCE_LOADS) == 0;
    if (taken || !pb_option_is_identifier(import->name)) {
        enum pb_status wrong = pb_fail(
            error, PB_FAILED, PB_ERROR_USAGE, "'%.80s' cannot be the name of an import: %s", import->name,
            taken ? "in 'precedence' it stands for all of them" : "expected lower-case letters, digits and dashes");
        pb_error_hint(error, "rename the mapping: an import is named after its mapping");
        return wrong;
    }
    enum pb_status status = imports_attach_check_file(import->path, error);
    if (status == PB_OK)
        status = imports_attach_describe(pipeline, import, error);
    if (status == PB_OK)
        status = find_replaced(pipeline, import, error);
    if (status == PB_OK)
        status = pb_file_read(import->mapping, PB_JSON_SIZE_MAXIMUM, &pipeline->arena, &text, &import->mapping_length,
                              PB_ERROR_CONFIGURATION, error);
    if (status != PB_OK)
        return status;
    import->mapping_text = text;
    const struct addition addition = {
        .import = &import->kept,
        .mapping = { import->mapping, imports_attach_folder_of(&pipeline->arena, import->mapping), text,
                     import->mapping_length },
        .typed = true,
    };
    return addition.mapping.folder ? add_source(pipeline, registry, &addition, error) : pb_out_of_memory(error);
}
