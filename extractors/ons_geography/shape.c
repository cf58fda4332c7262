#include "extractors/ons_geography/shape.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHAPE_ARENA_MAXIMUM ((size_t)256 << 20)

enum { HOLES_MAXIMUM = 200 /* of ArcGIS: each is looked for in all rings */ };

/* Where the areas of the register are. */
static const struct ons_point kingdom[2] = { { -9, 49 }, { 3, 62 } };
static const struct ons_point grid[2] = { { 0, 0 }, { 800000, 1300000 } };

static bool lies_within(const struct ons_point box[2], struct ons_point point)
{
    return point.x >= box[0].x && point.x <= box[1].x && point.y >= box[0].y && point.y <= box[1].y;
}

double ons_geography_ring_area(const struct ons_point *points, size_t count)
{
    double area = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ons_point *next = &points[i + 1 < count ? i + 1 : 0];
        area += (points[i].x - points[0].x) * (next->y - points[0].y) -
                (next->x - points[0].x) * (points[i].y - points[0].y);
    }
    return area;
}

/* ---- Reading ---- */

/* The lists of rings of a geometry: of a polygon and of ArcGIS one, of a multipolygon several. */
struct ring_lists {
    const cJSON *first; /* a list of rings */
    bool several;       /* the others follow it */
    bool turned;        /* the direction of a ring says whether it is a hole, and not its place */
};

static bool find_lists(struct ons_shape *shape, const cJSON *geometry, struct ring_lists *lists)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(geometry, "type");
    const cJSON *coordinates = cJSON_GetObjectItemCaseSensitive(geometry, "coordinates");
    const cJSON *rings = cJSON_GetObjectItemCaseSensitive(geometry, "rings");
    const char *name = cJSON_IsString(type) ? type->valuestring : "";
    *lists = (struct ring_lists){ 0 };
    if (cJSON_IsArray(rings)) {
        lists->first = rings;
        lists->turned = true;
    } else if (cJSON_IsArray(coordinates) && strcmp(name, "Polygon") == 0)
        lists->first = coordinates;
    else if (cJSON_IsArray(coordinates) && strcmp(name, "MultiPolygon") == 0) {
        lists->first = coordinates->child;
        lists->several = true;
    } else if (*name)
        (void)snprintf(shape->fault, sizeof shape->fault,
                       "its geometry is of the type '%.40s': expected Polygon or MultiPolygon with coordinates", name);
    else
        (void)snprintf(shape->fault, sizeof shape->fault,
                       "its geometry has neither coordinates nor rings: expected Polygon or MultiPolygon");
    return !*shape->fault;
}

static const cJSON *next_list(const struct ring_lists *lists, const cJSON *list)
{
    return lists->several ? list->next : NULL;
}

/* Makes room for all rings and points. */
static bool count_all(struct ons_shape *shape, const struct ring_lists *lists, size_t *rings, size_t *points)
{
    *rings = *points = 0;
    for (const cJSON *list = lists->first; list; list = next_list(lists, list))
        for (const cJSON *ring = list->child; ring; ring = ring->next) {
            ++*rings;
            for (const cJSON *point = ring->child; point; point = point->next)
                ++*points;
        }
    if (*points > ONS_POINTS_MAXIMUM)
        (void)snprintf(shape->fault, sizeof shape->fault, "its boundary has %zu points: expected at most %d", *points,
                       (int)ONS_POINTS_MAXIMUM);
    else if (*points == 0)
        (void)snprintf(shape->fault, sizeof shape->fault, "its boundary has no points");
    return !*shape->fault;
}

static bool read_point(struct ons_shape *shape, const cJSON *item, size_t ring, size_t at, struct ons_point *point)
{
    const cJSON *x = cJSON_IsArray(item) ? item->child : NULL;
    const cJSON *y = x ? x->next : NULL;
    if (!x || !y || !cJSON_IsNumber(x) || !cJSON_IsNumber(y) || !isfinite(x->valuedouble) ||
        !isfinite(y->valuedouble)) {
        (void)snprintf(shape->fault, sizeof shape->fault,
                       "point %zu of ring %zu is no pair of numbers: expected longitude and latitude", at + 1,
                       ring + 1);
        return false;
    }
    *point = (struct ons_point){ x->valuedouble, y->valuedouble };
    if (lies_within(kingdom, *point))
        return true;
    shape->metres = (fabs(point->x) > 180 || fabs(point->y) > 90) && lies_within(grid, *point);
    bool exchanged = lies_within(kingdom, (struct ons_point){ point->y, point->x });
    (void)snprintf(shape->fault, sizeof shape->fault, "point %zu of ring %zu, %.8g %.8g, %s", at + 1, ring + 1,
                   point->x, point->y,
                   exchanged ? "has the latitude first: expected longitude, then latitude"
                             : "is outside the United Kingdom: expected a longitude of -9 to 3 and a latitude of 49 to "
                               "62 degrees");
    return false;
}

