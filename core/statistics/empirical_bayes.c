#include "placebook/statistics/empirical_bayes.h"

#include "core/statistics/beta.h"
#include "core/statistics/gamma.h"
#include "core/statistics/normal.h"

#include <math.h>

#define SHRINK_Z_MAXIMUM 8.0

static enum pb_status shrink_check(const double *counts, const double *denominators, size_t areas, bool proportion,
                                   struct pb_error *error)
{
    if (areas < PB_SHRINK_AREAS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu areas: how much they vary can be told from %d on",
                       areas, (int)PB_SHRINK_AREAS);
    for (size_t i = 0; i < areas; i++) {
        if (!(counts[i] >= 0) || isinf(counts[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "count %.15g of area %zu: expected 0 or more",
                           counts[i], i + 1);
        if (!(denominators[i] > 0) || isinf(denominators[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "denominator %.15g of area %zu: expected a number above 0", denominators[i], i + 1);
        if (proportion && counts[i] > denominators[i])
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "count %.15g of area %zu is above its denominator %.15g", counts[i], i + 1, denominators[i]);
    }
    return PB_OK;
}

enum pb_status pb_shrinkage_fit(const double *counts, const double *denominators, size_t areas, bool proportion,
                                struct pb_shrinkage *shrinkage, struct pb_error *error)
{
    enum pb_status status = shrink_check(counts, denominators, areas, proportion, error);
    if (status != PB_OK)
        return status;
    double events = 0;
    double people = 0;
    for (size_t i = 0; i < areas; i++) {
        events += counts[i];
        people += denominators[i];
    }
    double mean = events / people;
    double spread = 0;
    for (size_t i = 0; i < areas; i++)
        spread +=
            denominators[i] / people * (counts[i] / denominators[i] - mean) * (counts[i] / denominators[i] - mean);
    double single = proportion ? mean * (1 - mean) : mean; /* the variance that one person brings */
    if (single == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no area has events, or all have nothing else");
    double each = people / (double)areas;
    double between = spread - single / each;
    if (proportion)
        between /= 1 - 1 / each;
    if (!isfinite(between + mean))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the numbers of the areas are out of range");
    if (proportion && between >= single)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the areas have either no events or nothing else");
    *shrinkage = (struct pb_shrinkage){ .proportion = proportion, .mean = mean, .prior = (double)INFINITY };
    if (between > 0) {
        shrinkage->between = between;
        shrinkage->prior = single / between - (proportion ? 1 : 0);
    }
    return PB_OK;
}

double pb_shrinkage_estimate(const struct pb_shrinkage *shrinkage, double count, double denominator)
{
    if (isinf(shrinkage->prior))
        return shrinkage->mean;
    return (count + shrinkage->prior * shrinkage->mean) / (denominator + shrinkage->prior);
}

enum pb_status pb_shrinkage_limits(const struct pb_shrinkage *shrinkage, double count, double denominator, double z,
                                   struct pb_interval *limits, struct pb_error *error)
{
    if (!(z > 0 && z <= SHRINK_Z_MAXIMUM))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "normal quantile %.15g: expected above 0 and at most %g", z,
                       SHRINK_Z_MAXIMUM);
    if (isinf(shrinkage->prior))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the areas differ by no more than chance");
    double seen = count + shrinkage->prior * shrinkage->mean;
    if (seen > PB_SHRINK_EVENTS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%.15g events: too many to need those of other areas",
                       count);
    double tail = pb_normal_upper_tail(z);
    double all = denominator + shrinkage->prior;
    if (shrinkage->proportion)
        *limits = (struct pb_interval){ pb_beta_quantile(seen, all - seen, tail),
                                        1 - pb_beta_quantile(all - seen, seen, tail) };
    else
        *limits = (struct pb_interval){ pb_gamma_quantile(seen, tail, false, -z) / all,
                                        pb_gamma_quantile(seen, tail, true, z) / all };
    return PB_OK;
}
