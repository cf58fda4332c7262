/*
 * Renders what app/similar.h finds, as a table or as JSON, and warns of what a reader must know about the file.
 */
#include "app/similar.h"
#include "cli/arguments/arguments.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "placebook/number.h"

#include <math.h>
#include <string.h>

static enum pb_status similar_read_count(const struct pb_call *call, size_t *wanted, struct pb_error *error)
{
    const char *text = pb_value_given(call->arguments, "count");
    int64_t count = 0;
    if (text && (!pb_integer_parse(text, strlen(text), &count) || count < 1))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--count '%.60s': expected a whole number above 0", text);
    *wanted = (size_t)count;
    return PB_OK;
}

/* --- calculated --- */

/* What a reader of the answer must know about the file. */
static void similar_warn(struct pb_call *call, const struct pb_similar_answer *answer)
{
    const struct pb_similar_input *input = &answer->input;
    struct pb_terminal *terminal = call->terminal;
    for (size_t o = 0; o < input->count; o++) {
        const struct pb_similar_organisation *one = &input->organisations[o];
        if (one->lacks != SIZE_MAX)
            pb_terminal_say(terminal, PB_LEVEL_WARNING, "organisation-left-out",
                            "%s is left out: no value of variable '%s' (sheet '%s', row %u)",
                            pb_similar_code(answer, o), input->names[one->lacks], input->sheet, one->row);
    }
    for (size_t i = 0; i < input->passed_count; i++)
        pb_terminal_say(terminal, PB_LEVEL_WARNING, "row-left-out", "sheet '%s', row %u is not an organisation: '%s'",
                        input->sheet, input->passed[i].row, input->passed[i].text);
    for (size_t i = 0; i < input->unused_count; i++)
        pb_terminal_say(terminal, PB_LEVEL_NOTICE, "column-not-used", "column '%s' is not used: it has no weight",
                        input->unused[i]);
    if (answer->tied)
        pb_terminal_say(
            terminal, PB_LEVEL_WARNING, "equally-near",
            "another organisation is as near as the last one: the list has the one that is first in the file");
}

static void organisation_json(struct pb_json_writer *writer, const struct pb_similar_answer *answer,
                              size_t organisation)
{
    pb_json_text(writer, "code", pb_similar_code(answer, organisation));
    pb_json_text(writer, "name", answer->input.organisations[organisation].name);
}

static void similar_json(struct pb_call *call, const struct pb_similar_answer *answer)
{
    const struct pb_similar_input *input = &answer->input;
    struct pb_json_writer writer;
    pb_json_document(&writer, call->terminal->results, "placebook.similar/1");
    pb_json_text(&writer, "file", answer->file);
    pb_json_text(&writer, "sheet", input->sheet);
    pb_json_object(&writer, "organisation");
    organisation_json(&writer, answer, answer->organisation);
    pb_json_end_object(&writer);
    pb_json_count(&writer, "organisations", input->count);
    pb_json_count(&writer, "organisations_left_out", answer->left_out);
    pb_json_list(&writer, "variables");
    for (size_t v = 0; v < input->variables; v++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", input->names[v]);
        pb_json_number(&writer, "weight", input->weights[v]);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_list(&writer, "similar");
    for (size_t i = 0; i < answer->count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_count(&writer, "rank", i + 1);
        organisation_json(&writer, answer, answer->found[i].organisation);
        pb_json_number(&writer, "distance", answer->found[i].distance);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_boolean(&writer, "tied", answer->tied);
    pb_json_end_object(&writer);
}

static enum pb_status similar_text(struct pb_call *call, const struct pb_similar_answer *answer, struct pb_error *error)
{
    const struct pb_similar_input *input = &answer->input;
    FILE *file = call->terminal->results;
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, ">rank|code|name|>distance");
    for (size_t i = 0; i < answer->count; i++) {
        char distance[PB_NUMBER_TEXT];
        (void)pb_number_round(answer->found[i].distance, 4, distance);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%zu", i + 1);
        pb_columns_cell(&columns, 1, "%s", pb_similar_code(answer, answer->found[i].organisation));
        pb_columns_cell(&columns, 2, "%s", input->organisations[answer->found[i].organisation].name);
        pb_columns_cell(&columns, 3, "%s", distance);
    }
    pb_print(file, "similar to ");
    pb_print_text(file, pb_similar_code(answer, answer->organisation));
    pb_print(file, *input->organisations[answer->organisation].name ? " " : "");
    pb_print_text(file, input->organisations[answer->organisation].name);
    pb_print(file, ", among %zu others by %zu variable%s\n\n", input->count - 1 - answer->left_out, input->variables,
             input->variables == 1 ? "" : "s");
    return pb_columns_print(&columns, call->terminal, error);
}

/* --- looked up --- */

static void print_named_json(struct pb_call *call, const char *file, const struct pb_neighbourhood *one, size_t count)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, call->terminal->results, "placebook.similar/1");
    pb_json_text(&writer, "file", file);
    pb_json_object(&writer, "organisation");
    pb_json_text(&writer, "code", one->code);
    pb_json_text(&writer, "name", one->name);
    pb_json_end_object(&writer);
    pb_json_count(&writer, "named", one->count);
    pb_json_list(&writer, "similar");
    for (size_t i = 0; i < count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_count(&writer, "rank", i + 1);
        pb_json_text(&writer, "code", one->items[i].code);
        pb_json_text(&writer, "name", one->items[i].name);
        if (!isnan(one->items[i].distance))
            pb_json_number(&writer, "distance", one->items[i].distance);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_end_object(&writer);
}

