#include "cli/statistics/writing.h"

#include "cli/terminal/json_writer.h"
#include "engine/files/files.h"
#include "placebook/formats/csv.h"
#include "placebook/number.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REASON "reason"
#define PART   "%s.part" /* beside the file, until it is whole */

static bool echoes(const struct pb_results *results)
{
    return results->setting->method->shape == PB_PER_ROW;
}

enum pb_status pb_results_check_names(const struct pb_results *results, const struct pb_method_table *table,
                                      struct pb_error *error)
{
    for (size_t h = 0; echoes(results) && h < table->heading_count; h++) {
        bool clash = strcmp(table->headings[h], REASON) == 0;
        for (size_t i = 0; !clash && i < results->column_count; i++)
            clash = strcmp(table->headings[h], results->columns[i].name) == 0;
        if (!clash)
            continue;
        pb_error_at(error, table->name, 1, 0);
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "column '%s' has the name of a result of method %s",
                      table->headings[h], table->method->name);
        pb_error_hint(error, "rename the column, or leave it out");
        return PB_FAILED;
    }
    return PB_OK;
}

/* --- CSV --- */

static bool emit(void *sink, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, (FILE *)sink) == length;
}

static void put(FILE *file, const char *text, bool first)
{
    if (!first)
        (void)putc(',', file);
    (void)pb_csv_write(emit, file, text, strlen(text));
}

static void put_heading(const struct pb_results *results, const struct pb_method_table *table, FILE *file)
{
    if (echoes(results))
        for (size_t i = 0; i < table->heading_count; i++)
            put(file, table->headings[i], i == 0);
    else
        put(file, table->method->columns[0].name, true);
    for (size_t i = 0; i < results->column_count; i++)
        put(file, results->columns[i].name, false);
    put(file, REASON, false);
    (void)putc('\n', file);
}

static void put_cell(const struct pb_result_column *column, const union pb_result_cell *cell, FILE *file)
{
    char text[PB_NUMBER_TEXT] = "";
    if (!column->text && !isnan(cell->number))
        (void)pb_number_format(cell->number, text);
    put(file, !column->text ? text : cell->text ? cell->text : "", false);
}

void pb_results_csv(const struct pb_results *results, const struct pb_method_table *table, FILE *file)
{
    put_heading(results, table, file);
    for (size_t row = 0; row < results->count; row++) {
        if (echoes(results)) {
            const char *cell = table->echoes[row];
            for (size_t i = 0; i < table->heading_count; i++, cell += strlen(cell) + 1)
                put(file, cell, i == 0);
        } else {
            put(file, results->names[row], true);
        }
        const union pb_result_cell *cells = results->cells + row * results->column_count;
        for (size_t i = 0; i < results->column_count; i++)
            put_cell(&results->columns[i], &cells[i], file);
        put(file, results->reasons[row] ? results->reasons[row] : "", false);
        (void)putc('\n', file);
    }
}

/* --- JSON --- */

/* Columns that the method reads as numbers are numbers, others are text as it stands in the table. */
static void echo_json(struct pb_json_writer *writer, const struct pb_method_table *table, size_t row)
{
    const char *cell = table->echoes[row];
    for (size_t i = 0; i < table->heading_count; i++, cell += strlen(cell) + 1) {
        size_t c = 0;
        while (table->method->columns[c].name && (table->fields[c] != i || !table->numbers[c]))
            c++;
        if (table->method->columns[c].name)
            pb_json_number(writer, table->headings[i], table->numbers[c][row]);
        else
            pb_json_text(writer, table->headings[i], cell);
    }
}

void pb_results_json(const struct pb_results *results, const struct pb_method_table *table, FILE *file)
{
    for (size_t row = 0; row < results->count; row++) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.statistics-row/1");
        pb_json_text(&writer, "method", table->method->name);
        pb_json_object(&writer, "row");
        if (echoes(results))
            echo_json(&writer, table, row);
        else
            pb_json_text(&writer, table->method->columns[0].name, results->names[row]);
        const union pb_result_cell *cells = results->cells + row * results->column_count;
        for (size_t i = 0; i < results->column_count; i++) {
            if (results->columns[i].text)
                pb_json_text(&writer, results->columns[i].name, cells[i].text);
            else
                pb_json_number(&writer, results->columns[i].name, cells[i].number);
        }
        pb_json_text(&writer, REASON, results->reasons[row]);
        pb_json_end_object(&writer);
        pb_json_end_object(&writer);
    }
}

/* --- a file --- */

static bool same_file(const char *path, const char *other)
{
    struct stat a;
    struct stat b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

enum pb_status pb_results_check_output(const char *input, const char *output, struct pb_arena *arena,
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

enum pb_status pb_results_save(const struct pb_results *results, const struct pb_method_table *table,
                               const char *output, struct pb_error *error)
{
    const char *part = pb_arena_format(results->arena, PART, output);
    if (!part)
        return pb_out_of_memory(error);
    FILE *file = fopen(part, "we");
    if (!file)
        return pb_path_failed("write", part, errno, 0, PB_ERROR_PUBLISH, error);
    pb_results_csv(results, table, file);
    bool sound = !ferror(file);
    errno = 0;
    sound = fclose(file) == 0 && sound;
    if (sound && rename(part, output) == 0)
        return PB_OK;
    (void)pb_path_failed("write", output, errno, 0, PB_ERROR_PUBLISH, error);
    (void)unlink(part);
    return PB_FAILED;
}
