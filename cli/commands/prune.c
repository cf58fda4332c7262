/*
 * `placebook prune`: removes old publications and old results (app/prune.h).
 */
#include "app/prune.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "placebook/number.h"

#include <inttypes.h>
#include <string.h>

enum { PRUNE_KEEP = 10, PRUNE_DAYS = 60, PRUNE_MOST = 100000 };

static enum pb_status prune_number(const struct pb_call *call, const char *flag, int64_t least, int64_t normal,
                                   int64_t *number, struct pb_error *error)
{
    const char *text = pb_value_given(call->arguments, flag);
    *number = normal;
    if (!text || (pb_integer_parse(text, strlen(text), number) && *number >= least && *number <= PRUNE_MOST))
        return PB_OK;
    return pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--%s %.40s: expected a number from %" PRId64 " to %d", flag, text,
                   least, (int)PRUNE_MOST);
}

static void prune_json(const struct pb_terminal *terminal, const char *output, bool dry_run,
                       const struct pb_prune_result *result)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, terminal->results, "placebook.prune/1");
    pb_json_text(&writer, "output", output);
    pb_json_boolean(&writer, "dry_run", dry_run);
    pb_json_list(&writer, "publications");
    for (size_t i = 0; i < result->publication_count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "publication", result->publications[i].name);
        pb_json_count(&writer, "bytes", result->publications[i].bytes);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_count(&writer, "kept", result->kept);
    pb_json_count(&writer, "units", result->units);
    pb_json_count(&writer, "unit_bytes", result->unit_bytes);
    pb_json_count(&writer, "cache_files", result->cache.files);
    pb_json_count(&writer, "cache_bytes", result->cache.bytes);
    pb_json_list(&writer, "damaged_stores");
    for (size_t i = 0; i < result->damaged_count; i++) {
        pb_json_object(&writer, NULL);
        pb_json_text(&writer, "file", result->damaged[i].name);
        pb_json_count(&writer, "bytes", result->damaged[i].bytes);
        pb_json_end_object(&writer);
    }
    pb_json_end_list(&writer);
    pb_json_count(&writer, "bytes", result->bytes);
    pb_json_end_object(&writer);
}

static void prune_text(const struct pb_terminal *terminal, const char *output, bool dry_run,
                       const struct pb_prune_result *result)
{
    FILE *file = terminal->results;
    if (terminal->quiet)
        return;
    for (size_t i = 0; i < result->publication_count; i++) {
        pb_print(file, "%s ", dry_run ? "would remove" : "removed");
        pb_print_text(file, output);
        pb_print(file, "/");
        pb_print_text(file, result->publications[i].name);
        pb_print(file, " (%" PRIu64 " bytes)\n", result->publications[i].bytes);
    }
    for (size_t i = 0; i < result->damaged_count; i++) {
        pb_print(file, "%s ", dry_run ? "would remove" : "removed");
        pb_print_text(file, result->damaged[i].name);
        pb_print(file, " of the state folder, a damaged store (%" PRIu64 " bytes)\n", result->damaged[i].bytes);
    }
    pb_print(file,
             "%s %zu publication%s, %" PRIu64 " result%s of units and %" PRIu64 " file%s of the cache, %" PRIu64
             " bytes; %zu publication%s\n",
             dry_run ? "would remove" : "removed", result->publication_count, result->publication_count == 1 ? "" : "s",
             result->units, result->units == 1 ? "" : "s", result->cache.files, result->cache.files == 1 ? "" : "s",
             result->bytes, result->kept, result->kept == 1 ? " stays" : "s stay");
}

static enum pb_status prune(struct pb_call *call, struct pb_error *error)
{
    struct pb_pruning pruning = { .output = pb_value_given(call->arguments, "output"),
                                  .dry_run = pb_is_given(call->arguments, "dry-run") };
    struct pb_session session;
    struct pb_prune_result result;
    const char *output = "";
    int64_t keep = 0;
    int64_t days = 0;
    enum pb_status status = pb_session_working(call, NULL, &session, error);
    if (status == PB_OK)
        status = prune_number(call, "keep", PB_PRUNE_KEEP_LEAST, PRUNE_KEEP, &keep, error);
    if (status == PB_OK)
        status = prune_number(call, "older-than", 0, PRUNE_DAYS, &days, error);
    pruning.keep = (size_t)keep;
    pruning.days = (int)days;
    if (status == PB_OK)
        status = pb_app_prune(&session, &pruning, &output, &result, error);
    if (status != PB_OK)
        return status;
    if (call->terminal->json)
        prune_json(call->terminal, output, pruning.dry_run, &result);
    else
        prune_text(call->terminal, output, pruning.dry_run, &result);
    return PB_OK;
}

static const struct pb_flag flags[] = {
    { .name = "keep",
      .kind = PB_FLAG_VALUE,
      .value = "N",
      .help = "keep the newest N publications (default: 10; at least 2)" },
    { .name = "older-than",
      .kind = PB_FLAG_VALUE,
      .value = "DAYS",
      .help = "remove only what is older than this many days (default: 60); 0: whatever its age" },
    { .name = "dry-run", .letter = 'n', .help = "say what would go and how many bytes, but remove nothing" },
    PB_FLAG_WAIT,
    { 0 },
};
static const char *const settings[] = { "output", "state", NULL };
static const char *const examples[] = { "placebook prune --dry-run", "placebook prune --keep 30 --older-than 90",
                                        NULL };

const struct pb_command pb_command_prune = {
    .name = "prune",
    .order = 125,
    .summary = "remove old publications, old results and fetched files that no run needs",
    .operands = "",
    .description =
        "Removes publications that are neither among the newest N nor younger than DAYS, and from the state folder the "
        "results of units that no run has used for DAYS, files of the cache that were not checked for DAYS and that no "
        "next run needs, even offline (placebook cache lists them), and damaged stores that were moved aside so long "
        "ago. The latest publication and the one before it always stay, "
        "and so do the results of the last two runs that published: a rollback and the next run need them. Imports, "
        "corrections and the list of runs stay. Without --output: the folder of the latest run that published.\nIt "
        "takes the same locks as a run. If it is killed, each publication is there whole or not at all.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = prune,
};
