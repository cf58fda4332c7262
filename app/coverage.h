#ifndef PB_APP_COVERAGE_H
#define PB_APP_COVERAGE_H
/*
 * What the framework of a pipeline covers: its measures by outcome, by level, and by the priorities of each Place, and
 * which of them a source of the pipeline has. Only declarations are counted; no source is opened.
 *
 * A source has a measure when its options name the indicator (`names` of struct pb_module), or when they name none
 * because the source has whatever its data have, such as the catalogue of Fingertips. Where a mapping takes the ids of
 * indicators from texts of the table, nobody can say beforehand: the source counts for none, and is named.
 */
#include "app/session.h"

struct pb_coverage_count {
    size_t measures;
    size_t sourced;  /* of those, with a source in the pipeline */
    size_t left_out; /* with none but one that is left out, because a parameter has no value */
};

struct pb_coverage_priority {
    const struct pb_place *place; /* or the system */
    const struct pb_priority *priority;
    struct pb_coverage_count count;
};

struct pb_coverage {
    struct pb_coverage_count all;
    struct pb_coverage_count *outcomes; /* in the order of the framework */
    struct pb_coverage_count levels[PB_MEASURE_LEVELS];
    struct pb_coverage_priority *priorities; /* the system's, then Place by Place in the order of the file */
    size_t priority_count;
    struct pb_text_list *sources;          /* by measure: ids of the sources that have it */
    struct pb_text_list *left_out_sources; /* likewise, of those that are left out */
    struct pb_text_list open;              /* ids of the sources, also of those left out, whose data name measures */
    struct pb_unused_priority *unused;
    size_t unused_count;
};

/* Counts into the arena. The pipeline was read without mistakes and outlives the result. */
enum pb_status pb_coverage_count(const struct pb_pipeline *pipeline, struct pb_arena *arena,
                                 struct pb_coverage *coverage, struct pb_error *error) PB_MUST_USE;

/* Warns those who listen of what somebody should look at: a priority that has neither a measure nor a stated gap, and
 * one that measures name and that looks like a misspelt priority of a Place. */
void pb_coverage_tell(const struct pb_session *session, const struct pb_coverage *coverage);

#endif
