#include "core/statistics/quantile.h"

#include <math.h>
#include <stdlib.h>

static int by_value(const void *left, const void *right)
{
    double a = ((const struct pb_ranked *)left)->value;
    double b = ((const struct pb_ranked *)right)->value;
    return (a > b) - (a < b);
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Values that are not missing go to `ranked`, with their sign changed to rank from above. How many there are, or -1
 * when one of them is infinite. */
static ptrdiff_t quantile_gather(const double *values, size_t count, bool invert, struct pb_ranked *ranked)
{
    ptrdiff_t present = 0;
    for (size_t i = 0; i < count; i++) {
        if (isinf(values[i]))
            return -1;
        if (!isnan(values[i]))
            ranked[present++] = (struct pb_ranked){ invert ? -values[i] : values[i], i };
    }
    return present;
}

static unsigned quantile_of_rank(size_t rank, size_t present, unsigned quantiles)
{
    double width = (double)present / quantiles;
    double quantile = floor((quantiles + 1.0) - ceil((double)(present + 1 - rank) / width));
    return quantile < 1 ? 1 : (unsigned)quantile;
}

enum pb_status pb_quantile_ranks(const double *values, size_t count, unsigned quantiles, bool invert,
                                 struct pb_ranked *scratch, unsigned *assigned, struct pb_error *error)
{
    if (quantiles < PB_QUANTILES_MINIMUM || quantiles > PB_QUANTILES_MAXIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%u quantiles: expected %d to %d", quantiles,
                       PB_QUANTILES_MINIMUM, PB_QUANTILES_MAXIMUM);
    ptrdiff_t present = quantile_gather(values, count, invert, scratch);
    if (present < 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "a value is infinite: expected numbers");
    if (present < (ptrdiff_t)quantiles)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%td values: too few for %u quantiles", present, quantiles);
    qsort(scratch, (size_t)present, sizeof *scratch, by_value);
    for (size_t i = 0; i < count; i++)
        assigned[i] = 0;
    size_t rank = 1;
    for (size_t i = 0; i < (size_t)present; i++) {
        if (i > 0 && scratch[i].value > scratch[i - 1].value)
            rank = i + 1;
        assigned[scratch[i].index] = quantile_of_rank(rank, (size_t)present, quantiles);
    }
    return PB_OK;
}

/* Beyond 2^53 / 10^10 the product holds no decimals that could be rounded away. */
static double to_ten_decimals(double value)
{
    const double scale = 1e10;
    return fabs(value) < 0x1p53 / scale ? round(value * scale) / scale : value;
}

double pb_quantile_between(const double *sorted, size_t count, double probability)
{
    double position = (double)(count - 1) * probability;
    size_t below = (size_t)position;
    if (below + 1 >= count)
        return to_ten_decimals(sorted[count - 1]);
    double part = position - (double)below;
    return to_ten_decimals(sorted[below] + part * (sorted[below + 1] - sorted[below]));
}

enum pb_status pb_quantile_bounds(double *values, size_t count, unsigned groups, double *bounds, struct pb_error *error)
{
    if (count < groups)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu values: expected at least %u", count, groups);
    qsort(values, count, sizeof *values, by_size);
    for (unsigned i = 1; i <= groups; i++)
        bounds[i - 1] = pb_quantile_between(values, count, (double)i / groups);
    return PB_OK;
}

unsigned pb_quantile_group(double value, const double *bounds, unsigned groups, bool high_is_good)
{
    unsigned group = 1;
    while (group < groups && value > bounds[group - 1])
        group++;
    return groups == PB_QUINTILES && high_is_good ? groups + 1 - group : group;
}
