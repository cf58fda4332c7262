/*
 * Against England: by how many per cent the latest figure of each measure is better or worse than England's, as bars to
 * the right or to the left with their 95% limits ("spine chart"), a chart for each outcome. What is significantly worse
 * comes first, then what is no different, then what is better; the table below the charts has the words. All charts
 * have one scale, and what goes beyond it is cut off and named.
 */
#include "loaders/workbook/chart_words.h"
#include "loaders/workbook/charts.h"
#include "loaders/workbook/outline.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SPINE_BARS_MOST = 26, /* so many stand below the lines above them on one page */
    SPINE_PIXELS_A_BAR = 22,
    SPINE_PIXELS_AROUND = 150,
    SPINE_WIDTH = 960,
    SPINE_SCALE_MOST = 100
};

#define SPINE_NO_DIFFERENT "A6A6A6"

enum spine_verdict { SPINE_WORSE, SPINE_SAME, SPINE_BETTER, SPINE_VERDICTS };

enum spine_column {
    SPINE_OUTCOME,
    SPINE_MEASURE,
    SPINE_AREA,
    SPINE_PERIOD,
    SPINE_WORD,
    SPINE_PERCENT,
    SPINE_LOWER,
    SPINE_UPPER,
    SPINE_BELOW,
    SPINE_ABOVE
};

/* A measure: per cent better (above 0) or worse than England, and the limits of that. */
struct spine_row {
    const struct pb_headline *headline;
    size_t outcome; /* of the framework; its count: none */
    enum spine_verdict verdict;
    const char *name;
    double percent, lower, upper;
};

struct spine {
    struct spine_row *rows;
    size_t count;
    size_t left_out; /* measures with a figure that cannot be shown so */
    double scale;    /* from -scale to scale */
};

/* Better is to the right, whatever direction is good. */
static bool spine_compare(const struct book *book, const struct pb_headline *headline, struct spine_row *row)
{
    const struct pb_table *table = book->table;
    size_t at = headline->row;
    double england = table->england_value[at];
    pb_symbol polarity = table->polarity[at];
    bool judged = polarity == PB_WORD_HIGH_IS_GOOD || polarity == PB_WORD_LOW_IS_GOOD;
    enum pb_word verdict = pb_word_verdict(table->compared_with_england[at], polarity);
    if (!judged || !verdict || !(england > 0) || !(table->lower_95[at] <= table->value[at]) ||
        !(table->value[at] <= table->upper_95[at]) || table->value[at] < 0)
        return false;
    double value = (table->value[at] / england - 1) * 100;
    double lower = (table->lower_95[at] / england - 1) * 100;
    double upper = (table->upper_95[at] / england - 1) * 100;
    bool high = polarity == PB_WORD_HIGH_IS_GOOD;
    row->headline = headline;
    row->percent = high ? value : -value;
    row->lower = high ? lower : -upper;
    row->upper = high ? upper : -lower;
    row->verdict = verdict == PB_WORD_WORSE ? SPINE_WORSE : verdict == PB_WORD_BETTER ? SPINE_BETTER : SPINE_SAME;
    return isfinite(row->lower) && isfinite(row->upper);
}

static size_t spine_outcome(const struct book *book, const struct pb_headline *headline)
{
    size_t count = book->info->framework->outcomes.count;
    return headline->measure && headline->measure->outcome_index < count ? headline->measure->outcome_index : count;
}

/* The measure with the sex that its figure is of. */
static const char *spine_name(struct book *book, const struct pb_headline *headline)
{
    const struct charted *charted = workbook_charted(book, headline->row);
    const char *own = pb_cell(book->table, measure_name, headline->row);
    return charted ? charted->name : headline->measure ? headline->measure->name : own;
}

static int spine_in_order(const void *left, const void *right)
{
    const struct spine_row *a = left;
    const struct spine_row *b = right;
    if (a->outcome != b->outcome)
        return a->outcome < b->outcome ? -1 : 1;
    if (a->verdict != b->verdict)
        return a->verdict < b->verdict ? -1 : 1;
    if (a->percent < b->percent || a->percent > b->percent)
        return a->percent < b->percent ? -1 : 1;
    return (a->headline > b->headline) - (a->headline < b->headline);
}

static struct spine *spine_collect(struct book *book)
{
    struct spine *spine = workbook_take(book, 1, sizeof *spine);
    if (spine)
        spine->rows = workbook_take(book, book->headline_count + 1, sizeof *spine->rows);
    if (!spine || !spine->rows)
        return NULL;
    double widest = 0;
    for (size_t i = 0; i < book->headline_count; i++) {
        const struct pb_headline *headline = &book->headlines[i];
        struct spine_row *row = &spine->rows[spine->count];
        if (!workbook_outline_has_row(headline) || pb_missing(book->table->value[headline->row]))
            continue;
        if (!spine_compare(book, headline, row)) {
            spine->left_out++;
            continue;
        }
        row->outcome = spine_outcome(book, headline);
        row->name = spine_name(book, headline);
        widest = fmax(widest, fmax(fabs(row->lower), fabs(row->upper)));
        spine->count++;
    }
    if (spine->count)
        qsort(spine->rows, spine->count, sizeof *spine->rows, spine_in_order);
    spine->scale = widest > 50 ? SPINE_SCALE_MOST : widest > 20 ? 50 : 20;
    return spine;
}

