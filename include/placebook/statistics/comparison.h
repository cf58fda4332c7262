#ifndef PLACEBOOK_STATISTICS_COMPARISON_H
#define PLACEBOOK_STATISTICS_COMPARISON_H
/*
 * A figure against a benchmark, by the methods that Fingertips has. All of them answer in the words of the polarity:
 * better or worse (best or worst) when one direction is good; lower or higher when none is (PB_WORD_NO_JUDGEMENT) or
 * when it is not known (PB_WORD_NONE); PB_WORD_SIMILAR; and PB_WORD_NOT_COMPARED for PB_WORD_NOT_APPLICABLE, when a
 * number that the method needs is missing, and when limits are not in order.
 */
#include "placebook/statistics/interval.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

/* The single interval: similar when the benchmark lies within the figure's limits, either limit included, or is the
 * value itself. The limits are those at 95%, or at 99.8% (PB_COMPARISON_SINGLE_998). The benchmark's own uncertainty is
 * not looked at. */
enum pb_word pb_compare(double value, struct pb_interval limits, double benchmark, enum pb_word polarity);

/* Two intervals: as pb_compare within the 99.8% limits, which are included; beyond them better is best and worse is
 * worst. Lower and higher have no stronger word. */
enum pb_word pb_compare_two_level(double value, struct pb_interval limits_95, struct pb_interval limits_998,
                                  double benchmark, enum pb_word polarity);

/* Double overlap: similar when the two intervals have a point in common. Stricter than the single interval: it finds
 * fewer differences than a test at 95%. */
enum pb_word pb_compare_double(double value, struct pb_interval limits, double benchmark,
                               struct pb_interval benchmark_limits, enum pb_word polarity);

/* Statistical process control: the benchmark has the limits, from the area's own denominator, and the value is similar
 * unless it lies outside them. The area needs no limits of its own. */
enum pb_word pb_compare_spc(double value, struct pb_interval control_limits, enum pb_word polarity);

/* Control limits for proportions: Wilson's formula about the benchmark with the area's denominator. PB_REJECTED, and
 * *limits untouched, as pb_proportion_limits; so for a benchmark above the multiplier or below 0. */
enum pb_status pb_spc_proportion_limits(double benchmark, double denominator, double multiplier, double z,
                                        struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

/* Control limits for rates: exact Poisson limits about the number of events E that the area would have at the
 * benchmark's rate. Poisson sums run over whole numbers: the lower limit is that of E rounded up, the upper limit that
 * of E rounded down. From PB_SPC_BYAR_FROM expected events on by Byar's approximation, which differs by less than
 * 1e-7 of the limit there. PB_REJECTED, and *limits untouched, as pb_rate_limits. */
#define PB_SPC_BYAR_FROM 10000.0
enum pb_status pb_spc_rate_limits(double benchmark, double denominator, double multiplier, double z,
                                  struct pb_interval *limits, struct pb_error *error) PB_MUST_USE;

/* Quintiles of areas: `quintile` as pb_quantile_group counts it, 1 the best fifth and 5 the worst one where one
 * direction is good, 1 the lowest and 5 the highest where none is. In words: best, better, similar, worse, worst; lower
 * (1 and 2), similar, higher (4 and 5). */
enum pb_word pb_compare_quintile(unsigned quintile, enum pb_word polarity);

/* The methods by name, as the framework file and the command know them. */
enum pb_comparison {
    PB_COMPARISON_SINGLE,
    PB_COMPARISON_TWO_LEVEL,
    PB_COMPARISON_DOUBLE,
    PB_COMPARISON_SPC_PROPORTION,
    PB_COMPARISON_SPC_RATE,
    PB_COMPARISON_SINGLE_998,
    PB_COMPARISON_NONE, /* the figures are not compared */
};

/* Their names in this order: "single", "two_level" ...; NULL-terminated. */
extern const char *const pb_comparison_names[];

/* The method of this name; PB_COMPARISON_NONE for any other. */
enum pb_comparison pb_comparison_of(const char *name);

/* What a method may need; NaN where it is not known. */
struct pb_compared {
    double value;
    struct pb_interval limits_95, limits_998;
    double benchmark;
    struct pb_interval benchmark_limits; /* 95% */
    double denominator;                  /* of the area */
    double multiplier;                   /* value = multiplier * count / denominator */
    enum pb_word polarity;
};

/* Compares by a method, the control limits of SPC at 95%. PB_REJECTED with the reason, and *word PB_WORD_NOT_COMPARED,
 * where there is no comparison. */
enum pb_status pb_compare_by(enum pb_comparison method, const struct pb_compared *compared, enum pb_word *word,
                             struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
