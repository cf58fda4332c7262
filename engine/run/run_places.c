/*
 * Makes the files of each Place, then those of the whole publication. A Place about which there is nothing else to say
 * than before is copied from the latest publication. One that was not asked for, or that no source has a row for any
 * more, keeps its last good files, unless they are damaged: a missing figure is better than a wrong one.
 */
#include "engine/files/files.h"
#include "engine/files/memory.h"
#include "engine/files/output.h"
#include "engine/files/parallel.h"
#include "engine/run/edition.h"
#include "engine/run/intake.h"
#include "engine/run/run_changes.h"
#include "engine/run/run_private.h"
#include "placebook/contract/rating.h"
#include "placebook/contract/tidy.h"
#include "placebook/groups.h"

#include <stdlib.h>
#include <string.h>

static const char FILES_DAMAGED[] = "its last good files are damaged";

/* What one Place needs while it is made. */
struct making {
    struct pb_running *running;
    const struct pb_place *place;
    const struct pb_publication_info *info;
    struct pb_place_outcome *outcome;
    size_t rows; /* that the store has for it */
    struct pb_arena arena;
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_place_changes changes; /* since the publication before */
    struct pb_output *output;
    const char *stem;
};

static enum pb_status call_loaders(struct making *making, struct pb_error *error)
{
    const struct pb_running *running = making->running;
    const struct pb_pipeline *pipeline = running->request->pipeline;
    const struct pb_step *loaders = pipeline->loaders.items;
    for (size_t i = 0; i < pipeline->loaders.count; i++) {
        if (pb_run_cancelled(running, error))
            return PB_FATAL;
        if (!pb_edition_has_loader(making->place, &loaders[i]))
            continue;
        const struct pb_load load = {
            .info = making->info,
            .place = making->place,
            .table = &making->table,
            .changes = &making->changes.since,
            .output = making->output,
            .stem = making->stem,
            .password = running->archive_password,
        };
        const struct pb_module *module = loaders[i].module;
        bool tries = running->request->dry_run; /* only tables are compared then */
        enum pb_status status = !tries             ? module->load(loaders[i].context, &load, error)
                                : module->tabulate ? module->tabulate(loaders[i].context, &load, error)
                                                   : PB_OK;
        if (status != PB_OK) {
            pb_error_module(error, loaders[i].module->name);
            return status;
        }
    }
    return PB_OK;
}

static void stay_as_before(struct pb_place_outcome *outcome, const struct pb_manifest_place *before,
                           enum pb_place_state state)
{
    outcome->state = state;
    outcome->compared_with = before->compared_with;
    outcome->rows = before->rows;
    outcome->own_rows = before->own_rows;
    outcome->projected = before->projected;
}

/* Puts the last good files of a Place into the new publication. A wrong figure is worse than a missing one: when one of
 * them is damaged there are none. */
static enum pb_status keep_files(struct pb_running *running, struct pb_place_outcome *outcome, const char *reason,
                                 struct pb_error *error)
{
    const char *id = outcome->place->id;
    const struct pb_manifest_place *before = pb_manifest_find(&running->latest, id);
    /* Not all of it: other threads look for their outcome by its Place meanwhile. */
    outcome->state = PB_PLACE_ABSENT;
    outcome->reason = reason;
    outcome->compared_with = "";
    outcome->damaged = false;
    outcome->rows = outcome->own_rows = outcome->projected = outcome->before = outcome->withdrawn = 0;
    outcome->emptied = 0;
    if (!before || before->state == PB_PLACE_ABSENT) {
        outcome->damaged = before && before->rows;
        if (outcome->damaged)
            outcome->reason = FILES_DAMAGED;
        return PB_OK;
    }
    if (running->request->dry_run) { /* where they are: they were verified */
        stay_as_before(outcome, before, PB_PLACE_KEPT);
        return PB_OK;
    }
    const struct pb_artefact *damaged = NULL;
    enum pb_status status = pb_run_copy(running, id, &damaged, error);
    if (status == PB_OK && damaged) {
        pb_run_tell(running, true, running->latest_name, 0, "",
                    "%s is not the file that was published (its SHA-256 differs): the Place is left out",
                    damaged->path);
        outcome->damaged = true;
        outcome->reason = FILES_DAMAGED;
    } else
        stay_as_before(outcome, before, PB_PLACE_KEPT);
    return status;
}

