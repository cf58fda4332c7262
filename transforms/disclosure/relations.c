#include "transforms/disclosure/relations.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAXIMUM = 1 << 20, DISTINCT_MAXIMUM = 2000, PARTS_MAXIMUM = 1 << 24 };

static const struct pb_area *relations_areas_of(const struct pb_geography *geography)
{
    return geography->areas.items;
}

static enum pb_status relations_too_many(const struct disclosure_group *group, const char *what)
{
    enum pb_status status =
        pb_fail(group->work->error, PB_FAILED, PB_ERROR_SOURCE,
                "one measure and period has too many %s to look for counts that can be worked out", what);
    pb_error_hint(group->work->error, "split the source, or set \"secondary\" to \"off\"");
    return status;
}

/* Makes room for `wanted` items of `size` bytes. */
static void *relations_with_room(struct disclosure_group *group, void *items, size_t *capacity, size_t wanted,
                                 size_t size)
{
    if (items && wanted <= *capacity)
        return items;
    size_t larger = *capacity ? *capacity : 64;
    while (larger < wanted)
        larger *= 2;
    void *grown = pb_arena_grow(&group->work->arena, items, *capacity, larger, size);
    if (grown)
        *capacity = larger;
    return grown;
}

/* --- which districts an area covers --- */

/* Adds districts by their codes; false when one of them is not an area of the Places file, so that the area is never
 * the sum of what is there. */
static bool add_districts(const struct pb_geography *geography, const struct pb_text_list *codes,
                          struct disclosure_cover *cover)
{
    for (size_t i = 0; i < codes->count; i++) {
        const struct pb_area *district = pb_geography_area(geography, codes->items[i], strlen(codes->items[i]));
        if (!district)
            return false;
        uint32_t position = (uint32_t)(district - relations_areas_of(geography));
        bool again = false;
        for (uint32_t k = 0; k < cover->count; k++)
            again = again || cover->districts[k] == position;
        if (!again)
            cover->districts[cover->count++] = position;
    }
    return true;
}

/* A county or an NHS area: the districts that it says, else those of the Places that name it. */
static bool fill_cover(const struct pb_geography *geography, const struct pb_area *area, struct disclosure_cover *cover)
{
    if (area->districts.count)
        return add_districts(geography, &area->districts, cover);
    for (size_t i = 0; i < geography->places.count; i++) {
        const struct pb_place *place = &geography->all[i];
        if ((pb_text_listed(&place->counties, area->code) || pb_text_listed(&place->nhs_areas, area->code)) &&
            !add_districts(geography, &place->districts, cover))
            return false;
    }
    return true;
}

enum pb_status disclosure_group_open(struct disclosure_group *group, struct disclosure_work *work)
{
    const struct pb_geography *geography = work->context->geography;
    size_t count = geography->areas.count;
    *group = (struct disclosure_group){ .work = work };
    group->covers = pb_arena_take(&work->arena, count, sizeof *group->covers);
    group->slot_of_area = pb_arena_take(&work->arena, count, sizeof *group->slot_of_area);
    group->areas = pb_arena_take(&work->arena, count, sizeof *group->areas);
    if (!group->covers || !group->slot_of_area || !group->areas)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < count; i++) {
        const struct pb_area *area = &relations_areas_of(geography)[i];
        group->slot_of_area[i] = UINT32_MAX;
        if (!pb_area_covers_districts(area))
            continue;
        group->covers[i].districts = pb_arena_take(&work->arena, count, sizeof(uint32_t));
        if (!group->covers[i].districts)
            return pb_out_of_memory(work->error);
        if (!fill_cover(geography, area, &group->covers[i]))
            group->covers[i].count = 0;
    }
    return PB_OK;
}

/* --- the cells: area by sex by category --- */

static enum pb_status find_or_add(struct disclosure_group *group, struct disclosure_distinct *list, pb_symbol first,
                                  pb_symbol second, uint32_t *found)
{
    for (*found = 0; *found < list->count; ++*found)
        if (list->items[2 * (size_t)*found] == first && list->items[2 * (size_t)*found + 1] == second)
            return PB_OK;
    if (list->count == DISTINCT_MAXIMUM)
        return relations_too_many(group, "categories");
    size_t capacity = list->capacity;
    list->items = relations_with_room(group, list->items, &capacity, list->count + 1, 2 * sizeof(pb_symbol));
    if (!list->items)
        return pb_out_of_memory(group->work->error);
    list->capacity = (uint32_t)capacity;
    list->items[2 * (size_t)list->count] = first;
    list->items[2 * (size_t)list->count + 1] = second;
    list->count++;
    return PB_OK;
}

