/*
 * The chart of opportunities: a dot for each measure and organisation, as far to the right as it is worse than the mean
 * of its best five, in percent of that mean, so that pounds, patients and shares stand on one axis. The rows of the
 * table are in the order of the dots, so each kind of dot is a range of cells. The row's number stands at the left, the
 * measure beside its dot.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    DOTS_MOST = 20,
    DOTS_WIDTH = 1080, /* pixels */
    DOTS_AROUND = 150,
    PIXELS_A_DOT = 26,
    LABEL_CHARACTERS = 88
};

#define DOTS_PART 0.45 /* of the width; the names need the rest */

/* The dots that are drawn: rows first to first + count - 1 of the table. */
struct dots {
    const struct opportunities *all;
    const struct sheet *sheet;
    size_t number, percent; /* columns */
    size_t first, count, left_out;
    double numbers[DOTS_MOST];
    double percents[DOTS_MOST];
    double least, greatest;
};

static struct dots *dots_collect(struct book *book, const struct opportunities *all)
{
    struct dots *dots = workbook_take(book, 1, sizeof *dots);
    if (!dots)
        return NULL;
    size_t there = all->ranks[OPPORTUNITY_COUNTED] + all->ranks[OPPORTUNITY_WORSE] + all->ranks[OPPORTUNITY_AS_GOOD];
    *dots = (struct dots){ .all = all, .first = all->ranks[OPPORTUNITY_SUM] };
    dots->count = there < DOTS_MOST ? there : DOTS_MOST;
    dots->left_out = there - dots->count;
    for (size_t i = 0; i < dots->count; i++) {
        double percent = all->items[dots->first + i].gap_percent;
        dots->numbers[i] = (double)(dots->first + i + 1);
        dots->percents[i] = percent;
        dots->least = percent < dots->least ? percent : dots->least;
        dots->greatest = percent > dots->greatest ? percent : dots->greatest;
    }
    return dots;
}

static struct chart_series dots_series(const struct dots *dots, const char *name, size_t at, size_t count)
{
    return (struct chart_series){
        .name = name,
        .count = count,
        .labels = { .sheet = dots->sheet,
                    .column = dots->percent,
                    .first = dots->first + at,
                    .numbers = &dots->percents[at] },
        .values = { .sheet = dots->sheet,
                    .column = dots->number,
                    .first = dots->first + at,
                    .numbers = &dots->numbers[at] },
        .colour = CHART_BLUE,
        .line = CHART_NO_LINE,
    };
}

/* "Circulation: Spend on stents, NHS Coventry and Rugby CCG"; the organisation where there are several. */
static const char *dots_label(struct book *book, const struct dots *dots, size_t dot, bool several)
{
    char measure[WORDS_TEXT];
    const struct opportunity *item = &dots->all->items[dots->first + dot];
    const char *name = pb_cell(book->table, area_name, item->any);
    (void)workbook_opportunity_measure(book, item, measure);
    const char *text = several ? workbook_text(book, "%s, %s", measure, name) : workbook_text(book, "%s", measure);
    if (workbook_cells_characters(text) <= LABEL_CHARACTERS)
        return text;
    size_t length = LABEL_CHARACTERS;
    while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return workbook_text(book, "%.*s...", (int)length, text);
}

static bool dots_of_several(const struct book *book, const struct dots *dots)
{
    for (size_t i = 1; i < dots->count; i++)
        if (book->table->area_code[dots->all->items[dots->first + i].any] !=
            book->table->area_code[dots->all->items[dots->first].any])
            return true;
    return false;
}

