#ifndef PB_ENGINE_RAW_H
#define PB_ENGINE_RAW_H
/*
 * The raw text of rows that a transform rejected: it has no file at hand, so the engine reads the lines back.
 */
#include "engine/plan.h"

/* Fills in the raw text of every reject that has none and names one of the unit's inputs. A line that cannot be found
 * stays empty. Where raw texts are withheld (pb_findings_withhold), nothing is read and all of them say so. */
enum pb_status pb_raw_fill(const struct pb_unit *unit, struct pb_findings *findings,
                           struct pb_error *error) PB_MUST_USE;

#endif
