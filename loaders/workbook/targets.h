#ifndef PB_LOADERS_WORKBOOK_TARGETS_H
#define PB_LOADERS_WORKBOOK_TARGETS_H
/*
 * What the plans promise of a measure, as the sheets say it.
 */
#include "loaders/workbook/book.h"

/* The targets of a measure that bear on the workbook's Place: its own and the system's, "75% diagnosed at stage 1 or 2,
 * by 2028"; "" when there are none. `measure` may be NULL. */
const char *workbook_target_words(struct book *book, const struct pb_measure *measure);

#endif
