#include "core/similar/neighbours_private.h"

#include <stdio.h>
#include <string.h>

/* May the cell of this rank stand there? The cells before it may. */
static enum pb_status check_cell(const struct pb_neighbours_reading *reading, const struct pb_neighbours_column *column,
                                 const struct pb_neighbourhood *taken, size_t rank)
{
    char what[120];
    const struct pb_neighbour_cell *cell = &column->cells[rank - 1];
    if (!cell->code) {
        (void)snprintf(what, sizeof what, "rank %zu is missing, and there are further ones", rank);
        return pb_neighbours_fail(reading, column->code, &column->cells[column->count - 1], what);
    }
    bool again = false;
    for (size_t k = 0; k < taken->count; k++)
        again = again || strcmp(taken->items[k].code, cell->code) == 0;
    if (!again && strcmp(cell->code, column->code) != 0)
        return PB_OK;
    (void)snprintf(what, sizeof what, again ? "%s is there twice" : "%s is itself among them", cell->code);
    return pb_neighbours_fail(reading, column->code, cell, what);
}

static enum pb_status take_column(const struct pb_neighbours_reading *reading, struct pb_neighbours_column *column,
                                  struct pb_neighbourhood *taken)
{
    enum pb_status status = PB_OK;
    *taken = (struct pb_neighbourhood){ .code = column->code, .name = column->name };
    taken->items = pb_arena_take(reading->arena, column->count, sizeof *taken->items);
    if (!taken->items)
        return pb_out_of_memory(reading->error);
    while (column->count > 0 && !column->cells[column->count - 1].code)
        column->count--;
    for (size_t i = 0; i < column->count; i++) {
        const struct pb_neighbour_cell *cell = &column->cells[i];
        if (!cell->code && reading->doubtful)
            continue;
        enum pb_status found = check_cell(reading, column, taken, i + 1);
        if (found == PB_OK)
            taken->items[taken->count++] =
                (struct pb_neighbour){ cell->code, cell->name ? cell->name : "", cell->distance };
        else if (pb_mistakes_end(reading->mistakes, found, &status, reading->error))
            return status;
    }
    return status;
}

static enum pb_status neighbours_take(const struct pb_neighbours_reading *reading, struct pb_neighbours *neighbours)
{
    struct pb_neighbourhood *items = pb_arena_take(reading->arena, reading->count, sizeof *items);
    enum pb_status status = PB_OK;
    if (!items)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < reading->count; i++)
        if (pb_mistakes_end(reading->mistakes, take_column(reading, &reading->columns[i], &items[i]), &status,
                            reading->error))
            return status;
    *neighbours = (struct pb_neighbours){ reading->count, items };
    return status;
}

static enum pb_status neighbours_read_sheets(struct pb_neighbours_reading *reading, const char *sheet)
{
    enum pb_status worst = PB_OK;
    for (size_t i = 0; i < pb_tabular_count(reading->tabular); i++) {
        const struct pb_tabular_sheet *about = pb_tabular_sheet(reading->tabular, i);
        if (about->unreadable || (sheet && strcmp(sheet, about->name) != 0))
            continue;
        enum pb_status status = pb_tabular_begin(reading->tabular, i, reading->error);
        if (status == PB_OK)
            status = pb_neighbours_read_sheet(reading, about->name);
        if (pb_mistakes_end(reading->mistakes, status, &worst, reading->error))
            return worst;
    }
    return worst;
}

static enum pb_status neighbours_read(struct pb_neighbours_reading *reading, struct pb_neighbours *neighbours,
                                      const struct pb_input *input, const char *sheet, bool *found)
{
    *neighbours = (struct pb_neighbours){ 0 };
    *found = false;
    enum pb_status status = pb_lookup_open(&reading->lookup, PB_NEIGHBOURS_MAXIMUM, reading->arena, reading->error);
    if (status == PB_OK)
        status = pb_tabular_open(&reading->tabular, input, reading->error);
    if (status == PB_OK)
        status = neighbours_read_sheets(reading, sheet);
    pb_tabular_close(reading->tabular);
    *found = reading->has_codes;
    if (status > PB_REJECTED || !*found)
        return status;
    reading->doubtful = status != PB_OK;
    enum pb_status taken = neighbours_take(reading, neighbours);
    return taken > status ? taken : status;
}

enum pb_status pb_neighbours_read(struct pb_neighbours *neighbours, const struct pb_input *input, const char *sheet,
                                  struct pb_arena *arena, bool *found, struct pb_error *error)
{
    struct pb_neighbours_reading reading = {
        .file = input->name, .arena = arena, .code = PB_ERROR_SOURCE, .error = error
    };
    return neighbours_read(&reading, neighbours, input, sheet, found);
}

enum pb_status pb_neighbours_check(struct pb_neighbours *neighbours, const struct pb_input *input,
                                   struct pb_arena *arena, struct pb_mistakes *mistakes, bool *found,
                                   struct pb_error *error)
{
    struct pb_neighbours_reading reading = { .file = input->name,
                                             .arena = arena,
                                             .code = PB_ERROR_CONFIGURATION,
                                             .authorities = true,
                                             .mistakes = mistakes,
                                             .error = error };
    return neighbours_read(&reading, neighbours, input, NULL, found);
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
