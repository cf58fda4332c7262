/*
 * Rows of a statistic are written as they are put together.
 */
#include "cli/views/statistics_output.h"

#include "app/export.h"
#include "cli/terminal/json_writer.h"
#include "placebook/formats/csv.h"
#include "placebook/number.h"

#include <math.h>
#include <string.h>

static struct pb_statistic_cell *make_cells(const struct pb_statistic *statistic, struct pb_error *error)
{
    struct pb_statistic_cell *cells = pb_arena_take(statistic->setting.arena, statistic->column_count, sizeof *cells);
    if (!cells)
        (void)pb_out_of_memory(error);
    return cells;
}

/* --- CSV --- */

static bool statistics_output_emit(void *sink, const char *bytes, size_t length)
{
    return fwrite_unlocked(bytes, 1, length, (FILE *)sink) == length;
}

static void statistics_output_put(FILE *file, const char *text, bool first)
{
    if (!first)
        (void)putc_unlocked(',', file);
    (void)pb_csv_write(statistics_output_emit, file, text, strlen(text));
}

static void statistics_output_put_cell(const struct pb_statistic_cell *cell, FILE *file, bool first)
{
    char number[PB_NUMBER_TEXT] = "";
    if (!cell->text && !isnan(cell->number))
        (void)pb_number_format(cell->number, number);
    statistics_output_put(file, cell->text ? cell->text : number, first);
}

enum pb_status pb_statistic_csv(const struct pb_statistic *statistic, FILE *file, struct pb_error *error)
{
    struct pb_statistic_cell *cells = make_cells(statistic, error);
    if (!cells)
        return PB_FATAL;
    flockfile(file);
    for (size_t i = 0; i < statistic->column_count; i++)
        statistics_output_put(file, statistic->columns[i].name, i == 0);
    (void)putc_unlocked('\n', file);
    for (size_t row = 0; row < statistic->row_count; row++) {
        pb_statistic_row(statistic, row, cells);
        for (size_t i = 0; i < statistic->column_count; i++)
            statistics_output_put_cell(&cells[i], file, i == 0);
        (void)putc_unlocked('\n', file);
    }
    funlockfile(file);
    return PB_OK;
}

/* --- JSON --- */

/* Numbers are numbers, also those of the user's table; other cells are text as it is there. */
enum pb_status pb_statistic_json(const struct pb_statistic *statistic, FILE *file, struct pb_error *error)
{
    struct pb_statistic_cell *cells = make_cells(statistic, error);
    if (!cells)
        return PB_FATAL;
    for (size_t row = 0; row < statistic->row_count; row++) {
        struct pb_json_writer writer;
        pb_statistic_row(statistic, row, cells);
        pb_json_document(&writer, file, "placebook.statistics-row/1");
        pb_json_text(&writer, "method", statistic->setting.method->name);
        pb_json_object(&writer, "row");
        for (size_t i = 0; i < statistic->column_count; i++) {
            if (statistic->columns[i].number)
                pb_json_number(&writer, statistic->columns[i].name, cells[i].number);
            else
                pb_json_text(&writer, statistic->columns[i].name, cells[i].text);
        }
        pb_json_end_object(&writer);
        pb_json_end_object(&writer);
    }
    return PB_OK;
}

/* --- a file --- */

enum pb_status pb_statistic_save(const struct pb_statistic *statistic, const char *path, bool overwrite,
                                 struct pb_error *error)
{
    struct pb_export export;
    enum pb_status status = pb_export_open(&export, path, overwrite, statistic->setting.arena, error);
    if (status == PB_OK)
        status = pb_statistic_csv(statistic, export.file, error);
    return pb_export_close(&export, status, error);
}
