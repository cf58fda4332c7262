#ifndef PB_CLI_REPLAY_H
#define PB_CLI_REPLAY_H
/*
 * What the files replay*.c share.
 */
#include "cli/arguments/opening.h"
#include "cli/terminal/json_writer.h"
#include "engine/replay/replay.h"

/* The pipeline that rejected the rows. To be closed when PB_OK. */
enum pb_status pb_replay_open(struct pb_call *call, struct pb_session *opened, struct pb_error *error) PB_MUST_USE;

/* placebook replay --list, placebook replay --remove FILE[:ROW] */
enum pb_status pb_corrections_list(struct pb_call *call, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_corrections_remove(struct pb_call *call, const char *what, struct pb_error *error) PB_MUST_USE;

/* What a correction says, as keys of the object in hand. */
void pb_correction_json(struct pb_json_writer *writer, const struct pb_corrected_row *row);

#endif
