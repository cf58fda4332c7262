/*
 * The rows of the measures that a measure is made from, as they are before they are placed: read, prepared, settled and
 * put together to larger areas as where they belong. What is found out about them there is said there, and forgotten
 * here.
 */
#include "engine/run/measure_private.h"

#include <string.h>

/* What several sources say about the same fact is settled as where the rows belong; then small areas are put together,
 * so that counts of LSOAs are counts of local areas and districts too. */
static enum pb_status measure_settle_component(struct measuring_one *part)
{
    struct pb_table conflicts;
    struct pb_row_counts row_counts = { 0 };
    struct measure_source *first = &part->sources[0];
    const struct pb_precedence precedence = { .sources = part->by_rank,
                                              .count = part->source_count,
                                              .reject = strcmp(part->pipeline->on_conflict, "reject") == 0,
                                              .controlled = part->controlled,
                                              .conflicts = &conflicts };
    enum pb_status status = PB_OK;
    for (size_t i = 1; status == PB_OK && i < part->source_count; i++)
        status = pb_table_append(&first->table, &part->sources[i].table, part->error);
    struct pb_context context = pb_measure_context(part, &first->table, &part->findings, NULL, &row_counts);
    pb_table_open(&conflicts, &part->symbols, PB_UNIT_ROWS_MAXIMUM);
    if (status == PB_OK && part->source_count > 1)
        status = pb_facts_settle(&context, &precedence, part->error);
    if (status == PB_OK)
        status = pb_measure_apply_steps(part, &context, true);
    pb_table_close(&conflicts);
    return status;
}

/* The rows of a component, and its sources, which have no rows here. */
static enum pb_status measure_take_component(struct measuring_one *work, struct measuring_one *part)
{
    enum pb_status status = pb_measure_open_sources(part);
    if (status == PB_OK && part->source_count) {
        pb_measure_rank_sources(part);
        status = pb_measure_periods(part);
    }
    for (size_t i = 0; status == PB_OK && i < part->source_count; i++) {
        struct measure_source *source = &part->sources[i];
        status = pb_measure_prepare_source(part, source);
        if (!pb_plan_is_component(source->source)) {
            pb_table_close(&source->table);
            pb_table_open(&source->table, &part->symbols, 0);
            continue;
        }
        size_t known = 0;
        while (known < work->source_count && work->sources[known].source != source->source)
            known++;
        struct measure_source *here = known < work->source_count
                                          ? &work->sources[known]
                                          : pb_measure_add_source(work, source->source, (uint32_t)work->fates.count);
        here->findings.withheld = here->findings.withheld || source->findings.withheld;
    }
    if (status == PB_OK && part->source_count) {
        pb_measure_note_controlled(part);
        status = measure_settle_component(part);
    }
    if (status == PB_OK && part->source_count)
        status = pb_table_append(&work->components, &part->sources[0].table, work->error);
    return status;
}

enum pb_status pb_measure_open_components(struct measuring_one *work)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < work->measure->component_count; i++) {
        struct measuring_one part = { .plan = work->plan,
                                      .pipeline = work->pipeline,
                                      .store = work->store,
                                      .cancelled = work->cancelled,
                                      .measure = work->measure->components[i],
                                      .error = work->error };
        status = pb_measure_open(&part);
        if (status != PB_OK)
            return status;
        status = measure_take_component(work, &part);
        pb_measure_close(&part);
    }
    for (size_t row = 0; row < work->components.rows; row++)
        work->components.origin[row] = 0; /* they are accounted for where they belong */
    return status;
}
