#include "core/similar/sheets.h"

#include "placebook/number.h"
#include "placebook/text.h"

#include <math.h>
#include <string.h>

/* Letters and digits of ASCII, small, and every byte beyond ASCII; 0 at the end. */
static char next_sign(const char **text)
{
    for (; **text; (*text)++) {
        char letter = **text;
        bool capital = letter >= 'A' && letter <= 'Z';
        if (capital || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || (letter & 0x80)) {
            (*text)++;
            return (char)(capital ? letter - 'A' + 'a' : letter);
        }
    }
    return 0;
}

bool pb_similar_same_name(const char *name, const char *other)
{
    char sign = next_sign(&name);
    bool any = sign != 0;
    for (;; sign = next_sign(&name)) {
        if (next_sign(&other) != sign)
            return false;
        if (!sign)
            return any;
    }
}

uint32_t pb_similar_key(const char *name)
{
    uint32_t key = 2166136261U; /* FNV-1a */
    for (char sign = next_sign(&name); sign; sign = next_sign(&name))
        key = (key ^ (unsigned char)sign) * 16777619U;
    return key;
}

/* Bytes of a text that are looked at: thousands of cells can share a very long one. */
enum { LOOKED_AT = 4096 };

struct reading {
    struct pb_arena *arena;
    struct pb_xlsx *workbook;
    const char *file;
    size_t rows, cells; /* so far, of all sheets */
    struct pb_error *error;
};

static enum pb_status sheets_too_much(const struct reading *reading, const char *sheet, int most, const char *what)
{
    (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_SOURCE, "more than %d %s up to sheet '%.100s'", most, what,
                  sheet);
    pb_error_at(reading->error, reading->file, 0, 0);
    pb_error_hint(reading->error, "keep only the sheets with the variables and their weights in the workbook");
    return PB_FAILED;
}

static bool sheets_is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/* Takes a cell unless there is nothing in it. False when out of memory. */
static bool take_cell(const struct reading *reading, const struct pb_xlsx_cell *from, struct pb_similar_cell *cells,
                      size_t *count)
{
    const char *text = from->text;
    size_t length = from->length < LOOKED_AT ? from->length : LOOKED_AT;
    for (; length > 0 && sheets_is_blank(text[length - 1]); length--)
        continue;
    for (; length > 0 && sheets_is_blank(*text); length--)
        text++;
    if (length == 0)
        return true;
    struct pb_similar_cell *cell = &cells[*count];
    cell->column = from->column;
    cell->error = from->kind == PB_XLSX_ERROR || from->kind == PB_XLSX_BROKEN;
    cell->number = (double)NAN;
    double number = 0;
    if (from->kind == PB_XLSX_NUMBER)
        cell->number = from->number;
    else if (from->kind == PB_XLSX_TEXT && pb_number_parse(text, length, &number))
        cell->number = number;
    length = pb_text_fit(text, length, PB_SIMILAR_TEXT_MAXIMUM);
    cell->text = pb_arena_text(reading->arena, text, length);
    cell->key = cell->text ? pb_similar_key(cell->text) : 0;
    (*count)++;
    return cell->text != NULL;
}

static enum pb_status sheets_take_row(struct reading *reading, struct pb_similar_sheet *sheet, size_t *capacity,
                                      const struct pb_xlsx_row *from)
{
    reading->cells += from->count;
    if (++reading->rows > PB_SIMILAR_ROWS_MAXIMUM)
        return sheets_too_much(reading, sheet->name, PB_SIMILAR_ROWS_MAXIMUM, "rows");
    if (reading->cells > PB_SIMILAR_CELLS_MAXIMUM)
        return sheets_too_much(reading, sheet->name, PB_SIMILAR_CELLS_MAXIMUM, "cells");
    if (sheet->count == *capacity) {
        size_t wanted = *capacity ? *capacity * 2 : 128;
        struct pb_similar_row *grown = pb_arena_grow(reading->arena, sheet->rows, *capacity, wanted, sizeof *grown);
        if (!grown)
            return pb_out_of_memory(reading->error);
        sheet->rows = grown;
        *capacity = wanted;
    }
    struct pb_similar_cell *cells = pb_arena_take(reading->arena, from->count, sizeof *cells);
    if (!cells)
        return pb_out_of_memory(reading->error);
    size_t count = 0;
    for (size_t i = 0; i < from->count; i++)
        if (!take_cell(reading, &from->cells[i], cells, &count))
            return pb_out_of_memory(reading->error);
    sheet->rows[sheet->count++] = (struct pb_similar_row){ from->number, count, cells };
    return PB_OK;
}

static enum pb_status sheets_read_sheet(struct reading *reading, size_t index, struct pb_similar_sheet *sheet)
{
    struct pb_xlsx_sheet *open = NULL;
    const struct pb_xlsx_row *row = NULL;
    size_t capacity = 0;
    enum pb_status status = pb_xlsx_sheet_open(&open, reading->workbook, index, reading->error);
    while (status == PB_OK) {
        status = pb_xlsx_next(open, &row, reading->error);
        if (status != PB_OK || !row)
            break;
        status = sheets_take_row(reading, sheet, &capacity, row);
    }
    pb_xlsx_sheet_close(open);
    return status;
}

static enum pb_status sheets_read_sheets(struct reading *reading, struct pb_similar_sheets *sheets)
{
    enum pb_status status = PB_OK;
    size_t count = pb_xlsx_sheet_count(reading->workbook);
    if (count > PB_SIMILAR_SHEETS_MAXIMUM)
        return sheets_too_much(reading, pb_xlsx_sheet_about(reading->workbook, PB_SIMILAR_SHEETS_MAXIMUM)->name,
                               PB_SIMILAR_SHEETS_MAXIMUM, "sheets");
    sheets->sheets = pb_arena_take(reading->arena, count, sizeof *sheets->sheets);
    if (!sheets->sheets)
        return pb_out_of_memory(reading->error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        const struct pb_xlsx_sheet_about *about = pb_xlsx_sheet_about(reading->workbook, i);
        if (!about->table)
            continue;
        struct pb_similar_sheet *sheet = &sheets->sheets[sheets->count++];
        sheet->name = pb_arena_text(reading->arena, about->name, strlen(about->name));
        status = sheet->name ? sheets_read_sheet(reading, i, sheet) : pb_out_of_memory(reading->error);
    }
    return status;
}

enum pb_status pb_similar_sheets_read(struct pb_similar_sheets *sheets, const struct pb_input *input,
                                      struct pb_arena *arena, struct pb_error *error)
{
    struct reading reading = { .arena = arena, .file = input->name, .error = error };
    *sheets = (struct pb_similar_sheets){ 0 };
    enum pb_status status = pb_xlsx_open(&reading.workbook, input, error);
    if (status != PB_OK)
        return status;
    status = sheets_read_sheets(&reading, sheets);
    pb_xlsx_close(reading.workbook);
    return status;
}

const struct pb_similar_cell *pb_similar_cell(const struct pb_similar_row *row, uint32_t column)
{
    for (size_t i = 0; i < row->count && row->cells[i].column <= column; i++)
        if (row->cells[i].column == column)
            return &row->cells[i];
    return NULL;
}
