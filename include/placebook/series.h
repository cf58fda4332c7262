#ifndef PLACEBOOK_SERIES_H
#define PLACEBOOK_SERIES_H
/*
 * The rows of an observation table as series over time: one measure from one indicator, for one area in the table of
 * one Place, one sex, age and category; period after period.
 */
#include "placebook/table.h"

#pragma GCC visibility push(default)

enum { PB_SERIES_KEY = 9 };

struct pb_series {
    const uint32_t *rows; /* of the table, oldest period first; rows whose period is not understood come before */
    size_t count;         /* at least 1 */
};

struct pb_series_walk {
    const struct pb_table *table;
    const pb_symbol *key[PB_SERIES_KEY];
    uint32_t *order;
    size_t next; /* in the order: how many rows have been walked */
};

/* Begins to walk over the series of a table. `order` has room for table->rows and stays the caller's. Rows are not to
 * be added or moved during the walk. The series of a measure come one after the other. */
void pb_series_begin(struct pb_series_walk *walk, const struct pb_table *table, uint32_t *order);

/* The next series; false after the last one. */
bool pb_series_next(struct pb_series_walk *walk, struct pb_series *series);

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
enum pb_series_periods pb_series_periods(const struct pb_table *table, const struct pb_series *series);

/* Do annual, quarterly or monthly periods stand for points that are independent of each other? */
static inline bool pb_series_is_independent(enum pb_series_periods periods)
{
    return periods >= PB_SERIES_ANNUAL;
}

/* What stands against it, in words: "the periods overlap". "" when nothing does. */
const char *pb_series_obstacle(enum pb_series_periods periods);

/* Does the period of `later` begin on the day after that of `row` ends? Both have to be understood. */
bool pb_series_follows(const struct pb_table *table, size_t row, size_t later);

#pragma GCC visibility pop

#endif
