#include "loaders/workbook/outcome_rows.h"

#include "loaders/workbook/inequality_sets.h"
#include "loaders/workbook/words.h"
#include "placebook/deprivation.h"

#include <stdlib.h>
#include <string.h>

/* A series, with its area last: the areas of one figure come together. */
static const size_t series_key[] = { PB_COLUMN(measure),       PB_COLUMN(sex),      PB_COLUMN(age),
                                     PB_COLUMN(category_type), PB_COLUMN(category), PB_COLUMN(area_code) };
enum { SERIES_KEY = sizeof series_key / sizeof series_key[0], FIGURE_KEY = SERIES_KEY - 1 };

/* One measure, sex, age and group: what the Place and its districts have of it. */
struct outcome_figure {
    size_t own;      /* the row of the Place itself, or SIZE_MAX */
    bool has_figure; /* some row of the Place's very own has one: the county need not stand in */
    struct pb_group districts[OUTCOME_DISTRICTS];
    size_t beside[OUTCOME_DISTRICTS];
};

struct outcome_walk {
    struct book *book;
    struct outcome_rows *rows;
    pb_symbol place;
    pb_symbol districts[OUTCOME_DISTRICTS]; /* PB_SYMBOL_NONE: the Place does not have two */
    const bool *on_inequalities;            /* by row of the table */
};

bool workbook_outcome_same(const struct pb_table *table, size_t row, size_t other)
{
    return pb_rows_agree(table, PB_KEY(series_key), row, other);
}

/* The row of the last period that has begun, or SIZE_MAX. */
static size_t outcome_last(const struct pb_table *table, const struct pb_group *series)
{
    size_t count = series->count;
    while (count && pb_is_projection(table, series->rows[count - 1]))
        count--;
    return count ? series->rows[count - 1] : SIZE_MAX;
}

/* A district's row of the period that the Place's row is for: another would not be beside it. */
static size_t outcome_of_period(const struct pb_table *table, const struct pb_group *series, size_t own)
{
    for (size_t i = series->count; i > 0; i--) {
        size_t row = series->rows[i - 1];
        if (table->period_end[row] == table->period_end[own] && table->period_start[row] == table->period_start[own])
            return row;
    }
    return SIZE_MAX;
}

static struct outcome_figure outcome_look(const struct outcome_walk *walk, struct pb_groups areas)
{
    const struct pb_table *table = walk->book->table;
    struct outcome_figure figure = { .own = SIZE_MAX };
    struct pb_group series;
    while (pb_groups_next(&areas, &series)) {
        size_t last = outcome_last(table, &series);
        pb_symbol geography = last == SIZE_MAX ? PB_WORD_NONE : table->geography[last];
        bool own = geography == PB_WORD_EXACT || geography == PB_WORD_SUM;
        figure.has_figure = figure.has_figure || (own && !pb_missing(table->value[last]));
        if (own && table->area_code[last] == walk->place)
            figure.own = last;
        for (size_t i = 0; geography == PB_WORD_PART && i < OUTCOME_DISTRICTS; i++)
            if (table->area_code[last] == walk->districts[i])
                figure.districts[i] = series;
    }
    for (size_t i = 0; i < OUTCOME_DISTRICTS; i++)
        figure.beside[i] =
            figure.own == SIZE_MAX ? SIZE_MAX : outcome_of_period(table, &figure.districts[i], figure.own);
    return figure;
}

static void outcome_add(struct outcome_walk *walk, const struct outcome_figure *figure, size_t row,
                        enum outcome_left left)
{
    struct outcome_rows *rows = walk->rows;
    struct book *book = walk->book;
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity ? rows->capacity * 2 : 256;
        struct outcome_row *grown = pb_arena_grow(&book->arena, rows->items, rows->capacity, capacity, sizeof *grown);
        book->out_of_memory = book->out_of_memory || !grown;
        if (!grown)
            return;
        rows->items = grown;
        rows->capacity = capacity;
    }
    struct outcome_row *added = &rows->items[rows->count++];
    *added = (struct outcome_row){ .left = left, .row = row, .beside = { SIZE_MAX, SIZE_MAX } };
    if (row != figure->own)
        return;
    for (size_t i = 0; i < OUTCOME_DISTRICTS; i++) {
        added->beside[i] = figure->beside[i];
        added->pair = added->pair || figure->beside[i] != SIZE_MAX;
    }
}

/* Does an Outcome sheet show rows like it? */
static bool outcome_is_shown(const struct book *book, size_t row)
{
    const struct pb_table *table = book->table;
    return table->outcome[row] != PB_WORD_NONE && workbook_words_is_own(table->geography[row]) &&
           table->geography[row] != PB_WORD_LOCAL && !workbook_is_opportunity(book, row) &&
           strcmp(pb_cell(table, category_type, row), PB_SLOPE_OVER_LSOAS) != 0 && /* on Inequalities */
           !workbook_is_by_cause(book, row);
}

