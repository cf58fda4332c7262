#include "core/similar/neighbours_private.h"

#include <stdio.h>
#include <string.h>

static enum pb_status take_column(const struct pb_neighbours_reading *reading,
                                  const struct pb_neighbours_column *column, struct pb_neighbourhood *taken)
{
    char what[120];
    *taken = (struct pb_neighbourhood){ .code = column->code, .name = column->name };
    taken->items = pb_arena_take(reading->arena, column->count, sizeof *taken->items);
    if (!taken->items)
        return pb_out_of_memory(reading->error);
    size_t last = column->count;
    while (last > 0 && !column->cells[last - 1].code)
        last--;
    for (size_t i = 0; i < last; i++) {
        const struct pb_neighbour_cell *cell = &column->cells[i];
        if (!cell->code) {
            (void)snprintf(what, sizeof what, "rank %zu is missing, and there are further ones", i + 1);
            return pb_neighbours_fail(reading, column->code, what);
        }
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || strcmp(taken->items[k].code, cell->code) == 0;
        if (again || strcmp(cell->code, column->code) == 0) {
            (void)snprintf(what, sizeof what, again ? "%s is there twice" : "%s is itself among them", cell->code);
            return pb_neighbours_fail(reading, column->code, what);
        }
        taken->items[taken->count++] =
            (struct pb_neighbour){ cell->code, cell->name ? cell->name : "", cell->distance };
    }
    return PB_OK;
}

static enum pb_status neighbours_take(const struct pb_neighbours_reading *reading, struct pb_neighbours *neighbours)
{
    struct pb_neighbourhood *items = pb_arena_take(reading->arena, reading->count, sizeof *items);
    enum pb_status status = PB_OK;
    if (!items)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; status == PB_OK && i < reading->count; i++)
        status = take_column(reading, &reading->columns[i], &items[i]);
    if (status == PB_OK)
        *neighbours = (struct pb_neighbours){ reading->count, items };
    return status;
}

static enum pb_status neighbours_read_sheets(struct pb_neighbours_reading *reading, const char *sheet)
{
    for (size_t i = 0; i < pb_tabular_count(reading->tabular); i++) {
        const struct pb_tabular_sheet *about = pb_tabular_sheet(reading->tabular, i);
        if (about->unreadable || (sheet && strcmp(sheet, about->name) != 0))
            continue;
        enum pb_status status = pb_tabular_begin(reading->tabular, i, reading->error);
        if (status == PB_OK)
            status = pb_neighbours_read_sheet(reading, about->name);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

enum pb_status pb_neighbours_read(struct pb_neighbours *neighbours, const struct pb_input *input, const char *sheet,
                                  struct pb_arena *arena, bool *found, struct pb_error *error)
{
    struct pb_neighbours_reading reading = { .file = input->name, .arena = arena, .error = error };
    *neighbours = (struct pb_neighbours){ 0 };
    *found = false;
    enum pb_status status = pb_lookup_open(&reading.lookup, PB_NEIGHBOURS_MAXIMUM, arena, error);
    if (status == PB_OK)
        status = pb_tabular_open(&reading.tabular, input, error);
    if (status == PB_OK)
        status = neighbours_read_sheets(&reading, sheet);
    pb_tabular_close(reading.tabular);
    *found = reading.has_codes;
    return status == PB_OK && *found ? neighbours_take(&reading, neighbours) : status;
}

const struct pb_neighbourhood *pb_neighbours_find(const struct pb_neighbours *neighbours, const char *code)
{
    char known[PB_NHS_CODE_TEXT];
    if (!pb_nhs_code(code, strlen(code), false, known))
        return NULL;
    for (size_t i = 0; i < neighbours->count; i++)
        if (strcmp(neighbours->items[i].code, known) == 0)
            return &neighbours->items[i];
    return NULL;
}
