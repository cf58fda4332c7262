#include "engine/replay/rejects.h"
#include "cli/arguments/arguments.h"
#include "cli/arguments/endings.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/ledger.h"

#include <inttypes.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { EXAMPLES = 3, RULES_MAXIMUM = 200, WIDTH = 100 };

struct rule {
    const char *source;
    const char *name;
    uint64_t count;
    struct pb_reject examples[EXAMPLES];
    size_t example_count;
};

struct listing {
    struct pb_call *call;
    const struct pb_found_run *found;
    struct rule *rules;
    size_t rule_count;
    uint64_t count;
};

static void write_json(const struct listing *listing, const struct pb_ledger_unit *unit, const struct pb_reject *reject)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, listing->call->output->results, "placebook.reject/1");
    pb_json_integer(&writer, "run", listing->found->run->number);
    pb_json_text(&writer, "source", unit->source);
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

static const char *keep(struct pb_arena *arena, const char *text)
{
    return text ? pb_arena_text(arena, text, strlen(text)) : "";
}

/* Counts the row under its rule and keeps the first few as examples. */
static enum pb_status count_row(struct listing *listing, const struct pb_ledger_unit *unit,
                                const struct pb_reject *reject, struct pb_error *error)
{
    struct pb_arena *arena = listing->call->arena;
    struct rule *rule = listing->rules;
    const struct rule *end = rule + listing->rule_count;
    while (rule < end && (strcmp(rule->name, reject->rule) != 0 || strcmp(rule->source, unit->source) != 0))
        rule++;
    if (rule == end) {
        if (listing->rule_count == RULES_MAXIMUM)
            return pb_fail(error, PB_FAILED, PB_ERROR_INTERNAL, "more than %d rules in one run", (int)RULES_MAXIMUM);
        listing->rule_count++;
        *rule = (struct rule){ .source = unit->source, .name = keep(arena, reject->rule) };
        if (!rule->name)
            return pb_out_of_memory(error);
    }
    rule->count++;
    if (rule->example_count == EXAMPLES)
        return PB_OK;
    struct pb_reject *example = &rule->examples[rule->example_count];
    *example = *reject;
    example->file = keep(arena, reject->file);
    example->reason = keep(arena, reject->reason);
    example->cell = keep(arena, reject->cell);
    example->raw = keep(arena, reject->raw);
    if (!example->file || !example->reason || !example->cell || !example->raw)
        return pb_out_of_memory(error);
    rule->example_count++;
    return PB_OK;
}

/* What was rejected in a unit, into the arena; nothing, with a warning, when it was too long ago. */
static enum pb_status read_unit(struct listing *listing, struct pb_store *store, const struct pb_ledger_unit *unit,
                                struct pb_arena *arena, struct pb_unit_result *result, struct pb_error *error)
{
    bool known = false;
    *result = (struct pb_unit_result){ 0 };
    enum pb_status status = pb_store_unit_known(store, unit->key, &known, NULL, error);
    if (status == PB_OK && known)
        return pb_store_findings(store, unit->key, arena, result, error);
    if (status == PB_OK)
        pb_output_say(listing->call->output, PB_LEVEL_WARNING, "unit-forgotten",
                      "unit '%s' of source '%s' is too old: its rejected rows are not kept any more", unit->unit,
                      unit->source);
    return status;
}

static enum pb_status list_unit(struct listing *listing, struct pb_store *store, const struct pb_ledger_unit *unit,
                                struct pb_error *error)
{
    struct pb_unit_result result;
    struct pb_arena arena;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = read_unit(listing, store, unit, &arena, &result, error);
    for (size_t i = 0; status == PB_OK && i < result.reject_count; i++) {
        listing->count++;
        if (listing->call->output->json)
            write_json(listing, unit, &result.rejects[i]);
        else
            status = count_row(listing, unit, &result.rejects[i], error);
    }
    pb_arena_close(&arena);
    return status;
}

static enum pb_status list_all(struct listing *listing, struct pb_store *store, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < listing->found->unit_count; i++)
        status = list_unit(listing, store, &listing->found->units[i], error);
    return status;
}

/* Text in one line, cut where it would make the line too long. */
static void print_short(FILE *file, const char *text, size_t most)
{
    char cut[512];
    bool whole = pb_text_copy(cut, most < sizeof cut ? most : sizeof cut, text);
    pb_print_text(file, cut);
    pb_print(file, whole ? "" : " ...");
}

