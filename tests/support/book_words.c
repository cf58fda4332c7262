#include "tests/support/book_words.h"

#include "placebook/formats/xlsx.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void say_error(FILE *to, const struct pb_error *error, unsigned lines)
{
    (void)fprintf(to, "error %d %d %s:%" PRId64 ":%u %s / %s\n", (int)error->status, (int)error->code, error->source,
                  error->line > 0 ? (int64_t)error->line - lines : 0, error->column, error->message, error->hint);
}

static void say_cells(FILE *to, const struct pb_xlsx_row *row)
{
    (void)fprintf(to, "%u %d:", row->number, row->hidden);
    for (size_t i = 0; i < row->count; i++) {
        const struct pb_xlsx_cell *cell = &row->cells[i];
        (void)fprintf(to, " %u.%d.%d.%d.%u.%u.%a.%zu '%s'", cell->column, (int)cell->kind, (int)cell->format,
                      cell->formula, cell->fault, cell->shown, cell->number, cell->length, cell->text);
    }
    (void)fputc('\n', to);
}

static void say_survey(FILE *to, const struct pb_xlsx_survey *survey)
{
    (void)fprintf(to,
                  "%d %zu merges, to %u %u, %" PRIu64 " rows %" PRIu64 " cells, hidden %" PRIu64 " %" PRIu64
                  ", formulas %" PRIu64 " of them %" PRIu64 " from %u %u, errors %" PRIu64 "\n",
                  survey->complete, survey->merge_count, survey->last_row, survey->last_column, survey->rows,
                  survey->cells, survey->hidden_rows, survey->hidden_columns, survey->formulas, survey->uncached,
                  survey->uncached_row, survey->uncached_column, survey->errors);
}

static void say_sheet(FILE *to, struct pb_xlsx *workbook, size_t index, bool skim, unsigned lines)
{
    struct pb_error error = { 0 };
    struct pb_xlsx_sheet *sheet = NULL;
    const struct pb_xlsx_row *row = NULL;
    enum pb_status status = pb_xlsx_sheet_open(&sheet, workbook, index, &error);
    if (status == PB_OK && skim)
        status = pb_xlsx_skim(sheet, &error);
    else
        while (status == PB_OK && (status = pb_xlsx_next(sheet, &row, &error)) == PB_OK && row)
            say_cells(to, row);
    if (sheet)
        say_survey(to, pb_xlsx_survey(sheet));
    if (status != PB_OK)
        say_error(to, &error, lines);
    pb_xlsx_sheet_close(sheet);
}

char *pb_test_book_words(const unsigned char *bytes, size_t length, unsigned lines)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        return NULL;
    struct pb_error error = { 0 };
    struct pb_xlsx *workbook = NULL;
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    struct pb_input input = pb_memory_input("book.xlsx", &stream);
    if (pb_xlsx_open(&workbook, &input, &error) == PB_OK)
        for (size_t i = 0; i < pb_xlsx_sheet_count(workbook); i++) {
            say_sheet(to, workbook, i, false, lines);
            say_sheet(to, workbook, i, true, lines);
        }
    else
        say_error(to, &error, lines);
    pb_xlsx_close(workbook);
    if (fclose(to) == 0)
        return text;
    free(text);
    return NULL;
}
