#ifndef PB_ENGINE_FILES_LIMITS_H
#define PB_ENGINE_FILES_LIMITS_H
/*
 * What the system allows this process: its stack and its open files (ulimit -s, ulimit -n).
 */
#include "placebook/status.h"

#define PB_STACK_THREAD ((size_t)2 << 20) /* bytes of the stack of a thread that Placebook starts */

enum {
    PB_STACK_NEEDED = 256 << 10, /* bytes of the first thread's stack */
    PB_FILES_NEEDED = 40,        /* open at a time, beside the inputs of the units at work */
};

/* Raises the limits of this process to what every command needs, where the system allows it. PB_ERROR_PUBLISH says
 * which limit is too low, and what to set it to. */
enum pb_status pb_limits_check(struct pb_error *error) PB_MUST_USE;

/* Raises the limit of open files so that `more` can be open beside PB_FILES_NEEDED. Errors: as above. */
enum pb_status pb_limits_files(size_t more, struct pb_error *error) PB_MUST_USE;

#endif
