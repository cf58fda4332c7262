/*
 * The published rules, and what they decide about a single row. Sources are in docs/methods.md.
 */
#include "placebook/number.h"
#include "transforms/disclosure/disclosure.h"

#include <math.h>
#include <string.h>

enum { POWERS = 8 };

/* This far may a published value lie from multiplier x count / denominator and still be that. */
#define TOLERANCE 0.005

static const struct disclosure_rule rules[] = {
    { .name = "hes", .suppress_from = 1, .suppress_to = 7, .round_to = 5, .secondary = true },
    { .name = "ons_deaths",
      .suppress_from = 1,
      .round_to = 1,
      .rate_minimum = 3,
      .standardised_minimum = 10,
      .unreliable_below = 20 },
    { .name = "custom", .suppress_from = 1, .round_to = 1, .secondary = true },
};

static void choose_number(double given, double *number)
{
    if (!pb_missing(given))
        *number = given;
}

static bool is_whole(double number)
{
    return number == floor(number);
}

static bool does_something(const struct disclosure_rule *rule)
{
    return rule->suppress_to > 0 || rule->round_to > 1 || rule->rate_minimum > 0 || rule->standardised_minimum > 0 ||
           rule->unreliable_below > 0 || rule->without_count;
}

enum pb_status disclosure_rule_of(const struct disclosure_options *options, struct disclosure_rule *rule,
                                  struct pb_error *error)
{
    *rule = rules[0];
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (strcmp(rules[i].name, options->rule) == 0)
            *rule = rules[i];
    choose_number(options->suppress_from, &rule->suppress_from);
    choose_number(options->suppress_to, &rule->suppress_to);
    choose_number(options->round_to, &rule->round_to);
    choose_number(options->rate_minimum, &rule->rate_minimum);
    choose_number(options->standardised_minimum, &rule->standardised_minimum);
    choose_number(options->unreliable_below, &rule->unreliable_below);
    if (options->secondary)
        rule->secondary = strcmp(options->secondary, "on") == 0;
    rule->benchmarks = strcmp(options->benchmarks, "apply") == 0;
    rule->small_only = strcmp(options->areas, "small") == 0;
    rule->without_count = strcmp(options->without_count, "suppress") == 0;
    const double numbers[] = { rule->suppress_from, rule->suppress_to,          rule->round_to,
                               rule->rate_minimum,  rule->standardised_minimum, rule->unreliable_below };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (!is_whole(numbers[i]))
            return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                           "%.15g is not a number of people or events: expected a whole number", numbers[i]);
    if (rule->suppress_to > 0 && rule->suppress_from > rule->suppress_to) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "suppress_from (%.15g) is above suppress_to (%.15g)",
                    rule->suppress_from, rule->suppress_to);
        pb_error_hint(error, "suppress_to 0 withholds no count");
        return status;
    }
    /* Protecting what the source withheld counts too, but only when asked for. */
    if (!does_something(rule) && !(options->secondary && rule->secondary)) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "the rule '%s' withholds and rounds nothing", rule->name);
        pb_error_hint(error, "set what it does, such as \"suppress_to\": 4");
        return status;
    }
    return PB_OK;
}

static bool is_ratio(enum pb_word type)
{
    return type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE || type == PB_WORD_ISR || type == PB_WORD_NONE;
}

/* 2.2 for 27 of 1,210 is 2.23 rounded. A value that is taken for something else would stay beside the rounded count,
 * and give it away. */
static bool rule_confirms(const struct pb_table *table, size_t row, double multiplier)
{
    double expected = multiplier * table->count[row] / table->denominator[row];
    double rounding = table->value_text[row] ? 0.5 * pow(10, -pb_number_decimals(pb_cell(table, value_text, row))) : 0;
    return fabs(table->value[row] - expected) <= fmax(TOLERANCE * fabs(expected), rounding * (1 + 1e-9));
}

double disclosure_multiplier(const struct pb_table *table, size_t row)
{
    double count = table->count[row];
    bool there = !pb_missing(table->value[row]) && count >= 0 && table->denominator[row] > 0;
    if (!is_ratio((enum pb_word)table->value_type[row]) || !there)
        return PB_MISSING;
    double multiplier = table->multiplier[row];
    if (multiplier > 0)
        return rule_confirms(table, row, multiplier) ? multiplier : PB_MISSING;
    for (int power = 0; power < POWERS && count > 0 && table->value[row] > 0; power++)
        if (rule_confirms(table, row, pow(10, power)))
            return pow(10, power);
    return PB_MISSING;
}