/* Reads one ring into the room that is left. */
static bool read_ring(struct ons_shape *shape, const cJSON *list, struct ons_point *points)
{
    struct ons_ring *ring = &shape->rings[shape->count];
    size_t count = 0;
    for (const cJSON *item = list->child; item; item = item->next, count++)
        if (!read_point(shape, item, shape->count, count, &points[count]))
            return false;
    bool closed = count > ONS_RING_POINTS && points[0].x == points[count - 1].x && points[0].y == points[count - 1].y;
    if (!closed) {
        (void)snprintf(shape->fault, sizeof shape->fault,
                       count > ONS_RING_POINTS
                           ? "ring %zu does not end where it begins"
                           : "ring %zu has fewer than 4 points: expected three, and the first again",
                       shape->count + 1);
        return false;
    }
    *ring = (struct ons_ring){ .points = points, .count = count - 1 };
    ring->area = ons_geography_ring_area(points, ring->count);
    shape->points += ring->count;
    shape->count++;
    return true;
}

static bool read_rings(struct ons_shape *shape, const struct ring_lists *lists, struct ons_point *points)
{
    for (const cJSON *list = lists->first; list; list = next_list(lists, list)) {
        if (!cJSON_IsArray(list) || !list->child) {
            (void)snprintf(shape->fault, sizeof shape->fault, "a polygon of its geometry has no rings");
            return false;
        }
        for (const cJSON *ring = list->child; ring; ring = ring->next) {
            if (!read_ring(shape, ring, points))
                return false;
            struct ons_ring *made = &shape->rings[shape->count - 1];
            made->hole = lists->turned ? made->area > 0 : ring != list->child;
            points += made->count + 1;
        }
    }
    return true;
}

/* ---- Holes of ArcGIS, which stand anywhere ---- */

/* Is a point within a ring? Counts the sides that a line to the right of it crosses. */
static bool ring_has(const struct ons_ring *ring, struct ons_point point)
{
    bool inside = false;
    for (size_t i = 0, j = ring->count - 1; i < ring->count; j = i++) {
        const struct ons_point *a = &ring->points[i];
        const struct ons_point *b = &ring->points[j];
        if ((a->y > point.y) != (b->y > point.y) && point.x < (b->x - a->x) * (point.y - a->y) / (b->y - a->y) + a->x)
            inside = !inside;
    }
    return inside;
}

/* The ring that a hole is in: the smallest of those that have its first point; SIZE_MAX: none. */
static size_t ring_around(const struct ons_shape *shape, size_t hole)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < shape->count; i++) {
        const struct ons_ring *ring = &shape->rings[i];
        if (!ring->hole && (found == SIZE_MAX || fabs(ring->area) < fabs(shape->rings[found].area)) &&
            ring_has(ring, shape->rings[hole].points[0]))
            found = i;
    }
    return found;
}

/* Finds for each hole the ring that it is in, and counts for each ring what it and its holes need. */
static void find_around(struct ons_shape *shape, size_t *around, size_t *needed)
{
    size_t holes = 0;
    for (size_t i = 0; i < shape->count; i++) {
        around[i] = i;
        if (shape->rings[i].hole)
            around[i] = ++holes > HOLES_MAXIMUM ? SIZE_MAX : ring_around(shape, i);
        if (around[i] == SIZE_MAX) {
            (void)snprintf(shape->fault, sizeof shape->fault,
                           holes > HOLES_MAXIMUM ? "ring %zu is one of more than 200 holes"
                                                 : "ring %zu is a hole that is in no other ring",
                           i + 1);
            return;
        }
        needed[around[i]]++;
    }
}

