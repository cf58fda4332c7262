#ifndef PB_LOADERS_PROFILE_FIGURES_H
#define PB_LOADERS_PROFILE_FIGURES_H
/*
 * PLACE-profile.csv: the figures of the page and of the measures for which it has no room, one row for each. Places and
 * the system have it. It is also how the page that leads to all of them knows how each stands, whether its files were
 * made in this run or kept from an earlier one.
 */
#include "loaders/profile/measures.h"
#include "placebook/contract/profile_table.h"

#define PROFILE_FIGURES "-" PB_PROFILE_TABLE ".csv" /* behind the Place's id */

enum pb_status profile_figures_write(const struct pb_load *load, const struct profile_measures *measures,
                                     struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
