/*
 * The priorities that measures name beside those that the Places have: one that no Place has is nobody's, or somebody
 * else's, or misspelt. Which of these, only people can say, so it is told and nothing fails.
 */
#include "core/options/document.h"
#include "engine/pipeline/pipeline.h"
#include "placebook/nearest.h"

#include <string.h>

/* The priorities of all Places and of the system, one after the other. */
static const char *priority_candidate(const void *context, size_t i)
{
    const struct pb_geography *geography = context;
    for (size_t place = 0; place < geography->all_count; place++) {
        const struct pb_object_list *list = &geography->all[place].priorities;
        if (i < list->count)
            return ((const struct pb_priority *)list->items)[i].id;
        i -= list->count;
    }
    return NULL;
}

static bool some_place_has(const struct pb_geography *geography, const char *id)
{
    const char *candidate = NULL;
    for (size_t i = 0; (candidate = priority_candidate(geography, i)); i++)
        if (strcmp(candidate, id) == 0)
            return true;
    return false;
}

static struct pb_unused_priority *find_unused(struct pb_unused_priority *items, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].id, id) == 0)
            return &items[i];
    return NULL;
}

/* How many times measures name priorities: there are no more unused ones. */
static size_t count_named(const struct pb_framework *framework)
{
    const struct pb_measure *measures = framework->measures.items;
    size_t named = 0;
    for (size_t i = 0; i < framework->measures.count; i++)
        named += measures[i].priorities.count;
    return named;
}

static struct pb_location where_named(const struct pb_pipeline *pipeline, size_t measure, size_t priority)
{
    const struct pb_json *json = &pipeline->documents[PB_DOCUMENT_FRAMEWORK];
    const struct cJSON *object = pb_document_item(pb_document_key(json->root, "measures"), measure);
    return pb_json_value_at(json, pb_document_item(pb_document_key(object, "priorities"), priority));
}

enum pb_status pb_pipeline_unused_priorities(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                             struct pb_unused_priority **items, size_t *count, struct pb_error *error)
{
    const struct pb_framework *framework = &pipeline->framework;
    const struct pb_measure *measures = framework->measures.items;
    *count = 0;
    *items = pb_arena_take(arena, count_named(framework) + 1, sizeof **items);
    if (!*items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < framework->measures.count; i++)
        for (size_t j = 0; j < measures[i].priorities.count; j++) {
            const char *id = measures[i].priorities.items[j];
            struct pb_unused_priority *known = find_unused(*items, *count, id);
            if (known) {
                known->measures++;
                continue;
            }
            if (some_place_has(&pipeline->geography, id))
                continue;
            (*items)[(*count)++] =
                (struct pb_unused_priority){ .id = id,
                                             .measures = 1,
                                             .measure = measures[i].id,
                                             .at = where_named(pipeline, i, j),
                                             .nearest = pb_nearest(id, priority_candidate, &pipeline->geography) };
        }
    return PB_OK;
}
