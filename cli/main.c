/*
 * The entry point. Everything is in cli/cli.c, so that tests can call it too.
 */
#include "cli/cli.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    /* All times are UTC. Where no zone is set, the C library looks at /etc/localtime again for each member of each zip
     * file that is opened: 30,000 times for a workbook of 25 sheets. */
    (void)setenv("TZ", "UTC0", 1);
    return pb_cli(argc, argv);
}
