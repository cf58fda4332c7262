/*
 * Has a series changed, or is it ordinary variation? Each series is sorted by time, parted where it is rebased, and
 * every segment gets limits of its own; assurance comes from the latest segment and target.
 */
#include "placebook/statistics/control_chart.h"

#include "statistics/method.h"
#include "statistics/ordering.h"

#include <math.h>
#include <string.h>

enum { SERIES, ORDER, VALUE, DIRECTION, TARGET, REBASE, DENOMINATOR };
enum { MEAN, LOWER_LIMIT, UPPER_LIMIT, RULE, STATE, ASSURANCE };

static const char *const directions[] = { "increase", "decrease", "neutral", NULL };

static const struct pb_method_column columns[] = {
    [SERIES] = { .name = "series", .kind = PB_COLUMN_GROUP, .help = "which rows belong to one chart" },
    [ORDER] = { .name = "order",
                .kind = PB_COLUMN_TEXT,
                .help = "when: numbers, dates such as 2019-04-30, or periods such as 2019/20; in any order" },
    [VALUE] = { .name = "value", .help = "the point" },
    [DIRECTION] = { .name = "improvement_direction",
                    .kind = PB_COLUMN_TEXT,
                    .optional = true,
                    .words = directions,
                    .help = "increase, decrease or neutral; the same in all rows of a series, neutral when left out" },
    [TARGET] = { .name = "target", .optional = true, .help = "the target; that of the latest row is used" },
    [REBASE] = { .name = "rebase",
                 .optional = true,
                 .help = "1 at the first point of a segment with limits of its own" },
    [DENOMINATOR] = { .name = "denominator",
                      .optional = true,
                      .help = "the people or the exposure behind the point; for p and u charts" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [MEAN] = { .name = "mean", .help = "centre line of the segment" },
    [LOWER_LIMIT] = { .name = "lower_limit", .help = "lower process limit of the segment" },
    [UPPER_LIMIT] = { .name = "upper_limit", .help = "upper process limit of the segment" },
    [RULE] = { .name = "rule",
               .kind = PB_OUTPUT_TEXT,
               .help = "outside_limits, trend, two_of_three or shift; empty for common cause" },
    [STATE] = { .name = "state",
                .kind = PB_OUTPUT_TEXT,
                .help = "common_cause, improvement, concern, or high and low where no direction is good; "
                        "not_enough_points where there are no limits" },
    [ASSURANCE] = { .name = "assurance",
                    .kind = PB_OUTPUT_TEXT,
                    .help =
                        "of the series: consistent_pass, consistent_fail or inconsistent; nothing without a target or "
                        "a direction" },
    { 0 },
};

struct choice {
    bool screen;
    size_t baseline;
    enum pb_chart_kind kind;
};

static enum pb_status spc_prepare(struct pb_method_setting *setting, struct pb_error *error)
{
    struct choice *choice = pb_arena_take(setting->arena, 1, sizeof *choice);
    const char *screen = pb_method_word(setting, "screen");
    int64_t baseline = 0;
    if (!choice)
        return pb_out_of_memory(error);
    enum pb_status status =
        pb_method_whole(setting, "baseline", PB_CHART_BASELINE_MINIMUM, PB_METHOD_TABLE_ROWS, 0, &baseline, error);
    choice->screen = !screen || strcmp(screen, "on") == 0;
    choice->baseline = (size_t)baseline;
    choice->kind = pb_chart_kind_of(pb_method_word(setting, "chart"));
    setting->own = choice;
    return status;
}

/* One series in the order of time. */
struct chart {
    const struct choice *choice;
    double multiplier;
    const struct pb_group *group;
    struct pb_results *results;
    size_t *rows;                  /* of the group, by point */
    double *values, *denominators; /* by point */
    double *room;
    struct pb_chart_limits *each; /* by point */
    struct pb_chart_signal *signals;
    enum pb_word polarity;
    struct pb_chart_limits limits; /* of the latest point of the segment at hand, when it has some */
    bool has_limits;
};

static enum pb_status read_direction(struct chart *chart, struct pb_error *error)
{
    const char *const *texts = chart->group->texts[DIRECTION];
    const char *found = texts ? texts[0] : "";
    for (size_t row = 1; texts && row < chart->group->count; row++)
        if (strcmp(texts[row], found) != 0)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "improvement_direction is '%s' and '%s' in one series",
                           found, texts[row]);
    chart->polarity = PB_WORD_NO_JUDGEMENT;
    if (strcmp(found, "increase") == 0)
        chart->polarity = PB_WORD_HIGH_IS_GOOD;
    if (strcmp(found, "decrease") == 0)
        chart->polarity = PB_WORD_LOW_IS_GOOD;
    return PB_OK;
}

