#include "loaders/workbook/inequality_areas.h"

#include "loaders/workbook/chart_data.h"
#include "loaders/workbook/local_areas.h"
#include "loaders/workbook/verdict.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdlib.h>

enum {
    AREAS_LEAST = 3,
    AREA_KINDS = 5,
    AREAS_MOST = CHART_SERIES_MAXIMUM - AREA_KINDS, /* with a name each */
    AREA_CHARTS = 12,
    AREA_CHART_AROUND = 190, /* pixels */
    AREA_CHART_DOT = 24
};

#define AREA_PART 0.6 /* of the width; the names need the rest */
#define AREA_LINE 1.5 /* points */

/* The areas of a measure: figures first to first + count - 1 of book->locals. */
struct area_set {
    size_t first, count;  /* that are ranked */
    bool of_place;        /* none is compared with England, but with the Place */
    size_t worse, better; /* than England, or the Place */
};

struct area_sets {
    struct area_set *items;
    size_t count;
};

/* ---- Which there are ---- */

static int area_sets_in_order(const void *left, const void *right)
{
    const struct area_set *a = left;
    const struct area_set *b = right;
    size_t x = a->worse + a->better;
    size_t y = b->worse + b->better;
    return x != y ? (x < y) - (x > y) : (a->first > b->first) - (a->first < b->first);
}

/* Of an area against England; where none is compared with it, against the Place. */
static enum verdict area_verdict(const struct book *book, const struct area_set *set, size_t i)
{
    const struct pb_local_figure *figure = &book->locals->figures[set->first + i];
    return set->of_place ? workbook_verdict_of(figure->against_place) : workbook_verdict(book->table, figure->row);
}

static struct area_set area_set_at(const struct book *book, size_t first)
{
    const struct pb_local_areas *locals = book->locals;
    const struct pb_table *table = book->table;
    struct area_set set = { .first = first };
    pb_symbol polarity = table->polarity[locals->figures[first].row];
    if (!locals->figures[first].counts || (polarity != PB_WORD_LOW_IS_GOOD && polarity != PB_WORD_HIGH_IS_GOOD))
        return set;
    for (size_t i = first; i < locals->figure_count && locals->figures[i].series == locals->figures[first].series &&
                           locals->figures[i].rank;
         i++) {
        set.count++;
    }
    set.of_place = true;
    for (size_t i = 0; i < set.count; i++)
        set.of_place =
            set.of_place && !pb_local_is_compared(table->compared_with_england[locals->figures[first + i].row]);
    for (size_t i = 0; i < set.count; i++) {
        enum verdict verdict = area_verdict(book, &set, i);
        set.worse += verdict == VERDICT_WORSE;
        set.better += verdict == VERDICT_BETTER;
    }
    return set;
}

static struct area_sets area_sets_find(struct book *book)
{
    const struct pb_local_areas *locals = book->locals;
    struct area_sets sets = { 0 };
    if (locals && locals->series)
        sets.items = workbook_take(book, locals->series, sizeof *sets.items);
    for (size_t i = 0; sets.items && i < locals->figure_count; i++) {
        if (i > 0 && locals->figures[i].series == locals->figures[i - 1].series)
            continue;
        sets.items[sets.count] = area_set_at(book, i);
        size_t areas = sets.items[sets.count].count;
        sets.count += areas >= AREAS_LEAST && areas <= AREAS_MOST;
    }
    if (sets.count)
        qsort(sets.items, sets.count, sizeof *sets.items, area_sets_in_order);
    return sets;
}

size_t workbook_inequality_areas(struct book *book)
{
    return area_sets_find(book).count;
}

/* ---- In words ---- */

static const char *area_name(const struct book *book, const struct area_set *set, size_t i)
{
    return book->locals->areas[book->locals->figures[set->first + i].area].name;
}

