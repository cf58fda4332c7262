/*
 * What a run leaves in the ledger beside its units: how long its steps took, and what became of each source. An
 * unchanged night leaves them too, so that `placebook status` can say when a source was last looked at.
 */
#include "engine/files/stopwatch.h"
#include "engine/plan/remote.h"
#include "engine/run/run_private.h"
#include "engine/store/known_files.h"

#include <string.h>

void pb_run_step(struct pb_running *running, const char *step, int64_t items, int64_t rows, int64_t bytes)
{
    double now = pb_stopwatch();
    if (running->step_count < PB_RUN_STEPS)
        running->steps[running->step_count++] = (struct pb_ledger_step){
            .step = step, .seconds = now - running->step_began, .items = items, .rows = rows, .bytes = bytes
        };
    running->step_began = now;
}

void pb_run_step_plan(struct pb_running *running)
{
    int64_t inputs = 0;
    uint64_t bytes = 0;
    for (size_t u = 0; u < running->plan.count; u++) {
        inputs += (int64_t)running->plan.units[u].input_count;
        for (size_t i = 0; i < running->plan.units[u].input_count; i++)
            bytes += running->plan.units[u].inputs[i].size;
    }
    running->planned = true;
    pb_run_step(running, "plan", inputs, 0, (int64_t)bytes);
}

void pb_run_step_intake(struct pb_running *running)
{
    int64_t inputs = 0;
    uint64_t rows = 0;
    uint64_t bytes = 0;
    for (size_t u = 0; u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        if (unit->reused || unit->kept)
            continue;
        inputs += (int64_t)unit->input_count;
        rows += unit->known_result.row_counts.read;
        for (size_t i = 0; i < unit->input_count; i++)
            bytes += unit->inputs[i].size;
    }
    pb_run_step(running, "intake", inputs, (int64_t)rows, (int64_t)bytes);
}

void pb_run_step_measures(struct pb_running *running)
{
    int64_t measures = 0;
    uint64_t rows = 0;
    for (size_t m = 0; m < running->plan.measure_count; m++) {
        const struct pb_measure_unit *measure = &running->plan.measures[m];
        measures += !measure->reused;
        for (size_t s = 0; !measure->reused && s < measure->share_count; s++)
            rows += measure->shares[s].result.row_counts.kept;
    }
    pb_run_step(running, "measures", measures, (int64_t)rows, 0);
}

void pb_run_step_places(struct pb_running *running)
{
    int64_t places = 0;
    uint64_t rows = 0;
    for (size_t i = 0; i < running->result->place_count; i++) {
        const struct pb_place_outcome *outcome = &running->result->places[i];
        if (outcome->state != PB_PLACE_PUBLISHED)
            continue;
        places++;
        rows += outcome->rows;
    }
    pb_run_step(running, "places", places, (int64_t)rows, 0);
}

/* ---- Inputs ---- */

static bool note_input(struct pb_arena *arena, const struct pb_unit *unit, const struct pb_unit_input *input,
                       struct pb_run_input *noted)
{
    const char *url = input->arrival ? input->arrival->url : "";
    *noted = (struct pb_run_input){ .source = unit->source->id,
                                    .file = pb_arena_text(arena, input->name, strlen(input->name)),
                                    .url = pb_arena_text(arena, url, strlen(url)),
                                    .sha256 = pb_arena_text(arena, input->sha256, strlen(input->sha256)) };
    return noted->file && noted->url && noted->sha256;
}

void pb_run_inputs_keep(struct pb_running *running)
{
    struct pb_run_result *result = running->result;
    size_t count = 0;
    for (size_t u = 0; u < running->plan.count; u++)
        count += running->plan.units[u].input_count;
    struct pb_run_input *inputs = pb_arena_take(running->arena, count, sizeof *inputs);
    bool room = inputs != NULL;
    result->inputs = inputs;
    for (size_t u = 0; room && u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        for (size_t i = 0; room && i < unit->input_count; i++) {
            room = note_input(running->arena, unit, &unit->inputs[i], &inputs[result->input_count]);
            result->input_count += room;
        }
    }
}

