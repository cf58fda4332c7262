/*
 * The values of a dimension: what stands in the rows, and what it means.
 */
#include "transforms/disclosure/dimension.h"

#include "placebook/period.h"
#include "placebook/spelling.h"

#include <stdlib.h>
#include <string.h>

enum { VALUES_MAXIMUM = 1 << 17, PARTS_MAXIMUM = 1 << 21 };

/* A text, or a pair of texts, as it stands in rows. Several may mean one value: an area by its NHS code. */
struct disclosure_key {
    pb_symbol first, second;
    uint32_t value;
};

void *disclosure_room(struct disclosure_work *work, void *items, size_t *capacity, size_t wanted, size_t size)
{
    if (items && wanted <= *capacity)
        return items;
    size_t larger = *capacity ? *capacity : 16;
    while (larger < wanted)
        larger *= 2;
    void *grown = pb_arena_grow(&work->arena, items, *capacity, larger, size);
    if (grown)
        *capacity = larger;
    return grown;
}

void disclosure_dimension_open(struct disclosure_dimension *dimension, struct disclosure_work *work,
                               enum disclosure_axis axis)
{
    *dimension = (struct disclosure_dimension){ .work = work, .axis = axis };
}

/* --- keys: what stands in a row --- */

static struct disclosure_key key_of_row(const struct disclosure_dimension *dimension, size_t row)
{
    const struct pb_table *table = dimension->work->context->table;
    switch (dimension->axis) {
    case DISCLOSURE_AREA:
        return (struct disclosure_key){ table->area_code[row], PB_WORD_NONE, 0 };
    case DISCLOSURE_SEX:
        return (struct disclosure_key){ table->sex[row], PB_WORD_NONE, 0 };
    case DISCLOSURE_AGE:
        return (struct disclosure_key){ table->age[row], PB_WORD_NONE, 0 };
    case DISCLOSURE_CATEGORY:
        return (struct disclosure_key){ table->category_type[row], table->category[row], 0 };
    case DISCLOSURE_PERIOD:
    case DISCLOSURE_AXES:
        break;
    }
    return (struct disclosure_key){ table->period[row], PB_WORD_NONE, 0 };
}

/* The slot where a key is, or where it belongs. */
static size_t slot_of(const struct disclosure_dimension *dimension, const struct disclosure_key *key)
{
    uint64_t mixed = ((uint64_t)key->first << 32 | key->second) * 0x9E3779B97F4A7C15U;
    size_t slot = (size_t)(mixed >> 32) & (dimension->slot_count - 1);
    while (dimension->slots[slot]) {
        const struct disclosure_key *there = &dimension->key_list[dimension->slots[slot] - 1];
        if (there->first == key->first && there->second == key->second)
            return slot;
        slot = (slot + 1) & (dimension->slot_count - 1);
    }
    return slot;
}

static enum pb_status make_slots(struct disclosure_dimension *dimension)
{
    if (dimension->keys * 2 < dimension->slot_count)
        return PB_OK;
    size_t count = dimension->slot_count ? dimension->slot_count * 4 : 64;
    dimension->slots = pb_arena_take(&dimension->work->arena, count, sizeof *dimension->slots);
    if (!dimension->slots)
        return pb_out_of_memory(dimension->work->error);
    dimension->slot_count = count;
    for (size_t i = 0; i < dimension->keys; i++)
        dimension->slots[slot_of(dimension, &dimension->key_list[i])] = (uint32_t)i + 1;
    return PB_OK;
}

/* --- values: what it means --- */

static struct disclosure_value value_of_row(const struct disclosure_dimension *dimension,
                                            const struct disclosure_key *key, size_t row)
{
    const struct pb_table *table = dimension->work->context->table;
    struct disclosure_value value = { .first = key->first, .second = key->second };
    if (dimension->axis == DISCLOSURE_AREA) {
        value.area = pb_geography_area(dimension->work->context->geography, pb_cell(table, area_code, row),
                                       pb_symbol_length(table->symbols, table->area_code[row]));
        value.within = table->within[row];
        value.type = table->area_type[row];
    }
    if (dimension->axis == DISCLOSURE_AGE)
        (void)pb_age_parse(pb_cell(table, age, row), pb_symbol_length(table->symbols, table->age[row]), &value.from,
                           &value.to);
    if (dimension->axis == DISCLOSURE_PERIOD && table->period_start[row]) {
        value.from = pb_date_days(table->period_start[row]);
        value.to = pb_date_days(table->period_end[row]) + 1;
    }
    return value;
}

static bool is_same(const struct disclosure_value *a, const struct disclosure_value *b)
{
    if (a->area || b->area)
        return a->area == b->area;
    if (a->to > a->from || b->to > b->from)
        return a->from == b->from && a->to == b->to;
    return a->first == b->first && a->second == b->second;
}

