/*
 * Which of two codings of the same small areas the figures are of.
 */
#include "placebook/codings.h"

#include "core/geography/reference_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- What there is ---- */

static bool codings_has(const struct pb_reference_member *members, size_t count, uint32_t area)
{
    for (size_t low = 0, high = count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (members[middle].area == area)
            return true;
        if (members[middle].area < area)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Never both, but of a practice that goes on. */
static bool codings_replaces(const struct pb_reference_area *before, const struct pb_reference_change *change)
{
    return strcmp(change->code, change->became) != 0 &&
           (strcmp(before->type, PB_TYPE_PRACTICE) != 0 || strcmp(change->how, PB_CHANGE_RECODED) == 0);
}

/* The changes of one member to others. */
static enum pb_status add_replaced(const struct pb_reference *reference, const struct pb_reference_member *members,
                                   size_t count, uint32_t before, struct pb_arena *arena, size_t *room,
                                   struct pb_codings *codings, struct pb_error *error)
{
    const struct pb_reference_area *area = &reference->areas[before];
    size_t changes = 0;
    const struct pb_reference_change *change =
        pb_reference_changes(reference, area->code, strlen(area->code), &changes);
    for (size_t i = 0; i < changes; i++) {
        const struct pb_reference_area *after =
            pb_reference_area(reference, change[i].became, strlen(change[i].became));
        if (!after || !codings_replaces(area, &change[i]) ||
            !codings_has(members, count, (uint32_t)(after - reference->areas)))
            continue;
        codings->replaced =
            pb_arena_one_more(arena, codings->replaced, codings->replaced_count, room, sizeof *codings->replaced);
        if (!codings->replaced)
            return pb_out_of_memory(error);
        codings->replaced[codings->replaced_count++] =
            (struct pb_replaced){ before, (uint32_t)(after - reference->areas) };
    }
    return PB_OK;
}

enum pb_status pb_codings_of(const struct pb_reference *reference, const struct pb_reference_member *members,
                             size_t count, struct pb_arena *arena, struct pb_codings *codings, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    size_t room = 0;
    uint32_t all = 0;
    uint32_t each = UINT32_MAX;
    *codings = (struct pb_codings){ 0 };
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const uint32_t vintages = reference->areas[members[i].area].vintages;
        all |= vintages;
        each &= vintages ? vintages : UINT32_MAX;
        if (reference->change_count)
            status = add_replaced(reference, members, count, members[i].area, arena, &room, codings, error);
    }
    struct pb_replaced pair = { 0, 0 };
    codings->several = codings->replaced_count > 0 || (all & ~each) != 0;
    codings->unsure = pb_codings_unsure(reference, members, count, NULL, &pair);
    return status;
}

/* ---- Residents of an area that are counted twice ---- */

static bool codings_days_overlap(const struct pb_reference_link *a, const struct pb_reference_link *b)
{
    return (a->to == 0 || b->from == 0 || b->from <= a->to) && (b->to == 0 || a->from == 0 || a->from <= b->to);
}

/* Do those with people that lie there now, of one type, perhaps count some twice? Sets their room aside. */
static bool is_unsure(const struct pb_reference *reference, const struct pb_reference_area *area, const char *type,
                      struct pb_reference_member *room)
{
    struct pb_replaced pair = { 0, 0 };
    size_t count = 0;
    for (size_t i = 0; i < area->child_count; i++) {
        const struct pb_reference_area *child = &reference->areas[area->children[i].area];
        if (child->people_count && strcmp(child->type, type) == 0)
            room[count++] = (struct pb_reference_member){ area->children[i].area, 1, false };
    }
    return pb_codings_unsure(reference, room, count, NULL, &pair);
}

enum pb_status pb_reference_find_unsure(const struct pb_reference *reference, struct pb_error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < reference->area_count; i++)
        most = reference->areas[i].child_count > most ? reference->areas[i].child_count : most;
    struct pb_reference_member *room = reallocarray(NULL, most + 1, sizeof *room);
    if (!room)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < reference->area_count; i++) {
        struct pb_reference_area *area = &reference->areas[i];
        area->coded_unsure =
            area->child_count > 1 && area->people_count == 0 &&
            (is_unsure(reference, area, PB_TYPE_LSOA, room) || is_unsure(reference, area, PB_TYPE_MSOA, room));
    }
    free(room);
    return PB_OK;
}

/* Areas around both, at the same time. */
static void note_around_both(const struct pb_reference *reference, const struct pb_reference_area *before,
                             const struct pb_reference_area *after)
{
    for (size_t i = 0; i < before->parent_count; i++)
        for (size_t k = 0; k < after->parent_count; k++)
            if (before->parents[i].area == after->parents[k].area &&
                codings_days_overlap(&before->parents[i], &after->parents[k]))
                reference->areas[before->parents[i].area].coded_twice = true;
}

