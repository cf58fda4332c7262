/*
 * Finds the table of organisations in a similar-10 workbook: the row whose headings name the most variables that have a
 * weight. The other headings of that row say which columns hold codes and the name.
 */
#include "core/similar/input_private.h"

#include <stdio.h>
#include <string.h>

static const struct pb_similar_row *layout_row_of(struct pb_similar_place place)
{
    return &place.sheet->rows[place.row];
}

/* The column of a variable; 0 when there is none; `again` is where a second one stands. */
static uint32_t layout_column_of(const struct pb_similar_row *row, const char *variable, uint32_t key, uint32_t *again)
{
    uint32_t column = 0;
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].key != key || !pb_similar_same_name(row->cells[i].text, variable))
            continue;
        if (column)
            *again = row->cells[i].column;
        else
            column = row->cells[i].column;
    }
    return column;
}

/* How many variables a row has as headings. The names in the table of weights are not headings. */
static size_t layout_count_variables(const struct pb_similar_reading *reading, const struct pb_similar_sheet *sheet,
                                     const struct pb_similar_row *row)
{
    const struct pb_similar_input *input = reading->input;
    uint32_t names = sheet == reading->weights_sheet ? reading->weights_column : 0;
    size_t count = 0;
    for (size_t v = 0; v < input->variables; v++) {
        uint32_t again = 0;
        uint32_t column = layout_column_of(row, input->names[v], reading->keys[v], &again);
        count += column != 0 && column != names;
    }
    return count;
}

static enum pb_status not_found(const struct pb_similar_reading *reading, const char *sheet)
{
    char found[600] = "";
    pb_similar_list_sheets(reading, found, sizeof found);
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_SOURCE,
                  "no table of organisations%s%.100s%s: expected a row with the variables '%.40s' ... as headings; "
                  "found %s",
                  sheet ? " in sheet '" : "", sheet ? sheet : "", sheet ? "'" : "", reading->input->names[0], found);
    pb_error_at(reading->error, reading->file, 0, 0);
    return PB_FAILED;
}

static enum pb_status incomplete(const struct pb_similar_reading *reading, struct pb_similar_place place, size_t count)
{
    const struct pb_similar_input *input = reading->input;
    char missing[300] = "";
    char found[400] = "";
    uint32_t again = 0;
    for (size_t v = 0; v < input->variables && strlen(missing) + 70 < sizeof missing; v++)
        if (!layout_column_of(layout_row_of(place), input->names[v], reading->keys[v], &again))
            (void)snprintf(missing + strlen(missing), sizeof missing - strlen(missing), "%s'%.60s'",
                           missing[0] ? ", " : "", input->names[v]);
    pb_similar_list_row(layout_row_of(place), found, sizeof found);
    (void)pb_similar_wrong(reading, place.sheet->name, layout_row_of(place)->number, 0,
                           "%zu of %zu variables have a column; there is none for %s; found %s", count,
                           input->variables, missing, found);
    pb_error_hint(reading->error, "headings and the names beside the weights (sheet '%.100s') must be the same",
                  input->weights_sheet);
    return PB_FAILED;
}

/* The row that names the most variables. */
static enum pb_status layout_find_heading(const struct pb_similar_reading *reading, const char *wanted,
                                          struct pb_similar_place *best)
{
    const struct pb_similar_input *input = reading->input;
    struct pb_similar_place second = { 0 };
    size_t most = 0;
    for (size_t s = 0; s < reading->sheets.count; s++) {
        const struct pb_similar_sheet *sheet = &reading->sheets.sheets[s];
        if (wanted && strcasecmp(wanted, sheet->name) != 0)
            continue;
        for (size_t r = 0; r < sheet->count; r++) {
            size_t count = layout_count_variables(reading, sheet, &sheet->rows[r]);
            if (count > most)
                *best = (struct pb_similar_place){ sheet, r };
            if (count >= most && count > 0)
                second = (struct pb_similar_place){ sheet, r };
            most = count > most ? count : most;
        }
    }
    /* One of several may be anything: a list of the variables, for example. */
    if (most == 0 || (most == 1 && input->variables > 1))
        return not_found(reading, wanted);
    if (most < input->variables)
        return incomplete(reading, *best, most);
    if (second.sheet != best->sheet || second.row != best->row) {
        (void)pb_similar_wrong(reading, best->sheet->name, layout_row_of(*best)->number, 0,
                               "all variables are headings here, and again in sheet '%.100s', row %u",
                               second.sheet->name, layout_row_of(second)->number);
        pb_error_hint(reading->error, "--sheet NAME says which sheet has the values to use");
        return PB_FAILED;
    }
    return PB_OK;
}

