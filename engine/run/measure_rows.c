/*
 * The beginning of the work on a measure: its rows are read from the store, source by source, and what comes before the
 * sources meet is done. Also for a measure from which another is made (engine/run/measure_components.c).
 */
#include "engine/run/measure_private.h"

#include "engine/files/stopwatch.h"
#include "engine/plan/reference.h"
#include "placebook/calculated.h"

#include <stdlib.h>
#include <string.h>

#define SCRATCH_MAXIMUM ((size_t)1 << 30)

enum pb_status pb_measure_open(struct measuring_one *work)
{
    enum pb_status status = pb_symbols_open(&work->symbols, work->error);
    if (status != PB_OK)
        return status;
    pb_arena_open(&work->scratch, SCRATCH_MAXIMUM);
    pb_table_open(&work->result, &work->symbols, PB_UNIT_ROWS_MAXIMUM);
    pb_table_open(&work->components, &work->symbols, PB_UNIT_ROWS_MAXIMUM);
    work->result.as_of = work->components.as_of = work->plan->as_of;
    pb_findings_open(&work->findings);
    work->began = pb_stopwatch();
    return PB_OK;
}

void pb_measure_close(struct measuring_one *work)
{
    for (size_t i = 0; i < work->source_count; i++) {
        pb_findings_close(&work->sources[i].findings);
        pb_table_close(&work->sources[i].table);
    }
    free(work->fates.of);
    pb_findings_close(&work->findings);
    pb_table_close(&work->components);
    pb_table_close(&work->result);
    pb_arena_close(&work->scratch);
    pb_symbols_close(&work->symbols);
}

/* The context in which a transform works on a table. */
struct pb_context pb_measure_context(struct measuring_one *work, struct pb_table *table, struct pb_findings *findings,
                                     const struct measure_source *source, struct pb_row_counts *row_counts)
{
    size_t only = source ? (size_t)(source - work->sources) : 0;
    return (struct pb_context){ .source = work->names[only].id,
                                .scheme = work->names[only].scheme,
                                .sources = source ? &work->names[only] : work->names,
                                .source_count = source ? 1 : work->source_count,
                                .framework = &work->pipeline->framework,
                                .geography = &work->pipeline->geography,
                                .targets = &work->pipeline->targets,
                                .measure = work->measure->combine ? NULL : work->measure->measure,
                                .components = work->measure->component_count ? &work->components : NULL,
                                .table = table,
                                .row_counts = row_counts,
                                .fates = &work->fates,
                                .findings = findings,
                                .withheld_before =
                                    work->plan->withheld_before.count ? &work->plan->withheld_before : NULL,
                                .cancelled = work->cancelled };
}

/* ---- The rows ---- */

/* A kept result that is damaged is dropped, so that its unit is run again. */
static enum pb_status measure_read_part(struct measuring_one *work, const struct pb_measure_part *part,
                                        struct pb_table *table)
{
    const struct pb_unit *unit = &work->plan->units[part->unit];
    enum pb_status status = pb_store_rows(work->store, unit->key, work->measure->measure, table, work->error);
    return status == PB_FAILED ? pb_store_unit_damaged(work->store, unit->key, "source", unit->source->id, work->error)
                               : status;
}

/* Every row says that it is not of this run. */
static enum pb_status measure_note_kept(struct measuring_one *work, struct pb_table *table, size_t from)
{
    static const char kept[] = "last good figure: the source could not be read";
    enum pb_status status = PB_OK;
    for (size_t row = from; status == PB_OK && row < table->rows; row++) {
        const char *before = pb_cell(table, note, row);
        const char *text = *before ? pb_arena_format(&work->scratch, "%s; %s", before, kept) : kept;
        status = text ? pb_cell_set(table, &table->note[row], text, work->error) : pb_out_of_memory(work->error);
    }
    return status;
}

struct measure_source *pb_measure_add_source(struct measuring_one *work, const struct pb_pipeline_source *source,
                                             uint32_t first_origin)
{
    work->names[work->source_count] = (struct pb_context_source){ source->id, source->step.module->scheme };
    struct measure_source *next = &work->sources[work->source_count++];
    next->source = source;
    next->first_origin = first_origin;
    pb_table_open(&next->table, &work->symbols, PB_UNIT_ROWS_MAXIMUM);
    next->table.as_of = work->plan->as_of;
    pb_findings_open(&next->findings);
    return next;
}

