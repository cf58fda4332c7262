/*
 * Whether the parts of a Place can be put together for one series and period, and how. The rules are in
 * docs/methods.md.
 */
#include "placebook/deprivation.h"
#include "transforms/places/sum.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* This part of an indicator's rows has to agree that value = multiplier * count / denominator. */
#define SCALE_SHARE 0.9

/* One or two values that agree may do so by chance: a standardised rate can be near the crude one. */
#define SCALE_ROWS 3

bool places_sum_not_calculable(struct places_sum *sum, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pb_text_copy(sum->reason, sizeof sum->reason, text);
    return false;
}

/* ---- How much of a Place is behind the figures that there are, when some are missing ---- */

/* Is there one row of the part, and does it have a value? */
static bool obstacles_has_figure(const struct places_sum *sum, size_t part)
{
    const struct pb_table *table = sum->work->context->table;
    size_t row = sum->parts->rows[part];
    return row != PLACES_NO_ROW && row != PLACES_SEVERAL_ROWS && table->status[row] != PB_WORD_SUPPRESSED &&
           !pb_missing(table->value[row]);
}

/* The part of `weigh` over all parts that those with a figure have; missing when it is not known of each. */
static double share(const struct places_sum *sum, double (*weigh)(const struct places_sum *sum, size_t part))
{
    double all = 0;
    double covered = 0;
    for (size_t i = 0; i < sum->parts->count; i++) {
        double weight = weigh(sum, i);
        if (!(weight > 0))
            return PB_MISSING;
        all += weight;
        covered += obstacles_has_figure(sum, i) ? weight : 0;
    }
    return covered / all;
}

static double denominator_of(const struct places_sum *sum, size_t part)
{
    size_t row = sum->parts->rows[part];
    return row == PLACES_NO_ROW || row == PLACES_SEVERAL_ROWS ? PB_MISSING
                                                              : sum->work->context->table->denominator[row];
}

static double population_of(const struct places_sum *sum, size_t part)
{
    return pb_geography_population(sum->work->context->geography, sum->parts->areas[part]);
}

/* Adds to the reason for how many of the parts, and for which share of the Place, there is a figure. */
static void say_coverage(struct places_sum *sum)
{
    size_t there = 0;
    for (size_t i = 0; i < sum->parts->count; i++)
        there += obstacles_has_figure(sum, i);
    const char *of_what = "denominator";
    double part = share(sum, denominator_of);
    if (pb_missing(part)) {
        of_what = "population";
        part = share(sum, population_of);
    }
    char reason[sizeof sum->reason];
    memcpy(reason, sum->reason, sizeof reason);
    if (pb_missing(part))
        (void)places_sum_not_calculable(sum, "%s; a figure for %zu of %zu %s", reason, there, sum->parts->count,
                                        sum->parts->name);
    else
        (void)places_sum_not_calculable(sum, "%s; a figure for %zu of %zu %s (%.0f%% of the %s)", reason, there,
                                        sum->parts->count, sum->parts->name, 100 * part, of_what);
}

/* ---- How the figures are put together, and what is against it ---- */

/* Deciles within each area are other people in every area. */
static bool groups_are_the_same(struct places_sum *sum)
{
    const char *type = pb_cell(sum->work->context->table, category_type, sum->first);
    if (!*type || !pb_grouping_is_relative(type))
        return true;
    return places_sum_not_calculable(sum, "these are groups within each area, and those of several %s are not the same",
                                     sum->parts->name);
}

static bool choose_joining(struct places_sum *sum)
{
    switch (sum->type) {
    case PB_WORD_NONE:
    case PB_WORD_PROPORTION:
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_ISR:
        sum->joining = PLACES_JOIN_COUNTS;
        return true;
    case PB_WORD_COUNT_VALUE:
    case PB_WORD_AMOUNT:
        sum->joining = PLACES_JOIN_VALUES;
        return true;
    case PB_WORD_DSR:
        sum->joining = PLACES_JOIN_STANDARDISED;
        return true;
    case PB_WORD_MEAN:
        sum->joining = PLACES_JOIN_MEANS;
        return true;
    case PB_WORD_SURVEY_PROPORTION:
    case PB_WORD_SCORE:
        sum->joining = PLACES_JOIN_SHARES;
        return true;
    case PB_WORD_LIFE_EXPECTANCY:
        return places_sum_not_calculable(
            sum, "life expectancies of %s cannot be put together without deaths and populations by age",
            sum->parts->name);
    default:
        return places_sum_not_calculable(sum, "gaps, indices, medians and ranks of %s cannot be put together",
                                         sum->parts->name);
    }
}

