#include "extractors/table/levels.h"

#include "extractors/table/match.h"
#include "extractors/table/texts.h"
#include "placebook/marker.h"
#include "placebook/spelling.h"

/* Is there nothing to say an area by? Markers of all kinds stand for none here, and so does "Total" for the name of a
 * larger area's row. */
static bool says_no_area(const struct rows *rows, const struct pb_tabular_row *row, size_t column)
{
    struct text text = table_cell_text(row, column);
    return table_figure_is_missing(rows->options, text.text, text.length) ||
           pb_marker_of(text.text, text.length) != PB_MARKER_NONE;
}

static bool says_no_name(const struct rows *rows, const struct pb_tabular_row *row, size_t column)
{
    struct text text = table_cell_text(row, column);
    return says_no_area(rows, row, column) ||
           (pb_is_total(text.text, text.length) && !table_same_text(text.text, text.length, "England"));
}

static size_t level_at(const struct levels *levels, size_t level)
{
    return level < levels->count ? levels->at[level] : NO_COLUMN;
}

void table_levels_find(struct rows *rows, const struct pb_tabular_row *row)
{
    const struct layout *layout = rows->layout;
    const struct levels *codes = &layout->codes;
    const struct levels *names = &layout->names;
    const bool both = codes->count > 1 && names->count > 1;
    size_t count = codes->count > names->count ? codes->count : names->count;
    size_t level = 0;
    rows->area_code_column = layout->shared.from[FIELD_AREA_CODE].at;
    rows->area_name_column = layout->shared.from[FIELD_AREA_NAME].at;
    rows->areas->coarser = false;
    if (count < 2)
        return;
    while (level < count && (codes->count < 2 || says_no_area(rows, row, level_at(codes, level))) &&
           (names->count < 2 || says_no_name(rows, row, level_at(names, level))))
        level++;
    if (codes->count > 1)
        rows->area_code_column = level_at(codes, level);
    if (names->count > 1)
        rows->area_name_column = level_at(names, level);
    if (both && says_no_area(rows, row, rows->area_code_column))
        rows->area_code_column = NO_COLUMN;
    rows->areas->coarser = level > 0 && codes->count > 1 && !both;
}

size_t table_levels_column(const struct rows *rows, enum field field)
{
    if (field == FIELD_AREA_CODE)
        return rows->area_code_column;
    return field == FIELD_AREA_NAME ? rows->area_name_column : rows->layout->shared.from[field].at;
}
