/*
 * Funnel plots: which networks, neighbourhoods or districts differ by more than chance. The number of people that a
 * figure is of runs to the right, so that the limits make a funnel: solid England or the mean, dotted the 95% limits,
 * dashed the 99.8% limits. An area outside has the shape and colour of a special cause, and its name beside it.
 */
#include "loaders/workbook/funnels.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <ctype.h>
#include <math.h>

enum {
    FUNNEL_NAMED = 3,      /* areas outside that a title names; of more it says how many there are */
    FUNNEL_TOLD = 20,      /* areas of a direction that a description names */
    FUNNEL_LABELLED = 6,   /* names that are written in a plot: more would cover each other */
    FUNNEL_SERIES_MOST = 9 /* beside the names */
};

#define FUNNEL_LINE 1.25 /* points */
#define NAME_WIDE   0.4  /* of the plot, as a name takes */
#define NAME_HIGH   0.12

/* ---- In words ---- */

/* "Mean of all 47.0", "England 12.3". */
static const char *funnel_line_name(struct book *book, const struct funnel *funnel)
{
    char number[WORDS_TEXT];
    return workbook_text(book, "%s %s", funnel->england ? "England" : "Mean of all",
                         workbook_words_number(funnel->multiplier * pb_funnel_baseline(&funnel->of), number));
}

/* How many times as far from the line as the 99.8% limit of its size. */
static double funnel_distance(const struct funnel *funnel, size_t area)
{
    double *const *numbers = funnel->numbers->numbers;
    size_t line = FUNNEL_STEPS + area;
    double middle = funnel->multiplier * pb_funnel_baseline(&funnel->of);
    double from = numbers[CHART_DATA_VALUE][line] - middle;
    double limit = numbers[from > 0 ? CHART_DATA_FUNNEL_UPPER_998 : CHART_DATA_FUNNEL_LOWER_998][line];
    return limit != middle ? from / (limit - middle) : 0;
}

struct outside {
    size_t areas[FUNNEL_TOLD]; /* the furthest outside first */
    size_t told;
    size_t count; /* of all */
};

static struct outside funnel_areas_outside(const struct book *book, const struct funnel *funnel, enum pb_word word)
{
    struct outside outside = { .told = 0 };
    for (size_t i = 0; i < funnel->count; i++) {
        if (workbook_funnel_word(book, funnel, i) != word)
            continue;
        size_t at = outside.told < FUNNEL_TOLD ? outside.told++ : FUNNEL_TOLD;
        for (; at > 0 && funnel_distance(funnel, outside.areas[at - 1]) < funnel_distance(funnel, i); at--)
            if (at < FUNNEL_TOLD)
                outside.areas[at] = outside.areas[at - 1];
        if (at < FUNNEL_TOLD)
            outside.areas[at] = i;
        outside.count++;
    }
    return outside;
}

/* "worse Arden PCN (38.1), Go West PCN (41.4)"; brief: "6 worse (furthest Arden PCN)", "1 worse (Arden PCN)". */
static const char *funnel_direction(struct book *book, const struct funnel *funnel, const struct outside *outside,
                                    const char *direction, bool brief)
{
    char value[WORDS_TEXT];
    const char *text = direction;
    if (brief)
        return workbook_text(book, "%zu %s (%s%s)", outside->count, direction, outside->count > 1 ? "furthest " : "",
                             workbook_funnel_area(book, funnel->rows[outside->areas[0]]));
    for (size_t i = 0; i < outside->told; i++) {
        size_t row = funnel->rows[outside->areas[i]];
        text = workbook_text(book, "%s%s %s (%s)", text, i ? "," : "", workbook_funnel_area_long(book, row),
                             workbook_words_number(book->table->value[row], value));
    }
    size_t more = outside->count - outside->told;
    return more ? workbook_text(book, "%s and %zu more", text, more) : text;
}

