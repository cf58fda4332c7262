/*
 * Checks the editions of a Places file: their ids, areas, priorities and levels. What they say of measures and loaders
 * is checked with the pipeline (engine/pipeline), which knows these.
 */
#include "core/options/document.h"
#include "core/reference/geography_private.h"
#include "core/reference/reading.h"
#include "placebook/framework.h"

#include <cjson/cJSON.h>
#include <string.h>

static size_t count_named(const struct pb_edition *edition)
{
    return edition->districts.count + edition->counties.count + edition->nhs_areas.count + edition->local_areas.count +
           edition->trusts.count;
}

static enum pb_status check_edition_id(const struct pb_geography_reading *reading, const struct pb_place *place)
{
    const struct pb_geography *geography = reading->geography;
    const struct cJSON *node = pb_document_key(pb_geography_place_node(reading, place), "id");
    const struct pb_place *known = pb_geography_place(geography, place->id);
    if (strcmp(place->id, PB_ALL_PLACES) == 0 || strcmp(place->id, PB_ALL_EDITIONS) == 0) {
        enum pb_status status = pb_document_fail(
            reading->error, reading->json, node,
            "'%s' cannot be the id of an edition: in 'publish' of a pipeline it stands for all of them", place->id);
        pb_error_hint(reading->error, "give it another id");
        return status;
    }
    if (!known) {
        uint32_t other =
            pb_lookup_add(&reading->geography->lookup, PB_EDITION_IDS, place->id, (uint32_t)place->position);
        known = other == PB_LOOKUP_NONE ? NULL : &geography->all[other];
    }
    if (!known)
        return PB_OK;
    enum pb_status status = pb_document_fail(reading->error, reading->json, node,
                                             "'%s' is already the id of %s (line %u); expected an id of its own",
                                             place->id, known->name, known->at.line);
    pb_error_hint(reading->error, "give one of the two another id");
    return status;
}

/* The id of an edition of 'each' ends with a code, and is the name of a folder. */
static enum pb_status check_edition_code(const struct pb_geography_reading *reading, const struct pb_place *place)
{
    if (pb_option_is_identifier(place->id))
        return PB_OK;
    enum pb_status status = pb_document_fail(
        reading->error, reading->json, pb_document_key(pb_geography_place_node(reading, place), "each"),
        "the edition of %.100s would have the id '%.100s'; expected at most 64 letters, digits and dashes", place->name,
        place->id);
    pb_error_hint(reading->error, "correct the code of the area, or name the areas of the edition one by one");
    return status;
}

static enum pb_status check_edition_areas(const struct pb_geography_reading *reading, const struct pb_edition *edition,
                                          const struct cJSON *node)
{
    enum pb_status status = PB_OK;
    size_t named = count_named(edition);
    if (edition->each && named) {
        status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "each"),
                                  "edition '%s' is for each %s and names areas as well; expected one of the two",
                                  edition->id, edition->each);
        pb_error_hint(reading->error, "remove 'each', or the lists of areas");
    } else if (!edition->each && !named) {
        status = pb_document_fail(reading->error, reading->json, node,
                                  "edition '%s' has no areas; expected a code in 'districts', 'counties', 'nhs_areas', "
                                  "'local_areas' or 'trusts', or 'each'",
                                  edition->id);
        pb_error_hint(reading->error, "list the codes of the areas that it is about");
    }
    return status;
}

/* The figures of an edition are the system's, so its areas must be. */
static enum pb_status check_edition_in_system(const struct pb_geography_reading *reading, const struct pb_place *place)
{
    const struct pb_geography *geography = reading->geography;
    const struct pb_place *system = &geography->all[geography->places.count];
    enum pb_status status = PB_OK;
    for (uint32_t area = 0; area < geography->areas.count; area++) {
        if (!pb_geography_names(geography, place, area) || pb_geography_names(geography, system, area))
            continue;
        enum pb_status found = pb_document_fail(
            reading->error, reading->json, pb_geography_place_node(reading, place),
            "%s (%s) of edition '%s' is no area of the system; expected areas that the system or its Places name",
            pb_areas(geography)[area].code, pb_areas(geography)[area].name, place->id);
        pb_error_hint(reading->error, "add it to the lists of the system or a Place, or remove it here");
        if (pb_mistakes_end(reading->mistakes, found, &status, reading->error))
            return status;
    }
    return status;
}

static const char *editions_priority_at(const void *context, size_t i)
{
    const struct pb_priority *priority = pb_editions_priority(context, i);
    return priority ? priority->id : NULL;
}