void pb_reference_find_coded_twice(const struct pb_reference *reference)
{
    for (size_t i = 0; i < reference->change_count; i++) {
        const struct pb_reference_change *change = &reference->changes[i];
        const struct pb_reference_area *before = pb_reference_area(reference, change->code, strlen(change->code));
        const struct pb_reference_area *after = pb_reference_area(reference, change->became, strlen(change->became));
        if (after && strcmp(change->code, change->became) != 0)
            reference->areas[after - reference->areas].succeeds = true;
        if (!before || !after || before->people_count == 0 || after->people_count == 0 ||
            !codings_replaces(before, change))
            continue;
        if (!before->vintages || !after->vintages || (before->vintages & after->vintages))
            note_around_both(reference, before, after);
    }
}

/* ---- Which is meant ---- */

struct choosing {
    const struct pb_reference *reference;
    const struct pb_codings *codings;
    const uint32_t *figure_of;
    const struct pb_reference_member *members;
    size_t count;
};

static bool choosing_has(const struct choosing *choosing, uint32_t area)
{
    return choosing->figure_of[area] != PB_REFERENCE_NONE;
}

static bool is_of_vintages(const struct choosing *choosing, uint32_t area, uint32_t vintages)
{
    const uint32_t own = choosing->reference->areas[area].vintages;
    return own == 0 || vintages == 0 || (own & vintages) != 0;
}

/* Two of one change that both have figures. */
static bool find_replaced(const struct choosing *choosing, struct pb_replaced *both)
{
    for (size_t i = 0; i < choosing->codings->replaced_count; i++) {
        *both = choosing->codings->replaced[i];
        if (choosing_has(choosing, both->before) && choosing_has(choosing, both->after))
            return true;
    }
    return false;
}

/* The vintages that all members with figures have; false: there is none, `both` being two that have not the same. */
static bool find_vintages(const struct choosing *choosing, uint32_t *vintages, struct pb_replaced *both)
{
    uint32_t shared = UINT32_MAX;
    uint32_t all = 0;
    uint32_t first = PB_REFERENCE_NONE;
    for (size_t i = 0; i < choosing->count; i++) {
        const uint32_t area = choosing->members[i].area;
        const uint32_t own = choosing->reference->areas[area].vintages;
        all |= own;
        if (own == 0 || !choosing_has(choosing, area))
            continue;
        *both = (struct pb_replaced){ first, area };
        if ((shared & own) == 0)
            return false;
        if ((shared & own) != shared)
            first = area;
        shared &= own;
    }
    *vintages = shared & all;
    return true;
}

/* All of the members that took its place have figures, or all of those whose place it took: it is there by them. */
static bool is_stood_for(const struct choosing *choosing, uint32_t area)
{
    size_t sides[2] = { 0, 0 };
    size_t lacking[2] = { 0, 0 };
    for (size_t i = 0; i < choosing->codings->replaced_count; i++) {
        const struct pb_replaced *pair = &choosing->codings->replaced[i];
        for (size_t side = 0; side < 2; side++) {
            if ((side ? pair->after : pair->before) != area)
                continue;
            sides[side]++;
            lacking[side] += !choosing_has(choosing, side ? pair->before : pair->after);
        }
    }
    return (sides[0] && !lacking[0]) || (sides[1] && !lacking[1]);
}

/* Is the member one of the coding, with a figure or without? */
static bool is_meant(const struct choosing *choosing, uint32_t area, uint32_t vintages)
{
    return choosing_has(choosing, area) || (is_of_vintages(choosing, area, vintages) && !is_stood_for(choosing, area));
}

/* Of the vintages the one of which most is missing: it cannot be excluded. */
static uint32_t choose_vintage(const struct choosing *choosing, uint32_t vintages)
{
    uint32_t chosen = 0;
    size_t most = 0;
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        size_t count = 0;
        for (size_t i = 0; (vintages & bit) && i < choosing->count; i++)
            count += is_meant(choosing, choosing->members[i].area, bit);
        if (count > most) {
            most = count;
            chosen = bit;
        }
    }
    return chosen;
}

bool pb_coding_choose(const struct pb_reference *reference, const struct pb_codings *codings, const uint32_t *figure_of,
                      struct pb_reference_member *members, size_t *count, struct pb_coding *coding)
{
    const struct choosing choosing = { reference, codings, figure_of, members, *count };
    uint32_t vintages = 0;
    size_t kept = 0;
    *coding = (struct pb_coding){ .vintage = "" };
    if (!codings->several)
        return true;
    coding->replaced = find_replaced(&choosing, &coding->both);
    if (coding->replaced || !find_vintages(&choosing, &vintages, &coding->both))
        return false;
    const uint32_t chosen = choose_vintage(&choosing, vintages);
    for (size_t i = 0; i < reference->vintage_count; i++)
        if (chosen == (uint32_t)1 << i && *reference->vintages[i] >= '0' && *reference->vintages[i] <= '9')
            coding->vintage = reference->vintages[i];
    for (size_t i = 0; i < *count; i++)
        if (is_meant(&choosing, members[i].area, chosen))
            members[kept++] = members[i];
    *count = kept;
    return true;
}
