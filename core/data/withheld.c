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
