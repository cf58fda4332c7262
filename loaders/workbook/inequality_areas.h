#ifndef PB_LOADERS_WORKBOOK_INEQUALITY_AREAS_H
#define PB_LOADERS_WORKBOOK_INEQUALITY_AREAS_H
/*
 * Inequalities between the local areas of a Place: of each measure a sentence and a chart that has them side by side,
 * the worst first, with 95% limits and lines for the Place and England; and how many people live in the most deprived
 * tenth of England's neighbourhoods. Those of which most areas differ from England come first.
 */
#include "loaders/workbook/book.h"

/* How many measures have figures of three local areas or more that can be judged. */
size_t workbook_inequality_areas(struct book *book);

/* The sentences; then, at the end of the sheet, the charts. */
void workbook_inequality_add_area_lines(struct book *book, struct sheet *sheet);
void workbook_inequality_add_area_charts(struct book *book, struct sheet *sheet);

#endif
