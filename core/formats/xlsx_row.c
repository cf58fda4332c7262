/*
 * A row of a sheet that is being put together: how its cells, their texts and what is counted of them are kept.
 */
#include "core/formats/xlsx_sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CELLS = 64, FIRST_TEXT = 4096 };

void pb_xlsx_fail_at(struct pb_xlsx_sheet *sheet, uint32_t row, uint64_t column, const char *format, ...)
{
    char what[512];
    char name[128];
    char place[PB_XLSX_PLACE_TEXT] = "";
    char where[sizeof name + PB_XLSX_PLACE_TEXT + 16];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    (void)pb_text_copy(name, sizeof name, sheet->about->name);
    if (row > 0 && column > 0)
        (void)snprintf(where, sizeof where, "cell %s!%s", name, pb_xlsx_place(row, (uint32_t)column, place));
    else if (row > 0)
        (void)snprintf(where, sizeof where, "sheet '%s', row %u", name, row);
    else
        (void)snprintf(where, sizeof where, "sheet '%s'", name);
    enum pb_status status = pb_fail(sheet->error, PB_FAILED, PB_ERROR_SOURCE, "%s: %s", where, what);
    pb_error_hint(sheet->error, "open the file in a spreadsheet program, look at that place, and save it again");
    pb_error_at(sheet->error, sheet->workbook->name, 0, 0);
    sheet->located = true;
    pb_xml_stop(sheet->xml, status);
}

/* The cells whose text moves follow it. */
static bool more_room(struct pb_xlsx_sheet *sheet, size_t wanted)
{
    size_t capacity = sheet->text_capacity ? sheet->text_capacity : FIRST_TEXT;
    while (capacity < wanted)
        capacity *= 2;
    char *grown = malloc(capacity); /* checked: next line */
    if (!grown) {
        pb_xml_stop(sheet->xml, pb_out_of_memory(sheet->error));
        return false;
    }
    if (sheet->length > 0)
        memcpy(grown, sheet->text, sheet->length);
    uintptr_t from = (uintptr_t)sheet->text;
    for (size_t i = 0; i < sheet->count; i++) {
        uintptr_t at = (uintptr_t)sheet->cells[i].text;
        if (at >= from && at - from < sheet->length)
            sheet->cells[i].text = grown + (at - from);
    }
    free(sheet->text);
    sheet->text = grown;
    sheet->text_capacity = capacity;
    return true;
}

bool pb_xlsx_text_room(struct pb_xlsx_sheet *sheet, size_t more)
{
    size_t wanted = sheet->length + more + PB_XLSX_TEXT_ROOM;
    return wanted <= sheet->text_capacity || more_room(sheet, wanted);
}

void pb_xlsx_begin_row(struct pb_xlsx_sheet *sheet, uint32_t number, bool hidden)
{
    sheet->number = number;
    sheet->hidden = hidden;
    sheet->in_row = true;
    sheet->unsorted = false;
    sheet->column = 0;
    sheet->count = 0;
    sheet->length = 0;
}

void pb_xlsx_begin_cell(struct pb_xlsx_sheet *sheet)
{
    sheet->raw = (struct pb_xlsx_raw){ .type = PB_XLSX_TYPE_NUMBER };
    sheet->was_inline = sheet->had_value = false;
    sheet->start = sheet->length;
}

static bool cell_room(struct pb_xlsx_sheet *sheet)
{
    if (sheet->count < sheet->capacity)
        return true;
    if (sheet->count >= PB_XLSX_COLUMNS_MAXIMUM) {
        pb_xlsx_fail_at(sheet, sheet->number, 0, "found more than 16,384 cells");
        return false;
    }
    size_t capacity = sheet->capacity ? sheet->capacity * 2 : FIRST_CELLS;
    struct pb_xlsx_cell *grown = realloc(sheet->cells, capacity * sizeof *grown); /* checked: next line */
    if (!grown) {
        pb_xml_stop(sheet->xml, pb_out_of_memory(sheet->error));
        return false;
    }
    sheet->cells = grown;
    sheet->capacity = capacity;
    return true;
}

static void count_cell(struct pb_xlsx_sheet *sheet, bool empty, bool error)
{
    struct pb_xlsx_survey *survey = &sheet->survey;
    uint32_t column = (uint32_t)sheet->column;
    survey->cells++;
    survey->formulas += sheet->raw.formula;
    survey->errors += error;
    if (empty && survey->uncached++ == 0) {
        survey->uncached_row = sheet->number;
        survey->uncached_column = column;
    }
    survey->last_row = sheet->number;
    if (column > survey->last_column)
        survey->last_column = column;
    sheet->given = true;
}

void pb_xlsx_end_cell(struct pb_xlsx_sheet *sheet)
{
    struct pb_xlsx_raw *raw = &sheet->raw;
    sheet->in_cell = false;
    if (!raw->valued && !raw->formula)
        return;
    if (sheet->skim) {
        count_cell(sheet, !raw->valued, raw->type == PB_XLSX_TYPE_ERROR);
        return;
    }
    if (!cell_room(sheet) || !pb_xlsx_text_room(sheet, 1))
        return;
    sheet->text[sheet->length] = '\0';
    raw->text = sheet->text + sheet->start;
    raw->length = sheet->length - sheet->start;
    struct pb_xlsx_cell *cell = &sheet->cells[sheet->count];
    cell->column = (uint32_t)sheet->column;
    pb_xlsx_convert(sheet->workbook, raw, cell);
    bool own = cell->kind != PB_XLSX_EMPTY && cell->kind != PB_XLSX_BOOLEAN &&
               (raw->type != PB_XLSX_TYPE_SHARED || cell->kind == PB_XLSX_BROKEN);
    sheet->length = own ? (size_t)(cell->text - sheet->text) + cell->length + 1 : sheet->start;
    if (cell->kind == PB_XLSX_TEXT && cell->length == 0 && !raw->formula)
        return; /* a text of no length that nobody calculated is an empty cell */
    sheet->count++;
    count_cell(sheet, cell->kind == PB_XLSX_EMPTY, cell->kind == PB_XLSX_ERROR);
}

static int by_column(const void *a, const void *b)
{
    uint32_t left = ((const struct pb_xlsx_cell *)a)->column;
    uint32_t right = ((const struct pb_xlsx_cell *)b)->column;
    return (left > right) - (left < right);
}

/* Of cells in order, keeps one of each place. Which of two is meant cannot be known. */
static size_t drop_doubles(struct pb_xlsx_cell *cells, size_t count)
{
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (cells[i].column != cells[kept - 1].column) {
            cells[kept++] = cells[i];
            continue;
        }
        cells[kept - 1].kind = PB_XLSX_BROKEN;
        cells[kept - 1].fault = PB_XLSX_TWICE;
    }
    return kept;
}

void pb_xlsx_end_row(struct pb_xlsx_sheet *sheet)
{
    sheet->in_row = false;
    if (!sheet->given)
        return;
    sheet->survey.rows++;
    sheet->survey.hidden_rows += sheet->hidden;
    if (sheet->skim) {
        sheet->given = false;
        return;
    }
    if (sheet->unsorted && sheet->count > 1) {
        qsort(sheet->cells, sheet->count, sizeof *sheet->cells, by_column);
        sheet->count = drop_doubles(sheet->cells, sheet->count);
    }
    sheet->row = (struct pb_xlsx_row){
        .number = sheet->number, .hidden = sheet->hidden, .cells = sheet->cells, .count = sheet->count
    };
    pb_xml_pause(sheet->xml);
}
