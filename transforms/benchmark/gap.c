/*
 * Two measures of inequality are compared by how much inequality they show, not by which number is higher, and in words
 * of their own: "lower" of an index can be taken for either.
 */
#include "transforms/benchmark/benchmark.h"

#include <math.h>

/* The gaps of all numbers between two limits. */
static struct pb_interval gaps(enum pb_inequality kind, struct pb_interval limits)
{
    double none = kind == PB_INEQUALITY_RATIO ? 1 : 0;
    double one = pb_inequality_gap(kind, limits.lower);
    double other = pb_inequality_gap(kind, limits.upper);
    if (pb_missing(one) || pb_missing(other))
        return (struct pb_interval){ PB_MISSING, PB_MISSING };
    bool around = limits.lower <= none && none <= limits.upper;
    return (struct pb_interval){ around ? 0 : fmin(one, other), fmax(one, other) };
}

void benchmark_turn_to_gaps(enum pb_inequality kind, struct pb_compared *compared)
{
    compared->value = pb_inequality_gap(kind, compared->value);
    compared->benchmark = pb_inequality_gap(kind, compared->benchmark);
    compared->limits_95 = gaps(kind, compared->limits_95);
    compared->limits_998 = gaps(kind, compared->limits_998);
    compared->benchmark_limits = gaps(kind, compared->benchmark_limits);
}

enum pb_word benchmark_gap_word(enum pb_word word)
{
    switch ((int)word) {
    case PB_WORD_BETTER:
    case PB_WORD_BEST:
    case PB_WORD_LOWER:
        return PB_WORD_NARROWER_GAP;
    case PB_WORD_WORSE:
    case PB_WORD_WORST:
    case PB_WORD_HIGHER:
        return PB_WORD_WIDER_GAP;
    case PB_WORD_SIMILAR:
        return PB_WORD_SIMILAR_GAP;
    default:
        return word;
    }
}
