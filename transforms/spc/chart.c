/*
 * The chart of one series. The framework says which kind it is, at which dates its limits start again, and from which
 * periods they are made; a segment between two such dates is a chart of its own.
 */
#include "placebook/contract/inequality.h"
#include "placebook/contract/methods.h"
#include "placebook/period.h"
#include "transforms/spc/spc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* value = multiplier x count / denominator holds when both sides differ by no more than this part. */
#define TOLERANCE 0.005

/* The rows of a series from one date of rebasing to the next. */
struct segment {
    const struct pb_measure *measure; /* NULL: one that the framework does not have */
    enum pb_chart_kind kind;
    struct pb_group rows;
    size_t number; /* how many dates of rebasing lie before it */
};

static size_t spc_points_in(const struct pb_table *table, const struct pb_group *rows)
{
    size_t points = 0;
    for (size_t i = 0; i < rows->count; i++)
        points += pb_missing(table->value[rows->rows[i]]) ? 0 : 1;
    return points;
}

static bool is_approximate(const struct pb_table *table, const struct pb_group *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (pb_method_is_approximate(pb_cell(table, method, series->rows[i])))
            return true;
    return false;
}

/* Adds a sentence to what the note says already. */
static enum pb_status spc_add_note(struct spc_work *work, size_t row, const char *sentence)
{
    struct pb_table *table = work->context->table;
    pb_joined_clear(&work->note);
    enum pb_status status = pb_joined_add(&work->note, "", pb_cell(table, note, row), work->error);
    if (status == PB_OK)
        status = pb_joined_add(&work->note, "; ", sentence, work->error);
    return status == PB_OK ? pb_joined_set(&work->note, table, &table->note[row], work->error) : status;
}

/* No chart: every row with a value says so, and the latest one says why, unless the series is a single figure, for
 * which nobody expects a chart. */
static enum pb_status spc_refuse(struct spc_work *work, const struct pb_group *rows, const char *reason)
{
    struct pb_table *table = work->context->table;
    size_t points = 0;
    size_t latest = 0;
    for (size_t i = 0; i < rows->count; i++) {
        size_t row = rows->rows[i];
        if (pb_missing(table->value[row]))
            continue;
        table->spc[row] = PB_WORD_NOT_ENOUGH_POINTS;
        latest = row;
        points++;
    }
    spc_refused(&work->report, reason);
    if (points < 2)
        return PB_OK;
    char sentence[SPC_SENTENCE];
    (void)snprintf(sentence, sizeof sentence, "control chart: none, %.200s", reason);
    return spc_add_note(work, latest, sentence);
}

/* The values in their order, with a missing point where periods are left out. Rare events come when they come: between
 * them nothing is left out. at[i] is where row i of the segment went. Returns how many points there are. */
static size_t lay_out(struct spc_work *work, const struct segment *segment)
{
    const struct pb_table *table = work->context->table;
    const uint32_t *rows = segment->rows.rows;
    bool events = segment->kind == PB_CHART_G || segment->kind == PB_CHART_T;
    size_t count = 0;
    for (size_t i = 0; i < segment->rows.count; i++) {
        if (i > 0 && !events && !pb_series_follows(table, rows[i - 1], rows[i])) {
            work->denominators[count] = PB_MISSING;
            work->values[count++] = PB_MISSING;
        }
        work->at[i] = count;
        work->denominators[count] = table->denominator[rows[i]];
        work->values[count++] = table->value[rows[i]];
    }
    return count;
}

/* Charts for counts take the denominator for the number of people or the exposure behind the value. Where the count is
 * there too, the value shows whether it is. */
static bool counts_make_values(const struct pb_table *table, const struct segment *segment)
{
    for (size_t i = 0; i < segment->rows.count; i++) {
        size_t row = segment->rows.rows[i];
        double expected = table->multiplier[row] * table->count[row] / table->denominator[row];
        if (!isnan(expected) && fabs(table->value[row] - expected) > TOLERANCE * expected)
            return false;
    }
    return true;
}

/* How many dates of rebasing lie before a day or on it. */
static size_t spc_number_of(const struct pb_measure *measure, int32_t day)
{
    size_t number = 0;
    int32_t date = 0;
    while (measure && number < measure->rebase.count &&
           pb_date_parse(measure->rebase.items[number], strlen(measure->rebase.items[number]), &date) && date <= day)
        number++;
    return number;
}

static bool has_baseline(const struct segment *segment)
{
    return segment->measure && segment->measure->baseline.from &&
           spc_number_of(segment->measure, segment->measure->baseline.from) == segment->number;
}

/* Which points lie wholly in the baseline. */
static void find_baseline(const struct spc_work *work, const struct segment *segment, struct pb_chart_segment *chart)
{
    const struct pb_table *table = work->context->table;
    const struct pb_chart_baseline *baseline = &segment->measure->baseline;
    size_t end = 0;
    for (size_t i = 0; i < segment->rows.count; i++) {
        size_t row = segment->rows.rows[i];
        if (table->period_start[row] < baseline->from || table->period_end[row] > baseline->to)
            continue;
        if (!end)
            chart->baseline_first = work->at[i];
        end = work->at[i] + 1;
    }
    chart->baseline_points = end - chart->baseline_first;
}

/* The lines of the chart, also where a figure is missing. A limit that is none, such as that of a missing point of a p
 * chart, stays NaN. */
static void draw_lines(const struct spc_work *work, const struct segment *segment)
{
    struct pb_table *table = work->context->table;
    for (size_t i = 0; i < segment->rows.count; i++) {
        size_t row = segment->rows.rows[i];
        const struct pb_chart_limits *lines = &work->limits[work->at[i]];
        table->mean[row] = lines->mean;
        table->lower_limit[row] = segment->kind == PB_CHART_G ? PB_MISSING : lines->lower;
        table->upper_limit[row] = lines->upper;
    }
}

