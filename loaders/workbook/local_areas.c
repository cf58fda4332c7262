#include "loaders/workbook/local_areas.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *workbook_local_areas_kind(const char *area_type)
{
    static const char *const kinds[][2] = {
        { "lsoa", "LSOAs" }, { "msoa", "MSOAs" },      { "oa", "Output areas" },
        { "ward", "Wards" }, { "jsna", "JSNA areas" }, { "pcn", "Primary Care Networks" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcasecmp(area_type, kinds[i][0]) == 0)
            return kinds[i][1];
    return area_type;
}

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

void workbook_local_areas_find(struct book *book, struct local_areas *areas)
{
    const struct pb_table *table = book->table;
    *areas = (struct local_areas){ 0 };
    size_t count = count_candidates(book);
    if (count == 0)
        return;
    struct candidate *candidates = workbook_take(book, count, sizeof *candidates);
    areas->items = workbook_take(book, count, sizeof *areas->items);
    if (!candidates || !areas->items)
        return;
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
            areas->items[areas->count++] = (struct local_area){ row, position, total };
        }
        begin = end;
    }
}
