#include "placebook/withheld.h"

#include "placebook/period.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATOR '\x1F'

size_t pb_withheld_join(const char *text, size_t size, char identity[PB_WITHHELD_TEXT], size_t length)
{
    size_t room = PB_WITHHELD_TEXT - 1 - length;
    if (length > 0 && room > 0) {
        identity[length++] = SEPARATOR;
        room--;
    }
    size = size < room ? size : room;
    memcpy(identity + length, text, size);
    identity[length + size] = '\0';
    return length + size;
}

size_t pb_withheld_cell(const struct pb_table *table, size_t row, char identity[PB_WITHHELD_TEXT])
{
    const pb_symbol columns[] = { table->measure[row], table->area_code[row],     table->sex[row],
                                  table->age[row],     table->category_type[row], table->category[row] };
    char start[11];
    char end[11];
    const char *first = pb_date_text(table->period_start[row], start);
    const char *last = pb_date_text(table->period_end[row], end);
    size_t length = 0;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        length = pb_withheld_join(pb_symbol_text(table->symbols, columns[i]),
                                  pb_symbol_length(table->symbols, columns[i]), identity, length);
    if (!*first)
        return pb_withheld_join(pb_cell(table, period, row), pb_symbol_length(table->symbols, table->period[row]),
                                identity, length);
    length = pb_withheld_join(first, strlen(first), identity, length);
    return pb_withheld_join(last, strlen(last), identity, length);
}

static int withheld_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool pb_withheld_listed(const struct pb_text_list *list, const char *identity)
{
    return list && list->count > 0 && bsearch(&identity, list->items, list->count, sizeof *list->items, withheld_order);
}

static bool is_withheld(const struct pb_table *table, size_t row)
{
    return table->status[row] == PB_WORD_SUPPRESSED && pb_missing(table->count[row]);
}

enum pb_status pb_withheld_collect(const struct pb_table *table, struct pb_arena *arena, struct pb_text_list *list,
                                   struct pb_error *error)
{
    size_t found = 0;
    *list = (struct pb_text_list){ 0 };
    for (size_t row = 0; row < table->rows; row++)
        found += is_withheld(table, row);
    if (found == 0)
        return PB_OK;
    list->items = pb_arena_take(arena, found, sizeof *list->items);
    if (!list->items)
        return pb_out_of_memory(error);
    for (size_t row = 0; row < table->rows; row++) {
        char identity[PB_WITHHELD_TEXT];
        if (!is_withheld(table, row))
            continue;
        list->items[list->count] = pb_arena_text(arena, identity, pb_withheld_cell(table, row, identity));
        if (!list->items[list->count++])
            return pb_out_of_memory(error);
    }
    qsort(list->items, list->count, sizeof *list->items, withheld_order);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++)
        if (strcmp(list->items[i], list->items[kept - 1]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
    return PB_OK;
}
