/*
 * Whether all parts of a Place have what is put together for one series and period. The rules are in docs/methods.md.
 */
#include "transforms/places/sum.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- How much of a Place is behind the figures that there are, when some are missing ---- */

/* Is there one row of the part, and does it have a value? */
static bool obstacles_has_figure(const struct places_sum *sum, size_t part)
{
    const struct pb_table *table = sum->work->context->table;
    size_t row = sum->parts->rows[part];
    return row != PLACES_NO_ROW && row != PLACES_SEVERAL_ROWS && table->status[row] != PB_WORD_SUPPRESSED &&
           !pb_missing(table->value[row]);
}

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
        covered += obstacles_has_figure(sum, i) ? weight : 0;
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

/* Adds to the reason for how many of the parts, and for which share of the Place, there is a figure. */
static void say_coverage(struct places_sum *sum)
{
    size_t there = 0;
    for (size_t i = 0; i < sum->parts->count; i++)
        there += obstacles_has_figure(sum, i);
    const char *of_what = "denominator";
    double part = share(sum, denominator_of);
    if (pb_missing(part)) {
        of_what = "population";
        part = share(sum, population_of);
    }
    char reason[sizeof sum->joint.reason];
    memcpy(reason, sum->joint.reason, sizeof reason);
    if (pb_missing(part))
        (void)pb_joint_not(&sum->joint, "%s; a figure for %zu of %zu %s", reason, there, sum->parts->count,
                           sum->parts->name);
    else
        (void)pb_joint_not(&sum->joint, "%s; a figure for %zu of %zu %s (%.0f%% of the %s)", reason, there,
                           sum->parts->count, sum->parts->name, 100 * part, of_what);
}

/* ---- What is missing ---- */

/* Were there rows of the part for this series and period, of sources that disagree? */
static bool obstacles_was_rejected(const struct places_sum *sum, const struct pb_area *area)
{
    const struct pb_context *context = sum->work->context;
    const struct pb_table *rejected = context->conflicts;
    const struct pb_table *table = context->table;
    size_t first = sum->first;
    for (size_t row = 0; rejected && row < rejected->rows; row++)
        if (rejected->measure[row] == table->measure[first] && rejected->sex[row] == table->sex[first] &&
            rejected->age[row] == table->age[first] && rejected->category_type[row] == table->category_type[first] &&
            rejected->category[row] == table->category[first] && rejected->period[row] == table->period[first] &&
            pb_geography_area(context->geography, pb_cell(rejected, area_code, row),
                              pb_symbol_length(rejected->symbols, rejected->area_code[row])) == area)
            return true;
    return false;
}

/* A Place's figure without one of its parts would not be the Place's. */
static bool figure_is_there(struct places_sum *sum, size_t part)
{
    const struct pb_table *table = sum->work->context->table;
    size_t row = sum->parts->rows[part];
    const char *name = sum->parts->areas[part]->name;
    if (obstacles_has_figure(sum, part))
        return true;
    if (row == PLACES_NO_ROW && obstacles_was_rejected(sum, sum->parts->areas[part]))
        (void)pb_joint_not(&sum->joint, "the figure of %s was rejected, because sources disagree about it", name);
    else if (row == PLACES_NO_ROW)
        (void)pb_joint_not(&sum->joint, "the source has no row for %s", name);
    else if (row == PLACES_SEVERAL_ROWS)
        (void)pb_joint_not(&sum->joint, "the source has several rows for %s", name);
    else if (table->status[row] == PB_WORD_SUPPRESSED)
        (void)pb_joint_not(&sum->joint, "%s is suppressed", name);
    else
        (void)pb_joint_not(&sum->joint, "%s has no value", name);
    say_coverage(sum);
    return false;
}

bool places_sum_calculable(struct places_sum *sum)
{
    if (!pb_joint_choose(&sum->joint, sum->first))
        return false;
    for (size_t i = 0; i < sum->parts->count; i++)
        if (!figure_is_there(sum, i))
            return false;
    return pb_joint_explain(&sum->joint);
}
