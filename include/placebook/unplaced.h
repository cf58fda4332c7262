#ifndef PLACEBOOK_UNPLACED_H
#define PLACEBOOK_UNPLACED_H
/*
 * Rows of small areas that no lookup has, in a file of which a lookup has nearly all others. An extractor leaves them
 * out, since nobody knows where they lie; but they may lie in any of our districts, of which no sum from that file is
 * complete for certain. So the other rows say it in their notes, which whoever adds them reads.
 */
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* Adds to the notes of the rows of small areas of the kind of the code at the end of the table, for as long as they are
 * of the file of the last one: "its file has 2 rows of small areas that no lookup has, such as E01031003". Errors:
 * memory. */
enum pb_status pb_unplaced_mark(struct pb_table *table, unsigned long long rows, const char *code,
                                struct pb_error *error) PB_MUST_USE;

/* Where a note says so; NULL: it does not. */
const char *pb_unplaced_in(const char *note);

#pragma GCC visibility pop

#endif
