/*
 * Which rows are added together: the rows are put into groups of one series and period, and in each group every Place
 * of several districts is served.
 */
#include "transforms/places/places.h"

#include <string.h>

static const size_t key[] = { PB_COLUMN(measure),       PB_COLUMN(sex),      PB_COLUMN(age),
                              PB_COLUMN(category_type), PB_COLUMN(category), PB_COLUMN(period) };
enum {
    KEY = sizeof key / sizeof key[0],
    SERIES = 3
}; /* the first columns make the series of which the scale is known */

/* The areas that can be the parts of a Place. */
struct ground {
    size_t count;
    size_t *districts; /* positions in the geography's areas */
    size_t *counties;  /* of each district: the county around it that lies wholly inside the Place, or PLACES_NO_ROW */
};

struct walk {
    struct places_work *work;
    size_t *row_of_area;       /* in the group at hand: row, PLACES_NO_ROW or PLACES_SEVERAL_ROWS */
    struct ground *grounds;    /* by Place */
    struct places_parts parts; /* of the Place at hand */
    struct pb_scale scale;
    struct pb_table *sums;
};

static const struct pb_area *sums_areas_of(const struct walk *walk)
{
    return walk->work->context->geography->areas.items;
}

static size_t sums_position_of(const struct pb_geography *geography, const char *code)
{
    const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
    return area ? (size_t)(area - (const struct pb_area *)geography->areas.items) : PLACES_NO_ROW;
}

static bool lies_inside(const struct pb_area *county, const struct pb_place *place)
{
    for (size_t i = 0; i < county->districts.count; i++)
        if (!pb_text_listed(&place->districts, county->districts.items[i]))
            return false;
    return county->kind == PB_AREA_COUNTY && county->districts.count > 0;
}

static bool sums_survey(struct walk *walk, const struct pb_place *place, struct ground *ground)
{
    const struct pb_geography *geography = walk->work->context->geography;
    ground->count = place->districts.count;
    ground->districts = pb_arena_take(&walk->work->arena, ground->count, sizeof *ground->districts);
    ground->counties = pb_arena_take(&walk->work->arena, ground->count, sizeof *ground->counties);
    if (!ground->districts || !ground->counties)
        return false;
    for (size_t i = 0; i < ground->count; i++) {
        ground->districts[i] = sums_position_of(geography, place->districts.items[i]);
        ground->counties[i] = PLACES_NO_ROW;
        for (size_t j = 0; j < geography->areas.count; j++)
            if (pb_text_listed(&sums_areas_of(walk)[j].districts, place->districts.items[i]) &&
                lies_inside(&sums_areas_of(walk)[j], place))
                ground->counties[i] = j;
    }
    return true;
}

static enum pb_status sums_prepare(struct walk *walk)
{
    struct places_work *work = walk->work;
    const struct pb_geography *geography = work->context->geography;
    walk->row_of_area = pb_arena_take(&work->arena, geography->areas.count, sizeof *walk->row_of_area);
    walk->grounds = pb_arena_take(&work->arena, geography->all_count, sizeof *walk->grounds);
    size_t most = 0;
    for (size_t i = 0; i < geography->all_count; i++)
        if (geography->all[i].districts.count > most)
            most = geography->all[i].districts.count;
    walk->parts.areas = pb_arena_take(&work->arena, most, sizeof *walk->parts.areas);
    walk->parts.rows = pb_arena_take(&work->arena, most, sizeof *walk->parts.rows);
    walk->parts.names = pb_arena_take(&work->arena, most, sizeof *walk->parts.names);
    walk->parts.weights = pb_arena_take(&work->arena, most, sizeof *walk->parts.weights);
    walk->parts.means = pb_arena_take(&work->arena, most, sizeof *walk->parts.means);
    if (!walk->row_of_area || !walk->grounds || !walk->parts.areas || !walk->parts.rows || !walk->parts.names ||
        !walk->parts.weights || !walk->parts.means)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < geography->areas.count; i++)
        walk->row_of_area[i] = PLACES_NO_ROW;
    for (size_t i = 0; i < geography->all_count; i++)
        if (!sums_survey(walk, &geography->all[i], &walk->grounds[i]))
            return pb_out_of_memory(work->error);
    return PB_OK;
}