/* "from 25% in Brook Hub to 12% in Canal Hub". */
static const char *area_range(struct book *book, const struct area_set *set)
{
    const struct pb_table *table = book->table;
    size_t first = book->locals->figures[set->first].row;
    size_t last = book->locals->figures[set->first + set->count - 1].row;
    const char *unit = pb_cell(table, unit, first);
    const char *percent = unit[0] == '%' && !unit[1] ? "%" : "";
    char worst[WORDS_TEXT];
    char best[WORDS_TEXT];
    return workbook_text(book, "from %s%s in %s to %s%s in %s", workbook_words_number(table->value[first], worst),
                         percent, area_name(book, set, 0), workbook_words_number(table->value[last], best), percent,
                         area_name(book, set, set->count - 1));
}

static const char *area_counts(struct book *book, const struct area_set *set)
{
    const char *than = set->of_place ? "their Place" : "England";
    if (set->worse + set->better == 0)
        return workbook_text(book, "none of %zu local areas is known to differ from %s", set->count,
                             set->of_place ? "its Place" : than);
    return workbook_text(book, "%zu of %zu local areas worse than %s, %zu better", set->worse, set->count, than,
                         set->better);
}

static void area_tell_deprived(struct book *book, struct sheet *sheet)
{
    const struct pb_deciles *deciles = book->locals ? &book->locals->deciles : NULL;
    double people = 0;
    char number[WORDS_TEXT];
    char share[WORDS_TEXT];
    if (!deciles || !deciles->count)
        return;
    for (size_t i = 0; i < PB_DECILES; i++)
        people += deciles->people[i];
    if (people > 0)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book,
                          "%s people, %s%% of residents, live in England's most deprived tenth of neighbourhoods "
                          "(%zu of %zu LSOA%s).",
                          workbook_words_number(deciles->people[0], number),
                          workbook_words_number(100 * deciles->people[0] / people, share), deciles->lsoas[0],
                          deciles->count, deciles->count == 1 ? "" : "s"));
    else
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "%zu of %zu neighbourhoods (LSOAs) are in England's most deprived tenth.",
                                          deciles->lsoas[0], deciles->count));
}

void workbook_inequality_add_area_lines(struct book *book, struct sheet *sheet)
{
    struct area_sets sets = area_sets_find(book);
    area_tell_deprived(book, sheet);
    for (size_t i = 0; i < sets.count && i < AREA_CHARTS; i++)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "Between local areas, %s: %s; %s.",
                                          workbook_local_measure(book, book->locals->figures[sets.items[i].first].row),
                                          area_range(book, &sets.items[i]), area_counts(book, &sets.items[i])));
    if (sets.count > AREA_CHARTS)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "%zu more measures of local areas are on the sheet Local areas; fewer of "
                                          "their areas differ.",
                                          sets.count - AREA_CHARTS));
}

/* ---- The charts ---- */

/* The figure that all areas have beside them; missing where they have several. */
static double area_line(const struct book *book, const struct area_set *set, bool of_place)
{
    const struct pb_table *table = book->table;
    const struct pb_local_figure *figures = &book->locals->figures[set->first];
    double line = PB_MISSING;
    for (size_t i = 0; i < set->count; i++) {
        size_t row = of_place ? figures[i].place_row : figures[i].row;
        double number = row == SIZE_MAX ? PB_MISSING : of_place ? table->value[row] : table->england_value[row];
        if (pb_missing(number) || (i > 0 && number != line))
            return PB_MISSING;
        line = number;
    }
    return line;
}

