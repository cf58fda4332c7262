/*
 * The part of engine/run/measure.h that does the work; engine/run/measure_private.h says in which order.
 */
#include "engine/run/measure.h"

#include "engine/plan/audiences.h"
#include "engine/run/measure_private.h"
#include "placebook/calculated.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- The transforms ---- */

/* What comes after the sources have met. */
static enum pb_status measure_transform(struct measuring_one *work, struct pb_context *context)
{
    struct pb_table conflicts;
    const struct pb_precedence precedence = { .sources = work->by_rank,
                                              .count = work->source_count,
                                              .reject = strcmp(work->pipeline->on_conflict, "reject") == 0,
                                              .controlled = work->controlled,
                                              .conflicts = &conflicts };
    enum pb_status status = PB_OK;
    pb_table_open(&conflicts, &work->symbols, PB_UNIT_ROWS_MAXIMUM);
    if (work->source_count > 1 && *work->measure->measure)
        status = pb_facts_settle(context, &precedence, work->error);
    context->conflicts = &conflicts;
    if (status == PB_OK)
        status = pb_measure_apply_steps(work, context, false);
    context->conflicts = NULL;
    pb_table_close(&conflicts);
    return status;
}

/* ---- For whom ---- */

static bool measure_serves_everybody(const struct measuring_one *work)
{
    for (size_t i = 0; i < work->source_count; i++)
        if (work->sources[i].source->places.count)
            return false;
    return true;
}

/* The source from which a row comes; NULL: it was calculated. */
static const struct pb_pipeline_source *measure_source_of(const struct measuring_one *work, uint32_t origin)
{
    size_t i = work->source_count;
    while (origin && i-- > 0)
        if (work->sources[i].first_origin <= origin)
            return work->sources[i].source;
    return NULL;
}

/* Takes out the rows of a source in the tables of Places that it is not for. */
static enum pb_status measure_keep_served(struct measuring_one *work)
{
    struct pb_table *table = &work->result;
    bool *marks = calloc(table->rows + 1, sizeof *marks); /* checked: below */
    if (!marks)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < table->rows; row++) {
        const struct pb_pipeline_source *source = measure_source_of(work, table->origin[row]);
        marks[row] = !source || pb_source_serves(source, pb_cell(table, place, row));
        if (!marks[row])
            pb_row_fate_set(&work->fates, table->origin[row], PB_FATE_FILTERED);
    }
    pb_table_keep(table, marks);
    free(marks);
    return PB_OK;
}

/* The table of the first source takes the rows of the others. */
static enum pb_status measure_together(struct measuring_one *work)
{
    struct pb_row_counts row_counts = { 0 };
    struct measure_source *first = &work->sources[0];
    enum pb_status status = PB_OK;
    for (size_t i = 1; status == PB_OK && i < work->source_count; i++)
        status = pb_table_append(&first->table, &work->sources[i].table, work->error);
    struct pb_findings *findings = work->source_count == 1 ? &first->findings : &work->findings;
    struct pb_context context = pb_measure_context(work, &first->table, findings, NULL, &row_counts);
    if (status == PB_OK)
        status = measure_transform(work, &context);
    pb_table_close(&work->result);
    work->result = first->table;
    pb_table_open(&first->table, &work->symbols, 0);
    return status;
}

/* ---- All of it ---- */

/* Says of projections that they are, and takes from them what a source may have said about them as latest figures. */
static enum pb_status measure_mark_projections(struct measuring_one *work)
{
    static const char projection[] = "projection: the period had not begun";
    struct pb_table *table = &work->result;
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < table->rows; row++) {
        if (!pb_is_projection(table, row))
            continue;
        const char *before = pb_cell(table, note, row);
        const char *text = *before ? pb_arena_format(&work->scratch, "%s; %s", before, projection) : projection;
        status = text ? pb_cell_set(table, &table->note[row], text, work->error) : pb_out_of_memory(work->error);
        if (!pb_missing(table->value[row]))
            table->status[row] = PB_WORD_PROJECTED;
        table->compared_with_england[row] = table->compared_with_region[row] = PB_WORD_NOT_COMPARED;
        table->trend[row] = table->spc[row] = PB_WORD_NONE;
        table->mean[row] = table->lower_limit[row] = table->upper_limit[row] = PB_MISSING;
    }
    return status;
}

