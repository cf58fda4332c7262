#ifndef PB_CLI_USAGE_H
#define PB_CLI_USAGE_H
/*
 * Help, made from the declarations of commands and flags.
 */
#include "cli/arguments/command.h"
#include "cli/terminal/json_writer.h"

enum { PB_USAGE_LINE = 256 };

/* "placebook run PIPELINE [OPTION...]"; for no command (NULL) "placebook COMMAND [OPTION...]". */
const char *pb_usage_line(const struct pb_command *command, char line[PB_USAGE_LINE]);

/* What is printed without a command: what the program is, three examples, where to read more. */
void pb_usage_short(const struct pb_terminal *terminal);

/* All commands and topics. */
void pb_usage_all(const struct pb_terminal *terminal, const struct pb_command *const *commands);

/* One command: usage, description, options, examples. */
void pb_usage_command(const struct pb_terminal *terminal, const struct pb_command *command);

/* A heading, and a flag with its help below it. */
void pb_usage_title(const struct pb_terminal *terminal, const char *text);
void pb_usage_flag(FILE *file, const struct pb_flag *flag);

/* A flag as a JSON object in a list. */
void pb_usage_flag_json(struct pb_json_writer *writer, const struct pb_flag *flag);

/* A command as a JSON object in a document: name, usage, options, examples. */
void pb_usage_json(struct pb_json_writer *writer, const char *key, const struct pb_command *command);

#endif
