#include "extractors/nhs_organisations/settle.h"

#include <stdlib.h>
#include <string.h>

/* How far membership leads: a practice in a network in a sub-ICB location in an ICB, with room to spare. */
enum { STEPS_TO_OURS = 6, LOOK_BACK = 64 };

/* ---- Who is ours ---- */

/* What lies in England lies in none of ours. */
static bool settle_is_local(const struct pb_area *known)
{
    return known->kind != PB_AREA_COUNTRY && known->kind != PB_AREA_REGION;
}

static void mark_ours(struct directory *directory)
{
    for (size_t i = 0; i < directory->organisation_count; i++) {
        struct organisation *one = &directory->organisations[i];
        one->ours = one->known && settle_is_local(one->known);
    }
    bool more = true;
    for (int step = 0; more && step < STEPS_TO_OURS; step++) {
        more = false;
        for (size_t i = 0; i < directory->membership_count; i++) {
            const struct membership *membership = &directory->memberships[i];
            struct organisation *child = &directory->organisations[membership->child];
            if (child->ours || !directory->organisations[membership->parent].ours)
                continue;
            child->ours = more = true;
        }
    }
}

/* ---- Memberships ---- */

static bool settle_is_dated(const struct membership *membership)
{
    return membership->from || membership->to;
}

/* What orders memberships that cannot be told from themselves. */
struct sortable {
    struct membership membership;
    const char *type; /* of the parent */
};

/* By child and type of parent; the dated ones first, in the order of time; of two that begin together the one that
 * ends. */
static int settle_in_order(const void *a, const void *b)
{
    const struct sortable *left = a;
    const struct sortable *right = b;
    const struct membership *one = &left->membership;
    const struct membership *other = &right->membership;
    if (one->child != other->child)
        return one->child < other->child ? -1 : 1;
    int order = strcmp(left->type, right->type);
    if (order == 0)
        order = (int)settle_is_dated(other) - (int)settle_is_dated(one);
    if (order == 0)
        order = one->from < other->from ? -1 : one->from > other->from;
    if (order == 0 && one->to != other->to)
        order = one->to == 0 ? 1 : other->to == 0 || one->to < other->to ? -1 : 1;
    if (order == 0)
        order = one->row < other->row ? -1 : one->row > other->row;
    return order;
}

/* Of the memberships of one child in areas of one type, those that count. */
struct group {
    struct directory *directory;
    struct sortable *kept; /* the first of them */
    size_t count;
    bool dated;
};

/* One of the last that count which has the same parent; NULL: none has. */
static const struct membership *same_parent(const struct group *group, const struct membership *membership)
{
    for (size_t i = group->count; i > 0 && group->count - i < LOOK_BACK; i--)
        if (group->kept[i - 1].membership.parent == membership->parent)
            return &group->kept[i - 1].membership;
    return NULL;
}

/* The child of a membership that is rejected may lie in this parent, or not. False: out of memory. */
static bool doubt_membership(struct directory *directory, const struct membership *membership, uint32_t parent)
{
    struct membership *more = pb_arena_one_more(directory->arena, directory->doubted, directory->doubted_count,
                                                &directory->doubted_room, sizeof *more);
    if (!more)
        return false;
    directory->doubted = more;
    more[directory->doubted_count] = *membership;
    more[directory->doubted_count++].parent = parent;
    return true;
}

static enum pb_status overlap(const struct group *group, const struct membership *membership,
                              const struct membership *other, struct pb_error *error)
{
    const struct directory *directory = group->directory;
    const struct organisation *parent = &directory->organisations[membership->parent];
    const struct organisation *counts = &directory->organisations[other->parent];
    const char *code = directory->organisations[membership->child].code;
    if (!doubt_membership(group->directory, membership, membership->parent) ||
        !doubt_membership(group->directory, membership, other->parent))
        return pb_out_of_memory(error);
    return settle_is_dated(membership)
               ? nhs_organisations_fault(group->directory, membership->row, "memberships-overlap", error,
                                         "%.20s is in %.20s (%.80s) from %d to %d here, and already in %.20s (%.80s) "
                                         "from %d to %d, which counts (0: not said)",
                                         code, parent->code, parent->name, membership->from, membership->to,
                                         counts->code, counts->name, other->from, other->to)
               : nhs_organisations_fault(group->directory, membership->row, "membership-without-dates", error,
                                         "%.20s is in %.20s (%.80s) here, nothing says when; and elsewhere in %.20s "
                                         "(%.80s), which counts",
                                         code, parent->code, parent->name, counts->code, counts->name);
}

