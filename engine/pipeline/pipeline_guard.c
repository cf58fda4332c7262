/*
 * Small areas have small counts, and these tell of persons. So a source that has small areas is guarded without anybody
 * asking for it: a transform that guards becomes one of the transforms that go with the source. It gives way to a step
 * of the same module that the pipeline file has for the source.
 */
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>

static bool guard_is_own(const struct pb_pipeline_source *source, const struct pb_module *module)
{
    const struct pb_step *own = source->transforms.items;
    for (size_t i = 0; i < source->transforms.count; i++)
        if (own[i].module == module)
            return true;
    return false;
}

static enum pb_status guard_add(struct pb_pipeline *pipeline, struct pb_pipeline_source *source,
                                const struct pb_module *module, const struct pb_full_paths *paths,
                                struct pb_error *error)
{
    const struct pb_step *before = source->transforms.items;
    const size_t count = source->transforms.count;
    struct pb_step *steps = pb_arena_take(&pipeline->arena, count + 1, sizeof *steps);
    struct cJSON *given = cJSON_Parse(module->guards);
    if (!steps || !given) {
        cJSON_Delete(given);
        return pb_out_of_memory(error);
    }
    for (size_t i = 0; i < count; i++)
        steps[i] = before[i];
    steps[count] = (struct pb_step){ .use = module->name, .module = module, .at = source->at };
    enum pb_status status = pb_step_read_options(pipeline, &steps[count], given, paths, error);
    cJSON_Delete(given); /* texts were copied */
    if (status == PB_OK)
        source->transforms = (struct pb_object_list){ count + 1, steps };
    return status;
}

enum pb_status pb_source_guard(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                               struct pb_pipeline_source *source, const struct pb_full_paths *paths,
                               struct pb_error *error)
{
    const struct pb_module *extractor = source->step.module;
    enum pb_status status = PB_OK;
    if (!extractor || !extractor->small_areas || !source->step.context || pb_source_refers(source) ||
        pb_source_is_open(source) || !extractor->small_areas(source->step.context))
        return PB_OK;
    for (size_t i = 0; status == PB_OK && i < registry->count; i++)
        if (registry->modules[i]->kind == PB_TRANSFORM && registry->modules[i]->guards &&
            !guard_is_own(source, registry->modules[i]))
            status = guard_add(pipeline, source, registry->modules[i], paths, error);
    return status;
}
