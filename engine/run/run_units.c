/*
 * Runs the units of the plan, several at a time, except those whose results are in the store. Afterwards warnings and
 * ledger entries are written in the order of the plan, so that they do not depend on the number of threads.
 */
#include "engine/files/limits.h"
#include "engine/files/parallel.h"
#include "engine/run/run_private.h"
#include "engine/run/unit.h"

#include <stdio.h>
#include <string.h>

#define FINDINGS_MAXIMUM ((size_t)4 << 30)

enum { WARNINGS_SHOWN = 10 }; /* of one unit, while it runs; all of them are in the ledger */

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
        atomic_store(&item->state, unit->known ? PB_REUSED : PB_WAITING);
    }
    atomic_store(&progress->unit_count, (uint32_t)running->plan.count);
    atomic_store(&progress->phase, PB_PHASE_READING);
}

static enum pb_status run_unit(void *context, size_t u, struct pb_error *error)
{
    struct pb_running *running = context;
    struct pb_progress *progress = running->request->progress;
    struct pb_unit *unit = &running->plan.units[u];
    enum pb_status status = PB_OK;
    if (!unit->known) {
        struct pb_progress_item *item = progress_item(running, u);
        if (item)
            atomic_store(&item->state, PB_ACTIVE);
        status = pb_unit_run(unit, running->request->pipeline, running->store, item, running->request->cancelled,
                             &unit->known_result.row_counts, error);
        if (item && status == PB_OK)
            atomic_store(&item->state, PB_FINISHED);
    }
    if (progress)
        atomic_fetch_add(&progress->units_done, 1);
    return status;
}

/* The messages of the units that ran, in the order of the plan, not the order in which they ran. */
static enum pb_status tell_warnings(const struct pb_running *running, const struct pb_unit *unit,
                                    struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, FINDINGS_MAXIMUM);
    struct pb_unit_result result = { 0 };
    enum pb_status status = pb_store_findings(running->store, unit->key, &arena, &result, error);
    size_t shown = result.warning_count <= WARNINGS_SHOWN + 1 ? result.warning_count : WARNINGS_SHOWN;
    for (size_t i = 0; status == PB_OK && i < shown; i++)
        pb_run_tell(running, true, result.warnings[i].file, result.warnings[i].line, "", "%s",
                    result.warnings[i].message);
    if (shown < result.warning_count)
        pb_run_tell(running, true, "", 0, "", "%zu more warnings about source '%s': placebook runs log %lld lists them",
                    result.warning_count - shown, unit->source->id, (long long)running->result->number);
    pb_arena_close(&arena);
    return status;
}

static enum pb_status note_units(struct pb_running *running, struct pb_error *error)
{
    struct pb_run_result *result = running->result;
    result->row_counts = (struct pb_row_counts){ 0 };
    result->units_run = 0;
    result->units_reused = 0;
    for (size_t u = 0; u < running->plan.count; u++) {
        struct pb_unit *unit = &running->plan.units[u];
        enum pb_status status = pb_store_run_unit(running->store, result->number, unit->key, unit->source->id,
                                                  unit->name, unit->known, error);
        if (status == PB_OK && !unit->known)
            status = tell_warnings(running, unit, error);
        if (status != PB_OK)
            return status;
        const struct pb_row_counts *row_counts = &unit->known_result.row_counts;
        result->row_counts.read += row_counts->read;
        result->row_counts.kept += row_counts->kept;
        result->row_counts.filtered += row_counts->filtered;
        result->row_counts.rejected += row_counts->rejected;
        result->row_counts.duplicates += row_counts->duplicates;
        if (unit->known)
            result->units_reused++;
        else
            result->units_run++;
    }
    return PB_OK;
}

/* A unit has all its inputs open at a time: fewer units at a time when the system does not allow that many files. */
static enum pb_status allow_files(struct pb_running *running, struct pb_error *error)
{
    enum { OF_A_JOB = 8 }; /* beside inputs: files that a loader writes, a log of the store */
    size_t most = OF_A_JOB;
    for (size_t u = 0; u < running->plan.count; u++)
        if (!running->plan.units[u].known && running->plan.units[u].input_count + OF_A_JOB > most)
            most = running->plan.units[u].input_count + OF_A_JOB;
    while (running->jobs > 1 && pb_limits_files(running->jobs * most, NULL) != PB_OK)
        running->jobs--;
    return pb_limits_files(running->jobs * most, error);
}

enum pb_status pb_run_units(struct pb_running *running, struct pb_error *error)
{
    run_units_show_units(running);
    enum pb_status status = allow_files(running, error);
    if (status == PB_OK)
        status = pb_parallel(running->plan.count, running->jobs, run_unit, running, error);
    if (status == PB_OK)
        status = note_units(running, error);
    for (size_t u = 0; status == PB_OK && u < running->plan.count; u++)
        running->plan.units[u].known = true;
    return status == PB_OK ? pb_run_gate(running, error) : status;
}
