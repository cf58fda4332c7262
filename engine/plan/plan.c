#include "engine/plan/plan.h"

#include "engine/files/line_marks.h"
#include "engine/files/parallel.h"
#include "engine/files/today.h"
#include "engine/imports/imports.h"
#include "engine/plan/ahead.h"
#include "engine/plan/inputs.h"
#include "engine/plan/inputs_digest.h"
#include "engine/plan/plan_private.h"
#include "engine/plan/reference.h"
#include "engine/store/ledger.h"
#include "placebook/nearest.h"

#include <stdio.h>
#include <string.h>

#define PLAN_ARENA_MAXIMUM ((size_t)256 << 20)

enum { UNITS_MAXIMUM = 200000, LINES_MARKED_FROM = 1 << 20 /* bytes of a file */ };

struct planning {
    struct pb_run_plan *plan;
    const struct pb_pipeline *pipeline;
    struct pb_store *store;
    const struct pb_corrected *corrected;
    const atomic_bool *cancelled;
    struct pb_remote remote;
    bool reads_next, tries; /* the selection's */
    const struct pb_converter *converter;
    bool converter_sought;
};

/* A loaded file stays as it was loaded: nobody has reason to change it. */
static enum pb_status check_loaded(const struct pb_import *import, const struct pb_unit_input *input,
                                   struct pb_error *error)
{
    if (!import || strcmp(input->path, import->input) != 0 || strcmp(input->sha256, import->sha256) == 0)
        return PB_OK;
    pb_error_at(error, input->path, 0, 0);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                "the import '%s' is damaged: this is not the file that was loaded, its SHA-256 differs", import->name);
    pb_error_hint(error,
                  "load the file again (placebook load FILE --as %s), or remove it with placebook load "
                  "--remove %s; nothing was published",
                  import->name, import->name);
    return status;
}

/* A row of a small file is found as fast without marks. */
static enum pb_status mark_lines(struct pb_run_plan *plan, struct pb_unit_input *input, struct pb_error *error)
{
    if (input->size < LINES_MARKED_FROM)
        return PB_OK;
    input->lines = pb_arena_take(&plan->arena, 1, sizeof *input->lines);
    if (!input->lines)
        return pb_out_of_memory(error);
    pb_line_marks_open(input->lines);
    input->lines->next = plan->lines;
    plan->lines = input->lines;
    return PB_OK;
}

/* Inputs, several at a time. */
struct digesting {
    struct pb_unit_input *inputs;
    const atomic_bool *cancelled;
};

static enum pb_status digest_input(void *context, size_t item, struct pb_error *error)
{
    const struct digesting *digesting = context;
    struct pb_unit_input *input = &digesting->inputs[item];
    return input->unread ? PB_OK : pb_input_digest(input, digesting->cancelled, error);
}

/* A large file of a size that the store has never seen is new: it is to be read in any case, and its digest is made
 * meanwhile. One that is only tried needs none. */
static enum pb_status leave_unread(const struct planning *planning, const struct pb_pipeline_source *source,
                                   struct pb_unit_input *input, struct pb_error *error)
{
    bool seen = false;
    if (planning->tries) {
        input->unread = pb_input_look(input);
        return PB_OK;
    }
    if (!planning->reads_next || !planning->store || source->import || pb_source_refers(source) ||
        planning->corrected->count || input->arrival || !pb_input_look(input) || !pb_input_divides(input, source))
        return PB_OK;
    enum pb_status status = pb_store_size_seen(planning->store, input->size, &seen, error);
    input->unread = status == PB_OK && !seen;
    return status;
}

/* Old workbooks are read through a converter, where there is one. It is looked for when the first of them is met. */
static enum pb_status find_converter(struct planning *planning, struct pb_unit_input *input, struct pb_error *error)
{
    const struct pb_settings *settings = &planning->pipeline->settings;
    if (input->unread || !input->packed || !pb_convert_wanted(input->path))
        return PB_OK;
    if (!planning->converter_sought) {
        enum pb_status status =
            pb_converter_find(settings->converter, settings->converter_seconds, settings->state, &planning->plan->arena,
                              &planning->converter, planning->cancelled, error);
        if (status != PB_OK)
            return status;
    }
    planning->converter_sought = true;
    input->converter = planning->converter;
    return PB_OK;
}