static const char *spine_group(const struct book *book, const struct spine_row *row)
{
    const struct pb_outcome *outcomes = book->info->framework->outcomes.items;
    return row->outcome < book->info->framework->outcomes.count ? outcomes[row->outcome].short_name
                                                                : "Not in the framework";
}

static void spine_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct spine *spine = sheet->context;
    const struct spine_row *row = &spine->rows[line];
    const struct pb_table *table = sheet->book->table;
    char buffer[WORDS_TEXT];
    const double numbers[] = { row->percent, row->lower, row->upper, row->percent - row->lower,
                               row->upper - row->percent };
    workbook_cell_text(cells, STYLE_TEXT, spine_group(sheet->book, row), SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, row->name, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(sheet->book, row->headline->row, buffer),
                       SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row->headline->row, buffer),
                       SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_england(table, row->headline->row, buffer),
                       SHORT_NOT_AVAILABLE);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        workbook_cell_number(cells, STYLE_TENTHS, numbers[i], NULL, 0, SHORT_NOT_AVAILABLE);
}

/* "3 measures worse than England, 2 better, 14 no different", as far as there are any. */
static const char *spine_counts(struct book *book, const struct spine_row *rows, size_t count)
{
    static const enum spine_verdict order[] = { SPINE_WORSE, SPINE_BETTER, SPINE_SAME };
    static const char *const words[SPINE_VERDICTS] = { "worse", "no different", "better" };
    size_t counts[SPINE_VERDICTS] = { 0 };
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        counts[rows[i].verdict]++;
    for (size_t i = 0; i < SPINE_VERDICTS; i++) {
        enum spine_verdict verdict = order[i];
        if (counts[verdict] && *text)
            text = workbook_text(book, "%s, %zu %s", text, counts[verdict], words[verdict]);
        else if (counts[verdict])
            text = workbook_text(book, "%zu measure%s %s %s England", counts[verdict], counts[verdict] == 1 ? "" : "s",
                                 words[verdict], verdict == SPINE_SAME ? "from" : "than");
    }
    return text;
}

/* "Cut off at 100%: Conceptions under 18 (-134%)." NULL: nothing is. */
static const char *spine_cut(struct book *book, const struct spine *spine, const struct spine_row *rows, size_t count)
{
    const char *text = NULL;
    char number[WORDS_TEXT];
    for (size_t i = 0; i < count; i++)
        if (fabs(rows[i].percent) > spine->scale)
            text = workbook_text(book, "%s %.120s (%s%%)",
                                 text ? workbook_text(book, "%s,", text) : "Cut off:", rows[i].name,
                                 workbook_words_number(round(rows[i].percent), number));
    return text ? workbook_text(book, "%s.", text) : NULL;
}

/* The cells of the bars from `first` on, as arrays of the book. */
struct spine_cells {
    const char **names;
    const char **colours;
    double *percent, *below, *above;
};

static bool spine_take(struct book *book, const struct spine_row *rows, size_t count, struct spine_cells *cells)
{
    static const char *const colours[SPINE_VERDICTS] = { CHART_ORANGE, SPINE_NO_DIFFERENT, CHART_BLUE };
    *cells = (struct spine_cells){
        .names = workbook_take(book, count, sizeof(const char *)),
        .colours = workbook_take(book, count, sizeof(const char *)),
        .percent = workbook_take(book, count, sizeof(double)),
        .below = workbook_take(book, count, sizeof(double)),
        .above = workbook_take(book, count, sizeof(double)),
    };
    for (size_t i = 0; !book->out_of_memory && i < count; i++) {
        cells->names[i] = rows[i].name;
        cells->colours[i] = colours[rows[i].verdict];
        cells->percent[i] = rows[i].percent;
        cells->below[i] = rows[i].percent - rows[i].lower;
        cells->above[i] = rows[i].upper - rows[i].percent;
    }
    return !book->out_of_memory;
}