static enum pb_status order_holes(struct ons_shape *shape, struct pb_error *error)
{
    struct ons_ring *ordered = pb_arena_take(&shape->arena, shape->count, sizeof *ordered);
    size_t *around = pb_arena_take(&shape->arena, shape->count, sizeof *around);
    size_t *places = pb_arena_take(&shape->arena, shape->count, sizeof *places);
    if (!ordered || !around || !places)
        return pb_out_of_memory(error);
    find_around(shape, around, places);
    if (*shape->fault)
        return PB_OK;
    for (size_t i = 0, at = 0; i < shape->count; i++) {
        size_t needed = places[i];
        places[i] = at;
        at += needed;
    }
    for (size_t pass = 0; pass < 2; pass++) /* rings, then their holes behind them */
        for (size_t i = 0; i < shape->count; i++)
            if (shape->rings[i].hole == (pass == 1))
                ordered[places[around[i]]++] = shape->rings[i];
    shape->rings = ordered;
    return PB_OK;
}

enum pb_status ons_geography_shape_read(struct ons_shape *shape, const struct cJSON *geometry, struct pb_error *error)
{
    struct ring_lists lists;
    size_t rings = 0;
    size_t points = 0;
    *shape = (struct ons_shape){ 0 };
    pb_arena_open(&shape->arena, SHAPE_ARENA_MAXIMUM);
    if (!find_lists(shape, geometry, &lists) || !count_all(shape, &lists, &rings, &points))
        return PB_OK;
    shape->rings = pb_arena_take(&shape->arena, rings, sizeof *shape->rings);
    struct ons_point *room = pb_arena_take(&shape->arena, points, sizeof *room);
    if (!shape->rings || !room)
        return pb_out_of_memory(error);
    return read_rings(shape, &lists, room) && lists.turned ? order_holes(shape, error) : PB_OK;
}

void ons_geography_shape_close(struct ons_shape *shape)
{
    pb_arena_close(&shape->arena);
}

/* ---- Writing ---- */

static double to_five_decimals(double degrees)
{
    return round(degrees * 1e5) / 1e5;
}

static void round_ring(struct ons_ring *ring)
{
    size_t kept = 0;
    for (size_t i = 0; i < ring->count; i++) {
        struct ons_point point = { to_five_decimals(ring->points[i].x), to_five_decimals(ring->points[i].y) };
        const struct ons_point *before = kept ? &ring->points[kept - 1] : NULL;
        if (!before || before->x != point.x || before->y != point.y)
            ring->points[kept++] = point;
    }
    while (kept > 1 && ring->points[0].x == ring->points[kept - 1].x && ring->points[0].y == ring->points[kept - 1].y)
        kept--;
    ring->count = kept;
    ring->area = ons_geography_ring_area(ring->points, kept);
    ring->dropped = kept < ONS_RING_POINTS || ring->area == 0;
}

void ons_geography_shape_round(struct ons_shape *shape)
{
    bool left = false;
    for (size_t i = 0; i < shape->count; i++) {
        round_ring(&shape->rings[i]);
        left = left || (!shape->rings[i].dropped && !shape->rings[i].hole);
    }
    if (!left && !*shape->fault)
        (void)snprintf(shape->fault, sizeof shape->fault, "no ring of its boundary has an area");
}

/* A number without zeros at its end; "-0" is 0. */
static size_t write_degrees(char *text, double degrees)
{
    int length = snprintf(text, ONS_OUTLINE_POINT_TEXT / 2, "%.5f", degrees == 0 ? 0.0 : degrees);
    while (length > 0 && text[length - 1] == '0')
        length--;
    if (length > 0 && text[length - 1] == '.')
        length--;
    text[length] = '\0';
    return (size_t)length;
}

const char *ons_geography_shape_outline(struct ons_shape *shape)
{
    size_t points = 0;
    size_t at = 0;
    bool dropped = true; /* the ring that a hole would be in */
    for (size_t i = 0; i < shape->count; i++)
        points += shape->rings[i].count + 1;
    char *text = pb_arena_take(&shape->arena, points + 1, ONS_OUTLINE_POINT_TEXT);
    for (size_t i = 0; text && i < shape->count; i++) {
        const struct ons_ring *ring = &shape->rings[i];
        dropped = ring->hole ? dropped : ring->dropped;
        if (ring->dropped || dropped)
            continue;
        if (at > 0)
            text[at++] = ';';
        if (ring->hole)
            text[at++] = '!';
        for (size_t p = 0; p < ring->count; p++) {
            if (p > 0)
                text[at++] = ' ';
            at += write_degrees(text + at, ring->points[p].x);
            text[at++] = ',';
            at += write_degrees(text + at, ring->points[p].y);
        }
    }
    return text;
}
