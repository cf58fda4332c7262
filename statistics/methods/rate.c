#include "placebook/statistics/rate.h"

#include "statistics/ratio.h"

static const struct pb_method_column columns[] = {
    [PB_RATIO_NUMERATOR] = { .name = "numerator", .help = "how many events there were" },
    [PB_RATIO_DENOMINATOR] = { .name = "denominator", .help = "the population, or the person-years; above 0" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [PB_RATIO_VALUE] = { .name = "value", .help = "multiplier x numerator / denominator" },
    [PB_RATIO_LIMITS] = { .name = "",
                          .kind = PB_OUTPUT_LIMITS,
                          .help = "lower and upper limit at each confidence level" },
    [PB_RATIO_METHOD] = { .name = "method", .kind = PB_OUTPUT_TEXT, .help = "byar, or exact below 10 events" },
    { 0 },
};

static const char *rate_method(double count)
{
    return count < PB_EXACT_BELOW ? "exact" : "byar";
}

static enum pb_status rate_run(const struct pb_method_setting *setting, const struct pb_group *group,
                               struct pb_results *results, struct pb_error *error)
{
    static const struct pb_ratio_limits how = { pb_rate_limits, rate_method };
    return pb_ratio_run(setting, group, &how, results, error);
}

const struct pb_method pb_method_rate = {
    .name = "rate",
    .summary = "crude rates with Byar's limits, exact below 10 events",
    .description =
        "Value and limits of each row: Byar's approximation for 10 events or more, exact Poisson limits "
        "through the chi-square distribution below. A row has no result when its numerator is below 0, or its "
        "denominator is not above 0.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .multiplier = 100000,
    .example = "area,numerator,denominator\nRugby,65,114400\nStratford,7,134700\n",
    .run = rate_run,
};
