#include "engine/run/run.h"

#include "engine/files/files.h"
#include "engine/files/memory.h"
#include "engine/files/parallel.h"
#include "engine/files/stopwatch.h"
#include "engine/run/run_private.h"
#include "placebook/period.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUN_ARENA_MAXIMUM ((size_t)8 << 30)

enum { UNIT_DAYS = 60 }; /* units that nobody used for so long are forgotten */

/* What is about to be the latest, for an import that is to become permanent with it. */
static enum pb_status announce(const struct pb_running *running, const char *run_id, struct pb_error *error)
{
    const struct pb_run_request *request = running->request;
    return request->import && !request->dry_run
               ? pb_import_announce(request->import, running->publication.output, run_id, error)
               : PB_OK;
}

/* The gate may be stricter now. */
static enum pb_status leave_as_it_is(struct pb_running *running, struct pb_error *error)
{
    struct pb_run_result *result = running->result;
    result->unchanged = true;
    result->units_reused = running->plan.count + running->plan.measure_count;
    (void)pb_text_copy(result->publication, sizeof result->publication, running->latest_name);
    enum pb_status status = pb_run_latest_without_rows(running, error);
    if (status == PB_OK)
        status = pb_run_gate(running, error);
    if (status == PB_OK)
        status = pb_run_import_check(running, error);
    if (status == PB_OK)
        status = announce(running, running->latest.run_id, error);
    if (status != PB_OK || running->request->dry_run)
        return status;
    status = pb_run_corrections_keep(running, error);
    if (status != PB_OK)
        pb_run_corrections_take_back(running);
    return status;
}

/* A part must not take the place of the whole. The run ids must be final. */
static enum pb_status check_part(const struct pb_running *running, struct pb_error *error)
{
    if (running->request->selection.measures.count == 0 || !running->latest_name ||
        strcmp(running->latest.run_id, running->plan.run_id) == 0)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--measure publishes a part, and %s already holds a publication",
                running->publication.output);
    pb_error_hint(error, "choose a separate folder for the part with --output");
    return status;
}

static const char *place_run_id(const struct pb_running *running, const struct pb_place_outcome *outcome)
{
    if (outcome->state != PB_PLACE_KEPT)
        return pb_plan_place_run_id(&running->plan, outcome->place->id);
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, outcome->place->id);
    return before ? before->run_id : "";
}

static int32_t place_published(const struct pb_running *running, const struct pb_place_outcome *outcome)
{
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, outcome->place->id);
    if (outcome->state == PB_PLACE_KEPT)
        return before ? before->published : 0;
    for (size_t i = 0; i < running->plan.place_count; i++)
        if (running->plan.places[i] == outcome->place && outcome->state != PB_PLACE_ABSENT)
            return running->place_infos[i].published;
    return 0;
}

/* A run that does not ask for the Place does not know better than the last that did. */
static const char *place_no_rows_run_id(const struct pb_running *running, const struct pb_place_outcome *outcome)
{
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, outcome->place->id);
    bool made = outcome->state == PB_PLACE_PUBLISHED || outcome->state == PB_PLACE_UNCHANGED;
    if (outcome->without_rows)
        return pb_plan_place_run_id(&running->plan, outcome->place->id);
    return before && !made && !outcome->damaged ? before->no_rows_run_id : "";
}

