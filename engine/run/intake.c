/*
 * The part of engine/run/intake.h that reads: extractor, the rows callbacks of the transforms, account, store.
 */
#include "engine/run/intake.h"

#include "core/peers/seen.h"
#include "engine/files/files.h"
#include "engine/files/stopwatch.h"
#include "engine/plan/inputs.h"
#include "engine/plan/inputs_digest.h"
#include "engine/plan/reference.h"
#include "engine/replay/unit_corrections.h"
#include "engine/run/intake_facts.h"
#include "engine/run/intake_inputs.h"
#include "engine/run/intake_parts.h"
#include "engine/run/raw.h"
#include "placebook/groups.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Who has its table open keeps nothing of it. */
static bool lacks_digest(const struct pb_unit_input *input)
{
    return !input->sha256[0] && !input->table;
}

static enum pb_status extract_whole(const struct pb_unit *unit, const struct pb_unit_corrections *corrections,
                                    struct pb_context *context, struct pb_error *error)
{
    assert(unit->input_count > 0);
    struct pb_intake_inputs inputs;
    struct pb_input_digesting digesting = { 0 };
    const struct pb_step *step = &unit->source->step;
    enum pb_status status = pb_intake_inputs_open(&inputs, unit, context->cancelled, error);
    if (status == PB_OK && lacks_digest(&unit->inputs[0])) {
        status = pb_input_digest_begin(&digesting, &unit->inputs[0], error);
        inputs.digesting = &digesting;
    }
    for (size_t i = 0; status == PB_OK && i < unit->input_count; i++) {
        const struct pb_unit_input *input = &unit->inputs[i];
        inputs.inputs[i].corrections = &corrections->of_inputs[i];
        if (input->converter)
            pb_warning_add(context->findings, input->name, 0,
                           PB_CONVERTED_BY "%s, because its format is old: formulas may have been calculated again%s",
                           input->converter->version,
                           input->converter->network ? "; this system could not cut it off from the network" : "");
    }
    if (status == PB_OK)
        status = step->module->extract(step->context, inputs.inputs, unit->input_count, context, error);
    pb_intake_inputs_close(&inputs);
    pb_input_digest_end(&digesting);
    return status;
}

static enum pb_status intake_extract(const struct pb_unit *unit, const struct pb_unit_corrections *corrections,
                                     size_t jobs, struct pb_context *context, struct pb_error *error)
{
    bool read = false;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < unit->input_count; i++)
        status = pb_input_verify(&unit->inputs[i], context->cancelled, error);
    if (status == PB_OK && jobs > 1 && pb_intake_divides(unit))
        status = pb_intake_parts(unit, jobs, context, &read, error);
    if (status == PB_OK && !read)
        status = extract_whole(unit, corrections, context, error);
    for (size_t i = 0; status == PB_OK && i < unit->input_count; i++) {
        if (lacks_digest(&unit->inputs[i]))
            status = pb_input_digest(&unit->inputs[i], context->cancelled, error);
        if (status == PB_OK)
            status = pb_input_unchanged(&unit->inputs[i], error);
    }
    struct pb_error ignored = { 0 };
    bool told = status != PB_OK && status != PB_FATAL; /* by its digest, too */
    if (told && lacks_digest(&unit->inputs[0]) &&
        pb_input_digest(&unit->inputs[0], context->cancelled, &ignored) != PB_OK)
        unit->inputs[0].sha256[0] = '\0';
    if (status != PB_OK)
        pb_error_module(error, unit->source->step.module->name);
    return status;
}

/* What the transforms do with each row by itself: from then on every row has its measure. */
static enum pb_status intake_transform(const struct pb_unit *unit, const struct pb_pipeline *pipeline,
                                       struct pb_context *context, struct pb_error *error)
{
    const struct pb_step *steps = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++) {
        if (!steps[i].module->rows || !pb_step_serves(&steps[i], unit->source))
            continue;
        if (pb_cancelled(context, error))
            return PB_FATAL;
        enum pb_status status = steps[i].module->rows(steps[i].context, context, error);
        if (status != PB_OK) {
            pb_error_module(error, steps[i].module->name);
            return status;
        }
    }
    return PB_OK;
}

