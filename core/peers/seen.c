/*
 * The collector: which series there are, which of their periods is the newest, and its values. A row costs a comparison
 * of its texts with those of the row before: only where one differs is it looked up.
 */
#include "core/peers/seen_private.h"
#include "placebook/peers.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct pb_seen *pb_seen_open(const struct pb_framework *framework, const char *scheme)
{
    struct pb_error why = { 0 };
    struct pb_seen *seen = calloc(1, sizeof *seen); /* checked: next line */
    if (!seen)
        return NULL;
    seen->framework = framework;
    seen->scheme = scheme;
    if (pb_symbols_open(&seen->symbols, &why) != PB_OK) {
        free(seen);
        return NULL;
    }
    return seen;
}

struct pb_seen_group *pb_seen_group_at(const struct pb_seen *seen, size_t group)
{
    return &seen->blocks[group / SEEN_BLOCK][group % SEEN_BLOCK];
}

void pb_seen_close(struct pb_seen *seen)
{
    if (!seen)
        return;
    for (size_t i = 0; i < seen->group_count; i++)
        free(pb_seen_group_at(seen, i)->values);
    for (size_t i = 0; i * SEEN_BLOCK < seen->group_count; i++)
        free(seen->blocks[i]);
    free(seen->blocks);
    free(seen->series);
    free(seen->series_index.slots);
    free(seen->group_index.slots);
    pb_symbols_close(&seen->symbols);
    free(seen);
}

/* ---- Finding ---- */

static uint64_t seen_hash(const pb_symbol *texts, size_t count, size_t series)
{
    return XXH3_64bits_withSeed(texts, count * sizeof *texts, series);
}

static bool seen_same_series(const struct pb_seen *seen, size_t series, const pb_symbol *texts)
{
    return memcmp(seen->series[series].texts, texts, sizeof seen->series[series].texts) == 0;
}

static uint64_t seen_series_hash(const struct pb_seen *seen, size_t series)
{
    return seen_hash(seen->series[series].texts, PB_SEEN_PERIOD, 0);
}

static uint64_t seen_group_hash(const struct pb_seen *seen, size_t group)
{
    const struct pb_seen_group *found = pb_seen_group_at(seen, group);
    return seen_hash(&found->period, 1, found->series + 1);
}

/* Makes room for one more; false when out of memory. */
static bool seen_index_grow(struct pb_seen *seen, struct pb_seen_index *index,
                            uint64_t (*hash)(const struct pb_seen *seen, size_t position))
{
    size_t size = index->slots ? (index->mask + 1) * 2 : 256;
    if (index->slots && (index->used + 1) * 2 <= index->mask + 1)
        return true;
    uint32_t *slots = calloc(size, sizeof *slots); /* checked: next line */
    if (!slots)
        return false;
    free(index->slots);
    *index = (struct pb_seen_index){ slots, size - 1, index->used };
    for (size_t i = 0; i < index->used; i++) {
        size_t slot = hash(seen, i) & index->mask;
        while (slots[slot])
            slot = (slot + 1) & index->mask;
        slots[slot] = (uint32_t)i + 1;
    }
    return true;
}

static size_t seen_add_series(struct pb_seen *seen, const pb_symbol *texts)
{
    if (seen->series_count == PB_SEEN_SERIES_MAXIMUM) {
        seen->full = true;
        return SIZE_MAX;
    }
    if (seen->series_count == seen->series_capacity) {
        size_t capacity = seen->series_capacity ? seen->series_capacity * 2 : 64;
        struct pb_seen_series *grown = reallocarray(seen->series, capacity, sizeof *grown);
        if (!grown)
            return SIZE_MAX;
        seen->series = grown;
        seen->series_capacity = capacity;
    }
    struct pb_seen_series *added = &seen->series[seen->series_count];
    *added = (struct pb_seen_series){ 0 };
    memcpy(added->texts, texts, sizeof added->texts);
    return seen->series_count++;
}

static size_t seen_find_series(struct pb_seen *seen, const pb_symbol *texts)
{
    struct pb_seen_index *index = &seen->series_index;
    if (!seen_index_grow(seen, index, seen_series_hash))
        return SIZE_MAX;
    size_t slot = seen_hash(texts, PB_SEEN_PERIOD, 0) & index->mask;
    for (; index->slots[slot]; slot = (slot + 1) & index->mask)
        if (seen_same_series(seen, index->slots[slot] - 1, texts))
            return index->slots[slot] - 1;
    size_t added = seen_add_series(seen, texts);
    if (added == SIZE_MAX)
        return SIZE_MAX;
    index->slots[slot] = (uint32_t)added + 1;
    index->used++;
    return added;
}

