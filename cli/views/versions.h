#ifndef PB_CLI_VERSIONS_H
#define PB_CLI_VERSIONS_H
/*
 * Versions of the program and of the libraries it stands on.
 */
#include "cli/terminal/terminal.h"

/* What --version prints. */
void pb_versions_print(const struct pb_terminal *terminal);

#endif