/* Also for those of the measures that it is made from. */
static enum pb_status measure_make_room(struct measuring_one *work)
{
    size_t most = work->measure->part_count;
    for (size_t i = 0; i < work->measure->component_count; i++)
        most += work->measure->components[i]->part_count;
    work->sources = pb_arena_take(&work->scratch, most, sizeof *work->sources);
    work->names = pb_arena_take(&work->scratch, most, sizeof *work->names);
    work->by_rank = pb_arena_take(&work->scratch, most, sizeof *work->by_rank);
    work->controlled = pb_arena_take(&work->scratch, most, sizeof *work->controlled);
    return work->sources && work->names && work->by_rank && work->controlled ? PB_OK : pb_out_of_memory(work->error);
}

enum pb_status pb_measure_open_sources(struct measuring_one *work)
{
    const struct pb_measure_unit *measure = work->measure;
    enum pb_status status = measure_make_room(work);
    uint32_t origin = 0;
    for (size_t i = 0; status == PB_OK && i < measure->part_count; i++) {
        const struct pb_pipeline_source *source = work->plan->units[measure->parts[i].unit].source;
        if (i == 0 || work->sources[work->source_count - 1].source != source)
            (void)pb_measure_add_source(work, source, origin + 1);
        struct pb_table *table = &work->sources[work->source_count - 1].table;
        size_t before = table->rows;
        status = measure_read_part(work, &measure->parts[i], table);
        for (size_t row = before; status == PB_OK && row < table->rows; row++)
            table->origin[row] = ++origin;
        if (status == PB_OK && work->plan->units[measure->parts[i].unit].kept)
            status = measure_note_kept(work, table, before);
    }
    work->fates = (struct pb_row_fates){ calloc((size_t)origin + 1, 1), (size_t)origin + 1 }; /* checked: below */
    return status == PB_OK && !work->fates.of ? pb_out_of_memory(work->error) : status;
}

static size_t measure_rank_of(const struct measuring_one *work, const struct pb_pipeline_source *source)
{
    return work->plan->ranks[source - (const struct pb_pipeline_source *)work->pipeline->sources.items];
}

/* Puts the sources in the order in which they count: there are few. */
void pb_measure_rank_sources(struct measuring_one *work)
{
    for (size_t i = 0; i < work->source_count; i++) {
        size_t before = 0;
        for (size_t k = 0; k < work->source_count; k++)
            before += measure_rank_of(work, work->sources[k].source) < measure_rank_of(work, work->sources[i].source);
        work->by_rank[before] = work->sources[i].source->id;
    }
}

/* Which sources are under disclosure control is known when their own transforms were there. */
void pb_measure_note_controlled(struct measuring_one *work)
{
    for (size_t i = 0; i < work->source_count; i++)
        for (size_t k = 0; k < work->source_count; k++)
            if (strcmp(work->by_rank[k], work->sources[i].source->id) == 0)
                work->controlled[k] = work->sources[i].findings.withheld;
}

/* Only who says that it looks things up is given reference data, since they are in its key. */
void pb_measure_give_reference(const struct measuring_one *work, const struct pb_step *step, struct pb_context *context)
{
    bool looks_up = step->module->looks_up && step->module->looks_up(step->context);
    context->reference = looks_up ? pb_plan_reference(work->plan->reference) : NULL;
}

enum pb_status pb_measure_apply(const struct measuring_one *work, const struct pb_step *step,
                                struct pb_context *context, struct pb_error *error)
{
    if (pb_cancelled(context, error))
        return PB_FATAL;
    pb_measure_give_reference(work, step, context);
    enum pb_status status = step->module->apply(step->context, context, error);
    if (status != PB_OK)
        pb_error_module(error, step->module->name);
    return status;
}

/* What comes before the sources meet. */
enum pb_status pb_measure_prepare_source(struct measuring_one *work, struct measure_source *source)
{
    const struct pb_step *steps = work->pipeline->transforms.items;
    struct pb_row_counts row_counts = { 0 };
    struct pb_context context = pb_measure_context(work, &source->table, &source->findings, source, &row_counts);
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && source->table.rows && i < work->pipeline->transforms.count; i++)
        if (steps[i].module->apply && steps[i].module->scope == PB_SCOPE_SOURCE &&
            pb_step_serves(&steps[i], source->source))
            status = pb_measure_apply(work, &steps[i], &context, work->error);
    return status;
}
