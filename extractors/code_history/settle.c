#include "extractors/code_history/settle.h"

#include <stdlib.h>
#include <string.h>

enum { HISTORY_STEPS = 64, HISTORY_YEAR_OF = 10000 }; /* changes of one code, one after the other */

/* ---- When an area was there ---- */

static int instances_in_order(const void *a, const void *b)
{
    const struct history_instance *one = a;
    const struct history_instance *other = b;
    if (one->area != other->area)
        return one->area < other->area ? -1 : 1;
    if (one->from != other->from)
        return one->from < other->from ? -1 : 1;
    return one->row < other->row ? -1 : one->row > other->row;
}

static bool is_same_instance(const struct history_instance *a, const struct history_instance *b)
{
    return a->area == b->area && a->from == b->from && a->to == b->to && a->parent == b->parent &&
           strcmp(a->name, b->name) == 0;
}

/* Of two names from one day on the first counts, and the row of the other one is rejected. */
static enum pb_status settle_instance(struct history *history, const struct history_instance *last,
                                      const struct history_instance *one, bool *kept, struct pb_error *error)
{
    struct history_area *area = &history->areas[one->area];
    *kept = !last || last->area != one->area || last->from != one->from || one->from == 0 ||
            strcmp(last->name, one->name) == 0;
    if (!*kept)
        return code_history_fault(history, one->row, "twice", error,
                                  "%.32s is '%.100s' from %d on here, and '%.100s' in line %llu, which counts",
                                  area->code, one->name, one->from, last->name,
                                  (unsigned long long)history->rows[last->row].line);
    if (last && is_same_instance(one, last))
        history->rows[one->row].again = true;
    if (area->from == 0) /* a lookup says nothing of days */
        area->from = one->from;
    area->row = one->row;
    area->name = one->name;
    area->to = one->to;
    area->ended = one->ended;
    return PB_OK;
}

static enum pb_status settle_validity(struct history *history, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    size_t count = 0;
    if (history->instance_count > 1)
        qsort(history->instances, history->instance_count, sizeof *history->instances, instances_in_order);
    for (size_t i = 0; status == PB_OK && i < history->instance_count; i++) {
        const struct history_instance one = history->instances[i];
        bool kept = false;
        status = settle_instance(history, count ? &history->instances[count - 1] : NULL, &one, &kept, error);
        if (kept)
            history->instances[count++] = one;
    }
    history->instance_count = count;
    return status;
}

/* ---- Which of them are ours ---- */

static bool lies_in_some_place(const struct pb_geography *geography, const struct pb_area *area)
{
    if (area->kind != PB_AREA_DISTRICT)
        return false;
    for (size_t i = 0; i < geography->all_count; i++)
        if (pb_geography_lies_in(geography, &geography->all[i], area))
            return true;
    return false;
}

/* An area lies in a district of a Place, or in a smaller one that does: as many steps as reference data go. */
static void settle_inside(struct history *history)
{
    const struct pb_geography *geography = history->context->geography;
    for (size_t i = 0; i < history->area_count; i++)
        history->areas[i].inside = history->areas[i].inside || history->areas[i].known != NULL;
    bool more = true;
    for (int step = 0; more && step < PB_REFERENCE_DEPTH; step++) {
        more = false;
        for (size_t i = 0; i < history->instance_count; i++) {
            const struct history_instance *one = &history->instances[i];
            if (one->parent == HISTORY_NONE || history->areas[one->area].inside)
                continue;
            const struct history_area *parent = &history->areas[one->parent];
            const bool in = parent->known ? lies_in_some_place(geography, parent->known) : parent->inside;
            history->areas[one->area].inside = in;
            more = more || in;
        }
    }
}

/* Goes from pair to pair until nothing is new. */
static void settle_reach(struct history *history)
{
    bool more = true;
    for (size_t i = 0; i < history->area_count; i++)
        history->areas[i].before = history->areas[i].after = history->areas[i].inside;
    for (int step = 0; more && step < HISTORY_STEPS; step++) {
        more = false;
        for (size_t i = 0; i < history->pair_count; i++) {
            struct history_area *before = &history->areas[history->pairs[i].before];
            struct history_area *after = &history->areas[history->pairs[i].after];
            more = more || (after->before && !before->before) || (before->after && !after->after);
            before->before = before->before || after->before;
            after->after = after->after || before->after;
        }
    }
}

