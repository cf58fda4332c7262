/*
 * What the steps say about the rows that they reject.
 */
#include "placebook/reject.h"
#include "transforms/normalise/normalise.h"

#include <stdio.h>

const char *normalise_subject(const struct pb_table *table, size_t row, char *buffer, size_t size)
{
    const char *category = pb_cell(table, category, row);
    (void)snprintf(buffer, size, "%.100s (%.20s), %.40s, %.60s%s%.100s%s%.100s, %.60s", pb_cell(table, area_name, row),
                   pb_cell(table, area_code, row), pb_cell(table, sex, row), pb_cell(table, age, row),
                   *category ? ", " : "", pb_cell(table, category_type, row), *category ? ": " : "", category,
                   pb_cell(table, period, row));
    return buffer;
}

const char *normalise_place(const struct pb_table *table, size_t row, char *buffer, size_t size)
{
    const char *at = pb_cell(table, source_row, row);
    (void)snprintf(buffer, size, "%.200s, %s%.200s", pb_cell(table, source_file, row),
                   *at >= '0' && *at <= '9' ? "line " : "", at);
    return buffer;
}

enum pb_status normalise_reject(struct normalise_work *work, size_t row, const char *rule, const char *reason)
{
    work->marks[row] = false;
    return pb_transform_reject(work->context, row, rule, work->error, "%s", reason);
}
