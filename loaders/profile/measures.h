#ifndef PB_LOADERS_PROFILE_MEASURES_H
#define PB_LOADERS_PROFILE_MEASURES_H
/*
 * The measures of a Place that have a figure: how each stands, and which of them the page shows.
 *
 * One printed page does not hold them all. First come those that are worse than England, then those that get worse
 * beyond chance (the trend or the control chart), then those off target, then others that are compared with England,
 * then the rest; each in the order of the framework. The page says how many it leaves out.
 */
#include "loaders/profile/words.h"

#include "placebook/contract/headline.h"
#include "placebook/module.h"

struct profile_measure {
    const struct pb_measure *measure; /* NULL: the framework does not have it */
    const char *name;                 /* with the people and the area, where they are not the Place's own */
    size_t row;
    size_t first;   /* rows first to row are its series over time */
    size_t outcome; /* its position among those of the framework, or their count */
    enum profile_verdict verdict;
    const char *compared; /* in words */
    bool second;          /* of a measure with figures of women and of men: the other one is before it */
    bool worsening;       /* by its trend or its control chart */
    bool off_target;
    bool shown;
};

struct profile_measures {
    struct profile_measure *items; /* in the order of publication */
    size_t count;
    size_t totals[VERDICTS]; /* measures: of women and men the less good counts */
    size_t shown;
};

/* "Life expectancy at birth (male, county)": the name of a measure with what else a reader has to know, "" for nothing.
 * NULL when out of memory. */
const char *profile_name(struct pb_arena *arena, const char *measure, const char *category, pb_symbol sex,
                         const char *area) PB_MUST_USE;

/* Is any of these measures, by verdict, rated against England? */
bool profile_rates(const size_t verdicts[VERDICTS]);

enum pb_status profile_measures_find(const struct pb_load *load, struct pb_arena *arena,
                                     struct profile_measures *measures, struct pb_error *error) PB_MUST_USE;

/* Adds the measure of an item to counts by verdict: once, of women and men by the less good of the two. Items come in
 * their order. Returns how many measures it added, 0 or 1. */
size_t profile_measure_count(const struct profile_measure *item, size_t totals[VERDICTS]);

/* The measures in the order in which they are worth a line: positions, in the arena; NULL when out of memory. */
const size_t *profile_measures_ranked(const struct profile_measures *measures, struct pb_arena *arena) PB_MUST_USE;

#endif
