#include "core/base/correction.h"

#include <assert.h>
#include <string.h>

static int correction_order(const char *sheet, uint64_t row, const struct pb_correction *correction)
{
    int order = strcmp(sheet, correction->sheet);
    if (order != 0)
        return order;
    return row < correction->row ? -1 : row > correction->row;
}

/* How many of the items come before a row. */
static size_t correction_before(const struct pb_corrections *corrections, const char *sheet, uint64_t row)
{
    size_t from = 0;
    size_t until = corrections->count;
    assert(corrections->items || corrections->count == 0);
    while (from < until) {
        size_t middle = from + (until - from) / 2;
        if (correction_order(sheet, row, &corrections->items[middle]) > 0)
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

struct pb_corrections pb_corrections_of(const struct pb_corrections *corrections, const char *sheet)
{
    if (!corrections || corrections->count == 0)
        return (struct pb_corrections){ 0 };
    size_t from = correction_before(corrections, sheet, 0);
    size_t until = from;
    while (until < corrections->count && strcmp(corrections->items[until].sheet, sheet) == 0)
        until++;
    return (struct pb_corrections){ .items = corrections->items + from,
                                    .count = until - from,
                                    .used = corrections->used ? corrections->used + from : NULL };
}

const struct pb_correction *pb_corrections_take(const struct pb_corrections *of_sheet, uint64_t row)
{
    if (of_sheet->count == 0)
        return NULL;
    size_t at = correction_before(of_sheet, of_sheet->items->sheet, row);
    if (at == of_sheet->count || of_sheet->items[at].row != row)
        return NULL;
    assert(strcmp(of_sheet->items[at].sheet, of_sheet->items->sheet) == 0);
    if (of_sheet->used)
        of_sheet->used[at] = true;
    return &of_sheet->items[at];
}
