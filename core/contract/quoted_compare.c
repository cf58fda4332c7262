/*
 * The rows of a measure stand together in a sorted table, so one walk over it finds where each measure begins and ends.
 * Of these rows those that are of the figure's area, sex, age and category are its candidates; among them the one of
 * the same days is looked for, else the one nearest in time.
 */
#include "placebook/contract/quoted.h"

#include "placebook/contract/methods.h"
#include "placebook/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The rows of one measure: from begin to before end. */
struct quoted_span {
    pb_symbol measure;
    size_t begin, end;
};

struct quoted_comparing {
    const struct pb_table *table;
    const struct pb_geography *geography;
    struct quoted_span *spans;
    size_t span_count;
    size_t *rows; /* candidates */
    size_t count;
};

static const struct pb_area *quoted_row_area(const struct quoted_comparing *with, size_t row)
{
    const struct pb_table *table = with->table;
    return pb_geography_area(with->geography, pb_cell(table, area_code, row),
                             pb_symbol_length(table->symbols, table->area_code[row]));
}

/* How directly a row speaks of an area: 0 not at all, 1 by an NHS area that covers the same, 2 itself. A Place's own
 * rows have its id as their code; an area that is exactly the Place is as good. */
static int quoted_fit(const struct quoted_comparing *with, const struct pb_quoted_area *where, size_t row)
{
    const struct pb_area *area = quoted_row_area(with, row);
    if (where->area)
        return area == where->area ? 2 : 0;
    if (strcmp(pb_cell(with->table, area_code, row), where->place->id) == 0)
        return 2;
    if (!area || pb_geography_role(with->geography, where->place, area) != PB_WORD_EXACT)
        return 0;
    bool nhs = area->kind == PB_AREA_CCG || area->kind == PB_AREA_SUB_ICB || area->kind == PB_AREA_ICB;
    return nhs ? 1 : 2;
}

static bool quoted_has_text(const struct pb_table *table, pb_symbol cell, const char *text)
{
    return strcmp(pb_symbol_text(table->symbols, cell), text) == 0;
}

static bool quoted_is_candidate(const struct quoted_comparing *with, const struct pb_quoted_figure *figure,
                                const struct pb_quoted_area *where, size_t row)
{
    const struct pb_table *table = with->table;
    const char *type = figure->category_type ? figure->category_type : figure->category ? NULL : "";
    return (!type || quoted_has_text(table, table->category_type[row], type)) &&
           quoted_has_text(table, table->category[row], figure->category ? figure->category : "") &&
           (!figure->sex || quoted_has_text(table, table->sex[row], figure->sex)) &&
           (!figure->age || quoted_has_text(table, table->age[row], figure->age)) && quoted_fit(with, where, row) > 0;
}

/* Keeps the candidates that have a text in the column, if any has; else changes nothing. */
static void quoted_prefer(struct quoted_comparing *with, const pb_symbol *column, const char *text)
{
    size_t kept = 0;
    for (size_t i = 0; text && i < with->count; i++)
        kept += quoted_has_text(with->table, column[with->rows[i]], text);
    if (!kept)
        return;
    kept = 0;
    for (size_t i = 0; i < with->count; i++)
        if (quoted_has_text(with->table, column[with->rows[i]], text))
            with->rows[kept++] = with->rows[i];
    with->count = kept;
}

static bool quoted_all_alike(const struct quoted_comparing *with, const pb_symbol *column)
{
    for (size_t i = 1; i < with->count; i++)
        if (column[with->rows[i]] != column[with->rows[0]])
            return false;
    return true;
}

/* The sex of the measure's headline; NULL where it is one of two that the candidates are of, and the document may mean
 * either. */
static const char *quoted_headline_sex(const struct quoted_comparing *with, const struct pb_quoted_figure *figure)
{
    bool male = false;
    bool female = false;
    for (size_t i = 0; i < with->count; i++) {
        male = male || with->table->sex[with->rows[i]] == PB_WORD_MALE;
        female = female || with->table->sex[with->rows[i]] == PB_WORD_FEMALE;
    }
    const char *sex = figure->measure->headline_sex;
    bool one = sex && (strcmp(sex, pb_vocabulary[PB_WORD_MALE].text) == 0 ||
                       strcmp(sex, pb_vocabulary[PB_WORD_FEMALE].text) == 0);
    return one && male && female ? NULL : sex;
}

/* The candidates of a figure in one of its areas. False: they are of several sexes or ages, and the figure does not say
 * of which it is. */
