/*
 * Which indicators a mapping names: in its constants, beside a column of figures (`with`), or in place of texts
 * (`values`). An id may have parts that come from the table, such as "qof-{sheet}-prevalence".
 */
#include "extractors/table/match.h"
#include "extractors/table/table.h"

#include <string.h>

static bool is_it(const char *named, const char *indicator)
{
    return named && table_match_pattern(named, indicator, strlen(indicator), NULL);
}

static bool has_column_of_indicators(const struct table_options *options)
{
    const struct table_column *columns = options->columns.items;
    for (size_t i = 0; i < options->columns.count; i++)
        if (table_field_of(columns[i].field_name) == FIELD_INDICATOR)
            return true;
    return false;
}

bool table_names(const void *option_values, const char *indicator)
{
    const struct table_options *options = option_values;
    const struct table_column *columns = options->columns.items;
    const struct table_values *values = options->values.items;
    if (!indicator)
        return has_column_of_indicators(options);
    if (is_it(options->constants.field[FIELD_INDICATOR], indicator))
        return true;
    for (size_t i = 0; i < options->columns.count; i++)
        if (is_it(columns[i].with.field[FIELD_INDICATOR], indicator))
            return true;
    for (size_t i = 0; i < options->values.count; i++)
        if (table_field_of(values[i].field_name) == FIELD_INDICATOR && is_it(values[i].to, indicator))
            return true;
    return false;
}
