/*
 * Reference data from facts: the areas, their names and what codes became. Codes are symbols of the facts' pool, so an
 * area is found by its symbol while the data are made, and by its code afterwards.
 */
#include "placebook/reference.h"

#include "core/geography/reference_private.h"

#include <stdlib.h>
#include <string.h>

#define REFERENCE_ARENA_MAXIMUM ((size_t)1 << 30)

/* ---- Areas ---- */

static int reference_by_code(const void *a, const void *b)
{
    return strcmp(((const struct pb_reference_area *)a)->code, ((const struct pb_reference_area *)b)->code);
}

static bool reference_has_parent(const struct pb_table *facts, size_t row)
{
    return pb_reference_is(facts, row, PB_FACT_WITHIN) || pb_reference_is(facts, row, PB_FACT_DOUBTED);
}

/* Marks the symbols that are codes of areas, and counts them. */
static size_t mark_codes(struct reference_building *building)
{
    const struct pb_table *facts = building->facts;
    size_t count = 0;
    for (size_t row = 0; row < facts->rows; row++) {
        pb_symbol codes[2] = { facts->area_code[row], PB_WORD_NONE };
        if (pb_cell(facts, measure, row)[0] != PB_FACT_MARK || pb_reference_is(facts, row, PB_FACT_CHANGE))
            continue;
        if (reference_has_parent(facts, row))
            codes[1] = facts->within[row];
        for (size_t i = 0; i < 2; i++)
            if (codes[i] != PB_WORD_NONE && building->positions[codes[i]] == PB_REFERENCE_NONE) {
                building->positions[codes[i]] = 0;
                count++;
            }
    }
    return count;
}

static enum pb_status list_areas(struct reference_building *building)
{
    struct pb_reference *reference = building->reference;
    const struct pb_symbols *symbols = building->facts->symbols;
    size_t count = mark_codes(building);
    if (count > PB_REFERENCE_AREAS_MAXIMUM)
        return pb_fail(building->error, PB_FAILED, PB_ERROR_SOURCE, "reference data of %zu areas: expected at most %d",
                       count, (int)PB_REFERENCE_AREAS_MAXIMUM);
    reference->areas = pb_arena_take(&reference->arena, count, sizeof *reference->areas);
    if (!reference->areas)
        return pb_out_of_memory(building->error);
    for (pb_symbol s = 0; s < symbols->count; s++) {
        if (building->positions[s] == PB_REFERENCE_NONE)
            continue;
        struct pb_reference_area *area = &reference->areas[reference->area_count++];
        const char *code = pb_symbol_text(symbols, s);
        size_t length = pb_symbol_length(symbols, s);
        area->known = pb_geography_area(reference->geography, code, length);
        area->code = pb_arena_text(&reference->arena, code, length);
        area->name = area->known ? area->known->name : "";
        area->type = area->known ? area->known->type : "";
        area->deprivation = PB_MISSING;
        if (!area->code)
            return pb_out_of_memory(building->error);
    }
    if (count > 1)
        qsort(reference->areas, count, sizeof *reference->areas, reference_by_code);
    enum pb_status status = pb_lookup_open(&reference->lookup, count, &reference->arena, building->error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const char *code = reference->areas[i].code;
        (void)pb_lookup_add(&reference->lookup, 0, code, (uint32_t)i);
        building->positions[pb_symbol_find(symbols, code, strlen(code))] = (uint32_t)i;
    }
    return status;
}

/* Notes a vintage of an area; those that are too many are not told apart. */
static bool note_vintage(struct pb_reference *reference, struct pb_reference_area *area, const char *vintage)
{
    size_t at = 0;
    while (at < reference->vintage_count && strcmp(reference->vintages[at], vintage) != 0)
        at++;
    if (!*vintage || at == PB_VINTAGES_MAXIMUM)
        return true;
    if (at == reference->vintage_count) {
        reference->vintages[at] = pb_arena_text(&reference->arena, vintage, strlen(vintage));
        if (!reference->vintages[at])
            return false;
        reference->vintage_count++;
    }
    area->vintages |= (uint32_t)1 << at;
    return true;
}

/* What facts say of an area: the first one counts, of each thing. A lookup says nothing of days, a history does: in
 * whatever order they come. */
static enum pb_status describe_area(struct reference_building *building, size_t row)
{
    const struct pb_table *facts = building->facts;
    struct pb_reference *reference = building->reference;
    struct pb_reference_area *area = &reference->areas[building->positions[facts->area_code[row]]];
    const char *name = pb_cell(facts, area_name, row);
    const char *type = pb_cell(facts, area_type, row);
    if (*area->type && *type && strcmp(area->type, type) != 0)
        return area->known
                   ? PB_OK
                   : pb_reference_fault(building, row, "two-kinds",
                                        "area %.60s is of the type '%.40s' here, and elsewhere '%.40s', which counts",
                                        area->code, type, area->type);
    if (!note_vintage(reference, area, pb_cell(facts, category, row)))
        return pb_out_of_memory(building->error);
    if (!area->known && area->from == 0 && area->to == 0) {
        area->from = facts->period_start[row];
        area->to = facts->period_end[row];
    }
    if (!*area->name)
        area->name = pb_arena_text(&reference->arena, name, strlen(name));
    if (!*area->type)
        area->type = pb_arena_text(&reference->arena, type, strlen(type));
    return area->name && area->type ? PB_OK : pb_out_of_memory(building->error);
}