static enum pb_status write_manifest(struct pb_running *running, char hash[7], struct pb_error *error)
{
    struct pb_run_result *result = running->result;
    struct pb_artefact *artefacts = NULL;
    size_t count = 0;
    enum pb_status status = pb_publication_artefacts(&running->publication, &running->made,
                                                     running->request->dry_run ? NULL : running->store, running->jobs,
                                                     running->arena, &artefacts, &count, error);
    if (status == PB_OK)
        status = pb_manifest_content_hash(artefacts, count, hash, error);
    if (status != PB_OK)
        return status;
    struct pb_manifest_place *places = pb_arena_take(running->arena, result->place_count, sizeof *places);
    if (!places)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < result->place_count; i++) {
        struct pb_place_outcome *outcome = &result->places[i];
        if (outcome->state == PB_PLACE_PUBLISHED &&
            pb_manifest_same_files(artefacts, count, running->latest.artefacts, running->latest.artefact_count,
                                   outcome->place->id))
            outcome->state = PB_PLACE_UNCHANGED;
        places[i] = (struct pb_manifest_place){ .id = outcome->place->id,
                                                .run_id = place_run_id(running, outcome),
                                                .state = outcome->state,
                                                .reason = outcome->reason,
                                                .no_rows_run_id = place_no_rows_run_id(running, outcome),
                                                .published = place_published(running, outcome),
                                                .compared_with = outcome->compared_with,
                                                .rows = outcome->rows,
                                                .own_rows = outcome->own_rows,
                                                .projected = outcome->projected };
    }
    const struct pb_manifest_content content = {
        .info = &running->info,
        .pipeline = running->request->pipeline,
        .plan = &running->plan,
        .measures = &running->request->selection.measures,
        .places = places,
        .place_count = result->place_count,
        .artefacts = artefacts,
        .artefact_count = count,
    };
    running->artefact_count = count;
    running->artefact_bytes = 0;
    for (size_t i = 0; i < count; i++)
        running->artefact_bytes += artefacts[i].size;
    const char *text = pb_manifest_text(&content, running->arena);
    const char *path = pb_path_join(running->arena, running->publication.staging, "publication.json");
    status = text && path ? pb_file_put(path, text, strlen(text), error) : pb_out_of_memory(error);
    return status;
}

/* There must be something to publish: figures of England alone are nothing. */
static enum pb_status check_places(struct pb_running *running, struct pb_error *error)
{
    uint64_t own = 0;
    for (size_t i = 0; i < running->result->place_count; i++)
        if (running->result->places[i].state != PB_PLACE_KEPT) /* an absent one has none */
            own += running->result->places[i].own_rows;
    if (own)
        return PB_OK;
    const struct pb_row_counts *counts = &running->result->row_counts;
    uint64_t beside = counts->filtered + counts->elsewhere;
    enum pb_status status = PB_FAILED;
    if (counts->rejected > counts->elsewhere) {
        char reason[PB_RUN_REASON_TEXT];
        uint64_t rejected = counts->rejected - counts->elsewhere;
        (void)pb_fail(error, status, PB_ERROR_GATE,
                      "no Place has a row of its own: %llu row%s of your areas %s rejected and none was kept; most are "
                      "like %s; of all %llu rows %llu were of other areas or left out",
                      (unsigned long long)rejected, rejected == 1 ? "" : "s", rejected == 1 ? "was" : "were",
                      pb_run_main_reason(running, NULL, reason, sizeof reason), (unsigned long long)counts->read,
                      (unsigned long long)beside);
        pb_error_hint(error, "nothing was published; placebook rejects lists the rows");
        return status;
    }
    (void)pb_fail(
        error, status, PB_ERROR_GATE,
        "no source has a row for any Place: of %llu rows %llu were of other areas or left out, and none of an "
        "area of the Places was rejected",
        (unsigned long long)counts->read, (unsigned long long)beside);
    pb_error_hint(
        error,
        "nothing was published; check that the inputs hold the areas of %s, and the columns of the area in the "
        "mapping: placebook preview FILE shows which areas it finds",
        running->request->pipeline->places_path);
    return status;
}

