#ifndef PLACEBOOK_CONTRACT_INEQUALITY_H
#define PLACEBOOK_CONTRACT_INEQUALITY_H
/*
 * Which rows are measures of inequality between groups: the slope and the relative index that are calculated, and
 * measures of which the framework says so. Of these the number alone misleads: one below none (0 of a difference, 1 of
 * a ratio) is a gap too, of which the groups have changed sides.
 */
#include "placebook/framework.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* What the row is; `measure` is that of the framework, NULL where it has none. */
enum pb_inequality pb_inequality_of_row(const struct pb_measure *measure, const struct pb_table *table, size_t row);

/* How wide the gap is, 0 for none: the distance from 0, of a ratio that from 1 on the log scale, so that twice and half
 * are equally far. PB_MISSING for a ratio that is not above 0. */
double pb_inequality_gap(enum pb_inequality kind, double value);

/* Is the number above none, so that it grows when the gap does? */
bool pb_inequality_is_upright(enum pb_inequality kind, double value);

/* The polarity by which a row's number is judged over time: that of the row, and PB_WORD_NO_JUDGEMENT where it is a
 * measure of inequality and some row of the series is not upright, since there less is not always narrower. */
enum pb_word pb_inequality_polarity(const struct pb_measure *measure, const struct pb_table *table,
                                    const uint32_t *series, size_t count);

#pragma GCC visibility pop

#endif