/* What is to be known of the chart: nothing of an XmR chart of all points that has firm limits. */
static void describe(const struct segment *segment, size_t points, char sentence[SPC_SENTENCE])
{
    static const char *const kinds[] = { [PB_CHART_P] = "p chart",
                                         [PB_CHART_U] = "u chart",
                                         [PB_CHART_G] = "g chart",
                                         [PB_CHART_T] = "t chart",
                                         [PB_CHART_NONE] = NULL };
    char from[11];
    char to[11];
    char parts[4][80] = { "", "", "", "" };
    const char *between = ": ";
    (void)snprintf(parts[0], sizeof parts[0], "%s", kinds[segment->kind] ? kinds[segment->kind] : "");
    if (segment->number)
        (void)snprintf(parts[1], sizeof parts[1], "limits made anew from %.10s",
                       segment->measure->rebase.items[segment->number - 1]);
    if (has_baseline(segment))
        (void)snprintf(parts[2], sizeof parts[2], "limits from the baseline %s to %s",
                       pb_date_text(segment->measure->baseline.from, from),
                       pb_date_text(segment->measure->baseline.to, to));
    if (points < PB_CHART_FIRM_POINTS)
        (void)snprintf(parts[3], sizeof parts[3], "trial limits from %zu points", points);
    size_t length = 0;
    sentence[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!parts[i][0])
            continue;
        int written = snprintf(sentence + length, SPC_SENTENCE - length, "%s%s%s", length ? "" : "control chart",
                               between, parts[i]);
        length += written > 0 ? (size_t)written : 0;
        between = ", ";
    }
}

static enum pb_status say_states(struct spc_work *work, const struct segment *segment, size_t points)
{
    struct pb_table *table = work->context->table;
    char sentence[SPC_SENTENCE];
    describe(segment, points, sentence);
    enum pb_word polarity = pb_inequality_polarity(segment->measure, table, segment->rows.rows, segment->rows.count);
    for (size_t i = 0; i < segment->rows.count; i++) {
        size_t row = segment->rows.rows[i];
        if (pb_missing(table->value[row]))
            continue;
        table->spc[row] = pb_chart_state(work->signals[work->at[i]], polarity);
        enum pb_status status = sentence[0] ? spc_add_note(work, row, sentence) : PB_OK;
        if (status != PB_OK)
            return status;
    }
    if (points < PB_CHART_FIRM_POINTS)
        spc_trial(&work->report, points);
    return PB_OK;
}

static enum pb_status serve_segment(struct spc_work *work, const struct segment *segment)
{
    const struct pb_table *table = work->context->table;
    size_t points = spc_points_in(table, &segment->rows);
    if (points == 0)
        return PB_OK;
    if (points < (size_t)work->chosen->minimum_points)
        return spc_refuse(work, &segment->rows, work->too_few);
    bool counts = segment->kind == PB_CHART_P || segment->kind == PB_CHART_U;
    if (counts && !counts_make_values(table, segment))
        return spc_refuse(work, &segment->rows, "the values are not multiplier x count / denominator");
    struct pb_chart_segment chart = {
        .kind = segment->kind,
        .values = work->values,
        .denominators = work->denominators,
        .count = lay_out(work, segment),
        .multiplier = table->multiplier[segment->rows.rows[0]],
        .screen = work->chosen->screen,
        .room = work->room,
    };
    if (has_baseline(segment)) {
        find_baseline(work, segment, &chart);
        if (!chart.baseline_points)
            return spc_refuse(work, &segment->rows, "no period lies in the baseline");
    }
    struct pb_error reason = { 0 };
    if (pb_chart_limits_each(&chart, work->limits, &reason) != PB_OK)
        return spc_refuse(work, &segment->rows, reason.message);
    pb_chart_signals_each(work->values, chart.count, work->limits, work->signals);
    draw_lines(work, segment);
    return say_states(work, segment, points);
}

/* Why periods of this kind have no chart, or "". Events may be any time apart. */
static const char *spc_obstacle(enum pb_chart_kind kind, enum pb_series_periods periods)
{
    bool events = kind == PB_CHART_G || kind == PB_CHART_T;
    if (events && periods != PB_SERIES_NOT_UNDERSTOOD && periods != PB_SERIES_OVERLAPPING)
        return "";
    return pb_series_obstacle(periods);
}

enum pb_status spc_serve_series(struct spc_work *work, const struct pb_group *series)
{
    const struct pb_table *table = work->context->table;
    struct segment segment = { 0 };
    segment.measure = pb_framework_measure(work->context->framework, pb_cell(table, measure, series->rows[0]), NULL);
    segment.kind = pb_chart_kind_of(segment.measure ? segment.measure->chart : NULL);
    size_t points = spc_points_in(table, series);
    if (segment.kind == PB_CHART_NONE || points == 0 || is_approximate(table, series))
        return PB_OK;
    const char *reason = spc_obstacle(segment.kind, pb_series_periods(table, series));
    if (points > 1 && *reason)
        return spc_refuse(work, series, reason);
    enum pb_status status = PB_OK;
    for (size_t begin = 0, end = 0; status == PB_OK && begin < series->count; begin = end) {
        segment.number = spc_number_of(segment.measure, table->period_start[series->rows[begin]]);
        end = begin + 1;
        while (end < series->count &&
               spc_number_of(segment.measure, table->period_start[series->rows[end]]) == segment.number)
            end++;
        segment.rows = (struct pb_group){ &series->rows[begin], end - begin };
        status = serve_segment(work, &segment);
    }
    return status;
}