static enum pb_status publish(struct pb_running *running, const char *stamp, struct pb_error *error)
{
    enum pb_status status = pb_run_reference(running, error);
    if (status == PB_OK)
        status = pb_run_infos(running, error);
    if (status == PB_OK)
        status = pb_publication_stage(&running->publication, error);
    if (status == PB_OK)
        status = pb_run_places(running, error);
    if (status == PB_OK)
        status = check_places(running, error);
    if (status == PB_OK)
        status = pb_run_withdrawals_gate(running, error);
    char hash[7];
    pb_run_step_places(running);
    if (status == PB_OK && running->request->progress)
        atomic_store(&running->request->progress->phase, PB_PHASE_PUBLISHING);
    if (status == PB_OK)
        status = write_manifest(running, hash, error);
    if (status == PB_OK && pb_run_cancelled(running, error))
        status = PB_FATAL;
    if (status != PB_OK)
        return status;
    if (running->request->dry_run)
        return pb_run_compare(running, error);
    (void)snprintf(running->result->publication, sizeof running->result->publication, "%s-%s", stamp, hash);
    status = announce(running, running->plan.run_id, error);
    if (status != PB_OK)
        return status;
    status = pb_run_corrections_keep(running, error);
    if (status == PB_OK)
        status = pb_publication_commit(&running->publication, running->result->publication, &running->result->in_place,
                                       error);
    if (!running->result->in_place)
        pb_run_corrections_take_back(running);
    pb_run_step(running, "publish", (int64_t)running->artefact_count, 0, (int64_t)running->artefact_bytes);
    return status;
}

/* Housekeeping after the publication is in place: it cannot make the run fail any more. */
static void forget_old_units(struct pb_running *running)
{
    struct pb_error error = { 0 };
    const struct pb_run_plan *plan = &running->plan;
    size_t count = 0;
    const char **keys = pb_arena_take(running->arena, plan->count + plan->measure_count, sizeof *keys);
    for (size_t u = 0; keys && u < plan->count; u++)
        keys[count++] = plan->units[u].key;
    for (size_t m = 0; keys && m < plan->measure_count; m++)
        keys[count++] = plan->measures[m].key;
    enum pb_status status =
        keys ? pb_store_forget_units(running->store, keys, count, UNIT_DAYS, &error) : pb_out_of_memory(&error);
    if (status != PB_OK)
        pb_run_tell(running, true, "", 0, "", "old results stay in the store until the next run: %s", error.message);
}

static enum pb_status run_and_publish(struct pb_running *running, const char *stamp, struct pb_error *error)
{
    enum pb_status status = pb_run_units(running, error);
    memcpy(running->result->run_id, running->plan.run_id, sizeof running->result->run_id);
    if (status == PB_OK)
        status = check_part(running, error);
    if (status == PB_OK && pb_run_keeps_sources(running)) {
        running->complete = true;
        if (pb_run_latest_serves(running)) /* nothing changed since the source was first kept */
            status = pb_run_latest_verify(running, error);
        if (status == PB_OK && pb_run_latest_serves(running))
            return leave_as_it_is(running, error);
    }
    if (status == PB_OK)
        status = pb_run_import_check(running, error);
    if (status == PB_OK && running->latest.artefact_count)
        status = pb_run_latest_verify(running, error); /* which Places are copied is known only now */
    if (status == PB_OK)
        status = publish(running, stamp, error);
    return status;
}

/* A plan that is being made, and the look at the latest publication meanwhile. */
struct planned_run {
    struct pb_running *running;
    const struct pb_selection *selection;
    atomic_bool made;
};

/* An input is read by one thread. On most nights nothing has changed, and the others need not wait to verify what was
 * published. */
static enum pb_status plan_or_look(void *context, size_t item, struct pb_error *error)
{
    struct planned_run *planned = context;
    struct pb_running *running = planned->running;
    const struct pb_run_request *request = running->request;
    if (item > 0) {
        pb_run_latest_look(running, &planned->made);
        return PB_OK;
    }
    enum pb_status status =
        pb_plan_make(&running->plan, request->pipeline, planned->selection, running->store, request->cancelled, error);
    pb_run_ahead_mark(running);
    atomic_store(&planned->made, true);
    return status;
}