bool code_history_is_ours(const struct history *history, uint32_t area)
{
    return area != HISTORY_NONE && (history->areas[area].before || history->areas[area].after);
}

/* ---- Pairs ---- */

/* A change that has no day of its own was on the day on which the new code, or the area in its new shape, began in the
 * year that the row says. */
static void settle_days(struct history *history)
{
    for (size_t i = 0; i < history->pair_count; i++) {
        struct history_pair *pair = &history->pairs[i];
        const int32_t from = history->areas[pair->after].from;
        if (!pair->on && (!pair->year || from / HISTORY_YEAR_OF == pair->year))
            pair->on = pair->by == HISTORY_BY_EQUIVALENT ? 0 : from;
    }
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int pairs_by_predecessor(const void *a, const void *b)
{
    const struct history_pair *one = a;
    const struct history_pair *other = b;
    int order = compare_numbers(one->by, other->by);
    order = order ? order : compare_numbers(one->before, other->before);
    order = order ? order : compare_numbers(one->after, other->after);
    order = order ? order : compare_numbers(one->on, other->on);
    return order ? order : compare_numbers(one->row, other->row);
}

static int pairs_by_successor(const void *a, const void *b)
{
    const struct history_pair *one = a;
    const struct history_pair *other = b;
    int order = compare_numbers(one->by, other->by);
    order = order ? order : compare_numbers(one->after, other->after);
    order = order ? order : compare_numbers(one->on, other->on);
    order = order ? order : compare_numbers(one->before, other->before);
    return order ? order : compare_numbers(one->row, other->row);
}

static bool is_same_side(const struct history_pair *a, const struct history_pair *b, bool successors)
{
    if (a->by != b->by)
        return false;
    return successors ? a->before == b->before : a->after == b->after && a->on == b->on;
}

/* Counts the codes on one side of all pairs, which are sorted by the other: each once. */
static void count_side(struct history *history, bool successors)
{
    struct history_pair *pairs = history->pairs;
    for (size_t begin = 0, end = 0; begin < history->pair_count; begin = end) {
        uint32_t count = 0;
        for (end = begin; end < history->pair_count && is_same_side(&pairs[begin], &pairs[end], successors); end++)
            count += end == begin || (successors ? pairs[end].after != pairs[end - 1].after
                                                 : pairs[end].before != pairs[end - 1].before);
        for (size_t i = begin; i < end; i++)
            *(successors ? &pairs[i].successors : &pairs[i].predecessors) = count;
    }
}

static void settle_pairs(struct history *history)
{
    settle_days(history);
    if (history->pair_count > 1)
        qsort(history->pairs, history->pair_count, sizeof *history->pairs, pairs_by_successor);
    count_side(history, false);
    if (history->pair_count > 1)
        qsort(history->pairs, history->pair_count, sizeof *history->pairs, pairs_by_predecessor);
    count_side(history, true);
    for (size_t i = 1; i < history->pair_count; i++) {
        const struct history_pair *last = &history->pairs[i - 1];
        struct history_pair *one = &history->pairs[i];
        one->again = last->by == one->by && last->before == one->before && last->after == one->after &&
                     (last->on == one->on || one->by != HISTORY_BY_CHANGE);
        history->rows[one->row].again |= one->again;
    }
}

const char *code_history_how(const struct history *history, const struct history_pair *pair)
{
    const struct history_area *before = &history->areas[pair->before];
    const struct history_area *after = &history->areas[pair->after];
    const bool listed = before->row != HISTORY_NONE;
    if (pair->by == HISTORY_BY_EQUIVALENT)
        return PB_CHANGE_RECODED;
    if (pair->by == HISTORY_BY_FIT)
        return pair->fit == 'U' ? PB_CHANGE_RECODED : PB_CHANGE_BEST_FIT;
    if (pair->successors > 1 || (listed && !before->ended) || (pair->on && before->to > pair->on))
        return PB_CHANGE_SPLIT;
    if (pair->predecessors > 1 || (pair->on && after->from && after->from < pair->on))
        return PB_CHANGE_MERGED;
    return PB_CHANGE_RECODED;
}

enum pb_status code_history_settle(struct history *history, struct pb_error *error)
{
    if (pb_cancelled(history->context, error))
        return PB_FATAL;
    enum pb_status status = settle_validity(history, error);
    settle_inside(history);
    settle_pairs(history);
    settle_reach(history);
    return status;
}