/* A county stands for its districts when it has a row and none of them has. */
static bool stands_for_districts(const struct walk *walk, const struct ground *ground, size_t county)
{
    if (county == PLACES_NO_ROW || walk->row_of_area[county] == PLACES_NO_ROW)
        return false;
    for (size_t i = 0; i < ground->count; i++)
        if (ground->counties[i] == county && walk->row_of_area[ground->districts[i]] != PLACES_NO_ROW)
            return false;
    return true;
}

static void choose_parts(struct walk *walk, const struct ground *ground)
{
    struct places_parts *parts = &walk->parts;
    parts->count = 0;
    parts->name = "districts";
    for (size_t i = 0; i < ground->count; i++) {
        size_t area = ground->districts[i];
        if (stands_for_districts(walk, ground, ground->counties[i])) {
            area = ground->counties[i];
            parts->name = "upper-tier authorities";
        }
        size_t known = 0;
        while (known < parts->count && parts->areas[known] != &sums_areas_of(walk)[area])
            known++;
        if (known < parts->count)
            continue;
        parts->areas[parts->count] = &sums_areas_of(walk)[area];
        parts->rows[parts->count++] = walk->row_of_area[area];
    }
}

static size_t own_of(const struct walk *walk, const struct pb_place *place)
{
    return (size_t)(place->area - sums_areas_of(walk));
}

static enum pb_status serve_place(struct walk *walk, size_t position)
{
    const struct pb_place *place = &walk->work->context->geography->all[position];
    if (place->districts.count < 2 || walk->row_of_area[own_of(walk, place)] != PLACES_NO_ROW)
        return PB_OK; /* a figure that is published for the Place itself stands before a calculated one */
    choose_parts(walk, &walk->grounds[position]);
    bool any = false;
    for (size_t i = 0; i < walk->parts.count; i++)
        any = any || walk->parts.rows[i] != PLACES_NO_ROW;
    return any ? places_add_sum(walk->work, place, &walk->parts, &walk->scale, walk->sums) : PB_OK;
}

static enum pb_status sums_serve_group(struct walk *walk, const struct pb_group *group)
{
    const struct pb_geography *geography = walk->work->context->geography;
    const uint32_t *areas = walk->work->areas;
    for (size_t i = 0; i < group->count; i++) {
        uint32_t area = areas[group->rows[i]];
        if (area == PLACES_NO_AREA)
            continue;
        size_t *row = &walk->row_of_area[area];
        *row = *row == PLACES_NO_ROW ? group->rows[i] : PLACES_SEVERAL_ROWS;
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++)
        status = serve_place(walk, i);
    for (size_t i = 0; i < group->count; i++)
        if (areas[group->rows[i]] != PLACES_NO_AREA)
            walk->row_of_area[areas[group->rows[i]]] = PLACES_NO_ROW;
    return status;
}

static enum pb_status sums_serve_series(struct walk *walk, const struct pb_group *series, struct pb_groups groups)
{
    struct pb_group group;
    struct places_work *work = walk->work;
    const struct pb_table *table = work->context->table;
    bool unstated = pb_scale_is_unstated(table, series->rows[0]);
    pb_scale_measure(table, series->rows, series->count, work->tolerance, unstated, &walk->scale);
    enum pb_status status = pb_cancelled(work->context, work->error) ? PB_FATAL : PB_OK;
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = sums_serve_group(walk, &group);
    return status;
}

enum pb_status places_sums(struct places_work *work, struct pb_table *sums)
{
    const struct pb_table *table = work->context->table;
    struct walk walk = { .work = work, .sums = sums };
    struct pb_groups groups;
    struct pb_group series;
    enum pb_status status = sums_prepare(&walk);
    if (status == PB_OK)
        status = pb_groups_open(&groups, table, key, KEY, &work->arena, work->error);
    if (status != PB_OK)
        return status;
    struct pb_groups all_series = pb_groups_of(table, key, SERIES, groups.order, groups.rows);
    while (status == PB_OK && pb_groups_next(&all_series, &series))
        status = sums_serve_series(&walk, &series, pb_groups_within(&groups, &series, KEY));
    return status;
}
