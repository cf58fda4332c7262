#include "placebook/statistics/similar.h"
#include "cli/arguments/arguments.h"
#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/similar_table.h"
#include "engine/files/files.h"
#include "placebook/nearest.h"
#include "placebook/number.h"
#include "placebook/similar/source.h"

#include <stdlib.h>
#include <string.h>

enum { EXAMPLES = 3 };

/* What was asked for, and the answer. */
struct search {
    struct pb_call *call;
    const char *file;
    struct pb_similar_source source;
    struct pb_similar_input input; /* of the source */
    size_t organisation;
    size_t code_column; /* that the organisation was found in: others are called by the same kind of code */
    size_t count;
    struct pb_similar *found;
    bool tied;
};

static enum pb_status read_count(struct search *search, struct pb_error *error)
{
    const char *text = pb_value_given(search->call->arguments, "count");
    int64_t count = PB_SIMILAR_COUNT;
    if (text && (!pb_integer_parse(text, strlen(text), &count) || count < 1))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--count '%.60s': expected a whole number from 1 on", text);
    search->count = (size_t)count;
    return PB_OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum pb_status read_file(struct search *search, struct pb_error *error)
{
    const char *path = pb_operand(search->call->arguments, 0);
    struct pb_file_stream stream;
    struct pb_input input;
    search->file = base_name(path);
    enum pb_status status = pb_file_input(path, search->file, &stream, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_similar_source_read(&search->source, &input, pb_value_given(search->call->arguments, "sheet"),
                                    search->call->arena, error);
    pb_file_stream_close(&stream);
    search->input = search->source.input;
    return status;
}

/* --- which organisation --- */

static const char *code_at(const void *context, size_t i)
{
    const struct pb_similar_input *input = context;
    size_t column = i / input->count;
    return column < input->code_columns ? input->organisations[i % input->count].codes[column] : NULL;
}

static const char *code_of(const struct search *search, size_t organisation)
{
    const struct pb_similar_organisation *one = &search->input.organisations[organisation];
    for (size_t c = 0; !*one->codes[search->code_column] && c < search->input.code_columns; c++)
        if (*one->codes[c])
            return one->codes[c];
    return one->codes[search->code_column];
}

static enum pb_status unknown(const struct search *search, const char *code, struct pb_error *error)
{
    const struct pb_similar_input *input = &search->input;
    char list[300] = "";
    size_t named = 0;
    (void)pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no organisation '%.60s' among the %zu of sheet '%.100s'", code,
                  input->count, input->sheet);
    pb_error_at(error, search->file, 0, 0);
    for (size_t o = 0; strlen(code) > 2 && o < input->count && named < EXAMPLES; o++)
        if (strcasestr(input->organisations[o].name, code)) {
            pb_append(list, sizeof list, "%s%s (%.60s)", named ? ", " : "", code_of(search, o),
                      input->organisations[o].name);
            named++;
        }
    const char *nearest = named ? NULL : pb_nearest(code, code_at, input);
    if (named)
        pb_error_hint(error, "organisations are named by their code: %s", list);
    else if (nearest)
        pb_error_hint(error, "did you mean '%.60s'?", nearest);
    else {
        for (size_t c = 0; c < input->code_columns; c++)
            pb_append(list, sizeof list, "%s%.40s such as %.20s", c ? ", " : "", input->code_headings[c],
                      input->organisations[0].codes[c]);
        pb_error_hint(error, "the file has these codes: %s", list);
    }
    return PB_FAILED;
}

static enum pb_status lacking(const struct search *search, struct pb_error *error)
{
    const struct pb_similar_input *input = &search->input;
    const struct pb_similar_organisation *one = &input->organisations[search->organisation];
    (void)pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                  "%.60s (sheet '%.100s', row %u) has no value of variable '%.60s': it cannot be compared with others",
                  code_of(search, search->organisation), input->sheet, one->row, input->names[one->lacks]);
    pb_error_at(error, search->file, 0, 0);
    return PB_FAILED;
}