/* Which areas lie outside; "" where none does. */
static const char *funnel_outside(struct book *book, const struct funnel *funnel, bool brief)
{
    static const struct {
        enum pb_word word;
        const char *text;
    } directions[] = { { PB_WORD_CONCERN, "worse" },
                       { PB_WORD_IMPROVEMENT, "better" },
                       { PB_WORD_HIGH, "higher" },
                       { PB_WORD_LOW, "lower" } };
    const char *text = "";
    for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++) {
        struct outside outside = funnel_areas_outside(book, funnel, directions[i].word);
        if (outside.count)
            text = workbook_text(book, "%s%s%s", text, *text ? "; " : "",
                                 funnel_direction(book, funnel, &outside, directions[i].text, brief));
    }
    return text;
}

/* "3 of 19 networks are outside what chance explains: worse ...". */
static const char *funnel_message(struct book *book, const struct funnel *funnel, bool brief)
{
    const char *noun = workbook_funnel_noun(book, funnel);
    if (!funnel->outside)
        return workbook_text(book, "none of %zu %s is outside what chance explains", funnel->count, noun);
    return workbook_text(book, "%zu of %zu %s %s outside what chance explains: %s", funnel->outside, funnel->count,
                         noun, funnel->outside == 1 ? "is" : "are", funnel_outside(book, funnel, brief));
}

static const char *funnel_description(struct book *book, const struct funnel *funnel)
{
    const struct pb_table *table = book->table;
    char few[WORDS_TEXT];
    char many[WORDS_TEXT];
    return workbook_text(
        book,
        "Funnel plot of %zu %s: %s, %s, %s, over denominators from %s to %s. %s. In words: %s. %s "
        "between the 95%% and the 99.8%% limits. The sheet Chart data has the numbers.",
        funnel->count, workbook_funnel_noun(book, funnel), funnel->numbers->name, pb_cell(table, unit, funnel->rows[0]),
        funnel->numbers->period, workbook_words_number(funnel->of.denominator_minimum, few),
        workbook_words_number(funnel->of.denominator_maximum, many), funnel_line_name(book, funnel),
        funnel_message(book, funnel, false),
        funnel->between ? workbook_text(book, "%zu more %s", funnel->between, funnel->between == 1 ? "lies" : "lie")
                        : "None lies");
}

/* ---- The chart ---- */

/* A column of the lines (areas: false) or of the areas, over their denominators. */
static void funnel_range(const struct book *book, const struct funnel *funnel, enum chart_data_column column,
                         bool areas, struct chart_series *series)
{
    size_t at = areas ? FUNNEL_STEPS : 0;
    series->count = areas ? funnel->count : FUNNEL_STEPS;
    series->labels = workbook_chart_rows_numbers(book, funnel->numbers, CHART_DATA_DENOMINATOR, at);
    series->values = workbook_chart_rows_numbers(book, funnel->numbers, column, at);
}

/* Does any area have a number in a column? */
static bool funnel_has(const struct funnel *funnel, enum chart_data_column column)
{
    for (size_t i = 0; i < funnel->count; i++)
        if (!pb_missing(funnel->numbers->numbers[column][FUNNEL_STEPS + i]))
            return true;
    return false;
}

/* The areas outside, which other series mark. */
static const bool *funnel_unmarked(struct book *book, const struct funnel *funnel)
{
    bool *unmarked = workbook_take(book, funnel->count, sizeof *unmarked);
    for (size_t i = 0; unmarked && i < funnel->count; i++)
        unmarked[i] = workbook_funnel_word(book, funnel, i) != PB_WORD_COMMON_CAUSE;
    return unmarked;
}

