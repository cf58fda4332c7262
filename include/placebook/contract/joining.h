#ifndef PLACEBOOK_CONTRACT_JOINING_H
#define PLACEBOOK_CONTRACT_JOINING_H
/*
 * One figure from those of several parts: of a Place from its districts, of a network from its practices. The rules are
 * in docs/methods.md. Whether all parts have a row, and what it means when one has none, is the caller's matter.
 *
 *     struct pb_joint joint = { .table = table, .parts = "districts", .count = n, .rows = rows, .names = names, ... };
 *     if (pb_joint_choose(&joint) && pb_joint_explain(&joint) && pb_joint_calculate(&joint, sums, row))
 *         ... joint.method
 *     else
 *         ... joint.reason
 */
#include "placebook/statistics/pooled_mean.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* How the figures of a kind of value are put together. */
enum pb_joining {
    PB_JOIN_NOT,          /* they are not */
    PB_JOIN_VALUES,       /* counts: added */
    PB_JOIN_EVENTS,       /* counts of a crude rate without people and so without values: added */
    PB_JOIN_COUNTS,       /* proportions, crude rates, ratios of observed and expected: counts over denominators */
    PB_JOIN_MEANS,        /* weighted by the numbers behind them */
    PB_JOIN_STANDARDISED, /* directly standardised rates: weighted by their populations */
    PB_JOIN_SHARES,       /* percentages of surveys, scores: weighted by all residents */
};

/* ---- What the values of an indicator are ---- */

enum { PB_SCALE_POWERS = 8, PB_SCALE_SOURCES = 16 };

/* How the rows of an indicator's series (one sex and age, all areas and periods) hang together. All but the decimals is
 * for an indicator whose kind of value, or unit of ratios, is not stated anywhere. */
struct pb_scale {
    size_t rows; /* that say something about it: not 0 for a count of 0, which fits any multiplier */
    size_t confirmed[PB_SCALE_POWERS]; /* value = 10^i * count / denominator */
    bool count_exceeds;                /* some count is above its denominator: no proportion */
    struct {
        pb_symbol source;
        int decimals; /* the most that a value of the source has */
    } sources[PB_SCALE_SOURCES];
    size_t source_count; /* the values of more sources than there is room for are taken to be exact */
};

/* Looks at the rows order[0] to order[count - 1]; `tolerance`: part of the calculated value by which the published one
 * may differ; `unstated`: nothing states what the values are. */
void pb_scale_measure(const struct pb_table *table, const uint32_t *order, size_t count, double tolerance,
                      bool unstated, struct pb_scale *scale);

/* Does nothing state what the values of a row are? */
bool pb_scale_is_unstated(const struct pb_table *table, size_t row);

/* The power of ten nearest to value * denominator / count, as an exponent; -1 when none of 1 to 10^7 is near. */
int pb_scale_power(double value, double count, double denominator);

/* How far rounding can have moved the published value of a row of the series: half a unit of its last digit, 0.05 for
 * 2.2. Programs leave zeros at the end away, so the row of the source with most decimals says how many there are. */
double pb_scale_rounding(const struct pb_scale *scale, const struct pb_table *table, size_t row);

/* Is the value multiplier * count / denominator, within this part of it, or by as much as rounding explains? A count of
 * 0 needs a value of 0. */
bool pb_scale_confirms(double value, double count, double denominator, double multiplier, double tolerance,
                       double rounding);

/* ---- One figure ---- */

struct pb_joint {
    const struct pb_table *table; /* the parts' */
    const char *parts;            /* "districts" */
    size_t count;
    const size_t *rows;       /* of each part. Those with a row only, from pb_joint_explain on */
    const char *const *names; /* of the parts */
    double *weights; /* scratch, one for each part; for PB_JOIN_SHARES their populations, NaN where it is not known */
    const char *no_weight; /* "the Places file states no population of", before the name of a part */
    struct pb_mean *means; /* scratch, one for each part */
    bool standardised;     /* rates may be put together by their denominators, approximately; else they are not */
    bool partial;          /* it stands for more than the parts that have a row: approximate */
    bool counted;          /* counts of a crude rate that came alone are added, for people to be found afterwards */
    bool averaged;         /* what is of no kind that is put together is averaged by population all the same */
    const struct pb_scale *scale;
    double tolerance;
    /* Below here: filled in. */
    size_t first; /* the first row there is */
    enum pb_word type;
    enum pb_joining joining;
    double multiplier;
    bool proportion;
    char method[160];
    char reason[1024]; /* why it cannot be done; "" when it can */
    char doubt[200];   /* why the sum of counts has no denominator, though its parts do; "": nothing is in doubt */
};

/* Notes why the figure cannot be made; returns false for the caller to pass on. */
bool pb_joint_not(struct pb_joint *joint, const char *format, ...) PB_PRINTF(2, 3);

/* By the kind of the row `first`: how are the parts put together? False with the reason when they are not. */
bool pb_joint_choose(struct pb_joint *joint, size_t first);

/* Is there what this way of joining needs, and do counts and denominators explain the values? Finds the multiplier and
 * the kind of limits of an indicator that the framework does not have. False with the reason. */
bool pb_joint_explain(struct pb_joint *joint);

/* Fills the numbers of row `row` of `sums`, and the method: "sum of districts, Wilson limits (exact)". False with the
 * reason when the figures allow none; the numbers are then of no use. Counts with people, of which a part has events
 * and nobody to whom they could happen, are added; their people are not, and `doubt` says why. */
bool pb_joint_calculate(struct pb_joint *joint, struct pb_table *sums, size_t row);

#pragma GCC visibility pop

#endif
