#ifndef PLACEBOOK_UNUSED_H
#define PLACEBOOK_UNUSED_H
/*
 * Columns of a sheet that an extractor does not use: how many different texts each has in the rows that count, and the
 * sentence that says so. A column with several texts may tell rows apart, so people must hear of it.
 *
 *     struct pb_unused_column *column = ...;             // zeroed; for each column that is not used
 *     pb_unused_name(column, 3, "Status", 6);
 *     (void)pb_unused_note(column, "Final", 5);          // for each row
 *     status = pb_unused_say(findings, file, sheet, columns, count, 0, error);
 */
#include "placebook/reconciliation.h"

#pragma GCC visibility push(default)

enum {
    PB_UNUSED_COLUMNS = 200, /* more of one sheet need not be looked at */
    PB_UNUSED_TEXTS = 100,   /* more different texts of one column are not told apart */
    PB_UNUSED_SLOTS = 256,
    PB_UNUSED_NAME = 100
};

struct pb_unused_column {
    size_t at;                      /* from 0 */
    char name[PB_UNUSED_NAME];      /* as people find it: its heading in quotation marks, else its letter */
    uint64_t last;                  /* digest of its text in the row before */
    uint32_t different;             /* texts; blank ones do not count */
    uint64_t seen[PB_UNUSED_SLOTS]; /* their digests; 0: free */
};

/* Says which column it is; an empty heading: by its letter. */
void pb_unused_name(struct pb_unused_column *column, size_t at, const char *heading, size_t length);

/* Takes the text of a row. True: the column had not had it before, and it is not blank. */
bool pb_unused_note(struct pb_unused_column *column, const char *text, size_t length);

/* Adds the caution "columns-not-used" about a sheet ("": the file has only one) unless all columns are blank. `more`:
 * columns that were not looked at. */
enum pb_status pb_unused_say(struct pb_findings *findings, const char *file, const char *sheet,
                             const struct pb_unused_column *columns, size_t count, size_t more,
                             struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
