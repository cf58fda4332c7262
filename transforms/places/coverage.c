/*
 * How much of a Place is behind the figures that there are, when some are missing.
 */
#include "transforms/places/sum.h"

#include <stdio.h>
#include <string.h>

/* The part of `weigh` over all parts that those with a figure have; missing when it is not known of each. */
static double share(const struct places_sum *sum, double (*weigh)(const struct places_sum *sum, size_t part))
{
    double all = 0;
    double covered = 0;
    for (size_t i = 0; i < sum->parts->count; i++) {
        double weight = weigh(sum, i);
        if (!(weight > 0))
            return PB_MISSING;
        all += weight;
        covered += places_sum_has_figure(sum, i) ? weight : 0;
    }
    return covered / all;
}

static double denominator_of(const struct places_sum *sum, size_t part)
{
    size_t row = sum->parts->rows[part];
    return row == PLACES_NO_ROW || row == PLACES_SEVERAL_ROWS ? PB_MISSING
                                                              : sum->work->context->table->denominator[row];
}

static double population_of(const struct places_sum *sum, size_t part)
{
    return pb_geography_population(sum->work->context->geography, sum->parts->areas[part]);
}

void places_sum_say_coverage(struct places_sum *sum)
{
    size_t there = 0;
    for (size_t i = 0; i < sum->parts->count; i++)
        there += places_sum_has_figure(sum, i);
    const char *of_what = "denominator";
    double part = share(sum, denominator_of);
    if (pb_missing(part)) {
        of_what = "population";
        part = share(sum, population_of);
    }
    char reason[sizeof sum->reason];
    memcpy(reason, sum->reason, sizeof reason);
    if (pb_missing(part))
        (void)places_sum_not_calculable(sum, "%s; a figure for %zu of %zu %s", reason, there, sum->parts->count,
                                        sum->parts->name);
    else
        (void)places_sum_not_calculable(sum, "%s; a figure for %zu of %zu %s (%.0f%% of the %s)", reason, there,
                                        sum->parts->count, sum->parts->name, 100 * part, of_what);
}
