#ifndef PB_CLI_RUN_H
#define PB_CLI_RUN_H
/*
 * What `placebook run`, `placebook load` and `placebook replay` share.
 */
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "engine/run/run.h"

/* How often a command begins anew because a load came or went before it had the lock. */
enum { PB_RUN_ATTEMPTS = 3 };

/* Fills what is the same for every run into the request, runs it and shows how far it is. The result is to be closed.
 */
enum pb_status pb_run_shown(struct pb_call *call, const struct pb_session *opened, struct pb_run_request *request,
                            struct pb_run_result *result, struct pb_error *error) PB_MUST_USE;

/* A run whose Places were not all published: the warnings, and the exit code. */
void pb_run_partial(struct pb_call *call, const struct pb_run_result *result, const struct pb_error *error);

const char *pb_place_state_text(enum pb_place_state state);

/* The closing line, what is to be done about rejected rows, and where the publication is. */
void pb_run_closing(const struct pb_run_result *result, const struct pb_pipeline *pipeline, FILE *file);

/* The loads that the pipeline carries beside `except` (NULL: all of them): "carried 1 load: NAME (FILE, loaded DAY)",
 * where the verb is what is given. Prints nothing when there is none. */
void pb_carried_print(const struct pb_pipeline *pipeline, const struct pb_kept_load *except, const char *verb,
                      FILE *file);
void pb_carried_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline,
                     const struct pb_kept_load *except);

#endif
