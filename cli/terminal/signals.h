#ifndef PB_CLI_SIGNALS_H
#define PB_CLI_SIGNALS_H
/*
 * Ctrl-C and other signals. The first SIGINT, SIGTERM or SIGHUP (a terminal that goes away, taken as SIGTERM) asks the
 * run to stop cleanly, one that comes later (a fifth of a second at least) ends the program at once. A closed pipe and
 * a file size limit are errors of the call that meets them and do not end the program.
 */
#include <stdatomic.h>

/* Ignores SIGPIPE and SIGXFSZ: for every command. */
void pb_signals_ignore(void);

/* From now on these signals stop the run. Returns the flag that they set: a signal handler can reach nothing but a
 * variable of the process, so there is one. */
const atomic_bool *pb_signals_catch(void);

/* The first signal that came, as an exit code (130 or 143), or 0. */
int pb_signals_exit_code(void);

#endif
