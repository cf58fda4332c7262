#ifndef PB_STATISTICS_ORDERING_H
#define PB_STATISTICS_ORDERING_H
/*
 * The rows of a group put in the order of time.
 */
#include "statistics/method.h"

/* Row numbers of the group, earliest first, into order[0] to order[group->count - 1]. The texts of the column are all
 * numbers, all dates (YYYY-MM-DD), or all periods ("2019", "2019/20", "2017 - 19", "2019 Q1", "Apr 2019"), which are
 * ordered by their ends and then by their beginnings. PB_REJECTED: a text that is missing or cannot be ordered with the
 * others, two rows at the same time. */
enum pb_status pb_group_order(const struct pb_group *group, size_t column, size_t *order,
                              struct pb_error *error) PB_MUST_USE;

#endif
