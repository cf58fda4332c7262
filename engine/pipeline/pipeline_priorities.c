/*
 * The priorities that measures, programmes and pathways name beside those that the Places have: one that no Place has
 * is nobody's, or somebody else's, or misspelt. Which of these, only people can say, so it is told and nothing fails.
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

/* How many times priorities are named: there are no more unused ones. */
static size_t count_named(const struct pb_framework *framework)
{
    const struct pb_measure *measures = framework->measures.items;
    const struct pb_programme *programmes = framework->programmes.items;
    size_t named = 0;
    for (size_t i = 0; i < framework->measures.count; i++)
        named += measures[i].priorities.count;
    for (size_t i = 0; i < framework->programmes.count; i++) {
        const struct pb_pathway *pathways = programmes[i].pathways.items;
        named += programmes[i].priorities.count;
        for (size_t p = 0; p < programmes[i].pathways.count; p++)
            named += pathways[p].priorities.count;
    }
    return named;
}

/* The unused ones so far. */
struct unused_list {
    const struct pb_pipeline *pipeline;
    struct pb_unused_priority *items;
    size_t count;
};

/* What names priorities: its object in the document, what it is and what it is called. */
struct namer {
    const struct cJSON *object;
    const char *kind;
    const char *name;
};

static void note_unused(struct unused_list *list, struct namer namer, const struct pb_text_list *priorities)
{
    const struct pb_json *json = &list->pipeline->documents[PB_DOCUMENT_FRAMEWORK];
    for (size_t i = 0; i < priorities->count; i++) {
        const char *id = priorities->items[i];
        struct pb_unused_priority *known = find_unused(list->items, list->count, id);
        if (known) {
            known->measures++;
            continue;
        }
        if (some_place_has(&list->pipeline->geography, id))
            continue;
        const struct cJSON *node = pb_document_item(json, pb_document_key(namer.object, "priorities"), i);
        list->items[list->count++] =
            (struct pb_unused_priority){ .id = id,
                                         .measures = 1,
                                         .kind = namer.kind,
                                         .measure = namer.name,
                                         .at = pb_json_value_at(json, node),
                                         .nearest = pb_nearest(id, priority_candidate, &list->pipeline->geography) };
    }
}

static void note_programme(struct unused_list *list, const struct pb_programme *programme, const struct cJSON *object)
{
    const struct pb_pathway *pathways = programme->pathways.items;
    const struct pb_json *json = &list->pipeline->documents[PB_DOCUMENT_FRAMEWORK];
    note_unused(list, (struct namer){ object, "programme", programme->id }, &programme->priorities);
    for (size_t p = 0; p < programme->pathways.count; p++) {
        const struct cJSON *inner = pb_document_item(json, pb_document_key(object, "pathways"), p);
        note_unused(list, (struct namer){ inner, "pathway", pathways[p].name }, &pathways[p].priorities);
    }
}

enum pb_status pb_pipeline_unused_priorities(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                             struct pb_unused_priority **items, size_t *count, struct pb_error *error)
{
    const struct pb_framework *framework = &pipeline->framework;
    const struct pb_measure *measures = framework->measures.items;
    const struct pb_programme *programmes = framework->programmes.items;
    const struct pb_json *json = &pipeline->documents[PB_DOCUMENT_FRAMEWORK];
    struct unused_list list = { pipeline, pb_arena_take(arena, count_named(framework) + 1, sizeof *list.items), 0 };
    if (!list.items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < framework->measures.count; i++) {
        const struct cJSON *object = pb_document_item(json, pb_document_key(json->root, "measures"), i);
        note_unused(&list, (struct namer){ object, "measure", measures[i].id }, &measures[i].priorities);
    }
    for (size_t i = 0; i < framework->programmes.count; i++)
        note_programme(&list, &programmes[i], pb_document_item(json, pb_document_key(json->root, "programmes"), i));
    *items = list.items;
    *count = list.count;
    return PB_OK;
}
