#include "app/coverage.h"

#include <string.h>

static bool coverage_takes(const struct pb_pipeline_source *source, const struct pb_measure *measure)
{
    for (size_t i = 0; i < source->measures.count; i++)
        if (strcmp(source->measures.items[i], measure->id) == 0)
            return true;
    return source->measures.count == 0;
}

/* Has a source with this extractor and these options the measure? */
static bool coverage_has(const struct pb_module *module, const void *options, const struct pb_measure *measure)
{
    const struct pb_measure_source *wanted = measure->sources.items;
    for (size_t i = 0; module && module->scheme && i < measure->sources.count; i++)
        if (strcmp(wanted[i].scheme, module->scheme) == 0 &&
            (!module->names || module->names(options, wanted[i].indicator)))
            return true;
    return false;
}

static enum pb_status add_id(struct pb_text_list *ids, size_t most, const char *id, struct pb_arena *arena,
                             struct pb_error *error)
{
    const char **items = ids->items ? (const char **)ids->items : pb_arena_take(arena, most, sizeof *items);
    if (!items)
        return pb_out_of_memory(error);
    items[ids->count++] = id ? id : "";
    ids->items = items;
    return PB_OK;
}

/* The ids of the sources that have a measure, and of those that would have it. */
static enum pb_status find_sources_of(const struct pb_pipeline *pipeline, size_t position, struct pb_arena *arena,
                                      struct pb_coverage *coverage, struct pb_error *error)
{
    const struct pb_measure *measure = (const struct pb_measure *)pipeline->framework.measures.items + position;
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++)
        if (coverage_takes(&sources[i], measure) &&
            coverage_has(sources[i].step.module, sources[i].step.context, measure))
            status = add_id(&coverage->sources[position], pipeline->sources.count, sources[i].id, arena, error);
    for (size_t i = 0; status == PB_OK && i < pipeline->left_out_count; i++)
        if (coverage_has(pipeline->left_out[i].module, pipeline->left_out[i].options, measure))
            status = add_id(&coverage->left_out_sources[position], pipeline->left_out_count, pipeline->left_out[i].id,
                            arena, error);
    return status;
}

static bool names_from_data(const struct pb_module *module, const void *options)
{
    return module && module->names && module->names(options, NULL);
}

static enum pb_status find_open(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                struct pb_coverage *coverage, struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    size_t most = pipeline->sources.count + pipeline->left_out_count;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < pipeline->sources.count; i++)
        if (names_from_data(sources[i].step.module, sources[i].step.context))
            status = add_id(&coverage->open, most, sources[i].id, arena, error);
    for (size_t i = 0; status == PB_OK && i < pipeline->left_out_count; i++)
        if (names_from_data(pipeline->left_out[i].module, pipeline->left_out[i].options))
            status = add_id(&coverage->open, most, pipeline->left_out[i].id, arena, error);
    return status;
}

static enum pb_status find_sources(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                   struct pb_coverage *coverage, struct pb_error *error)
{
    size_t count = pipeline->framework.measures.count;
    coverage->sources = pb_arena_take(arena, count + 1, sizeof *coverage->sources);
    coverage->left_out_sources = pb_arena_take(arena, count + 1, sizeof *coverage->left_out_sources);
    enum pb_status status = PB_OK;
    if (!coverage->sources || !coverage->left_out_sources)
        return pb_out_of_memory(error);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = find_sources_of(pipeline, i, arena, coverage, error);
    return status;
}

static void count_one(const struct pb_coverage *coverage, size_t measure, struct pb_coverage_count *count)
{
    bool sourced = coverage->sources[measure].count > 0;
    count->measures++;
    count->sourced += sourced;
    count->left_out += !sourced && coverage->left_out_sources[measure].count > 0;
}

static enum pb_status count_measures(const struct pb_framework *framework, struct pb_arena *arena,
                                     struct pb_coverage *coverage, struct pb_error *error)
{
    const struct pb_measure *measures = framework->measures.items;
    coverage->outcomes = pb_arena_take(arena, framework->outcomes.count + 1, sizeof *coverage->outcomes);
    if (!coverage->outcomes)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < framework->measures.count; i++) {
        count_one(coverage, i, &coverage->all);
        count_one(coverage, i, &coverage->outcomes[measures[i].outcome_index]);
        count_one(coverage, i, &coverage->levels[measures[i].level_index]);
    }
    return PB_OK;
}

