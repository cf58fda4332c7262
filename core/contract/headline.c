/*
 * The rows of a measure come together in a sorted table, so one walk finds them. Of each measure's rows those that can
 * speak for the Place are candidates. They are narrowed down in the order of the header (a figure, the sex, the age),
 * and of those that are left the best fit is taken.
 */
#include "placebook/contract/headline.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* How well an area's figure speaks for the Place: smaller is better. */
enum fit { FIT_PLACE, FIT_NHS, FIT_COUNTY, FIT_SHARED, FIT_NONE };

/* The rows of one measure, and those of them that may still become the headline. */
struct choice {
    const struct pb_table *table;
    const struct pb_geography *geography;
    const struct pb_place *place;
    const struct pb_measure *measure; /* NULL when unmapped */
    size_t *rows;
    size_t count;
};

static const struct pb_area *area_of(const struct choice *choice, size_t row)
{
    const struct pb_table *table = choice->table;
    return pb_geography_area(choice->geography, pb_cell(table, area_code, row),
                             pb_symbol_length(table->symbols, table->area_code[row]));
}

static enum fit fit_of(const struct choice *choice, size_t row)
{
    const struct pb_area *area = area_of(choice, row);
    switch (choice->table->geography[row]) {
    case PB_WORD_SUM:
        return FIT_PLACE;
    case PB_WORD_EXACT: {
        bool nhs = area && (area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB || area->kind == PB_AREA_ICB);
        return nhs && !choice->place->system ? FIT_NHS : FIT_PLACE; /* the system is an NHS area */
    }
    case PB_WORD_COUNTY:
        return FIT_COUNTY;
    case PB_WORD_SHARED: /* a trust is one of several of the system */
        return area && area->kind == PB_AREA_TRUST && choice->place->system ? FIT_NONE : FIT_SHARED;
    default:
        return FIT_NONE;
    }
}

static bool headline_has_figure(const struct choice *choice, size_t row)
{
    return !pb_missing(choice->table->value[row]);
}

/* Keeps the candidates that have a figure, unless none has. */
static void prefer_figures(struct choice *choice)
{
    size_t kept = 0;
    for (size_t i = 0; i < choice->count; i++)
        if (headline_has_figure(choice, choice->rows[i])) {
            size_t row = choice->rows[i];
            choice->rows[i] = choice->rows[kept];
            choice->rows[kept++] = row;
        }
    if (kept)
        choice->count = kept;
}

/* Keeps the candidates that have this text in the column, if there are any; else changes nothing. */
static bool prefer(struct choice *choice, const pb_symbol *column, pb_symbol text)
{
    size_t kept = 0;
    for (size_t i = 0; i < choice->count; i++)
        if (column[choice->rows[i]] == text) {
            size_t row = choice->rows[i];
            choice->rows[i] = choice->rows[kept];
            choice->rows[kept++] = row;
        }
    if (kept)
        choice->count = kept;
    return kept > 0;
}

static bool prefer_text(struct choice *choice, const pb_symbol *column, const char *text)
{
    if (!text)
        return false;
    pb_symbol symbol = pb_symbol_find(choice->table->symbols, text, strlen(text));
    return symbol != PB_SYMBOL_NONE && prefer(choice, column, symbol);
}

struct by_text {
    const struct pb_symbols *symbols;
    const pb_symbol *column;
};

static int compare_text(const void *a, const void *b, void *argument)
{
    const struct by_text *by = argument;
    pb_symbol left = by->column[*(const size_t *)a];
    pb_symbol right = by->column[*(const size_t *)b];
    return left == right ? 0 : strcmp(pb_symbol_text(by->symbols, left), pb_symbol_text(by->symbols, right));
}

/* Keeps the candidates with one text: that of the most rows, or the first by text; ties by text. */
static void prefer_one(struct choice *choice, const pb_symbol *column, bool most)
{
    assert(choice->count > 0);
    struct by_text by = { choice->table->symbols, column };
    qsort_r(choice->rows, choice->count, sizeof *choice->rows, compare_text, &by);
    pb_symbol best = column[choice->rows[0]];
    size_t best_rows = 0;
    for (size_t i = 0; most && i < choice->count;) {
        pb_symbol text = column[choice->rows[i]];
        size_t from = i;
        while (i < choice->count && column[choice->rows[i]] == text)
            i++;
        if (i - from > best_rows) {
            best = text;
            best_rows = i - from;
        }
    }
    (void)prefer(choice, column, best);
}

/* The position of the row's indicator among the measure's sources, the preferred one first. */
static size_t preference(const struct choice *choice, size_t row)
{
    if (!choice->measure)
        return 0;
    const struct pb_measure_source *sources = choice->measure->sources.items;
    const char *indicator = pb_cell(choice->table, indicator, row);
    size_t i = 0;
    while (i < choice->measure->sources.count && strcmp(sources[i].indicator, indicator) != 0)
        i++;
    return i;
}

