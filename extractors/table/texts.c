#include "extractors/table/texts.h"

#include "extractors/table/figures.h"
#include "extractors/table/match.h"

#include "placebook/indicator_id.h"

#include <string.h>

struct text table_cell_text(const struct pb_tabular_row *row, size_t column)
{
    struct text text = { "", 0 };
    if (column >= row->count || row->cells[column].kind == PB_CELL_ERROR || row->cells[column].kind == PB_CELL_BROKEN)
        return text;
    text = (struct text){ row->cells[column].text, row->cells[column].length };
    table_trim(&text.text, &text.length);
    return text;
}

void table_turn(const struct table_options *options, enum field field, struct text *text)
{
    const struct table_values *values = options->values.items;
    for (size_t i = 0; text->length > 0 && i < options->values.count; i++)
        if (strcmp(values[i].field_name, table_field_names[field]) == 0 &&
            table_match_any(&values[i].from, text->text, text->length)) {
            const char *to = values[i].to ? values[i].to : "";
            *text = (struct text){ to, strlen(to) };
            return;
        }
}

struct text table_category(const struct table_options *options, const struct pb_tabular_row *row, size_t column)
{
    static const char none[] = "Not stated";
    struct text text = table_cell_text(row, column);
    if (text.length != 1 && table_figure_is_missing(options, text.text, text.length))
        text = (struct text){ none, sizeof none - 1 };
    table_turn(options, FIELD_CATEGORY, &text);
    return text.length ? text : (struct text){ none, sizeof none - 1 };
}

void table_indicator_id(const struct text *text, char id[INDICATOR_TEXT])
{
    pb_indicator_id(text->text, text->length, id, INDICATOR_TEXT);
}
