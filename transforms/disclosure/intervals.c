/*
 * Ages and periods: which intervals are made of which others. For an interval and any other one inside it, a chain of
 * intervals from its beginning to its end is looked for that goes through the other one: with as little as possible
 * that no row has, and then with as few links as possible. What no row has becomes a value of its own, whose count is
 * unknown.
 */
#include "transforms/disclosure/dimension.h"

#include <stdlib.h>

enum { CHAINS_MAXIMUM = 1 << 16, WORK_MAXIMUM = 1 << 24 };

struct span {
    int32_t from, to;
    uint32_t value;
};

struct cost {
    int32_t gap;   /* years or days that no row has */
    int32_t links; /* fewer are better */
};

/* What lies inside one total, with the best way from its beginning and to its end for each boundary. */
struct chains {
    struct disclosure_dimension *dimension;
    struct span *all; /* by beginning, the longer first */
    size_t count;
    struct span *inside;
    size_t inside_count;
    int32_t *bounds;
    size_t bound_count;
    struct cost *forward, *backward;
    size_t *came, *goes; /* the span used to get there, or SIZE_MAX: a gap from the bound beside */
    size_t done;         /* work */
};

static bool is_cheaper(struct cost a, struct cost b)
{
    return a.gap < b.gap || (a.gap == b.gap && a.links < b.links);
}

