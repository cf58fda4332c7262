/*
 * Builds the JSON Schema of pipeline files from the option tables, with one case per module: if a step names this
 * module, its options are those of the module. Editors can then complete and check them.
 */
#include "engine/pipeline/pipeline.h"

#include "core/options/schema_tree.h"

#include <cjson/cJSON.h>
#include <string.h>

static bool needs_options(const struct pb_module *module)
{
    for (const struct pb_option *option = module->options; option && option->name; option++)
        if (option->flags & PB_REQUIRED && !option->default_value)
            return true;
    return false;
}

/* If the step names this module, then its options are the module's. */
static void put_module(bool *whole, struct cJSON *cases, const char *key, const struct pb_module *module)
{
    struct cJSON *one = pb_schema_put_item(whole, cases, cJSON_CreateObject());
    struct cJSON *when = pb_schema_put(whole, one, "if", cJSON_CreateObject());
    struct cJSON *is =
        pb_schema_put(whole, pb_schema_put(whole, when, "properties", cJSON_CreateObject()), key, cJSON_CreateObject());
    (void)pb_schema_put(whole, is, "const", cJSON_CreateString(module->name));
    (void)pb_schema_put_item(whole, pb_schema_put(whole, when, "required", cJSON_CreateArray()),
                             cJSON_CreateString(key));
    struct cJSON *then = pb_schema_put(whole, one, "then", cJSON_CreateObject());
    struct cJSON *properties = pb_schema_put(whole, then, "properties", cJSON_CreateObject());
    struct cJSON *options =
        pb_schema_put(whole, properties, "options", pb_options_object_schema(module->options, true));
    (void)pb_schema_put(whole, options, "title", cJSON_CreateString(module->summary));
    if (needs_options(module))
        (void)pb_schema_put_item(whole, pb_schema_put(whole, then, "required", cJSON_CreateArray()),
                                 cJSON_CreateString("options"));
}

/* The items of "sources", "transforms" or "loaders": a step's keys, and the options of each module. */
static void pipeline_schema_put_steps(bool *whole, struct cJSON *properties, const struct pb_option *list,
                                      const char *key, const struct pb_registry *registry, enum pb_module_kind kind)
{
    struct cJSON *schema = cJSON_GetObjectItemCaseSensitive(properties, list->name);
    cJSON_DeleteItemFromObjectCaseSensitive(schema, "items");
    cJSON_DeleteItemFromObjectCaseSensitive(schema, "examples"); /* its "NAME" is not a module */
    if (kind == PB_EXTRACTOR) {                                  /* pipeline_left_out.c asks for one */
        cJSON_DeleteItemFromObjectCaseSensitive(schema, "minItems");
        (void)pb_schema_put(whole, schema, "minItems", cJSON_CreateNumber(1));
    }
    struct cJSON *items = pb_schema_put(whole, schema, "items", pb_options_object_schema(list->fields, true));
    struct cJSON *own = cJSON_GetObjectItemCaseSensitive(items, "properties");
    struct cJSON *use = cJSON_GetObjectItemCaseSensitive(own, key);
    struct cJSON *options = cJSON_GetObjectItemCaseSensitive(own, "options");
    (void)pb_schema_put(whole, options, "type", cJSON_CreateString("object"));
    struct cJSON *names = pb_schema_put(whole, use, "enum", cJSON_CreateArray());
    struct cJSON *cases = cJSON_CreateArray();
    for (size_t i = 0; i < registry->count; i++) {
        const struct pb_module *module = registry->modules[i];
        if (module->kind != kind)
            continue;
        (void)pb_schema_put_item(whole, names, cJSON_CreateString(module->name));
        put_module(whole, cases, key, module);
    }
    if (cJSON_GetArraySize(cases) > 0)
        (void)pb_schema_put(whole, items, "allOf", cases); /* a schema asks for at least one */
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
    bool whole = true;
    struct cJSON *schema = pb_options_schema(pb_pipeline_options);
    (void)pb_schema_put(&whole, schema, "title", cJSON_CreateString("Placebook pipeline file"));
    struct cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    for (const struct pb_option *option = pb_pipeline_options; option->name; option++)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (strcmp(option->name, steps[i].list) == 0)
                pipeline_schema_put_steps(&whole, properties, option, steps[i].key, registry, steps[i].kind);
    if (whole)
        return schema;
    cJSON_Delete(schema);
    return NULL;
}
