/*
 * Finds the table of variables and weights in a similar-10 workbook. It is read before the organisations, because its
 * names say which headings to look for.
 */
#include "core/similar/input_private.h"

#include <math.h>
#include <string.h>

/* A heading is short; a sentence about weights is not a heading. */
enum { HEADING_MAXIMUM = 60 };

/* A row that may be the heading of the table of weights. */
struct heading {
    struct pb_similar_place place;
    uint32_t name_column;
    uint32_t weight_column;
    uint32_t other_weight_column; /* 0: there is one column of weights */
    size_t variables;             /* that have a weight below */
};

static bool is_total(const char *name)
{
    return pb_similar_same_name(name, "total") || pb_similar_same_name(name, "sum") ||
           pb_similar_same_name(name, "totals");
}

/* The columns of such a heading. False when it is not one. */
static bool is_heading(const struct pb_similar_row *row, struct heading *heading)
{
    bool named = false;
    for (size_t i = 0; i < row->count; i++) {
        const struct pb_similar_cell *cell = &row->cells[i];
        if (!isnan(cell->number) || strlen(cell->text) > HEADING_MAXIMUM)
            continue;
        if (pb_similar_says(cell->text, "weight")) {
            if (!heading->weight_column)
                heading->weight_column = cell->column;
            else if (!heading->other_weight_column)
                heading->other_weight_column = cell->column;
        } else if (pb_similar_says(cell->text, "variable")) {
            bool best = pb_similar_says(cell->text, "name") || pb_similar_says(cell->text, "code");
            if (!heading->name_column || (best && !named))
                heading->name_column = cell->column;
            named = named || best;
        }
    }
    return heading->weight_column && heading->name_column;
}

static void weights_count_variables(struct heading *heading)
{
    const struct pb_similar_sheet *sheet = heading->place.sheet;
    for (size_t r = heading->place.row + 1; r < sheet->count; r++) {
        const struct pb_similar_cell *name = pb_similar_cell(&sheet->rows[r], heading->name_column);
        const struct pb_similar_cell *weight = pb_similar_cell(&sheet->rows[r], heading->weight_column);
        if (name && is_total(name->text))
            return;
        heading->variables += name && weight && !isnan(weight->number);
    }
}

/* The heading with the most variables below it. */
static struct heading weights_find_heading(const struct pb_similar_sheets *sheets)
{
    struct heading best = { 0 };
    for (size_t s = 0; s < sheets->count; s++)
        for (size_t r = 0; r < sheets->sheets[s].count; r++) {
            struct heading heading = { .place = { &sheets->sheets[s], r } };
            if (!is_heading(&sheets->sheets[s].rows[r], &heading))
                continue;
            weights_count_variables(&heading);
            if (heading.variables > best.variables)
                best = heading;
        }
    return best;
}

static enum pb_status weights_no_heading(const struct pb_similar_reading *reading)
{
    char found[600] = "";
    pb_similar_list_sheets(reading, found, sizeof found);
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_SOURCE,
                  "no table of weights: expected headings such as 'Variable name' and 'Weights' with the variables "
                  "below them; found %s",
                  found[0] ? found : "no sheets");
    pb_error_at(reading->error, reading->file, 0, 0);
    pb_error_hint(reading->error, "this command takes NHS England's input workbook of the similar 10 method");
    return PB_FAILED;
}

static enum pb_status take_weight(struct pb_similar_reading *reading, const struct heading *heading,
                                  const struct pb_similar_row *row)
{
    struct pb_similar_input *input = reading->input;
    const struct pb_similar_cell *name = pb_similar_cell(row, heading->name_column);
    const struct pb_similar_cell *weight = pb_similar_cell(row, heading->weight_column);
    for (size_t v = 0; v < input->variables; v++)
        if (pb_similar_same_name(input->names[v], name->text))
            return pb_similar_wrong(reading, input->weights_sheet, row->number, name->column,
                                    "variable '%.60s' has a second weight", name->text);
    if (weight->number < 0)
        return pb_similar_wrong(reading, input->weights_sheet, row->number, weight->column,
                                "weight %.15g of variable '%.60s': expected 0 or more", weight->number, name->text);
    if (input->variables == PB_SIMILAR_VARIABLES_MAXIMUM)
        return pb_similar_wrong(reading, input->weights_sheet, row->number, name->column, "more than %d variables",
                                (int)PB_SIMILAR_VARIABLES_MAXIMUM);
    if (weight->number > 0) {
        reading->keys[input->variables] = name->key;
        input->names[input->variables] = name->text;
        input->weights[input->variables] = weight->number;
        input->variables++;
    }
    return PB_OK;
}

static enum pb_status take_weights(struct pb_similar_reading *reading, const struct heading *heading)
{
    const struct pb_similar_sheet *sheet = heading->place.sheet;
    enum pb_status status = PB_OK;
    reading->weights_sheet = sheet;
    reading->weights_column = heading->name_column;
    for (size_t r = heading->place.row + 1; status == PB_OK && r < sheet->count; r++) {
        const struct pb_similar_cell *name = pb_similar_cell(&sheet->rows[r], heading->name_column);
        const struct pb_similar_cell *weight = pb_similar_cell(&sheet->rows[r], heading->weight_column);
        if (!name)
            continue;
        if (is_total(name->text))
            break;
        if (weight && !isnan(weight->number))
            status = take_weight(reading, heading, &sheet->rows[r]);
        else
            reading->weightless[reading->weightless_count++] = name->text;
    }
    return status;
}

enum pb_status pb_similar_read_weights(struct pb_similar_reading *reading)
{
    struct pb_similar_input *input = reading->input;
    struct heading heading = weights_find_heading(&reading->sheets);
    if (heading.variables == 0)
        return weights_no_heading(reading);
    const struct pb_similar_row *row = &heading.place.sheet->rows[heading.place.row];
    input->weights_sheet = heading.place.sheet->name;
    if (heading.other_weight_column) {
        char place[PB_XLSX_PLACE_TEXT];
        return pb_similar_wrong(reading, input->weights_sheet, row->number, heading.weight_column,
                                "two columns of weights, the other one in %s: expected one",
                                pb_xlsx_place(row->number, heading.other_weight_column, place));
    }
    input->names = pb_arena_take(reading->arena, PB_SIMILAR_VARIABLES_MAXIMUM, sizeof *input->names);
    input->weights = pb_arena_take(reading->arena, PB_SIMILAR_VARIABLES_MAXIMUM, sizeof *input->weights);
    reading->weightless = pb_arena_take(reading->arena, heading.place.sheet->count, sizeof *reading->weightless);
    if (!input->names || !input->weights || !reading->weightless)
        return pb_out_of_memory(reading->error);
    enum pb_status status = take_weights(reading, &heading);
    if (status == PB_OK && input->variables == 0)
        status = pb_similar_wrong(reading, input->weights_sheet, row->number, heading.weight_column,
                                  "all weights are 0: expected at least one above 0");
    return status;
}
