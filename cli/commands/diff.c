/*
 * `placebook diff`: compares two publications (app/changes.h) and prints a summary, or every changed row as JSON or
 * into a file.
 */
#include "cli/views/diff.h"

#include "cli/arguments/arguments.h"
#include "cli/arguments/endings.h"
#include "cli/arguments/job_flags.h"
#include "cli/arguments/opening.h"

static enum pb_status show_row(void *context, const struct pb_changes_place *place, const struct pb_change *change,
                               struct pb_error *error)
{
    const struct pb_call *call = context;
    (void)place;
    (void)error;
    pb_diff_json(change, call->terminal->results);
    return PB_OK;
}

static enum pb_status diff(struct pb_call *call, struct pb_error *error)
{
    static const char *const csv[] = { ".csv", NULL };
    const struct pb_changes_sink sink = { show_row, call };
    const struct pb_changes_request request = {
        .publications = pb_value_given(call->arguments, "publications"),
        .first = pb_operand(call->arguments, 0),
        .second = pb_operand(call->arguments, 1),
        .file = pb_value_given(call->arguments, "output"),
        .overwrite = pb_is_given(call->arguments, "overwrite"),
        .rows = call->terminal->json ? &sink : NULL,
    };
    struct pb_session session;
    struct pb_changes_result result;
    if (request.file && pb_ending_check("--output", request.file, csv,
                                        "give the folder of publications with --publications", error) != PB_OK)
        return PB_FAILED;
    enum pb_status status = pb_session_typed(call, NULL, &session, error);
    if (status == PB_OK)
        status = pb_app_changes(&session, &request, &result, error);
    if (status != PB_OK)
        return status;
    if (!call->terminal->json)
        return pb_diff_summary(call, &result, request.file, error);
    pb_diff_summary_json(&result, request.file, call->terminal->results);
    return PB_OK;
}

static const struct pb_flag flags[] = {
    { .name = "output",
      .letter = 'o',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.csv",
      .help = "write all changed rows to this file",
      .completes = PB_FILES },
    PB_FLAG_OVERWRITE,
    { .name = "publications",
      .kind = PB_FLAG_VALUE,
      .value = "FOLDER",
      .help = "folder of publications (default: that of the latest run that published)",
      .completes = PB_FOLDERS },
    { 0 },
};
static const char *const settings[] = { "state", NULL };
static const char *const examples[] = { "placebook diff", "placebook diff 11 12", "placebook diff 11 --json",
                                        "placebook diff 20261121T020000Z-3f9a1c latest --output changes.csv", NULL };

const struct pb_command pb_command_diff = {
    .name = "diff",
    .order = 110,
    .summary = "show what changed between two publications",
    .operands = "[RUN [RUN]]",
    .most = 2,
    .description =
        "Compares the tidy tables of two publications, the earlier one first. Shows rows that are new, revised or "
        "withdrawn, by Place and measure, with the first examples of each; --output and --json give all of them, with "
        "both versions of each row. RUN is the number of a run in the ledger, the name of a publication's folder, a "
        "path to one, or latest. With one RUN: from it to the latest in the same folder. Without RUN: the two newest "
        "publications.\nRows are matched by place, measure, area, geography, sex, age, category and period, whichever "
        "source they come from. A row is revised when its value, limits, count, denominator, unit or status differ. "
        "When only its comparisons, trend, control chart or polarity differ, it counts as findings only; --json counts "
        "it among the revised too, and says that it is findings_only. Equal numbers are not a revision, however they "
        "are written, nor are numbers that agree in twelve digits: the last ones of a calculation depend on the "
        "machine. Names, notes, methods and line numbers are not compared.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = diff,
};
