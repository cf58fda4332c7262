/*
 * The part of engine/plan/reference.h that digests and reads what the store has of sources of reference data.
 */
#include "engine/plan/reference.h"

#include "core/data/table_part.h"
#include "placebook/groups.h"

#include <string.h>

enum { REFERENCE_ROWS_MAXIMUM = 8 << 20 };

enum pb_status pb_plan_reference_note(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                      struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    bool asked = false;
    for (size_t i = 0; i < pipeline->sources.count; i++)
        asked = asked || pb_source_refers(&sources[i]);
    if (!asked)
        return PB_OK;
    struct pb_digest *digest = pb_digest_open();
    if (!plan->reference)
        plan->reference = pb_arena_take(&plan->arena, 1, sizeof *plan->reference);
    if (!digest || !plan->reference) {
        char ignored[PB_DIGEST_TEXT];
        if (digest)
            pb_digest_close(digest, ignored);
        return pb_out_of_memory(error);
    }
    for (size_t u = 0; u < plan->count; u++)
        if (pb_source_refers(plan->units[u].source))
            pb_digest_text(digest, plan->units[u].key);
    pb_digest_close(digest, plan->reference->digest);
    return PB_OK;
}

enum pb_status pb_plan_reference_digest(struct pb_run_plan *plan, struct pb_store *store, struct pb_error *error)
{
    enum pb_status status = PB_OK;
    struct pb_digest *digest = plan->reference ? pb_digest_open() : NULL;
    if (!digest)
        return plan->reference ? pb_out_of_memory(error) : PB_OK;
    for (size_t u = 0; status == PB_OK && u < plan->count; u++) {
        struct pb_unit_part *parts = NULL;
        size_t count = 0;
        if (!pb_source_refers(plan->units[u].source))
            continue;
        status = pb_store_parts(store, plan->units[u].key, &plan->arena, &parts, &count, error);
        for (size_t i = 0; status == PB_OK && i < count; i++) {
            if (strcmp(parts[i].name, PB_FACT_BOUNDARY) == 0)
                continue;
            pb_digest_text(digest, parts[i].name);
            pb_digest_text(digest, parts[i].digest);
        }
    }
    pb_digest_close(digest, plan->reference->facts);
    return status;
}

/* What facts say (placebook/reference.h): pb_reference_build looks at nothing else. */
static const size_t fact_columns[] = {
    PB_COLUMN(source),     PB_COLUMN(measure), PB_COLUMN(area_code),    PB_COLUMN(area_name),
    PB_COLUMN(area_type),  PB_COLUMN(within),  PB_COLUMN(sex),          PB_COLUMN(age),
    PB_COLUMN(category),   PB_COLUMN(period),  PB_COLUMN(note),         PB_COLUMN(source_file),
    PB_COLUMN(source_row), PB_COLUMN(value),   PB_COLUMN(period_start), PB_COLUMN(period_end),
};

static enum pb_status reference_read(struct pb_run_plan *plan, struct pb_store *store, struct pb_table *facts,
                                     struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < plan->count; u++) {
        const struct pb_unit *unit = &plan->units[u];
        struct pb_unit_part *parts = NULL;
        size_t count = 0;
        if (!pb_source_refers(unit->source))
            continue;
        status = pb_store_parts(store, unit->key, &plan->arena, &parts, &count, error);
        for (size_t i = 0; status == PB_OK && i < count; i++)
            status = pb_store_rows(store, unit->key, parts[i].name, facts, error);
        if (status == PB_FAILED)
            status = pb_store_unit_damaged(store, unit->key, "source", unit->source->id, error);
    }
    return status;
}

enum pb_status pb_plan_reference_load(struct pb_run_plan *plan, struct pb_store *store, struct pb_error *error)
{
    struct pb_plan_reference *reference = plan->reference;
    struct pb_symbols symbols;
    struct pb_table facts;
    if (!reference || reference->loaded)
        return PB_OK;
    enum pb_status status = pb_symbols_open(&symbols, error);
    if (status != PB_OK)
        return status;
    status = pb_table_open_part(&facts, &symbols, REFERENCE_ROWS_MAXIMUM, fact_columns,
                                sizeof fact_columns / sizeof fact_columns[0], error);
    if (status == PB_OK)
        status = reference_read(plan, store, &facts, error);
    if (status == PB_OK) {
        status = pb_reference_build(&reference->data, plan->geography, &facts, error);
        reference->loaded = status == PB_OK;
        if (!reference->loaded)
            pb_reference_close(&reference->data);
    }
    pb_table_close(&facts);
    pb_symbols_close(&symbols);
    return status;
}

const struct pb_reference *pb_plan_reference(const struct pb_plan_reference *reference)
{
    return reference && reference->loaded ? &reference->data : NULL;
}

void pb_plan_reference_close(struct pb_plan_reference *reference)
{
    if (reference && reference->loaded)
        pb_reference_close(&reference->data);
}