static enum pb_status find(struct search *search, struct pb_error *error)
{
    const struct pb_similar_input *input = &search->input;
    struct pb_arena *arena = search->call->arena;
    const struct pb_similar_table table = { input->count, input->variables, input->values, input->weights,
                                            input->names };
    const char *code = pb_value_given(search->call->arguments, "organisation");
    search->organisation = pb_similar_input_find(input, code, &search->code_column);
    if (search->organisation == SIZE_MAX)
        return unknown(search, code, error);
    if (input->organisations[search->organisation].lacks != SIZE_MAX)
        return lacking(search, error);
    double *scores = pb_arena_take(arena, input->count * input->variables, sizeof *scores);
    /* More than there are is refused before anything is filled. */
    size_t room = search->count < input->count ? search->count : input->count;
    search->found = pb_arena_take(arena, room, sizeof *search->found);
    if (!scores || !search->found)
        return pb_out_of_memory(error);
    enum pb_status status = pb_similar_scores(&table, scores, error);
    if (status == PB_OK)
        status =
            pb_similar_find(&table, scores, search->organisation, search->count, search->found, &search->tied, error);
    if (status != PB_REJECTED)
        return status;
    pb_error_at(error, search->file, 0, 0);
    error->status = PB_FAILED;
    return PB_FAILED;
}

/* --- the answer --- */

static size_t count_lacking(const struct pb_similar_input *input)
{
    size_t count = 0;
    for (size_t o = 0; o < input->count; o++)
        count += input->organisations[o].lacks == SIZE_MAX ? 0 : 1;
    return count;
}

/* What a reader of the answer has to know about the file. */
static void warn(const struct search *search)
{
    const struct pb_similar_input *input = &search->input;
    struct pb_output *output = search->call->output;
    for (size_t o = 0; o < input->count; o++) {
        const struct pb_similar_organisation *one = &input->organisations[o];
        if (one->lacks != SIZE_MAX)
            pb_output_say(output, PB_LEVEL_WARNING, "organisation-left-out",
                          "%s is left out: no value of variable '%s' (sheet '%s', row %u)", code_of(search, o),
                          input->names[one->lacks], input->sheet, one->row);
    }
    for (size_t i = 0; i < input->passed_count; i++)
        pb_output_say(output, PB_LEVEL_WARNING, "row-left-out", "sheet '%s', row %u is no organisation: '%s'",
                      input->sheet, input->passed[i].row, input->passed[i].text);
    for (size_t i = 0; i < input->unused_count; i++)
        pb_output_say(output, PB_LEVEL_NOTICE, "column-not-used", "column '%s' is not used: it has no weight",
                      input->unused[i]);
    if (search->tied)
        pb_output_say(
            output, PB_LEVEL_WARNING, "equally-near",
            "another organisation is as near as the last one: the one that stands first in the file is taken");
}

static void organisation_json(struct pb_json_writer *writer, const struct search *search, size_t organisation)
{
    pb_json_text(writer, "code", code_of(search, organisation));
    pb_json_text(writer, "name", search->input.organisations[organisation].name);
}

