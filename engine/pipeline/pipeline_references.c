/*
 * Checks that every id in a pipeline file exists: sources, Places and measures. It comes after the framework and
 * the Places file have been read, and names the nearest known id where one is wrong.
 */
#include "core/reference/reading.h"
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

static const char *pipeline_references_word_at(const void *context, size_t i)
{
    const struct words *words = context;
    return i < words->count ? words->items[i] : NULL;
}

static int pipeline_references_by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool pipeline_references_has_word(const struct words *words, const char *word)
{
    return words->count &&
           bsearch(&word, words->items, words->count, sizeof *words->items, pipeline_references_by_text);
}

/* All places, then the system, then editions: `count` of them. */
static enum pb_status collect_places(struct pb_pipeline *pipeline, struct words *words, size_t count,
                                     struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    words->items = pb_arena_take(&pipeline->arena, count, sizeof *words->items);
    if (!words->items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++)
        words->items[words->count++] = geography->all[i].id;
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
    const char *nearest = pb_nearest(text, pipeline_references_word_at, words);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else
        pb_error_hint(error, "%s", hint);
    return status;
}

/* Checks the texts of a list of names: each that `is_known` does not know is a mistake. */
struct naming {
    const struct pb_json *json;
    const struct words *words; /* to suggest one */
    const char *message;
    const char *hint;
    bool (*is_known)(const void *context, const char *word);
    const void *context;
};

static enum pb_status pipeline_references_check_names(struct pb_pipeline *pipeline, const struct naming *naming,
                                                      const struct cJSON *list, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (const struct cJSON *item = cJSON_IsArray(list) ? list->child : NULL; item; item = item->next)
        if (cJSON_IsString(item) && !naming->is_known(naming->context, item->valuestring) &&
            pb_mistakes_end(pipeline->mistakes,
                            unknown_word(naming->json, item, naming->words, naming->message, naming->hint, error),
                            &status, error))
            return status;
    return status;
}

static bool pipeline_references_is_word(const void *context, const char *word)
{
    return pipeline_references_has_word(context, word);
}

static bool is_place(const void *context, const char *word)
{
    return pb_geography_place(context, word);
}

static bool is_published(const void *context, const char *word)
{
    return pb_geography_published(context, word) || strcmp(word, PB_ALL_PLACES) == 0 ||
           strcmp(word, PB_ALL_EDITIONS) == 0;
}

/* The ids that the list of what is published stands for, which has words for all Places and all editions. */
static enum pb_status expand_publish(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    const struct pb_text_list *wanted = &pipeline->publish;
    bool all_places = wanted->count == 0 || pb_text_listed(wanted, PB_ALL_PLACES);
    bool all_editions = pb_text_listed(wanted, PB_ALL_EDITIONS);
    const char **ids = pb_arena_take(&pipeline->arena, geography->published_count, sizeof *ids);
    size_t count = 0;
    if (!ids)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < geography->published_count; i++)
        if ((i < geography->all_count ? all_places : all_editions) || pb_text_listed(wanted, geography->all[i].id))
            ids[count++] = geography->all[i].id;
    pipeline->publish = (struct pb_text_list){ count, ids };
    return PB_OK;
}

/* What is published: the ids of the file, or all of them. */
static enum pb_status check_publish(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct words known = { 0 };
    enum pb_status status = collect_places(pipeline, &known, pipeline->geography.published_count, error);
    if (status != PB_OK)
        return status;
    const struct naming naming = { &pipeline->documents[0],
                                   &known,
                                   "the Places file has no Place or edition",
                                   "its ids are under \"places\" and \"editions\"",
                                   is_published,
                                   &pipeline->geography };
    status = pipeline_references_check_names(pipeline, &naming,
                                             cJSON_GetObjectItemCaseSensitive(naming.json->root, "publish"), error);
    return status == PB_OK ? expand_publish(pipeline, error) : status;
}

