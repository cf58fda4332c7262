/*
 * The parameters of a pipeline file. First each gets its value: from --set, else its default. Then ${NAME} is replaced
 * in the texts of sources, transforms and loaders. Paths become absolute at this point, while it is still known whether
 * they came from the command line or from the file.
 */
#include "core/options/mistakes.h"
#include "engine/pipeline/pipeline_private.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FOLDER_SIZE = 4096 };

static const char *parameter_name(const void *context, size_t i)
{
    const struct pb_object_list *list = context;
    const struct pb_parameter *parameters = list->items;
    return i < list->count ? parameters[i].name : NULL;
}

static struct pb_parameter *find_parameter(const struct pb_pipeline *pipeline, const char *name, size_t length)
{
    struct pb_parameter *parameters = pipeline->parameters.items;
    for (size_t i = 0; i < pipeline->parameters.count; i++)
        if (parameters[i].name && strlen(parameters[i].name) == length && memcmp(parameters[i].name, name, length) == 0)
            return &parameters[i];
    return NULL;
}

/* Where the path of a parameter is taken from: NULL: the working directory. */
static const char *pipeline_parameters_folder_of(const struct pb_pipeline *pipeline,
                                                 const struct pb_parameter *parameter,
                                                 const struct pb_assignment *assignments, size_t count)
{
    const char *folder = pipeline->folder;
    for (size_t i = 0; i < count; i++)
        if (strcmp(assignments[i].name, parameter->name) == 0)
            folder = assignments[i].folder;
    return folder;
}

/* A relative path made absolute, so that no later step takes it from somewhere else. */
static enum pb_status absolute(struct pb_arena *arena, const char **path, struct pb_error *error)
{
    char folder[FOLDER_SIZE];
    char words[128];
    if (!getcwd(folder, sizeof folder))
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "cannot find the working directory: %s",
                       pb_errno_text(errno, words, sizeof words));
    *path = pb_option_path(arena, folder, *path);
    return *path ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status unknown_parameter(const struct pb_pipeline *pipeline, const char *name, enum pb_error_code code,
                                        struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, code, "there is no parameter '%.60s' in this pipeline", name);
    const char *nearest = pb_nearest(name, parameter_name, &pipeline->parameters);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else if (pipeline->parameters.count == 0)
        pb_error_hint(error, "the file declares none; add it under \"parameters\"");
    else
        pb_error_hint(error, "declare it under \"parameters\", as '%s' is", parameter_name(&pipeline->parameters, 0));
    return status;
}

static enum pb_status take_assignments(struct pb_pipeline *pipeline, const struct pb_assignment *assignments,
                                       size_t count, struct pb_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const struct pb_assignment *assignment = &assignments[i];
        struct pb_parameter *parameter = find_parameter(pipeline, assignment->name, strlen(assignment->name));
        if (!parameter) {
            pb_error_at(error, "--set", 0, 0);
            return unknown_parameter(pipeline, assignment->name, PB_ERROR_USAGE, error);
        }
        if (strcmp(parameter->type, "path") == 0 && !assignment->value[0] && !parameter->optional) {
            pb_error_at(error, "--set", 0, 0);
            return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the path for '%s' is empty", parameter->name);
        }
        parameter->value = pb_arena_text(&pipeline->arena, assignment->value, strlen(assignment->value));
        if (!parameter->value)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

/* The default, or an error that says how to give a value; and the full path of a path. */
static enum pb_status pipeline_parameters_complete(struct pb_pipeline *pipeline, struct pb_parameter *parameter,
                                                   const struct cJSON *node, const char *folder, struct pb_error *error)
{
    const struct pb_json *json = &pipeline->documents[0];
    if (!parameter->value)
        parameter->value = parameter->default_value;
    if (pb_parameter_is_empty(parameter))
        return PB_OK;
    if (!parameter->value) {
        struct pb_location at = pb_json_key_at(json, node);
        pb_error_at(error, json->name, at.line, at.column);
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                        "the parameter '%s' has no value: it has no default", parameter->name);
        pb_error_hint(error, "use --set %s=...%s%s%s", parameter->name, parameter->help ? " (" : "",
                      parameter->help ? parameter->help : "", parameter->help ? ")" : "");
        return status;
    }
    if (strcmp(parameter->type, "path") != 0)
        return PB_OK;
    parameter->path = pb_option_path(&pipeline->arena, folder, parameter->value);
    return parameter->path ? absolute(&pipeline->arena, &parameter->path, error) : pb_out_of_memory(error);
}

