/*
 * Published workbooks, every cell of every sheet: what openpyxl reads from them (data_only, so formulas by their cached
 * value) is what the reader has to read. Skipped where the files are not.
 */
#include "placebook/formats/xlsx.h"

#include "engine/files/files.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

TestSuite(xlsx_real);

static struct pb_error error;
static char folder[64];

static void write_text(FILE *to, const char *text)
{
    for (; *text; text++)
        if (*text == '\n')
            (void)fputs("\\n", to);
        else
            (void)fputc(*text, to);
}

static void write_row(FILE *to, const struct pb_xlsx_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct pb_xlsx_cell *cell = &row->cells[i];
        if (cell->kind == PB_XLSX_EMPTY || cell->length == 0)
            continue;
        (void)fprintf(to, "%u %u ", row->number, cell->column);
        if (cell->kind == PB_XLSX_NUMBER)
            (void)fprintf(to, "n%.17g", cell->number);
        else {
            (void)fputc("-tnbde"[cell->kind], to);
            write_text(to, cell->text);
        }
        (void)fputc('\n', to);
    }
}

static void write_sheet(FILE *to, struct pb_xlsx *workbook, size_t index)
{
    static const char *const states[] = { "visible", "hidden", "veryHidden" };
    const struct pb_xlsx_sheet_about *about = pb_xlsx_sheet_about(workbook, index);
    struct pb_xlsx_sheet *sheet = NULL;
    const struct pb_xlsx_row *row = NULL;
    (void)fprintf(to, "sheet %s %s\n", states[about->state], about->name);
    cr_assert_eq(pb_xlsx_sheet_open(&sheet, workbook, index, &error), PB_OK, "%s", error.message);
    enum pb_status status = PB_OK;
    while ((status = pb_xlsx_next(sheet, &row, &error)) == PB_OK && row)
        write_row(to, row);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    const struct pb_xlsx_survey *survey = pb_xlsx_survey(sheet);
    for (size_t i = 0; i < survey->merge_count; i++) {
        char first[PB_XLSX_PLACE_TEXT];
        char last[PB_XLSX_PLACE_TEXT];
        const struct pb_xlsx_range *range = &survey->merges[i];
        (void)fprintf(to, "merge %s:%s\n", pb_xlsx_place(range->first_row, range->first_column, first),
                      pb_xlsx_place(range->last_row, range->last_column, last));
    }
    pb_xlsx_sheet_close(sheet);
}

/* Compares line by line; a text that does not preserve its blanks has none around it, which openpyxl does not look at.
 */
static const char witness[] =
    "import sys, datetime, openpyxl\n"
    "from openpyxl.utils.escape import unescape\n"
    "def show(v):\n"
    "    if isinstance(v, bool): return 'b' + str(v).upper()\n"
    "    if isinstance(v, (int, float)): return 'n%.17g' % v\n"
    "    if isinstance(v, datetime.datetime): return 'd' + (v.date() if v.time() == datetime.time() else "
    "v).isoformat()\n"
    "    if isinstance(v, datetime.time): return 'd' + v.isoformat()\n"
    "    if v in openpyxl.cell.cell.ERROR_CODES: return 'e' + v\n"
    "    return 't' + unescape(v).replace('\\n', '\\\\n')\n"
    "whole = sys.argv[3] == 'merges'\n"
    "book = openpyxl.load_workbook(sys.argv[1], data_only=True, read_only=True)\n"
    "other = openpyxl.load_workbook(sys.argv[1]) if whole else None\n" /* puts the link into an empty cell that has one
                                                                        */
    "theirs = []\n"
    "for sheet in book.worksheets:\n"
    "    theirs.append('sheet %s %s' % (sheet.sheet_state, sheet.title))\n"
    "    sheet.reset_dimensions()\n"
    "    for row in sheet.iter_rows():\n"
    "        for cell in row:\n"
    "            if cell.value is not None and cell.value != '':\n"
    "                theirs.append('%d %d %s' % (cell.row, cell.column, show(cell.value)))\n"
    "    if whole: theirs += sorted('merge ' + str(r) for r in other[sheet.title].merged_cells.ranges)\n"
    "ours, merges = [], []\n"
    "for line in open(sys.argv[2], encoding='utf-8', newline='\\n'):\n"
    "    line = line[:-1]\n"
    "    if line.startswith('merge '): merges.append(line); continue\n"
    "    if whole: ours += sorted(merges)\n"
    "    merges = []\n"
    "    ours.append(line)\n"
    "if whole: ours += sorted(merges)\n"
    "differ = [(a, b) for a, b in zip(theirs, ours) if a != b]\n"
    "assert not differ, '%d differ, first openpyxl %r here %r' % (len(differ), differ[0][0], differ[0][1])\n"
    "assert len(theirs) == len(ours) > 100, (len(theirs), len(ours))\n";

static void compare(const char *file, const char *mode)
{
    char path[512];
    char dump[128];
    (void)snprintf(path, sizeof path, "%s/data/%s", PB_SHARED_DIR, file);
    if (access(path, R_OK) != 0)
        cr_skip_test("no %s here", path);
    pb_test_folder(folder);
    (void)snprintf(dump, sizeof dump, "%s/dump", folder);
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_xlsx *workbook = NULL;
    cr_assert_eq(pb_file_input(path, file, &stream, &input, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_xlsx_open(&workbook, &input, &error), PB_OK, "%s", error.message);
    pb_file_stream_close(&stream);
    FILE *to = fopen(dump, "we");
    cr_assert_not_null(to);
    for (size_t i = 0; i < pb_xlsx_sheet_count(workbook); i++)
        if (pb_xlsx_sheet_about(workbook, i)->table)
            write_sheet(to, workbook, i);
    cr_assert_eq(fclose(to), 0);
    pb_xlsx_close(workbook);
    pb_test_python(witness, path, dump, mode, NULL);
    pb_test_remove(folder);
}

Test(xlsx_real, qof_2018_19)
{
    compare("qof/qof-1819-prev-ach-exc-ccg.xlsx", "cells");
}

Test(xlsx_real, qof_2019_20)
{
    compare("qof/qof-1920-prev-ach-pca-ccg.xlsx", "merges");
}

Test(xlsx_real, deprivation_by_lsoa)
{
    compare("imd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx", "cells");
}

Test(xlsx_real, deprivation_by_authority)
{
    compare("imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx", "merges");
}

Test(xlsx_real, similar_ten_input)
{
    compare("rightcare/April2021_Similar10CCG_InputData_HD.xlsx", "merges");
}
