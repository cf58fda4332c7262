#include "placebook/statistics/pooled_years.h"

#include <math.h>

static struct pb_pooled pool_first(const double *counts, const double *denominators, size_t years)
{
    struct pb_pooled pooled = { .years = years };
    for (size_t i = 0; i < years; i++) {
        pooled.count += counts[i];
        pooled.denominator += denominators[i];
    }
    return pooled;
}

struct pb_pooled pb_pool_years(const double *counts, const double *denominators, size_t years)
{
    size_t there = 0;
    while (there < years && there < PB_POOL_YEARS_MOST && !isnan(counts[there] + denominators[there]))
        there++;
    if (there < PB_POOL_YEARS)
        return (struct pb_pooled){ 0 };
    struct pb_pooled pooled = pool_first(counts, denominators, PB_POOL_YEARS);
    if (pooled.count < PB_POOL_EVENTS && there == PB_POOL_YEARS_MOST)
        pooled = pool_first(counts, denominators, PB_POOL_YEARS_MOST);
    return pooled;
}
