/*
 * What an area is to a Place. Areas are compared by the districts that they cover: the same set is exact, a part of it
 * lies inside, and one that reaches beyond is shared. An area that does not list its districts is assumed to cover the
 * Places that name it. The answers are kept in a table, area by Place, because every row of a file asks for one.
 */
#include "core/options/document.h"
#include "core/reference/geography_private.h"

#include <string.h>

/* How the districts of an area relate to those of a Place. */
struct overlap {
    size_t inside;  /* districts of the area that are the Place's */
    size_t outside; /* districts of the area that are not */
};

static bool lists(const struct pb_text_list *codes, const struct pb_geography *geography, uint32_t area)
{
    for (size_t i = 0; i < codes->count; i++)
        if (pb_geography_position(geography, codes->items[i]) == area)
            return true;
    return false;
}

/* An area that says its districts. */
static struct overlap overlap_said(const struct pb_geography *geography, const struct pb_area *area,
                                   const struct pb_place *place)
{
    struct overlap overlap = { 0 };
    for (size_t i = 0; i < area->districts.count; i++) {
        uint32_t district = pb_geography_position(geography, area->districts.items[i]);
        if (district != PB_LOOKUP_NONE && lists(&place->districts, geography, district))
            overlap.inside++;
        else
            overlap.outside++;
    }
    return overlap;
}

/* An area that does not: it covers the Places that name it; all of them when only the system does. */
static struct overlap overlap_supposed(const struct pb_geography *geography, uint32_t area,
                                       const struct pb_place *place)
{
    struct overlap overlap = { 0 };
    if (place->edition)
        return (struct overlap){ .inside = 1, .outside = 1 }; /* nobody knows */
    for (size_t i = 0; i < geography->places.count; i++) {
        const struct pb_place *other = &geography->all[i];
        if (!lists(&other->counties, geography, area) && !lists(&other->nhs_areas, geography, area))
            continue;
        if (place->system || other == place)
            overlap.inside += other->districts.count;
        else
            overlap.outside += other->districts.count;
    }
    if (overlap.inside + overlap.outside == 0)
        overlap.inside = place->districts.count;
    return overlap;
}

static enum pb_word surrounding_role(const struct pb_area *area, const struct pb_place *place, struct overlap overlap)
{
    bool county = area->kind == PB_AREA_COUNTY;
    bool same = overlap.outside == 0 && overlap.inside == place->districts.count;
    bool sure = area->districts.count > 0 || !county;
    if (same && sure)
        return PB_WORD_EXACT;
    if (overlap.outside == 0 && !same)
        return PB_WORD_PART;
    return county ? PB_WORD_COUNTY : PB_WORD_SHARED;
}

/* Sets the role of the counties or NHS areas that a Place names. `key` is the name of the list in the file. */
static enum pb_status fill_surrounding(const struct pb_geography_reading *reading, const struct pb_place *place,
                                       const struct pb_text_list *codes, const char *key, uint8_t *roles)
{
    const struct pb_geography *geography = reading->geography;
    const struct pb_area *areas = pb_areas(geography);
    for (size_t i = 0; i < codes->count; i++) {
        uint32_t position = pb_geography_position(geography, codes->items[i]);
        const struct pb_area *area = &areas[position];
        struct overlap overlap =
            area->districts.count ? overlap_said(geography, area, place) : overlap_supposed(geography, position, place);
        if (overlap.inside == 0) {
            const struct cJSON *node = pb_geography_place_node(reading, place);
            enum pb_status status = pb_document_fail(
                reading->error, reading->json, pb_document_item(reading->json, pb_document_key(node, key), i),
                "%s (%s) covers none of the districts of %s; expected an area that covers at least one", area->code,
                area->name, place->id);
            pb_error_hint(reading->error, "remove it from this list, or correct its 'districts' in 'areas' (line %u)",
                          area->at.line);
            return status;
        }
        roles[(size_t)position * geography->published_count + place->position] =
            (uint8_t)surrounding_role(area, place, overlap);
    }
    return PB_OK;
}

/* Areas that have the same role for every Place that names them. */
static void fill_named(const struct pb_geography *geography, const struct pb_place *place,
                       const struct pb_text_list *codes, enum pb_word role, uint8_t *roles)
{
    for (size_t i = 0; i < codes->count; i++)
        roles[(size_t)pb_geography_position(geography, codes->items[i]) * geography->published_count +
              place->position] = (uint8_t)role;
}

