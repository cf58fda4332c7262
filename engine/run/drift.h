#ifndef PB_ENGINE_RUN_DRIFT_H
#define PB_ENGINE_RUN_DRIFT_H
/*
 * What changed of a source between two editions: its columns, measures, units, areas, periods, values of sex, age and
 * category, how many rows it has, and figures that were published before and are others now.
 *
 * Nothing is kept for it but headings: what the source was is in the store, as the rows of the units of the run that
 * last published. So an unchanged night costs nothing, a first load neither, and an edition is compared measure by
 * measure, and only the measures of which a row differs.
 */
#include "engine/pipeline/pipeline.h"
#include "engine/run/intake.h"
#include "engine/store/ledger.h"

enum pb_drift_change { PB_DRIFT_ADDED, PB_DRIFT_REMOVED, PB_DRIFT_CHANGED, PB_DRIFT_RETYPED, PB_DRIFT_CHANGES };

enum { PB_DRIFT_NAMED = 8 }; /* of many changes of one kind: how many a sentence names */

/* All changes of one part in one direction. */
struct pb_drift_group {
    const char *texts[PB_DRIFT_NAMED]; /* the first of them */
    size_t count;
    const char *measure; /* the first that it is about; NULL: none in particular */
    size_t measures;
};

struct pb_drift_report {
    struct pb_drift_group groups[PB_DRIFT_PARTS][PB_DRIFT_CHANGES];
    uint64_t rows_before, rows_now; /* kept in the intake */
    uint64_t revised, compared;     /* figures of periods that were there before */
    bool differs;
};

struct pb_drift_side {
    const char *const *keys; /* of the units of the intake */
    size_t count;
};

/* Compares what the store has of the units before with those now. Texts into the arena. PB_FAILED when the rows of a
 * unit are not there or damaged: then nothing can be said. */
enum pb_status pb_drift_compare(struct pb_store *store, const struct pb_drift_side *before,
                                const struct pb_drift_side *now, struct pb_arena *arena, struct pb_drift_report *report,
                                struct pb_error *error) PB_MUST_USE;

#endif
