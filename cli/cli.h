#ifndef PB_CLI_CLI_H
#define PB_CLI_CLI_H
/*
 * The program without its main(), so that tests can call it.
 */

/* Runs one command; returns the exit code. */
int pb_cli(int argc, char **argv);

#endif
