/*
 * Rows of a statistic are written as they are put together. A file is written beside its place and renamed when it is
 * whole.
 */
#include "cli/views/statistics_output.h"

#include "cli/terminal/json_writer.h"
#include "engine/files/files.h"
#include "placebook/formats/csv.h"
#include "placebook/number.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART "%s.part" /* beside the file, until it is whole */

static struct pb_statistic_cell *make_cells(const struct pb_statistic *statistic, struct pb_error *error)
{
    struct pb_statistic_cell *cells = pb_arena_take(statistic->setting.arena, statistic->column_count, sizeof *cells);
    if (!cells)
        (void)pb_out_of_memory(error);
    return cells;
}

/* --- CSV --- */

static bool emit(void *sink, const char *bytes, size_t length)
{
    return fwrite_unlocked(bytes, 1, length, (FILE *)sink) == length;
}

static void put(FILE *file, const char *text, bool first)
{
    if (!first)
        (void)putc_unlocked(',', file);
    (void)pb_csv_write(emit, file, text, strlen(text));
}

static void put_cell(const struct pb_statistic_cell *cell, FILE *file, bool first)
{
    char number[PB_NUMBER_TEXT] = "";
    if (!cell->text && !isnan(cell->number))
        (void)pb_number_format(cell->number, number);
    put(file, cell->text ? cell->text : number, first);
}

enum pb_status pb_statistic_csv(const struct pb_statistic *statistic, FILE *file, struct pb_error *error)
{
    struct pb_statistic_cell *cells = make_cells(statistic, error);
    if (!cells)
        return PB_FATAL;
    flockfile(file);
    for (size_t i = 0; i < statistic->column_count; i++)
        put(file, statistic->columns[i].name, i == 0);
    (void)putc_unlocked('\n', file);
    for (size_t row = 0; row < statistic->row_count; row++) {
        pb_statistic_row(statistic, row, cells);
        for (size_t i = 0; i < statistic->column_count; i++)
            put_cell(&cells[i], file, i == 0);
        (void)putc_unlocked('\n', file);
    }
    funlockfile(file);
    return PB_OK;
}

/* --- JSON --- */

/* Numbers are numbers, also those of the user's table; other cells are text as it stands there. */
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

static bool same_file(const char *path, const char *other)
{
    struct stat a;
    struct stat b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

enum pb_status pb_statistic_check_output(const char *input, const char *output, struct pb_arena *arena,
                                         struct pb_error *error)
{
    const char *part = pb_arena_format(arena, PART, output);
    if (!part)
        return pb_out_of_memory(error);
    if (strcmp(input, "-") == 0 || (!same_file(input, output) && !same_file(input, part)))
        return PB_OK;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--output %s would write over the table", output);
    pb_error_hint(error, "name another file");
    return PB_FAILED;
}

enum pb_status pb_statistic_save(const struct pb_statistic *statistic, const char *output, struct pb_error *error)
{
    const char *part = pb_arena_format(statistic->setting.arena, PART, output);
    if (!part)
        return pb_out_of_memory(error);
    FILE *file = fopen(part, "we");
    if (!file)
        return pb_path_failed("write", part, errno, 0, PB_ERROR_PUBLISH, error);
    enum pb_status status = pb_statistic_csv(statistic, file, error);
    bool sound = !ferror(file);
    errno = 0;
    sound = fclose(file) == 0 && sound;
    if (status == PB_OK && sound && rename(part, output) == 0)
        return PB_OK;
    if (status == PB_OK)
        status = pb_path_failed("write", output, errno, 0, PB_ERROR_PUBLISH, error);
    (void)unlink(part);
    return status;
}