static enum pb_status check_weightless(const struct pb_similar_reading *reading, const struct pb_similar_layout *layout)
{
    const struct pb_similar_row *row = layout_row_of(layout->place);
    for (size_t i = 0; i < reading->weightless_count; i++) {
        uint32_t again = 0;
        uint32_t column = layout_column_of(row, reading->weightless[i], pb_similar_key(reading->weightless[i]), &again);
        if (column)
            return pb_similar_wrong(reading, layout->place.sheet->name, row->number, column,
                                    "variable '%.60s' is in sheet '%.100s' without a weight: expected a number",
                                    reading->weightless[i], reading->input->weights_sheet);
    }
    return PB_OK;
}

static bool is_variable(const struct pb_similar_input *input, const struct pb_similar_layout *layout, uint32_t column)
{
    for (size_t v = 0; v < input->variables; v++)
        if (layout->variables[v] == column)
            return true;
    return false;
}

/* Codes, name, and what no weight is given for. */
static enum pb_status find_other_columns(const struct pb_similar_reading *reading, struct pb_similar_layout *layout)
{
    struct pb_similar_input *input = reading->input;
    const struct pb_similar_row *row = layout_row_of(layout->place);
    char found[400] = "";
    input->unused = pb_arena_take(reading->arena, row->count, sizeof *input->unused);
    if (!input->unused)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; i < row->count; i++) {
        const struct pb_similar_cell *cell = &row->cells[i];
        if (is_variable(input, layout, cell->column))
            continue;
        if (pb_similar_says(cell->text, "code") && input->code_columns < PB_SIMILAR_CODES_MAXIMUM) {
            input->code_headings[input->code_columns] = cell->text;
            layout->codes[input->code_columns++] = cell->column;
        } else if (pb_similar_says(cell->text, "name") && !layout->name)
            layout->name = cell->column;
        else
            input->unused[input->unused_count++] = cell->text;
    }
    if (input->code_columns)
        return PB_OK;
    pb_similar_list_row(row, found, sizeof found);
    return pb_similar_wrong(reading, layout->place.sheet->name, row->number, 0,
                            "no column of codes: expected a heading that contains 'code', such as 'ODS code'; found %s",
                            found);
}

static enum pb_status find_variables(const struct pb_similar_reading *reading, struct pb_similar_layout *layout)
{
    const struct pb_similar_input *input = reading->input;
    const struct pb_similar_row *row = layout_row_of(layout->place);
    for (size_t v = 0; v < input->variables; v++) {
        uint32_t again = 0;
        layout->variables[v] = layout_column_of(row, input->names[v], reading->keys[v], &again);
        if (again) {
            char place[PB_XLSX_PLACE_TEXT];
            return pb_similar_wrong(reading, layout->place.sheet->name, row->number, again,
                                    "variable '%.60s' has a second column, the first one is %s", input->names[v],
                                    pb_xlsx_place(0, layout->variables[v], place));
        }
    }
    return PB_OK;
}

enum pb_status pb_similar_find_columns(const struct pb_similar_reading *reading, const char *sheet,
                                       struct pb_similar_layout *layout)
{
    enum pb_status status = layout_find_heading(reading, sheet, &layout->place);
    if (status != PB_OK)
        return status;
    reading->input->sheet = layout->place.sheet->name;
    status = find_variables(reading, layout);
    if (status == PB_OK)
        status = check_weightless(reading, layout);
    return status == PB_OK ? find_other_columns(reading, layout) : status;
}
