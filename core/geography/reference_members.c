/*
 * Which areas of a type lie in one: the way of reference_ask.c downwards. An area is a member where it says so itself:
 * of two larger ones of a type around it only the one with the larger share has it.
 */
#include "placebook/reference.h"

#include <stdlib.h>
#include <string.h>

struct members_walk {
    const struct pb_reference *reference;
    const struct pb_reference_area *around;
    const char *type;
    int32_t day;
    struct pb_arena *arena;
    bool *seen;      /* by position in the areas */
    uint32_t *queue; /* positions, those of one step down after those of the step before */
    size_t queued;
    size_t room;
    struct pb_reference_member *members;
    size_t count;
    size_t capacity;
};

static bool members_exists(const struct pb_reference_area *area, int32_t day)
{
    return day ? (area->from == 0 || area->from <= day) && (area->to == 0 || area->to >= day) : area->to == 0;
}

static bool members_add(struct members_walk *walk, uint32_t position)
{
    const struct pb_reference_area *area = &walk->reference->areas[position];
    double share = 0;
    if (!members_exists(area, walk->day) ||
        pb_reference_within(walk->reference, area, walk->around->type, walk->day, &share) != walk->around)
        return true;
    if (walk->count == walk->capacity) {
        size_t capacity = walk->capacity ? walk->capacity * 2 : 32;
        struct pb_reference_member *grown =
            pb_arena_grow(walk->arena, walk->members, walk->capacity, capacity, sizeof *grown);
        if (!grown)
            return false;
        walk->members = grown;
        walk->capacity = capacity;
    }
    walk->members[walk->count++] = (struct pb_reference_member){ position, share };
    return true;
}

static bool members_queue(struct members_walk *walk, const struct pb_reference_area *area)
{
    for (size_t i = 0; i < area->child_count; i++) {
        uint32_t child = area->children[i].area;
        if (walk->seen[child])
            continue;
        walk->seen[child] = true;
        if (walk->queued == walk->room) {
            size_t room = walk->room ? walk->room * 2 : 64;
            uint32_t *grown = pb_arena_grow(walk->arena, walk->queue, walk->room, room, sizeof *grown);
            if (!grown)
                return false;
            walk->queue = grown;
            walk->room = room;
        }
        walk->queue[walk->queued++] = child;
    }
    return true;
}

static int members_in_order(const void *a, const void *b)
{
    const struct pb_reference_member *left = a;
    const struct pb_reference_member *right = b;
    return left->area < right->area ? -1 : left->area > right->area;
}

enum pb_status pb_reference_members(const struct pb_reference *reference, const struct pb_reference_area *area,
                                    const char *type, int32_t day, struct pb_arena *arena,
                                    struct pb_reference_member **members, size_t *count, struct pb_error *error)
{
    struct members_walk walk = { .reference = reference, .around = area, .type = type, .day = day, .arena = arena };
    *members = NULL;
    *count = 0;
    if (!reference || !area)
        return PB_OK;
    walk.seen = calloc(reference->area_count, 1); /* checked: below */
    bool enough = walk.seen && members_queue(&walk, area);
    size_t at = 0;
    for (unsigned depth = 0; enough && depth < PB_REFERENCE_DEPTH; depth++) {
        for (size_t end = walk.queued; enough && at < end; at++) {
            const struct pb_reference_area *found = &reference->areas[walk.queue[at]];
            if (found != area && strcmp(found->type, type) == 0)
                enough = members_add(&walk, walk.queue[at]);
            enough = enough && members_queue(&walk, found);
        }
    }
    free(walk.seen);
    if (!enough)
        return pb_out_of_memory(error);
    if (walk.count > 1)
        qsort(walk.members, walk.count, sizeof *walk.members, members_in_order);
    *members = walk.members;
    *count = walk.count;
    return PB_OK;
}