/* A measure that only serves others is read, counted and kept in the store, and nothing of it is published. */
static enum pb_status measure_leave_out(struct measuring_one *work)
{
    for (size_t origin = 1; origin < work->fates.count; origin++)
        pb_row_fate_set(&work->fates, (uint32_t)origin, PB_FATE_FILTERED);
    return pb_measure_account(work);
}

static enum pb_status measure_work(struct measuring_one *work)
{
    enum pb_status status = pb_measure_open_sources(work);
    if (status == PB_OK)
        status = pb_measure_open_components(work);
    if (status != PB_OK)
        return status;
    pb_measure_rank_sources(work);
    const struct pb_measure *measure = pb_framework_measure(&work->pipeline->framework, work->measure->measure, NULL);
    if (measure && !measure->published)
        return measure_leave_out(work);
    status = pb_measure_periods(work);
    if (status != PB_OK)
        return status;
    work->partly = !measure_serves_everybody(work);
    for (size_t i = 0; status == PB_OK && i < work->source_count; i++)
        status = pb_measure_prepare_source(work, &work->sources[i]);
    pb_measure_note_controlled(work);
    for (size_t i = 0; i < work->source_count; i++)
        work->findings.withheld = work->findings.withheld || work->sources[i].findings.withheld;
    if (status == PB_OK)
        status = measure_together(work);
    if (status == PB_OK && work->partly)
        status = measure_keep_served(work);
    if (status == PB_OK)
        status = measure_mark_projections(work);
    return status == PB_OK ? pb_measure_account(work) : status;
}

enum pb_status pb_measure_run(const struct pb_run_plan *plan, const struct pb_measure_unit *measure,
                              const struct pb_pipeline *pipeline, struct pb_store *store, const atomic_bool *cancelled,
                              struct pb_error *error)
{
    struct measuring_one work = {
        .plan = plan, .pipeline = pipeline, .store = store, .cancelled = cancelled, .measure = measure, .error = error
    };
    assert(!measure->combine && (measure->part_count || measure->component_count));
    enum pb_status status = pb_measure_open(&work);
    if (status != PB_OK)
        return status;
    status = measure_work(&work);
    pb_measure_close(&work);
    return status;
}

/* ---- What a transform makes of all measures ---- */

/* The rows of one measure and Place that the transform asks for. */
static enum pb_status measure_gather_part(struct measuring_one *work, const struct pb_measure_unit *measure,
                                          const char *place)
{
    const struct pb_step *step = work->measure->combine;
    struct pb_table part;
    size_t copy = 0;
    pb_table_open(&part, &work->symbols, PB_UNIT_ROWS_MAXIMUM);
    part.as_of = work->plan->as_of;
    enum pb_status status = pb_store_rows(work->store, measure->key, place, &part, work->error);
    if (status == PB_FAILED)
        status = pb_store_unit_damaged(work->store, measure->key, "measure", measure->measure, work->error);
    for (size_t row = 0; status == PB_OK && row < part.rows; row++) {
        part.origin[row] = 0;
        if (step->module->begun && pb_is_projection(&part, row))
            continue;
        if (step->module->gathers(step->context, &part, row))
            status = pb_table_copy(&work->result, &part, row, &copy, work->error);
    }
    pb_table_close(&part);
    return status;
}

