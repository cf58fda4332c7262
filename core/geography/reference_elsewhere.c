/*
 * Areas of ours that lay in none of ours for some time: a practice that joined a network of another Place.
 */
#include "core/geography/reference_private.h"

#include <stdlib.h>

static int elsewhere_in_order(const void *a, const void *b)
{
    const struct pb_reference_elsewhere *left = a;
    const struct pb_reference_elsewhere *right = b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    return left->from < right->from ? -1 : left->from > right->from;
}

static enum pb_status elsewhere_read(struct reference_building *building, size_t row,
                                     struct pb_reference_elsewhere *one)
{
    const struct pb_table *facts = building->facts;
    struct pb_arena *arena = &building->reference->arena;
    *one = (struct pb_reference_elsewhere){
        .area = building->positions[facts->area_code[row]],
        .code = pb_arena_format(arena, "%s", pb_cell(facts, category, row)),
        .name = pb_arena_format(arena, "%s", pb_cell(facts, area_name, row)),
        .placed = facts->value[row] > 0,
        .from = facts->period_start[row],
        .to = facts->period_end[row],
    };
    return one->code && one->name ? PB_OK : pb_out_of_memory(building->error);
}

enum pb_status pb_reference_build_elsewhere(struct reference_building *building)
{
    struct pb_reference *reference = building->reference;
    const struct pb_table *facts = building->facts;
    enum pb_status status = PB_OK;
    size_t room = 0;
    size_t count = 0;
    for (size_t row = 0; row < facts->rows; row++)
        room += pb_reference_is(facts, row, PB_FACT_ELSEWHERE);
    struct pb_reference_elsewhere *items = pb_arena_take(&reference->arena, room, sizeof *items);
    if (!items)
        return pb_out_of_memory(building->error);
    for (size_t row = 0; status == PB_OK && row < facts->rows; row++)
        if (pb_reference_is(facts, row, PB_FACT_ELSEWHERE))
            status = elsewhere_read(building, row, &items[count++]);
    if (status != PB_OK)
        return status;
    if (count > 1)
        qsort(items, count, sizeof *items, elsewhere_in_order);
    for (size_t i = 0; i < count; i++) {
        struct pb_reference_area *area = &reference->areas[items[i].area];
        if (area->elsewhere_count++ == 0)
            area->elsewhere = &items[i];
    }
    return PB_OK;
}

const struct pb_reference_elsewhere *pb_reference_elsewhere(const struct pb_reference_area *area, int32_t day)
{
    const struct pb_reference_elsewhere *found = NULL;
    for (size_t i = 0; day && i < area->elsewhere_count; i++) {
        const struct pb_reference_elsewhere *one = &area->elsewhere[i];
        const bool holds = (one->from == 0 || one->from <= day) && (one->to == 0 || one->to >= day);
        if (holds && (!found || (one->placed && !found->placed)))
            found = one;
    }
    return found;
}
