/*
 * A row against itself: the value and the limits that follow from its own count and denominator.
 */
#include "transforms/reconcile/reconcile.h"

#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"

#include <math.h>

/* The part of an interval's width by which limits may differ for the quantile (1.96 for 1.959964) alone. */
static const double quantile_slack = 1e-4;

/* A level of confidence: as it is calculated, and with the rounded quantile that publishers use. */
struct level {
    enum reconcile_check check;
    const char *name;
    double z;
    double rounded_z;
};
static const struct level levels[] = { { LIMITS_95, "95%", PB_Z_95, 1.96 }, { LIMITS_998, "99.8%", PB_Z_998, 3.0902 } };

struct published {
    struct reconcile_known count, denominator, lower, upper;
};

static bool limits_of(const struct reconcile_work *work, double count, double denominator, double z,
                      struct pb_interval *limits)
{
    struct pb_error why = { 0 };
    return (work->scale.type == PB_WORD_PROPORTION
                ? pb_proportion_limits(count, denominator, work->scale.multiplier, z, limits, &why)
                : pb_rate_limits(count, denominator, work->scale.multiplier, z, limits, &why)) == PB_OK;
}

static bool within(struct reconcile_known published, double least, double most)
{
    double room = published.margin + 1e-9 * fabs(published.number);
    return published.number >= least - room && published.number <= most + room;
}

/* Can the published limits come from the count and the denominator, which may have been rounded, by one or the other
 * quantile? Both limits grow with the count and shrink with the denominator. */
static bool rounding_explains(const struct reconcile_work *work, const struct published *row, const struct level *level)
{
    double few = fmax(row->count.number - row->count.margin, 0);
    double many = row->count.number + row->count.margin;
    double most = row->denominator.number + row->denominator.margin;
    double least = row->denominator.number - row->denominator.margin;
    if (work->scale.type == PB_WORD_PROPORTION)
        many = fmin(many, least);
    struct pb_interval low[2];
    struct pb_interval high[2];
    if (!limits_of(work, few, most, level->z, &low[0]) || !limits_of(work, few, most, level->rounded_z, &low[1]) ||
        !limits_of(work, many, least, level->z, &high[0]) || !limits_of(work, many, least, level->rounded_z, &high[1]))
        return false;
    return within(row->lower, fmin(low[0].lower, low[1].lower), fmax(high[0].lower, high[1].lower)) &&
           within(row->upper, fmin(low[0].upper, low[1].upper), fmax(high[0].upper, high[1].upper));
}

enum answer { NOTHING_TO_COMPARE, AGREES, DIFFERS };

/* Does the row have these limits, and are they those that follow from its count and denominator? */
static enum answer examine(const struct reconcile_work *work, size_t row, const struct level *level,
                           struct published *published, struct pb_interval *expected)
{
    const struct pb_table *table = work->context->table;
    bool lower_level = level->check == LIMITS_95;
    pb_symbol lower = lower_level ? table->lower_95_text[row] : table->lower_998_text[row];
    pb_symbol upper = lower_level ? table->upper_95_text[row] : table->upper_998_text[row];
    *published = (struct published){
        .count = reconcile_known_count(work, row),
        .denominator = reconcile_known_denominator(work, row),
        .lower = { lower_level ? table->lower_95[row] : table->lower_998[row], 0 },
        .upper = { lower_level ? table->upper_95[row] : table->upper_998[row], 0 },
    };
    if (lower == PB_WORD_NONE || upper == PB_WORD_NONE || pb_missing(published->lower.number) ||
        pb_missing(published->upper.number) ||
        !limits_of(work, published->count.number, published->denominator.number, level->z, expected))
        return NOTHING_TO_COMPARE;
    published->lower.margin = reconcile_half_digit(table, lower);
    published->upper.margin = reconcile_half_digit(table, upper);
    double room = quantile_slack * (expected->upper - expected->lower);
    if (within(published->lower, expected->lower - room, expected->lower + room) &&
        within(published->upper, expected->upper - room, expected->upper + room))
        return AGREES;
    return rounding_explains(work, published, level) ? AGREES : DIFFERS;
}

static enum pb_status check_limits(struct reconcile_work *work, size_t row, const struct level *level)
{
    struct published published;
    struct pb_interval expected = { 0, 0 };
    enum answer answer = examine(work, row, level, &published, &expected);
    if (answer == NOTHING_TO_COMPARE)
        return PB_OK;
    bool lower = fabs(published.lower.number - expected.lower) >= fabs(published.upper.number - expected.upper);
    char texts[4][32];
    return reconcile_compared(
        work, level->check, answer == AGREES, row, lower ? published.lower.number : published.upper.number,
        lower ? expected.lower : expected.upper,
        "published %s limits: %s to %s; from count and denominator (%s): %s to %s", level->name,
        reconcile_say(published.lower.number, texts[0]), reconcile_say(published.upper.number, texts[1]),
        work->scale.type == PB_WORD_PROPORTION    ? "Wilson"
        : published.count.number < PB_EXACT_BELOW ? "exact"
                                                  : "Byar",
        reconcile_say(expected.lower, texts[2]), reconcile_say(expected.upper, texts[3]));
}

static enum pb_status limits_check_value(struct reconcile_work *work, size_t row)
{
    struct reconcile_known value = reconcile_known_value(work, row);
    struct reconcile_known expected = reconcile_known_quotient(work->scale.multiplier, reconcile_known_count(work, row),
                                                               reconcile_known_denominator(work, row));
    if (pb_missing(value.number) || pb_missing(expected.number))
        return PB_OK;
    char published[32];
    char calculated[32];
    char multiplier[32];
    return reconcile_compared(work, VALUE, reconcile_known_agree(value, expected), row, value.number, expected.number,
                              "published value: %s; %s x count / denominator: %s",
                              reconcile_say(value.number, published), reconcile_say(work->scale.multiplier, multiplier),
                              reconcile_say(expected.number, calculated));
}

/* As the source published it: neither calculated nor changed here. */
static bool is_published(const struct reconcile_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    return reconcile_is_lead(work, row) && table->status[row] == PB_WORD_PUBLISHED &&
           table->value_text[row] != PB_WORD_NONE && !pb_missing(table->count[row]) && table->denominator[row] > 0;
}

enum pb_status reconcile_check_figures(struct reconcile_work *work, const uint32_t *rows, size_t count)
{
    enum pb_status status = PB_OK;
    if (work->scale.type == PB_WORD_NONE)
        return PB_OK;
    for (size_t i = 0; i < count && status == PB_OK; i++) {
        if (!is_published(work, rows[i]))
            continue;
        status = limits_check_value(work, rows[i]);
        for (size_t k = 0; k < sizeof levels / sizeof levels[0] && status == PB_OK; k++)
            status = check_limits(work, rows[i], &levels[k]);
    }
    return status;
}
