/*
 * One organisation and those most like it.
 */
#include "placebook/statistics/opportunity.h"

#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"
#include "transforms/opportunity/opportunity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define AGREES   0.005 /* part of a value by which multiplier * count / denominator may differ from it */
#define FAR_AWAY 5.0   /* no weights of ages change a rate by such a factor: the figures are on different scales */

struct subject {
    const struct pb_table *table;
    size_t row;
    bool percent, spend, activity;
    double value, multiplier, denominator;
};

/* No part from this one on has a figure. */
static void compare_refuse(struct opportunity_answer *answer, enum opportunity_part from, const char *rule,
                           const char *reason)
{
    for (enum opportunity_part part = from; part < PARTS; part++) {
        answer->values[part] = PB_MISSING;
        (void)pb_text_copy(answer->reasons[part], OPPORTUNITY_TEXT, reason);
    }
    if (!answer->rule)
        answer->rule = rule;
}

/* ---- Which direction is good ---- */

static bool find_direction(const struct subject *subject, struct opportunity_answer *answer)
{
    const struct pb_table *table = subject->table;
    answer->polarity = (enum pb_word)table->polarity[subject->row];
    if (answer->polarity == PB_WORD_HIGH_IS_GOOD || answer->polarity == PB_WORD_LOW_IS_GOOD)
        return true;
    if (answer->polarity == PB_WORD_NOT_APPLICABLE || pb_word_adds_up(table->value_type[subject->row])) {
        compare_refuse(answer, PART_BENCHMARK, "opportunity-direction",
                       "values of this measure are not to be compared");
        return false;
    }
    answer->polarity = PB_WORD_LOW_IS_GOOD;
    if (subject->spend)
        answer->direction = "a low value counts as good, as for all spend";
    else if (subject->activity)
        answer->direction = "a low value counts as good, as for all activity";
    else {
        compare_refuse(answer, PART_BENCHMARK, "opportunity-direction",
                       "neither the framework nor the source says which direction is better");
        return false;
    }
    return true;
}

/* ---- The similar ten ---- */

static size_t compare_row_of(const struct opportunity_work *work, const char *code, size_t length)
{
    pb_symbol symbol = pb_symbol_find(work->context->table->symbols, code, length);
    size_t row = symbol < work->symbols ? work->row_of_code[symbol] : 0;
    return row ? row - 1 : OPPORTUNITY_NO_PEER;
}

static void find_peers(const struct opportunity_work *work, struct opportunity_answer *answer)
{
    const char *at = pb_cell(work->context->table, similar, answer->row);
    size_t used = 0;
    while (*at) {
        size_t length = strcspn(at, ";");
        if (length && answer->named < OPPORTUNITY_TEN) {
            answer->peers[answer->named] = compare_row_of(work, at, length);
            int written = snprintf(answer->codes + used, sizeof answer->codes - used, "%s%.*s", used ? ", " : "",
                                   (int)(length < OPPORTUNITY_TEXT ? length : OPPORTUNITY_TEXT), at);
            used += (size_t)written < sizeof answer->codes - used ? (size_t)written : 0;
        }
        answer->named += length > 0;
        at += length + (at[length] == ';');
    }
}

static bool find_benchmark(const struct opportunity_work *work, struct opportunity_answer *answer)
{
    const struct pb_table *table = work->context->table;
    double values[OPPORTUNITY_TEN];
    char reason[OPPORTUNITY_TEXT];
    struct pb_error error = { 0 };
    find_peers(work, answer);
    if (answer->named < OPPORTUNITY_TEN) {
        (void)snprintf(reason, sizeof reason, "%zu similar organisations are named and ten are needed", answer->named);
        compare_refuse(answer, PART_BENCHMARK, "opportunity-similar", reason);
        return false;
    }
    for (size_t i = 0; i < OPPORTUNITY_TEN; i++) {
        values[i] = answer->peers[i] == OPPORTUNITY_NO_PEER ? PB_MISSING : table->value[answer->peers[i]];
        answer->compared += !pb_missing(values[i]);
    }
    if (answer->compared < OPPORTUNITY_FIVE) {
        (void)snprintf(reason, sizeof reason, "of the similar ten, %zu have a figure and five are needed",
                       answer->compared);
        compare_refuse(answer, PART_BENCHMARK, "opportunity-figures", reason);
        return false;
    }
    if (pb_opportunity_benchmark(values, OPPORTUNITY_TEN, answer->polarity, &answer->values[PART_BENCHMARK],
                                 answer->best, &error) == PB_OK &&
        pb_opportunity_quartiles(values, OPPORTUNITY_TEN, answer->polarity, &answer->values[PART_MEDIAN],
                                 &answer->values[PART_QUARTILE], &error) == PB_OK)
        return true;
    compare_refuse(answer, PART_BENCHMARK, "opportunity-figures", error.message);
    return false;
}