static enum pb_status check_rebase(const struct pb_group *group, struct pb_error *error)
{
    const double *rebase = group->numbers[REBASE];
    for (size_t row = 0; rebase && row < group->count; row++)
        if (!isnan(rebase[row]) && rebase[row] != 0 && rebase[row] != 1)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "rebase is %.15g: expected 1, 0 or nothing",
                           rebase[row]);
    return PB_OK;
}

static void answer_point(const struct chart *chart, size_t point, struct pb_chart_signal signal)
{
    static const char *const rules[] = {
        [PB_CHART_NO_RULE] = NULL,  [PB_CHART_OUTSIDE_LIMITS] = "outside_limits",
        [PB_CHART_TREND] = "trend", [PB_CHART_TWO_OF_THREE] = "two_of_three",
        [PB_CHART_SHIFT] = "shift",
    };
    size_t row = chart->rows[point];
    pb_result_number(chart->results, row, MEAN, chart->each[point].mean);
    pb_result_number(chart->results, row, LOWER_LIMIT, chart->each[point].lower);
    pb_result_number(chart->results, row, UPPER_LIMIT, chart->each[point].upper);
    if (isnan(chart->values[point])) {
        pb_result_reason(chart->results, row, "value is missing");
        return;
    }
    pb_result_text(chart->results, row, RULE, rules[signal.rule]);
    pb_result_text(chart->results, row, STATE, pb_vocabulary[pb_chart_state(signal, chart->polarity)].text);
}

static enum pb_status limit_segment(struct chart *chart, size_t begin, size_t end, struct pb_error *error)
{
    size_t count = end - begin;
    const struct pb_chart_segment segment = {
        .kind = chart->choice->kind,
        .values = &chart->values[begin],
        .denominators = &chart->denominators[begin],
        .count = count,
        .multiplier = chart->multiplier,
        .baseline_points = chart->choice->baseline < count ? chart->choice->baseline : 0,
        .screen = chart->choice->screen,
        .room = chart->room,
    };
    return pb_chart_limits_each(&segment, &chart->each[begin], error);
}

/* The points from `begin` to before `end` have limits of their own. */
static enum pb_status chart_segment(struct chart *chart, size_t begin, size_t end, struct pb_error *error)
{
    enum pb_status status = limit_segment(chart, begin, end, error);
    chart->has_limits = status == PB_OK;
    if (status == PB_REJECTED) {
        const char *state = pb_vocabulary[PB_WORD_NOT_ENOUGH_POINTS].text;
        for (size_t i = begin; i < end; i++) {
            if (!isnan(chart->values[i]))
                pb_result_text(chart->results, chart->rows[i], STATE, state);
            pb_result_reason(chart->results, chart->rows[i], error->message);
        }
        return PB_OK;
    }
    if (status != PB_OK)
        return status;
    chart->limits = chart->each[end - 1];
    pb_chart_signals_each(&chart->values[begin], end - begin, &chart->each[begin], &chart->signals[begin]);
    for (size_t i = begin; i < end; i++)
        answer_point(chart, i, chart->signals[i]);
    return PB_OK;
}

/* By the limits of the latest segment and the target of the latest row. */
static void answer_assurance(const struct chart *chart)
{
    static const char *const words[] = {
        [PB_CHART_NO_ASSURANCE] = NULL,
        [PB_CHART_CONSISTENT_PASS] = "consistent_pass",
        [PB_CHART_CONSISTENT_FAIL] = "consistent_fail",
        [PB_CHART_INCONSISTENT] = "inconsistent",
    };
    const double *targets = chart->group->numbers[TARGET];
    if (!targets || !chart->has_limits)
        return;
    double target = targets[chart->rows[chart->group->count - 1]];
    const char *word = words[pb_chart_assurance(&chart->limits, target, chart->polarity)];
    for (size_t row = 0; row < chart->group->count; row++)
        pb_result_text(chart->results, row, ASSURANCE, word);
}

