/*
 * Prepares the sources, transforms and loaders of a pipeline: find the module, read its options and let it check them.
 * Nothing is opened: `placebook check` does the same.
 */
#include "core/options/mistakes.h"
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>
#include <string.h>

static enum pb_status unknown_module(const struct pb_registry *registry, enum pb_module_kind kind, const char *name,
                                     struct pb_error *error)
{
    const char *wanted = pb_module_kind_text(kind);
    for (enum pb_module_kind other = PB_EXTRACTOR; other <= PB_LOADER; other++) {
        if (!pb_registry_find(registry, other, name))
            continue;
        const char *is = pb_module_kind_text(other);
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "'%s' is %s %s, not %s %s", name,
                                        is[0] == 'e' ? "an" : "a", is, wanted[0] == 'e' ? "an" : "a", wanted);
        pb_error_hint(error, "'placebook modules' lists all of them");
        return status;
    }
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "there is no %s named '%.60s'", wanted, name);
    const char *nearest = pb_registry_nearest(registry, kind, name);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'? 'placebook modules' lists all of them", nearest);
    else
        pb_error_hint(error, "'placebook modules' lists all of them");
    return status;
}

/* `key` names the module in the object: "extractor" or "use". */
static enum pb_status pipeline_steps_prepare(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                             enum pb_module_kind kind, struct pb_step *step, const struct cJSON *object,
                                             const char *key, const struct pb_full_paths *paths, struct pb_error *error)
{
    const struct pb_json *json = &pipeline->documents[0];
    const struct cJSON *position = cJSON_GetObjectItemCaseSensitive(object, key);
    struct cJSON *given = cJSON_GetObjectItemCaseSensitive(object, "options");
    enum pb_status status = PB_OK;
    if (!step->use)
        return PB_OK; /* a mistake, noted before */
    step->module = pb_registry_find(registry, kind, step->use);
    if (!step->module) {
        status = unknown_module(registry, kind, step->use, error);
    } else {
        status = pb_step_read_options(pipeline, step, given, paths, error);
        position = given ? given : object;
    }
    if (status == PB_FAILED) {
        struct pb_location at = pb_json_value_at(json, position);
        pb_error_at(error, json->name, at.line, at.column);
    }
    return status;
}

static enum pb_status prepare_list(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                   enum pb_module_kind kind, struct pb_object_list list, const char *name,
                                   const struct pb_full_paths *paths, struct pb_error *error)
{
    const struct cJSON *objects = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, name);
    const struct cJSON *object = objects ? objects->child : NULL;
    struct pb_step *steps = list.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; object && i < list.count; i++, object = object->next)
        if (pb_mistakes_end(pipeline->mistakes,
                            pipeline_steps_prepare(pipeline, registry, kind, &steps[i], object, "use", paths, error),
                            &status, error))
            return status;
    return status;
}

/* What needs the rows of one source alone cannot stand after what has put those of several together. */
static enum pb_status pipeline_steps_check_order(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_step *steps = pipeline->transforms.items;
    const char *together = NULL;
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < pipeline->transforms.count; i++) {
        const struct pb_module *module = steps[i].module;
        if (!module || !module->apply)
            continue;
        if (module->scope == PB_SCOPE_MEASURE && !together)
            together = module->name;
        if (module->scope == PB_SCOPE_MEASURE || !together)
            continue;
        pb_error_at(error, pipeline->documents[0].name, steps[i].at.line, steps[i].at.column);
        enum pb_status wrong = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                       "'%s' stands after '%s', but it works on the rows of each source alone, and "
                                       "'%s' on those of all sources together",
                                       module->name, together, together);
        pb_error_hint(error, "put '%s' before '%s'", module->name, together);
        if (pb_mistakes_end(pipeline->mistakes, wrong, &status, error))
            return status;
    }
    return status;
}

/* May the transform at a position go with its source? It works on the rows of one source, and is there once: a second
 * one would have to give way to the first, as to one of the pipeline. */
static enum pb_status check_own(const struct pb_pipeline *pipeline, const struct pb_step *steps, size_t position,
                                struct pb_error *error)
{
    const struct pb_step *step = &steps[position];
    const struct pb_module *module = step->module;
    bool again = false;
    for (size_t i = 0; module && i < position; i++)
        again = again || steps[i].module == module;
    bool alone = module && module->apply && module->scope == PB_SCOPE_SOURCE;
    if (!module || (alone && !again))
        return PB_OK;
    pb_error_at(error, pipeline->documents[0].name, step->at.line, step->at.column);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                alone ? "'%s' goes with a source once; expected all its options in one place"
                      : "'%s' cannot go with a source: it does not work on the rows of one source alone",
                module->name);
    pb_error_hint(error, alone ? "remove one of the two" : "put it among the transforms of the pipeline");
    return status;
}

/* The transforms that go with a source. */
static enum pb_status prepare_own(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                  struct pb_pipeline_source *source, const struct cJSON *object,
                                  const struct pb_full_paths *paths, struct pb_error *error)
{
    const struct cJSON *own = cJSON_GetObjectItemCaseSensitive(object, "transforms");
    const struct cJSON *one = own ? own->child : NULL;
    struct pb_step *steps = source->transforms.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; one && i < source->transforms.count; i++, one = one->next) {
        enum pb_status ready =
            pipeline_steps_prepare(pipeline, registry, PB_TRANSFORM, &steps[i], one, "use", paths, error);
        if (ready == PB_OK)
            ready = check_own(pipeline, steps, i, error);
        if (pb_mistakes_end(pipeline->mistakes, ready, &status, error))
            return status;
    }
    return status;
}

static enum pb_status adopt_all(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++)
        status = pb_source_adopt_transforms(pipeline, &sources[i], error);
    return status;
}

enum pb_status pb_steps_prepare(struct pb_pipeline *pipeline, const struct pb_registry *registry,
                                const struct pb_full_paths *paths, struct pb_error *error)
{
    const struct cJSON *objects = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, "sources");
    const struct cJSON *object = objects ? objects->child : NULL;
    struct pb_pipeline_source *sources = pipeline->sources.items;
    enum pb_status status = PB_OK;
    struct pb_mistakes *mistakes = pipeline->mistakes;
    for (size_t i = 0; object && i < pipeline->sources.count; i++, object = object->next)
        if (pb_mistakes_end(mistakes,
                            pipeline_steps_prepare(pipeline, registry, PB_EXTRACTOR, &sources[i].step, object,
                                                   "extractor", paths, error),
                            &status, error) ||
            pb_mistakes_end(mistakes, prepare_own(pipeline, registry, &sources[i], object, paths, error), &status,
                            error) ||
            pb_mistakes_end(mistakes, pb_source_guard(pipeline, registry, &sources[i], paths, error), &status, error))
            return status;
    if (pb_mistakes_end(
            mistakes, prepare_list(pipeline, registry, PB_TRANSFORM, pipeline->transforms, "transforms", paths, error),
            &status, error) ||
        pb_mistakes_end(mistakes, pipeline_steps_check_order(pipeline, error), &status, error) ||
        pb_mistakes_end(mistakes, adopt_all(pipeline, error), &status, error) ||
        pb_mistakes_end(mistakes,
                        prepare_list(pipeline, registry, PB_LOADER, pipeline->loaders, "loaders", paths, error),
                        &status, error))
        return status;
    return status;
}
