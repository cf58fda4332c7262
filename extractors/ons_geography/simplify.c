/*
 * Fewer points of a shape. Each point has the area of the triangle with its neighbours; the one with the smallest is
 * taken out, and its neighbours' areas are new, until few enough are left. A heap has the smallest at its top, so the
 * time is n log n whatever the shape is, and there is no recursion.
 */
#include "extractors/ons_geography/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE UINT32_MAX

struct corner {
    const struct ons_point *point;
    double area;
    uint32_t before, after; /* in its ring */
    uint32_t ring;
    uint32_t place; /* in the heap, or NOWHERE */
};

struct simplifying {
    struct corner *corners; /* of all rings, one after the other */
    size_t count;           /* of those that are left */
    uint32_t *heap;         /* positions of corners */
    uint32_t size;
    size_t *left; /* points of each ring */
};

/* ---- The heap ---- */

static bool is_smaller(const struct simplifying *work, uint32_t a, uint32_t b)
{
    const struct corner *corners = work->corners;
    return corners[a].area < corners[b].area || (corners[a].area == corners[b].area && a < b);
}

static void put_corner(struct simplifying *work, uint32_t place, uint32_t corner)
{
    work->heap[place] = corner;
    work->corners[corner].place = place;
}

static void move_up(struct simplifying *work, uint32_t place)
{
    uint32_t corner = work->heap[place];
    while (place > 0 && is_smaller(work, corner, work->heap[(place - 1) / 2])) {
        put_corner(work, place, work->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put_corner(work, place, corner);
}

static void move_down(struct simplifying *work, uint32_t place)
{
    uint32_t corner = work->heap[place];
    for (;;) {
        uint32_t child = place * 2 + 1;
        if (child + 1 < work->size && is_smaller(work, work->heap[child + 1], work->heap[child]))
            child++;
        if (child >= work->size || !is_smaller(work, work->heap[child], corner))
            break;
        put_corner(work, place, work->heap[child]);
        place = child;
    }
    put_corner(work, place, corner);
}

static uint32_t take_top(struct simplifying *work)
{
    uint32_t top = work->heap[0];
    work->corners[top].place = NOWHERE;
    if (--work->size > 0) {
        put_corner(work, 0, work->heap[work->size]);
        move_down(work, 0);
    }
    return top;
}

/* ---- Corners ---- */

/* A point never counts for less than one that went before it, so that a spike is not left over. */
static void measure_corner(struct simplifying *work, uint32_t at, double at_least)
{
    struct corner *corner = &work->corners[at];
    const struct ons_point triangle[3] = { *work->corners[corner->before].point, *corner->point,
                                           *work->corners[corner->after].point };
    corner->area = fmax(fabs(ons_geography_ring_area(triangle, 3)), at_least);
}

static void measure_again(struct simplifying *work, uint32_t at, double at_least)
{
    if (work->corners[at].place == NOWHERE)
        return;
    measure_corner(work, at, at_least);
    move_up(work, work->corners[at].place);
    move_down(work, work->corners[at].place);
}

static enum pb_status open_corners(struct simplifying *work, struct ons_shape *shape, struct pb_error *error)
{
    size_t points = 0;
    for (size_t r = 0; r < shape->count; r++)
        points += shape->rings[r].dropped ? 0 : shape->rings[r].count;
    work->corners = pb_arena_take(&shape->arena, points, sizeof *work->corners);
    work->heap = pb_arena_take(&shape->arena, points, sizeof *work->heap);
    work->left = pb_arena_take(&shape->arena, shape->count, sizeof *work->left);
    if (!work->corners || !work->heap || !work->left)
        return pb_out_of_memory(error);
    for (size_t r = 0; r < shape->count; r++) {
        const struct ons_ring *ring = &shape->rings[r];
        uint32_t first = (uint32_t)work->count;
        uint32_t last = first + (uint32_t)ring->count - 1;
        for (uint32_t p = first; !ring->dropped && p <= last; p++) {
            work->corners[p] = (struct corner){ &ring->points[p - first],  0,           p == first ? last : p - 1,
                                                p == last ? first : p + 1, (uint32_t)r, NOWHERE };
            work->count++;
        }
        work->left[r] = ring->dropped ? 0 : ring->count;
    }
    for (uint32_t p = 0; p < work->count; p++) {
        measure_corner(work, p, 0);
        put_corner(work, work->size++, p);
        move_up(work, work->size - 1);
    }
    return PB_OK;
}

/* Writes the corners that are left back into their rings. */
static void close_corners(const struct simplifying *work, struct ons_shape *shape)
{
    size_t p = 0;
    for (size_t r = 0; r < shape->count; r++) {
        struct ons_ring *ring = &shape->rings[r];
        size_t kept = 0;
        for (size_t i = 0; !ring->dropped && i < ring->count; i++, p++)
            if (work->corners[p].before != NOWHERE)
                ring->points[kept++] = ring->points[i];
        ring->count = ring->dropped ? 0 : kept;
    }
}

static void remove_corner(struct simplifying *work, uint32_t at)
{
    struct corner *corner = &work->corners[at];
    work->corners[corner->before].after = corner->after;
    work->corners[corner->after].before = corner->before;
    measure_again(work, corner->before, corner->area);
    measure_again(work, corner->after, corner->area);
    corner->before = NOWHERE;
    work->left[corner->ring]--;
    work->count--;
}

/* ---- Rings ---- */

static int ring_by_size(const void *a, const void *b)
{
    const struct ons_ring *const *left = a;
    const struct ons_ring *const *right = b;
    double one = fabs((*left)->area);
    double other = fabs((*right)->area);
    if (one != other)
        return one > other ? -1 : 1;
    return *left < *right ? -1 : *left > *right;
}

/* Each ring needs some points: the smallest go where there are more than that allows. */
static enum pb_status drop_small_rings(struct ons_shape *shape, size_t most, struct pb_error *error)
{
    size_t count = 0;
    struct ons_ring **by_size = pb_arena_take(&shape->arena, shape->count, sizeof *by_size);
    if (!by_size)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < shape->count; i++)
        if (!shape->rings[i].dropped)
            by_size[count++] = &shape->rings[i];
    if (count > most)
        qsort(by_size, count, sizeof *by_size, ring_by_size);
    for (size_t i = most; i < count; i++)
        by_size[i]->dropped = true;
    return PB_OK;
}

enum pb_status ons_geography_shape_simplify(struct ons_shape *shape, size_t points, bool *reduced,
                                            struct pb_error *error)
{
    struct simplifying work = { 0 };
    size_t published = 0;
    for (size_t i = 0; i < shape->count; i++)
        published += shape->rings[i].dropped ? 0 : shape->rings[i].count;
    *reduced = published > points;
    if (!*reduced)
        return PB_OK;
    enum pb_status status = drop_small_rings(shape, points / ONS_RING_POINTS, error);
    if (status == PB_OK)
        status = open_corners(&work, shape, error);
    while (status == PB_OK && work.count > points && work.size > 0) {
        uint32_t smallest = take_top(&work);
        if (work.left[work.corners[smallest].ring] > ONS_RING_POINTS)
            remove_corner(&work, smallest);
    }
    if (status == PB_OK)
        close_corners(&work, shape);
    return status;
}