static void relations_add_area(struct disclosure_group *group, uint32_t area)
{
    if (group->slot_of_area[area] != UINT32_MAX)
        return;
    group->slot_of_area[area] = group->area_count;
    group->areas[group->area_count++] = area;
}

static uint32_t relations_area_of_row(const struct disclosure_group *group, size_t row)
{
    const struct pb_table *table = group->work->context->table;
    const struct pb_geography *geography = group->work->context->geography;
    const struct pb_area *area = pb_geography_area(geography, pb_cell(table, area_code, row),
                                                   pb_symbol_length(table->symbols, table->area_code[row]));
    return area ? (uint32_t)(area - relations_areas_of(geography)) : UINT32_MAX;
}

static size_t relations_cell_at(const struct disclosure_group *group, uint32_t slot, uint32_t sex, uint32_t category)
{
    return ((size_t)slot * group->sexes.count + sex) * group->categories.count + category;
}

/* What the rows are about: areas with their districts, sexes, categories. Rows of areas without a role here are not
 * published. */
static enum pb_status relations_collect(struct disclosure_group *group, const uint32_t *rows, size_t count)
{
    const struct pb_table *table = group->work->context->table;
    uint32_t ignored = 0;
    for (uint32_t i = 0; i < group->area_count; i++)
        group->slot_of_area[group->areas[i]] = UINT32_MAX;
    group->area_count = group->sexes.count = group->categories.count = 0;
    enum pb_status status = find_or_add(group, &group->categories, PB_WORD_NONE, PB_WORD_NONE, &ignored);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        uint32_t area = relations_area_of_row(group, rows[i]);
        if (area == UINT32_MAX)
            continue;
        relations_add_area(group, area);
        for (uint32_t k = 0; k < group->covers[area].count; k++)
            relations_add_area(group, group->covers[area].districts[k]);
        status = find_or_add(group, &group->sexes, table->sex[rows[i]], PB_WORD_NONE, &ignored);
        if (status == PB_OK)
            status = find_or_add(group, &group->categories, table->category_type[rows[i]], table->category[rows[i]],
                                 &ignored);
    }
    return status;
}

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

/* By their texts; the first `fixed` stay where they are. */
static void sort_distinct(const struct pb_symbols *symbols, struct disclosure_distinct *list, uint32_t fixed)
{
    for (uint32_t i = fixed; i < list->count; i++)
        for (pb_symbol *at = &list->items[2 * (size_t)i]; at > &list->items[2 * (size_t)fixed]; at -= 2) {
            int order = strcmp(pb_symbol_text(symbols, at[-2]), pb_symbol_text(symbols, at[0]));
            if (order == 0)
                order = strcmp(pb_symbol_text(symbols, at[-1]), pb_symbol_text(symbols, at[1]));
            if (order <= 0)
                break;
            for (int k = 0; k < 2; k++) {
                pb_symbol moved = at[k - 2];
                at[k - 2] = at[k];
                at[k] = moved;
            }
        }
}

/* What comes first is protected first: so that the order of the rows in the file does not matter. */
static void relations_sort_all(struct disclosure_group *group)
{
    const struct pb_symbols *symbols = group->work->context->table->symbols;
    qsort(group->areas, group->area_count, sizeof *group->areas, by_number);
    for (uint32_t i = 0; i < group->area_count; i++)
        group->slot_of_area[group->areas[i]] = i;
    sort_distinct(symbols, &group->sexes, 0);
    sort_distinct(symbols, &group->categories, 1);
}

void disclosure_group_describe(const struct disclosure_group *group, struct disclosure_cell *cell)
{
    const struct disclosure_work *work = group->work;
    const struct disclosure_rule *rule = &work->rule;
    unsigned char fate = work->fates[cell->row];
    cell->count = work->counts[cell->row];
    cell->secret = pb_disclosure_is_secret(fate);
    cell->known = !cell->secret && !pb_missing(cell->count);
    cell->low = 0;
    cell->high = INFINITY;
    if (fate == DISCLOSURE_PRIMARY && disclosure_is_small(rule, cell->count)) {
        cell->low = rule->suppress_from;
        cell->high = rule->suppress_to;
    } else if (fate == DISCLOSURE_SECONDARY && cell->count > rule->suppress_to) {
        cell->low = rule->suppress_to + 1;
    }
}