static size_t trust_order(const struct choice *choice, size_t row)
{
    return pb_geography_trust_order(choice->geography, choice->place, area_of(choice, row));
}

/* Is the row a better headline than the other one? Both have the same sex and age. */
static bool better(const struct choice *choice, size_t row, size_t other)
{
    const struct pb_table *table = choice->table;
    enum fit fit = fit_of(choice, row);
    enum fit other_fit = fit_of(choice, other);
    if (fit != other_fit)
        return fit < other_fit;
    if (table->period_end[row] != table->period_end[other])
        return table->period_end[row] > table->period_end[other];
    if (table->period_start[row] != table->period_start[other])
        return table->period_start[row] > table->period_start[other]; /* one year before three years pooled */
    size_t order = preference(choice, row);
    size_t other_order = preference(choice, other);
    if (order != other_order)
        return order < other_order;
    order = trust_order(choice, row);
    other_order = trust_order(choice, other);
    return order != other_order ? order < other_order : row < other;
}

static bool can_speak(const struct choice *choice, size_t row)
{
    const struct pb_table *table = choice->table;
    const char *shown = choice->measure ? choice->measure->headline_category : NULL;
    bool of_none = !table->category_type[row] && !table->category[row];
    return (of_none || (shown && strcmp(pb_cell(table, category, row), shown) == 0)) && fit_of(choice, row) != FIT_NONE;
}

/* Is there a row from `begin` to before `end` that could speak for the Place, if its period had begun? */
static bool has_projection(const struct choice *choice, size_t begin, size_t end)
{
    for (size_t row = begin; row < end; row++)
        if (pb_is_projection(choice->table, row) && can_speak(choice, row))
            return true;
    return false;
}

/* The headline among the rows from `begin` to before `end`, which are all of one measure. */
static size_t headline_choose(struct choice *choice, size_t begin, size_t end)
{
    const struct pb_table *table = choice->table;
    const struct pb_measure *measure = choice->measure;
    assert(begin < end && end <= table->rows);
    choice->count = 0;
    for (size_t row = begin; row < end; row++)
        if (can_speak(choice, row) && !pb_is_projection(table, row))
            choice->rows[choice->count++] = row;
    if (choice->count == 0)
        return SIZE_MAX;
    if (measure)
        (void)prefer_text(choice, table->category, measure->headline_category);
    prefer_figures(choice);
    if (!(measure && prefer_text(choice, table->sex, measure->headline_sex)) &&
        !prefer(choice, table->sex, PB_WORD_PERSONS))
        prefer_one(choice, table->sex, false);
    if (!(measure && prefer_text(choice, table->age, measure->headline_age)))
        prefer_one(choice, table->age, true);
    size_t best = choice->rows[0];
    for (size_t i = 1; i < choice->count; i++)
        if (better(choice, choice->rows[i], best))
            best = choice->rows[i];
    return best;
}

/* Figures of small areas alone say nothing about the Place, and do not show that its own is missing either. */
static bool only_local(const struct pb_table *table, size_t begin, size_t end)
{
    for (size_t row = begin; row < end; row++)
        if (table->geography[row] != PB_WORD_LOCAL)
            return false;
    return true;
}

static size_t end_of_measure(const struct pb_table *table, size_t begin)
{
    size_t end = begin;
    while (end < table->rows && table->measure[end] == table->measure[begin])
        end++;
    return end;
}

enum pb_status pb_headlines(const struct pb_table *table, const struct pb_framework *framework,
                            const struct pb_geography *geography, const struct pb_place *place, struct pb_arena *arena,
                            struct pb_headline **headlines, size_t *count, struct pb_error *error)
{
    size_t measures = 0;
    for (size_t row = 0; row < table->rows; row = end_of_measure(table, row))
        measures++;
    *count = 0;
    *headlines = pb_arena_take(arena, measures, sizeof **headlines);
    size_t *rows = reallocarray(NULL, table->rows + 1, sizeof *rows); /* checked: next line */
    if (!*headlines || !rows) {
        free(rows);
        return pb_out_of_memory(error);
    }
    struct choice choice = { .table = table, .geography = geography, .place = place, .rows = rows };
    for (size_t begin = 0; begin < table->rows;) {
        size_t end = end_of_measure(table, begin);
        choice.measure = pb_framework_measure(framework, pb_cell(table, measure, begin), NULL);
        size_t row = headline_choose(&choice, begin, end);
        if (row != SIZE_MAX || (choice.measure && !only_local(table, begin, end)))
            (*headlines)[(*count)++] =
                (struct pb_headline){ choice.measure, row, row == SIZE_MAX && has_projection(&choice, begin, end) };
        begin = end;
    }
    free(rows);
    return PB_OK;
}
