#include "engine/pipeline/pipeline_private.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* Words that may be referred to, sorted. */
struct words {
    const char **items;
    size_t count;
};

static const char *word_at(const void *context, size_t i)
{
    const struct words *words = context;
    return i < words->count ? words->items[i] : NULL;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_word(const struct words *words, const char *word)
{
    return words->count && bsearch(&word, words->items, words->count, sizeof *words->items, by_text);
}

/* All places, then the system. */
static enum pb_status collect_places(struct pb_pipeline *pipeline, struct words *words, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    words->items = pb_arena_take(&pipeline->arena, geography->all_count, sizeof *words->items);
    if (!words->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < geography->all_count; i++)
        words->items[words->count++] = geography->all[i].id;
    return PB_OK;
}

static enum pb_status collect_priorities(struct pb_pipeline *pipeline, struct words *words, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    size_t count = 0;
    for (size_t i = 0; i < geography->all_count; i++)
        count += geography->all[i].priorities.count;
    words->items = pb_arena_take(&pipeline->arena, count, sizeof *words->items);
    if (!words->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < geography->all_count; i++) {
        const struct pb_priority *priorities = geography->all[i].priorities.items;
        for (size_t p = 0; p < geography->all[i].priorities.count; p++)
            words->items[words->count++] = priorities[p].id;
    }
    if (count > 1)
        qsort(words->items, count, sizeof *words->items, by_text);
    return PB_OK;
}

static enum pb_status unknown_word(const struct pb_json *json, const struct cJSON *node, const struct words *words,
                                   const char *message, const char *hint, struct pb_error *error)
{
    struct pb_location at = pb_json_value_at(json, node);
    pb_error_at(error, json->name, at.line, at.column);
    char text[80];
    (void)pb_text_copy(text, sizeof text, node->valuestring);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "%s '%s'", message, text);
    const char *nearest = pb_nearest(text, word_at, words);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else
        pb_error_hint(error, "%s", hint);
    return status;
}

/* What is published: the ids of the file, or all of them. */
static enum pb_status check_publish(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct words known = { 0 };
    enum pb_status status = collect_places(pipeline, &known, error);
    if (status != PB_OK)
        return status;
    if (pipeline->publish.count == 0) {
        pipeline->publish = (struct pb_text_list){ known.count, known.items };
        return PB_OK;
    }
    const struct pb_json *json = &pipeline->documents[0];
    const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(json->root, "publish");
    for (const struct cJSON *item = list->child; item; item = item->next)
        if (!pb_geography_place(&pipeline->geography, item->valuestring))
            return unknown_word(json, item, &known, "the Places file has no Place", "its ids stand under \"places\"",
                                error);
    return PB_OK;
}

/* A transform that names sources names sources of the file. */
static enum pb_status check_step_sources(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_json *json = &pipeline->documents[0];
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    struct words known = { .items = pb_arena_take(&pipeline->arena, pipeline->sources.count, sizeof *known.items) };
    if (!known.items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < pipeline->sources.count; i++)
        known.items[known.count++] = sources[i].id;
    qsort(known.items, known.count, sizeof *known.items, by_text);
    const struct cJSON *steps = cJSON_GetObjectItemCaseSensitive(json->root, "transforms");
    for (const struct cJSON *step = steps ? steps->child : NULL; step; step = step->next) {
        const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(step, "sources");
        for (const struct cJSON *item = list ? list->child : NULL; item; item = item->next)
            if (!has_word(&known, item->valuestring))
                return unknown_word(json, item, &known, "the pipeline file has no source",
                                    "their ids stand under \"sources\"", error);
    }
    return PB_OK;
}

bool pb_source_may_have(const struct pb_pipeline_source *source, const struct pb_framework *framework,
                        const char *measure)
{
    const char *scheme = source->step.module->scheme;
    size_t length = scheme ? strlen(scheme) : 0;
    if (length && strncmp(measure, scheme, length) == 0 && measure[length] == '-')
        return true;
    const struct pb_measure *known = framework->measures.items;
    for (size_t i = 0; known && i < framework->measures.count; i++)
        if (strcmp(known[i].id, measure) == 0)
            return true;
    return false;
}

