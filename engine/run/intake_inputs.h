#ifndef PB_ENGINE_RUN_INTAKE_INPUTS_H
#define PB_ENGINE_RUN_INTAKE_INPUTS_H
/*
 * The inputs of a unit, as its extractor gets them. A unit may have a hundred thousand files, and a process may not
 * have so many open: each is opened when it is first read, and of those that are open the one that was opened first is
 * closed for it. An extractor that goes back to a closed one reads on where it was, so it never knows.
 */
#include "engine/plan/inputs.h"
#include "engine/plan/inputs_digest.h"
#include "engine/plan/plan.h"

enum { PB_INPUTS_OPEN = 8 }; /* of one unit at a time */

struct pb_intake_stream;

struct pb_intake_inputs {
    struct pb_input *inputs; /* by input of the unit; what the extractor is given */
    struct pb_intake_stream *streams;
    const atomic_bool *cancelled;
    struct pb_intake_stream *open[PB_INPUTS_OPEN]; /* NULL: free */
    size_t next;                                   /* where the next one goes: the oldest is there */
    struct pb_input_digesting *digesting; /* of the only input, from what is read of it; NULL: its digest is made */
};

/* `inputs` must stay where it is until it is closed, which is to be done in any case. Nothing is opened yet. */
enum pb_status pb_intake_inputs_open(struct pb_intake_inputs *inputs, const struct pb_unit *unit,
                                     const atomic_bool *cancelled, struct pb_error *error) PB_MUST_USE;
void pb_intake_inputs_close(struct pb_intake_inputs *inputs);

/* How many files a unit has open at a time at most. */
size_t pb_intake_inputs_most(size_t input_count);

#endif
