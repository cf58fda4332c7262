#ifndef PB_ENGINE_PLAN_AUDIENCES_H
#define PB_ENGINE_PLAN_AUDIENCES_H
/*
 * Who sees what. A source can be for some Places only. Then the Places do not all see the same sources, and each
 * *audience*, the Places that see the same ones, has measures of its own, made of these sources alone and of nothing
 * else: their rows, the order in which sources count, how periods are spelled, what was found out, how many rows were
 * kept. So a source for one Place changes nothing of what the others publish, not even what their checks counted, and
 * their measures keep the keys that they had before it came. Audiences that see the same of a measure share it.
 *
 * The system is an audience too; an edition is made of what the system has, and has its audience.
 */
#include "engine/plan/plan.h"

/* Finds the audiences of a pipeline. */
enum pb_status pb_plan_audiences(struct pb_run_plan *plan, const struct pb_pipeline *pipeline,
                                 struct pb_error *error) PB_MUST_USE;

/* That of a Place or of the system, by id: a position in the plan. */
size_t pb_plan_audience(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, const char *place);

/* Is the measure that of an audience? */
static inline bool pb_plan_measure_serves(const struct pb_measure_unit *measure, size_t audience)
{
    return !measure->serves || measure->serves[audience];
}

/* The first audience that it is of. */
size_t pb_plan_measure_audience(const struct pb_measure_unit *measure);

/* The results of the units and measures as an audience has them, listed like those of the plan (pb_plan_results), into
 * the arena. Those of sources that it does not see are among them. */
enum pb_status pb_plan_results_seen(const struct pb_run_plan *plan, const struct pb_pipeline *pipeline, size_t audience,
                                    struct pb_arena *arena, const struct pb_plan_result **results, size_t *count,
                                    struct pb_error *error) PB_MUST_USE;

#endif