/* The ids of the sources; *all false when one has none, which is a mistake that was noted before. */
static enum pb_status collect_sources(struct pb_pipeline *pipeline, struct words *known, bool *all,
                                      struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    known->items =
        pb_arena_take(&pipeline->arena, pipeline->sources.count + pipeline->left_out_count + 1, sizeof *known->items);
    if (!known->items)
        return pb_out_of_memory(error);
    *all = true;
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        *all = *all && sources[i].id;
        if (sources[i].id)
            known->items[known->count++] = sources[i].id;
    }
    for (size_t i = 0; i < pipeline->left_out_count; i++)
        if (pipeline->left_out[i].id)
            known->items[known->count++] = pipeline->left_out[i].id;
    return PB_OK;
}

/* The order of precedence has a word for the files that were loaded. */
static enum pb_status check_source_ids(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_json *json = &pipeline->documents[0];
    const struct cJSON *sources = cJSON_GetObjectItemCaseSensitive(json->root, "sources");
    for (const struct cJSON *source = cJSON_IsArray(sources) ? sources->child : NULL; source; source = source->next) {
        const struct cJSON *id = cJSON_GetObjectItemCaseSensitive(source, "id");
        if (!cJSON_IsString(id) || strcmp(id->valuestring, PB_PRECEDENCE_LOADS) != 0)
            continue;
        struct pb_location at = pb_json_value_at(json, id);
        pb_error_at(error, json->name, at.line, at.column);
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                    "a source cannot be called '" PB_PRECEDENCE_LOADS "': in 'precedence' this word stands for the "
                    "files that were loaded");
        pb_error_hint(error, "give it another id");
        return status;
    }
    return PB_OK;
}

/* A transform may name only sources of the file, and so may the order of precedence, which has a word for loads. */
static enum pb_status check_step_sources(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_json *json = &pipeline->documents[0];
    struct words known = { 0 };
    bool all = false;
    enum pb_status status = collect_sources(pipeline, &known, &all, error);
    if (status != PB_OK || !all)
        return status;
    qsort(known.items, known.count, sizeof *known.items, pipeline_references_by_text);
    const struct naming naming = { json,
                                   &known,
                                   "the pipeline file has no source",
                                   "their ids are under \"sources\"",
                                   pipeline_references_is_word,
                                   &known };
    const struct cJSON *steps = cJSON_GetObjectItemCaseSensitive(json->root, "transforms");
    for (const struct cJSON *step = steps ? steps->child : NULL; step; step = step->next)
        if (pb_mistakes_end(pipeline->mistakes,
                            pipeline_references_check_names(pipeline, &naming,
                                                            cJSON_GetObjectItemCaseSensitive(step, "sources"), error),
                            &status, error))
            return status;
    known.items[known.count++] = PB_PRECEDENCE_LOADS;
    qsort(known.items, known.count, sizeof *known.items, pipeline_references_by_text);
    enum pb_status order = pipeline_references_check_names(
        pipeline, &naming, cJSON_GetObjectItemCaseSensitive(json->root, "precedence"), error);
    return order == PB_OK ? status : order;
}

bool pb_source_may_have(const struct pb_pipeline_source *source, const struct pb_framework *framework,
                        const char *measure)
{
    const char *scheme = source->step.module->scheme;
    size_t length = scheme ? strlen(scheme) : 0;
    if (pb_source_refers(source))
        return false;
    if (length && strncmp(measure, scheme, length) == 0 && measure[length] == '-')
        return true;
    const struct pb_measure *known = framework->measures.items;
    for (size_t i = 0; known && i < framework->measures.count; i++)
        if (strcmp(known[i].id, measure) == 0)
            return true;
    return false;
}

struct source_measures {
    const struct pb_pipeline_source *source;
    const struct pb_framework *framework;
};

static bool is_of_measure(const void *context, const char *word)
{
    const struct source_measures *of = context;
    return pb_source_may_have(of->source, of->framework, word);
}

