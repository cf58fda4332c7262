#ifndef PB_CLI_VERSIONS_H
#define PB_CLI_VERSIONS_H
/*
 * Versions of the program and of the libraries it stands on.
 */
#include "cli/terminal/output.h"

struct pb_library {
    const char *name;
    char compiled[32]; /* that the program was compiled with */
    char running[32];  /* that it runs with */
};

enum { PB_LIBRARIES = 8 };

void pb_libraries(struct pb_library libraries[PB_LIBRARIES]);

/* What --version prints. */
void pb_versions_print(const struct pb_output *output);

#endif
