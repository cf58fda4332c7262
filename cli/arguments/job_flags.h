#ifndef PB_CLI_JOB_FLAGS_H
#define PB_CLI_JOB_FLAGS_H
/*
 * Flags that several commands about a pipeline share, said once.
 */
#include "cli/arguments/command.h"

#define PB_FLAG_SET                                                                                                    \
    {                                                                                                                  \
        .name = "set", .kind = PB_FLAG_ASSIGNMENT, .value = "NAME=VALUE",                                              \
        .help = "set a parameter that the pipeline file declares", .completes = PB_FILES                               \
    }

#define PB_FLAG_PLACE                                                                                                  \
    {                                                                                                                  \
        .name = "place", .kind = PB_FLAG_LIST, .value = "ID",                                                          \
        .help = "only these Places; the others keep their last good files"                                             \
    }

#define PB_FLAG_SOURCE                                                                                                 \
    {                                                                                                                  \
        .name = "source", .kind = PB_FLAG_LIST, .value = "ID",                                                         \
        .help = "read only these sources; the others stay as they were last read"                                      \
    }

#define PB_FLAG_MEASURE                                                                                                \
    {                                                                                                                  \
        .name = "measure", .kind = PB_FLAG_LIST, .value = "ID", .help = "only rows of these measures"                  \
    }

#define PB_FLAG_WAIT                                                                                                   \
    {                                                                                                                  \
        .name = "wait", .kind = PB_FLAG_VALUE, .value = "SECONDS",                                                     \
        .help = "if another run is at work, wait up to this many seconds for it, then end with exit code 10"           \
    }

/* For every command that writes a file under a name of the user's (app/export.h). */
#define PB_FLAG_OVERWRITE                                                                                              \
    {                                                                                                                  \
        .name = "overwrite", .help = "replace FILE if it exists"                                                       \
    }

#endif
