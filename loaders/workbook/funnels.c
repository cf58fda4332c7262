#include "loaders/workbook/funnels.h"

#include "loaders/workbook/local_areas.h"
#include "loaders/workbook/words.h"
#include "placebook/groups.h"
#include "placebook/number.h"
#include "placebook/peers.h"
#include "placebook/unit_of_measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AGREES 0.005 /* part of a value by which multiplier x count / denominator may differ from it */
#define BELOW  0.6   /* the lines begin at this part of the smallest denominator, */
#define ABOVE  1.05  /* and end at this part of the largest */

enum { WHOLE_FROM = 100 }; /* denominators of the lines are whole numbers where steps of 1 cannot be seen */

/* What the areas of a funnel have in common, and the period, of which it takes one. */
static const size_t funnel_key[] = { PB_COLUMN(measure), PB_COLUMN(source), PB_COLUMN(indicator), PB_COLUMN(area_type),
                                     PB_COLUMN(sex),     PB_COLUMN(age),    PB_COLUMN(unit),      PB_COLUMN(period) };
enum { FUNNEL_KEY = sizeof funnel_key / sizeof funnel_key[0] };

/* ---- Which rows ---- */

static bool is_district(const struct pb_table *table, size_t row)
{
    if (table->geography[row] != PB_WORD_EXACT && table->geography[row] != PB_WORD_PART)
        return false;
    const char *code = pb_cell(table, area_code, row);
    uint32_t authority = pb_authority_number(code, strlen(code));
    return authority && pb_authority_in_tier(authority, PB_TIER_LOWER);
}

/* A figure with what it was made of. */
static bool funnel_takes(const struct book *book, size_t row, bool districts)
{
    const struct pb_table *table = book->table;
    pb_symbol type = table->value_type[row];
    return (districts ? is_district(table, row) : table->geography[row] == PB_WORD_LOCAL) &&
           table->category[row] == PB_WORD_NONE && table->category_type[row] == PB_WORD_NONE &&
           (type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE || type == PB_WORD_NONE ||
            type == PB_WORD_OTHER_VALUE) &&
           table->polarity[row] != PB_WORD_NOT_APPLICABLE && !pb_missing(table->value[row]) && table->count[row] >= 0 &&
           table->denominator[row] > 0 && table->multiplier[row] > 0 && table->period_end[row] &&
           !pb_is_projection(table, row) && !workbook_is_opportunity(book, row) &&
           !pb_unit_is_money(pb_cell(table, unit, row));
}

static uint32_t *funnels_gather(struct book *book, bool districts, size_t *count)
{
    size_t found = 0;
    for (size_t row = 0; row < book->table->rows; row++)
        found += funnel_takes(book, row, districts);
    *count = 0;
    uint32_t *rows = found >= FUNNEL_AREAS_LEAST ? workbook_take(book, found, sizeof *rows) : NULL;
    for (size_t row = 0; rows && row < book->table->rows; row++)
        if (funnel_takes(book, row, districts))
            rows[(*count)++] = (uint32_t)row;
    return rows;
}

static int by_denominator(const void *left, const void *right, void *argument)
{
    const struct pb_table *table = argument;
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    if (table->denominator[a] != table->denominator[b])
        return table->denominator[a] < table->denominator[b] ? -1 : 1;
    int order = strcmp(pb_cell(table, area_code, a), pb_cell(table, area_code, b));
    return order ? order : (a > b) - (a < b);
}

/* The areas of the newest period that enough of them have; rows of a period are together. Returns how many there are;
 * 0: no period has enough. */