/* ---- Sources ---- */

static bool notes_selected(const struct pb_running *running, const struct pb_pipeline_source *source)
{
    const struct pb_selection *selection = &running->request->selection;
    if (selection->no_source)
        return false;
    return selection->sources.count == 0 || pb_text_listed(&selection->sources, source->id);
}

/* The inputs of a source; their digest is "" when not all are known. */
static enum pb_status note_inputs(const struct pb_running *running, const struct pb_pipeline_source *source,
                                  struct pb_ledger_source *noted, struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    char *text = pb_arena_take(running->arena, PB_DIGEST_TEXT, 1);
    bool whole = true;
    if (!digest || !text) {
        if (digest)
            pb_digest_close(digest, (char[PB_DIGEST_TEXT]){ 0 });
        return pb_out_of_memory(error);
    }
    for (size_t u = 0; u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        for (size_t i = 0; unit->source == source && i < unit->input_count; i++) {
            noted->inputs++;
            noted->bytes += (int64_t)unit->inputs[i].size;
            whole = whole && unit->inputs[i].sha256[0];
            pb_digest_text(digest, unit->inputs[i].name);
            pb_digest_text(digest, unit->inputs[i].sha256);
        }
    }
    pb_digest_close(digest, text);
    noted->digest = whole && noted->inputs ? text : "";
    return PB_OK;
}

static void note_outcome(const struct pb_running *running, const struct pb_pipeline_source *source,
                         struct pb_ledger_source *noted)
{
    noted->outcome = notes_selected(running, source) ? "same" : "not-read";
    for (size_t u = 0; u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        if (unit->source != source)
            continue;
        if (unit->kept) {
            noted->outcome = unit->still_kept ? "not-read" : "failed";
            noted->reason = unit->kept;
            return;
        }
        if (!unit->reused && strcmp(noted->outcome, "same") == 0)
            noted->outcome = "new";
    }
}

static enum pb_status note_source(const struct pb_running *running, const struct pb_pipeline_source *source,
                                  struct pb_ledger_source *noted, struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    *noted = (struct pb_ledger_source){
        .source = source->id, .title = source->title, .frequency = source->frequency, .reason = "", .digest = ""
    };
    note_outcome(running, source, noted);
    for (size_t i = 0; i < plan->result_count; i++) {
        const struct pb_plan_result *found = &plan->results[i];
        if (found->source != source)
            continue;
        noted->rows_read += (int64_t)found->result.row_counts.read;
        noted->kept += (int64_t)found->result.row_counts.kept;
        noted->rejected += (int64_t)found->result.row_counts.rejected;
        if (found->result.last_day > noted->last_day)
            noted->last_day = found->result.last_day;
    }
    enum pb_status status = note_inputs(running, source, noted, error);
    if (strcmp(noted->outcome, "new") != 0 && strcmp(noted->outcome, "same") != 0)
        noted->digest = ""; /* these are the inputs of an earlier run */
    return status;
}

/* By which times the files that were read are known: without it the next run reads them again. */
static void keep_files_known(const struct pb_running *running)
{
    struct pb_error error = { 0 };
    if (pb_store_files_keep(running->store, &error) != PB_OK)
        pb_run_tell(running, true, "", 0, "", "every file is read again the next time: %s", error.message);
}

enum pb_status pb_run_notes_keep(struct pb_running *running, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    struct pb_ledger_notes notes = { .steps = running->steps,
                                     .step_count = running->step_count,
                                     .drift = running->drift,
                                     .drift_count = running->drift_count };
    struct pb_ledger_source *noted = pb_arena_take(running->arena, pipeline->sources.count, sizeof *noted);
    keep_files_known(running);
    if (!noted)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && running->planned && i < pipeline->sources.count; i++)
        status = note_source(running, &sources[i], &noted[notes.source_count++], error);
    notes.sources = noted;
    return status == PB_OK ? pb_store_run_notes_keep(running->store, running->result->number, &notes, error) : status;
}
