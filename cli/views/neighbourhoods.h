#ifndef PB_CLI_NEIGHBOURHOODS_H
#define PB_CLI_NEIGHBOURHOODS_H
/*
 * What reference data cover, for people and for programs.
 */
#include "app/neighbourhoods.h"
#include "cli/arguments/command.h"
#include "cli/terminal/json_writer.h"

/* A sentence for each district and Place, and the faults; nothing where no source gives reference data. */
void pb_neighbourhoods_print(const struct pb_neighbourhoods *found, FILE *file);

/* The same as the key "reference" of the object in hand. */
void pb_neighbourhoods_json(struct pb_json_writer *writer, const struct pb_neighbourhoods *found);

#endif
