/*
 * Which areas the map draws: the neighbourhoods (LSOAs) of the Place's districts, in the local areas in which they lie;
 * where there are no local areas, in their districts; and where only local areas have outlines, these.
 *
 * Neighbourhoods were drawn anew after a census. Those are taken that were valid in the period of the figures, or today
 * where more of these have outlines.
 */
#include "loaders/profile/local.h"
#include "loaders/profile/map.h"

#include <stdlib.h>
#include <string.h>

/* ---- Which areas ---- */

static bool map_is_here(const struct map *map, const struct pb_reference_area *area, const char *type)
{
    const struct pb_publication_info *info = map->load->info;
    if (strcmp(area->type, type) != 0)
        return false;
    const struct pb_area *home = pb_reference_home(info->reference, area, 0);
    return home && pb_geography_lies_in(info->geography, map->load->place, home);
}

static size_t map_count(const struct map *map, const char *type, int32_t day, bool outlined)
{
    const struct pb_reference *reference = map->load->info->reference;
    size_t count = 0;
    for (size_t i = 0; i < reference->area_count; i++)
        if ((reference->areas[i].outline || !outlined) && pb_reference_existed(&reference->areas[i], day))
            count += map_is_here(map, &reference->areas[i], type);
    return count;
}

static enum pb_status map_take_shapes(struct map *map, const char *type, int32_t day, struct pb_error *error)
{
    const struct pb_reference *reference = map->load->info->reference;
    size_t count = map_count(map, type, day, false);
    size_t most = count < MAP_SHAPES_MAXIMUM ? count : MAP_SHAPES_MAXIMUM;
    map->beyond = count - most;
    map->shapes = pb_arena_take(map->arena, most, sizeof *map->shapes);
    if (!map->shapes)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < reference->area_count && map->shape_count < most; i++)
        if (pb_reference_existed(&reference->areas[i], day) && map_is_here(map, &reference->areas[i], type))
            map->shapes[map->shape_count++] =
                (struct map_shape){ .area = &reference->areas[i], .group = MAP_NONE, .value = PB_MISSING, .class = -1 };
    return PB_OK;
}

/* ---- How they are grouped ---- */

static size_t map_find_group(const struct map *map, const char *code)
{
    for (size_t i = 0; i < map->group_count; i++)
        if (strcmp(map->groups[i].code, code) == 0)
            return i;
    return MAP_NONE;
}

static const struct pb_reference_area *map_local_area(const struct map *map, const struct map_shape *shape)
{
    return map->local ? shape->area
                      : pb_reference_within(map->load->info->reference, shape->area, PB_TYPE_LOCAL, 0, NULL);
}

static int map_group_order(const void *left, const void *right)
{
    const struct map_group *a = left;
    const struct map_group *b = right;
    int names = strcmp(a->name, b->name);
    return names ? names : strcmp(a->code, b->code);
}

/* Local areas that have no figures, so that only their neighbourhoods say where they lie: by name. */
static void map_add_local_areas(struct map *map)
{
    size_t known = map->group_count;
    for (size_t i = 0; i < map->shape_count && map->group_count < MAP_GROUPS_MAXIMUM; i++) {
        const struct pb_reference_area *area = map_local_area(map, &map->shapes[i]);
        if (area && map_find_group(map, area->code) == MAP_NONE)
            map->groups[map->group_count++] = (struct map_group){ .code = area->code,
                                                                  .name = *area->name ? area->name : area->code,
                                                                  .row = MAP_NONE };
    }
    if (map->group_count > known)
        qsort(&map->groups[known], map->group_count - known, sizeof *map->groups, map_group_order);
}

/* Local areas in their order, also those in which nothing lies. */
static void map_take_local_areas(struct map *map)
{
    const struct pb_local_areas *areas = &map->local_areas;
    map->group_count = areas->count < MAP_GROUPS_MAXIMUM ? areas->count : MAP_GROUPS_MAXIMUM;
    for (size_t i = 0; i < map->group_count; i++)
        map->groups[i] =
            (struct map_group){ .code = areas->areas[i].code, .name = areas->areas[i].name, .row = MAP_NONE };
    map_add_local_areas(map);
    for (size_t i = 0; i < map->shape_count; i++) {
        const struct pb_reference_area *area = map_local_area(map, &map->shapes[i]);
        map->shapes[i].group = area ? map_find_group(map, area->code) : MAP_NONE;
    }
}

/* Districts in the order in which they come; there are fewer than the maximum of groups, or the others lie in none. */
static void map_take_districts(struct map *map)
{
    map->districts = true;
    for (size_t i = 0; i < map->shape_count; i++) {
        const struct pb_area *home = pb_reference_home(map->load->info->reference, map->shapes[i].area, 0);
        size_t group = home ? map_find_group(map, home->code) : MAP_NONE;
        if (home && group == MAP_NONE && map->group_count < MAP_GROUPS_MAXIMUM) {
            group = map->group_count++;
            map->groups[group] = (struct map_group){ .code = home->code, .name = home->name, .row = MAP_NONE };
        }
        map->shapes[i].group = group;
    }
}

/* Local areas that are known have a page, in a file that is made after the map. */
static bool map_link_pages(struct map *map)
{
    struct local_page local = { .arena = map->arena, .areas = &map->local_areas };
    bool full = false;
    for (size_t i = 0; !map->districts && i < map->group_count && i < map->local_areas.count; i++) {
        map->groups[i].link =
            pb_arena_format(map->arena, "%s%s#%s", map->load->place->id, PROFILE_LOCAL, profile_local_id(&local, i));
        full = full || !map->groups[i].link;
    }
    return !full && !local.full;
}

static enum pb_status map_take_groups(struct map *map, struct pb_error *error)
{
    map->others = (struct map_group){ .row = MAP_NONE };
    map->groups = pb_arena_take(map->arena, MAP_GROUPS_MAXIMUM, sizeof *map->groups);
    if (!map->groups)
        return pb_out_of_memory(error);
    map_take_local_areas(map);
    if (!map->group_count)
        map_take_districts(map);
    if (!map_link_pages(map))
        return pb_out_of_memory(error);
    for (size_t i = 0; i < map->shape_count; i++)
        profile_map_group(map, &map->shapes[i])->shapes++;
    return PB_OK;
}

enum pb_status profile_map_areas(struct map *map, struct pb_error *error)
{
    const struct pb_load *load = map->load;
    int32_t now = load->info->published;
    int32_t then = map->decile_row != MAP_NONE ? load->table->period_end[map->decile_row] : now;
    size_t outlined = map_count(map, PB_TYPE_LSOA, then, true);
    if (then != now && map_count(map, PB_TYPE_LSOA, now, true) > outlined) {
        then = now;
        outlined = 1;
    }
    map->local = outlined == 0;
    if (map->local && !map_count(map, PB_TYPE_LOCAL, now, true))
        return PB_OK;
    enum pb_status status = map_take_shapes(map, map->local ? PB_TYPE_LOCAL : PB_TYPE_LSOA, then, error);
    return status == PB_OK ? map_take_groups(map, error) : status;
}
