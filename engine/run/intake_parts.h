#ifndef PB_ENGINE_RUN_INTAKE_PARTS_H
#define PB_ENGINE_RUN_INTAKE_PARTS_H
/*
 * The extractor's share of the intake of one large file, by several threads: each reads a part into a table of its own,
 * and the tables are put together in the order of the file, so that the result is that of one thread.
 */
#include "engine/plan/plan.h"

/* Is the unit one file that is large enough, of an extractor that can be given parts of it? */
bool pb_intake_divides(const struct pb_unit *unit);

/* Reads its rows into the context's table, and makes the digest of the file if there is none yet. *read is false, and
 * nothing was added, when the file must be read as a whole: a part could not be read, or there are none. */
enum pb_status pb_intake_parts(const struct pb_unit *unit, size_t jobs, struct pb_context *context, bool *read,
                               struct pb_error *error) PB_MUST_USE;

#endif
