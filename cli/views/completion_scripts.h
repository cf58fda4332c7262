#ifndef PB_CLI_COMPLETION_SCRIPTS_H
#define PB_CLI_COMPLETION_SCRIPTS_H
/*
 * Completion scripts for shells, written from the declarations of commands and flags.
 */
#include "cli/arguments/command.h"

#include <stdio.h>

/* What the scripts offer. */
struct pb_completed {
    const struct pb_command *const *commands; /* in the order of the help; NULL-terminated */
    const struct pb_registry *registry;
};

void pb_completion_bash(FILE *file, const struct pb_completed *completed);
void pb_completion_zsh(FILE *file, const struct pb_completed *completed);
void pb_completion_fish(FILE *file, const struct pb_completed *completed);

#endif
