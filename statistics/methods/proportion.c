#include "placebook/statistics/proportion.h"

#include "statistics/ratio.h"

static const struct pb_method_column columns[] = {
    [PB_RATIO_NUMERATOR] = { .name = "numerator", .help = "how many have what is counted" },
    [PB_RATIO_DENOMINATOR] = { .name = "denominator", .help = "how many there are; above 0" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [PB_RATIO_VALUE] = { .name = "value", .help = "multiplier x numerator / denominator" },
    [PB_RATIO_LIMITS] = { .name = "",
                          .kind = PB_OUTPUT_LIMITS,
                          .help = "lower and upper limit at each confidence level" },
    [PB_RATIO_METHOD] = { .name = "method", .kind = PB_OUTPUT_TEXT, .help = "wilson" },
    { 0 },
};

static const char *proportion_method(double count)
{
    (void)count;
    return "wilson";
}

static enum pb_status proportion_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                     struct pb_results *results, struct pb_error *error)
{
    static const struct pb_ratio_limits how = { pb_proportion_limits, proportion_method };
    return pb_ratio_run(setting, group, &how, results, error);
}

const struct pb_method pb_method_proportion = {
    .name = "proportion",
    .summary = "proportions with Wilson score limits",
    .description = "Value and Wilson score limits of each row, without continuity correction. Not for weighted survey "
                   "percentages: their design effect is not in the sample size. A row has no result when its numerator "
                   "is below 0 or above the denominator, or its denominator is not above 0.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .multiplier = 1,
    .example = "area,numerator,denominator\nRugby,81,263\nStratford,15,148\n",
    .example_flags = "--multiplier 100",
    .run = proportion_run,
};
