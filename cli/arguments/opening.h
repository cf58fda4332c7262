#ifndef PB_CLI_ARGUMENTS_OPENING_H
#define PB_CLI_ARGUMENTS_OPENING_H
/*
 * Makes a session from what was typed: settings, --set, --place, --source and --measure go into it, and what it tells
 * goes to the messages.
 */
#include "app/session.h"
#include "cli/arguments/arguments.h"

/* A session with what was typed. `path` is the pipeline file, or NULL; nothing is open yet. */
enum pb_status pb_session_typed(struct pb_call *call, const char *path, struct pb_session *session,
                                struct pb_error *error) PB_MUST_USE;

/* The same for work that may run a pipeline: it shows its progress, stops at Ctrl-C and SIGTERM, and waits as --wait
 * says. */
enum pb_status pb_session_working(struct pb_call *call, const char *path, struct pb_session *session,
                                  struct pb_error *error) PB_MUST_USE;

/* All modules, those of the folder of modules included. The caller closes the registry. */
enum pb_status pb_modules_open(struct pb_call *call, struct pb_registry *registry, struct pb_error *error) PB_MUST_USE;

#endif
