#ifndef PLACEBOOK_RECORD_JSON_H
#define PLACEBOOK_RECORD_JSON_H
/*
 * What a run knows of its inputs, its rows and its checks, as JSON: the same keys in a publication's manifest, in the
 * archive and in what commands print.
 */
#include "placebook/json_write.h"
#include "placebook/module.h"

#pragma GCC visibility push(default)

/* An object with what became of the rows that were read. */
void pb_row_counts_json(struct pb_json_writer *writer, const char *key, const struct pb_row_counts *row_counts);

/* Keys of the object in hand: a check, or an input without its row counts. */
void pb_check_json(struct pb_json_writer *writer, const struct pb_check *check);
void pb_input_record_json(struct pb_json_writer *writer, const struct pb_input_record *input);

#pragma GCC visibility pop

#endif
