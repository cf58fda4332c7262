#ifndef PB_TRANSFORMS_INEQUALITY_H
#define PB_TRANSFORMS_INEQUALITY_H
/*
 * Two ways to an index of inequality: over the deprivation groups that a source has (inequality.c), and over the LSOAs
 * of an area, by their ranks in the reference data (lsoas.c).
 */
#include "placebook/module.h"

/* Adds the indices over LSOAs. Nothing happens where the reference data have no ranks of deprivation. */
enum pb_status inequality_over_lsoas(struct pb_context *context, struct pb_error *error) PB_MUST_USE;

/* Both indices as rows about the same as `like`: the category, the polarity, no multiplier and no note. */
enum pb_status inequality_add(struct pb_table *table, size_t like, const char *category, size_t *row,
                              struct pb_error *error) PB_MUST_USE;

/* What the indices of values in this unit are in: percentage points of percentages. */
const char *inequality_slope_unit(const char *unit);
#define INEQUALITY_RATIO "Ratio"

#endif