enum pb_status pb_parameters_read(struct pb_pipeline *pipeline, const struct pb_assignment *assignments, size_t count,
                                  struct pb_error *error)
{
    const struct cJSON *root = pipeline->documents[0].root;
    const struct cJSON *declared = cJSON_GetObjectItemCaseSensitive(root, "parameters");
    struct pb_option_reading reading = pb_pipeline_reading(pipeline, "the pipeline file");
    enum pb_status status = PB_OK;
    for (const struct pb_option *option = pb_pipeline_options; declared && option->name; option++)
        if (strcmp(option->name, "parameters") == 0)
            status = pb_option_read(option, declared, pipeline, &reading, error);
    bool declared_well = status == PB_OK;
    if (status > PB_REJECTED ||
        pb_mistakes_end(pipeline->mistakes, take_assignments(pipeline, assignments, count, error), &status, error))
        return status;
    struct pb_parameter *parameters = pipeline->parameters.items;
    const struct cJSON *node = declared ? declared->child : NULL;
    for (size_t i = 0; node && i < pipeline->parameters.count; i++, node = node->next) {
        if (!declared_well && (!parameters[i].name || !parameters[i].type || !parameters[i].default_value))
            continue; /* that it has no value may only follow from the mistake in its declaration */
        if (pb_mistakes_end(pipeline->mistakes,
                            pipeline_parameters_complete(
                                pipeline, &parameters[i], node,
                                pipeline_parameters_folder_of(pipeline, &parameters[i], assignments, count), error),
                            &status, error))
            return status;
    }
    return status;
}

/* A text that grows in an arena. */
struct growing {
    struct pb_arena *arena;
    char *text;
    size_t length;
    size_t capacity;
};

static bool pipeline_parameters_append(struct growing *growing, const char *text, size_t length)
{
    if (length > SIZE_MAX / 4 || growing->length > SIZE_MAX / 4)
        return false;
    size_t needed = growing->length + length + 1;
    if (needed > growing->capacity) {
        size_t capacity = needed * 2;
        char *grown = pb_arena_grow(growing->arena, growing->text, growing->capacity, capacity, 1);
        if (!grown)
            return false;
        growing->text = grown;
        growing->capacity = capacity;
    }
    memcpy(growing->text + growing->length, text, length);
    growing->length += length;
    return true;
}

/* A text with its parameters filled in: as given, and with full paths. */
struct expansion {
    struct growing given;
    struct growing full;
    bool has_path;
};

static enum pb_status wrong_reference(const struct pb_pipeline *pipeline, const char *reference, size_t length,
                                      struct pb_error *error)
{
    char name[80];
    if (reference[length] == '\0') {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "a parameter begins with '${' but does not end with '}'");
        pb_error_hint(error, "to write these two characters themselves, use $${");
        return status;
    }
    size_t size = length < sizeof name - 1 ? length + 1 : sizeof name;
    (void)pb_text_copy(name, size, reference);
    return unknown_parameter(pipeline, name, PB_ERROR_CONFIGURATION, error);
}

/* Sources that need it were left out: this is a transform or a loader. */
static enum pb_status empty_reference(const struct pb_parameter *parameter, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                "the parameter '%s' has no value, and only a source can be left out", parameter->name);
    pb_error_hint(error, "use --set %s=..., or give it a default in place of \"optional\"", parameter->name);
    return status;
}

static enum pb_status expand(const struct pb_pipeline *pipeline, const char *text, bool undeclared,
                             struct expansion *expansion, struct pb_error *error)
{
    while (*text) {
        const char *given = text;
        size_t length = strcspn(text + 1, "$") + 1; /* up to the next sign */
        const char *rest = text + length;
        const char *full = NULL;
        size_t full_length = 0;
        if (strncmp(text, "$${", 3) == 0) {
            given = text + 1;
            length = 2;
            rest = text + 3;
        } else if (strncmp(text, "${", 2) == 0) {
            size_t name_length = strcspn(text + 2, "}");
            const struct pb_parameter *parameter = find_parameter(pipeline, text + 2, name_length);
            if (!parameter && name_length == 5 && strncmp(text + 2, "found}", 6) == 0) {
                given = PB_LOCATION_FOUND; /* what the source finds (struct pb_source_find) */
                length = strlen(given);
                rest = text + 8;
                if (!pipeline_parameters_append(&expansion->given, given, length) ||
                    !pipeline_parameters_append(&expansion->full, given, length))
                    return pb_out_of_memory(error);
                text = rest;
                continue;
            }
            if (text[2 + name_length] && !parameter && undeclared)
                return PB_REJECTED;
            if (text[2 + name_length] == '\0' || !parameter)
                return wrong_reference(pipeline, text + 2, name_length, error);
            if (pb_parameter_is_empty(parameter))
                return empty_reference(parameter, error);
            if (!parameter->value)
                return PB_REJECTED; /* a mistake, noted where it is declared */
            given = parameter->value;
            length = strlen(given);
            full = parameter->path;
            full_length = full ? strlen(full) : 0;
            rest = text + 2 + name_length + 1;
        }
        bool done = pipeline_parameters_append(&expansion->given, given, length) &&
                    pipeline_parameters_append(&expansion->full, full ? full : given, full ? full_length : length);
        if (!done)
            return pb_out_of_memory(error);
        expansion->has_path = expansion->has_path || full;
        text = rest;
    }
    return PB_OK;
}