/* Does it count beside those of its group? They are in the order of time and none overlaps another, so the last one is
 * the one that may. */
static enum pb_status take_membership(struct group *group, const struct sortable *one, struct pb_error *error)
{
    const struct membership *membership = &one->membership;
    const struct membership *last = group->count ? &group->kept[group->count - 1].membership : NULL;
    const struct membership *same = same_parent(group, membership);
    bool again = same && (!settle_is_dated(membership) ||
                          (same->from == membership->from && (same->to == membership->to || membership->to == 0)));
    if (again) {
        group->directory->rows[membership->row].again = true;
        return PB_OK;
    }
    if (last && (!settle_is_dated(membership) || last->to == 0 || membership->from <= last->to))
        return overlap(group, membership, last, error);
    group->kept[group->count++] = *one;
    return PB_OK;
}

/* Without dates of its own it lasts as long as the area of the Places file around it. */
static void date_by_parent(const struct directory *directory, struct membership *membership)
{
    const struct pb_area *known = directory->organisations[membership->parent].known;
    if (settle_is_dated(membership) || !known)
        return;
    membership->from = known->from;
    membership->to = known->to;
}

static enum pb_status settle_groups(struct directory *directory, struct sortable *items, size_t count,
                                    struct pb_error *error)
{
    enum pb_status status = PB_OK;
    size_t kept = 0;
    directory->membership_count = 0;
    for (size_t i = 0; status == PB_OK && i < count;) {
        struct group group = { .directory = directory, .kept = &items[kept] };
        const struct sortable first = items[i];
        for (; status == PB_OK && i < count && items[i].membership.child == first.membership.child &&
               strcmp(items[i].type, first.type) == 0;
             i++) {
            const struct sortable one = items[i];
            status = take_membership(&group, &one, error);
        }
        kept += group.count;
    }
    for (size_t i = 0; i < kept; i++) {
        date_by_parent(directory, &items[i].membership);
        directory->memberships[directory->membership_count++] = items[i].membership;
    }
    return status;
}

/* Practices of ours that were members of somebody else's network, or lay in another body. */
static enum pb_status note_elsewhere(struct directory *directory, struct pb_error *error)
{
    directory->elsewhere = pb_arena_take(directory->arena, directory->membership_count, sizeof *directory->elsewhere);
    if (!directory->elsewhere)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < directory->membership_count; i++) {
        const struct membership *membership = &directory->memberships[i];
        const struct organisation *child = &directory->organisations[membership->child];
        directory->organisations[membership->child].placed = true;
        if (child->ours && strcmp(child->type, PB_TYPE_PRACTICE) == 0 &&
            !directory->organisations[membership->parent].ours)
            directory->elsewhere[directory->elsewhere_count++] = *membership;
    }
    return PB_OK;
}

enum pb_status nhs_organisations_settle(struct directory *directory, struct pb_error *error)
{
    size_t count = 0;
    mark_ours(directory);
    if (note_elsewhere(directory, error) != PB_OK)
        return PB_FATAL;
    struct sortable *items = pb_arena_take(directory->arena, directory->membership_count, sizeof *items);
    if (!items)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < directory->membership_count; i++) {
        const struct membership *membership = &directory->memberships[i];
        const struct organisation *parent = &directory->organisations[membership->parent];
        if (!directory->organisations[membership->child].ours || !parent->ours)
            continue;
        items[count++] = (struct sortable){ *membership, parent->type };
    }
    if (count > 1)
        qsort(items, count, sizeof *items, settle_in_order);
    return settle_groups(directory, items, count, error);
}