/* ---- How much, and whether it counts ---- */

static bool agrees(const struct subject *subject)
{
    const struct pb_table *table = subject->table;
    double made = subject->multiplier * table->count[subject->row] / subject->denominator;
    return fabs(made - subject->value) <= AGREES * fabs(subject->value);
}

/* The limits that the source gives; else those of a proportion or a rate that is one. Pounds are not events. */
static bool find_limits(const struct subject *subject, struct opportunity_answer *answer, struct pb_interval *limits)
{
    const struct pb_table *table = subject->table;
    enum pb_word type = (enum pb_word)table->value_type[subject->row];
    double count = table->count[subject->row];
    *limits = (struct pb_interval){ table->lower_95[subject->row], table->upper_95[subject->row] };
    answer->limits = "by its own 95% limits";
    if (!pb_missing(limits->lower) && !pb_missing(limits->upper))
        return true;
    bool proportion = type == PB_WORD_PROPORTION || (type == PB_WORD_NONE && subject->percent);
    bool rate = type == PB_WORD_CRUDE_RATE || (type == PB_WORD_NONE && !subject->percent);
    if (subject->spend || !agrees(subject))
        return false;
    answer->limits = proportion ? "by 95% limits calculated here (Wilson)" : "by 95% limits calculated here (Byar)";
    enum pb_status status = PB_REJECTED;
    if (proportion)
        status = pb_proportion_limits(count, subject->denominator, subject->multiplier, PB_Z_95, limits, NULL);
    else if (rate)
        status = pb_rate_limits(count, subject->denominator, subject->multiplier, PB_Z_95, limits, NULL);
    return status == PB_OK;
}

/* The gap as an amount; false with the reason when it cannot be said. */
static bool find_amount(const struct subject *subject, const struct pb_opportunity_figure *figure,
                        struct opportunity_answer *answer)
{
    const struct pb_table *table = subject->table;
    double scale = subject->value * subject->denominator / table->count[subject->row] / subject->multiplier;
    struct pb_opportunity_gap gap = { 0, 0 };
    struct pb_error error = { 0 };
    char reason[OPPORTUNITY_TEXT];
    if (pb_missing(subject->multiplier)) {
        (void)snprintf(reason, sizeof reason, "the unit '%.60s' does not say what the value is per",
                       pb_cell(table, unit, subject->row));
        compare_refuse(answer, PART_AMOUNT, "opportunity-scale", reason);
        return false;
    }
    if (isfinite(scale) && scale > 0 && (scale > FAR_AWAY || scale < 1 / FAR_AWAY)) {
        (void)snprintf(reason, sizeof reason,
                       "the value is not near %g x numerator / denominator, as its unit '%.60s' says",
                       subject->multiplier, pb_cell(table, unit, subject->row));
        compare_refuse(answer, PART_AMOUNT, "opportunity-scale", reason);
        return false;
    }
    if (pb_opportunity_gap(figure, answer->values[PART_BENCHMARK], &gap, &error) != PB_OK) {
        compare_refuse(answer, PART_AMOUNT, "opportunity-scale", error.message);
        return false;
    }
    answer->values[PART_AMOUNT] = gap.amount;
    return true;
}

/* Nothing is counted on the right side of the benchmark, even if numbers are missing, nor where the gap is not
 * significant. */