static const char *editions_level_at(const void *context, size_t i)
{
    const char *const *names = context;
    return names[i];
}

/* A list of words that have to be known. */
struct edition_words {
    const char *key;
    const struct pb_text_list *words;
    const char *(*candidate)(const void *, size_t);
    const void *context;
    const char *hint;
};

static enum pb_status check_edition_words(const struct pb_geography_reading *reading, const struct pb_place *place,
                                          const struct edition_words *check)
{
    const struct cJSON *list = pb_document_key(pb_geography_place_node(reading, place), check->key);
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < check->words->count; i++) {
        const char *word = check->words->items[i];
        const char *known = NULL;
        for (size_t k = 0; (known = check->candidate(check->context, k)) && strcmp(known, word) != 0; k++)
            continue;
        if (known)
            continue;
        enum pb_status found =
            pb_document_fail(reading->error, reading->json, pb_document_item(reading->json, list, i),
                             "'%s' in '%s' of edition '%s' is not known", word, check->key, place->edition->id);
        pb_document_hint(reading->error, word, check->candidate, check->context, check->hint);
        if (pb_mistakes_end(reading->mistakes, found, &status, reading->error))
            return status;
    }
    return status;
}

static enum pb_status check_edition(const struct pb_geography_reading *reading, struct pb_place *place)
{
    const struct pb_edition *edition = place->edition;
    const struct edition_words words[] = {
        { "priorities", &edition->priorities, editions_priority_at, reading->geography,
          "ids are under 'priorities' of the system and its Places" },
        { "levels", &edition->levels, editions_level_at, pb_measure_level_names,
          "levels are outcome, kpi, activity, finance, workforce and population" },
    };
    const struct cJSON *node = pb_geography_place_node(reading, place);
    enum pb_status status = PB_OK;
    enum pb_status lists = PB_OK;
    if (pb_mistakes_end(reading->mistakes, check_edition_id(reading, place), &status, reading->error) ||
        pb_mistakes_end(reading->mistakes, check_edition_code(reading, place), &status, reading->error) ||
        pb_mistakes_end(reading->mistakes, check_edition_areas(reading, edition, node), &status, reading->error))
        return status;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (pb_mistakes_end(reading->mistakes, check_edition_words(reading, place, &words[i]), &status, reading->error))
            return status;
    if (pb_mistakes_end(reading->mistakes, pb_geography_check_lists(reading, place), &lists, reading->error))
        return lists;
    if (lists == PB_OK &&
        pb_mistakes_end(reading->mistakes, check_edition_in_system(reading, place), &status, reading->error))
        return status;
    return status == PB_OK ? lists : status;
}

/* One that makes an edition for each area of a kind of which there is none. */
static enum pb_status check_each(const struct pb_geography_reading *reading, const struct pb_edition *edition,
                                 const struct cJSON *node)
{
    for (size_t a = 0; a < reading->geography->areas.count; a++)
        if (!edition->each || pb_editions_is_each(edition, &pb_areas(reading->geography)[a]))
            return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, pb_document_key(node, "each"),
                         "edition '%s' has no areas: 'areas' has no %s without a last day; expected at least one",
                         edition->id, edition->each);
    pb_error_hint(reading->error, "add the areas, or remove the edition");
    return status;
}

enum pb_status pb_editions_check(const struct pb_geography_reading *reading)
{
    struct pb_geography *geography = reading->geography;
    const struct cJSON *list = pb_document_key(reading->json->root, "editions");
    const struct pb_edition *editions = geography->editions.items;
    enum pb_status status = PB_OK;
    if (geography->published_count - geography->all_count > PB_EDITIONS_ALL_MAXIMUM) {
        status = pb_document_fail(reading->error, reading->json, list, "there are %zu editions; expected at most %d",
                                  geography->published_count - geography->all_count, (int)PB_EDITIONS_ALL_MAXIMUM);
        pb_error_hint(reading->error, "remove an entry with 'each'");
        return status;
    }
    for (size_t i = 0; i < geography->editions.count; i++)
        if (pb_mistakes_end(reading->mistakes,
                            check_each(reading, &editions[i], pb_document_item(reading->json, list, i)), &status,
                            reading->error))
            return status;
    for (size_t i = geography->all_count; i < geography->published_count; i++)
        if (pb_mistakes_end(reading->mistakes, check_edition(reading, &geography->all[i]), &status, reading->error))
            return status;
    return status;
}
