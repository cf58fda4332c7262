#include "extractors/table/held.h"

#define HELD_MAXIMUM ((size_t)64 << 20)

void table_held_open(struct held *held)
{
    *held = (struct held){ 0 };
    pb_arena_open(&held->arena, HELD_MAXIMUM);
}

void table_held_close(struct held *held)
{
    pb_arena_close(&held->arena);
}

static bool held_copy(struct pb_arena *arena, const struct pb_tabular_row *from, struct pb_tabular_row *to)
{
    struct pb_tabular_cell *cells = pb_arena_take(arena, from->count, sizeof *cells);
    *to = *from;
    to->cells = cells;
    if (from->raw)
        to->raw = pb_arena_text(arena, from->raw, from->raw_length);
    if (!cells || (from->raw && !to->raw))
        return false;
    for (size_t i = 0; i < from->count; i++) {
        cells[i] = from->cells[i];
        cells[i].text = pb_arena_text(arena, from->cells[i].text, from->cells[i].length);
        if (!cells[i].text)
            return false;
    }
    return true;
}

bool table_held_keep(struct held *held, const struct pb_tabular_row *row, const struct series *series)
{
    struct held_row *rows = pb_arena_one_more(&held->arena, held->rows, held->count, &held->room, sizeof *rows);
    if (!rows)
        return false;
    held->rows = rows;
    if (!held_copy(&held->arena, row, &held->rows[held->count].row))
        return false;
    held->rows[held->count++].series = series;
    return true;
}
