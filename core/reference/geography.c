/*
 * The part of placebook/geography.h that looks things up in a geography that was read.
 */
#include "core/reference/geography_private.h"
#include "placebook/area_names.h"

#include <math.h>
#include <string.h>

uint32_t pb_geography_position(const struct pb_geography *geography, const char *code)
{
    return pb_lookup_find(&geography->lookup, PB_AREA_CODES, code, strlen(code));
}

const struct pb_area *pb_geography_exactly(const struct pb_geography *geography, const char *code, size_t length)
{
    uint32_t position = pb_lookup_find(&geography->lookup, PB_AREA_CODES, code, length);
    return position == PB_LOOKUP_NONE ? NULL : &pb_areas(geography)[position];
}

const struct pb_area *pb_geography_area(const struct pb_geography *geography, const char *code, size_t length)
{
    enum { LONGEST = 200 }; /* with everything that may stand around a code */
    char cleaned[PB_AREA_CODE_TEXT];
    const struct pb_area *area = pb_geography_exactly(geography, code, length);
    if (area || length > LONGEST || pb_area_code_is_clean(code, length))
        return area;
    length = pb_area_code_clean(code, length, cleaned);
    return pb_geography_exactly(geography, cleaned, length);
}

const struct pb_place *pb_geography_place(const struct pb_geography *geography, const char *id)
{
    uint32_t position = pb_lookup_find(&geography->lookup, PB_PLACE_IDS, id, strlen(id));
    return position == PB_LOOKUP_NONE ? NULL : &geography->all[position];
}

const struct pb_place *pb_geography_published(const struct pb_geography *geography, const char *id)
{
    const struct pb_place *place = pb_geography_place(geography, id);
    uint32_t edition = place ? PB_LOOKUP_NONE : pb_lookup_find(&geography->lookup, PB_EDITION_IDS, id, strlen(id));
    return edition == PB_LOOKUP_NONE ? place : &geography->all[edition];
}

const char *pb_geography_word_at(const void *context, size_t i)
{
    const struct pb_geography *geography = context;
    const struct pb_area *areas = geography->areas.items;
    if (i < geography->all_count)
        return geography->all[i].id;
    i -= geography->all_count;
    return i < geography->areas.count ? areas[i].code : NULL;
}

bool pb_geography_is_benchmark(const struct pb_geography *geography, const struct pb_area *area)
{
    return area == geography->country || area == geography->region;
}

bool pb_area_covers_districts(const struct pb_area *area)
{
    return area->kind == PB_AREA_COUNTY || area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB ||
           area->kind == PB_AREA_ICB || area->kind == PB_AREA_FOOTPRINT || area->kind == PB_AREA_PLACE;
}

size_t pb_geography_trust_order(const struct pb_geography *geography, const struct pb_place *place,
                                const struct pb_area *area)
{
    size_t i = 0;
    if (!area || area->kind != PB_AREA_TRUST)
        return 0;
    while (i < place->trusts.count &&
           pb_geography_area(geography, place->trusts.items[i], strlen(place->trusts.items[i])) != area)
        i++;
    return i;
}

double pb_geography_population(const struct pb_geography *geography, const struct pb_area *area)
{
    if (!isnan(area->population) || area->districts.count == 0)
        return area->population;
    double sum = 0;
    for (size_t i = 0; i < area->districts.count; i++) {
        const char *code = area->districts.items[i];
        const struct pb_area *district = pb_geography_area(geography, code, strlen(code));
        if (!district)
            return (double)NAN;
        sum += district->population; /* NaN when it is not stated */
    }
    return sum;
}

const struct pb_area *pb_geography_country(const struct pb_geography *geography)
{
    return geography->country;
}

const struct pb_area *pb_geography_region(const struct pb_geography *geography)
{
    return geography->region;
}