/* The kinds of dots, then the names beside them. Returns how many series there are. */
static size_t dots_describe(struct book *book, const struct dots *dots, struct chart_series *series)
{
    static const struct {
        enum opportunity_rank rank;
        enum chart_marker marker;
        const char *colour, *name;
    } kinds[] = { { OPPORTUNITY_COUNTED, CHART_DIAMOND, CHART_CONCERN, "Significantly worse" },
                  { OPPORTUNITY_WORSE, CHART_CIRCLE, CHART_BLUE, "Worse, not significant or not known to be" },
                  { OPPORTUNITY_AS_GOOD, CHART_SQUARE, CHART_TURQUOISE, "As good or better" } };
    bool several = dots_of_several(book, dots);
    size_t used = 0;
    for (size_t k = 0, at = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t count = dots->all->ranks[kinds[k].rank];
        count = count < dots->count - at ? count : dots->count - at;
        if (!count)
            continue;
        series[used] = dots_series(dots, kinds[k].name, at, count);
        series[used].marker = kinds[k].marker;
        series[used].marker_size = 9;
        series[used++].colour = kinds[k].colour;
        at += count;
    }
    for (size_t i = 0; i < dots->count; i++) {
        series[used] = dots_series(dots, dots_label(book, dots, i, several), i, 1);
        series[used].figures = CHART_NAMES;
        series[used++].unlisted = true;
    }
    return used;
}

static const char *dots_message(struct book *book, const struct dots *dots)
{
    char measure[WORDS_TEXT];
    char number[WORDS_TEXT];
    const struct opportunity *first = &dots->all->items[dots->first];
    if (first->gap_percent <= 0)
        return workbook_text(book, "%s: all as good as the best five or better", book->place->name);
    return workbook_text(book, "%s is %s%% worse than its best five%s",
                         workbook_opportunity_measure(book, first, measure),
                         workbook_words_number(first->gap_percent, number),
                         first->rank == OPPORTUNITY_COUNTED ? ": the widest significant gap" : ": the widest gap");
}

static const char *dots_words(struct book *book, const struct dots *dots)
{
    char first[WORDS_TEXT];
    char last[WORDS_TEXT];
    const struct opportunity *items = &dots->all->items[dots->first];
    return workbook_text(
        book,
        "Dot plot with %zu dots: how much worse than the mean of the best five of the similar ten each "
        "measure is, in percent. The first, %s, is %.1f%%; the last, %s, %.1f%%. The table on this "
        "sheet has the same numbers.",
        dots->count, workbook_opportunity_measure(book, &items[0], first), dots->percents[0],
        workbook_opportunity_measure(book, &items[dots->count - 1], last), dots->percents[dots->count - 1]);
}

void workbook_opportunity_dots(struct book *book, struct sheet *sheet, const struct opportunities *all, size_t number,
                               size_t percent)
{
    struct dots *dots = dots_collect(book, all);
    struct chart_series *series = workbook_take(book, DOTS_MOST + OPPORTUNITY_RANKS, sizeof *series);
    if (!dots || !series || !dots->count || book->no_charts)
        return;
    dots->sheet = sheet;
    dots->number = number;
    dots->percent = percent;
    double range = dots->greatest - dots->least > 1 ? dots->greatest - dots->least : 1;
    double step = range > 100 ? 50 : range > 20 ? 10 : 1;
    sheet->charts_below = true;
    workbook_sheet_chart(book, sheet,
                         &(struct chart){
                             .kind = CHART_SCATTER,
                             .title = dots_message(book, dots),
                             .description = dots_words(book, dots),
                             .series = series,
                             .series_count = dots_describe(book, dots, series),
                             .labels = { .title = "Worse than the mean of the best five, % of it (0: as good)",
                                         .format = "0",
                                         .at_zero = true,
                                         .minimum_is_set = true,
                                         .maximum_is_set = true,
                                         .minimum = step * floor(dots->least / step),
                                         .maximum = step * ceil((dots->least + range / DOTS_PART) / step) },
                             .values = { .title = "Row of the table",
                                         .format = "0",
                                         .downwards = true,
                                         .minimum_is_set = true,
                                         .maximum_is_set = true,
                                         .minimum = (double)dots->first,
                                         .maximum = (double)(dots->first + dots->count + 1) },
                             .width = DOTS_WIDTH,
                             .height = DOTS_AROUND + PIXELS_A_DOT * dots->count,
                         });
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        dots->left_out ? workbook_text(book, "The chart below the table shows the first %zu; %zu more are not drawn.",
                                       dots->count, dots->left_out)
                       : "The chart below the table shows each gap as a dot.");
}