/* The rows that the transform asks for, of all measures and Places, as its audience has them. */
static enum pb_status measure_gather(struct measuring_one *work)
{
    size_t audience = pb_plan_measure_audience(work->measure);
    const struct pb_geography *geography = &work->pipeline->geography;
    const struct pb_step *step = work->measure->combine;
    enum pb_status status = PB_OK;
    for (size_t m = 0; status == PB_OK && m < work->plan->measure_count; m++) {
        const struct pb_measure_unit *measure = &work->plan->measures[m];
        if (measure->combine || !pb_plan_measure_serves(measure, audience) ||
            !pb_step_gathers_from(step, measure->measure))
            continue;
        for (size_t p = 0; status == PB_OK && p < geography->all_count; p++)
            status = measure_gather_part(work, measure, geography->all[p].id);
    }
    return status;
}

static bool measure_has_source(const struct measuring_one *work, const struct pb_pipeline_source *source)
{
    size_t audience = pb_plan_measure_audience(work->measure);
    for (size_t m = 0; m < work->plan->measure_count; m++) {
        const struct pb_measure_unit *measure = &work->plan->measures[m];
        for (size_t i = 0; !measure->combine && pb_plan_measure_serves(measure, audience) && i < measure->share_count;
             i++)
            if (strcmp(measure->shares[i].source, source->id) == 0)
                return pb_step_serves(work->measure->combine, source);
    }
    return false;
}

/* All sources that the step is for, and that have any measure. */
static enum pb_status measure_open_combined(struct measuring_one *work)
{
    const struct pb_pipeline *pipeline = work->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    work->sources = pb_arena_take(&work->scratch, pipeline->sources.count, sizeof *work->sources);
    work->names = pb_arena_take(&work->scratch, pipeline->sources.count, sizeof *work->names);
    work->fates = (struct pb_row_fates){ calloc(1, 1), 1 }; /* checked: below */
    if (!work->sources || !work->names || !work->fates.of)
        return pb_out_of_memory(work->error);
    for (size_t i = 0; i < pipeline->sources.count; i++) {
        if (!measure_has_source(work, &sources[i]))
            continue;
        work->names[work->source_count] = (struct pb_context_source){ sources[i].id, sources[i].step.module->scheme };
        struct measure_source *next = &work->sources[work->source_count++];
        next->source = &sources[i];
        next->first_origin = 1;
        pb_table_open(&next->table, &work->symbols, 0);
        pb_findings_open(&next->findings);
    }
    return PB_OK;
}

static enum pb_status measure_combine_rows(struct measuring_one *work, struct pb_context *context)
{
    const struct pb_step *step = work->measure->combine;
    pb_measure_give_reference(work, step, context);
    return step->module->combine(step->context, context, work->error);
}

static enum pb_status measure_combine_work(struct measuring_one *work)
{
    struct pb_row_counts row_counts = { 0 };
    struct pb_table *table = &work->result;
    enum pb_status status = measure_open_combined(work);
    if (status == PB_OK)
        status = measure_gather(work);
    size_t gathered = table->rows;
    struct pb_context context = pb_measure_context(work, table, &work->findings, NULL, &row_counts);
    if (status == PB_OK && gathered) {
        status = measure_combine_rows(work, &context);
        if (status != PB_OK)
            pb_error_module(work->error, work->measure->combine->module->name);
    }
    bool *marks = status == PB_OK ? calloc(table->rows + 1, sizeof *marks) : NULL; /* checked: below */
    for (size_t row = gathered; marks && row < table->rows; row++)
        marks[row] = true;
    if (marks)
        pb_table_keep(table, marks);
    else if (status == PB_OK)
        status = pb_out_of_memory(work->error);
    free(marks);
    return status == PB_OK ? pb_measure_account(work) : status;
}

enum pb_status pb_measure_combine(const struct pb_run_plan *plan, const struct pb_measure_unit *unit,
                                  const struct pb_pipeline *pipeline, struct pb_store *store,
                                  const atomic_bool *cancelled, struct pb_error *error)
{
    struct measuring_one work = {
        .plan = plan, .pipeline = pipeline, .store = store, .cancelled = cancelled, .measure = unit, .error = error
    };
    assert(unit->combine);
    enum pb_status status = pb_measure_open(&work);
    if (status != PB_OK)
        return status;
    status = measure_combine_work(&work);
    pb_measure_close(&work);
    return status;
}
