/*
 * The outlines of the shapes on a grid: longitude and latitude become a flat picture with the cosine of its middle
 * latitude, which within a county is wrong by less than a hundredth. Points that fall together are one. Neighbours
 * share their points, and a point falls the same way for both, so no gaps open between them. Where there are more
 * points than the page has room for, the grid is made coarser until they fit.
 *
 * An outline that ends in the middle, has no area, or lies outside England is not drawn, and is counted.
 */
#include "loaders/profile/map.h"

#include <math.h>

enum { MAP_COARSEST = 128, MAP_RING_BYTES = 24 };

struct map_frame {
    double west, east, south, north;
};

static const struct map_frame map_england = { -7, 2.5, 49, 56.5 };

/* Takes a point in; false: it lies outside England. */
static bool map_take_in(struct map_frame *frame, const struct pb_boundary_point *point)
{
    if (!(point->x >= map_england.west && point->x <= map_england.east && point->y >= map_england.south &&
          point->y <= map_england.north))
        return false;
    frame->west = fmin(frame->west, point->x);
    frame->east = fmax(frame->east, point->x);
    frame->south = fmin(frame->south, point->y);
    frame->north = fmax(frame->north, point->y);
    return true;
}

/* Is an outline one that can be drawn? Then the frame is made to hold it. */
static bool map_is_usable(const char *outline, struct map_frame *frame)
{
    struct map_frame wider = *frame;
    struct pb_boundary_point point = { 0 };
    bool inside = outline != NULL;
    size_t points = 0;
    while (inside && pb_boundary_next(&outline, &point)) {
        inside = map_take_in(&wider, &point);
        points++;
    }
    if (!inside || *outline || points < 3)
        return false;
    *frame = wider;
    return true;
}

struct map_scale {
    struct map_frame frame;
    double across, up; /* units of a degree */
};

static struct map_scale map_scale_of(const struct map_frame *frame)
{
    double narrower = cos((frame->south + frame->north) / 2 * M_PI / 180);
    double wide = fmax((frame->east - frame->west) * narrower, 1e-6);
    double high = fmax(frame->north - frame->south, 1e-6);
    double units = fmin(MAP_WIDE / wide, MAP_HIGH / high);
    return (struct map_scale){ *frame, units * narrower, units };
}

static struct map_point map_point_of(const struct map_scale *scale, const struct pb_boundary_point *point, int step)
{
    double x = (point->x - scale->frame.west) * scale->across;
    double y = (scale->frame.north - point->y) * scale->up;
    return (struct map_point){ (int16_t)(lround(x / step) * step + MAP_MARGIN),
                               (int16_t)(lround(y / step) * step + MAP_MARGIN), false };
}

static bool map_same(struct map_point a, struct map_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Ends the ring that began at a point: its last point is not its first again, and three make an area. */
static void map_end_ring(struct map *map, size_t began)
{
    if (map->point_count > began && map_same(map->points[map->point_count - 1], map->points[began]))
        map->point_count--;
    if (map->point_count < began + 3)
        map->point_count = began;
}

/* The points of one shape; false: there are too many. */
static bool map_take_points(struct map *map, struct map_shape *shape, const struct map_scale *scale)
{
    const char *at = shape->area->outline;
    struct pb_boundary_point point = { 0 };
    size_t began = map->point_count;
    shape->first = began;
    while (pb_boundary_next(&at, &point)) {
        struct map_point next = map_point_of(scale, &point, map->step);
        next.begins = point.begins;
        if (next.begins) {
            map_end_ring(map, began);
            began = map->point_count;
        } else if (map->point_count > began && map_same(map->points[map->point_count - 1], next)) {
            continue;
        }
        if (map->point_count == MAP_POINTS_MAXIMUM)
            return false;
        map->points[map->point_count++] = next;
    }
    map_end_ring(map, began);
    shape->count = map->point_count - shape->first;
    return true;
}

/* Does a line go straight on through the point before this one? */
static bool map_is_straight(const struct map_point *p)
{
    int x = p[-1].x - p[-2].x;
    int y = p[-1].y - p[-2].y;
    int further_x = p[0].x - p[-1].x;
    int further_y = p[0].y - p[-1].y;
    return x * further_y == y * further_x && x * further_x + y * further_y > 0;
}

/* What the outlines take when they are written: nothing for a point on a straight line. */
static size_t map_bytes(const struct map *map)
{
    size_t bytes = 0;
    for (size_t i = 0; i < map->point_count; i++) {
        const struct map_point *p = &map->points[i];
        if (p->begins)
            bytes += MAP_RING_BYTES;
        else if (p[-1].begins || !map_is_straight(p))
            bytes += profile_map_bytes(p[-1], p[0]);
    }
    return bytes;
}

static bool map_take_all(struct map *map, const struct map_scale *scale, const bool *usable)
{
    map->point_count = 0;
    for (size_t i = 0; i < map->shape_count; i++)
        if (usable[i] && !map_take_points(map, &map->shapes[i], scale))
            return false;
    return map_bytes(map) <= MAP_BYTES_MAXIMUM;
}

/* The finest grid on which the outlines and the borders have room; without one nothing is drawn. */
static enum pb_status map_take_grid(struct map *map, const struct map_scale *scale, const bool *usable,
                                    struct map_sides *sides, bool *drawn, struct pb_error *error)
{
    for (map->step = 1; map->step <= MAP_COARSEST; map->step *= 2) {
        if (!map_take_all(map, scale, usable))
            continue;
        enum pb_status status = profile_map_sides(map, sides, error);
        *drawn = status == PB_OK && map_bytes(map) + sides->bytes <= MAP_BYTES_MAXIMUM;
        if (status != PB_OK || *drawn)
            return status;
    }
    return PB_OK;
}

/* What is left at the end: the size of the picture, and the shapes that are not in it. */
static void map_settle(struct map *map, bool drawn)
{
    map->point_count = drawn ? map->point_count : 0;
    for (size_t i = 0; i < map->point_count; i++) {
        map->wide = map->points[i].x > map->wide ? map->points[i].x : map->wide;
        map->high = map->points[i].y > map->high ? map->points[i].y : map->high;
    }
    map->wide += MAP_MARGIN;
    map->high += MAP_MARGIN;
    for (size_t i = 0; i < map->shape_count; i++) {
        struct map_shape *shape = &map->shapes[i];
        shape->count = drawn ? shape->count : 0;
        map->unusable += shape->count == 0;
        profile_map_group(map, shape)->drawn += shape->count > 0;
    }
}

enum pb_status profile_map_outlines(struct map *map, struct map_sides *sides, struct pb_error *error)
{
    struct map_frame frame = { INFINITY, -INFINITY, INFINITY, -INFINITY };
    bool *usable = pb_arena_take(map->arena, map->shape_count, sizeof *usable);
    map->points = pb_arena_take(map->arena, MAP_POINTS_MAXIMUM, sizeof *map->points);
    if (!usable || !map->points)
        return pb_out_of_memory(error);
    bool any = false;
    for (size_t i = 0; i < map->shape_count; i++) {
        usable[i] = map_is_usable(map->shapes[i].area->outline, &frame);
        any = any || usable[i];
    }
    bool drawn = false;
    enum pb_status status = PB_OK;
    if (any) {
        struct map_scale scale = map_scale_of(&frame);
        status = map_take_grid(map, &scale, usable, sides, &drawn, error);
    }
    map_settle(map, drawn);
    return status;
}