static enum pb_status outline_area(struct reference_building *building, size_t row)
{
    const struct pb_table *facts = building->facts;
    struct pb_reference *reference = building->reference;
    struct pb_reference_area *area = &reference->areas[building->positions[facts->area_code[row]]];
    if (area->outline)
        return pb_reference_fault(building, row, "twice", "area %.60s has two outlines: the first one counts",
                                  area->code);
    const char *source = pb_cell(facts, source, row);
    if (!building->outline_source || strcmp(building->outline_source, source) != 0)
        building->outline_source = pb_arena_text(&reference->arena, source, strlen(source)); /* one for them all */
    area->outline_source = building->outline_source;
    area->outline =
        pb_arena_text(&reference->arena, pb_cell(facts, note, row), pb_symbol_length(facts->symbols, facts->note[row]));
    return area->outline && area->outline_source ? PB_OK : pb_out_of_memory(building->error);
}

static enum pb_status rank_area(struct reference_building *building, size_t row)
{
    const struct pb_table *facts = building->facts;
    struct pb_reference_area *area = &building->reference->areas[building->positions[facts->area_code[row]]];
    double rank = facts->value[row];
    if (pb_missing(rank) || rank <= 0)
        return pb_reference_fault(building, row, "deprivation", "a rank of deprivation of %g of %.60s cannot be used",
                                  rank, area->code);
    if (!pb_missing(area->deprivation) && area->deprivation != rank)
        return pb_reference_fault(building, row, "deprivation",
                                  "two ranks of deprivation of %.60s, %g and %g: the first one counts", area->code,
                                  area->deprivation, rank);
    area->deprivation = rank;
    return PB_OK;
}

static enum pb_status describe_areas(struct reference_building *building)
{
    const struct pb_table *facts = building->facts;
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < facts->rows; row++)
        if (pb_reference_is(facts, row, PB_FACT_AREA))
            status = describe_area(building, row);
        else if (pb_reference_is(facts, row, PB_FACT_BOUNDARY))
            status = outline_area(building, row);
        else if (pb_reference_is(facts, row, PB_FACT_DEPRIVATION))
            status = rank_area(building, row);
    return status;
}

/* ---- Changes ---- */

static int changes_in_order(const void *a, const void *b)
{
    const struct pb_reference_change *left = a;
    const struct pb_reference_change *right = b;
    int order = strcmp(left->code, right->code);
    if (order == 0)
        order = left->on < right->on ? -1 : left->on > right->on;
    return order ? order : strcmp(left->became, right->became);
}

static enum pb_status build_changes(struct reference_building *building)
{
    struct pb_reference *reference = building->reference;
    const struct pb_table *facts = building->facts;
    size_t count = 0;
    for (size_t row = 0; row < facts->rows; row++)
        count += pb_reference_is(facts, row, PB_FACT_CHANGE);
    reference->changes = pb_arena_take(&reference->arena, count, sizeof *reference->changes);
    if (!reference->changes)
        return pb_out_of_memory(building->error);
    for (size_t row = 0; row < facts->rows; row++) {
        if (!pb_reference_is(facts, row, PB_FACT_CHANGE))
            continue;
        struct pb_reference_change *change = &reference->changes[reference->change_count++];
        struct pb_arena *arena = &reference->arena;
        change->code = pb_arena_format(arena, "%s", pb_cell(facts, area_code, row));
        change->became = pb_arena_format(arena, "%s", pb_cell(facts, within, row));
        change->how = pb_arena_format(arena, "%s", pb_cell(facts, category, row));
        change->share = facts->value[row];
        change->on = facts->period_start[row];
        if (!change->code || !change->became || !change->how)
            return pb_out_of_memory(building->error);
    }
    if (count > 1)
        qsort(reference->changes, count, sizeof *reference->changes, changes_in_order);
    return PB_OK;
}

/* ---- All of it ---- */

enum pb_status pb_reference_build(struct pb_reference *reference, const struct pb_geography *geography,
                                  const struct pb_table *facts, struct pb_error *error)
{
    struct reference_building building = { .reference = reference, .facts = facts, .error = error };
    *reference = (struct pb_reference){ .geography = geography };
    pb_arena_open(&reference->arena, REFERENCE_ARENA_MAXIMUM);
    pb_arena_open(&building.scratch, REFERENCE_ARENA_MAXIMUM);
    building.positions = calloc((size_t)facts->symbols->count + 1, sizeof *building.positions); /* checked: below */
    if (!building.positions)
        return pb_out_of_memory(error);
    for (pb_symbol s = 0; s <= facts->symbols->count; s++)
        building.positions[s] = PB_REFERENCE_NONE;
    enum pb_status status = list_areas(&building);
    if (status == PB_OK)
        status = describe_areas(&building);
    if (status == PB_OK)
        status = pb_reference_build_links(&building);
    if (status == PB_OK)
        status = pb_reference_build_elsewhere(&building);
    if (status == PB_OK)
        status = pb_reference_build_people(&building);
    if (status == PB_OK)
        status = pb_reference_check_ages(&building);
    pb_reference_list_people_doubts(reference);
    if (status == PB_OK)
        status = build_changes(&building);
    if (status == PB_OK)
        pb_reference_find_coded_twice(reference);
    if (status == PB_OK)
        status = pb_reference_find_unsure(reference, error);
    if (status == PB_OK)
        status = pb_reference_find_faults(&building);
    if (status == PB_OK)
        status = pb_reference_build_doubts(&building);
    free(building.positions);
    pb_arena_close(&building.scratch);
    return status;
}

void pb_reference_close(struct pb_reference *reference)
{
    pb_arena_close(&reference->arena);
    *reference = (struct pb_reference){ 0 };
}
