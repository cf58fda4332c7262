/*
 * Which areas of a type lie in one: the way of reference_ask.c downwards. An area is a member where it says so itself:
 * of two larger ones of a type around it only the one with the larger share has it.
 */
#include "core/geography/reference_private.h"

#include <stdlib.h>
#include <string.h>

struct members_walk {
    const struct pb_reference *reference;
    const struct pb_reference_area *around;
    const char *type;
    int32_t day;
    struct pb_arena *arena;
    bool *seen;      /* by position in the areas; NULL: few were queued, and are looked for one by one */
    uint32_t *queue; /* positions, those of one step down after those of the step before */
    size_t queued;
    size_t room;
    struct pb_reference_member *members;
    size_t count;
    size_t capacity;
};

static bool members_add(struct members_walk *walk, uint32_t position)
{
    const struct pb_reference_area *area = &walk->reference->areas[position];
    struct pb_reference_member member = { .area = position };
    const bool organisation = strcmp(walk->type, PB_TYPE_PRACTICE) == 0;
    const bool exists = !organisation || (walk->day ? pb_reference_existed(area, walk->day) : area->to == 0);
    if (!exists || pb_reference_way(walk->reference, area, walk->around->type, walk->day, &member.share,
                                    &member.contested) != walk->around)
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
    walk->members[walk->count++] = member;
    return true;
}

/* Most areas have a few others in them, and a table of all areas would cost more than looking at these. */
static bool members_is_queued(struct members_walk *walk, uint32_t position)
{
    for (size_t i = 0; !walk->seen && i < walk->queued; i++)
        if (walk->queue[i] == position)
            return true;
    return walk->seen && walk->seen[position];
}

static bool members_note(struct members_walk *walk, uint32_t position)
{
    enum { FEW = 64 };
    walk->queue[walk->queued++] = position;
    if (walk->queued == FEW) {
        walk->seen = calloc(walk->reference->area_count, 1); /* checked: below */
        for (size_t i = 0; walk->seen && i < walk->queued; i++)
            walk->seen[walk->queue[i]] = true;
        return walk->seen;
    }
    if (walk->seen)
        walk->seen[position] = true;
    return true;
}

static bool members_queue(struct members_walk *walk, const struct pb_reference_area *area)
{
    for (size_t i = 0; i < area->child_count; i++) {
        uint32_t child = area->children[i].area;
        if (members_is_queued(walk, child))
            continue;
        if (walk->queued == walk->room) {
            size_t room = walk->room ? walk->room * 2 : 64;
            uint32_t *grown = pb_arena_grow(walk->arena, walk->queue, walk->room, room, sizeof *grown);
            if (!grown)
                return false;
            walk->queue = grown;
            walk->room = room;
        }
        if (!members_note(walk, child))
            return false;
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
    bool enough = members_queue(&walk, area);
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
