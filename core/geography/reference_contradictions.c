/*
 * Numbers of people that contradict each other: two of the same people, from two sources or rows, or a number and what
 * it is made of. What is made of them is told, and nothing where nobody knows which is right.
 */
#include "core/geography/reference_private.h"

#include <math.h>
#include <stdlib.h>

bool pb_reference_differ(double one, double other)
{
    static const double ROUNDED = 10;
    static const double PART = 0.01;
    return fabs(one - other) > ROUNDED + PART * one;
}

enum pb_status pb_reference_doubt_people(struct reference_building *building, const struct pb_people_doubt *doubt)
{
    struct pb_reference *reference = building->reference;
    struct pb_people_doubt *more =
        pb_arena_one_more(&reference->arena, reference->people_doubts, reference->people_doubt_count,
                          &building->people_doubt_room, sizeof *more);
    if (!more)
        return pb_out_of_memory(building->error);
    reference->people_doubts = more;
    more[reference->people_doubt_count++] = *doubt;
    return PB_OK;
}

static int contradictions_in_order(const void *a, const void *b)
{
    const struct pb_people_doubt *left = a;
    const struct pb_people_doubt *right = b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    if (left->year != right->year)
        return left->year < right->year ? -1 : 1;
    if (left->apart != right->apart)
        return left->apart ? -1 : 1;
    if (left->sex != right->sex)
        return left->sex < right->sex ? -1 : 1;
    if (left->age_from != right->age_from)
        return left->age_from < right->age_from ? -1 : 1;
    return left->age_to < right->age_to ? -1 : left->age_to > right->age_to;
}

void pb_reference_list_people_doubts(struct pb_reference *reference)
{
    if (reference->people_doubt_count > 1)
        qsort(reference->people_doubts, reference->people_doubt_count, sizeof *reference->people_doubts,
              contradictions_in_order);
    for (size_t i = 0; i < reference->people_doubt_count; i++)
        reference->areas[reference->people_doubts[i].area].people_doubted = true;
}

/* Persons may be males and females. */
static bool is_about(const struct pb_people_doubt *doubt, const struct pb_people_asked *asked)
{
    const bool sex = doubt->sex == PB_WORD_NONE || doubt->sex == asked->sex || asked->sex == PB_WORD_PERSONS;
    return sex && doubt->age_from < asked->age_to && asked->age_from < doubt->age_to;
}

const struct pb_people_doubt *pb_reference_people_doubt(const struct pb_reference *reference,
                                                        const struct pb_reference_area *area,
                                                        const struct pb_people_asked *asked, int32_t year)
{
    const uint32_t position = (uint32_t)(area - reference->areas);
    size_t low = 0;
    for (size_t high = area->people_doubted ? reference->people_doubt_count : 0; low < high;) {
        const size_t middle = low + (high - low) / 2;
        const struct pb_people_doubt *doubt = &reference->people_doubts[middle];
        if (doubt->area < position || (doubt->area == position && doubt->year < year))
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; area->people_doubted && i < reference->people_doubt_count; i++) {
        const struct pb_people_doubt *doubt = &reference->people_doubts[i];
        if (doubt->area != position || doubt->year != year)
            return NULL;
        if (is_about(doubt, asked))
            return doubt;
    }
    return NULL;
}