static enum pb_status finish_unit(const struct planning *planning, struct pb_unit *unit, struct pb_error *error)
{
    for (size_t i = 0; i < unit->input_count; i++) {
        struct pb_unit_input *input = &unit->inputs[i];
        enum pb_status status = mark_lines(planning->plan, input, error);
        if (status == PB_OK)
            status =
                pb_corrected_of(planning->corrected, input->sha256, &planning->plan->arena, &input->corrected, error);
        if (status == PB_OK)
            status = check_loaded(unit->source->import, input, error);
        if (status != PB_OK)
            return status;
    }
    if (unit->inputs[0].unread)
        return PB_OK;
    enum pb_status status = pb_plan_unit_key(unit, planning->pipeline, error);
    if (status == PB_OK && planning->store)
        status = pb_store_unit_known(planning->store, unit->key, NULL, &unit->known, &unit->known_result, error);
    unit->reused = unit->known;
    return status;
}

/* A file that came before and is damaged is fetched anew. */
static enum pb_status verify_input(struct planning *planning, struct pb_remote_source *remote,
                                   struct pb_unit_input *input, bool *mended, struct pb_error *error)
{
    enum pb_status status = pb_input_verify(input, planning->cancelled, error);
    if (status != PB_RETRY)
        return status;
    pb_error_clear(error);
    *mended = true;
    status = pb_remote_again(&planning->remote, remote, input->arrival, error);
    if (status != PB_OK)
        return status;
    pb_input_arrive(input);
    status = pb_input_digest(input, planning->cancelled, error);
    return status == PB_OK ? find_converter(planning, input, error) : status;
}

static enum pb_status plan_add_unit(struct planning *planning, struct pb_remote_source *remote, const char *name,
                                    struct pb_unit_input *inputs, size_t input_count, struct pb_error *error)
{
    struct pb_run_plan *plan = planning->plan;
    if (plan->count == UNITS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "more than %d units in one run", (int)UNITS_MAXIMUM);
    struct pb_unit *unit = pb_plan_add_unit(plan);
    if (!unit)
        return pb_out_of_memory(error);
    *unit = (struct pb_unit){ .source = remote->source, .name = name, .inputs = inputs, .input_count = input_count };
    unit->reference = pb_source_looks_up(remote->source) ? plan->reference : NULL;
    bool mended = false;
    enum pb_status status = finish_unit(planning, unit, error);
    for (size_t i = 0; status == PB_OK && !unit->known && i < input_count; i++)
        status = verify_input(planning, remote, &inputs[i], &mended, error);
    return status == PB_OK && mended ? finish_unit(planning, unit, error) : status;
}

/* Of a unit that may be read ahead. What is wrong with it, the plan says later. */
static bool prepare_unit(void *context, struct pb_unit *unit)
{
    struct planning *planning = context;
    struct pb_error ignored = { 0 };
    if (pb_source_looks_up(unit->source)) /* the reference data may still be on their way */
        return false;
    for (size_t i = 0; i < unit->input_count; i++) {
        struct pb_unit_input *input = &unit->inputs[i];
        if (pb_input_digest(input, planning->cancelled, &ignored) != PB_OK ||
            (input->packed && pb_convert_wanted(input->path))) /* to look for a converter takes its time */
            return false;
    }
    return finish_unit(planning, unit, &ignored) == PB_OK && !unit->known;
}

/* The unit of a request, or a unit of its own for each input where the request names none. */
static enum pb_status plan_add_units(struct planning *planning, struct pb_remote_source *remote, const char *name,
                                     struct pb_error *error)
{
    const struct pb_pipeline_source *source = remote->source;
    struct pb_unit_input *inputs = NULL;
    size_t count = 0;
    enum pb_status status =
        pb_inputs_expand(&remote->requests, name, remote, &planning->plan->arena, &inputs, &count, error);
    struct digesting digesting = { inputs, planning->cancelled };
    for (size_t i = 0; status == PB_OK && i < count; i++)
        inputs[i].store = planning->store;
    if (status == PB_OK && count == 1)
        status = leave_unread(planning, source, &inputs[0], error);
    if (status == PB_OK)
        status =
            pb_parallel(count, pb_parallel_jobs(planning->pipeline->settings.jobs), digest_input, &digesting, error);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = find_converter(planning, &inputs[i], error);
    if (status == PB_OK && name)
        return plan_add_unit(planning, remote, name, inputs, count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = plan_add_unit(planning, remote, inputs[i].name, &inputs[i], 1, error);
    return status;
}

/* Does the mapping of an import read the file that was loaded? */
static enum pb_status check_read(const struct pb_run_plan *plan, const struct pb_pipeline_source *source,
                                 struct pb_error *error)
{
    for (size_t u = 0; u < plan->count; u++)
        for (size_t i = 0; plan->units[u].source == source && i < plan->units[u].input_count; i++)
            if (strcmp(plan->units[u].inputs[i].path, source->import->input) == 0)
                return PB_OK;
    pb_error_at(error, source->file, source->at.line, source->at.column);
    enum pb_status status =
        pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "this mapping does not read the loaded file");
    pb_error_hint(error, "set \"files\": [\"${files}\"] in the options of its source");
    return status;
}

