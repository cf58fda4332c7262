#ifndef PB_CLI_COMMANDS_H
#define PB_CLI_COMMANDS_H
/*
 * The commands: each is declared and made in the file of its name.
 */
#include "cli/command.h"

extern const struct pb_command pb_command_run;
extern const struct pb_command pb_command_plan;
extern const struct pb_command pb_command_check;
extern const struct pb_command pb_command_preview;
extern const struct pb_command pb_command_load;
extern const struct pb_command pb_command_modules;
extern const struct pb_command pb_command_schema;
extern const struct pb_command pb_command_runs;
extern const struct pb_command pb_command_rejects;
extern const struct pb_command pb_command_replay;
extern const struct pb_command pb_command_diff;
extern const struct pb_command pb_command_rollback;
extern const struct pb_command pb_command_statistics;
extern const struct pb_command pb_command_similar;
extern const struct pb_command pb_command_doctor;
extern const struct pb_command pb_command_help;
extern const struct pb_command pb_command_completion;

/* Prints the help of a command, or of all of them (NULL). */
void pb_help(const struct pb_output *output, const struct pb_command *command);

#endif