static enum pb_status add_relation(struct disclosure_group *group, size_t total, uint32_t parts)
{
    group->relations = relations_with_room(group, group->relations, &group->relation_capacity,
                                           group->relation_count + 1, sizeof *group->relations);
    if (group->part_count + parts > PARTS_MAXIMUM)
        return relations_too_many(group, "totals");
    group->parts = relations_with_room(group, group->parts, &group->part_capacity, group->part_count + parts,
                                       sizeof *group->parts);
    if (!group->relations || !group->parts)
        return pb_out_of_memory(group->work->error);
    group->relations[group->relation_count++] =
        (struct disclosure_relation){ .total = (uint32_t)total, .first = (uint32_t)group->part_count, .active = true };
    return PB_OK;
}

static void add_part(struct disclosure_group *group, size_t cell)
{
    group->parts[group->part_count++] = (uint32_t)cell;
    group->relations[group->relation_count - 1].count++;
}

/* A second row about the same thing, such as one that names the area by its NHS code, has the same count. */
static enum pb_status add_twin(struct disclosure_group *group, size_t cell, size_t row)
{
    group->cells =
        relations_with_room(group, group->cells, &group->cell_capacity, group->cell_count + 1, sizeof *group->cells);
    if (!group->cells)
        return pb_out_of_memory(group->work->error);
    size_t twin = group->cell_count++;
    group->cells[twin] = (struct disclosure_cell){ .row = row };
    disclosure_group_describe(group, &group->cells[twin]);
    enum pb_status status = add_relation(group, twin, 1);
    if (status == PB_OK)
        add_part(group, cell);
    return status;
}

static enum pb_status place_row(struct disclosure_group *group, size_t row)
{
    const struct pb_table *table = group->work->context->table;
    uint32_t area = relations_area_of_row(group, row);
    uint32_t sex = 0;
    uint32_t category = 0;
    if (area == UINT32_MAX)
        return PB_OK;
    enum pb_status status = find_or_add(group, &group->sexes, table->sex[row], PB_WORD_NONE, &sex);
    if (status == PB_OK)
        status = find_or_add(group, &group->categories, table->category_type[row], table->category[row], &category);
    if (status != PB_OK)
        return status;
    size_t at = relations_cell_at(group, group->slot_of_area[area], sex, category);
    if (group->cells[at].row != SIZE_MAX)
        return add_twin(group, at, row);
    group->cells[at].row = row;
    disclosure_group_describe(group, &group->cells[at]);
    return PB_OK;
}

static enum pb_status place_rows(struct disclosure_group *group, const uint32_t *rows, size_t count)
{
    size_t cells = (size_t)group->area_count * group->sexes.count * group->categories.count;
    if (cells > CELLS_MAXIMUM)
        return relations_too_many(group, "rows");
    group->cells = relations_with_room(group, group->cells, &group->cell_capacity, cells, sizeof *group->cells);
    if (!group->cells)
        return pb_out_of_memory(group->work->error);
    group->cell_count = cells;
    for (size_t i = 0; i < cells; i++)
        group->cells[i] = (struct disclosure_cell){ .row = SIZE_MAX, .count = PB_MISSING };
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = place_row(group, rows[i]);
    return status;
}

/* --- what adds up to what --- */

static enum pb_status relate_areas(struct disclosure_group *group, uint32_t sex, uint32_t category)
{
    enum pb_status status = PB_OK;
    for (uint32_t slot = 0; status == PB_OK && slot < group->area_count; slot++) {
        const struct disclosure_cover *cover = &group->covers[group->areas[slot]];
        if (cover->count == 0)
            continue;
        status = add_relation(group, relations_cell_at(group, slot, sex, category), cover->count);
        for (uint32_t i = 0; status == PB_OK && i < cover->count; i++)
            add_part(group, relations_cell_at(group, group->slot_of_area[cover->districts[i]], sex, category));
    }
    return status;
}

static uint32_t sex_at(const struct disclosure_group *group, pb_symbol word)
{
    for (uint32_t i = 0; i < group->sexes.count; i++)
        if (group->sexes.items[2 * (size_t)i] == word)
            return i;
    return UINT32_MAX;
}

