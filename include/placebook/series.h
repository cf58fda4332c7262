#ifndef PLACEBOOK_SERIES_H
#define PLACEBOOK_SERIES_H
/*
 * The rows of an observation table as series over time: one measure, for one area in the table of one Place, one sex,
 * age and category; period after period, whichever sources they come from.
 */
#include "placebook/groups.h"

#pragma GCC visibility push(default)

/* Begins a walk over the series of a table; pb_groups_next gives each. Its rows are in the order of their periods,
 * oldest first; rows whose period is not understood come before. The series of a measure come one after the other. */
enum pb_status pb_series_open(struct pb_groups *series, const struct pb_table *table, struct pb_arena *arena,
                              struct pb_error *error) PB_MUST_USE;

/* How the periods of a series are made. */
enum pb_series_periods {
    PB_SERIES_NOT_UNDERSTOOD, /* of some period the days are not known */
    PB_SERIES_OVERLAPPING,    /* some period begins before the one before it ends: rolling and cumulative periods */
    PB_SERIES_UNEQUAL,        /* some periods are longer than others */
    PB_SERIES_OTHER,          /* all of one length, but not of those that follow */
    PB_SERIES_ANNUAL,
    PB_SERIES_QUARTERLY,
    PB_SERIES_MONTHLY
};
enum pb_series_periods pb_series_periods(const struct pb_table *table, const struct pb_group *series);

/* Do annual, quarterly or monthly periods stand for points that are independent of each other? */
static inline bool pb_series_is_independent(enum pb_series_periods periods)
{
    return periods >= PB_SERIES_ANNUAL;
}

/* Why they do not, in words: "the periods overlap". "" if they do. */
const char *pb_series_obstacle(enum pb_series_periods periods);

/* Does the period of `later` begin on the day after that of `row` ends? Both must be understood. */
bool pb_series_follows(const struct pb_table *table, size_t row, size_t later);

#pragma GCC visibility pop

#endif
