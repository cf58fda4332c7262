/*
 * What a transform is for, and transforms that go with a source: a mapping of files with small counts brings
 * its disclosure control along, also into a pipeline that knows nothing of the file. They become steps of the pipeline
 * for this source alone, and everything behind knows only those.
 */
#include "engine/pipeline/pipeline_private.h"

#include <string.h>

bool pb_step_serves(const struct pb_step *step, const struct pb_pipeline_source *source)
{
    return !pb_source_refers(source) && (step->sources.count == 0 || pb_text_listed(&step->sources, source->id));
}

bool pb_step_reaches(const struct pb_step *step, const struct pb_pipeline *pipeline, const char *place)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (pb_text_listed(&step->sources, sources[i].id) && pb_source_serves(&sources[i], place))
            return true;
    return step->sources.count == 0;
}

bool pb_step_gathers_from(const struct pb_step *step, const char *measure)
{
    return !step->module->gathers_from || step->module->gathers_from(step->context, measure);
}

/* Where the rows of several sources are put together for the first time. */
static size_t place_of_own(const struct pb_pipeline *pipeline)
{
    const struct pb_step *steps = pipeline->transforms.items;
    size_t place = 0;
    while (place < pipeline->transforms.count &&
           (!steps[place].module || !steps[place].module->apply || steps[place].module->scope != PB_SCOPE_MEASURE))
        place++;
    return place;
}

static bool is_had(const struct pb_pipeline *pipeline, const struct pb_step *own,
                   const struct pb_pipeline_source *source)
{
    const struct pb_step *steps = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        if (steps[i].module == own->module && pb_step_serves(&steps[i], source))
            return true;
    return false;
}

static enum pb_status adopt(struct pb_pipeline *pipeline, const struct pb_step *own, const char *id,
                            struct pb_error *error)
{
    size_t count = pipeline->transforms.count;
    size_t place = place_of_own(pipeline);
    struct pb_step *steps = pb_arena_take(&pipeline->arena, count + 1, sizeof *steps);
    const char **sources = pb_arena_take(&pipeline->arena, 1, sizeof *sources);
    if (!steps || !sources)
        return pb_out_of_memory(error);
    const struct pb_step *before = pipeline->transforms.items;
    for (size_t i = 0; i < count; i++)
        steps[i < place ? i : i + 1] = before[i];
    *sources = id;
    steps[place] = *own;
    steps[place].sources = (struct pb_text_list){ 1, sources };
    pipeline->transforms = (struct pb_object_list){ count + 1, steps };
    return PB_OK;
}

enum pb_status pb_source_adopt_transforms(struct pb_pipeline *pipeline, const struct pb_pipeline_source *source,
                                          struct pb_error *error)
{
    const struct pb_step *own = source->transforms.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < source->transforms.count; i++)
        if (own[i].module && !is_had(pipeline, &own[i], source))
            status = adopt(pipeline, &own[i], source->id, error);
    return status;
}
