/*
 * The latest figure of each local area, measure and people, beside that of its Place.
 *
 * A figure of several years together is a series of its own: it does not take the place of a single year's. Against the
 * Place an area is compared as against England by one interval: better or worse where the Place's value lies outside
 * the area's 95% limits. That the area is a part of the Place makes differences a little smaller than they are.
 */
#include "core/local/local_private.h"

#include "placebook/contract/verdict.h"
#include "placebook/statistics/comparison.h"

#include <stdlib.h>
#include <string.h>

/* ---- The series ---- */

struct local_row {
    uint32_t row;
    uint32_t measure; /* counted in the order of the table */
    uint32_t area;
    uint32_t years; /* of its period, at least 1 */
};

static uint32_t years_of_period(const struct pb_table *table, size_t row)
{
    int32_t years = (table->period_end[row] - table->period_start[row]) / 10000 + 1;
    return years > 0 ? (uint32_t)years : 1;
}

/* Words of the house in their order, others by text behind them. */
static int local_compare_text(const struct pb_table *table, pb_symbol left, pb_symbol right)
{
    if (left == right)
        return 0;
    if (left < PB_WORD_COUNT || right < PB_WORD_COUNT)
        return left < right ? -1 : 1;
    return strcmp(pb_symbol_text(table->symbols, left), pb_symbol_text(table->symbols, right));
}

/* By what figures have to have in common to be compared; the shorter periods first. */
static int local_compare_series(const struct pb_table *table, const struct local_row *left,
                                const struct local_row *right)
{
    if (left->measure != right->measure)
        return left->measure < right->measure ? -1 : 1;
    const pb_symbol *const columns[] = { table->sex, table->age, table->category_type, table->category };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        int order = local_compare_text(table, columns[i][left->row], columns[i][right->row]);
        if (order)
            return order;
    }
    return (left->years > right->years) - (left->years < right->years);
}

