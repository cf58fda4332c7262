/*
 * The figure of several parts together, when no obstacle was found.
 */
#include "placebook/contract/joining.h"
#include "placebook/contract/methods.h"
#include "placebook/number.h"
#include "placebook/statistics/directly_standardised.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEVEL_95  0.95
#define LEVEL_998 0.998
#define PERCENT   100.0 /* what a survey's percentages are given per, where the framework says nothing else */

/* Missing when one of the numbers is. */
static double joining_total(const struct pb_joint *joint, const double *numbers)
{
    double result = 0;
    for (size_t i = 0; i < joint->count; i++)
        result += numbers[joint->rows[i]];
    return result;
}

/* The sum as a decimal number: 0.1 and 0.2 are 0.3 and nothing beside it. */
static double joining_total_of_values(const struct pb_joint *joint)
{
    char digits[40];
    double result = joining_total(joint, joint->table->value);
    int length = snprintf(digits, sizeof digits, "%.15g", result);
    double plain = result;
    return pb_number_parse(digits, (size_t)length, &plain) ? plain : result;
}

static void joining_set_method(struct pb_joint *joint, const char *what, const char *limits, const char *certainty)
{
    const struct pb_table *table = joint->table;
    bool rounded = false;
    for (size_t i = 0; i < joint->count; i++)
        rounded = rounded || pb_method_is_rounded(pb_cell(table, method, joint->rows[i])) ||
                  pb_method_is_rounded(pb_cell(table, note, joint->rows[i]));
    if (rounded && strcmp(certainty, PB_EXACT_METHOD) == 0)
        certainty = PB_FROM_ROUNDED;
    if (joint->partial)
        certainty = PB_APPROXIMATE;
    (void)snprintf(joint->method, sizeof joint->method, "%s %s%s%s", what, joint->parts, limits, certainty);
}

static bool joining_has_no_limits(struct pb_joint *joint, const struct pb_error *error)
{
    return pb_joint_not(joint, "the figure has no limits: %.900s", error->message);
}

static bool joining_count_limits(struct pb_joint *joint, double count, double denominator, double z, double *lower,
                                 double *upper)
{
    struct pb_interval limits = { PB_MISSING, PB_MISSING };
    struct pb_error error = { 0 };
    enum pb_status status = joint->proportion
                                ? pb_proportion_limits(count, denominator, joint->multiplier, z, &limits, &error)
                                : pb_rate_limits(count, denominator, joint->multiplier, z, &limits, &error);
    if (status != PB_OK)
        return joining_has_no_limits(joint, &error);
    *lower = limits.lower;
    *upper = limits.upper;
    return true;
}

static bool join_counts(struct pb_joint *joint, struct pb_table *sums, size_t row)
{
    double count = sums->count[row];
    double denominator = sums->denominator[row];
    if (!joining_count_limits(joint, count, denominator, PB_Z_95, &sums->lower_95[row], &sums->upper_95[row]) ||
        !joining_count_limits(joint, count, denominator, PB_Z_998, &sums->lower_998[row], &sums->upper_998[row]))
        return false;
    sums->value[row] = joint->multiplier * count / denominator;
    const char *limits = count < PB_EXACT_BELOW ? ", exact limits" : ", Byar limits";
    joining_set_method(joint, joint->type == PB_WORD_ISR ? "observed over expected events of" : "sum of",
                       joint->proportion ? ", Wilson limits" : limits, PB_EXACT_METHOD);
    return true;
}

/* The limits say how far the numbers behind a mean are spread. Without them there is no telling whether the denominator
 * is how many numbers there are, so that mean is an approximation. */
static bool join_means(struct pb_joint *joint, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = joint->table;
    struct pb_mean *means = joint->means;
    struct pb_mean pooled = { 0 };
    struct pb_error error = { 0 };
    bool spread = true;
    for (size_t i = 0; i < joint->count; i++) {
        size_t from = joint->rows[i];
        struct pb_interval limits = { table->lower_95[from], table->upper_95[from] };
        means[i] = (struct pb_mean){ .n = table->denominator[from], .mean = table->value[from] };
        spread = spread && pb_mean_spread(&means[i], limits, LEVEL_95, &error) == PB_OK;
    }
    if (pb_pooled_mean(means, joint->count, &pooled, &error) != PB_OK)
        return pb_joint_not(joint, "%.900s", error.message);
    struct pb_interval limits[2];
    spread = spread && pb_mean_limits(&pooled, LEVEL_95, &limits[0], &error) == PB_OK &&
             pb_mean_limits(&pooled, LEVEL_998, &limits[1], &error) == PB_OK;
    sums->value[row] = pooled.mean;
    if (spread) {
        sums->lower_95[row] = limits[0].lower;
        sums->upper_95[row] = limits[0].upper;
        sums->lower_998[row] = limits[1].lower;
        sums->upper_998[row] = limits[1].upper;
        joining_set_method(joint, "mean of", " weighted by their numbers, t limits", PB_EXACT_METHOD);
    } else {
        joining_set_method(joint, "mean of", " weighted by their denominators, without limits", PB_APPROXIMATE);
    }
    return true;
}

