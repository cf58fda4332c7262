#ifndef PB_ENGINE_REPLAY_UNIT_CORRECTIONS_H
#define PB_ENGINE_REPLAY_UNIT_CORRECTIONS_H
/*
 * Rows of a unit that were corrected by hand: the readers get them, and their results are marked.
 */
#include "engine/plan/plan.h"
#include "placebook/quality.h"

struct pb_unit_corrections {
    struct pb_arena arena;
    struct pb_corrections *of_inputs; /* by input: for the readers */
    struct pb_corrected_origin *origins;
    size_t origin_count;
    size_t origin_capacity;
};

/* Begins; to be closed in every case. */
enum pb_status pb_unit_corrections_open(struct pb_unit_corrections *corrections, const struct pb_unit *unit,
                                        struct pb_error *error) PB_MUST_USE;
void pb_unit_corrections_close(struct pb_unit_corrections *corrections);

/* After the extractor: remembers which rows of the table come from corrected ones, and warns about corrections of the
 * unit's source that its extractor did not meet. */
enum pb_status pb_unit_corrections_mark(struct pb_unit_corrections *corrections, const struct pb_unit *unit,
                                        struct pb_context *context, struct pb_error *error) PB_MUST_USE;

/* After the last transform: each row that comes from a corrected one gets a note and a quality record. Where raw texts
 * are withheld, they do not say what was changed. */
enum pb_status pb_unit_corrections_tell(const struct pb_unit_corrections *corrections, struct pb_context *context,
                                        struct pb_error *error) PB_MUST_USE;

#endif
