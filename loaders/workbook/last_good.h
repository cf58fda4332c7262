#ifndef PB_LOADERS_WORKBOOK_LAST_GOOD_H
#define PB_LOADERS_WORKBOOK_LAST_GOOD_H
/*
 * Sources that could not be read for this edition, so that their figures are the last good ones
 * (pb_input_record.last_good). Inputs of one source come together, and each source is here once.
 */
#include "loaders/workbook/findings_private.h"
#include "loaders/workbook/sheets.h"

/* Marks the measures of the book's table that have a figure of such a source: book->last_good. Comes before the sheets
 * are described. */
void workbook_last_good_find(struct book *book);

/* Has the measure of a headline such a figure? */
bool workbook_last_good_is(const struct book *book, const struct pb_headline *headline);

/* The first sources, one sentence for each; the others are counted. */
void workbook_last_good_lines(struct book *book, struct sheet *sheet, enum style style);

/* A finding for each source. */
void workbook_findings_of_last_good(struct findings *findings);

#endif
