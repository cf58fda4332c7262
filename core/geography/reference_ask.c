/*
 * Questions about where areas lie. An area is followed to those around it step by step, a few steps at most, so that
 * facts that lead in a circle end too.
 */
#include "core/geography/reference_private.h"

#include <string.h>

enum { AROUND_MAXIMUM = PB_REFERENCE_AROUND + 1, EVER = -1 };

/* An area on the way up, and which part of the first one lies in it. */
struct around {
    const struct pb_reference_area *area;
    double share;
    unsigned depth;
    bool contested; /* a step of the way is */
};

const struct pb_reference_area *pb_reference_area(const struct pb_reference *reference, const char *code, size_t length)
{
    uint32_t position = reference ? pb_lookup_find(&reference->lookup, 0, code, length) : PB_LOOKUP_NONE;
    return position == PB_LOOKUP_NONE ? NULL : &reference->areas[position];
}

/* Does a link hold on the day? EVER: on any. Without a day: is there none to the same type that holds longer? */
static bool reference_holds(const struct pb_reference *reference, const struct pb_reference_area *area,
                            const struct pb_reference_link *link, int32_t day)
{
    if (day == EVER)
        return true;
    if (day)
        return (link->from == 0 || link->from <= day) && (link->to == 0 || link->to >= day);
    for (size_t i = 0; link->to && i < area->parent_count; i++) {
        const struct pb_reference_link *other = &area->parents[i];
        if ((other->to == 0 || other->to > link->to) &&
            strcmp(reference->areas[other->area].type, reference->areas[link->area].type) == 0)
            return false;
    }
    return true;
}

static size_t add_around(const struct pb_reference *reference, struct around found[AROUND_MAXIMUM], size_t count,
                         size_t at, int32_t day)
{
    const struct pb_reference_area *area = found[at].area;
    for (size_t i = 0; i < area->parent_count && count < AROUND_MAXIMUM; i++) {
        const struct pb_reference_link *link = &area->parents[i];
        const struct pb_reference_area *parent = &reference->areas[link->area];
        bool known = false;
        for (size_t k = 0; k < count; k++)
            known = known || found[k].area == parent;
        if (!known && reference_holds(reference, area, link, day))
            found[count++] = (struct around){ parent, found[at].share * link->share, found[at].depth + 1,
                                              found[at].contested || link->contested };
    }
    return count;
}

/* The area, and all around it on the day, the nearer ones first. */
static size_t list_around(const struct pb_reference *reference, const struct pb_reference_area *area, int32_t day,
                          struct around found[AROUND_MAXIMUM])
{
    size_t count = 1;
    found[0] = (struct around){ area, 1, 0, false };
    for (size_t at = 0; at < count; at++)
        if (found[at].depth < PB_REFERENCE_DEPTH)
            count = add_around(reference, found, count, at, day);
    return count;
}

const struct pb_reference_area *pb_reference_way(const struct pb_reference *reference,
                                                 const struct pb_reference_area *area, const char *type, int32_t day,
                                                 double *share, bool *contested)
{
    struct around found[AROUND_MAXIMUM];
    const struct around *best = NULL;
    size_t count = reference && area ? list_around(reference, area, day, found) : 0;
    for (size_t i = 1; i < count; i++)
        if (strcmp(found[i].area->type, type) == 0 &&
            (!best || (found[i].depth == best->depth && found[i].share > best->share)))
            best = &found[i];
    *share = best ? best->share : 0;
    *contested = best && best->contested;
    return best ? best->area : NULL;
}

const struct pb_reference_area *pb_reference_within(const struct pb_reference *reference,
                                                    const struct pb_reference_area *area, const char *type, int32_t day,
                                                    double *share)
{
    double ignored = 0;
    bool contested = false;
    return pb_reference_way(reference, area, type, day, share ? share : &ignored, &contested);
}

size_t pb_reference_ever(const struct pb_reference *reference, const struct pb_reference_area *area,
                         uint32_t around[PB_REFERENCE_AROUND])
{
    struct around found[AROUND_MAXIMUM];
    const size_t count = reference && area ? list_around(reference, area, EVER, found) : 1;
    for (size_t i = 1; i < count; i++)
        around[i - 1] = (uint32_t)(found[i].area - reference->areas);
    return count - 1;
}

/* How near an area of the Places file is to a Place: 0 is none. */
static int nearness(const struct pb_area *area)
{
    switch (area->kind) {
    case PB_AREA_DISTRICT:
        return 4;
    case PB_AREA_JSNA:
        return 3;
    case PB_AREA_PCN:
        return 2;
    case PB_AREA_CCG:
    case PB_AREA_SUB_ICB:
    case PB_AREA_ICB:
        return 1;
    default:
        return 0;
    }
}

bool pb_reference_existed(const struct pb_reference_area *area, int32_t day)
{
    return (area->from == 0 || area->from <= day) && (area->to == 0 || area->to >= day);
}

const struct pb_area *pb_reference_home(const struct pb_reference *reference, const struct pb_reference_area *area,
                                        int32_t day)
{
    struct around found[AROUND_MAXIMUM];
    const struct pb_area *home = NULL;
    size_t count = reference && area ? list_around(reference, area, day, found) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct pb_area *known = found[i].area->known;
        if (known && nearness(known) > (home ? nearness(home) : 0))
            home = known;
    }
    return home;
}

const struct pb_reference_change *pb_reference_changes(const struct pb_reference *reference, const char *code,
                                                       size_t length, size_t *count)
{
    size_t low = 0;
    size_t high = reference ? reference->change_count : 0;
    size_t end = high;
    *count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *other = reference->changes[middle].code;
        int order = strncmp(other, code, length);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < end && strlen(reference->changes[low].code) != length &&
           strncmp(reference->changes[low].code, code, length) == 0)
        low++;
    while (low + *count < end && strlen(reference->changes[low + *count].code) == length &&
           strncmp(reference->changes[low + *count].code, code, length) == 0)
        (*count)++;
    return *count ? &reference->changes[low] : NULL;
}