static enum pb_status relate_sexes(struct disclosure_group *group)
{
    uint32_t persons = sex_at(group, PB_WORD_PERSONS);
    uint32_t male = sex_at(group, PB_WORD_MALE);
    uint32_t female = sex_at(group, PB_WORD_FEMALE);
    enum pb_status status = PB_OK;
    if (persons == UINT32_MAX || male == UINT32_MAX || female == UINT32_MAX)
        return PB_OK;
    for (uint32_t slot = 0; slot < group->area_count; slot++)
        for (uint32_t category = 0; status == PB_OK && category < group->categories.count; category++) {
            status = add_relation(group, relations_cell_at(group, slot, persons, category), 2);
            if (status == PB_OK) {
                add_part(group, relations_cell_at(group, slot, male, category));
                add_part(group, relations_cell_at(group, slot, female, category));
            }
        }
    return status;
}

/* The categories of one type, of which `first` is the first; one alone is not a split of a total. */
static enum pb_status relate_type(struct disclosure_group *group, uint32_t first, uint32_t slot, uint32_t sex)
{
    const pb_symbol *items = group->categories.items;
    uint32_t count = 0;
    for (uint32_t i = first; i < group->categories.count; i++)
        count += items[2 * (size_t)i] == items[2 * (size_t)first];
    if (count < 2)
        return PB_OK;
    enum pb_status status = add_relation(group, relations_cell_at(group, slot, sex, 0), count);
    for (uint32_t i = first; status == PB_OK && i < group->categories.count; i++)
        if (items[2 * (size_t)i] == items[2 * (size_t)first])
            add_part(group, relations_cell_at(group, slot, sex, i));
    return status;
}

static enum pb_status relate_categories(struct disclosure_group *group)
{
    const pb_symbol *items = group->categories.items;
    enum pb_status status = PB_OK;
    for (uint32_t first = 1; first < group->categories.count; first++) {
        bool begins = true;
        for (uint32_t i = 1; i < first; i++)
            begins = begins && items[2 * (size_t)i] != items[2 * (size_t)first];
        for (uint32_t slot = 0; begins && slot < group->area_count; slot++)
            for (uint32_t sex = 0; status == PB_OK && sex < group->sexes.count; sex++)
                status = relate_type(group, first, slot, sex);
    }
    return status;
}

enum pb_status disclosure_group_fill(struct disclosure_group *group, const uint32_t *rows, size_t count)
{
    group->relation_count = group->part_count = group->cell_count = 0;
    enum pb_status status = relations_collect(group, rows, count);
    if (status == PB_OK) {
        relations_sort_all(group);
        status = place_rows(group, rows, count);
    }
    for (uint32_t sex = 0; sex < group->sexes.count; sex++)
        for (uint32_t category = 0; status == PB_OK && category < group->categories.count; category++)
            status = relate_areas(group, sex, category);
    if (status == PB_OK)
        status = relate_sexes(group);
    if (status == PB_OK)
        status = relate_categories(group);
    return status;
}

/* --- relations that tell nothing --- */

static void count_uses(struct disclosure_group *group)
{
    for (size_t i = 0; i < group->cell_count; i++)
        group->cells[i].uses = 0;
    for (size_t i = 0; i < group->relation_count; i++) {
        const struct disclosure_relation *relation = &group->relations[i];
        if (!relation->active)
            continue;
        group->cells[relation->total].uses++;
        for (uint32_t k = 0; k < relation->count; k++)
            group->cells[group->parts[relation->first + k]].uses++;
    }
}

static bool is_loose(const struct disclosure_cell *cell)
{
    return !cell->known && !cell->secret && cell->uses == 1;
}

void disclosure_group_prune(struct disclosure_group *group)
{
    bool changed = true;
    while (changed) {
        changed = false;
        count_uses(group);
        for (size_t i = 0; i < group->relation_count; i++) {
            struct disclosure_relation *relation = &group->relations[i];
            bool loose = is_loose(&group->cells[relation->total]);
            for (uint32_t k = 0; k < relation->count; k++)
                loose = loose || is_loose(&group->cells[group->parts[relation->first + k]]);
            if (relation->active && loose) {
                relation->active = false;
                changed = true;
            }
        }
    }
}
