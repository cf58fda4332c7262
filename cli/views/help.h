#ifndef PB_CLI_VIEWS_HELP_H
#define PB_CLI_VIEWS_HELP_H
/*
 * What --help and `placebook help` print, as text or JSON.
 */
#include "cli/arguments/command.h"

/* The help of a command, or of all of them (NULL). */
void pb_help(const struct pb_terminal *terminal, const struct pb_command *const *commands,
             const struct pb_command *command);

#endif
