/*
 * Checks what a pipeline file expects of its sources, as far as that can be known without reading them. The rows of a
 * run are held to it by engine/run/run_expect.c.
 */
#include "core/options/mistakes.h"
#include "engine/pipeline/pipeline_private.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <string.h>

const char *const *pb_expected_codes(const struct pb_geography *geography, const char *const *text, size_t *count)
{
    const struct pb_place *place = pb_geography_place(geography, *text);
    *count = place ? place->districts.count : 1;
    if (place)
        return place->districts.items;
    return pb_geography_area(geography, *text, strlen(*text)) ? text : NULL;
}

static enum pb_status pipeline_expect_at(const struct pb_pipeline *pipeline, const struct cJSON *node,
                                         struct pb_error *error)
{
    const struct pb_json *json = &pipeline->documents[0];
    struct pb_location at = pb_json_value_at(json, node);
    pb_error_at(error, json->name, at.line, at.column);
    return PB_FAILED;
}

static enum pb_status pipeline_expect_areas(struct pb_pipeline *pipeline, const struct pb_geography *geography,
                                            const struct cJSON *list, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (const struct cJSON *item = cJSON_IsArray(list) ? list->child : NULL; item; item = item->next) {
        size_t count = 0;
        const char *text = cJSON_GetStringValue(item);
        if (!text || pb_expected_codes(geography, &text, &count))
            continue;
        enum pb_status wrong = pb_fail(error, pipeline_expect_at(pipeline, item, error), PB_ERROR_CONFIGURATION,
                                       "the Places file has no area and no Place '%.60s'", text);
        const char *nearest = pb_nearest(text, pb_geography_word_at, geography);
        if (nearest)
            pb_error_hint(error, "did you mean '%s'?", nearest);
        else
            pb_error_hint(error, "its codes are under \"areas\", the ids of its Places under \"places\"");
        if (pb_mistakes_end(pipeline->mistakes, wrong, &status, error))
            return status;
    }
    return status;
}

static enum pb_status pipeline_expect_rows(const struct pb_pipeline *pipeline, const struct pb_expectation *expect,
                                           const struct cJSON *object, struct pb_error *error)
{
    if (!expect->min_rows || !expect->max_rows || expect->min_rows <= expect->max_rows)
        return PB_OK;
    const struct cJSON *node = cJSON_GetObjectItemCaseSensitive(object, "min_rows");
    enum pb_status status = pb_fail(error, pipeline_expect_at(pipeline, node, error), PB_ERROR_CONFIGURATION,
                                    "'min_rows' is %lld and 'max_rows' only %lld: no number of rows is both",
                                    (long long)expect->min_rows, (long long)expect->max_rows);
    pb_error_hint(error, "correct one of the two, or leave it out");
    return status;
}

enum pb_status pb_expectations_check(struct pb_pipeline *pipeline, const struct pb_geography *geography,
                                     struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, "sources");
    const struct cJSON *object = list ? list->child : NULL;
    enum pb_status status = PB_OK;
    for (size_t i = 0; object && i < pipeline->sources.count; i++, object = object->next) {
        const struct cJSON *expect = cJSON_GetObjectItemCaseSensitive(object, "expect");
        if (pb_mistakes_end(pipeline->mistakes, pipeline_expect_rows(pipeline, &sources[i].expect, expect, error),
                            &status, error) ||
            (geography &&
             pb_mistakes_end(
                 pipeline->mistakes,
                 pipeline_expect_areas(pipeline, geography, cJSON_GetObjectItemCaseSensitive(expect, "areas"), error),
                 &status, error)))
            return status;
    }
    return status;
}
