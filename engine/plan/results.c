/*
 * The part of engine/plan/plan.h and engine/plan/audiences.h that lists results, source by source. Of a measure that
 * several audiences have, the whole has the result of the one that sees most, which says all that those of the others
 * say; and of another one only where that sees a source beside. The rows of a source are counted once.
 */
#include "engine/plan/audiences.h"

#include <string.h>

enum { EVERYBODY = -1 };

struct results_list {
    const struct pb_run_plan *plan;
    bool everybody; /* not one audience alone */
    struct pb_plan_result *items;
    size_t count;
};

/* Rows are read in the intake, and kept or not by the measures. */
static void results_add_unit(struct results_list *list, const struct pb_unit *unit)
{
    struct pb_plan_result result = { unit->source, unit->key, unit->name, unit->reused, unit->known_result };
    if (!pb_source_refers(unit->source)) /* facts are for no measure to keep */
        result.result.row_counts.kept = 0;
    list->items[list->count++] = result;
}

static bool results_same_measure(const struct pb_measure_unit *one, const struct pb_measure_unit *other)
{
    return one->combine == other->combine && strcmp(one->measure, other->measure) == 0;
}

static const struct pb_unit_share *results_share(const struct pb_measure_unit *measure, const char *source)
{
    for (size_t i = 0; i < measure->share_count; i++)
        if (strcmp(measure->shares[i].source, source) == 0)
            return &measure->shares[i];
    return NULL;
}

/* Does the unit see a source that none of those that were chosen sees? */
static bool results_sees_more(const struct pb_measure_unit *units, size_t count, const bool *chosen, size_t unit)
{
    for (size_t i = 0; i < units[unit].share_count; i++) {
        size_t other = 0;
        while (other < count && !(chosen[other] && results_share(&units[other], units[unit].shares[i].source)))
            other++;
        if (other == count)
            return true;
    }
    return false;
}

/* Which units of one measure are listed for the whole. */
static void results_choose(const struct pb_measure_unit *units, size_t count, bool *chosen)
{
    for (;;) {
        size_t best = count;
        for (size_t i = 0; i < count; i++)
            if (results_sees_more(units, count, chosen, i) &&
                (best == count || units[i].share_count > units[best].share_count))
                best = i;
        if (best == count)
            return;
        chosen[best] = true;
    }
}

/* Units of one measure stand together. */
static void results_choose_all(const struct pb_run_plan *plan, bool *chosen)
{
    for (size_t from = 0, to = 0; from < plan->measure_count; from = to) {
        while (to < plan->measure_count && results_same_measure(&plan->measures[from], &plan->measures[to]))
            to++;
        results_choose(&plan->measures[from], to - from, chosen + from);
    }
}

/* A row that is kept for somebody is kept, though it gives way elsewhere: of the units of one measure, the first of
 * which is given, the one that keeps most rows of the source says what became of them. */
static struct pb_row_counts results_rows_of_all(const struct pb_run_plan *plan, size_t first, const char *source)
{
    const struct pb_unit_share *most = NULL;
    for (size_t m = first; m < plan->measure_count && results_same_measure(&plan->measures[first], &plan->measures[m]);
         m++) {
        const struct pb_unit_share *share = results_share(&plan->measures[m], source);
        if (share && (!most || share->result.row_counts.kept > most->result.row_counts.kept))
            most = share;
    }
    return most ? most->result.row_counts : (struct pb_row_counts){ 0 };
}

static void results_add_shares(struct results_list *list, const struct pb_pipeline_source *source, const bool *chosen)
{
    const struct pb_measure_unit *last = NULL;
    size_t first = 0; /* unit of the same measure */
    for (size_t m = 0; m < list->plan->measure_count; m++) {
        const struct pb_measure_unit *measure = &list->plan->measures[m];
        if (!results_same_measure(&list->plan->measures[first], measure))
            first = m;
        const struct pb_unit_share *share = chosen[m] ? results_share(measure, source->id) : NULL;
        if (!share)
            continue;
        struct pb_plan_result result = { source, measure->key, measure->measure, measure->reused, share->result };
        if (list->everybody)
            result.result.row_counts = results_rows_of_all(list->plan, first, source->id);
        result.result.row_counts.read = 0;
        if (last && results_same_measure(last, measure))
            result.result.row_counts = (struct pb_row_counts){ 0 };
        list->items[list->count++] = result;
        last = measure;
    }
}

static enum pb_status results_list(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, long audience,
                                   struct pb_arena *arena, const struct pb_plan_result **results, size_t *count,
                                   struct pb_error *error)
{
    const struct pb_pipeline_source *sources = pipeline->sources.items;
    size_t room = plan->count;
    for (size_t m = 0; m < plan->measure_count; m++)
        room += plan->measures[m].share_count;
    struct results_list list = { .plan = plan,
                                 .everybody = audience == EVERYBODY,
                                 .items = pb_arena_take(arena, room, sizeof *list.items) };
    bool *chosen = pb_arena_take(arena, plan->measure_count, sizeof *chosen);
    if (!list.items || !chosen)
        return pb_out_of_memory(error);
    for (size_t m = 0; m < plan->measure_count; m++)
        chosen[m] = audience != EVERYBODY && pb_plan_measure_serves(&plan->measures[m], (size_t)audience);
    if (audience == EVERYBODY)
        results_choose_all(plan, chosen);
    for (size_t s = 0; s < pipeline->sources.count; s++) {
        for (size_t u = 0; u < plan->count; u++)
            if (plan->units[u].source == &sources[s] && plan->units[u].known)
                results_add_unit(&list, &plan->units[u]);
        results_add_shares(&list, &sources[s], chosen);
    }
    *results = list.items;
    *count = list.count;
    return PB_OK;
}

enum pb_status pb_plan_results(struct pb_run_plan *plan, const struct pb_pipeline *pipeline, struct pb_error *error)
{
    return results_list(plan, pipeline, EVERYBODY, &plan->arena, &plan->results, &plan->result_count, error);
}

enum pb_status pb_plan_results_seen(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, size_t audience,
                                    struct pb_arena *arena, const struct pb_plan_result **results, size_t *count,
                                    struct pb_error *error)
{
    return results_list(plan, pipeline, (long)audience, arena, results, count, error);
}
