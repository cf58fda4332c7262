#include "placebook/statistics/comparison.h"

#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"

#include <math.h>
#include <string.h>

static enum pb_word direction(bool higher, enum pb_word polarity)
{
    switch ((int)polarity) {
    case PB_WORD_HIGH_IS_GOOD:
        return higher ? PB_WORD_BETTER : PB_WORD_WORSE;
    case PB_WORD_LOW_IS_GOOD:
        return higher ? PB_WORD_WORSE : PB_WORD_BETTER;
    default:
        return higher ? PB_WORD_HIGHER : PB_WORD_LOWER;
    }
}

/* False when a number is missing. */
static bool in_order(struct pb_interval limits)
{
    return limits.lower <= limits.upper;
}

static bool comparison_holds(struct pb_interval limits, double value)
{
    return limits.lower <= value && value <= limits.upper;
}

static bool comparable(double value, double benchmark, enum pb_word polarity)
{
    return !isnan(value) && !isnan(benchmark) && polarity != PB_WORD_NOT_APPLICABLE;
}

enum pb_word pb_compare(double value, struct pb_interval limits, double benchmark, enum pb_word polarity)
{
    if (!comparable(value, benchmark, polarity) || !in_order(limits))
        return PB_WORD_NOT_COMPARED;
    if (comparison_holds(limits, benchmark) || value == benchmark)
        return PB_WORD_SIMILAR;
    return direction(value > benchmark, polarity);
}

enum pb_word pb_compare_two_level(double value, struct pb_interval limits_95, struct pb_interval limits_998,
                                  double benchmark, enum pb_word polarity)
{
    if (!in_order(limits_998))
        return PB_WORD_NOT_COMPARED;
    enum pb_word word = pb_compare(value, limits_95, benchmark, polarity);
    if (comparison_holds(limits_998, benchmark))
        return word;
    if (word == PB_WORD_BETTER)
        return PB_WORD_BEST;
    return word == PB_WORD_WORSE ? PB_WORD_WORST : word;
}

enum pb_word pb_compare_double(double value, struct pb_interval limits, double benchmark,
                               struct pb_interval benchmark_limits, enum pb_word polarity)
{
    if (!comparable(value, benchmark, polarity) || !in_order(limits) || !in_order(benchmark_limits))
        return PB_WORD_NOT_COMPARED;
    bool apart = limits.lower > benchmark_limits.upper || limits.upper < benchmark_limits.lower;
    return apart ? direction(value > benchmark, polarity) : PB_WORD_SIMILAR;
}

enum pb_word pb_compare_spc(double value, struct pb_interval control_limits, enum pb_word polarity)
{
    if (!comparable(value, value, polarity) || !in_order(control_limits))
        return PB_WORD_NOT_COMPARED;
    if (comparison_holds(control_limits, value))
        return PB_WORD_SIMILAR;
    return direction(value > control_limits.upper, polarity);
}

enum pb_status pb_spc_proportion_limits(double benchmark, double denominator, double multiplier, double z,
                                        struct pb_interval *limits, struct pb_error *error)
{
    /* A benchmark of 100% must be a count equal to the denominator, however the division is rounded. */
    double count = benchmark == multiplier ? denominator : denominator * (benchmark / multiplier);
    return pb_proportion_limits(count, denominator, multiplier, z, limits, error);
}

static enum pb_status limits_about(double expected, double z, struct pb_interval *limits, struct pb_error *error)
{
    return expected < PB_SPC_BYAR_FROM ? pb_count_exact_limits(expected, z, limits, error)
                                       : pb_count_limits(expected, z, limits, error);
}

enum pb_status pb_spc_rate_limits(double benchmark, double denominator, double multiplier, double z,
                                  struct pb_interval *limits, struct pb_error *error)
{
    double expected = benchmark / multiplier * denominator;
    struct pb_interval above = { 0, 0 };
    struct pb_interval below = { 0, 0 };
    enum pb_status status = pb_rate_limits(expected, denominator, multiplier, z, &above, error); /* looks at them all */
    if (status == PB_OK)
        status = limits_about(ceil(expected), z, &above, error);
    if (status == PB_OK)
        status = limits_about(floor(expected), z, &below, error);
    if (status == PB_OK)
        *limits =
            (struct pb_interval){ multiplier * above.lower / denominator, multiplier * below.upper / denominator };
    return status;
}

