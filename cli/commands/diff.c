#include "cli/arguments/arguments.h"
#include "cli/arguments/endings.h"
#include "cli/views/diff_output.h"
#include "cli/views/publications.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The two newest publications of the folder. */
static enum pb_status find_newest(struct pb_call *call, const char *folder, struct pb_found_publication found[2],
                                  struct pb_error *error)
{
    struct pb_listed *list = NULL;
    size_t count = 0;
    enum pb_status status = pb_publications_list(folder, call->arena, &list, &count, error);
    if (status != PB_OK)
        return status;
    if (count < 2) {
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s in the folder %s: expected two to compare",
                         count ? "one publication" : "no publication", folder);
        pb_error_hint(error, "give the folder with --publications; placebook runs lists what was published where");
        return status;
    }
    found[0] = (struct pb_found_publication){ folder, list[1].name };
    found[1] = (struct pb_found_publication){ folder, list[0].name };
    return PB_OK;
}

static enum pb_status find_both(struct pb_call *call, struct pb_found_publication found[2], struct pb_error *error)
{
    const char *first = pb_operand(call->arguments, 0);
    const char *second = pb_operand(call->arguments, 1);
    const char *folder = NULL;
    enum pb_status status =
        pb_publications_folder(call, pb_value_given(call->arguments, "publications"), &folder, error);
    if (status != PB_OK)
        return status;
    if (!first)
        return find_newest(call, folder, found, error);
    status = pb_publication_find(call, first, folder, &found[0], error);
    /* What one publication is compared with by default is the latest beside it. */
    if (status == PB_OK)
        status =
            pb_publication_find(call, second ? second : "latest", second ? folder : found[0].output, &found[1], error);
    return status;
}

static enum pb_status read_side(struct pb_call *call, const struct pb_found_publication *found,
                                struct pb_changes_side *side, struct pb_error *error)
{
    bool there = false;
    *side = (struct pb_changes_side){ .output = found->output, .name = found->name };
    enum pb_status status =
        pb_publications_manifest(found->output, found->name, call->arena, &side->manifest, &there, error);
    if (status == PB_OK && !there)
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s/%s is gone", found->output, found->name);
    return status;
}

static enum pb_status take(void *context, const struct pb_changes_place *place, const struct pb_change *change,
                           struct pb_error *error)
{
    struct pb_diff *diff = context;
    if (diff->csv)
        pb_diff_csv(diff, change);
    else if (diff->call->output->json)
        pb_diff_json(diff, change);
    else
        return pb_diff_count(diff, place, change, error);
    return PB_OK;
}

static enum pb_status find_changes(struct pb_diff *diff, struct pb_error *error)
{
    const struct pb_changes_sink sink = { take, diff };
    return pb_changes_find(diff->before, diff->after, &sink, diff->call->arena, &diff->changes, error);
}

