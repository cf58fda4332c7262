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

/* Is it of the type of the ground, and was there on its day? Codes of a census stand in figures of other days too. */
static bool is_meant(const struct small_ground *ground, const struct pb_reference_area *area)
{
    return small_areas_kind(area) == ground->kind &&
           (ground->kind != SMALL_PRACTICE || ground->day == 0 || pb_reference_existed(area, ground->day));
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
        if (is_meant(ground, &reference->areas[area->doubted[i]]))
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

/* A small area of ours, and an area of the Places file in which it lies. */
struct placed {
    uint32_t area;
    const struct pb_area *home;
    bool late;    /* it no longer lay there on the day */
    bool doubted; /* what says so does not count, as another list or row contradicts it */
};

struct placing {
    const struct small_work *work;
    struct placed *placed; /* by area, where it counts first */
    size_t count;
};

/* What no longer lay in an area counts only where nothing lay there on the day. */
static void drop_late(struct placing *placing, bool *held)
{
    const struct pb_area *areas = placing->work->context->geography->areas.items;
    struct placed *placed = placing->placed;
    size_t kept = 0;
    for (size_t i = 0; i < placing->count; i++)
        held[placed[i].home - areas] = held[placed[i].home - areas] || !placed[i].late;
    for (size_t i = 0; i < placing->count; i++)
        if (!placed[i].late || !held[placed[i].home - areas])
            placed[kept++] = placed[i];
    placing->count = kept;
}

static void find_placed(struct placing *placing, const struct small_ground *ground)
{
    const struct pb_reference *reference = placing->work->context->reference;
    for (uint32_t i = 0; i < reference->area_count; i++) {
        const struct pb_reference_area *area = &reference->areas[i];
        if (!is_meant(ground, area))
            continue;
        const struct pb_area *home = pb_reference_home(reference, area, ground->day);
        const bool late = !home;
        if (late && !pb_reference_elsewhere(area, ground->day))
            home = home_on(reference, area, ground->day);
        if (home)
            placing->placed[placing->count++] = (struct placed){ i, home, late, false };
    }
}

static void find_doubted(struct placing *placing, const struct small_ground *ground)
{
    const struct pb_reference *reference = placing->work->context->reference;
    for (size_t i = 0; i < reference->area_count; i++) {
        const struct pb_reference_area *area = &reference->areas[i];
        const struct pb_area *home = area->doubted_count ? home_on(reference, area, ground->day) : NULL;
        for (size_t d = 0; home && d < area->doubted_count; d++)
            if (is_meant(ground, &reference->areas[area->doubted[d]]))
                placing->placed[placing->count++] = (struct placed){ area->doubted[d], home, false, true };
    }
}

static int placed_in_order(const void *a, const void *b)
{
    const struct placed *left = a;
    const struct placed *right = b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    return (int)left->doubted - (int)right->doubted;
}

static enum pb_status place_all(struct small_work *work, const struct small_ground *ground, struct placing *placing)
{
    const struct pb_reference *reference = work->context->reference;
    size_t room = reference->area_count;
    for (size_t i = 0; i < reference->area_count; i++)
        room += reference->areas[i].doubted_count;
    *placing = (struct placing){ .work = work, .placed = pb_arena_take(&work->arena, room, sizeof *placing->placed) };
    bool *held = pb_arena_take(&work->arena, work->context->geography->areas.count, sizeof *held);
    if (!placing->placed || !held)
        return pb_out_of_memory(work->error);
    find_placed(placing, ground);
    drop_late(placing, held);
    const size_t certain = placing->count;
    find_doubted(placing, ground);
    if (placing->count > certain)
        qsort(placing->placed, placing->count, sizeof *placing->placed, placed_in_order);
    return PB_OK;
}

/* How a small area lies in a Place. */
enum standing {
    STANDS_OUTSIDE,
    STANDS_SHARED,  /* in a body that the Place shares */
    STANDS_PERHAPS, /* in it by what does not count */
    STANDS_INSIDE,
    STANDS_CONTESTED, /* inside, and elsewhere by what does not count */
};

/* Of the small area at *at, which moves behind it. Where its district is known, no network or NHS body tells otherwise.
 * `unsaid`: as far as no district says it. */
static enum standing stands(const struct placing *placing, const struct pb_place *place, bool unsaid, size_t *at)
{
    const struct pb_geography *geography = placing->work->context->geography;
    const struct placed *first = &placing->placed[*at];
    const bool settled = !first->doubted && first->home->kind == PB_AREA_DISTRICT;
    enum standing standing = STANDS_OUTSIDE;
    bool elsewhere = false;
    for (; *at < placing->count && placing->placed[*at].area == first->area; (*at)++) {
        const struct placed *one = &placing->placed[*at];
        if (one->home->kind == PB_AREA_DISTRICT ? unsaid : settled)
            continue;
        const bool inside = pb_geography_lies_in(geography, place, one->home);
        const bool shared = !inside && pb_geography_role(geography, place, one->home) == PB_WORD_SHARED;
        if (!one->doubted && (inside || shared))
            standing = inside ? STANDS_INSIDE : STANDS_SHARED;
        else if (standing == STANDS_OUTSIDE && (inside || shared))
            standing = STANDS_PERHAPS;
        elsewhere = elsewhere || (one->doubted && !inside);
    }
    return standing == STANDS_INSIDE && elsewhere ? STANDS_CONTESTED : standing;
}

/* The small areas that stand so, at least and at most. */
static size_t fill_members(const struct placing *placing, const struct pb_place *place, enum standing least,
                           enum standing most, struct pb_reference_member *members)
{
    size_t found = 0;
    for (size_t at = 0; at < placing->count;) {
        const uint32_t area = placing->placed[at].area;
        const enum standing standing = stands(placing, place, false, &at);
        if (standing < least || standing > most)
            continue;
        if (members)
            members[found] = (struct pb_reference_member){ area, 1, standing == STANDS_CONTESTED };
        found++;
    }
    return found;
}

/* Behind the members stand those that may be some. */
static enum pb_status add_place(struct small_work *work, struct small_ground *ground, const struct pb_place *place,
                                const struct placing *placing)
{
    const size_t own = fill_members(placing, place, STANDS_INSIDE, STANDS_CONTESTED, NULL);
    const size_t unplaced = fill_members(placing, place, STANDS_SHARED, STANDS_PERHAPS, NULL);
    struct pb_reference_member *members = pb_arena_take(&work->arena, own + unplaced, sizeof *members);
    struct small_target *target = members ? add_target(work, ground) : NULL;
    if (!target)
        return pb_out_of_memory(work->error);
    (void)fill_members(placing, place, STANDS_INSIDE, STANDS_CONTESTED, members);
    (void)fill_members(placing, place, STANDS_SHARED, STANDS_PERHAPS, members + own);
    *target = (struct small_target){ .known = place->area,
                                     .code = place->area->code,
                                     .name = place->area->name,
                                     .type = place->area->type,
                                     .members = members,
                                     .count = own,
                                     .unplaced = unplaced,
                                     .shared = fill_members(placing, place, STANDS_SHARED, STANDS_SHARED, NULL),
                                     .averaged = ground->kind != SMALL_PRACTICE };
    return pb_codings_of(work->context->reference, members, own, &work->arena, &target->codings, work->error);
}

/* In which district of its Place a practice lies that only its network or NHS body places, nobody says: it may lie in
 * this one. */
static size_t fill_unsaid(const struct placing *placing, const struct pb_place *place,
                          struct pb_reference_member *members)
{
    size_t found = 0;
    for (size_t at = 0; place && at < placing->count;) {
        const uint32_t area = placing->placed[at].area;
        if (stands(placing, place, true, &at) == STANDS_OUTSIDE)
            continue;
        if (members)
            members[found] = (struct pb_reference_member){ area, 1, false };
        found++;
    }
    return found;
}

static enum pb_status add_unsaid(struct small_work *work, struct small_target *target, const struct placing *placing)
{
    const struct pb_place *place = pb_geography_place_of(work->context->geography, target->known);
    const size_t more = fill_unsaid(placing, place, NULL);
    const size_t before = target->count + target->unplaced;
    if (more == 0)
        return PB_OK;
    struct pb_reference_member *all = pb_arena_take(&work->arena, before + more, sizeof *all);
    if (!all)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < before; i++)
        all[i] = target->members[i];
    target->unplaced += fill_unsaid(placing, place, all + before);
    target->members = all;
    return PB_OK;
}

static enum pb_status add_places(struct small_work *work, struct small_ground *ground)
{
    const struct pb_geography *geography = work->context->geography;
    struct placing placing = { .work = work };
    enum pb_status status = place_all(work, ground, &placing);
    for (size_t i = 0; status == PB_OK && ground->kind == SMALL_PRACTICE && i < ground->count; i++) {
        const struct pb_area *known = ground->targets[i].known;
        if (known && known->kind == PB_AREA_DISTRICT)
            status = add_unsaid(work, &ground->targets[i], &placing);
    }
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++)
        status = add_place(work, ground, &geography->all[i], &placing);
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
