#ifndef PB_CLI_ENDINGS_H
#define PB_CLI_ENDINGS_H
/*
 * Names of files that a command writes or reads: their ending says what kind they are.
 */
#include "placebook/status.h"

/* Does the path have one of these endings (NULL-terminated, such as ".csv")? PB_ERROR_USAGE when not; `what` is how the
 * command line gives it ("--output"). */
enum pb_status pb_ending_check(const char *what, const char *path, const char *const *endings, const char *hint,
                               struct pb_error *error) PB_MUST_USE;

#endif
