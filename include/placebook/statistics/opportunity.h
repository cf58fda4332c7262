#ifndef PLACEBOOK_STATISTICS_OPPORTUNITY_H
#define PLACEBOOK_STATISTICS_OPPORTUNITY_H
/*
 * RightCare's opportunity: what would change if an organisation did as well as the best of those most like it.
 *
 * The benchmark is the plain mean of the best five of its similar ten: the five lowest where low is good, as for spend
 * and activity, the five highest where high is good. The gap is the distance from the benchmark, positive on the wrong
 * side of it; multiplied by the denominator it becomes patients, admissions or pounds:
 *
 *   gap = value - benchmark (low is good), benchmark - value (high is good)     amount = gap / multiplier denominator
 *
 * It is counted when it is on the wrong side and the organisation's own 95% limits leave the benchmark out; otherwise 0
 * is counted. The benchmark's own uncertainty is not looked at, and the best five are chosen by the values that are
 * compared: of organisations that do not differ, about 12% seem to (Dropkin, J Public Health 2018;40:e367). Amounts of
 * overlapping programmes must not be added together; a sum over organisations takes the counted amounts, never the
 * gaps, or those that do well would hide those that do not.
 */
#include "placebook/statistics/interval.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

enum { PB_OPPORTUNITY_BEST = 5 };

/* Mean of the best five of the values of similar organisations; NaN is a missing value. `best` receives the positions
 * of the five, the best first; of equal values the one that stands first. PB_REJECTED with the reason, and nothing
 * filled: fewer than five values that are known, an infinite value, a polarity that is neither PB_WORD_LOW_IS_GOOD nor
 * PB_WORD_HIGH_IS_GOOD. */
enum pb_status pb_opportunity_benchmark(const double *values, size_t count, enum pb_word polarity, double *benchmark,
                                        size_t best[PB_OPPORTUNITY_BEST], struct pb_error *error) PB_MUST_USE;

/* Median and top quartile of the values of similar organisations, NaN being a missing value: the value that half, or a
 * quarter, of them are better than, between two values by linear interpolation (type 7 of Hyndman and Fan 1996, as
 * QUARTILE.INC of spreadsheets). PB_REJECTED as above, and when fewer than five values are known or there are more than
 * PB_OPPORTUNITY_PEERS. */
enum { PB_OPPORTUNITY_PEERS = 100 };
enum pb_status pb_opportunity_quartiles(const double *values, size_t count, enum pb_word polarity, double *median,
                                        double *top, struct pb_error *error) PB_MUST_USE;

/* An organisation's figure: value = multiplier * events / denominator. */
struct pb_opportunity_figure {
    double value;
    struct pb_interval limits_95; /* its own; NaN where not known */
    double denominator;
    double multiplier;
    enum pb_word polarity;
};

struct pb_opportunity_gap {
    double gap;    /* in the unit of the value; above 0 on the wrong side of the benchmark */
    double amount; /* the same in events, such as patients or pounds; not to be added up */
};

/* The gap, whether it is significant or not. PB_REJECTED with the reason, and nothing filled: a value, benchmark,
 * denominator or multiplier that is missing or infinite, a denominator or multiplier that is not above 0, a polarity as
 * above, an amount that is too large. */
enum pb_status pb_opportunity_gap(const struct pb_opportunity_figure *figure, double benchmark,
                                  struct pb_opportunity_gap *gap, struct pb_error *error) PB_MUST_USE;

/* What counts as an opportunity: the amount of the gap, or 0 when the organisation is on the right side or not
 * significantly on the wrong one (a limit that is the benchmark is not significant). Further PB_REJECTED: limits that
 * are missing or do not hold the value, so that nobody can say what is significant. */
enum pb_status pb_opportunity_counted(const struct pb_opportunity_figure *figure, double benchmark, double *counted,
                                      struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
