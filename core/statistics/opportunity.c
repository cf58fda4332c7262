#include "placebook/statistics/opportunity.h"

#include "placebook/statistics/comparison.h"

#include <math.h>
#include <string.h>

static enum pb_status opportunity_refuse(struct pb_error *error, const char *what, double number, const char *expected)
{
    if (!isfinite(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s is missing or beyond the range of numbers", what);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s %.15g: expected %s", what, number, expected);
}

static enum pb_status check_polarity(enum pb_word polarity, struct pb_error *error)
{
    if (polarity == PB_WORD_LOW_IS_GOOD || polarity == PB_WORD_HIGH_IS_GOOD)
        return PB_OK;
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                   "neither direction is better: there is no best five to compare with");
}

static bool opportunity_is_better(double value, double than, enum pb_word polarity)
{
    return polarity == PB_WORD_LOW_IS_GOOD ? value < than : value > than;
}

enum pb_status pb_opportunity_benchmark(const double *values, size_t count, enum pb_word polarity, double *benchmark,
                                        size_t best[PB_OPPORTUNITY_BEST], struct pb_error *error)
{
    size_t known = 0;
    size_t taken = 0;
    size_t order[PB_OPPORTUNITY_BEST] = { 0 };
    enum pb_status status = check_polarity(polarity, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (isinf(values[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "value of a similar organisation is beyond the range of numbers");
        known += isnan(values[i]) ? 0 : 1;
    }
    if (known < PB_OPPORTUNITY_BEST)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "%zu of %zu similar organisations have a value: the benchmark needs at least %d", known, count,
                       (int)PB_OPPORTUNITY_BEST);
    for (size_t i = 0; i < count; i++) {
        if (isnan(values[i]))
            continue;
        size_t at = taken;
        while (at > 0 && opportunity_is_better(values[i], values[order[at - 1]], polarity))
            at--;
        if (at == PB_OPPORTUNITY_BEST)
            continue;
        taken += taken < PB_OPPORTUNITY_BEST;
        for (size_t j = taken - 1; j > at; j--)
            order[j] = order[j - 1];
        order[at] = i;
    }
    /* Differences from the first, so that five equal values have exactly that mean. */
    double first = values[order[0]];
    double sum = 0;
    for (size_t i = 0; i < PB_OPPORTUNITY_BEST; i++)
        sum += values[order[i]] - first;
    if (isinf(sum))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "values of similar organisations that are too large to calculate with");
    memcpy(best, order, sizeof order);
    *benchmark = first + sum / PB_OPPORTUNITY_BEST;
    return PB_OK;
}

/* By size: at most a hundred, so that insertion is quick enough. */
static size_t opportunity_sort_known(const double *values, size_t count, double sorted[PB_OPPORTUNITY_PEERS])
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(values[i]))
            continue;
        size_t at = known++;
        for (; at > 0 && sorted[at - 1] > values[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = values[i];
    }
    return known;
}

static double opportunity_quantile(const double *sorted, size_t count, double part)
{
    double at = (double)(count - 1) * part;
    size_t below = (size_t)at;
    double rest = at - (double)below;
    return rest > 0 ? sorted[below] + rest * (sorted[below + 1] - sorted[below]) : sorted[below];
}

enum pb_status pb_opportunity_quartiles(const double *values, size_t count, enum pb_word polarity, double *median,
                                        double *top, struct pb_error *error)
{
    double sorted[PB_OPPORTUNITY_PEERS] = { 0 };
    enum pb_status status = check_polarity(polarity, error);
    if (status != PB_OK)
        return status;
    if (count > PB_OPPORTUNITY_PEERS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu similar organisations: expected %d at most", count,
                       (int)PB_OPPORTUNITY_PEERS);
    for (size_t i = 0; i < count; i++)
        if (isinf(values[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "value of a similar organisation is beyond the range of numbers");
    size_t known = opportunity_sort_known(values, count, sorted);
    if (known < PB_OPPORTUNITY_BEST)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "%zu of %zu similar organisations have a value: quartiles need at least %d", known, count,
                       (int)PB_OPPORTUNITY_BEST);
    *median = opportunity_quantile(sorted, known, 0.5);
    *top = opportunity_quantile(sorted, known, polarity == PB_WORD_LOW_IS_GOOD ? 0.25 : 0.75);
    return PB_OK;
}

enum pb_status pb_opportunity_gap(const struct pb_opportunity_figure *figure, double benchmark,
                                  struct pb_opportunity_gap *gap, struct pb_error *error)
{
    enum pb_status status = check_polarity(figure->polarity, error);
    if (status != PB_OK)
        return status;
    if (!isfinite(figure->value))
        return opportunity_refuse(error, "value", figure->value, "a number");
    if (!isfinite(benchmark))
        return opportunity_refuse(error, "benchmark", benchmark, "a number");
    if (!(figure->denominator > 0) || isinf(figure->denominator))
        return opportunity_refuse(error, "denominator", figure->denominator, "a number above 0");
    if (!(figure->multiplier > 0) || isinf(figure->multiplier))
        return opportunity_refuse(error, "multiplier", figure->multiplier, "a number above 0");
    bool low = figure->polarity == PB_WORD_LOW_IS_GOOD;
    double distance = low ? figure->value - benchmark : benchmark - figure->value;
    double amount = distance / figure->multiplier * figure->denominator;
    if (!isfinite(amount))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the gap is too large to calculate with");
    *gap = (struct pb_opportunity_gap){ distance, amount };
    return PB_OK;
}

enum pb_status pb_opportunity_counted(const struct pb_opportunity_figure *figure, double benchmark, double *counted,
                                      struct pb_error *error)
{
    struct pb_opportunity_gap gap = { 0, 0 };
    enum pb_status status = pb_opportunity_gap(figure, benchmark, &gap, error);
    if (status != PB_OK)
        return status;
    if (!(figure->limits_95.lower <= figure->value))
        return opportunity_refuse(error, "lower 95% limit", figure->limits_95.lower,
                                  "a number that is not above the value");
    if (!(figure->limits_95.upper >= figure->value))
        return opportunity_refuse(error, "upper 95% limit", figure->limits_95.upper,
                                  "a number that is not below the value");
    enum pb_word word = pb_compare(figure->value, figure->limits_95, benchmark, figure->polarity);
    *counted = word == PB_WORD_WORSE ? gap.amount : 0;
    return PB_OK;
}
