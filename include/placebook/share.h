#ifndef PLACEBOOK_SHARE_H
#define PLACEBOOK_SHARE_H
/*
 * Work of a loader that other threads may help with: those of the run that have nothing else to do. What is done must
 * be the same whoever does it, and when. An output's files belong to one thread each; several may be made at once.
 */
#include "placebook/output.h"

#pragma GCC visibility push(default)

/* How many threads would work now: this one and those that would help. It may be another number at once. */
size_t pb_output_threads(const struct pb_output *output);

/* Calls work(context, piece) once for pieces 0 to count - 1, on these threads; in order where there is only this one.
 * After the first failure no further piece is begun. Returns the failure of the lowest, PB_OK when there is none. */
typedef enum pb_status pb_output_work(void *context, size_t piece, struct pb_error *error);
enum pb_status pb_output_share(const struct pb_output *output, size_t count, pb_output_work *work, void *context,
                               struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
