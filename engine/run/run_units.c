/*
 * Runs what the store does not have: the units of the intake, then the measures of their rows, then what transforms
 * make of all measures; several at a time. Afterwards warnings and ledger entries are written in the order of the plan,
 * so that they do not depend on the number of threads.
 */
#include "engine/files/limits.h"
#include "engine/files/memory.h"
#include "engine/files/parallel.h"
#include "engine/plan/reference.h"
#include "engine/run/intake.h"
#include "engine/run/intake_inputs.h"
#include "engine/run/intake_parts.h"
#include "engine/run/measure.h"
#include "engine/run/run_private.h"
#include "placebook/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_progress_item *progress_item(const struct pb_running *running, size_t unit)
{
    struct pb_progress *progress = running->request->progress;
    return progress && unit < PB_PROGRESS_ITEMS ? &progress->items[unit] : NULL;
}

static void run_units_show_units(const struct pb_running *running)
{
    struct pb_progress *progress = running->request->progress;
    if (!progress)
        return;
    for (size_t u = 0; u < running->plan.count; u++) {
        struct pb_progress_item *item = progress_item(running, u);
        if (!item)
            break;
        const struct pb_unit *unit = &running->plan.units[u];
        (void)snprintf(item->name, sizeof item->name, "%s/%s", unit->source->id, unit->name);
        for (size_t i = 0; i < unit->input_count; i++)
            item->bytes_total += unit->inputs[i].size;
        atomic_store(&item->state, unit->reused ? PB_REUSED : unit->known ? PB_FINISHED : PB_WAITING);
    }
    atomic_store(&progress->unit_count, (uint32_t)running->plan.count);
    atomic_store(&progress->phase, PB_PHASE_READING);
}

/* Of a source the first unit counts, whichever thread was faster. */
static void note_failure(struct pb_running *running, size_t u, const struct pb_error *error)
{
    const struct pb_pipeline_source *sources = running->request->pipeline->sources.items;
    struct pb_source_failure *failure = &running->failures[running->plan.units[u].source - sources];
    pthread_mutex_lock(&running->failing);
    if (failure->error.code == PB_ERROR_NONE || u < failure->unit)
        *failure = (struct pb_source_failure){ u, *error };
    pthread_mutex_unlock(&running->failing);
}

static enum pb_status read_unit(struct pb_running *running, size_t u, size_t jobs, struct pb_error *error)
{
    struct pb_progress *progress = running->request->progress;
    struct pb_unit *unit = &running->plan.units[u];
    enum pb_status status = PB_OK;
    if (!unit->known) {
        struct pb_progress_item *item = progress_item(running, u);
        if (item)
            atomic_store(&item->state, PB_ACTIVE);
        status = pb_intake_run(unit, running->request->pipeline, running->store, jobs, item,
                               running->request->cancelled, error);
        if (status != PB_OK && status != PB_FATAL && pb_plan_unreadable(error) && !unit->source->required &&
            !unit->source->import) {
            note_failure(running, u, error);
            pb_error_clear(error);
            return PB_OK;
        }
        if (item && status == PB_OK)
            atomic_store(&item->state, PB_FINISHED);
    }
    if (status == PB_OK && unit->known_result.row_counts.kept >= PB_MEMORY_MANY_ROWS)
        pb_memory_give_back();
    if (progress)
        atomic_fetch_add(&progress->units_done, 1);
    return status;
}

/* Units of sources that give reference data are read before the others. */
static bool is_turn(const struct pb_running *running, size_t u)
{
    return pb_source_refers(running->plan.units[u].source) == running->refer;
}

static bool is_large(const struct pb_running *running, size_t u)
{
    return is_turn(running, u) && running->jobs > 1 && !running->plan.units[u].known &&
           pb_intake_divides(&running->plan.units[u]);
}