static enum pb_status plan_source(struct planning *planning, size_t s, struct pb_error *error)
{
    struct pb_remote_source *remote = &planning->remote.sources[s];
    const struct pb_pipeline_source *source = remote->source;
    const struct pb_plan *requests = &remote->requests;
    enum pb_status status = remote->status;
    if (status != PB_OK)
        *error = remote->error;
    else if (requests->count == 0) {
        pb_error_at(error, source->file, source->at.line, source->at.column);
        status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "source '%s' has no inputs", source->id);
    }
    for (size_t i = 0; status == PB_OK && i < requests->count; i++)
        if (!pb_inputs_begun(requests, i))
            status = plan_add_units(planning, remote, requests->requests[i].unit, error);
    if (status == PB_OK && source->import)
        status = check_read(planning->plan, source, error);
    if (status != PB_OK && remote->status == PB_OK) /* not one of the network */
        pb_error_module(error, source->step.module->name);
    return status;
}

static const char *source_at(const void *context, size_t i)
{
    const struct pb_object_list *sources = context;
    return i < sources->count ? ((const struct pb_pipeline_source *)sources->items)[i].id : NULL;
}

static const char *plan_place_at(const void *context, size_t i)
{
    const struct pb_geography *geography = context;
    return i < geography->published_count ? geography->all[i].id : NULL;
}

static const char *plan_measure_at(const void *context, size_t i)
{
    const struct pb_framework *framework = context;
    return i < framework->measures.count ? ((const struct pb_measure *)framework->measures.items)[i].id : NULL;
}

static enum pb_status check_selected(const struct pb_text_list *selected, const char *what,
                                     const char *(*candidate)(const void *, size_t), const void *context,
                                     struct pb_error *error)
{
    for (size_t i = 0; i < selected->count; i++) {
        const char *known = NULL;
        for (size_t k = 0; (known = candidate(context, k)) && strcmp(known, selected->items[i]) != 0; k++)
            continue;
        if (known)
            continue;
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--%s %s: there is no such %s", what, selected->items[i], what);
        const char *nearest = pb_nearest(selected->items[i], candidate, context);
        if (nearest)
            pb_error_hint(error, "did you mean '%s'?", nearest);
        return status;
    }
    return PB_OK;
}

/* A measure that the framework does not have is published under SCHEME-INDICATOR, so any such id may be asked for. */
static enum pb_status check_measures(const struct pb_pipeline *pipeline, const struct pb_text_list *measures,
                                     struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    for (size_t i = 0; i < measures->count; i++) {
        bool possible = false;
        for (size_t s = 0; s < pipeline->sources.count; s++)
            possible = possible || pb_source_may_have(&sources[s], &pipeline->framework, measures->items[i]);
        const struct pb_text_list one = { 1, &measures->items[i] };
        enum pb_status status =
            possible ? PB_OK : check_selected(&one, "measure", plan_measure_at, &pipeline->framework, error);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

static enum pb_status choose_places(struct planning *planning, const struct pb_selection *selection,
                                    struct pb_error *error)
{
    struct pb_run_plan *plan = planning->plan;
    const struct pb_geography *geography = &planning->pipeline->geography;
    plan->places = pb_arena_take(&plan->arena, geography->published_count, sizeof *plan->places);
    plan->place_run_ids = pb_arena_take(&plan->arena, geography->published_count, sizeof *plan->place_run_ids);
    if (!plan->places || !plan->place_run_ids)
        return pb_out_of_memory(error);
    const struct pb_text_list *wanted = selection->places.count ? &selection->places : &planning->pipeline->publish;
    for (size_t i = 0; i < geography->published_count; i++)
        if (wanted->count == 0 ? i < geography->all_count : pb_text_listed(wanted, geography->all[i].id))
            plan->places[plan->place_count++] = &geography->all[i];
    return PB_OK;
}

/* Is a source of the selection not to be read? */
static bool passes_over(const struct pb_selection *selection, const struct pb_pipeline_source *source)
{
    return selection->no_source || (selection->sources.count && !pb_text_listed(&selection->sources, source->id));
}

/* Sources that were not asked for come from the store; if they changed, the store does not have them. */
static enum pb_status check_unselected(const struct pb_run_plan *plan, const struct pb_selection *selection,
                                       struct pb_error *error)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct pb_unit *unit = &plan->units[i];
        if (unit->known || !passes_over(selection, unit->source))
            continue;
        enum pb_status status = pb_fail(
            error, PB_FAILED, PB_ERROR_USAGE,
            "source '%s' was not asked for, but it is new or has changed since it was last read", unit->source->id);
        if (selection->whole)
            pb_error_hint(error, "run the pipeline first: %s", selection->whole);
        else
            pb_error_hint(error, "add it to --source, or run without --source");
        return status;
    }
    return PB_OK;
}

