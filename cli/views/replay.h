#ifndef PB_CLI_VIEWS_REPLAY_H
#define PB_CLI_VIEWS_REPLAY_H
/*
 * The result of a replay, and the corrections that are kept.
 */
#include "app/replay.h"
#include "cli/arguments/command.h"

void pb_replay_text(const struct pb_terminal *terminal, const struct pb_pipeline *pipeline,
                    const struct pb_replay_result *result);
void pb_replay_json(FILE *file, const struct pb_pipeline *pipeline, const struct pb_replay_result *result);

enum pb_status pb_corrections_text(struct pb_call *call, const struct pb_kept_corrections *kept,
                                   struct pb_error *error) PB_MUST_USE;
void pb_corrections_json(FILE *file, const struct pb_kept_corrections *kept);

#endif