static enum pb_status chart_series(struct chart *chart, struct pb_error *error)
{
    const struct pb_group *group = chart->group;
    const double *rebase = group->numbers[REBASE];
    enum pb_status status = read_direction(chart, error);
    if (status == PB_OK)
        status = check_rebase(group, error);
    if (status == PB_OK)
        status = pb_group_order(group, ORDER, chart->rows, error);
    const double *denominators = group->numbers[DENOMINATOR];
    for (size_t i = 0; status == PB_OK && i < group->count; i++) {
        chart->values[i] = group->numbers[VALUE][chart->rows[i]];
        chart->denominators[i] = denominators ? denominators[chart->rows[i]] : (double)NAN;
    }
    for (size_t begin = 0; status == PB_OK && begin < group->count;) {
        size_t end = begin + 1;
        while (end < group->count && !(rebase && rebase[chart->rows[end]] == 1))
            end++;
        status = chart_segment(chart, begin, end, error);
        begin = end;
    }
    if (status == PB_OK)
        answer_assurance(chart);
    return status;
}

static enum pb_status spc_run(const struct pb_method_setting *setting, const struct pb_group *group,
                              struct pb_results *results, struct pb_error *error)
{
    struct pb_arena arena;
    struct chart chart = {
        .choice = setting->own, .multiplier = setting->multiplier, .group = group, .results = results
    };
    pb_arena_open(&arena, SIZE_MAX);
    chart.rows = pb_arena_take(&arena, group->count, sizeof *chart.rows);
    chart.values = pb_arena_take(&arena, group->count, sizeof *chart.values);
    chart.denominators = pb_arena_take(&arena, group->count, sizeof *chart.denominators);
    chart.room = pb_arena_take(&arena, group->count, sizeof *chart.room);
    chart.each = pb_arena_take(&arena, group->count, sizeof *chart.each);
    chart.signals = pb_arena_take(&arena, group->count, sizeof *chart.signals);
    bool all = chart.rows && chart.values && chart.denominators && chart.room && chart.each && chart.signals;
    enum pb_status status = all ? chart_series(&chart, error) : pb_out_of_memory(error);
    pb_arena_close(&arena);
    return status;
}

const struct pb_method pb_method_spc = {
    .name = "spc",
    .summary = "control charts (XmR, p, u, g and t) with the rules of Making Data Count",
    .description =
        "Mean, process limits and special causes of each series: a point outside the limits, seven points that rise or "
        "fall, two of three points near a limit, seven points on one side of the mean; a point that several rules fit "
        "has "
        "the first. Moving ranges of 3.267 times their mean or more are left out of the limits unless --screen is off. "
        "A "
        "missing value has no state; no moving range is taken across it and no run goes through it. A segment without "
        "limits, because it has no two neighbouring values or they do not differ, is not_enough_points. With fewer "
        "than "
        "13 points the limits are provisional. p and u charts have limits for each point by its denominator (value = "
        "multiplier x count / denominator); g and t charts take each row for a rare event, and its value for the cases "
        "or the time since the one before. Meant for points that are independent of each other: not for rolling "
        "periods.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .flags =
        (const struct pb_method_flag[]){ { .name = "screen" }, { .name = "baseline" }, { .name = "chart" }, { 0 } },
    .multiplier = 1,
    .example = "series,order,value,improvement_direction,target\n"
               "Waits,1,23,decrease,20\nWaits,2,25,decrease,20\nWaits,3,22,decrease,20\nWaits,4,24,decrease,20\n"
               "Waits,5,26,decrease,20\nWaits,6,23,decrease,20\nWaits,7,40,decrease,20\nWaits,8,24,decrease,20\n",
    .prepare = spc_prepare,
    .run = spc_run,
};