/* They are about this machine (its clock, its cache) and no part of what is published: the same inputs publish the same
 * bytes. The ledger of fetches keeps them. */
static void tell_fetch_warnings(const struct pb_running *running)
{
    char more[64];
    for (size_t i = 0; i < running->plan.fetch_warning_count; i++) {
        const struct pb_plan_warning *warning = &running->plan.fetch_warnings[i];
        (void)snprintf(more, sizeof more, " (and the same of %zu more)", warning->more);
        pb_run_tell(running, true, "", 0, "", "source '%s': %s%s", warning->source->id, warning->message,
                    warning->more ? more : "");
    }
}

/* The plan, including damaged Places of the latest publication. */
static enum pb_status make_plan(struct pb_running *running, struct pb_error *error)
{
    const struct pb_run_request *request = running->request;
    struct pb_selection selection = request->selection;
    bool again = false;
    selection.corrected = &running->corrected;
    selection.reads_next = true;
    selection.run = running->result->number;
    selection.ahead = pb_run_ahead_reader(running);
    if (strcmp(running->latest.pipeline, request->pipeline->name) == 0) {
        selection.before = running->latest.sources;
        selection.before_count = running->latest.source_count;
    }
    struct planned_run planned = { .running = running, .selection = &selection };
    bool looks = running->jobs > 1 && running->latest.artefact_count > 0;
    enum pb_status status = pb_parallel(looks ? 2 : 1, running->jobs, plan_or_look, &planned, error);
    if (status == PB_OK)
        status = pb_run_units_known(running, error);
    if (status == PB_OK && running->plan.measured)
        status = check_part(running, error);
    if (status == PB_OK)
        status = pb_run_latest_check(running, &selection, &again, error);
    if (status != PB_OK || !again)
        return status;
    pb_plan_close(&running->plan);
    status = pb_plan_make(&running->plan, request->pipeline, &selection, running->store, request->cancelled, error);
    pb_run_ahead_mark(running);
    return status == PB_OK ? pb_run_units_known(running, error) : status;
}

/* What was damaged cannot be read again: it came from a source that was not read now. */
static enum pb_status last_rows_damaged(const struct pb_unit *unit, struct pb_error *error)
{
    bool asked = unit->kept && !unit->still_kept;
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                "the last good rows of source '%s' are damaged in the store, and it %s%.600s", unit->source->id,
                asked ? "could not be read: " : "was not asked for", asked ? unit->kept : "");
    pb_error_hint(error, asked ? "nothing was published; run again when the source can be read"
                               : "nothing was published; run without --source, so that it is read again");
    return status;
}

static bool can_be_read(const struct pb_unit *unit)
{
    for (size_t i = 0; i < unit->input_count; i++)
        if (!unit->inputs[i].path[0])
            return false;
    return true;
}

/* A kept result was damaged and has been dropped where it was found: looks again what the store has. */
static enum pb_status look_again(struct pb_running *running, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    pb_run_tell(running, true, "", 0, "", "%s: read again", error->message);
    pb_error_clear(error);
    running->result->unchanged = false;
    for (size_t u = 0; status == PB_OK && u < running->plan.count; u++) {
        struct pb_unit *unit = &running->plan.units[u];
        status = pb_store_unit_known(running->store, unit->key, NULL, &unit->known, &unit->known_result, error);
        unit->reused = unit->reused && unit->known;
        if (status == PB_OK && !unit->known && !can_be_read(unit))
            return last_rows_damaged(unit, error);
    }
    running->made.count = 0;
    return status == PB_OK ? pb_path_remove(running->publication.staging, error) : status;
}