/* About this Place the run has nothing else to say than the latest publication. What was damaged since that was
 * verified is as a result that was damaged in the store: the work begins anew, without it. */
static enum pb_status run_places_copy(struct pb_running *running, struct pb_place_outcome *outcome,
                                      struct pb_error *error)
{
    const struct pb_artefact *damaged = NULL;
    stay_as_before(outcome, pb_manifest_find(&running->latest, outcome->place->id), PB_PLACE_UNCHANGED);
    if (running->request->dry_run)
        return PB_OK;
    enum pb_status status = pb_run_copy(running, outcome->place->id, &damaged, error);
    if (status != PB_OK || !damaged)
        return status;
    outcome->damaged = true;
    return pb_fail(error, PB_RETRY, PB_ERROR_INTERNAL, "%s/%s is not the file that was published (its SHA-256 differs)",
                   running->latest_name, damaged->path);
}

static uint64_t count_own_rows(const struct pb_table *table)
{
    uint64_t own = 0;
    for (size_t row = 0; row < table->rows; row++)
        own += table->geography[row] != PB_WORD_BENCHMARK;
    return own;
}

static uint64_t count_projections(const struct pb_table *table)
{
    uint64_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        count += pb_is_projection(table, row);
    return count;
}

/* The gate of a Place: when no source has a row for it any more, its last good files stay. */
static bool lost_its_rows(const struct making *making)
{
    const struct pb_manifest_place *before = pb_manifest_find(&making->running->latest, making->place->id);
    bool had_rows = before && before->own_rows > 0; /* also when its files turned out to be damaged */
    return making->table.rows == 0 || (making->outcome->own_rows == 0 && had_rows);
}

/* Do two rows that follow each other in the order of publication say something about the same fact? */
static bool is_same_fact(const struct pb_table *table, size_t row, size_t other)
{
    static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(geography), PB_COLUMN(sex),
                                  PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category) };
    return table->period_end[row] == table->period_end[other] &&
           table->period_start[row] == table->period_start[other] && pb_rows_agree(table, PB_KEY(key), row, other) &&
           (table->period_start[row] || table->period[row] == table->period[other]);
}

/* The key of what is published: never two rows for one fact. */
static enum pb_status check_key(const struct pb_table *table, struct pb_error *error)
{
    for (size_t row = 1; row < table->rows; row++) {
        if (!is_same_fact(table, row - 1, row))
            continue;
        enum pb_status status = pb_fail(
            error, PB_FAILED, PB_ERROR_GATE,
            "two rows for one fact: %.100s (%.60s), %.100s, %.40s, %.40s, %.40s: %.60s, row %.40s of %.100s, and "
            "%.60s, "
            "row %.40s of %.100s",
            pb_cell(table, measure_name, row), pb_cell(table, measure, row), pb_cell(table, area_name, row),
            pb_cell(table, sex, row), pb_cell(table, age, row), pb_cell(table, period, row),
            pb_cell(table, source, row - 1), pb_cell(table, source_row, row - 1), pb_cell(table, source_file, row - 1),
            pb_cell(table, source, row), pb_cell(table, source_row, row), pb_cell(table, source_file, row));
        pb_error_hint(error, "nothing was published; the transform normalise settles what one source says twice: list "
                             "it among the transforms");
        return status;
    }
    return PB_OK;
}

static enum pb_status make_files(struct making *making, struct pb_error *error)
{
    struct pb_running *running = making->running;
    enum pb_status status = PB_OK;
    if (making->place->edition)
        status = pb_edition_rows(running, making->place, &making->table, error);
    else {
        if (making->rows <= making->table.maximum) /* else reading says what is wrong */
            status = pb_table_reserve(&making->table, making->rows, error);
        if (status == PB_OK)
            status = pb_publication_info_rows(&running->plan, running->request->pipeline,
                                              &running->request->selection.measures, running->store, making->place->id,
                                              &making->table, error);
    }
    if (status != PB_OK)
        return status;
    making->outcome->own_rows = count_own_rows(&making->table);
    if (lost_its_rows(making)) {
        making->outcome->without_rows = true;
        return keep_files(running, making->outcome, PB_REASON_NO_ROWS, error);
    }
    const char *directory = pb_path_join(&making->arena, running->publication.staging, making->place->id);
    making->stem = pb_arena_format(&making->arena, "%s-outcomes", making->place->id);
    if (!directory || !making->stem)
        return pb_out_of_memory(error);
    making->outcome->rows = making->table.rows;
    making->outcome->projected = count_projections(&making->table);
    status = pb_tidy_sort(&making->table, &running->request->pipeline->framework, error);
    if (status == PB_OK)
        status = check_key(&making->table, error);
    if (status == PB_OK)
        status = pb_ratings_fill(&making->table, making->info->framework, making->info->published, error);
    if (status == PB_OK)
        status = pb_run_withdrawals_count(running, making->outcome, &making->table, error);
    if (status == PB_OK && !running->request->dry_run)
        status = pb_run_changes_find(running, making->outcome, &making->table, &making->changes, error);
    if (status == PB_OK)
        status = pb_folder_add(directory, error);
    if (status == PB_OK)
        status = pb_folder_output_open(directory, running->request->cancelled, &making->output, error);
    if (status == PB_OK)
        status = call_loaders(making, error);
    if (status == PB_OK)
        status = pb_made_files_add(&running->made, making->place->id, making->output, error);
    pb_folder_output_close(making->output);
    pb_run_changes_close(&making->changes);
    return status;
}