static struct pb_seen_group *seen_add_group(struct pb_seen *seen)
{
    if (seen->group_count == PB_SEEN_GROUPS_MAXIMUM) {
        seen->full = true;
        return NULL;
    }
    if (seen->group_count % SEEN_BLOCK == 0) {
        size_t block = seen->group_count / SEEN_BLOCK;
        if (block == seen->block_capacity) {
            size_t capacity = seen->block_capacity ? seen->block_capacity * 2 : 16;
            struct pb_seen_group **grown = reallocarray(seen->blocks, capacity, sizeof(struct pb_seen_group *));
            if (!grown)
                return NULL;
            seen->blocks = grown;
            seen->block_capacity = capacity;
        }
        seen->blocks[block] = calloc(SEEN_BLOCK, sizeof *seen->blocks[block]); /* checked: next line */
        if (!seen->blocks[block])
            return NULL;
    }
    return pb_seen_group_at(seen, seen->group_count++);
}

static struct pb_seen_group *seen_find_group(struct pb_seen *seen, const pb_symbol texts[PB_SEEN_TEXTS])
{
    struct pb_seen_index *index = &seen->group_index;
    size_t series = seen_find_series(seen, texts);
    if (series == SIZE_MAX || !seen_index_grow(seen, index, seen_group_hash))
        return NULL;
    pb_symbol period = texts[PB_SEEN_PERIOD];
    size_t slot = seen_hash(&period, 1, series + 1) & index->mask;
    for (; index->slots[slot]; slot = (slot + 1) & index->mask) {
        struct pb_seen_group *found = pb_seen_group_at(seen, index->slots[slot] - 1);
        if (found->series == series && found->period == period)
            return found;
    }
    struct pb_seen_group *added = seen_add_group(seen);
    if (!added)
        return NULL;
    *added = (struct pb_seen_group){ .series = series, .period = period };
    index->slots[slot] = (uint32_t)seen->group_count;
    index->used++;
    return added;
}

/* ---- A row ---- */

void pb_seen_untyped(struct pb_seen *seen)
{
    seen->untyped = true;
}

static bool seen_is_text(const struct pb_seen *seen, pb_symbol symbol, const char *text, size_t length)
{
    return pb_symbol_length(&seen->symbols, symbol) == length &&
           memcmp(pb_symbol_text(&seen->symbols, symbol), text, length) == 0;
}

bool pb_seen_wants(struct pb_seen *seen, const char *indicator, size_t length)
{
    if (seen->failed || seen->full)
        return false;
    if (seen->asked != PB_WORD_NONE && seen_is_text(seen, seen->asked, indicator, length))
        return seen->wanted;
    pb_symbol symbol = pb_symbol_add(&seen->symbols, indicator, length);
    seen->failed = symbol == PB_SYMBOL_NONE;
    if (seen->failed)
        return false;
    seen->asked = symbol;
    seen->wanted = pb_framework_by_indicator(seen->framework, seen->scheme, pb_symbol_text(&seen->symbols, symbol));
    return seen->wanted;
}

struct pb_seen_group *pb_seen_group(struct pb_seen *seen, const struct pb_seen_cell texts[PB_SEEN_TEXTS])
{
    bool same = seen->last_group != NULL;
    for (size_t i = 0; i < PB_SEEN_TEXTS; i++) {
        if (seen_is_text(seen, seen->last[i], texts[i].text, texts[i].length))
            continue;
        same = false;
        pb_symbol symbol = pb_symbol_add(&seen->symbols, texts[i].text, texts[i].length);
        seen->failed = seen->failed || symbol == PB_SYMBOL_NONE;
        if (seen->failed)
            return NULL;
        seen->last[i] = symbol;
    }
    if (same)
        return seen->last_group;
    seen->last_group = seen_find_group(seen, seen->last);
    seen->failed = seen->failed || (!seen->last_group && !seen->full);
    return seen->last_group;
}

bool pb_seen_undated(const struct pb_seen_group *group)
{
    return group->state == SEEN_UNDATED;
}

bool pb_seen_is_newest(const struct pb_seen_group *group)
{
    return group->state == SEEN_NEWEST;
}

static void seen_forget(struct pb_seen_group *group, enum pb_seen_state state)
{
    free(group->values);
    group->values = NULL;
    group->count = group->capacity = 0;
    group->state = state;
}