static bool quoted_gather(struct quoted_comparing *with, const struct pb_quoted_figure *figure,
                          const struct pb_quoted_area *where)
{
    const struct pb_table *table = with->table;
    pb_symbol measure = pb_symbol_find(table->symbols, figure->measure->id, strlen(figure->measure->id));
    with->count = 0;
    for (size_t i = 0; measure != PB_SYMBOL_NONE && i < with->span_count; i++)
        for (size_t row = with->spans[i].begin; with->spans[i].measure == measure && row < with->spans[i].end; row++)
            if (quoted_is_candidate(with, figure, where, row))
                with->rows[with->count++] = row;
    quoted_prefer(with, table->sex, quoted_headline_sex(with, figure));
    quoted_prefer(with, table->sex, pb_vocabulary[PB_WORD_PERSONS].text);
    quoted_prefer(with, table->age, figure->measure->headline_age);
    return quoted_all_alike(with, table->sex) && quoted_all_alike(with, table->age) &&
           quoted_all_alike(with, table->category_type);
}

/* Days as if every month had 31, so that two years before are as far as two years after. */
static int64_t quoted_day(int32_t date)
{
    return ((int64_t)(date / 10000) * 12 + date / 100 % 100) * 31 + date % 100;
}

/* From the figure's period to that of a row: by their ends, then by their beginnings. */
static int64_t quoted_distance(const struct pb_table *table, const struct pb_quoted_figure *figure, size_t row)
{
    int64_t end = llabs(quoted_day(table->period_end[row]) - quoted_day(figure->end));
    int64_t start = llabs(quoted_day(table->period_start[row]) - quoted_day(figure->start));
    return end * 1000000 + start;
}

/* Is the row nearer to what the figure speaks of than the other one? Of equally near periods the later one, and of the
 * same period the row with a figure, then the one that speaks of the area itself. */
static bool quoted_nearer(const struct quoted_comparing *with, const struct pb_quoted_figure *figure,
                          const struct pb_quoted_area *where, size_t row, size_t other)
{
    const struct pb_table *table = with->table;
    bool same = table->period_start[row] == figure->start && table->period_end[row] == figure->end;
    bool other_same = table->period_start[other] == figure->start && table->period_end[other] == figure->end;
    if (same != other_same)
        return same;
    if (pb_missing(table->value[row]) != pb_missing(table->value[other]))
        return pb_missing(table->value[other]);
    if (figure->start) {
        int64_t distance = quoted_distance(table, figure, row);
        int64_t other_distance = quoted_distance(table, figure, other);
        if (distance != other_distance)
            return distance < other_distance;
    }
    if (table->period_end[row] != table->period_end[other])
        return table->period_end[row] > table->period_end[other];
    return quoted_fit(with, where, row) > quoted_fit(with, where, other);
}

/* The row for a figure in one of its areas, and what can be said by it. Without a period: the latest row. */
static enum pb_word quoted_look(struct quoted_comparing *with, const struct pb_quoted_figure *figure,
                                const struct pb_quoted_area *where, size_t *row)
{
    const struct pb_table *table = with->table;
    size_t best = SIZE_MAX;
    *row = SIZE_MAX;
    if (!quoted_gather(with, figure, where))
        return PB_WORD_UNCLEAR;
    for (size_t i = 0; i < with->count; i++) {
        size_t candidate = with->rows[i];
        if (table->period_start[candidate] && (best == SIZE_MAX || quoted_nearer(with, figure, where, candidate, best)))
            best = candidate;
    }
    if (best == SIZE_MAX)
        return PB_WORD_NO_DATA;
    *row = best;
    if (!figure->start)
        return PB_WORD_UNCLEAR;
    bool same = table->period_start[best] == figure->start && table->period_end[best] == figure->end;
    bool none = pb_missing(table->value[best]);
    if (same && pb_method_is_approximate(pb_cell(table, method, best)))
        return PB_WORD_UNCLEAR; /* neither for nor against a figure that is exact */
    return same ? (none ? PB_WORD_NO_FIGURE : PB_WORD_AGREES) : none ? PB_WORD_NO_DATA : PB_WORD_OTHER_PERIOD;
}

/* Half of what the document rounds to, in the unit of the measure. The digits of a number are those of its shortest
 * decimal text. */
static double quoted_tolerance(const struct pb_quoted_figure *figure)
{
    double step = figure->rounded_to;
    if (isnan(step)) {
        char text[PB_NUMBER_TEXT];
        (void)pb_number_format(figure->value, text);
        step = pow(10, -pb_number_decimals(text));
    }
    return step / 2 * (isnan(figure->times) ? 1 : fabs(figure->times));
}

/* Do the data give what the document says? A figure over or under another one is not rounded. With a multiplier below 0
 * the two directions change places. */
