#include "extractors/fingertips/records.h"

#include "placebook/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NAMES_MAXIMUM = 400, ABSENT = -1 };

static const struct pb_tabular_cell empty_cell = { .text = "" };

static bool is_named(const struct pb_tabular_cell *cell, const char *name)
{
    return cell->length == strlen(name) && strncasecmp(cell->text, name, cell->length) == 0;
}

static enum pb_status fail_field(const char *name, const struct pb_tabular_row *row, const char *file,
                                 struct pb_error *error)
{
    char names[NAMES_MAXIMUM] = "";
    for (size_t i = 0; i < row->count; i++) {
        size_t at = strlen(names);
        size_t length = pb_text_fit(row->cells[i].text, row->cells[i].length, NAMES_MAXIMUM / 4);
        if (at + length + 3 < sizeof names)
            (void)snprintf(names + at, sizeof names - at, "%s%.*s", at ? ", " : "", (int)length, row->cells[i].text);
    }
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "no field '%s'; found: %s", name, names);
    pb_error_at(error, file, 0, 0);
    pb_error_hint(error, "expected a list of the Fingertips service: check the address, and whether the service "
                         "renamed a field");
    return status;
}

/* Finds the columns in the row of names. */
static enum pb_status records_columns(const struct fingertips_records *wanted, const struct pb_tabular_row *row,
                                      const char *file, int columns[FINGERTIPS_FIELDS_MAXIMUM], struct pb_error *error)
{
    for (size_t f = 0; f < wanted->count; f++) {
        columns[f] = ABSENT;
        for (size_t i = 0; columns[f] == ABSENT && i < row->count; i++)
            if (is_named(&row->cells[i], wanted->names[f]))
                columns[f] = (int)i;
        if (columns[f] == ABSENT && f < wanted->essential)
            return fail_field(wanted->names[f], row, file, error);
    }
    return PB_OK;
}

static enum pb_status records_rows(struct pb_tabular *tabular, const struct fingertips_records *wanted,
                                   struct pb_error *error)
{
    int columns[FINGERTIPS_FIELDS_MAXIMUM] = { 0 };
    const struct pb_tabular_row *row = NULL;
    enum pb_status status = pb_tabular_next(tabular, &row, error);
    if (status == PB_OK && row)
        status = records_columns(wanted, row, pb_tabular_file(tabular), columns, error);
    while (status == PB_OK && row) {
        const struct pb_tabular_cell *cells[FINGERTIPS_FIELDS_MAXIMUM];
        status = pb_tabular_next(tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        for (size_t f = 0; f < wanted->count; f++)
            cells[f] = columns[f] >= 0 && (size_t)columns[f] < row->count ? &row->cells[columns[f]] : &empty_cell;
        status = wanted->take(wanted->context, cells, error);
    }
    return status;
}

enum pb_status fingertips_records_read(const struct pb_input *input, const struct fingertips_records *wanted,
                                       struct pb_error *error)
{
    struct pb_tabular *tabular = NULL;
    enum pb_status status = pb_tabular_open(&tabular, input, error);
    if (status == PB_OK)
        status = pb_tabular_begin(tabular, 0, error);
    if (status == PB_OK)
        status = records_rows(tabular, wanted, error);
    pb_tabular_close(tabular);
    return status;
}

enum pb_status fingertips_records_of_answer(const struct pb_answer *answer, const struct fingertips_records *wanted,
                                            struct pb_error *error)
{
    const char *text = (const char *)answer->bytes;
    size_t length = answer->length;
    pb_text_trim(&text, &length);
    if (length == 2 && memcmp(text, "[]", 2) == 0)
        return PB_OK;
    struct pb_memory_stream stream = { .bytes = answer->bytes, .length = answer->length };
    const struct pb_input input = pb_memory_input(answer->location, &stream);
    return fingertips_records_read(&input, wanted, error);
}

bool fingertips_record_id(const struct pb_tabular_cell *cell, int64_t *id)
{
    enum { ID_MAXIMUM = 2000000000 };
    *id = 0;
    if (cell->kind == PB_CELL_NUMBER && cell->number >= 1 && cell->number <= ID_MAXIMUM &&
        cell->number == floor(cell->number))
        *id = (int64_t)cell->number;
    else if (cell->kind != PB_CELL_TEXT || !pb_integer_parse(cell->text, cell->length, id))
        return false;
    return *id > 0;
}
