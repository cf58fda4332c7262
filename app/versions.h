#ifndef PB_APP_VERSIONS_H
#define PB_APP_VERSIONS_H
/*
 * Versions of the libraries that the program uses.
 */
#include "placebook/status.h"

struct pb_library {
    const char *name;
    char compiled[32]; /* that the program was compiled with */
    char running[32];  /* that it runs with */
};

enum { PB_LIBRARIES = 8 };

void pb_libraries(struct pb_library libraries[PB_LIBRARIES]);

#endif
