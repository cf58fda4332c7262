/*
 * The part of the Places file that is about Places: every code in their lists must be that of an area of the right
 * kind, a district belongs to one Place only, and what the system does not list it has from its Places.
 */
#include "core/options/document.h"
#include "core/reference/geography_private.h"
#include "core/reference/reading.h"

#include <string.h>

/* The lists of areas that a Place has. */
static const struct place_list {
    const char *key;
    size_t offset;
    const char *what; /* goes in */
} place_lists[] = {
    { "districts", offsetof(struct pb_place, districts), "district" },
    { "counties", offsetof(struct pb_place, counties), "county" },
    { "nhs_areas", offsetof(struct pb_place, nhs_areas), "CCG, sub-ICB location or ICB" },
    { "local_areas", offsetof(struct pb_place, local_areas), "PCN or JSNA area" },
    { "trusts", offsetof(struct pb_place, trusts), "trust" },
};
enum { DISTRICTS, COUNTIES, NHS_AREAS, LOCAL_AREAS, TRUSTS, PLACE_LISTS };

static struct pb_text_list *list_of(struct pb_place *place, size_t list)
{
    return (struct pb_text_list *)((char *)place + place_lists[list].offset);
}

/* The list in which areas of a kind are named; PLACE_LISTS: in none. */
static size_t list_for(enum pb_area_kind kind)
{
    switch (kind) {
    case PB_AREA_DISTRICT:
        return DISTRICTS;
    case PB_AREA_COUNTY:
        return COUNTIES;
    case PB_AREA_CCG:
    case PB_AREA_SUB_ICB:
    case PB_AREA_ICB:
        return NHS_AREAS;
    case PB_AREA_PCN:
    case PB_AREA_JSNA:
        return LOCAL_AREAS;
    case PB_AREA_TRUST:
        return TRUSTS;
    case PB_AREA_COUNTRY:
    case PB_AREA_REGION:
    case PB_AREA_FOOTPRINT:
    case PB_AREA_PLACE:
        break;
    }
    return PLACE_LISTS;
}

static const char *code_candidate(const void *context, size_t i)
{
    const struct pb_geography *geography = context;
    return i < geography->areas.count ? pb_areas(geography)[i].code : NULL;
}

enum pb_status pb_geography_resolve(const struct pb_geography_reading *reading, const char *code,
                                    const struct cJSON *node, const char *what, uint32_t *position)
{
    *position = pb_geography_position(reading->geography, code);
    if (*position != PB_LOOKUP_NONE)
        return PB_OK;
    enum pb_status status =
        pb_document_fail(reading->error, reading->json, node,
                         "no area has the code '%s'; expected the code of a %s of 'areas'", code, what);
    pb_document_hint(reading->error, code, code_candidate, reading->geography, "add the area to 'areas' first");
    return status;
}

enum pb_status pb_geography_add_code(const struct pb_geography_reading *reading, size_t area, const char *code,
                                     const struct cJSON *node)
{
    const struct pb_area *areas = pb_areas(reading->geography);
    if (!*code || strpbrk(code, " \t\r\n,;")) {
        enum pb_status status = pb_document_fail(
            reading->error, reading->json, node,
            "'%s' is not a code of an area: a code has at least one character and no spaces, commas or semicolons",
            code);
        pb_error_hint(reading->error, "codes look like E07000220 or 05A");
        return status;
    }
    uint32_t known = pb_lookup_add(&reading->geography->lookup, PB_AREA_CODES, code, (uint32_t)area);
    if (known == PB_LOOKUP_NONE)
        return PB_OK;
    enum pb_status status = pb_document_fail(reading->error, reading->json, node,
                                             "code %s is already that of %s (line %u); expected a code of its own",
                                             code, areas[known].name, areas[known].at.line);
    pb_error_hint(reading->error, "remove one of the two, or correct its code");
    return status;
}

