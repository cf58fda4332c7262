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
 * A measure that is made from others (placebook/framework.h) is given their rows beside its own: as the store has them,
 * after what their sources' own transforms did to them, so that disclosure control has been there, and with the rows of
 * larger areas that transforms put together from smaller ones (`joins`). They are counted where they belong, and here
 * their sources are sources without rows.
 *
 * A source can be for some Places only: then this is the measure of one audience (engine/plan/audiences.h). What others
 * have of it in the result is never read.
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
    struct pb_table components;      /* rows of the measures that it is made from */
    struct pb_row_fates fates;
    bool partly;                 /* a source is for some Places only */
    struct pb_table result;      /* rows of all sources */
    struct pb_findings findings; /* of the rows of several sources */
    struct pb_arena scratch;
    double began;
    struct pb_error *error;
};

/* Opens and closes the work; the rows are read afterwards (engine/run/measure_rows.c). */
enum pb_status pb_measure_open(struct measuring_one *work) PB_MUST_USE;
void pb_measure_close(struct measuring_one *work);

/* The context in which a transform works on a table; `source` NULL: of all of them. */
struct pb_context pb_measure_context(struct measuring_one *work, struct pb_table *table, struct pb_findings *findings,
                                     const struct measure_source *source, struct pb_row_counts *row_counts);

/* Reads the rows of all sources. */
enum pb_status pb_measure_open_sources(struct measuring_one *work) PB_MUST_USE;

/* Adds a source; there is room for those of the measure and of the ones that it is made from. */
struct measure_source *pb_measure_add_source(struct measuring_one *work, const struct pb_pipeline_source *source,
                                             uint32_t first_origin);

/* Puts the sources in the order in which they count. */
void pb_measure_rank_sources(struct measuring_one *work);

/* Which sources are under disclosure control is known when their own transforms were there. */
void pb_measure_note_controlled(struct measuring_one *work);

/* What comes before the sources meet. */
enum pb_status pb_measure_prepare_source(struct measuring_one *work, struct measure_source *source) PB_MUST_USE;

/* Only who says that it looks things up is given reference data, since they are in its key. */
void pb_measure_give_reference(const struct measuring_one *work, const struct pb_step *step,
                               struct pb_context *context);

enum pb_status pb_measure_apply(const struct measuring_one *work, const struct pb_step *step,
                                struct pb_context *context, struct pb_error *error) PB_MUST_USE;

/* The transforms that work on the rows of all sources together; `joining`: those alone that put areas together, for
 * rows from which another measure is made (engine/run/measure_steps.c). */
enum pb_status pb_measure_apply_steps(struct measuring_one *work, struct pb_context *context, bool joining) PB_MUST_USE;

/* Reads what the measure is made from, after its own sources (engine/run/measure_components.c). */
enum pb_status pb_measure_open_components(struct measuring_one *work) PB_MUST_USE;

/* Gives every period of the measure one text, whichever sources it comes from (engine/run/measure_periods.c). */
enum pb_status pb_measure_periods(struct measuring_one *work) PB_MUST_USE;

/* Accounts for the rows of every source and keeps the result (engine/run/measure_account.c). */
enum pb_status pb_measure_account(struct measuring_one *work) PB_MUST_USE;

#endif
