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
 *
 * Charts for counts have limits for each point, and the same rules (Provost & Murray 2011; Montgomery, Introduction to
 * Statistical Quality Control, 6th edition, 2009, sections 7.3 and 7.4). Values are multiplier x count / denominator.
 *
 *   p   proportions of n: p -+ 3 sqrt(p (1 - p) / n), p the sum of counts over the sum of denominators; near lines at 2
 *   u   rates over an exposure n: u -+ 3 sqrt(u / n), likewise
 *   g   how many cases came between two rare events (Benneyan, Health Care Management Science 2001;4:305): with g their
 *       mean g + 3 sqrt(g (g + 1)), near line at 2; the centre line is the median of that distribution, 0.693 g; there
 *       is no lower limit, as it would be below 0
 *   t   how much time went by between two rare events (Nelson, J Quality Technology 1994;26:239): the XmR chart of the
 *       values to the power 1 / 3.6, its lines to the power 3.6
 *
 * A limit below 0 is 0, one of a proportion above the multiplier is the multiplier: nothing lies beyond them.
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
    double mean; /* the centre line */
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

/* The kinds of chart by name, as the framework file knows them. */
enum pb_chart_kind { PB_CHART_XMR, PB_CHART_P, PB_CHART_U, PB_CHART_G, PB_CHART_T, PB_CHART_NONE };

/* Their names in this order: "xmr", "p" ...; NULL-terminated. */
extern const char *const pb_chart_names[];

/* The kind of this name; PB_CHART_XMR for any other and for NULL. */
enum pb_chart_kind pb_chart_kind_of(const char *name);

/* A segment. */
struct pb_chart_segment {
    enum pb_chart_kind kind; /* not PB_CHART_NONE */
    const double *values;
    const double *denominators; /* p and u: by point; else not read */
    size_t count;
    double multiplier;      /* p and u */
    size_t baseline_first;  /* the first point that limits are made from, */
    size_t baseline_points; /* and how many points from there on, missing ones too; 0: all points */
    bool screen;            /* XmR and t */
    double *room;           /* t: `count` numbers to calculate with */
};

/* The limits of each point, `count` of them; those of a missing point of a p or u chart are NaN. PB_REJECTED with the
 * reason, and *limits not to be used: as pb_chart_limits; a baseline with fewer than PB_CHART_BASELINE_MINIMUM values;
 * a point of a p or u chart without a denominator above 0; a value below 0, or of a proportion above the multiplier; no
 * events at all, or of proportions nothing else. */
enum pb_status pb_chart_limits_each(const struct pb_chart_segment *segment, struct pb_chart_limits *limits,
                                    struct pb_error *error) PB_MUST_USE;

/* What each point says that has limits of its own: limits[i] are those of values[i]. */
void pb_chart_signals_each(const double *values, size_t count, const struct pb_chart_limits *limits,
                           struct pb_chart_signal *signals);

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
