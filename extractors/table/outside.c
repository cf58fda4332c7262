/*
 * What is said outside of the table: in the name of the file, and in the rows above the headings.
 */
#include "extractors/table/layout.h"
#include "extractors/table/texts.h"
#include "placebook/period.h"

#include <stdio.h>
#include <string.h>

/* Is what was captured for the period one, so that any other title above the table is not taken for it? */
static bool outside_has_period(const struct table_options *options, const struct captured *captured)
{
    const struct pb_period_rules rules = { .years = PB_YEARS_FINANCIAL, .dates = PB_DATES_DAY_FIRST };
    struct pb_period_found found;
    struct text text = { captured->text, captured->length };
    if (!text.text)
        return true;
    table_turn(options, FIELD_PERIOD, &text);
    return pb_period_read(text.text, text.length, &rules, &found) != PB_PERIOD_NOT_UNDERSTOOD;
}

/* Sets the fields that the first fitting pattern takes from a text, unless they are set already. */
static enum pb_status outside_take(struct layout *layout, const struct pb_text_list *patterns, const char *text,
                                   bool *said, struct pb_error *error)
{
    for (size_t i = 0; i < patterns->count; i++) {
        struct captured captured[FIELD_TEXTS] = { 0 };
        if (!table_match_pattern(patterns->items[i], text, strlen(text), captured) ||
            !outside_has_period(layout->options, &captured[FIELD_PERIOD]))
            continue;
        *said = true;
        for (enum field field = 0; field < FIELD_TEXTS; field++) {
            const char **set = &layout->shared.set[field];
            if (captured[field].text && !*set &&
                !(*set = pb_arena_text(&layout->arena, captured[field].text, captured[field].length)))
                return pb_out_of_memory(error);
        }
    }
    return PB_OK;
}

enum pb_status table_outside_file(struct layout *layout, struct pb_error *error)
{
    const struct pb_text_list *patterns = &layout->options->file_names;
    bool said = patterns->count == 0;
    enum pb_status status = outside_take(layout, patterns, layout->file, &said, error);
    if (status == PB_OK) /* the name of a file in a zip */
        status = outside_take(layout, patterns, layout->sheet, &said, error);
    if (status != PB_OK || said)
        return status;
    status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "the name of the file is not like '%.200s'", patterns->items[0]);
    pb_error_at(error, layout->file, 0, 0);
    pb_error_hint(error, "the mapping takes a field from the name under which the file was published: give it that "
                         "name again, or set the field in 'constants' instead of 'file_names'");
    return status;
}

enum pb_status table_outside_row(struct layout *layout, const struct pb_tabular_row *row, struct pb_error *error)
{
    char joined[HEADING_TEXT] = "";
    for (size_t i = 0; layout->options->above.count > 0 && i < row->count; i++) {
        char text[HEADING_TEXT];
        size_t at = strlen(joined);
        /* What does not fit is left out: patterns are about the beginning. */
        if (row->cells[i].kind != PB_CELL_BROKEN &&
            table_squeeze(row->cells[i].text, row->cells[i].length, text, sizeof text) > 0 &&
            snprintf(joined + at, sizeof joined - at, "%s%s", at ? " | " : "", text) < 0)
            joined[at] = '\0';
    }
    return *joined ? outside_take(layout, &layout->options->above, joined, &layout->above_said, error) : PB_OK;
}

enum pb_status table_outside_end(const struct layout *layout, struct pb_error *error)
{
    const struct pb_text_list *patterns = &layout->options->above;
    if (patterns->count == 0 || layout->above_said)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no row above the headings is like '%.200s'", patterns->items[0]);
    pb_error_at(error, layout->file, 0, 0);
    pb_error_hint(error, "correct 'above' in the mapping, or set its fields in 'constants'");
    return status;
}
