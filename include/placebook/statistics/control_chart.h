#ifndef PLACEBOOK_STATISTICS_CONTROL_CHART_H
#define PLACEBOOK_STATISTICS_CONTROL_CHART_H
/*
 * XmR chart (individual values and moving ranges) with the rules of the NHS's "Making Data Count" (Wheeler,
 * Understanding Variation, 1993; Nelson, J Quality Technology 1982;14:172; Provost & Murray, The Health Care Data
 * Guide, 2011), as the R package NHSRplotthedots calculates it. The points must be independent of each other, equally
 * spaced, oldest first.
 *
 *   limits       mean -+ 2.66 MR        MR the mean of the moving ranges |x[i] - x[i - 1]|; 2.66 is 3 / 1.128, rounded
 *   near lines   mean -+ 2/3 of that
 *   screening    moving ranges of 3.267 MR or more are left out and MR is calculated once more; the mean keeps all
 * points
 *
 * A missing point (NaN) has no state. No moving range is taken across it, and no run of points goes through it.
 *
 * One call is about one segment: where limits start again ("rebasing"), the caller begins a new call.
 */
#include "placebook/status.h"
#include "placebook/vocabulary.h"

#pragma GCC visibility push(default)

enum {
    PB_CHART_BASELINE_MINIMUM = 12, /* points on which fixed limits may rest */
    PB_CHART_FIRM_POINTS = 13,      /* with fewer points the limits are trial limits */
    PB_CHART_RUN = 7                /* points of a shift and of a trend */
};

struct pb_chart_limits {
    double mean;
    double lower;
    double upper;
    double near_lower;
    double near_upper;
    size_t points; /* that are there, missing ones not counted: fewer than PB_CHART_FIRM_POINTS make trial limits */
};

/* Why a point stands out. A point that several rules fit has the first of them. */
enum pb_chart_rule {
    PB_CHART_NO_RULE = 0,    /* common cause */
    PB_CHART_OUTSIDE_LIMITS, /* beyond a limit; on it is within */
    PB_CHART_TREND,          /* one of seven points that rise, or fall, all the way; equal neighbours end it */
    PB_CHART_TWO_OF_THREE,   /* one of two in three successive points on one side of the mean that lie between near line
                                and limit */
    PB_CHART_SHIFT           /* one of seven points on one side of the mean; a point on the mean ends it */
};

struct pb_chart_signal {
    enum pb_chart_rule rule;
    bool upwards; /* the trend rises; for other rules: the point is above the mean */
};

/* Limits of a segment of `count` points. `baseline` 0: from all of them; else (PB_CHART_BASELINE_MINIMUM or more) from
 * the first `baseline` points. PB_REJECTED with the reason, and *limits untouched: a baseline that is too short, a
 * number too large to calculate with, no two neighbouring points, no variation from one point to the next (all the
 * same, or all that differ screened out). */
enum pb_status pb_chart_limits(const double *values, size_t count, size_t baseline, bool screen,
                               struct pb_chart_limits *limits, struct pb_error *error) PB_MUST_USE;

/* What each point of the segment says. */
void pb_chart_signals(const double *values, size_t count, const struct pb_chart_limits *limits,
                      struct pb_chart_signal *signals);

/* The state in the contract's words: PB_WORD_COMMON_CAUSE; where one direction is good (PB_WORD_HIGH_IS_GOOD,
 * PB_WORD_LOW_IS_GOOD) PB_WORD_IMPROVEMENT or PB_WORD_CONCERN; with any other polarity PB_WORD_HIGH or PB_WORD_LOW. */
enum pb_word pb_chart_state(struct pb_chart_signal signal, enum pb_word polarity);

/* Will the process meet a target? Call it with the limits of the latest segment. */
enum pb_chart_assurance {
    PB_CHART_NO_ASSURANCE = 0, /* no target, or no direction is good */
    PB_CHART_CONSISTENT_PASS,  /* all that is expected lies on the good side of the target */
    PB_CHART_CONSISTENT_FAIL,  /* all lies on the other side */
    PB_CHART_INCONSISTENT      /* the target lies within the limits or on one: met or missed by chance */
};
enum pb_chart_assurance pb_chart_assurance(const struct pb_chart_limits *limits, double target, enum pb_word polarity);

#pragma GCC visibility pop

#endif
