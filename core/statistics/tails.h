#ifndef PB_CORE_STATISTICS_TAILS_H
#define PB_CORE_STATISTICS_TAILS_H
/*
 * The lowest and the highest numbers of many, for limits that are percentiles of simulated draws: all of them lie in
 * the tails, so these are copied out once and only they are searched for each limit.
 */
#include <stddef.h>

/* Puts the `tail` + 1 lowest numbers into low[0] to low[tail], and the negatives of the `tail` + 1 highest into high[0]
 * to high[tail], each in any order but for the largest, which is the last. Both have room for `room` numbers, which is
 * more than `tail` (twice as much is fast), and may hold anything behind. `tail` is below `count`. The numbers may be
 * rearranged. */
void pb_tails_find(double *numbers, size_t count, size_t tail, double *low, double *high, size_t room);

/* The number at a position in ascending order, which lies between `low` and `high` (inclusive) as do all numbers that
 * are now there: Hoare's selection; rearranges the numbers there. */
double pb_tails_select(double *numbers, ptrdiff_t low, ptrdiff_t high, ptrdiff_t position);

#endif