/* The Places that a source is for, and the measures that are taken from it. */
static enum pb_status check_source_parts(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct words places = { 0 };
    struct words measures = { .items = pb_arena_take(&pipeline->arena, pipeline->framework.measures.count,
                                                     sizeof *measures.items) };
    if (!measures.items)
        return pb_out_of_memory(error);
    enum pb_status status = collect_places(pipeline, &places, pipeline->geography.all_count, error);
    if (status != PB_OK)
        return status;
    const struct pb_measure *known = pipeline->framework.measures.items;
    for (; known && measures.count < pipeline->framework.measures.count; measures.count++)
        measures.items[measures.count] = known[measures.count].id;
    const struct pb_json *json = &pipeline->documents[0];
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    const struct cJSON *list = cJSON_GetObjectItemCaseSensitive(json->root, "sources");
    const struct cJSON *object = list ? list->child : NULL;
    for (size_t i = 0; object && i < pipeline->sources.count; i++, object = object->next) {
        const struct source_measures of = { &sources[i], &pipeline->framework };
        const struct naming of_places = { json,
                                          &places,
                                          "the Places file has no Place",
                                          "its ids are under \"places\"",
                                          is_place,
                                          &pipeline->geography };
        const struct naming of_measures = {
            json,
            &measures,
            "the framework has no measure",
            "its ids are under \"measures\"; any other measure is called SCHEME-INDICATOR",
            is_of_measure,
            &of
        };
        if (!sources[i].step.module)
            continue; /* a mistake, noted before */
        if (pb_mistakes_end(pipeline->mistakes,
                            pipeline_references_check_names(pipeline, &of_places,
                                                            cJSON_GetObjectItemCaseSensitive(object, "places"), error),
                            &status, error) ||
            pb_mistakes_end(pipeline->mistakes,
                            pipeline_references_check_names(
                                pipeline, &of_measures, cJSON_GetObjectItemCaseSensitive(object, "measures"), error),
                            &status, error))
            return status;
    }
    return status;
}

static bool is_of_any_source(const void *context, const char *word)
{
    const struct pb_pipeline *pipeline = context;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        if (sources[i].step.module && pb_source_may_have(&sources[i], &pipeline->framework, word))
            return true;
    const struct pb_measure *measures = pipeline->framework.measures.items;
    for (size_t i = 0; i < pipeline->framework.measures.count; i++)
        if (strcmp(measures[i].id, word) == 0)
            return true;
    return false;
}

/* Is an entry of `editions` published, or one of those that it makes? */
static bool publishes(const struct pb_pipeline *pipeline, const struct pb_edition *edition)
{
    const struct pb_geography *geography = &pipeline->geography;
    for (size_t i = geography->all_count; i < geography->published_count; i++)
        if (geography->all[i].edition == edition && pb_text_listed(&pipeline->publish, geography->all[i].id))
            return true;
    return false;
}

/* What editions say of measures, and of loaders, which a pipeline has to have for those that it publishes. */
static enum pb_status check_editions(struct pb_pipeline *pipeline, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    const struct pb_edition *editions = geography->editions.items;
    const struct pb_measure *known = pipeline->framework.measures.items;
    const struct pb_step *steps = pipeline->loaders.items;
    const struct pb_json *json = &pipeline->documents[PB_DOCUMENT_PLACES];
    size_t most = pipeline->framework.measures.count + pipeline->loaders.count;
    const char **texts = pb_arena_take(&pipeline->arena, most, sizeof *texts);
    if (!texts)
        return pb_out_of_memory(error);
    struct words measures = { .items = texts };
    struct words loaders = { .items = texts + pipeline->framework.measures.count };
    for (; measures.count < pipeline->framework.measures.count; measures.count++)
        measures.items[measures.count] = known[measures.count].id;
    for (; loaders.count < pipeline->loaders.count; loaders.count++)
        loaders.items[loaders.count] = steps[loaders.count].use ? steps[loaders.count].use : "";
    qsort(loaders.items, loaders.count, sizeof *loaders.items, pipeline_references_by_text);
    const struct naming of_measures = { json,
                                        &measures,
                                        "the framework has no measure",
                                        "its ids are under \"measures\"; any other measure is called SCHEME-INDICATOR",
                                        is_of_any_source,
                                        pipeline };
    const struct naming of_loaders = { json,
                                       &loaders,
                                       "the edition is published, and the pipeline has no loader",
                                       "add it to \"loaders\" of the pipeline, or take the edition out of \"publish\"",
                                       pipeline_references_is_word,
                                       &loaders };
    const struct cJSON *node = cJSON_GetObjectItemCaseSensitive(json->root, "editions");
    node = node ? node->child : NULL;
    enum pb_status status = PB_OK;
    for (size_t i = 0; node && i < geography->editions.count; i++, node = node->next)
        if (pb_mistakes_end(pipeline->mistakes,
                            pipeline_references_check_names(pipeline, &of_measures,
                                                            cJSON_GetObjectItemCaseSensitive(node, "measures"), error),
                            &status, error) ||
            (publishes(pipeline, &editions[i]) &&
             pb_mistakes_end(pipeline->mistakes,
                             pipeline_references_check_names(pipeline, &of_loaders,
                                                             cJSON_GetObjectItemCaseSensitive(node, "loaders"), error),
                             &status, error)))
            return status;
    return status;
}

