#include "cli/views/statistics_pages.h"

#include "cli/terminal/json_writer.h"
#include "cli/views/statistics_flags.h"
#include "cli/views/usage.h"
#include "placebook/number.h"

#include <string.h>

enum { HELP_COLUMN = 28 };

enum pb_status pb_methods_list(struct pb_call *call, struct pb_error *error)
{
    (void)error;
    FILE *file = call->terminal->results;
    if (call->terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.methods/1");
        pb_json_list(&writer, "methods");
        for (size_t i = 0; pb_methods[i]; i++) {
            pb_json_object(&writer, NULL);
            pb_json_text(&writer, "name", pb_methods[i]->name);
            pb_json_text(&writer, "summary", pb_methods[i]->summary);
            pb_json_end_object(&writer);
        }
        pb_json_end_list(&writer);
        pb_json_end_object(&writer);
        return PB_OK;
    }
    for (size_t i = 0; pb_methods[i]; i++) {
        pb_print(file, "%-20s  ", pb_methods[i]->name);
        pb_print_wrapped(file, pb_methods[i]->summary, 22, PB_PAGE_WIDTH, 22);
    }
    pb_print(file, "\nplacebook statistics METHOD --help shows the columns of a method and an example\n");
    return PB_OK;
}

static const char *kind_text(const struct pb_method_column *column)
{
    static const char *const kinds[] = { "number", "text", "group" };
    return kinds[column->kind];
}

static const char *output_kind_text(const struct pb_method_output *output)
{
    static const char *const kinds[] = { "number", "text", "limits" };
    return kinds[output->kind];
}

/* Limits are named by example: sii_lower_95. */
static void output_name(const struct pb_method_output *output, char name[96])
{
    const char *line = output->name[0] ? "_" : "";
    if (output->kind == PB_OUTPUT_LIMITS)
        (void)snprintf(name, 96, "%s%slower_95, ...", output->name, line);
    else
        (void)snprintf(name, 96, "%s", output->name);
}

static void entry(FILE *file, const char *name, const char *help)
{
    pb_print(file, "  %-*s", HELP_COLUMN - 2, name);
    if (strlen(name) > HELP_COLUMN - 4)
        pb_print(file, "\n");
    pb_print_wrapped(file, help, HELP_COLUMN, PB_PAGE_WIDTH, strlen(name) > HELP_COLUMN - 4 ? 0 : HELP_COLUMN);
}

static void print_columns(FILE *file, const struct pb_method *method)
{
    for (const struct pb_method_column *column = method->columns; column->name; column++) {
        char help[600];
        (void)snprintf(help, sizeof help, "%s (%s%s", column->help, kind_text(column),
                       column->optional ? ", optional" : "");
        for (size_t i = 0; column->words && column->words[i]; i++)
            pb_append(help, sizeof help, "%s%s", i ? ", " : ": ", column->words[i]);
        pb_append(help, sizeof help, ")");
        entry(file, column->name, help);
    }
}

static void print_outputs(FILE *file, const struct pb_method *method)
{
    static const char *const before[] = { "the columns of the table, unchanged",
                                          "one row for each, in order of first appearance",
                                          "several rows for each, in order of first appearance" };
    entry(file, method->shape == PB_PER_ROW ? "..." : method->columns[0].name, before[method->shape]);
    for (const struct pb_method_output *output = method->outputs; output->name; output++) {
        char name[96];
        output_name(output, name);
        entry(file, name, output->help);
    }
    entry(file, "reason", "why a result is missing; empty if none is");
}

static void command_line(const struct pb_method *method, char *line, size_t size)
{
    (void)snprintf(line, size, "placebook statistics %s --input FILE.csv%s%s", method->name,
                   method->example_flags ? " " : "", method->example_flags ? method->example_flags : "");
}

static void page_text(const struct pb_terminal *terminal, const struct pb_method *method)
{
    FILE *file = terminal->results;
    char line[256];
    pb_print(file, "usage: placebook statistics %s --input FILE [OPTION...]\n\n", method->name);
    pb_print_wrapped(file, method->description, 0, PB_PAGE_WIDTH, 0);
    pb_usage_title(terminal, "Columns of the table");
    print_columns(file, method);
    pb_usage_title(terminal, "Results");
    print_outputs(file, method);
    pb_usage_title(terminal, "Options");
    for (const struct pb_flag *flag = pb_statistics_flags; flag->name; flag++)
        if (pb_statistics_takes(method, flag->name))
            pb_usage_flag(file, flag);
    if (method->multiplier > 0) {
        char number[PB_NUMBER_TEXT];
        (void)pb_number_format(method->multiplier, number);
        pb_print(file, "\nThe default multiplier is %s.\n", number);
    }
    pb_usage_title(terminal, "Example");
    command_line(method, line, sizeof line);
    pb_print(file, "  %s\n\n", line);
    for (const char *at = method->example; *at;) {
        size_t length = strcspn(at, "\n");
        pb_print(file, "  %.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
}

static void columns_json(struct pb_json_writer *writer, const struct pb_method *method)
{
    pb_json_list(writer, "columns");
    for (const struct pb_method_column *column = method->columns; column->name; column++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "name", column->name);
        pb_json_text(writer, "kind", kind_text(column));
        pb_json_boolean(writer, "required", !column->optional);
        if (column->words) {
            pb_json_list(writer, "words");
            for (size_t i = 0; column->words[i]; i++)
                pb_json_text(writer, NULL, column->words[i]);
            pb_json_end_list(writer);
        }
        pb_json_text(writer, "help", column->help);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void outputs_json(struct pb_json_writer *writer, const struct pb_method *method)
{
    static const char *const shapes[] = { "the rows of the table", "a row for each group", "rows for each group" };
    pb_json_text(writer, "answers", shapes[method->shape]);
    pb_json_list(writer, "results");
    for (const struct pb_method_output *output = method->outputs; output->name; output++) {
        char name[96];
        output_name(output, name);
        pb_json_object(writer, NULL);
        pb_json_text(writer, "name", name);
        pb_json_text(writer, "kind", output_kind_text(output));
        pb_json_text(writer, "help", output->help);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void page_json(const struct pb_terminal *terminal, const struct pb_method *method)
{
    struct pb_json_writer writer;
    char line[256];
    pb_json_document(&writer, terminal->results, "placebook.method/1");
    pb_json_text(&writer, "name", method->name);
    pb_json_text(&writer, "summary", method->summary);
    pb_json_text(&writer, "description", method->description);
    columns_json(&writer, method);
    outputs_json(&writer, method);
    pb_json_list(&writer, "options");
    for (const struct pb_flag *flag = pb_statistics_flags; flag->name; flag++) {
        if (pb_statistics_takes(method, flag->name))
            pb_usage_flag_json(&writer, flag);
    }
    pb_json_end_list(&writer);
    if (method->multiplier > 0)
        pb_json_number(&writer, "multiplier", method->multiplier);
    command_line(method, line, sizeof line);
    pb_json_text(&writer, "example_command", line);
    pb_json_text(&writer, "example", method->example);
    pb_json_end_object(&writer);
}

enum pb_status pb_method_page(struct pb_call *call, const struct pb_method *method, struct pb_error *error)
{
    (void)error;
    if (call->terminal->json)
        page_json(call->terminal, method);
    else
        page_text(call->terminal, method);
    return PB_OK;
}
