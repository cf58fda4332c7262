#include "placebook/contract/inequality.h"

#include "placebook/deprivation.h"

#include <math.h>
#include <string.h>

enum pb_inequality pb_inequality_of_row(const struct pb_measure *measure, const struct pb_table *table, size_t row)
{
    const char *category = pb_cell(table, category, row);
    if (strcmp(category, PB_SLOPE_INDEX) == 0)
        return PB_INEQUALITY_DIFFERENCE;
    if (strcmp(category, PB_RELATIVE_INDEX) == 0)
        return PB_INEQUALITY_RATIO;
    return measure ? measure->inequality_kind : PB_INEQUALITY_NOT;
}

double pb_inequality_gap(enum pb_inequality kind, double value)
{
    if (kind != PB_INEQUALITY_RATIO)
        return fabs(value);
    return value > 0 ? fabs(log(value)) : PB_MISSING;
}

bool pb_inequality_is_upright(enum pb_inequality kind, double value)
{
    return value > (kind == PB_INEQUALITY_RATIO ? 1 : 0);
}

enum pb_word pb_inequality_polarity(const struct pb_measure *measure, const struct pb_table *table,
                                    const uint32_t *series, size_t count)
{
    enum pb_word polarity = (enum pb_word)table->polarity[series[count - 1]];
    for (size_t i = 0; i < count; i++) {
        double value = table->value[series[i]];
        enum pb_inequality kind = pb_inequality_of_row(measure, table, series[i]);
        if (kind != PB_INEQUALITY_NOT && !pb_missing(value) && !pb_inequality_is_upright(kind, value))
            return PB_WORD_NO_JUDGEMENT;
    }
    return polarity;
}