static struct chart_rows *area_rows(struct book *book, const struct area_set *set)
{
    const struct pb_table *table = book->table;
    struct chart_rows *rows = workbook_chart_rows(book, set->count);
    char period[WORDS_TEXT];
    if (!rows)
        return NULL;
    rows->name = workbook_local_measure(book, book->locals->figures[set->first].row);
    rows->period =
        workbook_text(book, "%s", workbook_words_period(table, book->locals->figures[set->first].row, period));
    double england = area_line(book, set, false);
    double place = area_line(book, set, true);
    for (size_t i = 0; i < set->count; i++) {
        size_t row = book->locals->figures[set->first + i].row;
        double below = table->value[row] - table->lower_95[row];
        double above = table->upper_95[row] - table->value[row];
        enum verdict verdict = area_verdict(book, set, i);
        rows->areas[i] = area_name(book, set, i);
        rows->numbers[CHART_DATA_VALUE][i] = table->value[row];
        rows->numbers[CHART_DATA_LOWER][i] = table->lower_95[row];
        rows->numbers[CHART_DATA_UPPER][i] = table->upper_95[row];
        rows->numbers[CHART_DATA_ENGLAND][i] = england;
        rows->numbers[CHART_DATA_PLACE][i] = place;
        rows->numbers[CHART_DATA_ORDER][i] = (double)i + 1;
        rows->numbers[CHART_DATA_BELOW][i] = below >= 0 && above >= 0 ? below : PB_MISSING;
        rows->numbers[CHART_DATA_ABOVE][i] = below >= 0 && above >= 0 ? above : PB_MISSING;
        if (verdict == VERDICT_WORSE)
            rows->numbers[CHART_DATA_CONCERN][i] = table->value[row];
        if (verdict == VERDICT_BETTER)
            rows->numbers[CHART_DATA_IMPROVEMENT][i] = table->value[row];
    }
    return rows;
}

static bool area_has(const struct chart_rows *rows, enum chart_data_column column)
{
    for (size_t i = 0; i < rows->count; i++)
        if (!pb_missing(rows->numbers[column][i]))
            return true;
    return false;
}

/* The areas whose points another series marks. */
static const bool *area_unmarked(struct book *book, const struct chart_rows *rows)
{
    bool *unmarked = workbook_take(book, rows->count, sizeof *unmarked);
    for (size_t i = 0; unmarked && i < rows->count; i++)
        unmarked[i] =
            !pb_missing(rows->numbers[CHART_DATA_CONCERN][i]) || !pb_missing(rows->numbers[CHART_DATA_IMPROVEMENT][i]);
    return unmarked;
}

/* What the areas are that are neither worse nor better. */
static const char *area_others(const struct book *book, const struct area_set *set)
{
    size_t of[VERDICTS] = { 0 };
    for (size_t i = 0; i < set->count; i++)
        of[area_verdict(book, set, i)]++;
    return of[VERDICT_NOT_RATED] == set->count ? "Local areas"
           : of[VERDICT_NOT_RATED]             ? "No different, or not rated"
                                               : "No different";
}

/* The dots by what they are against England, and the lines. */
static size_t area_series(struct book *book, const struct area_set *set, const struct chart_rows *rows,
                          struct chart_series *series)
{
    const struct pb_place *place = book->locals->areas[book->locals->figures[set->first].area].place;
    const struct {
        enum chart_data_column column;
        struct chart_series look;
    } kinds[AREA_KINDS] = {
        { CHART_DATA_PLACE, { .name = place ? place->name : "Place", .colour = "000000", .width = AREA_LINE } },
        { CHART_DATA_ENGLAND, { .name = "England", .colour = CHART_GREY, .line = CHART_DASHED, .width = AREA_LINE } },
        { CHART_DATA_VALUE, { .name = area_others(book, set), .colour = CHART_BLUE, .marker = CHART_CIRCLE } },
        { CHART_DATA_CONCERN,
          { .name = "Worse", .colour = CHART_CONCERN, .marker = CHART_DIAMOND, .marker_size = 10 } },
        { CHART_DATA_IMPROVEMENT,
          { .name = "Better", .colour = CHART_IMPROVEMENT, .marker = CHART_SQUARE, .marker_size = 8 } },
    };
    size_t count = 0;
    for (size_t i = 0; i < AREA_KINDS; i++) {
        if (!area_has(rows, kinds[i].column))
            continue;
        struct chart_series *one = &series[count++];
        *one = kinds[i].look;
        one->count = rows->count;
        one->labels = workbook_chart_rows_numbers(book, rows, kinds[i].column, 0);
        one->values = workbook_chart_rows_numbers(book, rows, CHART_DATA_ORDER, 0);
        if (one->marker != CHART_NO_MARKER)
            one->line = CHART_NO_LINE;
        if (kinds[i].column != CHART_DATA_VALUE)
            continue;
        one->unmarked = area_unmarked(book, rows);
        one->across = true;
        if (area_has(rows, CHART_DATA_BELOW)) {
            one->minus = workbook_chart_rows_numbers(book, rows, CHART_DATA_BELOW, 0);
            one->plus = workbook_chart_rows_numbers(book, rows, CHART_DATA_ABOVE, 0);
        }
    }
    return count;
}

