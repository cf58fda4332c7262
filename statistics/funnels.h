#ifndef PB_STATISTICS_FUNNELS_H
#define PB_STATISTICS_FUNNELS_H
/*
 * What the two methods of funnel plots share: the columns of their table and the funnel of a group.
 */
#include "placebook/statistics/funnel.h"
#include "statistics/method.h"

enum { PB_FUNNEL_COLUMN_GROUP, PB_FUNNEL_COLUMN_NUMERATOR, PB_FUNNEL_COLUMN_DENOMINATOR };

extern const struct pb_method_column pb_funnel_columns[];
extern const struct pb_method_flag pb_funnel_flags[];

/* All areas of the group that can be taken. With PB_PER_ROW the others get their reason. */
void pb_funnel_of_group(const struct pb_method_setting *setting, const struct pb_group *group,
                        struct pb_results *results, struct pb_funnel *funnel);

#endif
