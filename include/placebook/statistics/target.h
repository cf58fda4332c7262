#ifndef PLACEBOOK_STATISTICS_TARGET_H
#define PLACEBOOK_STATISTICS_TARGET_H
/*
 * How a figure stands to a target.
 *
 * What is expected on a day lies on the straight line between the points around it; the first point is the baseline on
 * the last day of its period, or what a plan without one expects first, and the last one the target on its date. With
 * value v of the latest period, which ends on day d, target t due on day D, and e what is expected on d, all seen from
 * the side on which the target lies,
 *
 *   met        v reaches t
 *   missed     it does not, and D is not after d
 *   on track   v reaches e, or the limit of v on the side of the target does
 *   off track  neither does: the whole 95% interval falls short of the line
 *
 * To be met or missed, the value itself counts, whatever its limits: a plan speaks of figures. The limits count on the
 * way, where a difference from a line could be chance. The baseline's own limits and those of the line are not used.
 * Nothing is said of days after d: without newer figures nobody knows whether a target was missed since.
 *
 * Time is counted in months, and a day is a part of its month: leap years do not bend the line. The change that is
 * needed a year is 12 (t - v) / (D - d).
 *
 * Two numbers that differ by less than a part in a thousand million are equal: 0.6 * 55 reaches 33.
 */
#include "placebook/statistics/contrast.h"
#include "placebook/vocabulary.h"

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct pb_path_point {
    int32_t date; /* YYYYMMDD */
    double value;
};

struct pb_aim {
    double target;
    bool rise;                        /* to be reached from below */
    int32_t date;                     /* 0: not dated */
    const struct pb_path_point *path; /* by date, from the baseline to the target; fewer than 2 points: no line */
    size_t points;
    bool planned; /* the first point is expected too, and no baseline */
};

struct pb_aim_standing {
    enum pb_word state;   /* of PB_WORDS_TARGET */
    double expected;      /* on the latest day; NaN: nothing is */
    double change_a_year; /* NaN: none is needed, or it is too late */
};

/* What a path expects on a day: NaN before its first point or when it has none, its last value after its last. */
double pb_path_value(const struct pb_path_point *path, size_t points, int32_t date);

/* Does a value reach a target? */
bool pb_aim_reached(double value, double target, bool rise);

/* How the latest figure, of a period that ends on `date`, stands. Cannot be said: it is missing; or it does not reach
 * the target, which is not past, and there is no line to compare with on that day. */
struct pb_aim_standing pb_target_standing(const struct pb_aim *aim, const struct pb_estimate *latest, int32_t date);

/* Of a target that is a direction alone: met when the figure moved that way since the baseline beyond chance (the 95%
 * limits of the difference, by pb_difference, exclude 0), off track, or missed when the date is past, when it moved the
 * other way beyond chance; cannot be said otherwise, and without limits. */
enum pb_word pb_direction_standing(const struct pb_estimate *baseline, const struct pb_estimate *latest, bool rise,
                                   bool past);

/* The change from a year before in percent; NaN unless both are there and the earlier one is above 0. */
double pb_growth(double value, double before);

#pragma GCC visibility pop

#endif