static void count_priorities_of(const struct pb_pipeline *pipeline, const struct pb_place *place,
                                struct pb_coverage *coverage)
{
    const struct pb_measure *measures = pipeline->framework.measures.items;
    const struct pb_priority *priorities = place->priorities.items;
    for (size_t i = 0; i < place->priorities.count; i++) {
        struct pb_coverage_priority *line = &coverage->priorities[coverage->priority_count++];
        *line = (struct pb_coverage_priority){ .place = place, .priority = &priorities[i] };
        for (size_t j = 0; j < pipeline->framework.measures.count; j++)
            if (pb_measure_serves(&measures[j], priorities[i].id))
                count_one(coverage, j, &line->count);
    }
}

static enum pb_status count_priorities(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                       struct pb_coverage *coverage, struct pb_error *error)
{
    const struct pb_geography *geography = &pipeline->geography;
    size_t most = 1;
    for (size_t i = 0; i < geography->all_count; i++)
        most += geography->all[i].priorities.count;
    coverage->priorities = pb_arena_take(arena, most, sizeof *coverage->priorities);
    if (!coverage->priorities)
        return pb_out_of_memory(error);
    for (int system = 1; system >= 0; system--)
        for (size_t i = 0; i < geography->all_count; i++)
            if (geography->all[i].system == (system != 0))
                count_priorities_of(pipeline, &geography->all[i], coverage);
    return PB_OK;
}

enum pb_status pb_coverage_count(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                 struct pb_coverage *coverage, struct pb_error *error)
{
    *coverage = (struct pb_coverage){ 0 };
    enum pb_status status = find_sources(pipeline, arena, coverage, error);
    if (status == PB_OK)
        status = find_open(pipeline, arena, coverage, error);
    if (status == PB_OK)
        status = count_measures(&pipeline->framework, arena, coverage, error);
    if (status == PB_OK)
        status = count_priorities(pipeline, arena, coverage, error);
    return status == PB_OK
               ? pb_pipeline_unused_priorities(pipeline, arena, &coverage->unused, &coverage->unused_count, error)
               : status;
}

static void tell_unanswered(const struct pb_session *session, const struct pb_coverage_priority *line)
{
    struct pb_error what = { 0 };
    pb_error_at(&what, session->pipeline.documents[PB_DOCUMENT_PLACES].name, line->priority->at.line,
                line->priority->at.column);
    (void)pb_fail(&what, PB_OK, PB_ERROR_NONE, "no measure answers the priority '%s' of '%s', and no gap is stated",
                  line->priority->id, line->place->id);
    pb_error_hint(&what, "name the priority in 'priorities' of a measure, or say in its 'gap' which data are missing");
    session->tell(session->context, PB_TONE_WARNING, "priority-without-measure", &what, 1);
}

static void tell_unused(const struct pb_session *session, const struct pb_unused_priority *unused)
{
    struct pb_error what = { 0 };
    pb_error_at(&what, session->pipeline.documents[PB_DOCUMENT_FRAMEWORK].name, unused->at.line, unused->at.column);
    (void)pb_fail(&what, PB_OK, PB_ERROR_NONE, "neither a Place nor the system has the priority '%s' of %s '%s'",
                  unused->id, unused->kind, unused->measure);
    pb_error_hint(&what, "did you mean '%s'?", unused->nearest);
    session->tell(session->context, PB_TONE_WARNING, "priority-of-no-place", &what, 1);
}

void pb_coverage_tell(const struct pb_session *session, const struct pb_coverage *coverage)
{
    if (!session->tell)
        return;
    for (size_t i = 0; i < coverage->priority_count; i++)
        if (coverage->priorities[i].count.measures == 0 && !coverage->priorities[i].priority->gap)
            tell_unanswered(session, &coverage->priorities[i]);
    for (size_t i = 0; i < coverage->unused_count; i++)
        if (coverage->unused[i].nearest)
            tell_unused(session, &coverage->unused[i]);
}
