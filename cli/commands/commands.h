#ifndef PB_CLI_COMMANDS_COMMANDS_H
#define PB_CLI_COMMANDS_COMMANDS_H
/*
 * The commands. Every cli/commands/NAME.c defines one, pb_command_NAME, and nothing else is edited for it: CMake makes
 * the list from the files. It is in the order of the file names; pb_commands_ordered gives that of the help.
 */
#include "cli/arguments/command.h"

extern const struct pb_command *const pb_commands[]; /* NULL-terminated */

#endif
