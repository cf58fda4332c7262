#include "core/statistics/comparison.h"

enum pb_word pb_compare(double value, struct pb_interval limits, double benchmark, enum pb_word polarity)
{
    /* Each of these is false when a number is missing. */
    bool comparable = limits.lower <= limits.upper && benchmark == benchmark && value == value;
    if (!comparable || polarity == PB_WORD_NOT_APPLICABLE)
        return PB_WORD_NOT_COMPARED;
    if ((limits.lower <= benchmark && benchmark <= limits.upper) || value == benchmark)
        return PB_WORD_SIMILAR;
    bool higher = value > benchmark;
    switch (polarity) {
    case PB_WORD_HIGH_IS_GOOD:
        return higher ? PB_WORD_BETTER : PB_WORD_WORSE;
    case PB_WORD_LOW_IS_GOOD:
        return higher ? PB_WORD_WORSE : PB_WORD_BETTER;
    default:
        return higher ? PB_WORD_HIGHER : PB_WORD_LOWER;
    }
}