static enum pb_status read_small_unit(void *context, size_t u, struct pb_error *error)
{
    struct pb_running *running = context;
    return !is_turn(running, u) || is_large(running, u) ? PB_OK : read_unit(running, u, 1, error);
}

/* All units whose turn it is: each of the large ones by several threads, then the others several at a time. */
static enum pb_status read_units(struct pb_running *running, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < running->plan.count; u++)
        if (is_large(running, u))
            status = read_unit(running, u, running->jobs, error);
    return status == PB_OK ? pb_parallel(running->plan.count, running->jobs, read_small_unit, running, error) : status;
}

static uint64_t measure_rows(const struct pb_measure_unit *measure)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < measure->part_count; i++)
        rows += measure->parts[i].rows;
    return rows;
}

static int larger_measure_first(const void *a, const void *b, void *context)
{
    const struct pb_measure_unit *measures = context;
    const size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const uint64_t left_rows = measure_rows(&measures[left]), right_rows = measure_rows(&measures[right]);
    if (left_rows != right_rows)
        return left_rows > right_rows ? -1 : 1;
    return (left > right) - (left < right);
}

/* The largest measure comes first, since the work that starts last should be short. */
static enum pb_status sort_measures(struct pb_running *running, struct pb_error *error)
{
    const size_t count = running->plan.measure_count;
    running->measures_by_size = pb_arena_take(running->arena, count, sizeof *running->measures_by_size);
    if (!running->measures_by_size)
        return pb_out_of_memory(error);
    for (size_t m = 0; m < count; m++)
        running->measures_by_size[m] = m;
    if (count > 1)
        qsort_r(running->measures_by_size, count, sizeof *running->measures_by_size, larger_measure_first,
                running->plan.measures);
    return PB_OK;
}

static enum pb_status run_measure(void *context, size_t item, struct pb_error *error)
{
    struct pb_running *running = context;
    const struct pb_run_request *request = running->request;
    const struct pb_measure_unit *measure = &running->plan.measures[running->measures_by_size[item]];
    return measure->known || measure->combine
               ? PB_OK
               : pb_measure_run(&running->plan, measure, request->pipeline, running->store, request->cancelled, error);
}

static enum pb_status run_combined(void *context, size_t m, struct pb_error *error)
{
    struct pb_running *running = context;
    const struct pb_run_request *request = running->request;
    const struct pb_measure_unit *measure = &running->plan.measures[m];
    return measure->known || !measure->combine ? PB_OK
                                               : pb_measure_combine(&running->plan, measure, request->pipeline,
                                                                    running->store, request->cancelled, error);
}

/* The accounts of the measures that ran, as the store has them. */
static enum pb_status units_read_shares(struct pb_running *running, bool combined, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t m = 0; status == PB_OK && m < running->plan.measure_count; m++) {
        struct pb_measure_unit *measure = &running->plan.measures[m];
        struct pb_unit_share *shares = NULL;
        if (measure->known || combined != (measure->combine != NULL))
            continue;
        status = pb_store_unit_shares(running->store, measure->key, &running->plan.arena, &shares,
                                      &measure->share_count, error);
        measure->shares = shares;
        measure->known = true;
    }
    return status;
}

enum pb_status pb_run_reference(struct pb_running *running, struct pb_error *error)
{
    enum { FAULTS_TOLD = 20 };
    struct pb_plan_reference *reference = running->plan.reference;
    bool told = !reference || reference->loaded;
    enum pb_status status = pb_plan_reference_load(&running->plan, running->store, error);
    const struct pb_reference *data = pb_plan_reference(reference);
    for (size_t i = 0; status == PB_OK && !told && i < data->fault_count && i < FAULTS_TOLD; i++) {
        int64_t line = 0;
        const struct pb_reference_fault *fault = &data->faults[i];
        (void)pb_integer_parse(fault->row, strlen(fault->row), &line);
        pb_run_tell(running, true, fault->file, line > 0 ? (uint64_t)line : 0, "", "%s", fault->text);
    }
    if (status == PB_OK && !told && data->fault_total > FAULTS_TOLD)
        pb_run_tell(running, true, "", 0, "", "%zu more contradictions in reference data: placebook check lists them",
                    data->fault_total - FAULTS_TOLD);
    return status;
}

