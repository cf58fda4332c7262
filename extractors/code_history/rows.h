#ifndef CODE_HISTORY_ROWS_H
#define CODE_HISTORY_ROWS_H
/*
 * Reads the tables of a file into the history. Nothing is decided here but what a row says.
 */
#include "extractors/code_history/headings.h"
#include "extractors/code_history/history.h"

/* Reads every sheet that is a table of the database; others, such as a note in its zip, are passed over. Errors: the
 * file has none; those of its format. */
enum pb_status code_history_read(struct history *history, const struct pb_area_names *names,
                                 const struct pb_input *input, struct pb_error *error) PB_MUST_USE;

#endif
