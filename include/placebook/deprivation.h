#ifndef PLACEBOOK_DEPRIVATION_H
#define PLACEBOOK_DEPRIVATION_H
/*
 * Deprivation groups by their words, as Fingertips names them: "Most deprived decile (IMD2019)", "Second most deprived
 * decile", "Third more deprived decile" ... "Least deprived decile"; quintiles likewise.
 */
#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

/* How many groups a category type has: 10 for "... deprivation deciles ...", 5 for "... deprivation quintiles ...", 0
 * for anything else. */
size_t pb_deprivation_groups(const char *category_type);

/* Which of `groups` a category is, from 1 (most deprived); 0 if its words do not say. */
size_t pb_deprivation_group(const char *category, size_t groups);

/* Are the groups of a category type made within each area on its own: "LSOA21 deprivation deciles within area
 * (IMD2019)", "deprivation quintiles within county", "local deprivation quintiles"? Then a group of one area is not the
 * same group of another: the most deprived tenth of Stratford-on-Avon is less deprived than that of Coventry. They
 * cannot be added up, nor compared. Groups "within England" are those of the country, and are the same everywhere. */
bool pb_grouping_is_relative(const char *category_type);

/* What the categories of calculated indices are called. */
#define PB_SLOPE_INDEX    "Slope index of inequality"
#define PB_RELATIVE_INDEX "Relative index of inequality"

/* The category type of indices over the LSOAs of an area, in the order of their ranks of deprivation. */
#define PB_SLOPE_OVER_LSOAS "LSOAs by rank of deprivation"

#pragma GCC visibility pop

#endif
