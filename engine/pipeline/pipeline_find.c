/*
 * Checks what a source says about a file whose address changes, as far as that can be known without looking for it.
 */
#include "core/options/mistakes.h"
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>
#include <string.h>

/* Does a text below the node stand for the file that is found? */
static bool mentions_found(struct cJSON *top)
{
    struct pb_json_walk walk = { .depth = 0 };
    for (struct cJSON *node = top; node; node = pb_json_walk_next(&walk, node))
        if (cJSON_IsString(node) && strcmp(node->valuestring, PB_LOCATION_FOUND) == 0)
            return true;
    return false;
}

static enum pb_status pipeline_find_check(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source,
                                          const struct cJSON *object, struct pb_error *error)
{
    const struct pb_source_find *find = &source->find;
    bool mentioned = mentions_found(cJSON_GetObjectItemCaseSensitive(object, "options"));
    if (!find->page && !mentioned)
        return PB_OK;
    const struct pb_location at = find->page ? find->at : source->at;
    pb_error_at(error, pipeline->documents[0].name, at.line, at.column);
    if (!find->page || !mentioned) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                    find->page ? "'find' finds a file that no option of the source reads"
                               : "an option of the source reads \"${found}\", and it has no 'find'");
        pb_error_hint(error, find->page ? "write \"${found}\" where the file is read, as in \"files\": [\"${found}\"]"
                                        : "say with \"find\" on which page its address is");
        return status;
    }
    const char *mark = find->links ? strstr(find->links, PB_FIND_PERIOD) : NULL;
    if (mark && !strstr(mark + 1, PB_FIND_PERIOD)) {
        pb_error_clear(error);
        return PB_OK;
    }
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "'links' needs " PB_FIND_PERIOD " once");
    pb_error_hint(error, "put it where the period stands in the name of the file, as in Monthly-AE-{period}*.csv");
    return status;
}

enum pb_status pb_finds_check(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(pipeline->documents[0].root, "sources");
    const struct cJSON *object = cJSON_IsArray(list) ? list->child : NULL;
    enum pb_status status = PB_OK;
    for (size_t i = 0; object && i < pipeline->sources.count; i++, object = object->next)
        if (pb_mistakes_end(pipeline->mistakes, pipeline_find_check(pipeline, &sources[i], object, error), &status,
                            error))
            return status;
    return status;
}