static bool measures_are_known(const struct pb_run_plan *plan)
{
    for (size_t m = 0; m < plan->measure_count; m++)
        if (!plan->measures[m].known)
            return false;
    return true;
}

static enum pb_status run_measures(struct pb_running *running, struct pb_error *error)
{
    struct pb_run_plan *plan = &running->plan;
    enum pb_status status =
        pb_plan_measures(plan, running->request->pipeline, &running->request->selection, running->store, error);
    if (status == PB_OK && !measures_are_known(plan))
        status = pb_run_reference(running, error);
    if (status == PB_OK)
        status = pb_run_withheld_read(running, error);
    if (status == PB_OK)
        status = sort_measures(running, error);
    if (status == PB_OK)
        status = pb_parallel(plan->measure_count, running->jobs, run_measure, running, error);
    if (status == PB_OK)
        status = units_read_shares(running, false, error);
    if (status == PB_OK)
        status = pb_parallel(plan->measure_count, running->jobs, run_combined, running, error);
    if (status == PB_OK)
        status = units_read_shares(running, true, error);
    return status == PB_OK ? pb_plan_results(plan, running->request->pipeline, error) : status;
}

static void count_units(struct pb_running *running)
{
    struct pb_run_result *result = running->result;
    const struct pb_run_plan *plan = &running->plan;
    result->units_run = 0;
    result->units_reused = 0;
    for (size_t u = 0; u < plan->count; u++) {
        result->units_reused += plan->units[u].reused;
        result->units_run += !plan->units[u].reused;
    }
    for (size_t m = 0; m < plan->measure_count; m++) {
        result->units_reused += plan->measures[m].reused;
        result->units_run += !plan->measures[m].reused;
    }
}

static enum pb_status note_units(struct pb_running *running, struct pb_error *error)
{
    struct pb_run_result *result = running->result;
    const struct pb_run_plan *plan = &running->plan;
    struct pb_ledger_unit *units = pb_arena_take(running->arena, plan->result_count, sizeof *units);
    if (!units)
        return pb_out_of_memory(error);
    result->row_counts = (struct pb_row_counts){ 0 };
    for (size_t i = 0; i < plan->result_count; i++) {
        const struct pb_plan_result *found = &plan->results[i];
        units[i] = (struct pb_ledger_unit){ found->key, found->source->id, found->name, found->reused };
        pb_row_counts_add(&result->row_counts, &found->result.row_counts);
    }
    enum pb_status status = pb_run_tell_warnings(running, error);
    count_units(running);
    return status == PB_OK ? pb_store_run_units_note(running->store, result->number, units, plan->result_count, error)
                           : status;
}

/* Fewer units at a time when the system does not allow that many files. */
static enum pb_status allow_files(struct pb_running *running, struct pb_error *error)
{
    enum { OF_A_JOB = 8 }; /* beside inputs: files that a loader writes, a log of the store */
    size_t most = OF_A_JOB;
    for (size_t u = 0; u < running->plan.count; u++) {
        size_t open = OF_A_JOB + pb_intake_inputs_most(running->plan.units[u].input_count);
        if (!running->plan.units[u].known && open > most)
            most = open;
    }
    while (running->jobs > 1 && pb_limits_files(running->jobs * most, NULL) != PB_OK)
        running->jobs--;
    return pb_limits_files(running->jobs * most, error);
}

bool pb_run_keeps_sources(const struct pb_running *running)
{
    for (size_t u = 0; u < running->plan.count; u++)
        if (running->plan.units[u].kept)
            return true;
    return false;
}

