/*
 * The larger areas around small ones, and all small areas that lie in each: also those without a row, by which the
 * coverage is known.
 */
#include "transforms/small_areas/small_areas.h"

#include <stdlib.h>
#include <string.h>

/* Local areas, networks, districts and what NHS areas there were. */
static const char *const larger[] = { PB_TYPE_LOCAL, PB_TYPE_PCN, PB_TYPE_DISTRICT, "ccg", "sub-icb" };
enum { LARGER = sizeof larger / sizeof larger[0] };

static struct small_target *add_target(struct small_work *work, struct small_ground *ground)
{
    if (ground->count == ground->capacity) {
        size_t capacity = ground->capacity ? ground->capacity * 2 : 32;
        struct small_target *grown =
            pb_arena_grow(&work->arena, ground->targets, ground->capacity, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        ground->targets = grown;
        ground->capacity = capacity;
    }
    return &ground->targets[ground->count++];
}

/* Is the area shown for any Place? */
static bool has_role(const struct pb_geography *geography, const struct pb_area *area)
{
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_geography_role(geography, &geography->all[i], area) != PB_WORD_NONE)
            return true;
    return false;
}

/* The area, if what lies in it is shown for any Place; else NULL. */
static const struct pb_area *ours(const struct small_work *work, const struct pb_area *area)
{
    const struct pb_geography *geography = work->context->geography;
    for (size_t i = 0; area && i < geography->all_count; i++)
        if (pb_geography_lies_in(geography, &geography->all[i], area))
            return area;
    return NULL;
}

/* A lookup that ended before the day says where it lay last. */
static const struct pb_area *home_on(const struct pb_reference *reference, const struct pb_reference_area *area,
                                     int32_t day)
{
    const struct pb_area *home = pb_reference_home(reference, area, day);
    return home || day == 0 ? home : pb_reference_home(reference, area, 0);
}

/* The area of the Places file in which one lies that it does not have; NULL: it is in none of our Places. Where nothing
 * says it of a local area, that of most of its small areas (Boyer and Moore's vote). */
static const struct pb_area *home_of(const struct small_work *work, const struct small_target *target, int32_t day)
{
    const struct pb_reference *reference = work->context->reference;
    const struct pb_area *home = home_on(reference, target->area, day);
    size_t votes = 0;
    for (size_t i = 0; !target->area->parent_count && i < target->count; i++) {
        const struct pb_area *own = home_on(reference, &reference->areas[target->members[i].area], day);
        if (votes == 0)
            home = own;
        votes = own == home ? votes + 1 : votes - 1;
    }
    return ours(work, home);
}

/* Those that may be members: behind the others. */
static enum pb_status add_doubted(struct small_work *work, const struct small_ground *ground,
                                  const struct pb_reference_area *area, struct small_target *target)
{
    const struct pb_reference *reference = work->context->reference;
    if (area->doubted_count == 0)
        return PB_OK;
    struct pb_reference_member *all = pb_arena_take(&work->arena, target->count + area->doubted_count, sizeof *all);
    if (!all)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < target->count; i++)
        all[i] = target->members[i];
    for (size_t i = 0; i < area->doubted_count; i++)
        if (small_areas_kind(&reference->areas[area->doubted[i]]) == ground->kind)
            all[target->count + target->unplaced++] = (struct pb_reference_member){ area->doubted[i], 1, false };
    target->members = all;
    return PB_OK;
}

/* Members of an area that lies across the border of the Place in which it is shown. */
static void note_across(const struct small_work *work, struct small_target *target, const struct pb_area *home,
                        int32_t day)
{
    const struct pb_reference *reference = work->context->reference;
    const struct pb_geography *geography = work->context->geography;
    const struct pb_place *place = pb_geography_place_of(geography, home);
    for (size_t i = 0; i < target->count; i++) {
        const struct pb_area *own = home_on(reference, &reference->areas[target->members[i].area], day);
        if (!own || pb_geography_place_of(geography, own) == place)
            continue;
        if (target->across++ == 0)
            target->across_name = own->name;
    }
}

/* The last day for which anything says what lies in the area, where that is before the day; 0: there is no such day. */
static int32_t known_until(const struct pb_reference_area *area, int32_t day)
{
    int32_t until = 0;
    for (size_t i = 0; i < area->child_count; i++) {
        const int32_t to = area->children[i].to;
        if (to == 0 || to >= day)
            return 0;
        until = to > until ? to : until;
    }
    return until;
}

/* How many small areas lie in the area by a part only, and count for another one as a whole. */
static size_t count_elsewhere(const struct pb_reference *reference, const struct pb_reference_area *area,
                              enum small_kind kind, int32_t day)
{
    size_t count = 0;
    for (size_t i = 0; i < area->child_count; i++) {
        const struct pb_reference_link *link = &area->children[i];
        const struct pb_reference_area *child = &reference->areas[link->area];
        const bool holds = (link->from == 0 || day == 0 || link->from <= day) && (link->to == 0 || link->to >= day);
        if (link->share < SMALL_WHOLLY && holds && small_areas_kind(child) == kind)
            count += pb_reference_within(reference, child, area->type, day, NULL) != area;
    }
    return count;
}

