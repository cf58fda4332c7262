/*
 * What a plan is known by: its list of units, the keys of these, and the run ids of what it publishes.
 */
#include "engine/plan/plan_private.h"
#include "engine/plan/reference.h"
#include "placebook/digest.h"

#include <stdio.h>
#include <string.h>

struct pb_unit *pb_plan_add_unit(struct pb_run_plan *plan)
{
    if (plan->count == plan->unit_capacity) {
        size_t capacity = plan->unit_capacity ? plan->unit_capacity * 2 : 16;
        struct pb_unit *grown = pb_arena_grow(&plan->arena, plan->units, plan->unit_capacity, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        plan->units = grown;
        plan->unit_capacity = capacity;
    }
    return &plan->units[plan->count++];
}

void pb_plan_digest_step(struct pb_digest *digest, const struct pb_step *step)
{
    pb_digest_text(digest, step->module->name);
    pb_digest_text(digest, step->module->version);
    pb_digest_text(digest, step->canonical);
}

/* A part that is not asked for does not change the key. */
static void plan_digest_part(struct pb_digest *digest, const char *what, const struct pb_text_list *ids)
{
    if (ids->count == 0)
        return;
    pb_digest_text(digest, what);
    for (size_t i = 0; i < ids->count; i++)
        pb_digest_text(digest, ids->items[i]);
}

/* Rows that were corrected by hand; an input without any does not change the key. */
static void digest_corrections(struct pb_digest *digest, const struct pb_input_corrections *corrected)
{
    for (size_t i = 0; corrected && i < corrected->corrections.count; i++) {
        const struct pb_corrected_row *row = &corrected->rows[i];
        char number[24];
        (void)snprintf(number, sizeof number, "%lld", (long long)row->row);
        pb_digest_text(digest, "corrected");
        pb_digest_text(digest, row->sheet);
        pb_digest_text(digest, number);
        pb_digest_text(digest, row->separator);
        pb_digest_text(digest, row->was);
        pb_digest_text(digest, row->now);
    }
}

bool pb_plan_sees(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source)
{
    const struct pb_step *transforms = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        if (transforms[i].module->remembers && pb_step_serves(&transforms[i], source))
            return false;
    return pipeline->peers.asked && !pb_source_refers(source);
}

/* Everything that decides the result of a unit; see docs/architecture.md. */
enum pb_status pb_plan_unit_key(struct pb_unit *unit, const struct pb_pipeline *pipeline, struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    pb_digest_text(digest, "placebook intake " PB_VERSION " contract " PB_CONTRACT_VERSION);
    pb_digest_text(digest, pipeline->framework_sha256);
    pb_digest_text(digest, pipeline->places_sha256);
    pb_digest_text(digest, unit->source->id);
    pb_digest_text(digest, unit->name);
    pb_plan_digest_step(digest, &unit->source->step);
    for (size_t i = 0; i < unit->input_count; i++) {
        char role[12];
        (void)snprintf(role, sizeof role, "%d", unit->inputs[i].role);
        pb_digest_text(digest, role);
        pb_digest_text(digest, unit->inputs[i].name);
        pb_digest_text(digest, unit->inputs[i].sha256);
        if (unit->inputs[i].note) {
            pb_digest_text(digest, "note");
            pb_digest_text(digest, unit->inputs[i].note);
        }
        digest_corrections(digest, unit->inputs[i].corrected);
        if (unit->inputs[i].converter) {
            pb_digest_text(digest, PB_CONVERTED_BY);
            pb_digest_text(digest, unit->inputs[i].converter->version);
        }
    }
    const struct pb_step *transforms = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        if (transforms[i].module->rows && pb_step_serves(&transforms[i], unit->source))
            pb_plan_digest_step(digest, &transforms[i]);
    plan_digest_part(digest, "only measures", &unit->source->measures);
    if (pb_plan_sees(pipeline, unit->source))
        pb_digest_text(digest, "all authorities");
    if (pb_source_refers(unit->source) && !unit->source->step.module->refers)
        pb_digest_text(digest, unit->source->gives);
    if (unit->reference) {
        pb_digest_text(digest, "reference");
        pb_digest_text(digest, unit->reference->digest);
    }
    pb_digest_close(digest, unit->key);
    return PB_OK;
}

void pb_plan_digest_projected(struct pb_digest *digest, size_t projected)
{
    char count[24];
    if (projected == 0)
        return;
    (void)snprintf(count, sizeof count, "%zu", projected);
    pb_digest_text(digest, "projected");
    pb_digest_text(digest, count);
}

/* What is done with the rows of the units that a Place sees. */
static void digest_measures(struct pb_digest *digest, const struct pb_pipeline *pipeline, const char *place)
{
    const struct pb_step *transforms = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++) {
        if (place && !pb_step_reaches(&transforms[i], pipeline, place))
            continue;
        pb_plan_digest_step(digest, &transforms[i]);
        plan_digest_part(digest, "of sources", &transforms[i].sources);
    }
    plan_digest_part(digest, "precedence", &pipeline->precedence);
    pb_digest_text(digest, pipeline->on_conflict);
}