static enum pb_status make_place(struct pb_running *running, size_t i, struct pb_error *error)
{
    struct making *making = calloc(1, sizeof *making); /* checked: below */
    if (!making)
        return pb_out_of_memory(error);
    making->running = running;
    size_t place = running->place_sizes[i].place;
    making->rows = running->place_sizes[i].rows;
    making->place = running->plan.places[place];
    making->info = &running->place_infos[place];
    for (size_t p = 0; p < running->result->place_count; p++)
        if (running->result->places[p].place == making->place)
            making->outcome = &running->result->places[p];
    pb_arena_open(&making->arena, (size_t)64 << 20);
    bool copied = pb_run_latest_stays(running, place);
    enum pb_status status =
        copied ? run_places_copy(running, making->outcome, error) : pb_symbols_open(&making->symbols, error);
    if (status == PB_OK && !copied) {
        pb_table_open(&making->table, &making->symbols, PB_UNIT_ROWS_MAXIMUM);
        status = make_files(making, error);
        pb_table_close(&making->table);
        pb_symbols_close(&making->symbols);
    }
    pb_arena_close(&making->arena);
    free(making);
    if (running->request->progress)
        atomic_fetch_add(&running->request->progress->places_done, 1);
    return status;
}

static int larger_first(const void *a, const void *b)
{
    const struct pb_place_size *left = a;
    const struct pb_place_size *right = b;
    if (left->rows != right->rows)
        return left->rows > right->rows ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

/* About how many rows an edition has, which nobody counts before they are read: its share of the system's. */
static size_t edition_rows(const struct pb_geography *geography, const struct pb_place *edition, size_t system_rows)
{
    size_t all = geography->system.districts.count;
    size_t own = edition->districts.count < all ? edition->districts.count : all;
    return all ? (size_t)((double)system_rows * (double)own / (double)all) : 0;
}

/* The largest Place comes first, since the work that starts last should be short. */
static enum pb_status sort_by_size(struct pb_running *running, struct pb_error *error)
{
    const struct pb_run_plan *plan = &running->plan;
    const struct pb_geography *geography = &running->request->pipeline->geography;
    size_t system_rows = 0;
    enum pb_status status = pb_publication_info_row_count(plan, running->request->pipeline, running->store,
                                                          geography->system.id, &system_rows, error);
    running->place_sizes = pb_arena_take(running->arena, plan->place_count, sizeof *running->place_sizes);
    if (!running->place_sizes)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < plan->place_count; i++) {
        running->place_sizes[i].place = i;
        if (plan->places[i]->edition)
            running->place_sizes[i].rows = edition_rows(geography, plan->places[i], system_rows);
        else
            status = pb_publication_info_row_count(plan, running->request->pipeline, running->store,
                                                   plan->places[i]->id, &running->place_sizes[i].rows, error);
    }
    if (plan->place_count > 1)
        qsort(running->place_sizes, plan->place_count, sizeof *running->place_sizes, larger_first);
    return status;
}

static bool asked_for(const struct pb_run_plan *plan, const struct pb_place *place)
{
    for (size_t i = 0; i < plan->place_count; i++)
        if (plan->places[i] == place)
            return true;
    return false;
}

/* An edition that was neither asked for nor published before is not spoken of. */
static bool is_unknown_edition(const struct pb_running *running, const struct pb_place *place)
{
    return place->edition && !asked_for(&running->plan, place) && !pb_manifest_find(&running->latest, place->id);
}