static size_t newest_areas(const struct pb_table *table, const struct pb_group *group, uint32_t *rows)
{
    int32_t newest = 0;
    size_t first = 0;
    size_t count = 0;
    for (size_t i = 0, same = 0; i < group->count; i += same) {
        for (same = 1; i + same < group->count; same++)
            if (table->period[group->rows[i + same]] != table->period[group->rows[i]])
                break;
        int32_t end = table->period_end[group->rows[i]];
        bool older = end < newest || (end == newest && group->rows[i] > group->rows[first]);
        if (same < FUNNEL_AREAS_LEAST || older)
            continue;
        newest = end;
        first = i;
        count = same;
    }
    for (size_t i = 0; i < count; i++)
        rows[i] = group->rows[first + i];
    return count;
}

/* ---- Whether they can be judged ---- */

/* Half of the last digit that is published. */
static double half_digit(const struct pb_table *table, size_t row)
{
    const char *text = pb_cell(table, value_text, row);
    return *text ? 0.5 * pow(10, -pb_number_decimals(text)) : 0;
}

static bool value_is_made_of_count(const struct pb_table *table, size_t row)
{
    double value = table->value[row];
    double made = table->multiplier[row] * table->count[row] / table->denominator[row];
    return fabs(made - value) <= fmax(AGREES * fabs(value), half_digit(table, row) * 1.000001);
}

/* England's value, where all areas are compared with the same; else missing. */
static double funnel_england(const struct pb_table *table, const struct funnel *funnel)
{
    double england = table->england_value[funnel->rows[0]];
    for (size_t i = 1; i < funnel->count; i++)
        if (table->england_value[funnel->rows[i]] != england)
            return PB_MISSING;
    return england;
}

static enum pb_funnel_kind funnel_kind(const struct pb_table *table, const struct funnel *funnel)
{
    size_t row = funnel->rows[0];
    pb_symbol type = table->value_type[row];
    bool percent = type != PB_WORD_CRUDE_RATE && pb_unit_is_percent(pb_cell(table, unit, row));
    return type == PB_WORD_PROPORTION || percent ? PB_FUNNEL_PROPORTION : PB_FUNNEL_RATE;
}

/* Takes the areas into the funnel. False: one of them does not fit. */
static bool funnel_judge(const struct pb_table *table, struct funnel *funnel)
{
    funnel->multiplier = table->multiplier[funnel->rows[0]];
    funnel->of.kind = funnel_kind(table, funnel);
    for (size_t i = 0; i < funnel->count; i++) {
        size_t row = funnel->rows[i];
        if (table->multiplier[row] != funnel->multiplier || !value_is_made_of_count(table, row) ||
            pb_funnel_add(&funnel->of, table->count[row], table->denominator[row], NULL) != PB_OK)
            return false;
    }
    double england = funnel_england(table, funnel) / funnel->multiplier;
    funnel->england = england > 0 && (funnel->of.kind == PB_FUNNEL_RATE || england < 1);
    funnel->of.standard = funnel->england ? england : 0;
    if (!(pb_funnel_baseline(&funnel->of) > 0))
        return false;
    for (size_t i = 0; i < funnel->count; i++) {
        size_t row = funnel->rows[i];
        enum pb_funnel_significance found =
            pb_funnel_significance(&funnel->of, table->count[row], table->denominator[row]);
        funnel->outside += found == PB_FUNNEL_HIGH_001 || found == PB_FUNNEL_LOW_001;
        funnel->between += found == PB_FUNNEL_HIGH_025 || found == PB_FUNNEL_LOW_025;
    }
    return true;
}

static int most_outside_first(const void *left, const void *right)
{
    const struct funnel *a = left;
    const struct funnel *b = right;
    if (a->turn != b->turn)
        return a->turn < b->turn ? -1 : 1;
    if (a->outside != b->outside)
        return a->outside > b->outside ? -1 : 1;
    return (a->like > b->like) - (a->like < b->like);
}