static enum pb_status work(struct pb_running *running, const char *stamp, struct pb_error *error)
{
    enum { DAMAGED_MOST = 8 }; /* kept results that may turn out to be damaged, one after the other */
    enum pb_status status = pb_run_corrections_open(running, error);
    if (status == PB_OK)
        status = pb_run_ahead_open(running, error);
    if (status == PB_OK)
        status = make_plan(running, error);
    pb_run_ahead_close(running);
    struct pb_error ignored = { 0 }; /* of a plan that failed, the cause counts */
    enum pb_status drifted = pb_run_drift_links(running, status == PB_OK ? error : &ignored);
    if (status == PB_OK)
        status = drifted;
    if (status != PB_OK)
        return status;
    tell_fetch_warnings(running);
    pb_run_step_plan(running);
    memcpy(running->result->run_id, running->plan.run_id, sizeof running->result->run_id);
    bool serves = pb_run_latest_serves(running);
    if (serves)
        pb_run_tell_kept(running);
    status = serves ? leave_as_it_is(running, error) : run_and_publish(running, stamp, error);
    for (int i = 0; i < DAMAGED_MOST && status == PB_RETRY && error->code == PB_ERROR_INTERNAL; i++) {
        status = look_again(running, error);
        if (status == PB_OK)
            status = run_and_publish(running, stamp, error);
    }
    if (status == PB_OK && !running->result->unchanged)
        forget_old_units(running);
    return status;
}

static bool is_partial(const struct pb_running *running)
{
    for (size_t i = 0; i < running->result->place_count; i++) {
        const struct pb_place_outcome *outcome = &running->result->places[i];
        bool wanted = false;
        for (size_t p = 0; p < running->plan.place_count; p++)
            wanted = wanted || running->plan.places[p] == outcome->place;
        if (outcome->place->edition && outcome->state == PB_PLACE_ABSENT && !outcome->damaged)
            continue; /* not every network and trust has figures */
        if (outcome->damaged || (wanted && (outcome->state == PB_PLACE_KEPT || outcome->state == PB_PLACE_ABSENT)))
            return true;
    }
    return false;
}

/* What a run that was stopped leaves. */
static void hint_stopped(const struct pb_running *running, struct pb_error *error)
{
    if (!running->result->in_place)
        pb_error_hint(error, "%s; run the same command again to continue",
                      running->latest_name ? "the latest publication has not changed"
                                           : "nothing was published, and nothing had been before");
}

static void close_ledger(struct pb_running *running, enum pb_status status, struct pb_error *error)
{
    const struct pb_run_result *result = running->result;
    bool stopped = error->code == PB_ERROR_INTERRUPTED || error->code == PB_ERROR_TERMINATED;
    if (stopped)
        hint_stopped(running, error);
    if (stopped && running->request->stop_code && running->request->stop_code() == PB_ERROR_TERMINATED)
        error->code = PB_ERROR_TERMINATED;
    char text[2048] = "";
    if (error->code != PB_ERROR_NONE)
        (void)pb_error_text(error, text, sizeof text);
    const struct pb_ledger_run run = {
        .number = result->number,
        .pipeline = running->request->pipeline->name,
        .output = running->publication.output,
        .state = status != PB_OK             ? (stopped ? "interrupted" : "failed")
                 : running->request->dry_run ? "dry-run"
                 : result->unchanged         ? "unchanged"
                                             : "done",
        .exit_code = (int)error->code,
        .message = text,
        .publication = (status == PB_OK || result->in_place) && !running->request->dry_run ? result->publication : "",
        .row_counts = result->row_counts,
        .units_run = (int64_t)result->units_run,
        .units_reused = (int64_t)result->units_reused,
    };
    struct pb_error ledger = { 0 };
    if (pb_run_notes_keep(running, &ledger) != PB_OK)
        pb_run_tell(running, true, "", 0, "", "the steps of the run are not in the ledger: %s", ledger.message);
    if (pb_store_run_end(running->store, &run, &ledger) != PB_OK)
        pb_run_tell(running, true, "", 0, "", "the run is not in the ledger: %s", ledger.message);
}

