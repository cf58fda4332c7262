#ifndef PB_ENGINE_RUN_MEASURE_PRIVATE_H
#define PB_ENGINE_RUN_MEASURE_PRIVATE_H
/*
 * What the files measure*.c share: the work on one measure.
 *
 * Order: the rows of each source are read from the store; each period gets one text; transforms of the scope "source"
 * work on each source's rows alone; what several sources say about the same fact is settled (engine/run/facts.h);
 * transforms of the scope "measure" work on all rows; the rows of every source are accounted for by their origins; all
 * is kept by Place.
 *
 * A source can be for some Places only. Then the Places do not all see the same sources, and each *audience*, a set of
 * Places that see the same ones, gets a series of its own, made of these sources alone.
 */
#include "core/data/row_fates.h"
#include "engine/run/facts.h"
#include "engine/run/intake.h"
#include "engine/run/measure.h"

/* One source of the measure. */
struct measure_source {
    const struct pb_pipeline_source *source;
    struct pb_table table; /* its rows */
    struct pb_findings findings;
    uint32_t first_origin; /* its rows have the origins from this one to that of the next source */
};

struct measuring_one {
    const struct pb_run_plan *plan;
    const struct pb_pipeline *pipeline;
    struct pb_store *store;
    const atomic_bool *cancelled;
    const struct pb_measure_unit *measure;
    struct pb_symbols symbols;
    struct measure_source *sources; /* in the order of the plan */
    size_t source_count;
    struct pb_context_source *names; /* of all of them, as transforms see them */
    const char **by_rank;            /* ids, the one that counts first before the others */
    bool *controlled;                /* in the same order: the source is under disclosure control */
    struct pb_row_fates fates;
    bool audiences;              /* there are several */
    struct pb_table result;      /* rows of all audiences */
    struct pb_findings findings; /* of the rows of several sources */
    struct pb_arena scratch;
    double began;
    struct pb_error *error;
};

/* Gives every period of the measure one text, whichever sources it comes from (engine/run/measure_periods.c). */
enum pb_status pb_measure_periods(struct measuring_one *work) PB_MUST_USE;

/* Accounts for the rows of every source and keeps the result (engine/run/measure_account.c). */
enum pb_status pb_measure_account(struct measuring_one *work) PB_MUST_USE;

#endif
