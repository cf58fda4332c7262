/*
 * Sources that are left out, because an optional parameter that they need has no value: an address that this
 * installation does not have, a folder that does not exist here. They are taken from the document before anything else
 * reads it, so nothing behind it knows of them; their ids stay known, since transforms and the order of precedence may
 * name them. Who checks a file is also told what they would be read with.
 */
#include "engine/pipeline/pipeline_private.h"
#include "engine/pipeline/registry.h"

#include <cjson/cJSON.h>
#include <string.h>

bool pb_parameter_is_empty(const struct pb_parameter *parameter)
{
    return parameter->optional && (!parameter->value || !parameter->value[0]);
}

/* Does the text refer to a parameter? "$${" is no reference. */
static bool refers_to(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = text; (at = strstr(at, "${")) != NULL; at += 2)
        if ((at == text || at[-1] != '$') && strncmp(at + 2, name, length) == 0 && at[2 + length] == '}')
            return true;
    return false;
}

/* The first optional parameter without a value that something below the node refers to; NULL: none. */
static const struct pb_parameter *needed_below(const struct pb_pipeline *pipeline, struct cJSON *top)
{
    const struct pb_parameter *parameters = pipeline->parameters.items;
    struct pb_json_walk walk = { .depth = 0 };
    for (struct cJSON *node = top; node; node = pb_json_walk_next(&walk, node))
        for (size_t i = 0; cJSON_IsString(node) && i < pipeline->parameters.count; i++)
            if (parameters[i].name && pb_parameter_is_empty(&parameters[i]) &&
                refers_to(node->valuestring, parameters[i].name))
                return &parameters[i];
    return NULL;
}

static enum pb_status leave_out(struct pb_pipeline *pipeline, struct cJSON *sources, struct cJSON *source,
                                const struct pb_parameter *parameter, struct pb_error *error)
{
    size_t count = pipeline->left_out_count;
    struct pb_left_out *grown =
        pb_arena_grow(&pipeline->arena, pipeline->left_out, count, count + 1, sizeof *pipeline->left_out);
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(source, "id"));
    if (!pipeline->left_out_nodes)
        pipeline->left_out_nodes = cJSON_CreateArray();
    if (!grown || !pipeline->left_out_nodes)
        return pb_out_of_memory(error);
    grown[count] = (struct pb_left_out){ .id = id, .parameter = parameter };
    pipeline->left_out = grown;
    pipeline->left_out_count = count + 1;
    (void)cJSON_AddItemToArray(pipeline->left_out_nodes, cJSON_DetachItemViaPointer(sources, source));
    return PB_OK;
}

static enum pb_status none_there(const struct pb_pipeline *pipeline, const struct cJSON *sources,
                                 struct pb_error *error)
{
    struct pb_location at = pb_json_value_at(&pipeline->documents[0], sources);
    pb_error_at(error, pipeline->documents[0].name, at.line, at.column);
    return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "'sources' has 0 items, expected at least 1");
}

static enum pb_status none_left(const struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_left_out *first = &pipeline->left_out[0];
    pb_error_at(error, pipeline->path, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "no source is left: all of them need parameters that have no value, such as '%s'",
                                    first->parameter->name);
    pb_error_hint(error, "use --set %s=...%s%s%s", first->parameter->name, first->parameter->help ? " (" : "",
                  first->parameter->help ? first->parameter->help : "", first->parameter->help ? ")" : "");
    return status;
}

enum pb_status pb_sources_leave_out(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct cJSON *sources = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, "sources");
    struct cJSON *next = NULL;
    for (struct cJSON *source = cJSON_IsArray(sources) ? sources->child : NULL; source; source = next) {
        next = source->next;
        const struct pb_parameter *parameter = needed_below(pipeline, source);
        enum pb_status status = parameter ? leave_out(pipeline, sources, source, parameter, error) : PB_OK;
        if (status != PB_OK)
            return status;
    }
    if (!cJSON_IsArray(sources) || sources->child)
        return PB_OK;
    if (!pipeline->left_out_count)
        return none_there(pipeline, sources, error);
    return pipeline->mistakes ? PB_OK : none_left(pipeline, error); /* a file that needs parameters is no mistake */
}

enum pb_status pb_sources_look_at_left_out(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                           struct pb_error *error)
{
    const struct cJSON *node = pipeline->left_out_nodes ? pipeline->left_out_nodes->child : NULL;
    struct pb_option_reading reading = pb_pipeline_reading(pipeline, "a source that is left out");
    reading.mistakes = NULL;
    reading.warn = NULL;
    for (size_t i = 0; node && i < pipeline->left_out_count; i++, node = node->next) {
        const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(node, "extractor"));
        const struct pb_module *module = name ? pb_registry_find(registry, PB_EXTRACTOR, name) : NULL;
        struct pb_error unheard = { 0 };
        void *options = pb_arena_take(&pipeline->arena, 1, module ? module->option_values_size : 1);
        if (!options)
            return pb_out_of_memory(error);
        if (!module)
            continue;
        enum pb_status status = pb_options_read(module->options, cJSON_GetObjectItemCaseSensitive(node, "options"),
                                                options, &reading, &unheard);
        if (status == PB_FATAL)
            return pb_out_of_memory(error);
        if (status == PB_OK) {
            pipeline->left_out[i].module = module;
            pipeline->left_out[i].options = options;
        }
    }
    return PB_OK;
}
