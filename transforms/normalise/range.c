/*
 * Values that a figure of the measure's kind cannot have: a percentage of 1550 is 15.5 with its point lost, and -1 is
 * what some programs write for nothing. Such a row is rejected, since nobody can say what was meant. A survey's
 * percentage is what the source made of answers and weights: it stays, and Checks says that it cannot be. No number is
 * said there, because disclosure control comes later.
 */
#include "placebook/quality.h"
#include "transforms/normalise/normalise.h"

#include <math.h>
#include <stdio.h>

#define PERCENT    100.0 /* what a survey's percentages are given per, where the framework says nothing else */
#define OLDEST     150.0 /* years */
#define ROUNDED_BY 1e-9

/* What the values of a kind lie between; false when they can be anything. */
static bool range_of(pb_symbol type, double multiplier, double *most)
{
    switch (type) {
    case PB_WORD_PROPORTION:
    case PB_WORD_SURVEY_PROPORTION:
        *most = pb_missing(multiplier) ? PERCENT : multiplier;
        return true;
    case PB_WORD_LIFE_EXPECTANCY:
        *most = OLDEST;
        return true;
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_DSR:
    case PB_WORD_ISR:
    case PB_WORD_COUNT_VALUE:
        *most = INFINITY;
        return true;
    default:
        return false;
    }
}

static enum pb_status reject_impossible(struct normalise_work *work, size_t row, double most)
{
    const struct pb_table *table = work->context->table;
    char reason[320];
    char expected[40];
    if (isinf(most))
        (void)snprintf(expected, sizeof expected, "0 or more");
    else
        (void)snprintf(expected, sizeof expected, "0 to %.15g", most);
    (void)snprintf(reason, sizeof reason, "value %.15g of %.60s: expected %s for values of this kind (%.40s)%s",
                   table->value[row], pb_cell(table, measure, row), expected, pb_cell(table, value_type, row),
                   normalise_is_sentinel(table->value[row]) ? "; some programs write this where there is no value"
                                                            : "");
    return normalise_reject(work, row, "out-of-range", reason);
}

static enum pb_status question(struct normalise_work *work, size_t row, double most)
{
    return pb_quality_add(
        work->context->findings, PB_WORD_MISMATCH, "out-of-range", work->context->table, row, PB_MISSING, PB_MISSING,
        work->error, "the percentage is outside 0 to %.15g, which cannot be: published as the source has it", most);
}

enum pb_status normalise_range(struct normalise_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    double value = table->value[row];
    double most = 0;
    if (pb_missing(value) || !range_of(table->value_type[row], table->multiplier[row], &most))
        return PB_OK;
    if (value >= 0 && value <= most * (1 + ROUNDED_BY))
        return PB_OK;
    bool survey = table->value_type[row] == PB_WORD_SURVEY_PROPORTION;
    return survey ? question(work, row, most) : reject_impossible(work, row, most);
}
