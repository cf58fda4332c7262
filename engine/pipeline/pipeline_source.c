/*
 * What a source is for: observations or reference data, all Places or some.
 */
#include "engine/pipeline/pipeline.h"

#include <string.h>

bool pb_source_refers(const struct pb_pipeline_source *source)
{
    return (source->step.module && source->step.module->refers) ||
           (source->gives && strcmp(source->gives, PB_GIVES_OBSERVATIONS) != 0);
}

bool pb_source_looks_up(const struct pb_pipeline_source *source)
{
    const struct pb_module *module = source->step.module;
    return module && module->looks_up && module->looks_up(source->step.context);
}

bool pb_source_is_open(const struct pb_pipeline_source *source)
{
    static const char open[] = "Open Government Licence";
    if (source->small_counts)
        return strcmp(source->small_counts, PB_SMALL_COUNTS_PUBLISHED) == 0;
    return source->sample || (source->licence && strncmp(source->licence, open, sizeof open - 1) == 0);
}

bool pb_source_serves(const struct pb_pipeline_source *source, const char *place)
{
    return source->places.count == 0 || pb_text_listed(&source->places, place);
}
