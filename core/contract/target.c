/*
 * The rows of a target (target_series.c) become numbers, and numbers a state (placebook/statistics/target.h). Wherever
 * something is missing on the way, nothing is said, and why.
 */
#include "placebook/contract/target.h"

#include "core/contract/target_series.h"
#include "placebook/contract/methods.h"
#include "placebook/statistics/target.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_MAXIMUM = 102 }; /* the baseline, and the most points of a trajectory */

enum {
    TARGET_RULE_LINE,
    TARGET_RULE_TRAJECTORY,
    TARGET_RULE_LEVEL,
    TARGET_RULE_DIRECTION,
    TARGET_RULE_GROWTH,
    TARGET_RULE_NONE
};

static const struct pb_target_rule target_rules[] = {
    [TARGET_RULE_LINE] = { "Straight line",
                           "On track when the latest figure, or its 95% interval, reaches the straight line from the "
                           "baseline to the target on the last day of its period." },
    [TARGET_RULE_TRAJECTORY] = { "Plan's trajectory", "On track when the latest figure, or its 95% interval, reaches "
                                                      "the plan's own trajectory on the last day of its period." },
    [TARGET_RULE_LEVEL] = { "Target alone", "Met when the latest figure reaches the target; without a baseline and a "
                                            "date there is no line to be on." },
    [TARGET_RULE_DIRECTION] = { "Direction",
                                "Met when the figure moved that way since the baseline, beyond what is expected by "
                                "chance (95%); of amounts, such as pounds, any change counts." },
    [TARGET_RULE_GROWTH] = { "Growth", "Growth is the change from a year before. On track when the latest growth "
                                       "reaches the straight line from that of the baseline to the target." },
    [TARGET_RULE_NONE] = { "Not compared", "The target is not compared." },
};

const char *pb_target_state_text(enum pb_word state)
{
    switch (state) {
    case PB_WORD_MET:
        return "Met";
    case PB_WORD_MISSED:
        return "Missed";
    case PB_WORD_ON_TRACK:
        return "On track";
    case PB_WORD_OFF_TRACK:
        return "Off track";
    case PB_WORD_CANNOT_BE_SAID:
        return "Cannot be said";
    default:
        return "";
    }
}

const char *pb_target_area(const struct pb_target *target)
{
    return target->place ? target->place->name : target->only ? target->only->name : target->area;
}

struct pb_measure_rows pb_measure_rows_of(const struct pb_table *table, const char *measure)
{
    struct pb_measure_rows rows = { .table = table };
    pb_symbol symbol = pb_symbol_find(table->symbols, measure, strlen(measure));
    while (rows.first < table->rows && table->measure[rows.first] != symbol)
        rows.first++;
    while (rows.first + rows.count < table->rows && table->measure[rows.first + rows.count] == symbol)
        rows.count++;
    return rows;
}

/* What is worked out of a baseline, without the dust of binary arithmetic. */
static double target_tidied(double number)
{
    return fabs(number) < 1e9 ? round(number * 1e6) / 1e6 : number;
}

static void target_say(struct pb_target_result *result, const char *reason)
{
    (void)pb_text_copy(result->reason, sizeof result->reason, reason);
}

static const struct pb_target_rule *target_rule(const struct pb_target *target)
{
    if (!target->of_measure || (target->direction && strcmp(target->direction, PB_NOT_SAID) == 0))
        return &target_rules[TARGET_RULE_NONE];
    if (target->direction)
        return &target_rules[TARGET_RULE_DIRECTION];
    if (target->growth)
        return &target_rules[TARGET_RULE_GROWTH];
    if (!target->date || (!target->baseline.period && target->trajectory.count < 2))
        return &target_rules[TARGET_RULE_LEVEL];
    return &target_rules[target->trajectory.count ? TARGET_RULE_TRAJECTORY : TARGET_RULE_LINE];
}

/* ---- The numbers ---- */

static struct pb_estimate figure_of(const struct pb_target_series *series, size_t row, bool growth)
{
    const struct pb_table *table = series->rows->table;
    struct pb_estimate figure = { PB_MISSING, { PB_MISSING, PB_MISSING } };
    if (row == SIZE_MAX)
        return figure;
    if (!growth)
        return (struct pb_estimate){ table->value[row], { table->lower_95[row], table->upper_95[row] } };
    size_t before = pb_target_series_year_before(series, row);
    figure.value = before == SIZE_MAX ? PB_MISSING : pb_growth(table->value[row], table->value[before]);
    return figure;
}

