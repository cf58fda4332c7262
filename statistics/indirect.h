#ifndef PB_STATISTICS_INDIRECT_H
#define PB_STATISTICS_INDIRECT_H
/*
 * What indirectly standardised ratios and rates share: the table, and all of the calculation but its scale.
 */
#include "statistics/method.h"

extern const struct pb_method_column pb_indirect_columns[];
extern const struct pb_method_output pb_indirect_outputs[];

/* Ratio: multiplier x observed / expected. With `rate`, that times the reference rate. */
enum pb_status pb_indirect_run(const struct pb_method_setting *setting, const struct pb_group *group, bool rate,
                               struct pb_results *results, struct pb_error *error) PB_MUST_USE;

#endif