/* Were there rows of the part for this series and period, of sources that disagree? */
static bool obstacles_was_rejected(const struct places_sum *sum, const struct pb_area *area)
{
    const struct pb_context *context = sum->work->context;
    const struct pb_table *rejected = context->conflicts;
    const struct pb_table *table = context->table;
    size_t first = sum->first;
    for (size_t row = 0; rejected && row < rejected->rows; row++)
        if (rejected->measure[row] == table->measure[first] && rejected->sex[row] == table->sex[first] &&
            rejected->age[row] == table->age[first] && rejected->category_type[row] == table->category_type[first] &&
            rejected->category[row] == table->category[first] && rejected->period[row] == table->period[first] &&
            pb_geography_area(context->geography, pb_cell(rejected, area_code, row),
                              pb_symbol_length(rejected->symbols, rejected->area_code[row])) == area)
            return true;
    return false;
}

/* A Place's figure without one of its parts would not be the Place's. */
static bool figure_is_there(struct places_sum *sum, size_t part)
{
    const struct pb_table *table = sum->work->context->table;
    size_t row = sum->parts->rows[part];
    const char *name = sum->parts->areas[part]->name;
    if (obstacles_has_figure(sum, part))
        return true;
    if (row == PLACES_NO_ROW && obstacles_was_rejected(sum, sum->parts->areas[part]))
        (void)places_sum_not_calculable(sum, "the figure of %s was rejected, because sources disagree about it", name);
    else if (row == PLACES_NO_ROW)
        (void)places_sum_not_calculable(sum, "the source has no row for %s", name);
    else if (row == PLACES_SEVERAL_ROWS)
        (void)places_sum_not_calculable(sum, "the source has several rows for %s", name);
    else if (table->status[row] == PB_WORD_SUPPRESSED)
        (void)places_sum_not_calculable(sum, "%s is suppressed", name);
    else
        (void)places_sum_not_calculable(sum, "%s has no value", name);
    say_coverage(sum);
    return false;
}

/* The numbers beside the value that this way of joining needs. */
static bool numbers_are_there(struct places_sum *sum, size_t part)
{
    const struct pb_table *table = sum->work->context->table;
    size_t row = sum->parts->rows[part];
    const char *name = sum->parts->areas[part]->name;
    if (sum->joining == PLACES_JOIN_VALUES)
        return true;
    if (sum->joining == PLACES_JOIN_SHARES)
        return pb_geography_population(sum->work->context->geography, sum->parts->areas[part]) > 0 ||
               places_sum_not_calculable(sum, "the Places file states no population of %s", name);
    if (sum->joining != PLACES_JOIN_MEANS && pb_missing(table->count[row]))
        return places_sum_not_calculable(sum, "%s has no count", name);
    if (table->count[row] < 0)
        return places_sum_not_calculable(sum, "%s has a count of %.15g", name, table->count[row]);
    if (pb_missing(table->denominator[row]) && sum->joining == PLACES_JOIN_MEANS)
        return places_sum_not_calculable(sum, "%s has no denominator, which would say how much its mean weighs", name);
    if (pb_missing(table->denominator[row]))
        return places_sum_not_calculable(sum, "%s has no denominator", name);
    if (table->denominator[row] <= 0)
        return places_sum_not_calculable(sum, "%s has a denominator of %.15g", name, table->denominator[row]);
    if (sum->joining == PLACES_JOIN_STANDARDISED &&
        (pb_missing(table->lower_95[row]) || pb_missing(table->upper_95[row])))
        return places_sum_not_calculable(sum, "%s has no 95%% limits", name);
    return true;
}

static bool all_are_nothing(const struct places_sum *sum)
{
    const struct pb_table *table = sum->work->context->table;
    for (size_t i = 0; i < sum->parts->count; i++)
        if (table->count[sum->parts->rows[i]] > 0)
            return false;
    return true;
}