enum pb_status disclosure_value_add(struct disclosure_dimension *dimension, const struct disclosure_value *value,
                                    uint32_t *added)
{
    if (dimension->count == VALUES_MAXIMUM)
        return DISCLOSURE_TOO_MANY;
    dimension->values = disclosure_room(dimension->work, dimension->values, &dimension->capacity, dimension->count + 1,
                                        sizeof *dimension->values);
    if (!dimension->values)
        return pb_out_of_memory(dimension->work->error);
    *added = (uint32_t)dimension->count++;
    dimension->values[*added] = *value;
    return PB_OK;
}

enum pb_status disclosure_value_find(struct disclosure_dimension *dimension, const struct disclosure_value *value,
                                     uint32_t *found)
{
    /* Only areas of the Places file, ages and periods have several names. */
    if (value->area || value->to > value->from)
        for (*found = 0; *found < dimension->count; ++*found)
            if (is_same(&dimension->values[*found], value))
                return PB_OK;
    return disclosure_value_add(dimension, value, found);
}

enum pb_status disclosure_dimension_note(struct disclosure_dimension *dimension, size_t row)
{
    struct disclosure_key key = key_of_row(dimension, row);
    enum pb_status status = make_slots(dimension);
    if (status != PB_OK)
        return status;
    size_t slot = slot_of(dimension, &key);
    if (dimension->slots[slot])
        return PB_OK;
    struct disclosure_value value = value_of_row(dimension, &key, row);
    status = disclosure_value_find(dimension, &value, &key.value);
    if (status != PB_OK)
        return status;
    dimension->key_list = disclosure_room(dimension->work, dimension->key_list, &dimension->key_capacity,
                                          dimension->keys + 1, sizeof *dimension->key_list);
    if (!dimension->key_list)
        return pb_out_of_memory(dimension->work->error);
    dimension->key_list[dimension->keys++] = key;
    dimension->slots[slot] = (uint32_t)dimension->keys;
    return PB_OK;
}

uint32_t disclosure_dimension_of(const struct disclosure_dimension *dimension, size_t row)
{
    struct disclosure_key key = key_of_row(dimension, row);
    return dimension->key_list[dimension->slots[slot_of(dimension, &key)] - 1].value;
}

/* --- the order of the values: by what they are, never by that of the rows --- */

struct ordered {
    struct disclosure_value value;
    const char *first, *second;
    uint32_t was;
};

static int by_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_meaning(const void *left, const void *right)
{
    const struct ordered *a = left;
    const struct ordered *b = right;
    int order = by_numbers(!a->value.area, !b->value.area);
    if (order == 0 && a->value.area)
        return by_numbers(a->value.area - b->value.area, 0);
    if (order == 0)
        order = by_numbers(a->value.from, b->value.from);
    if (order == 0)
        order = by_numbers(a->value.to, b->value.to);
    if (order == 0)
        order = strcmp(a->first, b->first);
    return order ? order : strcmp(a->second, b->second);
}

enum pb_status disclosure_values_order(struct disclosure_dimension *dimension)
{
    const struct pb_symbols *symbols = dimension->work->context->table->symbols;
    struct ordered *all = pb_arena_take(&dimension->work->arena, dimension->count, sizeof *all);
    uint32_t *now = pb_arena_take(&dimension->work->arena, dimension->count, sizeof *now);
    if (!all || !now)
        return pb_out_of_memory(dimension->work->error);
    for (size_t i = 0; i < dimension->count; i++)
        all[i] = (struct ordered){ dimension->values[i], pb_symbol_text(symbols, dimension->values[i].first),
                                   pb_symbol_text(symbols, dimension->values[i].second), (uint32_t)i };
    qsort(all, dimension->count, sizeof *all, by_meaning);
    for (size_t i = 0; i < dimension->count; i++) {
        dimension->values[i] = all[i].value;
        now[all[i].was] = (uint32_t)i;
    }
    for (size_t i = 0; i < dimension->keys; i++)
        dimension->key_list[i].value = now[dimension->key_list[i].value];
    return PB_OK;
}

/* --- sums --- */

enum pb_status disclosure_relation_add(struct disclosure_dimension *dimension, uint32_t total)
{
    dimension->relations = disclosure_room(dimension->work, dimension->relations, &dimension->relation_capacity,
                                           dimension->relation_count + 1, sizeof *dimension->relations);
    if (!dimension->relations)
        return pb_out_of_memory(dimension->work->error);
    dimension->relations[dimension->relation_count++] =
        (struct disclosure_relation){ .total = total, .first = (uint32_t)dimension->part_count };
    return PB_OK;
}

enum pb_status disclosure_part_add(struct disclosure_dimension *dimension, uint32_t part)
{
    if (dimension->part_count == PARTS_MAXIMUM)
        return DISCLOSURE_TOO_MANY;
    dimension->parts = disclosure_room(dimension->work, dimension->parts, &dimension->part_capacity,
                                       dimension->part_count + 1, sizeof *dimension->parts);
    if (!dimension->parts)
        return pb_out_of_memory(dimension->work->error);
    dimension->parts[dimension->part_count++] = part;
    dimension->relations[dimension->relation_count - 1].count++;
    return PB_OK;
}