static enum pb_status note_path(struct pb_full_paths *paths, struct pb_arena *arena, struct pb_full_path path,
                                struct pb_error *error)
{
    if (paths->count == paths->capacity) {
        size_t capacity = paths->capacity ? paths->capacity * 2 : 16;
        void *grown = pb_arena_grow(arena, paths->items, paths->capacity, capacity, sizeof *paths->items);
        if (!grown)
            return pb_out_of_memory(error);
        paths->items = grown;
        paths->capacity = capacity;
    }
    paths->items[paths->count++] = path;
    return PB_OK;
}

static enum pb_status substitute_text(struct pb_pipeline *pipeline, struct cJSON *node, struct pb_full_paths *paths,
                                      struct pb_error *error)
{
    if (!cJSON_IsString(node) || !strstr(node->valuestring, "${"))
        return PB_OK;
    const struct pb_json *json = &pipeline->documents[0];
    struct expansion expansion = { .given.arena = &pipeline->arena, .full.arena = &pipeline->arena };
    enum pb_status status = expand(pipeline, node->valuestring, paths->undeclared, &expansion, error);
    struct pb_location at = pb_json_value_at(json, node);
    if (status == PB_FAILED)
        pb_error_at(error, json->name, at.line, at.column);
    if (status != PB_OK) {
        status = pb_mistakes_note(pipeline->mistakes, status, error);
        pb_mistakes_excuse(pipeline->mistakes, json, at); /* what its text would have been is not known */
    }
    if (status == PB_OK && expansion.has_path)
        status = note_path(paths, &pipeline->arena, (struct pb_full_path){ node, expansion.full.text }, error);
    if (status == PB_OK && !cJSON_SetValuestring(node, expansion.given.text))
        status = pb_out_of_memory(error);
    return status;
}

static enum pb_status substitute_below(struct pb_pipeline *pipeline, struct cJSON *top, struct pb_full_paths *paths,
                                       struct pb_error *error)
{
    struct pb_json_walk walk = { .depth = 0 };
    enum pb_status status = PB_OK;
    for (struct cJSON *node = top; node; node = pb_json_walk_next(&walk, node))
        if (pb_mistakes_end(pipeline->mistakes, substitute_text(pipeline, node, paths, error), &status, error))
            return status;
    return status;
}

static int pipeline_parameters_by_node(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const struct pb_full_path *)a)->node;
    uintptr_t right = (uintptr_t)((const struct pb_full_path *)b)->node;
    return left < right ? -1 : left > right;
}

enum pb_status pb_parameters_substitute(struct pb_pipeline *pipeline, struct pb_full_paths *paths,
                                        struct pb_error *error)
{
    static const char *const keys[] = { "sources", "transforms", "loaders" };
    enum pb_status status = PB_OK;
    paths->undeclared = pipeline->mistakes && pipeline->mistakes->count;
    for (size_t i = 0; i < 3; i++) {
        struct cJSON *part = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, keys[i]);
        if (pb_mistakes_end(pipeline->mistakes, substitute_below(pipeline, part, paths, error), &status, error))
            return status;
    }
    if (paths->count > 1)
        qsort(paths->items, paths->count, sizeof *paths->items, pipeline_parameters_by_node);
    return status;
}

const char *pb_full_path_of(const struct pb_full_paths *paths, const struct cJSON *node)
{
    struct pb_full_path key = { .node = node };
    const struct pb_full_path *path = NULL;
    if (paths->count)
        path = bsearch(&key, paths->items, paths->count, sizeof key, pipeline_parameters_by_node);
    return path ? path->text : NULL;
}
