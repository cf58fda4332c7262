#ifndef PB_ENGINE_FILES_PARALLEL_H
#define PB_ENGINE_FILES_PARALLEL_H
/*
 * The same work for items 0 to count - 1, on several threads. A thread that finds no further item helps those that are
 * still at work, with what they share.
 */
#include "placebook/status.h"

#include <stdatomic.h>

typedef enum pb_status pb_parallel_work(void *context, size_t item, struct pb_error *error);

/* Calls work(context, i) once for each item, at most `jobs` at a time (1: in this thread, in order). After the first
 * failure no further item is begun. Returns the failure of the lowest item, PB_OK when there is none. */
enum pb_status pb_parallel(size_t count, size_t jobs, pb_parallel_work *work, void *context,
                           struct pb_error *error) PB_MUST_USE;

/* The same where items share what they do (pb_parallel_share): there are `jobs` threads also for fewer items. */
enum pb_status pb_parallel_sharing(size_t count, size_t jobs, pb_parallel_work *work, void *context,
                                   struct pb_error *error) PB_MUST_USE;

/* Within an item of these: calls work(context, i) once for each as above. This thread does it, with those threads of
 * its pb_parallel that have nothing else to do. Anywhere else, and where all are busy, this thread alone does it, in
 * order. What is done may share again. */
enum pb_status pb_parallel_share(size_t count, pb_parallel_work *work, void *context,
                                 struct pb_error *error) PB_MUST_USE;

/* How many threads would help now. It may be another number at once. */
size_t pb_parallel_idle(void);

/* How many threads `jobs` asks for: 0 means as many as there are processors. */
size_t pb_parallel_jobs(int64_t jobs);

#endif
