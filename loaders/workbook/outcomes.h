#ifndef PB_LOADERS_WORKBOOK_OUTCOMES_H
#define PB_LOADERS_WORKBOOK_OUTCOMES_H
#include "loaders/workbook/book.h"

/* The Outcome sheet that has a row of the observation table, and where in its table; NULL: none has it. The sheets are
 * there. */
const struct sheet *workbook_outcome_line(const struct book *book, size_t row, size_t *line);

#endif
