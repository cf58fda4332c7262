/*
 * The figure of a Place from those of its parts, when no obstacle was found.
 */
#include "placebook/contract/methods.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"
#include "transforms/places/sum.h"

#include <math.h>
#include <stdio.h>

#define LEVEL_95  0.95
#define LEVEL_998 0.998

/* Missing when one of the numbers is. */
static double total(const struct places_sum *sum, const double *numbers)
{
    double result = 0;
    for (size_t i = 0; i < sum->parts->count; i++)
        result += numbers[sum->parts->rows[i]];
    return result;
}

static void set_method(struct places_sum *sum, const char *what, const char *limits, const char *certainty)
{
    (void)snprintf(sum->method, sizeof sum->method, "%s %s%s%s", what, sum->parts->name, limits, certainty);
}

static bool has_no_limits(struct places_sum *sum, const struct pb_error *error)
{
    return places_sum_not_calculable(sum, "the figure has no limits: %.900s", error->message);
}

static bool count_limits(struct places_sum *sum, double count, double denominator, double z, double *lower,
                         double *upper)
{
    struct pb_interval limits = { PB_MISSING, PB_MISSING };
    struct pb_error error = { 0 };
    enum pb_status status = sum->proportion
                                ? pb_proportion_limits(count, denominator, sum->multiplier, z, &limits, &error)
                                : pb_rate_limits(count, denominator, sum->multiplier, z, &limits, &error);
    if (status != PB_OK)
        return has_no_limits(sum, &error);
    *lower = limits.lower;
    *upper = limits.upper;
    return true;
}

static bool join_counts(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    double count = sums->count[row];
    double denominator = sums->denominator[row];
    if (!count_limits(sum, count, denominator, PB_Z_95, &sums->lower_95[row], &sums->upper_95[row]) ||
        !count_limits(sum, count, denominator, PB_Z_998, &sums->lower_998[row], &sums->upper_998[row]))
        return false;
    sums->value[row] = sum->multiplier * count / denominator;
    const char *limits = count < PB_EXACT_BELOW ? ", exact limits" : ", Byar limits";
    set_method(sum, sum->type == PB_WORD_ISR ? "observed over expected events of" : "sum of",
               sum->proportion ? ", Wilson limits" : limits, PB_EXACT_METHOD);
    return true;
}

/* The limits say how far the numbers behind a mean are spread. Without them there is no telling whether the denominator
 * is how many numbers there are, so that mean is an approximation. */
static bool join_means(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = sum->work->context->table;
    struct pb_mean *means = sum->parts->means;
    struct pb_mean pooled = { 0 };
    struct pb_error error = { 0 };
    bool spread = true;
    for (size_t i = 0; i < sum->parts->count; i++) {
        size_t from = sum->parts->rows[i];
        struct pb_interval limits = { table->lower_95[from], table->upper_95[from] };
        means[i] = (struct pb_mean){ .n = table->denominator[from], .mean = table->value[from] };
        spread = spread && pb_mean_spread(&means[i], limits, LEVEL_95, &error) == PB_OK;
    }
    if (pb_pooled_mean(means, sum->parts->count, &pooled, &error) != PB_OK)
        return places_sum_not_calculable(sum, "%.900s", error.message);
    struct pb_interval limits[2];
    spread = spread && pb_mean_limits(&pooled, LEVEL_95, &limits[0], &error) == PB_OK &&
             pb_mean_limits(&pooled, LEVEL_998, &limits[1], &error) == PB_OK;
    sums->value[row] = pooled.mean;
    if (spread) {
        sums->lower_95[row] = limits[0].lower;
        sums->upper_95[row] = limits[0].upper;
        sums->lower_998[row] = limits[1].lower;
        sums->upper_998[row] = limits[1].upper;
        set_method(sum, "mean of", " weighted by their numbers, t limits", PB_EXACT_METHOD);
    } else {
        set_method(sum, "mean of", " weighted by their denominators, without limits", PB_APPROXIMATE);
    }
    return true;
}