void pb_seen_date(struct pb_seen *seen, struct pb_seen_group *group, int32_t start, int32_t end)
{
    struct pb_seen_series *series = &seen->series[group->series];
    bool newer = end > series->end || (end == series->end && start > series->start);
    bool same = end == series->end && start == series->start;
    group->start = start;
    group->end = end;
    group->state = end && (newer || same) ? SEEN_NEWEST : SEEN_OLDER;
    if (group->state == SEEN_OLDER)
        return;
    if (newer && series->newest) { /* its room is used again */
        group->values = series->newest->values;
        group->capacity = series->newest->capacity;
        series->newest->values = NULL;
    }
    for (struct pb_seen_group *other = newer ? series->newest : NULL; other; other = other->next)
        seen_forget(other, SEEN_OLDER);
    group->next = newer ? NULL : series->newest;
    series->newest = group;
    series->start = start;
    series->end = end;
}

void pb_seen_add(struct pb_seen *seen, struct pb_seen_group *group, uint32_t authority, double value)
{
    if (group->count == PB_SEEN_AREAS_MAXIMUM) {
        seen_forget(group, SEEN_OVERFULL);
        return;
    }
    if (group->count == group->capacity) {
        size_t capacity = group->capacity ? group->capacity * 2 : 64;
        struct pb_seen_value *grown = reallocarray(group->values, capacity, sizeof *grown);
        if (!grown) {
            seen->failed = true;
            return;
        }
        group->values = grown;
        group->capacity = capacity;
    }
    group->values[group->count++] = (struct pb_seen_value){ value, authority };
}

/* ---- Whole collectors and tables ---- */

static struct pb_seen_cell seen_cell(const struct pb_symbols *symbols, pb_symbol symbol)
{
    return (struct pb_seen_cell){ pb_symbol_text(symbols, symbol), pb_symbol_length(symbols, symbol) };
}

void pb_seen_merge(struct pb_seen *seen, const struct pb_seen *later)
{
    struct pb_seen_cell texts[PB_SEEN_TEXTS];
    seen->failed = seen->failed || later->failed;
    seen->full = seen->full || later->full;
    seen->untyped = seen->untyped || later->untyped;
    for (size_t i = 0; i < later->group_count && !seen->failed && !seen->full; i++) {
        const struct pb_seen_group *from = pb_seen_group_at(later, i);
        for (size_t k = 0; k < PB_SEEN_PERIOD; k++)
            texts[k] = seen_cell(&later->symbols, later->series[from->series].texts[k]);
        texts[PB_SEEN_PERIOD] = seen_cell(&later->symbols, from->period);
        struct pb_seen_group *group = pb_seen_group(seen, texts);
        if (!group)
            continue;
        if (group->state == SEEN_UNDATED && from->state != SEEN_UNDATED)
            pb_seen_date(seen, group, from->start, from->end);
        if (group->state == SEEN_NEWEST && from->state == SEEN_OVERFULL)
            seen_forget(group, SEEN_OVERFULL);
        for (size_t k = 0; k < from->count && group->state == SEEN_NEWEST; k++)
            pb_seen_add(seen, group, from->values[k].authority, from->values[k].value);
    }
}

void pb_seen_take(struct pb_seen *seen, const struct pb_table *table)
{
    const pb_symbol *const columns[PB_SEEN_TEXTS] = {
        [PB_SEEN_INDICATOR] = table->indicator,
        [PB_SEEN_AREA_TYPE] = table->area_type,
        [PB_SEEN_SEX] = table->sex,
        [PB_SEEN_AGE] = table->age,
        [PB_SEEN_CATEGORY] = table->category,
        [PB_SEEN_CATEGORY_TYPE] = table->category_type,
        [PB_SEEN_PERIOD] = table->period,
    };
    for (size_t row = 0; row < table->rows && !seen->failed; row++) {
        struct pb_seen_cell texts[PB_SEEN_TEXTS];
        struct pb_seen_cell code = seen_cell(table->symbols, table->area_code[row]);
        for (size_t i = 0; i < PB_SEEN_TEXTS; i++)
            texts[i] = seen_cell(table->symbols, columns[i][row]);
        if (seen->untyped)
            texts[PB_SEEN_AREA_TYPE] = (struct pb_seen_cell){ "", 0 };
        uint32_t authority = pb_authority_number(code.text, code.length);
        bool wanted = authority && pb_seen_wants(seen, texts[PB_SEEN_INDICATOR].text, texts[PB_SEEN_INDICATOR].length);
        struct pb_seen_group *group = wanted ? pb_seen_group(seen, texts) : NULL;
        if (group && pb_seen_undated(group))
            pb_seen_date(seen, group, table->period_start[row], table->period_end[row]);
        if (group && pb_seen_is_newest(group))
            pb_seen_add(seen, group, authority, table->value[row]);
    }
}

const char *pb_seen_refusal(const struct pb_seen *seen)
{
    return seen->full ? "more series and periods than any source has: none of its figures is ranked among those of "
                        "England"
                      : NULL;
}
