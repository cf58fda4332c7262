/*
 * The part of engine/plan/plan.h that comes after the intake: which measures there are, from which units their rows
 * come, and whether the store has what the transforms made of them.
 */
#include "engine/imports/imports.h"
#include "engine/plan/audiences.h"
#include "engine/plan/plan_private.h"
#include "engine/plan/reference.h"
#include "placebook/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A part of a unit before it is put together with those of other units. */
struct found_part {
    const char *measure;
    size_t position; /* of the measure in the framework; SIZE_MAX: it is not in it */
    struct pb_measure_part part;
};

struct found_parts {
    struct found_part *items;
    size_t count;
    size_t capacity;
};

struct measuring {
    struct pb_run_plan *plan;
    const struct pb_pipeline *pipeline;
    struct pb_store *store;
    struct pb_error *error;
};

/* ---- The order of sources ---- */

/* The place of a source before the order of the file decides: loaded ones first, unless `precedence` says otherwise. */
static size_t class_of(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source)
{
    const struct pb_text_list *named = &pipeline->precedence;
    const char *id = source->import ? PB_PRECEDENCE_LOADS : source->id;
    for (size_t i = 0; i < named->count; i++)
        if (strcmp(named->items[i], id) == 0)
            return i + 1;
    return source->import ? 0 : named->count + 1;
}

static bool precedes(const struct pb_pipeline *pipeline, const struct pb_pipeline_source *source,
                     const struct pb_pipeline_source *other)
{
    size_t left = class_of(pipeline, source);
    size_t right = class_of(pipeline, other);
    if (left != right)
        return left < right;
    int order = source->import && other->import ? strcmp(source->import->loaded, other->import->loaded) : 0;
    return order ? order > 0 : source > other;
}

static enum pb_status rank_sources(const struct measuring *measuring)
{
    const struct pb_pipeline *pipeline = measuring->pipeline;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    size_t *ranks = pb_arena_take(&measuring->plan->arena, pipeline->sources.count, sizeof *ranks);
    if (!ranks)
        return pb_out_of_memory(measuring->error);
    for (size_t i = 0; i < pipeline->sources.count; i++)
        for (size_t k = 0; k < pipeline->sources.count; k++)
            ranks[i] += k != i && precedes(pipeline, &sources[k], &sources[i]);
    measuring->plan->ranks = ranks;
    return PB_OK;
}

/* ---- Which measures there are ---- */

/* The days are sorted. */
static size_t measures_days_after(const struct pb_unit_part *part, int32_t day)
{
    size_t count = 0;
    while (count < part->start_count && part->starts[part->start_count - 1 - count] > day)
        count++;
    return count;
}

