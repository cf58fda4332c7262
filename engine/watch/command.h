#ifndef PB_ENGINE_WATCH_COMMAND_H
#define PB_ENGINE_WATCH_COMMAND_H
/*
 * Starts the program that is to be told how a run ended.
 */
#include "placebook/status.h"

#include <stddef.h>

/* Runs a program (a path, or a name in PATH) without arguments, with a text as its standard input, and waits for its
 * end. What it prints goes where our messages go. After so many seconds it is killed with all processes of its group.
 * Errors: it cannot be started, ends with another code than 0, or takes too long (PB_ERROR_CONFIGURATION). */
enum pb_status pb_command_tell(const char *program, const char *text, size_t length, double seconds,
                               struct pb_error *error) PB_MUST_USE;

#endif
