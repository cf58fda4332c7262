/*
 * Calculates an XmR control chart for every series of independent periods and states its result in each row.
 */
#include "transforms/spc/spc.h"

#include "placebook/calculated.h"
#include "placebook/contract/methods.h"
#include "placebook/descriptor.h"
#include "placebook/series.h"
#include "placebook/statistics/control_chart.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The work on one table. */
struct charting {
    struct pb_context *context;
    const struct spc_options *chosen;
    struct pb_error *error;
    struct pb_arena arena;
    struct spc_report report;
    const char *too_few;             /* the reason why a short series has no chart */
    double *values;                  /* the points of the series at hand, */
    struct pb_chart_signal *signals; /* what the chart says of each, */
    size_t *at;                      /* and which point each row is */
    struct pb_joined note;
};

static const struct pb_option options[] = {
    { .name = "minimum_points",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct spc_options, minimum_points),
      .default_value = "8",
      .minimum = PB_CHART_RUN,
      .maximum = 1000,
      .help = "A series with fewer points gets no chart.",
      .example = "12" },
    { .name = "screen",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct spc_options, screen),
      .default_value = "true",
      .help =
          "Whether unusually large steps from one point to the next are left out when the limits are calculated, as "
          "NHSRplotthedots does; NHS England's Excel tool keeps them.",
      .example = "false" },
    { 0 },
};

/* ---- One series ---- */

static size_t spc_points_in(const struct pb_table *table, const struct pb_group *series)
{
    size_t points = 0;
    for (size_t i = 0; i < series->count; i++)
        points += pb_missing(table->value[series->rows[i]]) ? 0 : 1;
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
static enum pb_status spc_add_note(struct charting *work, size_t row, const char *sentence)
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
static enum pb_status spc_refuse(struct charting *work, const struct pb_group *series, const char *reason)
{
    struct pb_table *table = work->context->table;
    size_t points = 0;
    size_t latest = 0;
    for (size_t i = 0; i < series->count; i++) {
        size_t row = series->rows[i];
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

/* The values in their order, with a missing point where periods are left out. at[i] is where row i of the series went.
 * Returns how many points there are. */
static size_t lay_out(const struct charting *work, const struct pb_group *series)
{
    const struct pb_table *table = work->context->table;
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (i > 0 && !pb_series_follows(table, series->rows[i - 1], series->rows[i]))
            work->values[count++] = PB_MISSING;
        work->at[i] = count;
        work->values[count++] = table->value[series->rows[i]];
    }
    return count;
}

static enum pb_status say_states(struct charting *work, const struct pb_group *series,
                                 const struct pb_chart_limits *limits)
{
    struct pb_table *table = work->context->table;
    bool trial = limits->points < PB_CHART_FIRM_POINTS;
    char sentence[SPC_SENTENCE];
    (void)snprintf(sentence, sizeof sentence, "control chart: trial limits from %zu points", limits->points);
    for (size_t i = 0; i < series->count; i++) {
        size_t row = series->rows[i];
        if (pb_missing(table->value[row]))
            continue;
        table->spc[row] = pb_chart_state(work->signals[work->at[i]], (enum pb_word)table->polarity[row]);
        enum pb_status status = trial ? spc_add_note(work, row, sentence) : PB_OK;
        if (status != PB_OK)
            return status;
    }
    if (trial)
        spc_trial(&work->report, limits->points);
    return PB_OK;
}

static enum pb_status spc_serve_series(struct charting *work, const struct pb_group *series)
{
    const struct pb_table *table = work->context->table;
    size_t points = spc_points_in(table, series);
    if (points == 0 || is_approximate(table, series))
        return PB_OK;
    enum pb_series_periods periods = pb_series_periods(table, series);
    if (points > 1 && !pb_series_is_independent(periods))
        return spc_refuse(work, series, pb_series_obstacle(periods));
    if (points < (size_t)work->chosen->minimum_points)
        return spc_refuse(work, series, work->too_few);
    size_t count = lay_out(work, series);
    struct pb_chart_limits limits;
    struct pb_error reason = { 0 };
    enum pb_status status = pb_chart_limits(work->values, count, 0, work->chosen->screen, &limits, &reason);
    if (status != PB_OK)
        return spc_refuse(work, series, reason.message);
    pb_chart_signals(work->values, count, &limits, work->signals);
    return say_states(work, series, &limits);
}

/* ---- All series ---- */

/* Room for the longest series, with a gap after every row. */
static enum pb_status spc_make_room(struct charting *work, struct pb_groups walk)
{
    struct pb_group series;
    size_t longest = 0;
    while (pb_groups_next(&walk, &series))
        if (series.count > longest)
            longest = series.count;
    work->at = pb_arena_take(&work->arena, longest, sizeof *work->at);
    work->values = pb_arena_take(&work->arena, 2 * longest, sizeof *work->values);
    work->signals = pb_arena_take(&work->arena, 2 * longest, sizeof *work->signals);
    work->too_few = pb_arena_format(&work->arena, "fewer than %lld points", (long long)work->chosen->minimum_points);
    return work->at && work->values && work->signals && work->too_few ? PB_OK : pb_out_of_memory(work->error);
}

static enum pb_status spc_serve_all(struct charting *work)
{
    struct pb_groups walk;
    struct pb_group series;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_series_open(&walk, work->context->table, &work->arena, work->error);
    if (status == PB_OK)
        status = spc_make_room(work, walk);
    while (status == PB_OK && pb_groups_next(&walk, &series)) {
        status = spc_next_series(&work->report, &series);
        if (status == PB_OK)
            status = spc_serve_series(work, &series);
        if (status == PB_OK && pb_cancel_check_rows(&check, walk.next, work->error))
            status = PB_FATAL;
    }
    return status == PB_OK ? spc_finish(&work->report) : status;
}

static enum pb_status spc_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct charting work = { .context = context, .chosen = option_values, .error = error };
    if (pb_cancelled(context, error))
        return PB_FATAL;
    if (context->table->rows == 0)
        return PB_OK;
    /* By row: order, place, two points with their signals; and a note. */
    pb_arena_open(&work.arena, context->table->rows * 64 + ((size_t)8 << 20));
    work.note.arena = &work.arena;
    spc_report_open(&work.report, context, error);
    enum pb_status status = spc_serve_all(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_spc = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "spc",
    .summary =
        "Calculates an XmR control chart for each series of independent periods and states its result for each point.",
    .version = "2",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct spc_options),
    .apply = spc_apply,
};
PB_EXPORT_MODULE(pb_transform_spc);
