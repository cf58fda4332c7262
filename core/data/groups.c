#include "placebook/groups.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct grouping {
    const pb_symbol *const *columns;
    size_t count;
    const int32_t *period_end;
};

static int groups_compare_rows(const void *a, const void *b, void *argument)
{
    const struct grouping *grouping = argument;
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    for (size_t i = 0; i < grouping->count; i++) {
        pb_symbol x = grouping->columns[i][left];
        pb_symbol y = grouping->columns[i][right];
        if (x != y)
            return x < y ? -1 : 1;
    }
    if (grouping->period_end[left] != grouping->period_end[right])
        return grouping->period_end[left] < grouping->period_end[right] ? -1 : 1;
    return left < right ? -1 : left > right;
}

static const pb_symbol *groups_column(const struct pb_table *table, size_t offset)
{
    const pb_symbol *column = NULL;
    assert(offset + sizeof column <= sizeof *table);
    memcpy(&column, (const char *)table + offset, sizeof column);
    return column;
}

struct pb_groups pb_groups_sort(const struct pb_table *table, const size_t *key, size_t columns, uint32_t *rows,
                                size_t count)
{
    const pb_symbol *sorted_by[PB_KEY_MAXIMUM];
    struct grouping grouping = { sorted_by, columns, table->period_end };
    assert(columns > 0 && columns <= PB_KEY_MAXIMUM);
    for (size_t i = 0; i < columns; i++)
        sorted_by[i] = groups_column(table, key[i]);
    if (count > 1)
        qsort_r(rows, count, sizeof *rows, groups_compare_rows, &grouping);
    return pb_groups_of(table, key, columns, rows, count);
}

enum pb_status pb_groups_open(struct pb_groups *groups, const struct pb_table *table, const size_t *key, size_t columns,
                              struct pb_arena *arena, struct pb_error *error)
{
    uint32_t *order = pb_arena_take(arena, table->rows, sizeof *order);
    if (!order)
        return pb_out_of_memory(error);
    for (size_t row = 0; row < table->rows; row++)
        order[row] = (uint32_t)row;
    *groups = pb_groups_sort(table, key, columns, order, table->rows);
    return PB_OK;
}

struct pb_groups pb_groups_of(const struct pb_table *table, const size_t *key, size_t columns, const uint32_t *rows,
                              size_t count)
{
    return (struct pb_groups){ .table = table, .key = key, .columns = columns, .order = rows, .rows = count };
}

struct pb_groups pb_groups_within(const struct pb_groups *groups, const struct pb_group *group, size_t columns)
{
    return pb_groups_of(groups->table, groups->key, columns, group->rows, group->count);
}

bool pb_rows_agree(const struct pb_table *table, const size_t *key, size_t columns, size_t row, size_t other)
{
    for (size_t i = 0; i < columns; i++) {
        const pb_symbol *column = groups_column(table, key[i]);
        if (column[row] != column[other])
            return false;
    }
    return true;
}

bool pb_groups_next(struct pb_groups *groups, struct pb_group *group)
{
    size_t begin = groups->next;
    size_t end = begin + 1;
    if (begin >= groups->rows)
        return false;
    while (end < groups->rows &&
           pb_rows_agree(groups->table, groups->key, groups->columns, groups->order[begin], groups->order[end]))
        end++;
    *group = (struct pb_group){ &groups->order[begin], end - begin };
    groups->next = end;
    return true;
}
