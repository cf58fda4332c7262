#ifndef PB_CLI_RUN_NOTES_H
#define PB_CLI_RUN_NOTES_H
/*
 * What the ledger says of a run beside its units: steps, sources and drift.
 */
#include "app/ledger.h"
#include "cli/arguments/command.h"
#include "cli/terminal/json_writer.h"

/* As tables under titles; nothing where there is nothing. */
enum pb_status pb_run_notes_show(struct pb_call *call, const struct pb_ledger_notes *notes,
                                 struct pb_error *error) PB_MUST_USE;

/* The lists "steps", "sources" and "drift" of an open object. */
void pb_run_notes_json(struct pb_json_writer *writer, const struct pb_ledger_notes *notes);

#endif
