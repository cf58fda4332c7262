#ifndef PB_TRANSFORMS_FEW_EVENTS_H
#define PB_TRANSFORMS_FEW_EVENTS_H
/*
 * What the steps of this transform share. A set is all rows of one measure, sex and age for areas of one kind; of each
 * area the latest figure is looked at, and when it rests on few events, it gets what is written here beside it.
 */
#include "placebook/calculated.h"
#include "placebook/module.h"
#include "placebook/statistics/empirical_bayes.h"
#include "placebook/statistics/pooled_years.h"

struct few_events_options {
    int64_t events; /* fewer than these are few */
    double width;   /* limits that are further apart than this per cent of the value are wide */
};

/* An area of the set: its years, the latest first. */
struct few_events_area {
    size_t rows[PB_POOL_YEARS_MOST]; /* of the table */
    size_t years;
    bool few;
};

/* Adds the years together, as a row like `like`, which is the latest year in the table of some Place. Nothing where
 * there are too few years. */
enum pb_status few_events_pool(struct pb_table *table, size_t like, const struct few_events_area *area,
                               struct pb_joined *joined, struct pb_error *error) PB_MUST_USE;

/* Adds the estimate. `areas`: from how many it was made. */
enum pb_status few_events_smooth(struct pb_table *table, size_t like, const struct pb_shrinkage *shrinkage,
                                 size_t areas, struct pb_error *error) PB_MUST_USE;

#endif
