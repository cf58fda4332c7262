/*
 * The organisations of a table while it is read: a cell for each organisation and rank.
 */
#include "core/similar/neighbours_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum pb_status pb_neighbours_wrong(const struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                   size_t column, const char *format, ...)
{
    char message[600];
    char place[PB_TABULAR_PLACE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)pb_fail(reading->error, PB_FAILED, reading->code, "%.200s: %s",
                  pb_tabular_place(reading->tabular, row->number, column, place), message);
    pb_error_at(reading->error, reading->file, row->line,
                reading->authorities && column < PB_NEIGHBOURS_MAXIMUM ? (uint32_t)column + 1 : 0);
    return PB_FAILED;
}

enum pb_status pb_neighbours_fail(const struct pb_neighbours_reading *reading, const char *code,
                                  const struct pb_neighbour_cell *cell, const char *what)
{
    (void)pb_fail(reading->error, PB_FAILED, reading->code, "the organisations similar to %.20s: %s", code, what);
    pb_error_at(reading->error, reading->file, cell ? cell->line : 0, cell && reading->authorities ? cell->column : 0);
    return PB_FAILED;
}

static struct pb_neighbours_column *add_column(struct pb_neighbours_reading *reading, const char *code)
{
    if (reading->count == reading->capacity) {
        size_t capacity = reading->capacity ? reading->capacity * 2 : 64;
        struct pb_neighbours_column *grown =
            pb_arena_grow(reading->arena, reading->columns, reading->capacity, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        reading->columns = grown;
        reading->capacity = capacity;
    }
    const char *kept = pb_arena_text(reading->arena, code, strlen(code));
    if (!kept)
        return NULL;
    (void)pb_lookup_add(&reading->lookup, 0, kept, (uint32_t)reading->count);
    reading->columns[reading->count] = (struct pb_neighbours_column){ .code = kept, .name = "" };
    return &reading->columns[reading->count++];
}

enum pb_status pb_neighbours_cell(struct pb_neighbours_reading *reading, const char *code, size_t rank,
                                  struct pb_neighbour_cell **cell, struct pb_neighbours_column **column)
{
    uint32_t known = pb_lookup_find(&reading->lookup, 0, code, strlen(code));
    if (known == PB_LOOKUP_NONE && reading->count == PB_NEIGHBOURS_MAXIMUM)
        return pb_neighbours_fail(reading, code, NULL, "there are more organisations than any table has");
    *column = known == PB_LOOKUP_NONE ? add_column(reading, code) : &reading->columns[known];
    if (!*column)
        return pb_out_of_memory(reading->error);
    if (rank == 0)
        rank = (*column)->count + 1;
    if (rank > PB_NEIGHBOURS_EACH)
        return pb_neighbours_fail(reading, code, NULL, "a rank above 100");
    if (rank > (*column)->capacity || !(*column)->cells) {
        size_t capacity = rank < 10 ? 10 : PB_NEIGHBOURS_EACH;
        struct pb_neighbour_cell *grown =
            pb_arena_grow(reading->arena, (*column)->cells, (*column)->capacity, capacity, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(reading->error);
        for (size_t i = (*column)->capacity; i < capacity; i++)
            grown[i].distance = (double)NAN;
        (*column)->cells = grown;
        (*column)->capacity = capacity;
    }
    if (rank > (*column)->count)
        (*column)->count = rank;
    *cell = &(*column)->cells[rank - 1];
    return PB_OK;
}
