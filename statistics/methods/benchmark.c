/*
 * Is a figure better or worse than its benchmark? By limits, by control limits, or by the fifth of all values that it
 * is in.
 */
#include "core/statistics/quantile.h"
#include "placebook/statistics/comparison.h"
#include "statistics/method.h"

#include <math.h>
#include <string.h>

enum {
    VALUE,
    LOWER_95,
    UPPER_95,
    LOWER_998,
    UPPER_998,
    BENCHMARK,
    BENCHMARK_LOWER_95,
    BENCHMARK_UPPER_95,
    DENOMINATOR,
    POLARITY,
    METHOD,
};
enum { COMPARISON };

static const char *const polarities[] = { "low", "high", "none", "not_applicable", NULL };

static const enum pb_word polarity_words[] = { PB_WORD_LOW_IS_GOOD, PB_WORD_HIGH_IS_GOOD, PB_WORD_NO_JUDGEMENT,
                                               PB_WORD_NOT_APPLICABLE };

#define QUINTILES "quintiles"

/* The methods of the pipelines, and quintiles, which need all areas in one table. */
static const char *const methods[] = { "single",  "two_level", "double", "spc_proportion", "spc_rate", "single_998",
                                       QUINTILES, "none",      NULL };

static const struct pb_method_column columns[] = {
    [VALUE] = { .name = "value", .help = "the area's figure" },
    [LOWER_95] = { .name = "lower_95", .optional = true, .help = "its lower 95% limit; not needed for SPC" },
    [UPPER_95] = { .name = "upper_95", .optional = true, .help = "its upper 95% limit" },
    [LOWER_998] = { .name = "lower_998",
                    .optional = true,
                    .help = "its lower 99.8% limit; for two_level and single_998" },
    [UPPER_998] = { .name = "upper_998", .optional = true, .help = "its upper 99.8% limit" },
    [BENCHMARK] = { .name = "benchmark", .help = "the figure to compare with; not needed for quintiles" },
    [BENCHMARK_LOWER_95] = { .name = "benchmark_lower_95",
                             .optional = true,
                             .help = "the benchmark's own lower 95% limit; for double" },
    [BENCHMARK_UPPER_95] = { .name = "benchmark_upper_95", .optional = true, .help = "its upper 95% limit" },
    [DENOMINATOR] = { .name = "denominator", .optional = true, .help = "the area's denominator; for SPC" },
    [POLARITY] = { .name = "polarity",
                   .kind = PB_COLUMN_TEXT,
                   .words = polarities,
                   .help = "which direction is good: low, high, none or not_applicable" },
    [METHOD] = { .name = "method",
                 .kind = PB_COLUMN_TEXT,
                 .words = methods,
                 .help = "single, two_level, double, spc_proportion, spc_rate, single_998, quintiles or none" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [COMPARISON] = { .name = "comparison",
                     .kind = PB_OUTPUT_TEXT,
                     .help = "better, similar, worse, lower, higher, best, worst or not_compared" },
    { 0 },
};

static double benchmark_number(const struct pb_group *group, size_t column, size_t row)
{
    return group->numbers[column] ? group->numbers[column][row] : (double)NAN;
}

static struct pb_interval benchmark_interval(const struct pb_group *group, size_t lower, size_t upper, size_t row)
{
    return (struct pb_interval){ benchmark_number(group, lower, row), benchmark_number(group, upper, row) };
}

/* The texts are among those that the columns allow. */
static enum pb_word benchmark_polarity_of(const char *text)
{
    size_t i = 0;
    while (strcmp(polarities[i], text) != 0)
        i++;
    return polarity_words[i];
}

static bool by_quintiles(const struct pb_group *group, size_t row)
{
    return strcmp(group->texts[METHOD][row], QUINTILES) == 0;
}

/* Where the fifths of the rows that are compared by quintiles begin. PB_REJECTED when there are fewer than five. */
static enum pb_status find_bounds(const struct pb_method_setting *setting, const struct pb_group *group,
                                  double bounds[PB_QUINTILES], struct pb_error *error)
{
    double *values = pb_arena_take(setting->arena, group->count, sizeof *values);
    if (!values)
        return pb_out_of_memory(error);
    size_t count = 0;
    for (size_t row = 0; row < group->count; row++)
        if (by_quintiles(group, row) && !isnan(group->numbers[VALUE][row]))
            values[count++] = group->numbers[VALUE][row];
    return pb_quantile_bounds(values, count, PB_QUINTILES, bounds, error);
}

static enum pb_status compare_by_quintiles(const struct pb_group *group, size_t row, const double *bounds,
                                           enum pb_word *word, struct pb_error *error)
{
    double value = group->numbers[VALUE][row];
    if (isnan(value) || !group->texts[POLARITY][row][0])
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s is missing", isnan(value) ? "value" : "polarity");
    enum pb_word polarity = benchmark_polarity_of(group->texts[POLARITY][row]);
    *word =
        pb_compare_quintile(pb_quantile_group(value, bounds, PB_QUINTILES, polarity == PB_WORD_HIGH_IS_GOOD), polarity);
    return PB_OK;
}

static enum pb_status benchmark_compare(const struct pb_method_setting *setting, const struct pb_group *group,
                                        size_t row, enum pb_word *word, struct pb_error *error)
{
    struct pb_compared compared = {
        .value = group->numbers[VALUE][row],
        .limits_95 = benchmark_interval(group, LOWER_95, UPPER_95, row),
        .limits_998 = benchmark_interval(group, LOWER_998, UPPER_998, row),
        .benchmark = group->numbers[BENCHMARK][row],
        .benchmark_limits = benchmark_interval(group, BENCHMARK_LOWER_95, BENCHMARK_UPPER_95, row),
        .denominator = benchmark_number(group, DENOMINATOR, row),
        .multiplier = setting->multiplier,
        .polarity = benchmark_polarity_of(group->texts[POLARITY][row]),
    };
    return pb_compare_by(pb_comparison_of(group->texts[METHOD][row]), &compared, word, error);
}

static enum pb_status benchmark_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                    struct pb_results *results, struct pb_error *error)
{
    double bounds[PB_QUINTILES] = { 0 };
    struct pb_error no_bounds = { 0 };
    enum pb_status bounded = find_bounds(setting, group, bounds, &no_bounds);
    for (size_t row = 0; row < group->count; row++) {
        enum pb_word word = PB_WORD_NOT_COMPARED;
        enum pb_status status = PB_OK;
        if (by_quintiles(group, row)) {
            *error = no_bounds;
            status = bounded == PB_OK ? compare_by_quintiles(group, row, bounds, &word, error) : bounded;
        } else if (pb_result_complete(results, group, row)) {
            status = benchmark_compare(setting, group, row, &word, error);
        }
        if (status != PB_OK && !pb_result_refused(results, row, status, error))
            return status;
        pb_result_text(results, row, COMPARISON, pb_vocabulary[word].text);
    }
    return PB_OK;
}

const struct pb_method pb_method_benchmark = {
    .name = "benchmark",
    .summary = "figures against a benchmark, by the methods of Fingertips",
    .description = "Compares each row with its benchmark: by its own 95% limits (single) or 99.8% limits (single_998), "
                   "by 95% and 99.8% limits "
                   "(two_level: best and worst are beyond 99.8%), by the limits of both (double), or by control limits "
                   "about the benchmark from the row's own denominator (spc_proportion, spc_rate; value = multiplier x "
                   "count / denominator), or by the fifth of all rows "
                   "with this method that its value is in (quintiles: best, better, similar, worse, worst). Limits "
                   "themselves are similar. A row that lacks what its method needs is "
                   "not_compared, with the reason.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .multiplier = 1,
    .example = "area,value,lower_95,upper_95,benchmark,denominator,polarity,method\n"
               "Rugby,20.28,20.01,20.55,19.17,85214,low,single\nStratford,14.6,,,19.17,117458,low,spc_proportion\n",
    .example_flags = "--multiplier 100",
    .run = benchmark_run,
};