/* The framework and the Places are files of their own: a mistake in one hides none in the other. */
static enum pb_status read_framework(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_json *json = &pipeline->documents[PB_DOCUMENT_FRAMEWORK];
    if (!pipeline->framework_path)
        return PB_REJECTED; /* a mistake, noted before */
    enum pb_status status = pb_pipeline_open_reference(pipeline, "framework", pipeline->framework_path, json,
                                                       pipeline->framework_sha256, error);
    return status == PB_OK ? pb_framework_read(&pipeline->framework, json, &pipeline->arena, pipeline->mistakes, error)
                           : status;
}

static enum pb_status pipeline_references_read_places(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_json *json = &pipeline->documents[PB_DOCUMENT_PLACES];
    if (!pipeline->places_path)
        return PB_REJECTED;
    enum pb_status status =
        pb_pipeline_open_reference(pipeline, "places", pipeline->places_path, json, pipeline->places_sha256, error);
    return status == PB_OK ? pb_geography_read(&pipeline->geography, json, &pipeline->arena, pipeline->mistakes, error)
                           : status;
}

/* After the framework and the Places, which it speaks of. */
static enum pb_status read_figures(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_json *json = &pipeline->documents[PB_DOCUMENT_FIGURES];
    if (!pipeline->figures_path)
        return PB_OK;
    enum pb_status status =
        pb_pipeline_open_reference(pipeline, "figures", pipeline->figures_path, json, pipeline->figures_sha256, error);
    return status == PB_OK ? pb_quoted_read(&pipeline->quoted, json, &pipeline->framework, &pipeline->geography,
                                            &pipeline->arena, pipeline->mistakes, error)
                           : status;
}

enum pb_status pb_pipeline_read_references(struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_mistakes *mistakes = pipeline->mistakes;
    enum pb_status status = PB_OK;
    enum pb_status framework = PB_OK;
    enum pb_status places = PB_OK;
    if (pb_mistakes_end(mistakes, check_source_ids(pipeline, error), &status, error) ||
        pb_mistakes_end(mistakes, check_step_sources(pipeline, error), &status, error))
        return status;
    if (pb_mistakes_end(mistakes, read_framework(pipeline, error), &framework, error))
        return framework;
    if (pb_mistakes_end(mistakes, pipeline_references_read_places(pipeline, error), &places, error))
        return places;
    const struct pb_geography *geography = places == PB_OK ? &pipeline->geography : NULL;
    if (pb_mistakes_end(mistakes, pb_expectations_check(pipeline, geography, error), &status, error) ||
        pb_mistakes_end(mistakes, pb_pipeline_read_peers(pipeline, geography, error), &status, error) ||
        (geography && pb_mistakes_end(mistakes, check_publish(pipeline, error), &status, error)))
        return status;
    if (places == PB_OK && framework == PB_OK &&
        (pb_mistakes_end(mistakes, check_source_parts(pipeline, error), &status, error) ||
         pb_mistakes_end(mistakes, check_editions(pipeline, error), &status, error) ||
         pb_mistakes_end(mistakes, read_figures(pipeline, error), &status, error) ||
         pb_mistakes_end(mistakes, pb_pipeline_read_targets(pipeline, error), &status, error)))
        return status;
    return framework == PB_OK && places == PB_OK ? status : PB_REJECTED;
}