/* The multiplier of an indicator when the framework states none: the parts' own, if the series as a whole agrees; when
 * all their counts are 0, the one that most rows of the series have. */
static bool find_multiplier(struct places_sum *sum)
{
    const struct pb_table *table = sum->work->context->table;
    const struct places_series_scale *scale = sum->scale;
    int power = -1;
    for (size_t part = 0; power < 0 && part < sum->parts->count; part++) {
        size_t row = sum->parts->rows[part];
        if (table->count[row] > 0)
            power = places_power(table->value[row], table->count[row], table->denominator[row]);
    }
    if (power < 0 && all_are_nothing(sum)) {
        for (int i = 0; i < PLACES_POWERS; i++)
            if (scale->confirmed[i] > (power < 0 ? 0 : scale->confirmed[power]))
                power = i;
    }
    const char *indicator = pb_cell(table, indicator, sum->first);
    if (scale->rows == 0)
        return places_sum_not_calculable(
            sum, "no row of indicator %.60s has events and digits enough to show what its values are", indicator);
    if (power < 0)
        return places_sum_not_calculable(sum, "the values of indicator %.60s are not a multiple of count / denominator",
                                         indicator);
    sum->multiplier = pow(10, power);
    size_t fitting = scale->confirmed[power];
    if (fitting == 0 || (double)fitting < SCALE_SHARE * (double)scale->rows)
        return places_sum_not_calculable(
            sum, "only %zu of %zu rows of indicator %.60s have value = %.15g x count / denominator", fitting,
            scale->rows, indicator, sum->multiplier);
    if (sum->type == PB_WORD_NONE && scale->rows < SCALE_ROWS)
        return places_sum_not_calculable(sum, "only %zu of the rows of indicator %.60s %s what its values are",
                                         scale->rows, indicator, scale->rows == 1 ? "shows" : "show");
    if (sum->type == PB_WORD_NONE)
        sum->proportion = sum->multiplier == 100 && !scale->count_exceeds;
    return true;
}

static bool value_is_confirmed(struct places_sum *sum, size_t part)
{
    const struct pb_table *table = sum->work->context->table;
    size_t row = sum->parts->rows[part];
    double count = table->count[row];
    double denominator = table->denominator[row];
    const char *name = sum->parts->areas[part]->name;
    if (sum->proportion && count > denominator)
        return places_sum_not_calculable(sum, "count %.15g is above denominator %.15g for %s", count, denominator,
                                         name);
    double rounding = places_rounding(sum->scale, table, row);
    if (places_confirms(table->value[row], count, denominator, sum->multiplier, sum->work->tolerance, rounding))
        return true;
    char value[40];
    (void)snprintf(value, sizeof value, "%.8g", table->value[row]);
    return places_sum_not_calculable(
        sum, "published value %.40s differs from %.15g x count / denominator = %.8g for %s",
        table->value_text[row] ? pb_symbol_text(table->symbols, table->value_text[row]) : value, sum->multiplier,
        sum->multiplier * count / denominator, name);
}

static bool counts_explain_values(struct places_sum *sum)
{
    if (sum->type == PB_WORD_NONE || pb_missing(sum->multiplier)) {
        if (!find_multiplier(sum))
            return false;
    } else if (!(sum->multiplier > 0)) {
        return places_sum_not_calculable(sum, "the framework states no multiplier for %.64s",
                                         pb_cell(sum->work->context->table, measure, sum->first));
    }
    for (size_t i = 0; i < sum->parts->count; i++)
        if (!value_is_confirmed(sum, i))
            return false;
    return true;
}

bool places_sum_calculable(struct places_sum *sum)
{
    if (!groups_are_the_same(sum) || !choose_joining(sum))
        return false;
    for (size_t i = 0; i < sum->parts->count; i++)
        if (!figure_is_there(sum, i))
            return false;
    for (size_t i = 0; i < sum->parts->count; i++)
        if (!numbers_are_there(sum, i))
            return false;
    return sum->joining != PLACES_JOIN_COUNTS || counts_explain_values(sum);
}
