/*
 * Reads the organisations below the headings that layout.c found: codes, name, and a number for each variable. Each
 * organisation that lacks a value says which one. Rows that are not an organisation are listed for the caller.
 */
#include "core/similar/input_private.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { ORGANISATION_CODE_MAXIMUM = 12 };

/* What publishers write where there is not a number. */
static bool organisations_is_missing(const struct pb_similar_cell *cell)
{
    static const char *const signs[] = { "*", "-", ".", "..", ":", "na", "n/a", "null", "none", "missing", "x", NULL };
    for (size_t i = 0; signs[i]; i++)
        if (strcasecmp(cell->text, signs[i]) == 0)
            return true;
    return cell->error;
}

/* An organisation, and not the country or a summary of all. */
static bool organisations_is_code(const char *text)
{
    static const char *const others[] = { "england", "eng", "national", "total", "mean", "average", "sum", NULL };
    size_t length = strlen(text);
    size_t signs = 0;
    for (size_t i = 0; others[i]; i++)
        if (pb_similar_same_name(text, others[i]))
            return false;
    while (signs < length && isalnum((unsigned char)text[signs]))
        signs++;
    return signs == length && length >= 2 && length <= ORGANISATION_CODE_MAXIMUM && strncasecmp(text, "E92", 3) != 0;
}

/* The values of a row; *held is how many cells hold something. Returns how many numbers there are. */
static size_t read_values(const struct pb_similar_input *input, const struct pb_similar_layout *layout,
                          const struct pb_similar_row *row, double *values, size_t *held)
{
    size_t known = 0;
    for (size_t v = 0; v < input->variables; v++) {
        const struct pb_similar_cell *cell = pb_similar_cell(row, layout->variables[v]);
        values[v] = cell ? cell->number : (double)NAN;
        known += isnan(values[v]) ? 0 : 1;
        *held += cell ? 1 : 0;
    }
    return known;
}

static enum pb_status organisations_check_values(const struct pb_similar_reading *reading,
                                                 const struct pb_similar_layout *layout,
                                                 const struct pb_similar_row *row)
{
    const struct pb_similar_input *input = reading->input;
    for (size_t v = 0; v < input->variables; v++) {
        const struct pb_similar_cell *cell = pb_similar_cell(row, layout->variables[v]);
        if (cell && isnan(cell->number) && !organisations_is_missing(cell))
            return pb_similar_wrong(reading, input->sheet, row->number, cell->column,
                                    "variable '%.60s' is '%.60s': expected a number", input->names[v], cell->text);
        if (cell && cell->number < 0)
            return pb_similar_wrong(reading, input->sheet, row->number, cell->column,
                                    "variable '%.60s' is %.15g: expected 0 or more", input->names[v], cell->number);
    }
    return PB_OK;
}

/* The codes of a row into the organisation. False when it has none, or something else where a code should be: *text is
 * then what stands there first. */
static bool organisations_read_codes(const struct pb_similar_input *input, const struct pb_similar_layout *layout,
                                     const struct pb_similar_row *row, struct pb_similar_organisation *organisation,
                                     const char **text)
{
    bool coded = false;
    bool other = false;
    for (size_t c = 0; c < input->code_columns; c++) {
        const struct pb_similar_cell *cell = pb_similar_cell(row, layout->codes[c]);
        if (!cell || organisations_is_missing(cell))
            continue;
        *text = **text ? *text : cell->text;
        if (organisations_is_code(cell->text)) {
            organisation->codes[c] = cell->text;
            coded = true;
        } else
            other = true;
    }
    return coded && !other;
}

