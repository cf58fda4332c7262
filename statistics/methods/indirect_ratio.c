/*
 * How many events were there for each expected one? With --multiplier 100 this is the standardised mortality ratio. The
 * calculation is shared with indirect_rate.c (statistics/indirect.h).
 */
#include "statistics/indirect.h"

static enum pb_status indirect_ratio_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                         struct pb_results *results, struct pb_error *error)
{
    return pb_indirect_run(setting, group, false, results, error);
}

const struct pb_method pb_method_indirect_ratio = {
    .name = "indirect-ratio",
    .summary = "indirectly standardised ratios, such as SMRs",
    .description =
        "Observed over expected events of each group. Expected events are calculated as if every age band had the "
        "reference population's rate. --multiplier 100 gives a standardised mortality ratio. The limits "
        "are those of the observed count: Byar's approximation for 10 events or more, exact Poisson limits below. A "
        "group has no result when nothing is expected, a count is negative or a reference population is not above 0.",
    .shape = PB_PER_GROUP,
    .columns = pb_indirect_columns,
    .outputs = pb_indirect_outputs,
    .multiplier = 1,
    .example = "group,count,population,reference_count,reference_population\n"
               "Rugby,1,900,3,50000\nRugby,4,1100,20,40000\nRugby,9,700,110,20000\n",
    .example_flags = "--multiplier 100",
    .run = indirect_ratio_run,
};