static bool quoted_agrees(const struct pb_quoted_found *found)
{
    const struct pb_quoted_figure *figure = found->figure;
    double slack = 1e-9 * fmax(fabs(found->quoted), fabs(found->value));
    if (!figure->bound)
        return fabs(found->difference) <= quoted_tolerance(figure) + slack;
    bool over = strcmp(figure->bound, "over") == 0;
    return (figure->times < 0 ? !over : over) ? found->difference > 0 : found->difference < 0;
}

static void quoted_judge(struct pb_quoted_found *found)
{
    found->difference = found->value - found->quoted;
    if (quoted_agrees(found))
        found->result = PB_WORD_AGREES;
    else if (pb_missing(found->lower_95) || pb_missing(found->upper_95))
        found->result = PB_WORD_DIFFERS;
    else if (found->quoted >= found->lower_95 && found->quoted <= found->upper_95)
        found->result = PB_WORD_DIFFERS_WITHIN;
    else
        found->result = PB_WORD_DIFFERS_BEYOND;
}

/* One area: its row. Several: their sum, which needs all of them. */
static void quoted_compare_one(struct quoted_comparing *with, struct pb_quoted_found *found)
{
    const struct pb_quoted_figure *figure = found->figure;
    const struct pb_table *table = with->table;
    found->quoted = figure->value * (isnan(figure->times) ? 1 : figure->times);
    found->result = figure->areas.count ? PB_WORD_AGREES : PB_WORD_UNCLEAR;
    for (size_t i = 0; i < figure->areas.count && found->result == PB_WORD_AGREES; i++) {
        size_t row = SIZE_MAX;
        found->result = quoted_look(with, figure, &figure->where[i], &row);
        if (found->row == SIZE_MAX || found->result != PB_WORD_AGREES)
            found->row = row;
        if (row != SIZE_MAX)
            found->value = i ? found->value + table->value[row] : table->value[row];
    }
    if (found->row != SIZE_MAX && figure->areas.count > 1 && found->result != PB_WORD_AGREES)
        found->value = table->value[found->row];
    if (found->row != SIZE_MAX && figure->areas.count == 1) {
        found->lower_95 = table->lower_95[found->row];
        found->upper_95 = table->upper_95[found->row];
    }
    if (found->result == PB_WORD_AGREES)
        quoted_judge(found);
}

static void quoted_find_spans(struct quoted_comparing *with)
{
    const struct pb_table *table = with->table;
    for (size_t row = 0; row < table->rows; row++) {
        if (!with->span_count || table->measure[row] != with->spans[with->span_count - 1].measure)
            with->spans[with->span_count++] = (struct quoted_span){ table->measure[row], row, row };
        with->spans[with->span_count - 1].end = row + 1;
    }
}

static size_t quoted_count_spans(const struct pb_table *table)
{
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        count += row == 0 || table->measure[row] != table->measure[row - 1];
    return count;
}

enum pb_status pb_quoted_compare(const struct pb_table *table, const struct pb_quoted *quoted,
                                 const struct pb_geography *geography, const struct pb_place *place,
                                 struct pb_arena *arena, struct pb_quoted_found **found, size_t *count,
                                 struct pb_error *error)
{
    const struct pb_quoted_figure *figures = quoted->figures.items;
    struct quoted_comparing with = { .table = table, .geography = geography };
    *count = 0;
    *found = pb_arena_take(arena, quoted->figures.count, sizeof **found);
    with.spans = pb_arena_take(arena, quoted_count_spans(table), sizeof *with.spans);
    with.rows = reallocarray(NULL, table->rows + 1, sizeof *with.rows); /* checked: next line */
    if (!*found || !with.spans || !with.rows) {
        free(with.rows);
        return pb_out_of_memory(error);
    }
    quoted_find_spans(&with);
    for (size_t i = 0; i < quoted->figures.count; i++) {
        if (!pb_quoted_concerns(&figures[i], geography, place))
            continue;
        struct pb_quoted_found *one = &(*found)[(*count)++];
        *one = (struct pb_quoted_found){ .figure = &figures[i],
                                         .result = PB_WORD_NO_MEASURE,
                                         .quoted = PB_MISSING,
                                         .value = PB_MISSING,
                                         .lower_95 = PB_MISSING,
                                         .upper_95 = PB_MISSING,
                                         .difference = PB_MISSING,
                                         .row = SIZE_MAX };
        if (figures[i].measure)
            quoted_compare_one(&with, one);
    }
    free(with.rows);
    return PB_OK;
}

const char *pb_quoted_areas(const struct pb_quoted_figure *figure, struct pb_arena *arena)
{
    const char *joined = "";
    for (size_t i = 0; joined && i < figure->areas.count; i++) {
        const struct pb_quoted_area *where = &figure->where[i];
        const char *name = where->place ? where->place->name : where->area->name;
        joined = i ? pb_arena_format(arena, "%s; %s", joined, name) : name;
    }
    return joined;
}
