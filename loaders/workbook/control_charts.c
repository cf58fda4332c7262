/*
 * Control charts: what the transform spc found out about each measure over time, drawn as NHS Making Data Count does:
 * mean and process limits, an orange diamond where a special cause is of concern, a blue square where it is an
 * improvement. Where limits start again ("rebasing", which the framework says), the lines are broken.
 */
#include "loaders/workbook/chart_words.h"
#include "loaders/workbook/sheets.h"

#include "placebook/statistics/control_chart.h"

#include <stdlib.h>

enum { CONTROL_CHARTS_MOST = 24, CONTROL_SERIES_MOST = 7 };

#define CONTROL_LINE 1.25 /* points */

/* A series that is to be drawn, and its place in the order. */
struct control_chart {
    const struct charted *charted;
    int order;
};

static bool any_of(const struct charted *charted, enum chart_data_column column)
{
    for (size_t i = 0; i < charted->count; i++)
        if (!pb_missing(charted->numbers[column][i]))
            return true;
    return false;
}

/* What the latest figure says: concern, a direction that is neither good nor bad, improvement; then what happened
 * earlier; then nothing. */
static int control_order_of(const struct book *book, const struct charted *charted)
{
    switch (book->table->spc[charted->row]) {
    case PB_WORD_CONCERN:
        return 0;
    case PB_WORD_HIGH:
    case PB_WORD_LOW:
        return 1;
    case PB_WORD_IMPROVEMENT:
        return 2;
    default:
        return any_of(charted, CHART_DATA_CONCERN) || any_of(charted, CHART_DATA_IMPROVEMENT) ||
                       any_of(charted, CHART_DATA_OTHER)
                   ? 3
                   : 4;
    }
}

static int control_in_order(const void *left, const void *right)
{
    const struct control_chart *a = left;
    const struct control_chart *b = right;
    if (a->order != b->order)
        return a->order - b->order;
    return (a->charted > b->charted) - (a->charted < b->charted);
}

/* Where the lines are made anew, by point; returns the first point of the last part. NULL: nowhere. */
static size_t find_breaks(struct book *book, const struct charted *charted, const bool **breaks)
{
    const double *means = charted->numbers[CHART_DATA_MEAN];
    bool *found = workbook_take(book, charted->count, sizeof *found);
    double before = PB_MISSING;
    size_t last = 0;
    *breaks = NULL;
    for (size_t i = 0; found && i < charted->count; i++) {
        if (pb_missing(means[i]))
            continue;
        if (!pb_missing(before) && means[i] != before) {
            found[i] = true;
            *breaks = found;
            last = i;
        }
        before = means[i];
    }
    return last;
}

/* "Provisional control chart: 8 years of data, 13 are needed.", and from when the limits are. */
static const char *control_subtitle(struct book *book, const struct charted *charted, size_t first)
{
    size_t points = 0;
    for (size_t i = first; i < charted->count; i++)
        points += !pb_missing(charted->numbers[CHART_DATA_VALUE][i]);
    const char *anew = first ? workbook_text(book, "Limits made anew from %s. ", charted->periods[first]) : "";
    if (points >= PB_CHART_FIRM_POINTS)
        return first ? anew : NULL;
    return workbook_text(book, "%sProvisional control chart: %zu %s%s of data, %d are needed.", anew, points,
                         workbook_charted_noun(book, charted), points == 1 ? "" : "s", (int)PB_CHART_FIRM_POINTS);
}

/* The value, the lines, and the points that stand out, as far as there are any. */
static size_t control_series(const struct book *book, const struct charted *charted, const bool *breaks,
                             const char *name, struct chart_series series[CONTROL_SERIES_MOST])
{
    static const struct {
        enum chart_data_column column;
        struct chart_series look;
    } kinds[CONTROL_SERIES_MOST] = {
        { CHART_DATA_VALUE, { .colour = CHART_GREY, .marker = CHART_CIRCLE, .marker_size = 6 } },
        { CHART_DATA_MEAN, { .name = "Mean", .colour = "000000", .width = CONTROL_LINE } },
        { CHART_DATA_UPPER_LIMIT,
          { .name = "Process limits", .colour = CHART_GREY, .width = CONTROL_LINE, .line = CHART_DASHED } },
        { CHART_DATA_LOWER_LIMIT,
          { .name = "Lower process limit",
            .colour = CHART_GREY,
            .width = CONTROL_LINE,
            .line = CHART_DASHED,
            .unlisted = true } },
        { CHART_DATA_CONCERN,
          { .name = "Concern",
            .colour = CHART_CONCERN,
            .line = CHART_NO_LINE,
            .marker = CHART_DIAMOND,
            .marker_size = 11 } },
        { CHART_DATA_IMPROVEMENT,
          { .name = "Improvement",
            .colour = CHART_IMPROVEMENT,
            .line = CHART_NO_LINE,
            .marker = CHART_SQUARE,
            .marker_size = 9 } },
        { CHART_DATA_OTHER,
          { .name = "Neither good nor bad",
            .colour = CHART_NEUTRAL,
            .line = CHART_NO_LINE,
            .marker = CHART_CIRCLE,
            .marker_size = 10 } },
    };
    size_t count = 0;
    for (size_t i = 0; i < CONTROL_SERIES_MOST; i++) {
        if (!any_of(charted, kinds[i].column))
            continue;
        series[count] = kinds[i].look;
        series[count].name = kinds[i].column == CHART_DATA_VALUE ? name : kinds[i].look.name;
        series[count].count = charted->count;
        series[count].labels = workbook_charted_periods(book, charted);
        series[count].values = workbook_charted_numbers(book, charted, kinds[i].column);
        bool line = kinds[i].column >= CHART_DATA_MEAN && kinds[i].column <= CHART_DATA_UPPER_LIMIT;
        series[count++].breaks = line ? breaks : NULL;
    }
    return count;
}

