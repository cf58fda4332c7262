#ifndef PB_LOADERS_WORKBOOK_TARGETS_H
#define PB_LOADERS_WORKBOOK_TARGETS_H
/*
 * What the plans promise (placebook/contract/target_table.h), as the sheets Targets, Milestones and At a glance say it.
 */
#include "loaders/workbook/book.h"

/* Compares the targets of the plans with the book's table: book->targets. Does nothing without a file of targets. */
enum pb_status workbook_targets_find(struct book *book, struct pb_error *error) PB_MUST_USE;

/* Does the target speak of the people of a headline? One that names no sex speaks of each. */
bool workbook_target_is_of(const struct pb_target *target, const struct pb_headline *headline);

/* The targets of a headline's measure that are of the workbook's Place or the system's, of women or men those that are
 * of them: "75% diagnosed at stage 1 or 2, by 2028: on track"; "" when there are none. `headline` may be NULL. */
const char *workbook_target_words(struct book *book, const struct pb_headline *headline);

#endif