static void outcome_add_figure(struct outcome_walk *walk, struct pb_groups areas)
{
    const struct outcome_figure figure = outcome_look(walk, areas);
    const struct pb_table *table = walk->book->table;
    struct pb_group series;
    while (pb_groups_next(&areas, &series)) {
        size_t row = outcome_last(table, &series);
        if (row == SIZE_MAX || row == figure.beside[0] || row == figure.beside[1] || !outcome_is_shown(walk->book, row))
            continue;
        bool county = figure.has_figure && table->geography[row] == PB_WORD_COUNTY;
        outcome_add(walk, &figure, row,
                    walk->on_inequalities[row] ? OUTCOME_GROUP
                    : county                   ? OUTCOME_COUNTY
                                               : OUTCOME_SHOWN);
    }
}

/* The rows of the sets that the sheet Inequalities shows. */
static const bool *outcome_inequalities(struct book *book)
{
    bool *shown = workbook_take(book, book->table->rows + 1, sizeof *shown);
    const struct inequality_sets sets = workbook_inequality_find(book);
    for (size_t i = 0; shown && i < sets.count; i++) {
        const struct inequality_set *set = &sets.items[i];
        for (size_t group = 0; group < set->groups; group++)
            if (set->rows[group] != SIZE_MAX)
                shown[set->rows[group]] = true;
        if (set->slope != SIZE_MAX)
            shown[set->slope] = true;
        if (set->relative != SIZE_MAX)
            shown[set->relative] = true;
    }
    return shown;
}

/* ---- The order ---- */

static int outcome_sex_rank(pb_symbol sex)
{
    return sex == PB_WORD_PERSONS ? 0 : sex == PB_WORD_FEMALE ? 1 : sex == PB_WORD_MALE ? 2 : 3;
}

#define OUTCOME_COMPARE(column)                                                                                        \
    ((table)->column[a] == (table)->column[b] ? 0 : strcmp(pb_cell(table, column, a), pb_cell(table, column, b)))

/* The table is in the order of publication, so measures and areas keep theirs. */
static int outcome_compare(const void *left, const void *right, void *argument)
{
    const struct pb_table *table = argument;
    size_t a = ((const struct outcome_row *)left)->row;
    size_t b = ((const struct outcome_row *)right)->row;
    int order = 0;
    if (table->measure[a] == table->measure[b] && table->geography[a] == table->geography[b] &&
        table->area_code[a] == table->area_code[b]) {
        order = OUTCOME_COMPARE(category_type);
        order = order ? order : OUTCOME_COMPARE(category);
        order = order ? order : OUTCOME_COMPARE(age);
        order = order ? order : outcome_sex_rank(table->sex[a]) - outcome_sex_rank(table->sex[b]);
    }
    return order ? order : (a > b) - (a < b);
}

/* Notes which measures have several ages. Rows of a measure stand together. */
static void outcome_note_ages(const struct pb_table *table, struct outcome_rows *rows)
{
    for (size_t begin = 0, end = 0; begin < rows->count; begin = end) {
        bool several = false;
        size_t first = rows->items[begin].row;
        for (; end < rows->count && table->measure[rows->items[end].row] == table->measure[first]; end++)
            several = several || table->age[rows->items[end].row] != table->age[first];
        for (size_t i = begin; i < end; i++)
            rows->items[i].ages = several;
    }
}

static pb_symbol outcome_symbol(const struct book *book, const char *text)
{
    return pb_symbol_find(book->table->symbols, text, strlen(text));
}

struct outcome_rows workbook_outcome_rows(struct book *book)
{
    const struct pb_place *place = book->place;
    struct outcome_rows rows = { 0 };
    struct outcome_walk walk = { .book = book, .rows = &rows, .place = outcome_symbol(book, place->id) };
    for (size_t i = 0; i < OUTCOME_DISTRICTS; i++)
        walk.districts[i] = place->districts.count == OUTCOME_DISTRICTS
                                ? outcome_symbol(book, place->districts.items[i])
                                : PB_SYMBOL_NONE;
    walk.on_inequalities = outcome_inequalities(book);
    struct pb_groups figures = workbook_groups(book, PB_KEY(series_key));
    struct pb_groups all = figures;
    struct pb_group figure;
    all.columns = FIGURE_KEY;
    while (walk.on_inequalities && pb_groups_next(&all, &figure))
        outcome_add_figure(&walk, pb_groups_within(&figures, &figure, SERIES_KEY));
    if (rows.count)
        qsort_r(rows.items, rows.count, sizeof *rows.items, outcome_compare, (void *)book->table);
    outcome_note_ages(book->table, &rows);
    return book->out_of_memory ? (struct outcome_rows){ 0 } : rows;
}
