/* Story: cli/views/load.h */
#include "cli/views/load.h"

#include "cli/terminal/columns.h"
#include "cli/terminal/json_writer.h"
#include "cli/views/account.h"
#include "cli/views/closing_line.h"
#include "cli/views/diff.h"
#include "cli/views/run.h"
#include "placebook/record_json.h"

#include <inttypes.h>
#include <string.h>

/* --- for people --- */

/* "pack.csv as rightcare: 102 rows read = 6 kept + 96 filtered + 0 rejected + 0 duplicates" */
static void load_print_account(const struct pb_loaded *loaded, FILE *file)
{
    const struct pb_row_counts *row_counts = &loaded->result->run.import;
    char command[5000];
    pb_print_text(file, loaded->result->import.kept.file);
    pb_print(file, " as ");
    pb_print_text(file, loaded->result->import.name);
    pb_print(file,
             ": %" PRIu64 " row%s read = %" PRIu64 " kept + %" PRIu64 " filtered + %" PRIu64 " rejected + %" PRIu64
             " duplicates\n",
             row_counts->read, row_counts->read == 1 ? "" : "s", row_counts->kept, row_counts->filtered,
             row_counts->rejected, row_counts->duplicates);
    if (loaded->result->run.import_supersedes)
        pb_print(file,
                 "  figures of other sources that give way to different ones of this load: %" PRIu64
                 " (sheet Checks)\n",
                 loaded->result->run.import_supersedes);
    if (loaded->result->run.import_superseded)
        pb_print(file,
                 "  figures of this load that give way to different ones of another source: %" PRIu64
                 " (sheet Checks)\n",
                 loaded->result->run.import_superseded);
    pb_account_print(&loaded->result->account, file);
    if (loaded->result->account.rule_count) {
        pb_print(file, "  to list all: ");
        pb_print_text(file, pb_state_command("placebook rejects", loaded->pipeline, command, sizeof command));
        pb_print(file, "\n");
    }
}

static void print_replaced(const struct pb_loaded *loaded, const char *verb, FILE *file)
{
    const struct pb_import *replaced = loaded->result->import.replaced;
    if (!replaced)
        return;
    pb_print(file, "  %s the import ", verb);
    pb_print_text(file, replaced->name);
    if (replaced->damage.message[0]) {
        pb_print(file, ", which was damaged\n");
        return;
    }
    pb_print(file, " of %.10s (", replaced->loaded);
    pb_print_text(file, replaced->file);
    pb_print(file, ")\n");
}

/* The rows that would change. */
static enum pb_status load_changes(const struct pb_loaded *loaded, const char *none, struct pb_error *error)
{
    FILE *file = loaded->call->terminal->results;
    if (!loaded->result->run.changes) {
        pb_print(file, "%s", none);
        return PB_OK;
    }
    pb_print(file, "\n");
    enum pb_status status = pb_diff_places(loaded->call, loaded->result->run.changes, error);
    if (status == PB_OK)
        pb_diff_groups(loaded->call->terminal, &loaded->result->groups);
    pb_print(file, "\n");
    return status;
}

static enum pb_status dry_text(const struct pb_loaded *loaded, struct pb_error *error)
{
    FILE *file = loaded->call->terminal->results;
    enum pb_status status =
        load_changes(loaded, "nothing would change: the latest publication has these rows\n", error);
    print_replaced(loaded, "it would replace", file);
    pb_print(file, "dry run: nothing was published or kept; run again without --dry-run to publish\n");
    return status;
}

enum pb_status pb_load_text(const struct pb_loaded *loaded, struct pb_error *error)
{
    char command[5000];
    FILE *file = loaded->call->terminal->results;
    const struct pb_pipeline *pipeline = loaded->pipeline;
    if (loaded->call->terminal->quiet)
        return PB_OK;
    load_print_account(loaded, file);
    if (loaded->dry_run)
        return dry_text(loaded, error);
    pb_run_closing(&loaded->result->run, pipeline, file);
    pb_carried_print(pipeline, &loaded->result->import.kept, "  carried", file);
    print_replaced(loaded, "it replaces", file);
    pb_print(file, "  every run of %s includes it from now on\n  to see what changed: ", pipeline->name);
    pb_print_text(file, pb_state_command("placebook diff", pipeline, command, sizeof command));
    pb_print(file, "\n  to remove it: ");
    const char *removal =
        pb_arena_format(loaded->call->arena, "placebook load --remove %s", loaded->result->import.name);
    if (!removal)
        return pb_out_of_memory(error);
    pb_print_text(file, pb_state_command(removal, pipeline, command, sizeof command));
    pb_print(file, "\n");
    return PB_OK;
}

