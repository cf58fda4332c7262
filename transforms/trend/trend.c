/*
 * Says in the latest row of each series how its last five years went, where the source does not say it. What the source
 * says keeps its direction; whether that is better or worse, the framework alone decides.
 */
#include "placebook/statistics/trend.h"

#include "placebook/calculated.h"
#include "placebook/contract/inequality.h"
#include "placebook/contract/methods.h"
#include "placebook/descriptor.h"
#include "placebook/series.h"
#include "placebook/small_numbers.h"

#include <strings.h>

/* Fingertips' words. */
enum outcome {
    CANNOT_BE_CALCULATED,
    NO_CHANGE,
    INCREASING,
    INCREASING_BETTER,
    INCREASING_WORSE,
    DECREASING,
    DECREASING_BETTER,
    DECREASING_WORSE,
    OUTCOMES
};
static const char *const texts[OUTCOMES] = {
    [CANNOT_BE_CALCULATED] = "Cannot be calculated",
    [NO_CHANGE] = "No significant change",
    [INCREASING] = "Increasing",
    [INCREASING_BETTER] = "Increasing and getting better",
    [INCREASING_WORSE] = "Increasing and getting worse",
    [DECREASING] = "Decreasing",
    [DECREASING_BETTER] = "Decreasing and getting better",
    [DECREASING_WORSE] = "Decreasing and getting worse",
};

struct trend_work {
    struct pb_context *context;
    struct pb_error *error;
    struct pb_arena arena;
    struct pb_joined note;
    pb_symbol words[OUTCOMES];
};

/* The five points at the end of a series, out of the columns of the table. */
struct points {
    double value[PB_TREND_POINTS];
    double lower[PB_TREND_POINTS];
    double upper[PB_TREND_POINTS];
    double count[PB_TREND_POINTS];
    double denominator[PB_TREND_POINTS];
    bool counted; /* all have a count and a denominator */
};

static struct points points_of(const struct pb_table *table, const struct pb_group *series)
{
    struct points points = { .counted = true };
    for (size_t i = 0; i < PB_TREND_POINTS; i++) {
        size_t row = series->rows[i];
        points.value[i] = table->value[row];
        points.lower[i] = table->lower_95[row];
        points.upper[i] = table->upper_95[row];
        points.count[i] = table->count[row];
        points.denominator[i] = table->denominator[row];
        points.counted = points.counted && !pb_missing(points.count[i]) && !pb_missing(points.denominator[i]);
    }
    return points;
}

static bool every_value_is_there(const struct points *points)
{
    for (size_t i = 0; i < PB_TREND_POINTS; i++)
        if (pb_missing(points->value[i]))
            return false;
    return true;
}

/* As the reference, which then takes the denominator for something else than a population. */
static bool some_count_is_the_denominator(const struct points *points)
{
    for (size_t i = 0; i < PB_TREND_POINTS; i++)
        if (points->count[i] == points->denominator[i])
            return true;
    return false;
}

static enum outcome outcome_of(bool rises, enum pb_word polarity)
{
    if (polarity != PB_WORD_HIGH_IS_GOOD && polarity != PB_WORD_LOW_IS_GOOD)
        return rises ? INCREASING : DECREASING;
    bool better = rises == (polarity == PB_WORD_HIGH_IS_GOOD);
    if (rises)
        return better ? INCREASING_BETTER : INCREASING_WORSE;
    return better ? DECREASING_BETTER : DECREASING_WORSE;
}

/* Is there a method for this kind of value? Not for counts and scores, which have no limits, and not where nobody knows
 * what the values are. */
static bool has_method(enum pb_word type)
{
    switch (type) {
    case PB_WORD_PROPORTION:
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_DSR:
    case PB_WORD_ISR:
    case PB_WORD_LIFE_EXPECTANCY:
    case PB_WORD_MEAN:
    case PB_WORD_SURVEY_PROPORTION:
        return true;
    default:
        return false;
    }
}

static enum outcome trend_calculate(const struct pb_table *table, const struct pb_group *latest, enum pb_word type)
{
    size_t row = latest->rows[PB_TREND_POINTS - 1];
    if (pb_series_periods(table, latest) != PB_SERIES_ANNUAL)
        return CANNOT_BE_CALCULATED;
    for (size_t i = 1; i < latest->count; i++)
        if (!pb_series_follows(table, latest->rows[i - 1], latest->rows[i]))
            return CANNOT_BE_CALCULATED;
    struct points points = points_of(table, latest);
    struct pb_trend trend = { 0 };
    enum pb_status status = PB_REJECTED;
    if (!every_value_is_there(&points) || (type == PB_WORD_CRUDE_RATE && some_count_is_the_denominator(&points)))
        return CANNOT_BE_CALCULATED;
    if (type == PB_WORD_PROPORTION && points.counted)
        status = pb_trend_of_proportions(points.count, points.denominator, &trend, NULL);
    else
        status = pb_trend_of_values(points.value, points.lower, points.upper, &trend, NULL);
    if (status != PB_OK)
        return CANNOT_BE_CALCULATED;
    return trend.significant ? outcome_of(trend.slope >= 0, (enum pb_word)table->polarity[row]) : NO_CHANGE;
}

