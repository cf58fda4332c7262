/*
 * Which rows are added together: the rows are put into groups of one series and period, and in each group every Place
 * of several districts is served.
 */
#include "transforms/places/places.h"

#include <string.h>

enum { KEY = 7, SERIES = 4 }; /* the first columns of the key make the series of which the scale is known */

struct walk {
    struct pb_placing *work;
    const pb_symbol *key[KEY];
    uint32_t *order;
    size_t *row_of_area; /* in the group at hand: row, PB_NO_ROW or PB_SEVERAL_ROWS */
    size_t **districts;  /* by Place: positions of its areas */
    size_t *rows;        /* by district of the Place at hand */
    struct pb_series_scale scale;
    struct pb_table *sums;
};

static size_t position_of(const struct pb_geography *geography, const char *code)
{
    const struct pb_area *area = pb_geography_area(geography, code, strlen(code));
    return (size_t)(area - (const struct pb_area *)geography->areas.items);
}

static enum pb_status prepare(struct walk *walk)
{
    struct pb_placing *work = walk->work;
    const struct pb_geography *geography = work->stage->geography;
    walk->order = pb_arena_take(&work->arena, work->stage->table->rows, sizeof *walk->order);
    walk->row_of_area = pb_arena_take(&work->arena, geography->areas.count, sizeof *walk->row_of_area);
    walk->districts = pb_arena_take(&work->arena, geography->all_count, sizeof *walk->districts);
    size_t most = 0;
    for (size_t i = 0; i < geography->all_count; i++)
        if (geography->all[i].districts.count > most)
            most = geography->all[i].districts.count;
    walk->rows = pb_arena_take(&work->arena, most, sizeof *walk->rows);
    if (!walk->order || !walk->row_of_area || !walk->districts || !walk->rows)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < geography->areas.count; i++)
        walk->row_of_area[i] = PB_NO_ROW;
    for (size_t i = 0; i < geography->all_count; i++) {
        const struct pb_text_list *codes = &geography->all[i].districts;
        walk->districts[i] = pb_arena_take(&work->arena, codes->count, sizeof *walk->districts[i]);
        if (!walk->districts[i])
            return pb_out_of_memory(work->error);
        for (size_t j = 0; j < codes->count; j++)
            walk->districts[i][j] = position_of(geography, codes->items[j]);
    }
    return PB_OK;
}

static enum pb_status serve_place(struct walk *walk, size_t position)
{
    const struct pb_place *place = &walk->work->stage->geography->all[position];
    bool any = false;
    for (size_t i = 0; i < place->districts.count; i++) {
        walk->rows[i] = walk->row_of_area[walk->districts[position][i]];
        any = any || walk->rows[i] != PB_NO_ROW;
    }
    if (place->districts.count < 2 || !any)
        return PB_OK;
    return pb_places_add_sum(walk->work, place, walk->rows, &walk->scale, walk->sums);
}

static enum pb_status serve_group(struct walk *walk, size_t begin, size_t end)
{
    const struct pb_geography *geography = walk->work->stage->geography;
    const uint32_t *areas = walk->work->areas;
    for (size_t i = begin; i < end; i++) {
        size_t *row = &walk->row_of_area[areas[walk->order[i]]];
        *row = *row == PB_NO_ROW ? walk->order[i] : PB_SEVERAL_ROWS;
    }
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < geography->all_count; i++)
        status = serve_place(walk, i);
    for (size_t i = begin; i < end; i++)
        walk->row_of_area[areas[walk->order[i]]] = PB_NO_ROW;
    return status;
}

static size_t end_of_run(const struct walk *walk, size_t columns, size_t begin, size_t limit)
{
    size_t end = begin + 1;
    while (end < limit && pb_table_same(walk->key, columns, walk->order[begin], walk->order[end]))
        end++;
    return end;
}

static enum pb_status serve_series(struct walk *walk, size_t begin, size_t end)
{
    struct pb_placing *work = walk->work;
    const struct pb_table *table = work->stage->table;
    if (table->value_type[walk->order[begin]] == PB_WORD_NONE)
        pb_places_measure_scale(table, &walk->order[begin], end - begin, work->tolerance, &walk->scale);
    enum pb_status status = pb_cancelled(work->stage, work->error) ? PB_FATAL : PB_OK;
    while (status == PB_OK && begin < end) {
        size_t next = end_of_run(walk, KEY, begin, end);
        status = serve_group(walk, begin, next);
        begin = next;
    }
    return status;
}

enum pb_status pb_places_sums(struct pb_placing *work, struct pb_table *sums)
{
    const struct pb_table *table = work->stage->table;
    struct walk walk = {
        .work = work,
        .key = { table->measure, table->indicator, table->sex, table->age, table->category_type, table->category,
                 table->period },
        .sums = sums,
    };
    enum pb_status status = prepare(&walk);
    if (status == PB_OK)
        pb_table_group(table, walk.key, KEY, walk.order);
    for (size_t begin = 0; status == PB_OK && begin < table->rows;) {
        size_t end = end_of_run(&walk, SERIES, begin, table->rows);
        status = serve_series(&walk, begin, end);
        begin = end;
    }
    return status;
}
