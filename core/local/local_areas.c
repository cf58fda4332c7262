/* The local areas of a Place, and what is known of each: placebook/local_areas.h. */
#include "core/local/local_private.h"

static void local_add_residents(const struct local_finding *finding, struct pb_local_area *area)
{
    int32_t year = finding->published / 10000;
    const struct pb_people_asked asked = { PB_WORD_PERSONS, 0, PB_AGE_END, year, year };
    struct pb_people_found found = pb_reference_people(finding->reference, area->reference, &asked);
    area->residents = found.people;
    area->year = found.matched ? year : found.year_used;
}

enum pb_status pb_local_areas_find(const struct pb_table *table, const struct pb_geography *geography,
                                   const struct pb_reference *reference, const struct pb_place *place,
                                   int32_t published, struct pb_arena *arena, struct pb_local_areas *areas,
                                   struct pb_error *error)
{
    struct local_finding finding = { table, geography, reference, place, published, arena, areas, { 0 } };
    *areas = (struct pb_local_areas){ .decile_row = SIZE_MAX };
    enum pb_status status = pb_local_gather(&finding, error);
    if (status != PB_OK || areas->count == 0)
        return status;
    for (size_t i = 0; i < areas->count; i++)
        if (areas->areas[i].reference)
            local_add_residents(&finding, &areas->areas[i]);
    pb_local_add_deciles(&finding);
    return pb_local_add_figures(&finding, error);
}