static void find_counted(const struct subject *subject, const struct pb_opportunity_figure *figure, bool amount,
                         struct opportunity_answer *answer)
{
    struct pb_opportunity_figure plain = *figure; /* per 1: what is counted is the gap */
    double counted = 0;
    struct pb_error error = { 0 };
    plain.denominator = plain.multiplier = 1;
    if (answer->values[PART_GAP] > 0) {
        if (!find_limits(subject, answer, &plain.limits_95)) {
            if (amount)
                compare_refuse(
                    answer, PART_COUNTED, "opportunity-limits",
                    "there are no 95% limits, and none can be calculated: nobody can say what is significant");
            return;
        }
        if (pb_opportunity_counted(&plain, answer->values[PART_BENCHMARK], &counted, &error) != PB_OK) {
            compare_refuse(answer, PART_COUNTED, "opportunity-limits", error.message);
            return;
        }
        if (counted > 0 && !amount)
            return;
    } else
        answer->limits = "on the right side of the benchmark";
    answer->values[PART_COUNTED] = counted > 0 ? answer->values[PART_AMOUNT] : 0;
    answer->reasons[PART_COUNTED][0] = '\0';
}

/* What published packs add up: the amount above the lowest five, and nothing below them. */
static void find_unlimited(struct opportunity_answer *answer)
{
    double amount = answer->values[PART_AMOUNT];
    if (!answer->is_unlimited || (answer->values[PART_GAP] > 0 && pb_missing(amount)))
        return;
    answer->values[PART_UNLIMITED] = answer->values[PART_GAP] > 0 ? amount : 0;
    answer->reasons[PART_UNLIMITED][0] = '\0';
}

static void find_gap(const struct subject *subject, struct opportunity_answer *answer)
{
    const struct pb_opportunity_figure figure = {
        .value = subject->value,
        .denominator = subject->denominator,
        .multiplier = subject->multiplier,
        .polarity = answer->polarity,
    };
    struct pb_opportunity_figure plain = figure;
    struct pb_opportunity_gap gap = { 0, 0 };
    struct pb_error error = { 0 };
    if (pb_missing(subject->value)) {
        compare_refuse(answer, PART_GAP, "opportunity-value", "the organisation has no figure of its own");
        return;
    }
    plain.denominator = plain.multiplier = 1;
    if (pb_opportunity_gap(&plain, answer->values[PART_BENCHMARK], &gap, &error) != PB_OK) {
        compare_refuse(answer, PART_GAP, "opportunity-value", error.message);
        return;
    }
    answer->values[PART_GAP] = gap.gap;
    bool amount = find_amount(subject, &figure, answer);
    find_unlimited(answer);
    find_counted(subject, &figure, amount, answer);
}

void opportunity_compare(const struct opportunity_work *work, size_t row, struct opportunity_answer *answer)
{
    const struct pb_table *table = work->context->table;
    const char *unit = pb_cell(table, unit, row);
    const char *name = pb_cell(table, measure_name, row);
    struct subject subject = {
        .table = table,
        .row = row,
        .percent = pb_unit_is_percent(unit),
        .value = table->value[row],
        .multiplier = table->multiplier[row],
        .denominator = table->denominator[row],
    };
    static const char activity[] = "admission|readmission|attendance|bed day|bed-day|bedday|item|spell|episode";
    subject.spend = pb_unit_is_money(unit) || (!subject.percent && pb_words_begin(name, "spend|cost|expenditure"));
    subject.activity = !subject.percent && (pb_words_begin(name, activity) || pb_words_begin(unit, activity));
    *answer = (struct opportunity_answer){ .row = row, .direction = "", .limits = "" };
    for (enum opportunity_part part = 0; part < PARTS; part++)
        answer->values[part] = PB_MISSING;
    (void)pb_unit_of_amount(subject.spend && !pb_unit_is_money(unit) ? "\xC2\xA3" : unit, answer->unit);
    if (!find_direction(&subject, answer))
        return;
    answer->is_unlimited = answer->polarity == PB_WORD_LOW_IS_GOOD && (subject.spend || subject.activity);
    if (find_benchmark(work, answer))
        find_gap(&subject, answer);
}