/* The plan's own figure has no limits: it is taken as it is. */
static struct pb_estimate baseline_of(const struct pb_target_series *series, struct pb_target_result *result)
{
    const struct pb_target_baseline *baseline = &series->target->baseline;
    if (!pb_missing(baseline->value))
        return (struct pb_estimate){ baseline->value, { baseline->value, baseline->value } };
    if (!baseline->period)
        return (struct pb_estimate){ PB_MISSING, { PB_MISSING, PB_MISSING } };
    result->baseline_row = pb_target_series_of(series, baseline->start, baseline->end);
    return figure_of(series, result->baseline_row, series->target->growth);
}

/* The level to reach; false when it follows from a baseline from which it cannot. */
static bool find_level(const struct pb_target *target, struct pb_target_result *result, bool *rise)
{
    *rise = !pb_missing(target->at_least);
    if (!target->change) {
        result->target = *rise ? target->at_least : target->at_most;
        return true;
    }
    const struct pb_target_change *change = &target->by_change;
    if (pb_missing(result->baseline)) {
        (void)snprintf(result->reason, sizeof result->reason, "There is no %s for the baseline, %s.",
                       target->growth ? "growth" : "figure", target->baseline.period);
        return false;
    }
    if (change->factor != 1 && result->baseline <= 0) {
        target_say(result, "The baseline is not above 0, so a part of it is no target.");
        return false;
    }
    result->target = target_tidied(change->factor * result->baseline + change->added);
    *rise = result->target > result->baseline;
    return true;
}

static size_t make_path(const struct pb_target *target, const struct pb_target_result *result,
                        struct pb_path_point path[PATH_MAXIMUM])
{
    const struct pb_target_point *points = target->trajectory.items;
    size_t count = 0;
    assert(target->trajectory.count < PATH_MAXIMUM);
    if (!target->date)
        return 0;
    if (target->baseline.period && !pb_missing(result->baseline))
        path[count++] = (struct pb_path_point){ target->baseline.end, result->baseline };
    for (size_t i = 0; i < target->trajectory.count; i++)
        path[count++] = (struct pb_path_point){ points[i].date, points[i].value };
    if (!target->trajectory.count)
        path[count++] = (struct pb_path_point){ target->date, result->target };
    return count;
}

/* ---- What they say ---- */

/* It could not be said: why? */
static void say_why(const struct pb_target *target, const struct pb_target_result *result, int32_t end, char *reason)
{
    const struct pb_target_point *points = target->trajectory.items;
    const char *why = "The plan gives no date, so there is no line to be on.";
    if (target->date && !pb_missing(result->baseline) && end <= target->baseline.end)
        why = "There is no figure since the baseline.";
    else if (target->date && target->trajectory.count > 1 && end < points[0].date)
        why = "There is no figure since the plan's trajectory begins.";
    else if (target->date && !target->baseline.period)
        why = "The plan gives no baseline, so there is no line to be on.";
    else if (target->date && pb_missing(result->baseline))
        why = "There is no figure for the baseline, so there is no line to be on.";
    (void)pb_text_copy(reason, PB_TARGET_TEXT, why);
}

static void compare_level(const struct pb_target_series *series, const struct pb_estimate *latest,
                          struct pb_target_result *result)
{
    const struct pb_target *target = series->target;
    int32_t end = series->rows->table->period_end[result->row];
    struct pb_path_point path[PATH_MAXIMUM];
    bool rise = false;
    if (!find_level(target, result, &rise))
        return;
    if (end < target->baseline.end) { /* whatever it reached: the plan counts from a later figure */
        target_say(result, "There is no figure since the baseline.");
        return;
    }
    const struct pb_aim aim = { .target = result->target,
                                .rise = rise,
                                .date = target->date,
                                .path = path,
                                .points = make_path(target, result, path),
                                .planned = pb_missing(result->baseline) };
    struct pb_aim_standing standing = pb_target_standing(&aim, latest, end);
    result->state = standing.state;
    result->expected = target_tidied(standing.expected);
    result->change_a_year = target_tidied(standing.change_a_year);
    if (standing.state == PB_WORD_CANNOT_BE_SAID) {
        say_why(target, result, end, result->reason);
    } else if (standing.state == PB_WORD_MISSED) {
        size_t due = pb_target_series_from(series, target->date);
        struct pb_estimate then = figure_of(series, due, target->growth);
        if (due != result->row && pb_aim_reached(then.value, result->target, rise))
            target_say(result, "It was reached at its date, and is not any more.");
    }
}

/* Pounds and full-time equivalents are counted in full: no change of them is chance. */
static struct pb_estimate without_chance(double value)
{
    return (struct pb_estimate){ value, { value, value } };
}