static struct found_part *measures_add_part(struct found_parts *found)
{
    if (found->count == found->capacity) {
        size_t capacity = found->capacity ? found->capacity * 2 : 256;
        struct found_part *grown = reallocarray(found->items, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        found->items = grown;
        found->capacity = capacity;
    }
    return &found->items[found->count++];
}

static enum pb_status measures_add_parts(const struct measuring *measuring, struct found_parts *found, size_t unit)
{
    struct pb_arena *arena = &measuring->plan->arena;
    struct pb_unit_part *parts = NULL;
    size_t count = 0;
    measuring->plan->units[unit].projected = 0;
    enum pb_status status =
        pb_store_parts(measuring->store, measuring->plan->units[unit].key, arena, &parts, &count, measuring->error);
    for (size_t i = 0; status == PB_OK && i < count; i++) {
        struct found_part *next = measures_add_part(found);
        if (!next)
            return pb_out_of_memory(measuring->error);
        size_t projected = measures_days_after(&parts[i], measuring->plan->as_of);
        *next = (struct found_part){ parts[i].name, SIZE_MAX, { unit, parts[i].digest, parts[i].rows, projected } };
        measuring->plan->units[unit].projected += projected;
        (void)pb_framework_measure(&measuring->pipeline->framework, parts[i].name, &next->position);
    }
    return status;
}

/* ---- Measures that are made from others ---- */

bool pb_plan_is_component(const struct pb_pipeline_source *source)
{
    return source->places.count == 0;
}

static bool composes(const struct pb_pipeline *pipeline)
{
    const struct pb_step *steps = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        if (steps[i].module->composes)
            return true;
    return false;
}

/* A measure that is made from one of those that were found is there too, also without rows of its own: a part of no
 * unit stands for it, behind its others. */
static enum pb_status measures_add_made(const struct measuring *measuring, struct found_parts *found)
{
    const struct pb_object_list *measures = &measuring->pipeline->framework.measures;
    const struct pb_measure *measure = measures->items;
    size_t parts = found->count;
    for (size_t m = 0; composes(measuring->pipeline) && m < measures->count; m++, measure++) {
        size_t i = measure->made_from.count ? 0 : parts;
        while (i < parts && !(pb_measure_is_made_from(measure, found->items[i].measure) &&
                              pb_plan_is_component(measuring->plan->units[found->items[i].part.unit].source)))
            i++;
        if (i == parts)
            continue;
        struct found_part *next = measures_add_part(found);
        if (!next)
            return pb_out_of_memory(measuring->error);
        *next = (struct found_part){ .measure = measure->id, .position = m, .part.unit = SIZE_MAX };
    }
    return PB_OK;
}

/* What is made from others sees nothing of them that is for some Places only: of several audiences the one that sees
 * least has enough. Units of one measure stand together. */
static void measures_add_component(struct pb_measure_unit *unit, const struct pb_measure_unit *component, size_t most)
{
    const size_t count = unit->component_count;
    if (count && strcmp(unit->components[count - 1]->measure, component->measure) == 0) {
        if (component->part_count < unit->components[count - 1]->part_count)
            unit->components[count - 1] = component;
    } else if (count < most)
        unit->components[unit->component_count++] = component;
}

static enum pb_status link_components(const struct measuring *measuring)
{
    struct pb_run_plan *plan = measuring->plan;
    const struct pb_framework *framework = &measuring->pipeline->framework;
    for (size_t m = 0; composes(measuring->pipeline) && m < plan->measure_count; m++) {
        struct pb_measure_unit *unit = &plan->measures[m];
        const struct pb_measure *measure = pb_framework_measure(framework, unit->measure, NULL);
        if (!measure || measure->made_from.count == 0)
            continue;
        /* An entry names two measures at most. */
        size_t most = 2 * measure->made_from.count;
        unit->components = pb_arena_take(&plan->arena, most, sizeof *unit->components);
        if (!unit->components)
            return pb_out_of_memory(measuring->error);
        for (size_t i = 0; i < plan->measure_count; i++)
            if (pb_measure_is_made_from(measure, plan->measures[i].measure))
                measures_add_component(unit, &plan->measures[i], most);
    }
    return PB_OK;
}

/* ---- Which measures there are, in their order ---- */

static int measures_in_order(const void *a, const void *b)
{
    const struct found_part *left = a;
    const struct found_part *right = b;
    if (left->position != right->position)
        return left->position < right->position ? -1 : 1;
    int order = strcmp(left->measure, right->measure);
    if (order)
        return order;
    return left->part.unit < right->part.unit ? -1 : left->part.unit > right->part.unit;
}

static size_t count_combining(const struct pb_pipeline *pipeline)
{
    const struct pb_step *steps = pipeline->transforms.items;
    size_t count = 0;
    for (size_t i = 0; i < pipeline->transforms.count; i++)
        count += steps[i].module->combine != NULL;
    return count;
}

/* Where the parts of another measure begin. */
static size_t measures_end(const struct found_parts *found, size_t from)
{
    size_t to = from + 1;
    while (to < found->count && strcmp(found->items[to].measure, found->items[from].measure) == 0)
        to++;
    return to;
}

static bool measures_sees(const struct pb_run_plan *plan, const struct found_part *found, size_t audience)
{
    size_t unit = found->part.unit;
    return unit == SIZE_MAX || pb_source_serves(plan->units[unit].source, plan->audiences[audience]);
}

/* As many units as a measure may need: one, unless not everybody sees all of its parts. */
static size_t measures_most(const struct pb_run_plan *plan, const struct found_parts *found, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (found->items[i].part.unit != SIZE_MAX && plan->units[found->items[i].part.unit].source->places.count)
            return plan->audience_count;
    return 1;
}

/* The parts that an audience sees. */
static enum pb_status measures_take_parts(struct pb_run_plan *plan, const struct found_parts *found, size_t from,
                                          size_t to, size_t audience, struct pb_measure_unit *unit,
                                          struct pb_error *error)
{
    struct pb_measure_part *parts = pb_arena_take(&plan->arena, to - from, sizeof *parts);
    size_t count = 0;
    if (!parts)
        return pb_out_of_memory(error);
    *unit = (struct pb_measure_unit){ .measure = found->items[from].measure, .parts = parts };
    for (size_t i = from; i < to; i++)
        if (measures_sees(plan, &found->items[i], audience)) {
            parts[count++] = found->items[i].part;
            unit->part_count += found->items[i].part.unit != SIZE_MAX;
        }
    if (count == 0)
        unit->parts = NULL;
    return PB_OK;
}

static bool measures_same_parts(const struct pb_measure_unit *one, const struct pb_measure_unit *other)
{
    if (one->part_count != other->part_count)
        return false;
    for (size_t i = 0; i < one->part_count; i++)
        if (one->parts[i].unit != other->parts[i].unit)
            return false;
    return true;
}

/* The unit serves an audience more. With one audience there is nothing to say. */
static bool measures_serve(struct pb_run_plan *plan, struct pb_measure_unit *unit, size_t audience)
{
    if (plan->audience_count == 1)
        return true;
    if (!unit->serves)
        unit->serves = pb_arena_take(&plan->arena, plan->audience_count, sizeof *unit->serves);
    if (unit->serves)
        unit->serves[audience] = true;
    return unit->serves != NULL;
}

/* One measure: a unit for all audiences that see the same parts of it. */
static enum pb_status measures_list_one(struct pb_run_plan *plan, const struct found_parts *found, size_t from,
                                        size_t to, struct pb_error *error)
{
    size_t first = plan->measure_count;
    if (measures_most(plan, found, from, to) == 1)
        return measures_take_parts(plan, found, from, to, 0, &plan->measures[plan->measure_count++], error);
    for (size_t a = 0; a < plan->audience_count; a++) {
        struct pb_measure_unit unit = { 0 };
        enum pb_status status = measures_take_parts(plan, found, from, to, a, &unit, error);
        if (status != PB_OK)
            return status;
        size_t same = first;
        while (same < plan->measure_count && !measures_same_parts(&plan->measures[same], &unit))
            same++;
        if (!unit.parts)
            continue;
        if (same == plan->measure_count)
            plan->measures[plan->measure_count++] = unit;
        if (!measures_serve(plan, &plan->measures[same], a))
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

static enum pb_status list_measures(const struct measuring *measuring, const struct found_parts *found)
{
    struct pb_run_plan *plan = measuring->plan;
    size_t room = count_combining(measuring->pipeline) * plan->audience_count;
    for (size_t from = 0, to = 0; from < found->count; from = to) {
        to = measures_end(found, from);
        room += measures_most(plan, found, from, to);
    }
    plan->measures = pb_arena_take(&plan->arena, room, sizeof *plan->measures);
    plan->measure_count = 0;
    enum pb_status status = plan->measures ? PB_OK : pb_out_of_memory(measuring->error);
    for (size_t from = 0, to = 0; status == PB_OK && from < found->count; from = to) {
        to = measures_end(found, from);
        status = measures_list_one(plan, found, from, to, measuring->error);
    }
    return status;
}

/* ---- Their keys ---- */

static bool serves_measure(const struct measuring *measuring, const struct pb_step *step,
                           const struct pb_measure_unit *measure)
{
    for (size_t i = 0; i < measure->part_count; i++)
        if (pb_step_serves(step, measuring->plan->units[measure->parts[i].unit].source))
            return true;
    for (size_t c = 0; c < measure->component_count; c++) /* which are made from none */
        for (size_t i = 0; i < measure->components[c]->part_count; i++)
            if (pb_step_serves(step, measuring->plan->units[measure->components[c]->parts[i].unit].source))
                return true;
    return false;
}

static void measures_digest_list(struct pb_digest *digest, const struct pb_text_list *list)
{
    char count[24];
    (void)snprintf(count, sizeof count, "%zu", list->count);
    pb_digest_text(digest, count);
    for (size_t i = 0; i < list->count; i++)
        pb_digest_text(digest, list->items[i]);
}

static struct pb_digest *begin_key(const struct measuring *measuring, const char *kind)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return NULL;
    pb_digest_text(digest, kind);
    pb_digest_text(digest, PB_VERSION " contract " PB_CONTRACT_VERSION);
    pb_digest_text(digest, measuring->pipeline->framework_sha256);
    pb_digest_text(digest, measuring->pipeline->places_sha256);
    return digest;
}

/* What a step that looks things up may find. */
static void measures_digest_reference(const struct measuring *measuring, struct pb_digest *digest,
                                      const struct pb_step *step)
{
    if (measuring->plan->reference && step->module->looks_up && step->module->looks_up(step->context))
        pb_digest_text(digest, measuring->plan->reference->facts);
}

/* A new target has only the measures made again that plans set targets for. */
static bool has_target(const struct pb_targets *targets, const char *measure)
{
    const struct pb_target *items = targets->targets.items;
    for (size_t i = 0; i < targets->targets.count; i++)
        if (items[i].measure && strcmp(items[i].measure, measure) == 0)
            return true;
    return false;
}

/* How many of the measure's sources count before the one of a part: a source that has none of it changes nothing. */
static size_t measures_rank(const struct measuring *measuring, const struct pb_measure_unit *measure, size_t part)
{
    const struct pb_run_plan *plan = measuring->plan;
    const struct pb_pipeline_source *sources = measuring->pipeline->sources.items;
    size_t rank = plan->ranks[plan->units[measure->parts[part].unit].source - sources];
    size_t before = 0;
    for (size_t i = 0; i < measure->part_count; i++) {
        const struct pb_pipeline_source *source = plan->units[measure->parts[i].unit].source;
        bool again = i > 0 && source == plan->units[measure->parts[i - 1].unit].source;
        before += !again && plan->ranks[source - sources] < rank;
    }
    return before;
}

static enum pb_status measures_make_key(const struct measuring *measuring, struct pb_measure_unit *measure)
{
    const struct pb_pipeline *pipeline = measuring->pipeline;
    struct pb_digest *digest = begin_key(measuring, "placebook measure");
    if (!digest)
        return pb_out_of_memory(measuring->error);
    pb_digest_text(digest, measure->measure);
    pb_digest_text(digest, pipeline->on_conflict);
    if (has_target(&pipeline->targets, measure->measure))
        pb_digest_text(digest, pipeline->targets_sha256);
    for (size_t i = 0; i < measure->part_count; i++) {
        const struct pb_pipeline_source *source = measuring->plan->units[measure->parts[i].unit].source;
        char rank[24];
        (void)snprintf(rank, sizeof rank, "%zu", measures_rank(measuring, measure, i));
        pb_digest_text(digest, source->id);
        pb_digest_text(digest, source->step.module->scheme);
        pb_digest_text(digest, rank);
        measures_digest_list(digest, &source->places);
        pb_digest_text(digest, measure->parts[i].digest);
        pb_plan_digest_projected(digest, measure->parts[i].projected);
        if (measuring->plan->units[measure->parts[i].unit].kept)
            pb_digest_text(digest, "kept");
    }
    for (size_t i = 0; i < measure->component_count; i++)
        pb_digest_text(digest, measure->components[i]->key);
    const struct pb_step *steps = pipeline->transforms.items;
    for (size_t i = 0; i < pipeline->transforms.count; i++) {
        if (!steps[i].module->apply || !serves_measure(measuring, &steps[i], measure))
            continue;
        pb_plan_digest_step(digest, &steps[i]);
        measures_digest_list(digest, &steps[i].sources);
        measures_digest_reference(measuring, digest, &steps[i]);
    }
    pb_digest_close(digest, measure->key);
    return PB_OK;
}

/* Those of measures that others are made from come before the keys of these. */
static enum pb_status make_keys(const struct measuring *measuring)
{
    struct pb_run_plan *plan = measuring->plan;
    enum pb_status status = link_components(measuring);
    for (int made = 0; made < 2; made++)
        for (size_t m = 0; status == PB_OK && m < plan->measure_count; m++)
            if ((plan->measures[m].component_count > 0) == made)
                status = measures_make_key(measuring, &plan->measures[m]);
    return status;
}

/* The key of what a step makes of all measures that an audience sees. */
static enum pb_status measures_combined_key(const struct measuring *measuring, const struct pb_step *step,
                                            size_t measures, size_t audience, char key[PB_DIGEST_TEXT])
{
    const struct pb_run_plan *plan = measuring->plan;
    struct pb_digest *digest = begin_key(measuring, "placebook combine");
    if (!digest)
        return pb_out_of_memory(measuring->error);
    pb_plan_digest_step(digest, step);
    measures_digest_list(digest, &step->sources);
    measures_digest_reference(measuring, digest, step);
    for (size_t m = 0; m < measures; m++)
        if (pb_plan_measure_serves(&plan->measures[m], audience) &&
            pb_step_gathers_from(step, plan->measures[m].measure))
            pb_digest_text(digest, plan->measures[m].key);
    pb_digest_close(digest, key);
    return PB_OK;
}

/* What a transform makes of the results of all measures: as many units as audiences for which they differ. */
static enum pb_status measures_combine(const struct measuring *measuring, const struct pb_step *step, size_t measures)
{
    struct pb_run_plan *plan = measuring->plan;
    size_t first = plan->measure_count;
    for (size_t a = 0; a < plan->audience_count; a++) {
        struct pb_measure_unit unit = { .measure = step->module->name, .combine = step };
        enum pb_status status = measures_combined_key(measuring, step, measures, a, unit.key);
        if (status != PB_OK)
            return status;
        size_t same = first;
        while (same < plan->measure_count && strcmp(plan->measures[same].key, unit.key) != 0)
            same++;
        if (same == plan->measure_count)
            plan->measures[plan->measure_count++] = unit;
        if (!measures_serve(plan, &plan->measures[same], a))
            return pb_out_of_memory(measuring->error);
    }
    return PB_OK;
}

static enum pb_status add_combining(const struct measuring *measuring)
{
    const struct pb_step *steps = measuring->pipeline->transforms.items;
    size_t measures = measuring->plan->measure_count;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && measures && i < measuring->pipeline->transforms.count; i++) {
        const struct pb_module *module = steps[i].module;
        if (module->combine && (!module->combines || module->combines(steps[i].context)))
            status = measures_combine(measuring, &steps[i], measures);
    }
    return status;
}

enum pb_status pb_plan_measures(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                const struct pb_selection *selection, struct pb_store *store, struct pb_error *error)
{
    const struct measuring measuring = { plan, pipeline, store, error };
    struct found_parts found = { 0 };
    enum pb_status status = rank_sources(&measuring);
    if (status == PB_OK)
        status = pb_plan_audiences(plan, pipeline, error);
    for (size_t u = 0; status == PB_OK && u < plan->count; u++)
        if (!pb_source_refers(plan->units[u].source))
            status = measures_add_parts(&measuring, &found, u);
    if (status == PB_OK)
        status = pb_plan_reference_digest(plan, store, error);
    if (status == PB_OK)
        status = measures_add_made(&measuring, &found);
    if (found.count > 1)
        qsort(found.items, found.count, sizeof *found.items, measures_in_order);
    if (status == PB_OK)
        status = list_measures(&measuring, &found);
    free(found.items);
    if (status == PB_OK)
        status = make_keys(&measuring);
    if (status == PB_OK)
        status = add_combining(&measuring);
    for (size_t m = 0; status == PB_OK && m < plan->measure_count; m++) {
        struct pb_measure_unit *measure = &plan->measures[m];
        struct pb_unit_share *shares = NULL;
        status = pb_store_unit_shares(store, measure->key, &plan->arena, &shares, &measure->share_count, error);
        measure->shares = shares;
        measure->known = measure->reused = measure->share_count > 0;
    }
    plan->measured = status == PB_OK;
    return status == PB_OK ? pb_plan_identify(plan, pipeline, selection, error) : status;
}
