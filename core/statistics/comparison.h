#ifndef PB_CORE_STATISTICS_COMPARISON_H
#define PB_CORE_STATISTICS_COMPARISON_H
/*
 * A figure against a benchmark, by its own 95% limits: the first method of Fingertips ("confidence intervals
 * overlapping reference value (95.0)"). The benchmark's own uncertainty is not looked at.
 */
#include "core/statistics/interval.h"
#include "core/vocabulary.h"

/* Similar when the benchmark lies within the limits, either limit included. Else the direction of the value, in the
 * words of the polarity: better or worse when one direction is good, lower or higher when none is
 * (PB_WORD_NO_JUDGEMENT) or when it is not known (PB_WORD_NONE). PB_WORD_NOT_COMPARED for PB_WORD_NOT_APPLICABLE, when
 * any of the four numbers is missing, and when the limits are not in order. */
enum pb_word pb_compare(double value, struct pb_interval limits, double benchmark, enum pb_word polarity);

#endif
