/*
 * Which areas may lie in one, or not: what said so was rejected, because it contradicts itself; or no lookup has the
 * area, and others of its local area lie there. Whoever puts areas together must know that more may belong to it.
 */
#include "core/geography/reference_private.h"

#include <stdlib.h>

enum pb_status pb_reference_open_doubts(struct reference_building *building)
{
    const struct pb_table *facts = building->facts;
    size_t room = 0;
    for (size_t row = 0; row < facts->rows; row++)
        room += pb_reference_is(facts, row, PB_FACT_WITHIN) ? 2 : pb_reference_is(facts, row, PB_FACT_DOUBTED);
    building->doubts = pb_arena_take(&building->scratch, room, sizeof *building->doubts);
    return building->doubts ? PB_OK : pb_out_of_memory(building->error);
}

void pb_reference_doubt(struct reference_building *building, uint32_t child, uint32_t parent)
{
    if (child != parent && child != PB_REFERENCE_NONE && parent != PB_REFERENCE_NONE)
        building->doubts[building->doubt_count++] = (struct reference_doubt){ parent, child };
}

static int doubts_in_order(const void *a, const void *b)
{
    const struct reference_doubt *left = a;
    const struct reference_doubt *right = b;
    if (left->parent != right->parent)
        return left->parent < right->parent ? -1 : 1;
    return left->child < right->child ? -1 : left->child > right->child;
}

/* What another source says all the same is no doubt. */
static bool doubts_lies_in(const struct pb_reference *reference, const struct reference_doubt *doubt)
{
    const struct pb_reference_area *child = &reference->areas[doubt->child];
    for (size_t i = 0; i < child->parent_count; i++)
        if (child->parents[i].area == doubt->parent)
            return true;
    return false;
}

enum pb_status pb_reference_build_doubts(struct reference_building *building)
{
    struct pb_reference *reference = building->reference;
    const struct pb_table *facts = building->facts;
    for (size_t row = 0; row < facts->rows; row++)
        if (pb_reference_is(facts, row, PB_FACT_DOUBTED) && facts->within[row] != PB_WORD_NONE)
            pb_reference_doubt(building, building->positions[facts->area_code[row]],
                               building->positions[facts->within[row]]);
    const size_t count = building->doubt_count;
    struct reference_doubt *doubts = building->doubts;
    uint32_t *children = pb_arena_take(&reference->arena, count, sizeof *children);
    if (!children)
        return pb_out_of_memory(building->error);
    if (count > 1)
        qsort(doubts, count, sizeof *doubts, doubts_in_order);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct pb_reference_area *parent = &reference->areas[doubts[i].parent];
        if ((i && doubts_in_order(&doubts[i - 1], &doubts[i]) == 0) || doubts_lies_in(reference, &doubts[i]))
            continue;
        if (parent->doubted_count++ == 0)
            parent->doubted = &children[kept];
        children[kept++] = doubts[i].child;
    }
    return PB_OK;
}
