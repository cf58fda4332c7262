/*
 * `placebook load`: adds a file to the current publication, or lists or removes such files. Each of the three is one
 * call of app/import.h.
 */
#include "cli/views/load.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/run.h"

static enum pb_status load_words(const struct pb_call *call, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    const char *file = pb_operand(arguments, 0);
    bool list = pb_is_given(arguments, "list");
    bool removal = pb_is_given(arguments, "remove");
    bool made = pb_is_given(arguments, "as") || (list && pb_is_given(arguments, "dry-run")) ||
                pb_is_given(arguments, "place") || pb_is_given(arguments, "measure");
    if ((list || removal) && (file || made || (list && removal)))
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s can only be used with --pipeline%s",
                       list ? "--list" : "--remove", list ? " and --state" : ", --state and --dry-run");
    if (list || removal)
        return PB_OK;
    if (!file)
        return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "expected the file to load");
    return PB_OK;
}

static enum pb_status list_imports(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    struct pb_imports imports;
    enum pb_status status = pb_app_imports(session, &imports, error);
    return status == PB_OK ? pb_imports_show(call, &imports, session->settings.state, error) : status;
}

static enum pb_status remove_import(struct pb_call *call, struct pb_session *session, const char *name,
                                    struct pb_error *error)
{
    const struct pb_import *import = NULL;
    enum pb_status status = pb_app_import_remove(session, name, &import, error);
    if (status != PB_OK)
        return status;
    FILE *file = call->terminal->results;
    if (call->terminal->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.load-removed/1");
        pb_json_text(&writer, "pipeline", import->pipeline);
        pb_json_text(&writer, "name", import->name);
        pb_json_end_object(&writer);
    } else if (!call->terminal->quiet) {
        pb_print(file, "removed the import ");
        pb_print_text(file, import->name);
        pb_print(file, " of ");
        pb_print_text(file, import->pipeline);
        pb_print(file, ": the latest publication has not changed; the next run publishes without it\n");
    }
    return PB_OK;
}

static enum pb_status try_removal(struct pb_call *call, struct pb_session *session, const char *name,
                                  struct pb_error *error)
{
    struct pb_import_result *result = pb_arena_take(call->arena, 1, sizeof *result);
    if (!result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_app_import_remove_try(session, name, result, error);
    const struct pb_loaded removal = { call, &session->pipeline, result, true };
    if (status == PB_OK) {
        pb_run_partial(call, &result->run, error);
        status = pb_removal_show(&removal, error);
    }
    pb_import_result_close(result);
    return status;
}

static enum pb_status load_file(struct pb_call *call, struct pb_session *session, struct pb_error *error)
{
    const struct pb_import_request request = { .file = pb_operand(call->arguments, 0),
                                               .mapping = pb_value_given(call->arguments, "as"),
                                               .dry_run = pb_is_given(call->arguments, "dry-run"),
                                               .tells = true };
    struct pb_import_result *result = pb_arena_take(call->arena, 1, sizeof *result);
    if (!result)
        return pb_out_of_memory(error);
    enum pb_status status = pb_app_import(session, &request, result, error);
    const struct pb_loaded loaded = { call, &session->pipeline, result, request.dry_run };
    if (status == PB_OK)
        pb_run_partial(call, &result->run, error);
    else
        pb_run_failed(call, &result->run, ", and the import is kept");
    if (status == PB_OK && call->terminal->json)
        pb_load_json(&loaded);
    else if (status == PB_OK)
        status = pb_load_text(&loaded, error);
    pb_import_result_close(result);
    return status;
}

static enum pb_status load(struct pb_call *call, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    struct pb_session session;
    enum pb_status status = load_words(call, error);
    if (status == PB_OK)
        status = pb_session_working(call, pb_value_given(arguments, "pipeline"), &session, error);
    if (status != PB_OK)
        return status;
    if (pb_is_given(arguments, "list"))
        status = list_imports(call, &session, error);
    else if (pb_is_given(arguments, "remove") && pb_is_given(arguments, "dry-run"))
        status = try_removal(call, &session, pb_value_given(arguments, "remove"), error);
    else if (pb_is_given(arguments, "remove"))
        status = remove_import(call, &session, pb_value_given(arguments, "remove"), error);
    else
        status = load_file(call, &session, error);
    pb_session_close(&session);
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "as",
      .kind = PB_FLAG_VALUE,
      .value = "NAME",
      .help =
          "the mapping: the name of a pipeline file beside the current one, one that comes with the program, or a path "
          "(default: the only one that fits the file)",
      .completes = PB_FILES },
    { .name = "place", .kind = PB_FLAG_LIST, .value = "ID", .help = "give rows of the file only to these Places" },
    { .name = "measure", .kind = PB_FLAG_LIST, .value = "ID", .help = "import only rows of these measures" },
    { .name = "dry-run", .letter = 'n', .help = "show what would change, but change nothing" },
    { .name = "list", .help = "list the imports" },
    { .name = "remove",
      .kind = PB_FLAG_VALUE,
      .value = "NAME",
      .help = "remove an import; the next run publishes without it. With --dry-run, show which rows would go" },
    { .name = "pipeline",
      .kind = PB_FLAG_VALUE,
      .value = "FILE",
      .help = "the pipeline to import into (default: that of the latest run that published)",
      .completes = PB_FILES },
    PB_FLAG_SET,
    PB_FLAG_WAIT,
    { 0 },
};
static const char *const examples[] = {
    "placebook load ccg-pack.xlsx --dry-run",
    "placebook load ccg-pack.xlsx --as rightcare",
    "placebook load extract.csv --as mappings/council.json --place rugby",
    "placebook load --list",
    "placebook load --remove rightcare --dry-run",
    "placebook load --remove rightcare",
    NULL,
};

const struct pb_command pb_command_load = {
    .name = "load",
    .order = 50,
    .summary = "add a file to the current publication and keep it there",
    .operands = "[FILE]",
    .most = 1,
    .operand = PB_OPERAND_FILE,
    .description =
        "Reads a file with a mapping and publishes again with its rows. All other sources stay as they were "
        "last read. A mapping is a pipeline file with one source and the parameter files. Only its source "
        "is used; everything else comes from the current pipeline, which is that of the latest run that "
        "published.\nWithout --as, all mappings are tried on the headings and first rows of the file: those "
        "beside the pipeline, those of earlier imports and those that come with the program. If one fits, it "
        "is said which and why. If two fit equally well, nothing is done, and you choose with --as.\nThe file, called "
        "an import, is kept in the state folder. Every run of that pipeline "
        "includes it until it is removed or another file is loaded under the same name. With --place, only "
        "those Places get its rows; the system gets them only when it is named too. If an import fails or "
        "is stopped, the latest publication and earlier imports stay as they were.",
    .flags = flags,
    .settings = pb_every_setting,
    .examples = examples,
    .run = load,
};