/* --- JSON --- */

static void changes_json(struct pb_json_writer *writer, const struct pb_changes_place *place)
{
    const struct pb_difference *difference = &place->difference;
    pb_json_count(writer, "new", difference->added);
    pb_json_count(writer, "revised", difference->revised);
    pb_json_count(writer, "findings_only", difference->findings_only);
    pb_json_count(writer, "withdrawn", difference->withdrawn);
}

static void places_json(struct pb_json_writer *writer, const struct pb_loaded *loaded)
{
    const struct pb_changes *changes = loaded->result->run.changes;
    pb_json_list(writer, "places");
    for (size_t i = 0; i < loaded->result->run.place_count; i++) {
        const struct pb_place_outcome *outcome = &loaded->result->run.places[i];
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

void pb_load_json(const struct pb_loaded *loaded)
{
    struct pb_json_writer writer;
    const struct pb_run_result *result = &loaded->result->run;
    const struct pb_import *kept = &loaded->result->import.kept;
    pb_json_document(&writer, loaded->call->terminal->results, "placebook.load/1");
    pb_json_text(&writer, "name", kept->name);
    pb_json_text(&writer, "pipeline", loaded->pipeline->path);
    pb_json_text(&writer, "mapping", kept->mapping);
    pb_json_text(&writer, "mapping_found_by", loaded->result->fitting ? loaded->result->fitting->why : NULL);
    pb_json_text(&writer, "file", kept->file);
    pb_json_text(&writer, "sha256", kept->sha256);
    pb_json_boolean(&writer, "replaces", loaded->result->import.replaced != NULL);
    pb_json_boolean(&writer, "dry_run", loaded->dry_run);
    pb_json_integer(&writer, "exit_code", loaded->call->exit_code);
    pb_json_integer(&writer, "number", result->number);
    pb_json_text(&writer, "run_id", result->run_id);
    pb_json_boolean(&writer, "unchanged", result->unchanged);
    pb_json_text(&writer, "output", result->output);
    pb_json_text(&writer, "publication", result->publication[0] ? result->publication : NULL);
    pb_row_counts_json(&writer, "rows", &result->import);
    pb_json_count(&writer, "supersedes", result->import_supersedes);
    pb_json_count(&writer, "superseded", result->import_superseded);
    pb_account_json(&writer, &loaded->result->account);
    places_json(&writer, loaded);
    pb_carried_json(&writer, loaded->pipeline, kept);
    pb_json_end_object(&writer);
}

/* --- removing --- */

static void removal_json(const struct pb_loaded *removal)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, removal->call->terminal->results, "placebook.load-removed/1");
    pb_json_text(&writer, "pipeline", removal->result->import.kept.pipeline);
    pb_json_text(&writer, "name", removal->result->import.kept.name);
    pb_json_boolean(&writer, "dry_run", true);
    places_json(&writer, removal);
    pb_json_end_object(&writer);
}

enum pb_status pb_removal_show(const struct pb_loaded *removal, struct pb_error *error)
{
    const struct pb_terminal *terminal = removal->call->terminal;
    const struct pb_changes *changes = removal->result->run.changes;
    uint64_t withdrawn = 0;
    if (terminal->json)
        removal_json(removal);
    if (terminal->json || terminal->quiet)
        return PB_OK;
    for (size_t i = 0; changes && i < changes->place_count; i++)
        withdrawn += changes->places[i].difference.withdrawn;
    pb_print(terminal->results, "without the import ");
    pb_print_text(terminal->results, removal->result->import.kept.name);
    pb_print(terminal->results, " (");
    pb_print_text(terminal->results, removal->result->import.kept.file);
    pb_print(terminal->results, ") %" PRIu64 " row%s would be withdrawn\n", withdrawn, withdrawn == 1 ? "" : "s");
    enum pb_status status = load_changes(removal, "nothing would change\n", error);
    pb_print(terminal->results,
             "dry run: nothing was removed or published; run again without --dry-run to remove the import\n");
    return status;
}
