#include "cli/arguments/arguments.h"
#include "cli/statistics/grouping.h"
#include "cli/statistics/methods.h"
#include "cli/statistics/setting.h"
#include "cli/statistics/writing.h"
#include "cli/terminal/json_writer.h"

#include <inttypes.h>
#include <string.h>

/* Rows that have a reason. */
static size_t count_refused(const struct pb_results *results)
{
    size_t count = 0;
    for (size_t row = 0; row < results->count; row++)
        count += results->reasons[row] != NULL;
    return count;
}

static void tell_file(struct pb_output *output, const struct pb_results *results, const char *path, size_t refused)
{
    if (output->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, output->results, "placebook.statistics-file/1");
        pb_json_text(&writer, "method", results->setting->method->name);
        pb_json_text(&writer, "file", path);
        pb_json_count(&writer, "rows", results->count);
        pb_json_count(&writer, "rows_with_reason", refused);
        pb_json_end_object(&writer);
    } else if (!output->quiet) {
        pb_print(output->results, "%zu row%s in ", results->count, results->count == 1 ? "" : "s");
        pb_print_text(output->results, path);
        pb_print(output->results, "\n");
    }
}

static enum pb_status calculate(struct pb_call *call, const struct pb_method_setting *setting,
                                struct pb_method_table *table, struct pb_error *error)
{
    const char *output = pb_value_given(call->arguments, "output");
    struct pb_results *results = pb_arena_take(call->arena, 1, sizeof *results);
    if (!results)
        return pb_out_of_memory(error);
    enum pb_status status = pb_results_open(results, setting, table, error);
    if (status == PB_OK)
        status = pb_results_check_names(results, table, error);
    if (status == PB_OK)
        status = pb_method_run(table, results, error);
    if (status == PB_OK && output)
        status = pb_results_save(results, table, output, error);
    if (status != PB_OK)
        return status;
    size_t refused = count_refused(results);
    if (output)
        tell_file(call->output, results, output, refused);
    else if (call->output->json)
        pb_results_json(results, table, call->output->results);
    else
        pb_results_csv(results, table, call->output->results);
    if (refused)
        pb_output_say(call->output, PB_LEVEL_NOTICE, "results-missing",
                      "%zu of %zu rows lack a result: column reason says why", refused, results->count);
    return PB_OK;
}

static enum pb_status statistics(struct pb_call *call, struct pb_error *error)
{
    const char *name = pb_operand(call->arguments, 0);
    const struct pb_method *method = NULL;
    struct pb_method_setting setting;
    struct pb_method_table table;
    if (!name)
        return pb_methods_list(call, error);
    enum pb_status status = pb_method_find(name, &method, error);
    if (status == PB_OK)
        status = pb_method_setting_read(&setting, method, call, error);
    if (status != PB_OK)
        return status;
    const char *input = pb_value_given(call->arguments, "input");
    const char *output = pb_value_given(call->arguments, "output");
    if (output)
        status = pb_results_check_output(input, output, call->arena, error);
    if (status != PB_OK)
        return status;
    status = pb_method_table_read(&table, &setting, input, error);
    if (status == PB_OK)
        status = calculate(call, &setting, &table, error);
    pb_method_table_close(&table);
    return status;
}

static enum pb_status help(struct pb_call *call, struct pb_error *error)
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
    "placebook statistics dsr --input deaths.csv --output rates.csv --confidence 0.95",
    "placebook statistics rate --help",
    NULL,
};

const struct pb_command pb_command_statistics = {
    .name = "statistics",
    .order = 130,
    .summary = "calculate a statistic on a table of your own: rates, limits, trends, charts",
    .operands = "[METHOD]",
    .most = 1,
    .operand = PB_OPERAND_WORDS,
    .listed = method_line,
    .listed_as = "Methods",
    .description =
        "Reads a table (CSV with a heading line), calculates one of the methods that Placebook itself uses, and writes "
        "CSV: numbers that read back to the same value, empty cells where a result is missing, and a last column, "
        "reason, that says why. Columns are found by their exact names; columns that a method does not know are handed "
        "through. Without METHOD: lists the methods. With METHOD and --help: its columns, results, options and an "
        "example. Each method takes the options that its own help names.",
    .flags = pb_method_flags,
    .examples = examples,
    .run = statistics,
    .help = help,
};
