/*
 * The rows of a measure come together in a sorted table, so one walk finds them. Of each measure's rows those that can
 * speak for the Place are candidates. They are narrowed down in the order of the header (a figure, the sex, the age),
 * and of those that are left the best fit is taken. Where they come down to one of two sexes, the candidates of each
 * are narrowed down apart.
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
    pb_symbol age; /* that of most rows of both sexes, when each is chosen for itself; else PB_SYMBOL_NONE */
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

/* Is the row of no category, or of the one that the framework shows? */
static bool of_shown_category(const struct choice *choice, size_t row)
{
    const struct pb_table *table = choice->table;
    const char *shown = choice->measure ? choice->measure->headline_category : NULL;
    bool of_none = !table->category_type[row] && !table->category[row];
    return of_none || (shown && strcmp(pb_cell(table, category, row), shown) == 0);
}

static bool can_speak(const struct choice *choice, size_t row)
{
    return of_shown_category(choice, row) && fit_of(choice, row) != FIT_NONE;
}

/* A part of the Place does not speak for it, but tells of which sexes there are figures. */
static bool is_part_of_place(const struct choice *choice, size_t row)
{
    return of_shown_category(choice, row) && choice->table->geography[row] == PB_WORD_PART;
}

typedef bool headline_wanted(const struct choice *choice, size_t row);

/* The candidates among the rows from `begin` to before `end`, of one sex or (PB_SYMBOL_NONE) of any. */
static void gather(struct choice *choice, size_t begin, size_t end, headline_wanted *wanted, pb_symbol sex)
{
    const struct pb_table *table = choice->table;
    assert(begin < end && end <= table->rows);
    choice->count = 0;
    for (size_t row = begin; row < end; row++)
        if ((sex == PB_SYMBOL_NONE || table->sex[row] == sex) && !pb_is_projection(table, row) && wanted(choice, row))
            choice->rows[choice->count++] = row;
    if (choice->measure)
        (void)prefer_text(choice, table->category, choice->measure->headline_category);
    prefer_figures(choice);
}

/* Keeps the candidates of the sex that is shown first of all, and says which it is. */
static pb_symbol settle_sex(struct choice *choice)
{
    const struct pb_table *table = choice->table;
    if (!(choice->measure && prefer_text(choice, table->sex, choice->measure->headline_sex)) &&
        !prefer(choice, table->sex, PB_WORD_PERSONS))
        prefer_one(choice, table->sex, false);
    return table->sex[choice->rows[0]];
}

/* Is the sex one of two that the measure's rows are of? */
static bool is_one_of_two(const struct choice *choice, size_t begin, size_t end, headline_wanted *wanted, pb_symbol sex)
{
    const struct pb_table *table = choice->table;
    pb_symbol other = sex == PB_WORD_MALE ? PB_WORD_FEMALE : PB_WORD_MALE;
    for (size_t row = begin; row < end && (sex == PB_WORD_MALE || sex == PB_WORD_FEMALE); row++)
        if (table->sex[row] == other && !pb_is_projection(table, row) && wanted(choice, row))
            return true;
    return false;
}

/* The best of the candidates, which are of one sex. */
static size_t best_of(struct choice *choice)
{
    const struct pb_table *table = choice->table;
    if (choice->count == 0)
        return SIZE_MAX;
    if (!(choice->measure && prefer_text(choice, table->age, choice->measure->headline_age)) &&
        !prefer(choice, table->age, choice->age))
        prefer_one(choice, table->age, true);
    size_t best = choice->rows[0];
    for (size_t i = 1; i < choice->count; i++)
        if (better(choice, choice->rows[i], best))
            best = choice->rows[i];
    return best;
}

/* The age that both sexes are shown for: of that with most rows among the two of them together. */
static pb_symbol common_age(struct choice *choice, size_t begin, size_t end)
{
    const struct pb_table *table = choice->table;
    size_t kept = 0;
    gather(choice, begin, end, can_speak, PB_SYMBOL_NONE);
    for (size_t i = 0; i < choice->count; i++)
        if (table->sex[choice->rows[i]] == PB_WORD_MALE || table->sex[choice->rows[i]] == PB_WORD_FEMALE)
            choice->rows[kept++] = choice->rows[i];
    choice->count = kept;
    if (!kept)
        return PB_SYMBOL_NONE;
    prefer_one(choice, table->age, true);
    return table->age[choice->rows[0]];
}

/* Is there a row from `begin` to before `end` that could speak for the Place, if its period had begun? */
static bool has_projection(const struct choice *choice, size_t begin, size_t end)
{
    for (size_t row = begin; row < end; row++)
        if (pb_is_projection(choice->table, row) && can_speak(choice, row))
            return true;
    return false;
}

/* One headline of the rows from `begin` to before `end`, which are all of one measure, or one for each sex. */
static size_t headline_choose(struct choice *choice, size_t begin, size_t end, struct pb_headline headlines[2])
{
    headline_wanted *wanted = can_speak;
    choice->age = PB_SYMBOL_NONE;
    gather(choice, begin, end, wanted, PB_SYMBOL_NONE);
    bool speaks = choice->count > 0;
    if (!speaks)
        gather(choice, begin, end, wanted = is_part_of_place, PB_SYMBOL_NONE);
    pb_symbol sex = choice->count ? settle_sex(choice) : PB_SYMBOL_NONE;
    bool projected = !speaks && has_projection(choice, begin, end);
    if (!is_one_of_two(choice, begin, end, wanted, sex)) {
        headlines[0] = (struct pb_headline){ .measure = choice->measure,
                                             .row = speaks ? best_of(choice) : SIZE_MAX,
                                             .projected = projected };
        return 1;
    }
    if (speaks)
        choice->age = common_age(choice, begin, end);
    for (size_t i = 0; i < 2; i++) {
        sex = i == 0 ? PB_WORD_FEMALE : PB_WORD_MALE;
        gather(choice, begin, end, can_speak, sex);
        headlines[i] = (struct pb_headline){ choice->measure, best_of(choice), sex, i == 1, projected };
    }
    return 2;
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
    *headlines = pb_arena_take(arena, 2 * measures, sizeof **headlines); /* fewer than the rows of the table */
    size_t *rows = reallocarray(NULL, table->rows + 1, sizeof *rows);    /* checked: next line */
    if (!*headlines || !rows) {
        free(rows);
        return pb_out_of_memory(error);
    }
    struct choice choice = { .table = table, .geography = geography, .place = place, .rows = rows };
    for (size_t begin = 0; begin < table->rows;) {
        size_t end = end_of_measure(table, begin);
        choice.measure = pb_framework_measure(framework, pb_cell(table, measure, begin), NULL);
        struct pb_headline *next = *headlines + *count;
        size_t found = headline_choose(&choice, begin, end, next);
        if (next->row != SIZE_MAX || (choice.measure && !only_local(table, begin, end)))
            *count += found;
        begin = end;
    }
    free(rows);
    return PB_OK;
}

size_t pb_newest_figure(const struct pb_table *table)
{
    size_t newest = SIZE_MAX;
    for (size_t row = 0; row < table->rows; row++) {
        bool elsewhere = table->geography[row] == PB_WORD_BENCHMARK || table->geography[row] == PB_WORD_NEIGHBOUR;
        if (elsewhere || pb_missing(table->value[row]) || !table->period_end[row] || pb_is_projection(table, row))
            continue;
        if (newest == SIZE_MAX || table->period_end[row] > table->period_end[newest] ||
            (table->period_end[row] == table->period_end[newest] &&
             table->period_start[row] > table->period_start[newest]))
            newest = row;
    }
    return newest;
}