const struct cJSON *pb_geography_place_node(const struct pb_geography_reading *reading, const struct pb_place *place)
{
    const struct pb_edition *editions = reading->geography->editions.items;
    if (place->system)
        return pb_document_key(reading->json->root, "system");
    if (place->edition)
        return pb_document_item(reading->json, pb_document_key(reading->json->root, "editions"),
                                (size_t)(place->edition - editions));
    return pb_document_item(reading->json, pb_document_key(reading->json->root, "places"), place->position);
}

/* A district belongs to one Place; the system has the districts of its Places and no others. */
static enum pb_status geography_places_check_owner(const struct pb_geography_reading *reading,
                                                   const struct pb_place *place, uint32_t area,
                                                   const struct cJSON *node)
{
    const char *code = pb_areas(reading->geography)[area].code;
    uint32_t owner = reading->owner[area];
    if (!place->system && owner == PB_LOOKUP_NONE) {
        reading->owner[area] = (uint32_t)place->position;
        return PB_OK;
    }
    if (place->system && owner != PB_LOOKUP_NONE)
        return PB_OK;
    enum pb_status status = PB_FAILED;
    if (place->system) {
        status = pb_document_fail(
            reading->error, reading->json, node,
            "district %s of the system is in none of its Places; expected the districts of the Places together", code);
        pb_error_hint(reading->error, "leave out the system's districts: they are then those of its Places");
    } else {
        const struct pb_place *other = &reading->geography->all[owner];
        status =
            pb_document_fail(reading->error, reading->json, node,
                             "district %s of %s is already a district of %s; expected each district in one Place only",
                             code, place->id, other->id);
        pb_error_hint(reading->error, "remove it from one of the two Places");
    }
    return status;
}

static enum pb_status check_item(const struct pb_geography_reading *reading, struct pb_place *place, size_t list,
                                 size_t i)
{
    const struct pb_text_list *codes = list_of(place, list);
    const struct cJSON *node = pb_document_item(
        reading->json, pb_document_key(pb_geography_place_node(reading, place), place_lists[list].key), i);
    uint32_t position = 0;
    enum pb_status status = pb_geography_resolve(reading, codes->items[i], node, place_lists[list].what, &position);
    if (status != PB_OK)
        return status;
    const struct pb_area *area = &pb_areas(reading->geography)[position];
    size_t wanted = list_for(area->kind);
    if (wanted != list) {
        status = pb_document_fail(reading->error, reading->json, node, "%s (%s) in '%s' of %s is a %s; expected a %s",
                                  codes->items[i], area->name, place_lists[list].key, place->id, area->type,
                                  place_lists[list].what);
        if (wanted == PLACE_LISTS)
            pb_error_hint(reading->error, "remove it here, or correct its type in 'areas'");
        else
            pb_error_hint(reading->error, "move it to '%s', or correct its type in 'areas'", place_lists[wanted].key);
        return status;
    }
    for (size_t j = 0; j < i; j++)
        if (pb_geography_position(reading->geography, codes->items[j]) == position) {
            status = pb_document_fail(reading->error, reading->json, node,
                                      "area %s is twice in '%s' of %s; expected it once", codes->items[i],
                                      place_lists[list].key, place->id);
            pb_error_hint(reading->error, "remove one of the two");
            return status;
        }
    return list == DISTRICTS && !place->edition ? geography_places_check_owner(reading, place, position, node) : PB_OK;
}

enum pb_status pb_geography_check_lists(const struct pb_geography_reading *reading, struct pb_place *place)
{
    enum pb_status status = PB_OK;
    for (size_t list = 0; list < PLACE_LISTS; list++)
        for (size_t i = 0; i < list_of(place, list)->count; i++)
            if (pb_mistakes_end(reading->mistakes, check_item(reading, place, list, i), &status, reading->error))
                return status;
    return status;
}

bool pb_geography_names(const struct pb_geography *geography, const struct pb_place *place, uint32_t area)
{
    for (size_t list = 0; list < PLACE_LISTS; list++) {
        const struct pb_text_list *codes =
            (const struct pb_text_list *)((const char *)place + place_lists[list].offset);
        for (size_t i = 0; i < codes->count; i++)
            if (pb_geography_position(geography, codes->items[i]) == area)
                return true;
    }
    return false;
}

