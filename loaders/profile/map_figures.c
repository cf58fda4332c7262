/*
 * Which figures the map shows: England's deprivation deciles of neighbourhoods, where the table has them, those of the
 * newest period, as for the table of local areas (placebook/local_areas.h); and of the figures of local areas those
 * that most of them have, first what is compared with England, then what comes first in the order of publication.
 */
#include "loaders/profile/map.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* ---- Which ---- */

static void map_choose_deciles(struct map *map)
{
    const struct pb_table *table = map->load->table;
    for (size_t row = 0; row < table->rows; row++)
        if (pb_is_lsoa_decile(table, row) &&
            (map->decile_row == MAP_NONE || table->period_end[row] > table->period_end[map->decile_row]))
            map->decile_row = row;
}

/* How many areas have the series that begins at a figure, and a half more if it is compared with England. */
static double map_worth(const struct map *map, size_t first)
{
    const struct pb_local_figure *figures = map->local_areas.figures;
    double worth = 0;
    bool compared = false;
    for (size_t i = first; i < map->local_areas.figure_count && figures[i].series == figures[first].series; i++) {
        worth += figures[i].counts && figures[i].rank;
        compared = compared || profile_verdict_at(map->load->table, figures[i].row) != VERDICT_NOT_RATED;
    }
    return worth > 0 && compared ? worth + 0.5 : worth;
}

static void map_choose_headline(struct map *map)
{
    const struct pb_local_figure *figures = map->local_areas.figures;
    double best = 0;
    for (size_t i = 0; i < map->local_areas.figure_count; i++) {
        if (i && figures[i].series == figures[i - 1].series)
            continue;
        double worth = map_worth(map, i);
        if (worth > best) {
            best = worth;
            map->headline = i;
            map->headline_row = figures[i].row;
        }
    }
}

enum pb_status profile_map_choose(struct map *map, struct pb_error *error)
{
    const struct pb_load *load = map->load;
    map->decile_row = map->headline_row = MAP_NONE;
    map_choose_deciles(map);
    enum pb_status status = pb_local_areas_find(load->table, load->info->geography, load->info->reference, load->place,
                                                load->info->published, map->arena, &map->local_areas, error);
    if (status == PB_OK)
        map_choose_headline(map);
    return status;
}

/* ---- Whose ---- */

static struct map_shape *map_shape_of(struct map *map, const char *code)
{
    size_t low = 0;
    size_t high = map->shape_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(map->shapes[middle].area->code, code);
        if (order == 0)
            return &map->shapes[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct map_group *profile_map_group(struct map *map, const struct map_shape *shape)
{
    return shape->group == MAP_NONE ? &map->others : &map->groups[shape->group];
}

/* Two deciles are a fifth of England, and a class. */
static void map_take_deciles(struct map *map)
{
    const struct pb_table *table = map->load->table;
    for (size_t row = 0; map->decile_row != MAP_NONE && row < table->rows; row++) {
        if (table->measure[row] != table->measure[map->decile_row] ||
            table->period[row] != table->period[map->decile_row] || !pb_is_lsoa_decile(table, row))
            continue;
        struct map_shape *shape = map_shape_of(map, pb_cell(table, area_code, row));
        if (!shape || shape->class >= 0)
            continue;
        int decile = (int)table->value[row];
        shape->value = decile;
        shape->class = (decile - 1) / 2;
        profile_map_group(map, shape)->tenth += decile == 1;
        profile_map_group(map, shape)->fifth += decile <= 2;
        map->by_decile = true;
    }
}

/* The groups are the local areas, in their order. */
static void map_take_headline(struct map *map)
{
    const struct pb_local_figure *figures = map->local_areas.figures;
    if (map->headline_row == MAP_NONE || map->districts)
        return;
    for (size_t i = map->headline; i < map->local_areas.figure_count; i++)
        if (figures[i].series == figures[map->headline].series && figures[i].counts && figures[i].rank &&
            figures[i].area < map->group_count)
            map->groups[figures[i].area].row = figures[i].row;
}

/* ---- Classes of other figures: equal steps of 1, 2 or 5 times a power of ten, five at most ---- */

static double map_step_above(double step)
{
    static const double leads[] = { 1, 2, 5, 10 };
    double power = pow(10, floor(log10(step)));
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (leads[i] * power > step * (1 + 1e-9))
            return leads[i] * power;
    return 20 * power;
}

static void map_make_classes(struct map *map, double least, double most)
{
    double step = (most - least) / (2 * MAP_CLASSES);
    if (!(step > fabs(most) * 1e-9)) { /* they are all the same */
        map->classes = 1;
        map->from = least;
        map->width = 0;
        return;
    }
    do {
        step = map_step_above(step);
        map->from = floor(least / step) * step;
        map->classes = (size_t)fmin(floor((most - map->from) / step) + 1, 100);
    } while (map->classes > MAP_CLASSES);
    map->width = step;
}

int profile_map_colour(size_t classes, size_t position)
{
    return classes < 2 ? MAP_CLASSES / 2 : (int)(position * (MAP_CLASSES - 1) / (classes - 1));
}

static void map_take_classes(struct map *map)
{
    const struct pb_table *table = map->load->table;
    double least = INFINITY;
    double most = -INFINITY;
    for (size_t i = 0; i < map->group_count; i++)
        if (map->groups[i].row != MAP_NONE) {
            least = fmin(least, table->value[map->groups[i].row]);
            most = fmax(most, table->value[map->groups[i].row]);
        }
    if (!isfinite(least) || !isfinite(most - least))
        return;
    map_make_classes(map, least, most);
    for (size_t i = 0; i < map->shape_count; i++) {
        struct map_shape *shape = &map->shapes[i];
        size_t row = profile_map_group(map, shape)->row;
        if (row == MAP_NONE)
            continue;
        shape->value = table->value[row];
        double above = map->width > 0 ? floor((shape->value - map->from) / map->width) : 0;
        above = fmin(fmax(above, 0), (double)map->classes - 1);
        shape->class = profile_map_colour(map->classes, map->classes - 1 - (size_t)above);
    }
}

void profile_map_figures(struct map *map)
{
    map_take_headline(map);
    if (!map->local)
        map_take_deciles(map);
    if (!map->by_decile)
        map_take_classes(map);
}