static void print_summary(const struct listing *listing)
{
    FILE *file = listing->call->output->results;
    pb_print(file, "run %" PRId64 " of ", listing->found->run->number);
    pb_print_text(file, listing->found->run->pipeline);
    pb_print(file, ": %" PRIu64 " row%s rejected\n", listing->count, listing->count == 1 ? "" : "s");
    for (size_t i = 0; i < listing->rule_count; i++) {
        const struct rule *rule = &listing->rules[i];
        pb_print(file, "\n%s%" PRIu64 "%s  ", pb_colour(listing->call->output->colour_results, "bold"), rule->count,
                 pb_colour(listing->call->output->colour_results, "none"));
        pb_print_text(file, rule->source);
        pb_print(file, ": ");
        pb_print_text(file, rule->name);
        pb_print(file, "\n");
        for (size_t e = 0; e < rule->example_count; e++) {
            const struct pb_reject *example = &rule->examples[e];
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
        if (rule->count > rule->example_count)
            pb_print(file, "  and %" PRIu64 " more\n", rule->count - rule->example_count);
    }
    if (!listing->count)
        return;
    char more[4200] = "";
    const char *state = pb_value_given(listing->call->arguments, "state");
    if (state) {
        pb_append(more, sizeof more, " --state ");
        pb_append_word(more, sizeof more, state);
    }
    pb_print(file, "\nall of them in a file: placebook rejects %" PRId64 "%s --output rejects.xlsx\n",
             listing->found->run->number, more);
}

/* Appends what was rejected in a unit to a list of all. */
static enum pb_status gather_unit(struct listing *listing, struct pb_store *store, const struct pb_ledger_unit *unit,
                                  struct pb_arena *arena, struct pb_reject_record **records, struct pb_error *error)
{
    struct pb_unit_result result;
    enum pb_status status = read_unit(listing, store, unit, arena, &result, error);
    if (status != PB_OK || result.reject_count == 0)
        return status;
    size_t count = listing->count + result.reject_count;
    *records = pb_arena_grow(arena, *records, listing->count, count, sizeof **records);
    if (!*records)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < result.reject_count; i++)
        (*records)[listing->count++] = (struct pb_reject_record){ unit->source, result.rejects[i] };
    return PB_OK;
}

static enum pb_status write_file(struct listing *listing, struct pb_store *store, const char *path,
                                 struct pb_arena *arena, struct pb_error *error)
{
    struct pb_registry registry;
    struct pb_reject_record *records = NULL;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < listing->found->unit_count; i++)
        status = gather_unit(listing, store, &listing->found->units[i], arena, &records, error);
    if (status == PB_OK)
        status = pb_modules_open(listing->call, &registry, error);
    if (status != PB_OK)
        return status;
    const struct pb_publication_info info = { .title = listing->found->run->pipeline,
                                              .program_version = PB_VERSION,
                                              .run_id = "",
                                              .data_as_at = "",
                                              .profile = "analyst",
                                              .reject_count = listing->count };
    const struct pb_conclusion conclusion = { .info = &info, .rejects = records, .reject_count = listing->count };
    bool overwrite = pb_is_given(listing->call->arguments, "overwrite");
    status = pb_rejects_write(&registry, &conclusion, path, overwrite, error);
    pb_registry_close(&registry);
    return status;
}

static enum pb_status list_to_file(struct listing *listing, struct pb_store *store, const char *path,
                                   struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    enum pb_status status = write_file(listing, store, path, &arena, error);
    pb_arena_close(&arena);
    return status;
}

static void tell_file(const struct listing *listing, const char *path)
{
    struct pb_output *output = listing->call->output;
    if (output->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, output->results, "placebook.rejects-file/1");
        pb_json_integer(&writer, "run", listing->found->run->number);
        pb_json_text(&writer, "file", path);
        pb_json_count(&writer, "rows", listing->count);
        pb_json_end_object(&writer);
    } else if (!output->quiet) {
        pb_print(output->results, "%" PRIu64 " rejected row%s of run %" PRId64 " in ", listing->count,
                 listing->count == 1 ? "" : "s", listing->found->run->number);
        pb_print_text(output->results, path);
        pb_print(output->results, "\n");
    }
}

static enum pb_status rejects(struct pb_call *call, struct pb_error *error)
{
    static const char *const endings[] = { ".xlsx", ".csv", NULL };
    const char *path = pb_value_given(call->arguments, "output");
    struct pb_store *store = NULL;
    struct pb_found_run found;
    struct listing listing = { .call = call, .found = &found };
    if (path &&
        pb_ending_check("--output", path, endings, "a workbook is easier to correct than a CSV file", error) != PB_OK)
        return PB_FAILED;
    listing.rules = pb_arena_take(call->arena, RULES_MAXIMUM, sizeof *listing.rules);
    if (!listing.rules)
        return pb_out_of_memory(error);
    enum pb_status status = pb_ledger_open(call, &store, error);
    if (status != PB_OK)
        return status;
    status = pb_ledger_find(call, store, pb_operand(call->arguments, 0), &found, error);
    if (status == PB_OK)
        status = path ? list_to_file(&listing, store, path, error) : list_all(&listing, store, error);
    if (status == PB_OK && path)
        tell_file(&listing, path);
    else if (status == PB_OK && !call->output->json)
        print_summary(&listing);
    pb_store_close(store);
    return status;
}

static const struct pb_flag flags[] = {
    { .name = "output",
      .letter = 'o',
      .kind = PB_FLAG_VALUE,
      .value = "FILE.xlsx|.csv",
      .help = "write all rejected rows into this file, to be corrected for placebook replay",
      .completes = PB_FILES },
    { .name = "overwrite", .help = "replace FILE when it is there" },
    { 0 },
};
static const char *const settings[] = { "state", NULL };
static const char *const examples[] = { "placebook rejects", "placebook rejects 12 --output rejects.xlsx",
                                        "placebook rejects --json", NULL };

const struct pb_command pb_command_rejects = {
    .name = "rejects",
    .order = 90,
    .summary = "rows that were not taken, with rule, reason and place",
    .operands = "[RUN]",
    .most = 1,
    .description = "Rows that a run did not take, by source and rule, with the first examples of each; with --output "
                   "or --json all of them, each with its file, line or cell, and raw text. Without RUN: the latest run "
                   "that worked on a source.",
    .flags = flags,
    .settings = settings,
    .examples = examples,
    .run = rejects,
};
