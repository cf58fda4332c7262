/*
 * Where do the lines of a funnel plot run? The limits at 100 points of the axis, for drawing.
 */
#include "statistics/funnels.h"

enum { POINT, POPULATION, LOWER_2S, UPPER_2S, LOWER_3S, UPPER_3S, BASELINE };

static const struct pb_method_output outputs[] = {
    [POINT] = { .name = "point", .help = "from 1 to 100" },
    [POPULATION] = { .name = "population",
                     .help = "place on the axis: population for proportions, events for ratios and rates" },
    [LOWER_2S] = { .name = "lower_2s", .help = "lower limit, 0.025 below it" },
    [UPPER_2S] = { .name = "upper_2s", .help = "upper limit, 0.025 above it" },
    [LOWER_3S] = { .name = "lower_3s", .help = "lower limit, 0.001 below it" },
    [UPPER_3S] = { .name = "upper_3s", .help = "upper limit, 0.001 above it" },
    [BASELINE] = { .name = "baseline", .help = "multiplier x the average of the group; for ratios the multiplier" },
    { 0 },
};

static enum pb_status funnel_limits_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                        struct pb_results *results, struct pb_error *error)
{
    struct pb_funnel funnel;
    struct pb_funnel_point points[PB_FUNNEL_POINTS];
    pb_funnel_of_group(setting, group, results, &funnel);
    enum pb_status status = pb_funnel_limits(&funnel, setting->multiplier, points, error);
    if (status == PB_OK)
        status = pb_results_rows(results, PB_FUNNEL_POINTS, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < PB_FUNNEL_POINTS; i++) {
        pb_result_number(results, i, POINT, (double)i + 1);
        pb_result_number(results, i, POPULATION, points[i].population);
        pb_result_number(results, i, LOWER_2S, points[i].limits_2s.lower);
        pb_result_number(results, i, UPPER_2S, points[i].limits_2s.upper);
        pb_result_number(results, i, LOWER_3S, points[i].limits_3s.lower);
        pb_result_number(results, i, UPPER_3S, points[i].limits_3s.upper);
        pb_result_number(results, i, BASELINE, setting->multiplier * pb_funnel_baseline(&funnel));
    }
    return PB_OK;
}

const struct pb_method pb_method_funnel_limits = {
    .name = "funnel-limits",
    .summary = "the lines of a funnel plot",
    .description =
        "The limits of a funnel plot at 100 points for each group, over the axis that PHEindicatormethods would draw. "
        "Proportions: the limits for that population, never below 0 or above the multiplier (the reference cuts at 100 "
        "whatever the multiplier is). Ratios and rates: exact Poisson limits for that number of events; draw a limit "
        "above the expected events or the population that it belongs to, population / (limit / multiplier). Rows that "
        "cannot be used are left out of the average; a group without any row that can has no result.",
    .shape = PB_MANY_PER_GROUP,
    .columns = pb_funnel_columns,
    .outputs = outputs,
    .flags = pb_funnel_flags,
    .multiplier = 1,
    .example = "group,area,numerator,denominator\nTrusts,A,10232,15232\nTrusts,B,12321,16123\nTrusts,C,15123,17932\n"
               "Trusts,D,13213,18475\n",
    .example_flags = "--kind proportion --multiplier 100",
    .run = funnel_limits_run,
};