/* Which symbols of the table's pool are on the list, by number; NULL when out of memory. */
static bool *mark_listed(const struct pb_symbols *symbols, const struct pb_text_list *ids)
{
    bool *listed = calloc((size_t)symbols->count + 1, sizeof *listed); /* checked: by the caller */
    for (size_t i = 0; listed && i < ids->count; i++) {
        pb_symbol id = pb_symbol_find(symbols, ids->items[i], strlen(ids->items[i]));
        if (id < symbols->count)
            listed[id] = true;
    }
    return listed;
}

/* Findings about measures that are not taken are left out. */
static void keep_quality(const struct pb_text_list *measures, struct pb_findings *findings)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->quality_count; i++)
        if (!findings->quality[i].measure[0] || pb_text_listed(measures, findings->quality[i].measure))
            findings->quality[kept++] = findings->quality[i];
    findings->quality_count = kept;
}

/* The measures that the pipeline file takes from the source. */
static enum pb_status select_measures(const struct pb_pipeline_source *source, struct pb_context *context,
                                      struct pb_error *error)
{
    struct pb_table *table = context->table;
    if (source->measures.count == 0)
        return PB_OK;
    bool *measures = mark_listed(table->symbols, &source->measures);
    bool *marks = calloc(table->rows + 1, sizeof *marks); /* checked: below */
    bool taken = measures && marks;
    for (size_t row = 0; taken && row < table->rows; row++) {
        marks[row] = measures[table->measure[row]];
        context->row_counts->filtered += !marks[row];
    }
    if (taken)
        pb_table_keep(table, marks);
    free(measures);
    free(marks);
    keep_quality(&source->measures, context->findings);
    return taken ? PB_OK : pb_out_of_memory(error);
}

/* Every row must have an origin of its own: by it the engine follows the row through the measures. */
static enum pb_status check_origins(const struct pb_context *context, struct pb_error *error)
{
    const struct pb_table *table = context->table;
    uint32_t highest = 0;
    for (size_t row = 0; row < table->rows; row++)
        highest = table->origin[row] > highest ? table->origin[row] : highest;
    unsigned char *seen = calloc((size_t)highest + 1, 1); /* checked: below */
    if (!seen)
        return pb_out_of_memory(error);
    seen[0] = 1;
    bool unique = true;
    for (size_t row = 0; unique && row < table->rows; row++) {
        unique = !seen[table->origin[row]];
        seen[table->origin[row]] = 1;
    }
    free(seen);
    if (unique)
        return PB_OK;
    enum pb_status status =
        pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "a row of source '%s' has no origin of its own", context->source);
    pb_error_hint(error, "this is a mistake in a module, not in the data: an extractor must give every row its own "
                         "origin; report it with the pipeline file and the input");
    return status;
}

/* Nothing is lost silently. */
static enum pb_status intake_reconcile(const struct pb_context *context, struct pb_error *error)
{
    struct pb_row_counts *row_counts = context->row_counts;
    row_counts->kept = context->table->rows;
    uint64_t explained = row_counts->kept + row_counts->filtered + row_counts->rejected + row_counts->duplicates;
    if (explained == row_counts->read && row_counts->rejected == context->findings->reject_count)
        return check_origins(context, error);
    enum pb_status status =
        pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL,
                "rows do not add up in source '%s': %llu read, but %llu kept, %llu filtered, %llu rejected "
                "(%zu listed), %llu duplicates",
                context->source, (unsigned long long)row_counts->read, (unsigned long long)row_counts->kept,
                (unsigned long long)row_counts->filtered, (unsigned long long)row_counts->rejected,
                context->findings->reject_count, (unsigned long long)row_counts->duplicates);
    pb_error_hint(error, "this is a mistake in a module, not in the data: an extractor must give every row its own "
                         "origin and count it as read, and a module that removes rows must count them as filtered, "
                         "rejected or duplicate; report it with the pipeline file and the input");
    return status;
}

/* Figures of ours stand among those of the others. */
static void intake_see_ours(const struct pb_unit *unit, struct pb_context *context)
{
    pb_seen_take(context->seen, context->table);
    const char *refusal = pb_seen_refusal(context->seen);
    if (refusal)
        pb_warning_add(context->findings, unit->inputs[0].name, 0, "%s", refusal);
}