static bool join_standardised(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = sum->work->context->table;
    struct pb_standardised_rate *rates = sum->parts->rates;
    struct pb_standardised_rate joined = { 0 };
    struct pb_error error = { 0 };
    for (size_t i = 0; i < sum->parts->count; i++) {
        size_t from = sum->parts->rows[i];
        rates[i] = (struct pb_standardised_rate){ .count = table->count[from],
                                                  .population = table->denominator[from],
                                                  .value = table->value[from] };
        if (pb_standardised_rate_variance(rates[i].value, table->upper_95[from], rates[i].count, PB_Z_95,
                                          &rates[i].variance, &error) != PB_OK)
            return places_sum_not_calculable(sum, "%s: %.900s", sum->parts->areas[i]->name, error.message);
    }
    struct pb_interval limits[2];
    if (pb_standardised_rates_combine(rates, sum->parts->count, &joined, &error) != PB_OK ||
        pb_standardised_rate_limits(&joined, PB_Z_95, &limits[0], &error) != PB_OK ||
        pb_standardised_rate_limits(&joined, PB_Z_998, &limits[1], &error) != PB_OK)
        return places_sum_not_calculable(sum, "%.900s", error.message);
    sums->value[row] = joined.value;
    sums->lower_95[row] = limits[0].lower;
    sums->upper_95[row] = limits[0].upper;
    sums->lower_998[row] = limits[1].lower;
    sums->upper_998[row] = limits[1].upper;
    set_method(sum, "mean of", " weighted by their denominators, Dobson limits", PB_APPROXIMATE);
    return true;
}

/* Variance sum(p^2 se^2), with the standard errors that the parts' limits show. */
static bool join_shares(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = sum->work->context->table;
    const struct pb_geography *geography = sum->work->context->geography;
    double people = 0;
    for (size_t i = 0; i < sum->parts->count; i++)
        people += pb_geography_population(geography, sum->parts->areas[i]);
    double value = 0;
    double variance = 0;
    for (size_t i = 0; i < sum->parts->count; i++) {
        size_t from = sum->parts->rows[i];
        double share = pb_geography_population(geography, sum->parts->areas[i]) / people;
        double error = share * (table->upper_95[from] - table->lower_95[from]) / (2 * PB_Z_95);
        value += share * table->value[from];
        variance += error * error; /* missing when one of the limits is */
    }
    sums->value[row] = value;
    if (pb_missing(variance)) {
        set_method(sum, "mean of", " weighted by population, without limits", PB_APPROXIMATE);
        return true;
    }
    double error = sqrt(variance);
    sums->lower_95[row] = value - PB_Z_95 * error;
    sums->upper_95[row] = value + PB_Z_95 * error;
    sums->lower_998[row] = value - PB_Z_998 * error;
    sums->upper_998[row] = value + PB_Z_998 * error;
    set_method(sum, "mean of", " weighted by population, normal limits", PB_APPROXIMATE);
    return true;
}

bool places_sum_calculate(struct places_sum *sum, struct pb_table *sums, size_t row)
{
    const struct pb_table *table = sum->work->context->table;
    sums->count[row] = total(sum, table->count);
    sums->denominator[row] = total(sum, table->denominator);
    switch (sum->joining) {
    case PLACES_JOIN_VALUES:
        sums->value[row] = total(sum, table->value);
        set_method(sum, "sum of", "", PB_EXACT_METHOD);
        return true;
    case PLACES_JOIN_COUNTS:
        return join_counts(sum, sums, row);
    case PLACES_JOIN_MEANS:
        return join_means(sum, sums, row);
    case PLACES_JOIN_STANDARDISED:
        return join_standardised(sum, sums, row);
    case PLACES_JOIN_SHARES:
        return join_shares(sum, sums, row);
    case PLACES_JOIN_NOT:
        break;
    }
    return false;
}