/* Footprints, and what Places are themselves: whoever has one of their districts need not name them. What the system is
 * itself is no figure of a Place. */
static void fill_by_ground(const struct pb_geography *geography, const struct pb_place *place, uint8_t *roles)
{
    for (size_t i = 0; i < geography->areas.count; i++) {
        const struct pb_area *area = &pb_areas(geography)[i];
        if (area->kind != PB_AREA_FOOTPRINT && area->kind != PB_AREA_PLACE)
            continue;
        struct overlap overlap = overlap_said(geography, area, place);
        enum pb_word role = overlap.inside ? surrounding_role(area, place, overlap) : PB_WORD_NONE;
        if (area->kind == PB_AREA_FOOTPRINT || role != PB_WORD_SHARED)
            roles[i * geography->published_count + place->position] = (uint8_t)role;
    }
}

/* An edition without districts, such as that of a network or a trust: its areas are all that it is about. The Place of
 * a network is shown beside it. */
static void fill_without_ground(const struct pb_geography *geography, const struct pb_place *edition, uint8_t *roles)
{
    const struct pb_text_list *const named[] = { &edition->counties, &edition->nhs_areas, &edition->local_areas,
                                                 &edition->trusts };
    const size_t count = sizeof named / sizeof named[0];
    size_t areas = 0;
    for (size_t i = 0; i < count; i++)
        areas += named[i]->count;
    for (size_t p = 0; p < geography->places.count; p++)
        for (size_t i = 0; i < edition->local_areas.count; i++) {
            const struct pb_place *place = &geography->all[p];
            if (lists(&place->local_areas, geography, pb_geography_position(geography, edition->local_areas.items[i])))
                roles[(size_t)(place->area - pb_areas(geography)) * geography->published_count + edition->position] =
                    PB_WORD_SHARED;
        }
    for (size_t i = 0; i < count; i++)
        fill_named(geography, edition, named[i], areas == 1 ? PB_WORD_EXACT : PB_WORD_PART, roles);
}

static enum pb_status fill_place(const struct pb_geography_reading *reading, const struct pb_place *place,
                                 uint8_t *roles)
{
    const struct pb_geography *geography = reading->geography;
    if (place->edition && place->districts.count == 0) {
        fill_without_ground(geography, place, roles);
        return PB_OK;
    }
    fill_named(geography, place, &place->districts, place->districts.count == 1 ? PB_WORD_EXACT : PB_WORD_PART, roles);
    fill_named(geography, place, &place->local_areas, PB_WORD_LOCAL, roles);
    fill_named(geography, place, &place->trusts, PB_WORD_SHARED, roles);
    fill_by_ground(geography, place, roles);
    enum pb_status status = fill_surrounding(reading, place, &place->counties, "counties", roles);
    if (status == PB_OK)
        status = fill_surrounding(reading, place, &place->nhs_areas, "nhs_areas", roles);
    return status;
}

enum pb_status pb_geography_fill_roles(const struct pb_geography_reading *reading)
{
    _Static_assert(PB_WORD_COUNT <= UINT8_MAX, "a role fits a byte");
    struct pb_geography *geography = reading->geography;
    struct pb_area *areas = pb_areas(geography);
    size_t places = geography->published_count;
    uint8_t *roles = pb_arena_take(reading->arena, geography->areas.count, places);
    if (!roles)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < geography->areas.count; i++) {
        areas[i].roles = roles + i * places;
        if (pb_geography_is_benchmark(geography, &areas[i]))
            memset(roles + i * places, PB_WORD_BENCHMARK, places);
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < places; i++)
        status = fill_place(reading, &geography->all[i], roles);
    return status;
}

enum pb_word pb_geography_role(const struct pb_geography *geography, const struct pb_place *place,
                               const struct pb_area *area)
{
    if (!place || !area || place->position >= geography->published_count)
        return PB_WORD_NONE;
    return (enum pb_word)area->roles[place->position];
}

bool pb_geography_lies_in(const struct pb_geography *geography, const struct pb_place *place,
                          const struct pb_area *area)
{
    enum pb_word role = pb_geography_role(geography, place, area);
    return role == PB_WORD_EXACT || role == PB_WORD_PART || role == PB_WORD_LOCAL;
}

const struct pb_place *pb_geography_place_of(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; area && i < geography->all_count; i++)
        if (!geography->all[i].system && pb_geography_lies_in(geography, &geography->all[i], area))
            return &geography->all[i];
    return NULL;
}