static enum pb_status note_given(const struct pb_running *running, struct pb_error *error)
{
    char path[PATH_MAX];
    const struct pb_run_request *request = running->request;
    if (!request->given || !realpath(request->pipeline->path, path))
        return PB_OK;
    return pb_store_run_given(running->store, running->result->number, path, request->given, error);
}

static enum pb_status run_with_store(struct pb_running *running, const char *stamp, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    enum pb_status status = pb_run_imports_begin(running, error);
    if (status == PB_OK)
        status = pb_store_run_begin(running->store, pipeline->name, running->publication.output,
                                    &running->result->number, error);
    if (status != PB_OK)
        return status;
    status = note_given(running, error);
    if (status == PB_OK)
        status = pb_run_latest_read(running, error);
    if (status == PB_OK && running->request->import)
        status =
            pb_import_stage(pipeline->settings.state, running->request->import, running->request->cancelled, error);
    if (status == PB_OK)
        status = work(running, stamp, error);
    if (status == PB_OK && is_partial(running)) {
        (void)pb_fail(error, PB_OK, PB_ERROR_PARTIAL, "some Places were not updated");
        pb_error_hint(error, "publication.json says which, and why");
    } else if (status == PB_OK && pb_run_could_not_read(running)) {
        (void)pb_fail(error, PB_OK, PB_ERROR_PARTIAL,
                      "some sources could not be read: their last good rows are published");
        pb_error_hint(error, "the warnings say which, and why; the next run reads them again");
    }
    pb_run_import_end(running, status);
    close_ledger(running, status, error);
    if (status != PB_OK)
        pb_run_inputs_keep(running);
    pb_plan_close(&running->plan);
    pb_run_corrections_close(running);
    return status;
}

static enum pb_status open_and_run(struct pb_running *running, const char *stamp, struct pb_error *error)
{
    const struct pb_settings *settings = &running->request->pipeline->settings;
    enum pb_status status = pb_publication_open(&running->publication, settings->output, error);
    if (status != PB_OK)
        return status;
    running->result->output = pb_arena_text(running->arena, settings->output, strlen(settings->output));
    struct pb_error warning = { 0 };
    status = running->result->output ? pb_store_open(&running->store, settings->state, &warning, error)
                                     : pb_out_of_memory(error);
    if (status == PB_OK) {
        if (warning.message[0])
            pb_run_tell(running, true, warning.source, 0, "", "%s", warning.message);
        status = run_with_store(running, stamp, error);
        pb_store_close(running->store);
    }
    pb_publication_close(&running->publication);
    return status;
}

enum pb_status pb_run(const struct pb_run_request *request, struct pb_run_result *result, struct pb_error *error)
{
    double began = pb_stopwatch();
    time_t started = time(NULL);
    struct tm utc;
    char stamp[32] = "";
    *result = (struct pb_run_result){ 0 };
    pb_memory_keep();
    pb_arena_open(&result->arena, RUN_ARENA_MAXIMUM);
    if (!gmtime_r(&started, &utc) || strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc) == 0)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "cannot read the clock");
    struct pb_running running = {
        .withdrawals = PTHREAD_MUTEX_INITIALIZER,
        .failing = PTHREAD_MUTEX_INITIALIZER,
        .request = request,
        .result = result,
        .latest = { .run_id = "" },
        .jobs = pb_parallel_jobs(request->pipeline->settings.jobs),
        .step_began = began,
        .arena = &result->arena,
    };
    pb_made_files_open(&running.made);
    pb_error_clear(error);
    enum pb_status status = pb_run_password_read(&running, error);
    if (status == PB_OK)
        status = open_and_run(&running, stamp, error);
    pb_made_files_close(&running.made);
    result->seconds = pb_stopwatch() - began;
    if (request->progress)
        atomic_store(&request->progress->phase, PB_PHASE_DONE);
    return status;
}

void pb_run_result_close(struct pb_run_result *result)
{
    pb_arena_close(&result->arena);
    *result = (struct pb_run_result){ 0 };
}