static void compare_direction(const struct pb_target_series *series, const struct pb_estimate *baseline,
                              const struct pb_estimate *latest, struct pb_target_result *result)
{
    const struct pb_table *table = series->rows->table;
    const struct pb_target *target = series->target;
    int32_t end = table->period_end[result->row];
    if (pb_missing(result->baseline)) {
        (void)snprintf(result->reason, sizeof result->reason, "There is no figure for the baseline, %s.",
                       target->baseline.period);
        return;
    }
    if (end <= target->baseline.end) {
        target_say(result, "There is no figure since the baseline.");
        return;
    }
    if (table->period_start[result->row] <= target->baseline.end) {
        target_say(result, "The period of the latest figure overlaps with the baseline.");
        return;
    }
    bool amounts = table->value_type[result->row] == PB_WORD_AMOUNT;
    struct pb_estimate from = amounts ? without_chance(baseline->value) : *baseline;
    struct pb_estimate to = amounts ? without_chance(latest->value) : *latest;
    result->state = pb_direction_standing(&from, &to, strcmp(target->direction, "increase") == 0,
                                          target->date && end >= target->date);
    bool limits = !pb_missing(to.limits.lower) && !pb_missing(from.limits.lower);
    if (result->state == PB_WORD_CANNOT_BE_SAID)
        target_say(result, limits ? "The change since the baseline may be chance."
                                  : "The figures have no limits, so a change cannot be told from chance.");
}

/* The latest figure is not the latest row: the newer one is withheld or missing. */
static void say_newer(const struct pb_target_series *series, struct pb_target_result *result)
{
    size_t newer = pb_target_series_without_figure(series, result->row);
    if (newer == SIZE_MAX || result->reason[0])
        return;
    (void)snprintf(result->reason, sizeof result->reason, "The figure for %.80s is withheld or missing.",
                   pb_cell(series->rows->table, period, newer));
}

static void compare_rows(const struct pb_target_series *series, struct pb_target_result *result)
{
    const struct pb_table *table = series->rows->table;
    const struct pb_target *target = series->target;
    result->proxy = series->proxy;
    result->row = pb_target_series_latest(series, target->growth);
    if (result->row == SIZE_MAX) {
        target_say(result, "There is no figure of a year before, so there is no growth.");
        return;
    }
    const struct pb_estimate baseline = baseline_of(series, result);
    const struct pb_estimate latest = figure_of(series, result->row, target->growth);
    result->baseline = baseline.value;
    result->latest = latest.value;
    result->lower = latest.limits.lower;
    result->upper = latest.limits.upper;
    if (series->proxy)
        (void)snprintf(result->reason, sizeof result->reason,
                       "There is no figure of %s itself, only of others such as %s.", pb_target_area(target),
                       pb_cell(table, area_name, result->row));
    else if (pb_method_is_approximate(pb_cell(table, method, result->row)))
        target_say(result, "The figure of the Place is approximate.");
    else if (target->direction && strcmp(target->direction, PB_NOT_SAID) == 0)
        target_say(result, "The plan gives no figure to reach.");
    else if (target->direction)
        compare_direction(series, &baseline, &latest, result);
    else
        compare_level(series, &latest, result);
    say_newer(series, result);
}

void pb_target_compare(const struct pb_target *target, const struct pb_measure_rows *rows,
                       const struct pb_geography *geography, const struct pb_place *place,
                       struct pb_target_result *result)
{
    *result = (struct pb_target_result){ .state = PB_WORD_CANNOT_BE_SAID,
                                         .rule = target_rule(target),
                                         .row = SIZE_MAX,
                                         .baseline_row = SIZE_MAX,
                                         .baseline = target->baseline.period ? target->baseline.value : PB_MISSING,
                                         .target = pb_missing(target->at_least) ? target->at_most : target->at_least,
                                         .latest = PB_MISSING,
                                         .lower = PB_MISSING,
                                         .upper = PB_MISSING,
                                         .expected = PB_MISSING,
                                         .change_a_year = PB_MISSING };
    if (!target->of_measure) {
        (void)snprintf(result->reason, sizeof result->reason, "No data yet. It would need: %s.", target->data_needed);
        return;
    }
    bool in_system = place->system && target->place && target->place != place && !target->place->edition;
    if (target->place && target->place != place && !in_system) {
        result->state = PB_WORD_NONE;
        (void)snprintf(result->reason, sizeof result->reason, "It is compared in the outcomes of %s.",
                       target->place->name);
        return;
    }
    const struct pb_target_series series =
        pb_target_series_find(target, rows, geography, in_system ? target->place : place, in_system);
    if (series.wrong)
        target_say(result, series.wrong);
    else
        compare_rows(&series, result);
}
