#ifndef PB_CLI_VIEWS_DIFF_H
#define PB_CLI_VIEWS_DIFF_H
/*
 * How changes between two publications are shown: counted by Place and measure for people, one object a line as JSON.
 */
#include "app/changes.h"
#include "cli/arguments/command.h"

/* A row that changed. */
void pb_diff_json(const struct pb_change *change, FILE *file);

/* The parts of the summary for people: how many rows of each Place changed, and the measures with examples. */
enum pb_status pb_diff_places(struct pb_call *call, const struct pb_changes *changes,
                              struct pb_error *error) PB_MUST_USE;
void pb_diff_groups(const struct pb_terminal *terminal, const struct pb_changes_groups *groups);

/* What changed on the whole: for people, and the last JSON object. `path`: the file that the rows are in, or NULL. */
enum pb_status pb_diff_summary(struct pb_call *call, const struct pb_changes_result *result, const char *path,
                               struct pb_error *error) PB_MUST_USE;
void pb_diff_summary_json(const struct pb_changes_result *result, const char *path, FILE *file);

#endif
