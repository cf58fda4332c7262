#ifndef PB_ENGINE_RUN_DRIFT_PRIVATE_H
#define PB_ENGINE_RUN_DRIFT_PRIVATE_H
/*
 * What the files drift*.c share: a comparison that is being made.
 */
#include "engine/run/drift.h"

struct drifting {
    struct pb_store *store;
    struct pb_arena *arena;
    struct pb_drift_report *report;
    struct pb_symbols said; /* what each group has named already */
};

/* Adds a change to its group, once (drift_said.c). `measure` may be NULL. */
enum pb_status pb_drift_add(struct drifting *drifting, enum pb_drift_part part, enum pb_drift_change change,
                            const char *text, const char *measure, struct pb_error *error) PB_MUST_USE;

/* One text before and one now, in place of each other. */
enum pb_status pb_drift_say_renamed(struct drifting *drifting, enum pb_drift_part part, const char *before,
                                    const char *now, const char *name, struct pb_error *error) PB_MUST_USE;

/* The headings of both sides, and what is below them (drift_columns.c). */
enum pb_status pb_drift_columns(struct drifting *drifting, const struct pb_drift_side *before,
                                const struct pb_drift_side *now, struct pb_error *error) PB_MUST_USE;

#endif