/* Identifies what is published, whichever Places were asked for: these are compared one by one. With a Place: what is
 * published for that Place; an edition is made of what the system has. */
static enum pb_status make_run_id(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                  const struct pb_selection *selection, const char *place, char run_id[13],
                                  struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    pb_digest_text(digest, "placebook run " PB_VERSION);
    pb_digest_text(digest, pipeline->name);
    pb_digest_text(digest, pipeline->title);
    pb_digest_text(digest, pipeline->settings.profile);
    if (pipeline->settings.pdf)
        pb_digest_text(digest, "pdf");
    for (size_t i = 0; i < plan->count; i++) {
        const struct pb_pipeline_source *source = plan->units[i].source;
        char date[11];
        if (place && !pb_source_serves(source, place))
            continue;
        pb_digest_text(digest, plan->units[i].key);
        if (plan->units[i].kept) {
            pb_digest_text(digest, "kept");
            pb_digest_text(digest, plan->units[i].last_read);
        }
        pb_plan_digest_projected(digest, plan->units[i].projected);
        pb_digest_text(digest, source->title);
        pb_digest_text(digest, source->publisher);
        pb_digest_text(digest, source->url);
        pb_digest_text(digest, source->licence);
        (void)snprintf(date, sizeof date, "%d", (int)source->retrieved);
        pb_digest_text(digest, date);
        pb_digest_text(digest, source->sample ? "sample" : "");
        plan_digest_part(digest, "only places", &source->places);
    }
    digest_measures(digest, pipeline, place);
    if (pipeline->peers.asked) {
        pb_digest_text(digest, "peers");
        pb_digest_text(digest, pipeline->peers_sha256);
    }
    if (pipeline->figures_path) {
        pb_digest_text(digest, "figures");
        pb_digest_text(digest, pipeline->figures_sha256);
    }
    pb_digest_text(digest, pipeline->targets_sha256);
    pb_digest_text(digest, pipeline->milestones_sha256);
    const struct pb_step *loaders = pipeline->loaders.items;
    for (size_t i = 0; i < pipeline->loaders.count; i++)
        pb_plan_digest_step(digest, &loaders[i]);
    for (size_t i = 0; i < selection->measures.count; i++)
        pb_digest_text(digest, selection->measures.items[i]);
    char hex[PB_DIGEST_TEXT];
    pb_digest_close(digest, hex);
    memcpy(run_id, hex, sizeof plan->run_id - 1);
    run_id[sizeof plan->run_id - 1] = '\0';
    return PB_OK;
}

enum pb_status pb_plan_identify(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                const struct pb_selection *selection, struct pb_error *error)
{
    enum pb_status status = make_run_id(plan, pipeline, selection, NULL, plan->run_id, error);
    for (size_t i = 0; status == PB_OK && i < plan->place_count; i++)
        status = make_run_id(plan, pipeline, selection,
                             plan->places[i]->edition ? pipeline->geography.system.id : plan->places[i]->id,
                             plan->place_run_ids[i], error);
    return status;
}

const char *pb_plan_place_run_id(const struct pb_run_plan *plan, const char *place)
{
    for (size_t i = 0; i < plan->place_count; i++)
        if (strcmp(plan->places[i]->id, place) == 0)
            return plan->place_run_ids[i];
    return plan->run_id;
}
