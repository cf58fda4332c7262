#ifndef PB_CLI_STATISTICS_OUTPUT_H
#define PB_CLI_STATISTICS_OUTPUT_H
/*
 * A statistic as CSV, or as JSON with one object for each row.
 */
#include "statistics/statistic.h"

#include <stdio.h>

/* PB_FAILED: out of memory. The owner of the stream checks whether it could be written. */
enum pb_status pb_statistic_csv(const struct pb_statistic *statistic, FILE *file, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_statistic_json(const struct pb_statistic *statistic, FILE *file, struct pb_error *error) PB_MUST_USE;

/* As CSV to a file that appears only when it is complete. PB_ERROR_USAGE when one is there already, unless `overwrite`;
 * PB_ERROR_PUBLISH when it cannot be written. */
enum pb_status pb_statistic_save(const struct pb_statistic *statistic, const char *path, bool overwrite,
                                 struct pb_error *error) PB_MUST_USE;

#endif
