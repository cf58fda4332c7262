/*
 * The types of small areas.
 */
#include "transforms/small_areas/small_areas.h"

#include <string.h>

static const char *const types[] = { PB_TYPE_LSOA, PB_TYPE_MSOA, PB_TYPE_PRACTICE };

const char *small_areas_type(enum small_kind kind)
{
    return types[kind];
}

enum small_kind small_areas_kind(const struct pb_reference_area *area)
{
    for (enum small_kind kind = 0; kind < SMALL_KINDS; kind++)
        if (strcmp(area->type, types[kind]) == 0)
            return kind;
    return SMALL_KINDS;
}
