#include "statistics/ratio.h"

static enum pb_status ratio_of_row(const struct pb_method_setting *setting, const struct pb_group *group, size_t row,
                                   const struct pb_ratio_limits *how, struct pb_results *results,
                                   struct pb_error *error)
{
    double count = group->numbers[PB_RATIO_NUMERATOR][row];
    double denominator = group->numbers[PB_RATIO_DENOMINATOR][row];
    pb_result_number(results, row, PB_RATIO_VALUE, setting->multiplier * (count / denominator));
    pb_result_text(results, row, PB_RATIO_METHOD, how->method(count));
    for (size_t i = 0; i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        enum pb_status status =
            how->limits(count, denominator, setting->multiplier, setting->levels[i].z, &limits, error);
        if (status != PB_OK)
            return pb_result_refused(results, row, status, error) ? PB_OK : status;
        pb_result_limits(results, row, PB_RATIO_LIMITS, i, limits);
    }
    return PB_OK;
}

enum pb_status pb_ratio_run(const struct pb_method_setting *setting, const struct pb_group *group,
                            const struct pb_ratio_limits *how, struct pb_results *results, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < group->count; row++)
        if (pb_result_complete(results, group, row))
            status = ratio_of_row(setting, group, row, how, results, error);
    return status;
}
