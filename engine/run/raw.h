#ifndef PB_ENGINE_RUN_RAW_H
#define PB_ENGINE_RUN_RAW_H
/*
 * What the engine adds to the rows that were rejected: which input they are from, and the raw text of those that a
 * transform rejected, which has no file at hand.
 */
#include "engine/plan/plan.h"

/* Says of every reject which input it is from, and fills in the raw text of those that have none and name one of the
 * unit's inputs. A row that cannot be found stays empty. Where raw texts are withheld (pb_findings_withhold), nothing
 * is read and all of them say so. The digests are those of the unit, which must outlive the findings. */
enum pb_status pb_raw_fill(const struct pb_unit *unit, struct pb_findings *findings,
                           struct pb_error *error) PB_MUST_USE;

#endif
