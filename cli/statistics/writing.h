#ifndef PB_CLI_STATISTICS_WRITING_H
#define PB_CLI_STATISTICS_WRITING_H
/*
 * Results as CSV, or as JSON with one object for each row.
 */
#include "cli/statistics/results.h"

/* Has the table a column that would stand twice in the results? PB_ERROR_CONFIGURATION, naming it. */
enum pb_status pb_results_check_names(const struct pb_results *results, const struct pb_method_table *table,
                                      struct pb_error *error) PB_MUST_USE;

/* Whether the stream could be written is for its owner to ask. */
void pb_results_csv(const struct pb_results *results, const struct pb_method_table *table, FILE *file);
void pb_results_json(const struct pb_results *results, const struct pb_method_table *table, FILE *file);

/* Would writing to `output` destroy the table? PB_ERROR_USAGE. To be asked before the work is done. */
enum pb_status pb_results_check_output(const char *input, const char *output, struct pb_arena *arena,
                                       struct pb_error *error) PB_MUST_USE;

/* As CSV into a file that is whole when it is there; what was there before stays until then. PB_ERROR_PUBLISH. */
enum pb_status pb_results_save(const struct pb_results *results, const struct pb_method_table *table,
                               const char *output, struct pb_error *error) PB_MUST_USE;

#endif
