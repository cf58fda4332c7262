/*
 * `placebook rejects`: the rows that a run rejected. The summary shows each rule with its first examples; --output and
 * --json give all rows, in the form that `placebook replay` reads back.
 */
#include "app/rejects.h"

#include "app/publications.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/endings.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"

#include <inttypes.h>
#include <string.h>

enum { WIDTH = 100 };

static void rejects_row_json(void *context, int64_t run, const char *source, const struct pb_reject *reject)
{
    const struct pb_call *call = context;
    struct pb_json_writer writer;
    pb_json_document(&writer, call->terminal->results, "placebook.reject/1");
    pb_json_integer(&writer, "run", run);
    pb_json_text(&writer, "source", source);
    pb_json_text(&writer, "file", reject->file);
    if (reject->line)
        pb_json_count(&writer, "line", reject->line);
    if (reject->cell && reject->cell[0])
        pb_json_text(&writer, "cell", reject->cell);
    pb_json_text(&writer, "rule", reject->rule);
    pb_json_text(&writer, "reason", reject->reason);
    pb_json_text(&writer, "raw", reject->raw);
    pb_json_end_object(&writer);
}

/* Text in one line, cut where it would make the line too long. */
static void print_short(FILE *file, const char *text, size_t most)
{
    char cut[512];
    bool whole = pb_text_copy(cut, most < sizeof cut ? most : sizeof cut, text);
    pb_print_text(file, cut);
    pb_print(file, whole ? "" : " ...");
}

/* "file.csv:17: no period", and the row below it. */
static void print_example(const struct pb_reject *example, FILE *file)
{
    pb_print(file, "  ");
    pb_print_text(file, example->file);
    if (example->cell[0])
        pb_print(file, ":%s", example->cell);
    else if (example->line)
        pb_print(file, ":%" PRIu64, example->line);
    pb_print(file, ": ");
    pb_print_text(file, example->reason);
    pb_print(file, "\n      ");
    print_short(file, example->raw, WIDTH);
    pb_print(file, "\n");
}

static void rejects_print_summary(const struct pb_call *call, const struct pb_rejects_result *result)
{
    FILE *file = call->terminal->results;
    pb_print(file, "run %" PRId64 " of ", result->run->number);
    pb_print_text(file, result->run->pipeline);
    pb_print(file, ": %" PRIu64 " row%s rejected\n", result->count, result->count == 1 ? "" : "s");
    for (size_t i = 0; i < result->rule_count; i++) {
        const struct pb_reject_rule *rule = &result->rules[i];
        pb_print(file, "\n%s%" PRIu64 "%s  ", pb_colour(call->terminal->colour_results, "bold"), rule->count,
                 pb_colour(call->terminal->colour_results, "none"));
        pb_print_text(file, rule->source);
        pb_print(file, ": ");
        pb_print_text(file, rule->name);
        pb_print(file, "\n");
        for (size_t e = 0; e < rule->example_count; e++)
            print_example(&rule->examples[e], file);
        if (rule->count > rule->example_count)
            pb_print(file, "  and %" PRIu64 " more\n", rule->count - rule->example_count);
    }
    if (!result->count)
        return;
    char more[4200] = "";
    const char *state = pb_value_given(call->arguments, "state");
    if (state) {
        pb_append(more, sizeof more, " --state ");
        pb_append_word(more, sizeof more, state);
    }
    pb_print(file, "\nto write all of them to a file: placebook rejects %" PRId64 "%s --output rejects.xlsx\n",
             result->run->number, more);
}

static void show_file(const struct pb_terminal *terminal, const struct pb_rejects_result *result, const char *path)
{
    if (terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, terminal->results, "placebook.rejects-file/1");
        pb_json_integer(&writer, "run", result->run->number);
        pb_json_text(&writer, "file", path);
        pb_json_count(&writer, "rows", result->count);
        pb_json_end_object(&writer);
    } else if (!terminal->quiet) {
        pb_print(terminal->results, "%" PRIu64 " rejected row%s of run %" PRId64 " in ", result->count,
                 result->count == 1 ? "" : "s", result->run->number);
        pb_print_text(terminal->results, path);
        pb_print(terminal->results, "\n");
    }
}

static enum pb_status read_request(struct pb_call *call, struct pb_rejects_request *request, struct pb_error *error)
{
    static const char *const endings[] = { ".xlsx", ".csv", NULL };
    const char *number = pb_operand(call->arguments, 0);
    *request = (struct pb_rejects_request){
        .file = pb_value_given(call->arguments, "output"),
        .overwrite = pb_is_given(call->arguments, "overwrite"),
        .row = call->terminal->json ? rejects_row_json : NULL,
        .context = call,
    };
    if (request->file && pb_ending_check("--output", request->file, endings,
                                         "a workbook is easier to correct than a CSV file", error) != PB_OK)
        return PB_FAILED;
    return number ? pb_run_number(number, &request->number, error) : PB_OK;
}

static enum pb_status rejects(struct pb_call *call, struct pb_error *error)
{
    struct pb_session session;
    struct pb_rejects_request request;
    struct pb_rejects_result result;
    enum pb_status status = read_request(call, &request, error);
    if (status == PB_OK)
        status = pb_session_typed(call, NULL, &session, error);
    if (status != PB_OK)
        return status;
    status = pb_app_rejects(&session, &request, &result, error);
    if (status == PB_OK && request.file)
        show_file(call->terminal, &result, request.file);
    else if (status == PB_OK && !call->terminal->json)
        rejects_print_summary(call, &result);
    pb_session_close(&session);
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "output",
      .letter = 'o',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.xlsx|.csv",
      .help = "write all rejected rows to this file, to correct them for placebook replay",
      .completes = PB_FILES },
    PB_FLAG_OVERWRITE,
    { 0 },
};
static const char *const settings[] = { "state", NULL };
static const char *const examples[] = { "placebook rejects", "placebook rejects 12 --output rejects.xlsx",
                                        "placebook rejects --json", NULL };

const struct pb_command pb_command_rejects = {
    .name = "rejects",
    .order = 90,
    .summary = "list rejected rows, with rule, reason and place",
    .operands = "[RUN]",
    .most = 1,
    .description = "Shows the rows that a run rejected, by source and rule, with the first examples of each. --output "
                   "and --json give all of them, each with its file, line or cell, and raw text. Without RUN: the "
                   "latest run that worked on a source.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = rejects,
};