static enum pb_status check_place(const struct pb_geography_reading *reading, struct pb_place *place)
{
    enum pb_status status = PB_OK;
    const struct cJSON *node = pb_geography_place_node(reading, place);
    uint32_t known = pb_lookup_add(&reading->geography->lookup, PB_PLACE_IDS, place->id, (uint32_t)place->position);
    if (known != PB_LOOKUP_NONE) {
        status = pb_document_fail(reading->error, reading->json, pb_document_key(node, "id"),
                                  "'%s' is already the id of %s (line %u); expected an id of its own", place->id,
                                  reading->geography->all[known].name, reading->geography->all[known].at.line);
        pb_error_hint(reading->error, "give one of the two another id");
        return status;
    }
    if (!place->system && place->districts.count == 0) {
        status = pb_document_fail(reading->error, reading->json, node,
                                  "Place '%s' has no districts; expected at least one code in 'districts'", place->id);
        pb_error_hint(reading->error, "list the codes of the districts that it is made of");
        return status;
    }
    return pb_geography_check_lists(reading, place);
}

/* A list that the system leaves out is made from those of its Places, in their order, each item once. */
static enum pb_status complete_system(const struct pb_geography_reading *reading, size_t list)
{
    struct pb_geography *geography = reading->geography;
    struct pb_place *system = &geography->all[geography->places.count];
    struct pb_text_list *codes = list_of(system, list);
    bool *taken = pb_arena_take(reading->arena, geography->areas.count, sizeof *taken);
    const char **items = pb_arena_take(reading->arena, geography->areas.count, sizeof *items);
    if (!taken || !items)
        return pb_out_of_memory(reading->error);
    size_t count = 0;
    for (size_t place = 0; place < geography->places.count; place++) {
        const struct pb_text_list *own = list_of(&geography->all[place], list);
        for (size_t i = 0; i < own->count; i++) {
            uint32_t area = pb_geography_position(geography, own->items[i]);
            if (taken[area])
                continue;
            taken[area] = true;
            items[count++] = own->items[i];
        }
    }
    if (list == DISTRICTS && codes->count && codes->count < count) {
        enum pb_status status = pb_document_fail(
            reading->error, reading->json, pb_document_key(pb_geography_place_node(reading, system), "districts"),
            "the system has %zu districts and its Places have %zu; expected the same", codes->count, count);
        pb_error_hint(reading->error, "leave out the system's districts: they are then those of its Places");
        return status;
    }
    if (codes->count == 0)
        *codes = (struct pb_text_list){ .count = count, .items = items };
    return PB_OK;
}

/* `all`: the Places, the system and the editions, each knowing its position. */
static enum pb_status gather_places(const struct pb_geography_reading *reading)
{
    struct pb_geography *geography = reading->geography;
    struct pb_place *places = geography->places.items;
    geography->all_count = geography->places.count + 1;
    geography->all =
        pb_arena_take(reading->arena, geography->all_count + pb_editions_count(geography), sizeof *geography->all);
    if (!geography->all)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < geography->places.count; i++) {
        places[i].position = i;
        geography->all[i] = places[i];
    }
    geography->system.system = true;
    geography->system.position = geography->places.count;
    geography->all[geography->places.count] = geography->system;
    return pb_editions_gather(reading);
}

enum pb_status pb_geography_check_places(const struct pb_geography_reading *reading)
{
    enum pb_status status = gather_places(reading);
    for (size_t i = 0; status <= PB_REJECTED && i < reading->geography->all_count; i++)
        if (pb_mistakes_end(reading->mistakes, check_place(reading, &reading->geography->all[i]), &status,
                            reading->error))
            return status;
    for (size_t list = 0; status == PB_OK && list < PLACE_LISTS; list++)
        status = complete_system(reading, list);
    return status;
}
