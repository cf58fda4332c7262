/*
 * Trends: each measure over time as a line chart, with the 95% limits of its figures as error bars and England dashed.
 * What is worse than England and what is changing comes first; how many charts there are has a maximum, and the sheet
 * says how many were left out.
 */
#include "loaders/workbook/chart_words.h"
#include "loaders/workbook/sheets.h"

#include "placebook/contract/verdict.h"

#include <stdlib.h>
#include <string.h>

enum { TREND_CHARTS_MOST = 24, TREND_POINTS_LEAST = 3 };

/* A series that is to be drawn, and its place in the order. */
struct trend {
    const struct charted *charted;
    int order;
};

/* Worse and getting worse, worse and changing, worse; then what gets worse, what changes, the rest. */
static int trend_order_of(const struct book *book, const struct charted *charted)
{
    const struct pb_table *table = book->table;
    const char *change = pb_cell(table, trend, charted->row);
    bool worse = pb_verdict_at(table, charted->row) == PB_WORD_WORSE;
    bool getting_worse = strstr(change, "getting worse") != NULL;
    bool changing = strstr(change, "ncreasing") || strstr(change, "ecreasing");
    return (worse ? 0 : 3) + (getting_worse ? 0 : changing ? 1 : 2);
}

static int trend_in_order(const void *left, const void *right)
{
    const struct trend *a = left;
    const struct trend *b = right;
    if (a->order != b->order)
        return a->order - b->order;
    return (a->charted > b->charted) - (a->charted < b->charted);
}

static void trend_scale(const struct charted *charted, const struct chart_series *series, size_t count,
                        struct chart_axis *axis)
{
    double lowest = PB_MISSING;
    double highest = PB_MISSING;
    struct chart_cells limits[] = { { .numbers = charted->numbers[CHART_DATA_LOWER] },
                                    { .numbers = charted->numbers[CHART_DATA_UPPER] } };
    for (size_t i = 0; i < count; i++)
        workbook_chart_reach(&series[i].values, charted->count, &lowest, &highest);
    for (size_t i = 0; i < 2; i++)
        workbook_chart_reach(&limits[i], charted->count, &lowest, &highest);
    workbook_chart_scale(axis, lowest, highest);
}

static bool has_any(const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!pb_missing(numbers[i]))
            return true;
    return false;
}

static void trend_draw(struct book *book, struct sheet *sheet, const struct charted *charted)
{
    bool limits = has_any(charted->numbers[CHART_DATA_BELOW], charted->count);
    bool england = has_any(charted->numbers[CHART_DATA_ENGLAND], charted->count);
    const char *message = workbook_charted_trend(book, charted);
    const char *subject = workbook_charted_subject(book, charted);
    struct chart_series series[2] = {
        { .name =
              workbook_text(book, "%s%s", workbook_charted_area(book, charted), limits ? " (bars: 95% limits)" : ""),
          .count = charted->count,
          .labels = workbook_charted_periods(book, charted),
          .values = workbook_charted_numbers(book, charted, CHART_DATA_VALUE),
          .colour = CHART_BLUE,
          .marker = CHART_CIRCLE },
        { .name = "England",
          .count = charted->count,
          .labels = workbook_charted_periods(book, charted),
          .values = workbook_charted_numbers(book, charted, CHART_DATA_ENGLAND),
          .colour = CHART_GREY,
          .line = CHART_DASHED },
    };
    if (limits) {
        series[0].plus = workbook_charted_numbers(book, charted, CHART_DATA_ABOVE);
        series[0].minus = workbook_charted_numbers(book, charted, CHART_DATA_BELOW);
    }
    struct chart chart = {
        .kind = CHART_LINES,
        .title = workbook_text(book, "%s: %s", subject, message),
        .description = workbook_text(book,
                                     "Line chart over %zu periods. %s, %s In words: %s.%s The sheet Chart data has the "
                                     "numbers.",
                                     charted->count, subject, workbook_charted_figures(book, charted), message,
                                     limits ? " Bars show the 95% limits of each figure." : ""),
        .series = series,
        .series_count = england ? 2 : 1,
        .values = { .title = pb_cell(book->table, unit, charted->row) },
    };
    trend_scale(charted, series, chart.series_count, &chart.values);
    workbook_sheet_chart(book, sheet, &chart);
}

static void trend_lines(struct book *book, struct sheet *sheet, size_t found, size_t short_series)
{
    workbook_sheet_line(book, sheet, STYLE_TITLE, workbook_text(book, "Trends of %s", book->place->name));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Charts to copy. Measures that are worse than England come first, those that get worse before "
                        "the others. The numbers are on the sheet Chart data.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Better and worse are said where the difference from England is statistically significant. "
                        "Getting better or worse is about the last five periods.");
    if (found > TREND_CHARTS_MOST)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book,
                                          "There are %d charts. %zu more series have no chart here; their numbers "
                                          "are on the sheet Chart data too.",
                                          (int)TREND_CHARTS_MOST, found - TREND_CHARTS_MOST));
    if (short_series)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "%zu series %s fewer than %d figures, too few for a line.",
                                          short_series, short_series == 1 ? "has" : "have", (int)TREND_POINTS_LEAST));
}

void workbook_add_trends(struct book *book)
{
    const struct chart_data *data = book->chart_data;
    struct sheet *sheet = workbook_sheet(book, "Trends", "Line charts of the measures, with England, to copy");
    struct trend *trends = data ? workbook_take(book, data->count + 1, sizeof *trends) : NULL;
    size_t found = 0;
    if (!sheet || !trends)
        return;
    for (size_t i = 0; i < data->count; i++)
        if (data->series[i].points >= TREND_POINTS_LEAST && data->series[i].count <= CHART_POINTS_MAXIMUM)
            trends[found++] = (struct trend){ &data->series[i], trend_order_of(book, &data->series[i]) };
    if (!found) {
        sheet->absent = "no measure has three figures or more over time";
        return;
    }
    qsort(trends, found, sizeof *trends, trend_in_order);
    trend_lines(book, sheet, found, data->count - found);
    for (size_t i = 0; i < found && i < TREND_CHARTS_MOST; i++)
        trend_draw(book, sheet, trends[i].charted);
}