/* The district is a Place, which has practices that lie in it by their network alone too: see below. */
static bool is_place(const struct small_work *work, const struct pb_area *known)
{
    const struct pb_geography *geography = work->context->geography;
    for (size_t i = 0; i < geography->all_count; i++)
        if (geography->all[i].area == known)
            return true;
    return false;
}

static enum pb_status add_larger(struct small_work *work, struct small_ground *ground,
                                 const struct pb_reference_area *area, int32_t day)
{
    const struct pb_area *known = area->known;
    struct small_target target = {
        .area = area, .known = known, .code = known ? known->code : area->code, .name = area->name, .type = area->type
    };
    struct pb_reference_member *members = NULL;
    if (known &&
        (!has_role(work->context->geography, known) || (ground->kind == SMALL_PRACTICE && is_place(work, known))))
        return PB_OK;
    enum pb_status status = pb_reference_members(work->context->reference, area, small_areas_type(ground->kind), day,
                                                 &work->arena, &members, &target.count, work->error);
    if (status != PB_OK)
        return status;
    target.members = members;
    const struct pb_area *home = known ? NULL : home_of(work, &target, day);
    if (!known && !home)
        return PB_OK;
    target.within = known ? NULL : home->code;
    target.until = known_until(area, ground->day);
    target.elsewhere = count_elsewhere(work->context->reference, area, ground->kind, day);
    if (home)
        note_across(work, &target, home, day);
    status = add_doubted(work, ground, area, &target);
    if (status == PB_OK)
        status = pb_codings_of(work->context->reference, target.members, target.count, &work->arena, &target.codings,
                               work->error);
    if (status != PB_OK)
        return status;
    struct small_target *added = add_target(work, ground);
    if (!added)
        return pb_out_of_memory(work->error);
    *added = target;
    return PB_OK;
}

/* ---- Places. From practices: they lie in networks, of which the Places file says where they are. From LSOAs:
 * averages, which do not follow from those of the districts. ---- */

/* A small area of ours, and the area of the Places file in which it lies. */
struct placed {
    uint32_t area;
    const struct pb_area *home;
    bool late; /* it no longer lay there on the day */
};

/* What no longer lay in an area counts only where nothing lay there on the day. */
static size_t drop_late(struct small_work *work, struct placed *placed, size_t count, bool *held)
{
    const struct pb_area *areas = work->context->geography->areas.items;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        held[placed[i].home - areas] = held[placed[i].home - areas] || !placed[i].late;
    for (size_t i = 0; i < count; i++)
        if (!placed[i].late || !held[placed[i].home - areas])
            placed[kept++] = placed[i];
    return kept;
}

static size_t find_placed(const struct small_work *work, const struct small_ground *ground, struct placed *placed)
{
    const struct pb_reference *reference = work->context->reference;
    size_t count = 0;
    for (uint32_t i = 0; i < reference->area_count; i++) {
        const struct pb_reference_area *area = &reference->areas[i];
        const bool organisation = ground->kind == SMALL_PRACTICE;
        if (strcmp(area->type, small_areas_type(ground->kind)) != 0 ||
            (organisation && ground->day && !pb_reference_existed(area, ground->day)))
            continue;
        const struct pb_area *home = pb_reference_home(reference, area, ground->day);
        const bool late = !home;
        if (late && !pb_reference_elsewhere(area, ground->day))
            home = home_on(reference, area, ground->day);
        if (home)
            placed[count++] = (struct placed){ i, home, late };
    }
    return count;
}

/* The small areas in the Place, and behind them those of bodies that it shares. */
static size_t fill_members(const struct small_work *work, const struct pb_place *place, const struct placed *placed,
                           size_t count, bool shared, struct pb_reference_member *members)
{
    const struct pb_geography *geography = work->context->geography;
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (shared ? pb_geography_role(geography, place, placed[i].home) == PB_WORD_SHARED
                   : pb_geography_lies_in(geography, place, placed[i].home)) {
            if (members)
                members[found] = (struct pb_reference_member){ placed[i].area, 1, false };
            found++;
        }
    return found;
}

static enum pb_status add_place(struct small_work *work, struct small_ground *ground, const struct pb_place *place,
                                const struct placed *placed, size_t count)
{
    const size_t own = fill_members(work, place, placed, count, false, NULL);
    const size_t unplaced = fill_members(work, place, placed, count, true, NULL);
    struct pb_reference_member *members = pb_arena_take(&work->arena, own + unplaced, sizeof *members);
    struct small_target *target = members ? add_target(work, ground) : NULL;
    if (!target)
        return pb_out_of_memory(work->error);
    (void)fill_members(work, place, placed, count, false, members);
    (void)fill_members(work, place, placed, count, true, members + own);
    *target = (struct small_target){ .known = place->area,
                                     .code = place->area->code,
                                     .name = place->area->name,
                                     .type = place->area->type,
                                     .members = members,
                                     .count = own,
                                     .unplaced = unplaced,
                                     .averaged = ground->kind != SMALL_PRACTICE };
    return pb_codings_of(work->context->reference, members, own, &work->arena, &target->codings, work->error);
}

