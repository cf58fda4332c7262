#ifndef PLACEBOOK_DEPRIVATION_H
#define PLACEBOOK_DEPRIVATION_H
/*
 * Deprivation groups by their words, as Fingertips names them: "Most deprived decile (IMD2019)", "Second most deprived
 * decile", "Third more deprived decile" ... "Least deprived decile"; quintiles likewise.
 */
#include <stddef.h>

#pragma GCC visibility push(default)

/* How many groups a category type has: 10 for "... deprivation deciles ...", 5 for "... deprivation quintiles ...", 0
 * for anything else. */
size_t pb_deprivation_groups(const char *category_type);

/* Which of `groups` a category is, from 1 (most deprived); 0 if its words do not say. */
size_t pb_deprivation_group(const char *category, size_t groups);

/* What the categories of calculated indices are called. */
#define PB_SLOPE_INDEX    "Slope index of inequality"
#define PB_RELATIVE_INDEX "Relative index of inequality"

#pragma GCC visibility pop

#endif
