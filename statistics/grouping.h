#ifndef PB_STATISTICS_GROUPING_H
#define PB_STATISTICS_GROUPING_H
/*
 * Brings the rows of each group together and calls the method for one group after the other.
 */
#include "statistics/results.h"

enum pb_status pb_method_run(const struct pb_method_table *table, struct pb_results *results,
                             struct pb_error *error) PB_MUST_USE;

#endif
