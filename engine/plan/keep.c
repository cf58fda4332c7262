/*
 * The last good rows of a source: those of the last run that published. They take the place of a source that cannot be
 * read, so that a service that is down for a night withdraws nothing; and of one that was not asked for. What the
 * latest publication says of a source that could not be read stays true until it is read again: a run that was not
 * asked to read it says so again.
 */
#include "engine/imports/imports.h"
#include "engine/plan/plan_private.h"

#include <string.h>

bool pb_plan_unreadable(const struct pb_error *error)
{
    return error->code == PB_ERROR_SOURCE || error->code == PB_ERROR_SOURCE_TEMPORARY ||
           error->code == PB_ERROR_COLUMNS;
}

/* The inputs of a kept unit: they are named, and cannot be opened, but for a file that was loaded and stays as it was.
 */
static enum pb_status keep_inputs(struct pb_run_plan *plan, struct pb_store *store, struct pb_unit *unit,
                                  struct pb_error *error)
{
    struct pb_unit_origin *origins = NULL;
    enum pb_status status = pb_store_origins(store, unit->key, &plan->arena, &origins, &unit->input_count, error);
    if (status != PB_OK)
        return status;
    unit->inputs = pb_arena_take(&plan->arena, unit->input_count, sizeof *unit->inputs);
    if (!unit->inputs)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < unit->input_count; i++) {
        struct pb_unit_input *input = &unit->inputs[i];
        *input = (struct pb_unit_input){ .name = origins[i].name, .path = "", .size = origins[i].size };
        (void)pb_text_copy(input->sha256, sizeof input->sha256, origins[i].sha256);
        const struct pb_import *import = unit->source->import;
        if (import && strcmp(import->sha256, input->sha256) == 0)
            input->path = import->input;
    }
    return PB_OK;
}

/* What the latest publication says of a source, or NULL. */
static const struct pb_source_before *keep_before(const struct pb_run_plan *plan,
                                                  const struct pb_pipeline_source *source)
{
    for (size_t i = 0; i < plan->before_count; i++)
        if (strcmp(plan->before[i].source, source->id) == 0)
            return &plan->before[i];
    return NULL;
}

enum pb_status pb_plan_add_last(struct pb_run_plan *plan, const struct pb_pipeline *pipeline, struct pb_store *store,
                                const struct pb_pipeline_source *source, const char *why, bool *found,
                                struct pb_error *error)
{
    struct pb_ledger_unit *units = NULL;
    size_t count = 0;
    int64_t run = 0;
    *found = false;
    enum pb_status status =
        pb_store_last_units(store, pipeline->name, source->id, &plan->arena, &units, &count, &run, error);
    const struct pb_source_before *before = keep_before(plan, source);
    bool still = !why && before && before->kept;
    if (still)
        why = "it was not read again";
    const char *reason = status == PB_OK && why ? pb_arena_text(&plan->arena, why, strlen(why)) : NULL;
    if (status == PB_OK && why && !reason)
        return pb_out_of_memory(error);
    size_t added_from = plan->count;
    bool whole = true;
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct pb_unit *unit = pb_plan_add_unit(plan);
        if (!unit)
            return pb_out_of_memory(error);
        *unit = (struct pb_unit){ .source = source,
                                  .name = units[i].unit,
                                  .kept = reason,
                                  .last_read = before ? before->read : "",
                                  .still_kept = still,
                                  .reused = true };
        (void)pb_text_copy(unit->key, sizeof unit->key, units[i].key);
        status = pb_store_unit_known(store, unit->key, source->id, &unit->known, &unit->known_result, error);
        if (status == PB_OK)
            status = keep_inputs(plan, store, unit, error);
        whole = whole && unit->known;
    }
    *found = count > 0 && whole;
    if (!whole) /* what the store has of one is damaged: it cannot be made again */
        plan->count = added_from;
    return status;
}

enum pb_status pb_plan_keep(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                            const struct pb_selection *selection, struct pb_store *store,
                            const struct pb_pipeline_source *source, const struct pb_error *why, bool *kept,
                            struct pb_error *error)
{
    char text[1024];
    struct pb_unit *before = plan->units;
    size_t count = plan->count;
    *kept = false;
    if (source->required || source->import || !pb_plan_unreadable(why))
        return PB_OK;
    plan->units = NULL;
    plan->count = plan->unit_capacity = 0;
    bool added = false;
    enum pb_status status = PB_OK;
    for (size_t u = 0; status == PB_OK && u < count; u++) {
        if (before[u].source != source) {
            struct pb_unit *unit = pb_plan_add_unit(plan);
            if (!unit)
                return pb_out_of_memory(error);
            *unit = before[u];
        } else if (!added) {
            added = true;
            status = pb_plan_add_last(plan, pipeline, store, source,
                                      pb_error_text(why, text, sizeof text) ? text : why->message, kept, error);
        }
    }
    if (status == PB_OK && *kept)
        return pb_plan_identify(plan, pipeline, selection, error);
    plan->units = before;
    plan->count = plan->unit_capacity = count;
    return status;
}
