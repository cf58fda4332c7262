/*
 * Finds the method, checks what was typed, opens the table, and lets statistics/ do the work. Results go to standard
 * output or into a file.
 */
#include "app/export.h"
#include "app/statistic_file.h"
#include "cli/arguments/arguments.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/statistics_flags.h"
#include "cli/views/statistics_output.h"
#include "cli/views/statistics_pages.h"

#include <string.h>
#include <sys/stat.h>

static void statistics_tell_file(struct pb_terminal *terminal, const struct pb_statistic *statistic, const char *path)
{
    if (terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, terminal->results, "placebook.statistics-file/1");
        pb_json_text(&writer, "method", statistic->setting.method->name);
        pb_json_text(&writer, "file", path);
        pb_json_count(&writer, "rows", statistic->row_count);
        pb_json_count(&writer, "rows_with_reason", statistic->reason_count);
        pb_json_end_object(&writer);
    } else if (!terminal->quiet) {
        pb_print(terminal->results, "%zu row%s in ", statistic->row_count, statistic->row_count == 1 ? "" : "s");
        pb_print_text(terminal->results, path);
        pb_print(terminal->results, "\n");
    }
}

static enum pb_status write_results(struct pb_call *call, const struct pb_statistic *statistic, struct pb_error *error)
{
    const char *path = pb_value_given(call->arguments, "output");
    enum pb_status status = PB_OK;
    if (path)
        status = pb_statistic_save(statistic, path, pb_is_given(call->arguments, "overwrite"), error);
    else if (call->terminal->json)
        status = pb_statistic_json(statistic, call->terminal->results, error);
    else
        status = pb_statistic_csv(statistic, call->terminal->results, error);
    if (status != PB_OK)
        return status;
    if (path)
        statistics_tell_file(call->terminal, statistic, path);
    if (statistic->reason_count)
        pb_terminal_say(call->terminal, PB_LEVEL_NOTICE, "results-missing",
                        "%zu of %zu rows have no result: the column reason says why", statistic->reason_count,
                        statistic->row_count);
    return PB_OK;
}

static bool same_file(const char *path, const char *other)
{
    struct stat a;
    struct stat b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Before any work is done: is there a table to read, and can the results be written to their place? */
static enum pb_status check_files(const struct pb_call *call, const struct pb_method *method, struct pb_error *error)
{
    const char *input = pb_value_given(call->arguments, "input");
    const char *output = pb_value_given(call->arguments, "output");
    if (!input) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "method %s needs --input FILE", method->name);
        pb_error_hint(error, "placebook statistics %s --help shows its columns and options", method->name);
        return PB_FAILED;
    }
    if (output && strcmp(input, "-") != 0 && same_file(input, output)) {
        (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--output %s would overwrite the input table", output);
        pb_error_hint(error, "give another file name");
        return PB_FAILED;
    }
    return output ? pb_export_check(output, pb_is_given(call->arguments, "overwrite"), error) : PB_OK;
}

static enum pb_status statistics(struct pb_call *call, struct pb_error *error)
{
    const char *name = pb_operand(call->arguments, 0);
    const struct pb_method *method = NULL;
    const struct pb_method_given *given = NULL;
    size_t count = 0;
    if (!name)
        return pb_methods_list(call, error);
    enum pb_status status = pb_method_find(name, &method, error);
    if (status == PB_OK)
        status = pb_statistics_given(call->arguments, call->arena, &given, &count, error);
    if (status != PB_OK)
        return status;
    struct pb_statistic statistic;
    status = pb_statistic_open(&statistic, method, given, count, call->arena, error);
    if (status == PB_OK)
        status = check_files(call, method, error);
    if (status == PB_OK)
        status = pb_statistic_run_file(&statistic, pb_value_given(call->arguments, "input"),
                                       pb_value_given(call->arguments, "sheet"), error);
    if (status == PB_OK)
        status = write_results(call, &statistic, error);
    pb_statistic_close(&statistic);
    return status;
}

static enum pb_status statistics_help(struct pb_call *call, struct pb_error *error)
{
    const struct pb_method *method = NULL;
    enum pb_status status = pb_method_find(pb_operand(call->arguments, 0), &method, error);
    return status == PB_OK ? pb_method_page(call, method, error) : status;
}

static struct pb_word_line method_line(size_t i)
{
    const struct pb_method *method = pb_methods[i];
    return method ? (struct pb_word_line){ method->name, method->summary } : (struct pb_word_line){ NULL, NULL };
}

static const char *const examples[] = {
    "placebook statistics proportion --input smokers.csv --multiplier 100",
    "placebook statistics dsr --input deaths.xlsx --sheet Deaths --output rates.csv",
    "placebook statistics rate --help",
    NULL,
};

const struct pb_command pb_command_statistics = {
    .name = "statistics",
    .order = 130,
    .summary = "calculate statistics on your own table: rates, limits, trends, charts",
    .operands = "[METHOD]",
    .most = 1,
    .operand = PB_OPERAND_WORDS,
    .listed = method_line,
    .listed_as = "Methods",
    .description = "Reads a table with a heading line (CSV, a workbook or JSON), applies one of the methods that "
                   "Placebook itself uses, and writes CSV. Numbers have enough digits to read back as the same value. "
                   "A missing result is an empty cell, and the last column, reason, says why. Columns are found by "
                   "their exact names; other columns are copied to the results. Without METHOD: lists the methods. "
                   "With METHOD and --help: its columns, results, options and an example.",
    .flags = pb_statistics_flags,
    .examples = examples,
    .run = statistics,
    .help = statistics_help,
};
