/*
 * Where local areas meet: the sides of outlines that have another local area, or nothing, at their other side. Sides of
 * neighbours are the same two points, so they are found by sorting them.
 *
 * The number of a local area stands at the point of a raster over it that is farthest from its borders.
 */
#include "loaders/profile/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAP_RASTER = 16 };

static int map_point_order(struct map_point a, struct map_point b)
{
    return a.x != b.x ? a.x - b.x : a.y - b.y;
}

static struct map_side map_side_of(struct map_point from, struct map_point to)
{
    bool ordered = map_point_order(from, to) <= 0;
    return (struct map_side){ .from = ordered ? from : to, .to = ordered ? to : from };
}

static int map_ends_order(const struct map_side *a, const struct map_side *b)
{
    int order = map_point_order(a->from, b->from);
    return order ? order : map_point_order(a->to, b->to);
}

static int map_side_order(const void *left, const void *right)
{
    const struct map_side *a = left;
    const struct map_side *b = right;
    int order = map_ends_order(a, b);
    return order ? order : (a->shape > b->shape) - (a->shape < b->shape);
}

static int map_group_side_order(const void *left, const void *right)
{
    const struct map_side *a = left;
    const struct map_side *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return map_side_order(left, right);
}

static size_t map_digits(int number)
{
    size_t digits = number < 0 ? 2 : 1;
    for (; number <= -10 || number >= 10; number /= 10)
        digits++;
    return digits;
}

size_t profile_map_bytes(struct map_point from, struct map_point to)
{
    return map_digits(to.x - from.x) + map_digits(to.y - from.y) + 1;
}

/* The sides of all rings; that of its last point leads to its first. */
static void map_collect_sides(const struct map *map, struct map_sides *sides)
{
    for (size_t i = 0; i < map->shape_count; i++) {
        const struct map_shape *shape = &map->shapes[i];
        size_t began = shape->first;
        for (size_t p = shape->first; p < shape->first + shape->count; p++) {
            began = map->points[p].begins ? p : began;
            bool last = p + 1 == shape->first + shape->count || map->points[p + 1].begins;
            struct map_side *side = &sides->items[sides->count++];
            *side = map_side_of(map->points[p], map->points[last ? began : p + 1]);
            side->shape = (uint32_t)i;
            side->group = shape->group == MAP_NONE ? UINT32_MAX : (uint32_t)shape->group;
        }
    }
}

/* A side is no border where all that have it, and they are two at least, are of one group. */
static void map_mark_borders(struct map_sides *sides)
{
    for (size_t first = 0, end = 0; first < sides->count; first = end) {
        bool differ = false;
        for (end = first; end < sides->count && map_ends_order(&sides->items[first], &sides->items[end]) == 0; end++)
            differ = differ || sides->items[end].group != sides->items[first].group;
        for (size_t i = first; i < end; i++)
            sides->items[i].border = differ || end - first == 1;
        if (differ || end - first == 1)
            sides->bytes += profile_map_bytes(sides->items[first].from, sides->items[first].to);
    }
}

enum pb_status profile_map_sides(struct map *map, struct map_sides *sides, struct pb_error *error)
{
    *sides = (struct map_sides){ .items = pb_arena_take(map->arena, map->point_count, sizeof *sides->items) };
    if (!sides->items)
        return pb_out_of_memory(error);
    map_collect_sides(map, sides);
    if (sides->count)
        qsort(sides->items, sides->count, sizeof *sides->items, map_side_order);
    map_mark_borders(sides);
    return PB_OK;
}

bool profile_map_is_border(const struct map_sides *sides, size_t shape, struct map_point from, struct map_point to)
{
    struct map_side wanted = map_side_of(from, to);
    size_t low = 0;
    size_t high = sides->count;
    while (low < high) { /* the first that is not before it */
        size_t middle = low + (high - low) / 2;
        if (map_ends_order(&sides->items[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sides->count && sides->items[low].border && sides->items[low].shape == shape;
}

/* ---- Numbers ---- */

struct map_around {
    const struct map_side *sides; /* of one group: its borders */
    size_t count;
};

static double map_distance(const struct map_side *side, double x, double y)
{
    double across = side->to.x - side->from.x;
    double down = side->to.y - side->from.y;
    double along = ((x - side->from.x) * across + (y - side->from.y) * down) / fmax(across * across + down * down, 1);
    along = fmin(fmax(along, 0), 1);
    return hypot(x - side->from.x - along * across, y - side->from.y - along * down);
}

/* How far a point lies within the borders; below 0: it does not. */
static double map_depth(const struct map_around *around, double x, double y)
{
    bool inside = false;
    double depth = INFINITY;
    for (size_t i = 0; i < around->count; i++) {
        const struct map_side *side = &around->sides[i];
        bool spans = (side->from.y > y) != (side->to.y > y);
        if (spans && x < side->from.x + (y - side->from.y) / (side->to.y - side->from.y) * (side->to.x - side->from.x))
            inside = !inside;
        depth = fmin(depth, map_distance(side, x, y));
    }
    return inside ? depth : -1;
}

static void map_place_number(struct map_group *group, const struct map_around *around)
{
    double west = INFINITY;
    double east = -INFINITY;
    double top = INFINITY;
    double bottom = -INFINITY;
    for (size_t i = 0; i < around->count; i++) {
        west = fmin(west, around->sides[i].from.x);
        east = fmax(east, around->sides[i].to.x);
        top = fmin(top, fmin(around->sides[i].from.y, around->sides[i].to.y));
        bottom = fmax(bottom, fmax(around->sides[i].from.y, around->sides[i].to.y));
    }
    double best = 0;
    for (int i = 0; i < MAP_RASTER * MAP_RASTER; i++) {
        int row = i / MAP_RASTER;
        double x = west + (east - west) * (i % MAP_RASTER + 0.5) / MAP_RASTER;
        double y = top + (bottom - top) * (row + 0.5) / MAP_RASTER;
        double depth = map_depth(around, x, y);
        if (depth > best * (1 + 1e-9)) {
            best = depth;
            group->x = (int)lround(x);
            group->y = (int)lround(y);
        }
    }
}

enum pb_status profile_map_numbers(struct map *map, const struct map_sides *sides, struct pb_error *error)
{
    struct map_side *borders = pb_arena_take(map->arena, sides->count, sizeof *borders);
    size_t count = 0;
    if (!borders)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < sides->count; i++)
        if (sides->items[i].border && sides->items[i].group != UINT32_MAX)
            borders[count++] = sides->items[i];
    if (count)
        qsort(borders, count, sizeof *borders, map_group_side_order);
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && borders[end].group == borders[first].group)
            end++;
        const struct map_around around = { &borders[first], end - first };
        map_place_number(&map->groups[borders[first].group], &around);
    }
    return PB_OK;
}
