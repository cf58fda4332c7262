/*
 * Whether the figures of several parts can be put together, and how.
 */
#include "placebook/contract/joining.h"
#include "placebook/deprivation.h"
#include "placebook/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* This part of an indicator's rows has to agree that value = multiplier * count / denominator. */
#define SCALE_SHARE 0.9

/* One or two values that agree may do so by chance: a standardised rate can be near the crude one. */
#define SCALE_ROWS 3

bool pb_joint_not(struct pb_joint *joint, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pb_text_copy(joint->reason, sizeof joint->reason, text);
    return false;
}

/* Deciles within each area are other people in every area. */
static bool joining_groups_are_the_same(struct pb_joint *joint)
{
    const char *type = pb_cell(joint->table, category_type, joint->first);
    if (!*type || !pb_grouping_is_relative(type))
        return true;
    return pb_joint_not(joint, "these are groups within each area, and those of several %s are not the same",
                        joint->parts);
}

static bool joining_is_alone(const struct pb_joint *joint)
{
    const struct pb_table *table = joint->table;
    return pb_missing(table->value[joint->first]) && pb_missing(table->denominator[joint->first]) &&
           !pb_missing(table->count[joint->first]);
}

static bool joining_by_type(struct pb_joint *joint)
{
    switch (joint->type) {
    case PB_WORD_CRUDE_RATE:
        joint->joining = joint->counted && joining_is_alone(joint) ? PB_JOIN_EVENTS : PB_JOIN_COUNTS;
        return true;
    case PB_WORD_NONE:
    case PB_WORD_PROPORTION:
    case PB_WORD_ISR:
        joint->joining = PB_JOIN_COUNTS;
        return true;
    case PB_WORD_COUNT_VALUE:
    case PB_WORD_AMOUNT:
        joint->joining = PB_JOIN_VALUES;
        return true;
    case PB_WORD_DSR:
        joint->joining = PB_JOIN_STANDARDISED;
        return joint->standardised ||
               pb_joint_not(joint, "directly standardised rates of %s cannot be put together without their ages",
                            joint->parts);
    case PB_WORD_MEAN:
        joint->joining = PB_JOIN_MEANS;
        return true;
    case PB_WORD_SURVEY_PROPORTION:
    case PB_WORD_SCORE:
        joint->joining = PB_JOIN_SHARES;
        return true;
    case PB_WORD_LIFE_EXPECTANCY:
        return pb_joint_not(joint,
                            "life expectancies of %s cannot be put together without deaths and populations by age",
                            joint->parts);
    default:
        joint->joining = PB_JOIN_SHARES;
        return joint->averaged ||
               pb_joint_not(joint, "gaps, indices, medians and ranks of %s cannot be put together", joint->parts);
    }
}

bool pb_joint_choose(struct pb_joint *joint, size_t first)
{
    joint->first = first;
    joint->type = (enum pb_word)joint->table->value_type[first];
    joint->multiplier = joint->table->multiplier[first];
    joint->proportion = joint->type == PB_WORD_PROPORTION;
    joint->reason[0] = '\0';
    return joining_groups_are_the_same(joint) && joining_by_type(joint);
}

/* The numbers beside the value that this way of joining needs. */
static bool joining_numbers_are_there(struct pb_joint *joint, size_t part)
{
    const struct pb_table *table = joint->table;
    size_t row = joint->rows[part];
    const char *name = joint->names[part];
    if (joint->joining == PB_JOIN_VALUES)
        return true;
    if (joint->joining == PB_JOIN_SHARES)
        return joint->weights[part] > 0 || pb_joint_not(joint, "%s %s", joint->no_weight, name);
    if (joint->joining != PB_JOIN_MEANS && pb_missing(table->count[row]))
        return pb_joint_not(joint, "%s has no count", name);
    if (table->count[row] < 0)
        return pb_joint_not(joint, "%s has a count of %.15g", name, table->count[row]);
    if (joint->joining == PB_JOIN_EVENTS)
        return true;
    if (pb_missing(table->denominator[row]) && joint->joining == PB_JOIN_MEANS)
        return pb_joint_not(joint, "%s has no denominator, which would say how much its mean weighs", name);
    if (pb_missing(table->denominator[row]))
        return pb_joint_not(joint, "%s has no denominator", name);
    if (table->denominator[row] <= 0)
        return pb_joint_not(joint, "%s has a denominator of %.15g", name, table->denominator[row]);
    if (joint->joining == PB_JOIN_STANDARDISED &&
        (pb_missing(table->lower_95[row]) || pb_missing(table->upper_95[row])))
        return pb_joint_not(joint, "%s has no 95%% limits", name);
    return true;
}

