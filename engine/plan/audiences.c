#include "engine/plan/audiences.h"

/* Do two Places see the same sources? */
static bool audiences_same(const struct pb_pipeline *pipeline, const char *place, const char *other)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (pb_source_serves(&sources[i], place) != pb_source_serves(&sources[i], other))
            return false;
    return true;
}

size_t pb_plan_audience(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, const char *place)
{
    size_t i = 0;
    while (i + 1 < plan->audience_count && !audiences_same(pipeline, plan->audiences[i], place))
        i++;
    return i;
}

enum pb_status pb_plan_audiences(struct pb_run_plan *plan, const struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    plan->audiences = pb_arena_take(&plan->arena, geography->all_count, sizeof *plan->audiences);
    plan->audience_count = 0;
    if (!plan->audiences)
        return pb_out_of_memory(error);
    for (size_t p = 0; p < geography->all_count; p++) {
        size_t i = 0;
        while (i < plan->audience_count && !audiences_same(pipeline, plan->audiences[i], geography->all[p].id))
            i++;
        if (i == plan->audience_count)
            plan->audiences[plan->audience_count++] = geography->all[p].id;
    }
    return PB_OK;
}

size_t pb_plan_measure_audience(const struct pb_measure_unit *measure)
{
    size_t audience = 0;
    while (!pb_plan_measure_serves(measure, audience))
        audience++;
    return audience;
}