/* "3 points of concern, 2 of improvement." */
static const char *control_counts(struct book *book, const struct charted *charted)
{
    size_t counts[CHART_DATA_COLUMNS] = { 0 };
    for (size_t column = CHART_DATA_CONCERN; column <= CHART_DATA_OTHER; column++)
        for (size_t i = 0; i < charted->count; i++)
            counts[column] += !pb_missing(charted->numbers[column][i]);
    return workbook_text(
        book, "Points that stand out: %zu of concern, %zu of improvement%s.", counts[CHART_DATA_CONCERN],
        counts[CHART_DATA_IMPROVEMENT],
        counts[CHART_DATA_OTHER] ? workbook_text(book, ", %zu neither good nor bad", counts[CHART_DATA_OTHER]) : "");
}

static void control_draw(struct book *book, struct sheet *sheet, const struct charted *charted)
{
    struct chart_series series[CONTROL_SERIES_MOST];
    const bool *breaks = NULL;
    size_t first = find_breaks(book, charted, &breaks);
    const char *subject = workbook_charted_subject(book, charted);
    const char *message = workbook_charted_control(book, charted);
    const char *subtitle = control_subtitle(book, charted, first);
    struct chart chart = {
        .kind = CHART_LINES,
        .title = workbook_text(book, "%s: %s", subject, message),
        .subtitle = subtitle,
        .description = workbook_text(
            book, "Control chart over %zu periods. %s, %s In words: %s. %s%s%s The sheet Chart data has the numbers.",
            charted->count, subject, workbook_charted_figures(book, charted), message, control_counts(book, charted),
            subtitle ? " " : "", subtitle ? subtitle : ""),
        .series = series,
        .values = { .title = pb_cell(book->table, unit, charted->row) },
    };
    chart.series_count = control_series(book, charted, breaks, workbook_charted_area(book, charted), series);
    double lowest = PB_MISSING;
    double highest = PB_MISSING;
    for (size_t i = 0; i < chart.series_count; i++)
        workbook_chart_reach(&series[i].values, charted->count, &lowest, &highest);
    workbook_chart_scale(&chart.values, lowest, highest);
    workbook_sheet_chart(book, sheet, &chart);
}

static void control_lines(struct book *book, struct sheet *sheet, size_t found, size_t none)
{
    workbook_sheet_line(book, sheet, STYLE_TITLE, workbook_text(book, "Control charts of %s", book->place->name));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "A special cause is more than chance: a point beyond the limits, seven on one side of the mean or in one "
        "direction, or two of three near a limit.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "An orange diamond is of concern, a blue square an improvement. What is of concern now comes "
                        "first. The numbers are on the sheet Chart data.");
    if (found > CONTROL_CHARTS_MOST)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book,
                          "There are %d charts. %zu more have no picture here; their numbers are on the sheet "
                          "Chart data too.",
                          (int)CONTROL_CHARTS_MOST, found - CONTROL_CHARTS_MOST));
    if (none)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book, "%zu other series %s no control chart: too few points, or periods that overlap.", none,
                          none == 1 ? "has" : "have"));
}

void workbook_add_control_charts(struct book *book)
{
    const struct chart_data *data = book->chart_data;
    struct sheet *sheet = workbook_sheet(book, "Control charts", "Which measures change by more than chance, to copy");
    struct control_chart *charts = data ? workbook_take(book, data->count + 1, sizeof *charts) : NULL;
    size_t found = 0;
    if (!sheet || !charts)
        return;
    for (size_t i = 0; i < data->count; i++)
        if (any_of(&data->series[i], CHART_DATA_MEAN) && data->series[i].count <= CHART_POINTS_MAXIMUM)
            charts[found++] = (struct control_chart){ &data->series[i], control_order_of(book, &data->series[i]) };
    if (!found) {
        sheet->absent = "no measure has enough figures over time";
        return;
    }
    qsort(charts, found, sizeof *charts, control_in_order);
    control_lines(book, sheet, found, data->count - found);
    for (size_t i = 0; i < found && i < CONTROL_CHARTS_MOST; i++)
        control_draw(book, sheet, charts[i].charted);
}