/* One chart; `group` is the whole outcome, whose message it has, and the bars a part of it. */
static void spine_draw(struct book *book, struct sheet *sheet, const struct spine *spine, size_t first, size_t count,
                       const char *message)
{
    const struct spine_row *rows = &spine->rows[first];
    const struct spine_row *last = &rows[count - 1];
    struct spine_cells cells;
    char worst[WORDS_TEXT];
    char best[WORDS_TEXT];
    if (!spine_take(book, rows, count, &cells))
        return;
    const char *cut = spine_cut(book, spine, rows, count);
    struct chart_series series = {
        .name = "% better than England",
        .count = count,
        .labels = { .column = SPINE_MEASURE, .first = first, .texts = cells.names },
        .values = { .column = SPINE_PERCENT, .first = first, .numbers = cells.percent },
        .minus = { .column = SPINE_BELOW, .first = first, .numbers = cells.below },
        .plus = { .column = SPINE_ABOVE, .first = first, .numbers = cells.above },
        .colour = SPINE_NO_DIFFERENT,
        .colours = cells.colours,
    };
    workbook_sheet_chart(
        book, sheet,
        &(struct chart){
            .kind = CHART_BARS,
            .title = message,
            .subtitle = cut,
            .description = workbook_text(
                book,
                "Bar chart of %zu measures: how many per cent better, to the right, or worse, to the left, than "
                "England, "
                "with 95%% limits. %s. At the top: %s, %s%%. At the bottom: %s, %s%%.%s%s The table on this sheet has "
                "the numbers and words.",
                count, message, rows->name, workbook_words_number(rows->percent, worst), last->name,
                workbook_words_number(last->percent, best), cut ? " " : "", cut ? cut : ""),
            .series = &series,
            .series_count = 1,
            .values = { .title = "% worse (left, orange) or better (right, blue) than England; grey: no different",
                        .format = "0",
                        .minimum_is_set = true,
                        .maximum_is_set = true,
                        .minimum = -spine->scale,
                        .maximum = spine->scale,
                        .step = spine->scale / 5 },
            .width = SPINE_WIDTH,
            .height = SPINE_PIXELS_AROUND + count * SPINE_PIXELS_A_BAR,
        });
}

/* A chart for each outcome, or several where it has many measures. */
static void spine_draw_all(struct book *book, struct sheet *sheet, const struct spine *spine)
{
    for (size_t first = 0, end = 0; first < spine->count; first = end) {
        for (end = first + 1; end < spine->count && spine->rows[end].outcome == spine->rows[first].outcome;)
            end++;
        size_t parts = (end - first + SPINE_BARS_MOST - 1) / SPINE_BARS_MOST;
        size_t most = (end - first + parts - 1) / parts;
        const char *message =
            workbook_text(book, "%s, %s: %s", book->place->name, spine_group(book, &spine->rows[first]),
                          spine_counts(book, &spine->rows[first], end - first));
        for (size_t part = 0; part < parts; part++) {
            size_t at = first + part * most;
            const char *which = parts > 1 ? workbook_text(book, " (part %zu of %zu)", part + 1, parts) : "";
            spine_draw(book, sheet, spine, at, end - at < most ? end - at : most,
                       workbook_text(book, "%s%s", message, which));
        }
    }
}

static void spine_lines(struct book *book, struct sheet *sheet, const struct spine *spine)
{
    workbook_sheet_title(book, sheet, workbook_text(book, "%s against England", book->place->name));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Bars to the right are better than England, bars to the left worse, in per cent of England's "
                        "figure. Thin lines are 95% limits.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book,
                                      "Orange is significantly worse, blue significantly better, grey no different. "
                                      "What goes beyond %.0f%% is cut off at the edge.",
                                      spine->scale));
    if (spine->left_out)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book,
                          "%zu more figure%s no bar: no direction is better, or the comparison, England or the "
                          "limits are missing. They are on the sheets of outcomes.",
                          spine->left_out, spine->left_out == 1 ? " has" : "s have"));
    workbook_sheet_shorthand(book, sheet, false, true, false);
}

void workbook_add_against_england(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Against England", "How much better or worse than England each measure is");
    struct spine *spine = spine_collect(book);
    if (!sheet || !spine)
        return;
    if (!spine->count) {
        sheet->absent = "no measure of which a direction is better has limits and a figure of England";
        return;
    }
    sheet->rows = spine->count;
    sheet->context = spine;
    sheet->fill = spine_fill;
    sheet->table_name = "Against_England";
    spine_lines(book, sheet, spine);
    workbook_sheet_column(book, sheet, "Outcome", 12, 16);
    workbook_sheet_column(book, sheet, "Measure", 26, 34);
    workbook_sheet_column(book, sheet, "Area", 12, 18);
    workbook_sheet_column(book, sheet, "Period", 10, 14);
    workbook_sheet_column(book, sheet, "Against England", 10, 16);
    workbook_sheet_figures(book, sheet, "% better (below 0: worse)", 8, 10);
    workbook_sheet_figures(book, sheet, "Lower 95% limit", 8, 9);
    workbook_sheet_figures(book, sheet, "Upper 95% limit", 8, 9);
    workbook_sheet_figures(book, sheet, "Bar below", 7, 9);
    workbook_sheet_figures(book, sheet, "Bar above", 7, 9);
    spine_draw_all(book, sheet, spine);
    workbook_sheet_charts_above(book, sheet);
}
