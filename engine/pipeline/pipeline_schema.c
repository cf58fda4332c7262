/*
 * Builds the JSON Schema of pipeline files from the option tables, with one case per module: if a step names this
 * module, its options are those of the module. Editors can then complete and check them.
 */
#include "engine/pipeline/pipeline.h"

#include <cjson/cJSON.h>
#include <string.h>

/* A tree that is being built; false once memory ran out. */
struct builder {
    bool whole;
};

static struct cJSON *pipeline_schema_put(struct builder *builder, struct cJSON *object, const char *key,
                                         struct cJSON *value)
{
    if (value && object && cJSON_AddItemToObject(object, key, value))
        return value;
    cJSON_Delete(value);
    builder->whole = false;
    return NULL;
}

static struct cJSON *pipeline_schema_put_item(struct builder *builder, struct cJSON *list, struct cJSON *value)
{
    if (value && list && cJSON_AddItemToArray(list, value))
        return value;
    cJSON_Delete(value);
    builder->whole = false;
    return NULL;
}

static bool needs_options(const struct pb_module *module)
{
    for (const struct pb_option *option = module->options; option && option->name; option++)
        if (option->flags & PB_REQUIRED && !option->default_value)
            return true;
    return false;
}

/* If the step names this module, then its options are the module's. */
static void put_module(struct builder *builder, struct cJSON *cases, const char *key, const struct pb_module *module)
{
    struct cJSON *one = pipeline_schema_put_item(builder, cases, cJSON_CreateObject());
    struct cJSON *when = pipeline_schema_put(builder, one, "if", cJSON_CreateObject());
    struct cJSON *is = pipeline_schema_put(
        builder, pipeline_schema_put(builder, when, "properties", cJSON_CreateObject()), key, cJSON_CreateObject());
    (void)pipeline_schema_put(builder, is, "const", cJSON_CreateString(module->name));
    (void)pipeline_schema_put_item(builder, pipeline_schema_put(builder, when, "required", cJSON_CreateArray()),
                                   cJSON_CreateString(key));
    struct cJSON *then = pipeline_schema_put(builder, one, "then", cJSON_CreateObject());
    struct cJSON *properties = pipeline_schema_put(builder, then, "properties", cJSON_CreateObject());
    struct cJSON *options =
        pipeline_schema_put(builder, properties, "options", pb_options_object_schema(module->options, true));
    (void)pipeline_schema_put(builder, options, "title", cJSON_CreateString(module->summary));
    if (needs_options(module))
        (void)pipeline_schema_put_item(builder, pipeline_schema_put(builder, then, "required", cJSON_CreateArray()),
                                       cJSON_CreateString("options"));
}

/* The items of "sources", "transforms" or "loaders": a step's keys, and the options of each module. */
static void pipeline_schema_put_steps(struct builder *builder, struct cJSON *properties, const struct pb_option *list,
                                      const char *key, const struct pb_registry *registry, enum pb_module_kind kind)
{
    struct cJSON *schema = cJSON_GetObjectItemCaseSensitive(properties, list->name);
    cJSON_DeleteItemFromObjectCaseSensitive(schema, "items");
    cJSON_DeleteItemFromObjectCaseSensitive(schema, "examples"); /* its "NAME" is no module */
    struct cJSON *items = pipeline_schema_put(builder, schema, "items", pb_options_object_schema(list->fields, true));
    struct cJSON *own = cJSON_GetObjectItemCaseSensitive(items, "properties");
    struct cJSON *use = cJSON_GetObjectItemCaseSensitive(own, key);
    struct cJSON *options = cJSON_GetObjectItemCaseSensitive(own, "options");
    (void)pipeline_schema_put(builder, options, "type", cJSON_CreateString("object"));
    struct cJSON *names = pipeline_schema_put(builder, use, "enum", cJSON_CreateArray());
    struct cJSON *cases = cJSON_CreateArray();
    for (size_t i = 0; i < registry->count; i++) {
        const struct pb_module *module = registry->modules[i];
        if (module->kind != kind)
            continue;
        (void)pipeline_schema_put_item(builder, names, cJSON_CreateString(module->name));
        put_module(builder, cases, key, module);
    }
    if (cJSON_GetArraySize(cases) > 0)
        (void)pipeline_schema_put(builder, items, "allOf", cases); /* a schema asks for at least one */
    else
        cJSON_Delete(cases);
}

struct cJSON *pb_pipeline_schema(const struct pb_registry *registry)
{
    static const struct {
        const char *list;
        const char *key;
        enum pb_module_kind kind;
    } steps[] = { { "sources", "extractor", PB_EXTRACTOR },
                  { "transforms", "use", PB_TRANSFORM },
                  { "loaders", "use", PB_LOADER } };
    struct builder builder = { .whole = true };
    struct cJSON *schema = pb_options_schema(pb_pipeline_options);
    (void)pipeline_schema_put(&builder, schema, "title", cJSON_CreateString("Placebook pipeline file"));
    struct cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    for (const struct pb_option *option = pb_pipeline_options; option->name; option++)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (strcmp(option->name, steps[i].list) == 0)
                pipeline_schema_put_steps(&builder, properties, option, steps[i].key, registry, steps[i].kind);
    if (builder.whole)
        return schema;
    cJSON_Delete(schema);
    return NULL;
}
