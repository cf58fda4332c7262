/*
 * The options of a step whose module is known: puts full paths where it expects a path, reads them and lets the module
 * check them.
 */
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>
#include <string.h>

static enum pb_status put_path(struct cJSON *node, const struct pb_full_paths *paths, struct pb_error *error)
{
    const char *full = cJSON_IsString(node) ? pb_full_path_of(paths, node) : NULL;
    return !full || cJSON_SetValuestring(node, full) ? PB_OK : pb_out_of_memory(error);
}

/* Where the module asks for a path, a parameter stands for its full path. The recursion follows the option tables,
 * which are part of the program; what does not fit them is found by the reading that comes next. */
static enum pb_status put_paths(const struct pb_option *options, struct cJSON *object,
                                const struct pb_full_paths *paths, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (const struct pb_option *option = options; status == PB_OK && option && option->name; option++) {
        struct cJSON *value = cJSON_GetObjectItemCaseSensitive(object, option->name);
        if (!value || !pb_option_in_json(option))
            continue;
        if (option->type == PB_OPTION_PATH)
            status = put_path(value, paths, error);
        else if (option->type == PB_OPTION_OBJECT)
            status = put_paths(option->fields, value, paths, error);
        bool list = option->type == PB_OPTION_PATH_LIST;
        bool objects = option->type == PB_OPTION_OBJECT_LIST || option->type == PB_OPTION_MAP;
        for (struct cJSON *item = value->child; status == PB_OK && (list || objects) && item; item = item->next)
            status = list ? put_path(item, paths, error) : put_paths(option->fields, item, paths, error);
    }
    return status;
}

enum pb_status pb_step_read_options(struct pb_pipeline *pipeline, struct pb_step *step, struct cJSON *given,
                                    const struct pb_full_paths *paths, struct pb_error *error)
{
    char what[64] = "module '";
    const struct pb_module *module = step->module;
    (void)pb_text_copy(what + 8, sizeof what - 9, module->name);
    memcpy(what + strlen(what), "'", 2);
    step->context = pb_arena_take(&pipeline->arena, 1, module->option_values_size);
    if (!step->context)
        return pb_out_of_memory(error);
    enum pb_status status = put_paths(module->options, given, paths, error);
    if (status != PB_OK)
        return status;
    struct pb_option_reading reading = pb_pipeline_reading(pipeline, what);
    if (!given)
        reading.mistakes = NULL; /* the caller knows the place: that of the step */
    status = pb_options_read(module->options, given, step->context, &reading, error);
    if (status == PB_OK && module->check) {
        status = module->check(step->context, error);
        if (status != PB_OK)
            pb_error_module(error, module->name);
    }
    if (status == PB_OK) {
        step->canonical = pb_step_canonical(module->options, given, &pipeline->arena);
        status = step->canonical ? PB_OK : pb_out_of_memory(error);
    }
    return status;
}
