#include "engine/publication/rollback.h"
#include "cli/arguments/arguments.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/publications.h"

#include <inttypes.h>
#include <string.h>

static void write_json(const struct pb_output *output, const struct pb_rollback_request *request,
                       const struct pb_rollback_result *result)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, output->results, "placebook.rollback/1");
    pb_json_text(&writer, "output", request->output);
    pb_json_text(&writer, "publication", result->name);
    pb_json_text(&writer, "before", result->before[0] ? result->before : NULL);
    pb_json_text(&writer, "contract_version", result->contract_version);
    pb_json_count(&writer, "files_verified", result->files);
    pb_json_boolean(&writer, "dry_run", request->dry_run);
    if (result->number)
        pb_json_integer(&writer, "run", result->number);
    pb_json_end_object(&writer);
}

static void tell(struct pb_output *output, const struct pb_rollback_request *request,
                 const struct pb_rollback_result *result)
{
    FILE *file = output->results;
    if (output->quiet)
        return;
    pb_print_text(file, request->output);
    pb_print(file, "/latest %s ", request->dry_run ? "would be" : "is now");
    pb_print_text(file, result->name);
    pb_print(file, " (%zu file%s verified)\n", result->files, result->files == 1 ? "" : "s");
    if (result->before[0]) {
        pb_print(file, "  %s ", request->dry_run ? "instead of" : "it was");
        pb_print_text(file, result->before);
        pb_print(file, ", which stays beside it\n");
    }
    pb_print(file, "  the next run publishes what its inputs give: mend or hold them first\n");
}

static enum pb_status rollback(struct pb_call *call, struct pb_error *error)
{
    const char *wanted = pb_operand(call->arguments, 0);
    struct pb_settings settings;
    struct pb_found_publication found = { 0 };
    struct pb_rollback_result result;
    const char *given = pb_value_given(call->arguments, "output");
    enum pb_status status = pb_settings_open(call, &settings, error);
    if (status == PB_OK)
        status = pb_publications_folder(call, given, &found.output, error);
    if (status == PB_OK && wanted)
        status = pb_publication_find(call, wanted, found.output, &found, error);
    if (status != PB_OK)
        return status;
    const struct pb_rollback_request request = {
        .output = found.output,
        .state = settings.state,
        .wanted = found.name,
        .dry_run = pb_is_given(call->arguments, "dry-run"),
    };
    status = pb_rollback(&request, call->arena, &result, error);
    if (status != PB_OK)
        return status;
    if (result.warning.message[0])
        pb_output_say(call->output, PB_LEVEL_WARNING, "not-in-ledger", "the ledger does not know of it: %s",
                      result.warning.message);
    if (strcmp(result.contract_version, PB_CONTRACT_VERSION) != 0)
        pb_output_say(call->output, PB_LEVEL_WARNING, "contract-version",
                      "%s follows output contract %s, and this program publishes %s: tell those who read it",
                      result.name, result.contract_version, PB_CONTRACT_VERSION);
    if (call->output->json)
        write_json(call->output, &request, &result);
    else
        tell(call->output, &request, &result);
    return PB_OK;
}

static const struct pb_flag flags[] = {
    { .name = "dry-run", .letter = 'n', .help = "choose and verify the publication, but change nothing" },
    { 0 },
};
static const char *const settings[] = { "output", "state", NULL };
static const char *const examples[] = { "placebook rollback --dry-run", "placebook rollback", "placebook rollback 12",
                                        "placebook rollback 20261121T020000Z-3f9a1c", NULL };

const struct pb_command pb_command_rollback = {
    .name = "rollback",
    .order = 120,
    .summary = "make an earlier publication the latest again",
    .operands = "[RUN]",
    .most = 1,
    .description =
        "Swaps the link latest to an earlier publication, in one step, when all its files are still those that were "
        "published (by SHA-256). RUN is the number of a run in the ledger, or the name of a publication's folder. "
        "Without RUN: the newest publication that is older than the latest. Nothing is removed: the publication that "
        "was the latest stays, and rollback with its name makes it the latest again. Without --output: the folder of "
        "the latest run that published.\n"
        "The ledger gets an entry of its own, in state rolled-back. The next run compares with what is the latest "
        "then: "
        "with the inputs and options of that publication it says that nothing changed, with any others it publishes "
        "what they give, also when that is what was rolled back. So mend the input, or stop the timer, before the next "
        "run.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = rollback,
};
