/*
 * The part of cli/load.h that says what came of a load.
 */
#include "cli/views/closing_line.h"
#include "cli/views/load.h"

#include <inttypes.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { RULES_MAXIMUM = 200 };

/* --- why rows were rejected --- */

static enum pb_status count_row(struct pb_load_rule *rules, size_t *count, const struct pb_reject *reject,
                                struct pb_arena *arena, struct pb_error *error)
{
    size_t i = 0;
    while (i < *count && strcmp(rules[i].rule, reject->rule) != 0)
        i++;
    if (i == RULES_MAXIMUM)
        return PB_OK;
    rules[i].count++;
    if (i < *count)
        return PB_OK;
    char where[64] = "";
    if (reject->cell && reject->cell[0])
        (void)snprintf(where, sizeof where, ":%s", reject->cell);
    else if (reject->line)
        (void)snprintf(where, sizeof where, ":%" PRIu64, reject->line);
    rules[i].rule = pb_arena_text(arena, reject->rule, strlen(reject->rule));
    rules[i].example = pb_arena_format(arena, "%s%s: %s", reject->file, where, reject->reason);
    ++*count;
    return rules[i].rule && rules[i].example ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status count_unit(struct pb_store *store, const char *key, struct pb_load_rule *rules, size_t *count,
                                 struct pb_arena *arena, struct pb_error *error)
{
    struct pb_arena scratch;
    struct pb_unit_result result = { 0 };
    pb_arena_open(&scratch, FINDINGS_MAXIMUM);
    enum pb_status status = pb_store_findings(store, key, &scratch, &result, error);
    for (size_t i = 0; status == PB_OK && i < result.reject_count; i++)
        status = count_row(rules, count, &result.rejects[i], arena, error);
    pb_arena_close(&scratch);
    return status;
}

static void take_most(struct pb_loading *loading, struct pb_load_rule *rules, size_t count)
{
    for (loading->rule_count = 0; loading->rule_count < PB_LOAD_RULES; loading->rule_count++) {
        struct pb_load_rule *most = NULL;
        for (size_t i = 0; i < count; i++)
            if (rules[i].count && (!most || rules[i].count > most->count))
                most = &rules[i];
        if (!most)
            return;
        loading->rules[loading->rule_count] = *most;
        most->count = 0;
    }
}

enum pb_status pb_load_find_rules(struct pb_loading *loading, struct pb_error *error)
{
    struct pb_arena *arena = loading->call->arena;
    struct pb_store *store = NULL;
    struct pb_ledger_unit *units = NULL;
    size_t unit_count = 0;
    size_t count = 0;
    if (!loading->result.load.rejected)
        return PB_OK;
    struct pb_load_rule *rules = pb_arena_take(arena, RULES_MAXIMUM, sizeof *rules);
    if (!rules)
        return pb_out_of_memory(error);
    enum pb_status status = pb_store_look(loading->call, &loading->opened->pipeline.settings, &store, error);
    if (status == PB_OK && store)
        status = pb_store_run_units(store, loading->result.number, arena, &units, &unit_count, error);
    for (size_t i = 0; status == PB_OK && i < unit_count; i++)
        if (strcmp(units[i].source, loading->load->name) == 0)
            status = count_unit(store, units[i].key, rules, &count, arena, error);
    pb_store_close(store);
    if (status == PB_OK)
        take_most(loading, rules, count);
    return status;
}

/* --- for people --- */

/* "pack.csv as rightcare: 102 rows read = 6 kept + 96 filtered + 0 rejected + 0 duplicates" */
static void print_account(const struct pb_loading *loading, FILE *file)
{
    const struct pb_row_counts *row_counts = &loading->result.load;
    char command[5000];
    pb_print_text(file, loading->load->kept.file);
    pb_print(file, " as ");
    pb_print_text(file, loading->load->name);
    pb_print(file,
             ": %" PRIu64 " row%s read = %" PRIu64 " kept + %" PRIu64 " filtered + %" PRIu64 " rejected + %" PRIu64
             " duplicates\n",
             row_counts->read, row_counts->read == 1 ? "" : "s", row_counts->kept, row_counts->filtered,
             row_counts->rejected, row_counts->duplicates);
    for (size_t i = 0; i < loading->rule_count; i++) {
        pb_print(file, "  rejected %" PRIu64 ": ", loading->rules[i].count);
        pb_print_text(file, loading->rules[i].rule);
        pb_print(file, ", such as ");
        pb_print_text(file, loading->rules[i].example);
        pb_print(file, "\n");
    }
    if (loading->rule_count) {
        pb_print(file, "  all of them: ");
        pb_print_text(file, pb_state_command("placebook rejects", &loading->opened->pipeline, command, sizeof command));
        pb_print(file, "\n");
    }
}

static void print_replaced(const struct pb_loading *loading, const char *verb, FILE *file)
{
    const struct pb_kept_load *replaced = loading->load->replaced;
    if (!replaced)
        return;
    pb_print(file, "  %s the load ", verb);
    pb_print_text(file, replaced->name);
    if (replaced->damage.message[0]) {
        pb_print(file, ", which was damaged\n");
        return;
    }
    pb_print(file, " of %.10s (", replaced->loaded);
    pb_print_text(file, replaced->file);
    pb_print(file, ")\n");
}

static enum pb_status dry_text(struct pb_loading *loading, struct pb_error *error)
{
    FILE *file = loading->call->output->results;
    enum pb_status status = PB_OK;
    if (loading->result.changes) {
        loading->diff.changes = *loading->result.changes;
        pb_print(file, "\n");
        status = pb_diff_places(&loading->diff, error);
        if (status == PB_OK)
            pb_diff_groups(&loading->diff);
        pb_print(file, "\n");
    } else {
        pb_print(file, "nothing would change: the latest publication has these rows\n");
    }
    print_replaced(loading, "it would replace", file);
    pb_print(file, "dry run: nothing was published and nothing is kept; without --dry-run it is\n");
    return status;
}

enum pb_status pb_load_text(struct pb_loading *loading, struct pb_error *error)
{
    char command[5000];
    FILE *file = loading->call->output->results;
    const struct pb_pipeline *pipeline = &loading->opened->pipeline;
    if (loading->call->output->quiet)
        return PB_OK;
    print_account(loading, file);
    if (loading->dry_run)
        return dry_text(loading, error);
    pb_run_closing(&loading->result, pipeline, file);
    pb_carried_print(pipeline, &loading->load->kept, "  carried", file);
    print_replaced(loading, "it replaces", file);
    pb_print(file, "  every run of %s has it from now on\n  what changed: ", pipeline->name);
    pb_print_text(file, pb_state_command("placebook diff", pipeline, command, sizeof command));
    pb_print(file, "\n  to take it out: ");
    const char *removal = pb_arena_format(loading->call->arena, "placebook load --remove %s", loading->load->name);
    if (!removal)
        return pb_out_of_memory(error);
    pb_print_text(file, pb_state_command(removal, pipeline, command, sizeof command));
    pb_print(file, "\n");
    return PB_OK;
}

/* --- JSON --- */

static void account_json(struct pb_json_writer *writer, const struct pb_row_counts *row_counts)
{
    pb_json_object(writer, "rows");
    pb_json_count(writer, "read", row_counts->read);
    pb_json_count(writer, "kept", row_counts->kept);
    pb_json_count(writer, "filtered", row_counts->filtered);
    pb_json_count(writer, "rejected", row_counts->rejected);
    pb_json_count(writer, "duplicates", row_counts->duplicates);
    pb_json_end_object(writer);
}

static void rules_json(struct pb_json_writer *writer, const struct pb_loading *loading)
{
    pb_json_list(writer, "rejected");
    for (size_t i = 0; i < loading->rule_count; i++) {
        pb_json_object(writer, NULL);
        pb_json_text(writer, "rule", loading->rules[i].rule);
        pb_json_count(writer, "rows", loading->rules[i].count);
        pb_json_text(writer, "example", loading->rules[i].example);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

static void changes_json(struct pb_json_writer *writer, const struct pb_changes_place *place)
{
    const struct pb_difference *difference = &place->difference;
    pb_json_count(writer, "new", difference->added);
    pb_json_count(writer, "revised", difference->revised);
    pb_json_count(writer, "findings_only", difference->findings_only);
    pb_json_count(writer, "withdrawn", difference->withdrawn);
}

static void places_json(struct pb_json_writer *writer, const struct pb_loading *loading)
{
    const struct pb_changes *changes = loading->result.changes;
    pb_json_list(writer, "places");
    for (size_t i = 0; i < loading->result.place_count; i++) {
        const struct pb_place_outcome *outcome = &loading->result.places[i];
        pb_json_object(writer, NULL);
        pb_json_text(writer, "id", outcome->place->id);
        pb_json_boolean(writer, "system", outcome->place->system);
        pb_json_text(writer, "state", pb_place_state_text(outcome->state));
        pb_json_count(writer, "rows", outcome->rows);
        for (size_t c = 0; changes && c < changes->place_count; c++)
            if (strcmp(changes->places[c].id, outcome->place->id) == 0)
                changes_json(writer, &changes->places[c]);
        pb_json_end_object(writer);
    }
    pb_json_end_list(writer);
}

void pb_load_json(const struct pb_loading *loading)
{
    struct pb_json_writer writer;
    const struct pb_run_result *result = &loading->result;
    const struct pb_kept_load *kept = &loading->load->kept;
    pb_json_document(&writer, loading->call->output->results, "placebook.load/1");
    pb_json_text(&writer, "name", kept->name);
    pb_json_text(&writer, "pipeline", loading->opened->pipeline.path);
    pb_json_text(&writer, "mapping", kept->mapping);
    pb_json_text(&writer, "file", kept->file);
    pb_json_text(&writer, "sha256", kept->sha256);
    pb_json_boolean(&writer, "replaces", loading->load->replaced != NULL);
    pb_json_boolean(&writer, "dry_run", loading->dry_run);
    pb_json_integer(&writer, "exit_code", loading->call->exit_code);
    pb_json_integer(&writer, "number", result->number);
    pb_json_text(&writer, "run_id", result->run_id);
    pb_json_boolean(&writer, "unchanged", result->unchanged);
    pb_json_text(&writer, "output", result->output);
    pb_json_text(&writer, "publication", result->publication[0] ? result->publication : NULL);
    account_json(&writer, &result->load);
    rules_json(&writer, loading);
    places_json(&writer, loading);
    pb_carried_json(&writer, &loading->opened->pipeline, kept);
    pb_json_end_object(&writer);
}
