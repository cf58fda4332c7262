#ifndef PB_LOADERS_PROFILE_PICTURES_H
#define PB_LOADERS_PROFILE_PICTURES_H
/*
 * The two pictures of a measure, as SVG with a text that says the same: its difference from England as a dot with its
 * 95% limits as a bar, in percent of England's figure, so that all measures share one scale and the good direction is
 * on the right; and its series over time, with England's beside it. What cannot be drawn is not: the cell stays empty.
 */
#include "loaders/profile/measures.h"
#include "loaders/profile/page.h"

enum { PROFILE_EDGE = 50 }; /* percent of England's figure at either edge; what is beyond has an arrow */

void profile_picture_difference(struct page *page, const struct pb_table *table, const struct profile_measure *item);
void profile_picture_series(struct page *page, const struct pb_table *table, const struct profile_measure *item);

#endif
