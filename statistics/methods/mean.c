#include "placebook/statistics/mean.h"

#include "statistics/method.h"

#include <math.h>

enum { GROUP, VALUE };
enum { N, MEAN, STANDARD_DEVIATION, LIMITS };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "which values belong together" },
    [VALUE] = { .name = "value", .help = "a single value, such as a person's" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [N] = { .name = "n", .help = "how many values the group has" },
    [MEAN] = { .name = "value", .help = "their mean" },
    [STANDARD_DEVIATION] = { .name = "standard_deviation", .help = "their standard deviation, with n - 1" },
    [LIMITS] = { .name = "", .kind = PB_OUTPUT_LIMITS, .help = "lower and upper limit at each confidence level" },
    { 0 },
};

/* The values that are there, in memory of their own. */
static enum pb_status mean_of_group(const struct pb_group *group, struct pb_mean *mean, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, group->count * sizeof(double) + ((size_t)1 << 20));
    double *values = pb_arena_take(&arena, group->count, sizeof *values);
    size_t count = 0;
    for (size_t row = 0; values && row < group->count; row++)
        if (!isnan(group->numbers[VALUE][row]))
            values[count++] = group->numbers[VALUE][row];
    enum pb_status status = PB_OK;
    if (!values)
        status = pb_out_of_memory(error);
    else if (count > 0 && count < group->count)
        status = pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu of %zu values missing", group->count - count,
                         group->count);
    else
        status = pb_mean(values, count, mean, error);
    mean->n = (double)count;
    pb_arena_close(&arena);
    return status;
}

/* A mean without limits is kept, with the reason; so is a count of values without a mean. */
static enum pb_status mean_run(const struct pb_method_setting *setting, const struct pb_group *group,
                               struct pb_results *results, struct pb_error *error)
{
    struct pb_mean mean = { .n = 0, .mean = (double)NAN, .standard_deviation = (double)NAN };
    enum pb_status status = mean_of_group(group, &mean, error);
    if (status == PB_OK || status == PB_REJECTED) {
        pb_result_number(results, 0, N, mean.n);
        pb_result_number(results, 0, MEAN, mean.mean);
        pb_result_number(results, 0, STANDARD_DEVIATION, mean.standard_deviation);
    }
    for (size_t i = 0; status == PB_OK && i < setting->level_count; i++) {
        struct pb_interval limits = { 0, 0 };
        status = pb_mean_limits(&mean, setting->levels[i].confidence, &limits, error);
        if (status == PB_OK)
            pb_result_limits(results, 0, LIMITS, i, limits);
    }
    if (status != PB_REJECTED)
        return status;
    pb_result_reason(results, 0, error->message);
    return PB_OK;
}

const struct pb_method pb_method_mean = {
    .name = "mean",
    .summary = "means of single values with Student's t limits",
    .description =
        "Mean, standard deviation and limits by Student's t distribution for each group. A group of one value "
        "has a mean and no limits. A group with a missing value has no result, because the mean of the "
        "others is another figure.",
    .shape = PB_PER_GROUP,
    .columns = columns,
    .outputs = outputs,
    .example = "group,value\nRugby,30\nRugby,40\nRugby,50\nRugby,60\n",
    .run = mean_run,
};
