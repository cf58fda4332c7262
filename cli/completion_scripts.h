#ifndef PB_CLI_COMPLETION_SCRIPTS_H
#define PB_CLI_COMPLETION_SCRIPTS_H
/*
 * Completion scripts for shells, written from the declarations of commands and flags.
 */
#include "engine/pipeline/registry.h"

#include <stdio.h>

void pb_completion_bash(FILE *file, const struct pb_registry *registry);
void pb_completion_zsh(FILE *file, const struct pb_registry *registry);
void pb_completion_fish(FILE *file, const struct pb_registry *registry);

#endif
