#include "cli/cli.h"

int main(int argc, char **argv)
{
    return pb_cli(argc, argv);
}