/* How many people or events are behind a row, also where the source gives it in other words. */
static double count_behind(const struct pb_table *table, size_t row)
{
    double count = table->count[row];
    if (!pb_missing(count))
        return count;
    switch ((enum pb_word)table->value_type[row]) {
    case PB_WORD_COUNT_VALUE:
        return table->value[row];
    case PB_WORD_MEAN:
        return table->denominator[row];
    case PB_WORD_PROPORTION:
    case PB_WORD_CRUDE_RATE:
        /* Whoever has value and denominator has the count. */
        return table->multiplier[row] > 0 ? round(table->value[row] * table->denominator[row] / table->multiplier[row])
                                          : PB_MISSING;
    default:
        return PB_MISSING;
    }
}

bool disclosure_is_small(const struct disclosure_rule *rule, double count)
{
    return rule->suppress_to > 0 && count > rule->suppress_from - 1 && count < rule->suppress_to + 1;
}

/* Is there no rate on so few events? */
static bool is_rate_withheld(const struct disclosure_rule *rule, const struct pb_table *table, size_t row, double count)
{
    switch ((enum pb_word)table->value_type[row]) {
    case PB_WORD_CRUDE_RATE:
        return count < rule->rate_minimum;
    case PB_WORD_DSR:
    case PB_WORD_ISR:
        return count < rule->standardised_minimum;
    default:
        return false;
    }
}

static enum disclosure_fate fate_of(const struct disclosure_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    const struct disclosure_rule *rule = &work->rule;
    double count = work->counts[row];
    if (table->status[row] == PB_WORD_SUPPRESSED && pb_missing(count))
        return DISCLOSURE_WITHHELD_BY_SOURCE;
    if (work->exempt[row])
        return DISCLOSURE_SHOWN;
    if (pb_missing(count))
        return rule->without_count && !pb_missing(table->value[row]) ? DISCLOSURE_NO_COUNT : DISCLOSURE_SHOWN;
    if (disclosure_is_small(rule, count) || disclosure_is_small(rule, pb_disclosure_people(work, row)))
        return DISCLOSURE_PRIMARY;
    bool has_value = !pb_missing(table->value[row]);
    return has_value && is_rate_withheld(rule, table, row, count) ? DISCLOSURE_RATE_ONLY : DISCLOSURE_SHOWN;
}

bool disclosure_is_of_small_area(const struct pb_context *context, size_t row)
{
    const struct pb_table *table = context->table;
    const struct pb_area *area = pb_geography_area(context->geography, pb_cell(table, area_code, row),
                                                   pb_symbol_length(table->symbols, table->area_code[row]));
    return area ? area->kind == PB_AREA_PCN || area->kind == PB_AREA_JSNA : table->geography[row] == PB_WORD_LOCAL;
}

enum pb_status disclosure_judge(struct disclosure_work *work)
{
    const struct pb_table *table = work->context->table;
    const struct pb_geography *geography = work->context->geography;
    work->counts = pb_arena_take(&work->arena, table->rows, sizeof *work->counts);
    work->fates = pb_arena_take(&work->arena, table->rows, sizeof *work->fates);
    work->exempt = pb_arena_take(&work->arena, table->rows, sizeof *work->exempt);
    work->kept = pb_arena_take(&work->arena, table->rows, sizeof *work->kept);
    if (!work->counts || !work->fates || !work->exempt || !work->kept)
        return pb_out_of_memory(work->error);
    struct pb_cancel_check check = { .context = work->context };
    for (size_t row = 0; row < table->rows; row++) {
        if (pb_cancel_check_rows(&check, row, work->error))
            return PB_FATAL;
        const struct pb_area *area = pb_geography_area(geography, pb_cell(table, area_code, row),
                                                       pb_symbol_length(table->symbols, table->area_code[row]));
        bool benchmark = !work->rule.benchmarks && area && pb_geography_is_benchmark(geography, area);
        work->kept[row] = !benchmark && work->rule.small_only && !disclosure_is_of_small_area(work->context, row);
        work->exempt[row] = benchmark || work->kept[row];
        work->counts[row] = count_behind(table, row);
        work->fates[row] = (unsigned char)fate_of(work, row);
    }
    return PB_OK;
}
