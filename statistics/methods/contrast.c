/*
 * How far two figures are apart: difference and ratio with limits that are made from the limits of both.
 */
#include "placebook/statistics/contrast.h"
#include "statistics/method.h"

#include <math.h>

enum { VALUE, LOWER_95, UPPER_95, OTHER, OTHER_LOWER_95, OTHER_UPPER_95 };
enum {
    DIFFERENCE,
    DIFFERENCE_LOWER_95,
    DIFFERENCE_UPPER_95,
    RATIO,
    RATIO_LOWER_95,
    RATIO_UPPER_95,
};

static const struct pb_method_column columns[] = {
    [VALUE] = { .name = "value", .help = "the figure" },
    [LOWER_95] = { .name = "lower_95", .optional = true, .help = "its lower 95% limit" },
    [UPPER_95] = { .name = "upper_95", .optional = true, .help = "its upper 95% limit" },
    [OTHER] = { .name = "other", .help = "the figure to contrast it with: England's, or that of the year before" },
    [OTHER_LOWER_95] = { .name = "other_lower_95", .optional = true, .help = "its lower 95% limit" },
    [OTHER_UPPER_95] = { .name = "other_upper_95", .optional = true, .help = "its upper 95% limit" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [DIFFERENCE] = { .name = "difference", .help = "value less other" },
    [DIFFERENCE_LOWER_95] = { .name = "difference_lower_95", .help = "its lower 95% limit" },
    [DIFFERENCE_UPPER_95] = { .name = "difference_upper_95", .help = "its upper 95% limit" },
    [RATIO] = { .name = "ratio", .help = "value divided by other; none when value is below 0 or other not above 0" },
    [RATIO_LOWER_95] = { .name = "ratio_lower_95", .help = "its lower 95% limit" },
    [RATIO_UPPER_95] = { .name = "ratio_upper_95", .help = "its upper 95% limit" },
    { 0 },
};

static struct pb_estimate contrast_estimate(const struct pb_group *group, size_t first, size_t row)
{
    const double *lower = group->numbers[first + LOWER_95];
    const double *upper = group->numbers[first + UPPER_95];
    return (struct pb_estimate){ group->numbers[first][row],
                                 { lower ? lower[row] : (double)NAN, upper ? upper[row] : (double)NAN } };
}

static void contrast_answer(struct pb_results *results, size_t row, size_t first, const struct pb_estimate *estimate)
{
    pb_result_number(results, row, first, estimate->value);
    pb_result_number(results, row, first + LOWER_95, estimate->limits.lower);
    pb_result_number(results, row, first + UPPER_95, estimate->limits.upper);
}

static enum pb_status contrast_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                   struct pb_results *results, struct pb_error *error)
{
    (void)setting;
    (void)error;
    for (size_t row = 0; row < group->count; row++) {
        if (!pb_result_complete(results, group, row))
            continue;
        struct pb_estimate own = contrast_estimate(group, VALUE, row);
        struct pb_estimate other = contrast_estimate(group, OTHER, row);
        struct pb_estimate difference = pb_difference(&own, &other);
        struct pb_estimate ratio = pb_ratio(&own, &other);
        contrast_answer(results, row, DIFFERENCE, &difference);
        contrast_answer(results, row, RATIO, &ratio);
        if (isnan(difference.limits.lower))
            pb_result_reason(results, row, "the 95% limits of one of the two are missing or not in order");
        else if (isnan(ratio.value))
            pb_result_reason(results, row, "no ratio: the value is below 0, or the other one is not above 0");
        else if (isnan(ratio.limits.lower) || isnan(ratio.limits.upper))
            pb_result_reason(results, row,
                             "a limit of the ratio is missing: the value is 0, or a limit is not above 0");
    }
    return PB_OK;
}

const struct pb_method pb_method_contrast = {
    .name = "contrast",
    .summary = "differences and ratios of two figures",
    .description =
        "The difference and the ratio of two independent figures with 95% limits made from the limits of both "
        "(Zou and Donner 2008): for proportions with Wilson limits Newcombe's method 10, for rates with Byar's "
        "limits near the log method. Without limits there are only the difference and the ratio.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .example = "area,value,lower_95,upper_95,other,other_lower_95,other_upper_95\n"
               "Rugby,28,24,32,20,19,21\nStratford,12,10,14,20,19,21\n",
    .run = contrast_run,
};
