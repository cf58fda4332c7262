#include "core/contract/difference_rows.h"

#include "placebook/formats/csv_guard.h"
#include "placebook/number.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum pb_status pb_row_fail(const struct pb_row_reader *reader, enum pb_error_code code, struct pb_error *error,
                           const char *message)
{
    pb_error_at(error, reader->name, reader->record ? reader->record->line : 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, code, "%s", message);
    pb_error_hint(error, "the file is not the tidy table that was published: publish again, or compare other runs");
    return status;
}

static enum pb_status difference_rows_next(struct pb_row_reader *reader, struct pb_error *error)
{
    enum pb_status status = pb_csv_next(reader->csv, &reader->record, error);
    reader->there = status == PB_OK && reader->record;
    if (!reader->there)
        return status;
    if (pb_csv_encoding(reader->csv) == PB_CSV_WINDOWS_1252 || reader->record->fault == PB_CSV_BAD_TEXT)
        return pb_row_fail(reader, PB_ERROR_SOURCE, error, "text that is not UTF-8");
    if (reader->record->fault != PB_CSV_SOUND)
        return pb_row_fail(reader, PB_ERROR_SOURCE, error, "a row with more or fewer fields than the header");
    return PB_OK;
}

enum pb_status pb_row_next(struct pb_row_reader *reader, struct pb_error *error)
{
    if (!reader->table)
        return difference_rows_next(reader, error);
    reader->there = reader->next < reader->table->rows;
    reader->next += reader->there;
    return PB_OK;
}

const char *pb_row_cell(const struct pb_row_reader *reader, size_t column, struct pb_tidy_cell *scratch, size_t *length)
{
    *length = 0;
    if (reader->table) {
        pb_tidy_cell(reader->table, reader->next - 1, column, NULL, scratch);
        *length = scratch->length;
        return scratch->text;
    }
    if (reader->fields[column] == PB_NO_FIELD)
        return "";
    const char *text = pb_csv_text(reader->csv, reader->record, reader->fields[column], length);
    bool guarded = *length > 1 && text[0] == '\'' && pb_csv_is_formula(text + 1, *length - 1);
    *length -= guarded;
    return text + guarded;
}

enum pb_status pb_row_header(struct pb_row_reader *reader, struct pb_error *error)
{
    enum pb_status status = reader->table ? PB_OK : pb_row_next(reader, error);
    if (status != PB_OK || reader->table)
        return status;
    if (!reader->there)
        return pb_row_fail(reader, PB_ERROR_COLUMNS, error, "an empty file: expected a header");
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const char *name = pb_tidy_columns[column].name;
        reader->fields[column] = PB_NO_FIELD;
        for (size_t field = 0; field < reader->record->count; field++) {
            size_t length = 0;
            const char *text = pb_csv_text(reader->csv, reader->record, field, &length);
            if (length != strlen(name) || memcmp(text, name, length) != 0)
                continue;
            if (reader->fields[column] != PB_NO_FIELD) {
                pb_error_at(error, reader->name, reader->record->line, 0);
                return pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS, "the column \"%s\" is there twice", name);
            }
            reader->fields[column] = field;
        }
    }
    return PB_OK;
}

void pb_row_texts_fill(const struct pb_row_reader *reader, struct pb_row_texts *texts)
{
    assert(reader->there);
    struct pb_tidy_cell scratch;
    char *at = texts->buffer;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        size_t length = 0;
        const char *text = pb_row_cell(reader, column, &scratch, &length);
        size_t room = (size_t)(texts->buffer + sizeof texts->buffer - at) - (PB_TIDY_COLUMNS - column);
        length = length < room ? length : room; /* no row of a file is so long */
        memcpy(at, text, length);
        at[length] = '\0';
        texts->cells[column] = at;
        at += length + 1;
    }
}

/* Logarithms and exponentials of C libraries, and of one library on two kinds of processor, differ in their last bits:
 * calculated limits then differ by up to 2e-14 of themselves, which nobody revised. */
#define SAME_FIGURE 1e-12

static bool numbers_differ(double before, double after)
{
    return !(fabs(before - after) <= SAME_FIGURE * fmax(fabs(before), fabs(after)));
}

bool pb_row_differs(size_t column, const char *before, const char *after)
{
    if (strcmp(before, after) == 0)
        return false;
    double old_number = 0;
    double new_number = 0;
    return pb_tidy_columns[column].type != PB_TIDY_NUMBER || !pb_number_parse(before, strlen(before), &old_number) ||
           !pb_number_parse(after, strlen(after), &new_number) || numbers_differ(old_number, new_number);
}