static void print_json(const struct search *search)
{
    const struct pb_similar_input *input = &search->input;
    struct pb_json_writer writer;
    pb_json_document(&writer, search->call->output->results, "placebook.similar/1");
    pb_json_text(&writer, "file", search->file);
    pb_json_text(&writer, "sheet", input->sheet);
    pb_json_object(&writer, "organisation");
    organisation_json(&writer, search, search->organisation);
    pb_json_end_object(&writer);
    pb_json_count(&writer, "organisations", input->count);
    pb_json_count(&writer, "organisations_left_out", count_lacking(input));
    pb_json_list(&writer, "variables");
    for (size_t v = 0; v < input->variables; v++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "name", input->names[v]);
        pb_json_number(&writer, "weight", input->weights[v]);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_list(&writer, "similar");
    for (size_t i = 0; i < search->count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_count(&writer, "rank", i + 1);
        organisation_json(&writer, search, search->found[i].organisation);
        pb_json_number(&writer, "distance", search->found[i].distance);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_boolean(&writer, "tied", search->tied);
    pb_json_end_object(&writer);
}

static enum pb_status print_table(const struct search *search, struct pb_error *error)
{
    const struct pb_similar_input *input = &search->input;
    FILE *file = search->call->output->results;
    struct pb_columns columns;
    pb_columns_open(&columns, search->call->arena, ">rank|code|name|>distance");
    for (size_t i = 0; i < search->count; i++) {
        char distance[PB_NUMBER_TEXT];
        (void)pb_number_round(search->found[i].distance, 4, distance);
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%zu", i + 1);
        pb_columns_cell(&columns, 1, "%s", code_of(search, search->found[i].organisation));
        pb_columns_cell(&columns, 2, "%s", input->organisations[search->found[i].organisation].name);
        pb_columns_cell(&columns, 3, "%s", distance);
    }
    pb_print(file, "similar to ");
    pb_print_text(file, code_of(search, search->organisation));
    pb_print(file, *input->organisations[search->organisation].name ? " " : "");
    pb_print_text(file, input->organisations[search->organisation].name);
    pb_print(file, ", among %zu others by %zu variable%s\n\n", input->count - 1 - count_lacking(input),
             input->variables, input->variables == 1 ? "" : "s");
    return pb_columns_print(&columns, search->call->output, error);
}

static enum pb_status similar(struct pb_call *call, struct pb_error *error)
{
    struct search search = { .call = call };
    if (!pb_value_given(call->arguments, "organisation"))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "no --organisation: expected a code such as B2M3M");
    enum pb_status status = read_count(&search, error);
    if (status == PB_OK)
        status = read_file(&search, error);
    if (status == PB_OK && !search.source.calculated)
        return similar_table_print(call, search.file, &search.source.neighbours, error);
    if (status == PB_OK)
        status = find(&search, error);
    if (status != PB_OK)
        return status;
    warn(&search);
    if (!call->output->json)
        return print_table(&search, error);
    print_json(&search);
    return PB_OK;
}

static const struct pb_flag flags[] = {
    { .name = "organisation",
      .kind = PB_FLAG_VALUE,
      .value = "CODE",
      .help = "whose similar organisations to find: an ODS or ONS code that stands in the file" },
    { .name = "count",
      .kind = PB_FLAG_VALUE,
      .value = "N",
      .help = "how many to find (default: 10; of a table all that it names)" },
    { .name = "sheet",
      .kind = PB_FLAG_VALUE,
      .value = "NAME",
      .help = "the sheet with the organisations, where several have the same headings" },
    { 0 },
};
static const char *const examples[] = { "placebook similar April2021_Similar10CCG_InputData.xlsx --organisation B2M3M",
                                        "placebook similar input.xlsx --organisation B2M3M --count 5 --json",
                                        "placebook similar similar-10.csv --organisation 05A", NULL };

const struct pb_command pb_command_similar = {
    .name = "similar",
    .order = 140,
    .summary = "find the organisations most like one, as NHS RightCare does",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .operand = PB_OPERAND_WORKBOOK,
    .description =
        "Reads NHS England's input workbook of the \"similar 10\" method and prints the organisations that are most "
        "like one, the nearest first. The workbook has a table of organisations (a column of codes, a name, a column "
        "for each variable) and a table of the variables with their weights; both are found by their headings, "
        "wherever they stand.\n"
        "Values are capped at the mean and five standard deviations, their square roots standardised; the distance is "
        "the weighted sum of squared differences. Organisations that lack a value, and rows that are none, are left "
        "out and named. docs/methods.md says more.\n"
        "A file that names the similar organisations itself (a row for each pair with organisation, similar "
        "organisation "
        "and perhaps rank; or, as NHS England publishes it, a column for each organisation and a row for each rank) is "
        "looked up instead, whatever its format.",
    .flags = flags,
    .examples = examples,
    .run = similar,
};
