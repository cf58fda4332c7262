#ifndef PB_LOADERS_PROFILE_TABLES_H
#define PB_LOADERS_PROFILE_TABLES_H
/*
 * The tables of the page, one for each outcome: which measures have room on it, and their rows.
 */
#include "loaders/profile/measures.h"
#include "loaders/profile/page.h"

/* Marks the measures that are shown in `room` printed pixels, in the order of profile_measures_ranked, and counts
 * them. False: out of memory. */
bool profile_tables_choose(const struct pb_load *load, struct profile_measures *measures, struct pb_arena *arena,
                           size_t room) PB_MUST_USE;

/* Is there nothing of any measure but its figure? Then the columns for more are left out: they would all be empty. */
bool profile_tables_have_figures_alone(const struct pb_table *table, const struct profile_measures *measures);

/* The tables of what is shown. */
void profile_tables_put(struct page *page, const struct pb_load *load, const struct profile_measures *measures);

#endif
