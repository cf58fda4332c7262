#ifndef PB_CORE_STATISTICS_TAILS_H
#define PB_CORE_STATISTICS_TAILS_H
/*
 * The lowest and the highest numbers of many, for limits that are percentiles of simulated draws: all of them lie in
 * the tails, so these are set apart once and only they are searched for each limit.
 */
#include <stddef.h>

/* Rearranges the numbers so that the `tail` + 1 lowest are first and the `tail` + 1 highest last, in any order, with
 * numbers[tail] and numbers[count - 1 - tail] in their places. 2 (`tail` + 1) is at most `count`. */
void pb_tails_set_apart(double *numbers, size_t count, size_t tail);

/* The number at a position in ascending order, which lies between `low` and `high` (inclusive) as do all numbers that
 * are now there: Hoare's selection; rearranges the numbers there. */
double pb_tails_select(double *numbers, ptrdiff_t low, ptrdiff_t high, ptrdiff_t position);

#endif
