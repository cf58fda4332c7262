/*
 * Two indices of inequality are compared by how much inequality they show, not by which number is higher.
 */
#include "placebook/deprivation.h"
#include "transforms/benchmark/benchmark.h"

#include <math.h>
#include <string.h>

/* Missing for a relative index that is not above 0: there is no saying how far from 1 it is. */
static double distance(double index, bool relative)
{
    if (!relative)
        return fabs(index);
    return index > 0 ? fabs(log(index)) : PB_MISSING;
}

/* The gaps of all indices between two limits. */
static struct pb_interval distances(struct pb_interval limits, bool relative)
{
    double none = relative ? 1 : 0;
    double one = distance(limits.lower, relative);
    double other = distance(limits.upper, relative);
    if (pb_missing(one) || pb_missing(other))
        return (struct pb_interval){ PB_MISSING, PB_MISSING };
    bool around = limits.lower <= none && none <= limits.upper;
    return (struct pb_interval){ around ? 0 : fmin(one, other), fmax(one, other) };
}

bool benchmark_compares_gaps(const struct pb_table *table, size_t row, struct pb_compared *compared)
{
    const char *category = pb_cell(table, category, row);
    bool relative = strcmp(category, PB_RELATIVE_INDEX) == 0;
    if (!relative && strcmp(category, PB_SLOPE_INDEX) != 0)
        return false;
    compared->value = distance(compared->value, relative);
    compared->benchmark = distance(compared->benchmark, relative);
    compared->limits_95 = distances(compared->limits_95, relative);
    compared->limits_998 = distances(compared->limits_998, relative);
    compared->benchmark_limits = distances(compared->benchmark_limits, relative);
    return true;
}
