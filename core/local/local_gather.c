/*
 * Which local areas a Place has: those of the reference data that lie in it, and others that have figures.
 */
#include "core/local/local_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void local_add(struct local_finding *finding, const char *code, const char *name, const struct pb_area *home,
                      const struct pb_reference_area *reference)
{
    struct pb_local_areas *areas = finding->areas;
    if (pb_lookup_add(&finding->lookup, 0, code, (uint32_t)areas->count) != PB_LOOKUP_NONE)
        return;
    areas->areas[areas->count++] = (struct pb_local_area){ .code = code,
                                                           .name = *name ? name : code,
                                                           .district = home ? home->name : "",
                                                           .place = pb_geography_place_of(finding->geography, home),
                                                           .reference = reference,
                                                           .residents = PB_MISSING };
}

static bool is_local_reference(const struct local_finding *finding, const struct pb_reference_area *area)
{
    if (strcmp(area->type, PB_TYPE_LOCAL) != 0)
        return false;
    const struct pb_area *home = pb_reference_home(finding->reference, area, 0);
    return home && pb_geography_lies_in(finding->geography, finding->place, home);
}

static size_t count_possible(const struct local_finding *finding)
{
    size_t count = 0;
    for (size_t i = 0; finding->reference && i < finding->reference->area_count; i++)
        count += strcmp(finding->reference->areas[i].type, PB_TYPE_LOCAL) == 0;
    pb_symbol before = PB_SYMBOL_NONE;
    for (size_t row = 0; row < finding->table->rows; row++) {
        if (!pb_is_local_figure(finding->table, row))
            continue;
        count += finding->table->area_code[row] != before;
        before = finding->table->area_code[row];
    }
    return count;
}

/* What the reference data do not have lies where its rows say. */
static void local_add_of_row(struct local_finding *finding, size_t row)
{
    const struct pb_table *table = finding->table;
    const char *code = pb_cell(table, area_code, row);
    const struct pb_reference_area *reference = pb_reference_area(finding->reference, code, strlen(code));
    const char *within = pb_cell(table, within, row);
    const struct pb_area *home = pb_geography_area(finding->geography, within, strlen(within));
    if (!home && reference)
        home = pb_reference_home(finding->reference, reference, 0);
    local_add(finding, code, pb_cell(table, area_name, row), home, reference);
}

static int local_in_order(const void *left, const void *right)
{
    const struct pb_local_area *a = left;
    const struct pb_local_area *b = right;
    size_t x = a->place ? a->place->position : SIZE_MAX;
    size_t y = b->place ? b->place->position : SIZE_MAX;
    int order = (x > y) - (x < y);
    if (order == 0)
        order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->code, b->code);
}

enum pb_status pb_local_gather(struct local_finding *finding, struct pb_error *error)
{
    struct pb_local_areas *areas = finding->areas;
    size_t possible = count_possible(finding);
    areas->areas = pb_arena_take(finding->arena, possible + 1, sizeof *areas->areas);
    if (!areas->areas)
        return pb_out_of_memory(error);
    enum pb_status status = pb_lookup_open(&finding->lookup, possible + 1, finding->arena, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; finding->reference && i < finding->reference->area_count; i++) {
        const struct pb_reference_area *area = &finding->reference->areas[i];
        if (is_local_reference(finding, area))
            local_add(finding, area->code, area->name, pb_reference_home(finding->reference, area, 0), area);
    }
    for (size_t row = 0; row < finding->table->rows; row++)
        if (pb_is_local_figure(finding->table, row))
            local_add_of_row(finding, row);
    qsort(areas->areas, areas->count, sizeof *areas->areas, local_in_order);
    status = pb_lookup_open(&finding->lookup, possible + 1, finding->arena, error); /* anew, by their order */
    for (size_t i = 0; status == PB_OK && i < areas->count; i++)
        (void)pb_lookup_add(&finding->lookup, 0, areas->areas[i].code, (uint32_t)i);
    return status;
}

size_t pb_local_position(const struct local_finding *finding, const char *code)
{
    uint32_t position = pb_lookup_find(&finding->lookup, 0, code, strlen(code));
    return position == PB_LOOKUP_NONE ? SIZE_MAX : position;
}
