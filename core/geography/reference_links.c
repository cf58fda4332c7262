/*
 * Which area lies in which: the facts, each link once, listed at the smaller area and at the larger one.
 */
#include "core/geography/reference_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct link_fact {
    uint32_t child, parent;
    struct pb_reference_link link; /* its area is not used */
    pb_symbol source;              /* that says it */
};

static bool links_overlap(const struct pb_reference_link *a, const struct pb_reference_link *b)
{
    return (a->to == 0 || b->from == 0 || b->from <= a->to) && (b->to == 0 || a->from == 0 || a->from <= b->to);
}

static bool links_is_wholly(const struct pb_reference_link *link)
{
    return link->share >= 1;
}

/* A link of the child that says otherwise or the same; SIZE_MAX: none. The links so far are chained by child. */
static size_t links_conflict(const struct reference_building *building, const struct link_fact *items,
                             const uint32_t *last, const uint32_t *before, const struct link_fact *fact)
{
    const struct pb_reference_area *areas = building->reference->areas;
    for (uint32_t i = last[fact->child]; i != PB_REFERENCE_NONE; i = before[i]) {
        const struct link_fact *other = &items[i];
        if (!links_overlap(&other->link, &fact->link))
            continue;
        bool alike = strcmp(areas[other->parent].type, areas[fact->parent].type) == 0;
        if (other->parent == fact->parent ||
            (alike && *areas[fact->parent].type && links_is_wholly(&other->link) && links_is_wholly(&fact->link)))
            return i;
    }
    return SIZE_MAX;
}

static enum pb_status links_tell(struct reference_building *building, size_t row, const struct link_fact *fact,
                                 const struct link_fact *other)
{
    const struct pb_reference_area *areas = building->reference->areas;
    const struct pb_reference_area *child = &areas[fact->child];
    bool local = strcmp(areas[fact->parent].type, PB_TYPE_LOCAL) == 0;
    if (fact->parent == other->parent) /* said again */
        return fact->link.share == other->link.share
                   ? PB_OK
                   : pb_reference_fault(building, row, "two-shares",
                                        "%.60s lies in %.60s by %g here, and by %g elsewhere, which counts",
                                        child->code, areas[fact->parent].code, fact->link.share, other->link.share);
    return pb_reference_fault(building, row, local ? "two-local-areas" : "twice",
                              "%.60s lies in %.60s (%.100s) here, and in %.60s (%.100s) elsewhere, which counts",
                              child->code, areas[fact->parent].code, areas[fact->parent].name,
                              areas[other->parent].code, areas[other->parent].name);
}

/* Reads the facts; the number of links that stay goes to *count. */
static enum pb_status read_links(struct reference_building *building, struct link_fact *items, uint32_t *last,
                                 uint32_t *before, size_t *count)
{
    const struct pb_table *facts = building->facts;
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < facts->rows; row++) {
        if (!pb_reference_is(facts, row, PB_FACT_WITHIN) || facts->within[row] == PB_WORD_NONE)
            continue;
        double share = facts->value[row];
        struct link_fact fact = {
            building->positions[facts->area_code[row]],
            building->positions[facts->within[row]],
            { .share = isnan(share) ? 1 : share, .from = facts->period_start[row], .to = facts->period_end[row] },
            facts->source[row],
        };
        if (fact.child == fact.parent || fact.child == PB_REFERENCE_NONE || !(fact.link.share > 0) ||
            fact.link.share > 1) {
            status =
                pb_reference_fault(building, row, "share", "%.60s lies in %.60s by %g: expected more than 0, up to 1",
                                   pb_cell(facts, area_code, row), pb_cell(facts, within, row), fact.link.share);
            continue;
        }
        size_t other = links_conflict(building, items, last, before, &fact);
        if (other != SIZE_MAX) {
            status = links_tell(building, row, &fact, &items[other]);
            if (items[other].parent != fact.parent) {
                pb_reference_doubt(building, fact.child, fact.parent);
                items[other].link.contested = true;
            }
            continue;
        }
        before[*count] = last[fact.child];
        last[fact.child] = (uint32_t)*count;
        items[(*count)++] = fact;
    }
    return status;
}

/* What a source says and doubts itself counts, and is contested; what another one says is no less certain for that. */
static void contest_links(const struct reference_building *building, struct link_fact *items, const uint32_t *last,
                          const uint32_t *before)
{
    const struct pb_table *facts = building->facts;
    for (size_t row = 0; row < facts->rows; row++) {
        if (!pb_reference_is(facts, row, PB_FACT_DOUBTED) || facts->within[row] == PB_WORD_NONE)
            continue;
        const uint32_t child = building->positions[facts->area_code[row]];
        const uint32_t parent = building->positions[facts->within[row]];
        for (uint32_t i = last[child]; i != PB_REFERENCE_NONE; i = before[i])
            items[i].link.contested |= items[i].parent == parent && items[i].source == facts->source[row];
    }
}

/* Lists the links at the areas of one end, in the order of `items`. */
static enum pb_status list_links(struct reference_building *building, const struct link_fact *items, size_t count,
                                 bool parents)
{
    struct pb_reference *reference = building->reference;
    struct pb_reference_link *links = pb_arena_take(&reference->arena, count, sizeof *links);
    size_t *next = pb_arena_take(&building->scratch, reference->area_count + 1, sizeof *next);
    if (!links || !next)
        return pb_out_of_memory(building->error);
    for (size_t i = 0; i < count; i++)
        next[(parents ? items[i].child : items[i].parent) + 1]++;
    for (size_t a = 0; a < reference->area_count; a++) {
        struct pb_reference_area *area = &reference->areas[a];
        size_t own = next[a + 1];
        next[a + 1] += next[a];
        if (parents) {
            area->parents = &links[next[a]];
            area->parent_count = own;
        } else {
            area->children = &links[next[a]];
            area->child_count = own;
        }
    }
    for (size_t i = 0; i < count; i++) {
        struct pb_reference_link *link = &links[next[parents ? items[i].child : items[i].parent]++];
        *link = items[i].link;
        link->area = parents ? items[i].parent : items[i].child;
    }
    return PB_OK;
}

static int links_by_child(const void *a, const void *b)
{
    const struct link_fact *left = a;
    const struct link_fact *right = b;
    if (left->child != right->child)
        return left->child < right->child ? -1 : 1;
    return left->link.from < right->link.from ? -1 : left->link.from > right->link.from;
}

enum pb_status pb_reference_build_links(struct reference_building *building)
{
    struct pb_reference *reference = building->reference;
    const struct pb_table *facts = building->facts;
    size_t room = 0;
    size_t count = 0;
    for (size_t row = 0; row < facts->rows; row++)
        room += pb_reference_is(facts, row, PB_FACT_WITHIN);
    struct link_fact *items = pb_arena_take(&building->scratch, room, sizeof *items);
    uint32_t *before = pb_arena_take(&building->scratch, room, sizeof *before);
    uint32_t *last = pb_arena_take(&building->scratch, reference->area_count, sizeof *last);
    if (!items || !before || !last)
        return pb_out_of_memory(building->error);
    for (size_t a = 0; a < reference->area_count; a++)
        last[a] = PB_REFERENCE_NONE;
    enum pb_status status = pb_reference_open_doubts(building);
    if (status == PB_OK)
        status = read_links(building, items, last, before, &count);
    if (status == PB_OK)
        contest_links(building, items, last, before);
    if (status == PB_OK)
        status = list_links(building, items, count, true);
    if (count > 1)
        qsort(items, count, sizeof *items, links_by_child);
    return status == PB_OK ? list_links(building, items, count, false) : status;
}
