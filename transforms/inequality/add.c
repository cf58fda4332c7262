/*
 * What rows of indices have in common, whatever they were made of.
 */
#include "transforms/inequality/inequality.h"

#include "placebook/calculated.h"

#include <string.h>

enum pb_status inequality_add(struct pb_table *table, size_t like, const char *category, size_t *row,
                              struct pb_error *error)
{
    enum pb_status status = pb_calculated_add(table, table, like, row, error);
    if (status != PB_OK)
        return status;
    table->multiplier[*row] = PB_MISSING;
    table->value_type[*row] = PB_WORD_OTHER_VALUE;
    bool judged = table->polarity[*row] == PB_WORD_HIGH_IS_GOOD || table->polarity[*row] == PB_WORD_LOW_IS_GOOD;
    table->polarity[*row] = judged ? PB_WORD_LOW_IS_GOOD : PB_WORD_NO_JUDGEMENT; /* less inequality is better */
    table->note[*row] = PB_WORD_NONE;
    return pb_cell_set(table, &table->category[*row], category, error);
}

const char *inequality_slope_unit(const char *unit)
{
    return strcmp(unit, "%") == 0 ? "Percentage points" : unit;
}