static enum pb_status print_named(struct pb_call *call, const struct pb_neighbourhood *one, size_t count,
                                  struct pb_error *error)
{
    struct pb_columns columns;
    pb_columns_open(&columns, call->arena, ">rank|code|name|>distance");
    for (size_t i = 0; i < count; i++) {
        char distance[PB_NUMBER_TEXT] = "";
        if (!isnan(one->items[i].distance))
            (void)pb_number_round(one->items[i].distance, 4, distance);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%zu", i + 1);
        pb_columns_cell(&columns, 1, "%s", one->items[i].code);
        pb_columns_cell(&columns, 2, "%s", one->items[i].name);
        pb_columns_cell(&columns, 3, "%s", distance);
    }
    pb_print(call->terminal->results, "similar to ");
    pb_print_text(call->terminal->results, one->code);
    pb_print(call->terminal->results, *one->name ? " " : "");
    pb_print_text(call->terminal->results, one->name);
    pb_print(call->terminal->results, ", as given in the table\n\n");
    return pb_columns_print(&columns, call->terminal, error);
}

static enum pb_status print_answer(struct pb_call *call, const struct pb_similar_answer *answer, struct pb_error *error)
{
    if (answer->calculated) {
        similar_warn(call, answer);
        if (!call->terminal->json)
            return similar_text(call, answer, error);
        similar_json(call, answer);
        return PB_OK;
    }
    if (answer->named->count != PB_SIMILAR_COUNT)
        pb_terminal_say(call->terminal, PB_LEVEL_WARNING, "not-ten",
                        "the table names %zu organisations similar to %s; RightCare compares with ten",
                        answer->named->count, answer->named->code);
    if (!call->terminal->json)
        return print_named(call, answer->named, answer->count, error);
    print_named_json(call, answer->file, answer->named, answer->count);
    return PB_OK;
}

static enum pb_status similar(struct pb_call *call, struct pb_error *error)
{
    struct pb_similar_answer answer;
    struct pb_similar_request request = { .path = pb_operand(call->arguments, 0),
                                          .sheet = pb_value_given(call->arguments, "sheet"),
                                          .organisation = pb_value_given(call->arguments, "organisation") };
    if (!request.organisation)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--organisation is missing: expected a code such as B2M3M");
    enum pb_status status = similar_read_count(call, &request.count, error);
    if (status == PB_OK)
        status = pb_similar_search(&request, call->arena, &answer, error);
    return status == PB_OK ? print_answer(call, &answer, error) : status;
}

static const struct pb_flag flags[] = {
    { .name = "organisation",
      .kind = PB_FLAG_VALUE,
      .value = "CODE",
      .help = "find organisations similar to this one: an ODS or ONS code in the file" },
    { .name = "count",
      .kind = PB_FLAG_VALUE,
      .value = "N",
      .help = "how many to find (default: 10, or all that a table names)" },
    { .name = "sheet",
      .kind = PB_FLAG_VALUE,
      .value = "NAME",
      .help = "the sheet with the organisations, if several have the same headings" },
    { 0 },
};
static const char *const examples[] = { "placebook similar April2021_Similar10CCG_InputData.xlsx --organisation B2M3M",
                                        "placebook similar input.xlsx --organisation B2M3M --count 5 --json",
                                        "placebook similar similar-10.csv --organisation 05A", NULL };

const struct pb_command pb_command_similar = {
    .name = "similar",
    .order = 140,
    .summary = "find similar organisations, as NHS RightCare does",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_WORKBOOK,
    .description =
        "Reads NHS England's input workbook of the \"similar 10\" method and prints the organisations most like the "
        "one given, nearest first. The workbook has a table of organisations (a column of codes, a name, a column for "
        "each variable) and a table of the variables with their weights. Both are found by their headings, wherever "
        "they are.\nValues are capped at the mean plus five standard deviations and their square roots are "
        "standardised; the distance is the weighted sum of squared differences. Organisations with a missing value, "
        "and rows that are not organisations, are left out and listed. See docs/methods.md.\nIf the file names the "
        "similar organisations itself, in any format, they are looked up instead. Such a table has a row for each pair "
        "(organisation, similar organisation and optionally rank) or, as NHS England publishes it, a column for each "
        "organisation and a row for each rank.",
    .flags = flags,
    .examples = examples,
    .run = similar,
};