bool pb_run_could_not_read(const struct pb_running *running)
{
    for (size_t u = 0; u < running->plan.count; u++)
        if (running->plan.units[u].kept && !running->plan.units[u].still_kept)
            return true;
    return false;
}

/* Where a source that could not be read has no last good rows, the run fails with its first failure. */
static enum pb_status keep_unreadable(struct pb_running *running, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++) {
        const struct pb_error *failure = &running->failures[i].error;
        bool kept = false;
        if (failure->code == PB_ERROR_NONE)
            continue;
        status = pb_plan_keep(&running->plan, pipeline, &running->request->selection, running->store, &sources[i],
                              failure, &kept, error);
        if (status == PB_OK && !kept) {
            *error = *failure;
            status = error->code == PB_ERROR_SOURCE_TEMPORARY ? PB_RETRY : PB_FAILED;
        }
    }
    return status;
}

/* Once for each source. */
void pb_run_tell_kept(const struct pb_running *running)
{
    const struct pb_pipeline_source *last = NULL;
    for (size_t u = 0; u < running->plan.count; u++) {
        const struct pb_unit *unit = &running->plan.units[u];
        if (unit->kept && unit->source != last && unit->still_kept)
            pb_run_tell(running, true, "", 0, "",
                        "source '%s' could not be read before and is not read now: its last good rows stay",
                        unit->source->id);
        else if (unit->kept && unit->source != last)
            pb_run_tell(running, true, "", 0, "", "source '%s' could not be read, its last good rows are kept: %.600s",
                        unit->source->id, unit->kept);
        last = unit->source;
    }
}

enum pb_status pb_run_units_known(struct pb_running *running, struct pb_error *error)
{
    struct pb_run_plan *plan = &running->plan;
    running->complete = false;
    for (size_t u = 0; u < plan->count; u++)
        if (!plan->units[u].known)
            return PB_OK;
    enum pb_status status =
        pb_plan_measures(plan, running->request->pipeline, &running->request->selection, running->store, error);
    for (size_t m = 0; status == PB_OK && m < plan->measure_count; m++)
        if (!plan->measures[m].known)
            return PB_OK;
    if (status == PB_OK)
        status = pb_plan_results(plan, running->request->pipeline, error);
    running->complete = status == PB_OK;
    return status;
}

/* The units of reference data, or the others, with last good rows for those that cannot be read. */
static enum pb_status read_turn(struct pb_running *running, bool refer, struct pb_error *error)
{
    running->refer = refer;
    size_t sources = running->request->pipeline->sources.count;
    running->failures = pb_arena_take(running->arena, sources, sizeof *running->failures);
    if (!running->failures)
        return pb_out_of_memory(error);
    enum pb_status status = read_units(running, error);
    return status == PB_OK ? keep_unreadable(running, error) : status;
}

static bool looks_up_anew(const struct pb_run_plan *plan)
{
    for (size_t u = 0; u < plan->count; u++)
        if (!plan->units[u].known && plan->units[u].reference)
            return true;
    return false;
}

enum pb_status pb_run_units(struct pb_running *running, struct pb_error *error)
{
    run_units_show_units(running);
    enum pb_status status = allow_files(running, error);
    if (status == PB_OK && running->plan.reference)
        status = read_turn(running, true, error);
    if (status == PB_OK && looks_up_anew(&running->plan))
        status = pb_run_reference(running, error);
    if (status == PB_OK)
        status = read_turn(running, false, error);
    if (status == PB_OK)
        pb_run_tell_kept(running);
    for (size_t u = 0; status == PB_OK && u < running->plan.count; u++)
        running->plan.units[u].known = true;
    pb_run_step_intake(running);
    if (status == PB_OK)
        status = run_measures(running, error);
    pb_run_step_measures(running);
    if (status == PB_OK)
        status = note_units(running, error);
    if (status == PB_OK)
        status = pb_run_drift(running, error);
    return status == PB_OK ? pb_run_gate(running, error) : status;
}