static enum pb_status intake_stages(const struct pb_unit *unit, const struct pb_pipeline *pipeline,
                                    struct pb_unit_corrections *corrections, size_t jobs, struct pb_context *context,
                                    struct pb_error *error)
{
    enum pb_status status = intake_extract(unit, corrections, jobs, context, error);
    if (status == PB_OK)
        status = pb_unit_corrections_mark(corrections, unit, context, error);
    if (status == PB_OK && pb_source_refers(unit->source))
        status = pb_intake_facts(unit->source, context, error);
    if (status == PB_OK)
        status = intake_transform(unit, pipeline, context, error);
    if (status == PB_OK && context->seen)
        intake_see_ours(unit, context);
    if (status == PB_OK)
        status = select_measures(unit->source, context, error);
    if (status == PB_OK)
        status = pb_unit_corrections_tell(corrections, context, error);
    if (status == PB_OK)
        status = intake_reconcile(context, error);
    return status;
}

static enum pb_status run_stages(const struct pb_unit *unit, const struct pb_pipeline *pipeline, size_t jobs,
                                 struct pb_context *context, struct pb_error *error)
{
    struct pb_unit_corrections corrections;
    struct pb_findings *findings = context->findings;
    enum pb_status status = pb_unit_corrections_open(&corrections, unit, error);
    if (status == PB_OK)
        status = intake_stages(unit, pipeline, &corrections, jobs, context, error);
    pb_unit_corrections_close(&corrections);
    if (status == PB_OK && findings->incomplete)
        status = pb_out_of_memory(error);
    const struct pb_raw_inputs inputs = { .units = unit, .count = 1, .source = unit->source };
    if (status == PB_OK)
        status = pb_raw_fill(&inputs, findings->rejects, findings->reject_count, findings->withheld, &findings->arena,
                             error);
    return status;
}

static enum pb_status intake_keep(struct pb_unit *unit, struct pb_store *store, const struct pb_context *context,
                                  double seconds, struct pb_error *error)
{
    const struct pb_findings *findings = context->findings;
    const struct pb_unit_share share = { .source = unit->source->id,
                                         .result = { .row_counts = *context->row_counts,
                                                     .rejects = findings->rejects,
                                                     .reject_count = findings->reject_count,
                                                     .warnings = findings->warnings,
                                                     .warning_count = findings->warning_count,
                                                     .quality = findings->quality,
                                                     .quality_count = findings->quality_count,
                                                     .checks = findings->checks,
                                                     .check_count = findings->check_count } };
    unsigned char *seen = NULL;
    size_t seen_length = 0;
    struct pb_unit_origin *origins = pb_arena_take(&context->findings->arena, unit->input_count, sizeof *origins);
    if (!origins)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < unit->input_count; i++)
        origins[i] = (struct pb_unit_origin){ unit->inputs[i].name, unit->inputs[i].sha256, unit->inputs[i].size };
    enum pb_status status = context->seen ? pb_seen_write(context->seen, &seen, &seen_length, error) : PB_OK;
    if (status != PB_OK)
        return status;
    const struct pb_unit_keeping keeping = { .key = unit->key,
                                             .name = unit->name,
                                             .table = context->table,
                                             .division = offsetof(struct pb_table, measure),
                                             .shares = &share,
                                             .share_count = 1,
                                             .origins = origins,
                                             .origin_count = unit->input_count,
                                             .headings = findings->headings,
                                             .headings_length = findings->headings_length,
                                             .seen = seen,
                                             .seen_length = seen_length,
                                             .seconds = seconds };
    unit->known_result = (struct pb_unit_result){ .row_counts = *context->row_counts, .seconds = seconds };
    status = pb_store_unit_keep(store, &keeping, error);
    free(seen);
    return status;
}

enum pb_status pb_intake_run(struct pb_unit *unit, const struct pb_pipeline *pipeline, struct pb_store *store,
                             size_t jobs, struct pb_progress_item *item, const atomic_bool *cancelled,
                             struct pb_error *error)
{
    double began = pb_stopwatch();
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    struct pb_row_counts row_counts = { 0 };
    enum pb_status status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&table, &symbols, PB_UNIT_ROWS_MAXIMUM);
    pb_findings_open(&findings);
    struct pb_context context = {
        .source = unit->source->id,
        .scheme = unit->source->step.module->scheme,
        .framework = &pipeline->framework,
        .geography = &pipeline->geography,
        .reference = pb_plan_reference(unit->reference),
        .table = &table,
        .row_counts = &row_counts,
        .findings = &findings,
        .cancelled = cancelled,
        .bytes_read = item ? &item->bytes_read : NULL,
    };
    if (pb_plan_sees(pipeline, unit->source)) {
        context.seen = pb_seen_open(&pipeline->framework, context.scheme);
        status = context.seen ? PB_OK : pb_out_of_memory(error);
    }
    if (status == PB_OK)
        status = run_stages(unit, pipeline, jobs, &context, error);
    if (status == PB_OK && unit->inputs[0].unread)
        status = pb_plan_unit_key(unit, pipeline, error);
    if (status == PB_OK && item)
        atomic_store(&item->rows, table.rows);
    if (status == PB_OK)
        status = intake_keep(unit, store, &context, pb_stopwatch() - began, error);
    pb_seen_close(context.seen);
    pb_findings_close(&findings);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return status;
}

