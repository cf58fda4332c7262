#ifndef PB_CLI_SIMILAR_TABLE_H
#define PB_CLI_SIMILAR_TABLE_H
/*
 * `placebook similar` on a table that names the similar organisations itself.
 */
#include "cli/arguments/command.h"
#include "placebook/similar/neighbours.h"

/* Prints those of the organisation of --organisation, as many as --count says. */
enum pb_status similar_table_print(struct pb_call *call, const char *file, const struct pb_neighbours *neighbours,
                                   struct pb_error *error) PB_MUST_USE;

#endif
