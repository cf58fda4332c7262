#include "placebook/statistics/rate.h"

#include "statistics/method.h"

enum { NUMERATOR, DENOMINATOR };
enum { VALUE, LIMITS, METHOD };

static const struct pb_method_column columns[] = {
    [NUMERATOR] = { .name = "numerator", .help = "how many events there were" },
    [DENOMINATOR] = { .name = "denominator", .help = "the population, or the person-years; above 0" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [VALUE] = { .name = "value", .help = "multiplier x numerator / denominator" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    [METHOD] = { .name = "method", .kind = PB_OUTPUT_TEXT, .help = "byar, or exact below 10 events" },
    { 0 },
};

static enum pb_status rate_run(const struct pb_method_setting *setting, const struct pb_group *group,
                               struct pb_results *results, struct pb_error *error)
{
    for (size_t row = 0; row < group->count; row++) {
        if (!pb_result_complete(results, group, row))
            continue;
        double count = group->numbers[NUMERATOR][row];
        double denominator = group->numbers[DENOMINATOR][row];
        pb_result_number(results, row, VALUE, setting->multiplier * (count / denominator));
        pb_result_text(results, row, METHOD, count < PB_EXACT_BELOW ? "exact" : "byar");
        for (size_t i = 0; i < setting->level_count; i++) {
            struct pb_interval limits = { 0, 0 };
            enum pb_status status =
                pb_rate_limits(count, denominator, setting->multiplier, setting->levels[i].z, &limits, error);
            if (pb_result_refused(results, row, status, error))
                break;
            if (status != PB_OK)
                return status;
            pb_result_limits(results, row, LIMITS, i, limits);
        }
    }
    return PB_OK;
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