static bool joining_all_are_nothing(const struct pb_joint *joint)
{
    const struct pb_table *table = joint->table;
    for (size_t i = 0; i < joint->count; i++)
        if (table->count[joint->rows[i]] > 0)
            return false;
    return true;
}

/* The multiplier of an indicator when the framework states none: the parts' own, if the series as a whole agrees; when
 * all their counts are 0, the one that most rows of the series have. */
static bool joining_find_multiplier(struct pb_joint *joint)
{
    const struct pb_table *table = joint->table;
    const struct pb_scale *scale = joint->scale;
    int power = -1;
    for (size_t part = 0; power < 0 && part < joint->count; part++) {
        size_t row = joint->rows[part];
        if (table->count[row] > 0)
            power = pb_scale_power(table->value[row], table->count[row], table->denominator[row]);
    }
    if (power < 0 && joining_all_are_nothing(joint)) {
        for (int i = 0; i < PB_SCALE_POWERS; i++)
            if (scale->confirmed[i] > (power < 0 ? 0 : scale->confirmed[power]))
                power = i;
    }
    const char *indicator = pb_cell(table, indicator, joint->first);
    if (scale->rows == 0)
        return pb_joint_not(joint, "no row of indicator %.60s has events and digits enough to show what its values are",
                            indicator);
    if (power < 0)
        return pb_joint_not(joint, "the values of indicator %.60s are not a multiple of count / denominator",
                            indicator);
    joint->multiplier = pow(10, power);
    size_t fitting = scale->confirmed[power];
    if (fitting == 0 || (double)fitting < SCALE_SHARE * (double)scale->rows)
        return pb_joint_not(joint, "only %zu of %zu rows of indicator %.60s have value = %.15g x count / denominator",
                            fitting, scale->rows, indicator, joint->multiplier);
    if (joint->type == PB_WORD_NONE && scale->rows < SCALE_ROWS)
        return pb_joint_not(joint, "only %zu of the rows of indicator %.60s %s what its values are", scale->rows,
                            indicator, scale->rows == 1 ? "shows" : "show");
    if (joint->type == PB_WORD_NONE)
        joint->proportion = joint->multiplier == 100 && !scale->count_exceeds;
    return true;
}

static bool joining_value_is_confirmed(struct pb_joint *joint, size_t part)
{
    const struct pb_table *table = joint->table;
    size_t row = joint->rows[part];
    double count = table->count[row];
    double denominator = table->denominator[row];
    const char *name = joint->names[part];
    if (joint->proportion && count > denominator)
        return pb_joint_not(joint, "count %.15g is above denominator %.15g for %s", count, denominator, name);
    double rounding = pb_scale_rounding(joint->scale, table, row);
    if (pb_scale_confirms(table->value[row], count, denominator, joint->multiplier, joint->tolerance, rounding))
        return true;
    char value[40];
    (void)snprintf(value, sizeof value, "%.8g", table->value[row]);
    return pb_joint_not(joint, "published value %.40s differs from %.15g x count / denominator = %.8g for %s",
                        table->value_text[row] ? pb_symbol_text(table->symbols, table->value_text[row]) : value,
                        joint->multiplier, joint->multiplier * count / denominator, name);
}

static bool joining_counts_explain(struct pb_joint *joint)
{
    if (joint->type == PB_WORD_NONE || pb_missing(joint->multiplier)) {
        if (!joining_find_multiplier(joint))
            return false;
    } else if (!(joint->multiplier > 0)) {
        return pb_joint_not(joint, "the framework states no multiplier for %.64s",
                            pb_cell(joint->table, measure, joint->first));
    }
    for (size_t i = 0; i < joint->count; i++)
        if (!joining_value_is_confirmed(joint, i))
            return false;
    return true;
}

bool pb_joint_explain(struct pb_joint *joint)
{
    for (size_t i = 0; i < joint->count; i++)
        if (!joining_numbers_are_there(joint, i))
            return false;
    return joint->joining != PB_JOIN_COUNTS || joining_counts_explain(joint);
}
