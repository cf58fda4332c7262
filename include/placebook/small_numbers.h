#ifndef PLACEBOOK_SMALL_NUMBERS_H
#define PLACEBOOK_SMALL_NUMBERS_H
/*
 * What stands beside the figure of a small area that has few events: the years before taken together with it, and an
 * estimate that borrows strength from areas of its kind. Both are rows of the same measure, area, sex and age with this
 * category type, so that nobody takes them for the figure itself: they are never the latest one, and the raw figure
 * stays.
 */
#include <stdbool.h>
#include <string.h>

#define PB_SMALL_NUMBERS "Small numbers" /* category_type */
#define PB_POOLED_YEARS  "Pooled years"  /* category: its period is that of all the years */
#define PB_SMOOTHED      "Estimate that borrows strength from areas of its kind"

/* Is it the category type of such rows? */
static inline bool pb_is_small_numbers(const char *category_type)
{
    return strcmp(category_type, PB_SMALL_NUMBERS) == 0;
}

#endif
