/*
 * The entry point. Everything is in cli/cli.c, so that tests can call it too.
 */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return pb_cli(argc, argv);
}
