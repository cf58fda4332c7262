/*
 * The texts of a group are read as numbers, then as dates, then as periods: the first way in which all can be read
 * counts, and the way that got furthest names the row that is wrong.
 */
#include "statistics/ordering.h"

#include "placebook/arena.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <stdlib.h>
#include <string.h>

/* Where a row is in time. */
struct moment {
    double key;
    size_t row;
};

static bool number_key(const char *text, double *key)
{
    return pb_number_parse(text, strlen(text), key);
}

static bool date_key(const char *text, double *key)
{
    int32_t date = 0;
    if (!pb_date_parse(text, strlen(text), &date))
        return false;
    *key = date;
    return true;
}

/* A date is a kind of its own, though it may be read as the period of a day. */
static bool period_key(const char *text, double *key)
{
    struct pb_period period;
    if (date_key(text, key) || !pb_period_parse(text, strlen(text), PB_YEAR_FINANCIAL, &period))
        return false;
    *key = period.end * 1e8 + period.start; /* sixteen digits, which a double holds */
    return true;
}

/* Reads all rows in one way; returns the first row that cannot be read so, or group->count. */
static size_t ordering_read_keys(const struct pb_group *group, size_t column, bool (*read)(const char *, double *),
                                 struct moment *moments)
{
    size_t row = 0;
    for (; row < group->count; row++) {
        moments[row].row = row;
        if (!read(group->texts[column][row], &moments[row].key))
            break;
    }
    return row;
}

static int ordering_compare(const void *left, const void *right)
{
    const struct moment *a = left;
    const struct moment *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static enum pb_status order_rows(const struct pb_group *group, size_t column, struct moment *moments, size_t *order,
                                 struct pb_error *error)
{
    static bool (*const ways[])(const char *, double *) = { number_key, date_key, period_key };
    const char *const *texts = group->texts[column];
    size_t furthest = 0;
    size_t way = 0;
    for (; way < sizeof ways / sizeof ways[0]; way++) {
        size_t read = ordering_read_keys(group, column, ways[way], moments);
        if (read == group->count)
            break;
        if (read > furthest)
            furthest = read;
    }
    if (way == sizeof ways / sizeof ways[0])
        return pb_fail(
            error, PB_REJECTED, PB_ERROR_SOURCE,
            "line %llu has '%.60s' for the time: expected numbers, dates such as 2019-04-30, or periods such as "
            "2019/20, all of one kind",
            (unsigned long long)group->lines[furthest], texts[furthest]);
    qsort(moments, group->count, sizeof *moments, ordering_compare);
    for (size_t i = 0; i < group->count; i++) {
        order[i] = moments[i].row;
        if (i > 0 && moments[i].key == moments[i - 1].key)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "two rows are at '%.60s'", texts[order[i]]);
    }
    return PB_OK;
}

enum pb_status pb_group_order(const struct pb_group *group, size_t column, size_t *order, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, SIZE_MAX);
    struct moment *moments = pb_arena_take(&arena, group->count, sizeof *moments);
    enum pb_status status = moments ? order_rows(group, column, moments, order, error) : pb_out_of_memory(error);
    pb_arena_close(&arena);
    return status;
}
