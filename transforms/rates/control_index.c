/*
 * Rows by area and by period, for control.h: numbered, counted and dealt, in a time that grows with the rows.
 */
#include "transforms/rates/control.h"

#include <stdlib.h>
#include <string.h>

/* ---- Districts ---- */

static bool list_districts(struct control_index *index, const struct pb_text_list *codes)
{
    for (size_t i = 0; i < codes->count; i++) {
        size_t at = 0;
        while (at < index->district_count && strcmp(index->districts[at], codes->items[i]) != 0)
            at++;
        if (at < index->district_count)
            continue;
        void *districts = pb_arena_one_more(&index->work->arena, index->districts, index->district_count,
                                            &index->district_room, sizeof *index->districts);
        if (!districts)
            return false;
        index->districts = districts;
        index->districts[index->district_count++] = codes->items[i];
    }
    return true;
}

static bool list_all_districts(struct control_index *index)
{
    const struct pb_geography *geography = index->work->context->geography;
    const struct pb_area *areas = geography->areas.items;
    for (size_t i = 0; i < geography->all_count; i++)
        if (!list_districts(index, &geography->all[i].districts))
            return false;
    for (size_t i = 0; i < geography->areas.count; i++)
        if (!list_districts(index, &areas[i].districts))
            return false;
    index->words = index->district_count / 64 + 1;
    return true;
}

static bool names(const struct pb_place *place, const struct pb_area *larger)
{
    return pb_text_listed(&place->counties, larger->code) || pb_text_listed(&place->nhs_areas, larger->code);
}

/* Is a district the area itself, or one of those of a larger area or of a Place? */
static bool has_district(const struct rates_work *work, const struct control_area *of, const char *district)
{
    const struct pb_geography *geography = work->context->geography;
    if (of->place)
        return pb_text_listed(&of->place->districts, district);
    if (!of->area || strcmp(of->area->code, district) == 0)
        return of->area;
    if (!pb_area_covers_districts(of->area))
        return false;
    for (size_t i = 0; i < geography->places.count; i++)
        if (names(&geography->all[i], of->area) && pb_text_listed(&geography->all[i].districts, district))
            return true;
    return pb_text_listed(&of->area->districts, district);
}

/* ---- Areas ---- */

/* The number of the area that a row is about. `numbers`, by Place, then by area, then of what is not known, have it and
 * one more. */
static bool number_area(struct control_index *index, const struct pb_table *table, size_t at, uint32_t *numbers,
                        uint32_t *number)
{
    const struct pb_geography *geography = index->work->context->geography;
    const struct pb_area *areas = geography->areas.items;
    const char *code = pb_cell(table, area_code, at);
    struct control_area found = { 0 };
    size_t position = geography->all_count + geography->areas.count;
    if (table->geography[at] == PB_WORD_SUM)
        found.place = pb_geography_place(geography, code);
    else
        found.area = pb_geography_area(geography, code, pb_symbol_length(table->symbols, table->area_code[at]));
    if (found.place)
        position = (size_t)(found.place - geography->all);
    else if (found.area)
        position = geography->all_count + (size_t)(found.area - areas);
    if (!numbers[position]) {
        found.districts = pb_arena_take(&index->work->arena, index->words, sizeof *found.districts);
        if (!found.districts)
            return false;
        for (size_t i = 0; i < index->district_count; i++)
            if (has_district(index->work, &found, index->districts[i])) {
                found.districts[i / 64] |= (uint64_t)1 << i % 64;
                found.district_count++;
            }
        index->areas[index->area_count++] = found;
        numbers[position] = (uint32_t)index->area_count;
    }
    *number = numbers[position] - 1;
    return true;
}

static bool read_row(struct control_index *index, const struct pb_table *table, size_t at, uint32_t *numbers,
                     struct control_row *row)
{
    row->sex = table->sex[at] ? table->sex[at] : (pb_symbol)PB_WORD_PERSONS;
    row->age = table->age[at];
    row->start = table->period_start[at];
    row->end = table->period_end[at];
    return number_area(index, table, at, numbers, &row->area);
}

static bool read_rows(struct control_index *index)
{
    struct rates_work *work = index->work;
    const struct pb_geography *geography = work->context->geography;
    const struct pb_table *table = work->context->table;
    const size_t most = geography->all_count + geography->areas.count + 1;
    uint32_t *numbers = pb_arena_take(&work->arena, most, sizeof *numbers);
    index->areas = pb_arena_take(&work->arena, most, sizeof *index->areas);
    if (!numbers || !index->areas)
        return false;
    for (size_t i = 0; i < work->made.rows; i++)
        if (!read_row(index, &work->made, i, numbers, &index->rows[i]))
            return false;
    for (size_t i = 0; i < work->table_rows; i++)
        if (table->status[i] != PB_WORD_SUPPRESSED && !table->category[i] &&
            (!pb_missing(table->value[i]) || !pb_missing(table->count[i])) &&
            !read_row(index, table, i, numbers, &index->own[index->own_count++]))
            return false;
    return true;
}

