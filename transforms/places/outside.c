#include "transforms/places/outside.h"

#include <string.h>

/* An organisation of the Places file and the list of those most like it; the same on most of its rows. */
struct naming {
    const struct pb_area *area;
    pb_symbol similar;
};

struct gathering {
    struct naming *items;
    size_t count;
    size_t capacity;
    size_t codes; /* in all lists */
};

static size_t count_codes(const char *list)
{
    size_t count = 0;
    for (const char *at = list; *at; at++)
        count += *at == ';';
    return count + 1;
}

static enum pb_status outside_note(struct gathering *gathering, struct pb_arena *arena, const struct pb_table *table,
                                   size_t row, const struct pb_area *area, struct pb_error *error)
{
    for (size_t i = gathering->count; i-- > 0;)
        if (gathering->items[i].area == area && gathering->items[i].similar == table->similar[row])
            return PB_OK;
    if (gathering->count == gathering->capacity) {
        size_t capacity = gathering->capacity ? gathering->capacity * 2 : 16;
        struct naming *grown = pb_arena_grow(arena, gathering->items, gathering->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(error);
        gathering->items = grown;
        gathering->capacity = capacity;
    }
    gathering->items[gathering->count++] = (struct naming){ area, table->similar[row] };
    gathering->codes += count_codes(pb_cell(table, similar, row));
    return PB_OK;
}

static void outside_name_codes(struct places_outside *outside, const struct pb_table *table,
                               const struct naming *naming, struct pb_arena *arena, uint32_t *count)
{
    const struct pb_geography *geography = outside->geography;
    const char *at = pb_symbol_text(table->symbols, naming->similar);
    while (*at) {
        size_t length = strcspn(at, ";");
        uint32_t number = pb_lookup_find(&outside->codes, 0, at, length);
        const char *code = number == PB_LOOKUP_NONE && length ? pb_arena_text(arena, at, length) : NULL;
        if (code) {
            number = (*count)++;
            (void)pb_lookup_add(&outside->codes, 0, code, number);
        }
        for (size_t i = 0; number != PB_LOOKUP_NONE && i < geography->all_count; i++) {
            enum pb_word role = pb_geography_role(geography, &geography->all[i], naming->area);
            if (role != PB_WORD_NONE && role != PB_WORD_BENCHMARK)
                outside->named[(size_t)number * geography->all_count + i] = true;
        }
        at += length + (at[length] == ';');
    }
}

enum pb_status places_outside_open(struct places_outside *outside, const struct pb_geography *geography,
                                   const struct pb_table *table, struct pb_arena *arena, struct pb_error *error)
{
    struct gathering gathering = { 0 };
    *outside = (struct places_outside){ .geography = geography };
    for (size_t row = 0; row < table->rows; row++) {
        if (table->similar[row] == PB_WORD_NONE)
            continue;
        const struct pb_area *area = pb_geography_area(geography, pb_cell(table, area_code, row),
                                                       pb_symbol_length(table->symbols, table->area_code[row]));
        enum pb_status status = area ? outside_note(&gathering, arena, table, row, area, error) : PB_OK;
        if (status != PB_OK)
            return status;
    }
    if (gathering.count == 0)
        return PB_OK;
    outside->named = pb_arena_take(arena, gathering.codes, geography->all_count);
    if (!outside->named)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&outside->codes, gathering.codes, arena, error);
    uint32_t count = 0;
    for (size_t i = 0; status == PB_OK && i < gathering.count; i++)
        outside_name_codes(outside, table, &gathering.items[i], arena, &count);
    return status;
}

static bool outside_is_named(const struct places_outside *outside, const struct pb_table *table, size_t row,
                             const struct pb_place *place)
{
    uint32_t number = pb_lookup_find(&outside->codes, 0, pb_cell(table, area_code, row),
                                     pb_symbol_length(table->symbols, table->area_code[row]));
    return number != PB_LOOKUP_NONE && outside->named[(size_t)number * outside->geography->all_count + place->position];
}

enum pb_word places_outside_role(const struct places_outside *outside, const struct pb_table *table, size_t row,
                                 const struct pb_area *area, const struct pb_place *place)
{
    const struct pb_geography *geography = outside->geography;
    if (area || table->geography[row] == PB_WORD_NEIGHBOUR)
        return outside->named && outside_is_named(outside, table, row, place) ? PB_WORD_NEIGHBOUR : PB_WORD_NONE;
    if (table->geography[row] != PB_WORD_LOCAL)
        return PB_WORD_NONE;
    const struct pb_area *around =
        pb_geography_area(geography, pb_cell(table, within, row), pb_symbol_length(table->symbols, table->within[row]));
    return pb_geography_lies_in(geography, place, around) ? PB_WORD_LOCAL : PB_WORD_NONE;
}
