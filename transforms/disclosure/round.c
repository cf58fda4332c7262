/*
 * Rounding: counts to the nearest multiple, and what is calculated from them again. Directly standardised rates,
 * averages and scores stay as the source published them, but their limits hang on the count in a way that is known, and
 * give it away: they are withheld.
 */
#include "transforms/disclosure/disclosure.h"

#include "placebook/contract/methods.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"

#include <math.h>
#include <stdio.h>

static void set(double *number, pb_symbol *text, double value)
{
    *number = value;
    *text = PB_WORD_NONE;
}

/* What a row's value and limits are made of, after rounding. */
struct ratio {
    double count;
    double denominator;
    double multiplier;
    bool proportion;
};

/* Limits at z, where the source has some. */
static void round_limits(struct pb_table *table, size_t row, const struct ratio *ratio, double z)
{
    bool wide = z > PB_Z_95;
    double *lower = wide ? table->lower_998 : table->lower_95;
    double *upper = wide ? table->upper_998 : table->upper_95;
    pb_symbol *lower_text = wide ? table->lower_998_text : table->lower_95_text;
    pb_symbol *upper_text = wide ? table->upper_998_text : table->upper_95_text;
    if (pb_missing(lower[row]) && pb_missing(upper[row]))
        return;
    struct pb_interval limits = { PB_MISSING, PB_MISSING };
    struct pb_error reason = { 0 };
    enum pb_status status =
        ratio->proportion
            ? pb_proportion_limits(ratio->count, ratio->denominator, ratio->multiplier, z, &limits, &reason)
            : pb_rate_limits(ratio->count, ratio->denominator, ratio->multiplier, z, &limits, &reason);
    if (status != PB_OK)
        limits = (struct pb_interval){ PB_MISSING, PB_MISSING };
    set(&lower[row], &lower_text[row], limits.lower);
    set(&upper[row], &upper_text[row], limits.upper);
}

static enum pb_status round_write_method(struct disclosure_work *work, size_t row, const char *limits)
{
    struct pb_table *table = work->context->table;
    char text[128];
    (void)snprintf(text, sizeof text, "from counts " PB_ROUNDED_TO " %.15g%s", work->rule.round_to, limits);
    return pb_calculated_method(table, row, text, work->error);
}

static enum pb_status write_ratio(struct disclosure_work *work, size_t row, const struct ratio *ratio)
{
    struct pb_table *table = work->context->table;
    bool there = ratio->denominator > 0;
    set(&table->value[row], &table->value_text[row],
        there ? ratio->multiplier * ratio->count / ratio->denominator : PB_MISSING);
    round_limits(table, row, ratio, PB_Z_95);
    round_limits(table, row, ratio, PB_Z_998);
    if (pb_missing(table->lower_95[row]) && pb_missing(table->lower_998[row]))
        return round_write_method(work, row, "");
    const char *rate = ratio->count < PB_EXACT_BELOW ? ", exact limits" : ", Byar limits";
    return round_write_method(work, row, ratio->proportion ? ", Wilson limits" : rate);
}

/* A value that is multiplier x count / denominator. The denominator of a proportion is a count of people like the
 * count itself; that of a rate is a population. */
static enum pb_status round_ratio(struct disclosure_work *work, size_t row, double multiplier, double rounded)
{
    struct pb_table *table = work->context->table;
    double step = work->rule.round_to;
    enum pb_word type = (enum pb_word)table->value_type[row];
    struct ratio ratio = { .count = rounded, .denominator = table->denominator[row], .multiplier = multiplier };
    ratio.proportion = type == PB_WORD_PROPORTION ||
                       (type == PB_WORD_NONE && multiplier == 100 && work->counts[row] <= table->denominator[row]);
    if (ratio.proportion) {
        ratio.denominator = round(ratio.denominator / step) * step;
        set(&table->denominator[row], &table->denominator_text[row], ratio.denominator);
    }
    if (!pb_missing(table->count[row]))
        set(&table->count[row], &table->count_text[row], rounded);
    return write_ratio(work, row, &ratio);
}

/* One whose denominator is not published: it follows from value and count, and stays as it is. */
static enum pb_status round_without_denominator(struct disclosure_work *work, size_t row, double rounded)
{
    struct pb_table *table = work->context->table;
    double multiplier = table->multiplier[row] > 0 ? table->multiplier[row] : 1;
    struct ratio ratio = { .denominator = multiplier * table->count[row] / table->value[row],
                           .multiplier = multiplier,
                           .proportion = table->value_type[row] == PB_WORD_PROPORTION };
    ratio.count = ratio.proportion ? fmin(rounded, ratio.denominator) : rounded;
    set(&table->count[row], &table->count_text[row], rounded);
    return write_ratio(work, row, &ratio);
}

/* Takes the limits out; was there one? */
static bool drop_limits(struct pb_table *table, size_t row)
{
    double *limits[] = { table->lower_95, table->upper_95, table->lower_998, table->upper_998 };
    pb_symbol *texts[] = { table->lower_95_text, table->upper_95_text, table->lower_998_text, table->upper_998_text };
    bool any = false;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        any = any || !pb_missing(limits[i][row]);
        set(&limits[i][row], &texts[i][row], PB_MISSING);
    }
    return any;
}

enum pb_status disclosure_round(struct disclosure_work *work, size_t row, bool *limits_withheld)
{
    struct pb_table *table = work->context->table;
    enum pb_word type = (enum pb_word)table->value_type[row];
    bool has_count = !pb_missing(table->count[row]);
    double rounded = round(work->counts[row] / work->rule.round_to) * work->rule.round_to;
    bool rate = type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE || type == PB_WORD_ISR;
    double multiplier = rate && !has_count ? table->multiplier[row] : disclosure_multiplier(table, row);
    if (type != PB_WORD_COUNT_VALUE && !pb_missing(multiplier))
        return round_ratio(work, row, multiplier, rounded);
    if (rate && pb_missing(table->denominator[row]) && table->count[row] > 0 && table->value[row] > 0)
        return round_without_denominator(work, row, rounded);
    *limits_withheld = drop_limits(table, row);
    if (has_count)
        set(&table->count[row], &table->count_text[row], rounded);
    else if (type == PB_WORD_MEAN)
        set(&table->denominator[row], &table->denominator_text[row], rounded);
    if (type != PB_WORD_COUNT_VALUE)
        return PB_OK;
    set(&table->value[row], &table->value_text[row], rounded);
    return round_write_method(work, row, "");
}