static size_t bound_at(const struct chains *chains, int32_t at)
{
    size_t low = 0;
    size_t high = chains->bound_count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (chains->bounds[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_time(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return left < right ? -1 : left > right;
}

static int span_by_end(const void *a, const void *b)
{
    const struct span *left = a;
    const struct span *right = b;
    if (left->to != right->to)
        return left->to < right->to ? -1 : 1;
    return by_time(&left->from, &right->from);
}

static int span_by_begin(const void *a, const void *b)
{
    const struct span *left = a;
    const struct span *right = b;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return by_time(&right->to, &left->to);
}

static void list_inside(struct chains *chains, size_t total)
{
    const struct span *whole = &chains->all[total];
    chains->inside_count = chains->bound_count = 0;
    chains->bounds[chains->bound_count++] = whole->from;
    chains->bounds[chains->bound_count++] = whole->to;
    for (size_t i = total + 1; i < chains->count && chains->all[i].from < whole->to; i++) {
        chains->done++;
        if (chains->all[i].to > whole->to)
            continue;
        chains->inside[chains->inside_count++] = chains->all[i];
        chains->bounds[chains->bound_count++] = chains->all[i].from;
        chains->bounds[chains->bound_count++] = chains->all[i].to;
    }
    /* The same beginning, but longer spans come first: all that lie inside come behind. */
    qsort(chains->bounds, chains->bound_count, sizeof *chains->bounds, by_time);
    size_t kept = 1;
    for (size_t i = 1; i < chains->bound_count; i++)
        if (chains->bounds[i] != chains->bounds[kept - 1])
            chains->bounds[kept++] = chains->bounds[i];
    chains->bound_count = kept;
    chains->done += chains->inside_count * 8;
}

static void walk_forward(struct chains *chains)
{
    size_t next = 0;
    qsort(chains->inside, chains->inside_count, sizeof *chains->inside, span_by_end);
    chains->forward[0] = (struct cost){ 0, 0 };
    for (size_t b = 1; b < chains->bound_count; b++) {
        chains->forward[b] = (struct cost){ chains->forward[b - 1].gap + chains->bounds[b] - chains->bounds[b - 1],
                                            chains->forward[b - 1].links + 1 };
        chains->came[b] = SIZE_MAX;
        for (; next < chains->inside_count && chains->inside[next].to == chains->bounds[b]; next++) {
            struct cost cost = chains->forward[bound_at(chains, chains->inside[next].from)];
            cost.links++;
            if (!is_cheaper(cost, chains->forward[b]))
                continue;
            chains->forward[b] = cost;
            chains->came[b] = next;
        }
    }
}

static void walk_backward(struct chains *chains)
{
    size_t last = chains->bound_count - 1;
    chains->backward[last] = (struct cost){ 0, 0 };
    for (size_t b = last; b-- > 0;) {
        chains->backward[b] = (struct cost){ chains->backward[b + 1].gap + chains->bounds[b + 1] - chains->bounds[b],
                                             chains->backward[b + 1].links + 1 };
        chains->goes[b] = SIZE_MAX;
        for (size_t i = 0; i < chains->inside_count; i++) {
            if (chains->inside[i].from != chains->bounds[b])
                continue;
            struct cost cost = chains->backward[bound_at(chains, chains->inside[i].to)];
            cost.links++;
            if (!is_cheaper(cost, chains->backward[b]))
                continue;
            chains->backward[b] = cost;
            chains->goes[b] = i;
        }
    }
    chains->done += chains->bound_count * chains->inside_count;
}

/* The value of what no row has between two bounds. */
static enum pb_status add_gap(struct chains *chains, int32_t from, int32_t to)
{
    struct disclosure_dimension *dimension = chains->dimension;
    struct disclosure_value gap = { .from = from, .to = to };
    uint32_t value = 0;
    while (value < dimension->count && (dimension->values[value].from != from || dimension->values[value].to != to))
        value++;
    enum pb_status status = PB_OK;
    if (value == dimension->count)
        status = disclosure_value_add(dimension, &gap, &value);
    return status == PB_OK ? disclosure_part_add(dimension, value) : status;
}

/* Adds the parts from a bound to the end of the total. Gaps that follow each other are one. */
static enum pb_status add_rest(struct chains *chains, size_t bound)
{
    enum pb_status status = PB_OK;
    while (status == PB_OK && bound + 1 < chains->bound_count) {
        size_t next = bound;
        if (chains->goes[bound] != SIZE_MAX) {
            const struct span *link = &chains->inside[chains->goes[bound]];
            status = disclosure_part_add(chains->dimension, link->value);
            bound = bound_at(chains, link->to);
            continue;
        }
        while (next + 1 < chains->bound_count && chains->goes[next] == SIZE_MAX)
            next++;
        status = add_gap(chains, chains->bounds[bound], chains->bounds[next]);
        bound = next;
    }
    return status;
}

static enum pb_status add_start(struct chains *chains, size_t bound)
{
    enum pb_status status = PB_OK;
    while (status == PB_OK && bound > 0) {
        size_t before = bound;
        if (chains->came[bound] != SIZE_MAX) {
            const struct span *link = &chains->inside[chains->came[bound]];
            status = disclosure_part_add(chains->dimension, link->value);
            bound = bound_at(chains, link->from);
            continue;
        }
        while (before > 0 && chains->came[before] == SIZE_MAX)
            before--;
        status = add_gap(chains, chains->bounds[before], chains->bounds[bound]);
        bound = before;
    }
    return status;
}

static bool is_listed(const struct disclosure_dimension *dimension, size_t first_relation, uint32_t value)
{
    for (size_t i = first_relation; i < dimension->relation_count; i++)
        for (uint32_t k = 0; k < dimension->relations[i].count; k++)
            if (dimension->parts[dimension->relations[i].first + k] == value)
                return true;
    return false;
}

/* A chain for each span inside that is in none yet. */
static enum pb_status relate_total(struct chains *chains, size_t total)
{
    struct disclosure_dimension *dimension = chains->dimension;
    size_t first_relation = dimension->relation_count;
    enum pb_status status = PB_OK;
    list_inside(chains, total);
    if (chains->inside_count == 0)
        return PB_OK;
    walk_forward(chains);
    walk_backward(chains);
    for (size_t i = 0; status == PB_OK && i < chains->inside_count; i++) {
        if (is_listed(dimension, first_relation, chains->inside[i].value))
            continue;
        if (dimension->relation_count == CHAINS_MAXIMUM || chains->done > WORK_MAXIMUM)
            return DISCLOSURE_TOO_MANY;
        status = disclosure_relation_add(dimension, chains->all[total].value);
        if (status == PB_OK)
            status = add_start(chains, bound_at(chains, chains->inside[i].from));
        if (status == PB_OK)
            status = disclosure_part_add(dimension, chains->inside[i].value);
        if (status == PB_OK)
            status = add_rest(chains, bound_at(chains, chains->inside[i].to));
    }
    return status;
}

/* Do two intervals share a part, and neither is inside the other? The spans are by beginning. */
static bool is_overlapping(const struct span *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && all[k].from < all[i].to; k++)
            if (all[k].from > all[i].from && all[k].to > all[i].to)
                return true;
    return false;
}

static enum pb_status open_chains(struct chains *chains, struct disclosure_dimension *dimension)
{
    struct pb_arena *arena = &dimension->work->arena;
    size_t count = dimension->count;
    *chains = (struct chains){ .dimension = dimension };
    chains->all = pb_arena_take(arena, count, sizeof *chains->all);
    chains->inside = pb_arena_take(arena, count, sizeof *chains->inside);
    chains->bounds = pb_arena_take(arena, count * 2 + 2, sizeof *chains->bounds);
    chains->forward = pb_arena_take(arena, count * 2 + 2, sizeof *chains->forward);
    chains->backward = pb_arena_take(arena, count * 2 + 2, sizeof *chains->backward);
    chains->came = pb_arena_take(arena, count * 2 + 2, sizeof *chains->came);
    chains->goes = pb_arena_take(arena, count * 2 + 2, sizeof *chains->goes);
    if (!chains->all || !chains->inside || !chains->bounds || !chains->forward || !chains->backward || !chains->came ||
        !chains->goes)
        return pb_out_of_memory(dimension->work->error);
    for (uint32_t i = 0; i < count; i++)
        if (dimension->values[i].to > dimension->values[i].from)
            chains->all[chains->count++] = (struct span){ dimension->values[i].from, dimension->values[i].to, i };
    qsort(chains->all, chains->count, sizeof *chains->all, span_by_begin);
    return PB_OK;
}

enum pb_status disclosure_relate_intervals(struct disclosure_dimension *dimension)
{
    struct chains chains;
    if (dimension->count < 2)
        return PB_OK;
    enum pb_status status = open_chains(&chains, dimension);
    if (status == PB_OK)
        dimension->overlapping = is_overlapping(chains.all, chains.count);
    for (size_t i = 0; status == PB_OK && i < chains.count; i++)
        status = relate_total(&chains, i);
    return status;
}