/* ---- Without keeping anything ---- */

/* What the transforms of one source make of the rows of one measure. */
static enum pb_status try_measure(const struct pb_pipeline *pipeline, const struct pb_unit *unit,
                                  struct pb_context *context, const struct pb_group *group, struct pb_error *error)
{
    const struct pb_step *steps = pipeline->transforms.items;
    const struct pb_table *all = context->table;
    struct pb_table table;
    enum pb_status status = PB_OK;
    pb_table_open(&table, all->symbols, PB_UNIT_ROWS_MAXIMUM);
    for (size_t i = 0; status == PB_OK && i < group->count; i++) {
        size_t copy = 0;
        status = pb_table_copy(&table, all, group->rows[i], &copy, error);
    }
    struct pb_context own = *context;
    own.table = &table;
    for (size_t i = 0; status == PB_OK && i < pipeline->transforms.count; i++)
        if (steps[i].module->apply && steps[i].module->scope == PB_SCOPE_SOURCE &&
            pb_step_serves(&steps[i], unit->source))
            status = steps[i].module->apply(steps[i].context, &own, error);
    context->row_counts->kept += table.rows;
    pb_table_close(&table);
    return status;
}

static enum pb_status try_measures(const struct pb_pipeline *pipeline, const struct pb_unit *unit,
                                   struct pb_context *context, struct pb_error *error)
{
    static const size_t by_measure[] = { PB_COLUMN(measure) };
    struct pb_arena arena;
    struct pb_groups groups;
    struct pb_group group;
    pb_arena_open(&arena, context->table->rows * sizeof(uint32_t) * 4 + ((size_t)1 << 20));
    enum pb_status status = pb_groups_open(&groups, context->table, PB_KEY(by_measure), &arena, error);
    context->row_counts->kept = 0;
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = try_measure(pipeline, unit, context, &group, error);
    pb_arena_close(&arena);
    return status;
}

enum pb_status pb_intake_try(const struct pb_unit *unit, const struct pb_pipeline *pipeline,
                             const atomic_bool *cancelled, struct pb_findings *findings,
                             struct pb_row_counts *row_counts, struct pb_error *error)
{
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_row_counts own = { 0 };
    enum pb_status status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    pb_table_open(&table, &symbols, PB_UNIT_ROWS_MAXIMUM);
    struct pb_context context = {
        .source = unit->source->id,
        .scheme = unit->source->step.module->scheme,
        .framework = &pipeline->framework,
        .geography = &pipeline->geography,
        .reference = pb_plan_reference(unit->reference),
        .table = &table,
        .row_counts = &own,
        .findings = findings,
        .cancelled = cancelled,
    };
    status = run_stages(unit, pipeline, 1, &context, error);
    if (status == PB_OK)
        status = try_measures(pipeline, unit, &context, error);
    pb_row_counts_add(row_counts, &own);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
    return status;
}

enum pb_status pb_intake_refer(const struct pb_unit *unit, const struct pb_pipeline *pipeline,
                               const atomic_bool *cancelled, struct pb_table *facts, struct pb_findings *findings,
                               struct pb_error *error)
{
    struct pb_table table;
    struct pb_row_counts row_counts = { 0 };
    pb_table_open(&table, facts->symbols, PB_UNIT_ROWS_MAXIMUM);
    struct pb_context context = {
        .source = unit->source->id,
        .scheme = unit->source->step.module->scheme,
        .framework = &pipeline->framework,
        .geography = &pipeline->geography,
        .table = &table,
        .row_counts = &row_counts,
        .findings = findings,
        .cancelled = cancelled,
    };
    enum pb_status status = run_stages(unit, pipeline, 1, &context, error);
    for (size_t row = 0; status == PB_OK && row < table.rows; row++) {
        size_t copy = 0;
        status = pb_table_copy(facts, &table, row, &copy, error);
    }
    pb_table_close(&table);
    return status;
}
