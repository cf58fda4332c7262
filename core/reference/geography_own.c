/*
 * The areas that Places are themselves: sources give figures for "South Warwickshire" and "the system" by these names.
 * What the id and the names of a Place of one district mean is the district. A Place of several, and the system, has an
 * area of its own behind those of the file: its code is the Place's id, as it is of figures that are calculated for it.
 */
#include "core/options/document.h"
#include "core/reference/geography_private.h"
#include "core/reference/reading.h"

#include <math.h>
#include <string.h>

static enum pb_status own_add_codes(const struct pb_geography_reading *reading, const struct pb_place *place,
                                    size_t area)
{
    const struct cJSON *node = pb_geography_place_node(reading, place);
    const struct cJSON *others = pb_document_key(node, "other_codes");
    enum pb_status status = PB_OK;
    if (pb_areas(reading->geography)[area].kind == PB_AREA_PLACE) /* what is calculated for it has its id as code too */
        status = pb_geography_add_code(reading, area, place->id, pb_document_key(node, "id"));
    for (size_t i = 0; status == PB_OK && i < place->other_codes.count; i++)
        status = pb_geography_add_code(reading, area, place->other_codes.items[i],
                                       pb_document_item(reading->json, others, i));
    return status;
}

static enum pb_status own_add(const struct pb_geography_reading *reading, struct pb_place *place)
{
    struct pb_geography *geography = reading->geography;
    size_t position = geography->areas.count;
    if (place->districts.count == 1) {
        position = pb_geography_position(geography, place->districts.items[0]);
    } else {
        pb_areas(geography)[position] = (struct pb_area){
            .code = place->id,
            .name = place->name,
            .type = place->system ? "System" : "Place",
            .kind = PB_AREA_PLACE,
            .other_codes = place->other_codes,
            .other_names = place->other_names,
            .districts = place->districts,
            .population = (double)NAN,
            .at = place->at,
        };
        geography->areas.count++;
    }
    place->area = &pb_areas(geography)[position];
    return own_add_codes(reading, place, position);
}

enum pb_status pb_geography_add_own_areas(const struct pb_geography_reading *reading)
{
    struct pb_geography *geography = reading->geography;
    const struct pb_area *before[] = { geography->country, geography->region };
    const struct pb_area *listed = geography->areas.items;
    struct pb_area *areas = pb_arena_take(reading->arena, geography->areas.count + geography->all_count, sizeof *areas);
    if (!areas)
        return pb_out_of_memory(reading->error);
    memcpy(areas, listed, geography->areas.count * sizeof *areas);
    geography->areas.items = areas;
    geography->country = areas + (before[0] - listed);
    geography->region = areas + (before[1] - listed);
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_mistakes_end(reading->mistakes, own_add(reading, &geography->all[i]), &status, reading->error))
            return status;
    return status;
}
