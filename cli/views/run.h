#ifndef PB_CLI_RUN_H
#define PB_CLI_RUN_H
/*
 * What `placebook run`, `placebook load` and `placebook replay` share.
 */
#include "app/run.h"
#include "cli/arguments/command.h"
#include "cli/terminal/json_writer.h"

/* A run whose Places were not all published: the warnings, and the exit code. */
void pb_run_partial(struct pb_call *call, const struct pb_run_result *result, const struct pb_error *error);

/* A run that failed after `latest` was swapped: says what has happened. `kept` is a clause about what stays, or "". */
void pb_run_failed(struct pb_call *call, const struct pb_run_result *result, const char *kept);

const char *pb_place_state_text(enum pb_place_state state);

/* The closing line, what to do about rejected rows, and where the publication is. */
void pb_run_closing(const struct pb_run_result *result, const struct pb_pipeline *pipeline, FILE *file);

/* What an import is, as keys of the object in hand: name, file, SHA-256, when it was loaded. */
void pb_import_json(struct pb_json_writer *writer, const struct pb_import *import);

/* The imports that the pipeline carries beside `except` (NULL: all of them): "carried 1 import: NAME (FILE, loaded
 * DAY)", where the verb is what is given. Prints nothing when there is none. */
void pb_carried_print(const struct pb_pipeline *pipeline, const struct pb_import *except, const char *verb, FILE *file);
void pb_carried_json(struct pb_json_writer *writer, const struct pb_pipeline *pipeline, const struct pb_import *except);

#endif