static size_t funnel_series(struct book *book, const struct funnel *funnel, struct chart_series *series)
{
    static const struct {
        enum chart_data_column column;
        bool areas;
        struct chart_series look;
    } kinds[FUNNEL_SERIES_MOST] = {
        { CHART_DATA_MEAN, false, { .colour = "000000" } },
        { CHART_DATA_FUNNEL_UPPER_998, false, { .name = "99.8% limits", .colour = CHART_GREY, .line = CHART_DASHED } },
        { CHART_DATA_FUNNEL_LOWER_998,
          false,
          { .name = "Lower 99.8% limit", .colour = CHART_GREY, .line = CHART_DASHED, .unlisted = true } },
        { CHART_DATA_FUNNEL_UPPER_95, false, { .name = "95% limits", .colour = CHART_GREY, .line = CHART_DOTTED } },
        { CHART_DATA_FUNNEL_LOWER_95,
          false,
          { .name = "Lower 95% limit", .colour = CHART_GREY, .line = CHART_DOTTED, .unlisted = true } },
        { CHART_DATA_VALUE, true, { .colour = CHART_BLUE, .marker = CHART_CIRCLE, .marker_size = 6 } },
        { CHART_DATA_CONCERN,
          true,
          { .name = "Worse", .colour = CHART_CONCERN, .marker = CHART_DIAMOND, .marker_size = 11 } },
        { CHART_DATA_IMPROVEMENT,
          true,
          { .name = "Better", .colour = CHART_IMPROVEMENT, .marker = CHART_SQUARE, .marker_size = 9 } },
        { CHART_DATA_OTHER,
          true,
          { .name = "Higher or lower", .colour = CHART_NEUTRAL, .marker = CHART_CIRCLE, .marker_size = 10 } },
    };
    const char *noun = workbook_funnel_noun(book, funnel);
    size_t count = 0;
    for (size_t i = 0; i < FUNNEL_SERIES_MOST; i++) {
        if (kinds[i].areas && !funnel_has(funnel, kinds[i].column))
            continue;
        struct chart_series *one = &series[count++];
        *one = kinds[i].look;
        enum chart_data_column column =
            kinds[i].column == CHART_DATA_MEAN && funnel->england ? CHART_DATA_ENGLAND : kinds[i].column;
        funnel_range(book, funnel, column, kinds[i].areas, one);
        one->width = FUNNEL_LINE;
        if (kinds[i].areas)
            one->line = CHART_NO_LINE;
        one->unmarked = kinds[i].column == CHART_DATA_VALUE ? funnel_unmarked(book, funnel) : NULL;
        if (kinds[i].column == CHART_DATA_MEAN)
            one->name = funnel_line_name(book, funnel);
        else if (kinds[i].column == CHART_DATA_VALUE)
            one->name = *noun ? workbook_text(book, "%c%s", toupper((unsigned char)*noun), noun + 1) : noun;
    }
    return count;
}

/* Would two names cover each other? `reach`: how far the figures of the plot lie apart. */
static bool funnel_names_collide(const struct chart_series *one, const struct chart_series *other, double most,
                                 double reach)
{
    return one->figures == other->figures &&
           fabs(one->labels.numbers[0] - other->labels.numbers[0]) < NAME_WIDE * most &&
           fabs(one->values.numbers[0] - other->values.numbers[0]) < NAME_HIGH * reach;
}

/* The names beside the points outside, on the side with more room, each as a series of one point without a mark. One
 * that would cover another is left to the description. */
