/*
 * The columns of a pack that are none of the fields, so that nobody takes them for read.
 */
#include "extractors/rightcare/rows.h"

#include "placebook/text.h"

static bool unused_is_field(const struct headings *headings, size_t column)
{
    for (enum field field = 0; field < FIELDS; field++)
        if (headings->at[field] == column)
            return true;
    return false;
}

enum pb_status rightcare_unused_open(struct rows *rows, const struct pb_tabular_row *headings, struct pb_error *error)
{
    size_t count = 0;
    for (size_t column = 0; column < headings->count; column++)
        count += !unused_is_field(rows->headings, column);
    rows->unused_more = count > PB_UNUSED_COLUMNS ? count - PB_UNUSED_COLUMNS : 0;
    count -= rows->unused_more;
    rows->unused_count = 0;
    rows->unused = pb_arena_take(&rows->peers->arena, count, sizeof *rows->unused);
    if (!rows->unused)
        return pb_out_of_memory(error);
    for (size_t column = 0; column < headings->count && rows->unused_count < count; column++) {
        const char *heading = headings->cells[column].text;
        size_t length = headings->cells[column].length;
        if (unused_is_field(rows->headings, column))
            continue;
        pb_text_trim(&heading, &length);
        pb_unused_name(&rows->unused[rows->unused_count++], column, heading, length);
    }
    return PB_OK;
}

void rightcare_unused_look(struct rows *rows, const struct pb_tabular_row *row)
{
    for (size_t i = 0; i < rows->unused_count; i++) {
        size_t at = rows->unused[i].at;
        if (at < row->count)
            (void)pb_unused_note(&rows->unused[i], row->cells[at].text, row->cells[at].length);
    }
}
