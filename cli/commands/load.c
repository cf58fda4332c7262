#include "cli/views/load.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/views/current.h"
#include "cli/views/load_mapping.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* --- the load --- */

static enum pb_status take(void *context, const struct pb_changes_place *place, const struct pb_change *change,
                           struct pb_error *error)
{
    return pb_diff_count(context, place, change, error);
}

static enum pb_status answer(struct pb_loading *loading, struct pb_error *error)
{
    pb_run_partial(loading->call, &loading->result, error);
    enum pb_status status = pb_load_find_rules(loading, error);
    if (status != PB_OK)
        return status;
    if (!loading->call->output->json)
        return pb_load_text(loading, error);
    pb_load_json(loading);
    return PB_OK;
}

/* Runs the pipeline with the load in it. *again: another load came or went before the run had the lock. */
static enum pb_status run_with(struct pb_call *call, struct pb_session *opened, struct pb_new_load *load, bool *again,
                               struct pb_error *error)
{
    struct pb_loading *loading = pb_arena_take(call->arena, 1, sizeof *loading);
    if (!loading)
        return pb_out_of_memory(error);
    *loading = (struct pb_loading){ .call = call,
                                    .opened = opened,
                                    .load = load,
                                    .dry_run = pb_is_given(call->arguments, "dry-run"),
                                    .diff = { .call = call } };
    pb_diff_columns(&loading->diff);
    const struct pb_changes_sink sink = { take, &loading->diff };
    struct pb_run_request request = { .load = load, .dry_run = loading->dry_run, .changes = &sink };
    opened->selection.sources = (struct pb_text_list){ 1, &load->name };
    opened->selection.whole =
        pb_given_command(opened->pipeline.path, &opened->parts, &opened->pipeline.settings, call->arena);
    enum pb_status status = pb_run_shown(call, opened, &request, &loading->result, error);
    if (status == PB_OK)
        status = answer(loading, error);
    *again = loading->result.loads_changed;
    pb_run_result_close(&loading->result);
    return status;
}

static enum pb_status load_once(struct pb_call *call, const char *file, bool *again, struct pb_error *error)
{
    struct pb_opening opening = { 0 };
    struct pb_found_mapping mapping;
    struct pb_session opened;
    struct pb_new_load load = { .path = file };
    enum pb_status status = pb_values_given(call->arguments, "place", call->arena, &load.places, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "measure", call->arena, &load.measures, error);
    if (status == PB_OK)
        status = pb_current_find(call, &opening, error);
    if (status == PB_OK)
        status = pb_mapping_find(call->arena, pb_value_given(call->arguments, "as"), opening.path, &mapping, error);
    if (status != PB_OK)
        return status;
    load.mapping = mapping.path;
    load.name = mapping.name;
    opening.without = mapping.name;
    status = pb_opened_open_as(call, &opening, &opened, error);
    if (status != PB_OK)
        return status;
    status = pb_current_check(call, &opened.pipeline, error);
    if (status == PB_OK)
        status = pb_load_attach(&opened.pipeline, &opened.registry, &load, error);
    if (status == PB_OK)
        status = run_with(call, &opened, &load, again, error);
    pb_session_close(&opened);
    return status;
}

static enum pb_status check_words(const struct pb_call *call, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    const char *file = pb_operand(arguments, 0);
    bool list = pb_is_given(arguments, "list");
    bool removal = pb_is_given(arguments, "remove");
    bool made = pb_is_given(arguments, "as") || pb_is_given(arguments, "dry-run") || pb_is_given(arguments, "place") ||
                pb_is_given(arguments, "measure");
    if ((list || removal) && (file || made || (list && removal)))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s stands alone, besides --pipeline and --state",
                       list ? "--list" : "--remove");
    if (list || removal)
        return PB_OK;
    if (!file)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "expected the file to load");
    if (pb_is_given(arguments, "as"))
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "expected --as NAME: the mapping that reads %s", file);
    pb_error_hint(error, "placebook preview says what is in a file; placebook preview FILE --pipeline > NAME.json "
                         "proposes a mapping");
    return status;
}

static enum pb_status load(struct pb_call *call, struct pb_error *error)
{
    enum pb_status status = check_words(call, error);
    if (status != PB_OK)
        return status;
    if (pb_is_given(call->arguments, "list"))
        return pb_load_list(call, error);
    if (pb_is_given(call->arguments, "remove"))
        return pb_load_take_out(call, pb_value_given(call->arguments, "remove"), error);
    bool again = true;
    for (int attempt = 0; again && attempt < PB_RUN_ATTEMPTS; attempt++) {
        again = false;
        pb_error_clear(error);
        status = load_once(call, pb_operand(call->arguments, 0), &again, error);
    }
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "as",
      .kind = PB_FLAG_VALUE,
      .value = "NAME",
      .help = "the mapping: a pipeline file beside the current one or of those that come with the program, or a path",
      .completes = PB_FILES },
    { .name = "place", .kind = PB_FLAG_LIST, .value = "ID", .help = "only these Places get rows of the file" },
    { .name = "measure", .kind = PB_FLAG_LIST, .value = "ID", .help = "only rows of these measures are taken" },
    { .name = "dry-run", .letter = 'n', .help = "say what would change, and change nothing" },
    { .name = "list", .help = "list what is loaded" },
    { .name = "remove", .kind = PB_FLAG_VALUE, .value = "NAME", .help = "take a load out; the next run is without it" },
    { .name = "pipeline",
      .kind = PB_FLAG_VALUE,
      .value = "FILE",
      .help = "the pipeline to load into; without it that of the latest run that published",
      .completes = PB_FILES },
    PB_FLAG_SET,
    { 0 },
};
static const char *const examples[] = {
    "placebook load ccg-pack.xlsx --as rightcare --dry-run",
    "placebook load ccg-pack.xlsx --as rightcare",
    "placebook load extract.csv --as mappings/council.json --place rugby",
    "placebook load --list",
    "placebook load --remove rightcare",
    NULL,
};

const struct pb_command pb_command_load = {
    .name = "load",
    .order = 50,
    .summary = "take a file into the current publication, and keep it there",
    .operands = "[FILE]",
    .most = 1,
    .operand = PB_OPERAND_FILE,
    .description =
        "Reads a file by a mapping and publishes again with its rows; all other sources are taken as they were last "
        "read. A mapping is a pipeline file with one source and the parameter files; of it only the source is used, "
        "the rest is that of the current pipeline: the one of the latest run that published.\n"
        "The file is kept in the state folder, and every run of that pipeline has it, until it is removed or another "
        "file is loaded under the same name. With --place only those Places get its rows: the system too only when it "
        "is named. When a load fails or is stopped, what was published and what was loaded before stays as it is.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = load,
};