/* Plans the sources that are asked for, all together, so that what they fetch comes from several hosts at a time. */
static enum pb_status plan_remote(struct planning *planning, const struct pb_selection *selection,
                                  struct pb_error *error)
{
    const struct pb_pipeline_source *sources = planning->pipeline->sources.items;
    size_t count = planning->pipeline->sources.count;
    bool *wanted = pb_arena_take(&planning->plan->arena, count, sizeof *wanted);
    if (!wanted)
        return pb_out_of_memory(error);
    for (size_t s = 0; s < count; s++)
        wanted[s] = selection->references ? pb_source_refers(&sources[s])
                                          : !planning->store || !passes_over(selection, &sources[s]);
    return pb_remote_plan(&planning->remote, wanted, error);
}

/* A source that was not asked for, and of which the store has nothing. */
static enum pb_status plan_late(struct planning *planning, size_t s, struct pb_error *error)
{
    bool *wanted = pb_arena_take(&planning->plan->arena, planning->pipeline->sources.count, sizeof *wanted);
    if (!wanted)
        return pb_out_of_memory(error);
    wanted[s] = true;
    return pb_remote_plan(&planning->remote, wanted, error);
}

/* A source that was not asked for has the rows that it had; so has one that cannot be read. */
static enum pb_status plan_or_keep(struct planning *planning, const struct pb_selection *selection, size_t s,
                                   struct pb_error *error)
{
    struct pb_run_plan *plan = planning->plan;
    const struct pb_pipeline_source *source = planning->remote.sources[s].source;
    size_t before = plan->count;
    bool found = false;
    enum pb_status status = PB_OK;
    if (planning->store && passes_over(selection, source))
        status = pb_plan_add_last(plan, planning->pipeline, planning->store, source, NULL, &found, error);
    if (status == PB_OK && !found && !planning->remote.sources[s].planned)
        status = plan_late(planning, s, error);
    if (status != PB_OK || found)
        return status;
    status = plan_source(planning, s, error);
    if (status == PB_OK || status == PB_FATAL || !planning->store || source->required || source->import ||
        !pb_plan_unreadable(error))
        return status;
    struct pb_error why = *error;
    char text[1024];
    plan->count = before;
    enum pb_status kept = pb_plan_add_last(plan, planning->pipeline, planning->store, source,
                                           pb_error_text(&why, text, sizeof text) ? text : why.message, &found, error);
    if (kept != PB_OK || found) {
        if (kept == PB_OK)
            pb_error_clear(error);
        return kept;
    }
    *error = why;
    return status;
}

/* For the drift report, which the ledger gives the earlier number. */
static enum pb_status note_links(const struct planning *planning, const struct pb_selection *selection,
                                 struct pb_error *error)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && planning->store && selection->run && i < planning->remote.count; i++) {
        const struct pb_remote_source *remote = &planning->remote.sources[i];
        const struct pb_source_find *find = &remote->source->find;
        char form[PB_DIGEST_TEXT];
        if (!find->page || !remote->seen.complete)
            continue;
        struct pb_digest *digest = pb_digest_open();
        if (!digest)
            return pb_out_of_memory(error);
        pb_digest_text(digest, find->page);
        pb_digest_text(digest, find->links);
        pb_digest_close(digest, form);
        status = pb_store_links_keep(planning->store, selection->run, remote->source->id, form,
                                     (int64_t)remote->seen.links, error);
    }
    return status;
}