enum pb_word pb_compare_quintile(unsigned quintile, enum pb_word polarity)
{
    static const enum pb_word judged[] = { PB_WORD_BEST, PB_WORD_BETTER, PB_WORD_SIMILAR, PB_WORD_WORSE,
                                           PB_WORD_WORST };
    static const enum pb_word unjudged[] = { PB_WORD_LOWER, PB_WORD_LOWER, PB_WORD_SIMILAR, PB_WORD_HIGHER,
                                             PB_WORD_HIGHER };
    if (polarity == PB_WORD_NOT_APPLICABLE)
        return PB_WORD_NOT_COMPARED;
    bool judge = polarity == PB_WORD_HIGH_IS_GOOD || polarity == PB_WORD_LOW_IS_GOOD;
    return judge ? judged[quintile - 1] : unjudged[quintile - 1];
}

const char *const pb_comparison_names[] = {
    [PB_COMPARISON_SINGLE] = "single",     [PB_COMPARISON_TWO_LEVEL] = "two_level",
    [PB_COMPARISON_DOUBLE] = "double",     [PB_COMPARISON_SPC_PROPORTION] = "spc_proportion",
    [PB_COMPARISON_SPC_RATE] = "spc_rate", [PB_COMPARISON_SINGLE_998] = "single_998",
    [PB_COMPARISON_NONE] = "none",         [PB_COMPARISON_NONE + 1] = NULL,
};

enum pb_comparison pb_comparison_of(const char *name)
{
    int method = 0;
    while (method < PB_COMPARISON_NONE && strcmp(pb_comparison_names[method], name) != 0)
        method++;
    return (enum pb_comparison)method;
}

static bool is_spc(enum pb_comparison method)
{
    return method == PB_COMPARISON_SPC_PROPORTION || method == PB_COMPARISON_SPC_RATE;
}

/* Why the method cannot be used, or NULL. */
static const char *obstacle(enum pb_comparison method, const struct pb_compared *compared)
{
    if (method == PB_COMPARISON_NONE)
        return "no comparison is wanted";
    if (compared->polarity == PB_WORD_NOT_APPLICABLE)
        return "values of this kind are not to be compared";
    if (isnan(compared->value))
        return "the value is missing";
    if (isnan(compared->benchmark))
        return "the benchmark is missing";
    if (is_spc(method) && (isnan(compared->denominator) || isnan(compared->multiplier)))
        return "the denominator or the multiplier is missing";
    if (!is_spc(method) && method != PB_COMPARISON_SINGLE_998 && !in_order(compared->limits_95))
        return "the 95% limits are missing or not in order";
    if ((method == PB_COMPARISON_TWO_LEVEL || method == PB_COMPARISON_SINGLE_998) && !in_order(compared->limits_998))
        return "the 99.8% limits are missing or not in order";
    if (method == PB_COMPARISON_DOUBLE && !in_order(compared->benchmark_limits))
        return "the benchmark's 95% limits are missing or not in order";
    return NULL;
}

static enum pb_status compare_spc(enum pb_comparison method, const struct pb_compared *compared, enum pb_word *word,
                                  struct pb_error *error)
{
    struct pb_interval control = { 0, 0 };
    enum pb_status status = method == PB_COMPARISON_SPC_RATE
                                ? pb_spc_rate_limits(compared->benchmark, compared->denominator, compared->multiplier,
                                                     PB_Z_95, &control, error)
                                : pb_spc_proportion_limits(compared->benchmark, compared->denominator,
                                                           compared->multiplier, PB_Z_95, &control, error);
    if (status == PB_OK)
        *word = pb_compare_spc(compared->value, control, compared->polarity);
    return status;
}

enum pb_status pb_compare_by(enum pb_comparison method, const struct pb_compared *compared, enum pb_word *word,
                             struct pb_error *error)
{
    *word = PB_WORD_NOT_COMPARED;
    const char *reason = obstacle(method, compared);
    if (reason)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s", reason);
    if (is_spc(method))
        return compare_spc(method, compared, word, error);
    if (method == PB_COMPARISON_TWO_LEVEL)
        *word = pb_compare_two_level(compared->value, compared->limits_95, compared->limits_998, compared->benchmark,
                                     compared->polarity);
    else if (method == PB_COMPARISON_DOUBLE)
        *word = pb_compare_double(compared->value, compared->limits_95, compared->benchmark, compared->benchmark_limits,
                                  compared->polarity);
    else if (method == PB_COMPARISON_SINGLE_998)
        *word = pb_compare(compared->value, compared->limits_998, compared->benchmark, compared->polarity);
    else
        *word = pb_compare(compared->value, compared->limits_95, compared->benchmark, compared->polarity);
    return PB_OK;
}