/* In which district of its Place a practice lies that only its network or NHS body places, nobody says: it may lie in
 * this one. */
static size_t fill_unsaid(const struct small_work *work, const struct small_target *target, const struct placed *placed,
                          size_t count, struct pb_reference_member *members)
{
    const struct pb_geography *geography = work->context->geography;
    const struct pb_place *place = pb_geography_place_of(geography, target->known);
    size_t found = 0;
    for (size_t i = 0; place && i < count; i++) {
        const struct pb_area *home = placed[i].home;
        if (home->kind == PB_AREA_DISTRICT || !(pb_geography_lies_in(geography, place, home) ||
                                                pb_geography_role(geography, place, home) == PB_WORD_SHARED))
            continue;
        if (members)
            members[found] = (struct pb_reference_member){ placed[i].area, 1, false };
        found++;
    }
    return found;
}

static enum pb_status add_unsaid(struct small_work *work, struct small_target *target, const struct placed *placed,
                                 size_t count)
{
    const size_t more = fill_unsaid(work, target, placed, count, NULL);
    const size_t before = target->count + target->unplaced;
    if (more == 0)
        return PB_OK;
    struct pb_reference_member *all = pb_arena_take(&work->arena, before + more, sizeof *all);
    if (!all)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < before; i++)
        all[i] = target->members[i];
    target->unplaced += fill_unsaid(work, target, placed, count, all + before);
    target->members = all;
    return PB_OK;
}

static enum pb_status add_places(struct small_work *work, struct small_ground *ground)
{
    const struct pb_geography *geography = work->context->geography;
    struct placed *placed = pb_arena_take(&work->arena, work->context->reference->area_count, sizeof *placed);
    bool *held = pb_arena_take(&work->arena, geography->areas.count, sizeof *held);
    if (!placed || !held)
        return pb_out_of_memory(work->error);
    const size_t count = drop_late(work, placed, find_placed(work, ground, placed), held);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && ground->kind == SMALL_PRACTICE && i < ground->count; i++) {
        const struct pb_area *known = ground->targets[i].known;
        if (known && known->kind == PB_AREA_DISTRICT)
            status = add_unsaid(work, &ground->targets[i], placed, count);
    }
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++)
        status = add_place(work, ground, &geography->all[i], placed, count);
    return status;
}

/* ---- All of it ---- */

/* The areas around those with a row: on the day of the ground, or `late`, where nothing holds on it, as it was last. */
static enum pb_status survey(struct small_work *work, struct small_ground *ground, bool late, bool *found)
{
    const struct pb_reference *reference = work->context->reference;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < reference->area_count; i++) {
        const struct pb_reference_area *area = &reference->areas[i];
        if (!work->has_row[i] || small_areas_kind(area) != ground->kind)
            continue;
        for (size_t t = 0; status == PB_OK && t < LARGER; t++) {
            const struct pb_reference_area *around = pb_reference_within(reference, area, larger[t], ground->day, NULL);
            if (late)
                around = around || pb_reference_elsewhere(area, ground->day)
                             ? NULL
                             : pb_reference_within(reference, area, larger[t], 0, NULL);
            if (!around || found[around - reference->areas])
                continue;
            found[around - reference->areas] = true;
            status = add_larger(work, ground, around, late ? 0 : ground->day);
        }
    }
    return status;
}

/* A year's figures may be published by the areas of the next year: of an area in which nothing lies on the last day of
 * a period, what lay there last counts. Whatever lay there on the day comes first: one practice that had left does not
 * make a network that of another day. */
static enum pb_status survey_all(struct small_work *work, struct small_ground *ground)
{
    bool *found = pb_arena_take(&work->arena, work->context->reference->area_count, sizeof *found);
    if (!found)
        return pb_out_of_memory(work->error);
    enum pb_status status = survey(work, ground, false, found);
    if (status == PB_OK && ground->day)
        status = survey(work, ground, true, found);
    if (status == PB_OK)
        status = add_places(work, ground);
    return status == PB_OK ? small_areas_adrift(work, ground) : status;
}

enum pb_status small_areas_ground(struct small_work *work, enum small_kind kind, int32_t day,
                                  const struct small_ground **ground)
{
    struct small_ground *own = work->grounds;
    while (own && (own->kind != kind || own->day != day))
        own = own->next;
    *ground = own;
    if (own)
        return PB_OK;
    own = pb_arena_take(&work->arena, 1, sizeof *own);
    if (!own)
        return pb_out_of_memory(work->error);
    *own = (struct small_ground){ .kind = kind, .day = day, .next = work->grounds };
    work->grounds = own;
    *ground = own;
    return survey_all(work, own);
}