static enum pb_status add_codes(const struct pb_similar_reading *reading, const struct pb_similar_layout *layout,
                                const struct pb_similar_organisation *organisation)
{
    struct pb_similar_input *input = reading->input;
    for (size_t c = 0; c < input->code_columns; c++) {
        const char *code = organisation->codes[c];
        size_t length = strlen(code);
        if (!length)
            continue;
        char *key = pb_arena_text(reading->arena, code, length);
        if (!key)
            return pb_out_of_memory(reading->error);
        for (size_t i = 0; i < length; i++)
            key[i] = (char)toupper((unsigned char)key[i]);
        uint32_t other = pb_lookup_add(&input->lookup, (uint32_t)c, key, (uint32_t)input->count);
        if (other != PB_LOOKUP_NONE)
            return pb_similar_wrong(reading, input->sheet, organisation->row, layout->codes[c],
                                    "code '%.60s' is already in row %u", code, input->organisations[other].row);
    }
    return PB_OK;
}

static enum pb_status organisations_take_row(const struct pb_similar_reading *reading,
                                             const struct pb_similar_layout *layout, const struct pb_similar_row *row)
{
    struct pb_similar_input *input = reading->input;
    double *values = &input->values[input->count * input->variables];
    struct pb_similar_organisation one = { { "", "", "", "" }, "", row->number, SIZE_MAX };
    const char *text = "";
    size_t held = 0;
    size_t known = read_values(input, layout, row, values, &held);
    bool coded = organisations_read_codes(input, layout, row, &one, &text);
    const struct pb_similar_cell *name = layout->name ? pb_similar_cell(row, layout->name) : NULL;
    if (!held && !name)
        return PB_OK; /* a note, or nothing that matters */
    if (!coded) {
        if (known)
            input->passed[input->passed_count++] = (struct pb_similar_passed){ text, row->number };
        return PB_OK;
    }
    enum pb_status status = organisations_check_values(reading, layout, row);
    if (status != PB_OK)
        return status;
    for (size_t v = input->variables; v > 0; v--)
        one.lacks = isnan(values[v - 1]) ? v - 1 : one.lacks;
    one.name = name ? name->text : "";
    status = add_codes(reading, layout, &one);
    if (status == PB_OK)
        input->organisations[input->count++] = one;
    return status;
}

enum pb_status pb_similar_read_organisations(struct pb_similar_reading *reading, const char *sheet)
{
    struct pb_similar_input *input = reading->input;
    struct pb_similar_layout *layout = pb_arena_take(reading->arena, 1, sizeof *layout);
    if (!layout)
        return pb_out_of_memory(reading->error);
    enum pb_status status = pb_similar_find_columns(reading, sheet, layout);
    if (status != PB_OK)
        return status;
    size_t rows = layout->place.sheet->count - layout->place.row;
    input->organisations = pb_arena_take(reading->arena, rows, sizeof *input->organisations);
    input->passed = pb_arena_take(reading->arena, rows, sizeof *input->passed);
    input->values = pb_arena_take(reading->arena, rows * input->variables, sizeof *input->values);
    if (!input->organisations || !input->passed || !input->values)
        return pb_out_of_memory(reading->error);
    status = pb_lookup_open(&input->lookup, rows * input->code_columns, reading->arena, reading->error);
    for (size_t r = layout->place.row + 1; status == PB_OK && r < layout->place.sheet->count; r++)
        status = organisations_take_row(reading, layout, &layout->place.sheet->rows[r]);
    if (status == PB_OK && input->count == 0)
        status = pb_similar_wrong(reading, input->sheet, layout->place.sheet->rows[layout->place.row].number, 0,
                                  "no organisation below these headings: expected rows with a code and values");
    return status;
}

size_t pb_similar_input_find(const struct pb_similar_input *input, const char *code, size_t *code_column)
{
    char key[64];
    size_t length = strlen(code);
    if (length >= sizeof key)
        return SIZE_MAX;
    for (size_t i = 0; i < length; i++)
        key[i] = (char)toupper((unsigned char)code[i]);
    for (size_t c = 0; c < input->code_columns; c++) {
        uint32_t found = pb_lookup_find(&input->lookup, (uint32_t)c, key, length);
        if (found != PB_LOOKUP_NONE) {
            *code_column = c;
            return found;
        }
    }
    return SIZE_MAX;
}
