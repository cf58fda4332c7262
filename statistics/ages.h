#ifndef PB_STATISTICS_AGES_H
#define PB_STATISTICS_AGES_H
/*
 * The rows of a group put in the order of the 20 age bands of a life table.
 */
#include "placebook/statistics/life_expectancy.h"
#include "statistics/method.h"

/* row_of[band] becomes the row of the group about each band. The texts of the column begin with the first year of age:
 * 0, 1, 5 to 90; 1-4 and 90+ are fine. PB_REJECTED: not 20 rows, a text that is no such age, an age twice. */
enum pb_status pb_group_bands(const struct pb_group *group, size_t column, size_t row_of[PB_LIFE_TABLE_BANDS],
                              struct pb_error *error) PB_MUST_USE;

/* Sets the limits of years of life at each level, in an output; what has none has a reason. */
enum pb_status pb_result_years(const struct pb_method_setting *setting, const struct pb_life_expectancy *expectancy,
                               size_t row, size_t output, struct pb_results *results,
                               struct pb_error *error) PB_MUST_USE;

#endif