static enum pb_status take_warnings(const struct planning *planning, struct pb_error *error)
{
    struct pb_run_plan *plan = planning->plan;
    const struct pb_remote *remote = &planning->remote;
    plan->fetch_warnings = pb_arena_take(&plan->arena, remote->count, sizeof *plan->fetch_warnings);
    plan->gaps = pb_arena_take(&plan->arena, remote->count, sizeof *plan->gaps);
    if (!plan->fetch_warnings || !plan->gaps)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < remote->count; i++) {
        const char *gap = remote->sources[i].seen.gap;
        plan->gaps[i] = pb_arena_text(&plan->arena, gap, strlen(gap));
        if (!plan->gaps[i])
            return pb_out_of_memory(error);
        if (remote->sources[i].warning)
            plan->fetch_warnings[plan->fetch_warning_count++] =
                (struct pb_plan_warning){ .source = remote->sources[i].source,
                                          .message = remote->sources[i].warning,
                                          .more = remote->sources[i].warnings - 1 };
    }
    return PB_OK;
}

/* Those that give reference data, or the others. */
static enum pb_status plan_sources(struct planning *planning, const struct pb_selection *selection, bool refer,
                                   struct pb_error *error)
{
    const struct pb_pipeline_source *sources = planning->pipeline->sources.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < planning->pipeline->sources.count; i++)
        if (pb_source_refers(&sources[i]) == refer)
            status = plan_or_keep(planning, selection, i, error);
    return status;
}

static enum pb_status make(struct planning *planning, const struct pb_selection *selection, struct pb_error *error)
{
    const struct pb_pipeline *pipeline = planning->pipeline;
    enum pb_status status = check_selected(&selection->places, "place", plan_place_at, &pipeline->geography, error);
    if (status == PB_OK)
        status = check_selected(&selection->sources, "source", source_at, &pipeline->sources, error);
    if (status == PB_OK)
        status = check_measures(pipeline, &selection->measures, error);
    if (status == PB_OK)
        status = choose_places(planning, selection, error);
    if (status == PB_OK)
        status = pb_remote_open(&planning->remote, error);
    if (status == PB_OK)
        status = plan_remote(planning, selection, error);
    if (status == PB_OK)
        status = plan_sources(planning, selection, true, error);
    if (status == PB_OK)
        status = pb_plan_reference_note(planning->plan, pipeline, error);
    if (status == PB_OK && !selection->references)
        status = plan_sources(planning, selection, false, error);
    if (status == PB_OK)
        status = take_warnings(planning, error);
    struct pb_error why = { 0 }; /* also of a page on which nothing was found, and which ends the plan */
    enum pb_status noted = note_links(planning, selection, &why);
    if (status == PB_OK && noted != PB_OK) {
        *error = why;
        status = noted;
    }
    pb_remote_close(&planning->remote);
    if (status == PB_OK && planning->store)
        status = check_unselected(planning->plan, selection, error);
    if (status == PB_OK)
        status = pb_plan_identify(planning->plan, pipeline, selection, error);
    return status;
}

enum pb_status pb_plan_make(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                            const struct pb_selection *selection, struct pb_store *store, const atomic_bool *cancelled,
                            struct pb_error *error)
{
    *plan = (struct pb_run_plan){ .geography = &pipeline->geography,
                                  .as_of = pipeline->settings.as_of ? pipeline->settings.as_of : pb_today(),
                                  .before = selection->before,
                                  .before_count = selection->before_count };
    pb_arena_open(&plan->arena, PLAN_ARENA_MAXIMUM);
    struct pb_corrected remembered = { 0 };
    enum pb_status status = PB_OK;
    if (!selection->corrected)
        status = pb_corrected_read(&remembered, pipeline->settings.state, error);
    struct planning planning = { .plan = plan,
                                 .pipeline = pipeline,
                                 .store = store,
                                 .corrected = selection->corrected ? selection->corrected : &remembered,
                                 .cancelled = cancelled,
                                 .remote = { .pipeline = pipeline,
                                             .store = store,
                                             .arena = &plan->arena,
                                             .cancelled = cancelled,
                                             .run = selection->run,
                                             .cached = selection->cached,
                                             .later = selection->reads_next && !pipeline->settings.verify_inputs },
                                 .reads_next = selection->reads_next,
                                 .tries = selection->tries };
    struct pb_ahead ahead = {
        .reader = selection->ahead, .arena = &plan->arena, .prepare = prepare_unit, .context = &planning
    };
    planning.remote.ahead = selection->ahead && store ? &ahead : NULL;
    if (status == PB_OK)
        status = make(&planning, selection, error);
    pb_corrected_close(&remembered);
    if (status != PB_OK)
        pb_plan_close(plan);
    return status;
}

void pb_plan_close(struct pb_run_plan *plan)
{
    for (struct pb_line_marks *lines = plan->lines; lines; lines = lines->next)
        pb_line_marks_close(lines);
    pb_plan_reference_close(plan->reference);
    pb_arena_close(&plan->arena);
    *plan = (struct pb_run_plan){ 0 };
}
