/*
 * Rows of an open sheet, from its file.
 */
#include "core/formats/tabular_private.h"
#include "placebook/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum pb_status next_record(struct pb_tabular *tabular, const struct pb_tabular_row **row, struct pb_error *error)
{
    struct pb_csv *csv = tabular->holding->csv;
    const struct pb_csv_record *record = NULL;
    enum pb_status status = pb_csv_next(csv, &record, error);
    if (status != PB_OK || !record)
        return status;
    status = pb_tabular_room(tabular, record->count, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; i < record->count; i++) {
        struct pb_tabular_cell *cell = &tabular->cells[i];
        cell->text = pb_csv_text(csv, record, i, &cell->length);
        cell->kind = cell->length ? PB_CELL_TEXT : PB_CELL_MISSING;
        cell->formula = cell->percent = cell->written = false;
        cell->fault = cell->shown = 0;
        cell->number = (double)NAN;
    }
    tabular->row = (struct pb_tabular_row){ .number = record->line,
                                            .line = record->line,
                                            .without_end = record->last_without_end,
                                            .broken = record->fault == PB_CSV_BAD_TEXT,
                                            .cells = tabular->cells,
                                            .count = record->count,
                                            .raw = record->raw,
                                            .raw_length = record->raw_length };
    *row = &tabular->row;
    return PB_OK;
}

static struct pb_tabular_cell tabular_rows_cell_of(const struct pb_xlsx_cell *from)
{
    static const enum pb_cell_kind kinds[] = {
        [PB_XLSX_EMPTY] = PB_CELL_MISSING,   [PB_XLSX_TEXT] = PB_CELL_TEXT, [PB_XLSX_NUMBER] = PB_CELL_NUMBER,
        [PB_XLSX_BOOLEAN] = PB_CELL_BOOLEAN, [PB_XLSX_DATE] = PB_CELL_DATE, [PB_XLSX_ERROR] = PB_CELL_ERROR,
        [PB_XLSX_BROKEN] = PB_CELL_BROKEN,
    };
    bool numeric = from->kind == PB_XLSX_NUMBER || from->kind == PB_XLSX_BOOLEAN;
    bool there = from->length > 0 || from->kind == PB_XLSX_BROKEN;
    return (struct pb_tabular_cell){ .kind = there ? kinds[from->kind] : PB_CELL_MISSING,
                                     .formula = from->formula,
                                     .fault = from->fault,
                                     .shown = from->shown,
                                     .percent = from->kind == PB_XLSX_NUMBER && from->format == PB_XLSX_PERCENT,
                                     .number = numeric ? from->number : (double)NAN,
                                     .text = from->text,
                                     .length = from->length };
}

static enum pb_status next_of_sheet(struct pb_tabular *tabular, const struct pb_tabular_row **row,
                                    struct pb_error *error)
{
    const struct pb_xlsx_row *from = NULL;
    const struct pb_holding *holding = tabular->holding;
    enum pb_status status = PB_OK;
    do
        status = holding->ods ? pb_ods_next(holding->ods, &from, error) : pb_xlsx_next(holding->sheet, &from, error);
    while (status == PB_OK && from && from->count == 0);
    if (status != PB_OK || !from)
        return status;
    size_t width = from->cells[from->count - 1].column;
    status = pb_tabular_room(tabular, width, error);
    if (status != PB_OK)
        return status;
    size_t at = 0;
    for (size_t i = 0; i < from->count; i++) {
        for (; at + 1 < from->cells[i].column; at++)
            tabular->cells[at] = (struct pb_tabular_cell){ .number = (double)NAN, .text = "" };
        tabular->cells[at++] = tabular_rows_cell_of(&from->cells[i]);
    }
    tabular->row = (struct pb_tabular_row){
        .number = from->number, .line = from->number, .hidden = from->hidden, .cells = tabular->cells, .count = width
    };
    *row = &tabular->row;
    return PB_OK;
}

/* A corrected cell is what the one in the file was, a number where it can be. */
static struct pb_tabular_cell corrected_cell(const struct pb_tabular_cell *was, const char *text)
{
    size_t length = strlen(text);
    struct pb_tabular_cell cell = {
        .kind = length ? PB_CELL_TEXT : PB_CELL_MISSING, .number = (double)NAN, .text = text, .length = length
    };
    if (was && was->length == length && memcmp(was->text, text, length) == 0)
        return *was;
    if (was && was->kind == PB_CELL_NUMBER && pb_number_parse(text, length, &cell.number)) {
        cell.kind = PB_CELL_NUMBER;
        cell.percent = was->percent;
    }
    return cell;
}

/* Puts a corrected row in place of the one in the file; what it does not say is empty. */
static enum pb_status tabular_rows_correct(struct pb_tabular *tabular, const struct pb_correction *correction,
                                           struct pb_error *error)
{
    enum pb_status status = pb_tabular_room(tabular, correction->count, error);
    for (size_t i = 0; status == PB_OK && i < correction->count; i++)
        tabular->cells[i] = corrected_cell(i < tabular->row.count ? &tabular->cells[i] : NULL, correction->cells[i]);
    tabular->row.cells = tabular->cells;
    tabular->row.count = correction->count;
    tabular->row.broken = false;
    return status;
}

static enum pb_status next_of_cells(struct pb_tabular *tabular, const struct pb_tabular_row **row,
                                    struct pb_error *error)
{
    enum pb_status status = tabular->open->about.format == PB_TABULAR_WORKBOOK ? next_of_sheet(tabular, row, error)
                                                                               : pb_records_next(tabular, row, error);
    if (status != PB_OK || !*row)
        return status;
    const struct pb_correction *correction = pb_corrections_take(&tabular->corrections, (*row)->number);
    return correction ? tabular_rows_correct(tabular, correction, error) : PB_OK;
}

enum pb_status pb_tabular_read(struct pb_tabular *tabular, const struct pb_tabular_row **row, struct pb_error *error)
{
    *row = NULL;
    if (tabular->open->about.format == PB_TABULAR_SEPARATED)
        return next_record(tabular, row, error);
    return next_of_cells(tabular, row, error);
}

const char *pb_tabular_read_encoding(const struct pb_tabular *tabular)
{
    const struct pb_csv *csv = tabular->holding ? tabular->holding->csv : NULL;
    if (!csv)
        return NULL;
    if (tabular->holding->is_utf16)
        return "UTF-16";
    return pb_csv_encoding(csv) == PB_CSV_WINDOWS_1252 ? "Windows-1252" : "UTF-8";
}