static enum pb_status call_conclusions(const struct pb_pipeline *pipeline, const struct pb_conclusion *conclusion,
                                       struct pb_error *error)
{
    const struct pb_step *loaders = pipeline->loaders.items;
    for (size_t i = 0; i < pipeline->loaders.count; i++) {
        if (!loaders[i].module->conclude)
            continue;
        enum pb_status status = loaders[i].module->conclude(loaders[i].context, conclusion, error);
        if (status != PB_OK) {
            pb_error_module(error, loaders[i].module->name);
            return status;
        }
    }
    return PB_OK;
}

/* Files for the whole publication, such as the list of rejected rows. */
static enum pb_status run_places_conclude(struct pb_running *running, struct pb_error *error)
{
    struct pb_conclusion conclusion = {
        .info = &running->info,
        .rejects = running->rejects,
        .reject_count = running->info.reject_count,
    };
    enum pb_status status =
        pb_folder_output_open(running->publication.staging, running->request->cancelled, &conclusion.output, error);
    if (status == PB_OK)
        status = call_conclusions(running->request->pipeline, &conclusion, error);
    if (status == PB_OK)
        status = pb_made_files_add(&running->made, "", conclusion.output, error);
    pb_folder_output_close(conclusion.output);
    return status;
}

/* The smallest work comes last: the files for the whole publication, which a dry run compares with none. */
static enum pb_status place_or_conclude(void *context, size_t item, struct pb_error *error)
{
    struct pb_running *running = context;
    if (item < running->plan.place_count)
        return make_place(running, item, error);
    return running->request->dry_run ? PB_OK : run_places_conclude(running, error);
}

/* Copies of them turned out to be damaged: nothing relies on them any more. */
static void run_places_forget_damaged(struct pb_running *running)
{
    const struct pb_run_result *result = running->result;
    for (size_t i = 0; i < result->place_count; i++)
        for (size_t p = 0; result->places[i].damaged && p < running->latest.place_count; p++)
            if (strcmp(running->latest.places[p].id, result->places[i].place->id) == 0) {
                running->latest.places[p].state = PB_PLACE_ABSENT;
                running->latest_damaged = true;
            }
}

/* What was kept in this run is moved into the file of the store meanwhile, by a thread more than `jobs`: most of that
 * is waiting for the disk. */
static enum pb_status settle_or_make_places(void *context, size_t item, struct pb_error *error)
{
    struct pb_running *running = context;
    if (item > 0)
        return pb_parallel_sharing(running->plan.place_count + 1, running->jobs, place_or_conclude, running, error);
    pb_store_settle(running->store);
    return PB_OK;
}

enum pb_status pb_run_places(struct pb_running *running, struct pb_error *error)
{
    const struct pb_geography *geography = &running->request->pipeline->geography;
    struct pb_run_result *result = running->result;
    struct pb_progress *progress = running->request->progress;
    enum pb_status status = PB_OK;
    result->place_count = 0;
    result->places = pb_arena_take(running->arena, geography->published_count, sizeof *result->places);
    if (!result->places)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < geography->published_count; i++) {
        if (is_unknown_edition(running, &geography->all[i]))
            continue;
        struct pb_place_outcome *outcome = &result->places[result->place_count++];
        *outcome = (struct pb_place_outcome){
            .place = &geography->all[i], .state = PB_PLACE_PUBLISHED, .reason = "", .compared_with = ""
        };
        if (!asked_for(&running->plan, outcome->place))
            status = keep_files(running, outcome, "not asked for in this run", error);
    }
    if (progress) {
        atomic_store(&progress->place_count, (uint32_t)running->plan.place_count);
        atomic_store(&progress->phase, PB_PHASE_WRITING);
    }
    pb_memory_give_back();
    if (status == PB_OK)
        status = sort_by_size(running, error);
    if (status == PB_OK)
        status = pb_parallel(2, running->jobs, settle_or_make_places, running, error);
    if (status == PB_RETRY)
        run_places_forget_damaged(running);
    if (status == PB_OK)
        status = pb_run_withdrawals_stay(running, error);
    if (running->request->dry_run)
        return status;
    if (status == PB_OK)
        status = pb_run_print(running, error);
    if (status == PB_OK)
        status = pb_run_index(running, error);
    return status;
}
