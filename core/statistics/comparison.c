#include "core/statistics/comparison.h"

#include "core/statistics/proportion.h"
#include "core/statistics/rate.h"

#include <math.h>

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

static bool holds(struct pb_interval limits, double value)
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
    if (holds(limits, benchmark) || value == benchmark)
        return PB_WORD_SIMILAR;
    return direction(value > benchmark, polarity);
}

enum pb_word pb_compare_two_level(double value, struct pb_interval limits_95, struct pb_interval limits_998,
                                  double benchmark, enum pb_word polarity)
{
    if (!in_order(limits_998))
        return PB_WORD_NOT_COMPARED;
    enum pb_word word = pb_compare(value, limits_95, benchmark, polarity);
    if (holds(limits_998, benchmark))
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
    if (holds(control_limits, value))
        return PB_WORD_SIMILAR;
    return direction(value > control_limits.upper, polarity);
}

enum pb_status pb_spc_proportion_limits(double benchmark, double denominator, double multiplier, double z,
                                        struct pb_interval *limits, struct pb_error *error)
{
    /* A benchmark of all is to be a count equal to the denominator, whatever the division rounds to. */
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