/* Of an area the latest figure first: without one, the latest row. */
static int local_compare_rows(const void *left, const void *right, void *argument)
{
    const struct pb_table *table = argument;
    const struct local_row *a = left;
    const struct local_row *b = right;
    int order = local_compare_series(table, a, b);
    if (order == 0)
        order = (a->area > b->area) - (a->area < b->area);
    if (order == 0)
        order = pb_missing(table->value[a->row]) - pb_missing(table->value[b->row]);
    if (order == 0)
        order = (table->period_end[a->row] < table->period_end[b->row]) -
                (table->period_end[a->row] > table->period_end[b->row]);
    if (order == 0)
        order = (table->period_start[a->row] < table->period_start[b->row]) -
                (table->period_start[a->row] > table->period_start[b->row]);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static size_t local_rows(const struct local_finding *finding, struct local_row *rows)
{
    const struct pb_table *table = finding->table;
    size_t count = 0;
    uint32_t measure = 0;
    for (size_t row = 0; row < table->rows; row++) {
        measure += row > 0 && table->measure[row] != table->measure[row - 1];
        if (!pb_is_local_figure(table, row))
            continue;
        size_t area = pb_local_position(finding, pb_cell(table, area_code, row));
        if (area != SIZE_MAX)
            rows[count++] = (struct local_row){ (uint32_t)row, measure, (uint32_t)area, years_of_period(table, row) };
    }
    return count;
}

/* ---- The Place's figure ---- */

/* The figure of a Place about the same as a row; the rows of a measure are together, those of Places first. */
static size_t local_place_row(const struct local_finding *finding, const struct pb_place *place, size_t row)
{
    static const size_t same[] = { offsetof(struct pb_table, sex), offsetof(struct pb_table, age),
                                   offsetof(struct pb_table, category_type), offsetof(struct pb_table, category) };
    const struct pb_table *table = finding->table;
    const char *code = place && place->area ? place->area->code : "";
    pb_symbol wanted = *code ? pb_symbol_find(table->symbols, code, strlen(code)) : PB_SYMBOL_NONE;
    size_t first = row;
    while (first > 0 && table->measure[first - 1] == table->measure[row])
        first--;
    for (size_t i = first; i < row; i++) {
        pb_symbol geography = table->geography[i];
        bool of_place = geography == PB_WORD_EXACT || geography == PB_WORD_SUM;
        if (!of_place && geography != PB_WORD_PART)
            break;
        bool fits =
            (wanted != PB_SYMBOL_NONE && table->area_code[i] == wanted) || (of_place && place == finding->place);
        bool agrees =
            table->period_start[i] == table->period_start[row] && table->period_end[i] == table->period_end[row];
        for (size_t k = 0; fits && agrees && k < sizeof same / sizeof same[0]; k++) {
            const pb_symbol *column = *(pb_symbol *const *)(const void *)((const char *)table + same[k]);
            agrees = column[i] == column[row];
        }
        if (fits && agrees && !pb_missing(table->value[i]))
            return i;
    }
    return SIZE_MAX;
}

static enum pb_word local_against_place(const struct pb_table *table, const struct pb_local_figure *figure)
{
    size_t row = figure->row;
    const struct pb_interval limits = { table->lower_95[row], table->upper_95[row] };
    if (figure->place_row == SIZE_MAX || pb_missing(table->value[row]))
        return PB_WORD_NOT_COMPARED;
    return pb_compare(table->value[row], limits, table->value[figure->place_row], (enum pb_word)table->polarity[row]);
}

/* ---- Ranks ---- */

static int local_by_rank(const void *left, const void *right, void *argument)
{
    const struct pb_table *table = argument;
    const struct pb_local_figure *a = left;
    const struct pb_local_figure *b = right;
    double x = table->value[a->row];
    double y = table->value[b->row];
    int order = pb_missing(x) - pb_missing(y);
    if (order == 0)
        order = (table->period_end[a->row] < table->period_end[b->row]) -
                (table->period_end[a->row] > table->period_end[b->row]);
    if (order == 0 && !pb_missing(x))
        order = table->polarity[a->row] == PB_WORD_HIGH_IS_GOOD ? (x > y) - (x < y) : (x < y) - (x > y);
    return order ? order : (a->area > b->area) - (a->area < b->area);
}

static void local_rank(const struct pb_table *table, struct pb_local_figure *figures, size_t count)
{
    size_t ranked = 0;
    qsort_r(figures, count, sizeof *figures, local_by_rank, (void *)(uintptr_t)table);
    while (ranked < count && !pb_missing(table->value[figures[ranked].row]) &&
           table->period_end[figures[ranked].row] == table->period_end[figures[0].row])
        ranked++;
    for (size_t i = 0; i < count; i++) {
        bool equal = i > 0 && i < ranked && table->value[figures[i].row] == table->value[figures[i - 1].row];
        figures[i].rank = i >= ranked ? 0 : equal ? figures[i - 1].rank : i + 1;
        figures[i].of = ranked;
    }
}

/* ---- Putting it together ---- */

bool pb_local_is_compared(unsigned word)
{
    return word != PB_WORD_NONE && word != PB_WORD_NOT_COMPARED;
}

static void local_count(const struct pb_table *table, struct pb_local_area *area, const struct pb_local_figure *figure)
{
    if (!figure->counts || pb_missing(table->value[figure->row]))
        return;
    enum pb_word england = pb_verdict_at(table, figure->row);
    area->figures++;
    area->compared_with_england += pb_local_is_compared(table->compared_with_england[figure->row]);
    area->compared_with_place += pb_local_is_compared(figure->against_place);
    area->worse_than_england += england == PB_WORD_WORSE;
    area->better_than_england += england == PB_WORD_BETTER;
    area->worse_than_place += figure->against_place == PB_WORD_WORSE;
    area->better_than_place += figure->against_place == PB_WORD_BETTER;
}

/* The series that begins at a row, of which `before` is the one before it. */
static size_t local_add_series(struct local_finding *finding, const struct local_row *rows, size_t count,
                               const struct local_row *before)
{
    const struct pb_table *table = finding->table;
    struct pb_local_areas *areas = finding->areas;
    struct pb_local_figure *first = &areas->figures[areas->figure_count];
    struct local_row shorter = rows[0];
    size_t end = 0;
    size_t found = 0;
    bool shown = false;
    if (before)
        shorter.years = before->years;
    bool counts = table->category_type[rows[0].row] == PB_WORD_NONE && table->category[rows[0].row] == PB_WORD_NONE &&
                  !(before && local_compare_series(table, before, &shorter) == 0);
    for (; end < count && local_compare_series(table, &rows[0], &rows[end]) == 0; end++) {
        if (end > 0 && rows[end].area == rows[end - 1].area)
            continue;
        struct pb_local_figure figure = {
            .row = rows[end].row, .area = rows[end].area, .series = areas->series, .counts = counts
        };
        shown = shown || !pb_missing(table->value[figure.row]) || table->status[figure.row] == PB_WORD_SUPPRESSED;
        figure.place_row = local_place_row(finding, areas->areas[figure.area].place, figure.row);
        figure.against_place = local_against_place(table, &figure);
        local_count(table, &areas->areas[figure.area], &figure);
        first[found++] = figure;
    }
    if (!shown)
        return end;
    local_rank(table, first, found);
    areas->figure_count += found;
    areas->series++;
    return end;
}

/* The figures of each area, found again. */
static enum pb_status local_index(struct local_finding *finding, struct pb_error *error)
{
    struct pb_local_areas *areas = finding->areas;
    uint32_t *by_area = pb_arena_take(finding->arena, areas->figure_count + 1, sizeof *by_area);
    size_t *first = pb_arena_take(finding->arena, areas->count + 2, sizeof *first);
    if (!by_area || !first)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < areas->figure_count; i++)
        first[areas->figures[i].area + 2]++;
    for (size_t i = 2; i <= areas->count; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < areas->figure_count; i++)
        by_area[first[areas->figures[i].area + 1]++] = (uint32_t)i;
    areas->by_area = by_area;
    areas->first = first;
    return PB_OK;
}

enum pb_status pb_local_add_figures(struct local_finding *finding, struct pb_error *error)
{
    const struct pb_table *table = finding->table;
    size_t most = 0;
    for (size_t row = 0; row < table->rows; row++)
        most += pb_is_local_figure(table, row);
    struct local_row *rows = pb_arena_take(finding->arena, most + 1, sizeof *rows);
    finding->areas->figures = pb_arena_take(finding->arena, most + 1, sizeof *finding->areas->figures);
    if (!rows || !finding->areas->figures)
        return pb_out_of_memory(error);
    size_t count = local_rows(finding, rows);
    qsort_r(rows, count, sizeof *rows, local_compare_rows, (void *)(uintptr_t)table);
    const struct local_row *before = NULL;
    for (size_t at = 0; at < count;) {
        size_t taken = local_add_series(finding, rows + at, count - at, before);
        before = &rows[at];
        at += taken;
    }
    return local_index(finding, error);
}