static size_t funnel_labels(struct book *book, const struct funnel *funnel, double reach, struct chart_series *series)
{
    const double *denominators = funnel->numbers->numbers[CHART_DATA_DENOMINATOR];
    double most = denominators[FUNNEL_STEPS - 1];
    size_t count = 0;
    for (size_t i = 0; i < funnel->count && funnel->outside <= FUNNEL_LABELLED; i++) {
        if (workbook_funnel_word(book, funnel, i) == PB_WORD_COMMON_CAUSE)
            continue;
        series[count] = (struct chart_series){
            .name = workbook_funnel_area(book, funnel->rows[i]),
            .count = 1,
            .labels = workbook_chart_rows_numbers(book, funnel->numbers, CHART_DATA_DENOMINATOR, FUNNEL_STEPS + i),
            .values = workbook_chart_rows_numbers(book, funnel->numbers, CHART_DATA_VALUE, FUNNEL_STEPS + i),
            .colour = CHART_BLUE,
            .line = CHART_NO_LINE,
            .figures = 2 * denominators[FUNNEL_STEPS + i] > most ? CHART_NAMES_LEFT : CHART_NAMES,
            .unlisted = true,
        };
        size_t before = 0;
        while (before < count && !funnel_names_collide(&series[before], &series[count], most, reach))
            before++;
        count += before == count;
    }
    return count;
}

static void funnel_draw(struct book *book, struct sheet *sheet, const struct funnel *funnel)
{
    struct chart_series *series = workbook_take(book, FUNNEL_SERIES_MOST + FUNNEL_LABELLED, sizeof *series);
    if (!series)
        return;
    size_t count = funnel_series(book, funnel, series);
    double lowest = PB_MISSING;
    double highest = PB_MISSING;
    for (size_t i = 0; i < count; i++)
        workbook_chart_reach(&series[i].values, series[i].count, &lowest, &highest);
    struct chart chart = {
        .kind = CHART_SCATTER,
        .title = workbook_text(book, "%s: %s", funnel->numbers->name,
                               funnel_message(book, funnel, funnel->outside > FUNNEL_NAMED)),
        .description = funnel_description(book, funnel),
        .series = series,
        .series_count = count + funnel_labels(book, funnel, highest - lowest, series + count),
        .labels = { .title =
                        workbook_text(book, "Denominator (people, patients or cases), %s", funnel->numbers->period) },
        .values = { .title = pb_cell(book->table, unit, funnel->rows[0]) },
    };
    workbook_chart_scale(&chart.values, lowest, highest);
    workbook_chart_scale(&chart.labels, funnel->numbers->numbers[CHART_DATA_DENOMINATOR][0],
                         funnel->numbers->numbers[CHART_DATA_DENOMINATOR][FUNNEL_STEPS - 1]);
    workbook_sheet_chart(book, sheet, &chart);
}

/* ---- The sheet ---- */

static void funnel_lines(struct book *book, struct sheet *sheet, const struct funnels *funnels)
{
    workbook_sheet_line(book, sheet, STYLE_TITLE, workbook_text(book, "Funnel plots of %s", book->place->name));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "Figures of few people vary more by chance than those of many. An area outside the 99.8% limits "
        "differs by more than chance; one between the 95% and the 99.8% limits may be there by chance.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "An orange diamond is worse, a blue square better, a purple circle higher or lower where "
                        "neither is better. The numbers are on the sheet Chart data.");
    if (funnels->count > funnels->drawn)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "There are charts of the %zu measures with the most areas outside, each kind "
                                          "of area in turn. %zu more have none; their figures are on the sheet Data.",
                                          funnels->drawn, funnels->count - funnels->drawn));
    if (funnels->refused)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "%zu %s no funnel plot: their values are not count over denominator, as "
                                          "limits for chance need.",
                                          funnels->refused, funnels->refused == 1 ? "measure has" : "measures have"));
    static const enum note notes[] = { NOTE_FUNNEL };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0]);
}

void workbook_add_funnel_plots(struct book *book)
{
    const struct funnels *funnels = book->funnels;
    struct sheet *sheet = workbook_sheet(book, "Funnel plots", "Which areas differ by more than chance, to copy");
    if (!sheet)
        return;
    if (!funnels || !funnels->drawn) {
        sheet->absent = "no measure has counts of five areas or more of one kind";
        return;
    }
    if (!book->no_charts)
        funnel_lines(book, sheet, funnels);
    for (size_t i = 0; i < funnels->drawn; i++)
        funnel_draw(book, sheet, &funnels->items[i]);
}
