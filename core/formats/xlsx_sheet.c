/*
 * A sheet as a stream of rows.
 */
#include "core/formats/xlsx_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum pb_status pb_xlsx_sheet_open(struct pb_xlsx_sheet **opened, struct pb_xlsx *workbook, size_t index,
                                  struct pb_error *error)
{
    *opened = NULL;
    const struct pb_xlsx_sheet_about *about = &workbook->sheets[index];
    if (!about->table || !workbook->sheet_parts[index]) {
        char name[128];
        (void)pb_text_copy(name, sizeof name, about->name);
        enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "sheet '%s' has no cells: %s", name,
                                        about->table ? "its part lies outside the file" : "it is a chart or the like");
        pb_error_hint(error, "name a sheet that holds a table");
        pb_error_at(error, workbook->name, 0, 0);
        return status;
    }
    enum pb_status status = pb_xlsx_prepare(workbook, error);
    if (status != PB_OK)
        return status;
    struct pb_xlsx_sheet *sheet = calloc(1, sizeof *sheet); /* checked: next line */
    if (!sheet)
        return pb_out_of_memory(error);
    sheet->workbook = workbook;
    sheet->about = about;
    status = pb_xlsx_part_begin(workbook, workbook->sheet_parts[index], &sheet->input, error);
    if (status == PB_OK)
        status = pb_xml_open(&sheet->xml, &sheet->input, &pb_xlsx_row_handlers, sheet, error);
    if (status != PB_OK) {
        pb_xlsx_sheet_close(sheet);
        return status;
    }
    *opened = sheet;
    return PB_OK;
}

void pb_xlsx_sheet_close(struct pb_xlsx_sheet *sheet)
{
    if (!sheet)
        return;
    pb_xml_close(sheet->xml);
    pb_archive_end(&sheet->input);
    free(sheet->cells);
    free(sheet->text);
    free(sheet->merges);
    free(sheet);
}

/* Errors of the XML and of the archive name the part; people know the sheet. */
static void name_sheet(struct pb_xlsx_sheet *sheet, struct pb_error *error)
{
    if (sheet->located || !error || error->code != PB_ERROR_SOURCE)
        return;
    char name[128];
    char hint[sizeof error->hint];
    (void)pb_text_copy(name, sizeof name, sheet->about->name);
    (void)pb_text_copy(hint, sizeof hint, error->hint);
    char after[32] = "";
    if (sheet->number > 0)
        (void)snprintf(after, sizeof after, ", after row %u", sheet->number);
    (void)pb_fail(error, error->status, error->code, "sheet '%s'%s: %s", name, after, error->message);
    pb_error_hint(error, "%s", hint);
}

static void xlsx_sheet_finish(struct pb_xlsx_sheet *sheet)
{
    sheet->ended = true;
    sheet->survey.complete = true;
    for (uint32_t column = 1; column <= sheet->survey.last_column; column++)
        sheet->survey.hidden_columns += pb_xlsx_column_hidden(sheet, column);
}

static enum pb_status go_on(struct pb_xlsx_sheet *sheet, struct pb_error *error)
{
    if (sheet->failed) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the sheet is not read further after its first error");
        pb_error_at(error, sheet->workbook->name, 0, 0);
        return status;
    }
    sheet->given = false;
    sheet->error = error;
    bool ended = false;
    enum pb_status status = pb_xml_run(sheet->xml, &ended, error);
    sheet->error = NULL;
    if (status != PB_OK) {
        sheet->failed = true;
        name_sheet(sheet, error);
    } else if (ended)
        xlsx_sheet_finish(sheet);
    return status;
}

enum pb_status pb_xlsx_next(struct pb_xlsx_sheet *sheet, const struct pb_xlsx_row **row, struct pb_error *error)
{
    *row = NULL;
    if (sheet->ended)
        return PB_OK;
    enum pb_status status = go_on(sheet, error);
    if (status == PB_OK && !sheet->ended)
        *row = &sheet->row;
    return status;
}

enum pb_status pb_xlsx_skim(struct pb_xlsx_sheet *sheet, struct pb_error *error)
{
    sheet->skim = true;
    enum pb_status status = PB_OK;
    while (status == PB_OK && !sheet->ended)
        status = go_on(sheet, error);
    return status;
}

const struct pb_xlsx_survey *pb_xlsx_survey(const struct pb_xlsx_sheet *sheet)
{
    return &sheet->survey;
}

bool pb_xlsx_column_hidden(const struct pb_xlsx_sheet *sheet, uint32_t column)
{
    return column <= PB_XLSX_COLUMNS_MAXIMUM && (sheet->hidden_columns[column / 8] >> column % 8 & 1);
}