/* The outcome that a source's text stands for; OUTCOMES when it is none of ours. */
static enum outcome trend_said(const char *text)
{
    int outcome = 0;
    while (outcome < OUTCOMES && strcasecmp(text, texts[outcome]) != 0)
        outcome++;
    return (enum outcome)outcome;
}

/* A rise that the source calls getting worse, and that is getting better by the framework: one row says one thing. The
 * note keeps what the source said. */
static enum pb_status trend_put_right(struct trend_work *work, size_t row, enum pb_word polarity)
{
    struct pb_table *table = work->context->table;
    enum outcome said = trend_said(pb_cell(table, trend, row));
    if (polarity == PB_WORD_NONE || said < INCREASING || said == OUTCOMES)
        return PB_OK; /* an indicator that the framework does not have is judged by its source alone */
    enum outcome ours = outcome_of(said < DECREASING, polarity);
    if (ours == said)
        return PB_OK;
    table->trend[row] = work->words[ours];
    if (said == INCREASING || said == DECREASING)
        return PB_OK;
    bool better = said == INCREASING_BETTER || said == DECREASING_BETTER;
    pb_joined_clear(&work->note);
    enum pb_status status = pb_joined_add(&work->note, "", pb_cell(table, note, row), work->error);
    if (status == PB_OK)
        status = pb_joined_add(&work->note, "; ",
                               better ? "the source calls this trend getting better"
                                      : "the source calls this trend getting worse",
                               work->error);
    return status == PB_OK ? pb_joined_set(&work->note, table, &table->note[row], work->error) : status;
}

/* By what the trend up to a row of the series is judged: that of a gap on the other side of none grows when its number
 * falls. */
static enum pb_word trend_polarity(const struct trend_work *work, const struct pb_group *series, size_t at)
{
    const struct pb_table *table = work->context->table;
    size_t taken = at + 1 < PB_TREND_POINTS ? at + 1 : PB_TREND_POINTS;
    const struct pb_measure *measure =
        pb_framework_measure(work->context->framework, pb_cell(table, measure, series->rows[at]), NULL);
    return pb_inequality_polarity(measure, table, series->rows + at + 1 - taken, taken);
}

static enum pb_status trend_serve_series(struct trend_work *work, const struct pb_group *series)
{
    struct pb_table *table = work->context->table;
    size_t row = series->rows[series->count - 1];
    enum pb_word type = (enum pb_word)table->value_type[row];
    for (size_t i = 0; i < series->count; i++) {
        enum pb_status status = table->trend[series->rows[i]]
                                    ? trend_put_right(work, series->rows[i], trend_polarity(work, series, i))
                                    : PB_OK;
        if (status != PB_OK)
            return status;
    }
    /* What stands beside a figure of few events has the trend of the figure's own years. */
    if (table->trend[row] || !has_method(type) || pb_is_small_numbers(pb_cell(table, category_type, row)))
        return PB_OK;
    size_t taken = series->count < PB_TREND_POINTS ? series->count : PB_TREND_POINTS;
    struct pb_group latest = { series->rows + series->count - taken, taken };
    for (size_t i = 0; i < taken; i++)
        if (pb_method_is_approximate(pb_cell(table, method, latest.rows[i])))
            return PB_OK;
    enum outcome outcome = taken < PB_TREND_POINTS ? CANNOT_BE_CALCULATED : trend_calculate(table, &latest, type);
    table->trend[row] = work->words[outcome];
    return PB_OK;
}

static enum pb_status trend_serve_all(struct trend_work *work)
{
    const struct pb_table *table = work->context->table;
    for (size_t i = 0; i < OUTCOMES; i++) {
        work->words[i] = pb_symbol_of(table->symbols, texts[i]);
        if (work->words[i] == PB_SYMBOL_NONE)
            return pb_out_of_memory(work->error);
    }
    struct pb_groups walk;
    struct pb_group series;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_series_open(&walk, table, &work->arena, work->error);
    while (status == PB_OK && pb_groups_next(&walk, &series)) {
        status = trend_serve_series(work, &series);
        if (status == PB_OK && pb_cancel_check_rows(&check, walk.next, work->error))
            status = PB_FATAL;
    }
    return status;
}

static enum pb_status trend_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    struct trend_work work = { .context = context, .error = error };
    work.note.arena = &work.arena;
    pb_arena_open(&work.arena, context->table->rows * 8 + ((size_t)4 << 20));
    enum pb_status status = trend_serve_all(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_trend = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "trend",
    .summary =
        "Says in the latest row of each series whether its last five years rose or fell, where the source does not.",
    .version = "5",
    .since = "0.1.0",
    .begun = true,
    .apply = trend_apply,
};
PB_EXPORT_MODULE(pb_transform_trend);