static enum pb_status cannot_write(const char *path, int number, struct pb_error *error)
{
    char text[128];
    pb_error_at(error, path, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot be written: %s", pb_errno_text(number, text, sizeof text));
    pb_error_hint(error, "see that the folder is there, that you may write in it, and that the disk has room");
    return status;
}

/* Written beside its final place and renamed, so that a file that is there is whole. */
static enum pb_status write_file(struct pb_diff *diff, const char *path, struct pb_error *error)
{
    const char *part = pb_arena_format(diff->call->arena, "%s.part", path);
    if (!part)
        return pb_out_of_memory(error);
    errno = 0;
    diff->csv = fopen(part, "we");
    if (!diff->csv)
        return cannot_write(path, errno, error);
    pb_diff_csv_header(diff);
    enum pb_status status = find_changes(diff, error);
    errno = 0;
    bool broken = ferror(diff->csv) != 0;
    broken = fclose(diff->csv) != 0 || broken;
    if (status == PB_OK && (broken || rename(part, path) != 0))
        status = cannot_write(path, errno, error);
    if (status != PB_OK)
        (void)unlink(part);
    return status;
}

/* What a reader must know before trusting the comparison. */
static void warn(const struct pb_diff *diff)
{
    struct pb_output *output = diff->call->output;
    if (strcmp(diff->before->manifest.contract_version, diff->after->manifest.contract_version) != 0)
        pb_output_say(output, PB_LEVEL_WARNING, "contract-version",
                      "%s follows output contract %s, %s follows %s: what only one of them has is not compared",
                      diff->before->name, diff->before->manifest.contract_version, diff->after->name,
                      diff->after->manifest.contract_version);
    for (size_t i = 0; i < diff->changes.place_count; i++) {
        const struct pb_changes_place *place = &diff->changes.places[i];
        uint64_t repeated = place->difference.repeated_before + place->difference.repeated_after;
        if (repeated)
            pb_output_say(output, PB_LEVEL_WARNING, "repeated-rows",
                          "%s: %" PRIu64 " row%s cannot be told from another one by measure, area, group and period: "
                          "compared in their order",
                          place->id, repeated, repeated == 1 ? "" : "s");
        for (size_t column = 0; column < PB_TIDY_COLUMNS; column++)
            if (place->difference.not_compared >> column & 1 && pb_difference_role(column) != PB_DIFFERENCE_IGNORED)
                pb_output_say(output, PB_LEVEL_WARNING, "column-not-compared",
                              "%s: the column %s is not compared: one of the tables does not have it", place->id,
                              pb_tidy_columns[column].name);
    }
}

static enum pb_status diff(struct pb_call *call, struct pb_error *error)
{
    static const char *const csv[] = { ".csv", NULL };
    const char *path = pb_value_given(call->arguments, "output");
    struct pb_found_publication found[2] = { { NULL, NULL }, { NULL, NULL } };
    struct pb_changes_side before;
    struct pb_changes_side after;
    struct pb_diff diff = { .call = call, .before = &before, .after = &after };
    pb_diff_columns(&diff);
    if (path && pb_ending_check("--output", path, csv, "the folder of publications is given with --publications",
                                error) != PB_OK)
        return PB_FAILED;
    enum pb_status status = find_both(call, found, error);
    if (status == PB_OK)
        status = read_side(call, &found[0], &before, error);
    if (status == PB_OK)
        status = read_side(call, &found[1], &after, error);
    if (status == PB_OK)
        status = path ? write_file(&diff, path, error) : find_changes(&diff, error);
    if (status != PB_OK)
        return status;
    warn(&diff);
    if (call->output->json)
        pb_diff_summary_json(&diff, path);
    else
        status = pb_diff_summary(&diff, path, error);
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "output",
      .letter = 'o',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.csv",
      .help = "write all changed rows into this file",
      .completes = PB_FILES },
    { .name = "publications",
      .kind = PB_FLAG_VALUE,
      .value = "FOLDER",
      .help = "folder of publications; without it that of the latest run that published",
      .completes = PB_FOLDERS },
    { 0 },
};
static const char *const settings[] = { "state", NULL };
static const char *const examples[] = { "placebook diff", "placebook diff 11 12", "placebook diff 11 --json",
                                        "placebook diff 20261121T020000Z-3f9a1c latest --output changes.csv", NULL };

const struct pb_command pb_command_diff = {
    .name = "diff",
    .order = 110,
    .summary = "what changed between two publications",
    .operands = "[RUN [RUN]]",
    .most = 2,
    .description =
        "Compares the tidy tables of two publications, the earlier one first: rows that are new, revised or withdrawn, "
        "by Place and measure, with the first examples of each; with --output or --json all of them, each with what it "
        "was before and is after. RUN is the number of a run in the ledger, the name of a publication's folder, a path "
        "to one, or latest. With one RUN: from it to the latest beside it. Without: the two newest publications.\n"
        "A row is the same in both by place, measure, source, indicator, area, geography, sex, age, category and "
        "period. "
        "It is revised when its value, limits, count, denominator, unit or status differ, or, said as findings only, "
        "its "
        "comparisons, trend, control chart or polarity. Equal numbers are no revision, however they are written. "
        "Names, "
        "notes, methods and line numbers are not compared.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = diff,
};