/* Kinds of area take turns, each with its next one, so that those of which there are most leave room for others. */
static void funnels_order(const struct pb_table *table, struct funnels *funnels)
{
    struct funnel *items = funnels->items;
    if (funnels->count == 0)
        return;
    qsort(items, funnels->count, sizeof *items, most_outside_first);
    for (size_t i = 0; i < funnels->count; i++)
        for (size_t before = i; before > 0 && items[i].turn == 0; before--)
            if (table->area_type[items[before - 1].rows[0]] == table->area_type[items[i].rows[0]])
                items[i].turn = items[before - 1].turn + 1;
    qsort(items, funnels->count, sizeof *items, most_outside_first);
}

static void funnels_collect(struct book *book, struct funnels *funnels, uint32_t *rows, size_t count)
{
    const struct pb_table *table = book->table;
    (void)pb_groups_sort(table, PB_KEY(funnel_key), rows, count);
    struct pb_groups groups = pb_groups_of(table, funnel_key, FUNNEL_KEY - 1, rows, count);
    struct pb_group group;
    uint32_t *areas = workbook_take(book, count, sizeof *areas);
    funnels->items = workbook_take(book, count / FUNNEL_AREAS_LEAST + 1, sizeof *funnels->items);
    if (!areas || !funnels->items)
        return;
    while (pb_groups_next(&groups, &group)) {
        struct funnel funnel = { .rows = areas, .count = newest_areas(table, &group, areas) };
        if (funnel.count < FUNNEL_AREAS_LEAST || funnel.count > CHART_POINTS_MAXIMUM)
            continue;
        funnel.like = areas[0];
        qsort_r(areas, funnel.count, sizeof *areas, by_denominator, (void *)(uintptr_t)table);
        bool judged = funnel_judge(table, &funnel);
        funnels->refused += !judged;
        if (!judged)
            continue;
        funnels->items[funnels->count++] = funnel;
        areas += funnel.count;
    }
    funnels_order(table, funnels);
}

/* ---- Their numbers ---- */

enum pb_word workbook_funnel_word(const struct book *book, const struct funnel *funnel, size_t area)
{
    const struct pb_table *table = book->table;
    size_t row = funnel->rows[area];
    enum pb_funnel_significance found = pb_funnel_significance(&funnel->of, table->count[row], table->denominator[row]);
    bool high = found == PB_FUNNEL_HIGH_001;
    if (!high && found != PB_FUNNEL_LOW_001)
        return PB_WORD_COMMON_CAUSE;
    if (table->polarity[row] == PB_WORD_HIGH_IS_GOOD)
        return high ? PB_WORD_IMPROVEMENT : PB_WORD_CONCERN;
    if (table->polarity[row] == PB_WORD_LOW_IS_GOOD)
        return high ? PB_WORD_CONCERN : PB_WORD_IMPROVEMENT;
    return high ? PB_WORD_HIGH : PB_WORD_LOW;
}

static void funnel_fill_limits(const struct funnel *funnel, size_t line, double denominator)
{
    struct pb_funnel_point point;
    double *const *numbers = funnel->numbers->numbers;
    numbers[funnel->england ? CHART_DATA_ENGLAND : CHART_DATA_MEAN][line] =
        funnel->multiplier * pb_funnel_baseline(&funnel->of);
    numbers[CHART_DATA_DENOMINATOR][line] = denominator;
    if (pb_funnel_limits_at(&funnel->of, denominator, funnel->multiplier, &point, NULL) != PB_OK)
        return;
    numbers[CHART_DATA_FUNNEL_LOWER_95][line] = point.limits_2s.lower;
    numbers[CHART_DATA_FUNNEL_UPPER_95][line] = point.limits_2s.upper;
    numbers[CHART_DATA_FUNNEL_LOWER_998][line] = point.limits_3s.lower;
    numbers[CHART_DATA_FUNNEL_UPPER_998][line] = point.limits_3s.upper;
}

