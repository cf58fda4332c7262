#include "placebook/statistics/trend.h"

#include "statistics/method.h"
#include "statistics/ordering.h"

#include <math.h>
#include <string.h>

enum { SERIES, TIME, VALUE, LOWER, UPPER, COUNT, DENOMINATOR, KIND };
enum { POINTS, SLOPE, CHI_SQUARED, SIGNIFICANT, TREND };

static const char *const kinds[] = { "proportion", "rate", "dsr", NULL };

static const struct pb_method_column columns[] = {
    [SERIES] = { .name = "series", .kind = PB_COLUMN_GROUP, .help = "which rows belong to one series" },
    [TIME] = { .name = "time",
               .kind = PB_COLUMN_TEXT,
               .help = "when: numbers, dates such as 2019-04-30, or periods such as 2019/20; in any order" },
    [VALUE] = { .name = "value", .optional = true, .help = "the rate; not used for proportions" },
    [LOWER] = { .name = "lower_95", .optional = true, .help = "lower 95% limit of a rate" },
    [UPPER] = { .name = "upper_95", .optional = true, .help = "upper 95% limit of a rate" },
    [COUNT] = { .name = "count", .optional = true, .help = "how many have what is counted; needed for proportions" },
    [DENOMINATOR] = { .name = "denominator", .optional = true, .help = "how many there are; needed for proportions" },
    [KIND] = { .name = "kind",
               .kind = PB_COLUMN_TEXT,
               .words = kinds,
               .help = "proportion, rate or dsr; the same in all rows of a series" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [POINTS] = { .name = "points", .help = "how many rows the series has; the five latest are used" },
    [SLOPE] = { .name = "slope", .help = "rise from one time to the next: of the value, for proportions of the logit" },
    [CHI_SQUARED] = { .name = "chi_squared", .help = "test statistic with one degree of freedom" },
    [SIGNIFICANT] = { .name = "significant",
                      .kind = PB_OUTPUT_TEXT,
                      .help =
                          "true when it is above 9.5495 (99.8%) and the slope keeps its sign with any point left out" },
    [TREND] = { .name = "trend",
                .kind = PB_OUTPUT_TEXT,
                .help = "Increasing, Decreasing, No significant change, Cannot be calculated" },
    { 0 },
};

/* A cell of a number column that the table may not have. */
static double trend_cell(const struct pb_group *group, size_t column, size_t row)
{
    return group->numbers[column] ? group->numbers[column][row] : NAN;
}

static enum pb_status trend_kind(const struct pb_group *group, const char **kind, struct pb_error *error)
{
    for (size_t row = 0; row < group->count; row++) {
        *kind = group->texts[KIND][row];
        if (!(*kind)[0])
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "kind is missing");
        if (strcmp(*kind, group->texts[KIND][0]) != 0)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "kind is %s and %s in one series",
                           group->texts[KIND][0], *kind);
    }
    return PB_OK;
}

static enum pb_status trend_of(const struct pb_group *group, const size_t *latest, const char *kind,
                               struct pb_trend *trend, struct pb_error *error)
{
    double numbers[KIND][PB_TREND_POINTS];
    for (size_t i = 0; i < PB_TREND_POINTS; i++)
        for (size_t column = VALUE; column < KIND; column++)
            numbers[column][i] = trend_cell(group, column, latest[i]);
    if (strcmp(kind, "proportion") == 0)
        return pb_trend_of_proportions(numbers[COUNT], numbers[DENOMINATOR], trend, error);
    for (size_t i = 0; strcmp(kind, "rate") == 0 && i < PB_TREND_POINTS; i++)
        if (numbers[COUNT][i] == numbers[DENOMINATOR][i])
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "point %zu of 5: the count is the denominator", i + 1);
    return pb_trend_of_values(numbers[VALUE], numbers[LOWER], numbers[UPPER], trend, error);
}

static enum pb_status trend_calculate(const struct pb_group *group, size_t *order, struct pb_trend *trend,
                                      struct pb_error *error)
{
    const char *kind = "";
    enum pb_status status = trend_kind(group, &kind, error);
    if (status == PB_OK)
        status = pb_group_order(group, TIME, order, error);
    if (status == PB_OK && group->count < PB_TREND_POINTS)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "fewer than five points");
    return status == PB_OK ? trend_of(group, order + group->count - PB_TREND_POINTS, kind, trend, error) : status;
}

static enum pb_status trend_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                struct pb_results *results, struct pb_error *error)
{
    (void)setting;
    struct pb_arena arena;
    struct pb_trend trend = { 0 };
    pb_arena_open(&arena, SIZE_MAX);
    size_t *order = pb_arena_take(&arena, group->count, sizeof *order);
    enum pb_status status = order ? trend_calculate(group, order, &trend, error) : pb_out_of_memory(error);
    pb_arena_close(&arena);
    if (status != PB_OK && status != PB_REJECTED)
        return status;
    pb_result_number(results, 0, POINTS, (double)group->count);
    if (status == PB_REJECTED) {
        pb_result_text(results, 0, TREND, "Cannot be calculated");
        pb_result_reason(results, 0, error->message);
        return PB_OK;
    }
    const char *direction = trend.slope >= 0 ? "Increasing" : "Decreasing";
    pb_result_number(results, 0, SLOPE, trend.slope);
    pb_result_number(results, 0, CHI_SQUARED, trend.chi_squared);
    pb_result_text(results, 0, SIGNIFICANT, trend.significant ? "true" : "false");
    pb_result_text(results, 0, TREND, trend.significant ? direction : "No significant change");
    return PB_OK;
}

const struct pb_method pb_method_trend = {
    .name = "trend",
    .summary = "recent trend of the five latest points of each series",
    .description =
        "Whether the five latest points of a series rise or fall, as Fingertips tests it: a straight line weighted by "
        "the "
        "widths of the 95% limits for rates and directly standardised rates, the Cochran-Armitage test for "
        "proportions. "
        "Time is counted in steps: make sure that the points follow each other without gaps and do not overlap. There "
        "is no trend with fewer than five points, or when one of the five lacks its numbers, has limits "
        "without "
        "a width, has a count that equals its denominator or, for proportions, a count of 0.",
    .shape = PB_PER_GROUP,
    .columns = columns,
    .outputs = outputs,
    .example = "series,time,value,lower_95,upper_95,count,denominator,kind\n"
               "Rugby,2015/16,12,10.1,14.2,120,1000,proportion\n"
               "Rugby,2016/17,13,11.1,15.2,131,1010,proportion\n"
               "Rugby,2017/18,15.2,13.1,17.5,150,990,proportion\n"
               "Rugby,2018/19,16.5,14.3,18.9,166,1005,proportion\n"
               "Rugby,2019/20,18.1,15.8,20.6,181,1000,proportion\n",
    .run = trend_run,
};
