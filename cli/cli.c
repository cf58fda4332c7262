#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

int pb_cli(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("placebook " PB_VERSION);
        return 0;
    }
    return 2;
}
