#ifndef PB_APP_STATISTIC_FILE_H
#define PB_APP_STATISTIC_FILE_H
/*
 * A statistic on a file (statistics/statistic.h is about any input).
 */
#include "statistics/statistic.h"

/* As pb_statistic_run, on the file of a path or on standard input for "-"; a pipe is fine. A file that cannot be read
 * is PB_ERROR_CONFIGURATION. */
enum pb_status pb_statistic_run_file(struct pb_statistic *statistic, const char *path, const char *sheet,
                                     struct pb_error *error) PB_MUST_USE;

#endif