/* Gives each area its rows: counted first, then dealt. */
static bool deal_rows(struct control_index *index, const struct control_row *rows, size_t count, bool made)
{
    uint32_t *items = pb_arena_take(&index->work->arena, count, sizeof *items);
    size_t *ends = pb_arena_take(&index->work->arena, index->area_count + 1, sizeof *ends);
    if (!items || !ends)
        return false;
    for (size_t i = 0; i < count; i++)
        ends[rows[i].area + 1]++;
    for (size_t a = 0; a < index->area_count; a++) {
        const struct control_list own = { &items[ends[a]], ends[a + 1] };
        *(made ? &index->areas[a].made : &index->areas[a].own) = own;
        ends[a + 1] += ends[a];
    }
    for (size_t i = 0; i < count; i++)
        items[ends[rows[i].area]++] = (uint32_t)i;
    return true;
}

bool rates_control_has(const struct control_index *index, uint32_t larger, uint32_t part)
{
    for (size_t i = 0; i < index->words; i++)
        if (index->areas[part].districts[i] & ~index->areas[larger].districts[i])
            return false;
    return index->areas[part].district_count > 0;
}

bool rates_control_touch(const struct control_index *index, uint32_t one, uint32_t other)
{
    for (size_t i = 0; i < index->words; i++)
        if (index->areas[one].districts[i] & index->areas[other].districts[i])
            return true;
    return one == other;
}

static bool keep_list(struct control_index *index, const uint32_t *items, size_t count, struct control_list *list)
{
    uint32_t *copy = pb_arena_take(&index->work->arena, count, sizeof *copy);
    *list = (struct control_list){ copy, count };
    if (copy)
        memcpy(copy, items, count * sizeof *copy);
    return copy;
}

/* Which areas have to do with which. There are no more of them than the Places file has, however many rows there are.
 */
static bool relate_areas(struct control_index *index)
{
    const size_t count = index->area_count;
    uint32_t *around = pb_arena_take(&index->work->arena, count, sizeof *around);
    uint32_t *touching = pb_arena_take(&index->work->arena, count, sizeof *touching);
    if (!around || !touching)
        return false;
    for (uint32_t a = 0; a < count; a++) {
        struct control_area *area = &index->areas[a];
        size_t around_count = 0;
        size_t touching_count = 0;
        for (uint32_t other = 0; other < count; other++) {
            if (other == a || rates_control_has(index, other, a))
                around[around_count++] = other;
            if (rates_control_touch(index, a, other))
                touching[touching_count++] = other;
        }
        if (!keep_list(index, around, around_count, &area->around) ||
            !keep_list(index, touching, touching_count, &area->touching))
            return false;
    }
    return true;
}

/* ---- Periods ---- */

static int rows_by_period(const void *a, const void *b, void *context)
{
    const struct control_index *index = context;
    const uint32_t one = *(const uint32_t *)a;
    const uint32_t other = *(const uint32_t *)b;
    const struct control_row *left = &index->rows[one];
    const struct control_row *right = &index->rows[other];
    const uintptr_t left_kin = (uintptr_t)index->work->notes[one].kin;
    const uintptr_t right_kin = (uintptr_t)index->work->notes[other].kin;
    if (left_kin != right_kin)
        return left_kin < right_kin ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    if (left->end != right->end)
        return left->end < right->end ? -1 : 1;
    return one < other ? -1 : one > other;
}

static bool list_periods(struct control_index *index)
{
    const size_t count = index->work->made.rows;
    uint32_t *order = pb_arena_take(&index->work->arena, count, sizeof *order);
    struct control_period *periods = pb_arena_take(&index->work->arena, count, sizeof *periods);
    if (!order || !periods)
        return false;
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    if (count > 1)
        qsort_r(order, count, sizeof *order, rows_by_period, index);
    for (size_t i = 0; i < count; i++) {
        struct control_row *row = &index->rows[order[i]];
        const struct rates_kin *kin = index->work->notes[order[i]].kin;
        struct control_period *period = index->period_count ? &periods[index->period_count - 1] : NULL;
        if (!period || period->kin != kin || period->start != row->start || period->end != row->end) {
            period = &periods[index->period_count++];
            *period = (struct control_period){ kin, row->start, row->end, { &order[i], 0 } };
        }
        period->rows.count++;
        row->made = (uint32_t)index->period_count - 1;
    }
    index->periods = periods;
    return true;
}

bool rates_control_open(struct control_index *index, struct rates_work *work)
{
    *index = (struct control_index){ .work = work };
    index->rows = pb_arena_take(&work->arena, work->made.rows, sizeof *index->rows);
    index->own = pb_arena_take(&work->arena, work->table_rows, sizeof *index->own);
    return index->rows && index->own && list_all_districts(index) && read_rows(index) &&
           deal_rows(index, index->rows, work->made.rows, true) &&
           deal_rows(index, index->own, index->own_count, false) && relate_areas(index) && list_periods(index);
}
