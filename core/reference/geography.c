/*
 * The part of placebook/geography.h that looks things up in a geography that was read.
 */
#include "core/reference/geography_private.h"

#include <math.h>
#include <string.h>

enum { AREA_CODE_MAXIMUM = 16 };

uint32_t pb_geography_position(const struct pb_geography *geography, const char *code)
{
    return pb_lookup_find(&geography->lookup, PB_AREA_CODES, code, strlen(code));
}

/* Codes are written in capitals; some files have them in small letters, as names of columns often are. */
static size_t in_capitals(const char *code, size_t length, char capitals[AREA_CODE_MAXIMUM])
{
    if (length == 0 || length > AREA_CODE_MAXIMUM || code[0] < 'a' || code[0] > 'z')
        return 0;
    for (size_t i = 0; i < length; i++)
        capitals[i] = code[i] >= 'a' && code[i] <= 'z' ? (char)(code[i] - 'a' + 'A') : code[i];
    return length;
}

const struct pb_area *pb_geography_area(const struct pb_geography *geography, const char *code, size_t length)
{
    char capitals[AREA_CODE_MAXIMUM];
    uint32_t position = pb_lookup_find(&geography->lookup, PB_AREA_CODES, code, length);
    if (position == PB_LOOKUP_NONE && in_capitals(code, length, capitals))
        position = pb_lookup_find(&geography->lookup, PB_AREA_CODES, capitals, length);
    return position == PB_LOOKUP_NONE ? NULL : &pb_areas(geography)[position];
}

const struct pb_place *pb_geography_place(const struct pb_geography *geography, const char *id)
{
    uint32_t position = pb_lookup_find(&geography->lookup, PB_PLACE_IDS, id, strlen(id));
    return position == PB_LOOKUP_NONE ? NULL : &geography->all[position];
}

bool pb_geography_is_benchmark(const struct pb_geography *geography, const struct pb_area *area)
{
    return area == geography->country || area == geography->region;
}

bool pb_area_covers_districts(const struct pb_area *area)
{
    return area->kind == PB_AREA_COUNTY || area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB ||
           area->kind == PB_AREA_ICB;
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
