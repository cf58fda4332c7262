#ifndef PB_ENGINE_RUN_RAW_H
#define PB_ENGINE_RUN_RAW_H
/*
 * The raw text of rows that a transform rejected.
 */
#include "engine/plan/plan.h"

/* The units in which the rows of a source were read. Others are passed over. */
struct pb_raw_inputs {
    const struct pb_unit *units;
    size_t count;
    const struct pb_pipeline_source *source;
};

/* Fills in the SHA-256 of the input of every reject, and the raw text of those that have none, read again from the
 * inputs. A row that cannot be found stays empty. Where raw texts are withheld (pb_findings_withhold), nothing is read.
 * Texts go into the arena. */
enum pb_status pb_raw_fill(const struct pb_raw_inputs *inputs, struct pb_reject *rejects, size_t count, bool withheld,
                           struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
