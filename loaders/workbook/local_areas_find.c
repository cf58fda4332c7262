/*
 * Which small areas the sheet Local areas lists: the figures of those of the councils, then those of other kinds with
 * the worst figures of each measure.
 */
#include "loaders/workbook/local_areas.h"

#include "loaders/workbook/figures.h"
#include "loaders/workbook/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum pb_status workbook_locals_find(struct book *book, struct pb_error *error)
{
    const struct pb_publication_info *info = book->info;
    struct pb_local_areas *locals = pb_arena_take(&book->arena, 1, sizeof *locals);
    if (!locals)
        return pb_out_of_memory(error);
    enum pb_status status = pb_local_areas_find(book->table, info->geography, info->reference, book->place,
                                                info->published, &book->arena, locals, error);
    if (status == PB_OK && locals->count)
        book->locals = locals;
    return status;
}

/* ---- Others ---- */

/* A row and the measure that it is of, counted in the order of the table. */
struct candidate {
    size_t row;
    size_t measure;
};

static bool is_candidate(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    return table->geography[row] == PB_WORD_LOCAL && !pb_is_projection(table, row) &&
           table->category_type[row] == PB_WORD_NONE && table->category[row] == PB_WORD_NONE &&
           !pb_missing(table->value[row]) && !workbook_is_opportunity(book, row) &&
           strcasecmp(pb_cell(table, area_type, row), PB_TYPE_PCN) != 0 && /* Primary Care Networks have a sheet */
           strcasecmp(pb_cell(table, area_type, row), PB_TYPE_LOCAL) != 0 &&
           (table->polarity[row] == PB_WORD_HIGH_IS_GOOD || table->polarity[row] == PB_WORD_LOW_IS_GOOD);
}

static int local_areas_compare_text(const struct pb_table *table, const pb_symbol *column, size_t left, size_t right)
{
    return column[left] == column[right]
               ? 0
               : strcmp(pb_symbol_text(table->symbols, column[left]), pb_symbol_text(table->symbols, column[right]));
}

/* By what they have to have in common: measure, kind of area, sex and age. */
static int compare_series(const struct pb_table *table, const struct candidate *left, const struct candidate *right)
{
    if (left->measure != right->measure)
        return left->measure < right->measure ? -1 : 1;
    const pb_symbol *const columns[] = { table->area_type, table->sex, table->age };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof columns / sizeof columns[0]; i++)
        order = local_areas_compare_text(table, columns[i], left->row, right->row);
    return order;
}

static int local_areas_compare(const void *a, const void *b, void *argument)
{
    const struct pb_table *table = argument;
    const struct candidate *left = a;
    const struct candidate *right = b;
    int order = compare_series(table, left, right);
    if (order != 0)
        return order;
    if (table->period_end[left->row] != table->period_end[right->row])
        return table->period_end[left->row] > table->period_end[right->row] ? -1 : 1;
    double worse = table->value[left->row] - table->value[right->row];
    if (table->polarity[left->row] == PB_WORD_HIGH_IS_GOOD)
        worse = -worse;
    if (worse != 0)
        return worse > 0 ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

/* Mostly there are none, and room for all rows of a Place is not free. */
static size_t count_candidates(const struct book *book)
{
    size_t count = 0;
    for (size_t row = 0; row < book->table->rows; row++)
        count += is_candidate(book, row);
    return count;
}

static size_t local_areas_gather(const struct book *book, struct candidate *candidates)
{
    const struct pb_table *table = book->table;
    static const size_t key[] = { PB_COLUMN(measure) };
    size_t count = 0;
    size_t measure = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (!is_candidate(book, row))
            continue;
        if (count && !pb_rows_agree(table, PB_KEY(key), candidates[count - 1].row, row))
            measure++;
        candidates[count++] = (struct candidate){ row, measure };
    }
    return count;
}

/* Those of the councils. */
static void local_areas_add_own(const struct book *book, struct local_areas *areas)
{
    const struct pb_local_areas *locals = book->locals;
    for (size_t i = 0; locals && i < locals->figure_count; i++) {
        const struct pb_local_figure *figure = &locals->figures[i];
        bool begins = i == 0 || figure->series != locals->figures[i - 1].series;
        areas->items[areas->count++] = (struct local_area){ figure->row, figure->rank, figure->of, begins, figure };
    }
    areas->own = areas->count;
}

void workbook_local_areas_find(struct book *book, struct local_areas *areas)
{
    const struct pb_table *table = book->table;
    *areas = (struct local_areas){ 0 };
    size_t count = count_candidates(book);
    size_t own = book->locals ? book->locals->figure_count : 0;
    if (count + own == 0)
        return;
    struct candidate *candidates = workbook_take(book, count + 1, sizeof *candidates);
    areas->items = workbook_take(book, count + own, sizeof *areas->items);
    if (!candidates || !areas->items)
        return;
    local_areas_add_own(book, areas);
    count = local_areas_gather(book, candidates);
    qsort_r(candidates, count, sizeof *candidates, local_areas_compare, (void *)(uintptr_t)table);
    for (size_t begin = 0; begin < count;) {
        size_t end = begin;
        size_t total = 0;
        while (end < count && compare_series(table, &candidates[begin], &candidates[end]) == 0)
            total += table->period_end[candidates[end++].row] == table->period_end[candidates[begin].row];
        for (size_t i = 0, position = 1; i < total && i < LOCAL_AREAS_SHOWN; i++) {
            size_t row = candidates[begin + i].row;
            if (i > 0 && table->value[row] != table->value[candidates[begin + i - 1].row])
                position = i + 1;
            areas->items[areas->count++] = (struct local_area){ row, position, total, i == 0, NULL };
        }
        begin = end;
    }
}
