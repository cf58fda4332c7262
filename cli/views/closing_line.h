#ifndef PB_CLI_CLOSING_LINE_H
#define PB_CLI_CLOSING_LINE_H
/*
 * The result of a run, in a sentence.
 */
#include "app/run.h"

/* "published 4 Places and the system (1 unchanged) in 3.2 s, 12 rows rejected", or "nothing changed: OUT/latest is
 * NAME (3 units checked, none run)". */
const char *pb_closing_line(const struct pb_run_result *result, char *text, size_t size);

/* A command about a run's results, such as "placebook rejects": with --state unless the state folder comes from the
 * environment or the user's settings. */
const char *pb_state_command(const char *command, const struct pb_pipeline *pipeline, char *text, size_t size);

#endif