static void funnel_fill_area(struct book *book, const struct funnel *funnel, size_t area)
{
    const struct pb_table *table = book->table;
    size_t row = funnel->rows[area];
    size_t line = FUNNEL_STEPS + area;
    enum pb_word word = workbook_funnel_word(book, funnel, area);
    double *const *numbers = funnel->numbers->numbers;
    funnel->numbers->areas[line] = workbook_funnel_area_long(book, row);
    funnel_fill_limits(funnel, line, table->denominator[row]);
    numbers[CHART_DATA_VALUE][line] = table->value[row];
    numbers[CHART_DATA_LOWER][line] = table->lower_95[row];
    numbers[CHART_DATA_UPPER][line] = table->upper_95[row];
    if (word == PB_WORD_COMMON_CAUSE)
        return;
    numbers[word == PB_WORD_CONCERN       ? CHART_DATA_CONCERN
            : word == PB_WORD_IMPROVEMENT ? CHART_DATA_IMPROVEMENT
                                          : CHART_DATA_OTHER][line] = table->value[row];
}

static void funnel_draw_numbers(struct book *book, struct funnel *funnel)
{
    const struct pb_table *table = book->table;
    double least = BELOW * funnel->of.denominator_minimum;
    double most = ABOVE * funnel->of.denominator_maximum;
    char buffer[WORDS_TEXT];
    funnel->numbers = workbook_chart_rows(book, FUNNEL_STEPS + funnel->count);
    if (!funnel->numbers)
        return;
    funnel->numbers->name = workbook_text(book, "%s", workbook_words_measure(table, funnel->rows[0], buffer));
    funnel->numbers->period = workbook_text(book, "%s", workbook_words_period(table, funnel->rows[0], buffer));
    for (size_t i = 0; i < FUNNEL_STEPS; i++) {
        funnel->numbers->areas[i] = "Limits";
        double denominator = least * pow(most / least, (double)i / (FUNNEL_STEPS - 1));
        funnel_fill_limits(funnel, i, least < WHOLE_FROM ? denominator : nearbyint(denominator));
    }
    for (size_t i = 0; i < funnel->count; i++)
        funnel_fill_area(book, funnel, i);
}

void workbook_funnels_find(struct book *book)
{
    struct funnels *funnels = workbook_take(book, 1, sizeof *funnels);
    size_t count = 0;
    if (!funnels || !book->chart_data)
        return;
    for (int districts = 0; !funnels->count && districts < 2; districts++) {
        uint32_t *rows = funnels_gather(book, districts, &count);
        if (rows)
            funnels_collect(book, funnels, rows, count);
    }
    funnels->drawn = funnels->count < FUNNELS_MOST ? funnels->count : FUNNELS_MOST;
    for (size_t i = 0; i < funnels->drawn; i++)
        funnel_draw_numbers(book, &funnels->items[i]);
    book->funnels = book->out_of_memory ? NULL : funnels;
}

const char *workbook_funnel_noun(struct book *book, const struct funnel *funnel)
{
    const struct pb_table *table = book->table;
    const char *type = pb_cell(table, area_type, funnel->rows[0]);
    if (table->geography[funnel->rows[0]] != PB_WORD_LOCAL)
        return "districts";
    return strcasecmp(type, PB_TYPE_PCN) == 0 ? "networks" : workbook_local_areas_noun(book, type);
}

const char *workbook_funnel_area(const struct book *book, size_t row)
{
    const char *name = pb_cell(book->table, area_name, row);
    return *name ? name : pb_cell(book->table, area_code, row);
}

const char *workbook_funnel_area_long(struct book *book, size_t row)
{
    const struct pb_reference *reference = book->info->reference;
    const char *name = workbook_funnel_area(book, row);
    const char *code = pb_cell(book->table, area_code, row);
    if (strcasecmp(pb_cell(book->table, area_type, row), PB_TYPE_PRACTICE) != 0)
        return name;
    const struct pb_reference_area *network = pb_reference_within(
        reference, pb_reference_area(reference, code, strlen(code)), PB_TYPE_PCN, book->table->period_end[row], NULL);
    return network ? workbook_text(book, "%s (%s)", name, *network->name ? network->name : network->code) : name;
}
