#ifndef PB_CLI_TOPICS_H
#define PB_CLI_TOPICS_H
/*
 * Topics of `placebook help` that do not belong to a single command.
 */
#include "cli/terminal/terminal.h"

struct pb_topic {
    const char *name; /* NULL ends the list */
    const char *summary;
    enum pb_status (*print)(const struct pb_terminal *terminal, struct pb_error *error);
};

extern const struct pb_topic pb_topics[];

#endif