/* The names, to the right of the limits, each as a series of one point without a mark. */
static size_t area_names(struct book *book, const struct chart_rows *rows, struct chart_series *series)
{
    for (size_t i = 0; i < rows->count; i++) {
        bool limits = !pb_missing(rows->numbers[CHART_DATA_ABOVE][i]);
        series[i] = (struct chart_series){
            .name = rows->areas[i],
            .count = 1,
            .labels = workbook_chart_rows_numbers(book, rows, limits ? CHART_DATA_UPPER : CHART_DATA_VALUE, i),
            .values = workbook_chart_rows_numbers(book, rows, CHART_DATA_ORDER, i),
            .colour = CHART_BLUE,
            .line = CHART_NO_LINE,
            .figures = CHART_NAMES,
            .unlisted = true,
        };
    }
    return rows->count;
}

/* "Rugby 20, England 16", as far as they are known. */
static const char *area_lines_words(struct book *book, const struct area_set *set)
{
    const struct pb_place *place = book->locals->areas[book->locals->figures[set->first].area].place;
    double own = area_line(book, set, true);
    double england = area_line(book, set, false);
    char number[WORDS_TEXT];
    const char *text = pb_missing(own) || !place
                           ? ""
                           : workbook_text(book, " %s: %s.", place->name, workbook_words_number(own, number));
    return pb_missing(england) ? text
                               : workbook_text(book, "%s England: %s.", text, workbook_words_number(england, number));
}

static void area_reach(const struct chart_rows *rows, struct chart_axis *axis)
{
    static const enum chart_data_column columns[] = { CHART_DATA_VALUE, CHART_DATA_LOWER, CHART_DATA_UPPER,
                                                      CHART_DATA_ENGLAND, CHART_DATA_PLACE };
    double lowest = PB_MISSING;
    double highest = PB_MISSING;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const struct chart_cells cells = { .numbers = rows->numbers[columns[i]] };
        workbook_chart_reach(&cells, rows->count, &lowest, &highest);
    }
    workbook_chart_scale(axis, lowest, lowest + (highest - lowest) / AREA_PART);
}

static void area_draw(struct book *book, struct sheet *sheet, const struct area_set *set)
{
    struct chart_rows *rows = area_rows(book, set);
    struct chart_series *series = workbook_take(book, CHART_SERIES_MAXIMUM, sizeof *series);
    if (!rows || !series)
        return;
    size_t count = area_series(book, set, rows, series);
    const char *unit = pb_cell(book->table, unit, book->locals->figures[set->first].row);
    struct chart chart = {
        .kind = CHART_SCATTER,
        .title = workbook_text(book, "%s, %s: %s", rows->name, rows->period, area_counts(book, set)),
        .description = workbook_text(
            book,
            "Dot chart of %zu local areas, the worst first: %s, %s, %s.%s Thin lines show the 95%% "
            "limits. In words: %s. The sheet Chart data has the numbers.",
            set->count, rows->name, unit, area_range(book, set), area_lines_words(book, set), area_counts(book, set)),
        .series = series,
        .series_count = count + area_names(book, rows, series + count),
        .labels = { .title = unit },
        .values = { .title = "Rank, worst first",
                    .format = "0",
                    .downwards = true,
                    .minimum_is_set = true,
                    .maximum_is_set = true,
                    .maximum = (double)set->count + 1,
                    .step = 1 },
        .height = AREA_CHART_AROUND + AREA_CHART_DOT * set->count,
    };
    area_reach(rows, &chart.labels);
    workbook_sheet_chart(book, sheet, &chart);
}

void workbook_inequality_add_area_charts(struct book *book, struct sheet *sheet)
{
    struct area_sets sets = area_sets_find(book);
    for (size_t i = 0; i < sets.count && i < AREA_CHARTS; i++)
        area_draw(book, sheet, &sets.items[i]);
}