/* The lowest lower and the highest upper limit of the parts. The right weights of an approximate figure are not known:
 * they are those of the ages, or of the people who were asked. Of all weights that there can be, these limits are the
 * widest: a mean's limits are widest when one part has all the weight. False when a part has no limits, or its value is
 * not between them. */
static bool joining_widest_limits(const struct pb_joint *joint, const double *lower, const double *upper,
                                  struct pb_interval *limits)
{
    const double *value = joint->table->value;
    *limits = (struct pb_interval){ INFINITY, -INFINITY };
    for (size_t i = 0; i < joint->count; i++) {
        size_t from = joint->rows[i];
        if (!(lower[from] <= value[from] && value[from] <= upper[from]))
            return false;
        limits->lower = fmin(limits->lower, lower[from]);
        limits->upper = fmax(limits->upper, upper[from]);
    }
    /* A percentage lies between 0 and 100, whatever limits a source states. */
    if (joint->type == PB_WORD_SURVEY_PROPORTION) {
        limits->lower = fmax(limits->lower, 0);
        limits->upper = fmin(limits->upper, pb_missing(joint->multiplier) ? PERCENT : joint->multiplier);
    }
    return true;
}

/* Value and limits of an approximate figure: the mean by `weights`, which add up to `all`. Limits at 99.8% that are not
 * around those at 95% say nothing. */
static void join_by_weights(struct pb_joint *joint, struct pb_table *sums, size_t row, const double *weights,
                            double all, const char *weighted_by)
{
    const struct pb_table *table = joint->table;
    struct pb_interval at_95;
    struct pb_interval at_998;
    sums->value[row] = 0;
    for (size_t i = 0; i < joint->count; i++)
        sums->value[row] += weights[i] / all * table->value[joint->rows[i]];
    bool limited = joining_widest_limits(joint, table->lower_95, table->upper_95, &at_95);
    if (limited) {
        sums->lower_95[row] = at_95.lower;
        sums->upper_95[row] = at_95.upper;
    }
    if (limited && joining_widest_limits(joint, table->lower_998, table->upper_998, &at_998) &&
        at_998.lower <= at_95.lower && at_95.upper <= at_998.upper) {
        sums->lower_998[row] = at_998.lower;
        sums->upper_998[row] = at_998.upper;
    }
    char how[80];
    (void)snprintf(how, sizeof how, " weighted by %s, %s", weighted_by,
                   limited ? "lowest and highest of their limits" : "without limits");
    joining_set_method(joint, "mean of", how, PB_APPROXIMATE);
}

static bool join_standardised(struct pb_joint *joint, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = joint->table;
    double *weights = joint->weights;
    if (sums->count[row] < PB_STANDARDISED_EVENTS_MINIMUM)
        return pb_joint_not(joint, "%.15g events: a directly standardised rate needs %g", sums->count[row],
                            PB_STANDARDISED_EVENTS_MINIMUM);
    for (size_t i = 0; i < joint->count; i++)
        weights[i] = table->denominator[joint->rows[i]];
    join_by_weights(joint, sums, row, weights, sums->denominator[row], "their denominators");
    return true;
}

static bool join_shares(struct pb_joint *joint, struct pb_table *sums, size_t row)
{
    double people = 0;
    for (size_t i = 0; i < joint->count; i++)
        people += joint->weights[i];
    join_by_weights(joint, sums, row, joint->weights, people, "population");
    return true;
}

/* Events without people: people who were not counted, or events that are not theirs. The sum of the people is then not
 * that of those to whom all events happened. */
static void joining_doubt_people(struct pb_joint *joint, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = joint->table;
    joint->doubt[0] = '\0';
    for (size_t i = 0; joint->type == PB_WORD_COUNT_VALUE && i < joint->count && !joint->doubt[0]; i++) {
        size_t part = joint->rows[i];
        if (table->denominator[part] != 0 || !(table->value[part] > 0))
            continue;
        (void)snprintf(joint->doubt, sizeof joint->doubt, "%.100s has a count of %.15g and a denominator of 0",
                       joint->names[i], table->value[part]);
        sums->denominator[row] = PB_MISSING;
    }
}

bool pb_joint_calculate(struct pb_joint *joint, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = joint->table;
    sums->count[row] = joining_total(joint, table->count);
    sums->denominator[row] = joining_total(joint, table->denominator);
    switch (joint->joining) {
    case PB_JOIN_EVENTS:
        joining_set_method(joint, "sum of", "", PB_EXACT_METHOD);
        return true;
    case PB_JOIN_VALUES:
        sums->value[row] = joining_total_of_values(joint);
        joining_doubt_people(joint, sums, row);
        joining_set_method(joint, "sum of", "", PB_EXACT_METHOD);
        return true;
    case PB_JOIN_COUNTS:
        return join_counts(joint, sums, row);
    case PB_JOIN_MEANS:
        return join_means(joint, sums, row);
    case PB_JOIN_STANDARDISED:
        return join_standardised(joint, sums, row);
    case PB_JOIN_SHARES:
        return join_shares(joint, sums, row);
    case PB_JOIN_NOT:
        break;
    }
    return false;
}
