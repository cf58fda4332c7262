#include "placebook/series.h"

#include "placebook/period.h"

#include <assert.h>

enum pb_status pb_series_open(struct pb_groups *series, const struct pb_table *table, struct pb_arena *arena,
                              struct pb_error *error)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(place),   PB_COLUMN(sex),
                                  PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };
    return pb_groups_open(series, table, PB_KEY(key), arena, error);
}

bool pb_series_follows(const struct pb_table *table, size_t row, size_t later)
{
    assert(row < table->rows && later < table->rows);
    return pb_date_days(table->period_start[later]) == pb_date_days(table->period_end[row]) + 1;
}

/* How many calendar months a row's period has; 0 when it does not consist of whole ones. */
static int months_of(const struct pb_table *table, size_t row)
{
    int32_t start = table->period_start[row];
    int32_t end = table->period_end[row];
    if (start % 100 != 1 || pb_date_valid(end + 1)) /* the day after the last one of a month is not in that month */
        return 0;
    return (end / 10000 - start / 10000) * 12 + end / 100 % 100 - start / 100 % 100 + 1;
}

enum pb_series_periods pb_series_periods(const struct pb_table *table, const struct pb_group *series)
{
    assert(series->count > 0);
    bool overlapping = false;
    bool equal = true;
    int months = months_of(table, series->rows[0]);
    for (size_t i = 0; i < series->count; i++) {
        size_t row = series->rows[i];
        if (!pb_date_valid(table->period_start[row]) || !pb_date_valid(table->period_end[row]))
            return PB_SERIES_NOT_UNDERSTOOD;
        overlapping = overlapping || (i > 0 && table->period_start[row] <= table->period_end[series->rows[i - 1]]);
        equal = equal && months_of(table, row) == months;
    }
    if (overlapping)
        return PB_SERIES_OVERLAPPING;
    if (!equal)
        return PB_SERIES_UNEQUAL;
    switch (months) {
    case 12:
        return PB_SERIES_ANNUAL;
    case 3:
        return PB_SERIES_QUARTERLY;
    case 1:
        return PB_SERIES_MONTHLY;
    default:
        return PB_SERIES_OTHER;
    }
}

const char *pb_series_obstacle(enum pb_series_periods periods)
{
    switch (periods) {
    case PB_SERIES_NOT_UNDERSTOOD:
        return "a period is not understood";
    case PB_SERIES_OVERLAPPING:
        return "the periods overlap";
    case PB_SERIES_UNEQUAL:
        return "the periods differ in length";
    case PB_SERIES_OTHER:
        return "the periods are neither years nor quarters nor months";
    default:
        return "";
    }
}