/* The Places that a source is for, and the measures that are taken from it. */
static enum pb_status check_source_parts(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct words places = { 0 };
    struct words measures = { .items = pb_arena_take(&pipeline->arena, pipeline->framework.measures.count,
                                                     sizeof *measures.items) };
    if (!measures.items)
        return pb_out_of_memory(error);
    enum pb_status status = collect_places(pipeline, &places, error);
    if (status != PB_OK)
        return status;
    const struct pb_measure *known = pipeline->framework.measures.items;
    for (; known && measures.count < pipeline->framework.measures.count; measures.count++)
        measures.items[measures.count] = known[measures.count].id;
    const struct pb_json *json = &pipeline->documents[0];
    const struct pb_pipeline_source *source = pipeline->sources.items;
    const struct cJSON *object = cJSON_GetObjectItemCaseSensitive(json->root, "sources")->child;
    for (size_t i = 0; source && i < pipeline->sources.count; i++, object = object->next) {
        const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(object, "places");
        for (const struct cJSON *item = list ? list->child : NULL; item; item = item->next)
            if (!pb_geography_place(&pipeline->geography, item->valuestring))
                return unknown_word(json, item, &places, "the Places file has no Place",
                                    "its ids stand under \"places\"", error);
        list = cJSON_GetObjectItemCaseSensitive(object, "measures");
        for (const struct cJSON *item = list ? list->child : NULL; item; item = item->next)
            if (!pb_source_may_have(&source[i], &pipeline->framework, item->valuestring))
                return unknown_word(
                    json, item, &measures, "the framework has no measure",
                    "its ids stand under \"measures\"; what it does not have is called SCHEME-INDICATOR", error);
    }
    return PB_OK;
}

/* Every priority that a measure serves must be one of a Place or of the system. */
static enum pb_status check_priorities(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct words known = { 0 };
    enum pb_status status = collect_priorities(pipeline, &known, error);
    if (status != PB_OK)
        return status;
    const struct pb_json *json = &pipeline->documents[1];
    const struct cJSON *measures = cJSON_GetObjectItemCaseSensitive(json->root, "measures");
    for (const struct cJSON *measure = measures ? measures->child : NULL; measure; measure = measure->next) {
        const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(measure, "priorities");
        for (const struct cJSON *item = list ? list->child : NULL; item; item = item->next)
            if (cJSON_IsString(item) && !has_word(&known, item->valuestring))
                return unknown_word(json, item, &known, "no Place and not the system has a priority",
                                    "priorities stand under \"priorities\" of the Places and the system", error);
    }
    return PB_OK;
}

/* A file that the pipeline names: an error without a place of its own is shown where it is named. */
static enum pb_status open_reference(struct pb_pipeline *pipeline, const char *key, const char *path,
                                     struct pb_json *json, char *sha256, struct pb_error *error)
{
    enum pb_status status = pb_pipeline_open_document(json, path, sha256, error);
    if (status == PB_FAILED) {
        const struct pb_json *own = &pipeline->documents[0];
        struct pb_location at = pb_json_value_at(own, cJSON_GetObjectItemCaseSensitive(own->root, key));
        if (error && !error->source[0])
            pb_error_at(error, own->name, at.line, at.column);
    }
    return status;
}

enum pb_status pb_pipeline_read_references(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_json *framework = &pipeline->documents[1];
    struct pb_json *places = &pipeline->documents[2];
    enum pb_status status = check_step_sources(pipeline, error);
    if (status == PB_OK)
        status = open_reference(pipeline, "framework", pipeline->framework_path, framework, pipeline->framework_sha256,
                                error);
    if (status == PB_OK)
        status = pb_framework_read(&pipeline->framework, framework, &pipeline->arena, error);
    if (status == PB_OK)
        status = open_reference(pipeline, "places", pipeline->places_path, places, pipeline->places_sha256, error);
    if (status == PB_OK)
        status = pb_geography_read(&pipeline->geography, places, &pipeline->arena, error);
    if (status == PB_OK)
        status = check_publish(pipeline, error);
    if (status == PB_OK)
        status = check_source_parts(pipeline, error);
    if (status == PB_OK)
        status = check_priorities(pipeline, error);
    return status;
}
